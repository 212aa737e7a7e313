//! How rows come back: what is sent, how often, and what is said to be lost.

use super::{calendar, lines, refusal, row, talk};
use crate::failure::{Effect, Kind};
use crate::graph::GraphCalendar;
use crate::graph::get_snapshot;
use crate::graph::source_event;
use crate::testing::{Restored, Seen, Server, bring_back};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use truedocket_core::calendar::source::EventSnapshot;
use truedocket_core::ids::Version;
use truedocket_core::time::zone::Zones;

pub(super) fn snapshot(value: &Value) -> EventSnapshot {
    let text = value.to_string();
    let came = get_snapshot::parse(text.as_bytes()).unwrap();
    source_event::snapshot(&came, &calendar(), &Zones::bundled()).unwrap()
}

pub(super) fn laid_over(mut base: Value, changes: &Value) -> Value {
    for (key, value) in changes.as_object().unwrap() {
        base[key] = value.clone();
    }
    base
}

/// A meeting of the mailbox's owner, rich in what can be lost.
pub(super) fn meeting(changes: &Value) -> Value {
    let guest = |address: &str| json!({"type": "required", "emailAddress": {"address": address}, "status": {"response": "accepted"}});
    let meeting = row(&json!({
        "isOrganizer": true, "organizer": {"emailAddress": {"address": "ada@firm.example"}},
        "attendees": [guest("client@x.example"), guest("bo@firm.example")],
        "originalStartTimeZone": "Eastern Standard Time", "subject": "Call",
        "body": {"contentType": "html", "content": "<html><body><p>Bring the file</p></body></html>"},
        "location": {"displayName": "Room 1", "locationEmailAddress": "room1@firm.example", "uniqueId": "x"},
        "categories": ["Court"], "showAs": "tentative", "sensitivity": "private", "importance": "high",
        "isReminderOn": true, "reminderMinutesBeforeStart": 30, "isOnlineMeeting": true,
        "onlineMeeting": {"joinUrl": "https://meet.example/1"}, "hasAttachments": true, "transactionId": "t-1",
        "createdDateTime": "2020-01-01T00:00:00Z",
    }));
    laid_over(meeting, changes)
}

/// Nothing is there any more; what is posted is answered as made.
pub(super) fn emptied(seen: &Seen, found: &Value) -> (u16, Value) {
    let line = seen.head.lines().next().unwrap_or_default();
    if line.starts_with("POST ") {
        let sent: Value = serde_json::from_str(&seen.body).unwrap();
        let span = json!({"start": {"dateTime": "2026-11-02T14:00:00", "timeZone": "UTC"}, "end": {"dateTime": "2026-11-02T15:00:00", "timeZone": "UTC"}});
        let made = json!({
            "id": "AANEW", "changeKey": "new", "iCalUId": "0500", "type": "singleInstance", "isOrganizer": true,
            "organizer": {"emailAddress": {"address": "ada@firm.example"}},
            "originalStartTimeZone": "Eastern Standard Time", "attendees": [],
        });
        // Times come back in UTC, whole days as they stand.
        let timed = if sent["isAllDay"] == true { json!({}) } else { span };
        return (201, laid_over(laid_over(sent, &timed), &made));
    }
    if line.contains("%24filter") {
        return (200, json!({ "value": found }));
    }
    if line.contains("/events/AAE1") {
        (404, refusal("ErrorItemNotFound"))
    } else {
        (200, json!({"id": "AAMk=="}))
    }
}

pub(super) async fn restored(
    port: &GraphCalendar,
    backup: &EventSnapshot,
) -> crate::ports::PortResult<Restored> {
    bring_back(port, &calendar(), backup, "run 7 item 1", None).await
}

pub(super) fn sent(server: &Server, method: &str) -> Vec<Value> {
    let writes = server.seen().into_iter().filter(|seen| seen.head.starts_with(method));
    writes.map(|seen| serde_json::from_str(&seen.body).unwrap()).collect()
}

