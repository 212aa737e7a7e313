//! Stopping, going on, and catching up after sleep.

use super::{HOUR, PROVIDERS, held, sound_firm, unknown};
use crate::installation::Installation;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use std::time::Duration;
use truedocket_engine::api::note::Note;
use truedocket_engine::api::today::Report;
use truedocket_engine::sync::round::ReadState;
use truedocket_sandbox::generate::{Size, generate};
use truedocket_sandbox::office::Provider;

async fn long_reading(provider: Provider) -> Installation {
    let today: NaiveDate = "2026-11-19".parse().expect("a day");
    let world = generate(Size { attorneys: 3, events: 240, seed: 23 }, today, provider);
    Installation::with(world, provider, 5).await
}

/// Starts a reading as the window does, stops it after some pages and waits for its end. Gives the outcome.
async fn stopped_after(installation: &Installation, pages: usize) -> String {
    let mut notes = installation.engine.notes();
    let started = installation.ask("sync.start", json!({ "full": false })).await.expect("it begins");
    let mut seen = 0;
    loop {
        match notes.recv().await.expect("the engine tells") {
            Note::Progress { .. } => {
                seen += 1;
                if seen == pages {
                    installation
                        .ask("run.stop", json!({ "run": started["run"] }))
                        .await
                        .expect("it goes on, so it can stop");
                }
            }
            Note::RunEnded { outcome, .. } => return outcome,
            Note::ReportReady { .. }
            | Note::ReportChanged {}
            | Note::ConnectionsChanged {}
            | Note::LedgerBroken { .. } => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reading_that_was_stopped_goes_on_from_its_bookmark() {
    for provider in PROVIDERS {
        let whole = long_reading(provider).await;
        whole.sandbox.shared.forget_requests();
        assert_eq!(unknown(&whole.sync(false).await), 0, "all of it can be read");
        let (all, expected) = (whole.sandbox.shared.requests().len(), held(&whole).await);

        let installation = long_reading(provider).await;
        installation.sandbox.shared.forget_requests();
        assert_eq!(stopped_after(&installation, 20).await, "stopped", "a run that a person stopped says so");
        let first = installation.sandbox.shared.requests().len();
        let report = installation.report_without_reading().await;
        assert!(report.counts.not_checked > 0, "f8: half read is not checked, and not fine");
        installation.sandbox.shared.forget_requests();
        let done = installation.sync(false).await;
        let second = installation.sandbox.shared.requests().len();
        println!(
            "stop and go on, {provider:?}: {all} requests at once; {first} before the stop, {second} after it"
        );
        assert!(
            done.calendars.iter().all(|read| read.state == ReadState::Ok),
            "now all is known: {:?}",
            done.calendars
        );
        assert_eq!(held(&installation).await, expected, "the same as if nobody had stopped it");
        assert!(second < all, "work that was done is not done again: {second} of {all}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reading_that_was_stopped_goes_on_after_a_restart() {
    let whole = long_reading(Provider::Google).await;
    whole.sync(false).await;
    let installation = long_reading(Provider::Google).await;
    stopped_after(&installation, 12).await;
    let installation = installation.reopened().await;
    assert_eq!(unknown(&installation.sync(false).await), 0, "the bookmark was stored with its pages");
    assert_eq!(
        held(&installation).await,
        held(&whole).await,
        "and nothing was skipped or read twice into the store"
    );
    let report = installation.morning().await.report;
    assert!(report.discrepancies.is_empty(), "a sound firm stays sound: {}", report.headline);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_known_before_a_stop_is_still_known() {
    let installation = sound_firm(Provider::Graph).await;
    let before = held(&installation).await;
    installation.clock.advance(HOUR * 21);
    stopped_after(&installation, 2).await;
    assert_eq!(held(&installation).await, before, "f1: a stop retires nothing");
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

async fn newest(installation: &Installation) -> Option<Report> {
    let report = installation.ask("today.report", json!({})).await.expect("it can be asked");
    serde_json::from_value(report).expect("a report or none")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_morning_that_was_slept_through_is_caught_up_and_says_so() {
    let installation = Installation::demo("2026-11-12", Provider::Google).await;
    installation.engine.tick().await.expect("the first look plans");
    assert!(newest(&installation).await.is_none(), "nothing is due yet at six");
    installation.clock.turn_to(at("2026-11-12T11:30:20Z"));
    installation.engine.tick().await.expect("half past six");
    let punctual = newest(&installation).await.expect("the report of Thursday");
    assert_eq!((punctual.number, punctual.late.as_str()), (1, ""), "half a minute is not late");

    // Asleep over the next morning.
    installation.clock.turn_to(at("2026-11-13T14:10:00Z"));
    installation.engine.tick().await.expect("the computer wakes");
    let late = newest(&installation).await.expect("the report of Friday");
    assert_eq!(late.number, 2, "it is caught up at once");
    assert!(late.late.contains("6:30 AM"), "and says when it was due: {}", late.late);
    assert_eq!(late.day_from, "2026-11-14", "it compares what lies ahead now");

    installation.clock.advance(Duration::from_secs(30));
    installation.engine.tick().await.expect("the next look");
    assert_eq!(newest(&installation).await.expect("there").number, 2, "one morning, one report");
    installation.clock.turn_to(at("2026-11-15T18:00:00Z"));
    installation.engine.tick().await.expect("Sunday");
    assert_eq!(newest(&installation).await.expect("there").number, 2, "no report on a Sunday");
    installation.clock.turn_to(at("2026-11-16T11:30:00Z"));
    installation.engine.tick().await.expect("Monday");
    let monday = newest(&installation).await.expect("there");
    assert_eq!((monday.number, monday.late.as_str()), (3, ""), "Monday's comes at its time");
}
