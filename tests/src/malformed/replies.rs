//! Every listing of every vendor under every malformation.

use super::between::Between;
use super::cases::{self, Case};
use crate::installation::{Installation, name_of, record};
use chrono::NaiveDate;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;
use truedocket_engine::reading::SyncResult;
use truedocket_engine::sync::round::ReadState;
use truedocket_sandbox::Vendor;
use truedocket_sandbox::generate::{Size, generate};
use truedocket_sandbox::office::Provider;

async fn staged(provider: Provider) -> (Installation, Between) {
    let today: NaiveDate = "2026-11-19".parse().expect("a day");
    let world = generate(Size { attorneys: 1, events: 10, seed: 9 }, today, provider);
    let installation = Installation::bare(world, 100).await;
    let between = Between::before(&installation.sandbox.base).await;
    for vendor in [record(provider), Vendor::Clio] {
        installation.connect_at(vendor, name_of(vendor), &between.base).await.expect("it connects through");
    }
    installation.import_staff().await;
    let report = installation.morning().await.report;
    assert!(report.discrepancies.is_empty(), "nothing is wrong with this firm: {}", report.headline);
    (installation, between)
}

async fn held(installation: &Installation) -> BTreeMap<String, u64> {
    let mut held = BTreeMap::new();
    let connections = installation.ask("connections.list", json!({})).await.expect("the list");
    for connection in connections.as_array().expect("a list") {
        for calendar in connection["calendars"].as_array().expect("a list") {
            held.insert(calendar["id"].to_string(), calendar["events"].as_u64().expect("a count"));
        }
    }
    held
}

/// What came of one malformation.
#[derive(Default)]
struct Tally {
    cases: usize,
    failed: usize,
    set_aside: usize,
    harmless: usize,
}

fn failures(done: &SyncResult, case: &str) -> usize {
    let unknown = done.calendars.iter().filter(|read| read.state == ReadState::Unknown);
    for read in unknown.clone() {
        assert!(read.why.len() > 5, "{case}: {} says why it is not known: {:?}", read.id, read.why);
    }
    unknown.count()
}

async fn one(installation: &Installation, between: &Between, path: &str, case: &Case, tally: &mut Tally) {
    let name = format!("{} at {path}", case.name);
    let before = held(installation).await;
    between.spoil(path, case.act.clone());
    let done = installation.sync(true).await;
    assert!(between.heal() > 0, "{name}: the reply was asked for and spoiled");
    let (failed, aside) =
        (failures(&done, &name), done.calendars.iter().map(|read| read.set_aside).sum::<u64>());
    for (calendar, count) in &before {
        let now = held(installation).await.get(calendar).copied().unwrap_or_default();
        assert!(
            now >= *count,
            "{name}: {calendar} held {count} and now {now}: nothing is retired for nonsense"
        );
    }
    tally.cases += 1;
    match (failed, aside) {
        (0, 0) => {
            assert!(!case.nonsense, "{name}: nonsense was taken for an answer: {:?}", done.calendars);
            tally.harmless += 1;
        }
        (0, _) => tally.set_aside += 1,
        _ => tally.failed += 1,
    }
    // A minute for the clock, so that what was set aside before is older than what comes now.
    installation.clock.advance(Duration::from_secs(60));
    let healed = installation.sync(true).await;
    assert_eq!(failures(&healed, &name), 0, "{name}: afterwards all is known again: {:?}", healed.calendars);
    assert_eq!(held(installation).await, before, "{name}: and as it was");
}

async fn run(provider: Provider, targets: &[&str], all: Vec<Case>) {
    let (installation, between) = staged(provider).await;
    let mut tally = Tally::default();
    for path in targets {
        for case in &all {
            one(&installation, &between, path, case, &mut tally).await;
        }
    }
    let report = installation.morning().await.report;
    assert!(
        report.discrepancies.is_empty(),
        "after all that the firm is as sound as before: {:#?}",
        report.discrepancies
    );
    println!(
        "malformed {targets:?}: {} replies: {} clear failures, {} set aside, {} harmless, 0 panics, 0 lost",
        tally.cases, tally.failed, tally.set_aside, tally.harmless
    );
}

fn of_events() -> Vec<Case> {
    [cases::bytes(), cases::shapes(), cases::times(), cases::texts(), cases::chance(0..24)].concat()
}

fn of_lists() -> Vec<Case> {
    [cases::bytes(), cases::shapes(), cases::chance(100..112)].concat()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn malformed_events_of_google_lose_nothing() {
    run(Provider::Google, &["/events"], of_events()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn malformed_events_of_graph_lose_nothing() {
    run(Provider::Graph, &["/calendarView/delta"], of_events()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn malformed_entries_of_clio_lose_nothing() {
    run(Provider::Google, &["/calendar_entries.json"], of_events()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn malformed_lists_of_calendars_lose_nothing() {
    run(Provider::Google, &["/calendarList"], cases::bytes()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn malformed_lists_of_clio_lose_nothing() {
    run(Provider::Google, &["/users.json", "/contacts.json", "/matters.json"], of_lists()).await;
}
