//! Fixes by click against the pretend practice system: seen first, written once, taken back on wish, kept in the ledger.

use crate::installation::{Installation, record};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use truedocket_engine::api::states::DiscrepancyAct;
use truedocket_engine::api::today::{Discrepancy, Report};
use truedocket_sandbox::Vendor;
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::world::Entry;

const MINUTE: Duration = Duration::from_secs(60);

/// The living entries of the practice system, as text, so that any change shows.
fn entries(installation: &Installation) -> BTreeMap<u64, String> {
    let world = installation.sandbox.shared.world();
    let said = |entry: &Entry| {
        let Entry { number, owner, title, place, start, end, matter, category, attendees, .. } = entry;
        let attendees: BTreeSet<_> = attendees.iter().collect();
        format!("{number} {owner} {title} {place} {start} {end} {matter:?} {category} {attendees:?}")
    };
    world.entries.values().filter(|entry| !entry.deleted).map(|entry| (entry.number, said(entry))).collect()
}

fn ids(report: &Report) -> BTreeSet<&str> {
    report.discrepancies.iter().map(|found| found.id.as_str()).collect()
}

/// The same values under other numbers: what was deleted comes back as another row.
fn without_numbers(entries: &BTreeMap<u64, String>) -> Vec<&str> {
    let mut all: Vec<&str> = entries.values().filter_map(|text| Some(text.split_once(' ')?.1)).collect();
    all.sort_unstable();
    all
}

async fn back_and_forth(provider: Provider) {
    let installation = Installation::demo("2026-11-19", provider).await;
    installation.morning().await;
    // The report as the window asks for it says what can be done with each.
    let shown = installation.report().await;
    let mut kinds = BTreeSet::new();
    for found in &shown.discrepancies {
        if found.acts.contains(&DiscrepancyAct::Fix) && !kinds.contains(found.kind.name()) {
            kinds.extend(one(&installation, found).await);
        }
    }
    println!("fixed and taken back, {provider:?}: {}", kinds.iter().cloned().collect::<Vec<_>>().join(", "));
    assert!(kinds.len() >= 6, "one of each kind that can be mended: {kinds:?}");
    let proof = installation.engine.verify().await.expect("the chains can be checked");
    assert!(proof.whole, "the ledger is whole: {:?}", proof.broken);
    assert!(
        proof.ledger_rows >= 2 * kinds.len() as u64,
        "each write and its undoing is a row: {}",
        proof.ledger_rows
    );
}

/// Fixes one, looks, takes it back, looks again. `None` when there is no fix by click.
async fn one(installation: &Installation, found: &Discrepancy) -> Option<String> {
    let kind = &found.kind;
    let before = entries(installation);
    let preview = installation.preview(&found.id).await.ok()?;
    assert_eq!(entries(installation), before, "{kind}: a preview writes nothing");
    assert!(!preview.writes.is_empty(), "{kind}: it is shown what will be written");
    let fixed =
        installation.apply(&preview).await.unwrap_or_else(|problem| panic!("{kind}: {}", problem.sentence));
    assert_eq!(fixed.discrepancy.state.name(), "resolved", "{kind}: it is fixed");
    assert_ne!(entries(installation), before, "{kind}: the practice system truly changed");
    let twice = installation.apply(&preview).await;
    assert!(twice.is_err(), "{kind}: a plan is carried out once");
    installation.clock.advance(MINUTE);
    let after = installation.morning().await.report;
    assert!(!ids(&after).contains(found.id.as_str()), "{kind}: the next report no longer lists it");
    if !fixed.undo {
        return Some(kind.to_string());
    }
    let undone = installation
        .undo(&found.id)
        .await
        .unwrap_or_else(|problem| panic!("{kind}: undo: {}", problem.sentence));
    assert_eq!(undone.discrepancy.state.name(), "open", "{kind}: it is open again");
    assert_eq!(without_numbers(&entries(installation)), without_numbers(&before), "{kind}: all is as it was");
    installation.clock.advance(MINUTE);
    let again = installation.morning().await.report;
    let same = |one: &&Discrepancy| one.kind == *kind && one.title == found.title;
    assert!(again.discrepancies.iter().any(|one| same(&one)), "{kind}: the next report lists it again");
    Some(kind.to_string())
}

