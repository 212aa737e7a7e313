//! Killed while a fix is written: afterwards the practice system has what the person approved exactly once, and the
//! plan, the difference, the queue and the ledger tell the same story.

use super::shot::{Moment, Shot};
use super::whole;
use crate::fixture::{Fixture, small};
use crate::program::Home;
use crate::proxy::Open;
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::sync::Arc;
use truedocket_core::act::{State, Work};
use truedocket_sandbox::World;
use truedocket_sandbox::plant::{Act, units};
use truedocket_sandbox::world::Entry;
use truedocket_store::table::{discrepancy, fix_plan, ledger, operation};

/// After the lease of the process that died.
const LATER: &str = "2026-11-19T11:40:00Z";

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_whose_creation_is_killed_anywhere_is_made_once() {
    let points = kill_everywhere(Act::LoseEntry).await;
    println!("creation: {points} kill points");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_whose_change_is_killed_anywhere_is_changed_once() {
    let points = kill_everywhere(Act::ShiftEntry(60)).await;
    println!("change: {points} kill points");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schedule_finishes_what_a_killed_process_left() {
    let (fixture, mut fix) = prepared(Act::LoseEntry).await;
    let write = undisturbed(&fixture, &mut fix).await;
    let mut home = fixture.home.copied();
    let shot = Arc::new(Shot::new(write, Moment::Arrival, &home));
    fixture.proxy.watch(shot.clone());
    assert!(shot.fire_at(home.begin(&fix.apply())).await, "the write is the moment that was aimed at");
    fixture.proxy.watch(Arc::new(Open));
    home.at(LATER);
    // The time of the server passes as well: this computer's own clock proves nothing.
    fixture.sandbox.shared.set_now(LATER.parse().expect("an instant"));
    let schedule = home.begin(&["run"]);
    let mut often = tokio::time::interval(std::time::Duration::from_millis(50));
    let settled = async {
        while fix_plan::get(&home.memory(), &fix.plan).expect("it reads").expect("it is kept").state
            != fix_plan::State::Applied
        {
            often.tick().await;
        }
    };
    let settled = tokio::time::timeout(std::time::Duration::from_secs(60), settled).await;
    drop(schedule);
    assert!(settled.is_ok(), "an approved fix that was cut off is finished without anybody asking again");
    fix.settled(&fixture, &home, "left to the schedule");
}

/// A previewed fix, and how the practice system looked before and must look after.
struct Fix {
    difference: String,
    plan: String,
    arguments: String,
    entries: usize,
    done: Vec<String>,
}

impl Fix {
    fn apply(&self) -> [&str; 4] {
        ["--json", "call", "fix.apply", &self.arguments]
    }

    /// Everything says that it was written once.
    fn settled(&self, fixture: &Fixture, home: &Home, point: &str) {
        let living = living(&fixture.sandbox.shared.world());
        assert_eq!(living.len(), self.entries, "{point}: as many entries as an undisturbed fix leaves");
        assert_eq!(shown(&living), self.done, "{point}: the entries say what was approved");
        let memory = home.memory();
        let plan = fix_plan::get(&memory, &self.plan).expect("it reads").expect("it is kept");
        assert_eq!(
            plan.state,
            fix_plan::State::Applied,
            "{point}: the plan was carried out ({})",
            plan.reason
        );
        let difference = discrepancy::find(&memory, &self.difference).expect("it reads").expect("it is kept");
        assert_eq!(difference.state, discrepancy::State::Resolved, "{point}: the difference is resolved");
        let own = operation::of_plan(&memory, Work::Fix, &self.plan).expect("it reads");
        let states: Vec<State> = own.iter().map(|one| one.state).collect();
        assert_eq!(states, [State::Done], "{point}: its one write is done");
        // The second look at an entry that was made waits until everything must show, or has found nothing to do.
        let look = operation::of_plan(&memory, Work::SecondLook, &self.plan).expect("it reads");
        let looked = |one: &operation::Operation| matches!(one.state, State::Waiting | State::Skipped);
        assert!(
            look.len() <= 1 && look.iter().all(looked),
            "{point}: and nothing else is to be done: {look:?}"
        );
        let rows = ledger::rows(&memory, 1, 100).expect("it reads");
        let writes = rows.iter().filter(|row| row.entry.act.ends_with("entry")).count();
        assert_eq!(writes, 1, "{point}: the ledger tells of one write");
        whole(home, point);
    }
}

async fn kill_everywhere(act: Act) -> usize {
    let (fixture, mut fix) = prepared(act).await;
    undisturbed(&fixture, &mut fix).await;
    let mut points = 0;
    for at in 1.. {
        for moment in [Moment::Arrival, Moment::Commit] {
            assert!(fixture.sandbox.shared.restore(), "there is a snapshot");
            let mut home = fixture.home.copied();
            let shot = Arc::new(Shot::new(at, moment, &home));
            fixture.proxy.watch(shot.clone());
            let killed = shot.fire_at(home.begin(&fix.apply())).await;
            let asked = fixture.proxy.count();
            fixture.proxy.watch(Arc::new(Open));
            if !killed && asked < at {
                return points;
            }
            points += usize::from(killed);
            let point = format!("request {at}, {moment:?}");
            recover(&fixture, &mut home, &fix, &point).await;
            fix.settled(&fixture, &home, &point);
        }
    }
    points
}

/// Asks at once, which must do nothing twice, and again when the dead process's lease is over.
async fn recover(fixture: &Fixture, home: &mut Home, fix: &Fix, point: &str) {
    let soon = home.run(&fix.apply()).await;
    assert!(matches!(soon.code, Some(0 | 1)), "{point}: asking at once is answered: {soon:?}");
    if soon.code == Some(1) {
        let hint = soon.json()["error"]["hint"].as_str().unwrap_or_default().to_owned();
        assert!(!hint.is_empty(), "{point}: a refusal names the next step: {soon:?}");
    }
    home.at(LATER);
    // The time of the server passes as well: this computer's own clock proves nothing.
    fixture.sandbox.shared.set_now(LATER.parse().expect("an instant"));
    let applied = |home: &Home| {
        fix_plan::get(&home.memory(), &fix.plan).expect("it reads").expect("it is kept").state
            == fix_plan::State::Applied
    };
    if !applied(home) {
        home.run(&fix.apply()).await.ended(0, &format!("{point}: the lease is over, so the fix is finished"));
    }
}

/// A firm with one thing wrong, read and compared, and the fix previewed.
async fn prepared(act: Act) -> (Fixture, Fix) {
    let mut world = small();
    let compared = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day");
    let unit = units(&world, compared).into_iter().find(|unit| !unit.series).expect("a single appointment");
    assert!(act.commit(&mut world, &unit), "the appointment can be spoiled so");
    let fixture = Fixture::of(world).await;
    let morning = fixture.home.run(&["--json", "morning"]).await;
    let found = morning.json()["discrepancies"].clone();
    let found = found.as_array().expect("a list").clone();
    assert_eq!(found.len(), 1, "one thing is wrong: {morning:?}");
    let difference = found[0]["id"].as_str().expect("an id").to_owned();
    let asked = json!({ "id": difference }).to_string();
    let preview = fixture.home.run(&["call", "fix.preview", &asked]).await.ended(0, "it can be fixed").json();
    let plan = preview["plan"].as_str().expect("a plan").to_owned();
    let arguments = json!({ "plan": plan }).to_string();
    (fixture, Fix { difference, plan, arguments, entries: 0, done: Vec::new() })
}

/// Carries the fix out undisturbed, on a copy; remembers what it leaves, takes the firm back to where it was, and
/// answers with the number of the request that wrote.
async fn undisturbed(fixture: &Fixture, fix: &mut Fix) -> usize {
    fixture.sandbox.shared.snapshot();
    fixture.sandbox.shared.forget_requests();
    let home = fixture.home.copied();
    home.run(&fix.apply()).await.ended(0, "an undisturbed fix is written");
    let living = living(&fixture.sandbox.shared.world());
    (fix.entries, fix.done) = (living.len(), shown(&living));
    fix.settled(fixture, &home, "undisturbed");
    let asked = fixture.sandbox.shared.requests();
    assert!(fixture.sandbox.shared.restore(), "there is a snapshot");
    asked.iter().position(|request| request.write).expect("it writes") + 1
}

fn living(world: &World) -> Vec<Entry> {
    world.entries.values().filter(|entry| !entry.deleted).cloned().collect()
}

/// What people see of entries, whatever numbers and versions they bear.
fn shown(entries: &[Entry]) -> Vec<String> {
    let mut shown: Vec<Value> = entries
        .iter()
        .map(|entry| json!([entry.owner, entry.title, entry.start, entry.end, entry.matter, entry.category]))
        .collect();
    shown.sort_by_key(Value::to_string);
    shown.iter().map(Value::to_string).collect()
}
