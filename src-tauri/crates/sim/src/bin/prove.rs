//! The long campaign: many worlds on all cores, the score of the planted faults, or the story of one seed.
#![allow(clippy::print_stdout, reason = "this program talks to the person at the terminal")]

use anyhow::{Context as _, Result, bail};
use std::time::Duration;
use truedocket_engine::clock::stopwatch;
use truedocket_sim::campaign::{Tally, score, shorten, worlds};
use truedocket_sim::{Manner, Plan, Plant, Rule, run};

const HELP: &str = "\
prove worlds [FROM] [COUNT]   runs worlds and lists the rules that were broken
prove plants [COUNT] [NAME]   puts each planted fault in, or that one, and looks for it in so many worlds
prove story SEED [RULE]       tells a world; with a rule, the shortest plan that still breaks it";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, usual: u64| match arguments.get(at) {
        Some(text) => text.parse().with_context(|| format!("{text} is no number")),
        None => Ok(usual),
    };
    match arguments.first().map_or("worlds", String::as_str) {
        "worlds" => many(number(1, 0)?, number(2, 2_000)?),
        "plants" => plants(number(1, 400)?, arguments.get(2).map(String::as_str)),
        "story" => story(number(1, 0)?, arguments.get(2).map(String::as_str)),
        _help => {
            println!("{HELP}");
            Ok(())
        }
    }
}

fn many(from: u64, count: u64) -> Result<()> {
    let watch = stopwatch();
    let tally = worlds(from..from + count, Manner::default())?;
    speed(&tally, watch());
    if tally.broken.is_empty() {
        println!("No rule was broken.");
        return Ok(());
    }
    for (rule, (seed, worlds)) in &tally.broken {
        println!("{rule:?}: in {worlds} worlds, first in seed {seed}");
    }
    bail!("{} rules were broken; `prove story SEED RULE` tells how", tally.broken.len())
}

fn speed(tally: &Tally, took: Duration) {
    let rate = tally.worlds as f64 / took.as_secs_f64().max(0.001);
    println!(
        "{} worlds, {} calls, {} writes in {:.1} s: {rate:.1} worlds a second",
        tally.worlds,
        tally.calls,
        tally.effects,
        took.as_secs_f64()
    );
}

fn plants(count: u64, name: Option<&str>) -> Result<()> {
    let is_asked = |plant: &Plant| name.is_none_or(|name| format!("{plant:?}") == name);
    let asked: Vec<Plant> = Plant::ALL.into_iter().filter(is_asked).collect();
    let score = score(&asked, &(0..count))?;
    for (plant, found) in &score {
        match found {
            Some((seed, rule)) => println!("{plant:?}: found in world {}, by {rule:?}", seed + 1),
            None => println!("{plant:?}: not found in {count} worlds"),
        }
    }
    let found = score.iter().filter(|(_, found)| found.is_some()).count();
    println!("{found} of {} planted faults found", asked.len());
    Ok(())
}

fn story(seed: u64, rule: Option<&str>) -> Result<()> {
    let plan = Plan::draw(seed);
    let plan = match rule {
        Some(name) => {
            let rule = Rule::ALL.into_iter().find(|rule| format!("{rule:?}") == name);
            shorten(&plan, rule.with_context(|| format!("there is no rule {name}"))?, None)?
        }
        None => plan,
    };
    let ended = run(&plan, Manner { told: true, plant: None })?;
    for line in &ended.story {
        println!("{line}");
    }
    println!("{:?}", plan.rates);
    println!("trace {}", ended.trace);
    Ok(())
}
