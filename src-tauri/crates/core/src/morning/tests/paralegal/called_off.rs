//! Called off in words: people write it into the title or the text and leave the event where it is.

use super::case::{case, client, court, kind};
use super::drafts::{EventDraft, When, bare, deposition, entry, event, hearing, meeting};
use super::firm::{ANA, BEN, DANA};
use crate::calendar::event::{EventStatus, ResponseStatus};
use crate::firm::people::Email;
use crate::morning::fix::{PracticeContext, propose};
use crate::morning::snapshot::Side;

#[test]
fn cancelled_stands_before_the_deposition_and_clio_still_has_it() {
    let smith = deposition("JD-2026-101 Smith deposition");
    case("the court reporter was told; whoever reads Clio drives there for nothing")
        .calendar(&smith.clone().titled("CANCELLED – JD-2026-101 Smith deposition"))
        .clio(smith.in_clio())
        .says(court(kind::CALLED_OFF).reading("CANCELLED"))
        .judge();
}

#[test]
fn off_calendar_stands_behind_the_hearing_and_clio_still_has_it() {
    let motion = hearing("JD-2026-101 Smith v. Allstate: motion to compel");
    case("clerks say off calendar, and attorneys' assistants type it behind the title")
        .calendar(&motion.clone().titled("JD-2026-101 Smith v. Allstate: motion to compel - OFF CALENDAR"))
        .clio(motion.in_clio())
        .says(court(kind::CALLED_OFF).reading("off calendar"))
        .judge();
}

#[test]
fn vacated_in_brackets_and_clio_still_has_the_hearing() {
    let motion = hearing("JD-2026-102 Okafor v. Metro Transit: demurrer");
    case("the court vacated the date; brackets are how the docket clerk marks it")
        .calendar(&motion.clone().titled("[VACATED] JD-2026-102 Okafor v. Metro Transit: demurrer"))
        .clio(motion.in_clio())
        .says(court(kind::CALLED_OFF).reading("vacated"))
        .judge();
}

#[test]
fn continued_to_december_and_clio_still_has_the_old_date() {
    let trial = hearing("JD-2026-101 Smith v. Allstate: trial readiness");
    case("continued to a date means: not on this one")
        .calendar(&trial.clone().titled("JD-2026-101 Smith v. Allstate: trial readiness (continued to 12/4)"))
        .clio(trial.in_clio())
        .says(court(kind::CALLED_OFF).reading("continued to 12/4"))
        .judge();
}

#[test]
fn moved_to_friday_and_clio_still_has_thursday() {
    let call = meeting("JD-2026-102 Okafor call");
    case("the old event stays as a note to self, and Clio still sends the reminder for it")
        .days("2026-11-19", "2026-11-19")
        .calendar(&call.clone().on("2026-11-19").titled("JD-2026-102 Okafor call - moved to Friday"))
        .clio(call.in_clio().on("2026-11-19"))
        .says(client(kind::CALLED_OFF).reading("moved to Friday"))
        .judge();
}

#[test]
fn canceled_with_one_l_in_lower_case() {
    let smith = meeting("JD-2026-101 Smith intake");
    case("spelling and capitals differ from person to person")
        .calendar(&smith.clone().titled("canceled - JD-2026-101 Smith intake"))
        .clio(smith.in_clio())
        .says(client(kind::CALLED_OFF).reading("canceled"))
        .judge();
}

#[test]
fn taken_off_calendar_is_the_first_line_of_the_text() {
    let motion = hearing("JD-2026-101 Smith v. Allstate: motion in limine");
    case("the assistant copies the clerk's answer into the text and leaves the title")
        .calendar(&motion.clone().saying("Taken off calendar per clerk 11/18.\nDept. 12, Judge Ito"))
        .clio(motion.in_clio())
        .says(court(kind::CALLED_OFF).reading("off calendar"))
        .judge();
}

#[test]
fn outlook_wrote_canceled_before_it_but_left_it_standing() {
    let smith = deposition("JD-2026-101 Smith deposition");
    case("an exported calendar knows no status; the program's own prefix is all that tells it")
        .calendar(&smith.clone().titled("Canceled: JD-2026-101 Smith deposition"))
        .clio(smith.in_clio())
        .says(court(kind::CALLED_OFF).reading("canceled"))
        .judge();
}

#[test]
fn called_off_by_its_status_and_clio_still_has_it() {
    let smith = deposition("JD-2026-101 Smith deposition");
    case("the provider itself says that it was called off")
        .calendar(&smith.clone().with(|event| event.status = EventStatus::Cancelled))
        .clio(smith.in_clio())
        .says(court(kind::CALLED_OFF).reading("called off"))
        .judge();
}

#[test]
fn marked_as_cancelled_in_both_systems() {
    let smith = deposition("CANCELLED - JD-2026-101 Smith deposition");
    case("both say the same, nobody goes, nothing is to be done").both(&smith).judge();
}

