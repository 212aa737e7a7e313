//! Series of people who have left, and endless ones.

use super::firm::{Row, audit, row};
use crate::audit::finding::{Confidence, FindingKind};
use crate::calendar::event::ResponseStatus;
use crate::calendar::source::SeriesEnd;

/// A weekly round table that the leaver called.
fn table(id: &str) -> Row {
    row(id, "Round table")
        .uid("table")
        .by("gone")
        .on("gone")
        .at("2026-01-06T14:00:00Z", 30)
        .category("Internal")
        .weekly()
}

fn copy(id: &str, holder: &str) -> Row {
    table(id).on(holder).answer(holder, ResponseStatus::None)
}

#[test]
fn the_organizers_series_is_ended_and_its_copies_are_shown() {
    let outcome = audit(&[table("a").answer("ann", ResponseStatus::None), copy("b", "ann")]);
    assert_eq!(
        outcome.of(FindingKind::LeaverSeries),
        [(Confidence::Certain, vec!["a end_series".to_owned(), "b keep".to_owned()])],
        "what lies behind stays; copies follow their organizer's row"
    );
    assert_eq!(
        outcome.kinds(),
        [FindingKind::LeaverSeries],
        "nothing else is asked about a series that ends"
    );
}

#[test]
fn copies_without_their_organizers_row_are_to_be_deleted() {
    let elsewhere = row("c", "Lunch").on("gone").by("gone").category("Internal").guest("ann");
    let outcome = audit(&[copy("a", "ann"), copy("b", "bob"), elsewhere]);
    assert_eq!(
        outcome.of(FindingKind::LeaverSeries),
        [(Confidence::Certain, vec!["a delete".to_owned(), "b delete".to_owned()])],
        "the organizer's calendar was read and has it no more: nobody can end it"
    );
    let unread = audit(&[copy("a", "ann")]);
    assert_eq!(
        unread.of(FindingKind::LeaverSeries),
        [(Confidence::Likely, vec!["a delete".to_owned()])],
        "the organizer's calendar was not read, which the evidence says"
    );
}

#[test]
fn on_a_calendar_that_is_nobodys_the_past_is_kept() {
    let outcome = audit(&[table("a").on("shared")]);
    assert_eq!(outcome.taken(), ["a end_series"], "a file or a shared calendar may hold the original");
}

#[test]
fn colleagues_who_still_come_make_it_less_sure_and_are_named() {
    let outcome = audit(&[table("a").guest("ann").guest("bob")]);
    let findings = outcome.of(FindingKind::LeaverSeries);
    assert_eq!(findings, [(Confidence::Likely, vec!["a end_series".to_owned()])], "they may go on meeting");
    let reason = outcome.reason(FindingKind::LeaverSeries);
    assert!(reason.contains("2 colleagues have accepted"), "the manager has to know: {reason}");
}

#[test]
fn f3_series_for_a_court_a_client_or_a_matter_are_kept() {
    let cases: [(Row, &str); 4] = [
        (table("a").with(|event| event.categories = vec!["Court Appearance".to_owned()]), "a court"),
        (table("a").body("00101-Okafor"), "a matter"),
        (table("a").guest("client@mail.example"), "a client takes part"),
        (table("a").at("2027-01-05T14:00:00Z", 30), "it has not begun"),
    ];
    for (row, why) in cases {
        let outcome = audit(&[row]);
        assert_eq!(
            outcome.of(FindingKind::LeaverSeries),
            [(Confidence::Possible, vec!["a keep".to_owned()])],
            "somebody may have taken it over: {why}"
        );
    }
}

#[test]
fn what_has_ended_and_what_is_no_series_is_no_finding() {
    let until = |text: &str| SeriesEnd::Until(super::firm::utc(text));
    let over = table("a").series("FREQ=WEEKLY;UNTIL=20260901T000000Z", until("2026-09-01T00:00:00Z"));
    let counted = table("b").uid("b").series("FREQ=DAILY;COUNT=20", SeriesEnd::After(20));
    let single =
        row("c", "Deposition").by("gone").on("gone").category("Deposition").guest("client@mail.example");
    let here = table("d").uid("d").by("bob").on("bob");
    let outcome = audit(&[over, counted, single, here]);
    assert_eq!(outcome.of(FindingKind::LeaverSeries), [], "only series that go on, of people who have left");
}

#[test]
fn t27_rules_that_explode_are_shown_and_kept() {
    let bomb =
        table("a").series("FREQ=SECONDLY;COUNT=1000000000;BYSECOND=1,2,3", SeriesEnd::After(1_000_000_000));
    let broken = table("b").uid("b").series("FREQ=SOMETIMES", SeriesEnd::NotKnown);
    let outcome = audit(&[bomb, broken]);
    assert_eq!(outcome.taken(), Vec::<String>::new(), "what cannot be understood is not ended");
    assert_eq!(outcome.of(FindingKind::LeaverSeries).len(), 2, "both are shown");
}

/// A weekly duty of Ann's, untouched for three years.
fn duty(id: &str) -> Row {
    row(id, "Order stationery")
        .at("2023-10-03T14:00:00Z", 15)
        .category("Internal")
        .made("2023-10-01T12:00:00Z")
        .weekly()
}

#[test]
fn endless_series_untouched_for_two_years_are_to_be_ended() {
    let outcome = audit(&[duty("a")]);
    assert_eq!(
        outcome.of(FindingKind::EndlessSeries),
        [(Confidence::Likely, vec!["a end_series".to_owned()])],
        "nobody has touched it, and what lies behind stays"
    );
}

#[test]
fn endless_series_with_any_sign_of_need_are_kept() {
    let cases: [(Row, &str); 5] = [
        (duty("a").series("FREQ=YEARLY", SeriesEnd::Never), "a yearly duty"),
        (duty("a").guest("client@mail.example"), "somebody from outside takes part"),
        (duty("a").body("00101-Okafor"), "a matter"),
        (duty("a").with(|event| event.categories = vec!["Client Meeting".to_owned()]), "a client"),
        (duty("a").on("bob"), "only a copy was read"),
    ];
    for (row, why) in cases {
        let outcome = audit(&[row]);
        assert_eq!(
            outcome.of(FindingKind::EndlessSeries),
            [(Confidence::Possible, vec!["a keep".to_owned()])],
            "it is shown, and stays: {why}"
        );
    }
}

#[test]
fn what_was_touched_or_ends_is_no_endless_series() {
    let touched = duty("a").with(|event| event.updated = Some(super::firm::utc("2025-01-05T12:00:00Z")));
    let ends = duty("b").uid("b").series("FREQ=WEEKLY;COUNT=900", SeriesEnd::After(900));
    let moved = row("d", "Order stationery").made("2025-03-01T12:00:00Z").day_of("c", "2025-03-04T15:00:00Z");
    let unknown = duty("e").uid("e").with(|event| event.updated = None);
    let unknown =
        Row { kept: crate::calendar::source::SourceEvent { created: None, ..unknown.kept }, ..unknown };
    let outcome = audit(&[touched, ends, duty("c"), moved, unknown]);
    assert_eq!(
        outcome.of(FindingKind::EndlessSeries),
        [],
        "changed lately, with an end, with a day that was moved lately, or of unknown age"
    );
}
