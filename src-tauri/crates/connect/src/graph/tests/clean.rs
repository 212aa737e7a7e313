//! Who would be mailed, what is not allowed, and the writes of a clean-up, request by request.

use super::{calendar, lines, refusal, row, talk};
use crate::failure::Kind;
use crate::graph::source_event;
use crate::ports::CleanCalendar;
use serde_json::value::to_raw_value;
use serde_json::{Value, json};
use truedocket_core::audit::finding::Act;
use truedocket_core::audit::manifest::{Backup, ManifestLine, WritePermit};
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::RawEvent;
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{EventKey, RemoteId, Version};
use truedocket_core::time::zone::Zones;

fn original(value: &Value) -> RawEvent {
    source_event::original(&to_raw_value(value).unwrap(), &calendar(), &Zones::bundled()).unwrap()
}

fn permit(id: &str, seen: &str, act: Act) -> WritePermit {
    let Calendar { connection, id: on, .. } = calendar();
    let key = EventKey { connection, calendar: on, id: RemoteId::new(id) };
    let line = ManifestLine {
        key: key.clone(),
        seen: Version::new(seen),
        act,
        findings: vec![1],
        grounds: Vec::new(),
    };
    Backup::read_back("hash".to_owned(), [(key, Version::new(seen))]).permit(&line).unwrap()
}

fn guest(address: &str, kind: &str) -> Value {
    json!({"type": kind, "emailAddress": {"address": address}, "status": {"response": "accepted"}})
}

fn meeting(changes: &Value) -> Value {
    let mut meeting = row(&json!({
        "isOrganizer": true, "organizer": {"emailAddress": {"address": "a.price@firm.example"}},
        "attendees": [guest("client@x.example", "required"), guest("ada@firm.example", "required"), guest("room1@firm.example", "resource")],
    }));
    for (key, value) in changes.as_object().unwrap() {
        meeting[key] = value.clone();
    }
    meeting
}

fn weekly() -> Value {
    json!({"type": "seriesMaster", "originalStartTimeZone": "Eastern Standard Time", "recurrence": {
        "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"], "firstDayOfWeek": "sunday"},
        "range": {"type": "noEnd", "startDate": "2026-11-02", "endDate": "0001-01-01", "numberOfOccurrences": 0,
                  "recurrenceTimeZone": "Eastern Standard Time"},
    }})
}

#[tokio::test]
async fn f03_whom_graph_would_mail() {
    let (port, _server) = talk(|_, _| (500, Value::Null)).await;
    let everybody = ["client@x.example", "room1@firm.example"];
    let others = json!({"isOrganizer": false, "organizer": {"emailAddress": {"address": "bo@firm.example"}}});
    for (changes, act, expected, why) in [
        (
            json!({}),
            Act::Delete,
            everybody.as_slice(),
            "the organizer's own copy: a cancellation, to rooms as well",
        ),
        (json!({}), Act::EndSeries, &everybody, "an update"),
        (json!({}), Act::SetCategory("Court".to_owned()), &[], "categories are each mailbox's own"),
        (json!({}), Act::Keep, &[], "nothing is done"),
        (others, Act::Delete, &[], "a guest's copy goes in silence"),
        (json!({"attendees": []}), Act::Delete, &[], "nobody was asked to come"),
        (
            json!({"organizer": null, "isOrganizer": null}),
            Act::Delete,
            &everybody,
            "not known: held rather than mailed",
        ),
    ] {
        let kept = original(&meeting(&changes)).source;
        let told = port.would_mail(&calendar(), &kept, &act);
        assert_eq!(told.iter().map(Email::as_str).collect::<Vec<_>>(), expected, "{} {why}", act.name());
    }
    let shared = Calendar { owner: None, ..calendar() };
    let kept = original(&meeting(&json!({"isOrganizer": null}))).source;
    assert_eq!(
        port.would_mail(&shared, &kept, &Act::Delete).len(),
        3,
        "a calendar without an owner tells nothing"
    );
}

#[tokio::test]
async fn what_graph_does_not_allow_is_said_before() {
    let (port, _server) = talk(|_, _| (500, Value::Null)).await;
    let mut guests = weekly();
    guests["organizer"] = json!({"emailAddress": {"address": "bo@firm.example"}});
    let (own, copy) = (original(&row(&weekly())).source, original(&row(&guests)).source);
    let single = original(&row(&json!({}))).source;
    let unclear = original(&row(&json!({"type": "seriesMaster"}))).source;
    let owner = || Act::SetOwner(Email::new("bo@firm.example").unwrap());
    for (kept, act, allowed) in [
        (&own, Act::EndSeries, true),
        (&copy, Act::EndSeries, false),
        (&single, Act::EndSeries, false),
        (&unclear, Act::EndSeries, false),
        (&copy, Act::Delete, true),
        (&copy, Act::SetCategory("Court".to_owned()), true),
        (&single, owner(), false),
        (&single, Act::Keep, true),
    ] {
        let why = port.forbids(&calendar(), kept, &act);
        assert_eq!(why.is_none(), allowed, "{} of {:?}", act.name(), kept.shape);
        assert!(
            why.is_none_or(|why| why.ends_with('.') && !why.contains('@')),
            "one plain sentence, no names"
        );
    }
    let answer = port.set_owner(&calendar(), &permit("AAE1", "ck1", owner()), &calendar()).await;
    assert_eq!(answer.err().map(|failure| failure.kind), Some(Kind::Unsupported), "and not tried");
}