#[tokio::test]
async fn f03_a_deleted_meeting_comes_back_without_guests() {
    let (port, server) = talk(|_, seen| emptied(seen, &json!([]))).await;
    let back = restored(&port, &snapshot(&meeting(&json!({})))).await.unwrap();
    let posted = sent(&server, "POST");
    assert_eq!(posted.len(), 1, "made once");
    let mut posted = posted.into_iter().next().unwrap();
    let transaction = posted["transactionId"].take();
    assert!(
        uuid::Uuid::parse_str(transaction.as_str().unwrap()).is_ok(),
        "a key that the vendor knows repetitions by"
    );
    let mark = posted["singleValueExtendedProperties"].take();
    assert_eq!(mark[0]["value"], "run 7 item 1", "and a mark by which we find it");
    let at = |time: &str| json!({"dateTime": time, "timeZone": "Eastern Standard Time"});
    let expected = json!({
        "subject": "Call", "isAllDay": false, "start": at("2026-11-02T09:00:00"), "end": at("2026-11-02T10:00:00"),
        "body": {"contentType": "html", "content":
            "<html><body><p>Bring the file</p><p>Attendees before the clean-up: bo@firm.example, client@x.example</p></body></html>"},
        "location": {"displayName": "Room 1"}, "categories": ["Court"], "showAs": "tentative",
        "sensitivity": "private", "importance": "high", "isReminderOn": true, "reminderMinutesBeforeStart": 30,
        "transactionId": null, "singleValueExtendedProperties": null,
    });
    assert_eq!(
        posted, expected,
        "all that can be brought back, no guests, no room's address, no meeting link"
    );
    assert_eq!(back.now.row.source.event.key.id.as_str(), "AANEW", "the row as it is now");
    let lost = back.lost.usual.join(" ");
    for piece in [
        "new id",
        "not invited again",
        "answers",
        "online meeting",
        "attachments",
        "other programs",
        "counts as made",
    ] {
        assert!(lost.contains(piece), "{piece} is named among what is lost: {lost}");
    }
    assert_eq!(back.lost.wrong, Vec::<String>::new(), "and nothing else differs");
    assert!(!lost.contains("somebody else"), "it was the owner's own");
}

#[tokio::test]
async fn a_guest_s_copy_comes_back_as_the_owner_s_own() {
    let (port, _server) = talk(|_, seen| emptied(seen, &json!([]))).await;
    let others = json!({"isOrganizer": false, "organizer": {"emailAddress": {"address": "judge@court.example"}}, "isCancelled": true});
    let back = restored(&port, &snapshot(&meeting(&others))).await.unwrap();
    let lost = back.lost.usual.join(" ");
    assert!(lost.contains("somebody else had called it"), "that nobody can bring back: {lost}");
    assert!(lost.contains("called off"), "nor that it was called off: {lost}");
    assert!(!lost.contains('@'), "the sentences name nobody");
}

#[tokio::test]
async fn f04_a_lost_answer_makes_no_second_copy() {
    let made = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&made);
    let copy = meeting(&json!({"id": "AANEW", "attendees": []}));
    let (port, server) = talk(move |_, seen| {
        let line = seen.head.lines().next().unwrap_or_default();
        match () {
            () if line.starts_with("POST ") => {
                count.fetch_add(1, Ordering::SeqCst);
                (504, refusal("gatewayTimeout"))
            }
            () if line.contains("%24filter=singleValue") && count.load(Ordering::SeqCst) > 0 => {
                (200, json!({"value": [{"id": "AANEW"}]}))
            }
            () if line.contains("/events/AANEW") => (200, copy.clone()),
            () => emptied(seen, &json!([])),
        }
    })
    .await;
    let backup = snapshot(&meeting(&json!({})));
    let first = restored(&port, &backup).await.unwrap_err();
    assert_eq!(first.effect(), Effect::Unknown, "a lost answer is told as one, and nothing is guessed");
    let again = restored(&port, &backup).await.unwrap();
    assert_eq!(made.load(Ordering::SeqCst), 1, "one POST in all");
    assert_eq!(again.now.row.source.event.key.id.as_str(), "AANEW", "the one that was made");
    let filter = lines(&server).into_iter().find(|line| line.contains("singleValue")).unwrap();
    assert!(
        filter.contains("Any%28ep%3A+ep%2Fid+eq+%27String+%7B")
            && filter.contains("ep%2Fvalue+eq+%27run+7+item+1%27"),
        "looked up by the mark: {filter}"
    );
}

