//! What is shown and told after a fix: by what was read since, and to whoever looks.

use super::fixes::{A_WHILE, change_event, entries, lose_answer, previewed};
use crate::installation::Installation;
use chrono::{DateTime, Utc};
use truedocket_engine::api::note::Note;
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_is_not_laid_over_what_was_read_after_it() {
    let (installation, found, preview) = previewed(Provider::Google, "missing_there").await;
    let known = entries(&installation);
    let done = installation.apply(&preview).await.expect("nothing speaks against it");
    assert!(done.discrepancy.sides.iter().all(|side| side.present), "who fixes it sees both sides at once");
    {
        let shared = &installation.sandbox.shared;
        let now = shared.now();
        let mut world = shared.world_mut();
        let living = world.entries.values().filter(|entry| !entry.deleted);
        let made = living.filter(|entry| !known.contains(&format!("{entry:?}"))).map(|entry| entry.number);
        let made: Vec<u64> = made.collect();
        assert_eq!(made.len(), 1, "the fix has made one entry");
        assert!(world.delete_entry(made[0], now), "somebody removes it again");
    }
    installation.clock.advance(A_WHILE);
    installation.morning().await;
    let report = installation.report().await;
    let again = report.discrepancies.iter().find(|one| one.id == found.id).expect("it came back");
    assert_eq!(again.state.name(), "open", "it is missing once more");
    let clio = again.sides.iter().find(|side| side.system == "Clio").expect("both systems are shown");
    assert!(!clio.present, "what Clio showed last counts, and not what we wrote before: {clio:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_learned_late_is_told() {
    let (installation, _, preview) = previewed(Provider::Google, "missing_there").await;
    lose_answer(&installation, "POST", FaultKind::DropAfter);
    let silent = Fault::new(FaultKind::ServerError).at(Vendor::Clio).on("/clio/api/v4/calendar_entries");
    installation.sandbox.shared.faults().add(Fault { method: Some("GET".to_owned()), skip: 3, ..silent });
    let told = installation.apply(&preview).await.expect_err("nobody knows what became of it");
    assert_eq!(told.code, "TD-4003", "it is being looked up: {}", told.sentence);
    installation.sandbox.shared.faults().clear();
    let mut notes = installation.engine.notes();
    installation.clock.advance(A_WHILE);
    installation.engine.tick().await.expect("our own memory works");
    let mut is_told = false;
    while let Ok(note) = notes.try_recv() {
        is_told |= matches!(note, Note::ReportChanged {});
    }
    assert!(is_told, "window and tray still show it as open");
}

/// In Graph each copy of an event is one of its own, under an id of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_entry_of_what_its_words_call_off_goes_although_others_have_a_copy() {
    for provider in super::fixes::PROVIDERS {
        let installation = Installation::demo("2026-11-19", provider).await;
        let first = installation.morning().await.report;
        let title = shared_title(&installation, &first);
        change_event(&installation, &title, |event| event.title = format!("CANCELLED: {title}"));
        installation.clock.advance(A_WHILE);
        let report = installation.morning().await.report;
        let off = report
            .discrepancies
            .iter()
            .find(|one| one.kind.name() == "cancelled_but_alive" && one.title.contains(&title));
        let off =
            off.unwrap_or_else(|| panic!("{provider:?}: “{title}” is called off: {:?}", report.headline));
        let before = entries(&installation).len();
        let preview = installation.preview(&off.id).await.expect("its entry may be removed");
        let done = installation.apply(&preview).await;
        assert!(done.is_ok(), "{provider:?}: the copy says the same, and holds nothing back: {done:?}");
        assert_eq!(entries(&installation).len(), before - 1, "{provider:?}: its entry is gone");
    }
}

/// A single appointment that agrees and lies on more than one calendar.
fn shared_title(installation: &Installation, report: &truedocket_engine::api::today::Report) -> String {
    let world = installation.sandbox.shared.world();
    let at = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
    let (from, to) = (at("2026-11-20T05:00:00Z"), at("2026-11-21T05:00:00Z"));
    let of_day = world.entries.values().filter(|entry: &&_| !entry.deleted && entry.rule.is_empty());
    let of_day = of_day.filter(|entry| entry.start >= from && entry.start < to);
    let agreeing = of_day.filter(|entry| report.discrepancies.iter().all(|found| found.title != entry.title));
    let mut shared = agreeing.filter(|entry| {
        let copies = world.events.values().filter(|event| !event.deleted && event.title == entry.title);
        let copies: Vec<_> = copies.collect();
        let entries = world.entries.values().filter(|other| !other.deleted && other.title == entry.title);
        copies.len() > 1 && entries.count() == 1 && copies.iter().all(|event| event.rules.is_empty())
    });
    shared.next().map(|entry| entry.title.clone()).expect("colleagues meet")
}
