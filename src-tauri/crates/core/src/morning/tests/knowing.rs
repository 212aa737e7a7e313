//! What was not read, not read far enough, not lately, or through other eyes: never missing, never gone, never fine.

use super::{LAWYERS, darken, email, entry, event, gone, kinds, link, now, run, unlinked, world};
use crate::calendar::event::EventStatus;
use crate::ids::{CalendarId, ConnectionName, RemoteId};
use crate::morning::outcome::{DiscrepancyKind, Note, SkipReason};
use crate::morning::snapshot::{Doubt, NotReadable, Side, Snapshot};
use crate::time::Window;
use chrono::TimeDelta;

/// Both an event and an entry that have no counterpart.
fn torn() -> Snapshot {
    let mut world = world(6);
    world.entries.remove(0);
    world.events.remove(5);
    world
}

fn assert_not_checked(world: &Snapshot, why: &str) {
    let outcome = run(world);
    assert!(
        kinds(&outcome).iter().all(|kind| *kind == DiscrepancyKind::NotChecked),
        "{why}: {:?}",
        kinds(&outcome)
    );
    assert!(!outcome.unread.is_empty(), "{why}: and it is said");
}

#[test]
fn a_day_that_was_not_read_makes_nothing_missing() {
    for days in [-40, 90] {
        let mut other = torn();
        let read = Window { start: now() + TimeDelta::days(days), end: now() + TimeDelta::days(days + 20) };
        other.calendars.iter_mut().for_each(|state| state.coverage.window = Some(read));
        other.systems[1].lists.iter_mut().for_each(|list| list.window = Some(read));
        assert_not_checked(&other, "only days far away were read");
        let outcome = run(&other);
        let why = &outcome.unread[0].why;
        assert!(why.contains("that day was not read"), "a person is told which days were: {why}");
    }
}

#[test]
fn an_old_cache_makes_nothing_missing() {
    let mut old = torn();
    old.now = now() + TimeDelta::days(11);
    assert_not_checked(&old, "nothing was read for eleven days");
}

#[test]
fn another_account_may_not_see_what_the_first_one_saw() {
    let mut other = torn();
    other.systems[0].account = "new@firm.example".to_owned();
    assert!(
        !kinds(&run(&other)).contains(&DiscrepancyKind::MissingHere),
        "the record was read by another account"
    );
    let mut other = torn();
    other.systems[1].account = "new@firm.example".to_owned();
    assert!(
        !kinds(&run(&other)).contains(&DiscrepancyKind::MissingThere),
        "the practice system was read by another"
    );
}

#[test]
fn a_calendar_that_is_ignored_takes_part_in_nothing() {
    let mut world = world(3);
    // The policy ignores Ben's calendar; its old cache says that the hearing was called off.
    world.calendars.retain(|state| state.calendar.id.as_str() != LAWYERS[1]);
    world.events[1].status = EventStatus::Cancelled;
    let outcome = run(&world);
    assert!(
        outcome.discrepancies.iter().all(|found| found.kind() == DiscrepancyKind::NotChecked),
        "an old cache calls nothing off: {:?}",
        kinds(&outcome)
    );
    let mut alone = super::world(3);
    alone.calendars.retain(|state| state.calendar.id.as_str() != LAWYERS[1]);
    alone.entries.remove(1);
    assert!(
        !kinds(&run(&alone)).contains(&DiscrepancyKind::MissingThere),
        "and nothing is to be entered because of it"
    );
}

#[test]
fn gone_needs_every_calendar_on_which_a_copy_may_live() {
    let mut world = world(3);
    world.events.remove(1);
    gone(&mut world, 1);
    assert_eq!(
        kinds(&run(&world)),
        vec![DiscrepancyKind::CancelledButAlive],
        "its calendar says so, the others were read"
    );
    world.calendars[2].coverage.gap = Some("it answered 503".to_owned());
    let outcome = run(&world);
    assert_eq!(
        kinds(&outcome),
        vec![DiscrepancyKind::NotChecked],
        "the deposition may live on the calendar in the dark"
    );
    let skipped = outcome.practice.skipped.get(&SkipReason::NotChecked);
    assert!(skipped.is_some(), "its entry is counted as not checked");
}

#[test]
fn what_our_own_clean_up_deleted_is_told_as_ours() {
    let mut world = world(3);
    world.events.remove(1);
    gone(&mut world, 1);
    let key = world.gone[0].event().clone();
    assert!(run(&world).discrepancies[0].notes.is_empty(), "somebody deleted it; who, we do not know");
    world.deleted_by_us.insert(key, now());
    let found = run(&world).discrepancies.remove(0);
    assert_eq!(found.notes, vec![Note::DeletedByUs(now())], "our own deed is told as our own");
}

