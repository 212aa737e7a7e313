//! Deleted is deleted, whether anything in the entry leads to the event or not; and never without a reading.

use super::{LAWYERS, day, deleted, email, event, kinds, run, run_for, unlinked, world};
use crate::ids::{IcalUid, RemoteId};
use crate::morning::fix::{NoFixReason, PracticeContext, propose};
use crate::morning::outcome::{Discrepancy, DiscrepancyKind, Note};
use crate::morning::snapshot::{CompareDays, Snapshot};
use crate::time::Span;
use chrono::{Days, TimeDelta};

fn later(span: &mut Span, by: TimeDelta) {
    if let Span::Timed { start, end, .. } = span {
        *start += by;
        *end += by;
    }
}

#[test]
fn an_entry_without_a_link_whose_event_was_deleted_is_called_off() {
    let mut world = unlinked(3);
    deleted(&mut world, event(1));
    let outcome = run(&world);
    assert_eq!(kinds(&outcome), vec![DiscrepancyKind::CancelledButAlive], "an earlier reading has seen it");
    let found = &outcome.discrepancies[0];
    assert!(
        matches!(&found.notes[..], [Note::LastKnown { title, .. }] if *title == event(1).title),
        "what it was is told: {:?}",
        found.notes
    );
    assert_eq!(found.sides[0].source.as_deref(), Some("ev1"), "a fix knows which event it has to ask for");
}

#[test]
fn a_calendar_in_the_dark_proves_no_deletion() {
    let mut world = unlinked(3);
    deleted(&mut world, event(1));
    world.calendars[2].coverage.gap = Some("it answered 503".to_owned());
    assert!(
        !kinds(&run(&world)).contains(&DiscrepancyKind::CancelledButAlive),
        "a copy may live on the calendar that did not answer"
    );
}

#[test]
fn another_copy_that_lives_is_the_appointment() {
    let mut world = unlinked(3);
    let mut copy = event(1);
    copy.key.id = RemoteId::new("copy");
    copy.key.calendar = world.events[0].key.calendar.clone();
    world.events.push(copy);
    deleted(&mut world, event(1));
    assert!(
        !kinds(&run(&world)).contains(&DiscrepancyKind::CancelledButAlive),
        "taken off one calendar it still takes place"
    );
}

#[test]
fn a_deletion_says_nothing_of_another_matter_or_of_another_day() {
    type Change = fn(&mut Snapshot);
    let others: [(&str, Change); 2] = [
        ("another matter", |w| w.entries[1].matter = Some(crate::ids::MatterId::new("m0"))),
        ("another day", |w| later(&mut w.entries[1].span, TimeDelta::hours(-24))),
    ];
    for (name, change) in others {
        let mut world = unlinked(3);
        deleted(&mut world, event(1));
        change(&mut world);
        let eve = day() - Days::new(1);
        let outcome = run_for(&world, CompareDays { from: eve, to: day() });
        assert_eq!(kinds(&outcome), vec![DiscrepancyKind::MissingHere], "{name}: it is another appointment");
    }
}

#[test]
fn an_entry_at_another_hour_of_the_day_stood_for_the_deleted_event_and_is_not_removed_by_a_click() {
    let mut world = unlinked(3);
    deleted(&mut world, event(1));
    later(&mut world.entries[1].span, TimeDelta::hours(5));
    let outcome = run(&world);
    assert_eq!(
        kinds(&outcome),
        vec![DiscrepancyKind::CancelledButAlive],
        "the two never agreed on the hour, and nobody goes"
    );
    let fix = propose(&outcome.discrepancies[0], &PracticeContext::of(&world));
    assert_eq!(fix.err(), Some(NoFixReason::PeopleDecide), "what stands at another hour may live on");
}

#[test]
fn an_entry_is_removed_only_if_it_was_called_as_the_deleted_event() {
    for (title, refused) in [
        (event(1).title.reveal(), None),
        ("RE: JD-2026-001 hearing 1", None),
        ("JD-2026-001", Some(NoFixReason::UnsureMatch)),
    ] {
        for mut world in [world(3), unlinked(3)] {
            deleted(&mut world, event(1));
            world.entries[1].title = title.into();
            let found = run(&world).discrepancies.remove(0);
            assert_eq!(found.kind(), DiscrepancyKind::CancelledButAlive, "{title}: it is told all the same");
            let fix = propose(&found, &PracticeContext::of(&world));
            assert_eq!(fix.err(), refused, "{title}: whoever copies an entry copies its link");
        }
    }
}

