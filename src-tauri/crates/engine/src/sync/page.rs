//! One page of a calendar: the last word on each id, with every disappearance that is no proof asked about.

use std::collections::BTreeMap;
use truedocket_connect::failure::Failure;
use truedocket_connect::ports::{CalendarItem, EventPage, ReadCalendar, Unreadable};
use truedocket_core::calendar::event::{Calendar, CalendarEvent};
use truedocket_core::ids::{EventKey, RemoteId};

/// A page as it may be stored.
#[derive(Debug, Default)]
pub(super) struct StorablePage {
    /// Events to keep.
    pub(super) events: Vec<CalendarEvent>,
    /// Proven to be gone.
    pub(super) gone: Vec<EventKey>,
    /// To be shown.
    pub(super) unreadable: Vec<Unreadable>,
}

/// Settles a page. An id may come twice; the later one counts. `known` tells which of the ids that left the reading
/// we hold at all: a provider also names those that never were in our window.
pub(super) async fn settle(
    port: &dyn ReadCalendar,
    calendar: &Calendar,
    page: EventPage,
    known: impl Fn(&RemoteId) -> bool,
) -> Result<StorablePage, Failure> {
    let mut last: BTreeMap<RemoteId, CalendarItem> = BTreeMap::new();
    for item in page.items {
        let id = match &item {
            CalendarItem::Event(event) => event.key.id.clone(),
            CalendarItem::Gone(id) | CalendarItem::Vanished(id) => id.clone(),
        };
        last.insert(id, item);
    }
    let mut settled = StorablePage { unreadable: page.unreadable, ..StorablePage::default() };
    for (id, item) in last {
        match item {
            CalendarItem::Event(event) => settled.events.push(*event),
            CalendarItem::Gone(id) => settled.gone.push(key(calendar, id)),
            CalendarItem::Vanished(_) if !known(&id) => {}
            CalendarItem::Vanished(id) => match port.event(calendar, &id).await? {
                Some(event) => settled.events.push(event),
                None => settled.gone.push(key(calendar, id)),
            },
        }
    }
    Ok(settled)
}

/// The ids of a page that left the reading without proof.
pub(super) fn vanished(page: &EventPage) -> Vec<RemoteId> {
    let ids = page.items.iter().filter_map(|item| match item {
        CalendarItem::Vanished(id) => Some(id.clone()),
        CalendarItem::Event(_) | CalendarItem::Gone(_) => None,
    });
    ids.collect()
}

fn key(calendar: &Calendar, id: RemoteId) -> EventKey {
    EventKey { connection: calendar.connection.clone(), calendar: calendar.id.clone(), id }
}