#[tokio::test]
async fn f24_deleting_insists_on_the_version_and_on_the_warrant() {
    for (status, code, expected, why) in [
        (204, "", None, "done"),
        (412, "ErrorIrresolvableConflict", Some(Kind::Stale), "somebody was faster"),
        (403, "ErrorAccessDenied", Some(Kind::Refused), "not allowed"),
    ] {
        let body = if code.is_empty() { Value::Null } else { refusal(code) };
        let (port, server) = talk(move |_, _| (status, body.clone())).await;
        let answer = port.delete(&calendar(), &permit("AA=/1", "ck1", Act::Delete)).await;
        assert_eq!(answer.err().map(|failure| failure.kind), expected, "{why}");
        let asked = lines(&server);
        assert_eq!(
            asked,
            ["DELETE /v1.0/users/ada@firm.example/calendars/AAMk==/events/AA=%2F1"],
            "one call, no option"
        );
        assert_eq!(
            server.seen()[0].header("if-match").as_deref(),
            Some("W/\"ck1\""),
            "this version and no other"
        );
        assert!(server.seen()[0].body.is_empty(), "it says nothing to anybody");
    }
    let (port, server) = talk(|_, _| (204, Value::Null)).await;
    let elsewhere =
        Calendar { id: truedocket_core::ids::CalendarId::new("bo@firm.example/AAMk=="), ..calendar() };
    for (on, seen, act) in
        [(calendar(), "ck1", Act::EndSeries), (elsewhere, "ck1", Act::Delete), (calendar(), "", Act::Delete)]
    {
        let answer = port.delete(&on, &permit("AAE1", seen, act)).await;
        assert!(answer.is_err(), "a permit is good for one act on one version of one event");
    }
    assert!(server.seen().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn f01_what_is_gone_already_is_success_only_where_the_calendar_answers() {
    for (calendar_answers, done) in [(200, true), (404, false)] {
        let (port, _server) = talk(move |turn, _| match turn {
            0 => (404, refusal("ErrorItemNotFound")),
            _ => (calendar_answers, json!({"id": "x"})),
        })
        .await;
        let answer = port.delete(&calendar(), &permit("AAE1", "ck1", Act::Delete)).await;
        assert_eq!(answer.is_ok(), done, "a closed mailbox answers 404 as well ({calendar_answers})");
    }
}

#[tokio::test]
async fn f24_ending_a_series_changes_its_range_and_nothing_else() {
    let (port, server) = talk(|turn, _| match turn {
        0 => (200, row(&weekly())),
        _ => (200, row(&json!({"changeKey": "ck2", "type": "seriesMaster"}))),
    })
    .await;
    let end = "2026-11-20T05:00:00Z".parse().unwrap();
    let done = port.end_series(&calendar(), &permit("AAE1", "ck1", Act::EndSeries), end).await.unwrap();
    assert_eq!(done.source.event.version.as_str(), "ck2", "the row as it is now");
    let sent: Value = serde_json::from_str(&server.seen()[1].body).unwrap();
    let expected = json!({"recurrence": {
        "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"], "firstDayOfWeek": "sunday"},
        "range": {"type": "endDate", "startDate": "2026-11-02", "endDate": "2026-11-19", "recurrenceTimeZone": "Eastern Standard Time"},
    }});
    assert_eq!(sent, expected, "the pattern stays, and no guests are named");
    assert_eq!(
        server.seen()[1].header("if-match").as_deref(),
        Some("W/\"ck1\""),
        "this version and no other"
    );
}

#[tokio::test]
async fn f03_a_series_with_guests_is_not_ended_behind_the_managers_back() {
    let (port, server) = talk(|_, _| (200, meeting(&weekly()))).await;
    let end = "2026-11-20T05:00:00Z".parse().unwrap();
    let answer = port.end_series(&calendar(), &permit("AAE1", "ck1", Act::EndSeries), end).await;
    assert_eq!(answer.err().map(|failure| failure.kind), Some(Kind::Refused), "the guests would be mailed");
    let answer = port.end_series(&calendar(), &permit("AAE1", "old", Act::EndSeries), end).await;
    assert_eq!(answer.err().map(|failure| failure.kind), Some(Kind::Stale), "another version was seen");
    assert!(lines(&server).iter().all(|line| line.starts_with("GET ")), "nothing was written");
}

#[tokio::test]
async fn a_category_joins_those_that_are_there() {
    for (has, expected, why) in [
        (json!([]), Some(json!(["Court"])), "it had none"),
        (
            json!(["Private", "court"]),
            Some(json!(["Court", "Private"])),
            "the firm's spelling, the person's own stay",
        ),
        (json!(["Court", "Private"]), None, "it has it"),
    ] {
        let before = row(&json!({"categories": has}));
        let (port, server) = talk(move |_, _| (200, before.clone())).await;
        let act = Act::SetCategory("Court".to_owned());
        port.set_category(&calendar(), &permit("AAE1", "ck1", act), "Court").await.unwrap();
        let sent = server.seen().get(1).map(|seen| serde_json::from_str::<Value>(&seen.body).unwrap());
        assert_eq!(sent, expected.map(|all| json!({ "categories": all })), "{why}");
    }
}