#[tokio::test]
async fn what_is_refused_is_not_tried_again() {
    let (port, server) = talk(|_, seen| match seen.head.starts_with("POST ") {
        true => (403, refusal("ErrorAccessDenied")),
        false => emptied(seen, &json!([])),
    })
    .await;
    let answer = restored(&port, &snapshot(&meeting(&json!({})))).await;
    assert_eq!(answer.err().map(|failure| failure.kind), Some(Kind::Refused), "the caller hears of it");
    assert_eq!(sent(&server, "POST").len(), 1, "once");
}

/// The row is still there as `now`; every read gives it, every change is answered with it.
async fn still_there(backup: &Value, now: Value, left: &str) -> (Restored, Server) {
    let (port, server) = talk(move |_, seen| {
        let line = seen.head.lines().next().unwrap_or_default();
        match line.contains("%24filter=iCalUId") {
            true => (200, json!({"value": [{"id": "AAE1"}]})),
            false => (200, now.clone()),
        }
    })
    .await;
    let back = bring_back(&port, &calendar(), &snapshot(backup), "run 7 item 1", Some(left)).await.unwrap();
    (back, server)
}

#[tokio::test]
async fn what_is_still_there_is_set_right_and_nothing_more() {
    let quiet = json!({"attendees": [], "isOnlineMeeting": false});
    let changed = json!({"changeKey": "ck9", "categories": ["Other"], "subject": "Changed", "attendees": []});
    let (back, server) = still_there(&meeting(&quiet), meeting(&changed), "ck9").await;
    assert_eq!(sent(&server, "PATCH"), [json!({"subject": "Call", "categories": ["Court"]})], "what differs");
    let patch = server.seen().into_iter().find(|seen| seen.head.starts_with("PATCH")).unwrap();
    assert_eq!(patch.header("if-match").as_deref(), Some("W/\"ck9\""), "on the version that was read");
    assert!(!back.lost.usual.join(" ").contains("new id"), "it is the same row");
    let (back, server) = still_there(&meeting(&quiet), meeting(&quiet), "ck9").await;
    assert!(sent(&server, "PATCH").is_empty(), "what is as it was is left alone");
    assert!(back.lost.is_none(), "and nothing is lost: {:?}", back.lost);
}

#[tokio::test]
async fn f03_an_undo_mails_nobody() {
    let changed = json!({"changeKey": "ck9", "categories": ["Other"], "subject": "Changed"});
    let (back, server) = still_there(&meeting(&json!({})), meeting(&changed), "ck9").await;
    assert_eq!(
        sent(&server, "PATCH"),
        [json!({"categories": ["Court"]})],
        "only what each mailbox has for itself"
    );
    assert!(
        back.lost.wrong.join(" ").contains("would mail the attendees"),
        "and it says so: {:?}",
        back.lost
    );
}

#[tokio::test]
async fn what_lies_in_the_bin_is_not_there() {
    let bin = meeting(&json!({}));
    let (port, server) = talk(move |_, seen| {
        let line = seen.head.lines().next().unwrap_or_default();
        match line.starts_with("GET ") && line.contains("/events/AAE1") {
            true => (200, bin.clone()),
            false => emptied(seen, &json!([])),
        }
    })
    .await;
    let back = restored(&port, &snapshot(&meeting(&json!({})))).await.unwrap();
    assert_eq!(
        back.now.row.source.event.key.id.as_str(),
        "AANEW",
        "ids that survive a move name deleted rows, too"
    );
    assert_eq!(sent(&server, "POST").len(), 1, "so it is made anew");
}

