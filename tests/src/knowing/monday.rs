//! What was open and not mended stays open: over the day that it concerned, over a weekend, and over readings that fail.

use super::{HOUR, PROVIDERS, firm, lose_entries, of_kind};
use crate::installation::Installation;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use truedocket_engine::api::today::Report;
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn open(report: &Report) -> BTreeSet<String> {
    let open = report
        .discrepancies
        .iter()
        .filter(|found| found.state.name() == "open" && found.kind.name() != "not_checked");
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
        }
        assert!(monday.headline.contains("3 still open from before"), "{}", monday.headline);

        enter(&installation, &lost[0]);
        installation.clock.advance(HOUR);
        let later = installation.morning().await.report;
        assert_eq!(later.counts.resolved, 1, "what somebody entered meanwhile is proved to be mended");
        assert_eq!(later.counts.open, 2, "and the others are not");
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
            assert!(
                !dark.headline.starts_with("No differences"),
                "{vendor:?} {path}: who reads the first words must not be misled: {}",
                dark.headline
            );
            assert!(dark.counts.not_checked > 0, "{vendor:?} {path}: the cause has its own row");
            installation.sandbox.shared.faults().clear();
            installation.clock.advance(HOUR);
            let healed = installation.morning().await.report;
            assert_eq!(open(&healed), before, "{vendor:?} {path}: and so they are when it answers again");
        }
    }
}
