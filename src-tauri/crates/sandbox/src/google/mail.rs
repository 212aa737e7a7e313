//! Whom a write tells: what `sendUpdates` asks for. Nobody is told unless the request says so, and nothing leaves the
//! machine: the world only remembers.

use super::errors::Outcome;
use super::params;
use crate::batch::ParsedRequest;
use crate::world::{Calendar, Event, World};

/// Who is to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notify {
    /// Nobody.
    Nobody,
    /// Guests who do not use the firm's calendars.
    Outsiders,
    /// All guests.
    All,
}

/// What the request asks for. `sendNotifications` is the older name of "all or nobody"; the newer one wins.
pub(crate) fn asked(ask: &ParsedRequest) -> Outcome<Notify> {
    let older = params::truth(ask, "sendNotifications")?;
    Ok(match (params::word(ask, "sendUpdates", &["all", "externalOnly", "none"])?, older) {
        (Some("all"), _) | (None, Some(true)) => Notify::All,
        (Some("externalOnly"), _) => Notify::Outsiders,
        (Some(_) | None, _) => Notify::Nobody,
    })
}

/// Remembers the mails of a write to a calendar's row. Guests write to nobody but the organizer.
pub(crate) fn send(world: &mut World, calendar: &Calendar, event: &Event, told: Notify, about: &str) {
    let inside = |world: &World, email: &str| world.calendars.values().any(|c| c.owner == email);
    let is_told = |world: &World, email: &str| match told {
        Notify::Nobody => false,
        Notify::Outsiders => !inside(world, email),
        Notify::All => true,
    };
    let own = super::secondary::is_organizer(calendar, &event.organizer);
    let about = if own { about } else { "update" };
    let guests = event.guests.iter().filter(|guest| !guest.room).map(|guest| guest.email.clone());
    let to: Vec<String> = if own { guests.collect() } else { vec![event.organizer.clone()] };
    for to in to {
        if to != calendar.owner && is_told(world, &to) {
            world.mail(event, &to, about);
        }
    }
}
