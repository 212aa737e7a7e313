//! Looking for events, entries and what a clean-up took away.

use super::MOST;
use crate::morning::remember::{self, StoredDiscrepancy, discrepancy_id};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use truedocket_core::calendar::event::{AppointmentId, CalendarEvent, EventStatus};
use truedocket_core::connection::Role;
use truedocket_core::firm::matter::Entry;
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, RemoteId};
use truedocket_core::morning::outcome::PRIVATE_TITLE;
use truedocket_core::text::ClientText;
use truedocket_core::time::Span;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::{connection, discrepancy, entry, event, link, matter, purge};
use truedocket_store::{Reader, Result};

/// The state of what is no longer there.
const GONE: &str = "gone";

/// What a clean-up took away is kept as JSON: more rows are asked for than match by their words.
const WIDER: u32 = 4;

/// What stands behind an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// An event of a calendar.
    Event(AppointmentId),
    /// An entry of a practice system, with the id of the event that it names.
    Entry(Option<String>),
}

/// Days of a series lie on calendars under ids of their own; an entry may name the series.
pub(super) fn days_of_series(
    reader: &Reader,
    connection: &ConnectionName,
    series: &RemoteId,
    span: &Span,
    office: &Zone,
) -> Result<Vec<(CalendarEvent, Option<DateTime<Utc>>)>> {
    let mut days = event::of_series(reader, connection, series)?;
    days.retain(|(event, _)| event.span.first_day(office) == span.first_day(office));
    Ok(days)
}

/// One event or entry.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) key: EventKey,
    pub(super) nature: Nature,
    /// The series of which the event is a day.
    pub(super) series: Option<RemoteId>,
    pub(super) span: Span,
    pub(super) title: ClientText,
    pub(super) state: String,
    /// When it was last changed, by its system.
    pub(super) updated: Option<DateTime<Utc>>,
    /// When we learned that it is gone.
    pub(super) gone_at: Option<DateTime<Utc>>,
}

impl Item {
    pub(super) fn of_event(event: CalendarEvent, gone_at: Option<DateTime<Utc>>) -> Self {
        let state = match event.status {
            _gone if gone_at.is_some() => GONE,
            EventStatus::Confirmed => "confirmed",
            EventStatus::Tentative => "tentative",
            EventStatus::Cancelled => "cancelled",
        };
        Self {
            nature: Nature::Event(event.appointment()),
            series: event.series,
            key: event.key,
            span: event.span,
            title: if event.private { ClientText::new(PRIVATE_TITLE) } else { event.title },
            state: state.to_owned(),
            updated: event.updated,
            gone_at,
        }
    }

    /// What stands for a private event is as private as it.
    pub(super) fn of_entry(reader: &Reader, entry: Entry, gone_at: Option<DateTime<Utc>>) -> Result<Self> {
        let title = match stands_for_private(reader, &entry)? {
            true => ClientText::new(PRIVATE_TITLE),
            false => entry.title,
        };
        Ok(Self {
            nature: Nature::Entry(entry.source),
            series: None,
            key: entry.key,
            span: entry.span,
            title,
            state: if gone_at.is_some() { GONE } else { "confirmed" }.to_owned(),
            updated: entry.updated,
            gone_at,
        })
    }
}

