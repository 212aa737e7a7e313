//! The ground of a fix: the event of record on which it was decided. It is read again right before the write, on the
//! calendar on which it lay; if it says something else now, nothing is written.

use crate::act::{Later, answer};
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::words;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use truedocket_connect::failure::Failure;
use truedocket_connect::ports::ReadCalendar;
use truedocket_core::connection::Role;
use truedocket_core::event::{Calendar, ReadEvent, Standing};
use truedocket_core::ids::{EventKey, RemoteId};
use truedocket_core::morning::fix::FixWrite;
use truedocket_core::morning::outcome::{Discrepancy, Facts};
use truedocket_core::morning::snapshot::Side;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::calendar::{self, CalendarKey};
use truedocket_store::table::{connection, event};
use truedocket_store::{Reader, Result};

/// An event of record as it was when the fix was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Decided {
    /// As it was last read.
    pub(crate) event: ReadEvent,
    /// Did it take place, as far as was known?
    pub(crate) alive: bool,
}

/// An event of record, and where it is asked for.
pub(crate) struct Ground {
    pub(crate) port: Arc<dyn ReadCalendar>,
    pub(crate) calendar: Calendar,
    pub(crate) decided: Decided,
}

impl Ground {
    /// Is it as it was? `Err`: that cannot be told now.
    pub(crate) async fn holds(&self) -> std::result::Result<Option<String>, Later> {
        let name = self.calendar.connection.as_str();
        let now = self.port.event(&self.calendar, &self.decided.event.key.id).await;
        let now = now.map_err(|failure| answer::of_reading(&failure, name))?;
        Ok(compared(&self.decided, now.as_ref(), name))
    }
}

/// Why the fix no longer fits what the calendar of record says; `None`: it does.
pub(crate) fn compared(decided: &Decided, now: Option<&ReadEvent>, system: &str) -> Option<String> {
    let alive = now.filter(|event| event.standing != Standing::Cancelled);
    match (decided.alive, alive) {
        (true, None) => {
            Some(format!("In {system} the event has been deleted or called off since. Nothing was written."))
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
fn overtaken(facts: &Facts, last_read: &Decided, write: &FixWrite) -> Option<&'static str> {
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
        FixWrite::Create(_) | FixWrite::Change { .. } | FixWrite::Delete { .. } => None,
    }
}

impl Engine {
    /// The events on which a fix was decided, as the cache has them. A deletion that stands on an event's being gone
    /// needs to know where it lay: else nobody could be asked.
    pub(crate) async fn decided(
        &self,
        found: &Discrepancy,
        write: &FixWrite,
    ) -> std::result::Result<Vec<Decided>, Problem> {
        let record = found.side(Side::Record).cloned();
        let key = record.as_ref().map(|facts| facts.key.clone());
        let sources: Vec<String> = found
            .sides
            .iter()
            .filter(|facts| facts.side == Side::Practice && concerns(write, &facts.key))
            .filter_map(|facts| facts.source.clone())
            .collect();
        let removes = matches!(write, FixWrite::Delete { .. });
        let decided = self
            .memory
            .read(move |reader| match key {
                Some(key) => Ok(state_of(reader, &key)?.into_iter().collect()),
                None => lay_anywhere(reader, &sources),
            })
            .await
            .map_err(|error| words::memory(&error))?;
        let overtaken = record.and_then(|facts| decided.iter().find_map(|one| overtaken(&facts, one, write)));
        if let Some(why) = overtaken {
            return Err(words::refused(why, "Run the check again and look at the present state."));
        }
        if decided.is_empty() && removes {
            return Err(words::refused(
                "It is not known on which calendar the event lay, so it cannot be proved that it is gone.",
                "Look at the calendar of record, and remove the entry by hand if it is to go.",
            ));
        }
        Ok(decided)
    }

    /// Where the events of a task are asked for. `Err` says why one cannot be.
    pub(crate) async fn grounds(
        &self,
        decided: &[Decided],
        office: &Zone,
    ) -> std::result::Result<Vec<Ground>, Later> {
        let mut grounds = Vec::new();
        for one in decided {
            let (port, calendar) = self.reader_of(&one.event.key, office).await?;
            grounds.push(Ground { port, calendar, decided: one.clone() });
        }
        Ok(grounds)
    }

    async fn reader_of(
        &self,
        key: &EventKey,
        office: &Zone,
    ) -> std::result::Result<(Arc<dyn ReadCalendar>, Calendar), Later> {
        let name = key.connection.clone();
        let unknown = || Later {
            why: format!("{name} is not connected, so the event cannot be read again."),
            until: None,
        };
        let of = CalendarKey { connection: key.connection.clone(), id: key.calendar.clone() };
        let known = self
            .memory
            .read(move |reader| {
                let connection = connection::get(reader, &of.connection)?.map(|known| known.connection);
                let calendars = calendar::list(reader, &of.connection)?;
                let found = calendars.into_iter().map(|known| known.calendar).find(|one| one.id == of.id);
                Ok(connection.zip(found))
            })
            .await;
        let (connection, calendar) = match known {
            Ok(Some(known)) => known,
            Ok(None) | Err(_) => return Err(unknown()),
        };
        let told = |failure: Failure| answer::of_reading(&failure, name.as_str());
        let ports = self.ports(&connection, office).await.map_err(told)?;
        ports.calendar.map(|port| (port, calendar)).ok_or_else(unknown)
    }
}

fn concerns(write: &FixWrite, entry: &EventKey) -> bool {
    match write {
        FixWrite::Create(_) => false,
        FixWrite::Change { key, .. } | FixWrite::Delete { key, .. } => key == entry,
    }
}

fn state_of(reader: &Reader, key: &EventKey) -> Result<Option<Decided>> {
    let (living, gone) = event::living_and_gone(reader, &key.connection, &key.id)?;
    let alive = living.into_iter().find(|event| event.key == *key);
    let alive = alive.map(|event| Decided { alive: event.standing != Standing::Cancelled, event });
    let gone = gone.into_iter().map(|gone| gone.event).find(|event| event.key == *key);
    Ok(alive.or_else(|| gone.map(|event| Decided { event, alive: false })))
}

/// Everywhere that an event of one of these ids lies or lay.
fn lay_anywhere(reader: &Reader, sources: &[String]) -> Result<Vec<Decided>> {
    let mut decided = Vec::new();
    for known in connection::list(reader)? {
        if known.connection.role != Role::Record {
            continue;
        }
        for source in sources {
            let (living, gone) =
                event::living_and_gone(reader, &known.connection.name, &RemoteId::new(source))?;
            decided.extend(
                living
                    .into_iter()
                    .map(|event| Decided { alive: event.standing != Standing::Cancelled, event }),
            );
            decided.extend(gone.into_iter().map(|gone| Decided { event: gone.event, alive: false }));
        }
    }
    // What lives on one calendar is asked for there; that it was deleted on another one says nothing against it.
    if decided.iter().any(|one| one.alive) {
        decided.retain(|one| one.alive);
    }
    Ok(decided)
}

#[cfg(test)]
#[path = "ground_tests.rs"]
mod tests;
