//! Calendars of record that the firm ignores take part in nothing. But what was handed over to one has not gone: before
//! that is said, or an entry is removed, they are asked for the event by its id.

use truedocket_connect::failure::{Failure, Kind};
use truedocket_connect::ports::{ReadCalendar, Whereabouts};
use truedocket_core::calendar::event::Calendar;
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::{CalendarId, ConnectionName, RemoteId};
use truedocket_core::text::ClientText;

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
