//! Wire to core, field by field.

use super::{mapped, row};
use serde_json::{Value, json};
use truedocket_core::calendar::event::{EventStatus, EventType, ResponseStatus, ShowAs};
use truedocket_core::time::{OriginalStart, Span};

fn at(text: &str) -> Value {
    json!({"dateTime": text, "timeZone": "UTC"})
}

fn timed(start: &str, end: &str, zone: &str) -> Span {
    Span::Timed { start: start.parse().unwrap(), end: end.parse().unwrap(), zone: zone.to_owned() }
}

#[test]
fn f09_times() {
    for (changes, expected, why) in [
        (
            json!({"originalStartTimeZone": "Pacific Standard Time"}),
            timed("2026-11-02T14:00:00Z", "2026-11-02T15:00:00Z", "America/Los_Angeles"),
            "UTC as asked for; the zone that it was made in, by its Windows name",
        ),
        (
            json!({"originalStartTimeZone": "tzone://Microsoft/Custom"}),
            timed("2026-11-02T14:00:00Z", "2026-11-02T15:00:00Z", "America/New_York"),
            "a custom zone costs the name of the zone and not the event",
        ),
        (
            json!({"start": {"dateTime": "2026-11-01T01:30:00", "timeZone": "Eastern Standard Time"}, "end": at("2026-11-01T07:00:00.0000000Z")}),
            timed("2026-11-01T05:30:00Z", "2026-11-01T07:00:00Z", "America/New_York"),
            "a server that ignored our zone; the fold; a Z where none belongs",
        ),
        (
            json!({"start": {"dateTime": "2026-11-02T14:00:00", "timeZone": null}}),
            timed("2026-11-02T14:00:00Z", "2026-11-02T15:00:00Z", "America/New_York"),
            "no zone means UTC",
        ),
    ] {
        assert_eq!(mapped(&row(&changes)).unwrap().span, expected, "{why}");
    }
}

#[test]
fn f09_all_day_events_are_dates() {
    let all_day = |start: Value, end: Value, zone: &str| {
        mapped(&row(&json!({"isAllDay": true, "start": start, "end": end, "originalStartTimeZone": zone})))
    };
    let november_first =
        Span::AllDay { first: "2026-11-01".parse().unwrap(), end: "2026-11-02".parse().unwrap() };
    for zone in ["Eastern Standard Time", "Tokyo Standard Time", "tzone://Microsoft/Custom"] {
        let event =
            all_day(at("2026-11-01T00:00:00.0000000"), at("2026-11-02T00:00:00.0000000"), zone).unwrap();
        assert_eq!(
            event.span, november_first,
            "midnights are taken as they stand, whatever the zone ({zone})"
        );
    }
    let moved =
        all_day(at("2026-10-31T15:00:00.0000000"), at("2026-11-01T15:00:00.0000000"), "Tokyo Standard Time");
    assert_eq!(moved.unwrap().span, november_first, "put into UTC on its way: the day is the one in Tokyo");
    let lost = all_day(at("2026-10-31T15:00:00"), at("2026-11-01T15:00:00"), "tzone://Microsoft/Custom");
    assert!(lost.is_err(), "the wrong day would be worse than none");
}

#[test]
fn f22_what_has_no_time_is_unreadable() {
    for (changes, why) in [
        (json!({"start": null}), "no start"),
        (json!({"end": {"timeZone": "UTC"}}), "an end without anything in it"),
        (json!({"start": {"dateTime": "soon", "timeZone": "UTC"}}), "no time"),
        (json!({"start": {"dateTime": "2026-11-02T14:00:00", "timeZone": "Mars"}}), "clocks of no zone"),
        (json!({"isAllDay": true, "start": at("x")}), "no day"),
        (json!({"originalStart": "x"}), "a series' day that cannot be told"),
        (json!({"id": null}), "no id"),
    ] {
        assert!(mapped(&row(&changes)).is_err(), "{why}: shown as unreadable, never guessed");
    }
}

#[test]
fn f10_instances_name_their_day() {
    for (changes, expected, why) in [
        (json!({}), None, "a single event has none"),
        (
            json!({"type": "exception", "seriesMasterId": "m", "originalStart": "2026-11-01T14:00:00Z"}),
            Some(OriginalStart::At("2026-11-01T14:00:00Z".parse().unwrap())),
            "an exception says where it came from",
        ),
        (
            json!({"type": "occurrence", "seriesMasterId": "m"}),
            Some(OriginalStart::At("2026-11-02T14:00:00Z".parse().unwrap())),
            "an occurrence takes place when its series says",
        ),
        (json!({"type": "exception", "seriesMasterId": "m"}), None, "a moved day is not guessed"),
        (
            json!({
                "type": "occurrence", "seriesMasterId": "m", "isAllDay": true, "originalStart": "2026-11-01T00:00:00Z",
                "start": at("2026-11-01T00:00:00"), "end": at("2026-11-02T00:00:00"),
            }),
            Some(OriginalStart::On("2026-11-01".parse().unwrap())),
            "all-day series have dates",
        ),
    ] {
        assert_eq!(mapped(&row(&changes)).unwrap().original_start, expected, "{why}");
    }
}

#[test]
fn unknown_words_get_the_meaning_that_hides_nothing() {
    let event = mapped(&row(&json!({
        "type": "hologram", "showAs": "unknownFutureValue", "sensitivity": "cosmic", "newField": {"a": [1]},
        "attendees": [{"emailAddress": {"address": "X@Client.example"}, "type": "ghost", "status": {"response": "perhaps"}}],
    })))
    .unwrap();
    assert_eq!(event.show_as, ShowAs::Busy, "time counts as taken");
    assert!(event.private, "an unknown sensitivity is private");
    assert_eq!(event.attendees[0].response, ResponseStatus::None, "no answer yet");
    assert!(!event.attendees[0].resource, "a person until it is said otherwise");
}

