//! A spreadsheet goes out, comes back with decisions, and one undo takes them back.

use crate::api::audit::{AuditAsked, AuditExport, AuditImport};
use crate::api::states::RefusedRow;
use crate::audit::review::decide;
use crate::audit::review::tests::engine_with_findings;
use crate::audit::spreadsheet::{export, import};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use calamine::Reader as _;

#[tokio::test]
async fn decisions_come_back_as_one_step() {
    let (_folder, engine) = engine_with_findings().await;
    let written =
        export::audit_export(&engine, AuditExport { run: String::new(), format: "csv".into() }).await;
    let text = std::fs::read_to_string(written.expect("it can be written").path).expect("it is there");
    let decided = |act: &str| format!("\r\n\"{act}\"");
    // A copy of Lunch, Jay's Round, and one without a title, in order of number.
    let changed = text
        .replacen("\r\n\"\"", &decided("Delete"), 1)
        .replacen("\r\n\"\"", &decided("As proposed"), 1)
        .replacen("\r\n\"\"", &decided("End the series"), 1);
    assert_ne!(text, changed, "rows begin with an empty decision: {text}");
    let asked =
        AuditImport { name: "mine.csv".into(), base64: STANDARD.encode(&changed), ..AuditImport::default() };
    let taken = import::audit_import(&engine, asked.clone()).await.expect("it is ours");
    assert_eq!((taken.rows, taken.applied, taken.unchanged), (3, 2, 0), "two are possible");
    assert_eq!(
        (taken.decided.delete, taken.decided.end_series, taken.decided.open),
        (1, 1, 1),
        "as they were said"
    );
    let [refused] = taken.refused.as_slice() else { panic!("one is listed") };
    assert_eq!(
        (refused.kind, refused.place.as_str()),
        (RefusedRow::NotPossible, "mine.csv, row 4"),
        "with its place"
    );
    let again = import::audit_import(&engine, asked).await.expect("it is ours");
    assert_eq!((again.applied, again.unchanged), (0, 2), "a second time changes nothing");
    let back = decide::audit_undo_decision(&engine, AuditAsked::default()).await.expect("there is a step");
    assert_eq!((back.changed, back.decided.open), (2, 3), "one undo takes the whole file back");
}

#[tokio::test]
async fn f24_an_event_that_changed_is_listed_and_left_alone() {
    let (_folder, engine) = engine_with_findings().await;
    let path = export::audit_export(&engine, AuditExport { run: "r1".into(), format: "csv".into() })
        .await
        .expect("written")
        .path;
    let text = std::fs::read_to_string(&path).expect("it is there");
    let mark = super::mark("r1", 2, "1");
    assert!(text.contains(&mark), "each row names its version: {text}");
    let stale = text.replacen("\r\n\"\"", "\r\n\"Delete\"", 1).replace(&mark, "v000000000000");
    let file = std::path::Path::new(&path).with_file_name("stale.csv");
    std::fs::write(&file, stale).expect("room on the disk");
    let taken = engine.audit_import_from("r1", &file).await.expect("it is ours");
    assert_eq!((taken.applied, taken.decided.open), (0, 3), "nothing was decided");
    assert_eq!(
        taken.refused.first().map(|refused| refused.kind),
        Some(RefusedRow::Stale),
        "and it is told why"
    );
}

#[tokio::test]
async fn the_workbook_lies_in_the_reports() {
    let (folder, engine) = engine_with_findings().await;
    let asked = AuditExport { run: String::new(), format: "xlsx".into() };
    let first = export::audit_export(&engine, asked.clone()).await.expect("it can be written").path;
    let second = export::audit_export(&engine, asked).await.expect("it can be written").path;
    assert_ne!(first, second, "what somebody may have worked on is not overwritten");
    let mut file: calamine::Xlsx<_> = calamine::open_workbook(&first).expect("it is a workbook");
    let sheet = file.worksheet_range("Series of people who have left").expect("a sheet of the kind");
    assert_eq!(
        sheet.get((1, 5)).map(ToString::to_string).as_deref(),
        Some("Weekly on Tue, no end"),
        "how it repeats"
    );
    assert_eq!(
        sheet.get((1, 9)).map(ToString::to_string).as_deref(),
        Some("End the series"),
        "what is proposed"
    );
    assert!(
        first.contains(&folder.path().file_name().expect("a name").to_string_lossy().into_owned()),
        "ours"
    );
    let refused =
        export::audit_export(&engine, AuditExport { run: String::new(), format: "exe".into() }).await;
    assert!(refused.is_err(), "no other kind of file");
    let strange =
        AuditImport { name: "a.xlsx".into(), base64: STANDARD.encode("x"), ..AuditImport::default() };
    assert!(import::audit_import(&engine, strange).await.is_err(), "no table, no decisions");
}
