//! Further entries of one appointment: the other attorney's own one, and the one in the file of the other matter. Whoever
//! reads only that one goes by it, so that each is compared in all in which the first one is.

use super::case::{case, client, court, kind};
use super::drafts::{EntryDraft, EventDraft, When, hearing};
use super::firm::{ANA, BEN, CHO, DANA};
use crate::calendar::event::ResponseStatus;
use crate::firm::people::Email;
use crate::morning::fix::{FixWrite, PracticeContext, propose};
use crate::morning::snapshot::Side;

/// An assistant has typed it in and asked both attorneys.
fn for_both() -> EventDraft {
    let motion = hearing("JD-2026-101 Smith v. Allstate: motion to compel").of(DANA);
    motion.asks(ANA, ResponseStatus::Accepted).asks(BEN, ResponseStatus::Accepted).in_place("Courtroom 5")
}

fn anas() -> EntryDraft {
    for_both().in_clio().of(ANA)
}

fn bens() -> EntryDraft {
    for_both().in_clio().of(BEN).again("zz-bens")
}

/// One event of two matters.
fn joint() -> EventDraft {
    hearing("JD-2026-101 / JD-2026-103 joint status conference").in_place("Courtroom 5")
}

fn smiths() -> EntryDraft {
    joint().in_clio().titled("JD-2026-101 status conference")
}

fn parks() -> EntryDraft {
    joint().in_clio().titled("JD-2026-103 status conference").again("zz-parks").filed("JD-2026-103")
}

#[test]
fn the_other_attorneys_entry_says_another_place() {
    case("Ben goes by his own calendar, and stands before the wrong door")
        .calendar(&for_both())
        .clio(anas())
        .clio(bens().in_place("Courtroom 9"))
        .says(court(kind::PLACE).reading("Courtroom 9").reading("Ben Walsh's own entry"))
        .judge();
}

#[test]
fn the_other_attorneys_entry_is_called_off() {
    case("Ben stays at home")
        .calendar(&for_both())
        .clio(anas())
        .clio(bens().titled("CANCELLED JD-2026-101 Smith v. Allstate: motion to compel"))
        .says(court(kind::TITLE).reading("CANCELLED").reading("Ben Walsh's own entry"))
        .judge();
}

#[test]
fn the_other_attorneys_entry_leads_to_another_meeting() {
    case("both wait, in two rooms of Zoom")
        .calendar(&for_both().in_place("").saying("https://zoom.us/j/555555555"))
        .clio(anas().in_place("").with(|entry| entry.body = "https://zoom.us/j/555555555".into()))
        .clio(bens().in_place("").with(|entry| entry.body = "https://zoom.us/j/777777777".into()))
        .says(court(kind::PLACE).reading("777777777").reading("Ben Walsh's own entry"))
        .judge();
}

#[test]
fn the_other_attorneys_entry_lasts_longer() {
    case("it is Ben's entry of the same hearing, and no second one")
        .calendar(&for_both())
        .clio(anas())
        .clio(bens().at("10:00", "12:00"))
        .says(court(kind::TIME).reading("12:00").reading("Ben Walsh's own entry"))
        .judge();
}

#[test]
fn the_other_attorneys_entry_is_at_another_hour() {
    case("Ben comes three hours late; nothing is missing on either side")
        .calendar(&for_both())
        .clio(anas())
        .clio(bens().at("13:00", "14:00"))
        .says(court(kind::TIME).reading("1:00").reading("Ben Walsh's own entry"))
        .judge();
}

#[test]
fn the_other_attorneys_entry_is_of_another_sort_and_in_no_file() {
    case("category and matter count as they do for the first one")
        .calendar(&for_both())
        .clio(anas())
        .clio(bens().with(|entry| {
            entry.category = Some("Client Meeting".to_owned());
            entry.matter = None;
        }))
        .says(court(kind::CATEGORY).reading("Ben Walsh's own entry"))
        .says(court(kind::MATTER).reading("Ben Walsh's own entry"))
        .judge();
}

#[test]
fn an_entry_of_the_other_attorney_that_says_the_same() {
    case("what is his own is no discrepancy")
        .calendar(&for_both())
        .clio(anas().with(|entry| entry.attendees.extend(Email::new(BEN))))
        .clio(bens().titled("Smith: motion to compel (BW)").in_place("Ctrm 5"))
        .judge();
}

#[test]
fn an_entry_of_a_third_attorney_at_another_hour_stays_missing() {
    case("Cho has nothing to do with it: what Clio has for her is another appointment")
        .calendar(&for_both())
        .clio(anas())
        .clio(bens())
        .clio(bens().of(CHO).again("zz-chos").at("15:00", "16:00").made_by_hand())
        .says(court(kind::MISSING_HERE).only_clio())
        .judge();
}

#[test]
fn both_entries_live_and_the_event_is_called_off() {
    case("each attorney reads an entry of something that does not take place")
        .calendar(&for_both().titled("CANCELLED JD-2026-101 Smith v. Allstate: motion to compel"))
        .clio(anas())
        .clio(bens())
        .says(court(kind::CALLED_OFF))
        .says(court(kind::CALLED_OFF).reading("own entry"))
        .judge();
}

