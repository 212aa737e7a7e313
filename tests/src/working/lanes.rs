//! A vendor that wants to be left alone holds nobody else, and rows that nobody understands hold nobody.

use super::{at, jobs, newest, tick};
use crate::installation::Installation;
use chrono::TimeDelta;
use serde_json::json;
use truedocket_connect::clock::Clock;
use truedocket_engine::api::failure::Problem;
use truedocket_engine::api::states::SystemReading;
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind, RetryAfter};
use truedocket_sandbox::office::Provider;

fn wants_an_hour(vendor: Vendor) -> Fault {
    Fault { retry_after: Some(RetryAfter::Seconds(3_600)), ..Fault::new(FaultKind::TooMany).at(vendor) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f25_a_vendor_that_wants_an_hour_holds_nobody_else() {
    let installation = Installation::demo("2026-11-12", Provider::Google).await;
    installation.sandbox.shared.faults().add(wants_an_hour(Vendor::Clio));
    let begun = at("2026-11-12T11:30:20Z");
    installation.clock.turn_to(begun - TimeDelta::minutes(30));
    tick(&installation).await;
    installation.clock.turn_to(begun);
    tick(&installation).await;
    let report = newest(&installation).await.expect("the morning comes, whatever one vendor wants");
    let state =
        |name: &str| report.systems.iter().find(|system| system.name == name).map(|system| system.state);
    assert_eq!(state("Google Workspace"), Some(SystemReading::Ok), "the other system was read at once");
    assert_eq!(state("Clio"), Some(SystemReading::NotChecked), "and the one that waits is not fine");
    let passed = installation.clock.now() - begun;
    assert!(passed < TimeDelta::minutes(5), "nobody sat out the hour");

    let waiting = jobs(&installation).await;
    let clio = waiting.iter().find(|job| job["why"].as_str().is_some_and(|why| why.contains("Clio asks")));
    let clio = clio.unwrap_or_else(|| panic!("a person reads what waits: {waiting:?}"));
    assert_eq!(clio["state"], "waiting", "it goes on by itself");
    let until = clio["until"].as_str().expect("an instant in words");
    assert!(until.contains("Thu, Nov 12"), "and until when: {until}");

    installation.sandbox.shared.faults().clear();
    installation.clock.turn_to(begun + TimeDelta::minutes(61));
    tick(&installation).await;
    let report = newest(&installation).await.expect("it is made again");
    assert_eq!(
        report.counts.not_checked, 0,
        "what was missing answers, before the deadline: {}",
        report.headline
    );
    assert!(report.late.contains("Clio could not be checked before"), "and it says so: {}", report.late);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_vendor_asked_one_process_to_wait_for_the_next_one_obeys() {
    let installation = Installation::demo("2026-11-12", Provider::Google).await;
    installation.sandbox.shared.faults().add(wants_an_hour(Vendor::Clio));
    let unknown = |read: &truedocket_engine::reading::SyncResult| {
        let of_clio = read.calendars.iter().filter(|read| read.connection == "Clio");
        of_clio.filter(|read| !read.why.is_empty()).count()
    };
    assert!(unknown(&installation.sync(false).await) > 0, "Clio wants to be left alone");
    // It would answer now, so that each call that is made shows.
    installation.sandbox.shared.faults().clear();
    let installation = installation.reopened().await;
    installation.clock.advance(std::time::Duration::from_secs(30 * 60));
    assert!(unknown(&installation.sync(false).await) > 0, "it is not asked before the hour is over");
    let installation = installation.reopened().await;
    installation.clock.advance(std::time::Duration::from_secs(31 * 60));
    assert_eq!(unknown(&installation.sync(false).await), 0, "and then it is");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reading_that_is_long_lets_the_morning_pass_and_goes_on() {
    let installation = Installation::demo("2026-11-12", Provider::Google).await;
    tick(&installation).await;
    installation.clock.turn_to(at("2026-11-12T11:30:20Z"));
    // Two at once: whoever reads in between must not keep the report from coming, nor lose its own end.
    let (read, ()) = tokio::join!(installation.engine.sync(true), tick(&installation));
    let read = read.expect("only our own memory can fail it");
    assert!(read.calendars.iter().all(|read| !read.stopped), "the reading came to its own end: {read:?}");
    let report = newest(&installation).await.expect("the report of the day");
    assert_eq!(report.counts.not_checked, 0, "and the report checked everything: {}", report.headline);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_was_given_up_can_be_decided_about() {
    let installation = Installation::demo("2026-11-12", Provider::Google).await;
    tick(&installation).await;
    let some = jobs(&installation).await[0]["id"].clone();
    for question in ["jobs.retry", "jobs.dismiss"] {
        let refused: Problem =
            installation.ask(question, json!({ "id": some })).await.expect_err("it is no dead letter");
        assert!(refused.sentence.contains("was given up"), "{question} says why not: {}", refused.sentence);
    }
}
