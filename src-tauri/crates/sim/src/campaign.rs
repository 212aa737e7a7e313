//! Many worlds: which rules were broken in how many of them, how fast, and the shortest plan that still shows it.

use crate::planted::Plant;
use crate::rules::Rule;
use crate::run::{Ended, Manner, run};
use crate::steps::Plan;
use anyhow::{Result, anyhow};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// What many worlds showed.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Worlds that were run.
    pub worlds: u64,
    /// Calls to systems outside, in all of them.
    pub calls: u64,
    /// Writes that took effect outside, in all of them.
    pub effects: u64,
    /// For each rule that was broken: the first seed, and in how many worlds.
    pub broken: BTreeMap<Rule, (u64, u64)>,
}

impl Tally {
    /// Adds a world.
    pub fn add(&mut self, seed: u64, ended: &Ended) {
        self.worlds += 1;
        self.calls += ended.calls;
        self.effects += ended.effects as u64;
        for one in &ended.broken {
            let known = self.broken.entry(one.rule).or_insert((seed, 0));
            known.0 = known.0.min(seed);
            known.1 += 1;
        }
    }

    /// Adds the worlds of another tally.
    pub fn join(&mut self, other: &Self) {
        self.worlds += other.worlds;
        self.calls += other.calls;
        self.effects += other.effects;
        for (rule, (seed, worlds)) in &other.broken {
            let known = self.broken.entry(*rule).or_insert((*seed, 0));
            known.0 = known.0.min(*seed);
            known.1 += worlds;
        }
    }
}

/// Runs the worlds of these seeds, on all cores.
///
/// # Errors
/// As [`run`].
pub fn worlds(seeds: Range<u64>, manner: Manner) -> Result<Tally> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicU64::new(seeds.start);
    let work = || -> Result<Tally> {
        let mut tally = Tally::default();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                return Ok(tally);
            }
            tally.add(seed, &run(&Plan::draw(seed), manner)?);
        }
    };
    let mut all = Tally::default();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        for thread in threads {
            all.join(&thread.join().map_err(|_| anyhow!("a world broke off"))??);
        }
        Ok(all)
    })
}

/// Seeds until a planted fault is found: the first world of `seeds` that breaks a rule with it and keeps that rule
/// without it. `None`: no world of these.
///
/// # Errors
/// As [`run`].
pub fn find_plant(plant: Plant, seeds: impl IntoIterator<Item = u64>) -> Result<Option<(u64, Rule)>> {
    for seed in seeds {
        let plan = Plan::draw(seed);
        let with = run(&plan, Manner { plant: Some(plant), ..Manner::default() })?;
        if with.broken.is_empty() {
            continue;
        }
        let without = run(&plan, Manner::default())?;
        let new = with.broken.iter().find(|one| !without.broken.iter().any(|old| old.rule == one.rule));
        if let Some(one) = new {
            return Ok(Some((seed, one.rule)));
        }
    }
    Ok(None)
}

/// Leaves out steps and faults as long as the rule is still broken.
///
/// # Errors
/// As [`run`].
pub fn shorten(plan: &Plan, rule: Rule, plant: Option<Plant>) -> Result<Plan> {
    let manner = Manner { plant, ..Manner::default() };
    let breaks =
        |plan: &Plan| -> Result<bool> { Ok(run(plan, manner)?.broken.iter().any(|one| one.rule == rule)) };
    let mut short = plan.clone();
    for fault in crate::chance::Fault::ALL {
        let calmer = Plan { rates: short.rates.clone().without(fault), ..short.clone() };
        if calmer != short && breaks(&calmer)? {
            short = calmer;
        }
    }
    let mut at = short.steps.len();
    while at > 0 {
        at -= 1;
        let mut fewer = short.clone();
        fewer.steps.remove(at);
        if breaks(&fewer)? {
            short = fewer;
        }
    }
    Ok(short)
}
