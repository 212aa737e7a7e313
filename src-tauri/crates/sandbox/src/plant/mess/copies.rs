//! Second events for one appointment: exact, prefixed, shifted by whole hours, typed anew, whole series. What is
//! copied is sound and stays; the copy is the junk.

use super::{Deed, Planter, later, remains::past};
use crate::{plant::junk::DELETE, world::Event};
use chrono::Duration;
use rand::Rng;

/// All of them.
pub(super) const ALL: &[Deed] = &[exact, prefixed, shifted, typed_anew, series, called_twice];

const PREFIXES: [&str; 6] = ["Copy: ", "FW: ", "Fwd: ", "Copy of ", "FW: Copy: ", "Updated: "];
const SUFFIXES: [&str; 2] = [" (imported)", " (copy)"];
/// Whole hours by which zones are mistaken.
const HOURS: [i64; 6] = [-5, -4, 1, 3, 4, 5];

/// A copy of the row on its organiser's calendar, made by a failed sync a day later; colleagues were not asked again.
fn again(planter: &mut Planter, original: &Event) -> Event {
    let plain = crate::office::Repeats::Once { start: super::start(original), minutes: 30 };
    let blank = planter.draft(&original.calendar, plain, ("", ""), Vec::new());
    let created = (original.created + Duration::days(1)).min(planter.office.world.now - Duration::hours(13));
    let mut copy = Event { id: blank.id, uid: blank.uid, created, updated: created, ..original.clone() };
    copy.exceptions.clear();
    copy.guests.retain(|guest| !planter.office.world.calendars.contains_key(&guest.email));
    copy
}

fn lay(planter: &mut Planter, copy: Event, kinds: &[&str], note: &str) -> bool {
    planter.is_junk(&copy, kinds, DELETE, note);
    planter.office.insert(copy);
    true
}

fn exact(planter: &mut Planter) -> bool {
    let Some(original) = planter.take(|_| true) else { return false };
    for _ in 0..planter.chance.random_range(1..=2) {
        let copy = again(planter, &original);
        lay(planter, copy, &["duplicate"], "an exact copy");
    }
    true
}

fn prefixed(planter: &mut Planter) -> bool {
    let Some(original) = planter.take(|_| true) else { return false };
    let mut copy = again(planter, &original);
    copy.title = if planter.chance.random_ratio(1, 3) {
        format!("{}{}", copy.title, planter.pick(&SUFFIXES, " (copy)"))
    } else {
        format!("{}{}", planter.pick(&PREFIXES, "Copy: "), copy.title)
    };
    lay(planter, copy, &["duplicate"], "a copy with a prefix or a suffix")
}

/// Only appointments with clients, and only past ones: a huddle may well take place twice on a day.
fn shifted(planter: &mut Planter) -> bool {
    let today = planter.today;
    let suits = |event: &Event| past(event, today) && event.categories != ["Internal"];
    let Some(original) = planter.take(suits) else { return false };
    let mut copy = again(planter, &original);
    copy.when = later(&copy.when, 60 * planter.pick(&HOURS, 5));
    // An import that mistook the zone asks nobody at all.
    copy.guests.clear();
    if planter.chance.random_ratio(1, 3) {
        copy.categories.clear();
        return lay(planter, copy, &["duplicate", "category"], "a copy in a wrong zone without its category");
    }
    lay(planter, copy, &["duplicate"], "a copy in a wrong zone")
}

fn typed_anew(planter: &mut Planter) -> bool {
    let Some(original) = planter.take(|event| event.categories != ["Internal"]) else { return false };
    let mut copy = again(planter, &original);
    copy.title = slip(planter, &copy.title);
    lay(planter, copy, &["duplicate"], "typed anew, with a slip")
}

/// One slip of the fingers in the first word, which says what it is and names nobody.
fn slip(planter: &mut Planter, title: &str) -> String {
    let mut letters: Vec<char> = title.chars().collect();
    let word = letters.iter().take_while(|letter| letter.is_alphabetic()).count();
    let place = planter.chance.random_range(1..word.max(4) - 2);
    match planter.chance.random_range(0..3) {
        0 => {
            letters.remove(place);
        }
        1 => letters.insert(place, letters.get(place).copied().unwrap_or('e')),
        // Two equal letters would make no slip.
        _ if letters.get(place) != letters.get(place + 1) => letters.swap(place, place + 1),
        _ => {
            letters.remove(place);
        }
    }
    letters.into_iter().collect()
}

fn series(planter: &mut Planter) -> bool {
    let Some(key) = planter.series.pop() else { return false };
    let Some(original) = planter.office.world.events.get(&key).cloned() else { return false };
    let copy = again(planter, &original);
    lay(planter, copy, &["duplicate"], "a series twice")
}

/// The organiser asked the same colleagues twice; one of them made the first free, and holds the second.
fn called_twice(planter: &mut Planter) -> bool {
    let calendars = planter.office.world.calendars.clone();
    let colleague =
        |event: &Event| event.guests.iter().find(|guest| calendars.contains_key(&guest.email)).cloned();
    let Some(original) = planter.take(|event| colleague(event).is_some()) else { return false };
    let mut copy = again(planter, &original);
    copy.guests = original.guests.clone();
    planter.office.put(copy.clone());
    planter.all_is_junk(&copy, &["duplicate"], DELETE, "called twice");
    let holder = colleague(&original).map(|guest| guest.email).unwrap_or_default();
    planter.change(&original, |row| {
        if row.calendar == holder {
            row.show_as = "free".to_owned();
        }
    });
    true
}
