//! A day of which a report could not check everything is owed while it is today, whoever asks: the report of that day is
//! made again. What nobody checked in time is told as that.

use super::{HOUR, PROVIDERS, day, firm, kinds, look_at, lose_entries, of_kind};
use crate::installation::{Installation, record};
use chrono::{DateTime, Utc};
use truedocket_engine::api::today::Report;
use truedocket_engine::morning::MorningOptions;
use truedocket_engine::runs::Outcome;
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;

/// Morning of the day that the first report is about.
const FRIDAY: &str = "2026-11-20T11:30:00Z";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// A firm that lacks one entry of Friday, of which nobody knows: that vendor was down for Thursday's report.
async fn dark_on_thursday(provider: Provider, vendor: Vendor) -> Installation {
    let installation = firm(provider).await;
    installation.sync(true).await;
    lose_entries(&installation, 1);
    installation.clock.advance(HOUR);
    installation.sandbox.shared.faults().add(Fault::new(FaultKind::ServerError).at(vendor));
    let dark = installation.morning().await.report;
    assert!(dark.counts.not_checked > 0, "{vendor:?} is down: {}", dark.headline);
    assert_eq!(dark.counts.open, 0, "so that nothing is known of the entry: {}", dark.headline);
    installation
}

fn days(report: &Report) -> (&str, &str) {
    (&report.day_from, &report.day_to)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f8_what_was_not_checked_is_checked_on_its_own_day() {
    for provider in PROVIDERS {
        for vendor in [Vendor::Clio, record(provider)] {
            let installation = dark_on_thursday(provider, vendor).await;
            installation.sandbox.shared.faults().clear();
            installation.clock.turn_to(at(FRIDAY));
            let done = installation.morning().await;
            let (friday, what) = (done.report, format!("{provider:?}, {vendor:?}"));
            assert_eq!(days(&friday), ("2026-11-20", "2026-11-23"), "{what}: it is about Friday as well");
            assert_eq!(
                kinds(&friday),
                ["missing_there"],
                "{what}: the lost entry is told while there is time"
            );
            assert_eq!(
                (friday.counts.open, friday.counts.not_checked),
                (1, 0),
                "{what}: {}",
                friday.headline
            );
            assert_eq!(done.outcome, Outcome::NeedsYou, "{what}: and whoever reads no words knows it");
            assert!(
                friday.late.contains("It is about Fri, Nov 20 as well")
                    && friday.late.contains("could not be checked for that day before"),
                "{what}: it says why: {}",
                friday.late
            );

            installation.clock.advance(HOUR);
            let later = installation.morning().await.report;
            assert_eq!(
                days(&later),
                ("2026-11-21", "2026-11-23"),
                "{what}: what was checked is owed no more"
            );
            assert_eq!(kinds(&later), ["missing_there"], "{what}: what is open of it stays on the list");
            assert_eq!(later.late, "", "{what}: and nothing is late any more");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_that_was_checked_is_left_to_its_report() {
    let installation = firm(Provider::Graph).await;
    let thursday = installation.morning().await.report;
    assert_eq!(thursday.counts.not_checked, 0, "all of Friday was checked: {}", thursday.headline);
    installation.clock.turn_to(at(FRIDAY));
    let friday = installation.morning().await.report;
    assert_eq!(days(&friday), ("2026-11-21", "2026-11-23"), "nothing is owed, so that it is not asked again");
    assert_eq!(friday.late, "", "and not spoken of");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_report_owes_nothing_for_the_day_on_which_it_is_made() {
    let installation = firm(Provider::Graph).await;
    installation.morning().await;
    installation.clock.advance(HOUR);
    let again = installation.morning().await.report;
    assert_eq!(days(&again), ("2026-11-20", "2026-11-20"), "nobody promised a report about Thursday");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_stays_dark_stays_named_until_its_day_is_over_and_then_once() {
    let installation = dark_on_thursday(Provider::Google, Vendor::Clio).await;
    for when in [FRIDAY, "2026-11-20T16:00:00Z"] {
        installation.clock.turn_to(at(when));
        let done = installation.morning().await;
        assert_eq!(days(&done.report), ("2026-11-20", "2026-11-23"), "{when}: Friday is still owed");
        assert_eq!(kinds(&done.report), ["not_checked"], "{when}: and is named as not checked");
        assert_eq!(done.outcome, Outcome::NotChecked, "{when}: for scripts too");
    }
    installation.sandbox.shared.faults().clear();
    installation.clock.turn_to(at("2026-11-23T11:30:00Z"));
    let monday = installation.morning().await.report;
    assert_eq!(days(&monday), ("2026-11-23", "2026-11-24"), "Monday was not checked either, and is today");
    let over = "Fri, Nov 20 is over, and Clio was never checked for it.";
    assert!(monday.late.contains(over), "nobody may think that Friday was fine: {}", monday.late);
    installation.clock.advance(HOUR);
    let later = installation.morning().await.report;
    assert_eq!(later.late, "", "that is on record now, and said once: {}", later.late);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_pays_no_debt_and_is_not_made_longer_by_one() {
    let installation = dark_on_thursday(Provider::Graph, Vendor::Clio).await;
    installation.sandbox.shared.faults().clear();
    installation.clock.turn_to(at(FRIDAY));
    for date in ["2026-11-20", "2026-11-24"] {
        let look = look_at(&installation, date, false).await.report;
        assert_eq!(days(&look), (date, date), "who asks for one day is answered about that day");
        assert_eq!(look.late, "", "a look is never late");
    }
    let friday = installation.morning().await.report;
    assert_eq!(days(&friday), ("2026-11-20", "2026-11-23"), "Friday is owed until a report is kept of it");
    assert_eq!(of_kind(&friday, "missing_there").len(), 1, "which tells what is missing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_connected_owes_no_day() {
    let installation = firm(Provider::Graph).await;
    installation.morning().await;
    let gone = serde_json::json!({ "name": crate::installation::name_of(Vendor::Clio) });
    let answer = installation.ask("connections.remove", gone).await;
    assert!(answer.is_err_and(|told| told.sentence.contains("is forgotten here")), "it is disconnected");
    installation.clock.advance(HOUR);
    let without = installation.morning().await.report;
    assert!(without.counts.not_checked > 0, "a side is missing: {}", without.headline);
    installation.clock.turn_to(at(FRIDAY));
    let friday = installation.morning().await.report;
    assert_eq!(days(&friday), ("2026-11-21", "2026-11-23"), "no report can be made of what is not there");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_without_any_report_is_owed_as_well() {
    let installation = firm(Provider::Google).await;
    installation.morning().await;
    installation.clock.turn_to(at("2026-11-23T11:30:00Z"));
    // Nobody worked on Friday, so that nothing is known of Monday.
    let wanted = MorningOptions { date: Some(day("2026-11-24")), ..MorningOptions::default() };
    let asked = installation.engine.morning(&wanted).await.expect("it can be made").report;
    assert_eq!(days(&asked), ("2026-11-24", "2026-11-24"), "who names the day that is due gets that day");
    let monday = installation.morning().await.report;
    assert_eq!(days(&monday), ("2026-11-23", "2026-11-24"), "Monday was in no report, and is today");
    assert!(monday.late.contains("no report was made for that day before"), "it says why: {}", monday.late);
    installation.clock.advance(HOUR);
    let later = installation.morning().await.report;
    assert_eq!(days(&later), ("2026-11-24", "2026-11-24"), "now it has one");
}
