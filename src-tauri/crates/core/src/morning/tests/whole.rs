//! What holds for every world: agreement with itself, no order, right sums, stable names, and speed.

use super::{days, event, kinds, run, unlinked, world};
use crate::firm::policy::Policy;
use crate::ids::{IcalUid, RemoteId};
use crate::morning::docket::docket;
use crate::morning::outcome::{DiscrepancyKind, SkipReason, Tally};
use crate::morning::reconcile;
use crate::morning::snapshot::Snapshot;
use crate::time::Span;
use crate::time::zone::Zones;
use chrono::TimeDelta;
use proptest::prelude::*;

/// One more or less harmful thing.
fn disturb(world: &mut Snapshot, nth: usize, what: usize, at: usize) {
    let (events, entries) = (world.events.len(), world.entries.len());
    if events == 0 || entries == 0 {
        return;
    }
    let (event, entry) = (at % events, at % entries);
    match what % 9 {
        0 => drop(world.events.remove(event)),
        1 => drop(world.entries.remove(entry)),
        2 => move_by(&mut world.entries[entry].span, TimeDelta::minutes(20)),
        3 => move_by(&mut world.events[event].span, TimeDelta::hours(-1)),
        4 => world.entries[entry].source = None,
        5 => world.entries[entry].matter = None,
        6 => world.events[event].categories.clear(),
        7 => {
            let mut copy = world.events[event].clone();
            copy.key.id = RemoteId::new(format!("copy{nth}"));
            copy.uid = Some(IcalUid::new(format!("copy{nth}")));
            world.events.push(copy);
        }
        _ => {
            let mut copy = world.entries[entry].clone();
            copy.key.id = RemoteId::new(format!("copy{nth}"));
            world.entries.push(copy);
        }
    }
}

fn move_by(span: &mut Span, by: TimeDelta) {
    if let Span::Timed { start, end, .. } = span {
        *start += by;
        *end += by;
    }
}

proptest! {
    #[test]
    fn a_world_agrees_with_itself(count in 0usize..14) {
        for world in [world(count), unlinked(count)] {
            let outcome = run(&world);
            prop_assert!(outcome.discrepancies.is_empty(), "nothing was changed: {:?}", kinds(&outcome));
            prop_assert_eq!(outcome.agree, count, "and everything was compared");
        }
    }

    #[test]
    fn sums_add_up_and_order_does_not_matter(
        faults in proptest::collection::vec((0usize..9, 0usize..40), 0..12),
        turn in 0usize..12,
        linked in any::<bool>(),
    ) {
        let mut world = if linked { world(12) } else { unlinked(12) };
        for (nth, (what, at)) in faults.into_iter().enumerate() {
            disturb(&mut world, nth, what, at);
        }
        let outcome = run(&world);
        let mut turned = world.clone();
        let (a, b) = (turn.min(world.events.len()), turn.min(world.entries.len()));
        turned.events.rotate_left(a);
        turned.entries.rotate_left(b);
        turned.events.reverse();
        turned.matters.reverse();
        turned.systems.reverse();
        prop_assert_eq!(run(&turned), outcome.clone(), "a listing has no order that means anything");
        let mut names: Vec<_> = outcome.discrepancies.iter().map(|found| &found.fingerprint).collect();
        names.sort();
        names.dedup();
        prop_assert_eq!(names.len(), outcome.discrepancies.len(), "each discrepancy has a name of its own");
    }
}

/// Items that lie on the days and are appointments.
fn on_the_days(tally: &Tally) -> usize {
    use SkipReason::{CalledOff, Copy, NotAnAppointment, OutsideDays, Ruled};
    let elsewhere = [CalledOff, Copy, NotAnAppointment, OutsideDays, Ruled];
    tally.came - elsewhere.iter().filter_map(|why| tally.skipped.get(why)).sum::<usize>()
}

proptest! {
    #[test]
    fn each_item_of_the_days_stands_in_one_line_of_the_docket(
        faults in proptest::collection::vec((0usize..9, 0usize..40), 0..12),
        linked in any::<bool>(),
    ) {
        let mut world = if linked { world(12) } else { unlinked(12) };
        for (nth, (what, at)) in faults.into_iter().enumerate() {
            disturb(&mut world, nth, what, at);
        }
        let (outcome, lines) =
            docket(&world, &Policy::default(), &Zones::bundled(), days()).expect("the policy is sound");
        prop_assert_eq!(&outcome, &run(&world), "the docket and the report come from one comparison");
        let record = lines.iter().flat_map(|line| &line.record).map(|facts| &facts.key);
        let practice = lines.iter().flat_map(|line| &line.practice).map(|facts| &facts.key);
        let (mut record, mut practice): (Vec<_>, Vec<_>) = (record.collect(), practice.collect());
        prop_assert_eq!(record.len(), on_the_days(&outcome.record), "each event counted is shown");
        prop_assert_eq!(practice.len(), on_the_days(&outcome.practice), "and each entry");
        for keys in [&mut record, &mut practice] {
            let all = keys.len();
            keys.sort();
            keys.dedup();
            prop_assert_eq!(keys.len(), all, "none twice");
        }
        for (at, found) in outcome.discrepancies.iter().enumerate().filter(|(_, found)| !found.sides.is_empty()) {
            let told = lines.iter().any(|line| line.discrepancies.contains(&at));
            prop_assert!(told, "no difference is missing on the docket: {:?}", found.kind());
        }
    }
}

#[test]
fn a_discrepancy_keeps_its_name_when_time_and_title_change() {
    let mut first = world(3);
    first.entries.remove(1);
    let mut second = first.clone();
    move_by(&mut second.events[1].span, TimeDelta::minutes(45));
    second.events[1].title = "Renamed".into();
    let (first, second) = (run(&first), run(&second));
    assert_eq!(first.discrepancies[0].kind(), DiscrepancyKind::MissingThere, "the entry is missing");
    assert_eq!(
        first.discrepancies[0].fingerprint, second.discrepancies[0].fingerprint,
        "it is the same trouble"
    );
    assert_ne!(first.discrepancies[0].facts, second.discrepancies[0].facts, "with other facts");
}

#[test]
fn a_policy_that_cannot_be_used_is_refused() {
    let policy = Policy { zone: "Nowhere/At_All".into(), ..Policy::default() };
    assert!(reconcile(&world(1), &policy, &Zones::bundled(), days()).is_err(), "no zone, no day");
}

/// Ten thousand on either side, the worst of it in one matter on one day. The bound is for a debug build on a busy
/// machine; what is tested is that it does not grow with the square.
#[test]
fn ten_thousand_in_one_matter_are_no_square() {
    let mut big = unlinked(2);
    for at in 0..10_000 {
        let mut copy = event(0);
        copy.key.id = RemoteId::new(format!("x{at}"));
        copy.uid = Some(IcalUid::new(format!("x{at}")));
        move_by(&mut copy.span, TimeDelta::seconds(at % 36_000));
        let mut stands_for = super::entry(0);
        stands_for.key.id = RemoteId::new(format!("y{at}"));
        stands_for.source = None;
        stands_for.span = copy.span.clone();
        move_by(&mut stands_for.span, TimeDelta::seconds(7));
        big.events.push(copy);
        big.entries.push(stands_for);
    }
    let outcome = run(&big);
    assert_eq!(outcome.record.came, 10_002, "all came in");
    assert!(!kinds(&outcome).is_empty(), "and the mess is reported");
}
