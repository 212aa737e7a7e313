//! The short form: a few worlds of each kind. The long one is `cargo xtask prove`.

use crate::campaign::{find_plant, shorten, worlds};
use crate::{Broken, Manner, Plan, Plant, Rule, run};

/// Rules that hold in every world that was run. The others are broken by faults that are known and not mended yet.
const HELD: [Rule; 8] = [
    Rule::BackedUpFirst,
    Rule::OnlyWhatWasSeen,
    Rule::UndoOverOurs,
    Rule::OneEntry,
    Rule::LookingChangesNothing,
    Rule::CursorBehindCache,
    Rule::LedgerWhole,
    Rule::OpensAgain,
];

/// Worlds within which a planted fault has to be found.
const PLANTED_WITHIN: u64 = 120;

/// Worlds of the short form.
const WORLDS: u64 = 16;

fn broken(plan: &Plan, plant: Option<Plant>) -> Vec<Broken> {
    run(plan, Manner { plant, ..Manner::default() }).expect("a world can be run").broken
}

#[test]
fn the_same_seed_tells_the_same_story() {
    for seed in 0..5 {
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
        tally.effects > 20,
        "only where much is written outside the rules are worth something: {tally:?}"
    );
    assert_ne!(Plan::draw(1), Plan::draw(2), "another seed is another world");
}

#[test]
fn rules_that_hold_are_not_broken_in_any_world() {
    let tally = worlds(0..WORLDS, Manner::default()).expect("worlds can be run");
    let broken: Vec<_> = tally.broken.iter().filter(|(rule, _)| HELD.contains(rule)).collect();
    assert!(broken.is_empty(), "broken, with the first seed and the number of worlds: {broken:?}");
}

#[test]
#[ignore = "in one of about ten worlds a difference is not told, a morning has no report or a late deletion is told as not done; not mended yet"]
fn no_rule_is_broken_in_any_world() {
    let tally = worlds(0..WORLDS, Manner::default()).expect("worlds can be run");
    assert!(tally.broken.is_empty(), "with the first seed and the number of worlds: {:?}", tally.broken);
}

#[test]
#[ignore = "takes more than a minute where nothing is optimized"]
fn a_planted_fault_is_found_and_shortened_to_what_matters() {
    let plant = Plant::NoVersion;
    let found = find_plant(plant, 0..PLANTED_WITHIN).expect("worlds can be run");
    let (seed, rule) =
        found.expect("a write over what somebody changed must break a rule that holds without it");
    let plan = Plan::draw(seed);
    let short = shorten(&plan, rule, Some(plant)).expect("worlds can be run");
    assert!(short.steps.len() < plan.steps.len(), "some steps have nothing to do with it: {:?}", short.steps);
    assert!(broken(&short, Some(plant)).iter().any(|one| one.rule == rule), "what is left still shows it");
}
