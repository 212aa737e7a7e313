//! Trials of several days: one system has them in one piece, the other one day by day.

use super::super::email;
use super::case::{Case, case, client, court, kind};
use super::drafts::{EntryDraft, EventDraft, When, hearing, meeting};
use super::firm::{ANA, BEN, DANA};
use crate::calendar::event::{EventStatus, ResponseStatus};
use crate::morning::snapshot::Side;

const DAYS: [&str; 3] = ["2026-11-18", "2026-11-19", "2026-11-20"];

/// From Wednesday to Friday, without hours.
fn trial() -> EventDraft {
    hearing("JD-2026-101 Smith v. Allstate: jury trial").through("2026-11-18", "2026-11-20").all_day()
}

/// One of its days, as somebody types it.
fn event_of(day: &str) -> EventDraft {
    hearing("JD-2026-101 Smith v. Allstate: jury trial").again(day).on(day).at("9:00", "16:30")
}

fn entry_of(day: &str) -> EntryDraft {
    event_of(day).in_clio().made_by_hand()
}

/// In one piece in the calendar, with these days in Clio.
fn in_clio_on(why: &'static str, whole: &EventDraft, days: &[&str]) -> Case {
    days.iter().fold(case(why).calendar(whole), |case, day| case.clio(entry_of(day)))
}

/// In one piece in Clio, with these days in the calendar.
fn in_calendar_on(why: &'static str, whole: EntryDraft, days: &[&str]) -> Case {
    days.iter().fold(case(why).clio(whole.made_by_hand()), |case, day| case.calendar(&event_of(day)))
}

#[test]
fn in_one_piece_here_and_day_by_day_there() {
    in_clio_on("Clio has an entry a day, and each is there", &trial(), &DAYS).judge();
    let timed = trial().at("9:00", "16:30");
    in_clio_on("the same with hours, from the first morning to the last afternoon", &timed, &DAYS).judge();
}

#[test]
fn day_by_day_here_and_in_one_piece_there() {
    in_calendar_on("the calendar has it a day at a time, Clio the whole", trial().in_clio(), &DAYS).judge();
    let timed = trial().at("9:00", "16:30").in_clio();
    in_calendar_on("the same with hours", timed, &DAYS).judge();
}

#[test]
fn somebody_wrote_which_day_of_the_trial_it_is() {
    let of = |day: &str, number: &str| {
        entry_of(day).titled(&format!("JD-2026-101 Smith v. Allstate: jury trial, day {number} of 3"))
    };
    case("the number of a day makes no other trial of it")
        .calendar(&trial())
        .clio(of("2026-11-18", "1"))
        .clio(of("2026-11-19", "2"))
        .clio(of("2026-11-20", "3"))
        .judge();
}

#[test]
fn a_day_is_missing_in_clio() {
    in_clio_on("who looks into Clio stays at home on Thursday", &trial(), &["2026-11-18", "2026-11-20"])
        .days("2026-11-19", "2026-11-19")
        .says(court(kind::MISSING_THERE).only_calendar().reading("Thu, Nov 19").reading("day by day"))
        .by_hand()
        .judge();
}

#[test]
fn a_day_is_missing_in_the_calendar() {
    let whole = trial().in_clio();
    in_calendar_on(
        "nothing in the calendar sends Ana there on Thursday",
        whole,
        &["2026-11-18", "2026-11-20"],
    )
    .days("2026-11-19", "2026-11-19")
    .says(court(kind::MISSING_HERE).only_clio().reading("Thu, Nov 19").reading("day by day"))
    .by_hand()
    .judge();
}

#[test]
fn the_weekend_within_a_trial_is_no_missing_day() {
    let days = ["2026-11-19", "2026-11-20", "2026-11-23"];
    let long = trial().through("2026-11-19", "2026-11-24");
    in_clio_on("no court sits on Saturday and Sunday, and Monday is there", &long, &days)
        .days("2026-11-21", "2026-11-23")
        .judge();
    in_clio_on("Monday is a day of the trial", &long, &["2026-11-19", "2026-11-20"])
        .days("2026-11-21", "2026-11-23")
        .says(court(kind::MISSING_THERE).only_calendar().reading("Mon, Nov 23"))
        .by_hand()
        .judge();
}

