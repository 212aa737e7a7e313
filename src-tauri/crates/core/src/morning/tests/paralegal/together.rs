//! Who goes, seen from both systems: assistants' calendars in Clio, guests who are booked twice, deadlines typed twice.

use super::super::email;
use super::case::{case, court, kind};
use super::drafts::{EventDraft, When, entry, event, hearing};
use super::firm::{ANA, BEN, DANA};
use crate::calendar::event::ResponseStatus;
use crate::morning::snapshot::Side;

fn motion() -> EventDraft {
    hearing("JD-2026-101 Smith v. Allstate: motion to compel")
}

fn demurrer_of_ben() -> EventDraft {
    hearing("JD-2026-102 Okafor v. Metro Transit: demurrer").of(BEN)
}

#[test]
fn the_assistant_typed_it_into_her_own_calendar_in_clio() {
    case("in Clio it lies where Ana does not look")
        .calendar(&motion())
        .clio(motion().in_clio().of(DANA))
        .says(court(kind::OWNER).whose(ANA).reading("Dana Pruitt"))
        .judge();
}

#[test]
fn a_guest_of_two_hearings_is_booked_twice() {
    let demurrer = demurrer_of_ben().asks(ANA, ResponseStatus::Accepted).copied_to(ANA).at("10:30", "11:30");
    case("Ana has said that she goes with Ben, and stands before another judge then")
        .both(&motion())
        .calendar(&demurrer)
        .clio(demurrer.in_clio().with(|entry| entry.attendees.push(email(ANA))))
        .says(court(kind::CLASH).sides(&[Side::Record, Side::Record]).reading("Ana Reyes"))
        .not_yet("only whoever called an appointment is booked by it")
        .judge();
}

#[test]
fn a_guest_who_declined_is_not_booked_twice() {
    let demurrer = demurrer_of_ben().asks(ANA, ResponseStatus::Declined).at("10:30", "11:30");
    case("Ana has said that she does not go")
        .both(&motion())
        .calendar(&demurrer)
        .clio(demurrer.in_clio())
        .judge();
}

#[test]
fn a_guest_who_has_not_answered_is_not_booked_twice() {
    let demurrer = demurrer_of_ben().asks(ANA, ResponseStatus::None).at("10:30", "11:30");
    case("an invitation that nobody has answered is a question, not an appointment")
        .both(&motion())
        .calendar(&demurrer)
        .clio(demurrer.in_clio().with(|entry| entry.attendees.push(email(ANA))))
        .judge();
}

#[test]
fn a_deadline_of_the_courts_rules_was_typed_into_the_calendar_too() {
    let due = event("JD-2026-101 Smith v. Allstate: opposition due", "Court Appearance").all_day();
    case("Clio has it from its rules: it is not missing there, whoever made it")
        .calendar(&due.clone().asks_nobody())
        .clio(due.in_clio().with(|entry| entry.ruled = true))
        .not_yet("an entry of court rules stands for no event")
        .judge();
}

#[test]
fn the_trial_of_a_week_is_one_event_here_and_an_entry_a_day_there() {
    let trial = hearing("JD-2026-101 Smith v. Allstate: jury trial");
    let of_day = |day: &str| entry("JD-2026-101 Smith v. Allstate: jury trial", "Court Appearance").on(day);
    case("Clio has no appointments of several days; people type one a day, and tomorrow's is there")
        .calendar(&trial.through("2026-11-18", "2026-11-20").all_day())
        .clio(of_day("2026-11-18").at("9:00", "16:30").again("wednesday"))
        .clio(of_day("2026-11-19").at("9:00", "16:30").again("thursday"))
        .clio(of_day("2026-11-20").at("9:00", "16:30").again("friday"))
        .judge();
}
