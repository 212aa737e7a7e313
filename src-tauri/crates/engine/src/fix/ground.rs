//! The ground of a fix: the event of record on which it was decided. It is read again right before the write, on the
//! calendar on which it lay; if it says something else now, nothing is written.

use crate::act::{Postponed, answer};
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::reading;
use crate::words;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use truedocket_connect::failure::Failure;
use truedocket_connect::ports::{ReadCalendar, Whereabouts};
use truedocket_core::calendar::event::{Calendar, CalendarEvent, EventStatus};
use truedocket_core::connection::{Connection, Role};
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::{ConnectionName, EventKey, RemoteId};
use truedocket_core::morning::fix::FixWrite;
use truedocket_core::morning::outcome::{Discrepancy, Facts};
use truedocket_core::morning::snapshot::Side;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::calendar;
use truedocket_store::table::{connection, event};
use truedocket_store::{Reader, Result};

/// An event of record as it was when the fix was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DecidedEvent {
    /// As it was last read.
    pub(crate) event: CalendarEvent,
    /// Did it take place, as far as was known?
    pub(crate) alive: bool,
}

/// An event of record that nobody holds any more: a removal stands on its being gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct VanishedEvent {
    pub(crate) connection: ConnectionName,
    pub(crate) id: RemoteId,
}

/// All calendars on which a vanished event may have lain.
pub(crate) struct Search {
    port: Arc<dyn ReadCalendar>,
    calendars: Vec<Calendar>,
    id: RemoteId,
}

impl Search {
    /// Is it still gone? Only a calendar on which it lay can say so. `Err`: that cannot be told now.
    pub(crate) async fn holds(&self) -> std::result::Result<Option<String>, Postponed> {
        let mut lay_somewhere = false;
        for calendar in &self.calendars {
            let name = calendar.connection.as_str();
            match self.port.whereabouts(calendar, &self.id).await {
                Ok(Whereabouts::Here) => {
                    return Ok(Some(format!("In {name} the event takes place again. Nothing was written.")));
                }
                Ok(Whereabouts::Gone) => lay_somewhere = true,
                Ok(Whereabouts::NotHere) => {}
                Err(failure) => return Err(answer::of_reading(&failure, name)),
            }
        }
        let unproved = "No calendar says that the event lay there and is gone. Nothing was written.";
        Ok((!lay_somewhere).then(|| unproved.to_owned()))
    }
}

/// An event of record, and where it is asked for.
pub(crate) struct RecordCheck {
    pub(crate) port: Arc<dyn ReadCalendar>,
    pub(crate) calendar: Calendar,
    pub(crate) decided: DecidedEvent,
}

impl RecordCheck {
    /// Is it as it was? `Err`: that cannot be told now.
    pub(crate) async fn holds(&self) -> std::result::Result<Option<String>, Postponed> {
        let name = self.calendar.connection.as_str();
        let now = self.port.event(&self.calendar, &self.decided.event.key.id).await;
        let now = now.map_err(|failure| answer::of_reading(&failure, name))?;
        Ok(compared(&self.decided, now.as_ref(), name))
    }
}

/// Why the fix no longer fits what the calendar of record says; `None`: it does.
pub(crate) fn compared(decided: &DecidedEvent, now: Option<&CalendarEvent>, system: &str) -> Option<String> {
    let alive = now.filter(|event| event.status != EventStatus::Cancelled);
    match (decided.alive, alive) {
        (true, None) => {
            Some(format!("In {system} the event has been deleted or called off since. Nothing was written."))
        }
        // Versions need not tell that: words that were previewed in the open would be written all the same.
        (true, Some(now)) if now.private && !decided.event.private => {
            Some(format!("In {system} the event has been made private since. Nothing was written."))
        }
        (true, Some(now)) if !decided.event.same_content(now) => {
            Some(format!("In {system} the event has been changed since. Nothing was written."))
        }
        (false, Some(_)) => Some(format!("In {system} the event takes place again. Nothing was written.")),
        (true, Some(_)) | (false, None) => None,
    }
}

