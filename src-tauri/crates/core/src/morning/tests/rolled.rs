//! States from report to report.

use super::{LAWYERS, darken, day, email, run, run_for, world};
use crate::calendar::event::{EventType, ResponseStatus, ShowAs};
use crate::firm::people::{Duty, Email, Member, Staff};
use crate::firm::policy::Policy;
use crate::ids::{MatterId, RemoteId};
use crate::morning::outcome::{Outcome, SkipReason};
use crate::morning::reconcile;
use crate::morning::roll::{Remark, RolledDiscrepancy, State, TrackedDiscrepancy, Trigger, next, roll};
use crate::morning::snapshot::{CompareDays, Side, Snapshot};
use crate::morning::uncompared::NotCompared;
use crate::rules::valid::Breach;
use crate::time::Span;
use crate::time::zone::Zones;
use chrono::{Days, TimeDelta};

const STATES: [State; 6] =
    [State::Open, State::InReview, State::Accepted, State::NotFixed, State::Closed, State::Resolved];
const HAPPENINGS: [Trigger; 10] = [
    Trigger::SeenSame,
    Trigger::SeenChanged,
    Trigger::NotSeen,
    Trigger::DayPassed,
    Trigger::DayAhead,
    Trigger::Review,
    Trigger::Accept,
    Trigger::Close,
    Trigger::Reopen,
    Trigger::Fix,
];

/// That something is over can only be said with the proof of an outcome.
fn proven() -> Trigger {
    let before = known(&roll(&[], &run(&faulty()), &[], day()));
    Trigger::Gone(run(&world(3)).settled(&before[0]).expect("both sides were read and agree"))
}

fn faulty() -> Snapshot {
    let mut world = world(3);
    world.entries.remove(1);
    world
}

fn known(rolled: &[RolledDiscrepancy]) -> Vec<TrackedDiscrepancy> {
    rolled.iter().map(|rolled| rolled.known.clone()).collect()
}

fn remarks(rolled: &[RolledDiscrepancy]) -> Vec<(State, Remark)> {
    rolled.iter().map(|rolled| (rolled.known.state, rolled.remark)).collect()
}

fn accepted(outcome: &Outcome) -> Vec<TrackedDiscrepancy> {
    let mut known = known(&roll(&[], outcome, &[], day()));
    known.iter_mut().for_each(|known| known.state = State::Accepted);
    known
}

/// Prints the table with `--nocapture`, and holds its shape.
#[test]
fn the_machine_is_a_table() {
    let mut refused = 0;
    for state in STATES {
        for happening in HAPPENINGS.into_iter().chain([proven()]) {
            match next(state, happening) {
                Ok((then, remark)) => println!("{state:?} + {happening:?} -> {then:?} ({remark:?})"),
                Err(_) => {
                    refused += 1;
                    println!("{state:?} + {happening:?} refused");
                }
            }
        }
    }
    assert_eq!(refused, 31, "only the listed pairs may happen");
}

#[test]
fn it_stays_itself_until_it_is_gone() {
    let eve = day() - Days::new(1);
    let first = roll(&[], &run(&faulty()), &[], eve);
    assert_eq!(remarks(&first), vec![(State::Open, Remark::New)], "first seen");
    let tomorrow = day();
    let again = roll(&known(&first), &run(&faulty()), &[], tomorrow);
    assert_eq!(remarks(&again), vec![(State::Open, Remark::StillThere)], "the same one");
    assert_eq!(again[0].known.since, eve, "it is as old as it is");
    assert_eq!(
        known(&roll(&known(&again), &run(&faulty()), &[], tomorrow)),
        known(&again),
        "once more changes nothing"
    );
    let gone = roll(&known(&again), &run(&world(3)), &[], tomorrow);
    assert_eq!(remarks(&gone), vec![(State::Resolved, Remark::GoneByItself)], "and it is said so");
    assert!(roll(&known(&gone), &run(&world(3)), &[], tomorrow).is_empty(), "once is enough");
    let back = roll(&known(&gone), &run(&faulty()), &[], tomorrow);
    assert_eq!(remarks(&back), vec![(State::Open, Remark::CameBack)], "over is not for ever");
    assert_eq!(back[0].known.since, tomorrow, "its age begins anew");
}

