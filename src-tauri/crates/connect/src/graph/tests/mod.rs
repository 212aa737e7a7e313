//! Requests, pages and rows of Graph, on bodies written for these tests.

mod mapping;
mod operations;
mod rows;

use super::wire::Event;
use serde_json::{Value, json};
use truedocket_core::event::{Calendar, ReadEvent};
use truedocket_core::ids::{CalendarId, ConnectionName};
use truedocket_core::people::Email;
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
pub(super) fn mapped(row: &Value) -> Result<ReadEvent, &'static str> {
    super::map::event(wire(row), &calendar(), &Zones::bundled())
}
