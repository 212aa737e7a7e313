//! The morning always comes: late and incomplete at first if it must, then again when what was missing answers.

use super::{at, health, jobs, newest, tick};
use crate::program::Home;
use crate::stage::Stage;
use crate::town::{NOW, Town, small};
use chrono::TimeDelta;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f7_a_wake_up_before_the_network_is_followed_by_a_second_report() {
    let stage = Stage::demo("2026-11-12", Provider::Google).await;
    tick(&stage).await;
    let quiet = newest(&stage).await;
    assert!(quiet.is_none(), "nothing is due yet at six");
    stage.sandbox.shared.faults().add(Fault::new(FaultKind::DropBefore));
    let woken = at("2026-11-12T12:40:00Z");
    stage.clock.turn_to(woken);
    tick(&stage).await;
    let dark = newest(&stage).await.expect("a person is told what is known");
    assert!(dark.counts.not_checked > 0, "f8: nothing could be read: {}", dark.headline);
    let waiting = jobs(&stage).await;
    let morning = waiting.iter().find(|job| job["what"] == "Morning report").expect("it is not over");
    assert_eq!(morning["state"], "waiting", "it is tried again");
    assert!(morning["why"].as_str().is_some_and(|why| why.contains("does not answer")), "{morning}");

    stage.clock.turn_to(woken + TimeDelta::minutes(2));
    tick(&stage).await;
    let still = newest(&stage).await.expect("there");
    assert_eq!(still.number, dark.number, "the same darkness is not reported over and over");
    stage.sandbox.shared.faults().clear();
    stage.clock.turn_to(woken + TimeDelta::minutes(20));
    tick(&stage).await;
    let whole = newest(&stage).await.expect("there");
    assert_eq!((whole.number, whole.counts.not_checked), (dark.number + 1, 0), "made again: {}", whole.late);
    assert_eq!(health(&stage).await["well"], true, "and all is well");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f7_after_the_deadline_it_is_overdue_and_not_tried_for_ever() {
    let stage = Stage::demo("2026-11-12", Provider::Google).await;
    stage.sync(true).await;
    tick(&stage).await;
    stage.sandbox.shared.faults().add(Fault::new(FaultKind::DropBefore));
    for minutes in (0..180).step_by(10) {
        stage.clock.turn_to(at("2026-11-12T11:30:20Z") + TimeDelta::minutes(minutes));
        tick(&stage).await;
    }
    let report = newest(&stage).await.expect("a person is told what is known");
    assert_eq!(report.number, 1, "one report says what was not checked");
    assert!(report.counts.not_checked > 0, "and says it: {}", report.headline);
    let open = jobs(&stage).await.into_iter().filter(|job| job["what"] == "Morning report");
    assert!(
        open.clone().all(|job| job["state"] == "done"),
        "the day is over: {:?}",
        open.collect::<Vec<_>>()
    );
    let health = health(&stage).await;
    assert_eq!(health["well"], false, "a morning that could not check everything is not well");
    let overdue = health["parts"][0]["overdue"].as_str().expect("a sentence");
    assert!(overdue.contains("no report that could check everything"), "it says so: {overdue}");
}

#[tokio::test(flavor = "multi_thread")]
async fn f7_a_week_without_success_is_never_ok() {
    let mut town = Town::of(small()).await;
    town.home.run(&["--json", "morning"]).await.ended(0, "nothing differs");
    let well = town.home.run(&["health"]).await.ended(0, "the report is fresh");
    assert!(well.out.starts_with("All is well."), "a person reads it first: {}", well.out);
    let week = (at(NOW) + TimeDelta::days(7)).to_rfc3339();
    town.home.at(&week);
    let overdue = town.home.run(&["health"]).await.ended(3, "a week without success is not well");
    assert!(overdue.out.starts_with("NOT WELL"), "{}", overdue.out);
    assert!(overdue.out.contains("OVERDUE: Morning report"), "each part by name: {}", overdue.out);
    let document = town.home.run(&["--json", "health"]).await.ended(3, "for scripts as well").json();
    assert_eq!(document["well"], false, "{document}");
    let fresh = Home::fresh();
    fresh.run(&["health"]).await.ended(0, "a home with nothing in it has missed nothing");
}
