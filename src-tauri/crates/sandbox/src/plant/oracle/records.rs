//! The appointments of the calendar of record as people understand them.

use super::reads::{Matters, calls_off, matters};
use crate::world::{Event, Guest, When, World, google_id, graph_id, series};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Record {
    /// Under which entries may name it, on each calendar that holds it.
    pub(super) ids: BTreeSet<String>,
    pub(super) uid: String,
    pub(super) title: String,
    pub(super) place: String,
    pub(super) owners: BTreeSet<String>,
    pub(super) organizer: String,
    pub(super) matters: Matters,
    pub(super) category: String,
    pub(super) guests: Vec<Guest>,
    pub(super) start: DateTime<Utc>,
    pub(super) end: DateTime<Utc>,
    pub(super) all_day: bool,
    pub(super) busy: bool,
    pub(super) held: bool,
    /// Its own words call it off.
    pub(super) off: bool,
}

impl Record {
    pub(super) fn declined(&self) -> BTreeSet<&String> {
        self.guests.iter().filter(|g| g.answer == "declined").map(|g| &g.email).collect()
    }

    /// It takes place, as far as the firm is concerned.
    pub(super) fn is_alive(&self) -> bool {
        !self.off && !self.is_declined()
    }

    pub(super) fn is_declined(&self) -> bool {
        let declined = self.declined();
        !self.owners.is_empty() && self.owners.iter().all(|owner| declined.contains(owner))
    }

    pub(super) fn takes_time(&self) -> bool {
        self.busy && !self.all_day && self.is_alive()
    }

    /// A court waits for it, by its category or by the words of its title.
    pub(super) fn in_court(&self) -> bool {
        let title = self.title.to_lowercase();
        ["Court Appearance", "Deposition"].contains(&self.category.as_str())
            || ["hearing", "deposition", "status conference", "trial"].iter().any(|word| title.contains(word))
    }
}

pub(super) fn records(world: &World, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<Record> {
    let mut records = Vec::new();
    for event in world.events.values() {
        let outside = world.person(&event.organizer).is_none();
        let here = event.calendar == event.organizer || outside;
        let none = event.event_type != "default" || event.show_as == "free";
        if event.deleted || event.called_off || none || !here {
            continue;
        }
        for day in series::instances(event, &world.zone, from, to) {
            records.push(record(world, event, &day));
        }
    }
    records.sort_by_key(|r| (r.start, r.uid.starts_with("copy-")));
    records
}

fn record(world: &World, event: &Event, day: &series::Instance) -> Record {
    let original = day.original.as_deref();
    let shown = &day.event;
    let wall = series::wall(day.start, &world.zone);
    let held = world.events.values().filter(|held| held.id == event.id);
    let ids = held.flat_map(|h| [google_id(&h.id, original), graph_id(&h.calendar, &h.id, original)]);
    Record {
        ids: ids.collect(),
        uid: event.uid.clone(),
        place: shown.place.clone(),
        owners: owners(shown, world),
        organizer: shown.organizer.clone(),
        matters: matters(&shown.title, &shown.body, world),
        category: shown.categories.first().cloned().unwrap_or_default(),
        guests: shown.guests.clone(),
        start: day.start,
        end: day.end,
        all_day: matches!(shown.when, When::AllDay { .. }),
        busy: ["busy", "tentative"].contains(&shown.show_as.as_str()),
        held: shown.show_as == "tentative",
        off: calls_off(&shown.title, &shown.body, wall),
        title: shown.title.clone(),
    }
}

/// An attorney who called it; else the attorneys who were asked and come, or who were asked at all; else whoever called
/// it; of an outsider's the one member who was asked, and nobody where it were several.
fn owners(event: &Event, world: &World) -> BTreeSet<String> {
    let internal = |email: &str| world.person(email).is_some_and(|p| p.active);
    let attorney = |email: &str| world.person(email).is_some_and(|p| p.active && p.attorney);
    let called = BTreeSet::from([event.organizer.clone()]);
    if attorney(&event.organizer) {
        return called;
    }
    let asked = |declined: bool, fits: &dyn Fn(&str) -> bool| -> BTreeSet<String> {
        let guests = event.guests.iter().filter(|g| (g.answer == "declined") == declined && fits(&g.email));
        guests.map(|g| g.email.clone()).collect()
    };
    let attorneys = [asked(false, &attorney), asked(true, &attorney)];
    match attorneys.into_iter().find(|some| !some.is_empty()) {
        Some(attorneys) => attorneys,
        None if internal(&event.organizer) => called,
        None => Some(asked(false, &internal)).filter(|some| some.len() == 1).unwrap_or_default(),
    }
}

/// Who is out, and when.
pub(super) fn absences(
    world: &World,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Vec<(String, DateTime<Utc>, DateTime<Utc>)> {
    let out = world.events.values().filter(|e| e.event_type == "outOfOffice" && !e.deleted);
    let days = out.flat_map(|e| {
        let days = series::instances(e, &world.zone, from, to);
        days.into_iter().map(|day| (e.calendar.clone(), day.start, day.end))
    });
    days.collect()
}

/// Copies, by place, with the place of what they copy.
pub(super) fn copies(records: &[Record]) -> BTreeMap<usize, usize> {
    let same = |a: &Record, b: &Record| {
        (a.start, a.end, &a.title, &a.owners) == (b.start, b.end, &b.title, &b.owners) && a.uid != b.uid
    };
    let mut copies = BTreeMap::new();
    for (place, record) in records.iter().enumerate() {
        if let Some(first) = records.iter().take(place).position(|r| same(r, record)) {
            copies.insert(place, first);
        }
    }
    copies
}
