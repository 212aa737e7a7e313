//! Which matters are offered, why, and that only one of these is written.

use super::{CandidateReason, candidates, is_one_slip, of_flagged, propose_with};
use crate::ids::MatterId;
use crate::morning::fix::{FixWrite, NoFixReason, PracticeContext, propose};
use crate::morning::outcome::Discrepancy;
use crate::morning::snapshot::Snapshot;
use crate::morning::tests::{LAWYERS, email, run, world};

/// A firm in which the second event has this title and no entry.
fn missing(title: &str, change: impl FnOnce(&mut Snapshot)) -> (Snapshot, Discrepancy) {
    let mut world = world(3);
    world.events[1].title = title.into();
    world.entries.remove(1);
    world.matters[0].client = "Ruth Castellano".into();
    world.matters[1].client = "The Alvarez Family Trust".into();
    world.matters[2].client = "Northgate Holdings LLC".into();
    change(&mut world);
    let found = run(&world).discrepancies.into_iter().next().expect("its entry is missing");
    (world, found)
}

fn offered(world: &Snapshot, found: &Discrepancy) -> Vec<(String, CandidateReason)> {
    let offered = candidates(found, &world.matters);
    offered.iter().map(|one| (one.matter.id.as_str().to_owned(), one.reason)).collect()
}

#[test]
fn f23_each_unclear_matter_is_offered_with_its_reason_and_none_is_chosen() {
    for (title, expected) in [
        ("JD-2026-000 JD-2026-001", vec![("m0", CandidateReason::Named), ("m1", CandidateReason::Named)]),
        (
            "JD-2026-010 hearing",
            vec![("m0", CandidateReason::SimilarNumber), ("m1", CandidateReason::SimilarNumber)],
        ),
        ("Deposition of R. Castellano", vec![("m0", CandidateReason::Client)]),
        ("Signing with the family", vec![]),
    ] {
        let (world, found) = missing(title, |_| ());
        let expected: Vec<_> = expected.into_iter().map(|(id, why)| (id.to_owned(), why)).collect();
        let offered: Vec<_> = offered(&world, &found)
            .into_iter()
            .filter(|one| one.1 != CandidateReason::OwnersMatter)
            .collect();
        assert_eq!(offered, expected, "{title}: these and no others may be meant");
        let fix = propose(&found, &PracticeContext::of(&world));
        assert!(
            matches!(fix, Err(NoFixReason::NoMatter | NoFixReason::UnclearMatter)),
            "{title}: without a person nothing is chosen: {fix:?}"
        );
    }
}

#[test]
fn a_picked_matter_is_written_and_nothing_else_changes() {
    let (world, found) = missing("JD-2026-000 JD-2026-001", |_| ());
    let practice = PracticeContext::of(&world);
    let plan = propose_with(&found, &practice, &world.matters, &MatterId::new("m1"));
    let plan = plan.expect("one of the two was picked");
    let FixWrite::Create(fields) = &plan.rows[0].write else { panic!("its entry is made") };
    assert_eq!(fields.matter, Some(MatterId::new("m1")), "in the matter that was picked");
    assert_eq!(fields.title.reveal(), "JD-2026-000 JD-2026-001", "with the title of the calendar of record");
    assert_eq!(
        plan.facts, found.facts,
        "the plan stands on what was found, so that it is void when that changes"
    );
    assert_eq!(
        plan.matter.map(|matter| matter.number),
        Some("JD-2026-001".to_owned()),
        "which is read again"
    );
}

#[test]
fn what_was_not_offered_is_not_written() {
    let (world, found) = missing("JD-2026-000 JD-2026-001", |_| ());
    let practice = PracticeContext::of(&world);
    let fix = propose_with(&found, &practice, &world.matters, &MatterId::new("m2"));
    assert_eq!(fix, Err(NoFixReason::UnclearMatter), "a matter from elsewhere is no answer to the question");
    let (world, found) = missing("JD-2026-001 hearing", |_| ());
    let fix = propose_with(&found, &practice, &world.matters, &MatterId::new("m0"));
    assert_eq!(fix, Err(NoFixReason::UnclearMatter), "a clear matter is not replaced by another");
}

