//! On which days an appointment is, and what is due on them.

use super::{
    Unit,
    rows::{add_entry, day, each_copy, entry, midnight, number, whole_days},
};
use crate::world::{Planted, World};
use chrono::Duration;

/// A trial that began last week covers the day.
pub(super) fn long_trial(world: &mut World, unit: &Unit) -> Option<String> {
    let title = format!("Jury trial – {}", number(world, unit)?);
    let when = whole_days(day(world, unit) - Duration::days(6), 9);
    each_copy(world, unit, |event| {
        event.title.clone_from(&title);
        event.when = when.clone();
        event.categories = vec!["Court Appearance".to_owned()];
    })?;
    Some(title)
}

pub(super) fn run_trial(world: &mut World, unit: &Unit, planted: &mut Planted) -> Option<String> {
    long_trial(world, unit)?;
    world.entries.remove(&unit.entry)?;
    planted.entries.clear();
    Some("a trial since last week has no entry".into())
}

/// The calendar has the day, the practice system hours of it.
pub(super) fn whole_day(world: &mut World, unit: &Unit) -> Option<String> {
    let when = whole_days(day(world, unit), 1);
    each_copy(world, unit, |event| event.when = when.clone())?;
    Some("it is a whole day here and hours of it there".into())
}

/// The calendar has the day, the practice system hours of the next one.
pub(super) fn next_day(world: &mut World, unit: &Unit) -> Option<String> {
    whole_day(world, unit)?;
    let entry = entry(world, unit)?;
    (entry.start, entry.end) = (entry.start + Duration::days(1), entry.end + Duration::days(1));
    Some("it is a whole day here and hours of the next one there".into())
}

/// Its matter is over.
pub(super) fn close_matter(world: &mut World, unit: &Unit) -> Option<String> {
    let matter = world.entries.get(&unit.entry)?.matter?;
    let (day, change) = (day(world, unit), world.touch());
    let matter = world.matters.get_mut(&matter)?;
    matter.status = "Closed".to_owned();
    matter.closed = Some(day - Duration::days(20));
    matter.change = change;
    Some("its matter is closed".into())
}

/// A court rule makes something due that day.
pub(super) fn deadline(world: &mut World, unit: &Unit, planted: &mut Planted) -> Option<String> {
    let title = format!("Answer due – {}", number(world, unit)?);
    let first = day(world, unit);
    let (start, end) = (midnight(world, first), midnight(world, first + Duration::days(1)));
    add_entry(world, unit, |entry| {
        entry.title.clone_from(&title);
        (entry.start, entry.end, entry.all_day) = (start, end, true);
        entry.category = "Court Appearance".to_owned();
        entry.attendees.clear();
        entry.court_rule = true;
    })?;
    planted.title = title;
    planted.uid.clear();
    planted.entries.clear();
    Some("a court rule makes it due that day".into())
}
