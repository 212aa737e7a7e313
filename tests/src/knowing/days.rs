//! Days that were not read, and caches that are too old.

use super::{HOUR, PROVIDERS, assert_only_not_checked, firm, kinds, look_at};
use crate::installation::Installation;
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use truedocket_sandbox::world::Entry;

/// The practice system is read a week back and two months ahead.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_that_was_not_read_is_not_checked() {
    for provider in PROVIDERS {
        let installation = firm(provider).await;
        installation.morning().await;
        for (date, why) in [("2026-10-27", "23 days back"), ("2027-02-17", "90 days ahead")] {
            let report = look_at(&installation, date, false).await.report;
            assert_only_not_checked(&report, why);
            let told = &report.discrepancies[0].why;
            assert!(told.contains("that day was not read"), "{why}: and which days were: {told}");
        }
        let report = look_at(&installation, "2026-11-23", false).await.report;
        assert!(report.discrepancies.is_empty(), "a day that was read is compared: {:?}", kinds(&report));
        assert!(report.counts.agree > 0, "and what agrees is counted");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cache_of_eleven_days_ago_proves_nothing() {
    for provider in PROVIDERS {
        let installation = firm(provider).await;
        installation.morning().await;
        super::lose_entries(&installation, 2);
        installation.clock.advance(HOUR * 24 * 11);
        let report = installation.report_without_reading().await;
        assert_only_not_checked(&report, "nothing was read for eleven days");
        let told = &report.discrepancies[0].why;
        assert!(told.contains("too long ago"), "the age is the reason: {told}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_absurd_number_of_days_is_refused_with_its_limit() {
    let installation = firm(PROVIDERS[0]).await;
    for key in ["read_ahead_days", "read_back_days"] {
        let refused = installation.ask("policy.set", json!({ "key": key, "value": "4000000000" })).await;
        let told = refused.expect_err("eleven million years cannot be read").sentence;
        assert!(told.contains(key) && told.contains("1100"), "the person learns what is allowed: {told}");
    }
    let fine = installation.ask("policy.set", json!({ "key": "read_ahead_days", "value": "90" })).await;
    assert!(fine.is_ok(), "a sensible number is taken: {fine:?}");
    let report = installation.morning().await.report;
    assert!(report.discrepancies.is_empty(), "and the day is read as before: {:?}", kinds(&report));
}

/// The clock was ten days ahead while it was read, and is right again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_wrong_clock_read_is_read_again() {
    let installation = firm(PROVIDERS[1]).await;
    let right = installation.sandbox.shared.now();
    installation.clock.advance(HOUR * 24 * 10);
    installation.morning().await;
    installation.clock.turn_to(right);
    let report = installation.report_without_reading().await;
    assert_only_not_checked(&report, "it was read at a time that has not come yet");
    let report = installation.morning().await.report;
    assert!(report.discrepancies.is_empty(), "the next reading mends it: {:?}", kinds(&report));
}

/// The appointment of tomorrow has its entry on a day two weeks on: one of them was moved, and neither is missing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_moved_from_far_away_is_moved_and_not_missing() {
    for provider in PROVIDERS {
        let installation = firm(provider).await;
        move_an_entry_away(&installation, Duration::days(14));
        let report = installation.morning().await.report;
        assert_eq!(kinds(&report), ["time_differs"], "{provider:?}: a second entry must not be offered");
    }
}

/// Moves the entry of an appointment of the Friday, which names its event.
fn move_an_entry_away(installation: &Installation, by: Duration) {
    let shared = &installation.sandbox.shared;
    let now = shared.now();
    let mut world = shared.world_mut();
    let at = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
    let (friday, saturday) = (at("2026-11-20T05:00:00Z"), at("2026-11-21T05:00:00Z"));
    let single = |entry: &&Entry| !entry.deleted && entry.rule.is_empty() && !entry.court_rule;
    let mut of_friday = world.entries.values().filter(single);
    let linked = of_friday.find(|e| e.start >= friday && e.start < saturday && !e.external.is_empty());
    let mut entry = linked.expect("an entry of the day names its event").clone();
    entry.start += by;
    entry.end += by;
    world.put_entry(entry, now);
}
