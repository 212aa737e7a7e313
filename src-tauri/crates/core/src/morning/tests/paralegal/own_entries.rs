//! An attorney calls the hearing and asks a second one: whoever has an entry of the own is in Clio, and goes by it. The same
//! as where an assistant has called it for both.

use super::case::{Row, case, court, kind};
use super::drafts::{EntryDraft, EventDraft, When, hearing};
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

/// Typed in by Ben himself, in words of his own.
fn bens_own(title: &str) -> EntryDraft {
    bens().titled(title).made_by_hand()
}

fn own(kind: &'static str) -> Row {
    court(kind).reading("Ben Walsh's own entry")
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
fn each_has_typed_it_in_and_has_an_entry() {
    let title = "JD-2026-101 Smith v. Allstate: motion to compel";
    let bens_event = hearing(title).of(BEN).again("bens-event").in_place("Courtroom 5");
    case("Ben has the hearing in both systems, whatever Ana's invitation says")
        .calendar(&anas_with_ben())
        .calendar(&bens_event)
        .clio(anas())
        .clio(bens_event.in_clio())
        .judge();
    case("what Ben does in another matter then is not this hearing")
        .calendar(&hearing(title).asks(BEN, ResponseStatus::Accepted).in_place("Courtroom 5"))
        .both(&hearing("JD-2026-102 Okafor v. Metro Transit: demurrer").of(BEN))
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
        .says(own(kind::ATTENDEES).reading("Cho Lin in the calendar but not in Clio"))
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

#[test]
fn the_own_entry_is_worded_as_people_word_it() {
    for title in [
        "Mot. to compel – JD-2026-101",
        "JD-2026-101 Motion to compel",
        "JD-2026-101 Smith v. Allstate: motion to compel (2nd chair)",
        "JD-2026-101 Smith v. Allstate: hearing on motion to compel",
    ] {
        case("Ben's entry says the same in other words, and is neither missing here nor wrong")
            .calendar(&anas_with_ben())
            .clio(anas())
            .clio(bens_own(title))
            .judge();
    }
}

#[test]
fn the_own_entry_is_at_another_hour() {
    for title in ["JD-2026-101 Smith v. Allstate: motion to compel", "Motion to compel – JD-2026-101"] {
        case("Ben comes an hour late; nothing is missing in the calendar")
            .calendar(&anas_with_ben())
            .clio(anas())
            .clio(bens_own(title).at("11:00", "12:00"))
            .says(own(kind::TIME).reading("11:00"))
            .judge();
    }
}

#[test]
fn the_own_entry_is_of_something_else_at_the_same_time() {
    case("Ben is at one place: his entry is told of as the first one would be")
        .calendar(&anas_with_ben())
        .clio(anas())
        .clio(bens_own("JD-2026-101 Smith v. Allstate: jury trial"))
        .says(own(kind::TITLE).reading("jury trial"))
        .judge();
    case("at another hour it is something else, and Ben has none for the hearing")
        .calendar(&anas_with_ben())
        .clio(anas())
        .clio(bens_own("JD-2026-101 Smith v. Allstate: jury trial").at("15:00", "16:00"))
        .says(court(kind::MISSING_HERE).only_clio())
        .says(court(kind::ATTENDEES).reading("Ben Walsh"))
        .judge();
}

#[test]
fn what_begins_with_it_is_nobodys_where_the_first_entry_is_wrong() {
    case("which of the two is for the hearing is for a person")
        .calendar(&hearing("JD-2026-101 Smith v. Allstate: motion to compel"))
        .clio(anas().of(CHO).in_place(""))
        .clio(bens_own("JD-2026-101 Smith v. Allstate: jury trial").of(ANA))
        .only_linked()
        .says(court(kind::OWNER).reading("Cho Lin"))
        .says(court(kind::MISSING_HERE).only_clio())
        .judge();
}

#[test]
fn the_own_entry_is_called_off_in_other_words() {
    case("Ben stays at home")
        .calendar(&anas_with_ben())
        .clio(anas())
        .clio(bens_own("CANCELLED Mot. to compel – JD-2026-101"))
        .says(own(kind::TITLE).reading("CANCELLED"))
        .judge();
    case("and where the hearing is called off, Ben still comes")
        .calendar(&anas_with_ben().titled("CANCELLED JD-2026-101 Smith v. Allstate: motion to compel"))
        .clio(anas())
        .clio(bens_own("Mot. to compel – JD-2026-101"))
        .says(court(kind::CALLED_OFF))
        .says(own(kind::CALLED_OFF))
        .judge();
}

#[test]
fn who_does_not_come_has_no_own_entry() {
    let mot = "Mot. to compel – JD-2026-101";
    case("Cho was not asked")
        .calendar(&anas_with_ben())
        .clio(anas())
        .clio(bens())
        .clio(bens_own(mot).of(CHO).again("zz-chos"))
        .says(court(kind::MISSING_HERE).only_clio())
        .judge();
    case("Ben has declined: what he has is not for this hearing")
        .calendar(&anas_with_ben().asks(BEN, ResponseStatus::Declined))
        .clio(anas())
        .clio(bens_own(mot))
        .says(court(kind::MISSING_HERE).only_clio())
        .judge();
    case("Ben has two at other hours: a person has to say which")
        .calendar(&anas_with_ben())
        .clio(anas())
        .clio(bens_own(mot).at("13:00", "14:00"))
        .clio(bens_own(mot).at("15:00", "16:00").again("zz-later"))
        .says(court(kind::MISSING_HERE).only_clio())
        .says(court(kind::MISSING_HERE).only_clio())
        .says(court(kind::ATTENDEES).reading("Ben Walsh"))
        .judge();
    case("Ben goes by the right one, and a second one stands at another hour")
        .calendar(&anas_with_ben())
        .clio(anas())
        .clio(bens())
        .clio(bens_own(mot).at("15:00", "16:00").again("zz-later"))
        .says(court(kind::MISSING_HERE).only_clio())
        .judge();
}

/// One event of two matters.
fn joint() -> EventDraft {
    hearing("JD-2026-101 / JD-2026-103 joint status conference")
}

fn smiths() -> EntryDraft {
    joint().in_clio().titled("JD-2026-101 status conference")
}

fn parks() -> EntryDraft {
    joint()
        .in_clio()
        .titled("JD-2026-103 status conference")
        .again("zz-parks")
        .filed("JD-2026-103")
        .made_by_hand()
}

#[test]
fn the_entry_in_the_second_file_is_called_something_else() {
    case("the file has its entry, which says another thing: one alarm, and none that says the opposite")
        .calendar(&joint())
        .clio(smiths())
        .clio(parks().titled("JD-2026-103 jury trial"))
        .says(court(kind::TITLE).reading("jury trial").reading("filed under JD-2026-103"))
        .judge();
    case("at another hour it is another thing, and the file has none for this one")
        .calendar(&joint())
        .clio(smiths())
        .clio(parks().titled("JD-2026-103 jury trial").at("15:00", "16:00"))
        .says(court(kind::MISSING_HERE).only_clio())
        .says(court(kind::MATTER).reading("JD-2026-103"))
        .judge();
    case("what another attorney does in that matter at that time is hers")
        .calendar(&joint())
        .clio(smiths())
        .clio(parks().titled("JD-2026-103 jury trial").of(CHO))
        .says(court(kind::MISSING_HERE).only_clio())
        .says(court(kind::MATTER).reading("JD-2026-103"))
        .judge();
}

#[test]
fn a_further_entry_that_only_names_the_day() {
    case("the same is told of it as of a first one")
        .calendar(&joint())
        .clio(smiths())
        .clio(parks().all_day())
        .mentions("day")
        .judge();
    case("and of Ben's own one")
        .calendar(&anas_with_ben())
        .clio(anas())
        .clio(bens().made_by_hand().all_day())
        .mentions("day")
        .judge();
}
