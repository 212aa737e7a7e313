//! What a person accepted stays accepted, with its reason, and is shown as that until its own day is over; what became of
//! it in between opens it again.

use super::{HOUR, firm, kinds, of_kind};
use crate::installation::Installation;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use std::collections::BTreeSet;
use truedocket_engine::api::today::Report;
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::world::{Event, When};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// Takes an entry of Friday out of the practice system whose event is no day of a series; its title.
fn lose_single(installation: &Installation) -> String {
    let shared = &installation.sandbox.shared;
    let (now, mut world) = (shared.now(), shared.world_mut());
    let (friday, saturday) = (at("2026-11-20T05:00:00Z"), at("2026-11-21T05:00:00Z"));
    let single = world.events.values().filter(|event| event.rules.is_empty() && !event.deleted);
    let single: BTreeSet<String> = single.map(|event| event.title.clone()).collect();
    let mut of_friday =
        world.entries.values().filter(|entry| entry.start >= friday && entry.start < saturday);
    let lost = of_friday.find(|entry| !entry.deleted && single.contains(&entry.title)).expect("there is one");
    let (number, title) = (lost.number, lost.title.clone());
    assert!(world.delete_entry(number, now), "it was there");
    title
}

/// A firm that lacks an entry of Friday, which somebody accepted on Thursday; its title.
async fn accepted() -> (Installation, String) {
    let installation = firm(Provider::Google).await;
    let title = lose_single(&installation);
    let first = installation.morning().await.report;
    let mark = json!({ "id": first.discrepancies[0].id, "state": "accepted", "reason": "the client calls" });
    installation.ask("today.mark", mark).await.expect("it may stay");
    (installation, title)
}

fn shown(report: &Report) -> Vec<(&str, &str)> {
    let missing = of_kind(report, "missing_there").into_iter();
    missing.map(|found| (found.state.name(), found.reason.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_accepted_is_shown_on_its_own_day_and_not_after_it() {
    let (installation, _) = accepted().await;
    installation.clock.turn_to(at("2026-11-20T11:30:00Z"));
    let friday = installation.morning().await.report;
    assert_eq!(shown(&friday), [("accepted", "the client calls")], "it takes place today, as accepted");
    let why = &of_kind(&friday, "missing_there")[0].why;
    assert!(why.starts_with("Accepted as it is for Fri, Nov 20."), "and says for which day: {why}");
    assert_eq!((friday.counts.open, friday.counts.accepted), (0, 1), "nobody has to see to it");
    assert!(!friday.headline.contains("open from before"), "the first line either: {}", friday.headline);

    installation.sandbox.shared.faults().add(Fault::new(FaultKind::ServerError).at(Vendor::Clio));
    installation.clock.advance(HOUR);
    let dark = installation.morning().await.report;
    assert_eq!(shown(&dark), [("accepted", "the client calls")], "a dark system takes it back neither");
    assert_eq!(dark.counts.unconfirmed, 0, "and nobody waits for it: {}", dark.unconfirmed);
    installation.sandbox.shared.faults().clear();

    installation.clock.turn_to(at("2026-11-23T11:30:00Z"));
    let monday = installation.morning().await.report;
    assert!(shown(&monday).is_empty(), "its day is over: {:?}", kinds(&monday));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_accepted_opens_when_it_becomes_another_one_on_its_day() {
    let (installation, title) = accepted().await;
    installation.clock.turn_to(at("2026-11-20T11:30:00Z"));
    {
        let shared = &installation.sandbox.shared;
        let (now, mut world) = (shared.now(), shared.world_mut());
        let is_it = |event: &&Event| !event.deleted && event.title == title;
        let events: Vec<_> = world.events.values().filter(is_it).cloned().collect();
        for mut event in events {
            if let When::Timed { start, end, .. } = &mut event.when {
                (*start, *end) = (*start + TimeDelta::hours(2), *end + TimeDelta::hours(2));
            }
            world.put_event(event, now);
        }
    }
    let friday = installation.morning().await.report;
    assert_eq!(shown(&friday), [("open", "")], "another hour is not what was accepted: {}", friday.headline);
}
