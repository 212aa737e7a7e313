//! From an id in a path to the event or the day of a series that it names.

use crate::world::{Calendar, Event, World, series};

/// The event of an id, and the original start if the id is a day's. None if there is no such event or day;
/// tombstones count as found.
pub(crate) fn find<'a>(
    world: &'a World,
    calendar: &Calendar,
    id: &str,
) -> Option<(&'a Event, Option<String>)> {
    let get = |id: &str| world.events.get(&(calendar.id.clone(), id.to_owned()));
    if let Some(event) = get(id) {
        return Some((event, None));
    }
    let (master, day) = id.rsplit_once('_')?;
    let event = get(master).filter(|event| !event.rules.is_empty())?;
    let original = original(day)?;
    series::by_original(event, &calendar.zone, &original)?;
    Some((event, Some(original)))
}

/// `20261120T140000Z` or `20261120` as the world writes original starts.
fn original(day: &str) -> Option<String> {
    if let Ok(date) = chrono::NaiveDate::parse_from_str(day, "%Y%m%d") {
        return Some(date.to_string());
    }
    let at = chrono::NaiveDateTime::parse_from_str(day, "%Y%m%dT%H%M%SZ").ok()?;
    Some(at.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}
