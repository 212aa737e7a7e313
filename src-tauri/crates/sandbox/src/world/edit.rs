//! Changes to the world as people and programs make them. Each takes a new position of the counter, and what is
//! deleted stays as a tombstone, so that incremental listings can tell of it.

use super::{Entry, Event, World};
use chrono::{DateTime, Utc};

impl World {
    /// Adds an event or replaces the one with its calendar and id. `created` stays that of the first.
    pub fn put_event(&mut self, mut event: Event, now: DateTime<Utc>) -> &mut Event {
        let key = (event.calendar.clone(), event.id.clone());
        event.change = self.touch();
        event.updated = now;
        if let Some(old) = self.events.get(&key) {
            event.created = old.created;
            let calendar = &event.calendar;
            self.labels.extend(old.categories.iter().map(|name| (calendar.clone(), name.clone())));
        }
        self.tell_channels(&event.calendar, now);
        let slot = self.events.entry(key).or_insert_with(|| event.clone());
        *slot = event;
        slot
    }

    /// Leaves a tombstone; false if there is no such event alive.
    pub fn delete_event(&mut self, calendar: &str, id: &str, now: DateTime<Utc>) -> bool {
        let change = self.touch();
        let key = (calendar.to_owned(), id.to_owned());
        let Some(event) = self.events.get_mut(&key).filter(|e| !e.deleted) else {
            return false;
        };
        event.deleted = true;
        event.change = change;
        event.updated = now;
        self.tell_channels(calendar, now);
        true
    }

    /// Adds an entry or replaces the one with its number; number 0 takes the next.
    pub fn put_entry(&mut self, mut entry: Entry, now: DateTime<Utc>) -> &mut Entry {
        if entry.number == 0 {
            entry.number = self.entries.last_key_value().map_or(1, |(last, _)| last + 1);
        }
        entry.change = self.touch();
        entry.updated = now;
        let slot = self.entries.entry(entry.number).or_insert_with(|| entry.clone());
        *slot = entry;
        slot
    }

    /// Leaves a tombstone; false if there is no such entry alive.
    pub fn delete_entry(&mut self, number: u64, now: DateTime<Utc>) -> bool {
        let change = self.touch();
        let Some(entry) = self.entries.get_mut(&number).filter(|e| !e.deleted) else {
            return false;
        };
        entry.deleted = true;
        entry.change = change;
        entry.updated = now;
        true
    }
}
