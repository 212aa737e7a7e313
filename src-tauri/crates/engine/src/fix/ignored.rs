//! Calendars of record that the firm ignores take part in nothing. But what was handed over to one has not gone: before
//! that is said, or an entry is removed, they are asked for the event by its id.

use super::ground;
use crate::act::{Postponed, answer};
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::reading;
use std::sync::Arc;
use truedocket_connect::failure::{Failure, Kind};
use truedocket_connect::ports::{ReadCalendar, Whereabouts};
use truedocket_core::calendar::event::Calendar;
use truedocket_core::connection::Role;
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::{CalendarId, ConnectionName, RemoteId};
use truedocket_core::text::ClientText;
use truedocket_core::time::zone::Zone;

/// The ignored calendars, as this connection would name them. Which of them are its own only it can say.
pub(crate) fn calendars(policy: &Policy, connection: &ConnectionName) -> Vec<Calendar> {
    let of_id = |id: &String| Calendar {
        connection: connection.clone(),
        id: CalendarId::new(id),
        name: ClientText::new(id),
        owner: None,
        zone: String::new(),
    };
    policy.ignored_calendars.iter().map(of_id).collect()
}

/// The ignored calendars of one connection, ready to be asked.
pub(crate) struct IgnoredCalendars {
    port: Arc<dyn ReadCalendar>,
    calendars: Vec<Calendar>,
}

impl IgnoredCalendars {
    /// Those of all calendars of record. `Err` says why they cannot be asked.
    pub(crate) async fn of_record(
        engine: &Engine,
        policy: &Policy,
        office: &Zone,
    ) -> Result<Vec<Self>, Postponed> {
        let mut all = Vec::new();
        if policy.ignored_calendars.is_empty() {
            return Ok(all);
        }
        let later = |problem: Problem| Postponed { why: problem.sentence, until: None };
        for connection in reading::connections(engine).await.map_err(later)? {
            if connection.role == Role::Record {
                let port = ground::reader(engine, &connection, office).await?;
                all.push(Self { port, calendars: calendars(policy, &connection.name) });
            }
        }
        Ok(all)
    }

    /// Does the event live on one of them? `Err`: that cannot be told now.
    pub(crate) async fn hold(&self, id: &RemoteId) -> Result<bool, Postponed> {
        for calendar in self.calendars.iter().filter(|_| self.port.is_own_id(id)) {
            let there = holds(self.port.as_ref(), calendar, id).await;
            if there.map_err(|failure| answer::of_reading(&failure, calendar.connection.as_str()))? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Does the event live on that ignored calendar?
///
/// # Errors
/// It did not answer.
pub(crate) async fn holds(
    port: &dyn ReadCalendar,
    calendar: &Calendar,
    id: &RemoteId,
) -> Result<bool, Failure> {
    match port.whereabouts(calendar, id).await {
        Ok(Whereabouts::Here) => Ok(true),
        Ok(Whereabouts::Gone | Whereabouts::NotHere) => Ok(false),
        Err(failure) if is_not_ours(&failure) => Ok(false),
        Err(failure) => Err(failure),
    }
}

/// A calendar of another connection, or one that this account may not see: nothing was ever read from it, and nothing
/// that is said of a calendar stands on it.
pub(crate) fn is_not_ours(failure: &Failure) -> bool {
    failure.kind == Kind::Refused
}
