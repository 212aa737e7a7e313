//! On any day, for both providers: exactly what was planted.

use crate::installation::Installation;
use crate::truth::Score;
use chrono::NaiveDate;
use serde_json::json;
use truedocket_sandbox::generate::{Size, generate};
use truedocket_sandbox::office::Provider;

/// A day to begin on, why it is hard, and what must be compared.
const DAYS: [(&str, &str, &str, &str); 6] = [
    ("2026-11-12", "a Thursday", "2026-11-13", "2026-11-13"),
    ("2026-11-20", "a Friday", "2026-11-21", "2026-11-23"),
    ("2026-11-25", "the day before Thanksgiving", "2026-11-26", "2026-11-27"),
    ("2026-10-30", "the Friday before the clocks go back", "2026-10-31", "2026-11-02"),
    ("2027-03-12", "the Friday before the clocks go forward", "2027-03-13", "2027-03-15"),
    ("2026-12-31", "the last day of the year", "2027-01-01", "2027-01-04"),
];

async fn exactly_the_planted(provider: Provider) {
    let mut all = Score::default();
    for (today, why, from, to) in DAYS {
        let installation = Installation::demo(today, provider).await;
        let done = installation.morning().await;
        let report = &done.report;
        assert_eq!(
            (report.day_from.as_str(), report.day_to.as_str()),
            (from, to),
            "{why}: the compared days"
        );
        let score = Score::of(&installation.sandbox.shared.world(), report);
        println!(
            "demo {provider:?} {today} ({why}): planted {}, reported {}, precision {:.3}, recall {:.3}, agree {}",
            score.planted,
            score.reported,
            score.precision(),
            score.recall(),
            report.counts.agree
        );
        score.assert_perfect(&format!("{provider:?}, {today}, {why}"));
        assert!(score.planted >= 14, "{why}: the demo shows something of each kind");
        assert!(report.counts.agree > 0, "{why}: what is right is counted as right");
        assert!(
            report.systems.iter().all(|system| system.state.name() == "ok"),
            "{why}: both systems were read"
        );
        all.add(score);
    }
    println!(
        "demo {provider:?} in all: precision {:.3}, recall {:.3} over {} faults",
        all.precision(),
        all.recall(),
        all.planted
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_any_day_google_shows_exactly_what_was_planted() {
    exactly_the_planted(Provider::Google).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_any_day_graph_shows_exactly_what_was_planted() {
    exactly_the_planted(Provider::Graph).await;
}

/// The demo that people start, through the same code as the program and the window.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_that_people_start_shows_the_same() {
    let clock = crate::installation::Hands::at("2026-11-12T11:30:00Z".parse().expect("an instant"));
    let demo = truedocket_cli::demo::Demo::start(Provider::Google, clock).await.expect("it starts");
    let done =
        demo.engine.morning(&truedocket_engine::morning::MorningOptions::default()).await.expect("a report");
    let score = Score::of(&demo.sandbox.shared.world(), &done.report);
    score.assert_perfect("the demo as it is started");
    let folder = demo.folder().to_path_buf();
    assert!(folder.exists(), "it has a folder while it runs");
    drop(demo);
    assert!(!folder.exists(), "a demo leaves nothing behind");
}

/// A sound firm gives a report too: silence would not tell "all is well" from "nobody looked".
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sound_firm_gets_its_report_too() {
    for provider in [Provider::Google, Provider::Graph] {
        let size = Size { attorneys: 3, events: 120, seed: 7 };
        let today: NaiveDate = "2026-11-19".parse().expect("a day");
        let installation = Installation::with(generate(size, today, provider), provider, 100).await;
        let done = installation.morning().await;
        let agree = done.report.counts.agree;
        assert!(agree > 3, "a working day has appointments: {agree}");
        let headline = format!("All {agree} appointments for Fri, Nov 20, 2026 agree");
        assert_eq!(done.report.headline, headline, "the report says that all was looked at and is well");
        assert!(done.report.discrepancies.is_empty() && done.report.flagged.is_empty(), "and lists nothing");
        assert_eq!(truedocket_engine::runs::exit_code(done.outcome), 0, "nobody has to do anything");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_report_is_on_paper_too() {
    let installation = Installation::demo("2026-11-12", Provider::Google).await;
    let done = installation.morning().await;
    let file =
        installation.ask("report.pdf", json!({ "number": done.report.number })).await.expect("it is written");
    let path = file["path"].as_str().expect("a path");
    let bytes = std::fs::read(path).expect("the file is there");
    assert!(bytes.starts_with(b"%PDF-"), "it is a PDF");
    assert!(bytes.len() > 5_000, "with something on it: {} bytes", bytes.len());
    let latest = installation.ask("report.latest_pdf", json!({})).await.expect("the newest is written");
    assert_eq!(latest["path"], file["path"], "the newest is the one that was asked for");
}