#[test]
fn an_event_that_nobody_could_be_asked_about_is_not_gone() {
    let mut world = world(3);
    world.events.remove(1);
    world.doubts.push(Doubt {
        connection: event(1).key.connection,
        id: event(1).key.id.as_str().to_owned(),
        why: "it did not answer".to_owned(),
    });
    let outcome = run(&world);
    assert_eq!(
        kinds(&outcome),
        vec![DiscrepancyKind::NotChecked],
        "neither called off nor missing, and it is said"
    );
}

#[test]
fn a_copy_that_was_taken_off_one_calendar_calls_nothing_off() {
    let mut world = world(3);
    // Ben's own copy cannot be read today; Cho took hers off her calendar.
    let mut copy = event(1);
    copy.key.calendar = CalendarId::new(LAWYERS[2]);
    copy.key.id = RemoteId::new("copy");
    copy.status = EventStatus::Cancelled;
    world.events.push(copy);
    world.calendars[1].coverage.gap = Some("it answered 503".to_owned());
    for held in [true, false] {
        let mut world = world.clone();
        world.events.retain(|event| held || event.key.calendar.as_str() != LAWYERS[1]);
        assert!(
            !kinds(&run(&world)).contains(&DiscrepancyKind::CancelledButAlive),
            "the organiser's copy decides, and nobody has seen it"
        );
    }
}

#[test]
fn what_cannot_be_read_neither_differs_nor_is_missing() {
    let not_readable = |side, connection: &str, id: &str| NotReadable {
        side,
        connection: ConnectionName::new(connection),
        id: Some(RemoteId::new(id)),
    };
    let mut held = world(3);
    held.entries[1].title = "An old title".into();
    held.entries[1].owner = Some(email(LAWYERS[0]));
    held.not_readable.push(not_readable(Side::Practice, "clio", "en1"));
    assert!(run(&held).discrepancies.is_empty(), "what it said before it became private says nothing now");

    let mut linked = unlinked(3);
    link(&mut linked, 1, 1);
    linked.entries.remove(1);
    linked.not_readable.push(not_readable(Side::Practice, "clio", "en1"));
    assert!(run(&linked).discrepancies.is_empty(), "its entry is there, only not readable");

    let mut there = world(3);
    there.entries.remove(1);
    there.not_readable.push(not_readable(Side::Practice, "clio", "somebody's"));
    let outcome = run(&there);
    assert_eq!(kinds(&outcome), vec![DiscrepancyKind::MissingThere], "silence would be worse than a doubt");
    assert!(
        outcome.discrepancies[0].notes.contains(&Note::MayBeUnreadable(1)),
        "but the doubt is said: {:?}",
        outcome.discrepancies[0].notes
    );

    let mut here = world(3);
    here.events.remove(1);
    here.not_readable.push(not_readable(Side::Record, "m365", "ev1"));
    assert!(run(&here).discrepancies.is_empty(), "the event that the entry names came, only not readable");
}

#[test]
fn a_private_event_without_its_words_is_not_compared() {
    let mut world = world(3);
    world.events[1].private = true;
    world.events[1].title = "".into();
    world.events[1].categories.clear();
    world.events[1].attendees.clear();
    let outcome = run(&world);
    assert!(outcome.discrepancies.is_empty(), "an empty title is no title that differs");
    assert_eq!(outcome.flagged.len(), 1, "it is shown as one that cannot be read");
    assert!(outcome.flagged[0].breaches.is_empty(), "and not as one that breaks a rule");
    world.entries.remove(1);
    assert!(run(&world).discrepancies.is_empty(), "nor is its entry missing");
}

#[test]
fn one_cause_is_one_row() {
    let mut dark = torn();
    darken(&mut dark, Side::Record);
    let outcome = run(&dark);
    let record = outcome.unread.iter().filter(|unread| unread.side == Side::Record).count();
    assert_eq!(record, 1, "three calendars behind one closed door are one row: {:?}", outcome.unread);
}

#[test]
fn a_claim_says_up_to_when_it_is_known() {
    let mut world = world(3);
    world.entries.remove(1);
    let outcome = run(&world);
    let found = &outcome.discrepancies[0];
    assert_eq!(found.as_of, Some(now() - TimeDelta::minutes(1)), "as old as the oldest reading behind it");
    assert_eq!(entry(1).source.as_deref(), Some("ev1"), "the firm of these tests is linked");
}
