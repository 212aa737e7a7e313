//! Owner, category, what is missing, matter.

use super::firm::{Row, audit, audit_of, matters, row, sound, staff};
use crate::audit::finding::{Act, Confidence, FindingKind};
use crate::calendar::event::{EventType, ResponseStatus, ShowAs};
use crate::firm::people::Staff;
use std::collections::BTreeSet;

const AHEAD: &str = "2026-12-08T15:00:00Z";

#[test]
fn nobody_of_the_firm_on_a_shared_calendar() {
    let shared = row("a", "Maintenance").by("facility@house.example").on("shared").category("Internal");
    assert_eq!(
        audit(std::slice::from_ref(&shared)).of(FindingKind::Owner).len(),
        1,
        "nobody internal has to do with it"
    );
    let unknown = audit_of(&[shared], &Staff::default(), &matters());
    assert_eq!(unknown.of(FindingKind::Owner), [], "without a staff list nobody is known to be internal");
}

#[test]
fn a_category_is_proposed_only_where_nothing_else_was_ever_used() {
    let other = |id: &str, day: u32, category: &str| {
        row(id, "Client call")
            .at(&format!("2026-09-{day:02}T14:00:00Z"), 30)
            .guest("c@mail.example")
            .category(category)
    };
    let bare = |id: &str| row(id, "Client call").guest("c@mail.example");
    let outcome = audit(&[other("a", 1, "Client Meeting"), other("b", 8, "Client Meeting"), bare("x")]);
    assert_eq!(
        outcome.acts("x"),
        [Act::SetCategory("Client Meeting".to_owned())],
        "every other one of this owner is a client meeting"
    );
    let mixed = audit(&[other("a", 1, "Client Meeting"), other("b", 8, "Deposition"), bare("x")]);
    assert_eq!(mixed.acts("x"), [], "nothing decides between two");
    let once = audit(&[other("a", 1, "Client Meeting"), bare("x")]);
    assert_eq!(once.acts("x"), [], "once is not always");
    let unknown = audit(&[bare("x").category("Blue")]);
    assert_eq!(
        unknown.of(FindingKind::Category),
        [(Confidence::Certain, vec!["x keep".to_owned()])],
        "a category of somebody's own is shown"
    );
}

#[test]
fn what_is_no_appointment_needs_no_category() {
    let outcome = audit(&[
        row("a", "Focus").with(|event| event.event_type = EventType::FocusTime),
        row("b", "Walk").with(|event| event.show_as = ShowAs::Free).at("2026-10-07T14:00:00Z", 30),
        row("c", "Talk").by("bob").answer("ann", ResponseStatus::Declined).at("2026-10-08T14:00:00Z", 30),
        row("d", "Vacation").all_day("2026-08-03", 5).with(|event| event.show_as = ShowAs::Away),
        row("e", "Off")
            .all_day("2026-08-17", 5)
            .category("Internal")
            .with(|event| event.show_as = ShowAs::Away),
    ]);
    assert_eq!(outcome.kinds(), [], "focus time, free time, what was declined and days away");
}

#[test]
fn missing_people_and_broken_times() {
    let alone = |id: &str, category: &str| row(id, "Review").category(category);
    let cases: [(Row, Confidence, &str); 5] = [
        (alone("a", "Client Meeting"), Confidence::Likely, "a client meeting without the client"),
        (alone("a", "Court Appearance"), Confidence::Possible, "a hearing often has nobody else on its list"),
        (alone("a", "Internal"), Confidence::Possible, "the firm among itself"),
        (sound("a", "Review").at("2026-10-06T14:00:00Z", 0), Confidence::Certain, "no length"),
        (sound("a", "Review").at("2026-10-06T14:00:00Z", -30), Confidence::Certain, "ends before it begins"),
    ];
    for (row, sure, why) in cases {
        let row = row.body("00101-Okafor");
        assert_eq!(audit(&[row]).of(FindingKind::Incomplete), [(sure, vec!["a keep".to_owned()])], "{why}");
    }
    let room = sound("a", "Review").with(|event| {
        event.attendees.iter_mut().for_each(|attendee| attendee.resource = true);
    });
    assert_eq!(audit(&[room]).of(FindingKind::Incomplete).len(), 1, "a room is nobody");
}

#[test]
fn f23_matter_numbers_are_said_and_never_guessed() {
    let said = |title: &str| audit(&[sound("a", title).at(AHEAD, 30)]).of(FindingKind::Matter).len();
    assert_eq!(said("Call 00101-Okafor"), 0, "one open matter is in order");
    assert_eq!(said("Call"), 1, "a client meeting names its matter");
    assert_eq!(said("Call 00999-Nobody"), 1, "it is not on the list");
    assert_eq!(said("Call 00101-Okafor / 00102-Marsh"), 1, "two are named");
    assert_eq!(said("Call 00103-Sato"), 1, "the matter is closed and the call lies ahead");
    let past = audit(&[sound("a", "Call 00103-Sato")]);
    assert_eq!(past.of(FindingKind::Matter), [], "it took place while the matter was open");
    let internal = audit(&[row("a", "Team lunch").category("Internal").guest("bob")]);
    assert_eq!(internal.of(FindingKind::Matter), [], "the firm among itself needs no matter");
    let none = audit_of(&[sound("a", "Call")], &staff(), &[]);
    assert_eq!(none.of(FindingKind::Matter), [], "without a list of matters nothing is said about them");
}

#[test]
fn what_goes_is_not_asked_for_more() {
    let outcome = audit(&[sound("a", "Talk"), row("b", "Talk").made("2026-10-05T12:00:00Z")]);
    assert_eq!(outcome.taken(), ["b delete"], "the copy goes");
    assert!(
        outcome.findings(FindingKind::Category).next().is_none(),
        "nobody is asked for the category of an event that goes"
    );
}

#[test]
fn free_or_away_time_of_a_court_or_a_matter_is_an_appointment() {
    let free = |id: &str, title: &str| {
        row(id, title).all_day("2026-12-08", 1).with(|event| event.show_as = ShowAs::Free)
    };
    let outcome = audit(&[
        free("a", "00101-Okafor mediation"),
        free("b", "Hearing before Judge Ito"),
        free("c", "Signing").place("Courtroom 4"),
        free("d", "Birthday of Bob"),
        row("e", "Signing abroad").all_day("2026-12-14", 2).category("Client Meeting").with(|event| {
            event.show_as = ShowAs::Away;
        }),
    ]);
    let named = |kind| outcome.of(kind).into_iter().flat_map(|(_, items)| items).collect::<BTreeSet<_>>();
    assert_eq!(
        named(FindingKind::Category),
        ["a keep", "b keep", "c keep"].map(str::to_owned).into(),
        "whole days are free unless somebody says; these are business, and lack a category as they do in the report"
    );
    assert!(
        named(FindingKind::Incomplete).contains("e keep"),
        "what has a category is an appointment, however it is shown"
    );
    assert!(
        !outcome.found.findings.iter().flat_map(|one| &one.items).any(|item| outcome.id(item.row) == "d"),
        "a birthday is none"
    );
}
