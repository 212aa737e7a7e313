//! Whose an appointment is, and what follows from it: the same rule as that of the daily comparison.

use super::firm::{Row, audit_by, matters, member, paralegal, row, staff};
use crate::audit::find::tests::firm::Outcome;
use crate::audit::finding::FindingKind;
use crate::calendar::event::ResponseStatus;
use crate::firm::people::Staff;
use crate::firm::policy::Policy;

const AHEAD: &str = "2026-12-08T15:00:00Z";
const COURT: &str = "clerk@court.example";

/// Pat and Rob schedule for nobody, Kim for two, Lee for one. Dana has no calendar and is asked to nothing.
fn judged(rows: &[Row], policy: &Policy) -> Outcome {
    let more = [
        paralegal("pat", &[]),
        paralegal("rob", &[]),
        paralegal("kim", &["ann", "dana"]),
        paralegal("lee", &["dana"]),
        member("dana", true, None),
    ];
    audit_by(rows, &Staff::new(staff().iter().cloned().chain(more)), &matters(), policy)
}

fn usual(rows: &[Row]) -> Outcome {
    judged(rows, &Policy::default())
}

fn from_court(id: &str) -> Row {
    row(id, &format!("Hearing {id} 00101-Okafor")).by(COURT).category("Court Appearance").at(AHEAD, 60)
}

#[test]
fn nothing_decides_between_several_who_are_no_attorneys() {
    let on = |id: &str, who: &str| from_court(id).uid("u").on(who).guest("pat").guest("rob");
    let outcome = usual(&[on("a", "pat"), on("b", "rob")]);
    let findings = outcome.of(FindingKind::Owner);
    assert_eq!(findings.len(), 1, "one appointment, one finding");
    assert_eq!(findings.first().map(|(_, items)| items.len()), Some(2), "which names both copies");
    assert_eq!(
        outcome.reason(FindingKind::Owner),
        "Nobody of the firm called this, and Name of pat and Name of rob take part, none of them an attorney: it has no one owner.",
        "and says between whom"
    );
    for (row, why) in [
        (on("a", "pat").guest("ann"), "Ann is the only attorney"),
        (on("a", "pat").guest("ann").guest("bob"), "two attorneys own it together"),
        (on("a", "pat").answer("ann", ResponseStatus::Declined), "it stays hers until somebody takes it"),
        (from_court("a").on("pat").guest("pat"), "Pat is the only one of the firm"),
    ] {
        assert_eq!(usual(&[row]).of(FindingKind::Owner), [], "somebody owns it: {why}");
    }
}

#[test]
fn an_assistant_of_two_types_for_nobody_knows_whom() {
    let typed = usual(&[from_court("a").by("kim").on("kim")]);
    assert_eq!(
        typed.reason(FindingKind::Owner),
        "Name of kim called this and schedules for Name of ann and Name of dana: nothing says whose it is.",
        "those are named too who are asked to nothing"
    );
    let sent = usual(&[from_court("a").on("kim").guest("kim")]);
    assert_eq!(
        sent.reason(FindingKind::Owner),
        "Only staff take part, and they schedule for Name of ann and Name of dana: nothing says whose it is.",
        "a court has called it, and Kim has not"
    );
}

#[test]
fn what_is_said_of_who_declined_is_true() {
    let shared = from_court("a").on("shared");
    assert_eq!(
        usual(std::slice::from_ref(&shared)).reason(FindingKind::Owner),
        "Nobody of the firm called this, holds it or is asked to come.",
        "nobody of the firm is near"
    );
    assert_eq!(
        usual(&[shared.answer("pat", ResponseStatus::Declined)]).reason(FindingKind::Owner),
        "Nobody of the firm called this, and who was asked to come has declined.",
        "Pat was asked"
    );
}

