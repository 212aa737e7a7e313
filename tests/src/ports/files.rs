//! The firm's calendars as iCalendar files, the way calendar programs export them.

use super::firm;
use std::fmt::Write;
use std::path::Path;
use truedocket_sandbox::World;
use truedocket_sandbox::world::{Event, Exception, When};

/// Writes one file for each calendar; a poisoned one holds an event whose begin nobody can read.
pub(crate) fn write(folder: &Path, world: &World, poisoned: bool) {
    for calendar in world.calendars.values() {
        let mut text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Pretend//Export//EN\r\n".to_owned();
        line(&mut text, "X-WR-CALNAME", &calendar.name);
        line(&mut text, "X-WR-TIMEZONE", &calendar.zone);
        let own = world.events.values().filter(|event| event.calendar == calendar.id && !event.deleted);
        own.for_each(|event| series(&mut text, event));
        if poisoned {
            text.push_str("BEGIN:VEVENT\r\nUID:poison\r\nDTSTART:soon\r\nSUMMARY:?\r\nEND:VEVENT\r\n");
        }
        text.push_str("END:VCALENDAR\r\n");
        std::fs::write(folder.join(format!("{}.ics", calendar.id)), text).expect("the folder can be written");
    }
}

fn series(text: &mut String, event: &Event) {
    let left_out = event.exceptions.iter().filter(|(_, what)| matches!(what, Exception::Cancelled));
    let left_out: Vec<&str> = left_out.map(|(day, _)| day.as_str()).collect();
    component(text, event, &left_out, None);
    for (day, exception) in &event.exceptions {
        if let Exception::Changed(changed) = exception {
            component(text, changed, &[], Some(day));
        }
    }
}

fn component(text: &mut String, event: &Event, left_out: &[&str], day: Option<&str>) {
    text.push_str("BEGIN:VEVENT\r\n");
    line(text, "UID", &event.uid);
    line(text, "DTSTAMP", "20261120T113000Z");
    when(text, &event.when);
    event.rules.iter().for_each(|rule| text.push_str(&format!("{rule}\r\n")));
    left_out.iter().for_each(|day| line(text, "EXDATE", &instant(day)));
    if let Some(day) = day {
        line(text, "RECURRENCE-ID", &instant(day));
    }
    line(text, "SUMMARY", &event.title.replace(',', "\\,"));
    line(text, "DESCRIPTION", &event.body);
    line(text, "LOCATION", &event.place);
    line(text, "ORGANIZER", &format!("mailto:{}", event.organizer));
    for guest in &event.guests {
        let answer = if guest.answer == "accepted" { "ACCEPTED" } else { "NEEDS-ACTION" };
        line(text, &format!("ATTENDEE;PARTSTAT={answer}"), &format!("mailto:{}", guest.email));
    }
    if !event.categories.is_empty() {
        line(text, "CATEGORIES", &event.categories.join(","));
    }
    if event.show_as == "free" {
        line(text, "TRANSP", "TRANSPARENT");
    }
    if event.private {
        line(text, "CLASS", "PRIVATE");
    }
    text.push_str("END:VEVENT\r\n");
}

fn when(text: &mut String, when: &When) {
    match when {
        When::Timed { start, end, zone } => {
            for (name, at) in [("DTSTART", start), ("DTEND", end)] {
                line(text, &format!("{name};TZID={zone}"), &at.format("%Y%m%dT%H%M%S").to_string());
            }
        }
        When::AllDay { first, end } => {
            for (name, day) in [("DTSTART", first), ("DTEND", end)] {
                line(text, &format!("{name};VALUE=DATE"), &day.format("%Y%m%d").to_string());
            }
        }
    }
}

/// `2026-11-09T14:00:00Z` as iCalendar writes it.
fn instant(day: &str) -> String {
    firm::utc(day).format("%Y%m%dT%H%M%SZ").to_string()
}

/// A content line, folded after 70 letters (RFC 5545 §3.1).
fn line(text: &mut String, name: &str, value: &str) {
    let whole: Vec<char> = format!("{name}:{value}").chars().collect();
    for (number, part) in whole.chunks(70).enumerate() {
        let fold = if number == 0 { "" } else { "\r\n " };
        let part: String = part.iter().collect();
        write!(text, "{fold}{part}").expect("text takes everything");
    }
    text.push_str("\r\n");
}