#[test]
fn what_was_accepted_stays_so_only_as_it_was() {
    let outcome = run(&faulty());
    let same = roll(&accepted(&outcome), &outcome, &[], day());
    assert_eq!(remarks(&same), vec![(State::Accepted, Remark::StillThere)], "nothing changed");
    let mut moved = faulty();
    if let Span::Timed { start, end, .. } = &mut moved.events[1].span {
        *start += TimeDelta::minutes(10);
        *end += TimeDelta::minutes(10);
    }
    let changed = roll(&accepted(&outcome), &run(&moved), &[], day());
    assert_eq!(remarks(&changed), vec![(State::Open, Remark::ReopenedByChange)], "that was not accepted");
    assert_eq!(changed[0].known.reason, None, "the reason was for something else");
}

#[test]
fn f8_what_was_not_read_resolves_nothing() {
    let before = known(&roll(&[], &run(&faulty()), &[], day()));
    for side in [Side::Record, Side::Practice] {
        let mut dark = world(3);
        darken(&mut dark, side);
        let rolled = roll(&before, &run(&dark), &[], day());
        let old = rolled.iter().find(|rolled| rolled.known.fingerprint == before[0].fingerprint);
        assert_eq!(
            old.map(|rolled| (rolled.known.state, rolled.remark)),
            Some((State::Open, Remark::NotChecked)),
            "absence proves nothing"
        );
    }
    let mut dark = world(3);
    dark.calendars[2].coverage.gap = Some("no access".into());
    let rolled = roll(&before, &run(&dark), &[], day());
    assert!(
        remarks(&rolled).contains(&(State::Resolved, Remark::GoneByItself)),
        "another one's unread calendar hides nothing of Ben's"
    );
}

#[test]
fn a_day_that_has_passed_resolves_nothing() {
    let before = known(&roll(&[], &run(&faulty()), &[], day()));
    let tomorrow = day() + Days::new(1);
    let mut later = run(&world(0));
    later.days = CompareDays { from: tomorrow, to: tomorrow };
    let rolled = roll(&before, &later, &[], tomorrow);
    let passed = vec![(State::NotFixed, Remark::NotFixed)];
    assert_eq!(remarks(&rolled), passed, "nobody dealt with it by the end of its day");
    let again = roll(&before, &later, &[run(&faulty())], tomorrow);
    assert_eq!(remarks(&again), passed, "nor when it is looked at again and still there");
    let next_day = roll(&known(&again), &later, &[run(&faulty())], tomorrow + Days::new(1));
    let there = vec![(State::NotFixed, Remark::StillThere)];
    assert_eq!(remarks(&next_day), there, "and it stays on the list");
    let mended = roll(&before, &later, &[run(&world(3))], tomorrow);
    let gone = vec![(State::Resolved, Remark::GoneByItself)];
    assert_eq!(remarks(&mended), gone, "somebody mended it, and both sides of that day were read again");
    let mut dark = world(3);
    darken(&mut dark, Side::Practice);
    let unread = roll(&before, &later, &[run(&dark)], tomorrow);
    assert_eq!(remarks(&unread), passed, "an unread system proves nothing of a past day either");
    let late = roll(&known(&again), &later, &[run(&world(3))], tomorrow);
    let gone = vec![(State::Resolved, Remark::GoneLate)];
    assert_eq!(remarks(&late), gone, "mended after its day it is over, and that it was late is said");
}

#[test]
fn what_was_not_fixed_in_time_ends_by_a_person_or_with_proof() {
    let mut before = known(&roll(&[], &run(&faulty()), &[], day()));
    before[0].state = State::NotFixed;
    let tomorrow = day() + Days::new(1);
    let mut later = run(&world(0));
    later.days = CompareDays { from: tomorrow, to: tomorrow };
    for days in 1..40 {
        let rolled = roll(&before, &later, &[], day() + Days::new(days));
        let passed = vec![(State::NotFixed, Remark::DayPassed)];
        assert_eq!(remarks(&rolled), passed, "{days} days later nobody has closed it");
    }
    let refused = next(State::Open, Trigger::Close);
    assert!(refused.is_err(), "what may still be fixed in time is accepted, not closed");
    let (closed, _) = next(State::NotFixed, Trigger::Close).expect("a person may close it");
    before[0].state = closed;
    before[0].reason = Some("the hearing went by".into());
    let again = roll(&before, &run(&faulty()), &[], day());
    assert_eq!(remarks(&again), vec![(State::Closed, Remark::StillThere)], "closed is closed");
    assert!(again[0].known.reason.is_some(), "with its reason");
    let mut moved = faulty();
    if let Span::Timed { start, end, .. } = &mut moved.events[1].span {
        *start += TimeDelta::minutes(10);
        *end += TimeDelta::minutes(10);
    }
    let changed = roll(&before, &run(&moved), &[], day());
    assert_eq!(remarks(&changed), vec![(State::Open, Remark::ReopenedByChange)], "that was not closed");
}