async fn all_of_it(provider: Provider) {
    let installation = Installation::demo("2026-11-19", provider).await;
    let first = installation.morning().await.report;
    installation.sandbox.shared.forget_requests();
    let (mut fixed, mut left) = (0_u64, Vec::new());
    for found in &first.discrepancies {
        match installation.preview(&found.id).await {
            Ok(preview) => {
                let done = installation.apply(&preview).await;
                let done = done.unwrap_or_else(|problem| panic!("{}: {}", found.kind, problem.sentence));
                assert_eq!(done.discrepancy.state.name(), "resolved", "{}: fixed", found.kind);
                fixed += 1;
            }
            Err(problem) => {
                assert!(!problem.hint.is_empty(), "{}: it is said what to do instead", found.kind);
                left.push((found.clone(), problem.sentence));
            }
        }
    }
    installation.clock.advance(MINUTE);
    let last = installation.morning().await.report;
    println!("fixed all, {provider:?}: {fixed} of {}, left {:?}", first.discrepancies.len(), kinds(&left));
    let expected: BTreeSet<&str> = left.iter().map(|(found, _)| found.id.as_str()).collect();
    assert_eq!(ids(&last), expected, "the report lists what only people can mend, and nothing new");
    for (found, why) in &left {
        assert!(
            is_for_people(found, why),
            "{} ({}) could be mended by a click: {why}",
            found.kind,
            found.title
        );
    }
    let proof = installation.engine.verify().await.expect("the chains can be checked");
    assert!(
        proof.whole && proof.ledger_rows >= fixed,
        "a row for each write: {} {:?}",
        proof.ledger_rows,
        proof.broken
    );
    written_quietly(&installation, provider, fixed);
}

fn kinds(found: &[(Discrepancy, String)]) -> Vec<&str> {
    found.iter().map(|(found, _)| found.kind.name()).collect()
}

/// Nothing is written to the calendar of record, people settle their clashes, and a matter is never guessed.
fn is_for_people(found: &Discrepancy, why: &str) -> bool {
    match found.kind.name() {
        "double_booking" | "missing_here" | "needs_cover" => true,
        // Only its text says so.
        "cancelled_but_alive" => why.starts_with("Only the people concerned"),
        "duplicate" => !found.label.contains("Clio"),
        // It names two.
        "matter_differs" => found.title.contains(" / ") && why.contains("none is guessed"),
        "missing_there" => {
            let unclear = why.contains("matter") && found.matter.is_empty();
            unclear || why.contains("closed") || why.contains("several attorneys")
        }
        _other => false,
    }
}

/// Nothing is written to the calendar of record, and nobody is mailed.
fn written_quietly(installation: &Installation, provider: Provider, fixed: u64) {
    let writes: Vec<_> =
        installation.sandbox.shared.requests().into_iter().filter(|request| request.write).collect();
    assert!(writes.len() as u64 >= fixed, "each fix writes");
    for write in &writes {
        assert_eq!(
            write.vendor,
            Vendor::Clio,
            "the calendar of record ({:?}) is never written",
            record(provider)
        );
        let loud = write.notify.as_deref().is_some_and(|notify| notify != "false" && notify != "none");
        assert!(!loud, "f3: nobody is mailed: {} {}", write.method, write.path);
        // Clio takes no version with a deletion: the entry is read and compared just before.
        let changes = matches!(write.method.as_str(), "PATCH" | "PUT");
        assert!(
            !changes || write.if_match.is_some(),
            "only what was read is written: {} {}",
            write.method,
            write.path
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_kind_of_fix_is_written_and_taken_back_with_google() {
    back_and_forth(Provider::Google).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_kind_of_fix_is_written_and_taken_back_with_graph() {
    back_and_forth(Provider::Graph).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_a_click_can_mend_is_mended_with_google() {
    all_of_it(Provider::Google).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_a_click_can_mend_is_mended_with_graph() {
    all_of_it(Provider::Graph).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fix_is_refused_when_the_entry_moved_on() {
    let installation = Installation::demo("2026-11-19", Provider::Google).await;
    let report = installation.morning().await.report;
    let found =
        report.discrepancies.iter().find(|found| found.kind.name() == "time_differs").expect("one of each");
    let preview = installation.preview(&found.id).await.expect("it can be mended");
    let number = {
        let shared = &installation.sandbox.shared;
        let now = shared.now();
        let mut world = shared.world_mut();
        let planted = world.planted.iter().find(|one| one.kind == "time_differs" && one.title == found.title);
        let number = planted.expect("it was planted").entries[0];
        let mut entry = world.entries[&number].clone();
        entry.place = "Room 9".to_owned();
        world.put_entry(entry, now);
        number
    };
    let before = entries(&installation)[&number].clone();
    let refused =
        installation.apply(&preview).await.expect_err("somebody has changed the entry since it was shown");
    assert!(!refused.hint.is_empty(), "and it is said what to do");
    assert_eq!(entries(&installation)[&number], before, "what was not seen is not overwritten");
    installation.clock.advance(MINUTE);
    let again = installation.morning().await.report;
    let still = again.discrepancies.iter().find(|one| one.id == found.id).expect("it is still there");
    assert_eq!(still.state.name(), "open", "and waits for a person");
    let preview = installation.preview(&found.id).await.expect("a new look");
    installation.apply(&preview).await.expect("on the new version it is written");
}
