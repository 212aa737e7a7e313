//! That an event is gone is proved by the calendar on which it lay, and by no other.

use super::{HOUR, PROVIDERS, day, firm, kinds, of_kind, world};
use crate::fixture::put_off;
use crate::installation::{Installation, record};
use chrono::TimeDelta;
use serde_json::json;
use truedocket_sandbox::Vendor;
use truedocket_sandbox::World;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::{LINK, Provider};
use truedocket_sandbox::world::{Calendar, Event, When, google_id, graph_id};

const COURT: &str = "court@firm.example";

/// Moves a single linked event of the compared day to a court calendar of its own; its title and the id that its
/// entry holds.
fn to_court(world: &mut World, provider: Provider) -> (String, String) {
    let linked = |event: &&Event| {
        event.rules.is_empty()
            && event.calendar == event.organizer
            && event.guests.iter().all(|guest| !world.people.iter().any(|person| person.email == guest.email))
            && world.entries.values().any(|entry| {
                entry.external.contains_key(LINK)
                    && entry.title == event.title
                    && entry.start.date_naive().to_string() == "2026-11-20"
            })
    };
    let event = world.events.values().find(linked).expect("the day has such an appointment").clone();
    world.events.remove(&(event.calendar.clone(), event.id.clone()));
    let owner = world.people.iter().find(|person| !person.attorney).expect("an assistant").email.clone();
    let court = Calendar { id: COURT.into(), owner, name: "Court".into(), zone: world.zone.clone() };
    world.calendars.insert(court.id.clone(), court);
    let id = match provider {
        Provider::Google => google_id(&event.id, None),
        Provider::Graph => graph_id(COURT, &event.id, None),
    };
    for entry in world.entries.values_mut().filter(|entry| entry.title == event.title) {
        if entry.external.contains_key(LINK) {
            entry.external.insert(LINK.into(), id.clone());
        }
    }
    let (now, title) = (world.now, event.title.clone());
    world.put_event(Event { calendar: COURT.into(), ..event }, now);
    (title, id)
}

fn court_events(provider: Provider) -> Fault {
    let path = match record(provider) {
        Vendor::Google => COURT.to_owned(),
        Vendor::Graph | Vendor::Clio => graph_calendar(),
    };
    Fault { calendar: Some(path), ..Fault::new(FaultKind::Unavailable) }
}

