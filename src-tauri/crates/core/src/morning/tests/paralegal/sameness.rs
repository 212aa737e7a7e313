//! More words that mean the same, and words that do not: what offices write into titles, places and texts.

use super::case::{case, client, court, kind};
use super::drafts::{EventDraft, When, bare, deposition, hearing, meeting};

fn lee() -> EventDraft {
    deposition("JD-2026-101 Deposition of Dr. Lee")
}

/// The calendar says it like this, Clio like that, and they mean the same.
fn same(event: &EventDraft, title: &str, why: &'static str) {
    case(why).calendar(event).clio(event.in_clio().titled(title)).judge();
}

/// Two places that do not contradict each other.
fn same_place(here: &str, there: &str, why: &'static str) {
    let motion = hearing("JD-2026-101 Smith v. Allstate: motion to compel").in_place(here);
    case(why).calendar(&motion).clio(motion.in_clio().in_place(there)).judge();
}

#[test]
fn clio_has_the_caption_and_nothing_else() {
    same(&lee(), "Smith v. Allstate", "many a Clio entry is named after its matter; that is less, not other");
}

#[test]
fn clio_says_only_what_kind_it_is() {
    same(&lee(), "Deposition", "fewer words are no other ones");
}

#[test]
fn clio_turns_the_words_around() {
    same(&lee(), "Dr. Lee deposition", "the order of words says nothing");
}

#[test]
fn somebody_mistyped_a_word() {
    same(&lee(), "JD-2026-101 Depositon of Dr. Lee", "a letter too few makes no other witness");
}

#[test]
fn clio_adds_how_the_deposition_is_held() {
    same(&lee(), "JD-2026-101 Deposition of Dr. Lee (via Zoom)", "how it is held is not what it is");
}

#[test]
fn the_plaintiff_is_not_the_defendant() {
    let plaintiff = deposition("JD-2026-101 Deposition of plaintiff");
    case("one word, and the wrong party sits there")
        .calendar(&plaintiff)
        .clio(plaintiff.in_clio().titled("JD-2026-101 Deposition of defendant"))
        .says(court(kind::TITLE).reading("plaintiff").reading("defendant"))
        .judge();
}

#[test]
fn a_case_management_conference_is_no_motion() {
    let conference = hearing("JD-2026-101 Smith v. Allstate: case management conference");
    case("another brief is due for it, and another attorney may do")
        .calendar(&conference)
        .clio(conference.in_clio().titled("JD-2026-101 Smith v. Allstate: motion to compel"))
        .says(court(kind::TITLE))
        .judge();
}

#[test]
fn the_text_names_a_second_matter_beside_the_title() {
    let call = meeting("JD-2026-101 Smith call").saying("Compare the settlement in JD-2026-102.");
    case("the title says whose call it is; a text may mention anything").both(&call).judge();
}

#[test]
fn only_one_side_says_the_street() {
    same_place(
        "Courtroom 418",
        "60 Centre Street, New York",
        "a room and its house do not contradict each other",
    );
}

#[test]
fn zoom_is_the_name_of_its_link() {
    same_place("Zoom", "https://us02web.zoom.us/j/81234567890", "one says how, the other one where");
}

#[test]
fn the_place_is_to_be_announced() {
    same_place("Dept. 12", "TBD", "what is not known yet contradicts nothing");
}

#[test]
fn the_courthouse_is_written_out() {
    same_place(
        "Dept 12, LASC",
        "Department 12, Los Angeles Superior Court",
        "the same room of the same court",
    );
}

#[test]
fn another_suite_of_the_same_house() {
    let lee = lee().in_place("100 Main St, Suite 400");
    case("the court reporter waits a floor below")
        .calendar(&lee)
        .clio(lee.in_clio().in_place("100 Main St, Suite 410"))
        .says(court(kind::PLACE).reading("400").reading("410"))
        .judge();
}

#[test]
fn the_cancelled_check_stands_first_in_the_title() {
    same(
        &meeting("JD-2026-105 Cancelled check dispute, Lund Bakery"),
        "JD-2026-105 Cancelled check dispute, Lund Bakery",
        "a check was cancelled",
    );
    case("and with the number in the text it is the first word of all")
        .calendar(&meeting("Cancelled check dispute, Lund Bakery").saying("JD-2026-105"))
        .clio(meeting("Cancelled check dispute, Lund Bakery").in_clio().filed("JD-2026-105"))
        .judge();
}

#[test]
fn the_vacated_judgment_stands_first_in_the_title() {
    let motion = hearing("Vacated judgment: motion to reinstate, JD-2026-102");
    case("the judgment was vacated, the hearing about it was not").both(&motion).judge();
}

#[test]
fn moved_to_friday_stands_on_friday() {
    let call = meeting("JD-2026-102 Okafor call");
    case("somebody moved the event and wrote down whereto: on this day it takes place")
        .calendar(&call.clone().titled("JD-2026-102 Okafor call - moved to Friday"))
        .clio(call.in_clio())
        .judge();
}

#[test]
fn continued_to_its_own_date() {
    let trial = hearing("JD-2026-101 Smith v. Allstate: trial readiness");
    case("the clerk moved it here and wrote the date behind it")
        .calendar(
            &trial.clone().titled("JD-2026-101 Smith v. Allstate: trial readiness (continued to 11/20)"),
        )
        .clio(trial.in_clio())
        .judge();
}

#[test]
fn the_video_is_cancelled_and_the_call_is_not() {
    let call = meeting("JD-2026-102 Okafor call");
    case("they talk on the phone instead")
        .calendar(&call.clone().saying("Zoom cancelled, call in instead: 202-555-0143"))
        .clio(call.in_clio())
        .judge();
}

#[test]
fn the_hearing_is_vacated_in_the_first_sentence_of_the_text() {
    let motion = hearing("JD-2026-101 Smith v. Allstate: motion to compel");
    case("a sentence of its own, at the top, about this hearing")
        .calendar(&motion.clone().saying("Hearing vacated.\nClerk will give notice."))
        .clio(motion.in_clio())
        .says(court(kind::CALLED_OFF).reading("vacated"))
        .judge();
}

#[test]
fn something_without_category_is_cancelled_and_nobody_has_it() {
    case("the gym is nobody's business").calendar(&bare("CANCELLED: gym").asks_nobody()).judge();
}

#[test]
fn a_client_call_without_number_is_cancelled_and_clio_still_has_it() {
    let call = meeting("Okafor call");
    case("without a number the words count as well")
        .calendar(&call.clone().titled("CANCELLED Okafor call"))
        .clio(call.in_clio().filed("JD-2026-102"))
        .says(client(kind::CALLED_OFF).reading("cancelled"))
        .judge();
}

#[test]
fn two_preps_of_one_name_and_one_of_them_in_clio() {
    let prep = meeting("JD-2026-101 Smith prep");
    case("the afternoon has its entry, the morning has none")
        .calendar(&prep.clone().at("9:00", "10:00").again("morning"))
        .both(&prep.at("15:00", "16:00"))
        .says(client(kind::MISSING_THERE).only_calendar().reading("Missing"))
        .judge();
}
