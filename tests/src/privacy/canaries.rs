//! A firm whose every kind of client word is one of a kind, so that it can be found wherever it should not be.

use chrono::NaiveDate;
use truedocket_sandbox::World;
use truedocket_sandbox::generate::{Size, generate};
use truedocket_sandbox::office::{Provider, next_business_day};
use truedocket_sandbox::plant::plant;
use truedocket_sandbox::world::Guest;

/// How many there are.
pub(super) const CANARIES: usize = 60;

/// A word, and where in the world it stands.
#[derive(Clone, Debug)]
pub(super) struct Canary {
    pub(super) word: String,
    pub(super) place: &'static str,
}

/// Words of one kind; letters only, since ids and hashes are none.
struct Words {
    made: Vec<Canary>,
}

impl Words {
    fn next(&mut self, place: &'static str) -> String {
        let number = self.made.len();
        let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap_or_default());
        let word = format!("kanari{}{}vogel", letter(number / 26), letter(number));
        self.made.push(Canary { word: word.clone(), place });
        word
    }
}

/// A firm with differences of all kinds, and the canaries in it.
pub(super) fn world(provider: Provider) -> (World, Vec<Canary>) {
    let today: NaiveDate = "2026-11-19".parse().expect("a day");
    let mut world = generate(Size { attorneys: 4, events: 120, seed: 77 }, today, provider);
    let mut words = Words { made: Vec::new() };
    on_contacts(&mut world, &mut words);
    on_events(&mut world, &mut words, today);
    plant(&mut world, 77, 12, next_business_day(today));
    on_entries(&mut world, &mut words);
    while words.made.len() < CANARIES {
        on_matters(&mut world, &mut words);
    }
    (world, words.made)
}

fn on_contacts(world: &mut World, words: &mut Words) {
    for contact in world.contacts.values_mut().take(8) {
        contact.name = format!("Ada {}", words.next("a contact's name"));
    }
}

/// The events of the compared day and the days around it, with their entries' titles left as they are.
fn on_events(world: &mut World, words: &mut Words, today: NaiveDate) {
    let near = |when: &truedocket_sandbox::world::When| match when {
        truedocket_sandbox::world::When::Timed { start, .. } => (start.date() - today).num_days().abs() < 4,
        truedocket_sandbox::world::When::AllDay { .. } => false,
    };
    let keys: Vec<_> = world
        .events
        .iter()
        .filter(|((calendar, _), event)| {
            *calendar == event.organizer && near(&event.when) && event.rules.is_empty()
        })
        .map(|(key, _)| key.clone())
        .take(9)
        .collect();
    assert_eq!(keys.len(), 9, "the days around hold enough");
    for key in keys {
        let uid = world.events[&key].uid.clone();
        let title = words.next("an event's title");
        let (body, place) = (words.next("an event's body"), words.next("an event's place"));
        let (name, email) = (words.next("a guest's name"), words.next("a guest's address"));
        let old = world.events[&key].title.clone();
        for event in world.events.values_mut().filter(|event| event.uid == uid) {
            event.title = format!("{} {title}", event.title);
            event.body = format!("{} {body}", event.body);
            event.place = place.clone();
            event.guests.push(Guest {
                email: format!("{email}@client.example"),
                name: name.clone(),
                answer: "accepted".into(),
                room: false,
            });
        }
        for entry in world.entries.values_mut().filter(|entry| entry.title == old) {
            entry.title = format!("{old} {title}");
        }
    }
}

fn on_entries(world: &mut World, words: &mut Words) {
    for entry in world.entries.values_mut().rev().take(2) {
        entry.body = words.next("an entry's body");
        entry.place = words.next("an entry's place");
    }
}

fn on_matters(world: &mut World, words: &mut Words) {
    let word = words.next("a matter's description");
    let at = words.made.len() % world.matters.len();
    if let Some(matter) = world.matters.values_mut().nth(at) {
        matter.description = word;
    }
}
