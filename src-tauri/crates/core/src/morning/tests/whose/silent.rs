//! Events that break a rule are looked for all the same; deadlines, closed matters and private ones have their place.

use super::super::{calendar, covered, day, entry, event, kinds, run, span, world};
use crate::coverage::ReadScope;
use crate::firm::matter::MatterStatus;
use crate::firm::policy::CategoryKind;
use crate::ids::{CalendarId, RemoteId};
use crate::morning::fix::{NoFixReason, PracticeContext, propose};
use crate::morning::notice::Circumstance;
use crate::morning::outcome::{Counterpart, DiscrepancyKind, Facts, Note, PRIVATE_TITLE, SkipReason};
use crate::morning::snapshot::{CalendarState, Snapshot};
use crate::morning::words::Wording;
use crate::rules::valid::Breach;
use crate::time::Span;
use crate::time::zone::Zones;

/// The second appointment has no entry and no category, and says this.
fn forgotten(title: &str, place: &str) -> Snapshot {
    let mut world = world(3);
    world.events[1].categories.clear();
    world.events[1].title = title.into();
    world.events[1].place = place.into();
    world.entries.remove(1);
    world
}

#[test]
fn what_looks_like_court_is_missing_although_it_has_no_category() {
    for (title, place) in [
        ("Motion hearing – Okafor", ""),
        ("Depo of Dr. Reyes", "our office"),
        ("Okafor v. Allstate", "Superior Court, Dept. 12"),
        ("Conference with Judge Lin", ""),
    ] {
        let world = forgotten(title, place);
        let outcome = run(&world);
        assert_eq!(kinds(&outcome), vec![DiscrepancyKind::MissingThere], "{title}: somebody waits in court");
        let found = &outcome.discrepancies[0];
        assert_eq!(found.severity, CategoryKind::Court, "{title}: and that is said first");
        assert!(found.notes.contains(&Note::Breaks(Breach::NoCategory)), "{title}: with what it lacks");
        assert!(outcome.flagged.is_empty(), "{title}: it is told once");
        let fix = propose(found, &PracticeContext::of(&world));
        assert_eq!(fix, Err(NoFixReason::BreaksRule), "{title}: only what passed the rules is sent");
    }
}

#[test]
fn what_only_speaks_of_court_is_listed_and_was_looked_for() {
    for title in ["Prep for Okafor hearing", "Discuss deposition of Dr. Reyes", "Staff lunch"] {
        let outcome = run(&forgotten(title, ""));
        assert!(outcome.discrepancies.is_empty(), "{title}: nobody waits for it in court");
        let flagged: Vec<_> = outcome.flagged.iter().map(|flagged| flagged.counterpart).collect();
        assert_eq!(flagged, vec![Counterpart::Missing], "{title}: it was looked for, and that is told");
    }
}

#[test]
fn an_uncategorised_one_is_compared_where_it_is_found() {
    let mut world = forgotten("Okafor lunch", "");
    let mut moved = entry(1);
    moved.span = span(5);
    moved.title = "Okafor lunch".into();
    world.entries.push(moved);
    let outcome = run(&world);
    assert_eq!(kinds(&outcome), vec![DiscrepancyKind::TimeDiffers], "what it says is compared");
    let notes = &outcome.discrepancies[0].notes;
    assert!(
        notes.contains(&Note::Breaks(Breach::NoCategory)),
        "and what it lacks is said beside it: {notes:?}"
    );
    world.entries[2].span = span(1);
    let outcome = run(&world);
    assert_eq!(
        outcome.flagged[0].counterpart,
        Counterpart::Agrees,
        "it is there, and only lacks its category"
    );
}

#[test]
fn on_a_court_calendar_no_word_is_needed() {
    for (name, kind) in [("Court", vec![DiscrepancyKind::MissingThere]), ("Team", vec![])] {
        let mut world = forgotten("Okafor", "");
        let mut shared = calendar("m365", "shared", "");
        shared.name = name.into();
        let coverage = covered("m365", ReadScope::Calendar(CalendarId::new("shared")));
        world.calendars.push(CalendarState { calendar: shared, coverage });
        world.events[1].key.calendar = CalendarId::new("shared");
        assert_eq!(kinds(&run(&world)), kind, "what stands on the calendar “{name}”");
    }
}

#[test]
fn a_whole_day_in_court_is_free_in_outlook_and_no_free_time() {
    let mut world = forgotten("Okafor trial", "");
    world.events[1].span = Span::AllDay { first: day(), end: day().succ_opt().expect("a day") };
    world.events[1].show_as = crate::calendar::event::ShowAs::Free;
    assert_eq!(
        kinds(&run(&world)),
        vec![DiscrepancyKind::MissingThere],
        "whole days are free unless somebody says"
    );
    world.events[1].title = "Birthday of Ben".into();
    let outcome = run(&world);
    assert_eq!(
        outcome.record.skipped.get(&SkipReason::Free),
        Some(&1),
        "while other free time stays left out"
    );
}

