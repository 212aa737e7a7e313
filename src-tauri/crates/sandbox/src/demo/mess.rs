//! Two years of mess from `mess.toml`: copies, leftovers, orphans, shells. None of it falls between the present
//! day and the compared one.

use super::{
    DemoError, address,
    files::{MessRow, mess},
    invited,
};
use crate::{
    office::{Appointment, Office, Repeats, business_day},
    world::Event,
};
use chrono::{Datelike, Duration, NaiveDate, NaiveTime};

/// Makes all of it.
pub(super) fn make(office: &mut Office, today: NaiveDate, compared: NaiveDate) -> Result<(), DemoError> {
    for row in &mess()?.mess {
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
    let mut event = event(office, row, when.clone());
    if event.organizer != event.calendar || row.copies_only {
        // The organiser's own copy is gone, or lies outside of the firm.
        for calendar in event.guests.iter().map(|g| g.email.clone()).collect::<Vec<_>>() {
            event.calendar = calendar;
            office.insert(event.clone());
        }
        return Ok(());
    }
    let updated = event.updated;
    office.put(event);
    for prefix in &row.copies {
        let mut copy = self::event(office, row, shifted(&when, row.shift_hours));
        copy.title = format!("{prefix}{}", copy.title);
        copy.guests.clear();
        copy.updated = (updated + Duration::days(1)).min(office.world.now - Duration::hours(13));
        office.insert(copy);
    }
    Ok(())
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
        place: String::new(),
        linked: false,
    });
    event.title = row.title.clone();
    event.body = row.body.clone();
    if let Some(organizer) = &row.organizer {
        event.organizer = address(&office.world, organizer);
    }
    if let Some(days) = row.untouched {
        event.created = office.world.now - Duration::days(days);
        event.updated = event.created;
    }
    event.called_off = row.called_off;
    event.show_as = row.show_as.clone().unwrap_or(event.show_as);
    event.uid = format!("{}{}", row.uid, event.uid);
    event
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
