//! Whose an appointment is, who comes, who is out: what is wrong with it, and what a person should know.

use super::{
    Unit,
    rows::{day, each_copy, entry, event, is_of_one_attorney, midnight, stranger, whole_days},
};
use crate::{
    generate::guest,
    world::{Event, Planted, When, World, series},
};
use chrono::{Duration, NaiveDate};

/// Somebody of the staff has typed it in: the attorney whose it is, is a guest. The organiser's copy moves.
pub(super) fn type_in(world: &mut World, unit: &Unit, answer: &str) -> Option<()> {
    if !is_of_one_attorney(world, unit) {
        return None;
    }
    let clerk = stranger(world, unit, false)?;
    let name = world.person(&unit.calendar)?.name.clone();
    let attorney = crate::world::Guest { answer: answer.to_owned(), ..guest(&unit.calendar, &name) };
    each_copy(world, unit, |event| {
        event.organizer.clone_from(&clerk.email);
        event.guests.push(attorney.clone());
    })?;
    let mut own = event(world, unit)?.clone();
    own.calendar = clerk.email;
    own.change = world.touch();
    world.events.insert((own.calendar.clone(), own.id.clone()), own);
    Some(())
}

pub(super) fn typed_and_swapped(world: &mut World, unit: &Unit) -> Option<String> {
    let other = stranger(world, unit, true)?;
    type_in(world, unit, "accepted")?;
    entry(world, unit)?.owner = other.email;
    Some("the staff typed it in for an attorney, and the entry lies on another one's calendar".into())
}

pub(super) fn owner_declines(world: &mut World, unit: &Unit) -> Option<String> {
    type_in(world, unit, "declined")?;
    Some("its attorney has declined it, and both systems have it".into())
}

pub(super) fn owner_declines_alone(world: &mut World, unit: &Unit, planted: &mut Planted) -> Option<String> {
    type_in(world, unit, "declined")?;
    world.entries.remove(&unit.entry)?;
    planted.entries.clear();
    Some("its attorney has declined it, and there is no entry".into())
}

pub(super) fn client_declines(world: &mut World, unit: &Unit) -> Option<String> {
    let who = client(world, unit)?;
    each_copy(world, unit, |event| {
        let client = event.guests.iter_mut().filter(|guest| guest.email == who);
        client.for_each(|guest| guest.answer = "declined".to_owned());
    })?;
    Some("the client has declined it".into())
}

fn client(world: &World, unit: &Unit) -> Option<String> {
    let outside = |email: &&String| world.person(email).is_none();
    event(world, unit)?.guests.iter().filter(|g| !g.room).map(|g| &g.email).find(outside).cloned()
}

/// Puts time out of the office on a calendar: days before the day, and days from it on.
pub(super) fn away(world: &mut World, unit: &Unit, before: i64, days: i64) -> Option<()> {
    let first = day(world, unit) - Duration::days(before);
    let model = event(world, unit)?.clone();
    // Google knows no whole days out of the office.
    let google = model.uid.contains('@');
    let when = if google { timed(world, first, days) } else { whole_days(first, days) };
    let out = Event {
        title: "Vacation".into(),
        body: String::new(),
        place: String::new(),
        when,
        rules: Vec::new(),
        exceptions: Default::default(),
        guests: Vec::new(),
        categories: Vec::new(),
        show_as: "oof".into(),
        event_type: "outOfOffice".into(),
        ..model
    };
    super::rows::add_event(world, out);
    Some(())
}

fn timed(world: &World, first: NaiveDate, days: i64) -> When {
    let at = |day: NaiveDate| series::wall(midnight(world, day), &world.zone);
    When::Timed { start: at(first), end: at(first + Duration::days(days)), zone: world.zone.clone() }
}

/// Somebody is on vacation with all these appointments, which are the whole day of one attorney.
pub(crate) fn vacation(world: &mut World, all: &[Unit]) -> bool {
    let Some(first) = all.first() else { return false };
    if away(world, first, 3, 6).is_none() {
        return false;
    }
    for unit in all {
        world.planted.push(Planted {
            kind: "needs_cover".to_owned(),
            title: unit.title.clone(),
            uid: unit.uid.clone(),
            others: Vec::new(),
            entries: Vec::new(),
            note: "its attorney is on vacation".to_owned(),
        });
    }
    true
}
