//! The demo firm, from the files in `assets/demo`, moved to any present day: a sound practice of two years, the
//! usual mess, and one day, the next business day, on which every kind of discrepancy was planted.

mod day;
mod files;
mod mess;

pub use files::DemoError;

use crate::{
    generate::{fill, guest},
    office::{Office, Provider, business_day, morning, next_business_day, person},
    world::{Contact, Guest, Matter, World},
};
use chrono::{Days, Duration, NaiveDate};
use files::Firm;
use rand::{Rng, SeedableRng, rngs::StdRng};

/// Seeds the background; the day and the mess are written down in the files.
const SEED: u64 = 20_260;
/// Days of background before and after the present.
const BACK: u64 = 730;
const AHEAD: u64 = 60;

/// The firm as of six in the morning of `today`. Fails only if the files that were built in are wrong.
pub fn firm(today: NaiveDate, provider: Provider) -> Result<World, DemoError> {
    let plan = files::firm()?;
    let mut world = World {
        name: plan.name.clone(),
        zone: plan.zone.clone(),
        now: morning(today, &plan.zone),
        ..World::default()
    };
    people(&mut world, &plan, today);
    clients(&mut world, &plan);
    matters(&mut world, &plan, today);
    let mut office = Office::new(world, provider, SEED);
    let compared = next_business_day(today);
    background(&mut office, today, compared);
    mess::make(&mut office, today, compared)?;
    day::make(&mut office, compared)?;
    Ok(office.world)
}

fn people(world: &mut World, plan: &Firm, today: NaiveDate) {
    for (place, row) in plan.person.iter().enumerate() {
        let mut new = person(place as u64 + 1, &row.name, &plan.domain, row.role.is_attorney());
        if let Some(days) = row.left_days_ago {
            new.active = false;
            new.left_on = Some(today - Days::new(days));
        }
        world.people.push(new);
    }
}

fn clients(world: &mut World, plan: &Firm) {
    for (place, row) in plan.client.iter().enumerate() {
        let number = 620_000 + place as u64;
        let change = world.touch();
        let contact = Contact {
            number,
            company: row.company,
            name: row.name.clone(),
            email: row.email.clone(),
            phone: row.phone.clone(),
            change,
        };
        world.contacts.insert(number, contact);
    }
}

fn matters(world: &mut World, plan: &Firm, today: NaiveDate) {
    for row in &plan.matter {
        let client = plan.client.iter().position(|c| c.short == row.client).unwrap_or(0);
        let closed = (row.status == "Closed").then(|| today - Days::new(90));
        let matter = Matter {
            number: number(row.number),
            display_number: format!("{:05}-{}", row.number, row.client),
            custom_number: row.custom.clone(),
            description: row.about.clone(),
            status: row.status.clone(),
            opened: Some(today - Days::new(500)),
            closed,
            client: 620_000 + client as u64,
            responsible: address(world, &row.attorney),
            change: world.touch(),
            updated: world.now - Duration::days(60),
        };
        world.matters.insert(matter.number, matter);
    }
}

/// The practice system's number of a matter that people know as `00101-…`.
fn number(people_say: u64) -> u64 {
    8_100_000 + people_say
}

/// Sound appointments on all other days: about two for every three days and attorneys.
fn background(office: &mut Office, today: NaiveDate, compared: NaiveDate) {
    let mut chance = StdRng::seed_from_u64(SEED);
    let owners: Vec<String> =
        office.world.people.iter().filter(|p| p.attorney && p.active).map(|p| p.email.clone()).collect();
    let first = today - Days::new(BACK);
    for day in first.iter_days().take_while(|d| *d <= today + Days::new(AHEAD)) {
        if !business_day(day) || (day > today && day <= compared) {
            continue;
        }
        for owner in &owners {
            let count = usize::from(chance.random_ratio(2, 3));
            fill(office, owner, day, count, &mut chance);
        }
    }
}

/// Address of a member by last name in small letters; anything with an @ stays as it is.
fn address(world: &World, who: &str) -> String {
    if who.contains('@') {
        return who.to_owned();
    }
    let last = |name: &str| name.rsplit(' ').next().is_some_and(|n| n.eq_ignore_ascii_case(who));
    world.people.iter().find(|p| last(&p.name)).map_or_else(|| who.to_owned(), |p| p.email.clone())
}

/// A member by last name, a room, or an outsider by address, as a guest.
fn invited(world: &World, who: &str) -> Guest {
    if who.ends_with(" room") {
        let email = format!("{}@rooms.harborpine.example", who.replace(' ', "-"));
        return Guest { room: true, ..guest(&email, who) };
    }
    let email = address(world, who);
    let name = world.person(&email).map_or_else(|| email.clone(), |p| p.name.clone());
    guest(&email, &name)
}

#[cfg(test)]
mod tests;
