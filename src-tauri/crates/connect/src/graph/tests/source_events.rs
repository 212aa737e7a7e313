//! Rows as they are kept: what is asked, what comes of it, and what hangs on a row.

use super::{calendar, lines, refusal, row, talk};
use crate::failure::Kind;
use crate::ports::{PageToken, ReadCalendar, ReadSourceEvents, RowsRequest, Whereabouts};
use serde_json::{Value, json};
use truedocket_core::calendar::event::EventStatus;
use truedocket_core::calendar::source::RowKind;
use truedocket_core::ids::RemoteId;
use truedocket_core::time::{OriginalStart, Window};

fn at(text: &str) -> Value {
    json!({"dateTime": text, "timeZone": "UTC"})
}

/// Mondays at nine in New York, from November 2, 2026.
fn weekly(changes: &Value) -> Value {
    let mut series = row(&json!({
        "id": "AAM", "type": "seriesMaster", "subject": "Team", "originalStartTimeZone": "Eastern Standard Time",
        "isOrganizer": true, "createdDateTime": "2019-01-02T03:04:05.1234567Z", "transactionId": "t-1",
        "recurrence": {
            "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"], "firstDayOfWeek": "sunday"},
            "range": {"type": "noEnd", "startDate": "2026-11-02", "recurrenceTimeZone": "Eastern Standard Time"},
        },
    }));
    for (key, value) in changes.as_object().unwrap() {
        series[key] = value.clone();
    }
    series
}

#[tokio::test]
async fn rows_come_page_by_page_and_go_on_in_another_process() {
    let (port, server) = talk(|turn, seen| {
        let host = seen.header("host").unwrap_or_default();
        match turn {
            0 => (200, json!({"value": [row(&json!({"subject": "Smith  v.\u{a0}Jones"})), weekly(&json!({}))],
                "@odata.nextLink": format!("http://{host}/v1.0/users/x/events?%24top=200&%24skip=2")})),
            _ => (200, json!({"value": [{"id": "AAE9", "subject": ["?"]}, row(&json!({"id": "AAE3", "start": null}))]})),
        }
    })
    .await;
    let first = port.source_events(&calendar(), &RowsRequest::All(None)).await.unwrap();
    assert_eq!(first.items.len(), 2, "single events and series, both as one row");
    let expected = row(&json!({"subject": "Smith  v.\u{a0}Jones"})).to_string();
    assert_eq!(first.items[0].raw, expected, "the provider's own form, byte for byte");
    let kept = &first.items[1].source;
    assert_eq!(kept.created, Some("2019-01-02T03:04:05.1234567Z".parse().unwrap()), "when it was made");
    assert_eq!(kept.marks, ["transactionId=t-1"], "what a program left");
    assert_eq!(
        kept.event.organizer,
        calendar().owner,
        "an organizer with several addresses is the mailbox's owner"
    );
    let (again, _) = (first.next.clone().unwrap(), drop(first));
    let second = port.source_events(&calendar(), &RowsRequest::Next(PageToken(again.0))).await.unwrap();
    assert!(second.items.is_empty() && second.next.is_none(), "the last page");
    assert_eq!(second.unreadable.len(), 2, "f22: what cannot be understood is a row of the report");
    assert!(second.unreadable.iter().all(|bad| bad.id.is_some()), "by its id");
    let asked = lines(&server);
    assert_eq!(
        asked[0], "GET /v1.0/users/ada@firm.example/calendars/AAMk==/events?%24top=200",
        "no window, no filter"
    );
    assert_eq!(asked[1], "GET /v1.0/users/x/events?%24top=200&%24skip=2", "links are followed as they came");
}