#[tokio::test]
async fn a_whole_day_and_a_text_without_tags() {
    let (port, server) = talk(|_, seen| emptied(seen, &json!([]))).await;
    let day = |date: &str| json!({"dateTime": format!("{date}T00:00:00.0000000"), "timeZone": "UTC"});
    let backup = meeting(&json!({
        "isAllDay": true, "start": day("2026-11-01"), "end": day("2026-11-02"),
        "originalStartTimeZone": "tzone://Microsoft/Custom", "body": {"contentType": "text", "content": "a < b"},
    }));
    let back = restored(&port, &snapshot(&backup)).await.unwrap();
    let posted = sent(&server, "POST").remove(0);
    let midnight =
        |date: &str| json!({"dateTime": format!("{date}T00:00:00"), "timeZone": "America/New_York"});
    assert_eq!(
        (&posted["start"], &posted["end"]),
        (&midnight("2026-11-01"), &midnight("2026-11-02")),
        "dates stay dates"
    );
    let text = "a < b\n\nAttendees before the clean-up: bo@firm.example, client@x.example";
    assert_eq!(posted["body"], json!({"contentType": "text", "content": text}), "plain text stays plain");
    assert!(
        back.lost.usual.join(" ").contains("time zone"),
        "a zone without a name cannot be asked for: {:?}",
        back.lost
    );
}

#[tokio::test]
async fn an_hour_that_the_clocks_show_twice_comes_back_as_the_same_instant() {
    let (port, server) = talk(|_, seen| emptied(seen, &json!([]))).await;
    let at = |time: &str| json!({"dateTime": time, "timeZone": "UTC"});
    let backup = meeting(&json!({"start": at("2026-11-01T06:30:00"), "end": at("2026-11-01T07:30:00")}));
    drop(restored(&port, &snapshot(&backup)).await);
    let posted = sent(&server, "POST").remove(0);
    assert_eq!(posted["start"], at("2026-11-01T06:30:00"), "the second half past one is told in UTC");
    assert_eq!(posted["end"]["timeZone"], "Eastern Standard Time", "the other end is clear");
}

#[test]
fn a_write_without_a_version_is_not_sent() {
    let prepared =
        crate::http::request::PreparedRequest::get("test", url::Url::parse("https://x.example").unwrap());
    for (seen, expected) in
        [("ck", Some("W/\"ck\"")), ("W/\"ck\"", Some("W/\"ck\"")), ("", None), ("a\nb", None)]
    {
        let made = crate::graph::only_if(prepared.clone(), &Version::new(seen)).ok();
        let etag = made.and_then(|p| Some(p.headers.get("if-match")?.to_str().ok()?.to_owned()));
        assert_eq!(etag.as_deref(), expected, "{seen:?}");
    }
}

/// A series from November 2, 2026, Mondays at nine in New York; one day moved to Tuesday, one that does not take place.
pub(super) fn weekly(id: &str) -> Value {
    let at =
        |day: &str, hour: &str| json!({"dateTime": format!("2026-11-{day}T{hour}:00:00"), "timeZone": "UTC"});
    row(&json!({
        "id": id, "type": "seriesMaster", "originalStartTimeZone": "Eastern Standard Time", "recurrence": {
            "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"], "firstDayOfWeek": "sunday"},
            "range": {"type": "noEnd", "startDate": "2026-11-02", "recurrenceTimeZone": "Eastern Standard Time"},
        },
        "exceptionOccurrences": [row(&json!({
            "id": "AADAY", "type": "exception", "seriesMasterId": id, "subject": "Moved",
            "originalStart": "2026-11-09T14:00:00Z", "start": at("10", "14"), "end": at("10", "15"),
            "originalStartTimeZone": "Eastern Standard Time",
        }))],
        "cancelledOccurrences": [format!("OID.{id}.2026-11-16")],
    }))
}