/// Why what was compared is no longer what was read last, so that a fix of it would be written on old words; `None`: it
/// is.
fn overtaken(facts: &Facts, last_read: &DecidedEvent, write: &FixWrite) -> Option<&'static str> {
    let event = &last_read.event;
    let same = event.version == facts.version
        || (event.span == facts.span
            && event.title == facts.title
            && event.body == facts.body
            && event.place == facts.place);
    match write {
        FixWrite::Create(_) | FixWrite::Change { .. } if !last_read.alive => {
            Some("The event was deleted or called off after it was compared. Nothing was written.")
        }
        FixWrite::Create(_) | FixWrite::Change { .. } | FixWrite::Delete { .. }
            if last_read.alive && !same =>
        {
            Some("The event was changed after it was compared. Nothing was written.")
        }
        FixWrite::Create(_) | FixWrite::Change { .. } if event.private && !facts.private => {
            Some("The event was made private after it was compared. Nothing was written.")
        }
        FixWrite::Create(_) | FixWrite::Change { .. } | FixWrite::Delete { .. } => None,
    }
}

/// The events on which a fix was decided, as the cache has them, and those that nobody holds.
pub(crate) async fn decided(
    engine: &Engine,
    found: &Discrepancy,
    write: &FixWrite,
) -> std::result::Result<(Vec<DecidedEvent>, Vec<VanishedEvent>), Problem> {
    let record = found.side(Side::Record).cloned();
    let key = record.as_ref().map(|facts| facts.key.clone());
    let sources: Vec<RemoteId> = found
        .sides
        .iter()
        .filter(|facts| facts.side == Side::Practice && concerns(write, &facts.key))
        .filter_map(|facts| facts.source.as_ref().map(RemoteId::new))
        .collect();
    let removes = matches!(write, FixWrite::Delete { .. });
    let policy = engine.policy().await?;
    let decided = engine.memory.read(move |reader| match key {
        Some(key) => Ok((state_of(reader, &key)?.into_iter().collect(), Vec::new())),
        None => lay_anywhere(reader, &sources, &policy),
    });
    let (decided, vanished): (Vec<DecidedEvent>, Vec<VanishedEvent>) =
        decided.await.map_err(|error| words::memory(&error))?;
    let overtaken = record.and_then(|facts| decided.iter().find_map(|one| overtaken(&facts, one, write)));
    if let Some(why) = overtaken {
        return Err(words::refused(why, "Run the check again and look at the present state."));
    }
    if decided.is_empty() && vanished.is_empty() && removes {
        return Err(words::refused(
            "It is not known which event the entry stood for, so it cannot be proved that it is gone.",
            "Look at the calendar of record, and remove the entry by hand if it is to go.",
        ));
    }
    Ok((decided, vanished))
}

/// Where vanished events are looked for. `Err` says why one cannot be.
pub(crate) async fn searches(
    engine: &Engine,
    vanished: &[VanishedEvent],
    policy: &Policy,
    office: &Zone,
) -> std::result::Result<Vec<Search>, Postponed> {
    let mut searches = Vec::new();
    for one in vanished {
        let (connection, mut calendars) = known(engine, &one.connection).await?;
        calendars.retain(|calendar| !policy.ignores(&calendar.id));
        let port = reader(engine, &connection, office).await?;
        if port.is_own_id(&one.id) {
            searches.push(Search { port, calendars, id: one.id.clone() });
        }
    }
    let nobody = "No connected calendar knows the kind of id that the entry bears.";
    if searches.is_empty() && !vanished.is_empty() {
        return Err(Postponed { why: nobody.to_owned(), until: None });
    }
    Ok(searches)
}

/// Where the events of a task are asked for. `Err` says why one cannot be.
pub(crate) async fn grounds(
    engine: &Engine,
    decided: &[DecidedEvent],
    office: &Zone,
) -> std::result::Result<Vec<RecordCheck>, Postponed> {
    let mut grounds = Vec::new();
    for one in decided {
        let (port, calendar) = reader_of(engine, &one.event.key, office).await?;
        grounds.push(RecordCheck { port, calendar, decided: one.clone() });
    }
    Ok(grounds)
}

