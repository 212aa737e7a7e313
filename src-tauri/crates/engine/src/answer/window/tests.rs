//! The gate between the window and the engine, without a calendar behind it.

use super::*;
use crate::QUESTIONS;
use crate::audit::review::tests::engine_with_findings;
use serde_json::json;

#[test]
fn what_takes_away_or_changes_many_is_marked_in_the_list() {
    let marked = |wanted: Guard| QUESTIONS.into_iter().filter(move |name| guard(name) == wanted);
    let confirmed: Vec<&str> = marked(Guard::Confirmed).collect();
    assert_eq!(
        confirmed,
        ["audit.purge", "audit.undo", "connections.remove", "fix.apply", "fix.undo"],
        "whoever adds such a question marks it, and this list"
    );
    let no_path: Vec<&str> = marked(Guard::NoPath).collect();
    assert_eq!(no_path, ["audit.import", "audit.start", "connections.add"], "these could name a file");
}

#[tokio::test]
async fn the_window_names_no_file() {
    let (_folder, engine) = engine_with_findings().await;
    let engine = Arc::new(engine);
    for (name, arguments) in [
        ("audit.start", json!({ "files": ["/etc/passwd"] })),
        ("audit.start", json!({ "files": ["upload:a/b.ics", "C:\\Users\\dana\\calendar.ics"] })),
        ("audit.import", json!({ "path": "/srv/dana/decisions.xlsx" })),
        ("connections.add", json!({ "vendor": "ics", "name": "Files", "clientId": "/srv/dana/a.ics" })),
    ] {
        let refused = call_from_window(&engine, name, arguments.clone(), None).await;
        let refused = refused.expect_err("a web page must not make us read a file that it names");
        assert_eq!(refused.code, NAMED_FILE, "{name} {arguments}: {refused:?}");
    }
}

#[tokio::test]
async fn a_file_is_taken_from_the_hand_of_a_person_only() {
    let (folder, engine) = engine_with_findings().await;
    let engine = Arc::new(engine);
    let file = folder.path().join("dana@firm.example.ics");
    std::fs::write(&file, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n").expect("a file");
    let add = json!({ "vendor": "ics", "name": "Files", "clientId": "" });
    let alone = call_from_window(&engine, "connections.add", add.clone(), None).await;
    assert_eq!(
        alone.expect_err("no person chose one").code,
        NOT_CONFIRMED,
        "nothing is added without a file"
    );
    let Needed::File(choice) = needed(&engine, "connections.add", &add).await.expect("it may be asked")
    else {
        panic!("a person has to choose the file");
    };
    let renamed = json!({ "vendor": "ics", "name": "Other", "clientId": "" });
    let other =
        call_from_window(&engine, "connections.add", renamed, Some(choice.clone().chosen(file.clone())));
    assert_eq!(
        other.await.expect_err("another question").code,
        NOT_CONFIRMED,
        "a choice holds for one question"
    );
    let added = call_from_window(&engine, "connections.add", add, Some(choice.chosen(file))).await;
    assert!(added.is_ok(), "what a person chose is taken: {added:?}");
}

#[tokio::test]
async fn a_yes_holds_for_one_question_only() {
    let (_folder, engine) = engine_with_findings().await;
    let engine = Arc::new(engine);
    let asked = json!({ "name": "office" });
    let Ok(Needed::Confirmation(shown)) = needed(&engine, "connections.remove", &asked).await else {
        panic!("taking a connection away is confirmed");
    };
    assert!(shown.title.contains("office"), "the dialog says which: {}", shown.title);
    let other = json!({ "name": "Clio" });
    let refused = call_from_window(&engine, "connections.remove", other, Some(shown.clone().given())).await;
    assert_eq!(refused.expect_err("another one").code, NOT_CONFIRMED, "a yes to one is no yes to another");
    let stale = Consent(Said::Yes { asked: shown.asked.clone(), hash: "0".repeat(64) });
    let refused = call_from_window(&engine, "connections.remove", asked, Some(stale)).await;
    assert_eq!(refused.expect_err("another list").code, CHANGED, "what changed meanwhile is asked again");
}

#[test]
fn texts_do_not_run_into_each_other() {
    assert_ne!(hash_of(["ab", "c"]), hash_of(["a", "bc"]), "two lists must not share a hash");
    assert_eq!(counted(1, "event", "events"), "1 event", "one is singular");
}
