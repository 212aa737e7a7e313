//! The second look in the evening: only where the firm wants it, and only of what changed since the morning.

use super::{at, jobs, newest, tick};
use crate::installation::Installation;
use serde_json::json;
use truedocket_engine::api::today::Report;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;

/// A firm that has its report of this morning.
async fn with_report(look: bool) -> (Installation, u64) {
    let installation = Installation::demo("2026-11-12", Provider::Google).await;
    let wanted = json!({ "key": "evening_look", "value": look.to_string() });
    installation.ask("policy.set", wanted).await.expect("a firm may want it or not");
    tick(&installation).await;
    installation.clock.turn_to(at("2026-11-12T11:30:20Z"));
    tick(&installation).await;
    let morning = newest(&installation).await.expect("the morning report is made");
    assert_eq!(morning.second_look, None, "the report of the morning is no second look");
    (installation, morning.number)
}

/// The newest report after a look at the clock at that time.
async fn by(installation: &Installation, time: &str) -> Report {
    installation.clock.turn_to(at(time));
    tick(installation).await;
    newest(installation).await.expect("there is one")
}

const EVENING: &str = "2026-11-12T21:30:20Z";

/// Somebody removes an entry of the day that the report is about.
fn lose_one(installation: &Installation) {
    let shared = &installation.sandbox.shared;
    let (now, mut world) = (shared.now(), shared.world_mut());
    let (friday, saturday) = (at("2026-11-13T05:00:00Z"), at("2026-11-14T05:00:00Z"));
    let of_friday = world.entries.values().find(|entry| {
        !entry.deleted && entry.rule.is_empty() && entry.start >= friday && entry.start < saturday
    });
    let number = of_friday.expect("the day has entries").number;
    assert!(world.delete_entry(number, now), "it was there");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_spoken_to_in_the_evening_unasked() {
    let (installation, morning) = with_report(false).await;
    lose_one(&installation);
    assert_eq!(by(&installation, EVENING).await.number, morning, "the firm did not ask for a second look");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_evening_in_which_nothing_changed_says_nothing() {
    let (installation, morning) = with_report(true).await;
    assert_eq!(by(&installation, EVENING).await.number, morning, "what the morning said is not said again");
    let looked = jobs(&installation).await;
    let evening = looked.iter().find(|job| job["what"] == "Second look in the evening");
    assert_eq!(evening.map(|job| &job["state"]), Some(&json!("done")), "it did look: {looked:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_changed_since_the_morning_is_told_in_the_evening_and_once() {
    let (installation, morning) = with_report(true).await;
    lose_one(&installation);
    let evening = by(&installation, EVENING).await;
    assert_eq!(evening.number, morning + 1, "a report of its own: {}", evening.headline);
    let look = evening.second_look.expect("it is a second look, and says so");
    assert!(look.summary.contains("since the report of Thu, Nov 12"), "since when: {}", look.summary);
    assert!(look.summary.contains("6:30 AM"), "the morning's: {}", look.summary);
    let new: Vec<_> = look.news.iter().filter(|line| line.starts_with("New: Missing in ")).collect();
    assert_eq!(new.len(), 1, "what is new, by name, and nothing that was told before: {:?}", look.news);
    assert!(evening.counts.open > 1, "while the whole list stays whole: {}", evening.headline);
    let later = by(&installation, "2026-11-12T22:00:00Z").await;
    assert_eq!(later.number, morning + 1, "it is one look");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_system_that_is_dark_in_the_evening_resolves_nothing() {
    let (installation, _) = with_report(true).await;
    let morning = newest(&installation).await.expect("there is one");
    installation.sandbox.shared.faults().add(Fault::new(FaultKind::DropBefore));
    let dark = by(&installation, EVENING).await;
    let open = |report: &Report| report.counts.open;
    assert!(dark.counts.not_checked > morning.counts.not_checked, "the dark is told: {}", dark.headline);
    assert_eq!(open(&dark), open(&morning), "what could not be looked at is as it was: {}", dark.headline);
    assert_eq!(dark.counts.resolved, 0, "nothing is over by not being seen: {:?}", dark.resolved);
    installation.sandbox.shared.faults().clear();
    let light = by(&installation, "2026-11-12T22:30:00Z").await;
    let look = light.second_look.as_ref().expect("what was dark and is not any more is told");
    assert!(look.summary.contains("checked now"), "as that: {}", look.summary);
    assert_eq!(light.counts.not_checked, morning.counts.not_checked, "it was looked at again that evening");
    assert_eq!(open(&light), open(&morning), "and all is as in the morning: {}", light.headline);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_look_that_was_slept_through_is_left_to_the_next_morning() {
    let (installation, morning) = with_report(true).await;
    lose_one(&installation);
    let night = by(&installation, "2026-11-13T07:00:00Z").await;
    assert_eq!(night.number, morning, "nobody is spoken to at 2 AM");
    let next = by(&installation, "2026-11-13T12:00:00Z").await;
    assert_eq!(next.number, morning + 1, "one report, not two");
    assert_eq!(next.second_look, None, "and it is the morning's: {}", next.headline);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_look_that_waits_for_a_network_is_not_made_in_the_night() {
    let (installation, morning) = with_report(true).await;
    installation.sandbox.shared.faults().add(Fault::new(FaultKind::DropBefore));
    let evening = by(&installation, "2026-11-13T04:50:00Z").await.number;
    installation.sandbox.shared.faults().clear();
    lose_one(&installation);
    let night = by(&installation, "2026-11-13T07:00:00Z").await;
    assert_eq!(night.number, evening, "the day is over, whatever waited: {}", night.headline);
    let next = by(&installation, "2026-11-13T11:30:20Z").await;
    assert!(next.number > morning && next.second_look.is_none(), "the morning tells it: {}", next.headline);
}
