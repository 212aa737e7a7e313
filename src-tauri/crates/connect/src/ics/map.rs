//! Instances of a file to core events.

use crate::ports::Unreadable;
use truedocket_core::calendar::event::{Calendar, CalendarEvent, EventType};
use truedocket_core::calendar::ics::{Instance, Quarantined};
use truedocket_core::ids::{EventKey, RemoteId};

/// The event.
pub(super) fn event(instance: &Instance<'_>, calendar: &Calendar) -> CalendarEvent {
    let details = instance.details();
    let uid = instance.uid().cloned();
    let original_start = instance.recurrence_id();
    CalendarEvent {
        key: EventKey {
            connection: calendar.connection.clone(),
            calendar: calendar.id.clone(),
            id: instance.id(),
        },
        version: instance.version().clone(),
        series: original_start.as_ref().and(uid.as_ref()).map(|uid| RemoteId::new(uid.as_str())),
        uid,
        original_start,
        span: instance.span(),
        title: details.title.clone(),
        body: details.body.clone(),
        place: details.place.clone(),
        organizer: details.organizer.clone(),
        attendees: details.attendees.clone(),
        categories: details.categories.clone(),
        show_as: details.show_as,
        status: details.status,
        // iCalendar has no word for entries that are no meetings.
        event_type: EventType::Meeting,
        private: details.private,
        updated: details.updated,
    }
}

/// The row for the report. The id is the entry's own where it can be read, so that an event that was understood
/// yesterday is not taken for deleted today.
pub(super) fn unreadable(row: &Quarantined) -> Unreadable {
    let place = format!("line {}", row.line);
    let reason = format!("{place}: {}", row.reason);
    let id = row.uid.as_ref().map_or_else(|| RemoteId::new(place), |uid| RemoteId::new(uid.as_str()));
    Unreadable { id: Some(id), reason, line: Some(row.line) }
}
