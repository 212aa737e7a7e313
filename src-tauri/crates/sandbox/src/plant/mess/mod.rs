//! Mess at random for clean-ups: junk of every kind, and beside it what only looks like junk, all from one seed. Each
//! row is spoiled once at most. Entries of the practice system stay as they are, and so do single events of the
//! compared day.

mod breaches;
mod copies;
mod near;
mod remains;

use super::junk::write_down;
use crate::{
    generate::{client_of, colleague, guest, matters_of},
    office::{Appointment, Office, Provider, Repeats, business_day, next_business_day, person},
    world::{Calendar, Event, Exception, Guest, Matter, When, World, series},
};
use chrono::{Days, Duration, NaiveDate, NaiveDateTime, NaiveTime};
use rand::{
    Rng, SeedableRng,
    rngs::StdRng,
    seq::{IndexedRandom, IteratorRandom, SliceRandom},
};
use std::collections::{BTreeMap, BTreeSet};

/// Keeps the ids of what is made here apart from those of the firm, which may have the same seed.
const OWN_IDS: u64 = 0x6d65_7373;
/// The number of a matter that is over.
const CLOSED: &str = "07001-Zimmer";

/// One way to make a mess, or something that resembles one; false if the firm has nothing left that suits.
type Deed = fn(&mut Planter) -> bool;

/// Makes `how_many` pieces of junk, if so many fit, and as many things that only look like it. The junk is added to
/// [`World::junk`]; gives how many pieces it were.
pub fn mess(world: &mut World, provider: Provider, seed: u64, how_many: usize) -> usize {
    let mut planter = Planter::new(std::mem::take(world), provider, seed);
    planter.differing_days();
    let junk: Vec<Deed> = [remains::ALL, copies::ALL, breaches::ALL].concat();
    let done = planter.some_of(&junk, how_many);
    planter.some_of(near::ALL, how_many);
    *world = planter.office.world;
    done
}

/// The firm with all that was not yet touched.
struct Planter {
    office: Office,
    chance: StdRng,
    today: NaiveDate,
    /// Calendar and id of sound single events, away from the compared day.
    singles: Vec<(String, String)>,
    /// Calendar and id of sound series.
    series: Vec<(String, String)>,
    /// Somebody who has left.
    leaver: String,
    /// Days of a calendar on which something new was put.
    taken: BTreeSet<(String, NaiveDate)>,
    /// How many times of the day, outside of the office's hours, each calendar has given away.
    slots: BTreeMap<String, i64>,
}

impl Planter {
    fn new(mut world: World, provider: Provider, seed: u64) -> Self {
        let mut chance = StdRng::seed_from_u64(seed ^ OWN_IDS);
        let today = series::wall(world.now, &world.zone).date();
        let leaver = leave(&mut world, today);
        close(&mut world);
        let compared = next_business_day(today);
        let (mut singles, mut series) = (Vec::new(), Vec::new());
        for event in world.events.values().filter(|e| e.calendar == e.organizer && !e.deleted) {
            let key = (event.calendar.clone(), event.id.clone());
            match (&event.when, event.rules.is_empty()) {
                (When::Timed { .. }, false) => series.push(key),
                (When::Timed { start, .. }, true) if start.date() != compared => singles.push(key),
                (When::Timed { .. } | When::AllDay { .. }, _) => {}
            }
        }
        singles.shuffle(&mut chance);
        series.shuffle(&mut chance);
        let office = Office::new(world, provider, seed ^ OWN_IDS);
        let (taken, slots) = (BTreeSet::new(), BTreeMap::new());
        Self { office, chance, today, singles, series, leaver, taken, slots }
    }

    fn some_of(&mut self, deeds: &[Deed], how_many: usize) -> usize {
        let mut done = 0;
        let mut order = deeds.to_vec();
        for turn in 0..how_many * 2 {
            if done == how_many {
                break;
            }
            let place = turn % order.len();
            if place == 0 {
                order.shuffle(&mut self.chance);
            }
            done += usize::from(order.get(place).is_some_and(|deed| deed(self)));
        }
        done
    }

    /// Days of series that were moved or called off long ago: nothing about them is junk.
    fn differing_days(&mut self) {
        for key in self.series.clone() {
            let zone = self.office.world.zone.clone();
            let now = self.office.world.now;
            let Some(event) = self.office.world.events.get_mut(&key) else { continue };
            let days = series::instances(event, &zone, now - Duration::days(60), now - Duration::days(1));
            for (place, day) in days.into_iter().take(2).enumerate() {
                let Some(original) = day.original else { continue };
                let mut moved = day.event;
                moved.when = later(&moved.when, 60);
                let cancelled = place == 0;
                let exception =
                    if cancelled { Exception::Cancelled } else { Exception::Changed(Box::new(moved)) };
                event.exceptions.insert(original, exception);
            }
        }
    }

    /// A sound single event that nothing was done to; it is given away once.
    fn take(&mut self, suits: impl Fn(&Event) -> bool) -> Option<Event> {
        let events = &self.office.world.events;
        let place = self.singles.iter().position(|key| events.get(key).is_some_and(&suits))?;
        let key = self.singles.swap_remove(place);
        events.get(&key).cloned()
    }

    /// One of the attorneys.
    fn attorney(&mut self) -> String {
        let here = self.office.world.people.iter().filter(|p| p.attorney && p.active);
        let all: Vec<&String> = here.map(|p| &p.email).collect();
        all.choose(&mut self.chance).map(|email| (*email).clone()).unwrap_or_default()
    }

