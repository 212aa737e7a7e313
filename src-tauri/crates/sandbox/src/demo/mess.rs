//! The mess of years from `mess.toml`: copies, leftovers, orphans, shells, and beside them what only looks like it.
//! None of it falls between the present day and the compared one. What is junk is written down in `World::junk`.

use super::{
    DemoError, address,
    files::{MessRow, mess},
    invited,
};
use crate::{
    office::{Appointment, Office, Provider, Repeats, business_day},
    plant::junk::{DELETE, write_down},
    world::{Event, Guest},
};
use chrono::{Datelike, Duration, NaiveDate, NaiveTime};

/// Makes all of it.
pub(super) fn make(office: &mut Office, today: NaiveDate, compared: NaiveDate) -> Result<(), DemoError> {
    for row in &mess()?.mess {
        if row.nature.is_some() && office.provider() == Provider::Graph {
            continue;
        }
        for day in days(row, today, compared) {
            one(office, row, day)?;
        }
    }
    Ok(())
}

/// The days of a row. Single events go to the next office day that is not compared; series begin on the weekday
/// of the last office day, on which no occurrence can be compared: it is never a week to the next office day.
fn days(row: &MessRow, today: NaiveDate, compared: NaiveDate) -> Vec<NaiveDate> {
    let first = today + Duration::days(row.first);
    if row.rule.is_some() {
        let last = (0..7).map(|n| today - Duration::days(n)).find(|d| business_day(*d)).unwrap_or(today);
        let same = first.iter_days().take(7).find(|d| d.weekday() == last.weekday());
        return same.into_iter().collect();
    }
    let free = |d: &NaiveDate| business_day(*d) && !(*d > today && *d <= compared);
    let wanted = (0..i64::from(row.count.max(1))).map(|n| first + Duration::days(n * row.every));
    wanted.filter_map(|day| day.iter_days().find(free)).collect()
}

fn one(office: &mut Office, row: &MessRow, day: NaiveDate) -> Result<(), DemoError> {
    let when = when(row, day)?;
    let event = event(office, row, when.clone());
    // The organiser's own copy is gone, or lies outside of the firm.
    let orphaned = event.organizer != event.calendar || row.copies_only;
    if orphaned {
        for guest in event.guests.iter().filter(|guest| invited_here(office, guest)).collect::<Vec<_>>() {
            office.insert(Event { calendar: guest.email.clone(), ..event.clone() });
        }
    } else {
        office.put(event.clone());
    }
    judge(office, row, &event, orphaned);
    let prefixed = row.copies.iter().map(|prefix| format!("{prefix}{}", row.title));
    for title in prefixed.chain(row.typed_anew.iter().cloned()) {
        copy(office, row, &event, (shifted(&when, row.shift_hours), title));
    }
    Ok(())
}

/// A second event for an appointment, which a failed sync made a day later without asking colleagues again.
fn copy(office: &mut Office, row: &MessRow, original: &Event, (when, title): (Repeats, String)) {
    let mut copy = event(office, row, when);
    copy.title = title;
    // An import that mistook the zone asks nobody at all.
    copy.guests.retain(|guest| row.shift_hours == 0 && !invited_here(office, guest));
    copy.created = (original.created + Duration::days(1)).min(office.world.now - Duration::hours(13));
    copy.updated = copy.created;
    let mut kinds = vec!["duplicate"];
    if row.bare_copies {
        copy.categories.clear();
        kinds.push("category");
    }
    write_down(&mut office.world, &copy, &kinds, DELETE, &row.kind);
    office.insert(copy);
}

/// The guest has a calendar of the firm.
fn invited_here(office: &Office, guest: &Guest) -> bool {
    office.world.calendars.contains_key(&guest.email)
}

/// Writes the truth about the row's own event down: on each calendar if it may be taken away or its organiser has no
/// copy, else on that of the organiser, who can mend it.
fn judge(office: &mut Office, row: &MessRow, event: &Event, orphaned: bool) {
    // Google lists what was called off among deleted events only; Graph says that somebody is away, Google does not.
    let unseen = match office.provider() {
        Provider::Google => event.called_off,
        Provider::Graph => event.show_as == "oof",
    };
    if unseen {
        return;
    }
    let holders = office.world.events.values().filter(|held| held.uid == event.uid);
    let everywhere = orphaned || !row.acts.is_empty();
    let judged: Vec<Event> =
        holders.filter(|held| everywhere || held.calendar == event.calendar).cloned().collect();
    for held in &judged {
        write_down(&mut office.world, held, &row.finds, &row.acts, &row.kind);
    }
}

fn event(office: &mut Office, row: &MessRow, when: Repeats) -> Event {
    let guests = row.guests.iter().map(|who| invited(&office.world, who)).collect();
    let owner = address(&office.world, &row.calendar);
    let mut event = office.event(&Appointment {
        owner,
        when,
        what: String::new(),
        about: String::new(),
        category: row.category.clone(),
        matter: None,
        matter_in_body: false,
        guests,
        place: row.place.clone(),
        linked: false,
    });
    event.title = row.title.clone();
    event.body = row.body.clone();
    if let Some(organizer) = &row.organizer {
        event.organizer = address(&office.world, organizer);
    }
    event.rules = rules(office, row);
    touch(office, row, &mut event);
    event.called_off = row.called_off;
    event.show_as = row.show_as.clone().unwrap_or(event.show_as);
    event.event_type = row.nature.clone().unwrap_or(event.event_type);
    event.uid = format!("{}{}", row.uid, event.uid);
    event
}

/// The rule, with its end if it has ended.
fn rules(office: &Office, row: &MessRow) -> Vec<String> {
    let until =
        row.ended.map(|days| (office.world.now - Duration::days(days)).format(";UNTIL=%Y%m%dT%H%M%SZ"));
    let end = until.map(|until| until.to_string()).unwrap_or_default();
    row.rule.iter().map(|rule| format!("{rule}{end}")).collect()
}

fn touch(office: &Office, row: &MessRow, event: &mut Event) {
    let ago = |days: i64| office.world.now - Duration::days(days);
    if let Some(days) = row.untouched {
        event.created = ago(days);
        event.updated = event.created;
    }
    if let Some(days) = row.touched {
        event.updated = ago(days);
    }
}

fn when(row: &MessRow, day: NaiveDate) -> Result<Repeats, DemoError> {
    if let Some(days) = row.days {
        return Ok(Repeats::WholeDays { first: day, days });
    }
    let time = NaiveTime::parse_from_str(&row.at, "%H:%M")
        .map_err(|_| DemoError::Time { owner: row.calendar.clone(), what: row.title.clone() })?;
    let (start, minutes) = (day.and_time(time), row.minutes);
    Ok(match &row.rule {
        Some(rule) => Repeats::Series { start, minutes, rule: rule.clone() },
        None => Repeats::Once { start, minutes },
    })
}

fn shifted(when: &Repeats, hours: i64) -> Repeats {
    match when {
        Repeats::Once { start, minutes } => {
            Repeats::Once { start: *start + Duration::hours(hours), minutes: *minutes }
        }
        Repeats::WholeDays { .. } | Repeats::Series { .. } => when.clone(),
    }
}
