//! Days, hours and zones as people mean them.

use super::case::{case, client, court, kind};
use super::drafts::{EventDraft, When, deposition, hearing, meeting};
use crate::morning::snapshot::Side;

fn trial() -> EventDraft {
    hearing("JD-2026-101 Smith v. Allstate: jury trial")
}

fn motion() -> EventDraft {
    hearing("JD-2026-102 Okafor v. Metro Transit: demurrer")
}

#[test]
fn the_trial_began_on_monday_and_clio_does_not_have_it() {
    case("on Friday the trial goes on, whenever it began")
        .calendar(&trial().through("2026-11-16", "2026-11-24").all_day())
        .says(court(kind::MISSING_THERE).only_calendar())
        .judge();
}

#[test]
fn the_trial_began_last_week_in_clio_and_the_calendar_does_not_have_it() {
    case("an old entry or a forgotten event: either way the attorney is in court tomorrow or not")
        .clio(trial().in_clio().through("2026-11-12", "2026-11-25").at("9:00", "16:30"))
        .says(court(kind::MISSING_HERE).only_clio())
        .judge();
}

#[test]
fn the_trial_of_two_weeks_is_the_same_in_both() {
    case("it covers the day on both sides and agrees")
        .both(&trial().through("2026-11-16", "2026-11-25").at("9:00", "16:30"))
        .judge();
}

#[test]
fn the_trial_ended_yesterday_and_clio_never_had_it() {
    case("Thursday was its last day; of Friday nothing is to be said")
        .calendar(&trial().through("2026-11-16", "2026-11-19").all_day())
        .judge();
}

#[test]
fn the_trial_ends_a_day_earlier_in_clio() {
    case("on the last day nobody would be expected there")
        .calendar(&trial().through("2026-11-19", "2026-11-20").all_day())
        .clio(trial().in_clio().through("2026-11-19", "2026-11-19").all_day())
        .says(court(kind::TIME))
        .only_linked()
        .judge();
}

#[test]
fn a_hearing_falls_into_the_trial_that_began_on_monday() {
    let long = trial().through("2026-11-16", "2026-11-24").at("9:00", "16:30");
    case("a long appointment takes each of its days")
        .both(&long)
        .both(&motion())
        .says(court(kind::CLASH).sides(&[Side::Record, Side::Record]))
        .judge();
}

#[test]
fn the_trial_is_all_day_here_and_nine_to_five_there() {
    case("both say Friday: whole days and court hours mean the same day")
        .calendar(&trial().all_day())
        .clio(trial().in_clio().at("9:00", "17:00"))
        .judge();
}

#[test]
fn the_trial_is_all_day_on_friday_here_and_nine_to_five_on_monday_there() {
    case("Friday is not Monday, with or without hours")
        .calendar(&trial().all_day())
        .clio(trial().in_clio().on("2026-11-23").at("9:00", "17:00"))
        .says(court(kind::TIME))
        .only_linked()
        .judge();
}

#[test]
fn the_trial_of_three_days_is_whole_here_and_only_its_first_day_there() {
    case("two days of trial are missing in Clio")
        .calendar(&trial().through("2026-11-20", "2026-11-24").all_day())
        .clio(trial().in_clio().at("9:00", "17:00"))
        .says(court(kind::TIME))
        .judge();
}

#[test]
fn noon_here_and_midnight_there() {
    case("12 AM was picked for 12 PM, as happens each week; that is no zone")
        .calendar(&motion().at("12:00", "13:00"))
        .clio(motion().in_clio().at("0:00", "1:00"))
        .says(court(kind::TIME))
        .never_reads("time-zone")
        .judge();
}

#[test]
fn a_filing_call_runs_over_midnight() {
    let call = meeting("JD-2026-105 Lund Bakery: closing call").at("23:30", "0:30");
    let call = call.through("2026-11-20", "2026-11-21").at("23:30", "0:30");
    case("it begins on Friday and ends on Saturday in both").both(&call).judge();
}

#[test]
fn a_call_ended_at_midnight_before_the_day() {
    let call = meeting("JD-2026-105 Lund Bakery: closing call");
    case("what ends as Friday begins is Thursday's")
        .calendar(&call.through("2026-11-19", "2026-11-20").at("23:00", "0:00"))
        .judge();
}

#[test]
fn the_court_in_los_angeles_was_typed_in_by_its_own_clocks() {
    let west = motion().at("10:00", "11:00").by_clocks_of("America/Los_Angeles");
    case("10 AM Pacific is 1 PM here; Clio has 10 AM, the classic mistake")
        .calendar(&west)
        .clio(west.in_clio().by_clocks_of("America/New_York"))
        .says(court(kind::TIME).reading("time-zone"))
        .judge();
}

#[test]
fn three_hours_apart_at_two_places_is_no_mistake_with_zones() {
    let west = motion().at("10:00", "11:00").by_clocks_of("America/Los_Angeles").in_place("Courtroom 5");
    case("whoever is sent to another door at another hour has not only mistaken the zone")
        .calendar(&west)
        .clio(west.in_clio().by_clocks_of("America/New_York").in_place("Courtroom 9"))
        .says(court(kind::TIME).reading("3 hours earlier"))
        .says(court(kind::PLACE))
        .never_reads("time-zone")
        .judge();
}