/// The id under which Graph shows the court calendar.
fn graph_calendar() -> String {
    graph_id(COURT, "calendar", None)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_living_deposition_is_not_called_off_because_another_calendar_was_asked() {
    for provider in PROVIDERS {
        let mut world = world(provider);
        let (title, _) = to_court(&mut world, provider);
        let installation = Installation::with(world, provider, 10).await;
        // The court calendar cannot be read on the first morning.
        installation.sandbox.shared.faults().add(court_events(provider));
        let report = installation.morning().await.report;
        assert!(
            of_kind(&report, "cancelled_but_alive").is_empty(),
            "{provider:?}: the owner's calendar knows nothing of it, and the court's was not read: {:?}",
            kinds(&report)
        );
        assert!(!of_kind(&report, "not_checked").is_empty(), "{provider:?}: and that is said");
        for found in report.discrepancies.iter().filter(|found| found.title == title) {
            let preview = installation.preview(&found.id).await;
            assert!(preview.is_err(), "{provider:?}: no click may delete its entry: {}", found.label);
        }
        installation.sandbox.shared.faults().clear();
        installation.clock.advance(HOUR);
        let report = installation.morning().await.report;
        let of_it: Vec<_> = report.discrepancies.iter().filter(|found| found.title == title).collect();
        assert!(
            of_it.iter().all(
                |found| found.kind.name() != "cancelled_but_alive" && found.kind.name() != "missing_here"
            ),
            "{provider:?}: it lives, and is found where it lies: {of_it:?}"
        );
    }
}

/// The event was deleted before anybody read it: its own calendar says so, and then it counts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_its_own_calendar_says_is_gone_is_gone() {
    for provider in PROVIDERS {
        let mut world = world(provider);
        let (title, _) = to_court(&mut world, provider);
        let key = world.events.keys().find(|(calendar, _)| calendar == COURT).expect("it is there").clone();
        let now = world.now;
        assert!(world.delete_event(&key.0, &key.1, now), "somebody calls it off");
        let installation = Installation::with(world, provider, 10).await;
        installation.sync(false).await;
        let report = installation.morning().await.report;
        let off = of_kind(&report, "cancelled_but_alive");
        assert_eq!(off.len(), 1, "{provider:?}: its own calendar says that it is gone: {:?}", kinds(&report));
        assert_eq!(off[0].title, title, "{provider:?}: and it is that one");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_calendar_that_is_ignored_takes_part_in_nothing() {
    for provider in PROVIDERS {
        let installation = firm(provider).await;
        installation.morning().await;
        let victim = installation.sandbox.shared.world().people[0].email.clone();
        let ignored = calendar_of(&installation, &victim).await;
        let list = json!([ignored]).to_string();
        installation
            .ask("policy.set", json!({ "key": "ignored_calendars", "value": list }))
            .await
            .expect("it may be");
        {
            // Everything of that person is called off and taken out of the practice system, and nobody reads it.
            let shared = &installation.sandbox.shared;
            let now = shared.now();
            let mut world = shared.world_mut();
            let own: Vec<_> = world
                .events
                .values()
                .filter(|event| event.calendar == victim)
                .filter(|event| world.events.values().filter(|other| other.uid == event.uid).count() == 1)
                .map(|event| (event.id.clone(), event.title.clone()))
                .collect();
            assert!(own.len() > 4, "there is something to call off: {}", own.len());
            for (nth, (id, title)) in own.iter().enumerate() {
                world.delete_event(&victim, id, now);
                let of_it = world.entries.values().filter(|entry| entry.title == *title);
                let numbers: Vec<u64> = of_it.map(|entry| entry.number).collect();
                for number in numbers.into_iter().filter(|_| nth % 2 == 0) {
                    world.delete_entry(number, now);
                }
            }
        }
        installation.clock.advance(HOUR);
        let claims = ["missing_there", "missing_here", "cancelled_but_alive"];
        for report in [installation.morning().await.report, installation.report_without_reading().await] {
            assert!(
                report.discrepancies.iter().all(|found| !claims.contains(&found.kind.name())),
                "{provider:?}: its old cache makes nothing missing, nor called off: {:?}",
                kinds(&report)
            );
        }
    }
}

/// An event is handed over to a calendar that the firm ignores, with its id or anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_handed_over_to_an_ignored_calendar_keeps_its_entry() {
    for (provider, anew) in [(PROVIDERS[0], false), (PROVIDERS[0], true), (PROVIDERS[1], true)] {
        let installation = firm(provider).await;
        installation.morning().await;
        let to = installation.sandbox.shared.world().people[0].email.clone();
        let list = json!([calendar_of(&installation, &to).await]).to_string();
        installation
            .ask("policy.set", json!({ "key": "ignored_calendars", "value": list }))
            .await
            .expect("it may be");
        installation.clock.advance(HOUR);
        installation.morning().await;
        let titles = {
            let shared = &installation.sandbox.shared;
            let now = shared.now();
            let mut world = shared.world_mut();
            let copies = |uid: &str| world.events.values().filter(|other| other.uid == uid).count();
            let alone: Vec<_> = world
                .events
                .values()
                .filter(|event| event.calendar != to && !event.deleted && event.rules.is_empty())
                .filter(|event| copies(&event.uid) == 1)
                .cloned()
                .collect();
            for event in &alone {
                world.delete_event(&event.calendar, &event.id, now);
                let mut moved = event.clone();
                moved.calendar.clone_from(&to);
                moved.organizer.clone_from(&to);
                if anew {
                    moved.id = format!("anew{}", event.id);
                    moved.uid = format!("anew-{}", event.uid);
                }
                world.put_event(moved, now);
            }
            alone.into_iter().map(|event| event.title).collect::<Vec<_>>()
        };
        let entries = || {
            let world = installation.sandbox.shared.world();
            world.entries.values().filter(|entry| !entry.deleted).count()
        };
        installation.clock.advance(HOUR);
        let (report, before) = (installation.morning().await.report, entries());
        let handed_over: Vec<_> =
            report.discrepancies.iter().filter(|one| titles.contains(&one.title)).collect();
        if !anew {
            assert!(
                handed_over.iter().all(|one| one.kind.name() != "cancelled_but_alive"),
                "{provider:?}: it lives, so that nothing is called off: {:?}",
                kinds(&report)
            );
        }
        for one in handed_over {
            if let Ok(preview) = installation.preview(&one.id).await
                && one.kind.name() == "cancelled_but_alive"
            {
                let told = installation.apply(&preview).await.expect_err("the appointment takes place");
                assert!(
                    told.sentence.contains("Nothing was removed"),
                    "{provider:?}: a person has to look: {}",
                    told.sentence
                );
            }
        }
        assert_eq!(entries(), before, "{provider:?}, anew: {anew}: no living appointment loses its entry");
    }
}

/// An event is handed over to somebody else and put off to a day that nobody reads.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_handed_over_and_put_off_is_not_called_off() {
    for provider in PROVIDERS {
        let installation = firm(provider).await;
        installation.morning().await;
        let moved = {
            let shared = &installation.sandbox.shared;
            let now = shared.now();
            let mut world = shared.world_mut();
            let copies = |uid: &str| world.events.values().filter(|other| other.uid == uid).count();
            let is_linked = |event: &Event| {
                world.entries.values().any(|entry| {
                    entry.title == event.title
                        && entry.external.contains_key(LINK)
                        && entry.start.date_naive() == day("2026-11-20")
                })
            };
            let alone: Vec<_> = world
                .events
                .values()
                .filter(|event| !event.deleted && event.rules.is_empty() && copies(&event.uid) == 1)
                .filter(|event| is_linked(event))
                .cloned()
                .collect();
            let people: Vec<_> = world.people.iter().map(|person| person.email.clone()).collect();
            for event in &alone {
                let to =
                    people.iter().find(|email| **email != event.calendar).expect("somebody else").clone();
                world.delete_event(&event.calendar, &event.id, now);
                let mut moved = Event { calendar: to.clone(), organizer: to, ..event.clone() };
                moved.when = put_off(moved.when, 500);
                world.put_event(moved, now);
            }
            alone.into_iter().map(|event| event.title).collect::<Vec<_>>()
        };
        assert!(!moved.is_empty(), "{provider:?}: the compared day has linked appointments");
        installation.clock.advance(HOUR);
        let report = installation.morning().await.report;
        let off = of_kind(&report, "cancelled_but_alive");
        assert!(
            off.iter().all(|found| !moved.contains(&found.title)),
            "{provider:?}: it lives on somebody else's calendar: {:?}",
            kinds(&report)
        );
        let told: Vec<_> = report.discrepancies.iter().filter(|found| moved.contains(&found.title)).collect();
        assert!(!told.is_empty(), "{provider:?}: and that it is not where its entry is, is said");
    }
}