#[test]
fn the_entry_in_the_second_file_says_another_place() {
    case("whoever works on Park's file goes by Park's entry")
        .calendar(&joint())
        .clio(smiths())
        .clio(parks().in_place("Courtroom 9"))
        .says(court(kind::PLACE).reading("Courtroom 9").reading("JD-2026-103"))
        .judge();
}

#[test]
fn the_entry_in_the_second_file_is_called_off() {
    case("in Park's file it does not take place")
        .calendar(&joint())
        .clio(smiths())
        .clio(parks().titled("CANCELLED JD-2026-103 status conference"))
        .says(court(kind::TITLE).reading("CANCELLED").reading("filed under JD-2026-103"))
        .judge();
}

#[test]
fn the_entry_in_the_second_file_is_somebody_elses() {
    case("Ben is not asked to come")
        .calendar(&joint())
        .clio(smiths())
        .clio(parks().of(BEN))
        .says(court(kind::OWNER).reading("Ben Walsh").reading("filed under JD-2026-103"))
        .judge();
}

#[test]
fn the_entry_in_the_second_file_is_at_another_hour() {
    case("it is the entry of Park's file, two hours late, and not missing there")
        .calendar(&joint())
        .clio(smiths())
        .clio(parks().at("12:00", "13:00"))
        .says(court(kind::TIME).reading("12:00").reading("filed under JD-2026-103"))
        .judge();
}

#[test]
fn an_entry_in_each_file_that_names_its_own_matter_only() {
    case("each title names its own matter, each file its own client")
        .calendar(&joint())
        .clio(smiths())
        .clio(parks().with(|entry| entry.attendees.clear()))
        .judge();
}

#[test]
fn an_event_of_two_matters_is_called_off_while_both_entries_live() {
    case("both files still have it")
        .calendar(&joint().titled("CANCELLED JD-2026-101 / JD-2026-103 joint status conference"))
        .clio(smiths())
        .clio(parks())
        .says(court(kind::CALLED_OFF))
        .says(court(kind::CALLED_OFF).reading("filed under JD-2026-103"))
        .judge();
    case("and one of them was called off there, too: only the other one is told")
        .calendar(&joint().titled("CANCELLED JD-2026-101 / JD-2026-103 joint status conference"))
        .clio(smiths().titled("CANCELLED JD-2026-101 status conference"))
        .clio(parks())
        .says(court(kind::CALLED_OFF).reading("filed under JD-2026-103"))
        .judge();
}

#[test]
fn a_meeting_of_two_with_a_further_entry_is_a_clients() {
    let meeting = for_both().with(|event| event.categories = vec!["Client Meeting".to_owned()]);
    case("the row is as grave as its appointment")
        .calendar(&meeting)
        .clio(meeting.in_clio().of(ANA))
        .clio(meeting.in_clio().of(BEN).again("zz-bens").in_place("Courtroom 9"))
        .says(client(kind::PLACE).reading("Ben Walsh's own entry"))
        .judge();
}

#[test]
fn the_fix_of_a_further_entry_changes_that_one_alone() {
    for entry in [bens().in_place("Courtroom 9"), bens().at("13:00", "14:00")] {
        let (world, outcome) =
            case("fixed where it is wrong").calendar(&for_both()).clio(anas()).clio(entry).compared();
        let practice = PracticeContext::of(&world);
        let [found] = outcome.discrepancies.as_slice() else {
            panic!("one row is told: {:?}", outcome.discrepancies)
        };
        let plan = propose(found, &practice).expect("what differs in a field can be written");
        let written: Vec<_> = plan.rows.iter().map(|row| &row.write).collect();
        assert!(
            matches!(written.as_slice(), [FixWrite::Change { key, .. }] if key.id.as_str() == "zz-bens"),
            "Ben's entry is changed, nothing is made and nothing removed: {written:?}"
        );
    }
}

#[test]
fn two_further_rows_and_the_first_one_have_names_of_their_own() {
    let (_, outcome) = case("each has a state of its own")
        .calendar(&for_both())
        .clio(anas().in_place("Courtroom 7"))
        .clio(bens().in_place("Courtroom 9"))
        .compared();
    let names: std::collections::BTreeSet<_> =
        outcome.discrepancies.iter().map(|found| found.fingerprint.as_str()).collect();
    assert_eq!(outcome.discrepancies.len(), 2, "each entry is told of: {:?}", outcome.discrepancies);
    assert_eq!(names.len(), 2, "to close one closes not the other one");
}

#[test]
fn an_entry_too_many_beside_those_of_both_attorneys() {
    case("Cho does not come: hers is one too many, and Ben's is compared all the same")
        .calendar(&for_both())
        .clio(anas())
        .clio(bens().in_place("Courtroom 9"))
        .clio(bens().of(CHO).again("zz-chos"))
        .says(court(kind::DUPLICATE).sides(&[Side::Record, Side::Practice, Side::Practice]))
        .says(court(kind::PLACE).reading("Courtroom 9").reading("Ben Walsh's own entry"))
        .judge();
    case("Ben has it twice on his own calendar")
        .calendar(&for_both())
        .clio(anas())
        .clio(bens())
        .clio(bens().again("zz-twice"))
        .says(court(kind::DUPLICATE).sides(&[Side::Record, Side::Practice, Side::Practice, Side::Practice]))
        .by_hand()
        .judge();
}
