//! Guests of single days of a series: never invited again, and never lost without a word.

use super::restore::{emptied, laid_over, restored, sent, snapshot, weekly};
use super::{lines, row, talk};
use crate::testing::{Restored, Server};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

fn guest(address: &str) -> Value {
    json!({"type": "required", "emailAddress": {"address": address}, "status": {"response": "accepted"}})
}

/// The series with what its day of November 9 says besides.
fn with_day(id: &str, day: &Value) -> Value {
    let mut series = weekly(id);
    series["cancelledOccurrences"] = json!([]);
    let own = series["exceptionOccurrences"][0].take();
    series["exceptionOccurrences"][0] = laid_over(own, day);
    series
}

/// The series is gone; it and its day come back as they are sent, as Graph keeps them.
async fn brought_back(backup: &Value) -> (Restored, Server) {
    let made: Arc<Mutex<Option<Value>>> = Arc::default();
    let patched: Arc<Mutex<Option<Value>>> = Arc::default();
    let base = laid_over(backup.clone(), &json!({"id": "AANEW", "attendees": []}));
    let (port, server) = talk(move |_, seen| {
        let line = seen.head.lines().next().unwrap_or_default();
        let written: Value = serde_json::from_str(&seen.body).unwrap_or_default();
        let at = json!({"dateTime": "2026-11-09T14:00:00", "timeZone": "UTC"});
        let end = json!({"dateTime": "2026-11-09T15:00:00", "timeZone": "UTC"});
        let mut kept = made.lock().unwrap();
        let mut day = patched.lock().unwrap();
        if line.starts_with("POST ") {
            *kept = Some(written["body"].clone());
        }
        if line.starts_with("PATCH ") {
            *day = Some(written);
        }
        let bare = json!({"exceptionOccurrences": [], "cancelledOccurrences": [], "body": kept.clone()});
        let series = laid_over(base.clone(), &bare);
        let occurrence = row(&json!({
            "id": "AAI09", "changeKey": "v09", "type": "occurrence", "seriesMasterId": "AANEW", "start": at,
            "end": end, "originalStartTimeZone": "Eastern Standard Time", "body": kept.clone(), "attendees": [],
        }));
        match () {
            () if line.starts_with("POST ") => (201, series),
            () if line.starts_with("PATCH ") => (200, occurrence),
            () if line.contains("/instances") => (200, json!({"value": [occurrence]})),
            () if line.contains("/events/AANEW") => match day.clone() {
                None => (200, series),
                Some(written) => {
                    let own = base["exceptionOccurrences"][0].clone();
                    let own = laid_over(own, &json!({"attendees": [], "body": kept.clone()}));
                    let body = json!({"body": written.get("body").unwrap_or(&own["body"])});
                    let days = json!({"exceptionOccurrences": [laid_over(own, &body)]});
                    (200, laid_over(series, &days))
                }
            },
            () => emptied(seen, &json!([])),
        }
    })
    .await;
    let back = restored(&port, &snapshot(backup)).await.unwrap();
    (back, server)
}

#[tokio::test]
async fn f24_guests_of_a_single_day_are_listed_in_its_text_and_told() {
    let own = json!({
        "attendees": [guest("client@x.example"), guest("ada@firm.example")],
        "body": {"contentType": "text", "content": "important notes"},
    });
    let (back, server) = brought_back(&with_day("AAE1", &own)).await;
    let patches = sent(&server, "PATCH");
    assert_eq!(patches.len(), 1, "f24: the day is written once: {:?}", lines(&server));
    assert_eq!(
        patches[0]["body"]["content"], "important notes\n\nAttendees before the clean-up: client@x.example",
        "f24: its notes, and whom it was with; not the owner of the calendar"
    );
    assert!(!patches[0].to_string().contains("attendees"), "f03: nobody is invited again");
    let usual = back.lost.usual.join(" ");
    assert!(usual.contains("Attendees are listed in the text"), "f24: and it is told: {usual}");
    assert!(usual.contains("answers"), "f24: so are their answers: {usual}");
    assert_eq!(back.lost.wrong, Vec::<String>::new(), "f24: the day is as it was else");
}

#[tokio::test]
async fn f24_a_day_that_differs_in_its_guests_alone_has_a_text_of_its_own_then() {
    let plain =
        json!({"attendees": [guest("client@x.example")], "body": {"contentType": "text", "content": ""}});
    let mut series = with_day("AAE1", &plain);
    series["body"] = json!({"contentType": "text", "content": ""});
    let (back, server) = brought_back(&series).await;
    let patches = sent(&server, "PATCH");
    let listed = "Attendees before the clean-up: client@x.example";
    assert_eq!(
        patches.first().map(|sent| &sent["body"]["content"]),
        Some(&json!(listed)),
        "f24: listed there"
    );
    assert_eq!(back.lost.wrong, Vec::<String>::new(), "f24: and nothing else is amiss");
}

#[tokio::test]
async fn guests_of_the_whole_series_are_listed_once_and_a_day_without_guests_lists_none() {
    let body = json!({"contentType": "text", "content": "Agenda"});
    let mut series = with_day("AAE1", &json!({"attendees": [guest("client@x.example")], "body": body}));
    series["attendees"] = json!([guest("client@x.example")]);
    series["body"] = body.clone();
    let (back, server) = brought_back(&series).await;
    let posted = sent(&server, "POST").remove(0)["body"]["content"].clone();
    assert_eq!(posted, "Agenda\n\nAttendees before the clean-up: client@x.example", "by the series");
    let patched = sent(&server, "PATCH");
    assert!(patched.iter().all(|sent| sent.get("body").is_none()), "the day has the text of its series");
    assert_eq!(back.lost.wrong, Vec::<String>::new(), "and is as it was");

    let (back, server) =
        brought_back(&with_day("AAE1", &json!({"attendees": [guest("ada@firm.example")]}))).await;
    assert!(!server.seen().iter().any(|seen| seen.body.contains("before the clean-up")), "nobody to list");
    let usual = back.lost.usual.join(" ");
    assert!(!usual.contains("listed in the text"), "so nothing is said of it: {usual}");
}
