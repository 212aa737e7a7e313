//! How each fault is committed. Every change takes a position of the counter; what was done is written down.

use super::{
    Act, Unit, days,
    junk::{DELETE, NOTHING, write_down, write_down_row},
    rows::{each_copy, holders},
    whose, words,
};
use crate::world::{Event, Exception, Planted, When, World, series};
use chrono::{DateTime, Duration, NaiveTime, Utc};
use std::collections::BTreeSet;

impl Act {
    /// Spoils a unit and writes it down; false if it does not suit the unit.
    pub fn commit(self, world: &mut World, unit: &Unit) -> bool {
        if !self.suits(unit) {
            return false;
        }
        let before = world.now - Duration::hours(15);
        let mut planted = Planted {
            kind: self.kind_of(is_court(world, unit)).to_owned(),
            title: unit.title.clone(),
            uid: unit.uid.clone(),
            others: Vec::new(),
            entries: vec![unit.entry],
            note: String::new(),
        };
        let note = match self {
            Act::LoseEntry => lose_entry(world, unit, &mut planted),
            Act::LoseEvent => lose_event(world, unit, &mut planted),
            Act::ShiftEntry(minutes) => shift(world, unit, minutes),
            Act::SwapOwner => swap_owner(world, unit),
            Act::SwapMatter => swap_matter(world, unit),
            Act::SwapCategory => swap_category(world, unit),
            Act::SwapAttendees => swap_attendees(world, unit),
            Act::CallOff => call_off(world, unit, before),
            Act::DoubleEntry => double_entry(world, unit, &mut planted),
            Act::DoubleEvent => double_event(world, unit, &mut planted, before),
            Act::LoseCategory => {
                lose_entry(world, unit, &mut planted);
                each_copy(world, unit, |event| event.categories.clear())
                    .map(|()| junk(world, unit, "category", "no category, no entry"))
            }
            Act::LoseLength => {
                lose_entry(world, unit, &mut planted);
                each_copy(world, unit, no_length)
                    .map(|()| junk(world, unit, "incomplete", "ends when it begins, no entry"))
            }
            other => other.commit_newer(world, unit, &mut planted),
        };
        let Some(note) = note else { return false };
        planted.note = note;
        let now = world.events.values().find(|event| !unit.series && event.uid == planted.uid);
        if let Some(event) = now {
            planted.title.clone_from(&event.title);
        }
        world.planted.push(planted);
        true
    }

    /// Faults in what an appointment says, whose it is and on which days.
    fn commit_newer(self, world: &mut World, unit: &Unit, planted: &mut Planted) -> Option<String> {
        match self {
            Act::SayCalledOff => words::say_called_off(world, unit),
            Act::WriteCalledOff => words::write_called_off(world, unit),
            Act::OtherPerson => words::other_person(world, unit),
            Act::OtherPlace => words::other_place(world, unit),
            Act::AddMatter => words::add_matter(world, unit),
            Act::OtherMatterInText => words::other_matter_in_text(world, unit),
            Act::UnknownNumber => words::unknown_number(world, unit),
            Act::TwoMeetings => words::two_meetings(world, unit, planted),
            Act::LateAndPrivate => words::late_and_private(world, unit),
            Act::TypedAndSwapped => whose::typed_and_swapped(world, unit),
            Act::OwnerDeclines => whose::owner_declines(world, unit),
            Act::OwnerDeclinesAlone => whose::owner_declines_alone(world, unit, planted),
            Act::ClientDeclines => whose::client_declines(world, unit),
            Act::Hold => hold(world, unit),
            Act::HoldAlone => {
                hold(world, unit)?;
                lose_entry(world, unit, planted)?;
                Some("it is only held, and there is no entry".into())
            }
            Act::RunTrial => days::run_trial(world, unit, planted),
            Act::WholeDay => days::whole_day(world, unit),
            Act::NextDay => days::next_day(world, unit),
            Act::CloseMatter => days::close_matter(world, unit),
            Act::Deadline => days::deadline(world, unit, planted),
            Act::LoseEntry
            | Act::LoseEvent
            | Act::ShiftEntry(_)
            | Act::SwapOwner
            | Act::SwapMatter
            | Act::SwapCategory
            | Act::SwapAttendees
            | Act::CallOff
            | Act::DoubleEntry
            | Act::DoubleEvent
            | Act::LoseCategory
            | Act::LoseLength => None,
        }
    }
}