#[test]
fn a_day_taken_out_of_a_series_is_called_off_where_the_entry_names_the_series() {
    let mut world = world(3);
    let mut day = event(1);
    day.series = Some(RemoteId::new("weekly"));
    world.entries[1].source = Some("weekly".to_owned());
    deleted(&mut world, day.clone());
    let mut next = day.clone();
    next.key.id = RemoteId::new("next");
    next.uid = Some(IcalUid::new("next"));
    later(&mut next.span, TimeDelta::days(1));
    world.events.push(next);
    let outcome = run(&world);
    assert_eq!(
        kinds(&outcome),
        vec![DiscrepancyKind::CancelledButAlive],
        "the series goes on without this day"
    );
    assert_eq!(
        outcome.discrepancies[0].sides[0].source.as_deref(),
        Some("ev1"),
        "and it is this day that went"
    );
}

#[test]
fn deleted_and_made_anew_for_somebody_else_is_told_as_that() {
    for mut world in [world(3), unlinked(3)] {
        let mut anew = event(1);
        anew.key.id = RemoteId::new("anew");
        anew.uid = Some(IcalUid::new("anew"));
        anew.organizer = Some(email(LAWYERS[2]));
        anew.key.calendar = world.calendars[2].calendar.id.clone();
        deleted(&mut world, event(1));
        world.events.push(anew);
        let outcome = run(&world);
        assert_eq!(kinds(&outcome), vec![DiscrepancyKind::OwnerDiffers], "one change of one appointment");
        let notes = &outcome.discrepancies[0].notes;
        let told = notes.iter().any(|note| matches!(note, Note::MadeAnew { .. }));
        assert!(told, "that it was made anew is told, linked or not: {notes:?}");
    }
}

#[test]
fn deleted_and_made_anew_on_another_day_is_told_beside_the_deletion() {
    let mut world = unlinked(3);
    let mut anew = event(1);
    anew.key.id = RemoteId::new("anew");
    anew.uid = Some(IcalUid::new("anew"));
    later(&mut anew.span, TimeDelta::days(1));
    deleted(&mut world, event(1));
    world.events.push(anew.clone());
    let outcome = run(&world);
    assert_eq!(kinds(&outcome), vec![DiscrepancyKind::CancelledButAlive], "that day it does not take place");
    let notes = &outcome.discrepancies[0].notes;
    let told =
        notes.iter().any(|note| matches!(note, Note::PerhapsMadeAnew { span, .. } if *span == anew.span));
    assert!(told, "and where it may have gone is said: {notes:?}");
}

#[test]
fn a_copy_of_an_entry_whose_event_is_gone_is_called_off_with_it() {
    type Change = fn(&mut crate::firm::matter::Entry);
    let copies: [(&str, Change, DiscrepancyKind); 4] = [
        ("it says the same at the same hour", |_| {}, DiscrepancyKind::CancelledButAlive),
        (
            "another hour is another one",
            |e| later(&mut e.span, TimeDelta::hours(5)),
            DiscrepancyKind::MissingHere,
        ),
        (
            "another title is another one",
            |e| (e.title, e.matter) = ("Lunch".into(), None),
            DiscrepancyKind::MissingHere,
        ),
        (
            "another matter is another one",
            |e| e.matter = Some(crate::ids::MatterId::new("m0")),
            DiscrepancyKind::MissingHere,
        ),
    ];
    for (why, change, kind) in copies {
        let mut world = world(3);
        deleted(&mut world, event(1));
        let mut copy = world.entries[1].clone();
        (copy.key.id, copy.source) = (RemoteId::new("copy"), None);
        change(&mut copy);
        let key = copy.key.clone();
        world.entries.push(copy);
        let outcome = run(&world);
        let of_copy = outcome.discrepancies.iter().filter(|found| found.sides[0].key == key);
        assert_eq!(of_copy.map(Discrepancy::kind).collect::<Vec<_>>(), vec![kind], "{why}");
    }
}
