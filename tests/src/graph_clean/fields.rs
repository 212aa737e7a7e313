//! Field by field: what an undo says that it gives back differs here, comes back, and is missed where it does not.

use super::{ADA, Harness, now};
use crate::restoring::as_a_person;
use serde_json::{Value, json};
use truedocket_connect::ports::CleanCalendar;
use truedocket_core::calendar::source::EventSnapshot;
use truedocket_sandbox::Vendor;
use truedocket_sandbox::oauth::Grant;

/// A part: the field that shows it, as it is, as somebody else might have made it, the words that people have for it.
type Field = (&'static str, Value, Value, &'static str);

const PAGE: &str =
    "<html><head></head><body><table><tr><td><b>Bring</b> the exhibits</td></tr></table></body></html>";

/// What of an event can differ; parts that exclude each other stand in different lists.
fn lists() -> [Vec<Field>; 3] {
    let map = |at: &str| json!({ "location": { "displayName": "Inn", "locationUri": format!("https://{at}.example") } });
    [parts(), other_parts(), vec![("location", map("north"), map("south"), "place")]]
}

fn other_parts() -> Vec<Field> {
    let places = |second: &str| {
        let room =
            json!({ "displayName": "Room A", "coordinates": { "latitude": 42.6, "longitude": -73.7 } });
        let second = json!({ "displayName": second, "address": { "street": "1 Eagle St" } });
        json!({ "location": { "displayName": "Room A and another" }, "locations": [room, second] })
    };
    let flag = |name: &str, on: bool| json!({ name: on });
    let mut all = vec![
        ("locations", places("Library"), places("Annex"), "place"),
        (
            "sensitivity",
            json!({ "sensitivity": "confidential" }),
            json!({ "sensitivity": "personal" }),
            "private",
        ),
        ("showAs", json!({ "showAs": "oof" }), json!({ "showAs": "tentative" }), "busy"),
    ];
    for (name, on) in
        [("hideAttendees", true), ("allowNewTimeProposals", false), ("responseRequested", false)]
    {
        all.push((name, flag(name, on), flag(name, !on), "attendees may do"));
    }
    all
}

