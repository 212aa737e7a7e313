//! The short form: a few worlds of each kind. The long one is `cargo xtask prove`.

use crate::campaign::{shorten, worlds};
use crate::{Broken, Manner, Plan, Plant, Rates, Rule, run};

/// Rules that are broken today, with a seed that shows it.
const KNOWN: [(Rule, u64); 0] = [];

/// Planted faults, each with a seed that finds it.
const PLANTED: [(Plant, u64); 1] = [(Plant::NoVersion, 0)];

/// Worlds of the short form.
const WORLDS: u64 = 60;

fn broken(plan: &Plan, plant: Option<Plant>) -> Vec<Broken> {
    run(plan, Manner { plant, ..Manner::default() }).expect("a world can be run").broken
}

#[test]
fn the_same_seed_tells_the_same_story() {
    for seed in 0..12 {
        let plan = Plan::draw(seed);
        let told = || run(&plan, Manner::default()).expect("a world can be run").trace;
        assert_eq!(told(), told(), "seed {seed}: a story that cannot be told again cannot be looked into");
    }
}

#[test]
fn worlds_differ_and_things_happen_in_them() {
    let tally = worlds(0..20, Manner::default()).expect("worlds can be run");
    assert_eq!(tally.worlds, 20, "each seed is a world");
    assert!(
        tally.effects > 40,
        "only where much is written outside the rules are worth something: {tally:?}"
    );
    assert_ne!(Plan::draw(1), Plan::draw(2), "another seed is another world");
}

#[test]
fn rules_that_hold_are_not_broken_in_any_world() {
    let tally = worlds(0..WORLDS, Manner::default()).expect("worlds can be run");
    let known: Vec<Rule> = KNOWN.iter().map(|(rule, _)| *rule).collect();
    let new: Vec<_> = tally.broken.iter().filter(|(rule, _)| !known.contains(rule)).collect();
    assert!(new.is_empty(), "broken, with the first seed and the number of worlds: {new:?}");
}

#[test]
fn a_planted_fault_is_found_and_told_shortly() {
    for (plant, seed) in PLANTED {
        let plan = Plan::draw(seed);
        let without = broken(&plan, None);
        let with = broken(&plan, Some(plant));
        let new = with.iter().find(|one| !without.iter().any(|old| old.rule == one.rule));
        assert!(new.is_some(), "{plant:?} in seed {seed} must break a rule that holds without it: {with:?}");
    }
}

#[test]
fn a_story_is_shortened_to_what_matters() {
    let (plant, seed) = PLANTED[0];
    let plan = Plan::draw(seed);
    let without = broken(&plan, None);
    let with = broken(&plan, Some(plant));
    let rule =
        with.iter().find(|one| !without.iter().any(|old| old.rule == one.rule)).expect("found above").rule;
    let short = shorten(&plan, rule, Some(plant)).expect("worlds can be run");
    assert!(
        short.steps.len() < plan.steps.len() / 2,
        "most steps have nothing to do with it: {:?}",
        short.steps
    );
    assert!(broken(&short, Some(plant)).iter().any(|one| one.rule == rule), "what is left still shows it");
}

#[test]
fn in_a_quiet_world_everything_goes_as_it_should() {
    let tally = (0..200).map(Plan::draw).filter(|plan| plan.rates == Rates::none()).take(8);
    for plan in tally {
        let told = broken(&plan, None);
        let new: Vec<_> =
            told.iter().filter(|one| !KNOWN.iter().any(|(rule, _)| *rule == one.rule)).collect();
        assert!(new.is_empty(), "seed {}: nothing goes wrong in it, and yet: {new:?}", plan.seed);
    }
}
