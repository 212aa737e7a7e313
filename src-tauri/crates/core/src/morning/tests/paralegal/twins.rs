//! What may be the same appointment on another day around it: whoever makes a second one has it twice.

use super::case::{case, court, kind};
use super::drafts::{EventDraft, When, deposition, hearing};
use crate::morning::fix::{PracticeContext, propose};
use crate::morning::outcome::Note;

const MONDAY: &str = "2026-11-23";

fn motion() -> EventDraft {
    hearing("JD-2026-101 Smith v. Allstate: motion to compel")
}

#[test]
fn an_entry_that_was_typed_on_the_wrong_day_is_named_and_no_second_one_made() {
    case("one slip in the date, and a click would put the hearing into Clio twice")
        .calendar(&motion())
        .clio(motion().on(MONDAY).in_clio().made_by_hand())
        .says(
            court(kind::MISSING_THERE)
                .only_calendar()
                .reading("clio has “jd-2026-101 smith v. allstate: motion to compel” on mon, nov 23")
                .reading("look whether it is this one"),
        )
        .by_hand()
        .judge();
}

#[test]
fn an_event_on_the_next_day_is_named_before_the_entry_is_removed() {
    case("who removes the entry has the hearing in Clio no more")
        .calendar(&motion().on(MONDAY))
        .clio(motion().in_clio().made_by_hand())
        .says(court(kind::MISSING_HERE).only_clio().reading("the calendar has “").reading("on mon, nov 23"))
        .judge();
}

#[test]
fn the_entry_of_another_event_is_no_twin() {
    case("the hearing goes on on Monday, and Clio has that day for it")
        .calendar(&motion())
        .both(&motion().again("second day").on(MONDAY))
        .says(court(kind::MISSING_THERE).only_calendar())
        .never_reads("look whether")
        .judge();
}

#[test]
fn another_thing_of_the_matter_is_no_twin() {
    let other = deposition("JD-2026-101 Smith v. Allstate: deposition of Dr. Lee").on(MONDAY);
    let (world, outcome) =
        case("a deposition is no hearing").calendar(&motion()).clio(other.in_clio()).compared();
    let found = outcome.discrepancies.iter().find(|found| found.kind().code() == kind::MISSING_THERE);
    let found = found.expect("Clio does not have the hearing");
    assert!(
        found.notes.iter().all(|note| !matches!(note, Note::Twin { .. })),
        "it is another appointment: {:?}",
        found.notes
    );
    assert!(propose(found, &PracticeContext::of(&world)).is_ok(), "so that the entry can be made");
}

#[test]
fn what_is_a_week_away_is_no_twin() {
    case("nobody is wrong by a week and a holiday")
        .calendar(&motion())
        .clio(motion().on("2026-11-27").in_clio().made_by_hand())
        .says(court(kind::MISSING_THERE).only_calendar())
        .never_reads("look whether")
        .judge();
}
