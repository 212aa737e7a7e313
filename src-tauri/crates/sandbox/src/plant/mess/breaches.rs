//! Appointments that are real and break a rule of the firm: nothing of it may be taken away.

use super::{CLOSED, Deed, Planter, remains::in_the_past, start};
use crate::{
    office::Repeats,
    plant::junk::NOTHING,
    world::{Event, When, World, series},
};
use chrono::Duration;

/// All of them.
pub(super) const ALL: &[Deed] = &[
    several_owners,
    no_category,
    unknown_category,
    no_category_of_a_series,
    nobody_asked,
    no_length,
    ends_before_it_begins,
    no_matter,
    unknown_matter,
    two_matters,
    closed_matter,
    overlap,
    overlap_with_a_series,
];

/// A number that no firm gives.
const UNKNOWN: &str = "09871-Nemo";

fn several_owners(planter: &mut Planter) -> bool {
    let owner = planter.attorney();
    let guests = planter.staff(2);
    if guests.len() < 2 {
        return false;
    }
    let mut event = in_the_past(planter, &owner, ("Vendor demonstration", "Internal"), guests);
    event.organizer = "sales@legalforms.example".to_owned();
    for holder in &event.guests {
        planter.office.insert(Event { calendar: holder.email.clone(), ..event.clone() });
    }
    planter.all_is_junk(&event, &["owner"], NOTHING, "an outsider called two who are no attorneys");
    true
}

/// Changes one sound event, on all calendars.
fn spoil(planter: &mut Planter, kind: &str, note: &str, change: impl Fn(&mut Event)) -> bool {
    let Some(event) = planter.take(|event| event.categories != ["Internal"]) else { return false };
    planter.change(&event, change);
    planter.is_junk(&event, &[kind], NOTHING, note);
    true
}

fn no_category(planter: &mut Planter) -> bool {
    spoil(planter, "category", "no category", |event| event.categories.clear())
}

fn unknown_category(planter: &mut Planter) -> bool {
    spoil(planter, "category", "none of the firm's categories", |event| {
        event.categories = vec!["Blue category".to_owned()];
    })
}

fn no_category_of_a_series(planter: &mut Planter) -> bool {
    let Some(key) = planter.series.pop() else { return false };
    let Some(event) = planter.office.world.events.get(&key).cloned() else { return false };
    planter.change(&event, |row| {
        row.categories.clear();
        for exception in row.exceptions.values_mut() {
            if let crate::world::Exception::Changed(day) = exception {
                day.categories.clear();
            }
        }
    });
    planter.is_junk(&event, &["category"], NOTHING, "a series without a category");
    true
}

fn nobody_asked(planter: &mut Planter) -> bool {
    let Some(event) = planter.take(|event| event.categories != ["Internal"]) else { return false };
    planter.office.world.events.retain(|_, row| row.id != event.id || row.calendar == event.calendar);
    planter.change(&event, |row| row.guests.clear());
    planter.is_junk(&event, &["incomplete"], NOTHING, "nobody else is asked");
    true
}

fn no_length(planter: &mut Planter) -> bool {
    spoil(planter, "incomplete", "no length", |event| lasting(event, 0))
}

fn ends_before_it_begins(planter: &mut Planter) -> bool {
    spoil(planter, "incomplete", "ends before it begins", |event| lasting(event, -30))
}

fn lasting(event: &mut Event, minutes: i64) {
    if let When::Timed { start, end, .. } = &mut event.when {
        *end = *start + Duration::minutes(minutes);
    }
}

/// The matter's number, as the event says it.
fn number_in(world: &World, event: &Event) -> Option<String> {
    let said = |number: &&String| event.title.contains(*number) || event.body.contains(*number);
    world.matters.values().map(|matter| &matter.display_number).find(said).cloned()
}

/// Writes something else where the matter's number stood.
fn renumber(planter: &mut Planter, event: &Event, instead: impl Fn(&str) -> String, note: &str) -> bool {
    let Some(number) = number_in(&planter.office.world, event) else { return false };
    let new = instead(&number);
    planter.change(event, |row| {
        row.title = row.title.replace(&number, &new);
        row.body = row.body.replace(&number, &new);
    });
    planter.is_junk(event, &["matter"], NOTHING, note);
    true
}

fn with_client(event: &Event) -> bool {
    event.categories != ["Internal"]
}

fn no_matter(planter: &mut Planter) -> bool {
    let Some(event) = planter.take(with_client) else { return false };
    renumber(planter, &event, |_| "as discussed".to_owned(), "no matter's number")
}

fn unknown_matter(planter: &mut Planter) -> bool {
    let Some(event) = planter.take(with_client) else { return false };
    renumber(planter, &event, |_| UNKNOWN.to_owned(), "a number that no matter has")
}

fn two_matters(planter: &mut Planter) -> bool {
    let Some(event) = planter.take(with_client) else { return false };
    let mine = number_in(&planter.office.world, &event);
    let all = planter.office.world.matters.values().map(|matter| matter.display_number.clone());
    let Some(other) = all.filter(|number| number != CLOSED).find(|number| Some(number) != mine.as_ref())
    else {
        return false;
    };
    renumber(planter, &event, |number| format!("{number} / {other}"), "two matters' numbers")
}

/// Only what lies ahead: a matter that was closed later is no fault of an appointment.
fn closed_matter(planter: &mut Planter) -> bool {
    let today = planter.today;
    let Some(event) = planter.take(|event| with_client(event) && start(event).date() > today) else {
        return false;
    };
    renumber(planter, &event, |_| CLOSED.to_owned(), "its matter is closed")
}

fn overlap(planter: &mut Planter) -> bool {
    let today = planter.today;
    let Some(first) = planter.take(|event| start(event).date() > today) else { return false };
    upon(planter, &first, start(&first))
}

fn overlap_with_a_series(planter: &mut Planter) -> bool {
    let Some(key) = planter.series.pop() else { return false };
    let Some(first) = planter.office.world.events.get(&key).cloned() else { return false };
    let (zone, now) = (planter.office.world.zone.clone(), planter.office.world.now);
    let days = series::instances(&first, &zone, now + Duration::days(12), now + Duration::days(30));
    let Some(day) = days.into_iter().next() else { return false };
    upon(planter, &first, series::wall(day.start, &zone))
}

/// A second appointment of the same person, ten minutes after the first has begun.
fn upon(planter: &mut Planter, first: &Event, begins: chrono::NaiveDateTime) -> bool {
    let Some((number, client)) = planter.matter(&first.calendar) else { return false };
    let when = Repeats::Once { start: begins + Duration::minutes(10), minutes: 15 };
    let title = format!("Urgent call – {number}");
    let second = planter.draft(&first.calendar, when, (&title, "Client Meeting"), vec![client]);
    planter.office.insert(second.clone());
    for event in [first, &second] {
        planter.is_junk(event, &["overlap"], NOTHING, "one person, two appointments at the same time");
    }
    true
}
