//! Fields that the world has no use for, and that a clean-up can lose: each is kept as it was sent, and only then.

use super::{Client, body, ok, refused, weekly};
use crate::world::Exception;
use serde_json::{Value, json};

const PATH: &str = "/calendars/primary/events/block1";

fn with_block() -> Client {
    let client = Client::new();
    ok(client.send("POST", "/calendars/primary/events", &[], &body("block1")));
    client
}

fn patch(client: &Client, query: &str, change: &Value) -> Value {
    ok(client.send("PATCH", &format!("{PATH}{query}"), &[], change))
}

/// `Event.status` and `Event.transparency` of the discovery document: one does not speak for the other.
#[test]
fn tentative_and_free_are_two_things() {
    let client = with_block();
    for (status, transparency) in [
        ("tentative", "transparent"),
        ("confirmed", "transparent"),
        ("tentative", "opaque"),
        ("tentative", "transparent"),
        ("confirmed", "opaque"),
        ("confirmed", "transparent"),
        ("tentative", "transparent"),
    ] {
        for change in [json!({ "status": status }), json!({ "transparency": transparency })] {
            patch(&client, "", &change);
        }
        let now = ok(client.get(PATH));
        let told = now.get("transparency").and_then(Value::as_str).unwrap_or("opaque");
        assert_eq!((now["status"].as_str(), told), (Some(status), transparency), "one after the other");
    }
    let question = json!({
        "timeMin": "2026-11-20T00:00:00Z", "timeMax": "2026-11-21T00:00:00Z", "items": [{ "id": "primary" }],
    });
    let busy = ok(client.send("POST", "/freeBusy", &[], &question))["calendars"]["primary"]["busy"].clone();
    assert_eq!(busy, json!([]), "a tentative event that is free takes no time");
    patch(&client, "", &json!({ "transparency": null }));
    let now = ok(client.get(PATH));
    assert_eq!((&now["status"], now.get("transparency")), (&json!("tentative"), None), "null is opaque");
}

/// `EventDateTime.timeZone`: each end may have its own.
#[test]
fn begin_and_end_have_zones_of_their_own() {
    let client = with_block();
    let end = json!({ "dateTime": "2026-11-20T12:00:00-08:00", "timeZone": "America/Los_Angeles" });
    let set = patch(&client, "", &json!({ "end": end }));
    assert_eq!(set["end"]["timeZone"], "America/Los_Angeles", "the end's zone is told: {set}");
    assert_eq!(set["start"]["timeZone"], "America/New_York", "and the begin's stays");
    let moved = json!({ "dateTime": "2026-11-20T08:00:00-05:00", "timeZone": "America/New_York" });
    let set = patch(&client, "", &json!({ "start": moved }));
    assert_eq!(set["end"]["dateTime"], "2026-11-20T15:00:00-05:00", "the end stays at its instant");
    assert_eq!(set["end"]["timeZone"], "America/Los_Angeles", "and in its zone: {set}");
    let same = json!({ "dateTime": "2026-11-20T15:00:00-05:00", "timeZone": "America/New_York" });
    assert_eq!(
        patch(&client, "", &json!({ "end": same }))["end"]["timeZone"],
        "America/New_York",
        "until set"
    );
}

/// `supportsAttachments`: nothing is changed for clients that do not know attachments.
#[test]
fn attachments_are_for_clients_that_know_them() {
    let client = with_block();
    let files = json!([{ "fileUrl": "https://drive.google.com/file/d/1", "title": "Exhibit 7" }]);
    let change = json!({ "attachments": files });
    assert!(patch(&client, "", &change).get("attachments").is_none(), "not heard without the parameter");
    assert_eq!(patch(&client, "?supportsAttachments=true", &change)["attachments"], files, "heard with it");
    let times = ok(client.get(PATH));
    let times = json!({ "start": times["start"], "end": times["end"] });
    let whole = ok(client.send("PUT", PATH, &[], &times));
    assert_eq!(whole["attachments"], files, "whoever does not know them does not remove them");
    let whole = ok(client.send("PUT", &format!("{PATH}?supportsAttachments=true"), &[], &times));
    assert!(whole.get("attachments").is_none(), "whoever knows them does");
    for bad in
        [json!([{ "title": "x" }]), json!("x"), json!(vec![json!({ "fileUrl": "https://x.example" }); 26])]
    {
        let path = format!("{PATH}?supportsAttachments=true");
        let answer = client.send("PATCH", &path, &[], &json!({ "attachments": bad }));
        assert_eq!(answer.status, 400, "an address for each, and at most 25");
    }
}

