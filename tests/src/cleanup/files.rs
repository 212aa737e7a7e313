//! Exported files that are dropped onto the window: looked at without any account, and never purged.

use super::{Journey, Litter, littered};
use crate::installation::Installation;
use serde_json::json;
use truedocket_engine::api::audit::AuditStart;
use truedocket_engine::runs::Outcome;
use truedocket_sandbox::office::Provider;

/// A calendar with a whole day called "tbd" and an event on no day of any calendar, as base64.
const FILE: &str = concat!(
    "QkVHSU46VkNBTEVOREFSDQpWRVJTSU9OOjIuMA0KUFJPRElEOi0vL0V4YW1wbGUvL0VODQpCRUdJTjpWRVZFTlQNClVJRDpvbmVA",
    "ZmlsZS5leGFtcGxlDQpEVFNUQU1QOjIwMjUwMTAxVDAwMDAwMFoNCkRUU1RBUlQ7VkFMVUU9REFURToyMDI1MDMwMw0KRFRFTkQ7",
    "VkFMVUU9REFURToyMDI1MDMwNA0KU1VNTUFSWTp0YmQNCkVORDpWRVZFTlQNCkJFR0lOOlZFVkVOVA0KVUlEOnR3b0BmaWxlLmV4",
    "YW1wbGUNCkRUU1RBTVA6MjAyNTAxMDFUMDAwMDAwWg0KRFRTVEFSVDo5OTk5OTk5OQ0KU1VNTUFSWTpubyBzdWNoIGRheQ0KRU5E",
    "OlZFVkVOVA0KRU5EOlZDQUxFTkRBUg0K",
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_was_cut_off_is_not_checked() {
    let installation =
        Installation::bare(littered(Provider::Google, Litter { days: 0, series: 0 }), 50).await;
    let whole = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:one@file.example\r\n\
                 DTSTAMP:20250101T000000Z\r\nDTSTART:20250303T150000Z\r\nSUMMARY:Smith\r\nEND:VEVENT\r\n\
                 END:VCALENDAR\r\n";
    let end = "END:VCALENDAR\r\n";
    let cut = whole.strip_suffix(end).expect("it ends so");
    let stray = whole.replace(end, &format!("END:VEVENT\r\n{end}"));
    for (name, text, outcome) in [
        ("whole", whole, Outcome::Done),
        ("cut", cut, Outcome::NotChecked),
        ("stray", &stray, Outcome::NotChecked),
    ] {
        let file = installation.home.path().join(format!("{name}.ics"));
        std::fs::write(&file, text).expect("a file");
        let path = file.to_str().expect("a plain path").to_owned();
        let start = AuditStart { files: vec![path], ..AuditStart::default() };
        let done = installation.engine.audit(&start).await.expect("it can be read");
        assert_eq!(done.outcome, outcome, "{name}: what was not in the file may be on no list: {done:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dropped_file_is_looked_at_counted_and_not_kept() {
    let installation =
        Installation::bare(littered(Provider::Google, Litter { days: 0, series: 0 }), 50).await;
    let other = json!({ "name": "notes.exe", "base64": FILE });
    installation.ask("audit.upload", other).await.expect_err("only calendar files are taken");
    let upload = json!({ "name": "../../ada@firm.example.ics", "base64": FILE });
    let kept = installation.ask("audit.upload", upload).await.expect("it is a calendar");
    let file = kept["file"].as_str().expect("a name").to_owned();
    let imports = std::path::absolute(installation.home.path()).expect("it is ours").join("imports");
    assert!(!file.contains("..") && !file.contains("imports"), "the window is told no path: {file}");
    for elsewhere in ["upload:../installation", "upload:/etc/passwd", "upload:a/../../b.ics", "upload:a.ics"]
    {
        let named = json!({ "files": [elsewhere] });
        installation.ask("audit.start", named).await.expect_err("a name leads nowhere else");
    }
    let started = installation.ask("audit.start", json!({ "files": [file] })).await.expect("it can be read");
    let run = started["run"].as_str().expect("a run").to_owned();
    let journey = Journey { installation, run };
    let state = journey.waited().await;
    assert_eq!((state.source.name(), state.step.name()), ("files", "found"), "it was looked at");
    assert_eq!((state.rows, state.unreadable), (1, 1), "each event is counted: {state:?}");
    let days = state.kinds.iter().find(|kind| kind.kind.name() == "undefined_all_day").expect("all eleven");
    assert_eq!(days.items, 1, "the day that says nothing is found");
    journey.decide(json!({ "kinds": ["undefined_all_day"] }), "delete").await;
    let refused = journey.prepare().await.expect_err("files are not changed");
    assert!(refused.sentence.contains("files"), "the refusal says why: {refused:?}");
    let left = std::fs::read_dir(&imports).expect("it is ours").count();
    assert_eq!(left, 0, "the words of clients do not stay on the disk in the clear");
}
