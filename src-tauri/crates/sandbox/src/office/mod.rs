//! Filling a firm with sound appointments: the event, its copies at internal guests, and the practice system's
//! entry that belongs to it. Everything made here agrees with itself; spoiling it is `plant`'s business.

mod days;
mod ids;
mod spec;

pub use days::{business_day, holidays, next_business_day};
pub use spec::{Appointment, Repeats};

use crate::world::{Calendar, Entry, Event, Person, When, World, google_id, graph_id, series};
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use std::collections::BTreeMap;

/// Name of the external property that links an entry to its event.
pub const LINK: &str = "source_calendar_id";

/// Whose ids the links hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider {
    /// Google Calendar.
    Google,
    /// Microsoft Graph.
    Graph,
}

/// What was made for one appointment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Calendar of the event of record.
    pub calendar: String,
    /// Its base id.
    pub id: String,
    /// Its UID.
    pub uid: String,
    /// The entry of a single event, or the entries of a series by original start.
    pub entries: BTreeMap<String, u64>,
}

/// Makes appointments in a world.
#[derive(Debug)]
pub struct Office {
    /// The firm so far.
    pub world: World,
    provider: Provider,
    seed: u64,
    made: u64,
    entries: u64,
}

impl Office {
    /// Begins with people, matters and contacts only; gives every member a calendar.
    pub fn new(mut world: World, provider: Provider, seed: u64) -> Office {
        for person in &world.people {
            let calendar = Calendar {
                id: person.email.clone(),
                owner: person.email.clone(),
                name: person.name.clone(),
                zone: world.zone.clone(),
            };
            world.calendars.insert(calendar.id.clone(), calendar);
        }
        let entries = world.entries.last_key_value().map_or(9_000_000, |(last, _)| *last);
        Office { world, provider, seed, made: 0, entries }
    }

    /// Whose ids the links hold.
    pub fn provider(&self) -> Provider {
        self.provider
    }

    /// The id by which the provider shows an event or one day of a series.
    pub fn shown_id(&self, calendar: &str, id: &str, original: Option<&str>) -> String {
        match self.provider {
            Provider::Google => google_id(id, original),
            Provider::Graph => graph_id(calendar, id, original),
        }
    }

    /// An appointment with all that belongs to it.
    pub fn make(&mut self, plan: &Appointment) -> Made {
        let event = self.event(plan);
        let mut made = Made {
            calendar: event.calendar.clone(),
            id: event.id.clone(),
            uid: event.uid.clone(),
            entries: BTreeMap::new(),
        };
        if plan.wants_entry() {
            made.entries = self.entries_of(&event, plan);
        }
        self.put(event);
        made
    }

    /// Something of the firm's own on each calendar that would be empty else, on a day of its own from `first` on. A
    /// firm in which somebody never had an appointment is told of as one with a calendar that may not be looked into.
    pub fn fill_empty_calendars(&mut self, first: NaiveDate) {
        let is_empty = |calendar: &&String| !self.world.events.keys().any(|(on, _)| on == *calendar);
        let empty: Vec<String> = self.world.calendars.keys().filter(is_empty).cloned().collect();
        let host = self.world.people.iter().find(|person| person.attorney && person.active);
        let Some(guest) = host.map(|person| crate::generate::guest(&person.email, &person.name)) else {
            return;
        };
        let days = first.iter_days().filter(|day| business_day(*day));
        for (owner, day) in empty.into_iter().zip(days) {
            self.make(&Appointment {
                owner,
                when: Repeats::Once { start: day.and_time(NaiveTime::MIN) + Duration::hours(7), minutes: 30 },
                what: "Desk review".into(),
                about: String::new(),
                category: "Internal".into(),
                matter: None,
                matter_in_body: false,
                guests: vec![guest.clone()],
                place: String::new(),
                linked: false,
            });
        }
    }