/// Is the event for which it stands private, or was it before it was deleted?
pub(crate) fn stands_for_private(reader: &Reader, entry: &Entry) -> Result<bool> {
    let linked = link::of_entry(reader, &entry.key)?.map(|link| (link.record.connection, link.record.id));
    let source = entry.source.as_deref().filter(|id| !id.is_empty()).map(RemoteId::new);
    let mut events: Vec<_> = linked.into_iter().collect();
    if let Some(source) = source {
        let known = connection::list(reader)?.into_iter();
        events.extend(known.map(|known| (known.connection.name, source.clone())));
    }
    for (connection, id) in events {
        let (living, gone) = event::living_and_gone(reader, &connection, &id)?;
        if living.iter().chain(gone.iter().map(|gone| &gone.event)).any(|event| event.private) {
            return Ok(true);
        }
        let is_unknown = living.is_empty() && gone.is_empty();
        let days = if is_unknown { event::of_series(reader, &connection, &id)? } else { Vec::new() };
        if days.iter().any(|(day, _)| day.private) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// All that match, the newest first.
pub(super) fn all(reader: &Reader, text: &str, office: &Zone) -> Result<Vec<Item>> {
    let most = u32::try_from(MOST).unwrap_or(u32::MAX);
    let mut found: Vec<Item> = by_id(reader, text)?;
    // What is private is found by its id alone: a hit for a word would tell that the word stands in it.
    for (event, gone_at) in event::text_search(reader, text, most)? {
        if !event.private || event.key.id.as_str() == text {
            found.push(Item::of_event(event, gone_at));
        }
    }
    for (entry, gone_at) in entry::text_search(reader, text, most)? {
        if entry.key.id.as_str() == text || !stands_for_private(reader, &entry)? {
            found.push(Item::of_entry(reader, entry, gone_at)?);
        }
    }
    found.extend(of_number(reader, text)?);
    let mut known: BTreeSet<EventKey> = BTreeSet::new();
    found.retain(|item| known.insert(item.key.clone()));
    // A series is one row of a clean-up, and what was deleted before the first reading is in no cache.
    for row in purge::rows_named(reader, text, most.saturating_mul(WIDER))? {
        let (event, words) = (row.event, text.to_lowercase());
        let holds = |part: &ClientText| part.reveal().to_lowercase().contains(&words);
        let says = !event.private && [&event.title, &event.body, &event.place].into_iter().any(holds);
        let is_named = event.key.id.as_str() == text || says;
        if is_named && known.insert(event.key.clone()) {
            let deleted = purge::deleted_at(reader, &event.key)?;
            found.push(Item::of_event(event, deleted));
        }
    }
    let begin = |item: &Item| item.span.instants(office).0;
    found.sort_by(|a, b| (begin(b), &a.key).cmp(&(begin(a), &b.key)));
    found.truncate(MOST);
    Ok(found)
}

/// What an id names as reports, answers and the ledger print it: the sides of a difference, or one event or entry.
fn by_id(reader: &Reader, text: &str) -> Result<Vec<Item>> {
    if let Some(kept) = difference(reader, text)? {
        let mut sides = Vec::new();
        for key in &kept.known.keys {
            sides.extend(of_key(reader, key)?);
        }
        return Ok(sides);
    }
    for known in connection::list(reader)? {
        let connection = known.connection.name;
        let Some(rest) = text.strip_prefix(connection.as_str()).and_then(|rest| rest.strip_prefix('/'))
        else {
            continue;
        };
        // Addresses stand for calendars and ids of files, so that each of them may hold the sign between them.
        for (at, _) in rest.match_indices('/') {
            let (calendar, id) = (CalendarId::new(&rest[..at]), RemoteId::new(&rest[at + 1..]));
            let key = EventKey { connection: connection.clone(), calendar, id };
            let found = of_key(reader, &key)?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
    }
    Ok(Vec::new())
}

/// The difference of that id.
pub(super) fn difference(reader: &Reader, text: &str) -> Result<Option<StoredDiscrepancy>> {
    let id = discrepancy_id(text);
    Ok(discrepancy::find(reader, &id)?.as_ref().and_then(remember::kept))
}

/// What lies there, or did.
fn of_key(reader: &Reader, key: &EventKey) -> Result<Vec<Item>> {
    let (living, gone) = event::living_and_gone(reader, &key.connection, &key.id)?;
    let living = living.into_iter().map(|event| Item::of_event(event, None));
    let gone = gone.into_iter().map(|gone| Item::of_event(gone.event, Some(gone.gone_at)));
    let mut found: Vec<Item> = living.chain(gone).filter(|item| item.key.calendar == key.calendar).collect();
    if let Some((entry, gone_at)) = entry::find(reader, &key.connection, &key.id)? {
        found.push(Item::of_entry(reader, entry, gone_at)?);
    }
    Ok(found)
}

/// Entries that are filed under the matter of that number.
fn of_number(reader: &Reader, text: &str) -> Result<Vec<Item>> {
    let mut found = Vec::new();
    for known in connection::list(reader)?.into_iter().filter(|known| known.connection.role == Role::Pms) {
        let name = known.connection.name;
        let is_it = |number: &str| number.eq_ignore_ascii_case(text);
        for matter in matter::list(reader, &name)?.into_iter().filter(|matter| is_it(&matter.number)) {
            let entries = entry::of_matter(reader, &name, &matter.id)?;
            for entry in entries {
                if !stands_for_private(reader, &entry)? {
                    found.push(Item::of_entry(reader, entry, None)?);
                }
            }
        }
    }
    Ok(found)
}