#[test]
fn off_calendar_and_never_typed_into_clio() {
    let motion = hearing("JD-2026-101 Smith v. Allstate: motion to compel - OFF CALENDAR");
    case("what does not take place is not missing anywhere").calendar(&motion).judge();
}

#[test]
fn the_assistant_marked_only_clio_and_the_calendar_still_stands() {
    let smith = deposition("JD-2026-101 Smith deposition");
    case("somebody was told something: the calendar is right, but a person has to look")
        .calendar(&smith)
        .clio(smith.in_clio().titled("CANCELLED – JD-2026-101 Smith deposition"))
        .says(
            court(kind::TITLE)
                .reading("cancelled")
                .reading("Called off in Clio, still stands in the calendar"),
        )
        .judge();
}

fn compel() -> EventDraft {
    hearing("JD-2026-101 Smith v. Allstate: motion to compel")
}

#[test]
fn vacated_and_reset_to_the_very_day_on_which_it_stands() {
    for text in [
        "The hearing was vacated and reset to 11/20",
        "Hearing vacated. Reset to 11/20 at 10:00.",
        "Off calendar per clerk, reinstated 11/18",
        "Reset to 11/20 per clerk.\nHearing of 11/13 vacated.",
    ] {
        case("the clerk's mail tells the whole history, and the hearing is on: Clio must have it")
            .calendar(&compel().saying(text))
            .says(court(kind::MISSING_THERE).only_calendar())
            .judge();
        case("both have it, and nobody reads that it was called off")
            .calendar(&compel().saying(text))
            .clio(compel().in_clio())
            .never_reads("call it off")
            .never_reads("called off")
            .judge();
    }
    case("the same in the title")
        .calendar(
            &compel().titled("JD-2026-101 Smith v. Allstate: motion to compel – vacated, reset to 11/20"),
        )
        .says(court(kind::MISSING_THERE).only_calendar())
        .judge();
}

#[test]
fn vacated_and_reset_to_another_day() {
    case("the same words with another day call it off")
        .calendar(&compel().saying("Hearing vacated. Reset to 12/4 at 9:30."))
        .clio(compel().in_clio())
        .says(court(kind::CALLED_OFF).reading("Hearing vacated"))
        .judge();
}

#[test]
fn a_trial_is_adjourned_to_one_of_its_own_days() {
    let trial = compel().titled("JD-2026-101 Smith v. Allstate: trial").through("2026-11-19", "2026-11-24");
    case("from Thursday to Tuesday, and on Friday the court adjourned to Monday: the trial goes on")
        .calendar(
            &trial.clone().titled("JD-2026-101 Smith v. Allstate: trial – adjourned to Monday").all_day(),
        )
        .says(court(kind::MISSING_THERE).only_calendar())
        .judge();
    case("adjourned to Wednesday is to a day that it does not cover")
        .calendar(&trial.clone().titled("JD-2026-101 Smith v. Allstate: trial – adjourned to Wednesday"))
        .clio(trial.in_clio())
        .says(court(kind::CALLED_OFF).reading("adjourned to Wednesday"))
        .judge();
}

#[test]
fn rescheduled_without_a_date_and_only_one_system_has_it() {
    let moved = bare("Smith hearing – rescheduled");
    case("nobody knows whether it is the old date or the new one: a person has to look")
        .calendar(&moved)
        .mentions("Smith hearing – rescheduled: Its own words call it off: “rescheduled”")
        .judge();
    case("the same in Clio alone")
        .clio(hearing("Smith hearing – rescheduled").in_clio().made_by_hand())
        .mentions("Smith hearing – rescheduled: Its own words call it off: “rescheduled”")
        .judge();
    case("both have that title, perhaps both on the new date: it is told once")
        .both(&hearing("Smith hearing – rescheduled"))
        .mentions("Smith hearing – rescheduled: Its own words call it off: “rescheduled”")
        .judge();
}

#[test]
fn what_says_that_it_is_off_is_told_for_courts_and_clients_only() {
    case("nobody waits for a lunch")
        .calendar(&event("Partner lunch – cancelled", "Internal"))
        .never_reads("call it off")
        .judge();
    case("where the provider itself called it off, nothing is open")
        .calendar(&compel().titled("Canceled: JD-2026-101 motion").with(|event| {
            event.status = EventStatus::Cancelled;
        }))
        .never_reads("call it off")
        .judge();
    case("sealed words are shown nowhere")
        .calendar(&compel().titled("JD-2026-101 sealed motion – OFF CALENDAR").with(|event| {
            event.private = true;
        }))
        .mentions("Its own words call it off.")
        .never_reads("off calendar")
        .never_reads("sealed")
        .judge();
}

