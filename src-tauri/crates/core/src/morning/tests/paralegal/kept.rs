//! From one morning to the next: what becomes of a difference that was told.

use super::drafts::{EntryDraft, EventDraft, NEW_YORK, When, bare, day, hearing, instant};
use super::firm::{ANA, BEN, DANA, firm};
use crate::calendar::event::{EventStatus, EventType, ResponseStatus};
use crate::firm::people::Email;
use crate::firm::policy::Policy;
use crate::morning::outcome::{DiscrepancyKind, Outcome};
use crate::morning::reconcile;
use crate::morning::roll::{RolledDiscrepancy, State, TrackedDiscrepancy, roll};
use crate::morning::snapshot::{CompareDays, Snapshot};
use crate::time::zone::Zones;

/// What both systems hold on a morning.
struct Morning {
    calendar: Vec<EventDraft>,
    clio: Vec<EntryDraft>,
}

/// Thursday's report of Friday, then Friday's report of Monday, in which Friday is looked at once more.
fn on_friday(thursday: &Morning, friday: &Morning) -> Vec<RolledDiscrepancy> {
    let (first, second) = ("2026-11-19", "2026-11-20");
    let told = roll(&[], &compare(thursday, first, ("2026-11-20", "2026-11-20")), &[], day(first));
    let known: Vec<TrackedDiscrepancy> = told.into_iter().map(|one| one.known).collect();
    let now = compare(friday, second, ("2026-11-21", "2026-11-23"));
    let again = compare(friday, second, ("2026-11-20", "2026-11-20"));
    roll(&known, &now, &[again], day(second))
}

fn compare(held: &Morning, morning: &str, days: (&str, &str)) -> Outcome {
    outcome_of(&world_of(held, morning), days)
}

fn world_of(held: &Morning, morning: &str) -> Snapshot {
    let mut world = firm(instant(day(morning), "6:30", NEW_YORK));
    world.events = held.calendar.iter().flat_map(EventDraft::events).collect();
    world.entries = held.clio.iter().map(|entry| entry.entry(false)).collect();
    world
}

fn outcome_of(world: &Snapshot, (from, to): (&str, &str)) -> Outcome {
    let days = CompareDays { from: day(from), to: day(to) };
    reconcile(world, &Policy::default(), &Zones::bundled(), days).expect("the policy is usable")
}

/// Only Clio has something.
fn only_clio(clio: Vec<EntryDraft>) -> Morning {
    Morning { calendar: Vec::new(), clio }
}

fn states(rolled: &[RolledDiscrepancy]) -> Vec<State> {
    rolled.iter().map(|one| one.known.state).collect()
}

fn motion() -> EntryDraft {
    hearing("JD-2026-101 Smith v. Allstate: motion to compel").at("14:00", "15:00").in_clio()
}

#[test]
fn an_entry_that_the_calendar_does_not_have_was_taken_out_of_clio() {
    assert_eq!(
        states(&on_friday(&only_clio(vec![motion()]), &only_clio(Vec::new()))),
        [State::Resolved],
        "neither system has it: it is over"
    );
}

#[test]
fn an_entry_that_the_calendar_does_not_have_is_still_in_clio() {
    let rolled = on_friday(&only_clio(vec![motion()]), &only_clio(vec![motion()]));
    assert_eq!(rolled.len(), 1, "it is one difference on both mornings");
    assert_ne!(rolled[0].known.state, State::Resolved, "nobody has done anything about it");
}

#[test]
fn an_entry_that_the_calendar_does_not_have_went_to_another_attorney_in_clio() {
    let rolled = on_friday(&only_clio(vec![motion()]), &only_clio(vec![motion().of(BEN)]));
    assert_eq!(states(&rolled), [State::Open], "on whosever calendar: it is still in Clio only");
}

#[test]
fn an_entry_that_the_calendar_does_not_have_went_to_another_attorney_and_to_monday() {
    let moved = motion().of(BEN).on("2026-11-23");
    let rolled = on_friday(&only_clio(vec![motion()]), &only_clio(vec![moved]));
    assert_eq!(states(&rolled), [State::Open], "it is the same one, and its day lies ahead again");
}

