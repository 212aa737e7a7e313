//! Words that only look like being called off: the appointment takes place, and both systems have it.

use super::case::case;
use super::drafts::{EventDraft, hearing, meeting};

/// Both have it, nothing is to be said.
fn stands(event: &EventDraft, why: &'static str) {
    case(why).both(event).judge();
}

/// Clio has the plain title, the calendar says more.
fn stands_as(event: &EventDraft, title: &str, why: &'static str) {
    case(why).calendar(&event.clone().titled(title)).clio(event.in_clio()).judge();
}

#[test]
fn the_cancelled_policy_is_what_the_meeting_is_about() {
    let smith = meeting("JD-2026-101 Discuss cancelled policy – Smith v. Allstate");
    stands(&smith, "the insurer cancelled the policy, nobody cancelled the meeting");
}

#[test]
fn a_motion_to_vacate_is_heard() {
    let motion = hearing("JD-2026-102 Okafor v. Metro Transit: motion to vacate default");
    stands(&motion, "to vacate is what is asked of the court");
}

#[test]
fn a_motion_to_continue_is_heard() {
    let motion = hearing("JD-2026-101 Smith v. Allstate: motion to continue trial");
    stands(&motion, "until the judge grants it, both hearing and trial stand");
}

#[test]
fn cancellation_of_removal_is_a_relief_and_not_a_cancellation() {
    let merits = hearing("JD-2026-102 Okafor: cancellation of removal, merits hearing");
    stands(&merits, "immigration judges hear such cases every day");
}

#[test]
fn the_deposition_goes_on_as_continued_deposition() {
    let plain = hearing("JD-2026-101 Deposition of Dr. Lee");
    stands_as(
        &plain,
        "JD-2026-101 Continued deposition of Dr. Lee",
        "volume two is taken today; only continued to another day means that it is not",
    );
}

#[test]
fn the_hearing_was_continued_from_last_week() {
    let plain = hearing("JD-2026-101 Smith v. Allstate: motion to compel");
    stands_as(
        &plain,
        "JD-2026-101 Smith v. Allstate: motion to compel (continued from 11/13)",
        "from means that this is the new date",
    );
}

#[test]
fn the_call_was_moved_from_friday() {
    let plain = meeting("JD-2026-102 Okafor call");
    stands_as(
        &plain,
        "JD-2026-102 Okafor call (moved from Thursday)",
        "from means that this is the new date",
    );
}

#[test]
fn it_is_expressly_not_off_calendar() {
    let plain = hearing("JD-2026-101 Smith v. Allstate: motion to compel");
    stands_as(
        &plain,
        "JD-2026-101 Smith v. Allstate: motion to compel - NOT off calendar, going forward",
        "whoever writes this was asked three times; calling it off is the worst mistake",
    );
}

#[test]
fn the_cancellation_policy_of_the_firm_stands_in_the_text() {
    let intake = meeting("JD-2026-101 Smith intake");
    let text = "If cancelled less than 24 hours before, a fee of $75 applies.\nBring your policy.";
    case("every booking page puts such a line into the text")
        .calendar(&intake.clone().saying(text))
        .clio(intake.in_clio())
        .judge();
}

#[test]
fn the_quoted_mail_speaks_of_an_older_hearing_that_was_cancelled() {
    let motion = hearing("JD-2026-101 Smith v. Allstate: motion to compel");
    let text = "Dept. 12\nOn Mon, Nov 2, 2026 the clerk wrote:\n> Hearing of 11/6 is off calendar.";
    case("the old date was taken off, this one was set instead")
        .calendar(&motion.clone().saying(text))
        .clio(motion.in_clio())
        .judge();
}

#[test]
fn a_vacation_is_not_vacated() {
    let lund = meeting("JD-2026-105 Lund Bakery: vacation policy review");
    stands(&lund, "words are compared as whole words");
}
