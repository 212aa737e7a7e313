//! Declined, only held, and people who will not be there: shown as what they are, and never as errors.

use super::case::{case, court, kind};
use super::drafts::{EventDraft, When, bare, day, hearing, meeting};
use super::firm::{ANA, BEN, CLERK, FAY, OPPOSING, SMITH};
use crate::calendar::event::{EventStatus, EventType, ResponseStatus, ShowAs};
use crate::firm::people::{Email, Staff};
use crate::morning::snapshot::Side;

fn motion() -> EventDraft {
    hearing("JD-2026-101 Smith v. Allstate: motion to compel")
}

/// The court invited, Ana said no.
fn declined() -> EventDraft {
    motion().called_by(CLERK).asks(ANA, ResponseStatus::Declined)
}

/// A block of time on which somebody is away.
fn away(who: &str) -> EventDraft {
    bare("Out of office").of(who).asks_nobody().with(|event| {
        event.event_type = EventType::OutOfOffice;
        event.show_as = ShowAs::Away;
    })
}

#[test]
fn the_attorney_declined_the_hearing_and_clio_has_nothing() {
    case("nothing is missing, but the court waits: a person should know")
        .calendar(&declined())
        .mentions("declined")
        .judge();
}

#[test]
fn the_attorney_declined_the_hearing_and_clio_still_has_it() {
    case("one system says that she comes, the other one that she does not: it is shown, not hidden")
        .calendar(&declined())
        .clio(motion().in_clio())
        .mentions("declined")
        .judge();
}

#[test]
fn the_client_declined_the_meeting_and_both_systems_have_it() {
    let intake = meeting("JD-2026-101 Smith intake");
    case("nobody drives to the office for a client who does not come")
        .calendar(&intake.clone().asks(SMITH, ResponseStatus::Declined))
        .clio(intake.in_clio())
        .mentions("declined")
        .judge();
}

#[test]
fn opposing_counsel_has_not_answered() {
    let call = meeting("JD-2026-101 Meet and confer").asks(OPPOSING, ResponseStatus::None);
    case("counsel of the other side hardly ever answers invitations")
        .both(&call)
        .never_reads("declined")
        .judge();
}

#[test]
fn the_second_attorney_declined_and_the_first_one_goes() {
    let hearing = motion().asks(BEN, ResponseStatus::Declined);
    case("Ana goes; that Ben stays away is what they agreed on")
        .calendar(&hearing)
        .clio(motion().in_clio())
        .judge();
}

#[test]
fn a_mediation_is_only_held_in_both_systems() {
    let held = meeting("JD-2026-101 HOLD: Smith mediation").with(|event| {
        event.status = EventStatus::Tentative;
        event.show_as = ShowAs::Tentative;
    });
    case("it agrees, and the paper for tomorrow says that it is not certain")
        .both(&held)
        .mentions("tentative")
        .judge();
}

#[test]
fn a_mediation_is_only_held_and_not_in_clio() {
    let held = meeting("JD-2026-101 HOLD: Smith mediation").with(|event| {
        event.status = EventStatus::Tentative;
        event.show_as = ShowAs::Tentative;
    });
    case("holds go into Clio when they are confirmed; until then they are shown as holds, not as errors")
        .calendar(&held)
        .mentions("tentative")
        .judge();
}

#[test]
fn a_confirmed_hearing_that_is_shown_as_tentative_by_a_guest() {
    let hearing = motion().asks(BEN, ResponseStatus::Tentative);
    case("a guest who may come makes nothing uncertain")
        .calendar(&hearing)
        .clio(motion().in_clio().with(|entry| entry.attendees.extend(Email::new(BEN))))
        .never_reads("tentative")
        .judge();
}

#[test]
fn an_attorney_who_has_left_has_a_hearing_tomorrow() {
    case("both systems agree about a hearing that nobody will go to")
        .both(&motion().of(FAY))
        .mentions("who covers")
        .judge();
}

#[test]
fn an_attorney_who_will_leave_next_month_has_a_hearing_tomorrow() {
    case("until the last day the hearing has somebody")
        .both(&motion().of(BEN))
        .with(|world| {
            let leaving = world.staff.iter().cloned().map(|mut member| {
                if member.email.as_str() == BEN {
                    member.left_on = Some(day("2026-12-31"));
                }
                member
            });
            world.staff = Staff::new(leaving.collect::<Vec<_>>());
        })
        .never_reads("who covers")
        .judge();
}

#[test]
fn the_attorney_is_out_all_day_and_has_a_hearing() {
    case("out of office and in court cannot both be true")
        .both(&motion())
        .calendar(&away(ANA).all_day())
        .mentions("who covers")
        .judge();
}

#[test]
fn the_attorney_is_out_all_week_and_has_a_hearing_on_friday() {
    case("a week away began on Monday and still counts on Friday")
        .both(&motion())
        .calendar(&away(ANA).through("2026-11-16", "2026-11-20").all_day())
        .mentions("who covers")
        .judge();
}

#[test]
fn the_attorney_is_out_only_after_the_hearing() {
    case("the hearing ends at eleven, the dentist is at two")
        .both(&motion())
        .calendar(&away(ANA).at("14:00", "16:00"))
        .never_reads("who covers")
        .judge();
}

#[test]
fn the_other_attorney_is_out() {
    case("Ben's vacation is no concern of Ana's hearing")
        .both(&motion())
        .calendar(&away(BEN).all_day())
        .never_reads("who covers")
        .judge();
}