#[test]
fn what_is_moved_to_a_day_ahead_can_be_fixed_in_time_again() {
    let mut before = known(&roll(&[], &run(&faulty()), &[], day()));
    before[0].state = State::NotFixed;
    let mut moved = faulty();
    if let Span::Timed { start, end, .. } = &mut moved.events[1].span {
        *start += TimeDelta::days(1);
        *end += TimeDelta::days(1);
    }
    let tomorrow = day() + Days::new(1);
    let there = run_for(&moved, CompareDays { from: tomorrow, to: tomorrow });
    let rolled = roll(&before, &there, &[], tomorrow);
    assert_eq!(remarks(&rolled), vec![(State::Open, Remark::MovedAhead)], "its day is not over");
}

#[test]
fn two_that_were_moved_to_different_days_clash_no_more() {
    let mut clash = world(7);
    (clash.events[4].span, clash.entries[4].span) =
        (clash.events[1].span.clone(), clash.entries[1].span.clone());
    let before = known(&roll(&[], &run(&clash), &[], day()));
    assert_eq!(before.len(), 1, "one attorney is asked to be at two places: {before:?}");
    let mut moved = clash;
    for span in [&mut moved.events[4].span, &mut moved.entries[4].span] {
        if let Span::Timed { start, end, .. } = span {
            *start += TimeDelta::days(1);
            *end += TimeDelta::days(1);
        }
    }
    let tomorrow = day() + Days::new(1);
    let there = run_for(&moved, CompareDays { from: tomorrow, to: tomorrow });
    let both = roll(&before, &there, &[run(&moved)], tomorrow);
    let gone = vec![(State::Resolved, Remark::GoneByItself)];
    assert_eq!(remarks(&both), gone, "each of them was looked at on its own day");
    let late = vec![(State::NotFixed, Remark::NotFixed)];
    let one = roll(&before, &there, &[], tomorrow);
    assert_eq!(remarks(&one), late, "nobody looked where the other one is");
    darken(&mut moved, Side::Record);
    let dark = roll(&before, &there, &[run(&moved)], tomorrow);
    assert_eq!(remarks(&dark), late, "and a day that could not be read proves nothing");
}

#[test]
fn a_part_that_could_not_be_read_is_never_not_fixed() {
    let mut dark = world(3);
    darken(&mut dark, Side::Practice);
    let before = known(&roll(&[], &run(&dark), &[], day()));
    let tomorrow = day() + Days::new(1);
    let rolled = roll(&before, &run(&dark), &[], tomorrow);
    assert!(
        rolled.iter().all(|rolled| rolled.known.state == State::Open),
        "it has no day, and nobody can close what is dark: {rolled:?}"
    );
}

#[test]
fn what_only_moved_to_another_day_is_not_over() {
    let before = known(&roll(&[], &run(&faulty()), &[], day()));
    let mut moved = faulty();
    if let Span::Timed { start, end, .. } = &mut moved.events[1].span {
        *start += TimeDelta::days(1);
        *end += TimeDelta::days(1);
    }
    let rolled = roll(&before, &run(&moved), &[], day());
    let open = vec![(State::Open, Remark::NotChecked)];
    assert_eq!(remarks(&rolled), open, "its entry is missing on the new day as it was on the old one");
    let tomorrow = CompareDays { from: day() + Days::new(1), to: day() + Days::new(1) };
    let there = run_for(&moved, tomorrow);
    let rolled = roll(&before, &run(&moved), std::slice::from_ref(&there), day());
    let changed = vec![(State::Open, Remark::Changed)];
    assert_eq!(remarks(&rolled), changed, "it is found on the day that it was moved to");
    let mut mended = moved.clone();
    let mut entry = super::entry(1);
    entry.span = mended.events[1].span.clone();
    mended.entries.push(entry);
    let there = run_for(&mended, tomorrow);
    let rolled = roll(&before, &run(&mended), &[there], day());
    let gone = vec![(State::Resolved, Remark::GoneByItself)];
    assert_eq!(remarks(&rolled), gone, "mended on its new day it is over");
}

