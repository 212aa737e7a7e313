//! A clean-up says of what it does not know that it does not know it.

use crate::installation::Installation;
use serde_json::json;
use truedocket_engine::api::audit::AuditStart;
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;

fn silent(what: FaultKind, calendar: &str) -> Fault {
    Fault { calendar: Some(calendar.to_owned()), ..Fault::new(what).at(Vendor::Graph) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f1_a_calendar_that_comes_empty_or_not_at_all_is_not_clean() {
    for what in [FaultKind::EmptyListing, FaultKind::NotFound] {
        let installation = Installation::demo("2026-11-19", Provider::Graph).await;
        installation.sync(true).await;
        let owner = installation.sandbox.shared.world().people[1].email.clone();
        let whole = installation.engine.audit(&AuditStart::default()).await.expect("it is read");
        assert!(whole.not_checked.is_empty(), "{what:?}: all of it can be read: {:?}", whole.not_checked);
        installation.sandbox.shared.faults().add(silent(what, &owner));
        let partial = installation.engine.audit(&AuditStart::default()).await.expect("it is read");
        assert!(partial.events < whole.events, "{what:?}: a calendar did not come");
        assert!(!partial.not_checked.is_empty(), "{what:?}: and that is told: {} events", partial.events);
        for (audited, of) in [(&whole, "all"), (&partial, "a part")] {
            let sum = audited.sound + audited.found + audited.unchecked;
            assert_eq!(audited.events, sum, "{what:?}: of {of}: each row is counted once");
        }
        assert_eq!(whole.unchecked, 0, "{what:?}: all of it was read");
        let state = installation.ask("audit.state", json!({ "run": whole.run })).await.expect("it is kept");
        assert_eq!(state["complete"], true, "{what:?}: and then there is nothing else to clean up");
        let state = installation.ask("audit.state", json!({ "run": partial.run })).await.expect("it is kept");
        assert_eq!(state["complete"], false, "{what:?}: one calendar in the dark, and nobody can say that");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clean_up_judges_by_matters_as_they_are_now() {
    let installation = Installation::demo("2026-11-19", Provider::Graph).await;
    installation.sync(true).await;
    installation.sandbox.shared.forget_requests();
    let read = installation.engine.audit(&AuditStart::default()).await.expect("it is read");
    assert!(read.not_checked.is_empty(), "all of it can be asked: {:?}", read.not_checked);
    let asked = installation.sandbox.shared.requests();
    assert!(asked.iter().any(|one| one.vendor == Vendor::Clio), "the practice system was asked");
    installation.sandbox.shared.faults().add(Fault::new(FaultKind::ServerError).at(Vendor::Clio));
    let dark = installation.engine.audit(&AuditStart::default()).await.expect("calendars are read");
    assert!(
        dark.not_checked.iter().any(|told| told.contains("Clio")),
        "matters of an old cache are not those of today: {:?}",
        dark.not_checked
    );
    assert_eq!(dark.sound, 0, "what was not looked up on the list of matters is not sound");
    assert_eq!(dark.unchecked + dark.found, dark.events, "it is told as not checked");
    assert_eq!(dark.counts["matter"], 0, "and nothing is missing from a list that was not read");
    assert!(read.counts["matter"] > 0 && read.sound > 0, "as it was when the list was read");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f6_after_a_report_that_could_not_check_everything_nothing_is_well() {
    let installation = Installation::demo("2026-11-19", Provider::Graph).await;
    installation.morning().await;
    let lists = Fault { path: Some("/clio/api/v4/matters".to_owned()), ..Fault::new(FaultKind::ServerError) };
    installation.sandbox.shared.faults().add(lists);
    let report = installation.morning().await.report;
    assert!(report.counts.not_checked > 0, "the list of matters did not come: {}", report.headline);
    let health = installation.ask("health.state", json!({})).await.expect("it can be asked");
    assert_eq!(health["well"], false, "the report says that Clio was not checked: {health}");
    installation.sandbox.shared.faults().clear();
    installation.morning().await;
    let health = installation.ask("health.state", json!({})).await.expect("it can be asked");
    assert_eq!(health["well"], true, "a report that checked everything makes it well: {health}");
}
