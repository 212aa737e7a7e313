//! What became of events that entries name and nobody holds: asked by id, and only a calendar on which the event lay
//! may say that it is gone.

use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::fix::ignored;
use crate::reading;
use crate::words;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use truedocket_connect::ports::{ReadCalendar, Whereabouts};
use truedocket_core::calendar::event::{Calendar, CalendarEvent};
use truedocket_core::connection::{Connection, Role};
use truedocket_core::coverage::{GoneProof, Requirement};
use truedocket_core::firm::people::Email;
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::{ConnectionName, EventKey, RemoteId};
use truedocket_core::morning::snapshot::{CalendarState, CompareDays, Doubt, Snapshot};
use truedocket_core::time::Window;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::event::{self, GoneEvent};

/// Calls that one comparison makes at most to find out about single events. A firm that has moved to another provider
/// leaves thousands of dead ids behind; the report must not wait for all of them.
const MOST_ASKED: usize = 500;
const IGNORED: &str = "it lies on a calendar that is ignored";
const TOO_MANY: &str = "too many entries name events that nobody holds";

/// How far the asking of one connection is.
struct Inquiry<'a> {
    connection: &'a Connection,
    port: Option<Arc<dyn ReadCalendar>>,
    asked: usize,
    /// Why no more is asked.
    silent: Option<String>,
    /// Calendars that take part in nothing: what was handed over to one has not gone.
    ignored: Vec<Calendar>,
}

/// What came of it.
enum Found {
    /// It lives; where, is known only if we hold it.
    Alive(Vec<CalendarEvent>),
    Gone(Vec<GoneProof>),
    /// It could not be found out.
    Unknown(String),
    /// Nobody knows that id.
    Nothing,
}

/// An entry of the compared days may name an event that we do not hold on these days, or our own link names it.
/// Tombstones and other days are looked up in the cache; what is in neither is asked for by id.
pub(super) async fn prove_sources(
    engine: &Engine,
    office: &Zone,
    days: CompareDays,
    connections: &[Connection],
    policy: &Policy,
    snapshot: &mut Snapshot,
) -> Result<(), Problem> {
    let strangers = strangers(snapshot, &days.window(office), office);
    for connection in connections.iter().filter(|connection| connection.role == Role::Record) {
        let (port, silent) = match reading::ports(engine, connection, office).await {
            Ok(ports) => (ports.calendar, None),
            Err(failure) => (None, Some(words::why_not_read(&failure))),
        };
        let ignored = ignored::calendars(policy, &connection.name);
        let mut inquiry = Inquiry { connection, port, asked: 0, silent, ignored };
        for (id, owner) in &strangers {
            let found = find_out(engine, &mut inquiry, id, owner.as_ref(), snapshot).await?;
            if matches!(found, Found::Alive(_) | Found::Unknown(_)) {
                // What its own calendar said of it was not the last word.
                let is_other =
                    |gone: &GoneProof| gone.event().connection != connection.name || gone.event().id != *id;
                snapshot.gone.retain(is_other);
            }
            match found {
                Found::Alive(living) => snapshot.events.extend(living),
                Found::Gone(gone) => snapshot.gone.extend(gone),
                Found::Unknown(why) => {
                    let (connection, id) = (connection.name.clone(), id.as_str().to_owned());
                    snapshot.doubts.push(Doubt { connection, id, why });
                }
                Found::Nothing => {}
            }
        }
    }
    Ok(())
}

/// The ids that entries of these days stand for and nobody holds, each once, with the owner of an entry.
fn strangers(snapshot: &Snapshot, window: &Window, office: &Zone) -> BTreeMap<RemoteId, Option<Email>> {
    let held: BTreeSet<&str> = snapshot.events.iter().map(|event| event.key.id.as_str()).collect();
    let linked: BTreeMap<&EventKey, &RemoteId> =
        snapshot.links.iter().map(|link| (&link.entry, &link.event.id)).collect();
    let mut deleted: BTreeMap<DateTime<Utc>, Vec<&RemoteId>> = BTreeMap::new();
    for one in &snapshot.deleted {
        let begin = one.event.span.instants(office).0;
        deleted.entry(begin).or_default().push(&one.event.key.id);
    }
    let mut strangers = BTreeMap::new();
    for entry in snapshot.entries.iter().filter(|entry| entry.span.overlaps(window, office)) {
        let own = entry.source.as_deref().filter(|source| !source.is_empty()).map(RemoteId::new);
        // One that names no event may have stood for a deleted one, and that one may have been handed over.
        let near = deleted.get(&entry.span.instants(office).0).filter(|_| own.is_none());
        let near = near.into_iter().flatten().copied().cloned();
        let ours = linked.get(&entry.key).copied().cloned();
        for id in own.into_iter().chain(ours).chain(near).filter(|id| !held.contains(id.as_str())) {
            strangers.entry(id).or_insert_with(|| entry.owner.clone());
        }
    }
    strangers
}

