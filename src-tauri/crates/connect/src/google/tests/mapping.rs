//! Wire to core, field by field.

use super::mapped;
use serde_json::{Value, json};
use truedocket_core::calendar::event::{EventStatus, EventType, ResponseStatus, ShowAs};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{IcalUid, RemoteId};
use truedocket_core::time::{OriginalStart, Span};

/// A plain event with `changes` laid over it; null takes a field away.
fn row(changes: &Value) -> Value {
    let mut row = json!({
        "id": "ev1", "etag": "\"33\"", "status": "confirmed", "iCalUID": "u1@google.com",
        "summary": "Call", "start": {"dateTime": "2026-11-02T09:00:00-05:00", "timeZone": "America/New_York"},
        "end": {"dateTime": "2026-11-02T10:00:00-05:00", "timeZone": "America/New_York"},
    });
    for (key, value) in changes.as_object().unwrap() {
        row[key] = value.clone();
    }
    row
}

fn timed(start: &str, end: &str, zone: &str) -> Span {
    Span::Timed { start: start.parse().unwrap(), end: end.parse().unwrap(), zone: zone.to_owned() }
}

#[test]
fn f09_times() {
    for (start, end, expected, why) in [
        (
            json!({"dateTime": "2026-11-02T09:00:00-05:00", "timeZone": "America/Chicago"}),
            json!({"dateTime": "2026-11-02T10:00:00-05:00"}),
            timed("2026-11-02T14:00:00Z", "2026-11-02T15:00:00Z", "America/Chicago"),
            "the offset tells the instant, the zone is the one it was made in",
        ),
        (
            json!({"dateTime": "2026-11-01T01:30:00-05:00"}),
            json!({"dateTime": "2026-11-01T02:30:00-05:00"}),
            timed("2026-11-01T06:30:00Z", "2026-11-01T07:30:00Z", "America/New_York"),
            "the second 01:30 of the fold; without a zone the calendar's",
        ),
        (
            json!({"dateTime": "2026-03-08T02:30:00", "timeZone": "America/New_York"}),
            json!({"dateTime": "2026-03-08T04:00:00", "timeZone": "America/New_York"}),
            timed("2026-03-08T07:30:00Z", "2026-03-08T08:00:00Z", "America/New_York"),
            "without an offset in the gap",
        ),
        (
            json!({"dateTime": "2026-11-02T09:00:00", "timeZone": "Pacific Standard Time"}),
            json!({"dateTime": "2026-11-02T18:00:00Z"}),
            timed("2026-11-02T17:00:00Z", "2026-11-02T18:00:00Z", "America/Los_Angeles"),
            "Windows names are translated",
        ),
        (
            json!({"dateTime": "2026-11-02T14:00:00Z", "timeZone": "Mars/Olympus"}),
            json!({"dateTime": "2026-11-02T15:00:00Z"}),
            timed("2026-11-02T14:00:00Z", "2026-11-02T15:00:00Z", "America/New_York"),
            "an unknown zone costs the name of the zone and not the event",
        ),
        (
            json!({"date": "2026-11-01", "dateTime": null}),
            json!({"date": "2026-11-02", "timeZone": "Asia/Tokyo"}),
            Span::AllDay { first: "2026-11-01".parse().unwrap(), end: "2026-11-02".parse().unwrap() },
            "all-day events are dates and stay dates",
        ),
    ] {
        let event = mapped(&row(&json!({"start": start, "end": end}))).unwrap();
        assert_eq!(event.span, expected, "{why}");
    }
}

