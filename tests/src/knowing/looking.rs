//! Looking at another day changes nothing.

use super::{HOUR, PROVIDERS, firm, look_at, lose_entries, of_kind};
use serde_json::json;
use truedocket_engine::api::today::Report;

async fn newest(installation: &crate::installation::Installation) -> Report {
    installation.report().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn looking_at_another_day_resolves_nothing_and_keeps_no_report() {
    for provider in PROVIDERS {
        let installation = firm(provider).await;
        lose_entries(&installation, 3);
        let report = installation.morning().await.report;
        let missing = of_kind(&report, "missing_there");
        assert_eq!(missing.len(), 3, "three entries are missing: {}", report.headline);
        let accepted = json!({ "id": missing[0].id, "state": "accepted", "reason": "The client asked." });
        installation.ask("today.mark", accepted).await.expect("it may stay");
        let before = newest(&installation).await;

        for (date, without_reading) in
            [("2026-11-23", false), ("2026-11-24", true), ("2026-12-15", false), ("2026-11-18", true)]
        {
            let look = look_at(&installation, date, without_reading).await.report;
            assert_eq!((look.number, look.hash.as_str()), (0, ""), "{date}: a look is no report");
            assert_eq!(look.counts.resolved, 0, "{date}: and resolves nothing");
            assert!(look.headline.contains("look"), "{date}: it says what it is: {}", look.headline);
            let after = newest(&installation).await;
            assert_eq!(
                after, before,
                "{date}: {provider:?}: the report of the day is as it was, states and all"
            );
        }
        let proof = installation.engine.verify().await.expect("the chains can be checked");
        assert!(proof.whole && proof.reports == 1, "nothing was sealed: {:?}", proof.broken);

        installation.clock.advance(HOUR);
        let again = installation.morning().await.report;
        assert_eq!(again.number, 2, "numbers go on where they were");
        assert_eq!((again.counts.open, again.counts.accepted), (2, 1), "the acceptance was not lost");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_can_be_printed() {
    let installation = firm(PROVIDERS[0]).await;
    installation.morning().await;
    let look = look_at(&installation, "2026-11-23", true).await.report;
    let file = installation.home.path().join("look.pdf");
    installation.engine.write_report(look, Some(&file)).await.expect("it is written");
    let bytes = std::fs::read(&file).expect("the file is there");
    assert!(bytes.starts_with(b"%PDF-"), "what is only looked at can be printed, too");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_of_which_nothing_was_read_has_no_answer() {
    for provider in PROVIDERS {
        let installation = firm(provider).await;
        for date in ["2031-12-25", "0001-01-01"] {
            let report = look_at(&installation, date, false).await.report;
            assert!(
                report.headline.starts_with("Nothing of") && report.headline.contains("was read"),
                "{provider:?} {date}: that nothing was found says nothing: {}",
                report.headline
            );
        }
    }
}