/// An entry whose own event was handed over to an ignored calendar stands beside another event of the same matter.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_of_an_event_on_an_ignored_calendar_is_not_changed_after_another_event() {
    let provider = Provider::Google;
    let installation = firm(provider).await;
    installation.morning().await;
    let to = installation.sandbox.shared.world().people[0].email.clone();
    let list = json!([calendar_of(&installation, &to).await]).to_string();
    let ignore = json!({ "key": "ignored_calendars", "value": list });
    installation.ask("policy.set", ignore).await.expect("it may be");
    let titles: Vec<String> = {
        let shared = &installation.sandbox.shared;
        let now = shared.now();
        let mut world = shared.world_mut();
        let copies = |uid: &str| world.events.values().filter(|other| other.uid == uid).count();
        let single = |event: &&Event| event.calendar != to && !event.deleted && event.rules.is_empty();
        let is_linked = |event: &&Event| {
            let id = google_id(&event.id, None);
            world.entries.values().any(|entry| entry.external.get(LINK) == Some(&id))
        };
        let alone: Vec<_> = world
            .events
            .values()
            .filter(single)
            .filter(is_linked)
            .filter(|event| copies(&event.uid) == 1)
            .cloned()
            .collect();
        for event in &alone {
            world.delete_event(&event.calendar, &event.id, now);
            world.put_event(Event { calendar: to.clone(), organizer: to.clone(), ..event.clone() }, now);
            let mut other = event.clone();
            other.id = format!("other{}", event.id);
            other.uid = format!("other-{}", event.uid);
            other.when = later(other.when, 15);
            world.put_event(other, now);
        }
        alone.into_iter().map(|event| event.title).collect()
    };
    installation.clock.advance(HOUR);
    let report = installation.morning().await.report;
    let moved = of_kind(&report, "time_differs").into_iter();
    let moved: Vec<_> = moved.filter(|found| titles.contains(&found.title)).collect();
    assert!(!moved.is_empty(), "the other event is taken for the entry's: {:?}", kinds(&report));
    for found in moved {
        let preview = installation.preview(&found.id).await.expect("a click would move the entry");
        let told = installation.apply(&preview).await.expect_err("it is another event's time");
        assert!(
            told.sentence.contains("a calendar that Truedocket ignores"),
            "it says what a person has to look at: {}",
            told.sentence
        );
    }
}