fn hold(world: &mut World, unit: &Unit) -> Option<String> {
    each_copy(world, unit, |event| event.show_as = "tentative".to_owned())?;
    Some("it is tentative".into())
}

/// A court waits for it, whatever the event lacks: a miss there is told as a miss.
fn is_court(world: &World, unit: &Unit) -> bool {
    let event = world.events.get(&(unit.calendar.clone(), unit.id.clone()));
    let court = |name: &String| matches!(name.as_str(), "Court Appearance" | "Deposition");
    event.is_some_and(|event| event.categories.iter().any(court))
}

/// The fault shows on the calendar itself.
fn junk(world: &mut World, unit: &Unit, kind: &str, note: &str) -> String {
    write_down_row(world, (&unit.calendar, &unit.id), &[kind], NOTHING, note);
    note.to_owned()
}

fn lose_entry(world: &mut World, unit: &Unit, planted: &mut Planted) -> Option<String> {
    world.entries.remove(&unit.entry)?;
    planted.entries.clear();
    Some("the practice system has no entry for it".into())
}

fn lose_event(world: &mut World, unit: &Unit, planted: &mut Planted) -> Option<String> {
    for calendar in holders(world, unit) {
        world.events.remove(&(calendar, unit.id.clone()));
    }
    planted.uid.clear();
    Some("the calendar of record has no event for it".into())
}

fn shift(world: &mut World, unit: &Unit, minutes: i64) -> Option<String> {
    let change = world.touch();
    let entry = world.entries.get_mut(&unit.entry)?;
    entry.start += Duration::minutes(minutes);
    entry.end += Duration::minutes(minutes);
    entry.change = change;
    Some(if is_zone_mistake(world, unit, minutes) {
        format!("the entry is {} hours off, as a wrong zone does it", minutes / 60)
    } else {
        format!("the entry is {minutes} minutes off")
    })
}

/// Is that how far the office's clocks are from Greenwich's, or from themselves where they change on that day?
fn is_zone_mistake(world: &World, unit: &Unit, minutes: i64) -> bool {
    let midnight = series::wall(unit.start, &world.zone).date().and_time(NaiveTime::MIN);
    let offset = |wall| (wall - series::instant(wall, &world.zone).naive_utc()).num_minutes();
    let own = [0, offset(midnight), offset(midnight + Duration::hours(23))];
    let apart: BTreeSet<i64> = own.iter().flat_map(|a| own.iter().map(move |b| a - b)).collect();
    minutes != 0 && apart.contains(&minutes)
}

fn swap_owner(world: &mut World, unit: &Unit) -> Option<String> {
    let entry = world.entries.get(&unit.entry)?;
    let fits = |p: &&crate::world::Person| {
        p.active && p.attorney && p.email != entry.owner && !entry.attendees.contains(&p.email)
    };
    let other = world.people.iter().find(fits)?.email.clone();
    let change = world.touch();
    let entry = world.entries.get_mut(&unit.entry)?;
    entry.owner = other;
    entry.change = change;
    Some("the entry lies on somebody else's calendar".into())
}

fn swap_matter(world: &mut World, unit: &Unit) -> Option<String> {
    let taken: Vec<Option<u64>> = world
        .entries
        .values()
        .filter(|e| (e.start - unit.start).abs() < Duration::days(1))
        .map(|e| e.matter)
        .collect();
    let idle = |m: &&crate::world::Matter| m.status == "Open" && !taken.contains(&Some(m.number));
    let other = world.matters.values().find(idle)?.number;
    let change = world.touch();
    let entry = world.entries.get_mut(&unit.entry)?;
    entry.matter = Some(other);
    entry.change = change;
    Some("the entry belongs to another matter".into())
}