/// Without a link, hour and file together are what holds the two.
#[test]
fn a_hearing_at_another_hour_went_into_another_file_in_clio() {
    let event = hearing("JD-2026-101 Smith v. Allstate: motion to compel").at("14:00", "15:00");
    let later = || motion().at("14:30", "15:30");
    let held = |entry: EntryDraft| Morning { calendar: vec![event.clone()], clio: vec![entry] };
    let rolled = on_friday(&held(later()), &held(later().filed("JD-2026-103")));
    assert_eq!(states(&rolled), [State::Open], "the hour differs as before, and nothing is over");
}

#[test]
fn a_hearing_at_another_hour_was_put_right_in_clio() {
    let event = hearing("JD-2026-101 Smith v. Allstate: motion to compel").at("14:00", "15:00");
    let held = |entry: EntryDraft| Morning { calendar: vec![event.clone()], clio: vec![entry] };
    let rolled = on_friday(&held(motion().at("14:30", "15:30")), &held(motion()));
    assert_eq!(states(&rolled), [State::Resolved], "both say two o'clock: it is over");
}

/// What is known after these mornings of what was open before them.
fn known(rolled: Vec<RolledDiscrepancy>) -> Vec<TrackedDiscrepancy> {
    rolled.into_iter().map(|one| one.known).collect()
}

#[test]
fn a_hearing_at_another_hour_was_called_off_and_clio_has_it_twice() {
    let event = hearing("JD-2026-101 Smith v. Allstate: motion to compel").at("14:00", "15:00");
    let twice = || vec![motion().at("15:30", "16:30"), motion().at("15:30", "16:30").again("copy")];
    let off = event.clone().with(|event| event.status = EventStatus::Cancelled);
    let thursday = Morning { calendar: vec![event], clio: twice() };
    let friday = Morning { calendar: vec![off], clio: twice() };
    let rolled = states(&on_friday(&thursday, &friday));
    assert_eq!(
        rolled,
        [State::Open, State::Open],
        "Clio still sends somebody to court, twice, and Friday's own report was yesterday's: nothing else tells it"
    );
}

#[test]
fn a_missing_hearing_was_typed_in_and_now_clashes_with_another_one() {
    let event = hearing("JD-2026-101 Smith v. Allstate: motion to compel").at("14:00", "15:00");
    let other = hearing("JD-2026-102 Okafor v. Metro Transit: status").at("14:30", "15:30").again("other");
    let thursday = Morning { calendar: vec![event.clone()], clio: Vec::new() };
    let entries = vec![event.in_clio(), other.in_clio()];
    let friday = Morning { calendar: vec![event, other], clio: entries };
    assert_eq!(
        states(&on_friday(&thursday, &friday)),
        [State::Resolved],
        "both systems have it; that it clashes says nothing of that"
    );
}

#[test]
fn what_was_accepted_while_clio_was_down_is_what_was_last_read() {
    let event = hearing("JD-2026-101 Smith v. Allstate: motion to compel").at("14:00", "15:00");
    let held =
        |event: EventDraft| Morning { calendar: vec![event], clio: vec![motion().at("14:00", "15:30")] };
    let days = ("2026-11-20", "2026-11-20");
    let then = |known: &[TrackedDiscrepancy], event: EventDraft| {
        known_states(&roll(known, &compare(&held(event), "2026-11-19", days), &[], day("2026-11-19")))
    };
    let told = compare(&held(event.clone()), "2026-11-17", days);
    let mut known = known(roll(&[], &told, &[], day("2026-11-17")));
    known.iter_mut().for_each(|known| known.state = State::Accepted);
    let mut dark = firm(instant(day("2026-11-18"), "6:30", NEW_YORK));
    dark.systems[1].lists.iter_mut().for_each(|list| list.gap = Some("it did not answer".to_owned()));
    let (from, to) = (day(days.0), day(days.1));
    let dark = reconcile(&dark, &Policy::default(), &Zones::bundled(), CompareDays { from, to });
    let down = roll(&known, &dark.expect("the policy is usable"), &[], day("2026-11-18"));
    let kept: Vec<TrackedDiscrepancy> = down.into_iter().map(|one| one.known).collect();
    assert_eq!(then(&kept, event.clone()), [State::Accepted], "nothing has changed since it was read");
    assert_eq!(
        then(&kept, event.at("13:30", "15:00")),
        [State::Open],
        "nobody has accepted the new hour: it was changed while nobody could read it"
    );
}

