//! Two appointments of one owner at the same time, ahead of us.

use super::firm::{Row, audit, audit_of, matters, row, sound};
use crate::audit::finding::{Confidence, FindingKind};
use crate::calendar::event::ShowAs;
use crate::calendar::source::SeriesEnd;
use crate::firm::people::Staff;

fn call(id: &str, start: &str) -> Row {
    sound(id, &format!("Call {id} 00101-Okafor")).at(start, 60)
}

#[test]
fn two_at_one_time_are_named_once_and_both_stay() {
    let outcome = audit(&[call("a", "2026-12-01T15:00:00Z"), call("b", "2026-12-01T15:30:00Z")]);
    assert_eq!(
        outcome.of(FindingKind::Overlap),
        [(Confidence::Certain, vec!["a keep".to_owned(), "b keep".to_owned()])],
        "a person decides which of the two moves"
    );
}

#[test]
fn what_does_not_clash() {
    let cases: [([Row; 2], &str); 5] = [
        ([call("a", "2026-10-01T15:00:00Z"), call("b", "2026-10-01T15:30:00Z")], "it is over"),
        ([call("a", "2026-12-01T15:00:00Z"), call("b", "2026-12-01T16:00:00Z")], "they only touch"),
        (
            [
                call("a", "2026-12-01T15:00:00Z"),
                call("b", "2026-12-01T15:30:00Z").with(|event| event.show_as = ShowAs::Free),
            ],
            "one takes no time",
        ),
        (
            [call("a", "2026-12-01T15:00:00Z"), call("b", "2026-12-01T15:30:00Z").on("bob").by("bob")],
            "two owners",
        ),
        (
            [
                call("a", "2026-12-01T15:00:00Z").uid("u"),
                call("a", "2026-12-01T15:00:00Z").uid("u").on("bob").guest("bob"),
            ],
            "two copies of one appointment",
        ),
    ];
    for (rows, why) in cases {
        assert_eq!(audit(&rows).of(FindingKind::Overlap), [], "no clash: {why}");
    }
}

#[test]
fn what_is_given_up_for_it_or_leads_to_it_does_not_clash() {
    let hearing = sound("h", "Hearing 00101-Okafor").at("2026-12-01T15:00:00Z", 60);
    for (title, overlaps, why) in [
        ("Travel to court 00101-Okafor", 0, "it leads to the hearing"),
        ("Travel to court 00104-Feld", 1, "it leads to another one"),
        ("HOLD hearing 00101-Okafor", 0, "it was put there for the hearing"),
        ("HOLD deposition 00101-Okafor", 1, "it was put there for something else"),
        ("Lunch", 0, "it waits"),
        ("Dentist", 1, "it does not wait"),
    ] {
        let other = row("o", title).at("2026-12-01T15:00:00Z", 60);
        let found = audit(&[hearing.clone(), other]).of(FindingKind::Overlap);
        assert_eq!(found.len(), overlaps, "“{title}” beside a hearing: {why}");
    }
}

#[test]
fn series_are_looked_at_for_the_next_weeks() {
    let weekly = call("s", "2026-09-01T14:00:00Z").weekly();
    // By New York's clocks 10:00 in September, which is 15:00 UTC after the change of clocks.
    let clash = audit(&[weekly.clone(), call("b", "2026-12-01T15:30:00Z")]);
    assert_eq!(
        clash.of(FindingKind::Overlap).len(),
        1,
        "the series is at ten by the office's clocks all year"
    );
    let other = call("t", "2026-09-01T14:30:00Z").weekly();
    let both = audit(&[weekly.clone(), other]);
    assert_eq!(both.of(FindingKind::Overlap).len(), 1, "two series that meet each week are named once");
    assert!(both.reason(FindingKind::Overlap).contains("times in the next weeks"), "and it says how often");
    let moved = call("d", "2026-12-01T18:00:00Z").day_of("s", "2026-12-01T15:00:00Z");
    let free = audit(&[weekly.clone(), moved, call("b", "2026-12-01T15:30:00Z")]);
    assert_eq!(free.of(FindingKind::Overlap), [], "that day of the series was moved away");
    let mut off = weekly;
    if let crate::calendar::source::RowKind::Series { rules, .. } = &mut off.kept.shape {
        rules.push("EXDATE;TZID=America/New_York:20261201T100000".to_owned());
    }
    let off = audit(&[off, call("b", "2026-12-01T15:30:00Z")]);
    assert_eq!(off.of(FindingKind::Overlap), [], "that day of the series was called off");
}