#[test]
fn two_hearings_of_two_attorneys_overlap_once() {
    let both = |id: &str| from_court(id).on("ann").guest("ann").guest("bob");
    let said = |rows: &[Row]| {
        let outcome = usual(rows);
        (outcome.of(FindingKind::Overlap).len(), outcome.reason(FindingKind::Overlap))
    };
    let (count, reason) = said(&[both("a"), both("b")]);
    assert_eq!(count, 1, "it is one clash, whoever is booked");
    assert_eq!(
        reason,
        "Name of ann and Name of bob have “Hearing a 00101-Okafor” and “Hearing b 00101-Okafor” at the same time.",
        "both are booked twice"
    );
    let bob_declined = from_court("b").on("ann").guest("ann").answer("bob", ResponseStatus::Declined);
    let (_, reason) = said(&[both("a"), bob_declined]);
    assert!(reason.starts_with("Name of ann has"), "Bob goes to one of them: {reason}");
    let lunch = |id: &str| {
        let mut lunch = both(id);
        lunch.kept.event.categories = vec!["Internal".to_owned()];
        lunch
    };
    assert_eq!(said(&[both("a"), lunch("b")]).0, 0, "a lunch of the office books nobody");
    assert_eq!(said(&[both("a").weekly(), both("b").weekly()]).0, 1, "each week, for both");
    let times = said(&[both("a").weekly(), both("b").weekly()]).1;
    let alone = said(&[from_court("a").guest("ann").weekly(), from_court("b").guest("ann").weekly()]).1;
    let often = |reason: &str| reason.split(", ").nth(1).map(str::to_owned);
    assert_eq!(often(&times), often(&alone), "a day counts once, however many own it: {times}");
}

#[test]
fn what_the_firm_has_set_leads() {
    let set = |name: &str| Policy {
        owner_of: [(name.to_owned(), vec!["Dana@firm.example".to_owned()])].into(),
        ..Policy::default()
    };
    let rows = [from_court("a").on("shared"), from_court("b").on("shared").guest("bob")];
    for (name, why) in [(COURT, "the clerk's are hers"), ("shared", "what lies on that calendar is hers")] {
        let outcome = judged(&rows, &set(name));
        assert_eq!(outcome.of(FindingKind::Owner), [], "{why}");
        let reason = outcome.reason(FindingKind::Overlap);
        assert!(reason.starts_with("Name of dana has"), "{why}, whom no row names: {reason}");
    }
    let other = judged(&rows, &set("bob@firm.example"));
    assert_eq!(other.of(FindingKind::Owner).len(), 1, "what is set for who called nothing sets nothing");
}

#[test]
fn nobody_else_is_asked_for_by_whom_it_was_typed() {
    let typed = from_court("a").by("lee").on("lee");
    let outcome = usual(std::slice::from_ref(&typed));
    assert_eq!(
        outcome.reason(FindingKind::Incomplete),
        "Nobody but its owner is asked to come; Name of lee called it.",
        "whoever types it in is no company"
    );
    let two = usual(&[typed.guest("ann").guest("bob")]);
    assert_eq!(two.of(FindingKind::Incomplete), [], "two owners are company enough");
}

#[test]
fn what_two_own_gets_the_category_that_both_have_elsewhere() {
    let call = |id: &str, day: u32, owners: &[&str], category: &str| {
        let call = row(id, "Status call").by(COURT).on(owners[0]);
        let call = call.at(&format!("2026-09-{day:02}T14:00:00Z"), 30);
        let call = owners.iter().fold(call, |call, owner| call.guest(owner));
        if category.is_empty() { call } else { call.category(category) }
    };
    let ann = [call("a", 1, &["ann"], "Deposition"), call("b", 8, &["ann"], "Deposition")];
    let bare = call("x", 15, &["ann", "bob"], "");
    let alike = usual(&[ann[0].clone(), ann[1].clone(), bare.clone()]);
    assert_eq!(
        alike.findings(FindingKind::Category).next().map(|finding| finding.reason.reveal()),
        Some("It has no category. All others of its owners with the same title are Deposition."),
        "Ann's are, and Bob has none"
    );
    let bobs = call("c", 22, &["bob"], "Client Meeting");
    let unlike = usual(&[ann[0].clone(), ann[1].clone(), bobs, bare.clone()]);
    assert_eq!(unlike.acts("x"), [], "Bob's are something else");
    let shared = usual(&[call("a", 1, &["ann", "bob"], "Deposition"), bare]);
    assert_eq!(shared.acts("x"), [], "one that both own is there once, and once is not always");
}
