//! A calendar file with recurring series of every common sort, made from a seed.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use std::fmt::Write;

const ZONES: [&str; 6] = [
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "Europe/London",
    "Europe/Berlin",
    "Australia/Sydney",
];
const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const FORM: &str = "%Y%m%dT%H%M%S";

/// `count` series that begin in the years before the window, a tenth of them with an exception or a moved day.
pub(super) fn file(count: usize, seed: u64) -> String {
    let mut chance = StdRng::seed_from_u64(seed);
    let mut text = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Truedocket//bench//EN\r\n");
    for at in 0..count {
        one(at, &mut chance, &mut text);
    }
    text.push_str("END:VCALENDAR\r\n");
    text
}

fn one(at: usize, chance: &mut StdRng, text: &mut String) {
    let zone = ZONES.choose(chance).copied().unwrap_or("UTC");
    let first =
        NaiveDate::from_ymd_opt(2019, 1, 7).unwrap_or_default() + Days::new(chance.random_range(0..2_500));
    let start =
        first.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(480 + 15 * chance.random_range(0..40));
    let (rule, step) = rule(start, chance);
    let length = TimeDelta::minutes(15 * chance.random_range(1..9));
    begin(at, zone, start, length, text);
    let _ = write!(text, "RRULE:{rule}\r\n");
    let nth = |chance: &mut StdRng| {
        let steps = (2026 - i64::from(start.year())) * 365 / step + chance.random_range(0..350 / step + 1);
        start + TimeDelta::days(step * steps)
    };
    let (excepted, moved) = (chance.random_bool(0.3), chance.random_bool(0.1));
    if excepted {
        let _ = write!(text, "EXDATE;TZID={zone}:{}\r\n", nth(chance).format(FORM));
    }
    text.push_str("END:VEVENT\r\n");
    if moved && !rule.contains("COUNT") {
        let original = nth(chance);
        begin(at, zone, original + TimeDelta::hours(2), length, text);
        let _ = write!(text, "RECURRENCE-ID;TZID={zone}:{}\r\nEND:VEVENT\r\n", original.format(FORM));
    }
}

fn begin(at: usize, zone: &str, start: NaiveDateTime, length: TimeDelta, text: &mut String) {
    let end = start + length;
    let _ = write!(
        text,
        "BEGIN:VEVENT\r\nUID:series-{at:06}@bench.example\r\nDTSTAMP:20260101T090000Z\r\nSUMMARY:Series {at}\r\n\
         DTSTART;TZID={zone}:{}\r\nDTEND;TZID={zone}:{}\r\n",
        start.format(FORM),
        end.format(FORM),
    );
}

/// A rule that picks `start`, and about how many days lie between two of its instances.
fn rule(start: NaiveDateTime, chance: &mut StdRng) -> (String, i64) {
    let day = DAYS.get(start.weekday().num_days_from_monday() as usize).copied().unwrap_or("MO");
    let (rule, step) = match chance.random_range(0..9) {
        0 => ("FREQ=DAILY".to_owned(), 1),
        1 => (format!("FREQ=DAILY;INTERVAL={}", chance.random_range(2..5)), 12),
        2 | 3 => (format!("FREQ=WEEKLY;BYDAY={day}"), 7),
        4 => (format!("FREQ=WEEKLY;INTERVAL=2;BYDAY={day}"), 14),
        5 => ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR".to_owned(), 7),
        6 => (format!("FREQ=MONTHLY;BYDAY={}{day}", start.day0().min(27) / 7 + 1), 365),
        7 => (format!("FREQ=MONTHLY;BYMONTHDAY={}", start.day().min(28)), 365),
        _ => ("FREQ=YEARLY".to_owned(), 365),
    };
    match chance.random_range(0..7) {
        0 => (format!("{rule};COUNT={}", chance.random_range(20..420)), step),
        1 => (
            format!(
                "{rule};UNTIL={}Z",
                (start + TimeDelta::days(chance.random_range(200..2_700))).format(FORM)
            ),
            step,
        ),
        _ => (rule, step),
    }
}