#[test]
fn t27_exploding_rules_do_not_take_the_day() {
    let bomb = |id: &str| call(id, "2026-11-01T14:00:00Z").series("FREQ=SECONDLY", SeriesEnd::Never);
    let outcome = audit(&[bomb("a"), bomb("b"), call("c", "2026-12-01T15:00:00Z")]);
    assert_eq!(outcome.of(FindingKind::Overlap), [], "no appointment comes every second");
}

#[test]
fn copies_that_were_said_to_be_one_do_not_clash() {
    let outcome = audit(&[
        call("a", "2026-12-01T15:00:00Z").with(|event| event.title = "Call Hansen about the lease".into()),
        call("b", "2026-12-01T15:00:00Z").with(|event| event.title = "Call Hanson about the lease".into()),
    ]);
    assert_eq!(outcome.of(FindingKind::Duplicate).len(), 1, "they may be one appointment");
    assert_eq!(outcome.of(FindingKind::Overlap), [], "which is said once");
}

#[test]
fn without_a_staff_list_a_calendar_stands_for_its_owner() {
    let rows = [call("a", "2026-12-01T15:00:00Z"), call("b", "2026-12-01T15:30:00Z")];
    let outcome = audit_of(&rows, &Staff::default(), &matters());
    assert_eq!(outcome.of(FindingKind::Overlap).len(), 1, "a file knows no staff, and still shows a clash");
}

#[test]
fn a_full_day_is_named_once() {
    let rows: Vec<Row> = (0..400).map(|n| call(&format!("r{n:03}"), "2026-12-01T15:00:00Z")).collect();
    let outcome = audit(&rows);
    let [(_, named)] = &outcome.of(FindingKind::Overlap)[..] else {
        panic!("nobody reads each with each: {:?}", outcome.of(FindingKind::Overlap))
    };
    assert_eq!(named.len(), 400, "each of them is named");
    let reason = outcome.reason(FindingKind::Overlap);
    assert!(reason.contains("400 events") && reason.contains("Dec 1, 2026"), "how many, and when: {reason}");
}

#[test]
fn a_long_one_is_named_with_each_day_that_it_spoils() {
    let trial = sound("trial", "Trial 00101-Okafor").at("2026-12-01T14:00:00Z", 3 * 24 * 60);
    let outcome = audit(&[trial, call("a", "2026-12-02T15:00:00Z"), call("b", "2026-12-03T15:00:00Z")]);
    let named: Vec<_> = outcome.of(FindingKind::Overlap).into_iter().map(|(_, items)| items).collect();
    assert_eq!(
        named,
        [["trial keep", "a keep"], ["trial keep", "b keep"]],
        "two calls of different days do not hang together because a trial goes on"
    );
}

#[test]
fn two_tentative_ones_are_no_certain_clash() {
    let likely = |event: &mut crate::calendar::event::CalendarEvent| event.show_as = ShowAs::Tentative;
    let rows = [
        call("a", "2026-12-01T15:00:00Z"),
        call("b", "2026-12-01T15:30:00Z").with(likely),
        call("c", "2026-12-01T15:45:00Z").with(likely),
    ];
    let [(confidence, named)] = &audit(&rows).of(FindingKind::Overlap)[..] else {
        panic!("they hang together")
    };
    assert_eq!((confidence, named.len()), (&Confidence::Likely, 3), "only one of the three is firm");
}

#[test]
fn a_hearing_of_two_attorneys_clashes_without_a_category() {
    let shared = |title: &str| {
        let event = Row::at(super::firm::row("a", title), "2026-12-01T15:00:00Z", 60);
        event.by("clerk@court.example").on("shared").guest("ann").guest("bob")
    };
    let other = || call("b", "2026-12-01T15:30:00Z");
    assert_eq!(
        audit(&[shared("Hearing on motion to compel"), other()]).of(FindingKind::Overlap).len(),
        1,
        "both have to be in court"
    );
    assert_eq!(
        audit(&[shared("Lunch of the office"), other()]).of(FindingKind::Overlap),
        [],
        "to a lunch of several nobody is bound"
    );
}
