//! Clio's shapes to core values. What core cannot do without is asked for here; the reason names no client.

use super::{MARK_PROPERTY, SOURCE_PROPERTY, wire};
use crate::ports::MarkedEntry;
use crate::reading::moment::{instant, zone_name};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use std::collections::BTreeMap;
use truedocket_core::firm::matter::{Contact, Entry, Matter, MatterStatus, PracticeUser};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, MatterId, RemoteId, Version};
use truedocket_core::text::ClientText;
use truedocket_core::time::Span;
use truedocket_core::time::zone::{Zone, Zones};

/// What an entry's own words do not say.
pub(super) struct Firm<'a> {
    pub(super) connection: &'a ConnectionName,
    /// The office's zone: all-day entries are its days.
    pub(super) zone: &'a Zone,
    pub(super) zones: &'a Zones,
    /// Whose calendar is whose.
    pub(super) owners: &'a BTreeMap<CalendarId, Email>,
}

type Mapped<T> = Result<T, &'static str>;

pub(super) fn user(wire: wire::User) -> Mapped<PracticeUser> {
    Ok(PracticeUser {
        id: RemoteId::new(wire.id.ok_or("a user has no id")?.0),
        name: text(wire.name),
        email: wire.email.as_deref().and_then(Email::new),
        enabled: wire.enabled.ok_or("it is not said whether the user has an account")?,
        calendar: wire.default_calendar_id.map(|id| CalendarId::new(id.0)),
    })
}

pub(super) fn contact(wire: wire::Contact) -> Mapped<Contact> {
    Ok(Contact {
        id: RemoteId::new(wire.id.ok_or("a contact has no id")?.0),
        name: text(wire.name),
        email: wire.primary_email_address.as_deref().and_then(Email::new),
    })
}

pub(super) fn matter(wire: wire::Matter) -> Mapped<Matter> {
    let status = match wire.status.as_deref().map(str::to_ascii_lowercase).as_deref() {
        Some("pending") => MatterStatus::Pending,
        Some("open") => MatterStatus::Open,
        Some("closed") => MatterStatus::Closed,
        Some(_) => return Err("the matter has an unknown status"),
        None => return Err("the matter has no status"),
    };
    let number = wire.display_number.filter(|number| !number.trim().is_empty());
    Ok(Matter {
        id: MatterId::new(wire.id.ok_or("a matter has no id")?.0),
        number: number.ok_or("the matter has no number")?,
        other_numbers: wire.custom_number.into_iter().filter(|number| !number.trim().is_empty()).collect(),
        description: text(wire.description),
        client: text(wire.client.and_then(|client| client.name)),
        status,
        responsible: wire
            .responsible_attorney
            .and_then(|person| person.email)
            .as_deref()
            .and_then(Email::new),
    })
}

pub(super) fn entry(wire: wire::Entry, firm: &Firm<'_>) -> Mapped<Entry> {
    // A private entry of somebody else comes with null instead of its words. Whoever makes an entry has to give it a
    // title, so that a missing one is a withheld one; an empty text would be compared, and differ.
    if wire.redacted == Some(true) || wire.summary.is_none() {
        return Err("it is private, and this account may not read it");
    }
    let span = span(&wire, firm)?;
    let id = RemoteId::new(wire.id.ok_or("an entry has no id")?.0);
    let calendar = CalendarId::new(wire.calendar_owner.ok_or("the entry is on no calendar")?.id.0);
    let version = wire.etag.filter(|etag| !etag.is_empty()).ok_or("the entry has no version")?;
    let addresses = wire.attendees.into_iter().flatten().filter_map(|attendee| attendee.email);
    Ok(Entry {
        owner: firm.owners.get(&calendar).cloned(),
        key: EventKey { connection: firm.connection.clone(), calendar, id },
        version: Version::new(version),
        span,
        title: text(wire.summary),
        body: text(wire.description),
        place: text(wire.location),
        matter: wire.matter.map(|matter| MatterId::new(matter.id.0)),
        category: wire.calendar_entry_event_type.and_then(|kind| kind.name),
        attendees: addresses.filter_map(|address| Email::new(&address)).collect(),
        source: property(wire.external_properties.as_deref(), SOURCE_PROPERTY),
        ruled: wire.court_rule.unwrap_or(false),
        updated: wire.updated_at.as_deref().and_then(|at| instant(at, None)),
    })
}

/// The entry with the operation of ours that made it.
pub(super) fn marked(wire: wire::Entry, firm: &Firm<'_>) -> Mapped<MarkedEntry> {
    let mark = property(wire.external_properties.as_deref(), MARK_PROPERTY);
    Ok(MarkedEntry { entry: entry(wire, firm)?, mark })
}

fn property(properties: Option<&[wire::Property]>, name: &str) -> Option<String> {
    let is_it = |property: &&wire::Property| property.name.as_deref() == Some(name);
    let value = properties?.iter().find(is_it)?.value.as_ref()?;
    Some(value.clone()).filter(|value| !value.is_empty())
}

fn span(wire: &wire::Entry, firm: &Firm<'_>) -> Mapped<Span> {
    let read = |text: &Option<String>| text.as_deref().and_then(|text| instant(text, Some(firm.zone)));
    let start = read(&wire.start_at).ok_or("the entry has no readable start")?;
    let end = read(&wire.end_at).ok_or("the entry has no readable end")?;
    if wire.all_day == Some(true) {
        let (first, end) = days(start, end, firm.zone);
        return Ok(Span::AllDay { first, end });
    }
    let zone = zone_name(firm.zones, wire.start_at_time_zone.as_deref(), firm.zone.name());
    Ok(Span::Timed { start, end, zone })
}

/// The days by the office's clocks. An end at midnight is the day after the last one; any other end is within it.
fn days(start: DateTime<Utc>, end: DateTime<Utc>, zone: &Zone) -> (NaiveDate, NaiveDate) {
    let (first, last) = (zone.to_local(start).date(), zone.to_local(end));
    let following = |day: NaiveDate| day.checked_add_days(Days::new(1)).unwrap_or(day);
    let end = if last.time() == NaiveTime::MIN { last.date() } else { following(last.date()) };
    (first, end.max(following(first)))
}

fn text(text: Option<String>) -> ClientText {
    ClientText::new(text.unwrap_or_default())
}
