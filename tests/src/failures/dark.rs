//! F6, F8: a run in which all failed is failed; what could not be read is shown as not checked and never as fine.

use super::{PROVIDERS, assert_nothing_is_missing, connections, held, sound_firm, unknown};
use crate::installation::{name_of, record};
use serde_json::json;
use truedocket_engine::runs::{Outcome, exit_code};
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f6_a_run_in_which_every_reading_failed_is_failed() {
    for provider in PROVIDERS {
        let installation = sound_firm(provider).await;
        let before = held(&installation).await;
        installation.sandbox.shared.faults().add(Fault::new(FaultKind::ServerError));
        let done = installation.sync(false).await;
        assert_eq!(unknown(&done), done.calendars.len(), "f6: nothing could be read");
        assert_eq!(done.outcome, Outcome::Failed, "f6: the run is the sum of its items");
        assert_eq!(exit_code(done.outcome), 1, "f6: and a script hears it");
        for connection in connections(&installation).await {
            assert_eq!(connection["state"], "not_checked", "f6: {} is shown as it is", connection["name"]);
            assert!(connection["problem"]["sentence"].is_string(), "f6: with what is wrong in words");
            assert!(connection["problem"]["hint"].is_string(), "f6: and what to do");
        }
        let runs = installation.ask("runs.list", json!({})).await.expect("the runs");
        assert_eq!(runs[0]["outcome"], "failed", "f6: the list of runs says so");
        let items = runs[0]["items"].as_array().expect("a list");
        assert!(
            items.len() >= 4 && items.iter().all(|item| item["fate"] == "failed"),
            "f6: each part by name: {items:?}"
        );

        let done = installation.morning().await;
        assert_eq!(exit_code(done.outcome), 3, "f8: a report was made, and could not check everything");
        assert!(
            done.report.systems.iter().all(|system| system.state.name() == "not_checked"),
            "f8: both systems are dark"
        );
        assert!(
            done.report.counts.not_checked >= 2 && done.report.counts.agree == 0,
            "f8: nothing agrees unseen"
        );
        assert!(done.report.headline.contains("could not be checked"), "f8: {}", done.report.headline);
        assert_nothing_is_missing(&done.report, "nothing could be read");
        assert_eq!(held(&installation).await, before, "f1: what was known is kept");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f8_one_calendar_in_the_dark_does_not_hide_the_others() {
    for provider in PROVIDERS {
        let installation = sound_firm(provider).await;
        let victim = installation.sandbox.shared.world().people[0].email.clone();
        let events = match record(provider) {
            Vendor::Google => format!("calendars/{victim}/events"),
            Vendor::Graph | Vendor::Clio => format!("{victim}/calendars/"),
        };
        installation
            .sandbox
            .shared
            .faults()
            .add(Fault { calendar: Some(events), ..Fault::new(FaultKind::ServerError) });
        let fine = held(&installation).await;
        let done = installation.morning().await;
        let report = done.report;
        let seen = &report.systems[0];
        assert_eq!(
            unknown_calendars(&installation).await,
            1,
            "f8: {provider:?}: one calendar and no other is unknown"
        );
        assert_eq!(
            seen.state.name(),
            "not_checked",
            "f8: {provider:?}: one calendar that was not read spoils the word `ok`"
        );
        assert!(!seen.why.is_empty(), "f8: it is said which and why");
        assert!(report.counts.agree > 0, "f8: {provider:?}: the others were compared: {:?}", report.systems);
        assert!(
            report.discrepancies.iter().all(|found| found.kind.name() == "not_checked"),
            "f8: and nothing is missing"
        );
        assert_eq!(exit_code(done.outcome), 3, "f8: a script hears that something could not be checked");
        assert_eq!(held(&installation).await, fine, "f1: no row is retired");
    }
}

async fn unknown_calendars(installation: &crate::installation::Installation) -> usize {
    let mut count = 0;
    for connection in connections(installation).await {
        let calendars = connection["calendars"].as_array().expect("a list").clone();
        count += calendars.iter().filter(|calendar| calendar["state"] == "unknown").count();
    }
    count
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f7_a_sign_in_that_ended_is_told_and_nothing_is_missing() {
    for provider in PROVIDERS {
        for vendor in [record(provider), Vendor::Clio] {
            let installation = sound_firm(provider).await;
            let before = held(&installation).await;
            let account = {
                let world = installation.sandbox.shared.world();
                world.people.iter().find(|person| person.attorney).expect("somebody").email.clone()
            };
            installation.sandbox.shared.oauth().revoke_account(vendor, &account);
            let report = installation.morning().await.report;
            let dark =
                report.systems.iter().find(|system| system.name == name_of(vendor)).expect("it is listed");
            assert_eq!(
                dark.state.name(),
                "not_checked",
                "f7: {vendor:?}: the sign-in ended, nothing was read"
            );
            assert!(
                dark.why.contains("sign in"),
                "f7: a person can mend it, so a person is told how: {}",
                dark.why
            );
            assert!(
                report.counts.not_checked > 0 && report.counts.agree == 0,
                "f8: one side alone agrees with nothing"
            );
            assert_nothing_is_missing(&report, "the sign-in ended");
            let all = connections(&installation).await;
            let connection =
                all.iter().find(|connection| connection["name"] == name_of(vendor)).expect("it is listed");
            assert_eq!(connection["state"], "signed_out", "f7: the list of connections says so");
            assert_eq!(connection["problem"]["code"], "TD-2001", "f7: with a code that stays the same");
            assert_eq!(held(&installation).await, before, "f1: what was known is kept");
        }
    }
}
