//! The list that is shown before it is approved.

use super::to_approve;
use crate::api::audit::PurgePreview;
use crate::audit::command::LineRow;
use crate::audit::review::tests::{engine_with_findings, manifest_line as line, purge_preview};
use truedocket_core::audit::finding::Act;
use truedocket_core::ids::RunId;
use truedocket_core::text::ClientText;
use truedocket_store::table::purge::{self, NewPurge};

#[tokio::test]
async fn f24_each_event_of_the_list_is_named_before_it_is_approved() {
    let (_folder, engine) = engine_with_findings().await;
    let lost = "Attendees are not invited again.";
    let preview = PurgePreview { not_restored: vec![lost.into()], ..purge_preview(2, "DELETE 1 END 1") };
    let new = NewPurge {
        id: "p1".into(),
        audit: RunId::new("r1"),
        made_at: engine.now(),
        manifest_hash: preview.manifest.clone(),
        backup: "b".into(),
        backup_hash: "cd".repeat(32),
        backup_events: 2,
        preview: ClientText::new(serde_json::to_string(&preview).expect("JSON")),
    };
    let lines = [(line("c", Act::EndSeries), 2), (line("b", Act::Delete), 1)];
    engine.memory.write(move |tx| purge::put(tx, &new, &lines)).await.expect("room on the disk");
    let list = to_approve(&engine, &RunId::new("r1"), preview).await.expect("it can be shown");
    assert_eq!(list.lines.len() as u64, list.approve, "as many rows as are approved: {list:?}");
    let copy = list.lines.iter().find(|row| row.item.ends_with("/b")).expect("the copy is in it");
    let said = LineRow {
        item: copy.item.clone(),
        title: "Copy: Lunch".into(),
        when: "Tue, Nov 17, 2026, 2:00 PM".into(),
        calendar: copy.calendar.clone(),
        act: "Delete".into(),
    };
    assert_eq!(*copy, said, "what, when and what is done to it");
    assert!(!copy.calendar.is_empty(), "and on which calendar");
    let titles: Vec<_> = list.lines.iter().map(|row| row.title.clone()).collect();
    let mut sorted = titles.clone();
    sorted.sort();
    assert_eq!(titles, sorted, "of one calendar and one time, by title, not as they were drawn up");
    assert_eq!(list.never_given_back, [lost], "what an undo cannot give back is said before");
    assert_eq!((list.waiting.len(), list.deleted), (0, 0), "nothing was begun");
}