#[test]
fn a_closed_matter_and_a_private_client_are_not_offered() {
    use crate::firm::matter::MatterStatus;
    let (world, found) =
        missing("Deposition of R. Castellano", |world| world.matters[0].status = MatterStatus::Closed);
    assert!(
        offered(&world, &found).iter().all(|(id, _)| id != "m0"),
        "nothing is written into a closed matter"
    );
    let (world, found) = missing("Deposition of R. Castellano", |world| world.events[1].private = true);
    assert!(
        offered(&world, &found).iter().all(|(_, why)| *why != CandidateReason::Client),
        "what is offered would tell whose name stands in a private appointment"
    );
}

#[test]
fn without_any_hint_the_matters_of_its_owner_are_offered_if_they_are_few() {
    let owner = LAWYERS[1];
    let own = |world: &mut Snapshot| world.matters[2].responsible = Some(email(owner));
    let (world, found) = missing("Status conference", own);
    assert_eq!(
        offered(&world, &found),
        [("m2".to_owned(), CandidateReason::OwnersMatter)],
        "the one matter of this attorney"
    );
    let (world, found) = missing("Status conference", |world| {
        own(world);
        for at in 0..20 {
            let mut more = world.matters[2].clone();
            more.id = MatterId::new(format!("more{at}"));
            more.number = format!("ZZ-{at}");
            world.matters.push(more);
        }
    });
    assert!(offered(&world, &found).is_empty(), "a part of many would be taken for all of them");
}

#[test]
fn one_slip_is_one_slip() {
    let slip = |a: &str, b: &str| is_one_slip(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
    for (a, b) in [
        ("2026143", "2026143"),
        ("2026143", "2026134"),
        ("2026143", "202643"),
        ("202643", "2026143"),
        ("1", "2"),
    ] {
        assert!(slip(a, b), "{a} and {b} are one slip apart");
    }
    for (a, b) in [("2026143", "2026341"), ("2026143", "20261"), ("2026143", "2025144"), ("12", "")] {
        assert!(!slip(a, b), "{a} and {b} are two numbers");
    }
}

/// What is offered for the second event, which has no category and no entry.
fn offered_to_left_out(title: &str, change: impl FnOnce(&mut Snapshot)) -> Vec<(String, CandidateReason)> {
    let mut world = world(3);
    world.entries.remove(1);
    world.matters[0].client = "Ruth Castellano".into();
    let event = &mut world.events[1];
    event.title = title.into();
    event.categories.clear();
    event.place = "".into();
    change(&mut world);
    let outcome = run(&world);
    let [flagged] = outcome.flagged.as_slice() else { panic!("{title}: it breaks a rule: {outcome:?}") };
    let offered = of_flagged(flagged, &world.matters);
    offered.iter().map(|one| (one.matter.id.as_str().to_owned(), one.reason)).collect()
}

#[test]
fn what_the_rules_leave_out_is_offered_its_matters_too() {
    let m0 = |why| vec![("m0".to_owned(), why)];
    assert_eq!(offered_to_left_out("Call with Castellano", |_| ()), m0(CandidateReason::Client), "a client");
    let similar = offered_to_left_out("JD-2026-010 call", |_| ());
    assert!(similar.contains(&m0(CandidateReason::SimilarNumber)[0]), "one slip away: {similar:?}");
    assert_eq!(offered_to_left_out("JD-2026-001 call", |_| ()), [], "it says its matter");
    let lunch = offered_to_left_out("Lunch", |world| {
        let owner = email(LAWYERS[1]);
        world.matters.iter_mut().for_each(|matter| matter.responsible = Some(owner.clone()));
    });
    assert_eq!(lunch, [], "a lunch is not asked which of its owner's matters it is");
    let private = offered_to_left_out("Call with Castellano", |world| world.events[1].private = true);
    assert_eq!(private, [], "what is offered would tell the words of a private one");
}
