//! What only a clean-up wants to know of a component: when it was made, what programs left on it, its rules as they are
//! written. Read from the component's own lines, so that the daily reading does not pay for it.

use super::lines::Lines;
use super::property::Property;
use super::values::Stamp;
use crate::calendar::recurrence::Rule;
use chrono::{DateTime, Utc};

/// No program leaves more on one event; what is beyond is not kept.
const MOST_MARKS: usize = 64;

/// A longer value is cut: it is no mark any more.
const LONGEST_MARK: usize = 200;

/// Properties of programs that hold words of people: another form of the body, places, names of senders.
const PEOPLES_WORDS: [&str; 8] = [
    "X-ALT-DESC",
    "X-APPLE-STRUCTURED-LOCATION",
    "X-APPLE-TRAVEL-START",
    "X-MICROSOFT-LOCATIONS",
    "X-MICROSOFT-LOCATIONDISPLAYNAME",
    "X-MS-OLK-SENDER",
    "X-LIC-ERROR",
    "X-TITLE",
];

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Extras {
    /// `CREATED`.
    pub(super) created: Option<DateTime<Utc>>,
    /// `X-NAME=value`.
    pub(super) marks: Vec<String>,
    /// `RRULE:…` and `EXRULE:…`, unfolded; without those that say nothing.
    pub(super) rules: Vec<String>,
}

/// Reads the lines from `BEGIN:VEVENT` to `END:VEVENT`; alarms and other parts inside are passed over.
pub(super) fn read(own: &[u8]) -> Extras {
    let (mut extras, mut depth) = (Extras::default(), 0_usize);
    for line in Lines::new(own) {
        let Some(property) = Property::of(&line.text) else { continue };
        let value = property.value.trim();
        match property.name.as_ref() {
            "BEGIN" => depth += 1,
            "END" => depth = depth.saturating_sub(1),
            _inside if depth != 1 => {}
            name @ ("RRULE" | "EXRULE") if value.parse::<Rule>().is_ok() => {
                extras.rules.push(format!("{name}:{value}"));
            }
            "CREATED" => extras.created = instant(value),
            name if name.starts_with("X-") && extras.marks.len() < MOST_MARKS => {
                extras.marks.extend(mark(name, value));
            }
            _other => {}
        }
    }
    extras
}

/// `name=value`; a value with white space in it is likely to be words, and of these only the name is kept.
pub(super) fn mark(name: &str, value: &str) -> Option<String> {
    if PEOPLES_WORDS.contains(&name) {
        return None;
    }
    let told = if value.contains(char::is_whitespace) { "" } else { value };
    Some(format!("{name}={}", cut(told)))
}

/// The program that wrote the file: `PRODID` is its own words, white space and all.
pub(super) fn program(name: &str) -> String {
    format!("PRODID={}", cut(name.trim()))
}

fn cut(value: &str) -> String {
    value.chars().filter(|letter| !letter.is_control()).take(LONGEST_MARK).collect()
}

fn instant(value: &str) -> Option<DateTime<Utc>> {
    match Stamp::read(value)? {
        Stamp::Utc(at) | Stamp::Local(at) => Some(at.and_utc()),
        Stamp::Date(_) => None,
    }
}
