//! The real schedule is killed in the middle of the morning: the report of the day is made all the same.

use super::until;
use crate::fixture::{Fixture, small};
use crate::proxy::{Open, Watch};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Notify;
use truedocket_core::ids::RunId;
use truedocket_store::table::job::{self, NewJob, State};
use truedocket_store::table::{report, run, schedule};
use truedocket_store::{Key, Store};

/// Tells when the request of that number is there, and never answers it.
struct Reached {
    at: usize,
    seen: AtomicUsize,
    there: Notify,
}

impl Reached {
    fn at(at: usize) -> Arc<Self> {
        Arc::new(Self { at, seen: AtomicUsize::new(0), there: Notify::new() })
    }
}

impl Watch for Reached {
    fn arrives(&self, number: usize) -> bool {
        self.seen.store(number, Ordering::SeqCst);
        if number >= self.at {
            self.there.notify_one();
        }
        number < self.at
    }

    fn answered(&self, _number: usize) {}
}

#[tokio::test(flavor = "multi_thread")]
async fn f7_a_morning_that_is_killed_in_the_middle_is_made_when_the_program_starts_again() {
    let mut fixture = Fixture::of(small()).await;
    set_both(&mut fixture, "2026-11-19T11:00:00Z");
    let mut planning = fixture.home.begin(&["run"]);
    let planned = |reader: &truedocket_store::Reader| {
        schedule::get(reader, "morning").ok().flatten().and_then(|row| row.next_run)
    };
    let due = until(&fixture.home, "the plan of the morning", planned).await;
    assert_eq!(due.to_rfc3339(), "2026-11-19T11:30:00+00:00", "half past six in New York");
    planning.kill().await.expect("it runs");

    set_both(&mut fixture, "2026-11-19T11:30:10Z");
    let reached = Reached::at(6);
    fixture.proxy.watch(reached.clone());
    let mut killed = fixture.home.begin(&["run"]);
    until(&fixture.home, "the morning's run", |reader| {
        run::newest(reader, 5).ok()?.into_iter().find(|run| run.part == "morning")
    })
    .await;
    tokio::time::timeout(super::LIMIT, reached.there.notified()).await.expect("it reads");
    killed.kill().await.expect("it was in the middle");
    assert!(report::newest(&fixture.home.memory()).expect("it reads").is_none(), "there is no report yet");

    fixture.proxy.watch(Arc::new(Open));
    set_both(&mut fixture, "2026-11-19T11:33:00Z");
    let mut again = fixture.home.begin(&["run"]);
    let made =
        until(&fixture.home, "the report of the day", |reader| report::newest(reader).ok().flatten()).await;
    again.kill().await.expect("it runs");
    let text = made.report.content.reveal();
    assert!(text.contains("cut off when Truedocket ended"), "it says why it is late: {text}");
    let stopped = run::get(&fixture.home.memory(), &RunId::new(first_morning(&fixture))).expect("it reads");
    assert_eq!(
        stopped.map(|run| run.outcome),
        Some(run::Outcome::Stopped),
        "the killed run is told as stopped"
    );
}

/// The computer and the servers agree about the time.
fn set_both(fixture: &mut Fixture, now: &str) {
    fixture.home.at(now);
    fixture.sandbox.shared.set_now(super::at(now));
}

fn first_morning(fixture: &Fixture) -> String {
    let runs = run::newest(&fixture.home.memory(), 20).expect("it reads");
    runs.iter().rev().find(|run| run.part == "morning").expect("it had begun").id.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn f22_rows_that_nobody_understands_are_buried_shown_and_block_nobody() {
    let fixture = Fixture::of(small()).await;
    {
        let key = Key::new([7; 32]);
        let mut store = Store::open(&fixture.home.database(), &key).expect("nobody holds it");
        let at = super::at("2026-11-19T11:00:00Z");
        let row = |kind: &str, lane: &str, payload: &str| NewJob {
            kind: kind.to_owned(),
            lane: lane.to_owned(),
            key: format!("{kind} {lane} {payload}"),
            payload: payload.to_owned(),
            run_after: at,
            deadline: None,
        };
        let rows = [
            row("teleport", "acting", "{}"),
            row("teleport", "a lane of tomorrow", "{}"),
            row("morning", "morning", "{\"slot\": \"someday\"}"),
            row("read", "reading", "no JSON at all"),
        ];
        store.write(|tx| rows.iter().try_for_each(|row| job::put(tx, row, at).map(drop))).expect("it writes");
    }
    let mut kept = fixture.home.begin(&["run"]);
    until(&fixture.home, "the burial of all four", |reader| {
        (job::count(reader, State::Dead).ok()? == 4).then_some(())
    })
    .await;
    until(&fixture.home, "a reading behind them", |reader| {
        run::newest(reader, 9).ok()?.into_iter().find(|run| run.part == "sync" && run.ended.is_some())
    })
    .await;
    let listed = fixture.home.run(&["--json", "jobs"]).await.ended(2, "a person has to decide").json();
    let listed = listed["jobs"].as_array().expect("a list").clone();
    let buried: Vec<_> = listed.iter().filter(|job| job["state"] == "given_up").collect();
    assert_eq!(buried.len(), 4, "each is shown: {listed:?}");
    assert!(buried.iter().all(|job| job["why"].as_str().is_some_and(|why| !why.is_empty())), "{buried:?}");

    let id = buried[0]["id"].to_string();
    fixture.home.run(&["jobs", "dismiss", &id]).await.ended(2, "three are left to decide");
    let again = buried[3]["id"].to_string();
    fixture.home.run(&["jobs", "retry", &again]).await.ended(2, "it is tried again");
    until(&fixture.home, "its second burial", |reader| {
        (job::get(reader, again.parse().ok()?).ok()??.attempts == 2).then_some(())
    })
    .await;
    kept.kill().await.expect("it runs");
}
