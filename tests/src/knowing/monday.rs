//! What was open and not mended stays open: over the day that it concerned, over a weekend, and over readings that fail.

use super::{HOUR, PROVIDERS, firm, lose_entries, of_kind};
use crate::installation::Installation;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use truedocket_engine::api::failure::Problem;
use truedocket_engine::api::today::Report;
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn open(report: &Report) -> BTreeSet<String> {
    let waits = ["open", "not_fixed"];
    let open = report
        .discrepancies
        .iter()
        .filter(|found| waits.contains(&found.state.name()) && found.kind.name() != "not_checked");
    open.map(|found| found.id.clone()).collect()
}

/// Enters again in the practice system what was lost, as a person would.
fn enter(installation: &Installation, title: &str) {
    let shared = &installation.sandbox.shared;
    let now = shared.now();
    let mut world = shared.world_mut();
    let lost = world.entries.values().find(|entry| entry.deleted && entry.title == title).cloned();
    let mut entry = lost.expect("it was deleted");
    (entry.number, entry.deleted) = (0, false);
    world.put_entry(entry, now);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_that_has_passed_resolves_nothing() {
    for provider in PROVIDERS {
        let installation = firm(provider).await;
        let lost = lose_entries(&installation, 3);
        let thursday = installation.morning().await.report;
        let before = open(&thursday);
        assert_eq!(before.len(), 3, "three entries are missing for Friday");

        installation.clock.turn_to(at("2026-11-23T11:30:00Z"));
        let monday = installation.morning().await.report;
        assert_eq!(monday.counts.resolved, 0, "{provider:?}: nobody mended anything");
        assert_eq!(open(&monday), before, "{provider:?}: all of it is still open on Monday");
        assert_eq!(monday.counts.open, 3, "and counted");
        for found in of_kind(&monday, "missing_there") {
            assert!(found.why.starts_with("Not fixed on Fri, Nov 20."), "it says since when: {}", found.why);
            assert_eq!(found.state.name(), "not_fixed", "it has a state of its own");
        }
        for found in of_kind(&installation.report().await, "missing_there") {
            let last = found.history.last().map(|step| step.what.as_str());
            assert_eq!(last, Some("not fixed by the end of its day"), "and its story says so");
        }
        assert_eq!(monday.counts.not_fixed, 3, "and a count of its own");
        assert!(
            monday.headline.contains("3 were not fixed by the end of their day"),
            "the first line says so: {}",
            monday.headline
        );

        enter(&installation, &lost[0]);
        installation.clock.advance(HOUR);
        let later = installation.morning().await.report;
        assert_eq!(later.counts.resolved, 1, "what somebody entered meanwhile is proved to be mended");
        assert_eq!(later.counts.open, 2, "and the others are not");
        let over = later.resolved.first().expect("what is over is named");
        assert_eq!(
            (over.title.as_str(), over.how.as_str()),
            (lost[0].as_str(), "gone by itself, after its day"),
            "with what it was and how it ended: too late"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_read_makes_nothing_vanish() {
    for provider in PROVIDERS {
        for (vendor, path) in [
            (crate::installation::record(provider), "/"),
            (Vendor::Clio, "/clio/api/v4/calendar_entries"),
            (Vendor::Clio, "/clio/api/v4/matters"),
        ] {
            let installation = firm(provider).await;
            lose_entries(&installation, 3);
            let first = installation.morning().await.report;
            let before = open(&first);
            let fault = Fault::new(FaultKind::ServerError).at(vendor);
            let fault = if path == "/" { fault } else { fault.on(path) };
            installation.sandbox.shared.faults().add(fault);
            installation.clock.advance(HOUR);
            let dark = installation.morning().await.report;
            assert_eq!(open(&dark), before, "{vendor:?} {path}: what was open stays on the list");
            assert_eq!((dark.counts.open, dark.counts.resolved), (3, 0), "{vendor:?} {path}: and is counted");
            for found in of_kind(&dark, "missing_there") {
                let told = found.why.contains("could not be checked again");
                assert!(told, "{vendor:?} {path}: with what became of it: {}", found.why);
            }
            assert_eq!(dark.counts.unconfirmed, 3, "{vendor:?} {path}: they are counted");
            assert!(
                dark.unconfirmed.starts_with("3 earlier ones could not be checked again"),
                "{vendor:?} {path}: one line says so: {}",
                dark.unconfirmed
            );
            assert!(
                !dark.headline.starts_with("No discrepancy"),
                "{vendor:?} {path}: who reads the first words must not be misled: {}",
                dark.headline
            );
            assert!(dark.counts.not_checked > 0, "{vendor:?} {path}: the cause has its own row");
            installation.sandbox.shared.faults().clear();
            installation.clock.advance(HOUR);
            let healed = installation.morning().await.report;
            assert_eq!(open(&healed), before, "{vendor:?} {path}: and so they are when it answers again");
            assert_eq!(healed.unconfirmed, "", "{vendor:?} {path}: and then nothing is left unchecked");
        }
    }
}

/// What people say of a difference.
async fn mark(installation: &Installation, id: &str, state: &str, reason: &str) -> Result<Value, Problem> {
    let mark = json!({ "id": id, "state": state, "reason": reason });
    installation.ask("today.mark", mark).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_fixed_stays_until_a_person_closes_it() {
    let installation = firm(Provider::Graph).await;
    lose_entries(&installation, 2);
    let thursday = installation.morning().await.report;
    let ids: Vec<String> = open(&thursday).into_iter().collect();
    let early = mark(&installation, &ids[0], "closed", "never mind").await;
    assert!(early.is_err(), "its day is not over: it may still be fixed, or accepted");

    installation.clock.turn_to(at("2026-11-23T11:30:00Z"));
    installation.morning().await;
    assert!(mark(&installation, &ids[0], "closed", " ").await.is_err(), "nothing is closed without a reason");
    assert!(
        mark(&installation, &ids[0], "accepted", "late").await.is_err(),
        "and what is late is not accepted"
    );
    assert!(mark(&installation, &ids[0], "resolved", "late").await.is_err(), "or resolved by saying so");
    let closed =
        mark(&installation, &ids[0], "closed", "the hearing went by").await.expect("it may be closed");
    assert_eq!(
        (closed["state"].as_str(), closed["reason"].as_str()),
        (Some("closed"), Some("the hearing went by")),
        "with its reason"
    );

    for day in ["2026-11-24T11:30:00Z", "2026-12-08T11:30:00Z", "2027-03-02T11:30:00Z"] {
        installation.clock.turn_to(at(day));
        let report = installation.morning().await.report;
        let left: Vec<String> = open(&report).into_iter().collect();
        assert_eq!(left, ids[1..], "{day}: the other one is on the list, however long it takes");
        assert_eq!(report.counts.resolved, 0, "{day}: time resolves nothing");
    }
    let reopened = mark(&installation, &ids[0], "open", "").await.expect("a decision can be taken back");
    assert_eq!(reopened["state"], "not_fixed", "it is what it was before");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_fixed_is_named_with_when_and_by_what() {
    let installation = firm(Provider::Graph).await;
    let lost = lose_entries(&installation, 1);
    let thursday = installation.morning().await.report;
    let id = thursday.discrepancies[0].id.clone();
    let preview = installation.preview(&id).await.expect("it can be fixed");
    installation.apply(&preview).await.expect("it is written");
    installation.clock.advance(HOUR);
    let report = installation.morning().await.report;
    assert_eq!((report.counts.open, report.counts.resolved), (0, 1), "it is over: {}", report.headline);
    let over = &report.resolved[0];
    assert_eq!(over.title, lost[0], "what was fixed is named");
    assert!(over.how.starts_with("fixed: made the entry in ") && over.how.contains(", by "), "{}", over.how);
    assert!(over.at.starts_with("Thu, Nov 19, 2026, 6:"), "with when: {}", over.at);
    installation.clock.advance(HOUR);
    let next = installation.morning().await.report;
    assert!(next.resolved.is_empty(), "it is told once: {:?}", next.resolved);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_accepted_stays_so_in_the_next_reports() {
    let installation = firm(Provider::Google).await;
    lose_entries(&installation, 1);
    let first = installation.morning().await.report;
    let id = first.discrepancies[0].id.clone();
    mark(&installation, &id, "accepted", "the client calls").await.expect("it may stay");
    let fault = Fault::new(FaultKind::ServerError).at(Vendor::Clio);
    installation.sandbox.shared.faults().add(fault);
    installation.clock.advance(HOUR);
    installation.morning().await;
    installation.sandbox.shared.faults().clear();
    installation.clock.advance(HOUR);
    let report = installation.morning().await.report;
    let found = &of_kind(&report, "missing_there")[0];
    assert_eq!(
        (found.state.name(), found.reason.as_str()),
        ("accepted", "the client calls"),
        "neither a dark system nor another report takes it back"
    );
}
