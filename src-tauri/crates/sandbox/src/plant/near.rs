//! What only looks like a fault: nothing of it may be told as one. Each stands beside a fault that it resembles.

use super::{
    Unit, days, rows,
    rows::{add_entry, each_copy, entry, number},
    units, whose,
    words::{self, form},
};
use crate::world::{Event, When, World, series};
use chrono::NaiveDate;
use rand::{SeedableRng, rngs::StdRng, seq::SliceRandom};
use std::collections::BTreeMap;

/// Keeps the chance of what is made here apart from that of faults with the same seed.
const OWN_CHANCE: u64 = 0x6e65_6172;
/// Two places that may well be one.
const PLACES: [(&str, &str); 5] = [
    ("60 Centre Street, Courtroom 418", "60 Centre St, New York"),
    ("Courtroom 4, 60 Centre Street", "60 Centre Street"),
    ("https://us02web.zoom.us/j/81234567890?pwd=a1", "Zoom"),
    ("https://us02web.zoom.us/j/81234567890?pwd=a1", "https://zoom.us/wc/join/81234567890"),
    ("Courtroom 4", "ctrm 4"),
];

/// Something that looks like a fault and is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NearMiss {
    /// Its subject is something that was cancelled.
    CancelledSubject,
    /// It says that it was not cancelled.
    NotCancelled,
    /// It was moved to the day on which it stands.
    MovedToItsDay,
    /// The entry has the client's name and nothing else.
    CaptionOnly,
    /// The entry says the same in another order.
    TurnedWords,
    /// The entry has two letters in the wrong order.
    MistypedLetter,
    /// One names the room, the other one the house; one a link, the other one that there is one.
    LessOfThePlace,
    /// It is about two matters, and there is an entry in the file of each.
    EntryInEachFile,
    /// The number of its matter stands in a text in HTML alone.
    NumberInHtml,
    /// The staff has typed it in for the attorney on whose calendar the entry lies.
    TypedIn,
    /// Two attorneys have an event each, and one entry together.
    TwoEvents,
    /// Two attorneys have one event together, and an entry each.
    TwoEntries,
    /// A trial that began last week stands in both systems.
    RunningTrial,
    /// It is private, and the entry agrees.
    Private,
    /// Its attorney has been on vacation until the day before.
    BackFromVacation,
    /// Its title has the word due, and nothing is.
    DueDiligence,
}

impl NearMiss {
    /// All of them.
    pub const ALL: [NearMiss; 16] = [
        NearMiss::CancelledSubject,
        NearMiss::NotCancelled,
        NearMiss::MovedToItsDay,
        NearMiss::CaptionOnly,
        NearMiss::TurnedWords,
        NearMiss::MistypedLetter,
        NearMiss::LessOfThePlace,
        NearMiss::EntryInEachFile,
        NearMiss::NumberInHtml,
        NearMiss::TypedIn,
        NearMiss::TwoEvents,
        NearMiss::TwoEntries,
        NearMiss::RunningTrial,
        NearMiss::Private,
        NearMiss::BackFromVacation,
        NearMiss::DueDiligence,
    ];

    /// Makes it of a sound unit; false if it does not suit the unit, which is then as it was.
    pub fn make(self, world: &mut World, unit: &Unit) -> bool {
        if unit.series || unit.all_day {
            return false;
        }
        let made = match self {
            NearMiss::CancelledSubject => both_say(world, unit, "Cancelled check dispute"),
            NearMiss::DueDiligence => both_say(world, unit, "Due diligence"),
            NearMiss::NotCancelled => here_says(world, unit, "(NOT cancelled)"),
            NearMiss::MovedToItsDay => {
                let weekday = rows::day(world, unit).format("%A");
                here_says(world, unit, &format!("– moved to {weekday}"))
            }
            NearMiss::CaptionOnly => caption_only(world, unit),
            NearMiss::TurnedWords => {
                let turned: Vec<&str> = unit.title.split(" – ").collect();
                there_says(world, unit, turned.into_iter().rev().collect::<Vec<_>>().join(" – "))
            }
            NearMiss::MistypedLetter => {
                mistyped(&unit.title).and_then(|title| there_says(world, unit, title))
            }
            NearMiss::LessOfThePlace => less_of_the_place(world, unit),
            NearMiss::EntryInEachFile => entry_in_each_file(world, unit),
            NearMiss::NumberInHtml => number_in_html(world, unit),
            NearMiss::TypedIn => whose::type_in(world, unit, "accepted"),
            NearMiss::TwoEvents => two_events(world, unit),
            NearMiss::TwoEntries => two_entries(world, unit),
            NearMiss::RunningTrial => running_trial(world, unit),
            NearMiss::Private => each_copy(world, unit, |event| event.private = true),
            NearMiss::BackFromVacation => back_from_vacation(world, unit),
        };
        made.is_some()
    }
}

/// Makes up to `how_many` things of a day that only look like faults, each of a unit that is still sound, and gives which,
/// by the UID of their event.
pub fn near_misses(
    world: &mut World,
    seed: u64,
    how_many: usize,
    day: NaiveDate,
) -> BTreeMap<String, NearMiss> {
    let mut chance = StdRng::seed_from_u64(seed.wrapping_add(OWN_CHANCE));
    let mut free: Vec<Unit> =
        units(world, day).into_iter().filter(|unit| !rows::is_spoiled(world, unit)).collect();
    free.shuffle(&mut chance);
    let mut made = BTreeMap::new();
    while made.len() < how_many {
        let Some(unit) = free.pop() else { break };
        let mut all = NearMiss::ALL;
        all.shuffle(&mut chance);
        let one = all.into_iter().find(|one| one.make(world, &unit));
        made.extend(one.map(|one| (unit.uid, one)));
    }
    made
}

