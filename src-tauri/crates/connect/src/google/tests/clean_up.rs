//! What a clean-up asks for, and what it makes of rows: on bodies written for these tests.

use super::{calendar, labels};
use crate::google::canon::{self, Clocks, Row};
use crate::google::map::EventContext;
use crate::google::wire::Event;
use crate::google::writes::{self, Fields};
use crate::google::{
    delete_event, guests, import_event, insert_event, list_source_events, list_users, move_event,
    patch_event, series, source_event,
};
use crate::ports::{PageToken, RowsRequest};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use truedocket_core::calendar::source::{RawEvent, RowKind, SeriesEnd};
use truedocket_core::ids::{RemoteId, Version};
use truedocket_core::time::zone::Zones;
use truedocket_core::time::{Span, Window};
use url::Url;

fn api() -> Url {
    Url::parse("https://www.googleapis.com/calendar/v3").unwrap()
}

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn original(row: &Value) -> Result<Option<RawEvent>, &'static str> {
    let wire: Event = serde_json::from_value(row.clone()).unwrap();
    source_event::original(
        &row.to_string(),
        wire,
        &EventContext { calendar: &calendar(), zones: &Zones::bundled(), labels: &labels() },
    )
}

fn weekly() -> Value {
    json!({
        "id": "team1", "etag": "\"7\"", "iCalUID": "team1@uid.example", "created": "2024-01-08T12:00:00.000Z",
        "summary": "Team", "recurrence": ["RRULE:FREQ=WEEKLY"],
        "start": {"dateTime": "2026-01-05T09:00:00-05:00", "timeZone": "America/New_York"},
        "end": {"dateTime": "2026-01-05T10:00:00-05:00", "timeZone": "America/New_York"},
        "extendedProperties": {"private": {"sync.id": "77"}}, "source": {"url": "https://tool.example/1"},
    })
}

#[test]
fn rows_are_asked_for_unexpanded_and_on_from_a_token() {
    let window = Window { start: utc("2026-01-01T00:00:00Z"), end: utc("2027-01-01T00:00:00Z") };
    let at = list_source_events::At::of(&RowsRequest::All(Some(window))).unwrap();
    let url = list_source_events::prepare(&api(), &calendar(), &at).url;
    assert_eq!(
        url.as_str(),
        "https://www.googleapis.com/calendar/v3/calendars/ada@firm.example/events?singleEvents=false\
         &maxResults=1000&timeMin=2026-01-01T00%3A00%3A00Z&timeMax=2027-01-01T00%3A00%3A00Z",
        "series as one row each, in the window"
    );
    let next = list_source_events::At::of(&RowsRequest::Next(at.next("p2".into()))).unwrap();
    let url = list_source_events::prepare(&api(), &calendar(), &next).url.to_string();
    assert!(
        url.contains("timeMin=") && url.ends_with("&pageToken=p2"),
        "the same window on each page: {url}"
    );
    assert!(
        list_source_events::At::of(&RowsRequest::Next(PageToken("strange".into()))).is_none(),
        "a foreign token"
    );
}

#[test]
fn rows_say_what_kind_they_are() {
    let series = original(&weekly()).unwrap().unwrap();
    let rules = vec!["RRULE:FREQ=WEEKLY".to_owned()];
    assert_eq!(series.source.shape, RowKind::Series { rules, ends: SeriesEnd::Never }, "a series is one row");
    assert_eq!(series.source.created, Some(utc("2024-01-08T12:00:00Z")), "since when it is there");
    let marks = ["google.private.sync.id=77", "google.source.url=https://tool.example/1"];
    assert_eq!(series.source.marks, marks, "what programs left on it");
    assert_eq!(series.raw, weekly().to_string(), "as it came");
    let mut day = weekly();
    day["recurrence"] = Value::Null;
    day["recurringEventId"] = json!("team1");
    day["originalStartTime"] = json!({"dateTime": "2026-01-12T09:00:00-05:00"});
    let day = original(&day).unwrap().unwrap();
    assert_eq!(day.source.shape, RowKind::Day { of: RemoteId::new("team1") }, "a day names its series");
    let gone = original(&json!({"id": "x", "status": "cancelled"})).unwrap();
    assert!(gone.is_none(), "what was deleted is no row");
    let mut short = weekly();
    short["attendeesOmitted"] = json!(true);
    assert!(original(&short).is_err(), "f22: a row that came in part is shown, not judged");
}

