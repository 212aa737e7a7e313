//! Deleted is deleted, and what moves stays itself, also where nothing in an entry names its event.

use super::{HOUR, PROVIDERS, firm, kinds, of_kind};
use crate::installation::{Installation, record};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::world::{Entry, Event, When};

/// A firm that types its entries in by hand, and the title of a single appointment of Friday.
async fn by_hand(provider: Provider) -> (Installation, String) {
    single(provider, |entry| entry.external.clear()).await
}

/// A firm after a change of each entry, and the title of a single appointment of Friday.
async fn single(provider: Provider, change: impl Fn(&mut Entry)) -> (Installation, String) {
    let installation = firm(provider).await;
    let at = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
    let (friday, saturday) = (at("2026-11-20T05:00:00Z"), at("2026-11-21T05:00:00Z"));
    let mut world = installation.sandbox.shared.world_mut();
    world.entries.values_mut().for_each(change);
    let mut of_friday = world.entries.values().filter(|entry| {
        !entry.deleted && entry.rule.is_empty() && entry.start >= friday && entry.start < saturday
    });
    let is_single = |title: &str| {
        let named = world.events.values().filter(|event| event.title == title);
        let named: Vec<&Event> = named.collect();
        !named.is_empty() && named.iter().all(|event| event.rules.is_empty())
    };
    let title = of_friday.find(|entry| is_single(&entry.title)).map(|entry| entry.title.clone());
    drop(of_friday);
    drop(world);
    (installation, title.expect("the day has single appointments"))
}

/// All copies of the event of that title.
fn copies(installation: &Installation, title: &str) -> Vec<Event> {
    let world = installation.sandbox.shared.world_mut();
    let copies: Vec<Event> =
        world.events.values().filter(|event| !event.deleted && event.title == title).cloned().collect();
    assert!(!copies.is_empty(), "its event is there");
    copies
}