#[test]
fn one_day_has_other_hours() {
    let whole = trial().at("9:00", "16:30");
    case("on Friday the court sits in the afternoon only, by Clio")
        .calendar(&whole)
        .clio(entry_of("2026-11-18"))
        .clio(entry_of("2026-11-19"))
        .clio(entry_of("2026-11-20").at("13:30", "16:30"))
        .says(court(kind::TIME).reading("1:30"))
        .by_hand()
        .judge();
    case("the same where the calendar has the days")
        .calendar(&event_of("2026-11-18"))
        .calendar(&event_of("2026-11-19"))
        .calendar(&event_of("2026-11-20").at("13:30", "16:30"))
        .clio(whole.in_clio().made_by_hand())
        .says(court(kind::TIME).reading("1:30"))
        .by_hand()
        .judge();
}

#[test]
fn other_hours_of_another_day_are_told_on_that_day() {
    case("Thursday is over; Friday agrees")
        .calendar(&trial().at("9:00", "16:30"))
        .clio(entry_of("2026-11-19").at("13:30", "16:30"))
        .clio(entry_of("2026-11-20"))
        .judge();
}

#[test]
fn one_day_is_another_attorneys_in_clio() {
    case("on Friday Clio sends Ben")
        .calendar(&trial())
        .clio(entry_of("2026-11-19"))
        .clio(entry_of("2026-11-20").of(BEN))
        .says(court(kind::OWNER).reading("Ben Walsh"))
        .judge();
}

#[test]
fn one_day_was_called_off_in_the_calendar() {
    let off = event_of("2026-11-20").with(|event| event.status = EventStatus::Cancelled);
    case("the trial goes on without Friday, and no click takes the whole of it out of Clio")
        .calendar(&event_of("2026-11-18"))
        .calendar(&event_of("2026-11-19"))
        .calendar(&off)
        .clio(trial().in_clio().made_by_hand())
        .says(court(kind::CALLED_OFF).reading("day by day"))
        .by_hand()
        .judge();
}

#[test]
fn the_whole_trial_was_called_off_in_the_calendar() {
    let off = trial().with(|event| event.status = EventStatus::Cancelled);
    in_clio_on("it settled, and Clio still sends Ana to court", &off, &DAYS)
        .says(court(kind::CALLED_OFF).reading("called off"))
        .by_hand()
        .judge();
}

#[test]
fn calls_of_each_day_are_not_the_trial() {
    let call = |day: &str| {
        let call = meeting("JD-2026-101 Smith v. Allstate: call with the client about the trial");
        call.again(day).on(day).at("17:30", "18:00").in_clio().made_by_hand()
    };
    case("whoever calls the client every evening is in court all day, and Clio does not have that")
        .calendar(&trial())
        .clio(call("2026-11-19"))
        .clio(call("2026-11-20"))
        .says(court(kind::MISSING_THERE).only_calendar())
        .says(client(kind::MISSING_HERE).only_clio())
        .judge();
}

#[test]
fn one_day_of_it_is_there_in_other_words() {
    let friday =
        entry_of("2026-11-20").titled("Smith v. Allstate: trial").with(|entry| entry.category = None);
    case("Clio has Friday alone, and says less of it: it is one trial, and the rest of it is not there")
        .calendar(&trial())
        .clio(friday)
        .says(court(kind::TIME))
        .mentions("no category")
        .judge();
}

#[test]
fn days_of_another_matter_are_another_trial() {
    let other = |day: &str| entry_of(day).titled("Jury trial").filed("JD-2026-102").of(BEN);
    case("Ben's trial in another matter says nothing of Ana's")
        .calendar(&trial())
        .clio(other("2026-11-19"))
        .clio(other("2026-11-20"))
        .says(court(kind::MISSING_THERE).only_calendar())
        .says(court(kind::MISSING_HERE).only_clio())
        .judge();
}