async fn find_out(
    engine: &Engine,
    inquiry: &mut Inquiry<'_>,
    id: &RemoteId,
    owner: Option<&Email>,
    snapshot: &Snapshot,
) -> Result<Found, Problem> {
    let (name, wanted) = (inquiry.connection.name.clone(), id.clone());
    let (mut living, mut gone) = engine
        .memory
        .read(move |reader| event::living_and_gone(reader, &name, &wanted))
        .await
        .map_err(|error| words::memory(&error))?;
    // What lies on a calendar that is not looked at any more takes part in nothing.
    living.retain(|event| is_looked_at(snapshot, &event.key));
    gone.retain(|gone| is_looked_at(snapshot, &gone.event.key));
    if !living.is_empty() {
        return Ok(Found::Alive(living));
    }
    if !gone.is_empty() {
        if let Some(found) = inquiry.elsewhere(&gone, snapshot).await {
            return Ok(found);
        }
        let keys = gone.iter().map(|gone| &gone.event.key);
        return Ok(proofs(inquiry.connection, keys, snapshot));
    }
    let found = inquiry.ask(id, owner, snapshot).await;
    Ok(inquiry.unless_handed_over(id, found).await)
}

impl Inquiry<'_> {
    /// What speaks against an event's being gone although a calendar says so: it may have been handed over to another
    /// one, and to a day that nobody reads. A calendar in the dark is not asked: while there is one, no word of another
    /// counts (`core::morning::visibility`).
    async fn elsewhere(&mut self, gone: &[GoneEvent], snapshot: &Snapshot) -> Option<Found> {
        let event = &gone.first()?.event;
        let port = self.port.clone();
        let Some(port) = port.filter(|_| self.silent.is_none()) else {
            return self.silent.clone().map(Found::Unknown);
        };
        let lay_on = |calendar: &Calendar| gone.iter().any(|gone| gone.event.key.calendar == calendar.id);
        let others: Vec<Calendar> = of_connection(snapshot, &self.connection.name)
            .filter(|state| state.coverage.gap.is_none() && !lay_on(&state.calendar))
            .map(|state| state.calendar.clone())
            .collect();
        for calendar in &others {
            match self.has_copy(port.as_ref(), calendar, event).await {
                Ok(false) => {}
                Ok(true) => return Some(Found::Alive(Vec::new())),
                Err(why) => {
                    self.silent = Some(why.clone());
                    return Some(Found::Unknown(why));
                }
            }
        }
        for calendar in &self.ignored.clone() {
            match self.has_copy(port.as_ref(), calendar, event).await {
                Ok(false) => {}
                Ok(true) => return Some(Found::Unknown(IGNORED.to_owned())),
                Err(why) => return Some(Found::Unknown(why)),
            }
        }
        None
    }

    /// `Err`: that could not be found out, for this reason.
    async fn has_copy(
        &mut self,
        port: &dyn ReadCalendar,
        calendar: &Calendar,
        event: &CalendarEvent,
    ) -> Result<bool, String> {
        if self.asked == MOST_ASKED {
            return Err(TOO_MANY.to_owned());
        }
        self.asked += 1;
        match port.has_copy(calendar, event).await {
            Ok(there) => Ok(there),
            Err(failure) if ignored::is_not_ours(&failure) && self.ignored.contains(calendar) => Ok(false),
            Err(failure) => {
                tracing::warn!(kind = words::kind_word(failure.kind), "an event could not be asked for");
                Err(words::why_not_read(&failure))
            }
        }
    }

    /// What was found, unless an ignored calendar holds the event.
    async fn unless_handed_over(&mut self, id: &RemoteId, found: Found) -> Found {
        let Some(port) = self.port.clone().filter(|port| port.is_own_id(id)) else { return found };
        if matches!(found, Found::Alive(_) | Found::Unknown(_)) {
            return found;
        }
        for calendar in &self.ignored {
            if self.asked == MOST_ASKED {
                return Found::Unknown(TOO_MANY.to_owned());
            }
            self.asked += 1;
            match ignored::holds(port.as_ref(), calendar, id).await {
                Ok(false) => {}
                Ok(true) => return Found::Unknown(IGNORED.to_owned()),
                Err(failure) => return Found::Unknown(words::why_not_read(&failure)),
            }
        }
        found
    }

    /// Asks calendar by calendar, the owner's first, until one has it. One that was not read is not asked: it would
    /// not answer, and what it does not say is not known.
    async fn ask(&mut self, id: &RemoteId, owner: Option<&Email>, snapshot: &Snapshot) -> Found {
        if let Some(why) = &self.silent {
            return Found::Unknown(why.clone());
        }
        let Some(port) = self.port.clone().filter(|port| port.is_own_id(id)) else {
            return Found::Nothing;
        };
        let name = &self.connection.name;
        let mut calendars: Vec<_> = of_connection(snapshot, name).collect();
        calendars.sort_by_key(|state| state.calendar.owner.as_ref() != owner);
        let (mut lay_on, mut dark) = (Vec::new(), None);
        for state in calendars {
            if let Some(why) = &state.coverage.gap {
                dark = Some(why.clone());
                continue;
            }
            if self.asked == MOST_ASKED {
                return Found::Unknown(TOO_MANY.to_owned());
            }
            self.asked += 1;
            match port.whereabouts(&state.calendar, id).await {
                Ok(Whereabouts::Here) => return Found::Alive(Vec::new()),
                Ok(Whereabouts::NotHere) => {}
                Ok(Whereabouts::Gone) => lay_on.push(EventKey {
                    connection: name.clone(),
                    calendar: state.calendar.id.clone(),
                    id: id.clone(),
                }),
                Err(failure) => {
                    tracing::warn!(kind = words::kind_word(failure.kind), "an event could not be asked for");
                    let why = words::why_not_read(&failure);
                    self.silent = Some(why.clone());
                    return Found::Unknown(why);
                }
            }
        }
        match dark {
            Some(why) => Found::Unknown(why),
            None if lay_on.is_empty() => Found::Nothing,
            None => proofs(self.connection, lay_on.iter(), snapshot),
        }
    }
}