/// The same day, so many minutes later.
fn later(when: When, minutes: i64) -> When {
    match when {
        When::Timed { start, end, zone } => {
            let by = TimeDelta::minutes(minutes);
            When::Timed { start: start + by, end: end + by, zone }
        }
        When::AllDay { .. } => when,
    }
}

async fn calendar_of(installation: &Installation, owner: &str) -> String {
    let connections = installation.ask("connections.list", json!({})).await.expect("the list");
    let record = connections.as_array().expect("a list").iter().find(|c| c["name"] != "Clio").expect("one");
    let calendars = record["calendars"].as_array().expect("a list");
    let own = calendars.iter().find(|calendar| calendar["owner"] == owner).expect("each has one");
    own["id"].as_str().expect("an id").to_owned()
}

/// One mailbox does not say which calendars it has; the others do.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_mailbox_that_fails_hides_no_other() {
    for already_read in [true, false] {
        let installation = firm(Provider::Graph).await;
        if already_read {
            installation.morning().await;
        }
        let victim = installation.sandbox.shared.world().people[0].email.clone();
        let path = format!("/graph/v1.0/users/{victim}/calendars");
        installation
            .sandbox
            .shared
            .faults()
            .add(Fault::new(FaultKind::ServerError).at(Vendor::Graph).on(&path));
        installation.clock.advance(HOUR);
        let done = installation.morning().await;
        let rows = of_kind(&done.report, "not_checked");
        assert_eq!(
            rows.len(),
            1,
            "one mailbox, one row (read before: {already_read}): {:?}",
            done.report.systems
        );
        assert_eq!(kinds(&done.report).len(), 1, "and nothing else is said: {:?}", kinds(&done.report));
        assert!(done.report.counts.agree > 0, "the others were compared");
        installation.sandbox.shared.faults().clear();
        installation.clock.advance(HOUR);
        let report = installation.morning().await.report;
        assert!(report.discrepancies.is_empty(), "when it answers all is known: {:?}", report.systems);
    }
}
