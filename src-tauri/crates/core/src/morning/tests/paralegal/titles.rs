//! What a title, a place and a text say: swapped meetings, another person, another room, and what means the same.

use super::case::{case, client, court, kind};
use super::drafts::{EventDraft, When, deposition, hearing, meeting};

fn lee() -> EventDraft {
    deposition("JD-2026-101 Deposition of Dr. Lee")
}

/// The calendar says it like this, Clio like that, and they mean the same.
fn same(event: &EventDraft, title: &str, why: &'static str) {
    case(why).calendar(event).clio(event.in_clio().titled(title)).judge();
}

#[test]
fn two_meetings_of_one_client_were_swapped() {
    let intake = meeting("JD-2026-101 Smith intake").at("9:00", "10:00");
    let settlement = meeting("JD-2026-101 Smith settlement authority").at("11:00", "12:00");
    case("the client comes prepared for the wrong one; hour by hour the titles do not fit")
        .calendar(&intake)
        .calendar(&settlement)
        .clio(intake.in_clio().titled("JD-2026-101 Smith settlement authority"))
        .clio(settlement.in_clio().titled("JD-2026-101 Smith intake"))
        .says(client(kind::TITLE))
        .says(client(kind::TITLE))
        .judge();
}

#[test]
fn another_person_is_deposed_in_clio() {
    case("the wrong outline is printed and the wrong witness is called")
        .calendar(&lee())
        .clio(lee().in_clio().titled("JD-2026-101 Deposition of Dr. Chen"))
        .says(court(kind::TITLE).reading("Dr. Lee").reading("Dr. Chen"))
        .judge();
}

#[test]
fn depo_is_short_for_deposition() {
    same(&lee(), "JD-2026-101 Depo of Dr. Lee", "everybody abbreviates it");
}

#[test]
fn the_number_stands_behind_the_title_in_clio() {
    same(&lee(), "Deposition of Dr. Lee (JD-2026-101)", "where the number stands says nothing");
}

#[test]
fn clio_leaves_the_number_out() {
    same(&lee(), "Deposition of Dr. Lee", "Clio shows the matter beside the title");
}

#[test]
fn clio_adds_the_caption() {
    same(&lee(), "Smith v. Allstate: Deposition of Dr. Lee", "more words about the same");
}

#[test]
fn versus_is_written_in_three_ways() {
    let motion = hearing("JD-2026-101 Smith v. Allstate: motion to compel");
    same(&motion, "JD-2026-101 SMITH VS ALLSTATE - Motion to Compel", "signs and capitals say nothing");
}

#[test]
fn a_call_is_a_telephone_conference() {
    let call = meeting("JD-2026-101 Tel. conf. w/ Smith");
    same(&call, "JD-2026-101 Telephone conference with Smith", "abbreviations of every office");
}

#[test]
fn the_title_was_forwarded_twice() {
    same(
        &lee(),
        "FW: RE: JD-2026-101 Deposition of Dr. Lee",
        "what mail programs put before it says nothing",
    );
}

#[test]
fn the_department_stands_behind_the_title() {
    let msc = hearing("JD-2026-101 Smith v. Allstate MSC – Dept. 12");
    same(&msc, "JD-2026-101 Smith v. Allstate MSC", "the place in the title is no other meeting");
}

#[test]
fn another_department_of_the_court() {
    let motion =
        hearing("JD-2026-101 Smith v. Allstate: motion to compel").in_place("Dept. 12, 111 N. Hill St.");
    case("two floors and one missed calendar call apart")
        .calendar(&motion)
        .clio(motion.in_clio().in_place("Dept. 14, 111 N. Hill St."))
        .says(court(kind::PLACE).reading("Dept. 12").reading("Dept. 14"))
        .judge();
}

#[test]
fn the_same_courtroom_in_other_words() {
    let motion = hearing("JD-2026-101 Smith v. Allstate: motion to compel")
        .in_place("60 Centre Street, Courtroom 418");
    case("street and St., courtroom and room")
        .calendar(&motion)
        .clio(motion.in_clio().in_place("60 Centre St, Rm 418, New York"))
        .judge();
}

#[test]
fn only_one_system_knows_the_place() {
    let motion = hearing("JD-2026-101 Smith v. Allstate: motion to compel").in_place("Dept. 12");
    case("what is not said does not differ").calendar(&motion).clio(motion.in_clio().in_place("")).judge();
}

#[test]
fn another_video_meeting() {
    let call = lee().in_place("https://us02web.zoom.us/j/81234567890?pwd=aaa");
    case("the witness waits in another room than counsel")
        .calendar(&call)
        .clio(call.in_clio().in_place("https://us02web.zoom.us/j/89876543210?pwd=bbb"))
        .says(court(kind::PLACE))
        .judge();
}

#[test]
fn the_same_video_meeting_with_another_passcode_in_the_link() {
    let call = lee().in_place("https://us02web.zoom.us/j/81234567890?pwd=aaa");
    case("the number of the meeting is the room, what follows is a key to it")
        .calendar(&call)
        .clio(call.in_clio().in_place("https://us02web.zoom.us/j/81234567890"))
        .judge();
}

#[test]
fn in_the_office_here_and_by_video_there() {
    let intake = meeting("JD-2026-102 Okafor intake").in_place("Conference room B");
    case("the client sits at home, the attorney in the conference room")
        .calendar(&intake)
        .clio(intake.in_clio().in_place("https://us02web.zoom.us/j/81234567890"))
        .says(client(kind::PLACE))
        .judge();
}
