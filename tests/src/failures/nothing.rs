//! F1: the source answers with nothing, with an error, or with half of it. Zero rows are retired, and whatever is not
//! known is shown as not known.

use super::{HOUR, PROVIDERS, assert_nothing_is_missing, held, removed, sound_firm, unknown};
use crate::installation::{Installation, record};
use truedocket_engine::sync::round::ReadState;
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind};

/// Everything that can come instead of a listing.
const INSTEAD: [FaultKind; 13] = [
    FaultKind::EmptyListing,
    FaultKind::NotFound,
    FaultKind::Gone,
    FaultKind::Truncate,
    FaultKind::DropBefore,
    FaultKind::DropAfter,
    FaultKind::CaptivePortal,
    FaultKind::Redirect,
    FaultKind::PageTokenExpired,
    FaultKind::DeadSyncToken,
    FaultKind::ServerError,
    FaultKind::Unavailable,
    FaultKind::TooMany,
];

/// When it comes.
#[derive(Clone, Copy, Debug)]
enum How {
    Always,
    Once,
    /// The first pages are good.
    Midway,
}

fn order(installation: &Installation, what: FaultKind, how: How, vendor: Vendor, path: &str) {
    let fault = Fault::new(what).at(vendor).on(path);
    let fault = match how {
        How::Always => fault,
        How::Once => fault.times(1),
        How::Midway => Fault { skip: 3, ..fault },
    };
    installation.sandbox.shared.faults().add(fault);
}

/// One disturbance: three readings and a report under it, then quiet.
async fn disturbed(
    installation: &Installation,
    what: FaultKind,
    how: How,
    vendor: Vendor,
    path: &str,
) -> usize {
    let name = format!("{what:?} {how:?} at {path}");
    let before = held(installation).await;
    order(installation, what, how, vendor, path);
    let mut seen_unknown = 0;
    for full in [false, true] {
        let done = installation.sync(full).await;
        assert_eq!(removed(&done), 0, "f1: {name}: absence is no licence to retire anything");
        for read in done.calendars.iter().filter(|read| read.state == ReadState::Unknown) {
            assert!(!read.why.is_empty(), "f1: {name}: {} says why it is not known", read.id);
        }
        seen_unknown += unknown(&done);
    }
    let report = installation.morning().await.report;
    assert_nothing_is_missing(&report, &name);
    assert_eq!(held(installation).await, before, "f1: {name}: all rows are still there");
    let dark = report.systems.iter().any(|system| system.state.name() == "not_checked");
    let listed = report.discrepancies.iter().any(|found| found.kind.name() == "not_checked");
    assert_eq!(dark, listed, "f8: {name}: a system that was not read has its line in the report");
    if dark {
        assert!(report.counts.not_checked > 0, "f8: {name}: and is counted");
        assert!(!report.headline.starts_with("All "), "f8: {name}: unknown is not fine: {}", report.headline);
    }
    installation.sandbox.shared.faults().clear();
    installation.clock.advance(HOUR);
    let healed = installation.sync(true).await;
    assert_eq!(removed(&healed), 0, "f1: {name}: nothing was gone");
    assert_eq!(unknown(&healed), 0, "f1: {name}: when it is over all is known again: {:?}", healed.calendars);
    let report = installation.morning().await.report;
    assert!(report.discrepancies.is_empty(), "f1: {name}: and nothing differs: {}", report.headline);
    assert_eq!(held(installation).await, before, "f1: {name}: with the same rows");
    seen_unknown
}

async fn calendars_of_record(provider: truedocket_sandbox::office::Provider) {
    let installation = sound_firm(provider).await;
    let (vendor, mut cases, mut dark) = (record(provider), 0, 0);
    // Single events are answered: what is asked one by one is told truly, as a proof needs.
    let (listing, list) = match vendor {
        Vendor::Google => ("/google/calendar/v3/calendars/", "/google/calendar/v3/users/me/calendarList"),
        Vendor::Graph => ("/graph/v1.0/users/", "/graph/v1.0/users"),
        Vendor::Clio => unreachable!("the practice system is no calendar of record"),
    };
    for what in INSTEAD {
        for how in [How::Always, How::Once, How::Midway] {
            dark += disturbed(&installation, what, how, vendor, listing).await.min(1);
            cases += 1;
        }
        dark += disturbed(&installation, what, How::Always, vendor, list).await.min(1);
        cases += 1;
    }
    println!("f1 {provider:?}: {cases} disturbances, {dark} with something unknown, 0 rows retired");
    assert!(dark * 3 >= cases, "what lasts is noticed: {dark} of {cases}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f1_nothing_is_retired_when_google_answers_with_nothing() {
    calendars_of_record(PROVIDERS[0]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f1_nothing_is_retired_when_graph_answers_with_nothing() {
    calendars_of_record(PROVIDERS[1]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f1_nothing_is_retired_when_the_practice_system_answers_with_nothing() {
    let installation = sound_firm(PROVIDERS[0]).await;
    let (mut cases, mut dark) = (0, 0);
    for list in ["users", "contacts", "matters", "calendar_entries"] {
        let path = format!("/clio/api/v4/{list}");
        for what in INSTEAD {
            if matches!(what, FaultKind::DeadSyncToken | FaultKind::PageTokenExpired) {
                continue;
            }
            for how in [How::Always, How::Once] {
                dark += disturbed(&installation, what, how, Vendor::Clio, &path).await.min(1);
                cases += 1;
            }
        }
    }
    println!("f1 practice system: {cases} disturbances, {dark} with something unknown, 0 rows retired");
    assert!(dark * 3 >= cases, "what lasts is noticed: {dark} of {cases}");
}

/// A listing that is suddenly empty is a fault, however short it was.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f1_a_short_list_that_is_suddenly_empty_is_not_believed() {
    for list in ["users", "contacts", "matters", "calendar_entries"] {
        let installation = sound_firm(PROVIDERS[1]).await;
        let path = format!("/clio/api/v4/{list}");
        installation
            .sandbox
            .shared
            .faults()
            .add(Fault::new(FaultKind::EmptyListing).at(Vendor::Clio).on(&path));
        let report = installation.morning().await.report;
        let practice =
            report.systems.iter().find(|system| system.role == "practice system").expect("it is connected");
        assert_eq!(practice.state.name(), "not_checked", "f1: an empty list of {list} is not believed");
        assert!(!practice.why.is_empty(), "f8: and it is said why");
        assert_nothing_is_missing(&report, list);
    }
}
