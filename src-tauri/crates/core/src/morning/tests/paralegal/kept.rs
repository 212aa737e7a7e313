//! From one morning to the next: what becomes of a difference that was told.

use super::drafts::{EntryDraft, EventDraft, NEW_YORK, When, day, hearing, instant};
use super::firm::{BEN, firm};
use crate::firm::policy::Policy;
use crate::morning::outcome::Outcome;
use crate::morning::reconcile;
use crate::morning::roll::{RolledDiscrepancy, State, TrackedDiscrepancy, roll};
use crate::morning::snapshot::CompareDays;
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

fn compare(held: &Morning, morning: &str, (from, to): (&str, &str)) -> Outcome {
    let mut world = firm(instant(day(morning), "6:30", NEW_YORK));
    world.events = held.calendar.iter().flat_map(EventDraft::events).collect();
    world.entries = held.clio.iter().map(|entry| entry.entry(false)).collect();
    let days = CompareDays { from: day(from), to: day(to) };
    reconcile(&world, &Policy::default(), &Zones::bundled(), days).expect("the policy is usable")
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

/// The calendar of an entry is part of its name, so that the same entry under another attorney is another one. When
/// this fails it is told as what it is: turn it into the sentence that it denies.
#[test]
fn not_yet_an_entry_that_the_calendar_does_not_have_went_to_another_attorney_in_clio() {
    let rolled = on_friday(&only_clio(vec![motion()]), &only_clio(vec![motion().of(BEN)]));
    assert_eq!(states(&rolled), [State::Resolved], "wrong: it is still in Clio only, and nothing is over");
}

/// Without a link, hour and file together are what holds the two. When this fails, see above.
#[test]
fn not_yet_a_hearing_at_another_hour_went_into_another_file_in_clio() {
    let event = hearing("JD-2026-101 Smith v. Allstate: motion to compel").at("14:00", "15:00");
    let later = || motion().at("14:30", "15:30");
    let held = |entry: EntryDraft| Morning { calendar: vec![event.clone()], clio: vec![entry] };
    let rolled = on_friday(&held(later()), &held(later().filed("JD-2026-103")));
    assert_eq!(states(&rolled), [State::Resolved], "wrong: the hour differs as before, and nothing is over");
}

#[test]
fn a_hearing_at_another_hour_was_put_right_in_clio() {
    let event = hearing("JD-2026-101 Smith v. Allstate: motion to compel").at("14:00", "15:00");
    let held = |entry: EntryDraft| Morning { calendar: vec![event.clone()], clio: vec![entry] };
    let rolled = on_friday(&held(motion().at("14:30", "15:30")), &held(motion()));
    assert_eq!(states(&rolled), [State::Resolved], "both say two o'clock: it is over");
}