fn both_say(world: &mut World, unit: &Unit, what: &str) -> Option<()> {
    each_copy(world, unit, |event| event.title = format!("{what} – {}", event.title))?;
    let entry = entry(world, unit)?;
    entry.title = format!("{what} – {}", entry.title);
    Some(())
}

fn here_says(world: &mut World, unit: &Unit, what: &str) -> Option<()> {
    each_copy(world, unit, |event| event.title = format!("{} {what}", event.title))
}

fn there_says(world: &mut World, unit: &Unit, title: String) -> Option<()> {
    (title != unit.title).then_some(())?;
    entry(world, unit)?.title = title;
    Some(())
}

fn caption_only(world: &mut World, unit: &Unit) -> Option<()> {
    let matter = world.entries.get(&unit.entry)?.matter?;
    let client = world.contacts.get(&world.matters.get(&matter)?.client)?.name.clone();
    there_says(world, unit, client)
}

/// Two letters within the first long word change places.
fn mistyped(title: &str) -> Option<String> {
    let word =
        title.split(' ').find(|word| word.len() > 6 && word.bytes().all(|b| b.is_ascii_alphabetic()))?;
    let (head, tail) = word.split_at_checked(word.len() - 2)?;
    let turned: String = tail.chars().rev().collect();
    (turned != tail).then(|| title.replacen(word, &format!("{head}{turned}"), 1))
}

fn less_of_the_place(world: &mut World, unit: &Unit) -> Option<()> {
    let (here, there) = form(unit, &PLACES)?;
    each_copy(world, unit, |event| event.place = here.to_owned())?;
    entry(world, unit)?.place = there.to_owned();
    Some(())
}

fn entry_in_each_file(world: &mut World, unit: &Unit) -> Option<()> {
    let (own, (matter, other)) = (number(world, unit)?, rows::idle_matter(world, unit)?);
    let title = words::two_matters(&unit.title, &own, &other)?;
    each_copy(world, unit, |event| event.title.clone_from(&title))?;
    add_entry(world, unit, |entry| entry.matter = Some(matter))?;
    Some(())
}

fn number_in_html(world: &mut World, unit: &Unit) -> Option<()> {
    let own = number(world, unit)?;
    let title = words::without_number(&unit.title, &own)?;
    each_copy(world, unit, |event| {
        event.title.clone_from(&title);
        event.body = words::in_html(&own);
    })
}

fn two_events(world: &mut World, unit: &Unit) -> Option<()> {
    if !rows::is_of_one_attorney(world, unit) {
        return None;
    }
    let other = rows::free_attorney(world, unit)?;
    let mut own = rows::event(world, unit)?.clone();
    own.guests.retain(|guest| !world.calendars.contains_key(&guest.email));
    own.calendar.clone_from(&other.email);
    own.organizer.clone_from(&other.email);
    rows::add_event(world, own);
    entry(world, unit)?.attendees.push(other.email);
    Some(())
}

fn two_entries(world: &mut World, unit: &Unit) -> Option<()> {
    if !rows::is_of_one_attorney(world, unit) {
        return None;
    }
    let other = rows::free_attorney(world, unit)?;
    each_copy(world, unit, |event| event.guests.push(other.clone()))?;
    let mut copy = rows::event(world, unit)?.clone();
    copy.calendar.clone_from(&other.email);
    copy.change = world.touch();
    world.events.insert((copy.calendar.clone(), copy.id.clone()), copy);
    add_entry(world, unit, |entry| {
        entry.attendees.push(entry.owner.clone());
        entry.owner.clone_from(&other.email);
    })?;
    entry(world, unit)?.attendees.push(other.email);
    Some(())
}

/// Something of the attorney that takes whole days before the day, or time out of the office: one would be in the way of the
/// other.
fn is_taken_before(world: &World, unit: &Unit) -> bool {
    let last = rows::day(world, unit);
    let first = last - chrono::Duration::days(6);
    let (from, to) = (rows::midnight(world, first), rows::midnight(world, last));
    let long =
        |event: &&Event| matches!(event.when, When::AllDay { .. }) || event.event_type == "outOfOffice";
    let held = world.events.values().filter(|e| e.calendar == unit.calendar && !e.deleted).filter(long);
    held.flat_map(|e| series::instances(e, &world.zone, from, to)).next().is_some()
}

fn back_from_vacation(world: &mut World, unit: &Unit) -> Option<()> {
    if is_taken_before(world, unit) {
        return None;
    }
    whose::away(world, unit, 4, 4)
}

fn running_trial(world: &mut World, unit: &Unit) -> Option<()> {
    if is_taken_before(world, unit) {
        return None;
    }
    let title = days::long_trial(world, unit)?;
    let first = rows::day(world, unit) - chrono::Duration::days(6);
    let (start, end) =
        (rows::midnight(world, first), rows::midnight(world, first + chrono::Duration::days(9)));
    let entry = entry(world, unit)?;
    entry.title = title;
    entry.category = "Court Appearance".to_owned();
    (entry.start, entry.end, entry.all_day) = (start, end, true);
    Some(())
}
