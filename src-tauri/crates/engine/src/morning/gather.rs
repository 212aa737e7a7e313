//! Gathering what the reconciliation is told: the cache of the days around, the state of each reading, and proof for
//! every entry whose event we do not know. Decides nothing.

use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::words;
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};
use truedocket_connect::failure::Failure;
use truedocket_core::connection::{Connection, Role};
use truedocket_core::event::Calendar;
use truedocket_core::ids::{CalendarId, ConnectionName, RemoteId};
use truedocket_core::matter::Entry;
use truedocket_core::morning::snapshot::{
    CalendarState, CompareDays, Link, Reach, Side, Snapshot, SystemState,
};
use truedocket_core::policy::Policy;
use truedocket_core::text::ClientText;
use truedocket_core::time::Window;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::calendar::{self, CalendarKey, ReadingState, State};
use truedocket_store::table::{contact, entry, event, link, matter, member, practice_user};
use truedocket_store::{Reader, Result};

/// Days on both sides of the compared ones, so that what was moved over the edge is found.
const MARGIN: u64 = 2;

/// The window that is gathered around the compared days.
pub(super) fn window(days: CompareDays, office: &Zone) -> Window {
    let edge = |day: Option<NaiveDate>, fallback: NaiveDate| office.day_start(day.unwrap_or(fallback));
    Window {
        start: edge(days.from.checked_sub_days(Days::new(MARGIN)), days.from),
        end: edge(days.to.checked_add_days(Days::new(MARGIN + 1)), days.to),
    }
}

impl Engine {
    /// Everything that is known about the days.
    pub(crate) async fn gather(
        &self,
        policy: &Policy,
        days: CompareDays,
    ) -> std::result::Result<Snapshot, Problem> {
        let office = self.office(policy)?;
        let connections = self.connections().await?;
        let (window, asked) = (window(days, &office), connections.clone());
        let mut snapshot = self
            .memory
            .read(move |reader| known(reader, &asked, window))
            .await
            .map_err(|error| words::memory(&error))?;
        self.prove_sources(&office, &connections, &mut snapshot).await?;
        Ok(snapshot)
    }

    /// An entry may name an event that we do not hold on these days. Tombstones and other days are looked up in the
    /// cache; what is in neither is asked for by id, and only a definite no counts as gone.
    async fn prove_sources(
        &self,
        office: &Zone,
        connections: &[Connection],
        snapshot: &mut Snapshot,
    ) -> std::result::Result<(), Problem> {
        let held: BTreeSet<&str> = snapshot.events.iter().map(|event| event.key.id.as_str()).collect();
        let strangers: Vec<Entry> = snapshot
            .entries
            .iter()
            .filter(|entry| entry.source.as_deref().is_some_and(|source| !held.contains(source)))
            .cloned()
            .collect();
        for connection in connections.iter().filter(|connection| connection.role == Role::Record) {
            for entry in &strangers {
                let Some(source) = &entry.source else { continue };
                let (name, id) = (connection.name.clone(), RemoteId::new(source.clone()));
                let (living, gone) = self
                    .memory
                    .read(move |reader| event::living_and_gone(reader, &name, &id))
                    .await
                    .map_err(|error| words::memory(&error))?;
                if !living.is_empty() {
                    snapshot.events.extend(living);
                } else if !gone.is_empty() || self.is_gone(office, connection, entry, source, snapshot).await
                {
                    snapshot.gone.insert(source.clone());
                }
            }
        }
        Ok(())
    }

    /// Asks the provider for the event on the calendar of the entry's owner. No answer is no proof.
    async fn is_gone(
        &self,
        office: &Zone,
        connection: &Connection,
        entry: &Entry,
        source: &str,
        snapshot: &Snapshot,
    ) -> bool {
        let Some(calendar) = owners_calendar(connection, entry, snapshot) else { return false };
        let id = RemoteId::new(source);
        let asked = async {
            let ports = self.ports(connection, office).await?;
            match ports.calendar {
                Some(port) if port.is_own_id(&id) => Ok(port.event(&calendar, &id).await?.is_none()),
                Some(_) | None => Ok(false),
            }
        };
        asked.await.unwrap_or_else(|failure: Failure| {
            tracing::warn!(kind = words::kind_word(failure.kind), "an event could not be asked for");
            false
        })
    }
}

