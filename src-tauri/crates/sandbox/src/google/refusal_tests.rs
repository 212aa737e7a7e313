//! What the vendor refuses, each with the document that says so.

use super::{ANA, Client, WEEKS, body, ok, refused, weekly};
use crate::faults::{Fault, FaultKind};
use crate::world::{Exception, Person};
use serde_json::{Value, json};
use std::collections::BTreeSet;

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

/// The page "Get specific versions of resources": what a client has already is not sent again.
#[test]
fn what_is_known_is_not_sent_again() {
    let client = Client::new();
    ok(client.send("POST", "/calendars/primary/events", &[], &body("block1")));
    let event = "/calendars/primary/events/block1";
    for path in [event, "/calendars/primary/events", "/calendars/primary", "/users/me/calendarList"] {
        let etag = ok(client.get(path))["etag"].as_str().expect("a version").to_owned();
        let again = client.send("GET", path, &[("if-none-match", &etag)], &Value::Null);
        assert_eq!((again.status.as_u16(), again.body), (304, None), "{path}: nothing has changed");
        let other = client.send("GET", path, &[("if-none-match", "\"other\"")], &Value::Null);
        assert_eq!(other.status, 200, "{path}: another version is told");
    }
    let etag = ok(client.get(event))["etag"].as_str().expect("a version").to_owned();
    ok(client.send("PATCH", event, &[("if-none-match", &etag)], &json!({ "summary": "Other" })));
    let now = ok(client.send("GET", event, &[("if-none-match", &etag)], &Value::Null));
    assert_eq!(now["summary"], "Other", "what has changed is sent");
}

/// The page "Manage focus time, out of office, and working location events", and `Event.eventType`.
#[test]
fn time_out_of_the_office_has_hours_and_a_person() {
    let client = Client::new();
    let away = |kind: &str, whole_day: bool| {
        let mut sent = body("x");
        sent.as_object_mut().expect("an object").remove("id");
        sent["eventType"] = json!(kind);
        if whole_day {
            sent["start"] = json!({ "date": "2026-11-20" });
            sent["end"] = json!({ "date": "2026-11-21" });
        }
        sent
    };
    for (kind, whole_day, taken) in [
        ("outOfOffice", false, true),
        ("outOfOffice", true, false),
        ("focusTime", false, true),
        ("focusTime", true, false),
        ("workingLocation", true, true),
        ("default", true, true),
        ("fromGmail", false, false),
    ] {
        let answer = client.send("POST", "/calendars/primary/events", &[], &away(kind, whole_day));
        assert_eq!(answer.status.is_success(), taken, "{kind}, whole days: {whole_day}: {answer:?}");
    }
    let made = ok(client.send("POST", "/calendars/primary/events", &[], &away("outOfOffice", false)));
    let path = format!("/calendars/primary/events/{}", made["id"].as_str().expect("an id"));
    let whole = json!({
        "start": { "date": "2026-11-20", "dateTime": null },
        "end": { "date": "2026-11-21", "dateTime": null },
    });
    assert_eq!(client.send("PATCH", &path, &[], &whole).status, 400, "nor can it become one");
    let shared = ok(client.send("POST", "/calendars", &[], &json!({ "summary": "Bookings" })));
    let path = format!("/calendars/{}/events", shared["id"].as_str().expect("an id").replace('@', "%40"));
    assert_eq!(
        client.send("POST", &path, &[], &away("outOfOffice", false)).status,
        400,
        "and whose would it be"
    );
    assert!(client.send("POST", &path, &[], &away("default", false)).status.is_success(), "others may");
}

/// The page "Synchronize resources efficiently": a change is told, and it is told once.
#[test]
fn changes_come_once_unless_a_fault_repeats_them() {
    let client = Client::new();
    client.put(weekly());
    let (_, last) = client.all(WEEKS);
    let mut series = weekly();
    series.exceptions.insert("2026-11-02T14:00:00Z".into(), Exception::Cancelled);
    let mut moved = super::event("series1", "2026-11-10T11:00:00", &[]);
    moved.title = "moved".into();
    series.exceptions.insert("2026-11-09T14:00:00Z".into(), Exception::Changed(Box::new(moved)));
    client.put(series);
    let token = last["nextSyncToken"].as_str().expect("a token").replace('=', "%3D");
    let path = format!("/calendars/primary/events?singleEvents=true&syncToken={token}");
    let ids = |rows: &[Value]| rows.iter().map(|row| row["id"].to_string()).collect::<Vec<_>>();
    let (rows, _) = client.all(&path);
    let told = ids(&rows);
    assert_eq!(told.iter().collect::<BTreeSet<_>>().len(), told.len(), "each row once: {told:?}");
    let off = rows.iter().filter(|row| row["status"] == "cancelled").count();
    assert_eq!(off, 1, "the day that was called off among them: {rows:?}");
    client.shared.faults().add(Fault::new(FaultKind::DuplicateOverPages).times(1));
    assert_eq!(client.all(&path).0.len(), rows.len() + 1, "a fault repeats one");
}

/// The Directory API's pages "users.list" and "Search for users".
#[test]
fn accounts_are_searched_as_the_directory_says() {
    let client = Client::new();
    for (n, (email, active)) in
        [("ana@firm.example", true), ("bob@firm.example", false), ("al@branch.example", true)]
            .iter()
            .enumerate()
    {
        client.shared.world_mut().people.push(Person {
            email: (*email).into(),
            name: format!("Person {n}"),
            attorney: true,
            active: *active,
            left_on: None,
            user_number: 0,
        });
    }
    let found = |query: &str| {
        let page = ok(client.directory(query));
        let users = page["users"].as_array().cloned().unwrap_or_default();
        users.iter().filter_map(|user| Some(user["primaryEmail"].as_str()?.to_owned())).collect::<Vec<_>>()
    };
    for (query, who) in [
        ("customer=my_customer", vec![ANA, "bob@firm.example", "al@branch.example"]),
        ("domain=firm.example", vec![ANA, "bob@firm.example"]),
        ("domain=FIRM.example", vec![ANA, "bob@firm.example"]),
        ("customer=my_customer&domain=branch.example", vec!["al@branch.example"]),
        ("customer=my_customer&query=isSuspended%3Dtrue", vec!["bob@firm.example"]),
        ("customer=my_customer&query=isSuspended%3Dfalse%20email:a*", vec![ANA, "al@branch.example"]),
        ("customer=my_customer&query=email%3Dbob@firm.example", vec!["bob@firm.example"]),
    ] {
        assert_eq!(found(query), who, "{query}");
    }
    for (query, status) in [
        ("domain=nobody.example", 404),
        ("customer=C0", 400),
        ("customer=my_customer&query=isSuspended", 400),
        ("customer=my_customer&orderBy=age", 400),
        ("customer=my_customer&sortOrder=UP", 400),
        ("customer=my_customer&projection=most", 400),
        ("customer=my_customer&maxResults=501", 400),
    ] {
        assert_eq!(client.directory(query).status, status, "{query}");
    }
}
