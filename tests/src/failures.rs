//! How such tools have hurt people, as tests: reading that goes wrong must never look like "it is gone" or "all is well".

mod crowd;
mod dark;
mod nothing;
mod onward;
mod series;
mod silence;

use crate::installation::Installation;
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use truedocket_engine::api::today::Report;
use truedocket_engine::reading::SyncResult;
use truedocket_engine::sync::round::ReadState;
use truedocket_sandbox::World;
use truedocket_sandbox::generate::{Size, generate};
use truedocket_sandbox::office::Provider;

/// Both calendars of record.
const PROVIDERS: [Provider; 2] = [Provider::Google, Provider::Graph];
const HOUR: Duration = Duration::from_secs(3_600);

/// A small firm in which nothing differs.
fn sound_world(provider: Provider) -> World {
    let today: NaiveDate = "2026-11-19".parse().expect("a day");
    generate(Size { attorneys: 3, events: 90, seed: 11 }, today, provider)
}

/// The same, read and compared once, on small pages.
async fn sound_firm(provider: Provider) -> Installation {
    let installation = Installation::with(sound_world(provider), provider, 10).await;
    let report = installation.morning().await.report;
    assert!(report.discrepancies.is_empty(), "nothing is wrong with this firm: {:?}", report.headline);
    installation
}

/// What is held of each calendar and list: how many living rows.
async fn held(installation: &Installation) -> BTreeMap<String, u64> {
    let mut held = BTreeMap::new();
    for connection in connections(installation).await {
        for calendar in connection["calendars"].as_array().expect("a list") {
            let name = format!("{} {}", connection["name"], calendar["id"]);
            held.insert(name, calendar["events"].as_u64().expect("a count"));
        }
    }
    held
}

async fn connections(installation: &Installation) -> Vec<Value> {
    let answer = installation.ask("connections.list", json!({})).await.expect("the list");
    answer.as_array().expect("a list").clone()
}

fn removed(done: &SyncResult) -> u64 {
    done.calendars.iter().map(|read| read.removed).sum()
}

fn unknown(done: &SyncResult) -> usize {
    done.calendars.iter().filter(|read| read.state == ReadState::Unknown).count()
}

/// Nothing in the report says that an appointment is missing or gone.
fn assert_nothing_is_missing(report: &Report, why: &str) {
    for found in &report.discrepancies {
        let false_alarm =
            ["missing_there", "missing_here", "cancelled_but_alive", "owner_differs", "attendees_differ"];
        assert!(
            !false_alarm.contains(&found.kind.name()),
            "f1: {why}: what was not read is not missing: {} {}",
            found.kind,
            found.title
        );
    }
}
