//! Several attorneys of one appointment: each of them must be told of it in both systems.

use super::case::{case, court, kind};
use super::drafts::{EventDraft, hearing};
use super::firm::{ANA, BEN, CLERK, DANA};
use crate::calendar::event::ResponseStatus;
use crate::firm::people::Email;

/// An assistant has typed it in and asked both attorneys.
fn for_both() -> EventDraft {
    let motion = hearing("JD-2026-101 Smith v. Allstate: motion to compel").of(DANA);
    motion
        .asks(ANA, ResponseStatus::Accepted)
        .asks(BEN, ResponseStatus::Accepted)
        .copied_to(ANA)
        .copied_to(BEN)
}

#[test]
fn the_assistant_asked_two_attorneys_and_clio_has_one_of_them() {
    case("nothing in Clio tells Ben of the hearing")
        .calendar(&for_both())
        .clio(for_both().in_clio().of(ANA))
        .says(court(kind::ATTENDEES).reading("Ben Walsh in the calendar but not in Clio"))
        .judge();
    case("the same where Clio has it for the other one")
        .calendar(&for_both())
        .clio(for_both().in_clio().of(BEN))
        .says(court(kind::ATTENDEES).reading("Ana Reyes in the calendar but not in Clio"))
        .judge();
}

#[test]
fn the_court_invited_two_attorneys_and_clio_has_one_of_them() {
    case("whoever called it: both go")
        .calendar(&for_both().called_by(CLERK))
        .clio(for_both().in_clio().of(ANA))
        .says(court(kind::ATTENDEES).reading("Ben Walsh"))
        .judge();
}

#[test]
fn the_entry_of_one_attorney_names_the_other_one() {
    case("both read it in Clio")
        .calendar(&for_both())
        .clio(for_both().in_clio().of(ANA).with(|entry| entry.attendees.extend(Email::new(BEN))))
        .judge();
    case("the same on the other one's calendar")
        .calendar(&for_both())
        .clio(for_both().in_clio().of(BEN).with(|entry| entry.attendees.extend(Email::new(ANA))))
        .judge();
}

#[test]
fn each_attorney_has_an_entry() {
    case("two calendars, two entries, nobody is left out")
        .calendar(&for_both())
        .clio(for_both().in_clio().of(ANA))
        .clio(for_both().in_clio().of(BEN).again("bens"))
        .judge();
}

#[test]
fn the_other_attorney_has_declined() {
    let declined = for_both().asks(BEN, ResponseStatus::Declined);
    case("Ben does not go: Clio need not name him")
        .calendar(&declined)
        .clio(for_both().in_clio().of(ANA))
        .judge();
}

#[test]
fn the_other_attorney_has_no_calendar_in_clio() {
    case("why nothing tells him is said, and no click can mend it")
        .calendar(&for_both())
        .clio(for_both().in_clio().of(ANA))
        .with(|world| world.users.retain(|user| user.email != Email::new(BEN)))
        .says(court(kind::ATTENDEES).reading("Ben Walsh").reading("Clio has no calendar for Ben Walsh"))
        .by_hand()
        .judge();
}

#[test]
fn the_only_attorney_has_no_calendar_in_clio() {
    let motion = hearing("JD-2026-101 Smith v. Allstate: motion to compel").of(BEN);
    case("it is missing, and there is a reason")
        .calendar(&motion)
        .with(|world| world.users.retain(|user| user.email != Email::new(BEN)))
        .says(court(kind::MISSING_THERE).only_calendar().reading("Clio has no calendar for Ben Walsh"))
        .by_hand()
        .judge();
}
