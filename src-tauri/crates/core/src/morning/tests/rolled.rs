//! States from report to report.

use super::{day, run, world};
use crate::morning::outcome::Outcome;
use crate::morning::roll::{Happening, Known, Remark, Rolled, State, next, roll};
use crate::morning::snapshot::{CompareDays, Reach, Snapshot};
use crate::time::Span;
use chrono::{Days, TimeDelta};

const STATES: [State; 4] = [State::Open, State::InReview, State::Accepted, State::Resolved];
const HAPPENINGS: [Happening; 9] = [
    Happening::SeenSame,
    Happening::SeenChanged,
    Happening::Gone,
    Happening::NotSeen,
    Happening::DayPassed,
    Happening::Review,
    Happening::Accept,
    Happening::Reopen,
    Happening::Fix,
];

fn faulty() -> Snapshot {
    let mut world = world(3);
    world.entries.remove(1);
    world
}

fn known(rolled: &[Rolled]) -> Vec<Known> {
    rolled.iter().map(|rolled| rolled.known.clone()).collect()
}

fn remarks(rolled: &[Rolled]) -> Vec<(State, Remark)> {
    rolled.iter().map(|rolled| (rolled.known.state, rolled.remark)).collect()
}

fn accepted(outcome: &Outcome) -> Vec<Known> {
    let mut known = known(&roll(&[], outcome, day()));
    known.iter_mut().for_each(|known| known.state = State::Accepted);
    known
}

/// Prints the table with `--nocapture`, and holds its shape.
#[test]
fn the_machine_is_a_table() {
    let mut refused = 0;
    for state in STATES {
        for happening in HAPPENINGS {
            match next(state, happening) {
                Ok((then, remark)) => println!("{state:?} + {happening:?} -> {then:?} ({remark:?})"),
                Err(_) => {
                    refused += 1;
                    println!("{state:?} + {happening:?} refused");
                }
            }
        }
    }
    assert_eq!(refused, 12, "only the listed pairs may happen");
}

#[test]
fn it_stays_itself_until_it_is_gone() {
    let first = roll(&[], &run(&faulty()), day());
    assert_eq!(remarks(&first), vec![(State::Open, Remark::New)], "first seen");
    let tomorrow = day() + Days::new(1);
    let again = roll(&known(&first), &run(&faulty()), tomorrow);
    assert_eq!(remarks(&again), vec![(State::Open, Remark::StillThere)], "the same one");
    assert_eq!(again[0].known.since, day(), "it is as old as it is");
    assert_eq!(
        known(&roll(&known(&again), &run(&faulty()), tomorrow)),
        known(&again),
        "once more changes nothing"
    );
    let gone = roll(&known(&again), &run(&world(3)), tomorrow);
    assert_eq!(remarks(&gone), vec![(State::Resolved, Remark::GoneByItself)], "and it is said so");
    assert!(roll(&known(&gone), &run(&world(3)), tomorrow).is_empty(), "once is enough");
    let back = roll(&known(&gone), &run(&faulty()), tomorrow);
    assert_eq!(remarks(&back), vec![(State::Open, Remark::CameBack)], "over is not for ever");
    assert_eq!(back[0].known.since, tomorrow, "its age begins anew");
}

#[test]
fn what_was_accepted_stays_so_only_as_it_was() {
    let outcome = run(&faulty());
    let same = roll(&accepted(&outcome), &outcome, day());
    assert_eq!(remarks(&same), vec![(State::Accepted, Remark::StillThere)], "nothing changed");
    let mut moved = faulty();
    if let Span::Timed { start, end, .. } = &mut moved.events[1].span {
        *start += TimeDelta::minutes(10);
        *end += TimeDelta::minutes(10);
    }
    let changed = roll(&accepted(&outcome), &run(&moved), day());
    assert_eq!(remarks(&changed), vec![(State::Open, Remark::ReopenedByChange)], "that was not accepted");
    assert_eq!(changed[0].known.reason, None, "the reason was for something else");
}

#[test]
fn f8_what_was_not_read_resolves_nothing() {
    let before = known(&roll(&[], &run(&faulty()), day()));
    for system in [0, 1] {
        let mut dark = world(3);
        dark.systems[system].reach = Reach::Unknown("it did not answer".into());
        let rolled = roll(&before, &run(&dark), day());
        let old = rolled.iter().find(|rolled| rolled.known.fingerprint == before[0].fingerprint);
        assert_eq!(
            old.map(|rolled| (rolled.known.state, rolled.remark)),
            Some((State::Open, Remark::NotChecked)),
            "absence proves nothing"
        );
    }
    let mut dark = world(3);
    dark.calendars[2].reach = Reach::Unknown("no access".into());
    let rolled = roll(&before, &run(&dark), day());
    assert!(
        remarks(&rolled).contains(&(State::Resolved, Remark::GoneByItself)),
        "another one's unread calendar hides nothing of Ben's"
    );
}

#[test]
fn a_day_that_is_over_is_not_called_resolved_by_itself() {
    let before = known(&roll(&[], &run(&faulty()), day()));
    let mut later = run(&world(0));
    let tomorrow = day() + Days::new(1);
    later.days = CompareDays { from: tomorrow, to: tomorrow };
    assert_eq!(
        remarks(&roll(&before, &later, tomorrow)),
        vec![(State::Resolved, Remark::DayPassed)],
        "it was never dealt with"
    );
}
