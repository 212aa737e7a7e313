//! What agreed once is remembered, so that what moves stays itself; what no longer belongs together is let go.

use super::{event, kinds, link_by, run, unlinked};
use crate::ids::{IcalUid, MatterId, RemoteId};
use crate::morning::outcome::{AgreedPair, DiscrepancyKind, MatchedBy, Note};
use crate::morning::snapshot::{LinkGround, Snapshot};
use crate::time::Span;
use chrono::TimeDelta;

fn later(span: &mut Span, by: TimeDelta) {
    if let Span::Timed { start, end, .. } = span {
        *start += by;
        *end += by;
    }
}

/// Three pairs without a name of each other in them, remembered from an earlier report.
fn remembered() -> Snapshot {
    let mut world = unlinked(3);
    (0..3).for_each(|at| link_by(&mut world, at, at, LinkGround::Agreed));
    world
}

#[test]
fn pairs_that_agree_are_remembered_and_those_that_name_each_other_need_not_be() {
    let agreed = run(&unlinked(3)).agreed;
    let world = unlinked(3);
    let pair = |at: usize| AgreedPair {
        event: world.events[at].key.clone(),
        entry: world.entries[at].key.clone(),
        by: MatchedBy::MatterTime,
    };
    assert_eq!(agreed.len(), 3, "all of them agree");
    assert!((0..3).all(|at| agreed.contains(&pair(at))), "by matter and time: {agreed:?}");
    assert!(run(&super::world(3)).agreed.is_empty(), "what names its event needs no memory");
    assert_eq!(run(&remembered()).agreed.len(), 3, "what is remembered is confirmed");
}

#[test]
fn what_differs_or_could_be_another_one_is_not_remembered() {
    let mut differs = unlinked(3);
    later(&mut differs.entries[1].span, TimeDelta::hours(1));
    assert_eq!(run(&differs).agreed.len(), 2, "a pair that differs may be no pair");
    let mut twice = unlinked(3);
    let mut other = event(1);
    other.key.id = RemoteId::new("other");
    other.uid = Some(IcalUid::new("other"));
    other.title = format!("{} another hearing", super::number(1)).as_str().into();
    twice.events.push(other);
    let agreed = run(&twice).agreed;
    assert!(
        !agreed.iter().any(|pair| pair.entry == twice.entries[1].key),
        "two of one matter at one time: which one it is would be a guess: {agreed:?}"
    );
}

#[test]
fn what_moves_by_a_day_stays_itself() {
    let mut moved = remembered();
    later(&mut moved.events[1].span, TimeDelta::days(1));
    assert_eq!(kinds(&run(&moved)), vec![DiscrepancyKind::TimeDiffers], "the link holds the two together");
    let mut forgotten = unlinked(3);
    later(&mut forgotten.events[1].span, TimeDelta::days(1));
    assert_eq!(kinds(&run(&forgotten)), vec![DiscrepancyKind::MissingHere], "without it they were two");
}

#[test]
fn another_matter_is_another_appointment() {
    let mut parted = remembered();
    later(&mut parted.entries[1].span, TimeDelta::hours(6));
    parted.entries[1].matter = Some(MatterId::new("m0"));
    let outcome = run(&parted);
    assert_eq!(outcome.parted, vec![parted.entries[1].key.clone()], "the link is to be dropped");
    assert!(
        !kinds(&outcome).contains(&DiscrepancyKind::TimeDiffers),
        "and holds nothing together: {:?}",
        kinds(&outcome)
    );
    let mut same_time = remembered();
    same_time.entries[1].matter = Some(MatterId::new("m0"));
    assert_eq!(
        kinds(&run(&same_time)),
        vec![DiscrepancyKind::MatterDiffers],
        "at the same time with the same title it is filed under the wrong matter"
    );
}

#[test]
fn a_remembered_link_makes_no_duplicate() {
    let mut world = remembered();
    let mut made = world.entries[1].clone();
    made.key.id = RemoteId::new("made");
    made.source = Some("ev1".to_owned());
    world.entries.push(made);
    later(&mut world.entries[1].span, TimeDelta::days(1));
    assert!(
        !kinds(&run(&world)).contains(&DiscrepancyKind::Duplicate),
        "whoever names the event is its entry; the other one is looked at for itself: {:?}",
        kinds(&run(&world))
    );
}

#[test]
fn an_event_that_is_gone_calls_off_what_it_agreed_with() {
    let mut world = remembered();
    let gone = world.events[1].clone();
    later(&mut world.entries[1].span, TimeDelta::hours(2));
    super::deleted(&mut world, gone);
    assert_eq!(
        kinds(&run(&world)),
        vec![DiscrepancyKind::CancelledButAlive],
        "nothing in the entry names it, and its hour is another one; the memory does"
    );
}

/// The entry names an event that was deleted; another one was made in its place, on the same hour.
fn replaced() -> Snapshot {
    let mut world = super::world(3);
    let mut anew = event(1);
    anew.key.id = RemoteId::new("anew");
    anew.uid = Some(IcalUid::new("anew"));
    super::deleted(&mut world, event(1));
    world.events.push(anew);
    world
}

#[test]
fn an_entry_that_names_what_is_gone_is_remembered_with_what_stands_in_its_place() {
    let world = replaced();
    let (event, entry) = (world.events[2].key.clone(), world.entries[1].key.clone());
    let pair = run(&world).agreed.into_iter().find(|pair| pair.entry == entry);
    assert_eq!(
        pair.map(|pair| pair.event),
        Some(event),
        "the two agree, and the name leads nowhere any more"
    );
    let mut moved = replaced();
    link_by(&mut moved, 2, 1, LinkGround::Agreed);
    later(&mut moved.events[2].span, TimeDelta::days(1));
    let outcome = run(&moved);
    assert_eq!(kinds(&outcome), vec![DiscrepancyKind::TimeDiffers], "it is the new event that was moved");
    let notes = &outcome.discrepancies[0].notes;
    assert!(
        notes.iter().any(|note| matches!(note, Note::MadeAnew { .. })),
        "that it was made anew is told as before: {notes:?}"
    );
    let mut forgotten = replaced();
    later(&mut forgotten.events[2].span, TimeDelta::days(1));
    assert_eq!(
        kinds(&run(&forgotten)),
        vec![DiscrepancyKind::CancelledButAlive],
        "what never agreed is not known to be in its place"
    );
}