/// Proofs that these are gone, by the calendars on which they lay; else why they are none.
fn proofs<'k>(
    connection: &Connection,
    keys: impl Iterator<Item = &'k EventKey>,
    snapshot: &Snapshot,
) -> Found {
    let mut gone = Vec::new();
    for key in keys {
        match proof(connection, key, snapshot) {
            Ok(proof) => gone.push(proof),
            Err(why) => return Found::Unknown(why),
        }
    }
    Found::Gone(gone)
}

/// The proof that an event is gone, by the calendar on which it lay.
pub(super) fn proof(
    connection: &Connection,
    key: &EventKey,
    snapshot: &Snapshot,
) -> Result<GoneProof, String> {
    let asked = Requirement { now: snapshot.now, account: &connection.account, window: None };
    let state = of_connection(snapshot, &key.connection).find(|state| state.calendar.id == key.calendar);
    let state = state.ok_or_else(|| "the calendar on which it lay is not looked at".to_owned())?;
    state.coverage.gone(key, &asked).map_err(|_| "the calendar on which it lay could not be read".to_owned())
}

fn of_connection<'s>(
    snapshot: &'s Snapshot,
    name: &'s ConnectionName,
) -> impl Iterator<Item = &'s CalendarState> + 's {
    snapshot.calendars.iter().filter(move |state| state.calendar.connection == *name)
}

/// Does the event lie on a calendar of record that takes part?
pub(super) fn is_looked_at(snapshot: &Snapshot, key: &EventKey) -> bool {
    of_connection(snapshot, &key.connection).any(|state| state.calendar.id == key.calendar)
}

#[cfg(test)]
#[path = "sources_tests.rs"]
mod tests;
