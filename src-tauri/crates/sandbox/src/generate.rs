//! Firms of any size, made from a seed, with nothing wrong in them: for measuring, and to be spoiled by `plant`.

use crate::{
    office::business_day,
    office::{Appointment, Office, Provider, Repeats, morning, next_business_day, person},
    world::{Contact, Guest, Matter, World},
};
use chrono::{Days, Duration, NaiveDate, NaiveTime};
use rand::{
    Rng, SeedableRng,
    rngs::StdRng,
    seq::{IndexedRandom, SliceRandom},
};

/// How large.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// How many attorneys; a member of staff for every three of them comes on top.
    pub attorneys: usize,
    /// How many events of record, at most: calendars are filled from the compared day outwards, and reach two
    /// years back at most.
    pub events: usize,
    /// Seeds all chance.
    pub seed: u64,
}

const FIRST: [&str; 20] = [
    "Ada", "Bela", "Cora", "Dario", "Edda", "Farid", "Gwen", "Hugo", "Ines", "Jonas", "Kiran", "Lena",
    "Malik", "Nora", "Omar", "Petra", "Quinn", "Rosa", "Samir", "Tessa",
];
const LAST: [&str; 25] = [
    "Abara",
    "Bexley",
    "Corwin",
    "Delacroix",
    "Eastman",
    "Farrow",
    "Galvan",
    "Hargrove",
    "Ibsen",
    "Jarrow",
    "Kestrel",
    "Lorne",
    "Marlow",
    "Norwood",
    "Oakes",
    "Pemberton",
    "Quill",
    "Ravenel",
    "Stroud",
    "Tamsin",
    "Underhill",
    "Vance",
    "Wexford",
    "Yarrow",
    "Zeller",
];
/// Full hours at which random appointments begin; each lasts an hour at most, so that none overlap.
const HOURS: [i64; 7] = [9, 10, 11, 13, 14, 15, 16];
/// The hour of the weekly series.
const SERIES_HOUR: i64 = 12;
/// Matters of each attorney; more than there are hours, so that each is met once a day at most.
const MATTERS: usize = 16;
const KINDS: [(&str, &str); 5] = [
    ("Client meeting", "Client Meeting"),
    ("Consultation", "Client Meeting"),
    ("Deposition", "Deposition"),
    ("Hearing", "Court Appearance"),
    ("Status conference", "Court Appearance"),
];

/// A sound firm as of six in the morning of `today`; the day that reports compare is
/// [`next_business_day`]`(today)`.
pub fn generate(size: Size, today: NaiveDate, provider: Provider) -> World {
    let mut chance = StdRng::seed_from_u64(size.seed);
    let zone = "America/New_York";
    let mut world = World {
        name: format!("Firm {}", size.seed),
        zone: zone.into(),
        now: morning(today, zone),
        ..World::default()
    };
    people(&mut world, size.attorneys.max(1));
    matters(&mut world, today);
    let mut office = Office::new(world, provider, size.seed);
    let day = next_business_day(today);
    let owners = attorneys(&office.world);
    for owner in &owners {
        weekly(&mut office, owner, day);
    }
    let days = outwards(day);
    let mut left = size.events.saturating_sub(owners.len());
    let per_day = left.div_ceil(owners.len() * days.len()).clamp(3, HOURS.len());
    for day in days {
        for owner in &owners {
            let count = chance.random_range(per_day.saturating_sub(1)..=per_day).min(left);
            left -= fill(&mut office, owner, day, count, &mut chance);
        }
        if left == 0 {
            break;
        }
    }
    office.fill_empty_calendars(day + Days::new(20));
    office.world
}

/// Puts up to `count` sound appointments into a day of one attorney, at full hours from nine to five, and gives
/// how many it were.
pub(crate) fn fill(
    office: &mut Office,
    owner: &str,
    day: NaiveDate,
    count: usize,
    chance: &mut StdRng,
) -> usize {
    let mut hours = HOURS;
    hours.shuffle(chance);
    // The first matter is the series' one.
    let mut own = matters_of(&office.world, owner).split_off(1);
    own.shuffle(chance);
    let mut made = 0;
    for (hour, matter) in hours.iter().zip(own).take(count) {
        let plan = any(&office.world, owner, day, *hour, matter, chance);
        office.make(&plan);
        made += 1;
    }
    made
}

fn any(
    world: &World,
    owner: &str,
    day: NaiveDate,
    hour: i64,
    matter: u64,
    chance: &mut StdRng,
) -> Appointment {
    let minutes = [30, 45, 60].choose(chance).copied().unwrap_or(60);
    let when = Repeats::Once { start: at(day, hour), minutes };
    let plain = Appointment {
        owner: owner.to_owned(),
        when,
        what: "Team huddle".into(),
        about: String::new(),
        category: "Internal".into(),
        matter: None,
        matter_in_body: false,
        guests: colleague(world, owner, chance).into_iter().collect(),
        place: String::new(),
        linked: false,
    };
    if chance.random_ratio(1, 10) {
        return plain;
    }
    let (what, category) = KINDS.choose(chance).copied().unwrap_or(("Client meeting", "Client Meeting"));
    let client = world.matters.get(&matter).and_then(|m| world.contacts.get(&m.client));
    let mut guests: Vec<Guest> = client.map(|c| guest(&c.email, &c.name)).into_iter().collect();
    if chance.random_ratio(1, 4) {
        guests.extend(colleague(world, owner, chance));
    }
    Appointment {
        what: what.into(),
        about: client.map(|c| c.name.clone()).unwrap_or_default(),
        category: category.into(),
        matter: Some(matter),
        matter_in_body: chance.random_ratio(1, 5),
        guests,
        linked: chance.random_ratio(1, 2),
        ..plain
    }
}

