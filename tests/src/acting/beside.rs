//! What people and other computers do beside a fix, between its preview and its writing and before it is taken back:
//! nothing of theirs is doubled, and the last copy of nothing is removed.

use super::fixes::{A_WHILE, PROVIDERS, entries, lose_answer, previewed};
use crate::fixture::put_off;
use crate::installation::Installation;
use chrono::{DateTime, NaiveTime, Utc};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use truedocket_engine::api::today::Discrepancy;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::{LINK, Provider};
use truedocket_sandbox::world::{Entry, Event, When, series};
use truedocket_sandbox::{Vendor, World};

/// The living entries of that title.
fn titled(installation: &Installation, title: &str) -> Vec<Entry> {
    let world = installation.sandbox.shared.world();
    world.entries.values().filter(|entry| !entry.deleted && entry.title == title).cloned().collect()
}

fn put_entry(installation: &Installation, entry: Entry) {
    let shared = &installation.sandbox.shared;
    let now = shared.now();
    shared.world_mut().put_entry(entry, now);
}

fn delete_entry(installation: &Installation, number: u64) {
    let shared = &installation.sandbox.shared;
    let now = shared.now();
    assert!(shared.world_mut().delete_entry(number, now), "the entry was there");
}

fn state_of(report: &truedocket_engine::api::today::Report, id: &str) -> Option<String> {
    report.discrepancies.iter().find(|one| one.id == id).map(|one| one.state.to_string())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_of_two_entries_is_never_removed() {
    for provider in PROVIDERS {
        for removed_by_hand in 0..2 {
            let (installation, found, preview) = previewed(provider, "duplicate").await;
            let both = titled(&installation, &found.title);
            assert_eq!(both.len(), 2, "{provider:?}: the demo firm has it twice");
            assert!(
                found.why.contains("2 entries") && preview.summary.contains("1 of 2 entries"),
                "{provider:?}: report and preview count alike: {} / {}",
                found.why,
                preview.summary
            );
            delete_entry(&installation, both[removed_by_hand].number);
            let refused = installation.apply(&preview).await.expect_err("one of the two is gone by now");
            assert!(
                refused.sentence.contains("gone"),
                "{provider:?}: it says why nothing was removed: {}",
                refused.sentence
            );
            assert_eq!(
                titled(&installation, &found.title).len(),
                1,
                "{provider:?}: whichever a person has removed, the other one is the last and stays"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_that_was_to_stay_and_was_moved_is_no_ground_to_remove_the_other() {
    for moved in 0..2 {
        let (installation, found, preview) = previewed(Provider::Google, "duplicate").await;
        let both = titled(&installation, &found.title);
        let hour = chrono::Duration::hours(26);
        let other =
            Entry { start: both[moved].start + hour, end: both[moved].end + hour, ..both[moved].clone() };
        put_entry(&installation, other);
        let refused = installation.apply(&preview).await.expect_err("they are no duplicates any more");
        assert!(refused.sentence.contains("changed"), "it says why: {}", refused.sentence);
        assert_eq!(titled(&installation, &found.title).len(), 2, "both stand");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_that_we_have_made_is_not_missing_because_it_is_shown_late() {
    for provider in PROVIDERS {
        let (installation, found, preview) = previewed(provider, "missing_there").await;
        let before = entries(&installation).len();
        let late =
            Fault { method: Some("POST".to_owned()), ..Fault::new(FaultKind::ShownLater).at(Vendor::Clio) };
        installation.sandbox.shared.faults().add(late.times(1));
        installation.apply(&preview).await.expect("Clio has accepted it");
        let report = installation.morning().await.report;
        assert!(
            state_of(&report, &found.id).is_none_or(|state| state == "resolved"),
            "{provider:?}: the receipt proves that it is there: {:?}",
            state_of(&report, &found.id)
        );
        installation.clock.advance(A_WHILE);
        let report = installation.morning().await.report;
        assert!(
            state_of(&report, &found.id).is_none_or(|state| state == "resolved"),
            "{provider:?}: and later it shows"
        );
        assert_eq!(entries(&installation).len(), before + 1, "{provider:?}: there is one");
        let made = titled(&installation, &found.title);
        made.iter().for_each(|entry| delete_entry(&installation, entry.number));
        installation.clock.advance(A_WHILE);
        let report = installation.morning().await.report;
        assert_eq!(
            state_of(&report, &found.id).as_deref(),
            Some("open"),
            "{provider:?}: an old receipt is no excuse for an entry that somebody has removed"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_plan_waits_until_the_first_is_known() {
    for what in [FaultKind::DropAfter, FaultKind::DropBefore] {
        let (installation, found, first) = previewed(Provider::Google, "missing_there").await;
        let second = installation.preview(&found.id).await.expect("it is open");
        let before = entries(&installation).len();
        lose_answer(&installation, "POST", what);
        let silent = Fault::new(FaultKind::ServerError).at(Vendor::Clio).on("/clio/api/v4/calendar_entries");
        // The looks before the write are answered, the one after it is not.
        installation.sandbox.shared.faults().add(Fault { method: Some("GET".to_owned()), skip: 3, ..silent });
        let told = installation.apply(&first).await.expect_err("nobody knows what became of it");
        assert_eq!(told.code, "TD-4003", "{what:?}: not known is not told as not written: {}", told.sentence);
        installation.sandbox.shared.faults().clear();
        let refused = installation.apply(&second).await.expect_err("the first may be there already");
        assert!(
            refused.sentence.contains("not known yet"),
            "{what:?}: it says what it waits for: {}",
            refused.sentence
        );
        installation.clock.advance(A_WHILE);
        installation.engine.tick().await.expect("our own memory works");
        assert_eq!(entries(&installation).len(), before + 1, "{what:?}: one appointment has one entry");
    }
}

/// An event that a person makes, as they would type it.
fn typed_event(installation: &Installation, entry: &Entry, minutes_later: i64) {
    let shared = &installation.sandbox.shared;
    let now = shared.now();
    let mut world = shared.world_mut();
    let alike = world.events.values().find(|event| event.calendar == entry.owner && !event.deleted);
    let mut event: Event = alike.expect("the owner has appointments").clone();
    let later = chrono::Duration::minutes(minutes_later);
    let local = |at: DateTime<Utc>| series::wall(at + later, &world.zone);
    let when = When::Timed { start: local(entry.start), end: local(entry.end), zone: world.zone.clone() };
    event.id = "madeanew0v".to_owned();
    event.uid = "made-anew@firm.example".to_owned();
    event.title = entry.title.clone();
    event.body = String::new();
    event.when = when;
    event.rules = Vec::new();
    event.exceptions = BTreeMap::new();
    event.organizer = entry.owner.clone();
    event.guests = Vec::new();
    event.called_off = false;
    event.transaction = None;
    event.event_type = "default".to_owned();
    world.put_event(event, now);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_is_not_removed_when_its_event_was_made_anew() {
    for provider in PROVIDERS {
        for minutes_later in [0, 15] {
            let (installation, found, preview) = previewed(provider, "cancelled_but_alive").await;
            let before = entries(&installation);
            let friday = "2026-11-20".parse().expect("a day");
            let entries_of = titled(&installation, &found.title);
            let entry = entries_of.into_iter().find(|entry| entry.start.date_naive() == friday);
            let entry = entry.expect("it is on the compared day");
            typed_event(&installation, &entry, minutes_later);
            let refused = installation.apply(&preview).await.expect_err("the appointment takes place");
            assert!(
                refused.sentence.contains("made anew"),
                "{provider:?}: it says what a person has to look at: {}",
                refused.sentence
            );
            assert_eq!(entries(&installation), before, "{provider:?}: its entry stays");
        }
    }
}

/// A single event of the compared day that has a linked entry and lies on one calendar.
fn linked_event(world: &World) -> Event {
    let copies = |uid: &str| world.events.values().filter(|other| other.uid == uid).count();
    let is_linked = |event: &&Event| {
        world.entries.values().any(|entry| {
            entry.title == event.title
                && entry.external.contains_key(LINK)
                && entry.start.date_naive().to_string() == "2026-11-20"
        })
    };
    let single = |event: &&Event| !event.deleted && event.rules.is_empty() && copies(&event.uid) == 1;
    world.events.values().filter(single).find(is_linked).expect("the day has such an event").clone()
}

/// Between the preview and the click the event turns up on somebody else's calendar, far away in time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_was_handed_over_and_put_off_keeps_its_entry() {
    for provider in PROVIDERS {
        let installation = Installation::demo("2026-11-19", provider).await;
        installation.morning().await;
        let shared = &installation.sandbox.shared;
        let now = shared.now();
        let event = linked_event(&shared.world());
        shared.world_mut().delete_event(&event.calendar, &event.id, now);
        let report = installation.morning().await.report;
        let is_it =
            |found: &&Discrepancy| found.title == event.title && found.kind.name() == "cancelled_but_alive";
        let found = report.discrepancies.iter().find(is_it).expect("it was called off");
        let preview = installation.preview(&found.id).await.expect("a click removes its entry");
        let before = entries(&installation);
        {
            let mut world = shared.world_mut();
            let mut others = world.people.iter().map(|person| person.email.clone());
            let other = others.find(|email| *email != event.calendar).expect("somebody else");
            let mut moved = Event { calendar: other.clone(), organizer: other, ..event.clone() };
            moved.when = put_off(moved.when, 500);
            world.put_event(moved, now);
        }
        let refused = installation.apply(&preview).await.expect_err("the appointment takes place");
        assert!(
            refused.sentence.contains("another calendar"),
            "{provider:?}: it says that it lives: {}",
            refused.sentence
        );
        assert_eq!(entries(&installation), before, "{provider:?}: its entry stays");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_undo_makes_no_second_entry_beside_one_that_a_person_made() {
    for kind in ["cancelled_but_alive", "duplicate"] {
        let (installation, found, preview) = previewed(Provider::Google, kind).await;
        let before = titled(&installation, &found.title);
        installation.apply(&preview).await.expect("nothing stands against it");
        let after = titled(&installation, &found.title);
        let removed = before.iter().find(|entry| after.iter().all(|one| one.number != entry.number));
        let theirs =
            Entry { number: 0, external: BTreeMap::new(), ..removed.expect("one was removed").clone() };
        put_entry(&installation, theirs);
        let told = installation.undo(&found.id).await.expect_err("a person has made it anew");
        assert_eq!(told.code, "TD-4005", "{kind}: that is an outcome of its own: {told:?}");
        assert!(
            told.sentence.starts_with("The fix was not taken back") && told.sentence.contains("already"),
            "{kind}: the words name the act and the reason: {}",
            told.sentence
        );
        assert_eq!(
            titled(&installation, &found.title).len(),
            before.len(),
            "{kind}: nothing is there more often than before"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_stood_beside_a_removed_entry_does_not_keep_it_from_coming_back() {
    let (installation, found, preview) = previewed(Provider::Google, "duplicate").await;
    installation.apply(&preview).await.expect("nothing stands against it");
    let undone = installation.undo(&found.id).await;
    assert!(undone.is_ok(), "the one that stayed is not in the way: {undone:?}");
    assert_eq!(titled(&installation, &found.title).len(), 2, "it is as it was before the fix");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_that_was_typed_in_by_hand_is_not_made_again() {
    for provider in PROVIDERS {
        let (installation, found, preview) = previewed(provider, "missing_there").await;
        let typed = {
            let world = installation.sandbox.shared.world();
            let event = world.events.values().find(|event| event.title == found.title && !event.deleted);
            let event = event.expect("the event of record is there");
            let hours = match &event.when {
                When::Timed { start, end, zone } => [start, end].map(|wall| series::instant(*wall, zone)),
                When::AllDay { first, end } => [first, end].map(|day| {
                    let midnight = day.and_time(NaiveTime::MIN);
                    series::instant(midnight, "America/New_York")
                }),
            };
            let owner = world.people.iter().find(|person| person.name == found.owner).expect("of the firm");
            let alike = world.entries.values().find(|entry| !entry.court_rule).expect("there are entries");
            Entry {
                number: 0,
                owner: owner.email.clone(),
                title: found.title.clone(),
                start: hours[0],
                end: hours[1],
                all_day: matches!(event.when, When::AllDay { .. }),
                matter: None,
                external: BTreeMap::new(),
                rule: String::new(),
                deleted: false,
                ..alike.clone()
            }
        };
        put_entry(&installation, typed);
        let before = entries(&installation);
        let told = installation.apply(&preview).await.expect_err("somebody was quicker");
        assert_eq!(told.code, "TD-4005", "{provider:?}: it is there: {told:?}");
        assert!(told.sentence.contains("made by somebody else"), "{provider:?}: {}", told.sentence);
        assert_eq!(entries(&installation), before, "{provider:?}: it is not made a second time");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_about_an_undo_name_the_undo() {
    let (installation, found, preview) = previewed(Provider::Google, "time_differs").await;
    installation.apply(&preview).await.expect("nothing stands against it");
    let entry = titled(&installation, &found.title).remove(0);
    put_entry(&installation, Entry { place: "Courtroom 12".to_owned(), ..entry });
    let told = installation.undo(&found.id).await.expect_err("a person has changed the entry since");
    assert!(
        told.sentence.starts_with("The fix was not taken back"),
        "who undoes reads of the undo: {}",
        told.sentence
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_advised_before_a_fix_works_when_it_is_typed() {
    let (installation, found, preview) = previewed(Provider::Google, "time_differs").await;
    let accepted = json!({ "id": found.id, "state": "accepted", "reason": "agreed with the court" });
    installation.ask("today.mark", accepted).await.expect("it may be accepted");
    let refused = installation.preview(&found.id).await.expect_err("it was accepted as it is");
    let command = refused.hint.split("call today.mark ").nth(1).expect("the hint names a command");
    let words = command.trim_start_matches('\'').split('\'').next().expect("its words stand in quotes");
    let typed: Value = serde_json::from_str(words).expect("it can be typed as it stands");
    installation.ask("today.mark", typed).await.expect("the advised step works");
    let again = installation.preview(&found.id).await.expect("and then the fix can be previewed");
    installation.apply(&again).await.expect("and written");
    let over = installation.preview(&found.id).await.expect_err("there is nothing left to fix");
    assert!(!over.hint.contains("Reopen"), "what is over cannot be reopened by hand: {}", over.hint);
    let refused = installation.apply(&preview).await.expect_err("nor by an older preview");
    assert!(!refused.hint.contains("Reopen"), "here neither: {}", refused.hint);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_undo_whose_request_never_arrived_is_known_soon() {
    let (installation, found, preview) = previewed(Provider::Google, "time_differs").await;
    installation.apply(&preview).await.expect("nothing stands against it");
    lose_answer(&installation, "PATCH", FaultKind::DropBefore);
    let told = installation.undo(&found.id).await.expect_err("no answer came");
    assert_eq!(told.code, "TD-4003", "not known is not told as not done: {}", told.sentence);
    assert!(told.sentence.contains("taken back"), "the words name the act: {}", told.sentence);
    installation.clock.advance(Duration::from_secs(30));
    installation.engine.tick().await.expect("our own memory works");
    let report = installation.report().await;
    assert_eq!(state_of(&report, &found.id).as_deref(), Some("open"), "half a minute later it is taken back");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fix_that_is_taken_back_before_it_arrived_is_not_written_later() {
    for kind in ["missing_there", "time_differs"] {
        let (installation, found, preview) = previewed(Provider::Google, kind).await;
        let before = entries(&installation);
        let method = if kind == "missing_there" { "POST" } else { "PATCH" };
        lose_answer(&installation, method, FaultKind::DropBefore);
        let told = installation.apply(&preview).await.expect_err("no answer came");
        assert_eq!(told.code, "TD-4003", "{kind}: not known is not told as not written: {}", told.sentence);
        let told = installation.undo(&found.id).await.expect_err("it may still be under way");
        assert_eq!(told.code, "TD-4003", "{kind}: that is still not known: {}", told.sentence);
        installation.clock.advance(A_WHILE);
        let done = installation.undo(&found.id).await.expect("it is known by now");
        assert!(done.summary.contains("not been written"), "{kind}: and told at once: {}", done.summary);
        installation.engine.tick().await.expect("our own memory works");
        installation.clock.advance(A_WHILE);
        installation.engine.tick().await.expect("our own memory works");
        assert_eq!(
            entries(&installation),
            before,
            "{kind}: what a person took back is not written behind their back"
        );
    }
}