async fn reader_of(
    engine: &Engine,
    key: &EventKey,
    office: &Zone,
) -> std::result::Result<(Arc<dyn ReadCalendar>, Calendar), Postponed> {
    let (connection, calendars) = known(engine, &key.connection).await?;
    let calendar = calendars.into_iter().find(|calendar| calendar.id == key.calendar);
    let calendar = calendar.ok_or_else(|| not_connected(&key.connection))?;
    Ok((reader(engine, &connection, office).await?, calendar))
}

/// A connection with its calendars.
pub(super) async fn known(
    engine: &Engine,
    name: &ConnectionName,
) -> std::result::Result<(Connection, Vec<Calendar>), Postponed> {
    let asked = name.clone();
    let known = engine.memory.read(move |reader| {
        let connection = connection::get(reader, &asked)?.map(|known| known.connection);
        let calendars = calendar::list(reader, &asked)?.into_iter().map(|known| known.calendar);
        Ok(connection.map(|connection| (connection, calendars.collect())))
    });
    known.await.ok().flatten().ok_or_else(|| not_connected(name))
}

pub(super) async fn reader(
    engine: &Engine,
    connection: &Connection,
    office: &Zone,
) -> std::result::Result<Arc<dyn ReadCalendar>, Postponed> {
    let told = |failure: Failure| answer::of_reading(&failure, connection.name.as_str());
    let ports = reading::ports(engine, connection, office).await.map_err(told)?;
    ports.calendar.ok_or_else(|| not_connected(&connection.name))
}

fn not_connected(name: &ConnectionName) -> Postponed {
    Postponed { why: format!("{name} is not connected, so the event cannot be read again."), until: None }
}

fn concerns(write: &FixWrite, entry: &EventKey) -> bool {
    match write {
        FixWrite::Create(_) => false,
        FixWrite::Change { key, .. } | FixWrite::Delete { key, .. } => key == entry,
    }
}

fn state_of(reader: &Reader, key: &EventKey) -> Result<Option<DecidedEvent>> {
    let (living, gone) = event::living_and_gone(reader, &key.connection, &key.id)?;
    let alive = living.into_iter().find(|event| event.key == *key);
    let alive = alive.map(|event| DecidedEvent { alive: event.status != EventStatus::Cancelled, event });
    let gone = gone.into_iter().map(|gone| gone.event).find(|event| event.key == *key);
    Ok(alive.or_else(|| gone.map(|event| DecidedEvent { event, alive: false })))
}

/// Everywhere that an event of one of these ids lies or lay; ids that nobody holds are looked for on all calendars.
fn lay_anywhere(
    reader: &Reader,
    sources: &[RemoteId],
    policy: &Policy,
) -> Result<(Vec<DecidedEvent>, Vec<VanishedEvent>)> {
    let (mut decided, mut vanished) = (Vec::new(), Vec::new());
    for known in connection::list(reader)?.into_iter().filter(|known| known.connection.role == Role::Record) {
        let name = known.connection.name;
        for id in sources {
            let (mut living, mut gone) = event::living_and_gone(reader, &name, id)?;
            // What is ignored takes part in nothing, its old cache neither.
            living.retain(|event| !policy.ignores(&event.key.calendar));
            gone.retain(|gone| !policy.ignores(&gone.event.key.calendar));
            if living.is_empty() && gone.is_empty() {
                vanished.push(VanishedEvent { connection: name.clone(), id: id.clone() });
            }
            decided.extend(
                living
                    .into_iter()
                    .map(|event| DecidedEvent { alive: event.status != EventStatus::Cancelled, event }),
            );
            decided.extend(gone.into_iter().map(|gone| DecidedEvent { event: gone.event, alive: false }));
        }
    }
    // What lives on one calendar is asked for there; that it was deleted on another one says nothing against it.
    if decided.iter().any(|one| one.alive) {
        decided.retain(|one| one.alive);
    }
    Ok((decided, vanished))
}

#[cfg(test)]
#[path = "ground_tests.rs"]
mod tests;
