//! Fixes: nothing is written that the event of record no longer says, and what is not known is never told as not
//! written.

use crate::installation::Installation;
use std::time::Duration;
use truedocket_engine::api::today::{Discrepancy, FixPreview};
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;

pub(crate) const PROVIDERS: [Provider; 2] = [Provider::Google, Provider::Graph];
/// Longer than any look-up is put off at first.
pub(crate) const A_WHILE: Duration = Duration::from_secs(3_600);

/// The demo firm, compared, and one difference of that kind with its fix previewed.
pub(crate) async fn previewed(provider: Provider, kind: &str) -> (Installation, Discrepancy, FixPreview) {
    let installation = Installation::demo("2026-11-19", provider).await;
    let report = installation.morning().await.report;
    for found in report.discrepancies.into_iter().filter(|found| found.kind.name() == kind) {
        if let Ok(preview) = installation.preview(&found.id).await {
            return (installation, found, preview);
        }
    }
    panic!("the demo firm has a {kind} that a click mends");
}

/// The living entries of the practice system, as text, so that any change shows.
pub(crate) fn entries(installation: &Installation) -> Vec<String> {
    let world = installation.sandbox.shared.world();
    world.entries.values().filter(|entry| !entry.deleted).map(|entry| format!("{entry:?}")).collect()
}

/// A person changes the event of record in every copy.
pub(crate) fn change_event(
    installation: &Installation,
    title: &str,
    change: impl Fn(&mut truedocket_sandbox::world::Event),
) {
    let shared = &installation.sandbox.shared;
    let now = shared.now();
    let mut world = shared.world_mut();
    let events: Vec<_> =
        world.events.values().filter(|event| event.title == title && !event.deleted).cloned().collect();
    assert!(!events.is_empty(), "the event of record is there: {title}");
    for mut event in events {
        change(&mut event);
        world.put_event(event, now);
    }
}

fn delete_event(installation: &Installation, title: &str) {
    let shared = &installation.sandbox.shared;
    let now = shared.now();
    let mut world = shared.world_mut();
    let events: Vec<_> =
        world.events.values().filter(|event| event.title == title && !event.deleted).cloned().collect();
    assert!(!events.is_empty(), "the event of record is there: {title}");
    for event in events {
        world.delete_event(&event.calendar, &event.id, now);
    }
}

/// Clio loses the answer of one write, and whoever asks what became of it gets none either.
pub(crate) fn lose_answer(installation: &Installation, method: &str, what: FaultKind) {
    let mut faults = installation.sandbox.shared.faults();
    let write = Fault::new(what).at(Vendor::Clio).times(1);
    faults.add(Fault { method: Some(method.to_owned()), ..write });
}

