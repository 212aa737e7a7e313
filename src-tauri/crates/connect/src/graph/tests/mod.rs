//! Requests, pages and rows of Graph, on bodies written for these tests.

mod clean;
mod mapping;
mod operations;
mod recurrence;
mod restore;
mod restore_days;
mod restore_fields;
mod rows;
mod source_events;

use super::wire::Event;
use super::{DIALECT, GraphCalendar, LIMITS};
use crate::http::client::HttpClient;
use crate::http::rate_limit::RateLimiter;
use crate::sign_in::access_tokens::AccessTokens;
use crate::testing::{Seen, Server, TurnedClock, reply};
use serde_json::{Value, json};
use std::sync::Arc;
use truedocket_core::calendar::event::{Calendar, CalendarEvent};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{CalendarId, ConnectionName};
use truedocket_core::time::zone::Zones;

pub(super) fn calendar() -> Calendar {
    Calendar {
        connection: ConnectionName::new("office"),
        id: CalendarId::new("ada@firm.example/AAMk=="),
        name: "Ada".into(),
        owner: Email::new("ada@firm.example"),
        zone: "America/New_York".to_owned(),
    }
}

/// A plain event with `changes` laid over it; null takes a field away.
pub(super) fn row(changes: &Value) -> Value {
    let mut row = json!({
        "id": "AAE1", "changeKey": "ck1", "type": "singleInstance", "iCalUId": "0400", "subject": "Call",
        "start": {"dateTime": "2026-11-02T14:00:00.0000000", "timeZone": "UTC"},
        "end": {"dateTime": "2026-11-02T15:00:00.0000000", "timeZone": "UTC"},
        "isAllDay": false, "showAs": "busy", "sensitivity": "normal",
    });
    for (key, value) in changes.as_object().unwrap() {
        row[key] = value.clone();
    }
    row
}

pub(super) fn wire(row: &Value) -> Event {
    serde_json::from_value(row.clone()).unwrap()
}

/// The event that a row becomes, or why it becomes none.
pub(super) fn mapped(row: &Value) -> Result<CalendarEvent, &'static str> {
    super::map::event(wire(row), &calendar(), &Zones::bundled())
}

/// A server that answers with JSON, and the connector that asks it. `answer` gets the request's first line and number.
pub(super) async fn talk(
    answer: impl Fn(usize, &Seen) -> (u16, Value) + Send + Sync + 'static,
) -> (GraphCalendar, Server) {
    let server = Server::start(move |turn, seen| {
        let (status, body) = answer(turn, seen);
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        reply(status, &["Content-Type: application/json"], &body)
    })
    .await;
    let access = Arc::new(AccessTokens::fixed("token"));
    let client = HttpClient::new(
        DIALECT,
        vec![server.base.clone()],
        access,
        RateLimiter::new(LIMITS),
        TurnedClock::eager(),
    )
    .unwrap();
    let api = server.url("v1.0").to_string();
    let port = GraphCalendar::new(ConnectionName::new("office"), &api, Arc::new(client), Zones::bundled());
    (port.unwrap(), server)
}

/// The first lines of the requests, without the version of HTTP.
pub(super) fn lines(server: &Server) -> Vec<String> {
    let first =
        |seen: Seen| seen.head.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1").to_owned();
    server.seen().into_iter().map(first).collect()
}

/// A refusal as Graph words it.
pub(super) fn refusal(code: &str) -> Value {
    json!({"error": {"code": code, "message": "no"}})
}
