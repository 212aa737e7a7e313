//! The short form: a few worlds of each kind. The long one is `cargo xtask prove`.

use crate::campaign::{find_plant, score, shorten, worlds};
use crate::{Broken, Fault, Manner, Plan, Plant, Rates, Step, What, run};

/// Worlds of the short form: as many as a build without optimization runs within 20 seconds.
const WORLDS: u64 = 40;

/// Planted faults that show within a few worlds. The score of all of them is `cargo xtask prove plants`.
const QUICK: [Plant; 3] = [Plant::DaysLeftBehind, Plant::CursorAhead, Plant::LookingResolves];

/// Worlds within which each of those has to be found.
const PLANTED_WITHIN: u64 = 30;

fn broken(plan: &Plan, plant: Option<Plant>) -> Vec<Broken> {
    run(plan, Manner { plant, ..Manner::default() }).expect("a world can be run").broken
}

#[test]
fn the_same_seed_tells_the_same_story() {
    for seed in 0..4 {
        let plan = Plan::draw(seed);
        let told = || run(&plan, Manner::default()).expect("a world can be run").trace;
        assert_eq!(told(), told(), "seed {seed}: a story that cannot be told again cannot be looked into");
    }
}

#[test]
fn no_rule_is_broken_in_any_world() {
    let tally = worlds(0..WORLDS, Manner::default()).expect("worlds can be run");
    assert_eq!(tally.worlds, WORLDS, "each seed is a world");
    assert!(
        tally.effects > 3 * WORLDS,
        "only where much is written outside the rules are worth something: {tally:?}"
    );
    assert_ne!(Plan::draw(1), Plan::draw(2), "another seed is another world");
    assert!(tally.broken.is_empty(), "with the first seed and the number of worlds: {:?}", tally.broken);
}

/// A day behind the end of a series that somebody changes in the moment in which it is deleted is theirs. The line once
/// waited for ever for that day to be shown as gone.
#[test]
fn what_is_changed_in_the_moment_of_a_write_keeps_nothing_open() {
    for seed in 0..10 {
        let step = Step { number: 1, pc: 0, what: What::CleanUp(false), dies: None };
        let rates = Rates::none().with(Fault::Race, 80);
        let broken = broken(&Plan { seed, rates, pcs: 1, steps: vec![step] }, None);
        assert!(broken.is_empty(), "seed {seed}: once all answer, everything has to be known: {broken:?}");
    }
}

#[test]
fn planted_faults_are_found() {
    for (plant, found) in score(&QUICK, &(0..PLANTED_WITHIN)).expect("worlds can be run") {
        assert!(found.is_some(), "{plant:?}: a rule that finds nothing is worth nothing");
    }
}

#[test]
#[ignore = "takes minutes where nothing is optimized"]
fn a_planted_fault_is_shortened_to_what_matters() {
    let plant = Plant::NoVersion;
    let found = find_plant(plant, 0..PLANTED_WITHIN).expect("worlds can be run");
    let (seed, rule) =
        found.expect("a write over what somebody changed must break a rule that holds without it");
    let plan = Plan::draw(seed);
    let short = shorten(&plan, rule, Some(plant)).expect("worlds can be run");
    assert!(short.steps.len() < plan.steps.len(), "some steps have nothing to do with it: {:?}", short.steps);
    assert!(broken(&short, Some(plant)).iter().any(|one| one.rule == rule), "what is left still shows it");
}
