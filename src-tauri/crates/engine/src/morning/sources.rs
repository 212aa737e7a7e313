//! What became of events that entries name and nobody holds: asked by id, and only a calendar on which the event lay
//! may say that it is gone.

use super::answers::{Answer, Asking};
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::fix::ignored;
use crate::reading;
use crate::words;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use truedocket_connect::ports::{ReadCalendar, Whereabouts};
use truedocket_core::calendar::event::{Calendar, CalendarEvent};
use truedocket_core::connection::{Connection, Role};
use truedocket_core::coverage::{GoneProof, Requirement};
use truedocket_core::firm::people::Email;
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::{ConnectionName, EventKey, RemoteId};
use truedocket_core::morning::DeletedParts;
use truedocket_core::morning::snapshot::{CalendarState, CompareDays, Doubt, Snapshot};
use truedocket_core::rules::matter_id::MatterIndex;
use truedocket_core::time::Window;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::event::{self, GoneEvent};

/// Calls that one comparison makes at most to find out about single events. A firm that has moved to another provider
/// leaves thousands of dead ids behind; the report must not wait for all of them.
const MOST_ASKED: usize = 500;
const IGNORED: &str = "it lies on a calendar that is ignored";
const TOO_MANY: &str = "too many entries name events that nobody holds";
const TOO_MANY_DELETED: &str = "too many events were deleted to ask every other calendar for each of them";
const NOT_ASKED: &str = "no calendar was asked for it since the last check";

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

impl Found {
    /// As it is remembered.
    fn answer(&self) -> Answer {
        match self {
            Self::Alive(_) => Answer::Alive,
            Self::Gone(gone) => Answer::Gone(gone.iter().map(|gone| gone.event().clone()).collect()),
            Self::Unknown(why) => Answer::Unknown(why.clone()),
            Self::Nothing => Answer::Nothing,
        }
    }
}

/// An entry of the compared days may name an event that we do not hold on these days, or our own link names it.
/// Tombstones and other days are looked up in the cache; what is in neither is asked for by id.
pub(super) async fn prove_sources(
    engine: &Engine,
    (office, days): (&Zone, CompareDays),
    connections: &[Connection],
    policy: &Policy,
    asking: Asking,
    snapshot: &mut Snapshot,
) -> Result<(), Problem> {
    let book = MatterIndex::new(&snapshot.matters, policy).ok();
    let strangers = strangers(snapshot, &days.window(office), office, book.as_ref());
    for connection in connections.iter().filter(|connection| connection.role == Role::Record) {
        let mut inquiry = match asking {
            Asking::Now => Some(inquiry(engine, connection, office, policy).await),
            Asking::Remembered => None,
        };
        for (id, owner) in &strangers {
            let found = match held(engine, connection, id, snapshot).await? {
                Held::Alive(living) => Found::Alive(living),
                Held::Not(gone) => match &mut inquiry {
                    Some(inquiry) => {
                        let found = inquiry.find_out(id, owner.as_ref(), &gone, snapshot).await;
                        engine.answers.keep(&connection.name, id, found.answer(), engine.now());
                        found
                    }
                    None => remembered(engine, connection, id, snapshot),
                },
            };
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

async fn inquiry<'a>(
    engine: &Engine,
    connection: &'a Connection,
    office: &Zone,
    policy: &Policy,
) -> Inquiry<'a> {
    let (port, silent) = match reading::ports(engine, connection, office).await {
        Ok(ports) => (ports.calendar, None),
        Err(failure) => (None, Some(words::why_not_read(&failure))),
    };
    let ignored = ignored::calendars(policy, &connection.name);
    Inquiry { connection, port, asked: 0, silent, ignored }
}

/// What was said of it when it was last asked for.
fn remembered(engine: &Engine, connection: &Connection, id: &RemoteId, snapshot: &Snapshot) -> Found {
    match engine.answers.of(&connection.name, id, engine.now()) {
        Some(Answer::Alive) => Found::Alive(Vec::new()),
        Some(Answer::Gone(keys)) => proofs(connection, keys.iter(), snapshot),
        Some(Answer::Unknown(why)) => Found::Unknown(why),
        Some(Answer::Nothing) => Found::Nothing,
        None => Found::Unknown(NOT_ASKED.to_owned()),
    }
}

/// The ids that entries of these days stand for and nobody holds, each once, with the owner of an entry.
fn strangers(
    snapshot: &Snapshot,
    window: &Window,
    office: &Zone,
    book: Option<&MatterIndex>,
) -> BTreeMap<RemoteId, Option<Email>> {
    let held: BTreeSet<&str> = snapshot.events.iter().map(|event| event.key.id.as_str()).collect();
    let linked: BTreeMap<&EventKey, &RemoteId> =
        snapshot.links.iter().map(|link| (&link.entry, &link.event.id)).collect();
    let mut deleted: BTreeMap<NaiveDate, Vec<(&RemoteId, Option<DeletedParts>)>> = BTreeMap::new();
    for one in &snapshot.deleted {
        let parts = book.map(|book| DeletedParts::of(&one.event, book));
        deleted.entry(one.event.span.first_day(office)).or_default().push((&one.event.key.id, parts));
    }
    let mut strangers = BTreeMap::new();
    for entry in snapshot.entries.iter().filter(|entry| entry.span.overlaps(window, office)) {
        let own = entry.source.as_deref().filter(|source| !source.is_empty()).map(RemoteId::new);
        // One that names no event may have stood for a deleted one of its day, and that one may have been handed over.
        let near = deleted.get(&entry.span.first_day(office)).filter(|_| own.is_none());
        let near = near.into_iter().flatten();
        let near = near.filter(|(_, parts)| parts.as_ref().is_none_or(|parts| parts.may_have_had(entry)));
        let near = near.map(|(id, _)| (*id).clone());
        let ours = linked.get(&entry.key).copied().cloned();
        for id in own.into_iter().chain(ours).chain(near).filter(|id| !held.contains(id.as_str())) {
            strangers.entry(id).or_insert_with(|| entry.owner.clone());
        }
    }
    strangers
}

/// What the cache has of an event.
enum Held {
    Alive(Vec<CalendarEvent>),
    /// It does not live on any calendar that is looked at; with its tombstones.
    Not(Vec<GoneEvent>),
}

async fn held(
    engine: &Engine,
    connection: &Connection,
    id: &RemoteId,
    snapshot: &Snapshot,
) -> Result<Held, Problem> {
    let (name, wanted) = (connection.name.clone(), id.clone());
    let (mut living, mut gone) = engine
        .memory
        .read(move |reader| event::living_and_gone(reader, &name, &wanted))
        .await
        .map_err(|error| words::memory(&error))?;
    // What lies on a calendar that is not looked at any more takes part in nothing.
    living.retain(|event| is_looked_at(snapshot, &event.key));
    gone.retain(|gone| is_looked_at(snapshot, &gone.event.key));
    Ok(if living.is_empty() { Held::Not(gone) } else { Held::Alive(living) })
}

impl Inquiry<'_> {
    async fn find_out(
        &mut self,
        id: &RemoteId,
        owner: Option<&Email>,
        gone: &[GoneEvent],
        snapshot: &Snapshot,
    ) -> Found {
        if gone.is_empty() {
            let found = self.ask(id, owner, snapshot).await;
            return self.unless_handed_over(id, found).await;
        }
        if let Some(found) = self.elsewhere(gone, snapshot).await {
            return found;
        }
        proofs(self.connection, gone.iter().map(|gone| &gone.event.key), snapshot)
    }

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
            return Err(TOO_MANY_DELETED.to_owned());
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