#[tokio::test]
async fn the_window_is_ours_to_keep_from_page_to_page() {
    let rows = json!([
        row(&json!({"id": "in"})),
        row(&json!({"id": "before", "start": at("2026-10-02T14:00:00"), "end": at("2026-10-02T15:00:00")})),
        row(&json!({"id": "behind", "start": at("2027-10-02T14:00:00"), "end": at("2027-10-02T15:00:00")})),
        weekly(
            &json!({"id": "endless", "start": at("2019-11-04T14:00:00"), "end": at("2019-11-04T15:00:00")})
        ),
        weekly(
            &json!({"id": "over", "start": at("2019-11-04T14:00:00"), "end": at("2019-11-04T15:00:00"), "recurrence": {
                "pattern": {"type": "daily", "interval": 1},
                "range": {"type": "endDate", "startDate": "2019-11-04", "endDate": "2026-10-31"},
            }})
        ),
        weekly(
            &json!({"id": "counted", "start": at("2019-11-04T14:00:00"), "end": at("2019-11-04T15:00:00"), "recurrence": {
                "pattern": {"type": "daily", "interval": 1},
                "range": {"type": "numbered", "startDate": "2019-11-04", "numberOfOccurrences": 30},
            }})
        ),
    ]);
    let (port, _server) = talk(move |turn, seen| {
        let host = seen.header("host").unwrap_or_default();
        match turn {
            0 => (200, json!({"value": rows, "@odata.nextLink": format!("http://{host}/v1.0/next")})),
            _ => (200, json!({"value": rows})),
        }
    })
    .await;
    let window = Window {
        start: "2026-11-01T04:00:00Z".parse().unwrap(),
        end: "2026-12-01T05:00:00Z".parse().unwrap(),
    };
    let mut next = RowsRequest::All(Some(window));
    for page in 0..2 {
        let listed = port.source_events(&calendar(), &next).await.unwrap();
        let ids: Vec<&str> = listed.items.iter().map(|row| row.source.event.key.id.as_str()).collect();
        assert_eq!(
            ids,
            ["in", "endless"],
            "page {page}: a series counts if one of its days may be in the window"
        );
        if let Some(token) = listed.next {
            next = RowsRequest::Next(token);
        }
    }
}

#[tokio::test]
async fn f11_page_tokens_that_died_begin_the_reading_anew() {
    let (port, server) = talk(|_, _| (400, refusal("ErrorInvalidSkipToken"))).await;
    let own = format!("all {}", server.url("v1.0/users/x/events?$skip=9"));
    for (token, why) in [
        (own.as_str(), "the vendor no longer knows it"),
        ("all https://evil.example/v1.0/x", "a link that leads elsewhere"),
        ("nonsense", "none of ours"),
        ("x/y https://evil.example/v1.0/x", "a window that is none"),
    ] {
        let answer = port.source_events(&calendar(), &RowsRequest::Next(PageToken(token.to_owned()))).await;
        assert_eq!(answer.err().map(|failure| failure.kind), Some(Kind::Stale), "{why}");
    }
    assert_eq!(server.seen().len(), 1, "nothing is sent to strangers");
}

