//! How rows and people are called in reasons and evidence. The reasons themselves stand with their kinds.

use super::people::Person;
use super::view::View;
use crate::audit::table::Row;
use crate::time::words;
use chrono::{DateTime, Utc};

/// Longest part of a title that is quoted, in characters.
const QUOTED: usize = 80;

/// What stands for a title that says nothing.
const UNTITLED: &str = "an event without a title";

/// What stands for a title that its owner keeps private.
const PRIVATE: &str = "a private appointment";

impl View<'_> {
    /// The title in quotation marks, on one line and cut to a length that can be read.
    pub(super) fn quoted(&self, row: &Row) -> String {
        if row.private {
            return PRIVATE.to_owned();
        }
        let title = self.table.title(row);
        // Nearly all titles are as short and plain as this.
        if title.len() <= QUOTED && title.bytes().all(|c| c.is_ascii() && !c.is_ascii_control()) {
            let shown = title.trim();
            return if shown.is_empty() { UNTITLED.to_owned() } else { ["“", shown, "”"].concat() };
        }
        let mut shown: String = title.chars().filter(|c| is_shown(*c)).take(QUOTED).collect();
        if shown.trim().is_empty() {
            return UNTITLED.to_owned();
        }
        if title.chars().nth(QUOTED).is_some() {
            shown.push('…');
        }
        format!("“{}”", shown.trim())
    }

    /// When it begins: `Fri, Nov 20, 2026, 9:30 AM EST`, or the day alone.
    pub(super) fn when(&self, row: &Row) -> String {
        if row.all_day { self.date(row.start) } else { self.moment(row.start) }
    }

    /// An instant by the office's clocks.
    pub(super) fn moment(&self, seconds: i64) -> String {
        match DateTime::<Utc>::from_timestamp(seconds, 0) {
            Some(at) => words::instant(at, self.firm.office),
            None => "a date that no calendar has".to_owned(),
        }
    }

    /// The day of an instant by the office's clocks; for times of which the hour does not matter.
    pub(super) fn day(&self, seconds: i64) -> String {
        match DateTime::<Utc>::from_timestamp(seconds, 0) {
            Some(at) => words::day_of_year(self.firm.office.to_local(at).date()),
            None => "an unknown day".to_owned(),
        }
    }

    /// A day as rows of whole days hold it.
    pub(super) fn date(&self, seconds: i64) -> String {
        match DateTime::<Utc>::from_timestamp(seconds, 0) {
            Some(at) => words::day_of_year(at.date_naive()),
            None => "an unknown day".to_owned(),
        }
    }

    /// A member by name, anybody else by address.
    pub(super) fn name(&self, who: u32) -> String {
        let Some(address) = self.people.address(who) else {
            return "nobody".to_owned();
        };
        match self.firm.staff.find_normal(address).map(|member| member.name.reveal()) {
            Some(name) if !name.trim().is_empty() => name.to_owned(),
            Some(_) | None => address.to_owned(),
        }
    }

    /// A leaver with the last day, as evidence.
    pub(super) fn leaver(&self, who: u32) -> String {
        let address = self.people.address(who).unwrap_or_default();
        match self.person(who) {
            Person::Left(member) => match member.left_on {
                Some(day) => format!("{address}, left on {}", words::day_of_year(day)),
                None => format!("{address}, no longer active in the staff list"),
            },
            Person::Active | Person::Outside => address.to_owned(),
        }
    }

    /// The name of the row's calendar.
    pub(super) fn calendar_name(&self, row: &Row) -> String {
        let calendar = self.table.calendars.get(row.calendar as usize);
        calendar.map_or_else(String::new, |one| one.name.reveal().to_owned())
    }
}

/// Marks that turn the direction of text, and control characters, would garble the sentence around them.
fn is_shown(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// `1 guest`, `3 guests`.
pub(super) fn many(count: usize, one: &str, more: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {more}") }
}

/// `A`, `A and B`, `A, B and C`, `A, B and 7 more`.
pub(super) fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [a, b] => format!("{a} and {b}"),
        [a, b, c] => format!("{a}, {b} and {c}"),
        [a, b, rest @ ..] => format!("{a}, {b} and {} more", rest.len()),
    }
}
