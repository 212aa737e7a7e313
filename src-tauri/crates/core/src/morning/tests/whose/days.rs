//! An appointment counts on each day that it covers, and whole days are compared as people mean them.

use super::super::{day, days, entry, kinds, run, run_for, world};
use crate::morning::notice::Circumstance;
use crate::morning::outcome::{DiscrepancyKind, SkipReason};
use crate::morning::snapshot::{CompareDays, Snapshot};
use crate::time::Span;
use chrono::{DateTime, Days, NaiveDate, Utc};

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().expect("a test writes instants as 2026-11-20T09:30:00Z")
}

fn whole(first: NaiveDate, count: u64) -> Span {
    Span::AllDay { first, end: first + Days::new(count) }
}

fn timed(start: &str, end: &str) -> Span {
    Span::Timed { start: utc(start), end: utc(end), zone: "America/New_York".to_owned() }
}

/// Both sides of the first appointment lie there.
fn set(world: &mut Snapshot, span: Span) {
    world.events[0].span = span.clone();
    world.entries[0].span = span;
}

#[test]
fn a_trial_that_began_last_week_counts_on_each_of_its_days() {
    let began = day() - Days::new(7);
    for (span, why) in [
        (whole(began, 12), "whole days"),
        (timed("2026-11-13T14:00:00Z", "2026-11-24T22:00:00Z"), "with hours"),
    ] {
        let mut there = world(2);
        set(&mut there, span);
        let outcome = run(&there);
        assert!(outcome.discrepancies.is_empty(), "{why}: both have it: {:?}", kinds(&outcome));
        assert_eq!(outcome.agree, 2, "{why}: and it is one of the appointments of the day");
        there.entries.remove(0);
        let outcome = run(&there);
        assert_eq!(kinds(&outcome), vec![DiscrepancyKind::MissingThere], "{why}: it is still running");
        let found = &outcome.discrepancies[0];
        assert!(found.day < day() && day() < found.last_day, "{why}: it concerns all of its days");
        let after = CompareDays { from: day() + Days::new(7), to: day() + Days::new(7) };
        assert!(
            !kinds(&run_for(&there, after)).contains(&DiscrepancyKind::MissingThere),
            "{why}: and not the next"
        );
    }
}

#[test]
fn what_ends_at_midnight_is_not_of_the_next_day() {
    for (end, counts) in [("2026-11-20T05:00:00Z", false), ("2026-11-20T05:00:01Z", true)] {
        let mut world = world(1);
        set(&mut world, timed("2026-11-20T03:00:00Z", end));
        world.entries.clear();
        let outcome = run(&world);
        assert_eq!(
            !outcome.discrepancies.is_empty(),
            counts,
            "it ended at {end} and the day began at 05:00 UTC"
        );
        let elsewhere = outcome.record.skipped.contains_key(&SkipReason::OutsideDays);
        assert_eq!(elsewhere, !counts, "and it is counted as one of another day, or not");
    }
}

#[test]
fn a_whole_day_and_hours_of_that_day_agree() {
    let mut world = world(2);
    world.events[0].span = whole(day(), 1);
    world.entries[0].span = timed("2026-11-20T14:00:00Z", "2026-11-20T22:00:00Z");
    for linked in [true, false] {
        if !linked {
            world.entries[0].source = None;
        }
        let outcome = run(&world);
        assert!(
            outcome.discrepancies.is_empty(),
            "linked {linked}: a trial all day is one from 9 to 5: {:?}",
            kinds(&outcome)
        );
        let told: Vec<_> = outcome.notices.iter().map(|one| &one.what).collect();
        assert_eq!(
            told,
            vec![&Circumstance::WholeDay],
            "linked {linked}: and it is said that one has no hours"
        );
    }
    world.entries[0].span = timed("2026-11-21T14:00:00Z", "2026-11-21T22:00:00Z");
    world.entries[0].source = entry(0).source;
    assert_eq!(kinds(&run(&world)), vec![DiscrepancyKind::TimeDiffers], "another day is another day");
    world.entries[0].span = whole(day(), 2);
    assert_eq!(kinds(&run(&world)), vec![DiscrepancyKind::TimeDiffers], "and two whole days are not one");
}

#[test]
fn a_whole_day_and_an_afternoon_meet_by_their_title_alone() {
    let mut world = world(2);
    world.events[0].title = "Okafor jury selection".into();
    world.events[0].span = whole(day(), 1);
    let there = &mut world.entries[0];
    there.title = "Okafor jury selection".into();
    there.span = timed("2026-11-20T18:30:00Z", "2026-11-20T22:00:00Z");
    (there.source, there.matter) = (None, None);
    assert!(run(&world).discrepancies.is_empty(), "neither is missing: {:?}", kinds(&run(&world)));
}

#[test]
fn both_changes_of_the_clock_leave_days_whole() {
    for (date, first, last) in [
        ("2026-03-08", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"),
        ("2026-11-01", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"),
    ] {
        let date: NaiveDate = date.parse().expect("a day");
        let mut world = world(1);
        world.now = utc(first) - chrono::TimeDelta::hours(12);
        for state in &mut world.calendars {
            state.coverage.read_at = Some(world.now);
            state.coverage.window.as_mut().expect("it was read").start = utc("2026-01-01T00:00:00Z");
        }
        for list in &mut world.systems[1].lists {
            list.read_at = Some(world.now);
            list.window.as_mut().expect("it was read").start = utc("2026-01-01T00:00:00Z");
        }
        world.events[0].span = whole(date, 1);
        world.entries[0].span = timed(first, last);
        let of_day = CompareDays { from: date, to: date };
        let outcome = run_for(&world, of_day);
        assert!(
            outcome.discrepancies.is_empty(),
            "{date} has 23 or 25 hours and is one day: {:?}",
            kinds(&outcome)
        );
        let next = CompareDays { from: date + Days::new(1), to: date + Days::new(1) };
        assert_eq!(run_for(&world, next).agree, 0, "{date}: nothing of it reaches into the next day");
        assert_ne!(of_day, days(), "the days of this test are its own");
    }
}