#[test]
fn the_court_in_los_angeles_is_right_in_both() {
    let west = motion().at("10:00", "11:00").by_clocks_of("America/Los_Angeles");
    case("one instant, whatever the clocks say")
        .calendar(&west)
        .clio(motion().in_clio().at("13:00", "14:00"))
        .judge();
}

#[test]
fn two_hours_later_in_a_firm_that_knows_one_zone() {
    case("no court and no system of this firm is two hours off: somebody moved it")
        .calendar(&motion())
        .clio(motion().in_clio().at("12:00", "13:00"))
        .says(court(kind::TIME))
        .never_reads("time-zone")
        .judge();
}

#[test]
fn five_hours_later_in_winter_is_greenwich() {
    case("an import read New York's clocks as Greenwich's: five hours in November")
        .calendar(&motion().at("10:00", "11:00"))
        .clio(motion().in_clio().at("15:00", "16:00"))
        .says(court(kind::TIME).reading("time-zone"))
        .judge();
}

#[test]
fn four_hours_later_in_winter_is_no_zone() {
    case("Greenwich is four hours away in July, not in November")
        .calendar(&motion().at("10:00", "11:00"))
        .clio(motion().in_clio().at("14:00", "15:00"))
        .says(court(kind::TIME))
        .never_reads("time-zone")
        .judge();
}

#[test]
fn four_hours_earlier_in_summer_is_greenwich() {
    let summer = |event: EventDraft| event.on("2026-07-10");
    case("the same import in July")
        .days("2026-07-10", "2026-07-10")
        .calendar(&summer(motion()).at("14:00", "15:00"))
        .clio(summer(motion()).in_clio().at("10:00", "11:00"))
        .says(court(kind::TIME).reading("time-zone"))
        .judge();
}

#[test]
fn half_an_hour_later_is_no_zone() {
    case("somebody moved it by half an hour")
        .calendar(&motion())
        .clio(motion().in_clio().at("10:30", "11:30"))
        .says(court(kind::TIME))
        .never_reads("time-zone")
        .judge();
}

#[test]
fn the_monday_after_the_clocks_went_back() {
    let monday = motion().on("2026-11-02").at("9:00", "10:00");
    case("9 AM stays 9 AM over the change of the clocks")
        .days("2026-10-31", "2026-11-02")
        .both(&monday)
        .judge();
}

#[test]
fn an_hour_early_on_the_monday_after_the_clocks_went_back() {
    let monday = motion().on("2026-11-02").at("9:00", "10:00");
    case("the practice system still counts summer time")
        .days("2026-10-31", "2026-11-02")
        .calendar(&monday)
        .clio(monday.in_clio().at("8:00", "9:00"))
        .says(court(kind::TIME).reading("8:00 AM").reading("9:00 AM"))
        .judge();
}

#[test]
fn all_day_on_the_sunday_of_25_hours() {
    let sunday = meeting("JD-2026-103 Estate of Park: house clearance").on("2026-11-01").all_day();
    case("a date has no hours").days("2026-10-31", "2026-11-02").both(&sunday).judge();
}

#[test]
fn the_night_in_which_the_clocks_go_forward() {
    let night = meeting("JD-2026-105 Lund Bakery: server move")
        .through("2027-03-13", "2027-03-14")
        .at("23:30", "3:30");
    case("the hour between two and three does not exist, and nothing is shorter for it")
        .days("2027-03-13", "2027-03-15")
        .both(&night)
        .judge();
}

#[test]
fn all_day_on_the_sunday_of_23_hours_and_the_monday_after() {
    let sunday = meeting("JD-2026-103 Estate of Park: house clearance").on("2027-03-14").all_day();
    let monday = motion().on("2027-03-15").at("9:00", "10:00");
    case("both lie in the weekend that Friday looks at")
        .days("2027-03-13", "2027-03-15")
        .both(&sunday)
        .calendar(&monday)
        .says(court(kind::MISSING_THERE).only_calendar())
        .judge();
}

#[test]
fn two_different_meetings_of_one_matter_on_one_day() {
    case("prep in the morning is not the mediation in the afternoon: each is missing on the other side")
        .calendar(&deposition("JD-2026-101 Deposition prep with Dr. Lee").at("9:00", "10:00"))
        .clio(meeting("JD-2026-101 Mediation with Allstate").at("16:00", "18:00").in_clio())
        .says(court(kind::MISSING_THERE).only_calendar())
        .says(client(kind::MISSING_HERE).only_clio())
        .never_reads("later")
        .judge();
}

#[test]
fn one_meeting_was_moved_into_the_afternoon() {
    let prep = deposition("JD-2026-101 Deposition prep with Dr. Lee").at("9:00", "10:00");
    case("the same words and the same matter on the same day: it was moved")
        .calendar(&prep)
        .clio(prep.in_clio().at("15:30", "16:30"))
        .says(court(kind::TIME))
        .judge();
}

#[test]
fn a_saturday_meeting_is_looked_at_on_friday() {
    let saturday = meeting("JD-2026-103 Estate of Park: family meeting").on("2026-11-21");
    case("nobody looks on Saturday morning")
        .days("2026-11-21", "2026-11-23")
        .calendar(&saturday)
        .says(client(kind::MISSING_THERE).only_calendar())
        .judge();
}