/// A weekly appointment on the compared day's weekday, since four months.
fn weekly(office: &mut Office, owner: &str, day: NaiveDate) {
    let Some(matter) = matters_of(&office.world, owner).first().copied() else { return };
    let client = client_of(&office.world, matter);
    office.make(&Appointment {
        owner: owner.to_owned(),
        when: Repeats::Series {
            start: at(day - Days::new(7 * 17), SERIES_HOUR),
            minutes: 30,
            rule: "RRULE:FREQ=WEEKLY".into(),
        },
        what: "Weekly client call".into(),
        about: String::new(),
        category: "Client Meeting".into(),
        matter: Some(matter),
        matter_in_body: false,
        guests: client.into_iter().collect(),
        place: String::new(),
        linked: true,
    });
}

fn people(world: &mut World, attorneys: usize) {
    let name = |n: usize| {
        let first = FIRST.get(n % FIRST.len()).copied().unwrap_or("Ada");
        let last = LAST.get((n / FIRST.len() + n) % LAST.len()).copied().unwrap_or("Abara");
        // Beyond the lists' combinations a letter tells people apart.
        let round = n / (FIRST.len() * LAST.len());
        let mark = u8::try_from(round).ok().filter(|r| *r > 0).map(|r| char::from(b'A' + (r - 1) % 26));
        mark.map_or_else(|| format!("{first} {last}"), |m| format!("{first} {m} {last}"))
    };
    for n in 0..attorneys + attorneys.div_ceil(3) {
        world.people.push(person(n as u64 + 1, &name(n), "firm.example", n < attorneys));
    }
}

fn matters(world: &mut World, today: NaiveDate) {
    let owners = attorneys(world);
    for (place, owner) in owners.iter().flat_map(|o| std::iter::repeat_n(o, MATTERS)).enumerate() {
        let number = 70_001 + place as u64;
        let last = LAST.get(place % LAST.len()).copied().unwrap_or("Abara");
        let first = FIRST.get((place / LAST.len()) % FIRST.len()).copied().unwrap_or("Ada");
        let contact = Contact {
            number: 500_000 + place as u64,
            company: false,
            name: format!("{first} {last}"),
            email: format!("{}.{}.{place}@mail.example", first.to_lowercase(), last.to_lowercase()),
            phone: format!("202-555-01{:02}", place % 100),
            change: world.touch(),
        };
        let matter = Matter {
            number,
            display_number: format!("{:05}-{last}", place + 1),
            custom_number: String::new(),
            description: "General matter".into(),
            status: "Open".into(),
            opened: Some(today - Days::new(400)),
            closed: None,
            client: contact.number,
            responsible: owner.clone(),
            change: world.touch(),
            updated: world.now - Duration::days(30),
        };
        world.contacts.insert(contact.number, contact);
        world.matters.insert(number, matter);
    }
}

fn attorneys(world: &World) -> Vec<String> {
    world.people.iter().filter(|p| p.attorney && p.active).map(|p| p.email.clone()).collect()
}

/// Open matters of an attorney, by number.
pub(crate) fn matters_of(world: &World, owner: &str) -> Vec<u64> {
    let own = world.matters.values().filter(|m| m.responsible == owner && m.status == "Open");
    own.map(|m| m.number).collect()
}

/// The client of a matter, as a guest.
pub(crate) fn client_of(world: &World, matter: u64) -> Option<Guest> {
    let contact = world.contacts.get(&world.matters.get(&matter)?.client)?;
    Some(guest(&contact.email, &contact.name))
}

pub(crate) fn colleague(world: &World, owner: &str, chance: &mut StdRng) -> Option<Guest> {
    let others: Vec<_> = world.people.iter().filter(|p| p.active && p.email != owner).take(40).collect();
    others.choose(chance).map(|p| guest(&p.email, &p.name))
}

/// A guest who has accepted.
pub(crate) fn guest(email: &str, name: &str) -> Guest {
    Guest { email: email.to_owned(), name: name.to_owned(), answer: "accepted".into(), room: false }
}

fn at(day: NaiveDate, hour: i64) -> chrono::NaiveDateTime {
    day.and_time(NaiveTime::MIN) + Duration::hours(hour)
}

/// The day itself, then business days alternately after and before it: half a year ahead, two years back.
fn outwards(day: NaiveDate) -> Vec<NaiveDate> {
    let back = (1..=730).map(|n| day - Days::new(n)).filter(|d| business_day(*d));
    let ahead: Vec<NaiveDate> = (1..=180).map(|n| day + Days::new(n)).filter(|d| business_day(*d)).collect();
    let mut ahead = ahead.into_iter();
    let mut days = vec![day];
    for earlier in back {
        days.extend(ahead.next());
        days.push(earlier);
    }
    days
}