/// Without what only tells that something was not read.
fn known_states(rolled: &[RolledDiscrepancy]) -> Vec<State> {
    let told = rolled.iter().filter(|one| one.known.kind != DiscrepancyKind::NotChecked);
    told.filter(|one| one.known.state != State::Resolved).map(|one| one.known.state).collect()
}

#[test]
fn a_place_that_differed_was_taken_out_of_one_system() {
    let event = hearing("JD-2026-101 Smith v. Allstate: motion to compel").in_place("Courtroom 5");
    let held =
        |place: &str| Morning { calendar: vec![event.clone()], clio: vec![event.in_clio().in_place(place)] };
    let left = states(&on_friday(&held("Courtroom 7"), &held("")));
    assert_eq!(left, [State::Open], "Clio names no courtroom any more, and nobody has seen the two agree");
    let right = states(&on_friday(&held("Courtroom 7"), &held("Courtroom 5")));
    assert_eq!(right, [State::Resolved], "both say five: it is over");
}

/// From Wednesday to Friday in the calendar, these days in Clio.
fn trial_with(days: &[&str]) -> Morning {
    let trial = hearing("JD-2026-101 Smith v. Allstate: jury trial");
    let whole = trial.clone().through("2026-11-18", "2026-11-23").all_day();
    let day = |day: &&str| trial.in_clio().again(day).on(day).at("9:00", "16:30");
    Morning { calendar: vec![whole], clio: days.iter().map(day).collect() }
}

#[test]
fn a_missing_day_of_a_trial_is_over_when_it_is_typed_in_and_not_when_another_day_agrees() {
    let (others, all) = (
        ["2026-11-18", "2026-11-19", "2026-11-23"],
        ["2026-11-18", "2026-11-19", "2026-11-20", "2026-11-23"],
    );
    let rolled = on_friday(&trial_with(&others), &trial_with(&others));
    assert_eq!(states(&rolled), [State::Open], "Friday is still not there, whatever Monday says");
    let rolled = on_friday(&trial_with(&others), &trial_with(&all));
    assert_eq!(states(&rolled), [State::Resolved], "somebody typed Friday in");
    let told = roll(
        &[],
        &compare(&trial_with(&others), "2026-11-19", ("2026-11-20", "2026-11-20")),
        &[],
        day("2026-11-19"),
    );
    let mut known = known(told);
    known.iter_mut().for_each(|known| known.state = State::Accepted);
    let monday = compare(&trial_with(&others), "2026-11-20", ("2026-11-21", "2026-11-23"));
    let kept = states(&roll(&known, &monday, &[], day("2026-11-20")));
    assert_eq!(kept, [State::Accepted], "Monday's report says nothing of Friday");
}

#[test]
fn an_appointment_of_two_who_are_out_is_kept_while_the_calendar_of_the_second_is_not_read() {
    let out = |who: &str| {
        let away = bare("Vacation").of(who).again(&format!("out-{who}")).all_day();
        away.asks_nobody().with(|event| event.event_type = EventType::OutOfOffice)
    };
    let motion = hearing("JD-2026-101 Smith v. Allstate: motion to compel").of(DANA);
    let motion = motion.asks(ANA, ResponseStatus::Accepted).asks(BEN, ResponseStatus::Accepted);
    let entry = motion.in_clio().of(ANA).with(|entry| entry.attendees.extend(Email::new(BEN)));
    let held = Morning { calendar: vec![motion, out(ANA), out(BEN)], clio: vec![entry] };
    let days = ("2026-11-20", "2026-11-20");
    let told = compare(&held, "2026-11-18", days);
    assert_eq!(told.discrepancies.len(), 1, "somebody has to go: {:?}", told.discrepancies);
    let known = known(roll(&[], &told, &[], day("2026-11-18")));
    let mut world = world_of(&held, "2026-11-19");
    let bens = world.calendars.iter_mut().find(|state| state.calendar.id.as_str() == BEN);
    bens.expect("Ben has one").coverage.gap = Some("it did not answer".to_owned());
    let rolled = roll(&known, &outcome_of(&world, days), &[], day("2026-11-19"));
    assert_eq!(known_states(&rolled), [State::Open], "whether Ben is back could not be read");
}