#[test]
fn f22_what_has_no_time_is_unreadable() {
    for (changes, why) in [
        (json!({"start": null}), "no start"),
        (json!({"end": {}}), "an end without anything in it"),
        (json!({"start": {"date": "2026-11-02"}}), "a date and a time"),
        (json!({"start": {"dateTime": "next Tuesday"}}), "no time"),
        (json!({"start": {"date": "2026-02-30"}, "end": {"date": "2026-03-01"}}), "a day that is none"),
        (
            json!({"start": {"dateTime": "2026-11-02T09:00:00", "timeZone": "Mars/Olympus"}}),
            "clocks of no zone",
        ),
        (json!({"originalStartTime": {"dateTime": "x"}}), "a series' day that cannot be told"),
        (json!({"id": ""}), "no id"),
    ] {
        assert!(mapped(&row(&changes)).is_err(), "{why}: shown as unreadable, never guessed");
    }
}

#[test]
fn f10_instances_name_their_day() {
    let instance = row(&json!({
        "recurringEventId": "master", "originalStartTime": {"dateTime": "2026-11-01T09:00:00-05:00"},
    }));
    let event = mapped(&instance).unwrap();
    assert_eq!(event.series.as_ref().map(RemoteId::as_str), Some("master"), "the series");
    assert_eq!(event.uid.as_ref().map(IcalUid::as_str), Some("u1@google.com"), "equal in all instances");
    let at = OriginalStart::At("2026-11-01T14:00:00Z".parse().unwrap());
    assert_eq!(event.original_start, Some(at), "the day it was moved from");
    let all_day = row(&json!({
        "recurringEventId": "m", "originalStartTime": {"date": "2026-11-01"},
        "start": {"date": "2026-11-03"}, "end": {"date": "2026-11-04"},
    }));
    let on = OriginalStart::On("2026-11-01".parse().unwrap());
    assert_eq!(mapped(&all_day).unwrap().original_start, Some(on), "all-day series have dates");
}

#[test]
fn unknown_words_get_the_meaning_that_hides_nothing() {
    let event = mapped(&row(&json!({
        "eventType": "hologram", "transparency": "misty", "visibility": "cosmic", "status": "pondered",
        "attendees": [{"email": "X@Client.example", "responseStatus": "perhaps"}], "newField": {"a": [1]},
    })))
    .unwrap();
    assert_eq!(event.event_type, EventType::Meeting, "rules look at it");
    assert_eq!(event.show_as, ShowAs::Busy, "time counts as taken");
    assert!(event.private, "an unknown visibility is private");
    assert_eq!(event.status, EventStatus::Confirmed, "it takes place");
    assert_eq!(event.attendees[0].response, ResponseStatus::None, "no answer yet");
    assert_eq!(event.attendees[0].email.as_str(), "x@client.example", "addresses are compared in lower case");
}

#[test]
fn nulls_are_as_good_as_nothing() {
    let names = [
        "summary",
        "description",
        "location",
        "attendees",
        "organizer",
        "creator",
        "transparency",
        "visibility",
        "eventType",
        "extendedProperties",
        "eventLabelId",
        "updated",
        "iCalUID",
        "recurringEventId",
        "originalStartTime",
        "status",
    ];
    let changes: serde_json::Map<String, Value> =
        names.iter().map(|name| ((*name).to_owned(), Value::Null)).collect();
    let event = mapped(&row(&Value::Object(changes))).unwrap();
    assert!(event.title.is_blank() && event.body.is_blank(), "texts are empty");
    assert_eq!(
        (event.show_as, event.event_type, event.private),
        (ShowAs::Busy, EventType::Meeting, false),
        "the defaults of Google"
    );
}

#[test]
fn kinds_of_entries() {
    for (kind, event_type, show_as) in [
        ("default", EventType::Meeting, ShowAs::Busy),
        ("fromGmail", EventType::Meeting, ShowAs::Busy),
        ("outOfOffice", EventType::OutOfOffice, ShowAs::Away),
        ("focusTime", EventType::FocusTime, ShowAs::Busy),
        ("workingLocation", EventType::WorkingLocation, ShowAs::Elsewhere),
        ("birthday", EventType::Birthday, ShowAs::Busy),
    ] {
        let event = mapped(&row(&json!({"eventType": kind}))).unwrap();
        assert_eq!((event.event_type, event.show_as), (event_type, show_as), "{kind}");
    }
    let free = mapped(&row(&json!({"transparency": "transparent"}))).unwrap();
    assert_eq!(free.show_as, ShowAs::Free, "transparent time is free");
}

