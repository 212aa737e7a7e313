//! What is planted is found, and nothing else is: over random firms, days and providers.

use super::{
    Act, NearMiss, delete_later, near_misses,
    oracle::{Said, reconcile, said},
    plant, units,
};
use crate::{
    generate::{Size, generate},
    office::{Provider, next_business_day},
    world::World,
};
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What is wrong by the oracle, and what was planted.
fn both(world: &World, first: NaiveDate, last: NaiveDate) -> (Vec<Said>, Vec<Said>) {
    let mut truth: Vec<_> = world.planted.iter().map(said).collect();
    let mut found = reconcile(world, first, last);
    truth.sort();
    found.sort();
    (found, truth)
}

#[test]
fn random_firms_are_sound_until_spoiled_and_then_exactly_so_wrong() {
    let mut kinds = BTreeMap::<String, usize>::new();
    let mut near = BTreeMap::<NearMiss, usize>::new();
    for seed in 0..200 {
        let today = day("2026-03-02") + Days::new(seed * 3);
        let provider = if seed % 2 == 0 { Provider::Google } else { Provider::Graph };
        let size = Size { attorneys: 3 + usize::try_from(seed % 6).unwrap(), events: 60, seed };
        let mut world = generate(size, today, provider);
        let compared = next_business_day(today);
        let first = today + Days::new(1);
        assert_eq!(reconcile(&world, first, compared), [], "seed {seed}: a new firm is sound");
        let done = plant(&mut world, seed, 6, compared);
        assert_eq!(done, world.planted.len(), "seed {seed}: each fault is written down");
        assert!(done >= 4, "seed {seed}: most faults fit");
        let (found, truth) = both(&world, first, compared);
        assert_eq!(found, truth, "seed {seed}: found is what was planted, no more and no less");
        let made = near_misses(&mut world, seed, 4, compared);
        let (found, truth) = both(&world, first, compared);
        assert_eq!(found, truth, "seed {seed}: what only looks like a fault is none: {made:?}");
        delete_later(&mut world, seed, 2, compared, &made);
        let (found, truth) = both(&world, first, compared);
        assert_eq!(found, truth, "seed {seed}: what is deleted later is told as deleted");
        truth.into_iter().for_each(|(kind, _, _)| *kinds.entry(kind).or_default() += 1);
        made.into_values().for_each(|one| *near.entry(one).or_default() += 1);
    }
    assert_eq!(kinds.len(), 19, "two hundred firms show every kind: {kinds:?}");
    assert!(kinds.values().all(|count| *count >= 5), "and each more than once or twice: {kinds:?}");
    assert_eq!(near.len(), NearMiss::ALL.len(), "and every near miss: {near:?}");
}

/// Commits one thing on the first unit of some firm that it suits.
fn somewhere(
    what: &str,
    provider: Provider,
    commit: impl Fn(&mut World, &super::Unit) -> bool,
) -> (World, NaiveDate) {
    for seed in 0..40 {
        let today = day("2026-11-17");
        let mut world = generate(Size { attorneys: 4, events: 60, seed }, today, provider);
        let compared = next_business_day(today);
        for unit in units(&world, compared) {
            let before = serde_json::to_string(&world.events.values().collect::<Vec<_>>()).unwrap();
            if commit(&mut world, &unit) {
                return (world, compared);
            }
            let after = serde_json::to_string(&world.events.values().collect::<Vec<_>>()).unwrap();
            assert_eq!(after, before, "{what}: what does not suit a unit leaves it as it was");
        }
    }
    panic!("{what} suits some appointment");
}

#[test]
fn each_act_alone_is_exactly_its_kind() {
    for provider in [Provider::Google, Provider::Graph] {
        for act in Act::ALL {
            let what = format!("{act:?}, {provider:?}");
            let (world, compared) = somewhere(&what, provider, |world, unit| act.commit(world, unit));
            let (found, truth) = both(&world, compared, compared);
            assert_eq!(found, truth, "{what}: told as what it is");
            let kinds: BTreeSet<&str> = truth.iter().map(|(kind, _, _)| kind.as_str()).collect();
            assert!(kinds.contains(act.kind()) || kinds.contains(act.kind_of(true)), "{what}: {kinds:?}");
        }
    }
}

#[test]
fn each_near_miss_alone_is_nothing() {
    for provider in [Provider::Google, Provider::Graph] {
        for near in NearMiss::ALL {
            let what = format!("{near:?}, {provider:?}");
            let (world, compared) = somewhere(&what, provider, |world, unit| near.make(world, unit));
            assert_eq!(reconcile(&world, compared, compared), [], "{what}: nothing is wrong with it");
        }
    }
}

#[test]
fn the_same_seed_makes_the_same_firm() {
    let size = Size { attorneys: 4, events: 50, seed: 9 };
    let make = || {
        let mut world = generate(size, day("2026-11-19"), Provider::Graph);
        plant(&mut world, 3, 5, day("2026-11-20"));
        let made = near_misses(&mut world, 3, 3, day("2026-11-20"));
        delete_later(&mut world, 3, 1, day("2026-11-20"), &made);
        serde_json::to_string(&world).unwrap()
    };
    assert_eq!(make(), make(), "a failing seed must fail again");
}

#[test]
fn the_compared_day_is_busy() {
    let world = generate(Size { attorneys: 6, events: 2_000, seed: 1 }, day("2026-11-19"), Provider::Google);
    let units = units(&world, day("2026-11-20"));
    assert!(units.len() >= 18, "each attorney has appointments on it: {}", units.len());
    assert!(units.iter().any(|u| u.series), "series are among them");
    assert!(units.iter().any(|u| u.linked) && units.iter().any(|u| !u.linked), "some are linked, some not");
}
