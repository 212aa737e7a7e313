//! Who comes and what kind of appointment it is.

use super::super::email;
use super::case::{case, client, court, internal, kind};
use super::drafts::{When, deposition, event, hearing, meeting};
use super::firm::{ANA, BEN, OKAFOR, OPPOSING};
use crate::calendar::event::ResponseStatus;

#[test]
fn a_deposition_is_a_client_meeting_in_clio() {
    let lee = deposition("JD-2026-101 Deposition of Dr. Lee");
    case("whoever plans by Clio's kinds books no court reporter")
        .calendar(&lee)
        .clio(lee.in_clio().with(|entry| entry.category = Some("Client Meeting".to_owned())))
        .says(court(kind::CATEGORY).reading("Deposition").reading("Client Meeting"))
        .judge();
}

#[test]
fn kinds_are_compared_without_capitals() {
    let lee = deposition("JD-2026-101 Deposition of Dr. Lee");
    case("Clio writes kinds as the firm typed them once")
        .calendar(&lee)
        .clio(lee.in_clio().with(|entry| entry.category = Some("deposition ".to_owned())))
        .judge();
}

#[test]
fn another_client_is_asked_in_clio() {
    let intake = meeting("JD-2026-101 Smith intake");
    case("Okafor would get the reminder of Smith's meeting")
        .calendar(&intake)
        .clio(intake.in_clio().with(|entry| entry.attendees = vec![email(OKAFOR)]))
        .says(client(kind::ATTENDEES).reading(OKAFOR))
        .judge();
}

#[test]
fn opposing_counsel_is_not_in_clio() {
    let call = meeting("JD-2026-101 Meet and confer").asks(OPPOSING, ResponseStatus::Accepted);
    case("Clio's address book has clients, not everybody in the county").both(&call).judge();
}

#[test]
fn three_minutes_apart_in_a_firm_that_rounds() {
    let call = meeting("JD-2026-102 Okafor call").at("9:00", "9:30");
    case("the firm has decided that five minutes are nothing")
        .policy(|policy| policy.time_tolerance = 300)
        .calendar(&call)
        .clio(call.in_clio().at("9:03", "9:33"))
        .judge();
}

#[test]
fn three_minutes_apart_in_a_firm_that_does_not() {
    let call = meeting("JD-2026-102 Okafor call").at("9:00", "9:30");
    case("unless the firm says so, a time is a time")
        .calendar(&call)
        .clio(call.in_clio().at("9:03", "9:33"))
        .says(client(kind::TIME).reading("9:03"))
        .judge();
}

#[test]
fn an_internal_meeting_that_somebody_typed_into_clio_at_another_hour() {
    let lunch = event("Partners' lunch", "Internal");
    case("it need not be there; where it is, it should be right")
        .calendar(&lunch)
        .clio(lunch.in_clio().at("12:30", "13:30").with(|entry| entry.attendees.clear()))
        .says(internal(kind::TIME).whose(ANA))
        .says(internal(kind::ATTENDEES))
        .only_linked()
        .judge();
}

#[test]
fn a_category_counts_as_the_gravest_of_two() {
    let both = hearing("JD-2026-101 Smith v. Allstate: settlement conference");
    let both = both.with(|event| event.categories.push("Client Meeting".to_owned()));
    case("a client meeting that is a court appearance as well is court")
        .calendar(&both.of(BEN))
        .says(court(kind::MISSING_THERE).only_calendar().whose(BEN))
        .judge();
}

#[test]
fn a_hearing_that_was_renamed_on_one_side_is_still_a_courts() {
    let renamed =
        meeting("JD-2026-101 Smith: lunch").with(|event| event.categories = vec!["Internal".to_owned()]);
    case("Clio still has the hearing: that somebody made a lunch of it here makes it no less grave")
        .calendar(&renamed)
        .clio(renamed.in_clio().titled("JD-2026-101 Smith: hearing").with(|entry| {
            entry.category = Some("Court Appearance".to_owned());
        }))
        .says(court(kind::CATEGORY))
        .says(court(kind::TITLE))
        .only_linked()
        .judge();
    case("and without a category there, by what its title says")
        .calendar(&renamed)
        .clio(renamed.in_clio().titled("JD-2026-101 Smith: hearing").with(|entry| entry.category = None))
        .says(court(kind::CATEGORY))
        .says(court(kind::TITLE))
        .only_linked()
        .judge();
}