#[test]
fn a_calendar_that_is_no_longer_looked_at_resolves_nothing() {
    let before = known(&roll(&[], &run(&faulty()), &[], day()));
    let mut ignored = world(3);
    let owner = before[0].keys.first().expect("it has a side").calendar.clone();
    ignored.calendars.retain(|state| state.calendar.id != owner);
    let rolled = roll(&before, &run(&ignored), &[], day());
    assert!(
        rolled.iter().all(|rolled| rolled.known.state != State::Resolved),
        "whoever stops looking does not see that it is mended"
    );
}

fn only_open(rolled: &[RolledDiscrepancy], why: &str) {
    let states: Vec<State> = rolled.iter().map(|rolled| rolled.known.state).collect();
    assert_eq!(states, vec![State::Open], "{why}: nothing was entered in the other system");
}

type Change = fn(&mut Snapshot);

#[test]
fn what_is_merely_no_longer_compared_is_not_over() {
    let before = known(&roll(&[], &run(&faulty()), &[], day()));
    let changes: [(&str, Change, NotCompared); 6] = [
        (
            "no category",
            |w| {
                // What looks like court would be missing all the same.
                w.events[1].title = "JD-2026-001 review".into();
                w.events[1].place = "".into();
                w.events[1].categories.clear();
            },
            NotCompared::Breaks([Breach::NoCategory].into()),
        ),
        (
            "internal now",
            |w| w.events[1].categories = vec!["Internal".to_owned()],
            NotCompared::LeftOut(SkipReason::Internal),
        ),
        (
            "its end is its begin",
            |w| {
                if let Span::Timed { start, end, .. } = &mut w.events[1].span {
                    *end = *start;
                }
            },
            NotCompared::Breaks([Breach::EndNotAfterStart].into()),
        ),
        (
            "declined by its owner",
            |w| {
                w.events[1].organizer = Some(email("clerk@court.example"));
                w.events[1].attendees[0].email = email(LAWYERS[1]);
                w.events[1].attendees[0].response = ResponseStatus::Declined;
            },
            NotCompared::LeftOut(SkipReason::Declined),
        ),
        (
            "no appointment any more",
            |w| w.events[1].event_type = EventType::FocusTime,
            NotCompared::LeftOut(SkipReason::NotAnAppointment),
        ),
        (
            "a second copy of it",
            |w| {
                let mut copy = w.events[1].clone();
                copy.key.id = RemoteId::new("copy");
                copy.uid = None;
                w.events.push(copy);
            },
            NotCompared::Repeated,
        ),
    ];
    for (name, change, why) in changes {
        let mut world = faulty();
        change(&mut world);
        let outcome = run(&world);
        only_open(&about(&before, &outcome), name);
        assert_eq!(outcome.not_compared(&before[0]), Some(why), "{name}: and why is said");
        if world.events[1].event_type != EventType::Meeting {
            // An entry of it stands for no appointment either.
            continue;
        }
        world.entries.push(super::entry(1));
        let gone = vec![(State::Resolved, Remark::GoneByItself)];
        assert_eq!(remarks(&about(&before, &run(&world))), gone, "{name}: with its entry there it is over");
    }
}

/// What becomes of the first of these, other differences apart.
fn about(before: &[TrackedDiscrepancy], outcome: &Outcome) -> Vec<RolledDiscrepancy> {
    let mut rolled = roll(before, outcome, &[], day());
    rolled.retain(|rolled| rolled.known.fingerprint == before[0].fingerprint);
    rolled
}

