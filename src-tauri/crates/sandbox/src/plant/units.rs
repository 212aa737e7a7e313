//! Finding the sound appointments of a day: an event of record, or one day of a series, and the one entry that
//! agrees with it.

use crate::{
    office::LINK,
    world::{Entry, World, google_id, graph_id, series},
};
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use std::collections::BTreeMap;

/// One appointment with its entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Calendar of the event of record.
    pub calendar: String,
    /// Its base id.
    pub id: String,
    /// Its UID.
    pub uid: String,
    /// Its title.
    pub title: String,
    /// Original start of a day of a series.
    pub original: Option<String>,
    /// It is a day of a series.
    pub series: bool,
    /// Whole days.
    pub all_day: bool,
    /// Begin.
    pub start: DateTime<Utc>,
    /// End.
    pub end: DateTime<Utc>,
    /// Number of its entry.
    pub entry: u64,
    /// The entry carries the event's id.
    pub linked: bool,
}

/// All units of a day in the office's zone, by calendar and start.
pub fn units(world: &World, day: NaiveDate) -> Vec<Unit> {
    let midnight = |d: NaiveDate| series::instant(d.and_time(NaiveTime::MIN), &world.zone);
    let (from, to) = (midnight(day), midnight(day + Duration::days(1)));
    let entries = Index::new(world, from, to);
    let mut found = Vec::new();
    for event in world.events.values() {
        if event.deleted || event.called_off || event.calendar != event.organizer {
            continue;
        }
        for day in series::instances(event, &world.zone, from, to) {
            let Some(entry) = entries.of(&event.calendar, &event.id, &day) else { continue };
            found.push(Unit {
                calendar: event.calendar.clone(),
                id: event.id.clone(),
                uid: event.uid.clone(),
                title: day.event.title.clone(),
                series: day.original.is_some(),
                original: day.original,
                all_day: entry.all_day,
                start: day.start,
                end: day.end,
                entry: entry.number,
                linked: entry.external.contains_key(LINK),
            });
        }
    }
    found.sort_by(|a, b| (&a.calendar, a.start, &a.id).cmp(&(&b.calendar, b.start, &b.id)));
    found
}

/// Entries of a day by link, and those without one by owner, time and title.
struct Index<'w> {
    linked: BTreeMap<&'w str, &'w Entry>,
    free: BTreeMap<(&'w str, DateTime<Utc>, &'w str), &'w Entry>,
}

impl<'w> Index<'w> {
    fn new(world: &'w World, from: DateTime<Utc>, to: DateTime<Utc>) -> Index<'w> {
        let mut index = Index { linked: BTreeMap::new(), free: BTreeMap::new() };
        let on_day = |e: &&Entry| !e.deleted && !e.court_rule && e.start < to && e.end > from;
        for entry in world.entries.values().filter(on_day) {
            match entry.external.get(LINK) {
                Some(id) => index.linked.insert(id, entry),
                None => index.free.insert((&entry.owner, entry.start, &entry.title), entry),
            };
        }
        index
    }

    fn of(&self, calendar: &str, id: &str, day: &series::Instance) -> Option<&'w Entry> {
        let original = day.original.as_deref();
        let shown = [google_id(id, original), graph_id(calendar, id, original)];
        let linked = shown.iter().find_map(|id| self.linked.get(id.as_str()));
        let free = || self.free.get(&(calendar, day.start, day.event.title.as_str()));
        linked.or_else(free).copied()
    }
}
