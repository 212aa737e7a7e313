//! Which matter an appointment belongs to: numbers as people write them, two in one title, closed and unknown ones.

use super::case::{case, client, court, kind};
use super::drafts::{EventDraft, bare, entry, hearing, meeting};
use crate::morning::snapshot::Side;

/// Clio has it under 101, the event names 102 in its own way: both numbers must be read out.
fn names_102(title: &str, body: &str) -> super::case::Case {
    let call = meeting(title).saying(body);
    case("however it is written, it is Okafor's number and not Smith's")
        .calendar(&call)
        .clio(call.in_clio().filed("JD-2026-101"))
        .says(client(kind::MATTER).reading("JD-2026-102").reading("JD-2026-101"))
}

#[test]
fn the_number_stands_in_the_text_only() {
    names_102("Client call", "Re JD-2026-102, bring the police report").judge();
}

#[test]
fn the_number_stands_in_bold_in_a_text_of_html() {
    names_102("Client call", "<html><body><p>Matter: <b>JD-2026</b>-102</p></body></html>").judge();
}

#[test]
fn the_dashes_of_the_number_are_entities_of_html() {
    names_102("Client call", "<p>Matter:&nbsp;JD&ndash;2026&#8209;102</p>").judge();
}

#[test]
fn the_number_is_written_with_slashes() {
    names_102("Client call JD/2026/102", "").judge();
}

#[test]
fn the_number_is_written_with_spaces() {
    names_102("Client call JD 2026 102", "").judge();
}

#[test]
fn the_number_is_written_with_long_dashes() {
    names_102("Client call JD–2026—102", "").judge();
}

#[test]
fn the_number_is_written_in_small_letters() {
    names_102("client call jd-2026-102", "").judge();
}

#[test]
fn a_docket_number_is_no_matter_number() {
    let motion = hearing("Smith v. Allstate, 2:26-cv-00102-JD: motion to compel");
    case("the court's number looks like ours and is not")
        .calendar(&motion)
        .clio(motion.in_clio().filed("JD-2026-101"))
        .judge();
}

#[test]
fn the_number_without_the_clients_name_behind_it() {
    let call = meeting("00207 adoption home study");
    case("the list says 00207-Bell, people type 00207")
        .calendar(&call)
        .clio(call.in_clio().filed("JD-2026-101"))
        .says(client(kind::MATTER).reading("00207-Bell"))
        .judge();
}

#[test]
fn two_matters_in_one_title_and_an_entry_in_each() {
    let both = hearing("JD-2026-101 / JD-2026-103 joint status conference");
    case("two matters are two entries in Clio; none of them is a duplicate")
        .calendar(&both)
        .clio(both.in_clio())
        .clio(both.in_clio().again("second").filed("JD-2026-103"))
        .judge();
}

#[test]
fn two_matters_in_one_title_and_an_entry_in_one_of_them() {
    let both = hearing("JD-2026-101 / JD-2026-103 joint status conference");
    case("in the file of Park nobody reads of the conference")
        .calendar(&both)
        .clio(both.in_clio())
        .says(court(kind::MATTER).reading("JD-2026-103"))
        .judge();
}

#[test]
fn two_matters_in_one_title_and_an_entry_in_a_third_one() {
    let both = hearing("JD-2026-101 / JD-2026-103 joint status conference");
    case("it is filed under a matter that nobody named")
        .calendar(&both)
        .clio(both.in_clio().filed("JD-2026-102"))
        .says(court(kind::MATTER).reading("JD-2026-102"))
        .judge();
}

#[test]
fn two_matters_in_one_title_and_nothing_in_clio() {
    let both = hearing("JD-2026-101 / JD-2026-103 joint status conference");
    case("two numbers are not none")
        .calendar(&both)
        .says(court(kind::MISSING_THERE).only_calendar().reading("JD-2026-101").reading("JD-2026-103"))
        .never_reads("no matter number")
        .judge();
}

