//! Field by field: what an undo says that it gives back differs here, comes back, and is missed where it does not.

use super::{ADA, Harness};
use crate::restoring::as_a_person;
use serde_json::{Value, json};
use truedocket_connect::ports::CleanCalendar;
use truedocket_core::calendar::source::EventSnapshot;
use truedocket_sandbox::Vendor;

const PAGE: &str =
    "<html><head></head><body><table><tr><td><b>Bring</b> the exhibits</td></tr></table></body></html>";

/// What of an event can differ, as it is, as somebody else might have made it, and the words that people have for it.
fn parts() -> Vec<(&'static str, Value, Value, &'static str)> {
    let place = |street: &str| {
        json!({ "displayName": "Courthouse", "address": { "street": street, "city": "Albany" },
                "coordinates": { "latitude": 42.6, "longitude": -73.7 } })
    };
    let body = |page: &str| json!({ "contentType": "html", "content": page });
    let reminder =
        |on: bool, minutes: u32| json!({ "isReminderOn": on, "reminderMinutesBeforeStart": minutes });
    vec![
        ("body", json!({ "body": body(PAGE) }), json!({ "body": body("<p>Leave the exhibits</p>") }), "text"),
        (
            "location",
            json!({ "location": place("1 Eagle St") }),
            json!({ "location": place("2 Eagle St") }),
            "place",
        ),
        (
            "categories",
            json!({ "categories": ["Court", "Trial"] }),
            json!({ "categories": ["Trial"] }),
            "categories",
        ),
        ("showAs", json!({ "showAs": "workingElsewhere" }), json!({ "showAs": "oof" }), "busy"),
        ("sensitivity", json!({ "sensitivity": "personal" }), json!({ "sensitivity": "private" }), "private"),
        ("importance", json!({ "importance": "high" }), json!({ "importance": "low" }), "importance"),
        ("reminderMinutesBeforeStart", reminder(true, 45), reminder(true, 30), "reminder"),
        ("isReminderOn", reminder(true, 45), reminder(false, 45), "reminder"),
    ]
}

fn told(snapshot: &EventSnapshot, field: &str) -> Value {
    let raw: Value = serde_json::from_str(&snapshot.row.raw).expect("JSON");
    raw[field].clone()
}

async fn patch(harness: &Harness, snapshot: &EventSnapshot, body: &Value) {
    let id = snapshot.row.source.event.key.id.as_str();
    as_a_person(&harness.sandbox, Vendor::Graph, ADA, &format!("users/{ADA}/events/{id}"), body).await;
}

/// As it is kept, with every part set to something that is no default.
async fn filled() -> (Harness, EventSnapshot) {
    let harness = Harness::start().await;
    for (_, value, _, _) in parts() {
        patch(&harness, &harness.snapshot("hearing").await, &value).await;
    }
    let before = harness.snapshot("hearing").await;
    assert_eq!(told(&before, "body")["content"], PAGE, "a page is kept as it is");
    for (name, value, _, _) in parts() {
        let (kept, sent) = (told(&before, name), &value[name]);
        let has_all = match sent {
            Value::Object(sent) => sent.iter().all(|(key, value)| kept[key] == *value),
            plain => kept == *plain,
        };
        assert!(has_all, "{name}: the pretend vendor keeps what it was told: {kept}");
    }
    (harness, before)
}

#[tokio::test]
async fn f24_every_part_that_an_undo_claims_comes_back() {
    let (harness, before) = filled().await;
    harness.delete(&before.row).await.expect("it is deleted");
    let back = harness.restore(&before).await.expect("it comes back");
    for (name, _, _, _) in parts() {
        assert_eq!(told(&back.now, name), told(&before, name), "{name} is as it was");
    }
    assert!(back.lost.wrong.is_empty(), "and nothing is missed: {:?}", back.lost);
    harness.nobody_heard();
}

#[tokio::test]
async fn f24_every_part_that_an_undo_claims_is_missed_where_it_differs() {
    for (name, _, other, words) in parts() {
        let (harness, before) = filled().await;
        let same = harness.graph.losses(&harness.ada, &before, &harness.snapshot("hearing").await);
        assert!(same.wrong.is_empty(), "{name}: nothing differs yet: {same:?}");
        patch(&harness, &before, &other).await;
        let lost = harness.graph.losses(&harness.ada, &before, &harness.snapshot("hearing").await);
        let found = lost.wrong.iter().any(|sentence| sentence.contains(words));
        assert!(found, "{name}: what differs is told by its name ({words}): {lost:?}");
    }
}