fn ended(rules: &[&str], first: &Span, end: &str) -> Result<Vec<String>, &'static str> {
    let rules: Vec<String> = rules.iter().map(|rule| (*rule).to_owned()).collect();
    let place = EventContext { calendar: &calendar(), zones: &Zones::bundled(), labels: &labels() };
    series::ended(&rules, first, &place, utc(end))
}

#[test]
fn series_end_in_the_form_that_their_days_have() {
    let timed = Span::Timed {
        start: utc("2026-01-05T14:00:00Z"),
        end: utc("2026-01-05T15:00:00Z"),
        zone: "America/New_York".into(),
    };
    let days = Span::AllDay { first: "2026-01-05".parse().unwrap(), end: "2026-01-06".parse().unwrap() };
    let end = "2026-11-20T11:30:00Z";
    for (rules, first, expected, why) in [
        (
            &["RRULE:FREQ=WEEKLY"][..],
            &timed,
            Ok(vec!["RRULE:FREQ=WEEKLY;UNTIL=20261120T112959Z"]),
            "timed: an instant in UTC",
        ),
        (&["RRULE:FREQ=WEEKLY"], &days, Ok(vec!["RRULE:FREQ=WEEKLY;UNTIL=20261120"]), "whole days: a date"),
        (
            &["RRULE:FREQ=WEEKLY;COUNT=500;BYDAY=MO"],
            &timed,
            Ok(vec!["RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261120T112959Z"]),
            "COUNT and UNTIL exclude each other",
        ),
        (
            &["RRULE:FREQ=WEEKLY;COUNT=3"],
            &timed,
            Ok(vec!["RRULE:FREQ=WEEKLY;COUNT=3"]),
            "a series that is over must not be made longer",
        ),
        (
            &["RRULE:FREQ=WEEKLY;UNTIL=20260301T000000Z"],
            &timed,
            Ok(vec!["RRULE:FREQ=WEEKLY;UNTIL=20260301T000000Z"]),
            "nor one that ends before",
        ),
        (
            &["RRULE:FREQ=DAILY;COUNT=2", "RDATE:20260601T090000,20270601T090000", "EXDATE:20260106T090000"],
            &timed,
            Ok(vec!["RRULE:FREQ=DAILY;COUNT=2", "RDATE:20260601T090000", "EXDATE:20260106T090000"]),
            "dates that were added later go, what was left out stays left out",
        ),
        (&["RRULE:FREQ=NEVER"], &timed, Err("rule_not_understood"), "what is not understood is not touched"),
    ] {
        let expected = expected.map(|lines| lines.into_iter().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(ended(rules, first, end), expected, "{why}");
    }
    let early = ended(&["RRULE:FREQ=WEEKLY"], &timed, "2026-01-01T00:00:00Z");
    assert_eq!(early, Err("series_has_not_begun"), "a series without a day is none");
}

#[test]
fn f03_no_write_tells_anybody_or_carries_guests() {
    let (id, to) = (RemoteId::new("ev1"), calendar());
    let mut fields = Fields::only("summary", json!("Call"));
    fields.set("attendees", json!([{"email": "roe@client.example"}]));
    fields.set("conferenceData", json!({}));
    let writes = [
        delete_event::prepare(&api(), &calendar(), &id),
        patch_event::prepare(&api(), &calendar(), &id, &fields),
        move_event::prepare(&api(), &calendar(), &id, &to),
        insert_event::prepare(&api(), &calendar(), &fields),
    ];
    for write in &writes {
        let url = write.url.as_str();
        assert!(url.contains("sendUpdates=none"), "{}: nobody is told: {url}", write.operation);
        assert!(!String::from_utf8_lossy(&write.body).contains("client"), "{}: no guests", write.operation);
    }
    let import = import_event::prepare(&api(), &calendar(), &fields);
    assert_eq!(import.url.query(), None, "imports know no such parameter and tell nobody");
    assert_eq!(import.body.as_ref(), br#"{"summary":"Call"}"#, "and carry what may travel only");
}

#[test]
fn writes_name_the_version_that_was_seen() {
    let prepared = delete_event::prepare(&api(), &calendar(), &RemoteId::new("ev1"));
    let bound = writes::only_if(prepared.clone(), &Version::new("\"33\"")).unwrap();
    assert_eq!(bound.headers.get("if-match").unwrap(), "\"33\"", "the ETag as it came");
    let blind = writes::only_if(prepared, &Version::new("2026-10-30T10:00:00Z"));
    assert!(blind.is_err(), "f25: without an ETag nothing is written");
}

#[test]
fn ids_of_rows_made_anew_follow_from_the_key() {
    let id = |key: &str| insert_event::id_of(&calendar(), &RemoteId::new("ev1"), key);
    assert_eq!(id("run 1"), id("run 1"), "a repetition finds what an earlier try made");
    assert_ne!(id("run 1"), id("run 2"), "another undoing is another row");
    let allowed = |c: u8| c.is_ascii_digit() || (b'a'..=b'v').contains(&c);
    assert!(id("run 1").as_str().bytes().all(allowed), "letters that Google takes");
}

fn row(value: &Value) -> Row {
    value.as_object().cloned().unwrap()
}

#[test]
fn only_what_differs_is_given_back() {
    let zones = Zones::bundled();
    let clocks = Clocks { zones: &zones, zone: "America/New_York" };
    let wanted = row(&weekly());
    let mut same = weekly();
    same["start"] = json!({"dateTime": "2026-01-05T14:00:00Z", "timeZone": "America/New_York"});
    same["transparency"] = json!("opaque");
    same["etag"] = json!("\"99\"");
    let none = canon::repair(&wanted, &row(&same), &clocks);
    assert!(none.is_empty(), "the same instant, a default spelled out and another version are no difference");
    let mut other = weekly();
    other["summary"] = json!("Other");
    other["start"] = json!({"date": "2026-01-05"});
    other["extendedProperties"] = json!({"private": {"truedocket.category": "Internal", "sync.id": "77"}});
    let fields = canon::repair(&wanted, &row(&other), &clocks);
    let sent = patch_event::prepare(&api(), &calendar(), &RemoteId::new("team1"), &fields);
    let sent: Value = serde_json::from_slice(&sent.body).unwrap();
    let expected = json!({
        "summary": "Team",
        "start": {"date": null, "dateTime": "2026-01-05T09:00:00-05:00", "timeZone": "America/New_York"},
        "end": {"date": null, "dateTime": "2026-01-05T10:00:00-05:00", "timeZone": "America/New_York"},
        "extendedProperties": {"private": {"truedocket.category": null}},
    });
    assert_eq!(sent, expected, "begin and end together, and what is to go as null");
}

#[test]
fn guests_who_do_not_come_back_are_listed_once() {
    let before = row(&json!({"description": "Bring it", "attendees": [
        {"email": "Roe@client.example"}, {"email": "ada@firm.example", "self": true},
    ]}));
    let anew = guests::listed(&before, &Row::new(), true);
    let text = json!("Bring it\n\nAttendees before the clean-up: roe@client.example");
    assert_eq!(anew["description"], text, "all but the calendar's own");
    let again = guests::listed(&before, &row(&json!({"description": text})), false);
    assert_eq!(again["description"], text, "a repetition says the same");
    let stayed = guests::listed(&before, &row(&json!({"description": "Bring it"})), false);
    assert_eq!(stayed["description"], "Bring it", "who left a row that was never deleted is not listed");
}

#[test]
fn the_directory_lies_beside_the_calendar() {
    let base = |text: &str| list_users::base(&Url::parse(text).unwrap()).to_string();
    let google = base("https://www.googleapis.com/calendar/v3");
    assert_eq!(google, "https://admin.googleapis.com/admin/directory/v1", "Google's own host for it");
    let other = base("http://127.0.0.1:8080/google/calendar/v3");
    assert_eq!(other, "http://127.0.0.1:8080/google/admin/directory/v1", "any other address stays");
    let body = json!({"users": [
        {"primaryEmail": "a@firm.example", "name": {"fullName": "A"}, "organizations": [{"title": "Partner"}]},
        {"primaryEmail": "b@firm.example", "suspended": true}, {"primaryEmail": "c@firm.example", "archived": true},
    ]});
    let page = list_users::parse(body.to_string().as_bytes()).unwrap_or_else(|_| panic!("it can be read"));
    let active: Vec<bool> = page.accounts.iter().map(|account| account.active).collect();
    assert_eq!(active, [true, false, false], "suspended and archived people have left");
    let nameless = list_users::parse(br#"{"users":[{"suspended":true}]}"#);
    assert!(nameless.is_err(), "whoever is missing would be taken for an outsider");
}
