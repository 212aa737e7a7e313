//! The morning always comes: late and incomplete at first if it must, then again when what was missing answers.

use super::owed::dark_on_thursday;
use super::{at, health, jobs, newest, tick};
use crate::fixture::{Fixture, NOW, small};
use crate::installation::Installation;
use crate::program::Home;
use chrono::TimeDelta;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f7_a_wake_up_before_the_network_is_followed_by_a_second_report() {
    let installation = Installation::demo("2026-11-12", Provider::Google).await;
    tick(&installation).await;
    let quiet = newest(&installation).await;
    assert!(quiet.is_none(), "nothing is due yet at six");
    installation.sandbox.shared.faults().add(Fault::new(FaultKind::DropBefore));
    let woken = at("2026-11-12T12:40:00Z");
    installation.clock.turn_to(woken);
    tick(&installation).await;
    let dark = newest(&installation).await.expect("a person is told what is known");
    assert!(dark.counts.not_checked > 0, "f8: nothing could be read: {}", dark.headline);
    let waiting = jobs(&installation).await;
    let morning = waiting.iter().find(|job| job["what"] == "Morning report").expect("it is not over");
    assert_eq!(morning["state"], "waiting", "it is tried again");
    assert!(morning["why"].as_str().is_some_and(|why| why.contains("does not answer")), "{morning}");

    installation.clock.turn_to(woken + TimeDelta::minutes(2));
    tick(&installation).await;
    let still = newest(&installation).await.expect("there");
    assert_eq!(still.number, dark.number, "the same darkness is not reported over and over");
    installation.sandbox.shared.faults().clear();
    installation.clock.turn_to(woken + TimeDelta::minutes(20));
    tick(&installation).await;
    let whole = newest(&installation).await.expect("there");
    assert_eq!((whole.number, whole.counts.not_checked), (dark.number + 1, 0), "made again: {}", whole.late);
    assert_eq!(health(&installation).await["well"], true, "and all is well");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f7_after_the_deadline_it_is_overdue_and_not_tried_for_ever() {
    let (installation, report) = dark_on_thursday().await;
    assert_eq!(report.number, 1, "one report says what was not checked");
    assert!(report.counts.not_checked > 0, "and says it: {}", report.headline);
    let open = jobs(&installation).await.into_iter().filter(|job| job["what"] == "Morning report");
    assert!(
        open.clone().all(|job| job["state"] == "done"),
        "the day is over: {:?}",
        open.collect::<Vec<_>>()
    );
    let health = health(&installation).await;
    assert_eq!(health["well"], false, "a morning that could not check everything is not well");
    let overdue = health["parts"][0]["overdue"].as_str().expect("a sentence");
    assert!(overdue.contains("no report that could check everything"), "it says so: {overdue}");
}

#[tokio::test(flavor = "multi_thread")]
async fn f7_a_week_without_success_is_never_ok() {
    let mut fixture = Fixture::of(small()).await;
    fixture.home.run(&["--json", "morning"]).await.ended(0, "nothing differs");
    let well = fixture.home.run(&["health"]).await.ended(0, "the report is fresh");
    assert!(well.out.starts_with("All is well."), "a person reads it first: {}", well.out);
    let week = (at(NOW) + TimeDelta::days(7)).to_rfc3339();
    fixture.home.at(&week);
    let overdue = fixture.home.run(&["health"]).await.ended(3, "a week without success is not well");
    assert!(overdue.out.starts_with("NOT WELL"), "{}", overdue.out);
    assert!(overdue.out.contains("OVERDUE: Morning report"), "each part by name: {}", overdue.out);
    let document = fixture.home.run(&["--json", "health"]).await.ended(3, "for scripts as well").json();
    assert_eq!(document["well"], false, "{document}");
    let fresh = Home::fresh();
    fresh.run(&["health"]).await.ended(0, "a home with nothing in it has missed nothing");
}
