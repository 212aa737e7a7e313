//! What the product may say it knows. Each of these was shown once as a sentence that was not true: a place that was
//! not read, not far enough, not lately, or asked through the wrong calendar, is neither missing nor gone nor fine.

mod accepted;
mod asked_wrongly;
mod beside;
mod cleanup;
mod days;
mod deleted;
mod docket;
mod hidden;
mod listings;
mod looking;
mod monday;
mod owed;
mod partly;
mod private;
mod resolved;
mod rules;

use crate::installation::Installation;
use chrono::{DateTime, NaiveDate, Utc};
use std::time::Duration;
use truedocket_engine::api::today::{Discrepancy, Report};
use truedocket_engine::morning::{MorningOptions, MorningResult};
use truedocket_sandbox::World;
use truedocket_sandbox::generate::{Size, generate};
use truedocket_sandbox::office::Provider;

const PROVIDERS: [Provider; 2] = [Provider::Google, Provider::Graph];
const HOUR: Duration = Duration::from_secs(3_600);
/// A Thursday; the report compares the Friday after it.
const THURSDAY: &str = "2026-11-19";

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// A small sound firm that nobody has connected yet.
fn world(provider: Provider) -> World {
    generate(Size { attorneys: 3, events: 90, seed: 11 }, day(THURSDAY), provider)
}

/// A small sound firm, connected and not read yet.
async fn firm(provider: Provider) -> Installation {
    Installation::with(world(provider), provider, 10).await
}

/// The report as it is made for another day than the one that is due.
async fn look_at(installation: &Installation, date: &str, without_reading: bool) -> MorningResult {
    let wanted = MorningOptions { date: Some(day(date)), without_reading, ..MorningOptions::default() };
    installation.engine.morning(&wanted).await.expect("only our own memory can fail a look")
}

fn kinds(report: &Report) -> Vec<&str> {
    report.discrepancies.iter().map(|found| found.kind.name()).collect()
}

fn of_kind<'r>(report: &'r Report, kind: &str) -> Vec<&'r Discrepancy> {
    report.discrepancies.iter().filter(|found| found.kind.name() == kind).collect()
}

/// Nothing is said but that something was not checked.
fn assert_only_not_checked(report: &Report, why: &str) {
    assert!(!report.discrepancies.is_empty(), "{why}: it has to be said that it was not checked");
    let others: Vec<_> = report
        .discrepancies
        .iter()
        .filter(|found| found.kind.name() != "not_checked")
        .map(|found| &found.label)
        .collect();
    assert!(others.is_empty(), "{why}: nobody looked, so nothing is known: {others:?}");
    assert!(!report.headline.starts_with("All "), "{why}: unknown is not fine: {}", report.headline);
}

/// Takes entries of the compared day out of the practice system; their titles.
fn lose_entries(installation: &Installation, count: usize) -> Vec<String> {
    let shared = &installation.sandbox.shared;
    let now = shared.now();
    let mut world = shared.world_mut();
    let at = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
    let (friday, saturday) = (at("2026-11-20T05:00:00Z"), at("2026-11-21T05:00:00Z"));
    let of_friday = world.entries.values().filter(|entry| !entry.deleted && entry.rule.is_empty());
    let of_friday = of_friday.filter(|entry| entry.start >= friday && entry.start < saturday);
    let lost: Vec<(u64, String)> =
        of_friday.take(count).map(|entry| (entry.number, entry.title.clone())).collect();
    assert_eq!(lost.len(), count, "the day has that many entries");
    for (number, _) in &lost {
        assert!(world.delete_entry(*number, now), "it was there");
    }
    lost.into_iter().map(|(_, title)| title).collect()
}
