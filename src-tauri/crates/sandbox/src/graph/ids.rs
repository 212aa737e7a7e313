//! Ids in paths and what they name. Immutable ids are the world's; the others, which change when an item moves,
//! differ in their beginning, so that a client that forgets the header notices.

use super::errors::{Outcome, Refusal};
use crate::world::{Calendar, Event, World, graph_id, series};
use chrono::{DateTime, Duration, Utc};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How far around now days of series are looked for.
const AROUND: Duration = Duration::days(1100);
/// Ids that are remembered; others are found the long way.
const MOST_GIVEN: usize = 500_000;

type Named = (String, String, Option<String>);

/// The id of an event or a day of a series, as the client prefers it.
pub(crate) fn event(event: &Event, original: Option<&str>, immutable: bool) -> String {
    row(&event.calendar, &event.id, original, immutable)
}

/// The same for a row whose event may be gone.
pub(crate) fn row(calendar: &str, id: &str, original: Option<&str>, immutable: bool) -> String {
    let text = graph_id(calendar, id, original);
    let mut given = given();
    if given.len() < MOST_GIVEN && !given.contains_key(&text) {
        let named = (calendar.to_owned(), id.to_owned(), original.map(ToOwned::to_owned));
        given.insert(text.clone(), named);
    }
    drop(given);
    shown(&text, immutable)
}

/// What the ids that were given out name: calendar, event, original start. They are digests, and to look through all
/// events for each request would make long clean-ups longer than they are.
fn given() -> MutexGuard<'static, BTreeMap<String, Named>> {
    static GIVEN: Mutex<BTreeMap<String, Named>> = Mutex::new(BTreeMap::new());
    GIVEN.lock().unwrap_or_else(PoisonError::into_inner)
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

/// Does the id name something that is or was in another mailbox? Days of a series are known once they were given out.
pub(crate) fn is_of_another(world: &World, mailbox: &str, id: &str) -> bool {
    let wanted = id.replacen("AQMk", "AAMk", 1);
    let known = given().get(&wanted).map(|(calendar, _, _)| calendar.clone());
    let of_row = || {
        let rows = world.events.values().find(|e| graph_id(&e.calendar, &e.id, None) == wanted);
        rows.map(|event| event.calendar.clone())
    };
    let calendar = known.or_else(of_row);
    let owner = calendar.and_then(|id| world.calendars.get(&id)).map(|calendar| calendar.owner.as_str());
    owner.is_some_and(|owner| owner != mailbox)
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
    let on = |e: &&Event| (world.bin_answers || !e.deleted) && own.iter().any(|c| c.id == e.calendar);
    let home = |e: &Event| own.iter().find(|c| c.id == e.calendar).map(|c| (*c).clone());
    let known = given().get(&wanted).cloned();
    if let Some((calendar, id, original)) = known {
        let event = world.events.get(&(calendar, id)).filter(on)?;
        let home = home(event)?;
        if let Some(original) = &original {
            series::by_original(event, &home.zone, original).filter(|day| !day.cancelled)?;
        }
        return Some((event.clone(), home, original));
    }
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