/// As a person reads it, and as the ledger has it.
async fn ledger_rows(installation: &Installation) -> usize {
    let lines = installation.engine.export_ledger().await.expect("it can be written");
    String::from_utf8_lossy(&lines).lines().filter(|line| line.contains(" entry\"")).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fix_is_not_written_after_the_event_of_record_has_moved() {
    for provider in PROVIDERS {
        for kind in ["time_differs", "missing_there"] {
            let (installation, found, preview) = previewed(provider, kind).await;
            let before = entries(&installation);
            change_event(&installation, &found.title, |event| event.place = "Courtroom 12".to_owned());
            let refused =
                installation.apply(&preview).await.expect_err("what was decided on is no longer there");
            assert!(
                refused.sentence.contains("changed"),
                "{provider:?}, {kind}: it says why: {}",
                refused.sentence
            );
            assert_eq!(entries(&installation), before, "{provider:?}, {kind}: nothing was written");
            assert_eq!(
                ledger_rows(&installation).await,
                0,
                "{provider:?}, {kind}: and the ledger tells of no write"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fix_is_not_written_after_the_event_of_record_was_deleted() {
    for provider in PROVIDERS {
        for kind in ["time_differs", "missing_there"] {
            let (installation, found, preview) = previewed(provider, kind).await;
            let before = entries(&installation);
            delete_event(&installation, &found.title);
            let refused = installation.apply(&preview).await.expect_err("there is no event any more");
            assert!(
                refused.sentence.contains("deleted"),
                "{provider:?}, {kind}: it says why: {}",
                refused.sentence
            );
            assert_eq!(
                entries(&installation),
                before,
                "{provider:?}, {kind}: no entry stands for an event that is gone"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_is_looked_up_and_written_down_like_any_other() {
    for (kind, method) in
        [("missing_there", "POST"), ("time_differs", "PATCH"), ("cancelled_but_alive", "DELETE")]
    {
        for what in [FaultKind::DropAfter, FaultKind::Truncate, FaultKind::ServerErrorAfter] {
            let (installation, found, preview) = previewed(Provider::Google, kind).await;
            lose_answer(&installation, method, what);
            let before = entries(&installation);
            let told = installation.apply(&preview).await;
            installation.clock.advance(A_WHILE);
            installation.engine.tick().await.expect("our own memory works");
            assert_ne!(entries(&installation), before, "{kind}, {what:?}: it was written");
            if let Err(problem) = &told {
                assert_eq!(
                    problem.code, "TD-4003",
                    "{kind}, {what:?}: not known is not told as not written: {}",
                    problem.sentence
                );
            }
            let now = installation.ask("today.report", serde_json::json!({})).await.expect("a report");
            let report: truedocket_engine::api::today::Report =
                serde_json::from_value(now).expect("a report");
            let after = report.discrepancies.iter().find(|one| one.id == found.id);
            assert!(
                after.is_none_or(|one| one.state.name() == "resolved"),
                "{kind}, {what:?}: in the end it is known to be fixed: {after:?}"
            );
            assert_eq!(
                ledger_rows(&installation).await,
                1,
                "{kind}, {what:?}: an effect that happened has its row"
            );
            let undone = installation.undo(&found.id).await;
            assert!(undone.is_ok(), "{kind}, {what:?}: and its undo: {undone:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_with_a_failed_look_up_is_not_known_until_it_is_known() {
    for (kind, method, reads) in [("missing_there", "POST", 3), ("time_differs", "PATCH", 3)] {
        let (installation, found, preview) = previewed(Provider::Google, kind).await;
        lose_answer(&installation, method, FaultKind::DropAfter);
        let silent = Fault::new(FaultKind::ServerError).at(Vendor::Clio).on("/clio/api/v4/calendar_entries");
        installation.sandbox.shared.faults().add(Fault {
            method: Some("GET".to_owned()),
            skip: reads,
            ..silent
        });
        let told = installation.apply(&preview).await.expect_err("nobody knows what became of it");
        assert_eq!(told.code, "TD-4003", "{kind}: it is told as not known yet: {}", told.sentence);
        assert!(
            told.sentence.contains("looked up"),
            "{kind}: and that it is being looked up: {}",
            told.sentence
        );
        installation.clock.advance(A_WHILE);
        installation.engine.tick().await.expect("our own memory works");
        assert_eq!(ledger_rows(&installation).await, 0, "{kind}: still nobody answers");
        installation.sandbox.shared.faults().clear();
        let installation = installation.reopened().await;
        installation.clock.advance(A_WHILE);
        installation.engine.tick().await.expect("our own memory works");
        assert_eq!(
            ledger_rows(&installation).await,
            1,
            "{kind}: over a restart it is asked until it is known"
        );
        let undone = installation.undo(&found.id).await;
        assert!(undone.is_ok(), "{kind}: and can be taken back: {undone:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_is_not_made_over_a_write_that_could_be_known() {
    let (installation, found, preview) = previewed(Provider::Google, "time_differs").await;
    lose_answer(&installation, "PATCH", FaultKind::DropAfter);
    let silent = Fault::new(FaultKind::ServerError).at(Vendor::Clio).on("/clio/api/v4/calendar_entries");
    installation.sandbox.shared.faults().add(Fault { method: Some("GET".to_owned()), skip: 3, ..silent });
    let told = installation.apply(&preview).await.expect_err("nobody knows what became of it");
    assert_eq!(told.code, "TD-4003", "it is told as not known yet: {}", told.sentence);
    installation.sandbox.shared.faults().clear();
    installation.morning().await;
    assert_eq!(
        ledger_rows(&installation).await,
        1,
        "what was written has its row, and is not told as gone by itself"
    );
    let undone = installation.undo(&found.id).await;
    assert!(undone.is_ok(), "and its undo: {undone:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_fix_from_two_computers_is_one_entry() {
    let (installation, found, preview) = previewed(Provider::Google, "missing_there").await;
    let other = Installation::beside(&installation).await;
    other.morning().await;
    let second = other.preview(&found.id).await.expect("the other computer sees the same");
    let before = entries(&installation).len();
    let ever = installation.sandbox.shared.world().entries.len();
    let (one, two) = tokio::join!(installation.apply(&preview), other.apply(&second));
    assert!(one.is_ok() || two.is_ok(), "one of them has written it: {one:?} {two:?}");
    for later in [&installation, &other] {
        later.clock.advance(A_WHILE);
        later.engine.tick().await.expect("our own memory works");
    }
    assert_eq!(
        entries(&installation).len(),
        before + 1,
        "an appointment has one entry, whoever clicked: {one:?} {two:?}"
    );
    let made = installation.sandbox.shared.world().entries.len() - ever;
    let told = created_rows(&installation).await + created_rows(&other).await;
    assert_eq!(told, made, "each entry that was made is in a ledger, also one that was removed again");
}

async fn created_rows(installation: &Installation) -> usize {
    let lines = installation.engine.export_ledger().await.expect("it can be written");
    String::from_utf8_lossy(&lines).lines().filter(|line| line.contains("\"create entry\"")).count()
}
