//! Requests, pages and rows of Google Calendar, on bodies written for these tests.

mod clean_up;
mod mapping;
mod operations;

use super::map::{EventContext, Labels};
use super::wire::Event;
use serde_json::Value;
use truedocket_core::calendar::event::{Calendar, CalendarEvent};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{CalendarId, ConnectionName};
use truedocket_core::time::zone::Zones;

pub(super) fn calendar() -> Calendar {
    Calendar {
        connection: ConnectionName::new("office"),
        id: CalendarId::new("ada@firm.example"),
        name: "Ada".into(),
        owner: Email::new("ada@firm.example"),
        zone: "America/New_York".to_owned(),
    }
}

pub(super) fn labels() -> Labels {
    [("5e1b".to_owned(), "Deposition".to_owned())].into()
}

/// The event that a row becomes, or why it becomes none.
pub(super) fn mapped(row: &Value) -> Result<CalendarEvent, &'static str> {
    let wire: Event = serde_json::from_value(row.clone()).unwrap();
    let place = EventContext { calendar: &calendar(), zones: &Zones::bundled(), labels: &labels() };
    match super::map::item(wire, &place)? {
        crate::ports::CalendarItem::Event(event) => Ok(*event),
        other => panic!("{other:?} is no event"),
    }
}
