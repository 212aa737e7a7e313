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
}

/// Does pieces of work, numbered, on all cores; answers with what came of each, in no order.
fn on_all_cores<T: Send>(
    numbers: Range<u64>,
    work: impl Fn(u64) -> Result<T> + Sync,
) -> Result<Vec<(u64, T)>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicU64::new(numbers.start);
    let one_core = || -> Result<Vec<(u64, T)>> {
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= numbers.end {
                return Ok(done);
            }
            done.push((number, work(number)?));
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(one_core)).collect();
        let mut all = Vec::new();
        for thread in threads {
            all.extend(thread.join().map_err(|_| anyhow!("a world broke off"))??);
        }
        Ok(all)
    })
}

/// Runs the worlds of these seeds, on all cores.
///
/// # Errors
/// As [`run`].
pub fn worlds(seeds: Range<u64>, manner: Manner) -> Result<Tally> {
    let mut tally = Tally::default();
    for (seed, ended) in on_all_cores(seeds, |seed| run(&Plan::draw(seed), manner))? {
        tally.add(seed, &ended);
    }
    Ok(tally)
}

/// A planted fault with the first world that shows it and the rule that it breaks there; `None`: no world does.
pub type Score = (Plant, Option<(u64, Rule)>);

/// Puts each of these faults in and looks for it in the worlds of these seeds, on all cores.
///
/// # Errors
/// As [`run`].
pub fn score(plants: &[Plant], seeds: &Range<u64>) -> Result<Vec<Score>> {
    let numbers = 0..plants.len() as u64;
    let found = on_all_cores(numbers, |number| {
        let plant = usize::try_from(number).ok().and_then(|at| plants.get(at));
        let plant = *plant.ok_or_else(|| anyhow!("there is no such fault"))?;
        Ok((plant, find_plant(plant, seeds.clone())?))
    });
    let mut score: Vec<Score> = found?.into_iter().map(|(_, one)| one).collect();
    score.sort_by_key(|(plant, _)| *plant);
    Ok(score)
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
    let calmer = Plan { rates: short.rates.clone().without_flaky(), ..short.clone() };
    if calmer != short && breaks(&calmer)? {
        short = calmer;
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
