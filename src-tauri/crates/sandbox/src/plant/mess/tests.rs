//! What is written down is there, once, and of every kind; the compared day is left alone.

use super::mess;
use crate::{
    generate::{Size, generate},
    office::{Provider, next_business_day},
    plant::units,
    world::World,
};
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;

fn day(seed: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 2, 27).unwrap() + Days::new(seed * 11 % 365)
}

fn firm(seed: u64, provider: Provider) -> World {
    generate(Size { attorneys: 3 + (seed % 4) as usize, events: 120, seed }, day(seed), provider)
}

#[test]
fn junk_is_on_its_calendar_and_written_down_once() {
    for provider in [Provider::Google, Provider::Graph] {
        let mut kinds = BTreeSet::new();
        for seed in 0..20 {
            let mut world = firm(seed, provider);
            let done = mess(&mut world, provider, seed, 24);
            assert!(done >= 20, "seed {seed}: most of it fits: {done}");
            for junk in &world.junk {
                let row = world.events.get(&(junk.calendar.clone(), junk.id.clone()));
                let row = row.unwrap_or_else(|| panic!("seed {seed}: {} is on its calendar", junk.note));
                assert!(!row.deleted, "seed {seed}: {}: what is gone cannot be cleaned up", junk.note);
                assert!(row.updated < world.now, "seed {seed}: {}: nothing was changed later", junk.note);
            }
            let once: BTreeSet<_> = world.junk.iter().map(|j| (&j.kind, &j.calendar, &j.id)).collect();
            assert_eq!(once.len(), world.junk.len(), "seed {seed}: each is written down once");
            kinds.extend(world.junk.iter().map(|j| j.kind.clone()));
        }
        assert_eq!(kinds.len(), 11, "{provider:?}: twenty firms show every kind: {kinds:?}");
    }
}

#[test]
fn the_same_seed_makes_the_same_mess() {
    let make = || {
        let mut world = firm(7, Provider::Graph);
        mess(&mut world, Provider::Graph, 7, 30);
        serde_json::to_string(&world).unwrap()
    };
    assert_eq!(make(), make(), "a failing seed must fail again");
}

#[test]
fn single_appointments_of_the_compared_day_are_left_alone() {
    for seed in 0..8 {
        let mut world = firm(seed, Provider::Google);
        let compared = next_business_day(day(seed));
        let single = |world: &World| -> Vec<_> {
            units(world, compared).into_iter().filter(|unit| !unit.series).collect()
        };
        let before = single(&world);
        mess(&mut world, Provider::Google, seed, 30);
        assert_eq!(single(&world), before, "seed {seed}: the morning has faults of its own");
    }
}
