//! From report to report: differences stay themselves, states stay as people set them, reports hang together.

use crate::installation::Installation;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;
use truedocket_engine::api::note::Note;
use truedocket_engine::api::today::{Report, Side};
use truedocket_sandbox::office::Provider;

const MINUTE: Duration = Duration::from_secs(60);

fn states(report: &Report) -> BTreeMap<String, String> {
    report.discrepancies.iter().map(|found| (found.id.clone(), found.state.to_string())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_minute_later_nothing_has_changed_its_name_or_state() {
    for provider in [Provider::Google, Provider::Graph] {
        let installation = Installation::demo("2026-11-19", provider).await;
        let first = installation.morning().await.report;
        let (taken_up, let_be) = (&first.discrepancies[0].id, &first.discrepancies[1].id);
        let marked = installation.ask("today.mark", json!({ "id": taken_up, "state": "in_review" })).await;
        assert_eq!(marked.expect("it is open")["state"], "in_review", "somebody is at it");
        let silent = installation
            .ask("today.mark", json!({ "id": let_be, "state": "accepted", "reason": "  " }))
            .await;
        assert!(silent.is_err(), "what may stay as it is needs a reason that others can read");
        let reason = "The client asked for it.";
        let accepted = json!({ "id": let_be, "state": "accepted", "reason": reason });
        let accepted = installation.ask("today.mark", accepted).await.expect("with a reason it may stay");
        assert_eq!(accepted["reason"], reason, "the reason stands beside it");

        installation.clock.advance(MINUTE);
        let second = installation.morning().await.report;
        let mut expected = states(&first);
        expected.insert(taken_up.clone(), "in_review".to_owned());
        expected.insert(let_be.clone(), "accepted".to_owned());
        assert_eq!(
            states(&second),
            expected,
            "{provider:?}: the same differences, and what people said of them"
        );
        assert_eq!((first.number, second.number), (1, 2), "reports are numbered without a gap");
        assert_eq!(second.previous, first.hash, "each report seals the one before");
        assert_eq!(second.counts.open + 1, first.counts.open, "what was accepted waits for nobody");
        assert_eq!(second.counts.accepted, 1, "and is counted as accepted");
        let last = second.discrepancies.last().expect("there are some");
        assert_eq!(
            (last.id.as_str(), last.reason.as_str()),
            (let_be.as_str(), reason),
            "accepted ones stay listed"
        );

        let reopened = installation.ask("today.mark", json!({ "id": let_be, "state": "open" })).await;
        assert_eq!(reopened.expect("it may be put back")["state"], "open", "a decision can be taken back");
        let proof = installation.engine.verify().await.expect("the chains can be checked");
        assert!(proof.whole && proof.reports == 2, "two reports in one chain: {:?}", proof.broken);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_forgets_nothing() {
    let installation = Installation::demo("2026-11-19", Provider::Google).await;
    let first = installation.morning().await.report;
    let taken_up = first.discrepancies[0].id.clone();
    installation
        .ask("today.mark", json!({ "id": taken_up, "state": "in_review" }))
        .await
        .expect("it is open");
    let installation = installation.reopened().await;
    let kept = installation.report().await;
    assert_eq!(states(&kept).get(&taken_up).map(String::as_str), Some("in_review"), "the state was stored");
    assert_eq!((kept.hash, kept.number), (first.hash, first.number), "the report is the one that was sealed");
    installation.clock.advance(MINUTE);
    let second = installation.morning().await.report;
    assert_eq!(second.number, 2, "numbers go on");
    assert_eq!(states(&second).get(&taken_up).map(String::as_str), Some("in_review"), "and so do states");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_people_mend_themselves_is_gone_by_itself() {
    let installation = Installation::demo("2026-11-19", Provider::Graph).await;
    let first = installation.morning().await.report;
    let lost = first
        .discrepancies
        .iter()
        .find(|found| found.kind.name() == "cancelled_but_alive")
        .expect("one of each");
    {
        let shared = &installation.sandbox.shared;
        let now = shared.now();
        let mut world = shared.world_mut();
        let is_lost = |kind: &str, title: &str| (kind, title) == ("cancelled_but_alive", lost.title.as_str());
        let planted = world.planted.iter().find(|one| is_lost(&one.kind, &one.title)).cloned();
        for number in planted.expect("it was planted").entries {
            assert!(world.delete_entry(number, now), "somebody deletes the entry in the practice system");
        }
    }
    installation.clock.advance(MINUTE);
    let second = installation.morning().await.report;
    assert!(!states(&second).contains_key(&lost.id), "it is no longer on the list");
    assert_eq!(second.counts.resolved, 1, "and counted as resolved");
    assert_eq!(second.discrepancies.len() + 1, first.discrepancies.len(), "the others are still there");
}

/// What the report says wherever it is shown: its first line, what waits and what does not.
fn told(report: &Report) -> (String, u64, u64, u64) {
    (report.headline.clone(), report.counts.open, report.counts.accepted, report.counts.resolved)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_decided_shows_at_once_wherever_the_report_is_shown() {
    let installation = Installation::demo("2026-11-19", Provider::Graph).await;
    installation.morning().await;
    let made = installation.report().await;
    let mut notes = installation.engine.notes();
    let mut changed = || {
        let told = std::iter::from_fn(|| notes.try_recv().ok()).any(|note| note == Note::ReportChanged {});
        assert!(told, "whoever shows the report is told that it says something else now");
    };
    let late =
        made.discrepancies.iter().find(|found| found.kind.name() == "time_differs").expect("one of each");
    let preview = installation.preview(&late.id).await.expect("a time can be mended");
    installation.apply(&preview).await.expect("it is written");
    changed();

    let fixed = installation.report().await;
    assert_eq!((fixed.counts.open + 1, fixed.counts.resolved), (made.counts.open, 1), "one is done");
    assert_eq!(
        fixed.headline,
        made.headline.replacen(
            &format!("{} discrepancies", made.counts.open),
            &format!("{} discrepancies left", fixed.counts.open),
            1
        ),
        "and the first line says how many are left"
    );
    let sides = |report: &Report| {
        let found =
            report.discrepancies.iter().find(|found| found.id == late.id).expect("it stays in its report");
        let when = |side: &Side| side.fields.iter().find(|field| field.name == "When").cloned();
        found.sides.iter().filter_map(when).map(|field| (field.value, field.differs)).collect::<Vec<_>>()
    };
    let (before, after) = (sides(&made), sides(&fixed));
    assert!(before[0].1 && before[0].0 != before[1].0, "the systems differed: {before:?}");
    assert!(!after[1].1 && after[0].0 == after[1].0, "beside each other they now say the same: {after:?}");

    let other = made.discrepancies.iter().find(|found| found.id != late.id).expect("there are more");
    let accepted = json!({ "id": other.id, "state": "accepted", "reason": "By phone." });
    installation.ask("today.mark", accepted).await.expect("with a reason it may stay");
    changed();
    let accepted = installation.report().await;
    assert_eq!((accepted.counts.open + 2, accepted.counts.accepted), (made.counts.open, 1), "one less waits");

    installation
        .ask("today.mark", json!({ "id": other.id, "state": "open" }))
        .await
        .expect("it may be reopened");
    installation.undo(&late.id).await.expect("it may be taken back");
    changed();
    let back = installation.report().await;
    assert_eq!(told(&back), told(&made), "all that was done was taken back");
    assert_eq!(sides(&back), before, "so that both sides stand as they did");
}