    /// The event of record alone, not yet in the world.
    pub fn event(&mut self, plan: &Appointment) -> Event {
        self.made += 1;
        let id = ids::event_id(self.seed, self.made);
        let uid = match self.provider {
            Provider::Google => format!("{id}@calendar.example"),
            Provider::Graph => ids::outlook_uid(self.seed, self.made),
        };
        let created = plan.when.created(&self.world.zone, self.world.now);
        Event {
            id,
            calendar: plan.owner.clone(),
            uid,
            title: plan.whole_title(&self.world),
            body: plan.whole_body(&self.world),
            place: plan.place.clone(),
            when: plan.when.first(&self.world.zone),
            rules: plan.when.rules(),
            exceptions: BTreeMap::new(),
            organizer: plan.owner.clone(),
            guests: plan.guests.clone(),
            categories: Some(plan.category.clone()).filter(|c| !c.is_empty()).into_iter().collect(),
            show_as: "busy".into(),
            event_type: "default".into(),
            called_off: false,
            deleted: false,
            private: false,
            properties: BTreeMap::new(),
            transaction: None,
            created,
            updated: created,
            change: 0,
        }
    }

    /// Puts an event and the copies of its internal guests into the world.
    pub fn put(&mut self, event: Event) {
        let internal = |email: &str| self.world.calendars.contains_key(email) && email != event.calendar;
        let holders: Vec<String> =
            event.guests.iter().map(|g| g.email.clone()).filter(|e| internal(e)).collect();
        for calendar in holders {
            self.insert(Event { calendar, ..event.clone() });
        }
        self.insert(event);
    }

    /// Puts exactly this row into the world.
    pub fn insert(&mut self, mut event: Event) {
        event.change = self.world.touch();
        self.world.events.insert((event.calendar.clone(), event.id.clone()), event);
    }

    /// Puts an entry into the world under the next number.
    pub fn enter(&mut self, mut entry: Entry) -> u64 {
        self.entries += 1;
        entry.number = self.entries;
        entry.change = self.world.touch();
        self.world.entries.insert(entry.number, entry);
        self.entries
    }

    fn entries_of(&mut self, event: &Event, plan: &Appointment) -> BTreeMap<String, u64> {
        let (from, to) = plan.when.entered(self.world.now);
        let zone = self.world.zone.clone();
        let days = series::instances(event, &zone, from, to);
        let mut numbers = BTreeMap::new();
        for day in days {
            let mut entry = entry_for(&day.event, plan, &self.world, (day.start, day.end));
            if plan.linked {
                let id = self.shown_id(&event.calendar, &event.id, day.original.as_deref());
                entry.external.insert(LINK.into(), id);
            }
            let number = self.enter(entry);
            numbers.insert(day.original.unwrap_or_default(), number);
        }
        numbers
    }
}

/// The entry that agrees with an event.
fn entry_for(
    event: &Event,
    plan: &Appointment,
    world: &World,
    (start, end): (DateTime<Utc>, DateTime<Utc>),
) -> Entry {
    let known = |email: &str| world.person(email).is_some() || world.contact(email).is_some();
    let attendees = event.guests.iter().filter(|g| !g.room && g.email != event.organizer);
    Entry {
        number: 0,
        owner: event.organizer.clone(),
        title: event.title.clone(),
        body: event.body.clone(),
        place: event.place.clone(),
        start,
        end,
        all_day: matches!(event.when, When::AllDay { .. }),
        matter: plan.matter,
        category: plan.category.clone(),
        attendees: attendees.map(|g| g.email.clone()).filter(|e| known(e)).collect(),
        external: BTreeMap::new(),
        rule: String::new(),
        court_rule: false,
        deleted: false,
        change: 0,
        updated: event.updated,
    }
}

/// A member of a firm, by place in the list.
pub fn person(place: u64, name: &str, domain: &str, attorney: bool) -> Person {
    let letters: String =
        name.to_lowercase().chars().filter(|c| c.is_ascii_alphabetic() || *c == ' ').collect();
    Person {
        email: format!("{}@{domain}", letters.trim().replace(' ', ".")),
        name: name.to_owned(),
        attorney,
        active: true,
        left_on: None,
        user_number: 340_000 + place * 7,
    }
}

/// Six in the morning of a day, a moment before the office opens.
pub fn morning(day: NaiveDate, zone: &str) -> DateTime<Utc> {
    series::instant(day.and_time(NaiveTime::MIN) + Duration::hours(6), zone)
}