#[test]
fn the_attorneys_vacation_ended_yesterday() {
    case("Thursday was the last day away")
        .both(&motion())
        .calendar(&away(ANA).through("2026-11-16", "2026-11-19").all_day())
        .never_reads("who covers")
        .judge();
}

#[test]
fn two_hearings_of_one_attorney_at_one_time() {
    let other = hearing("JD-2026-102 Okafor v. Metro Transit: demurrer").at("10:30", "11:30");
    case("nobody stands before two judges")
        .both(&motion())
        .both(&other)
        .says(court(kind::CLASH).sides(&[Side::Record, Side::Record]).whose(ANA))
        .judge();
}

#[test]
fn two_hearings_that_touch() {
    let other = hearing("JD-2026-102 Okafor v. Metro Transit: demurrer").at("11:00", "11:30");
    case("one ends as the other begins").both(&motion()).both(&other).judge();
}

/// At the same time as the others of these cases.
fn demurrer() -> EventDraft {
    hearing("JD-2026-102 Okafor v. Metro Transit: demurrer").at("10:30", "11:30")
}

#[test]
fn what_is_told_of_an_appointment_is_told_beside_any_other_trouble() {
    let clash = || court(kind::CLASH).sides(&[Side::Record, Side::Record]).whose(ANA);
    let intake = meeting("JD-2026-101 Smith intake").asks(SMITH, ResponseStatus::Declined);
    case("Ana is booked twice, and one of the two does not take place as the client will not come")
        .calendar(&intake)
        .clio(meeting("JD-2026-101 Smith intake").in_clio())
        .both(&demurrer())
        .says(clash())
        .mentions("Declined by")
        .judge();
    let held = meeting("JD-2026-101 HOLD: Smith mediation").with(|event| {
        event.status = EventStatus::Tentative;
        event.show_as = ShowAs::Tentative;
    });
    case("the hold is what she gives up, if it is said that it is one")
        .both(&held)
        .both(&demurrer())
        .says(clash())
        .mentions("tentative")
        .judge();
    case("that the matter is closed decides which of the two is a mistake")
        .both(&meeting("JD-2026-104 Rivera v. Rivera: call"))
        .both(&demurrer())
        .says(clash())
        .mentions("is closed")
        .judge();
    let day = meeting("JD-2026-101 Smith site visit");
    case("whole day in Clio, hours here, and hours are what clash")
        .calendar(&day)
        .clio(day.in_clio().all_day())
        .both(&demurrer())
        .says(clash())
        .mentions("for the whole day")
        .judge();
}

#[test]
fn what_is_told_of_an_appointment_is_told_beside_its_own_difference() {
    let closed = hearing("JD-2026-104 Rivera v. Rivera: status conference");
    case("another time, in a matter that is over: perhaps neither is right")
        .calendar(&closed)
        .clio(closed.in_clio().at("14:00", "15:00"))
        .says(court(kind::TIME).reading("is closed"))
        .judge();
    let day = hearing("JD-2026-101 Smith v. Allstate: bench trial");
    case("whose it is differs, and one of them has no hours")
        .calendar(&day)
        .clio(day.in_clio().all_day().of(BEN))
        .says(court(kind::OWNER).reading("for the whole day"))
        .judge();
}

#[test]
fn a_hearing_without_category_of_two_attorneys_clashes() {
    let invited = bare("JD-2026-101 Smith v. Allstate: hearing on motion to compel")
        .called_by(CLERK)
        .asks(ANA, ResponseStatus::Accepted)
        .asks(BEN, ResponseStatus::Accepted);
    case("both have to be in court, with or without a color")
        .calendar(&invited)
        .clio(invited.clone().of(ANA).in_clio())
        .both(&demurrer())
        .says(court(kind::CLASH).sides(&[Side::Record, Side::Record]))
        .mentions("no category")
        .judge();
    let lunch = bare("Lunch of the office")
        .called_by(CLERK)
        .asks(ANA, ResponseStatus::Accepted)
        .asks(BEN, ResponseStatus::Accepted);
    case("to a lunch of several nobody is bound")
        .calendar(&lunch)
        .both(&demurrer())
        .mentions("no category")
        .never_reads("booked twice")
        .judge();
}

#[test]
fn a_vacation_that_was_called_off_leaves_nobody_out() {
    let vacation = away(ANA).all_day().titled("CANCELLED: vacation");
    case("she stays, and goes to court")
        .both(&motion())
        .calendar(&vacation)
        .never_reads("who covers")
        .judge();
}

#[test]
fn an_entry_of_who_has_left_that_says_it_is_off_needs_no_cover() {
    let fays = motion().of(FAY);
    case("nobody has to go to what does not take place")
        .clio(
            fays.in_clio()
                .titled("CANCELLED – JD-2026-101 Smith v. Allstate: motion to compel")
                .made_by_hand(),
        )
        .mentions("Its own words call it off")
        .never_reads("who covers")
        .judge();
}

#[test]
fn what_is_titled_as_declined_is_shown_as_that() {
    let titled =
        motion().titled("Declined: JD-2026-101 Smith v. Allstate: motion to compel").called_by(CLERK);
    let titled = titled.asks_nobody();
    case("calendars keep what was declined and say so in the title; the court waits all the same")
        .calendar(&titled)
        .mentions("its owner has declined it")
        .judge();
    case("Clio still sends her there")
        .calendar(&titled)
        .clio(motion().in_clio().with(|entry| entry.attendees.clear()))
        .mentions("Declined by Ana Reyes")
        .judge();
}
