//! A day that is today and was not checked is tried until it ends, by the schedule too.

use super::{at, jobs, newest, tick};
use crate::installation::Installation;
use chrono::TimeDelta;
use truedocket_engine::api::today::Report;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;

/// A firm that could not check Friday, by the evening of Thursday.
pub(super) async fn dark_on_thursday() -> (Installation, Report) {
    let installation = Installation::demo("2026-11-12", Provider::Google).await;
    installation.sync(true).await;
    tick(&installation).await;
    installation.sandbox.shared.faults().add(Fault::new(FaultKind::DropBefore));
    for minutes in (0..180).step_by(10) {
        installation.clock.turn_to(at("2026-11-12T11:30:20Z") + TimeDelta::minutes(minutes));
        tick(&installation).await;
    }
    let dark = newest(&installation).await.expect("a person is told what is known");
    assert!(dark.counts.not_checked > 0, "nothing answers: {}", dark.headline);
    (installation, dark)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f7_today_is_tried_after_the_deadline_until_it_answers() {
    let (installation, dark) = dark_on_thursday().await;
    installation.clock.turn_to(at("2026-11-13T11:30:20Z"));
    tick(&installation).await;
    let friday = newest(&installation).await.expect("there is one");
    assert_eq!(friday.number, dark.number + 1, "Friday morning has its report");
    assert_eq!(friday.day_from, "2026-11-13", "about Friday too, which nobody could check: {}", friday.late);
    // Long after half past eight, when a report of the next days is given up.
    installation.clock.turn_to(at("2026-11-13T16:00:00Z"));
    tick(&installation).await;
    let waiting = jobs(&installation).await;
    let morning = waiting.iter().find(|job| job["what"] == "Morning report" && job["state"] == "waiting");
    assert!(morning.is_some(), "courts are open, and somebody may still be told: {waiting:?}");
    installation.sandbox.shared.faults().clear();
    installation.clock.turn_to(at("2026-11-13T18:00:00Z"));
    tick(&installation).await;
    let whole = newest(&installation).await.expect("there is one");
    assert_eq!((whole.number, whole.counts.not_checked), (friday.number + 1, 0), "{}", whole.headline);
    assert_eq!(whole.day_from, "2026-11-13", "what was missing answers: {}", whole.late);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f7_it_ends_with_the_day() {
    let (installation, _) = dark_on_thursday().await;
    for hours in 0..20 {
        installation.clock.turn_to(at("2026-11-13T11:30:20Z") + TimeDelta::hours(hours));
        tick(&installation).await;
    }
    let open = jobs(&installation).await.into_iter().filter(|job| job["what"] == "Morning report");
    let open: Vec<_> = open.filter(|job| job["state"] != "done").collect();
    assert!(open.is_empty(), "nobody needs to know of Friday on Saturday: {open:?}");
}