#[test]
fn the_matter_was_closed_and_clio_still_has_the_hearing() {
    let closed = hearing("JD-2026-104 Rivera v. Rivera: review hearing");
    case("either the matter has to be opened or the hearing is over: somebody has to look")
        .both(&closed)
        .mentions("closed")
        .judge();
}

#[test]
fn the_matter_was_closed_and_clio_has_nothing() {
    case("the reason why nobody typed it in stands beside it")
        .calendar(&hearing("JD-2026-104 Rivera v. Rivera: review hearing"))
        .says(court(kind::MISSING_THERE).only_calendar().reading("closed"))
        .judge();
}

#[test]
fn the_number_is_on_no_list() {
    case("a slip of the finger in the number, read back as it was typed")
        .calendar(&hearing("JD-2026-999 Smith v. Allstate: motion to compel"))
        .says(court(kind::MISSING_THERE).only_calendar().reading("JD-2026-999").reading("not on the list"))
        .judge();
}

#[test]
fn the_number_is_on_no_list_and_clio_has_the_hearing() {
    let motion = hearing("JD-2026-999 Smith v. Allstate: motion to compel");
    case("the same hearing under its right number")
        .calendar(&motion)
        .clio(motion.in_clio().filed("JD-2026-101"))
        .says(court(kind::MATTER).reading("JD-2026-999").reading("JD-2026-101"))
        .judge();
}

#[test]
fn no_number_here_and_the_matter_there() {
    let motion = hearing("Smith v. Allstate: motion to compel");
    case("the calendar says nothing else than Clio, only less")
        .calendar(&motion)
        .clio(motion.in_clio().filed("JD-2026-101"))
        .judge();
}

#[test]
fn nobody_gave_it_number_or_category_and_clio_has_it() {
    let call: EventDraft = bare("Call with Okafor");
    case("half a title is enough to see that it is the same")
        .calendar(&call)
        .clio(entry("Call with Okafor", "Client Meeting").filed("JD-2026-102"))
        .mentions("it has no category")
        .judge();
}

#[test]
fn one_of_two_at_one_hour_is_filed_where_the_other_one_belongs() {
    let motion = hearing("JD-2026-101 Smith v. Allstate: motion to compel");
    let demurrer = hearing("JD-2026-102 Okafor v. Metro Transit: demurrer").again("demurrer");
    case("the entry says which of the two it is: that one lies in the wrong file, and the other one has no entry")
        .calendar(&motion)
        .calendar(&demurrer)
        .clio(motion.in_clio().filed("JD-2026-102"))
        .says(court(kind::CLASH).sides(&[Side::Record, Side::Record]))
        .says(court(kind::MATTER).reading("JD-2026-101").reading("JD-2026-102"))
        .says(court(kind::MISSING_THERE).only_calendar())
        .judge();
}

#[test]
fn it_is_filed_elsewhere_and_its_title_is_written_in_another_way() {
    let motion = hearing("JD-2026-101 Smith v. Allstate: motion to compel");
    case("Clio's own words name the matter: it is that hearing in the wrong file, and nothing is missing")
        .calendar(&motion)
        .clio(motion.in_clio().titled("Motion to compel - JD-2026-101 (Zoom)").filed("JD-2026-102"))
        .says(court(kind::MATTER).reading("JD-2026-101").reading("JD-2026-102"))
        .judge();
}

#[test]
fn it_is_filed_elsewhere_and_its_title_names_another_meeting() {
    let motion = hearing("JD-2026-101 Smith v. Allstate: motion to compel");
    case("a call in another file is no hearing, whatever number stands in its title")
        .calendar(&motion)
        .clio(motion.in_clio().made_by_hand().titled("Client call - JD-2026-101").filed("JD-2026-102"))
        .says(court(kind::MISSING_THERE).only_calendar())
        .says(court(kind::MISSING_HERE).only_clio())
        .judge();
}
