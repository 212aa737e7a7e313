//! Half-filled events, private ones, deadlines: each has its place in the report.

use super::case::{case, client, court, kind};
use super::drafts::{EventDraft, When, bare, entry, event, hearing, meeting};
use super::firm::{COURT_CALENDAR, matter_id};
use crate::calendar::event::ShowAs;
use crate::morning::snapshot::Side;

fn motion() -> EventDraft {
    hearing("JD-2026-101 Smith v. Allstate: motion to compel")
}

#[test]
fn a_hearing_without_category_is_not_in_clio() {
    case("a missed hearing is missed with or without a color")
        .calendar(&bare("JD-2026-101 Smith v. Allstate: hearing on motion to compel"))
        .says(court(kind::MISSING_THERE).only_calendar().reading("no category"))
        .judge();
}

#[test]
fn a_courtroom_without_category_is_not_in_clio() {
    case("nobody meets a client in a courtroom of the county")
        .calendar(&bare("JD-2026-101 Smith v. Allstate").in_place("Courtroom 418, 60 Centre Street"))
        .says(court(kind::MISSING_THERE).only_calendar().reading("no category"))
        .judge();
}

#[test]
fn an_event_of_the_court_calendar_without_category_is_not_in_clio() {
    let event = bare("JD-2026-101 Smith v. Allstate").on_calendar(COURT_CALENDAR);
    case("whatever the clerk puts there is court")
        .calendar(&event)
        .says(court(kind::MISSING_THERE).only_calendar().reading("no category"))
        .judge();
}

#[test]
fn a_hearing_with_a_category_of_its_own_is_not_in_clio() {
    case("somebody invented the category Court Hrg; the hearing is not invented")
        .calendar(&event("JD-2026-101 Smith v. Allstate: hearing on motion to compel", "Court Hrg"))
        .says(court(kind::MISSING_THERE).only_calendar().reading("Court Hrg"))
        .judge();
}

#[test]
fn a_hearing_that_is_shown_as_free_without_category_is_not_in_clio() {
    let free = bare("JD-2026-101 Smith v. Allstate: hearing on motion to compel");
    case("all-day notes of hearings are free by default in Outlook")
        .calendar(&free.with(|event| event.show_as = ShowAs::Free))
        .says(court(kind::MISSING_THERE).only_calendar())
        .judge();
}

#[test]
fn lunch_without_category_is_not_in_clio() {
    case("half of a calendar is lunch, and it belongs in no practice system")
        .calendar(&bare("Lunch with Okafor"))
        .mentions("no category")
        .judge();
}

#[test]
fn a_hearing_test_is_no_hearing() {
    case("the attorney's mother hears badly").calendar(&bare("Mom: hearing test").asks_nobody()).judge();
}

#[test]
fn a_free_trial_is_no_trial() {
    case("a subscription ends").calendar(&bare("Free trial of Westlaw add-on ends").asks_nobody()).judge();
}

#[test]
fn an_event_without_category_is_at_another_hour_in_clio() {
    let call = bare("JD-2026-102 Okafor call");
    case("that it has no category is no reason not to compare the hour")
        .calendar(&call)
        .clio(call.in_clio().at("11:00", "12:00"))
        .says(client(kind::TIME).reading("no category"))
        .judge();
}

#[test]
fn an_event_without_category_is_court_in_clio() {
    case("the entry knows what the event does not say, and its severity counts")
        .calendar(&bare("JD-2026-101 Smith v. Allstate"))
        .clio(entry("JD-2026-101 Smith v. Allstate", "Court Appearance").at("14:00", "15:00"))
        .says(court(kind::TIME))
        .judge();
}

#[test]
fn a_deadline_of_the_courts_rules_is_due_that_day() {
    let due = entry("JD-2026-101 Smith v. Allstate: opposition due", "Court Appearance").all_day();
    case("it is never touched and never compared, but the day's paper names it")
        .clio(due.with(|entry| entry.ruled = true))
        .mentions("opposition due")
        .judge();
}

#[test]
fn a_deadline_of_the_courts_rules_is_due_on_another_day() {
    let due = entry("JD-2026-101 Smith v. Allstate: opposition due", "Court Appearance").all_day();
    case("Monday's deadline stands on Monday's paper")
        .clio(due.on("2026-11-23").with(|entry| entry.ruled = true))
        .never_reads("opposition due")
        .judge();
}

#[test]
fn a_deadline_that_somebody_typed_into_both_systems() {
    let due = event("JD-2026-101 Opposition due", "Court Appearance").all_day().asks_nobody();
    case("a deadline without guests agrees like any other item").both(&due).judge();
}

#[test]
fn a_private_hearing_is_at_another_hour_in_clio() {
    let private = motion().with(|event| event.private = true);
    case("private means that its words are not shown, not that nobody looks")
        .calendar(&private)
        .clio(motion().in_clio().at("9:00", "10:00"))
        .says(court(kind::TIME))
        .never_reads("Allstate")
        .judge();
}

#[test]
fn a_private_hearing_clashes_with_another_one() {
    let private = motion().with(|event| event.private = true);
    let other = hearing("JD-2026-102 Okafor v. Metro Transit: demurrer").at("10:30", "11:30");
    case("the clash is named by its hours; the private title is not read out")
        .both(&private)
        .both(&other)
        .says(court(kind::CLASH).sides(&[Side::Record, Side::Record]).reading("Okafor"))
        .never_reads("Allstate")
        .judge();
}

#[test]
fn a_private_event_without_category_stands_on_the_list() {
    let private = bare("JD-2026-101 Smith v. Allstate: settlement authority");
    case("the list says that something private breaks a rule, and not what it is about")
        .calendar(&private.with(|event| event.private = true))
        .mentions("no category")
        .never_reads("settlement authority")
        .judge();
}

#[test]
fn the_private_event_hides_its_words_from_this_account() {
    let hidden = motion().with(|event| {
        event.private = true;
        event.title = "".into();
        event.categories.clear();
        event.attendees.clear();
    });
    case("what cannot be read is said to be unreadable, and its entry is not missing")
        .calendar(&hidden)
        .clio(motion().in_clio())
        .mentions("private")
        .only_linked()
        .judge();
}

#[test]
fn a_meeting_of_the_firm_is_not_expected_in_clio() {
    case("internal meetings are not sent there").calendar(&event("Partners' lunch", "Internal")).judge();
}

#[test]
fn the_entry_in_clio_has_no_title() {
    let call = meeting("JD-2026-102 Okafor call");
    case("matter and hour are enough")
        .calendar(&call)
        .clio(call.in_clio().titled("").with(|entry| entry.matter = Some(matter_id("JD-2026-102"))))
        .judge();
}

#[test]
fn a_whole_day_of_a_matter_that_outlook_shows_as_free() {
    let free = bare("JD-2026-101 Mediation").all_day().with(|event| event.show_as = ShowAs::Free);
    case("whole days are free unless somebody says otherwise; a matter number makes it business")
        .calendar(&free)
        .mentions("JD-2026-101 Mediation: It has no category. Clio has no entry for it.")
        .judge();
    case("a birthday is none")
        .calendar(&bare("Birthday of Ben").all_day().with(|event| event.show_as = ShowAs::Free))
        .never_reads("birthday")
        .judge();
}