fn delete(installation: &Installation, title: &str) {
    for copy in copies(installation, title) {
        let shared = &installation.sandbox.shared;
        let now = shared.now();
        assert!(shared.world_mut().delete_event(&copy.calendar, &copy.id, now), "it was there");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_deleted_after_the_last_reading_is_called_off_without_any_link() {
    for provider in PROVIDERS {
        let (installation, title) = by_hand(provider).await;
        installation.sync(false).await;
        delete(&installation, &title);
        installation.clock.advance(HOUR);
        let report = installation.morning().await.report;
        assert_eq!(kinds(&report), ["cancelled_but_alive"], "{provider:?}: {}", report.headline);
        let found = &report.discrepancies[0];
        assert!(
            found.why.contains("was deleted") && found.why.contains(&title),
            "{provider:?}: what was deleted, and when that was seen: {}",
            found.why
        );
        let preview = installation.preview(&found.id).await.expect("its entry may be removed");
        installation.apply(&preview).await.expect("the event is asked for again, and is gone");
        installation.clock.advance(HOUR);
        let after = installation.morning().await.report;
        assert_eq!(after.counts.open, 0, "{provider:?}: then nothing is left: {}", after.headline);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_entry_of_a_deleted_private_event_stays_private_and_is_found_when_it_is_gone() {
    for provider in PROVIDERS {
        let installation = firm(provider).await;
        let entry = {
            let world = installation.sandbox.shared.world_mut();
            let named = world.entries.values().find(|entry| {
                let of_it = world.events.values().filter(|event| event.title == entry.title);
                !entry.deleted
                    && !entry.external.is_empty()
                    && of_it.clone().count() == 1
                    && of_it.clone().all(|event| !event.deleted && event.rules.is_empty())
            });
            named.cloned().expect("an entry that names a single event")
        };
        for mut event in copies(&installation, &entry.title) {
            event.private = true;
            let now = installation.sandbox.shared.now();
            installation.sandbox.shared.world_mut().put_event(event, now);
        }
        installation.sync(false).await;
        delete(&installation, &entry.title);
        installation.clock.advance(HOUR);
        installation.sync(false).await;
        let number = entry.number.to_string();
        let why = installation.engine.why(&number).await.expect("our memory answers");
        assert!(!why.found.is_empty(), "{provider:?}: its entry is found by its number");
        let shown: Vec<&str> = why.found.iter().map(|item| item.title.as_str()).collect();
        assert!(
            shown.iter().all(|shown| !shown.contains(&entry.title)),
            "{provider:?}: it was private when it was deleted, and stays so: {shown:?}"
        );
        let now = installation.sandbox.shared.now();
        assert!(installation.sandbox.shared.world_mut().delete_entry(entry.number, now), "it was there");
        installation.clock.advance(HOUR);
        installation.sync(true).await;
        let story =
            installation.ask("history.timeline", json!({ "text": number })).await.expect("it is told");
        let sides = story["appointments"][0]["sides"].as_array().map_or(0, Vec::len);
        assert!(sides >= 2, "{provider:?}: gone on both sides, they are still one appointment: {story:#}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reading_that_could_not_be_made_calls_nothing_off() {
    for provider in PROVIDERS {
        let (installation, title) = by_hand(provider).await;
        installation.morning().await;
        delete(&installation, &title);
        installation.sandbox.shared.faults().add(Fault::new(FaultKind::ServerError).at(record(provider)));
        installation.clock.advance(HOUR);
        let report = installation.morning().await.report;
        let others: Vec<_> = kinds(&report).into_iter().filter(|kind| *kind != "not_checked").collect();
        assert!(others.is_empty(), "{provider:?}: nobody has seen that it is gone: {others:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_agreed_in_one_report_and_moves_by_a_day_is_moved() {
    for provider in PROVIDERS {
        let (installation, title) = by_hand(provider).await;
        let first = installation.morning().await.report;
        assert_eq!(first.counts.open, 0, "{provider:?}: all agree: {}", first.headline);
        let shared = &installation.sandbox.shared;
        for mut event in copies(&installation, &title) {
            if let When::Timed { start, end, .. } = &mut event.when {
                *start += TimeDelta::days(3);
                *end += TimeDelta::days(3);
            }
            let now = shared.now();
            shared.world_mut().put_event(event, now);
        }
        installation.clock.advance(HOUR);
        let report = installation.morning().await.report;
        let moved = of_kind(&report, "time_differs");
        assert_eq!(moved.len(), 1, "{provider:?}: one that was moved: {:?}", kinds(&report));
        assert_eq!(
            report.counts.open, 1,
            "{provider:?}: and neither missing here nor there: {}",
            report.headline
        );
        let why = installation.engine.why(&title).await.expect("our memory answers");
        let steps: Vec<&str> =
            why.found.iter().flat_map(|item| &item.steps).map(|step| step.what.as_str()).collect();
        assert!(
            steps.iter().any(|step| step.starts_with("matched with")),
            "{provider:?}: since when and how they belong together can be asked: {steps:?}"
        );
        let story = installation.ask("history.timeline", json!({ "text": title })).await.expect("it is told");
        let appointments = story["appointments"].as_array().expect("there are some");
        assert_eq!(appointments.len(), 1, "{provider:?}: one appointment over both systems: {story:#}");
        let systems = appointments[0]["sides"].as_array().map_or(0, Vec::len);
        assert!(systems >= 2, "{provider:?}: its event and its entry: {story:#}");
    }
}

/// Somebody takes the entry of that title out of the practice system.
fn delete_entry(installation: &Installation, title: &str) {
    let shared = &installation.sandbox.shared;
    let (now, mut world) = (shared.now(), shared.world_mut());
    let found = world.entries.values().find(|entry| !entry.deleted && entry.title == title);
    let number = found.expect("its entry is there").number;
    assert!(world.delete_entry(number, now), "it was there");
}

const DELETED_THERE: &str = "Clio had an entry for it, which was deleted there";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_that_was_deleted_after_the_two_agreed_is_told_as_that() {
    for provider in PROVIDERS {
        for by_hand in [true, false] {
            let clear = |entry: &mut Entry| {
                if by_hand {
                    entry.external.clear();
                }
            };
            let (installation, title) = single(provider, clear).await;
            let first = installation.morning().await.report;
            assert!(first.discrepancies.is_empty(), "the firm is sound: {:?}", kinds(&first));
            delete_entry(&installation, &title);
            installation.clock.advance(HOUR);
            let report = installation.morning().await.report;
            assert_eq!(kinds(&report), ["missing_there"], "{provider:?}: {}", report.headline);
            let why = &report.discrepancies[0].why;
            assert!(
                why.contains(DELETED_THERE),
                "{provider:?}: it was there, and somebody took it out: {why}"
            );
            let agreed = why.contains("Both last agreed Thu, Nov 19, 2026");
            assert!(agreed || !by_hand, "{provider:?}: where a pair is remembered, since when: {why}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_never_was_in_clio_or_was_taken_out_by_us_was_not_deleted_there() {
    for provider in PROVIDERS {
        let (installation, title) = by_hand(provider).await;
        delete_entry(&installation, &title);
        let first = installation.morning().await.report;
        assert_eq!(kinds(&first), ["missing_there"], "{provider:?}: it never was there for us");
        let why = &first.discrepancies[0].why;
        assert!(!why.contains("deleted"), "{provider:?}: so that nobody deleted it: {why}");

        let id = first.discrepancies[0].id.clone();
        let preview = installation.preview(&id).await.expect("it can be made");
        installation.apply(&preview).await.expect("and is");
        installation.undo(&id).await.expect("and is taken back");
        installation.clock.advance(HOUR);
        let report = installation.morning().await.report;
        let why = &of_kind(&report, "missing_there")[0].why;
        assert!(!why.contains("deleted"), "{provider:?}: what we took back ourselves is no news: {why}");
    }
}
