//! Ids in paths and what they name. Immutable ids are the world's; the others, which change when an item moves,
//! differ in their beginning, so that a client that forgets the header notices.

use super::errors::{Outcome, Refusal};
use crate::world::{Calendar, Event, World, graph_id, series};
use chrono::{DateTime, Duration, Utc};

/// How far around now days of series are looked for.
const AROUND: Duration = Duration::days(1100);

/// The id of an event or a day of a series, as the client prefers it.
pub(crate) fn event(event: &Event, original: Option<&str>, immutable: bool) -> String {
    shown(&graph_id(&event.calendar, &event.id, original), immutable)
}

/// The same for a row whose event may be gone.
pub(crate) fn row(calendar: &str, id: &str, original: Option<&str>, immutable: bool) -> String {
    shown(&graph_id(calendar, id, original), immutable)
}

/// The id of a calendar.
pub(crate) fn calendar(calendar: &Calendar) -> String {
    graph_id(&calendar.id, "calendar", None)
}

fn shown(id: &str, immutable: bool) -> String {
    if immutable { id.to_owned() } else { id.replacen("AAMk", "AQMk", 1) }
}

/// Calendars of a mailbox, the main one first.
pub(crate) fn calendars<'a>(world: &'a World, mailbox: &str) -> Vec<&'a Calendar> {
    let mut own: Vec<&Calendar> = world.calendars.values().filter(|c| c.owner == mailbox).collect();
    own.sort_by_key(|c| (c.id != mailbox, c.id.clone()));
    own
}

/// The main calendar of a mailbox, or the one of an id.
pub(crate) fn find_calendar(world: &World, mailbox: &str, id: Option<&str>) -> Outcome<Calendar> {
    let mut own = calendars(world, mailbox).into_iter();
    let found = match id {
        None => own.next(),
        Some(id) => own.find(|c| calendar(c) == id),
    };
    found.cloned().ok_or_else(Refusal::not_found)
}

/// The event of an id in a mailbox, its calendar, and the original start if the id is a day's.
pub(crate) fn find(
    world: &World,
    mailbox: &str,
    id: &str,
    now: DateTime<Utc>,
) -> Option<(Event, Calendar, Option<String>)> {
    let wanted = id.replacen("AQMk", "AAMk", 1);
    let own = calendars(world, mailbox);
    let on = |e: &&Event| !e.deleted && own.iter().any(|c| c.id == e.calendar);
    let home = |e: &Event| own.iter().find(|c| c.id == e.calendar).map(|c| (*c).clone());
    if let Some(event) =
        world.events.values().filter(on).find(|e| graph_id(&e.calendar, &e.id, None) == wanted)
    {
        return Some((event.clone(), home(event)?, None));
    }
    for event in world.events.values().filter(on).filter(|e| !e.rules.is_empty()) {
        let home = home(event)?;
        let near = series::instances(event, &home.zone, now - AROUND, now + AROUND);
        let mut originals = near.into_iter().filter_map(|instance| instance.original);
        if let Some(found) = originals.find(|o| graph_id(&event.calendar, &event.id, Some(o)) == wanted) {
            return Some((event.clone(), home, Some(found)));
        }
    }
    None
}
