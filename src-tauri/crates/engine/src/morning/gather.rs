//! Gathering what the reconciliation is told: the cache of the days around, what was read of each place, and proofs of
//! what is gone. Decides nothing.

use super::answers::Asking;
use super::links;
use super::sources::{is_looked_at, proof};
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::morning::sources::prove_sources;
use crate::reading;
use crate::words;
use chrono::{DateTime, Days, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};
use truedocket_core::connection::{Connection, Role};
use truedocket_core::coverage::{Coverage, List, ReadScope};
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, RemoteId};
use truedocket_core::morning::snapshot::{
    CalendarState, CompareDays, DeletedEvent, Doubt, NotReadable, Side, Snapshot, SystemState,
};
use truedocket_core::time::Window;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::calendar::{self, CalendarKey};
use truedocket_store::table::unreadable::{self, Unreadable};
use truedocket_store::table::{contact, coverage, entry, event, matter, member, practice_user, purge};
use truedocket_store::{Reader, Result};

/// Days on both sides of the compared ones, so that what was moved over the edge is found, and what was typed in three
/// business days beside it, with a weekend and a holiday between them.
const MARGIN: u64 = 6;

/// The window that is gathered around the compared days.
pub(crate) fn window(days: CompareDays, office: &Zone) -> Window {
    let edge = |day: Option<NaiveDate>, fallback: NaiveDate| office.day_start(day.unwrap_or(fallback));
    Window {
        start: edge(days.from.checked_sub_days(Days::new(MARGIN)), days.from),
        end: edge(days.to.checked_add_days(Days::new(MARGIN + 1)), days.to),
    }
}

/// Everything that is known about the days, and about these things wherever they lie now; with what calendars say of
/// single events that entries name, if they may be asked.
pub(crate) async fn gather(
    engine: &Engine,
    policy: &Policy,
    days: CompareDays,
    also: BTreeSet<EventKey>,
    asking: Asking,
) -> std::result::Result<Snapshot, Problem> {
    let office = engine.office(policy)?;
    let connections = reading::connections(engine).await?;
    let asked = MorningOptions {
        now: engine.now(),
        connections: connections.clone(),
        ignored: policy.ignored_calendars.clone(),
        window: window(days, &office),
        also,
    };
    let mut snapshot = engine
        .memory
        .read(move |reader| known(reader, &asked))
        .await
        .map_err(|error| words::memory(&error))?;
    prove_sources(engine, (&office, days), &connections, policy, asking, &mut snapshot).await?;
    let gone: Vec<EventKey> = snapshot.gone.iter().map(|gone| gone.event().clone()).collect();
    let by_us = engine.memory.read(move |reader| {
        let mut by_us = BTreeMap::new();
        for key in gone {
            let at = purge::deleted_at(reader, &key)?;
            by_us.extend(at.map(|at| (key, at)));
        }
        Ok(by_us)
    });
    snapshot.deleted_by_us = by_us.await.map_err(|error| words::memory(&error))?;
    Ok(snapshot)
}

/// What is gathered.
struct MorningOptions {
    now: DateTime<Utc>,
    connections: Vec<Connection>,
    ignored: Vec<String>,
    window: Window,
    also: BTreeSet<EventKey>,
}

fn known(reader: &Reader, wanted: &MorningOptions) -> Result<Snapshot> {
    let mut snapshot = Snapshot { now: wanted.now, staff: member::staff(reader)?, ..Snapshot::default() };
    for connection in &wanted.connections {
        match connection.role {
            Role::Record => add_record(reader, connection, &wanted.ignored, &mut snapshot)?,
            Role::Pms => add_practice(reader, connection, &mut snapshot)?,
            Role::Booking | Role::Messages | Role::Crm | Role::Logs => {}
        }
    }
    let (record, practice) =
        (names(&wanted.connections, Role::Record), names(&wanted.connections, Role::Pms));
    snapshot.events = event::in_window(reader, &wanted.window, &record)?;
    snapshot.entries = entry::in_window(reader, &wanted.window, &practice)?;
    add_also(reader, &wanted.also, &practice, &mut snapshot)?;
    // The old cache of a calendar that is ignored takes part in nothing.
    let mut events = std::mem::take(&mut snapshot.events);
    events.retain(|event| is_looked_at(&snapshot, &event.key));
    snapshot.events = events;
    add_linked(reader, &practice, &mut snapshot)?;
    links::add(reader, &wanted.connections, (&practice, &wanted.window), &mut snapshot)?;
    add_gone(reader, wanted, &record, &mut snapshot)?;
    Ok(snapshot)
}

/// An event that was moved to these days from far away has its entry where it was before: moved, not missing.
fn add_linked(reader: &Reader, practice: &[ConnectionName], snapshot: &mut Snapshot) -> Result<()> {
    let held: BTreeSet<(&ConnectionName, &RemoteId)> =
        snapshot.entries.iter().map(|entry| (&entry.key.connection, &entry.key.id)).collect();
    let events: BTreeSet<&RemoteId> = snapshot.events.iter().map(|event| &event.key.id).collect();
    let mut linked = Vec::new();
    for connection in practice {
        let named = entry::sources(reader, connection)?.into_iter();
        let named =
            named.filter(|(entry, event)| events.contains(event) && !held.contains(&(connection, entry)));
        for (id, _) in named {
            linked.extend(entry::living(reader, connection, &id)?);
        }
    }
    snapshot.entries.extend(linked);
    Ok(())
}