    fn colleagues(&mut self, of: &str, how_many: usize) -> Vec<Guest> {
        let mut guests: Vec<Guest> = Vec::new();
        for _ in 0..8 {
            let new = colleague(&self.office.world, of, &mut self.chance);
            let new = new.filter(|new| guests.iter().all(|guest| guest.email != new.email));
            guests.extend(new);
            guests.truncate(how_many);
        }
        guests
    }

    /// People of the firm who are no attorneys, each once.
    fn staff(&mut self, how_many: usize) -> Vec<Guest> {
        let here = self.office.world.people.iter().filter(|p| !p.attorney && p.active);
        let chosen = here.choose_multiple(&mut self.chance, how_many);
        chosen.into_iter().map(|p| guest(&p.email, &p.name)).collect()
    }

    /// Number, as people type it, and client of one of an attorney's matters.
    fn matter(&mut self, owner: &str) -> Option<(String, Guest)> {
        let world = &self.office.world;
        let number = matters_of(world, owner).choose(&mut self.chance).copied()?;
        Some((world.matters.get(&number)?.display_number.clone(), client_of(world, number)?))
    }

    /// An office day that is over, on which nothing new was put on that calendar.
    fn past_day(&mut self, calendar: &str) -> NaiveDate {
        loop {
            let day = self.today - Days::new(self.chance.random_range(20..600));
            if business_day(day) && self.taken.insert((calendar.to_owned(), day)) {
                return day;
            }
        }
    }

    /// A time of the day at which the calendar has nothing, for a quarter of an hour.
    fn slot(&mut self, calendar: &str) -> NaiveTime {
        let given = self.slots.entry(calendar.to_owned()).or_insert(0);
        // Before nine, then after five: the office's hours are in between. No two are whole hours apart, as if one
        // were the other's copy in a wrong zone.
        let minutes = if *given < 10 { 300 + 25 * *given } else { 1_037 + 25 * (*given - 10) };
        *given += 1;
        NaiveTime::MIN + Duration::minutes(minutes)
    }

    /// A quarter past some hour of the day: sound appointments begin at full hours.
    fn hour(&mut self) -> NaiveTime {
        NaiveTime::MIN + Duration::minutes(60 * self.chance.random_range(9..16) + 15)
    }

    /// An event that is not in the world yet.
    fn draft(
        &mut self,
        owner: &str,
        when: Repeats,
        (title, category): (&str, &str),
        guests: Vec<Guest>,
    ) -> Event {
        self.office.event(&Appointment {
            owner: owner.to_owned(),
            when,
            what: title.to_owned(),
            about: String::new(),
            category: category.to_owned(),
            matter: None,
            matter_in_body: false,
            guests,
            place: String::new(),
            linked: false,
        })
    }

    /// A quarter of an hour again and again, since so many days, at a time that is free.
    fn repeated(&mut self, owner: &str, days_ago: u64, rule: &str) -> Repeats {
        let start = (self.today - Days::new(days_ago)).and_time(self.slot(owner));
        Repeats::Series { start, minutes: 15, rule: rule.to_owned() }
    }

    /// Writes down that the row of this event on its own calendar is junk.
    fn is_junk(&mut self, event: &Event, kinds: &[&str], acts: &[&str], note: &str) {
        write_down(&mut self.office.world, event, kinds, acts, note);
    }

    /// The same for its row on each calendar.
    fn all_is_junk(&mut self, event: &Event, kinds: &[&str], acts: &[&str], note: &str) {
        let held = self.office.world.events.values().filter(|held| held.id == event.id);
        for row in held.cloned().collect::<Vec<_>>() {
            write_down(&mut self.office.world, &row, kinds, acts, note);
        }
    }

    /// Changes the event on all calendars.
    fn change(&mut self, event: &Event, change: impl Fn(&mut Event)) {
        let position = self.office.world.touch();
        for held in self.office.world.events.values_mut().filter(|held| held.id == event.id) {
            change(held);
            held.change = position;
        }
    }

    fn pick<T: Copy>(&mut self, of: &[T], or: T) -> T {
        of.choose(&mut self.chance).copied().unwrap_or(or)
    }
}

/// The same length, so many minutes later; whole days stay.
fn later(when: &When, minutes: i64) -> When {
    match when {
        When::Timed { start, end, zone } => {
            let by = Duration::minutes(minutes);
            When::Timed { start: *start + by, end: *end + by, zone: zone.clone() }
        }
        When::AllDay { .. } => when.clone(),
    }
}

/// Begin on the wall; midnight for whole days.
fn start(event: &Event) -> NaiveDateTime {
    match &event.when {
        When::Timed { start, .. } => *start,
        When::AllDay { first, .. } => first.and_time(NaiveTime::MIN),
    }
}

/// Somebody who left half a year ago joins the list.
fn leave(world: &mut World, today: NaiveDate) -> String {
    let place = world.people.len() as u64 + 1;
    let mut gone = person(place, "Ottilie Grange", "firm.example", true);
    gone.active = false;
    gone.left_on = Some(today - Days::new(180));
    let email = gone.email.clone();
    let zone = world.zone.clone();
    let calendar = Calendar { id: email.clone(), owner: email.clone(), name: gone.name.clone(), zone };
    world.calendars.insert(email.clone(), calendar);
    world.people.push(gone);
    email
}

/// A matter that is over joins the list.
fn close(world: &mut World) {
    let Some(other) = world.matters.values().next().cloned() else { return };
    let change = world.touch();
    let over = Matter {
        number: 79_001,
        display_number: CLOSED.to_owned(),
        status: "Closed".to_owned(),
        closed: other.opened,
        change,
        ..other
    };
    world.matters.insert(over.number, over);
}

#[cfg(test)]
mod tests;