#[test]
fn two_possible_owners_make_nothing_of_their_event_over() {
    let before = known(&roll(&[], &run(&faulty()), &[], day()));
    let mut world = faulty();
    world.events[1].organizer = Some(email("clerk@court.example"));
    world.events[1].attendees[0].email = email(LAWYERS[0]);
    world.events[1].attendees[1].email = email(LAWYERS[1]);
    only_open(&roll(&before, &run(&world), &[], day()), "whose it is is no longer clear");
}

#[test]
fn a_field_that_the_event_no_longer_names_does_not_agree() {
    let differing: [(&str, Change, Change); 3] = [
        (
            "category",
            |w| w.entries[1].category = Some("Internal".to_owned()),
            |w| w.events[1].categories = vec!["Unheard of".to_owned()],
        ),
        (
            "matter",
            |w| w.entries[1].matter = Some(MatterId::new("m2")),
            |w| w.events[1].title = "A hearing".into(),
        ),
        (
            "owner",
            |w| w.entries[1].owner = Some(email(LAWYERS[0])),
            |w| {
                w.events[1].organizer = Some(email("clerk@court.example"));
                w.events[1].attendees[0].email = email(LAWYERS[0]);
                w.events[1].attendees[1].email = email(LAWYERS[1]);
                // Attorneys would own it together; nothing decides between two others.
                let duty =
                    |who: &Email| if who.as_str() == LAWYERS[2] { Duty::Attorney } else { Duty::Staff };
                let members: Vec<_> = w.staff.iter().cloned().collect();
                w.staff = Staff::new(members.into_iter().map(|m| Member { duty: duty(&m.email), ..m }));
            },
        ),
    ];
    for (field, differ, silence) in differing {
        let mut world = world(3);
        differ(&mut world);
        let first = roll(&[], &run(&world), &[], day());
        assert_eq!(first.len(), 1, "{field}: one difference: {first:?}");
        silence(&mut world);
        only_open(&about(&known(&first), &run(&world)), field);
    }
}

#[test]
fn a_wider_tolerance_makes_nothing_agree_that_is_as_it_was() {
    let mut apart = world(3);
    if let Span::Timed { start, end, .. } = &mut apart.entries[1].span {
        *start += TimeDelta::minutes(15);
        *end += TimeDelta::minutes(15);
    }
    let before = known(&roll(&[], &run(&apart), &[], day()));
    let wide = Policy { time_tolerance: 3_600, ..Policy::default() };
    let compare = |world: &Snapshot| {
        reconcile(world, &wide, &Zones::bundled(), super::days()).expect("the policy is usable")
    };
    let outcome = compare(&apart);
    only_open(&roll(&before, &outcome, &[], day()), "neither system says anything else");
    assert_eq!(outcome.not_compared(&before[0]), Some(NotCompared::OnlyTheRules), "and that is why");
    if let Span::Timed { start, end, .. } = &mut apart.entries[1].span {
        *start -= TimeDelta::minutes(14);
        *end -= TimeDelta::minutes(14);
    }
    let mended = roll(&before, &compare(&apart), &[], day());
    let gone = vec![(State::Resolved, Remark::GoneByItself)];
    assert_eq!(remarks(&mended), gone, "moved by a person to where it counts as the same, it is over");
}

#[test]
fn an_entry_that_court_rules_took_over_is_still_without_an_event() {
    let mut world = world(3);
    world.entries[1].source = None;
    world.events.remove(1);
    let before = known(&roll(&[], &run(&world), &[], day()));
    assert_eq!(before.len(), 1, "its event is missing");
    world.entries[1].ruled = true;
    only_open(&roll(&before, &run(&world), &[], day()), "the entry is there as before");
}

#[test]
fn whoever_declines_one_of_two_is_booked_once() {
    let mut world = world(3);
    let span = world.events[0].span.clone();
    world.events[0].organizer = Some(email(LAWYERS[1]));
    world.entries[0].owner = Some(email(LAWYERS[1]));
    world.events[1].span = span.clone();
    world.entries[1].span = span;
    let before = known(&roll(&[], &run(&world), &[], day()));
    assert_eq!(before.len(), 1, "Ben is booked twice: {before:?}");
    world.events[1].show_as = ShowAs::Free;
    let rolled = roll(&before, &run(&world), &[], day());
    let gone = vec![(State::Resolved, Remark::GoneByItself)];
    assert_eq!(remarks(&rolled), gone, "his time is taken once");
}