#[test]
fn a_struck_deadline_is_not_told_as_due() {
    let answer = entry("CANCELLED: JD-2026-101 answer due", "Client Meeting");
    case("it was taken off the list; whoever reads that it is due files it")
        .clio(answer.clone())
        .mentions("Its own words call it off")
        .never_reads("due that day")
        .judge();
    case("the same where the court rules made it")
        .clio(answer.with(|entry| entry.ruled = true))
        .mentions("Its own words call it off")
        .never_reads("due that day")
        .judge();
    case("while it stands, it is due")
        .clio(entry("JD-2026-101 answer due", "Client Meeting").with(|entry| entry.ruled = true))
        .mentions("due that day")
        .judge();
}

#[test]
fn the_text_takes_back_what_the_title_says() {
    let off = compel().titled("CANCELLED JD-2026-101 Smith v. Allstate: motion to compel");
    for text in ["REINSTATED", "back on calendar per clerk 11/19", "This hearing is NOT cancelled"] {
        case("title and text contradict each other: the entry stays until somebody has asked the clerk")
            .calendar(&off.clone().saying(text))
            .clio(compel().in_clio())
            .says(
                court(kind::CALLED_OFF)
                    .reading("“CANCELLED”")
                    .reading("Its text says that it takes place")
                    .reading(text),
            )
            .by_hand()
            .judge();
    }
    case("and where Clio has nothing, somebody has to know that a hearing may take place")
        .calendar(&off.clone().saying("REINSTATED"))
        .says(court(kind::MISSING_THERE).only_calendar().reading("“CANCELLED”").reading("“REINSTATED”"))
        .by_hand()
        .judge();
    case("a meeting that was called off in doubt waits for nobody")
        .calendar(&meeting("CANCELLED JD-2026-101 Smith call").saying("REINSTATED"))
        .mentions("call it off")
        .judge();
    let (world, outcome) = case("a text that says nothing of it leaves the click")
        .calendar(&off.clone().saying("Per clerk 11/18. Bring nothing."))
        .clio(compel().in_clio())
        .compared_linked();
    let fix = propose(&outcome.discrepancies[0], &PracticeContext::of(&world));
    assert!(fix.is_ok(), "nothing contradicts the title: {fix:?}");
    let (world, outcome) = case("what a program has called off keeps the text of before")
        .calendar(
            &off.saying("Hearing is confirmed per clerk").with(|event| event.status = EventStatus::Cancelled),
        )
        .clio(compel().in_clio())
        .compared_linked();
    let fix = propose(&outcome.discrepancies[0], &PracticeContext::of(&world));
    assert!(fix.is_ok(), "its provider is surer than a text: {fix:?}");
}

#[test]
fn what_one_attorney_has_called_off_stands_on_the_calendar_of_another() {
    let off = compel().titled("CANCELLED JD-2026-101 Smith v. Allstate: motion to compel");
    let bens = compel().of(BEN).in_clio();
    case("Ana does not go; whether Ben goes for her, no click decides")
        .calendar(&off)
        .clio(bens.clone())
        .says(court(kind::CALLED_OFF).reading("on the calendar of Ben Walsh"))
        .by_hand()
        .judge();
    let (world, outcome) = case("whoever is asked to it has the entry for both")
        .calendar(&off.clone().asks(BEN, ResponseStatus::Accepted))
        .clio(bens.with(|entry| entry.attendees.extend(Email::new(ANA))))
        .compared_linked();
    let fix = propose(&outcome.discrepancies[0], &PracticeContext::of(&world));
    assert!(fix.is_ok(), "it is nobody else's: {fix:?}");
    let typed = off.called_by(DANA).asks(ANA, ResponseStatus::Accepted);
    let (world, outcome) = case("what the assistant typed in is Ana's")
        .calendar(&typed)
        .clio(compel().in_clio())
        .compared_linked();
    let fix = propose(&outcome.discrepancies[0], &PracticeContext::of(&world));
    assert!(fix.is_ok(), "it is nobody else's: {fix:?}");
}

#[test]
fn of_two_entries_one_calls_itself_off() {
    let off = "CANCELLED JD-2026-101 Smith v. Allstate: motion to compel";
    let sides = [Side::Record, Side::Practice, Side::Practice];
    case("somebody marked one of the two, and the other one still sends people there")
        .both(&compel())
        .clio(compel().again("second").in_clio().made_by_hand().titled(off))
        .says(
            court(kind::DUPLICATE)
                .sides(&sides)
                .reading("2 entries for this one appointment, and one of them is called off")
                .reading("“CANCELLED”"),
        )
        .by_hand()
        .judge();
    case("where none of them says so, nothing is said of it")
        .both(&compel())
        .clio(compel().again("second").in_clio().made_by_hand())
        .says(court(kind::DUPLICATE).sides(&sides))
        .never_reads("called off")
        .judge();
}
