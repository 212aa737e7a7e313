//! The record of a purge that lies in the store.

use crate::api::audit::{PurgeAsked, PurgePreview};
use crate::audit::record::gather;
use crate::audit::review::tests::{engine_with_findings, manifest_line as line, purge_preview};
use sha2::{Digest, Sha256};
use truedocket_core::act::OperationEvent;
use truedocket_core::audit::finding::Act;
use truedocket_core::ids::RunId;
use truedocket_core::text::ClientText;
use truedocket_store::table::ledger;
use truedocket_store::table::operation;
use truedocket_store::table::purge::{self, NewPurge, State};

#[tokio::test]
async fn the_ledger_names_the_hash_of_the_file() {
    let (_folder, engine) = engine_with_findings().await;
    let not_restored = vec!["Answers of attendees.".into()];
    let preview = PurgePreview { not_restored, ..purge_preview(2, "DELETE 2") };
    let now = engine.now();
    let new = NewPurge {
        id: "p1".into(),
        audit: RunId::new("r1"),
        made_at: now,
        manifest_hash: preview.manifest.clone(),
        backup: "b".into(),
        backup_hash: "cd".repeat(32),
        backup_events: 2,
        preview: ClientText::new(serde_json::to_string(&preview).expect("JSON")),
    };
    let written = engine.memory.write(move |tx| {
        purge::put(tx, &new, &[(line("b", Act::Delete), 1), (line("c", Act::EndSeries), 2)])?;
        purge::approve(tx, "p1", now)?;
        purge::set_state(tx, "p1", State::Running, now)?;
        let lines = purge::open_lines(tx, "p1")?;
        let numbers: Vec<i64> = lines.iter().filter_map(|line| line.operation).collect();
        operation::intend(tx, numbers[0], &ClientText::default(), now)?;
        operation::done(tx, numbers[0], &r#"{"row":null}"#.into(), now)?;
        operation::happened(tx, numbers[1], OperationEvent::Skip, "It was changed.", now).map(drop)
    });
    written.await.expect("room on the disk");
    let files =
        gather::audit_record(&engine, PurgeAsked { purge: "p1".into() }).await.expect("it can be written");
    let bytes = std::fs::read(&files.json).expect("the JSON is there");
    assert_eq!(hex::encode(Sha256::digest(&bytes)), files.sha256, "the hash is the file's");
    assert!(std::fs::read(&files.pdf).expect("the PDF is there").starts_with(b"%PDF-"), "beside it");
    let value: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!(value["done"][0]["title"], "Copy: Lunch", "what was done");
    assert_eq!(value["counts"]["by_kind"][0]["name"], "Duplicates", "and why");
    assert_eq!(value["counts"]["by_person"][0]["name"], "ada@firm.example", "and where");
    assert_eq!(value["not_done"][0]["why"], "It was changed.", "what was not, and why not");
    let (head, rows) = engine
        .memory
        .read(|reader| Ok((ledger::head(reader)?, ledger::rows(reader, 1, 100)?)))
        .await
        .expect("the ledger is there");
    let last = rows.last().expect("a row");
    assert_eq!(last.entry.after["json"], files.sha256.as_str(), "the ledger names it");
    assert_eq!(value["ledger"]["sha256"], last.previous.as_str(), "it names the ledger as it was before");
    assert_eq!(head.rows, last.number, "in one row");
}
