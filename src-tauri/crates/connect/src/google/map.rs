//! Wire to core. What is unknown gets the meaning that hides nothing: a meeting, taken, private.

use super::wire::{Event, EventAttendee, EventDateTime, ExtendedProperties, Person};
use crate::ports::CalendarItem;
use crate::reading::json;
use crate::reading::moment::{self, Moment};
use crate::reading::page_text::Text;
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
pub(super) fn item<S: Text>(wire: Event<S>, place: &EventContext<'_>) -> Result<CalendarItem, &'static str> {
    let id = json::id(wire.id.as_deref()).ok_or("it has no usable id")?;
    if wire.status.as_deref() == Some("cancelled") {
        return Ok(CalendarItem::Gone(id));
    }
    event(wire, id, place).map(|event| CalendarItem::Event(Box::new(event)))
}

fn event<S: Text>(
    wire: Event<S>,
    id: RemoteId,
    place: &EventContext<'_>,
) -> Result<CalendarEvent, &'static str> {
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
        organizer: organizer(wire.organizer.as_ref(), wire.creator.as_ref()),
        version: Version::new(wire.etag.as_deref().or(wire.updated.as_deref()).unwrap_or_default()),
        uid: wire.ical_uid.as_deref().filter(|uid| !uid.is_empty()).map(IcalUid::new),
        series: wire.recurring_event_id.as_deref().map(RemoteId::new),
        original_start,
        span,
        title: client_text(wire.summary),
        body: ClientText::new(plain::text(wire.description.as_deref().unwrap_or_default(), Breaks::AreKept)),
        place: client_text(wire.location),
        attendees: wire.attendees.unwrap_or_default().into_iter().filter_map(attendee).collect(),
        show_as: show_as(wire.transparency.as_deref(), event_type),
        status: status(wire.status.as_deref()),
        event_type,
        private: is_private(wire.visibility.as_deref()),
        updated: wire.updated.as_deref().and_then(|text| moment::instant(text, None)),
    })
}

/// `dateTime` with its offset, else in `timeZone`, else in the calendar's zone; or a `date`.
pub(super) fn when<S: Text>(time: &EventDateTime<S>, place: &EventContext<'_>) -> Option<Moment> {
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

fn client_text<S: Text>(text: Option<S>) -> ClientText {
    text.map(ClientText::new).unwrap_or_default()
}

fn attendee<S: Text>(wire: EventAttendee<S>) -> Option<Attendee> {
    Some(Attendee {
        email: Email::new(&wire.email?)?,
        name: client_text(wire.display_name),
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
fn organizer<S: Text>(organizer: Option<&Person<S>>, creator: Option<&Person<S>>) -> Option<Email> {
    let person = organizer.and_then(address).filter(|email| !is_of_a_calendar(email));
    person.or_else(|| creator.and_then(address)).and_then(Email::new)
}

fn address<S: Text>(person: &Person<S>) -> Option<&str> {
    person.email.as_deref()
}

fn is_of_a_calendar(email: &str) -> bool {
    let tail = email.len().checked_sub(CALENDARS.len()).and_then(|at| email.get(at..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(CALENDARS))
}

/// The property first, since labels are missing on old accounts; then the label, unless it says the same.
fn categories<S: Text>(wire: &Event<S>, labels: &Labels) -> Vec<String> {
    let property = wire.extended_properties.as_ref().and_then(category);
    let mut names: Vec<String> = property.into_iter().map(str::to_owned).collect();
    if let Some(label) = wire.event_label_id.as_deref() {
        add_label(&mut names, label, labels);
    }
    names
}

/// What the label is called, unless that is said already.
pub(super) fn add_label(categories: &mut Vec<String>, label: &str, labels: &Labels) {
    let name = labels.get(label).map(|name| name.trim());
    let new = name.filter(|name| !categories.iter().any(|known| known.eq_ignore_ascii_case(name)));
    categories.extend(new.map(str::to_owned));
}

/// Shared properties are the firm's; private ones this calendar's only.
fn category<S: Text>(properties: &ExtendedProperties<S>) -> Option<&str> {
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
