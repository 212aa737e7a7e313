//! An attorney calls the hearing and asks a second one: whoever has an entry of the own is in Clio, and goes by it. The same
//! as where an assistant has called it for both.

use super::case::{case, court, kind};
use super::drafts::{EntryDraft, EventDraft, hearing};
use super::firm::{ANA, BEN, CHO};
use crate::calendar::event::ResponseStatus;
use crate::firm::people::Email;
use crate::morning::fix::{FixWrite, PracticeContext, propose};

/// Ana has called it, and asked Ben.
fn anas_with_ben() -> EventDraft {
    let motion =
        hearing("JD-2026-101 Smith v. Allstate: motion to compel").asks(BEN, ResponseStatus::Accepted);
    motion.copied_to(BEN).in_place("Courtroom 5")
}

fn anas() -> EntryDraft {
    anas_with_ben().in_clio().with(|entry| entry.attendees.retain(|who| who.as_str() != BEN))
}

fn bens() -> EntryDraft {
    anas().of(BEN).again("zz-bens")
}

#[test]
fn each_has_an_entry_that_names_the_client_only() {
    case("Ben is in Clio: he has an entry of his own")
        .calendar(&anas_with_ben())
        .clio(anas())
        .clio(bens())
        .judge();
    case("and without any entry of his nothing in Clio tells him")
        .calendar(&anas_with_ben())
        .clio(anas())
        .says(court(kind::ATTENDEES).reading("Ben Walsh in the calendar but not in Clio"))
        .judge();
}

#[test]
fn who_else_is_asked_is_told_alone() {
    let with_cho = anas_with_ben().asks(CHO, ResponseStatus::Accepted);
    case("Cho has no entry, Ben has: only she is told, and of both entries")
        .calendar(&with_cho)
        .clio(anas())
        .clio(bens())
        .says(court(kind::ATTENDEES).reading("Cho Lin in the calendar but not in Clio"))
        .says(
            court(kind::ATTENDEES)
                .reading("Ben Walsh's own entry")
                .reading("Cho Lin in the calendar but not in Clio"),
        )
        .never_reads("Ben Walsh in")
        .never_reads("Ana Reyes in")
        .judge();
}

#[test]
fn the_fix_for_who_is_missing_leaves_those_with_an_entry_of_their_own() {
    let with_cho = anas_with_ben().asks(CHO, ResponseStatus::Accepted);
    let names_ana = bens().with(|entry| entry.attendees.extend(Email::new(ANA)));
    let (world, outcome) = case("Ben stays out of Ana's entry, and Ana in Ben's")
        .calendar(&with_cho)
        .clio(anas())
        .clio(names_ana)
        .compared();
    let practice = PracticeContext::of(&world);
    let plans = outcome.discrepancies.iter().filter_map(|found| propose(found, &practice).ok());
    let written: Vec<FixWrite> = plans.flat_map(|plan| plan.rows).map(|row| row.write).collect();
    let named = |id: &str| {
        written.iter().find_map(|write| match write {
            FixWrite::Change { key, edit, .. } if key.id.as_str() == id => edit.attendees.clone(),
            _another_write => None,
        })
    };
    let has = |id: &str, who: &str| named(id).is_some_and(|all| all.iter().any(|one| one.as_str() == who));
    let first = anas().entry(false).key.id;
    assert!(has(first.as_str(), CHO) && has("zz-bens", CHO), "Cho is put into both: {written:?}");
    assert!(!has(first.as_str(), BEN), "Ben has an entry, and needs no second one: {written:?}");
    assert!(has("zz-bens", ANA), "whom Ben's entry names besides stays there: {written:?}");
}
