//! `bench`: measures this machine. Each work prints one JSON line last; `all` runs every one in a process of its own,
//! several times, and prints the medians. Inputs are made from a seed, or read from a folder where one is named.

mod all;
mod audit;
mod expand;
mod fields;
mod firm;
mod ingest;
mod meter;
mod pages;
mod purge;
mod queue;
mod reconcile;
mod series;
mod sync;
mod titles;

use super::Done;
use crate::args::{self, Provider};
use crate::say;
use serde_json::{Map, Value, json};
use std::path::Path;
use truedocket_engine::api::failure::Problem;
use truedocket_engine::words;

/// Runs one measurement, or all.
pub(super) async fn run(asked: &args::Bench) -> Done {
    let size = |usual: usize| Input::of(asked, usual);
    let provider = asked.provider.unwrap_or(Provider::Google);
    let answer = match asked.work.as_str() {
        "reconcile" => reconcile::run(&size(10_000))?,
        "expand" => expand::run(&size(5_000))?,
        "pages" => ingest::make(&size(100_000), asked.database.as_deref())?,
        "ingest" => ingest::pages(&size(100_000), asked.database.as_deref()).await?,
        "audit" => audit::run(&size(0))?,
        "ingest-ics" => expand::count(&size(10_000))?,
        "first-sync" => sync::first(&size(100_000), provider).await?,
        "incremental" => sync::changes(&size(10_000), provider).await?,
        "purge" => Box::pin(purge::run(&size(10_000))).await?,
        "queue" => queue::run(&size(2_000), asked.database.as_deref()).await?,
        "all" => all::run(asked.repeat.unwrap_or(3))?,
        other => {
            return Err(words::refused(
                format!("There is no measurement `{other}`."),
                "See `truedocket bench --help`.",
            ));
        }
    };
    say::line(&answer.to_string());
    Ok(0)
}

/// What a measurement works on.
enum Input<'a> {
    /// As many as this, made from a seed.
    Made(usize),
    /// Files of a folder.
    Folder(&'a Path),
}

impl<'a> Input<'a> {
    fn of(asked: &'a args::Bench, usual: usize) -> Self {
        let Some(input) = asked.input.as_deref() else { return Self::Made(usual) };
        let number = input.to_str().and_then(|text| text.parse().ok());
        number.map_or(Self::Folder(input), Self::Made)
    }
}

/// The seed of everything that is made here.
const SEED: u64 = 20_261_120;

/// The answer of a measurement: its name, what it counted, what it took.
fn answer(work: &str, counted: &Value, took: &meter::Took) -> Value {
    let mut fields = Map::new();
    fields.insert("work".to_owned(), json!(work));
    fields.extend(counted.as_object().cloned().unwrap_or_default());
    fields.extend(took.fields());
    fields.insert("peak_mb".to_owned(), json!(meter::peak_mb()));
    Value::Object(fields)
}

/// Something around the measurement went wrong; the measured work tells its own problems.
fn could_not(what: &str, cause: &dyn std::fmt::Display) -> Problem {
    words::problem(
        "TD-5004",
        format!("{what}: {cause}."),
        "Nothing was measured.",
        "Check the folder and try again.",
    )
}
