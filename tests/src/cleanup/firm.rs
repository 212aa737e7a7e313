//! A firm with a known amount of litter on its calendars, and how its events look to people: what has to be there again
//! after an undo. Written from the world, not from what the product says of it.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use std::collections::BTreeMap;
use truedocket_sandbox::World;
use truedocket_sandbox::generate::{Size, generate};
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::world::{Event, Exception, When};

/// How much.
#[derive(Clone, Copy)]
pub(crate) struct Litter {
    /// Whole days that say nothing.
    pub(crate) days: usize,
    /// Endless series that nobody touches, each with a cancelled and a changed day.
    pub(crate) series: usize,
}

/// A sound firm of two attorneys as of a Thursday morning, with litter on their calendars.
pub(crate) fn littered(provider: Provider, litter: Litter) -> World {
    let today = NaiveDate::from_ymd_opt(2026, 11, 19).expect("a day");
    let mut world = generate(Size { attorneys: 2, events: 24, seed: 11 }, today, provider);
    let owners: Vec<String> =
        world.people.iter().filter(|one| one.attorney).map(|one| one.email.clone()).collect();
    for number in 0..litter.days {
        let first = today - Duration::days(30 + number as i64);
        let when = When::AllDay { first, end: first + Duration::days(1) };
        let event = blank(&world, &owners[number % owners.len()], &format!("aaaday{number:05}"), when);
        world.put_event(event, DateTime::<Utc>::UNIX_EPOCH);
    }
    for number in 0..litter.series {
        let event = series(&world, &owners[number % owners.len()], number, today);
        let touched = world.now - Duration::days(900);
        world.put_event(event, touched);
    }
    world
}

fn series(world: &World, owner: &str, number: usize, today: NaiveDate) -> Event {
    // A Monday, and an hour of its own: series that begin together would be duplicates.
    let first = today - Duration::days(3 + 7 * (130 + number as i64));
    let start = first.and_time(NaiveTime::MIN) + Duration::hours(7);
    let zone = world.zone.clone();
    let when = When::Timed { start, end: start + Duration::minutes(20), zone };
    let mut event = blank(world, owner, &format!("aaaser{number:05}"), when);
    event.title = format!("Reading circle {}", WORDS[number % WORDS.len()]);
    event.body = format!("Circle no. {number}");
    event.categories = vec!["Internal".to_owned()];
    event.rules = vec!["RRULE:FREQ=WEEKLY;BYDAY=MO;INTERVAL=4".to_owned()];
    event.created = world.now - Duration::days(900);
    let day = |weeks: i64| start + Duration::days(28 * weeks);
    let key = |weeks: i64| {
        truedocket_sandbox::world::series::instant(day(weeks), &world.zone)
            .format("%Y-%m-%dT%H:%M:%SZ")
            .to_string()
    };
    event.exceptions.insert(key(2), Exception::Cancelled);
    let moved = day(3) + Duration::hours(2);
    let changed = Event {
        title: format!("{}, moved", event.title),
        place: "Library".to_owned(),
        when: When::Timed { start: moved, end: moved + Duration::minutes(40), zone: world.zone.clone() },
        rules: Vec::new(),
        exceptions: BTreeMap::new(),
        updated: event.created,
        ..event.clone()
    };
    event.exceptions.insert(key(3), Exception::Changed(Box::new(changed)));
    event
}

const WORDS: [&str; 10] =
    ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ironwood", "Juniper"];

fn blank(world: &World, owner: &str, id: &str, when: When) -> Event {
    Event {
        id: id.to_owned(),
        calendar: owner.to_owned(),
        uid: format!("{id}@litter.example"),
        title: "tbd".to_owned(),
        body: String::new(),
        place: String::new(),
        when,
        rules: Vec::new(),
        exceptions: BTreeMap::new(),
        organizer: owner.to_owned(),
        guests: Vec::new(),
        categories: Vec::new(),
        show_as: "busy".to_owned(),
        event_type: "default".to_owned(),
        called_off: false,
        deleted: false,
        private: false,
        properties: BTreeMap::new(),
        transaction: None,
        created: world.now - Duration::days(400),
        updated: world.now - Duration::days(400),
        change: 0,
    }
}

/// The living events as people see them, in an order of their own: ids, versions and times of making are left out.
pub(crate) type Shown = Vec<String>;

/// See [`Shown`].
pub(crate) fn shown(world: &World) -> Shown {
    let mut rows: Vec<String> = world.events.values().filter(|event| !event.deleted).map(row).collect();
    rows.sort();
    rows
}

fn row(event: &Event) -> String {
    let days: Vec<String> = event
        .exceptions
        .iter()
        .map(|(original, exception)| match exception {
            Exception::Cancelled => format!("{original} cancelled"),
            Exception::Changed(day) => format!("{original} {}", plain(day)),
        })
        .collect();
    format!("{} | {} | {:?} | {}", event.calendar, plain(event), event.rules, days.join("; "))
}

fn plain(event: &Event) -> String {
    format!(
        "{:?} {:?} {:?} {:?} {:?} {} {}",
        event.title, event.body, event.place, event.when, event.categories, event.show_as, event.private
    )
}
