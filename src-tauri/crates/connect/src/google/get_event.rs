//! `events.get`: one event as it is now.

use super::map::{self, Place};
use super::wire::Event;
use crate::http::request::Prepared;
use crate::ports::Item;
use crate::reading::address;
use crate::reading::json::{self, Malformed};
use truedocket_core::event::{Calendar, ReadEvent};
use truedocket_core::ids::RemoteId;
use url::Url;

pub(super) const OPERATION: &str = "get event";

pub(super) fn prepare(api: &Url, calendar: &Calendar, id: &RemoteId) -> Prepared {
    Prepared::get(OPERATION, address::below(api, &["calendars", calendar.id.as_str(), "events", id.as_str()]))
}

pub(super) fn parse(body: &[u8]) -> Result<Event, Malformed> {
    json::whole(body)
}

/// `None`: it was cancelled, which is how Google shows deleted events for a while.
pub(super) fn event(wire: Event, place: &Place<'_>) -> Result<Option<ReadEvent>, &'static str> {
    match map::item(wire, place)? {
        Item::Event(event) => Ok(Some(*event)),
        Item::Gone(_) | Item::Vanished(_) => Ok(None),
    }
}