fn swap_category(world: &mut World, unit: &Unit) -> Option<String> {
    let change = world.touch();
    let entry = world.entries.get_mut(&unit.entry)?;
    let other = if entry.category == "Deposition" { "Client Meeting" } else { "Deposition" };
    entry.category = other.to_owned();
    entry.change = change;
    Some(format!("the entry calls it {other}"))
}

fn swap_attendees(world: &mut World, unit: &Unit) -> Option<String> {
    let change = world.touch();
    let stranger = {
        let entry = world.entries.get(&unit.entry)?;
        let new = |c: &&crate::world::Contact| !c.email.is_empty() && !entry.attendees.contains(&c.email);
        world.contacts.values().find(new).map(|c| c.email.clone())
    };
    let entry = world.entries.get_mut(&unit.entry)?;
    entry.change = change;
    if entry.attendees.pop().is_some() {
        return Some("the entry lacks an attendee".into());
    }
    entry.attendees.push(stranger?);
    Some("the entry has an attendee too many".into())
}

fn call_off(world: &mut World, unit: &Unit, at: DateTime<Utc>) -> Option<String> {
    for calendar in holders(world, unit) {
        let change = world.touch();
        let event = world.events.get_mut(&(calendar, unit.id.clone()))?;
        event.change = change;
        event.updated = at;
        match &unit.original {
            Some(original) => {
                event.exceptions.insert(original.clone(), Exception::Cancelled);
            }
            None => event.deleted = true,
        }
    }
    Some("the event was called off, the linked entry is still there".into())
}

fn double_entry(world: &mut World, unit: &Unit, planted: &mut Planted) -> Option<String> {
    let mut copy = world.entries.get(&unit.entry)?.clone();
    copy.number = world.entries.last_key_value()?.0 + 1;
    copy.change = world.touch();
    planted.entries.push(copy.number);
    world.entries.insert(copy.number, copy);
    Some("two entries for one event".into())
}

fn double_event(world: &mut World, unit: &Unit, planted: &mut Planted, at: DateTime<Utc>) -> Option<String> {
    let mut copy = world.events.get(&(unit.calendar.clone(), unit.id.clone()))?.clone();
    // Reversed ids keep to the allowed letters and length.
    copy.id = copy.id.chars().rev().collect();
    copy.uid = format!("copy-{}", copy.uid);
    copy.guests.retain(|g| !world.calendars.contains_key(&g.email));
    copy.created = at;
    copy.updated = at;
    copy.change = world.touch();
    planted.others.push(copy.uid.clone());
    let note = "two events with the same time and title";
    write_down(world, &copy, &["duplicate"], DELETE, note);
    world.events.insert((copy.calendar.clone(), copy.id.clone()), copy);
    Some(note.into())
}

fn no_length(event: &mut Event) {
    if let When::Timed { start, end, .. } = &mut event.when {
        *end = *start;
    }
}

/// Moves the second unit, a single event, with its entry into the first one's time, and writes the clash down.
pub fn clash(world: &mut World, first: &Unit, second: &Unit) -> bool {
    if second.series || first.all_day || second.all_day || first.calendar != second.calendar {
        return false;
    }
    let (start, end) =
        (first.start + Duration::minutes(10), first.end.min(first.start + Duration::minutes(25)));
    let zone = world.zone.clone();
    let moved = each_copy(world, second, |event| {
        event.when = When::Timed {
            start: series::wall(start, &zone),
            end: series::wall(end, &zone),
            zone: zone.clone(),
        };
    });
    let change = world.touch();
    let (Some(()), Some(entry)) = (moved, world.entries.get_mut(&second.entry)) else { return false };
    (entry.start, entry.end, entry.change) = (start, end, change);
    let note = "one person, two appointments at the same time";
    for unit in [first, second] {
        write_down_row(world, (&unit.calendar, &unit.id), &["overlap"], NOTHING, note);
    }
    world.planted.push(Planted {
        kind: "double_booking".to_owned(),
        title: first.title.clone(),
        uid: first.uid.clone(),
        others: vec![second.uid.clone()],
        entries: vec![first.entry, second.entry],
        note: note.to_owned(),
    });
    true
}
