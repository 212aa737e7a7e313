//! Plans of which one write is done and another cannot even be asked for any more.

use super::take_up;
use crate::audit::review::tests::engine_with_findings;
use crate::fix::task::{Direction, Receipt, Task};
use std::collections::BTreeSet;
use truedocket_core::firm::matter::Entry;
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, RemoteId, RunId, Version};
use truedocket_core::morning::fix::{EntryFields, FixWrite, Undo};
use truedocket_core::text::ClientText;
use truedocket_core::time::Span;
use truedocket_store::table::discrepancy::{self, Sighting};
use truedocket_store::table::{fix_plan, operation};

fn key(id: &str) -> EventKey {
    EventKey {
        connection: ConnectionName::new("Clio"),
        calendar: CalendarId::new("31"),
        id: RemoteId::new(id),
    }
}

fn span() -> Span {
    Span::AllDay { first: "2026-11-20".parse().expect("a day"), end: "2026-11-21".parse().expect("a day") }
}

fn removal(row: u64, id: &str) -> Task {
    let again = EntryFields {
        calendar: CalendarId::new("31"),
        span: span(),
        title: ClientText::new("Deposition"),
        body: ClientText::default(),
        place: ClientText::default(),
        matter: None,
        category: None,
        attendees: Vec::new(),
        source: String::new(),
    };
    Task {
        plan: "p1".to_owned(),
        direction: Direction::Apply,
        row,
        discrepancy: "d1".to_owned(),
        connection: ConnectionName::new("Clio"),
        event: None,
        write: FixWrite::Delete { key: key(id), seen: Version::new("1") },
        undo: Some(Undo::CreateAgain(again)),
        known: BTreeSet::new(),
        decided: Vec::new(),
        vanished: Vec::new(),
        stays: Vec::new(),
        called_off: None,
        matter: None,
        beside: BTreeSet::new(),
    }
}

fn removed(id: &str) -> Receipt {
    let before = Entry {
        key: key(id),
        version: Version::new("1"),
        span: span(),
        title: ClientText::new("Deposition"),
        body: ClientText::default(),
        place: ClientText::default(),
        matter: None,
        owner: None,
        category: None,
        attendees: Vec::new(),
        source: None,
        ruled: false,
        updated: None,
    };
    Receipt { before: Some(before), after: None }
}

#[tokio::test]
async fn a_part_that_is_done_keeps_its_undo_when_the_rest_can_no_longer_be_done() {
    let (_folder, engine) = engine_with_findings().await;
    let now = engine.now();
    let laid = engine.memory.write(move |tx| {
        let sighting = Sighting {
            fingerprint: "d1".to_owned(),
            kind: "duplicate".to_owned(),
            severity: "court".to_owned(),
            report: 0,
            appointment: ClientText::new("{}"),
        };
        discrepancy::seen(tx, &sighting, now)?;
        fix_plan::preview(tx, "p1", "d1", &ClientText::new("{}"), "{}", now)?;
        for (row, id) in [(0, "7"), (1, "8")] {
            operation::put(tx, &removal(row, id).operation(&RunId::new("r"))?, now)?;
        }
        let first = operation::of_plan(tx, truedocket_core::act::Work::Fix, "p1")?.remove(0).number;
        operation::intend(tx, first, &ClientText::default(), now)?;
        operation::done(tx, first, &ClientText::new(serde_json::to_string(&removed("7"))?), now)
    });
    laid.await.expect("room on the disk");
    // The process died in between, and the practice system was disconnected before the next one began.
    take_up(&engine).await.expect("our own memory works");
    let plan = engine.memory.read(|reader| fix_plan::get(reader, "p1")).await.expect("it reads");
    let plan = plan.expect("it is kept");
    assert_eq!(plan.state, fix_plan::State::Applied, "one entry was removed, whatever became of the other");
    assert!(plan.undo.reveal().contains("create_again"), "and what was removed can be brought back");
}