fn owners_calendar(connection: &Connection, entry: &Entry, snapshot: &Snapshot) -> Option<Calendar> {
    let owned = snapshot.calendars.iter().filter(|state| {
        state.calendar.connection == connection.name
            && state.reach == Reach::Read
            && entry.owner.is_some()
            && state.calendar.owner == entry.owner
    });
    owned.map(|state| state.calendar.clone()).next()
}

fn known(reader: &Reader, connections: &[Connection], window: Window) -> Result<Snapshot> {
    let mut snapshot = Snapshot { staff: member::staff(reader)?, ..Snapshot::default() };
    for connection in connections {
        match connection.role {
            Role::Record => add_record(reader, connection, &mut snapshot)?,
            Role::Pms => add_practice(reader, connection, &mut snapshot)?,
            Role::Booking | Role::Messages | Role::Crm | Role::Logs => {}
        }
    }
    let (record, practice) = (names(connections, Role::Record), names(connections, Role::Pms));
    snapshot.events = event::in_window(reader, &window, &record)?;
    let gone = event::gone_in_window(reader, &window, &record)?;
    snapshot.gone = gone.into_iter().map(|gone| gone.event.key.id.as_str().to_owned()).collect();
    // An id that lives on one calendar is not gone because its copy on another one is.
    for event in &snapshot.events {
        snapshot.gone.remove(event.key.id.as_str());
    }
    snapshot.entries = entry::in_window(reader, &window, &practice)?;
    snapshot.links =
        link::list(reader)?.into_iter().map(|link| Link { event: link.record, entry: link.entry }).collect();
    Ok(snapshot)
}

fn names(connections: &[Connection], role: Role) -> Vec<ConnectionName> {
    connections
        .iter()
        .filter(|connection| connection.role == role)
        .map(|connection| connection.name.clone())
        .collect()
}

fn add_record(reader: &Reader, connection: &Connection, snapshot: &mut Snapshot) -> Result<()> {
    let calendars = calendar::list(reader, &connection.name)?;
    // Without a single calendar we know nothing of this system.
    let reach = match calendars.as_slice() {
        [] => Reach::Unknown("it has not been read yet".to_owned()),
        [..] => Reach::Read,
    };
    snapshot.systems.push(SystemState { connection: connection.name.clone(), side: Side::Record, reach });
    snapshot.calendars.extend(calendars.into_iter().map(|known| CalendarState {
        side: Side::Record,
        calendar: known.calendar,
        reach: reach_of(Some(&known.reading)),
    }));
    Ok(())
}

/// A practice system counts as read when all of its lists were: a matter list of last week may not know the matter.
fn add_practice(reader: &Reader, connection: &Connection, snapshot: &mut Snapshot) -> Result<()> {
    let name = &connection.name;
    let lists = [calendar::ENTRIES, calendar::MATTERS, calendar::USERS, calendar::CONTACTS];
    let mut reach = Reach::Read;
    for list in lists {
        let state = calendar::state(reader, &CalendarKey::list(name, list))?;
        if let Reach::Unknown(why) = reach_of(state.as_ref()) {
            reach = Reach::Unknown(format!("its {list}: {why}"));
            break;
        }
    }
    snapshot.systems.push(SystemState { connection: name.clone(), side: Side::Practice, reach });
    snapshot.matters.extend(matter::list(reader, name)?);
    snapshot.contacts.extend(contact::list(reader, name)?);
    let users = practice_user::list(reader, name)?;
    snapshot.calendars.extend(users.iter().filter_map(|user| {
        let id: CalendarId = user.calendar.clone()?;
        let calendar = Calendar {
            connection: name.clone(),
            id,
            name: ClientText::new(user.name.reveal()),
            owner: user.email.clone(),
            zone: String::new(),
        };
        Some(CalendarState { side: Side::Practice, calendar, reach: Reach::Read })
    }));
    snapshot.users.extend(users);
    Ok(())
}

fn reach_of(state: Option<&ReadingState>) -> Reach {
    match state {
        Some(ReadingState { state: State::Ok, .. }) => Reach::Read,
        Some(reading) => Reach::Unknown(reading.why.clone()),
        None => Reach::Unknown("it has not been read yet".to_owned()),
    }
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
        if days.contains(span.days(office).0) {
            *counts.entry(connection.clone()).or_insert(0) += 1;
        }
    }
    counts
}