fn parts() -> Vec<Field> {
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

/// Does what is kept say all that was sent?
fn says(kept: &Value, sent: &Value) -> bool {
    match (kept, sent) {
        (Value::Object(kept), Value::Object(sent)) => {
            sent.iter().all(|(name, value)| kept.get(name).is_some_and(|kept| says(kept, value)))
        }
        (Value::Array(kept), Value::Array(sent)) => {
            kept.len() == sent.len() && kept.iter().zip(sent).all(|(kept, sent)| says(kept, sent))
        }
        (kept, sent) => kept == sent,
    }
}

/// As it is kept, with every part set to something that is no default.
async fn filled(parts: &[Field]) -> (Harness, EventSnapshot) {
    let harness = Harness::start().await;
    for (name, value, _, _) in parts {
        patch(&harness, &harness.snapshot("hearing").await, value).await;
        let kept = told(&harness.snapshot("hearing").await, name);
        assert!(says(&kept, &value[*name]), "{name}: the pretend vendor keeps what it was told: {kept}");
    }
    let before = harness.snapshot("hearing").await;
    (harness, before)
}

#[tokio::test]
async fn f24_every_part_that_an_undo_claims_comes_back() {
    for parts in lists() {
        let (harness, before) = filled(&parts).await;
        harness.delete(&before.row).await.expect("it is deleted");
        let back = harness.restore(&before).await.expect("it comes back");
        for (name, _, _, _) in &parts {
            assert_eq!(told(&back.now, name), told(&before, name), "{name} is as it was");
        }
        assert!(back.lost.wrong.is_empty(), "and nothing is missed: {:?}", back.lost);
        harness.nobody_heard();
    }
}

#[tokio::test]
async fn f24_every_part_that_an_undo_claims_is_missed_where_it_differs() {
    for parts in lists() {
        for (name, _, other, words) in &parts {
            let (harness, before) = filled(&parts).await;
            let same = harness.graph.losses(&harness.ada, &before, &harness.snapshot("hearing").await);
            assert!(same.wrong.is_empty(), "{name}: nothing differs yet: {same:?}");
            patch(&harness, &before, other).await;
            let lost = harness.graph.losses(&harness.ada, &before, &harness.snapshot("hearing").await);
            let found = lost.wrong.iter().any(|sentence| sentence.contains(words));
            assert!(found, "{name}: what differs is told by its name ({words}): {lost:?}");
        }
    }
}

#[tokio::test]
async fn f24_a_page_comes_back_as_it_was_with_its_links() {
    let page = |link: &str| {
        let style = "<style>.x-cancelled { color: red }</style>";
        let body = format!("<b>Bring</b> the <i>exhibits</i>, <a href=\"{link}\">join</a>");
        json!({ "body": { "contentType": "html", "content": format!("<html><head>{style}</head><body>{body}</body></html>") } })
    };
    let harness = Harness::start().await;
    let was = page("https://zoom.us/j/1");
    patch(&harness, &harness.snapshot("hearing").await, &was).await;
    let before = harness.snapshot("hearing").await;
    assert_eq!(told(&before, "body"), was["body"], "the backup holds it as it is, painting and all");
    let read = before.row.source.event.body.reveal();
    assert!(!read.contains("cancelled"), "but nobody reads its painting as words: {read}");
    patch(&harness, &before, &page("https://zoom.us/j/2")).await;
    let lost = harness.graph.losses(&harness.ada, &before, &harness.snapshot("hearing").await);
    assert!(
        lost.wrong.iter().any(|said| said.contains("text")),
        "another link under the same words: {lost:?}"
    );
    harness.delete(&harness.snapshot("hearing").await.row).await.expect("it is deleted");
    let back = harness.restore(&before).await.expect("it comes back");
    assert_eq!(told(&back.now, "body"), was["body"], "and it comes back as it was");
    assert!(back.lost.wrong.is_empty(), "nothing is missed: {:?}", back.lost);
}

#[tokio::test]
async fn f24_an_end_by_other_clocks_comes_back() {
    let harness = Harness::start().await;
    let side =
        |time: &str, zone: &str| json!({ "dateTime": format!("2026-11-20T{time}:00"), "timeZone": zone });
    let flight = json!({ "start": side("09:00", "Eastern Standard Time"), "end": side("08:30", "Pacific Standard Time") });
    patch(&harness, &harness.snapshot("hearing").await, &flight).await;
    let before = harness.snapshot("hearing").await;
    assert_eq!(told(&before, "originalEndTimeZone"), "Pacific Standard Time", "it ends in Los Angeles");
    harness.delete(&before.row).await.expect("it is deleted");
    let back = harness.restore(&before).await.expect("it comes back");
    for name in ["start", "end", "originalStartTimeZone", "originalEndTimeZone"] {
        assert_eq!(told(&back.now, name), told(&before, name), "{name} is as it was");
    }
    let one_zone = json!({ "end": side("11:30", "Eastern Standard Time") });
    patch(&harness, &back.now, &one_zone).await;
    let lost = harness.graph.losses(&harness.ada, &back.now, &harness.snapshot("hearing").await);
    assert_eq!(lost.wrong, ["Its time zone is not as it was."], "the same instants by other clocks");
}

/// Below an event, as a program of the same account would ask it.
async fn hanging(harness: &Harness, snapshot: &EventSnapshot, what: &str, add: Option<&Value>) -> Value {
    let shared = &harness.sandbox.shared;
    let scope = Vendor::Graph.usual_scope().to_owned();
    let grant = Grant { vendor: Vendor::Graph, account: ADA.into(), scope, offline: false };
    let token = shared.oauth().issue(grant, None, now()).access;
    let id = snapshot.row.source.event.key.id.as_str();
    let address = format!("{}/graph/v1.0/users/{ADA}/events/{id}/{what}", harness.sandbox.base);
    let client = crate::proxy::client();
    let asked = match add {
        None => client.get(address),
        Some(body) => client.post(address).header("content-type", "application/json").body(body.to_string()),
    };
    let answer = asked.bearer_auth(token).send().await.expect("it answers");
    assert!(answer.status().is_success(), "{what}: a person may do that: {}", answer.status());
    serde_json::from_str(&answer.text().await.expect("a text")).expect("JSON")
}

#[tokio::test]
async fn f24_what_the_vendor_gives_nobody_back_is_lost_and_told_before_and_after() {
    let harness = Harness::start().await;
    let property = json!([{ "id": "String {66f5a359-4659-4830-9070-00040ec6ac6e} Name Mark", "value": "1" }]);
    let more = json!({ "isOnlineMeeting": true, "singleValueExtendedProperties": property });
    patch(&harness, &harness.snapshot("hearing").await, &more).await;
    let row = harness.snapshot("hearing").await;
    let file =
        json!({ "@odata.type": "#microsoft.graph.fileAttachment", "name": "a.pdf", "contentBytes": "YWJj" });
    let note = json!({ "@odata.type": "microsoft.graph.openTypeExtension", "extensionName": "com.x", "matter": "1" });
    hanging(&harness, &row, "attachments", Some(&file)).await;
    hanging(&harness, &row, "extensions", Some(&note)).await;
    let before = harness.snapshot("hearing").await;
    assert_eq!(
        (told(&before, "hasAttachments"), told(&before, "isOnlineMeeting")),
        (json!(true), json!(true)),
        "it has both"
    );
    harness.delete(&before.row).await.expect("it is deleted");
    let back = harness.restore(&before).await.expect("it comes back");
    assert_eq!(
        (told(&back.now, "hasAttachments"), told(&back.now, "isOnlineMeeting")),
        (json!(false), json!(false)),
        "and has none"
    );
    for what in ["attachments", "extensions"] {
        let left = hanging(&harness, &back.now, what, None).await;
        assert_eq!(left["value"], json!([]), "{what} are lost");
    }
    let said = harness.graph.not_restored();
    for piece in ["new id", "made at the time", "nline meeting", "ttachments", "ther programs"] {
        assert!(said.iter().any(|line| line.contains(piece)), "{piece}: said before it is removed: {said:?}");
        let told = &back.lost.usual;
        assert!(told.iter().any(|line| line.contains(piece)), "{piece}: told after the undo: {told:?}");
    }
    assert_eq!(back.lost.usual.len(), 5, "and nothing else is: {:?}", back.lost);
    assert!(back.lost.wrong.is_empty(), "all the rest came back: {:?}", back.lost);
    harness.nobody_heard();
}