/// `conferenceDataVersion` and `ConferenceData`: made on request, anew for each.
#[test]
fn meetings_are_made_for_clients_that_know_them() {
    let client = with_block();
    let asked = |id: &str| json!({ "conferenceData": { "createRequest": { "requestId": id } } });
    assert!(
        patch(&client, "", &asked("one")).get("conferenceData").is_none(),
        "not heard without the version"
    );
    let made = patch(&client, "?conferenceDataVersion=1", &asked("one"));
    let link = made["hangoutLink"].as_str().expect("a link").to_owned();
    assert_eq!(made["conferenceData"]["entryPoints"][0]["uri"], json!(link), "the same in both places");
    let again = patch(&client, "?conferenceDataVersion=1", &asked("one"));
    assert_eq!(again["hangoutLink"], json!(link), "a request that was heard is not heard again");
    let other = patch(&client, "?conferenceDataVersion=1", &asked("two"));
    assert_ne!(other["hangoutLink"], json!(link), "a new request makes a new meeting");
    let titled = patch(&client, "", &json!({ "summary": "x", "conferenceData": null }));
    assert_eq!(titled["hangoutLink"], other["hangoutLink"], "without the version nothing is removed");
    let none = patch(&client, "?conferenceDataVersion=1", &json!({ "conferenceData": null }));
    assert!(none.get("hangoutLink").is_none(), "with it null ends the meeting: {none}");
    let half = json!({ "conferenceData": { "conferenceId": "x" } });
    let answer = client.send("PATCH", &format!("{PATH}?conferenceDataVersion=1"), &[], &half);
    assert_eq!(refused(&answer), (400, "required".into()), "neither a request nor a meeting");
}

/// `EventAttendee` of the discovery document.
#[test]
fn what_attendees_say_besides_their_answer_is_kept() {
    let client = with_block();
    let roe = json!({
        "email": "Roe@client.example", "responseStatus": "accepted", "optional": true,
        "comment": "By telephone", "additionalGuests": 2,
    });
    let set = patch(&client, "", &json!({ "attendees": [roe, { "email": "bo@firm.example" }] }));
    assert_eq!(set["attendees"][0], roe, "all of it");
    let plain = json!({ "email": "bo@firm.example", "responseStatus": "needsAction" });
    assert_eq!(set["attendees"][1], plain, "and nothing that was not said");
    let set = patch(&client, "", &json!({ "attendees": [{ "email": "roe@client.example" }] }));
    assert!(set["attendees"][0].get("comment").is_none(), "a list takes the place of the one before: {set}");
    for bad in [json!({ "optional": "yes" }), json!({ "additionalGuests": -1 }), json!({ "comment": 7 })] {
        let mut row = json!({ "email": "roe@client.example" });
        row.as_object_mut().expect("an object").extend(bad.as_object().expect("an object").clone());
        let answer = client.send("PATCH", PATH, &[], &json!({ "attendees": [row] }));
        assert_eq!(answer.status, 400, "{bad}");
    }
}

/// `Event.outOfOfficeProperties` is used if the event is of that type.
#[test]
fn properties_of_a_kind_are_kept_with_it() {
    let client = Client::new();
    let away = json!({ "autoDeclineMode": "declineAllConflictingInvitations", "declineMessage": "On trial" });
    let mut sent = body("block1");
    sent["eventType"] = json!("outOfOffice");
    sent["outOfOfficeProperties"] = away.clone();
    let made = ok(client.send("POST", "/calendars/primary/events", &[], &sent));
    assert_eq!(made["outOfOfficeProperties"], away, "as they were sent");
    let odd = json!({ "outOfOfficeProperties": { "autoDeclineMode": "declineSome" } });
    assert_eq!(client.send("PATCH", PATH, &[], &odd).status, 400, "a mode that is none");
    let other = json!({ "focusTimeProperties": { "autoDeclineMode": "declineNone" } });
    assert_eq!(client.send("PATCH", PATH, &[], &other).status, 400, "another kind's");
}

/// The note on recurring events of `Event.visibility`.
#[test]
fn one_day_that_is_hidden_hides_the_series() {
    let client = Client::new();
    let mut series = weekly();
    let mut moved = super::event("series1", "2026-11-03T11:00:00", &[]);
    moved.title = "moved".into();
    series.exceptions.insert("2026-11-02T14:00:00Z".into(), Exception::Changed(Box::new(moved)));
    client.put(series);
    let day = "/calendars/primary/events/series1_20261109T140000Z";
    let hidden = |path: &str| ok(client.get(path)).get("visibility").cloned();
    ok(client.send("PATCH", day, &[], &json!({ "visibility": "private" })));
    for path in
        [day, "/calendars/primary/events/series1", "/calendars/primary/events/series1_20261102T140000Z"]
    {
        assert_eq!(hidden(path), Some(json!("private")), "{path}: as hidden as the strictest");
    }
    ok(client.send("PATCH", day, &[], &json!({ "visibility": "public", "summary": "x" })));
    assert_eq!(hidden(day), Some(json!("private")), "a day cannot be opened alone");
    ok(client.send("PATCH", "/calendars/primary/events/series1", &[], &json!({ "visibility": "default" })));
    assert_eq!(hidden("/calendars/primary/events/series1"), None, "the series can");
}
