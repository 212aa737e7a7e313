//! Our own writes that the practice system shows late: the receipt counts until a listing must show them, and nobody
//! else is said to have undone or changed what we wrote.

use super::fixes::{A_WHILE, entries, previewed};
use crate::installation::Installation;
use truedocket_engine::api::today::{Discrepancy, FixPreview};
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;

/// A fix is written, and shows late.
async fn written_late(kind: &str, method: &str) -> (Installation, Discrepancy, FixPreview) {
    let (installation, found, preview) = previewed(Provider::Google, kind).await;
    let late = Fault::new(FaultKind::ShownLater).at(Vendor::Clio).times(1);
    installation.sandbox.shared.faults().add(Fault { method: Some(method.to_owned()), ..late });
    installation.apply(&preview).await.expect("Clio has accepted it");
    (installation, found, preview)
}

async fn state(installation: &Installation, id: &str) -> Option<String> {
    let report = installation.morning().await.report;
    report.discrepancies.iter().find(|one| one.id == id).map(|one| one.state.to_string())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_we_have_changed_or_removed_is_not_open_again_because_it_is_shown_late() {
    for (kind, method) in [("time_differs", "PATCH"), ("cancelled_but_alive", "DELETE")] {
        let (installation, found, _) = written_late(kind, method).await;
        let early = state(&installation, &found.id).await;
        assert!(
            early.as_deref().is_none_or(|state| state == "resolved"),
            "{kind}: the receipt proves that it is written, whatever the listing shows: {early:?}"
        );
        installation.clock.advance(A_WHILE);
        let later = state(&installation, &found.id).await;
        assert!(
            later.as_deref().is_none_or(|state| state == "resolved"),
            "{kind}: and later it shows: {later:?}"
        );
    }
}

/// Neither computer sees the entry of the other one when it looks after its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_entries_that_are_both_shown_late_become_one() {
    let (installation, found, preview) = previewed(Provider::Google, "missing_there").await;
    let other = Installation::beside(&installation).await;
    other.morning().await;
    let second = other.preview(&found.id).await.expect("the other computer sees the same");
    let before = entries(&installation);
    let late = Fault::new(FaultKind::ShownLater).at(Vendor::Clio).times(2);
    installation.sandbox.shared.faults().add(Fault { method: Some("POST".to_owned()), ..late });
    installation.apply(&preview).await.expect("Clio has accepted it");
    other.apply(&second).await.expect("Clio has accepted that one, too");
    assert_eq!(entries(&installation).len(), before.len() + 2, "nobody could know of the other one");
    installation.clock.advance(A_WHILE);
    for later in [&installation, &other] {
        later.morning().await;
    }
    assert_eq!(entries(&installation).len(), before.len() + 1, "both have looked again, and one stays");
    let told = [ledger(&installation).await, ledger(&other).await];
    let removed = told.iter().filter(|lines| lines.contains("\"delete entry\"")).count();
    let kept = told.iter().filter(|lines| lines.contains("keep the entry of another computer")).count();
    assert_eq!((removed, kept), (1, 1), "the ledger of whoever removed theirs says which one stays");
    let report = installation.morning().await.report;
    let kinds: Vec<_> = report.discrepancies.iter().filter(|one| one.title == found.title).collect();
    assert!(kinds.iter().all(|one| one.kind.name() != "duplicate"), "nothing is left to tell: {kinds:?}");
    other.undo(&found.id).await.expect("what stayed is taken back");
    assert_eq!(entries(&installation), before, "and then there is none");
}

async fn ledger(installation: &Installation) -> String {
    let lines = installation.engine.export_ledger().await.expect("it can be written");
    String::from_utf8_lossy(&lines).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_undo_of_what_does_not_show_yet_names_nobody_else_and_works_later() {
    for (kind, method) in [("missing_there", "POST"), ("time_differs", "PATCH")] {
        let (installation, found, _) = written_late(kind, method).await;
        let told = installation.undo(&found.id).await.expect_err("Clio shows it as it was before");
        assert!(
            told.sentence.contains("does not show that yet"),
            "{kind}: nobody has removed or changed it: {}",
            told.sentence
        );
        installation.clock.advance(A_WHILE);
        let fixed = entries(&installation);
        installation.undo(&found.id).await.expect("it shows by now");
        assert_ne!(entries(&installation), fixed, "{kind}: and is taken back");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_changes_after_us_is_theirs_at_once() {
    let (installation, found, preview) = previewed(Provider::Google, "time_differs").await;
    installation.apply(&preview).await.expect("nothing stands against it");
    {
        let shared = &installation.sandbox.shared;
        let now = shared.now();
        let mut world = shared.world_mut();
        let entry = world.entries.values().find(|entry| entry.title == found.title && !entry.deleted);
        let mut entry = entry.expect("it is there").clone();
        entry.start += chrono::Duration::hours(1);
        entry.end += chrono::Duration::hours(1);
        world.put_entry(entry, now);
    }
    assert_eq!(
        state(&installation, &found.id).await.as_deref(),
        Some("open"),
        "a receipt of a minute ago hides nothing that a person did since"
    );
}
