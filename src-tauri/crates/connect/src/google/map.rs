//! Wire to core. What is unknown gets the meaning that hides nothing: a meeting, taken, private.

use super::wire::{Event, EventAttendee, EventDateTime, ExtendedProperties, Person};
use crate::ports::CalendarItem;
use crate::reading::json;
use crate::reading::moment::{self, Moment};
use crate::reading::plain::{self, Breaks};
use std::collections::BTreeMap;
use truedocket_core::calendar::event::{
    Attendee, Calendar, CalendarEvent, EventStatus, EventType, ResponseStatus, ShowAs,
};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{EventKey, IcalUid, RemoteId, Version};
use truedocket_core::text::ClientText;
use truedocket_core::time::zone::Zones;

/// Names of a calendar's labels by id.
pub(super) type Labels = BTreeMap<String, String>;

/// Extended properties that hold a category, the surer one first.
pub(super) const CATEGORY: [&str; 2] = ["truedocket.category", "category"];

/// What secondary calendars have for an address; they "organise" events that people made in them.
const CALENDARS: &str = "@group.calendar.google.com";

/// Where an event was read.
pub(super) struct EventContext<'a> {
    pub(super) calendar: &'a Calendar,
    pub(super) zones: &'a Zones,
    pub(super) labels: &'a Labels,
}

/// One row. A cancelled one may hold nothing but its id.
///
/// # Errors
/// Why it cannot be understood, without client words.
pub(super) fn item(wire: Event, place: &EventContext<'_>) -> Result<CalendarItem, &'static str> {
    let id = json::id(wire.id.as_deref()).ok_or("it has no usable id")?;
    if wire.status.as_deref() == Some("cancelled") {
        return Ok(CalendarItem::Gone(id));
    }
    event(wire, id, place).map(|event| CalendarItem::Event(Box::new(event)))
}

fn event(wire: Event, id: RemoteId, place: &EventContext<'_>) -> Result<CalendarEvent, &'static str> {
    let start = wire.start.as_ref().ok_or("it has no start")?;
    let end = wire.end.as_ref().ok_or("it has no end")?;
    let zone = moment::zone_name(place.zones, start.time_zone.as_deref(), &place.calendar.zone);
    let span = moment::span(
        when(start, place).ok_or("its start cannot be read")?,
        when(end, place).ok_or("its end cannot be read")?,
        zone,
    )?;
    let original_start = match &wire.original_start_time {
        Some(time) => Some(when(time, place).ok_or("its original start cannot be read")?.into()),
        None => None,
    };
    let event_type = event_type(wire.event_type.as_deref());
    Ok(CalendarEvent {
        key: EventKey {
            connection: place.calendar.connection.clone(),
            calendar: place.calendar.id.clone(),
            id,
        },
        categories: categories(&wire, place.labels),
        organizer: organizer(wire.organizer, wire.creator),
        version: Version::new(wire.etag.or_else(|| wire.updated.clone()).unwrap_or_default()),
        uid: wire.ical_uid.filter(|uid| !uid.is_empty()).map(IcalUid::new),
        series: wire.recurring_event_id.map(RemoteId::new),
        original_start,
        span,
        title: ClientText::new(wire.summary.unwrap_or_default()),
        body: ClientText::new(plain::text(&wire.description.unwrap_or_default(), Breaks::AreKept)),
        place: ClientText::new(wire.location.unwrap_or_default()),
        attendees: wire.attendees.unwrap_or_default().into_iter().filter_map(attendee).collect(),
        show_as: show_as(wire.transparency.as_deref(), event_type),
        status: status(wire.status.as_deref()),
        event_type,
        private: is_private(wire.visibility.as_deref()),
        updated: wire.updated.and_then(|text| moment::instant(&text, None)),
    })
}

/// `dateTime` with its offset, else in `timeZone`, else in the calendar's zone; or a `date`.
pub(super) fn when(time: &EventDateTime, place: &EventContext<'_>) -> Option<Moment> {
    match (&time.date_time, &time.date) {
        (Some(text), _) => {
            // Nearly all carry their offset; looking for a zone costs more than reading the time.
            let by_zone = || {
                let told = time.time_zone.as_deref().unwrap_or(&place.calendar.zone);
                moment::instant(text, Some(&place.zones.find(told).ok()?))
            };
            moment::instant(text, None).or_else(by_zone).map(Moment::At)
        }
        (None, Some(text)) => moment::day(text).map(Moment::On),
        (None, None) => None,
    }
}

fn attendee(wire: EventAttendee) -> Option<Attendee> {
    Some(Attendee {
        email: Email::new(&wire.email?)?,
        name: ClientText::new(wire.display_name.unwrap_or_default()),
        response: match wire.response_status.as_deref() {
            Some("accepted") => ResponseStatus::Accepted,
            Some("tentative") => ResponseStatus::Tentative,
            Some("declined") => ResponseStatus::Declined,
            Some(_) | None => ResponseStatus::None,
        },
        resource: wire.resource == Some(true),
    })
}

/// The person behind it: for events of a secondary calendar whoever made them.
fn organizer(organizer: Option<Person>, creator: Option<Person>) -> Option<Email> {
    let address = |person: Option<Person>| person.and_then(|person| person.email);
    let called = address(organizer).filter(|email| !email.to_ascii_lowercase().ends_with(CALENDARS));
    called.or_else(|| address(creator)).and_then(|email| Email::new(&email))
}

/// The property first, since labels are missing on old accounts; then the label, unless it says the same.
fn categories(wire: &Event, labels: &Labels) -> Vec<String> {
    let property = wire.extended_properties.as_ref().and_then(category);
    let label = wire.event_label_id.as_ref().and_then(|id| labels.get(id)).map(|name| name.trim());
    let mut names: Vec<String> = property.into_iter().map(str::to_owned).collect();
    names.extend(
        label.filter(|label| !names.iter().any(|name| name.eq_ignore_ascii_case(label))).map(str::to_owned),
    );
    names
}

/// Shared properties are the firm's; private ones this calendar's only.
fn category(properties: &ExtendedProperties) -> Option<&str> {
    let sides = [&properties.shared, &properties.private];
    let values = sides
        .into_iter()
        .flatten()
        .flat_map(|side| CATEGORY.iter().filter_map(|key| side.get(*key)?.as_deref()));
    values.map(str::trim).find(|value| !value.is_empty())
}

fn event_type(event_type: Option<&str>) -> EventType {
    match event_type {
        Some("outOfOffice") => EventType::OutOfOffice,
        Some("focusTime") => EventType::FocusTime,
        Some("workingLocation") => EventType::WorkingLocation,
        Some("birthday") => EventType::Birthday,
        Some(_) | None => EventType::Meeting,
    }
}

fn show_as(transparency: Option<&str>, event_type: EventType) -> ShowAs {
    match (transparency, event_type) {
        (_, EventType::OutOfOffice) => ShowAs::Away,
        (_, EventType::WorkingLocation) => ShowAs::Elsewhere,
        (Some("transparent"), _) => ShowAs::Free,
        (Some(_) | None, _) => ShowAs::Busy,
    }
}

fn status(status: Option<&str>) -> EventStatus {
    match status {
        Some("tentative") => EventStatus::Tentative,
        Some("cancelled") => EventStatus::Cancelled,
        Some(_) | None => EventStatus::Confirmed,
    }
}

fn is_private(visibility: Option<&str>) -> bool {
    !matches!(visibility, None | Some("default" | "public"))
}
