//! A fix that gives an entry to another attorney says whom it takes it from: in the preview, in the history and in the
//! ledger.

use super::fixes::{A_WHILE, PROVIDERS, change_event, previewed};
use crate::installation::Installation;
use truedocket_engine::api::today::Discrepancy;
use truedocket_sandbox::world::Guest;

/// Whose it is by the calendar of record, and by the practice system.
fn owners(found: &Discrepancy) -> (String, String) {
    let owner = |of: &dyn Fn(&str) -> bool| {
        let side = found.sides.iter().find(|side| of(&side.system)).expect("both have it");
        let field = side.fields.iter().find(|field| field.name == "Owner").expect("it is somebody's");
        field.value.clone()
    };
    (owner(&|system| system != "Clio"), owner(&|system| system == "Clio"))
}

/// The address of whoever has the entry of that title.
fn holder(installation: &Installation, title: &str) -> String {
    let world = installation.sandbox.shared.world();
    let entry = world.entries.values().find(|entry| !entry.deleted && entry.title == title);
    entry.expect("its entry is there").owner.clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_loses_an_entry_is_named_before_and_after() {
    for provider in PROVIDERS {
        let (installation, found, preview) = previewed(provider, "owner_differs").await;
        let (to, from) = owners(&found);
        let says = format!("Takes the entry in Clio from {from} and gives it to {to}.");
        assert_eq!(preview.summary, says, "{provider:?}: whom it is taken from, and whom it is given to");
        assert!(!preview.warning.contains("asked to come as well"), "{provider:?}: {}", preview.warning);

        let before = holder(&installation, &found.title);
        change_event(&installation, &found.title, |event| {
            let guest = Guest { email: before.clone(), name: from.clone(), ..event.guests[0].clone() };
            event.guests.push(guest);
        });
        installation.clock.advance(A_WHILE);
        let report = installation.morning().await.report;
        let again =
            report.discrepancies.iter().find(|one| one.title == found.title && one.kind == found.kind);
        let again = again.expect("a further guest mends nothing").clone();
        let preview = installation.preview(&again.id).await.expect("it can still be given to one");
        assert!(
            preview
                .warning
                .contains(&format!("{from} is asked to come as well, and will have no entry in Clio.")),
            "{provider:?}: a hearing of two is not taken from one of them without a word: {}",
            preview.warning
        );
        let done = installation.apply(&preview).await.expect("it is written");
        let after = holder(&installation, &found.title);
        assert_ne!(before, after, "{provider:?}: it changed hands");
        let last = done.discrepancy.history.last().expect("it has a history").what.clone();
        let wrote = format!("took the entry in Clio from {from} and gave it to {to}");
        assert!(last.contains(&wrote), "{provider:?}: its history names both: {last}");
        let ledger = installation.engine.export_ledger().await.expect("it can be written");
        let ledger = String::from_utf8_lossy(&ledger).into_owned();
        let row = ledger.lines().rfind(|line| line.contains("change entry")).expect("it is in the ledger");
        assert!(row.contains(&before) && row.contains(&after), "{provider:?}: and so does the ledger: {row}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_changes_no_hands_is_told_as_before() {
    let (installation, _, preview) = previewed(PROVIDERS[0], "time_differs").await;
    assert_eq!(preview.summary, "Changes the entry in Clio.", "nobody loses it");
    let done = installation.apply(&preview).await.expect("it is written");
    let last = done.discrepancy.history.last().expect("it has a history").what.clone();
    assert!(last.contains("changed the entry in Clio"), "and it is told as that: {last}");
}
