//! Faults in what an appointment says: called off by its words, another title, place or matter.

use super::{
    Unit,
    junk::{NOTHING, write_down_row},
    rows::{day, each_copy, entry, event, idle_matter, midnight, number},
};
use crate::world::{Planted, World};
use chrono::Duration;

/// Two people, of whom one is as much a witness as the other.
const WITNESSES: [(&str, &str); 3] = [
    ("Dr. Halvorsen", "Dr. Okonkwo"),
    ("Officer Brantley", "Officer Mulcahy"),
    ("Ms. Quigley", "Mr. Ostrowski"),
];

/// Two places, which cannot both be meant.
const PLACES: [(&str, &str); 4] = [
    ("Courtroom 4", "Courtroom 7"),
    ("60 Centre Street, Room 418", "71 Thomas Street, Room 205"),
    ("https://us02web.zoom.us/j/81234567890?pwd=a1", "https://us02web.zoom.us/j/84440001112?pwd=b2"),
    ("Room 12, 2nd floor", "https://us02web.zoom.us/j/81234567890?pwd=a1"),
];

/// A number of a matter that nobody has.
const UNKNOWN: &str = "88801-Merriweather";

/// One of several forms, the same each time for the same unit.
pub(super) fn form<T: Copy>(unit: &Unit, all: &[T]) -> Option<T> {
    let count = u64::try_from(all.len()).ok()?;
    all.get(usize::try_from(unit.entry.checked_rem(count)?).ok()?).copied()
}

pub(super) fn say_called_off(world: &mut World, unit: &Unit) -> Option<String> {
    let title = &unit.title;
    let forms = [
        format!("CANCELLED - {title}"),
        format!("{title} (off calendar)"),
        format!("VACATED: {title}"),
        format!("{title} – continued to a later date"),
    ];
    let title = form(unit, &[0, 1, 2, 3]).and_then(|at: usize| forms.get(at))?.clone();
    each_copy(world, unit, |event| event.title.clone_from(&title))?;
    Some("its title calls it off, the entry is still there".into())
}

pub(super) fn write_called_off(world: &mut World, unit: &Unit) -> Option<String> {
    let says = form(
        unit,
        &[
            "This has been taken off calendar.\nThe clerk will send a new date.",
            "Cancelled by the client.",
            "Vacated per the clerk.\nNothing to prepare.",
        ],
    )?;
    each_copy(world, unit, |event| event.body = format!("{says}\n{}", event.body))?;
    Some("its text calls it off, the entry is still there".into())
}

/// Both name a witness, and not the same one.
pub(super) fn other_person(world: &mut World, unit: &Unit) -> Option<String> {
    let (here, there) = form(unit, &WITNESSES)?;
    each_copy(world, unit, |event| event.title = format!("{} – {here}", event.title))?;
    let entry = entry(world, unit)?;
    entry.title = format!("{} – {there}", entry.title);
    Some("the entry names another witness".into())
}

pub(super) fn other_place(world: &mut World, unit: &Unit) -> Option<String> {
    let (here, there) = form(unit, &PLACES)?;
    each_copy(world, unit, |event| event.place = here.to_owned())?;
    entry(world, unit)?.place = there.to_owned();
    Some("the entry names another place".into())
}

/// Each entry has the other one's title.
pub(super) fn swap_titles(world: &mut World, first: &Unit, second: &Unit) -> bool {
    let named =
        |world: &World, unit: &Unit| number(world, unit).is_some_and(|number| unit.title.contains(&number));
    if first.calendar != second.calendar || !named(world, first) || !named(world, second) {
        return false;
    }
    for (unit, other) in [(first, second), (second, first)] {
        let Some(entry) = entry(world, unit) else { return false };
        entry.title.clone_from(&other.title);
    }
    for unit in [first, second] {
        world.planted.push(Planted {
            kind: "title_differs".to_owned(),
            title: unit.title.clone(),
            uid: unit.uid.clone(),
            others: Vec::new(),
            entries: vec![unit.entry],
            note: "two entries have each other's title".to_owned(),
        });
    }
    true
}

/// The event names two matters, the entry is in the file of one.
pub(super) fn add_matter(world: &mut World, unit: &Unit) -> Option<String> {
    let (own, (_, other)) = (number(world, unit)?, idle_matter(world, unit)?);
    let title = two_matters(&unit.title, &own, &other)?;
    each_copy(world, unit, |event| event.title.clone_from(&title))?;
    let note = "it names two matters";
    write_down_row(world, (&unit.calendar, &unit.id), &["matter"], NOTHING, note);
    Some("it is about two matters, and has an entry in the file of one".into())
}

/// The title with another number beside its own.
pub(super) fn two_matters(title: &str, own: &str, other: &str) -> Option<String> {
    title.contains(own).then(|| title.replace(own, &format!("{own} / {other}")))
}

/// The title without the number of its matter, if it has it.
pub(super) fn without_number(title: &str, number: &str) -> Option<String> {
    let with = format!(" – {number}");
    title.contains(&with).then(|| title.replace(&with, ""))
}

/// The number of its matter stands in the text alone, and is another one than the entry's.
pub(super) fn other_matter_in_text(world: &mut World, unit: &Unit) -> Option<String> {
    let title = without_number(&unit.title, &number(world, unit)?)?;
    let (_, other) = idle_matter(world, unit)?;
    each_copy(world, unit, |event| {
        event.title.clone_from(&title);
        event.body = in_html(&other);
    })?;
    Some("its text names another matter than the entry is filed under".into())
}

/// As a mail program writes it.
pub(super) fn in_html(number: &str) -> String {
    format!("<div>Matter:&nbsp;<b>{number}</b></div>")
}

pub(super) fn unknown_number(world: &mut World, unit: &Unit) -> Option<String> {
    let own = number(world, unit).filter(|own| unit.title.contains(own))?;
    each_copy(world, unit, |event| event.title = event.title.replace(&own, UNKNOWN))?;
    Some("it names a matter that nobody has".into())
}

/// Two meetings of one matter on a day, of which each system has another one.
pub(super) fn two_meetings(world: &mut World, unit: &Unit, planted: &mut Planted) -> Option<String> {
    let deposition = unit.title.starts_with("Deposition");
    let (what, category) =
        if deposition { ("Client meeting", "Client Meeting") } else { ("Deposition", "Deposition") };
    let rest = unit.title.split_once(" – ").map(|(_, rest)| rest.to_owned())?;
    let noon = midnight(world, day(world, unit)) + Duration::hours(12);
    let by = Duration::hours(if unit.start < noon { 3 } else { -3 });
    let entry = entry(world, unit)?;
    entry.title = format!("{what} – {rest}");
    entry.category = category.to_owned();
    (entry.start, entry.end) = (entry.start + by, entry.end + by);
    let title = entry.title.clone();
    let note = "two meetings of one matter on a day, and each system has one of them";
    world.planted.push(Planted {
        kind: "missing_here".to_owned(),
        title,
        uid: String::new(),
        others: Vec::new(),
        entries: vec![unit.entry],
        note: note.to_owned(),
    });
    planted.entries.clear();
    Some(note.into())
}

/// It is private in the calendar, and the entry is late.
pub(super) fn late_and_private(world: &mut World, unit: &Unit) -> Option<String> {
    event(world, unit)?;
    each_copy(world, unit, |event| event.private = true)?;
    let entry = entry(world, unit)?;
    (entry.start, entry.end) = (entry.start + Duration::minutes(25), entry.end + Duration::minutes(25));
    Some("it is private, and the entry is 25 minutes off".into())
}