#[test]
fn nulls_are_as_good_as_nothing() {
    let names = [
        "subject",
        "body",
        "location",
        "attendees",
        "organizer",
        "categories",
        "showAs",
        "sensitivity",
        "isAllDay",
        "isCancelled",
        "responseStatus",
        "originalStart",
        "originalStartTimeZone",
        "seriesMasterId",
        "iCalUId",
        "lastModifiedDateTime",
        "type",
    ];
    let changes: serde_json::Map<String, Value> =
        names.iter().map(|name| ((*name).to_owned(), Value::Null)).collect();
    let event = mapped(&row(&Value::Object(changes))).unwrap();
    assert!(event.title.is_blank() && event.body.is_blank(), "texts are empty");
    assert_eq!(
        (event.show_as, event.event_type, event.private),
        (ShowAs::Busy, EventType::Meeting, false),
        "nothing is assumed"
    );
    let nested = mapped(&row(&json!({
        "organizer": {"emailAddress": null}, "location": {"displayName": null}, "body": {"content": null, "contentType": null},
        "attendees": [{"emailAddress": null}, {"emailAddress": {"address": null}}], "responseStatus": {"response": null},
    })));
    assert!(nested.unwrap().attendees.is_empty(), "nulls further down as well");
}

#[test]
fn enumerations() {
    for (word, expected) in [
        ("free", ShowAs::Free),
        ("tentative", ShowAs::Tentative),
        ("busy", ShowAs::Busy),
        ("oof", ShowAs::Away),
        ("workingElsewhere", ShowAs::Elsewhere),
        ("unknown", ShowAs::Busy),
    ] {
        let event = mapped(&row(&json!({"showAs": word}))).unwrap();
        assert_eq!(
            (event.show_as, event.event_type),
            (expected, EventType::Meeting),
            "{word} says how time shows, not what it is"
        );
    }
    for (word, private) in [("normal", false), ("personal", true), ("private", true), ("confidential", true)]
    {
        assert_eq!(mapped(&row(&json!({"sensitivity": word}))).unwrap().private, private, "{word}");
    }
    let cancelled = mapped(&row(&json!({"isCancelled": true}))).unwrap();
    assert_eq!(
        cancelled.status,
        EventStatus::Cancelled,
        "cancelled meetings stay visible to those who were asked"
    );
}

#[test]
fn people_and_the_owners_own_answer() {
    let attendees = json!([
        {"emailAddress": {"address": "Ada@Firm.example", "name": "Ada"}, "type": "required", "status": {"response": "none"}},
        {"emailAddress": {"address": "room4@firm.example"}, "type": "resource", "status": {"response": "accepted"}},
    ]);
    let organizer = json!({"emailAddress": {"address": "Bo@Firm.example"}});
    let asked = |response: &str, attendees: &Value| {
        let changes =
            json!({"organizer": organizer, "attendees": attendees, "responseStatus": {"response": response}});
        let event = mapped(&row(&changes)).unwrap();
        let rows: Vec<_> =
            event.attendees.iter().map(|a| (a.email.as_str().to_owned(), a.response, a.resource)).collect();
        (event.organizer.map(|email| email.as_str().to_owned()), rows)
    };
    let room = ("room4@firm.example".to_owned(), ResponseStatus::Accepted, true);
    let ada = |answer| ("ada@firm.example".to_owned(), answer, false);
    let (organizer_is, rows) = asked("declined", &attendees);
    assert_eq!(organizer_is.as_deref(), Some("bo@firm.example"), "who called it");
    assert_eq!(rows, [ada(ResponseStatus::Declined), room.clone()], "the own answer is surer than the list");
    let (_, rows) = asked("organizer", &attendees);
    assert_eq!(rows, [ada(ResponseStatus::None), room], "who calls a meeting was not asked");
    let (_, rows) = asked("tentativelyAccepted", &json!([]));
    assert_eq!(rows, [ada(ResponseStatus::Tentative)], "asked through a group, and answered");
    let (_, rows) = asked("notResponded", &json!([]));
    assert!(rows.is_empty(), "nothing is made up");
}

#[test]
fn texts_are_plain_and_versions_are_kept() {
    let event = mapped(&row(&json!({
        "body": {"contentType": "html", "content": "<html><head><style>p{}</style></head><body><p>Matter&nbsp;24-0117</p>\r\n<p>x</p></body></html>"},
        "location": {"displayName": "Room 4"}, "categories": ["Court Appearance", "Red"], "lastModifiedDateTime": "2026-10-30T10:00:00.1234567Z",
    })))
    .unwrap();
    assert_eq!(event.body.reveal(), "Matter 24-0117\nx", "bodies are plain text");
    assert_eq!(event.place.reveal(), "Room 4", "the place");
    assert_eq!(event.categories, ["Court Appearance", "Red"], "as the mailbox names them");
    assert_eq!(
        (event.version.as_str(), event.updated.is_some()),
        ("ck1", true),
        "the change key is the version"
    );
    let text = mapped(&row(&json!({"body": {"contentType": "text", "content": "a\r\nb"}}))).unwrap();
    assert_eq!(text.body.reveal(), "a\nb", "plain bodies keep their lines");
    let etag = mapped(&row(&json!({"changeKey": null, "@odata.etag": "W/\"9\""}))).unwrap();
    assert_eq!(etag.version.as_str(), "W/\"9\"", "else the ETag");
}