#[tokio::test]
async fn f10_a_snapshot_holds_the_days_that_differ_and_those_that_are_gone() {
    let (port, server) = talk(|_, _| {
        (
            200,
            weekly(&json!({
                "exceptionOccurrences": [
                    {"id": "AAD1", "type": "exception", "seriesMasterId": "AAM", "subject": "Moved",
                     "originalStart": "2026-11-09T14:00:00Z", "start": at("2026-11-10T14:00:00"),
                     "end": at("2026-11-10T15:00:00"), "showAs": "busy", "changeKey": "ck2"},
                ],
                "cancelledOccurrences": ["OID.AAMk==.2026-11-16"],
            })),
        )
    })
    .await;
    let found = port.snapshot(&calendar(), &RemoteId::new("AAM")).await.unwrap().unwrap();
    assert!(
        matches!(found.row.source.shape, RowKind::Series { .. }),
        "series are accepted, unlike in the daily reading"
    );
    assert_eq!(found.days.len(), 2, "both kinds");
    let (moved, gone) = (&found.days[0], &found.days[1]);
    let of = RowKind::Day { of: RemoteId::new("AAM") };
    assert_eq!((&moved.source.shape, &gone.source.shape), (&of, &of), "days of that series");
    assert_eq!(moved.source.event.title.reveal(), "Moved", "its own words");
    let original = |text: &str| Some(OriginalStart::At(text.parse().unwrap()));
    assert_eq!(
        moved.source.event.original_start,
        original("2026-11-09T14:00:00Z"),
        "the day that it stands for"
    );
    assert!(moved.raw.starts_with("{\"changeKey\"") || moved.raw.contains("AAD1"), "with its own form");
    assert_eq!(gone.source.event.status, EventStatus::Cancelled, "called off");
    assert_eq!(
        gone.source.event.original_start,
        original("2026-11-16T14:00:00Z"),
        "nine o'clock in New York that day"
    );
    assert_eq!(gone.raw, "\"OID.AAMk==.2026-11-16\"", "all that is left of it");
    let asked = lines(&server);
    assert_eq!(asked.len(), 1, "one call");
    assert!(asked[0].contains("cancelledOccurrences"), "cancelled days come only when they are selected");
    assert!(
        asked[0].ends_with("&%24expand=exceptionOccurrences"),
        "and changed ones only when they are expanded"
    );
}

#[tokio::test]
async fn f24_a_day_that_cannot_be_read_is_no_backup() {
    for (days, why) in [
        (
            json!({"exceptionOccurrences": [{"id": "AAD1", "seriesMasterId": "AAM", "subject": 7}]}),
            "not understood",
        ),
        (
            json!({"exceptionOccurrences": [{"id": "AAD1", "start": at("2026-11-10T14:00:00"), "end": at("2026-11-10T15:00:00"), "showAs": "busy"}]}),
            "nobody knows which day it was",
        ),
        (json!({"cancelledOccurrences": ["OID.x.someday"]}), "nobody knows which day is gone"),
    ] {
        let (port, _server) = talk(move |_, _| (200, weekly(&days))).await;
        let answer = port.snapshot(&calendar(), &RemoteId::new("AAM")).await;
        assert_eq!(answer.err().map(|failure| failure.kind), Some(Kind::Broken), "{why}");
    }
}

#[tokio::test]
async fn f01_only_a_calendar_that_answers_proves_an_event_gone() {
    for (calendar_answers, expected) in [(200, None), (404, Some(Kind::Refused))] {
        let (port, _server) = talk(move |turn, _| match turn {
            0 => (404, refusal("ErrorItemNotFound")),
            _ => (calendar_answers, json!({"id": "AAMk=="})),
        })
        .await;
        let answer = port.snapshot(&calendar(), &RemoteId::new("AAM")).await;
        assert_eq!(
            answer.as_ref().err().map(|failure| failure.kind),
            expected,
            "calendar: {calendar_answers}"
        );
        assert!(answer.map_or(true, |found| found.is_none()), "gone, or not known");
    }
}

#[tokio::test]
async fn only_the_mailbox_of_an_id_says_that_its_event_is_gone() {
    for (status, code, expected) in [
        (404, "ErrorItemNotFound", "gone"),
        (400, "ErrorInvalidMailboxItemId", "not here"),
        (400, "ErrorInvalidIdMalformed", "no answer"),
    ] {
        let (port, _server) = talk(move |turn, _| match turn {
            0 => (status, refusal(code)),
            _ => (200, json!({"id": "AAMk=="})),
        })
        .await;
        let told = match port.whereabouts(&calendar(), &RemoteId::new("AAM")).await {
            Ok(Whereabouts::Here) => "here",
            Ok(Whereabouts::Gone) => "gone",
            Ok(Whereabouts::NotHere) => "not here",
            Err(_) => "no answer",
        };
        assert_eq!(told, expected, "{code}: an id of another mailbox proves nothing about its event");
    }
}
