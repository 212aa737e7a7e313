//! What belongs to a unit: the event with its copies, and the entry. Every change takes a position of the counter.

use super::Unit;
use crate::world::{Entry, Event, Guest, When, World, series};
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};

/// A fault was committed on it.
pub(super) fn is_spoiled(world: &World, unit: &Unit) -> bool {
    world
        .planted
        .iter()
        .any(|one| one.uid == unit.uid || one.others.contains(&unit.uid) || one.entries.contains(&unit.entry))
}

/// Changes the event and its copies.
pub(super) fn each_copy(world: &mut World, unit: &Unit, mut change: impl FnMut(&mut Event)) -> Option<()> {
    for calendar in holders(world, unit) {
        let position = world.touch();
        let event = world.events.get_mut(&(calendar, unit.id.clone()))?;
        change(event);
        event.change = position;
    }
    Some(())
}

/// Calendars that hold the event.
pub(super) fn holders(world: &World, unit: &Unit) -> Vec<String> {
    let key = |calendar: &String| (calendar.clone(), unit.id.clone());
    world.calendars.keys().filter(|c| world.events.contains_key(&key(c))).cloned().collect()
}

/// The event of record.
pub(super) fn event<'w>(world: &'w World, unit: &Unit) -> Option<&'w Event> {
    world.events.get(&(unit.calendar.clone(), unit.id.clone()))
}

/// The entry, to be changed.
pub(super) fn entry<'w>(world: &'w mut World, unit: &Unit) -> Option<&'w mut Entry> {
    let change = world.touch();
    let entry = world.entries.get_mut(&unit.entry)?;
    entry.change = change;
    Some(entry)
}

/// Puts one more entry beside the unit's own; gives its number.
pub(super) fn add_entry(world: &mut World, unit: &Unit, change: impl FnOnce(&mut Entry)) -> Option<u64> {
    let mut new = world.entries.get(&unit.entry)?.clone();
    new.number = world.entries.last_key_value()?.0 + 1;
    new.external.clear();
    change(&mut new);
    new.change = world.touch();
    let number = new.number;
    world.entries.insert(number, new);
    Some(number)
}

/// Puts an event into the world that is not there yet, under ids of its own; gives its UID.
pub(super) fn add_event(world: &mut World, mut event: Event) -> String {
    event.id = free_id(world, &event.id);
    event.uid = event
        .uid
        .rsplit_once('@')
        .map_or_else(|| event.uid.chars().rev().collect(), |(_, domain)| format!("{}@{domain}", event.id));
    event.change = world.touch();
    let uid = event.uid.clone();
    world.events.insert((event.calendar.clone(), event.id.clone()), event);
    uid
}

/// The letters of an id in another order, which no event has.
fn free_id(world: &World, id: &str) -> String {
    let taken = |id: &str| world.events.keys().any(|(_, held)| held == id);
    let letters: Vec<char> = id.chars().collect();
    let turned = |by: usize| letters.iter().cycle().skip(by).take(letters.len()).collect::<String>();
    (1..letters.len()).map(turned).find(|id| !taken(id)).unwrap_or_else(|| format!("{id}0"))
}

/// Somebody of the firm by these marks who has nothing to do with the event.
pub(super) fn stranger(world: &World, unit: &Unit, attorney: bool) -> Option<Guest> {
    let event = event(world, unit)?;
    let is_new = |email: &String| *email != event.organizer && event.guests.iter().all(|g| g.email != *email);
    let fits = |p: &&crate::world::Person| p.active && p.attorney == attorney && is_new(&p.email);
    world.people.iter().find(fits).map(|p| crate::generate::guest(&p.email, &p.name))
}

/// An attorney who has nothing to do with the event and nothing on the calendar then.
pub(super) fn free_attorney(world: &World, unit: &Unit) -> Option<Guest> {
    let event = event(world, unit)?;
    let is_new = |email: &String| *email != event.organizer && event.guests.iter().all(|g| g.email != *email);
    let free = |who: &String| {
        let held = world.events.values().filter(|e| e.calendar == *who && !e.deleted);
        held.flat_map(|e| series::instances(e, &world.zone, unit.start, unit.end)).next().is_none()
    };
    let fits = |p: &&crate::world::Person| p.active && p.attorney && is_new(&p.email) && free(&p.email);
    world.people.iter().find(fits).map(|p| crate::generate::guest(&p.email, &p.name))
}

/// The organiser is the only attorney who has to do with it.
pub(super) fn is_of_one_attorney(world: &World, unit: &Unit) -> bool {
    let attorney = |email: &str| world.person(email).is_some_and(|person| person.attorney);
    event(world, unit).is_some_and(|event| {
        attorney(&event.organizer) && event.guests.iter().all(|guest| !attorney(&guest.email))
    })
}

/// An open matter of which nothing is entered around that time.
pub(super) fn idle_matter(world: &World, unit: &Unit) -> Option<(u64, String)> {
    let near = |e: &&Entry| (e.start - unit.start).abs() < Duration::days(2);
    let taken: Vec<Option<u64>> = world.entries.values().filter(near).map(|e| e.matter).collect();
    let idle = |m: &&crate::world::Matter| {
        let named =
            |event: &Event| event.title.contains(&m.display_number) || event.body.contains(&m.display_number);
        m.status == "Open"
            && !taken.contains(&Some(m.number))
            // Nor of a series, whose entries may lie further apart.
            && !world.events.values().any(|event| !event.rules.is_empty() && named(event))
    };
    world.matters.values().find(idle).map(|m| (m.number, m.display_number.clone()))
}

/// The matter of the entry, by the number that people type.
pub(super) fn number(world: &World, unit: &Unit) -> Option<String> {
    let matter = world.entries.get(&unit.entry)?.matter?;
    world.matters.get(&matter).map(|matter| matter.display_number.clone())
}

/// The day on which it begins, by the office's clocks.
pub(super) fn day(world: &World, unit: &Unit) -> NaiveDate {
    series::wall(unit.start, &world.zone).date()
}

/// Midnight, by the office's clocks.
pub(super) fn midnight(world: &World, day: NaiveDate) -> DateTime<Utc> {
    series::instant(day.and_time(NaiveTime::MIN), &world.zone)
}

/// Whole days, `end` exclusive.
pub(super) fn whole_days(first: NaiveDate, days: i64) -> When {
    When::AllDay { first, end: first + Duration::days(days) }
}