#[test]
fn categories_come_from_properties_and_labels() {
    for (changes, expected, why) in [
        (json!({}), vec![], "none is guessed"),
        (json!({"summary": "[Deposition] Doe"}), vec![], "not from the title either"),
        (json!({"eventLabelId": "5e1b"}), vec!["Deposition"], "a label by its name"),
        (json!({"eventLabelId": "gone"}), vec![], "a label that is no more"),
        (
            json!({"extendedProperties": {"private": {"category": "Internal"}}}),
            vec!["Internal"],
            "a private property",
        ),
        (
            json!({"extendedProperties": {"private": {"truedocket.category": "Internal"}, "shared": {"category": " Court Appearance "}}}),
            vec!["Court Appearance"],
            "what all copies share counts first",
        ),
        (
            json!({"extendedProperties": {"shared": {"category": "", "truedocket.category": null}, "private": {"category": "Internal"}}}),
            vec!["Internal"],
            "empty ones count for nothing",
        ),
        (
            json!({"eventLabelId": "5e1b", "extendedProperties": {"shared": {"category": "deposition"}}}),
            vec!["deposition"],
            "the same twice is once",
        ),
        (
            json!({"eventLabelId": "5e1b", "extendedProperties": {"shared": {"category": "Internal"}}}),
            vec!["Internal", "Deposition"],
            "a contradiction is not settled here",
        ),
    ] {
        assert_eq!(mapped(&row(&changes)).unwrap().categories, expected, "{why}");
    }
}

#[test]
fn people() {
    let event = mapped(&row(&json!({
        "organizer": {"email": "c_9@group.calendar.google.com", "self": true}, "creator": {"email": "Bo@firm.example"},
        "attendees": [
            {"email": "ada@firm.example", "self": true, "responseStatus": "declined", "organizer": true},
            {"email": "room@resource.calendar.google.com", "resource": true, "responseStatus": "accepted"},
            {"displayName": "No Address"}, {"email": "  "},
            {"email": "c@client.example", "displayName": "C", "optional": true, "responseStatus": "tentative"},
        ],
    })))
    .unwrap();
    assert_eq!(
        event.organizer.as_ref().map(Email::as_str),
        Some("bo@firm.example"),
        "a calendar calls no meeting"
    );
    let rows: Vec<_> = event.attendees.iter().map(|a| (a.email.as_str(), a.response, a.resource)).collect();
    let expected = [
        ("ada@firm.example", ResponseStatus::Declined, false),
        ("room@resource.calendar.google.com", ResponseStatus::Accepted, true),
        ("c@client.example", ResponseStatus::Tentative, false),
    ];
    assert_eq!(rows, expected, "who has no address cannot be compared");
}

#[test]
fn texts_are_plain_and_versions_are_kept() {
    let event = mapped(&row(&json!({
        "description": "<b>Matter</b> 24-0117<br>Bring <script>alert(1)</script>file", "location": "Room 4",
        "updated": "2026-10-30T10:00:00.123Z",
    })))
    .unwrap();
    assert_eq!(event.body.reveal(), "Matter 24-0117\nBring file", "bodies are plain text");
    assert_eq!(event.version.as_str(), "\"33\"", "the ETag as it came");
    assert_eq!(event.updated, Some("2026-10-30T10:00:00.123Z".parse().unwrap()), "when it was changed");
    let bare = mapped(&row(&json!({"etag": null, "updated": "2026-10-30T10:00:00Z"}))).unwrap();
    assert_eq!(
        bare.version.as_str(),
        "2026-10-30T10:00:00Z",
        "without an ETag the time of change tells versions apart"
    );
    assert!(!format!("{event:?}").contains("Matter"), "client words do not print");
}
