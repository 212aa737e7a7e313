//! What was declined or is only held is shown as that.

use super::super::{CLIENT, LAWYERS, email, event, kinds, run, world};
use crate::calendar::event::{EventStatus, ResponseStatus, ShowAs};
use crate::morning::notice::Circumstance;
use crate::morning::outcome::{DiscrepancyKind, Note, SkipReason};
use crate::morning::snapshot::Snapshot;

/// The second appointment, which is a client's, or the third, which is in court.
const CLIENTS: usize = 1;
const COURTS: usize = 2;

fn told(world: &Snapshot) -> Vec<Circumstance> {
    run(world).notices.into_iter().map(|one| one.what).collect()
}

#[test]
fn a_client_who_declined_is_named_and_nothing_differs() {
    let mut world = world(3);
    world.events[CLIENTS].attendees[0].response = ResponseStatus::Declined;
    assert_eq!(event(CLIENTS).attendees[0].email, email(CLIENT), "it is the client who declined");
    let outcome = run(&world);
    assert!(outcome.discrepancies.is_empty(), "both systems still have it: {:?}", kinds(&outcome));
    assert_eq!(
        told(&world),
        vec![Circumstance::Declined([email(CLIENT)].into())],
        "but Ben should not wait alone"
    );
    world.entries.remove(CLIENTS);
    let found = run(&world).discrepancies.remove(0);
    let note = Note::Circumstance(Circumstance::Declined([email(CLIENT)].into()));
    assert!(found.notes.contains(&note), "where it is missing, it is said beside that: {:?}", found.notes);
}

#[test]
fn what_its_attorney_declined_stays_visible() {
    let mut world = world(3);
    let declined = &mut world.events[COURTS];
    declined.organizer = Some(email("clerk@court.example"));
    declined.attendees[1].email = email(LAWYERS[2]);
    declined.attendees[1].response = ResponseStatus::Declined;
    let note = Circumstance::Declined([email(LAWYERS[2])].into());
    assert!(
        told(&world).contains(&note),
        "the court waits, although both systems have it: {:?}",
        told(&world)
    );
    world.entries.remove(COURTS);
    let outcome = run(&world);
    assert!(
        outcome.discrepancies.is_empty(),
        "she does not go, so no entry is missing: {:?}",
        kinds(&outcome)
    );
    assert_eq!(
        outcome.flagged[0].left_out,
        Some(SkipReason::Declined),
        "but it is on the list of what was left out"
    );
    assert!(outcome.flagged[0].notes.contains(&Note::Circumstance(note)), "with who declined it");
}

#[test]
fn what_is_only_held_is_no_mistake() {
    let holds: [fn(&mut Snapshot, usize); 2] = [
        |world, at| world.events[at].status = EventStatus::Tentative,
        |world, at| world.events[at].show_as = ShowAs::Tentative,
    ];
    for hold in holds {
        let mut held = world(3);
        hold(&mut held, CLIENTS);
        assert_eq!(told(&held), vec![Circumstance::Tentative], "both systems have it, and it is not certain");
        held.entries.remove(CLIENTS);
        let outcome = run(&held);
        assert!(outcome.discrepancies.is_empty(), "it need not be entered yet: {:?}", kinds(&outcome));
        assert_eq!(
            outcome.flagged[0].left_out,
            Some(SkipReason::Tentative),
            "but it does not fall out silently"
        );
        let mut court = world(3);
        hold(&mut court, COURTS);
        court.entries.remove(COURTS);
        let outcome = run(&court);
        assert_eq!(
            kinds(&outcome),
            vec![DiscrepancyKind::MissingThere],
            "a court's date is missing, held or not"
        );
        let note = Note::Circumstance(Circumstance::Tentative);
        assert!(outcome.discrepancies[0].notes.contains(&note), "and that it is only held is said beside it");
    }
}