#[test]
fn both_have_it_in_one_piece_and_day_by_day() {
    let whole = trial();
    case("each piece has its own counterpart")
        .calendar(&whole)
        .clio(whole.in_clio().made_by_hand())
        .both(&event_of("2026-11-19"))
        .both(&event_of("2026-11-20"))
        .judge();
}

#[test]
fn what_runs_past_midnight_has_no_days() {
    let late = |first: &str, last: &str| {
        hearing("JD-2026-101 Smith v. Allstate: jury trial")
            .again(first)
            .through(first, last)
            .at("22:00", "1:00")
    };
    case("two late sessions, of which Clio has one")
        .both(&late("2026-11-19", "2026-11-20"))
        .calendar(&late("2026-11-20", "2026-11-21"))
        .says(court(kind::MISSING_THERE).only_calendar())
        .judge();
}

#[test]
fn one_day_here_and_the_whole_week_there_is_not_cut_by_a_click() {
    case("perhaps the calendar lacks the other days: no click takes them out of Clio")
        .calendar(&event_of("2026-11-20"))
        .clio(trial().in_clio().made_by_hand())
        .says(court(kind::TIME))
        .by_hand()
        .judge();
}

#[test]
fn what_differs_beside_the_days_is_told_once() {
    let asks = |day: &str| entry_of(day).with(|entry| entry.attendees.push(email(BEN)));
    in_clio_on("nobody reads the same sentence for each day", &trial(), &[])
        .clio(asks("2026-11-19"))
        .clio(asks("2026-11-20"))
        .days("2026-11-19", "2026-11-20")
        .says(court(kind::ATTENDEES).reading("Ben Walsh"))
        .by_hand()
        .judge();
}

/// Dana has typed it in for Ana and Ben.
fn trial_of_both() -> EventDraft {
    let trial = trial().of(DANA).asks(ANA, ResponseStatus::Accepted).asks(BEN, ResponseStatus::Accepted);
    trial.copied_to(ANA).copied_to(BEN)
}

#[test]
fn two_attorneys_have_the_days_of_one_trial() {
    let days = ["2026-11-19", "2026-11-20"];
    let each = days.iter().fold(case("each has every day"), |case, day| {
        let bens = entry_of(day).of(BEN).again(&format!("bens-{day}"));
        case.clio(entry_of(day)).clio(bens)
    });
    each.calendar(&trial_of_both()).judge();
    in_clio_on("nothing in Clio tells Ben of it", &trial_of_both(), &days)
        .says(court(kind::ATTENDEES).reading("Ben Walsh"))
        .by_hand()
        .judge();
}

#[test]
fn a_day_that_stands_there_twice_is_a_duplicate() {
    in_clio_on("on one calendar it is there twice", &trial(), &["2026-11-19", "2026-11-20"])
        .clio(entry_of("2026-11-20").again("twice"))
        .says(court(kind::DUPLICATE).sides(&[Side::Record, Side::Practice, Side::Practice]))
        .judge();
}

#[test]
fn one_day_of_the_other_attorney_is_elsewhere() {
    let days = ["2026-11-19", "2026-11-20"];
    let each = days.iter().fold(case("on Friday Ben goes to another door"), |case, day| {
        let bens = entry_of(day).of(BEN).again(&format!("bens-{day}"));
        let bens = if *day == "2026-11-20" { bens.in_place("Courtroom 9") } else { bens };
        case.clio(entry_of(day).in_place("Courtroom 5")).clio(bens)
    });
    each.calendar(&trial_of_both().in_place("Courtroom 5"))
        .says(court(kind::PLACE).reading("Courtroom 9").reading("Ben Walsh's own entry"))
        .by_hand()
        .judge();
}
