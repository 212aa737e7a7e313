//! Everything, one process each: what one measurement leaves in memory must not count for the next.

use super::{could_not, sync};
use crate::say;
use serde_json::{Value, json};
use std::process::{Command, Stdio};
use truedocket_engine::api::failure::Problem;

/// Works and the two sizes that each is measured at; how cost grows is as telling as what it is.
const WORKS: [(&str, usize, usize); 4] = [
    ("reconcile", 10_000, 20_000),
    ("expand", 5_000, 10_000),
    ("ingest", 50_000, 100_000),
    ("ingest-ics", 5_000, 10_000),
];
const FIRST: (usize, usize) = (50_000, 100_000);
const CHANGES: usize = 10_000;

/// Prints a table and answers with all figures.
pub(super) fn run(repeat: usize) -> Result<Value, Problem> {
    let mut figures = Vec::new();
    say::line(&format!(
        "{:<22}{:>9}{:>12}{:>12}{:>10}{:>10}",
        "work", "size", "cpu ms", "wall ms", "peak MB", "growth"
    ));
    for (work, small, large) in WORKS {
        two(&[work], (small, large), repeat, &mut figures)?;
    }
    for provider in sync::PROVIDERS {
        let [option, name] = sync::option(provider);
        two(&["first-sync", option, name], FIRST, repeat, &mut figures)?;
        one(&["incremental", option, name], CHANGES, repeat, None, &mut figures)?;
    }
    Ok(json!({ "work": "all", "figures": figures }))
}

fn two(work: &[&str], sizes: (usize, usize), repeat: usize, figures: &mut Vec<Value>) -> Result<(), Problem> {
    let small = one(work, sizes.0, repeat, None, figures)?;
    one(work, sizes.1, repeat, Some((small, sizes)), figures)?;
    Ok(())
}

/// Runs one work at one size; prints its line and keeps it. Answers with its time.
fn one(
    work: &[&str],
    size: usize,
    repeat: usize,
    smaller: Option<(f64, (usize, usize))>,
    figures: &mut Vec<Value>,
) -> Result<f64, Problem> {
    let runs: Result<Vec<Value>, Problem> = (0..repeat.max(1)).map(|_| child(work, size)).collect();
    let mut runs = runs?;
    runs.sort_by(|a, b| time(a).total_cmp(&time(b)));
    let Some(median) = runs.get(runs.len() / 2) else { return Ok(0.0) };
    let growth = smaller.map(|(small, (from, to))| exponent(small, time(median), from, to));
    let cell = |name: &str| median[name].as_f64().map_or("-".to_owned(), |value| format!("{value:.1}"));
    let name = work.iter().filter(|word| !word.starts_with("--")).copied().collect::<Vec<_>>().join(" ");
    say::line(&format!(
        "{name:<22}{size:>9}{:>12}{:>12}{:>10}{:>10}",
        cell("cpu_ms"),
        cell("wall_ms"),
        cell("peak_mb"),
        growth.map_or(String::new(), |growth| format!("n^{growth:.2}")),
    ));
    let mut figure = median.clone();
    figure["size"] = json!(size);
    figure["growth"] = json!(growth.map(|growth| (growth * 100.0).round() / 100.0));
    figures.push(figure);
    Ok(time(median))
}

fn time(run: &Value) -> f64 {
    run["cpu_ms"].as_f64().or(run["wall_ms"].as_f64()).unwrap_or_default()
}

/// The power of the size that the time grows with.
fn exponent(small: f64, large: f64, from: usize, to: usize) -> f64 {
    (large / small).ln() / (to as f64 / from as f64).ln()
}

fn child(work: &[&str], size: usize) -> Result<Value, Problem> {
    let told = |cause: &dyn std::fmt::Display| could_not("A measurement could not be run", cause);
    let program = std::env::current_exe().map_err(|cause| told(&cause))?;
    let mut command = Command::new(program);
    let (name, options) = work.split_first().unwrap_or((&"", &[]));
    command.arg("bench").arg(name).arg(size.to_string()).args(options).stderr(Stdio::inherit());
    let out = command.output().map_err(|cause| told(&cause))?;
    let text = String::from_utf8_lossy(&out.stdout);
    let last = text.lines().last().unwrap_or_default();
    serde_json::from_str(last).map_err(|cause| told(&cause))
}