#[tokio::test]
async fn f24_days_of_a_series_come_back_those_that_make_room_first() {
    let (off, moved) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let (port, server) = talk(move |_, seen| {
        let line = seen.head.lines().next().unwrap_or_default();
        let day = if line.contains("2026-11-16") || line.contains("AAI16") { "16" } else { "09" };
        let at = |hour: &str| json!({"dateTime": format!("2026-11-{day}T{hour}:00:00"), "timeZone": "UTC"});
        let instance = row(&json!({
            "id": format!("AAI{day}"), "changeKey": format!("v{day}"), "type": "occurrence", "seriesMasterId": "AANEW",
            "start": at("14"), "end": at("15"), "originalStartTimeZone": "Eastern Standard Time",
        }));
        match () {
            () if line.starts_with("DELETE ") => {
                off.fetch_add(1, Ordering::SeqCst);
                (204, Value::Null)
            }
            () if line.starts_with("PATCH ") => {
                moved.fetch_add(1, Ordering::SeqCst);
                (200, instance)
            }
            () if line.starts_with("POST ") => {
                let bare = json!({"exceptionOccurrences": [], "cancelledOccurrences": []});
                (201, laid_over(weekly("AANEW"), &bare))
            }
            () if line.contains("/instances") => (200, json!({"value": [instance]})),
            () if line.contains("/events/AANEW") => {
                let mut series = weekly("AANEW");
                let writes = [("cancelledOccurrences", &off), ("exceptionOccurrences", &moved)];
                for (days, written) in writes {
                    if written.load(Ordering::SeqCst) == 0 {
                        series[days] = json!([]);
                    }
                }
                (200, series)
            }
            () => emptied(seen, &json!([])),
        }
    })
    .await;
    let back = restored(&port, &snapshot(&weekly("AAE1"))).await.unwrap();
    let writes: Vec<Seen> = server.seen().into_iter().filter(|seen| !seen.head.starts_with("GET ")).collect();
    let place = "/v1.0/users/ada@firm.example/calendars/AAMk==/events";
    let expected = [format!("POST {place}"), format!("DELETE {place}/AAI16"), format!("PATCH {place}/AAI09")];
    let asked: Vec<String> = lines(&server).into_iter().filter(|line| !line.starts_with("GET ")).collect();
    assert_eq!(asked, expected, "the series, then the day that is off, then the one that moves");
    assert_eq!(
        writes[1].header("if-match").as_deref(),
        Some("W/\"v16\""),
        "each on the version that was read"
    );
    assert_eq!(
        writes[2].header("if-match").as_deref(),
        Some("W/\"v09\""),
        "each on the version that was read"
    );
    let at = |hour: &str| json!({"dateTime": format!("2026-11-10T{hour}:00:00"), "timeZone": "Eastern Standard Time"});
    let change: Value = serde_json::from_str(&writes[2].body).unwrap();
    let moved = json!({"subject": "Moved", "start": at("09"), "end": at("10"), "isAllDay": false});
    assert_eq!(change, moved, "only what differs on that day");
    assert!(
        writes.iter().all(|write| !write.body.contains("attendees")),
        "f03: no guests, whatever is brought back"
    );
    assert_eq!(back.now.days.len(), 2, "as it is now");
    assert_eq!(back.lost.wrong, Vec::<String>::new(), "all days are back");
}

#[tokio::test]
async fn a_day_that_stays_away_is_named() {
    let (port, _server) = talk(|_, seen| {
        let line = seen.head.lines().next().unwrap_or_default();
        let bare = json!({"exceptionOccurrences": [], "cancelledOccurrences": []});
        match () {
            () if line.starts_with("POST ") => (201, laid_over(weekly("AANEW"), &bare)),
            () if line.contains("/instances") => (200, json!({"value": []})),
            () if line.contains("/events/AANEW") => (200, laid_over(weekly("AANEW"), &bare)),
            () => emptied(seen, &json!([])),
        }
    })
    .await;
    let lost = restored(&port, &snapshot(&weekly("AAE1"))).await.unwrap().lost.wrong.join(" ");
    for day in ["Mon, Nov 9, 2026", "Mon, Nov 16, 2026"] {
        assert!(lost.contains(&format!("Its day of {day} is not as it was.")), "{day} is told: {lost}");
    }
}