#[test]
fn a_court_event_that_breaks_another_rule_is_missing_too() {
    let mut world = world(3);
    let Span::Timed { start, .. } = span(2) else { panic!("it is timed") };
    world.events[2].span = Span::Timed { start, end: start, zone: "UTC".into() };
    world.entries.remove(2);
    let outcome = run(&world);
    assert_eq!(kinds(&outcome), vec![DiscrepancyKind::MissingThere], "a hearing without an end is a hearing");
    assert!(
        outcome.discrepancies[0].notes.contains(&Note::Breaks(Breach::EndNotAfterStart)),
        "and what is wrong with it is said"
    );
}

#[test]
fn deadlines_of_court_rules_are_told_and_never_compared() {
    let mut world = world(2);
    let mut ruled = entry(1);
    ruled.key.id = RemoteId::new("rule");
    ruled.ruled = true;
    ruled.source = None;
    ruled.title = "Answer to the complaint".into();
    world.entries.push(ruled.clone());
    let mut other_day = ruled;
    other_day.key.id = RemoteId::new("later");
    other_day.span = Span::AllDay { first: day() + chrono::Days::new(2), end: day() + chrono::Days::new(3) };
    world.entries.push(other_day);
    let outcome = run(&world);
    assert!(outcome.discrepancies.is_empty(), "they are nobody's to enter: {:?}", kinds(&outcome));
    let told: Vec<_> = outcome.notices.iter().map(|one| (&one.what, one.severity)).collect();
    assert_eq!(
        told,
        vec![(&Circumstance::Due(true), CategoryKind::Court)],
        "the one of that day, first of all"
    );
    assert_eq!(outcome.practice.skipped.get(&SkipReason::Ruled), Some(&2), "and both are counted as before");
}

#[test]
fn deadlines_that_people_type_are_told_wherever_they_stand() {
    for title in ["Discovery responses due", "DEADLINE: opposition brief", "SOL Okafor"] {
        let mut world = world(3);
        world.events[1].title = title.into();
        world.events[1].place = "".into();
        world.events[1].categories.clear();
        world.events[1].show_as = crate::calendar::event::ShowAs::Free;
        world.entries.remove(1);
        let told: Vec<_> = run(&world).notices.into_iter().map(|one| one.what).collect();
        assert_eq!(
            told,
            vec![Circumstance::Due(false)],
            "{title}: free time and no category hide no deadline"
        );
    }
    let mut world = world(3);
    world.events[1].title = "JD-2026-001 due diligence call".into();
    world.entries[1].title = world.events[1].title.clone();
    assert!(run(&world).notices.is_empty(), "due diligence is work");
}

#[test]
fn a_closed_matter_is_told_although_both_agree() {
    let mut world = world(3);
    world.matters[2].status = MatterStatus::Closed;
    let outcome = run(&world);
    assert!(outcome.discrepancies.is_empty(), "both systems say the same");
    assert_eq!(outcome.agree, 3, "and it counts as agreeing");
    assert!(
        matches!(outcome.notices[0].what, Circumstance::ClosedMatter(_)),
        "but a hearing in a matter that is over needs a person: {:?}",
        outcome.notices
    );
}

#[test]
fn private_ones_are_compared_and_their_words_are_never_shown() {
    let mut world = world(7);
    world.events[1].private = true;
    world.events[1].title = "JD-2026-001 Okafor sealed hearing".into();
    world.events[4].span = span(1);
    world.entries[4].span = span(1);
    world.entries[1].span = span(5);
    let outcome = run(&world);
    assert!(kinds(&outcome).contains(&DiscrepancyKind::TimeDiffers), "it is compared: {:?}", kinds(&outcome));
    assert!(
        kinds(&outcome).contains(&DiscrepancyKind::DoubleBooking),
        "also with others: {:?}",
        kinds(&outcome)
    );
    let (zones, office) = (Zones::bundled(), Zones::bundled().find("America/New_York").expect("a zone"));
    let wording = Wording::new("Outlook", "Clio", &world.staff, &world.matters, &office, &zones);
    for found in &outcome.discrepancies {
        let told = wording.why(found);
        assert!(!told.contains("sealed"), "{:?} tells its words: {told}", found.kind());
        let titles: Vec<_> = found.sides.iter().map(Facts::shown_title).collect();
        assert!(
            titles.iter().all(|title| !title.contains("sealed")),
            "nor does the entry's title: {titles:?}"
        );
        assert!(titles.contains(&PRIVATE_TITLE), "it is named as what it is: {titles:?}");
    }
    let mut missing = super::super::world(3);
    missing.events[1].private = true;
    missing.entries.remove(1);
    let found = run(&missing).discrepancies.remove(0);
    let fix = propose(&found, &PracticeContext::of(&missing));
    assert_eq!(fix, Err(NoFixReason::Private), "one click copies nothing that is sealed");
    assert!(!event(1).private, "the firm of these tests has no secrets of its own");
}