/// What is still open may have moved to another day since.
fn add_also(
    reader: &Reader,
    also: &BTreeSet<EventKey>,
    practice: &[ConnectionName],
    snapshot: &mut Snapshot,
) -> Result<()> {
    let held: BTreeSet<EventKey> = snapshot
        .events
        .iter()
        .map(|event| event.key.clone())
        .chain(snapshot.entries.iter().map(|entry| entry.key.clone()))
        .collect();
    for key in also.difference(&held) {
        if practice.contains(&key.connection) {
            snapshot.entries.extend(entry::living(reader, &key.connection, &key.id)?);
        } else {
            let (living, _) = event::living_and_gone(reader, &key.connection, &key.id)?;
            snapshot.events.extend(living.into_iter().filter(|event| event.key == *key));
        }
    }
    Ok(())
}

/// Tombstones of these days, as proofs where their calendars may speak.
fn add_gone(
    reader: &Reader,
    wanted: &MorningOptions,
    record: &[ConnectionName],
    snapshot: &mut Snapshot,
) -> Result<()> {
    // An id that lives on one calendar is not gone because its copy on another one is.
    let living: BTreeSet<RemoteId> = snapshot.events.iter().map(|event| event.key.id.clone()).collect();
    let gone = event::gone_in_window(reader, &wanted.window, record)?.into_iter();
    for gone in gone.filter(|gone| !living.contains(&gone.event.key.id)) {
        let key = gone.event.key.clone();
        let connection = wanted.connections.iter().find(|connection| connection.name == key.connection);
        let Some(connection) = connection.filter(|_| is_looked_at(snapshot, &key)) else { continue };
        match proof(connection, &key, snapshot) {
            // A remembered link may have brought it already.
            Ok(_) if snapshot.deleted.iter().any(|deleted| deleted.event.key == key) => {}
            Ok(proof) => {
                snapshot.gone.push(proof);
                snapshot.deleted.push(DeletedEvent { event: gone.event, learned: gone.gone_at });
            }
            Err(why) => {
                let id = key.id.as_str().to_owned();
                snapshot.doubts.push(Doubt { connection: key.connection, id, why });
            }
        }
    }
    Ok(())
}

fn names(connections: &[Connection], role: Role) -> Vec<ConnectionName> {
    connections
        .iter()
        .filter(|connection| connection.role == role)
        .map(|connection| connection.name.clone())
        .collect()
}

fn add_record(
    reader: &Reader,
    connection: &Connection,
    ignored: &[String],
    snapshot: &mut Snapshot,
) -> Result<()> {
    let name = &connection.name;
    let is_ignored = |id: &CalendarId| ignored.iter().any(|ignored| ignored == id.as_str());
    for calendar in calendar::list(reader, name)?.into_iter().map(|known| known.calendar) {
        if is_ignored(&calendar.id) {
            continue;
        }
        let place = ReadScope::Calendar(calendar.id.clone());
        let coverage = coverage::get(reader, &CalendarKey::of(&calendar))?;
        let coverage = coverage.unwrap_or_else(|| Coverage::none(name.clone(), place));
        snapshot.calendars.push(CalendarState { calendar, coverage });
    }
    let unreadable = unreadable::list(reader, name)?.into_iter();
    let unreadable = unreadable.filter(|item| !is_ignored(&item.calendar.id));
    snapshot.not_readable.extend(unreadable.map(|item| not_readable(Side::Record, item)));
    add_system(reader, connection, Side::Record, snapshot)
}

fn add_practice(reader: &Reader, connection: &Connection, snapshot: &mut Snapshot) -> Result<()> {
    let name = &connection.name;
    snapshot.matters.extend(matter::list(reader, name)?);
    snapshot.contacts.extend(contact::list(reader, name)?);
    snapshot.users.extend(practice_user::list(reader, name)?);
    let unreadable = unreadable::list(reader, name)?.into_iter();
    let entries = unreadable.filter(|item| item.calendar.id.as_str() == List::Entries.name());
    snapshot.not_readable.extend(entries.map(|item| not_readable(Side::Practice, item)));
    add_system(reader, connection, Side::Practice, snapshot)
}

fn add_system(reader: &Reader, connection: &Connection, side: Side, snapshot: &mut Snapshot) -> Result<()> {
    snapshot.systems.push(SystemState {
        connection: connection.name.clone(),
        side,
        account: connection.account.clone(),
        lists: coverage::lists(reader, &connection.name)?,
    });
    Ok(())
}

fn not_readable(side: Side, item: Unreadable) -> NotReadable {
    let id = Some(item.id).filter(|id| !id.is_empty()).map(RemoteId::new);
    NotReadable { side, connection: item.calendar.connection, id }
}

/// How many appointments of the compared days each system shows.
pub(super) fn per_system(
    snapshot: &Snapshot,
    days: CompareDays,
    office: &Zone,
) -> BTreeMap<ConnectionName, u64> {
    let mut counts = BTreeMap::new();
    let events = snapshot.events.iter().map(|event| (&event.key.connection, &event.span));
    let entries = snapshot.entries.iter().map(|entry| (&entry.key.connection, &entry.span));
    for (connection, span) in events.chain(entries) {
        let (first, last) = span.days(office);
        if first <= days.to && days.from <= last {
            *counts.entry(connection.clone()).or_insert(0) += 1;
        }
    }
    counts
}
