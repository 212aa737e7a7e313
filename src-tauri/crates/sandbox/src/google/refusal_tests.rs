//! What the vendor refuses, each with the document that says so.

use super::{Client, body, ok, refused};
use serde_json::{Value, json};

/// Discovery document of Calendar v3, `Event.start` and `Event.end`: required for insert, import and update.
#[test]
fn an_update_without_times_is_refused() {
    let client = Client::new();
    let made = ok(client.send("POST", "/calendars/primary/events", &[], &body("block1")));
    let path = "/calendars/primary/events/block1";
    for lacking in ["start", "end"] {
        let mut sent = made.clone();
        sent.as_object_mut().expect("an object").remove(lacking);
        let answer = client.send("PUT", path, &[], &sent);
        assert_eq!(refused(&answer), (400, "required".into()), "without {lacking}");
        let patched = client.send("PATCH", path, &[], &json!({ "summary": format!("no {lacking}") }));
        assert!(patched.status.is_success(), "a change of something else needs none: {patched:?}");
    }
    assert!(client.send("PUT", path, &[], &made).status.is_success(), "with both it is taken");
}

/// RFC 5545, 3.3.10, to which `Event.recurrence` of the discovery document refers.
#[test]
fn rules_that_are_none_are_refused() {
    let client = Client::new();
    ok(client.send("POST", "/calendars/primary/events", &[], &body("block1")));
    let path = "/calendars/primary/events/block1";
    for (rule, taken) in [
        ("RRULE:FREQ=WEEKLY;COUNT=3", true),
        ("RRULE:FREQ=WEEKLY;UNTIL=20270101T000000Z", true),
        ("RRULE:FREQ=WEEKLY;COUNT=3;UNTIL=20270101T000000Z", false),
        ("RRULE:FREQ=FORTNIGHTLY", false),
        ("RRULE:COUNT=3", false),
        ("RRULE:FREQ=DAILY;FREQ=WEEKLY", false),
        ("RRULE:FREQ=DAILY;", false),
        ("FREQ=DAILY", false),
    ] {
        let answer = client.send("PATCH", path, &[], &json!({ "recurrence": [rule] }));
        assert_eq!(answer.status.is_success(), taken, "{rule}: {answer:?}");
    }
}

/// The page "Partial response": a mask is obeyed, and one that is none is refused.
#[test]
fn field_masks_are_obeyed_and_refused() {
    let client = Client::new();
    ok(client.send("POST", "/calendars/primary/events", &[], &body("block1")));
    let page = ok(client.get("/calendars/primary/events?fields=items(id,start/timeZone)"));
    let only = json!({ "items": [{ "id": "block1", "start": { "timeZone": "America/New_York" } }] });
    assert_eq!(page, only, "what it names and nothing else");
    let one = ok(client.get("/calendars/primary/events/block1?fields=summary"));
    assert_eq!(one, json!({ "summary": "Busy" }), "of a single one as well");
    let wrong = client.get("/calendars/primary/events?fields=items(id");
    assert_eq!(refused(&wrong).0, 400, "a mask that does not end");
}

/// Discovery document of Calendar v3, `Event.colorId`, `Event.source.url`, `Event.guestsCanModify`.
#[test]
fn fields_of_another_form_are_refused_and_the_others_kept() {
    let client = Client::new();
    ok(client.send("POST", "/calendars/primary/events", &[], &body("block1")));
    let path = "/calendars/primary/events/block1";
    for (name, value) in [
        ("colorId", json!("red")),
        ("colorId", json!("12")),
        ("source", json!({ "url": "ftp://x.example", "title": "x" })),
        ("guestsCanModify", json!("yes")),
    ] {
        let answer = client.send("PATCH", path, &[], &json!({ name: value }));
        assert_eq!(answer.status, 400, "{name} cannot be {value}");
    }
    let set = ok(client.send("PATCH", path, &[], &json!({ "colorId": "11", "visibility": "confidential" })));
    assert_eq!((&set["colorId"], &set["visibility"]), (&json!("11"), &json!("confidential")), "{set}");
    let unset = ok(client.send("PATCH", path, &[], &json!({ "colorId": null, "visibility": "default" })));
    assert!(unset.get("colorId").is_none() && unset.get("visibility").is_none(), "null empties: {unset}");
    ok(client.send("PATCH", path, &[], &json!({ "colorId": "11" })));
    let times = json!({ "start": set["start"], "end": set["end"] });
    let whole = ok(client.send("PUT", path, &[], &times));
    assert_eq!(whole.get("colorId"), None::<&Value>, "a PUT empties what it does not say");
}
