//! What is planted is found, and nothing else is: over random firms, days and providers.

use super::{
    oracle::{reconcile, said},
    plant, units,
};
use crate::{
    generate::{Size, generate},
    office::{Provider, next_business_day},
};
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn random_firms_are_sound_until_spoiled_and_then_exactly_so_wrong() {
    let mut kinds = BTreeSet::new();
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
        let mut truth: Vec<_> = world.planted.iter().map(said).collect();
        let mut found = reconcile(&world, first, compared);
        truth.sort();
        found.sort();
        assert_eq!(found, truth, "seed {seed}: found is what was planted, no more and no less");
        kinds.extend(truth.into_iter().map(|(kind, _, _)| kind));
    }
    assert_eq!(kinds.len(), 11, "two hundred firms show every kind: {kinds:?}");
}

#[test]
fn the_same_seed_makes_the_same_firm() {
    let size = Size { attorneys: 4, events: 50, seed: 9 };
    let make = || {
        let mut world = generate(size, day("2026-11-19"), Provider::Graph);
        plant(&mut world, 3, 5, day("2026-11-20"));
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
