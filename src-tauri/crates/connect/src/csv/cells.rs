//! What single cells say: yes and no, dates, times, people. Reasons quote dates and times only, never words of people.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use truedocket_core::calendar::event::{Attendee, ResponseStatus};
use truedocket_core::firm::people::Email;
use truedocket_core::text::ClientText;

/// Nobody asks more people than this to one event.
const MOST_GUESTS: usize = 500;

/// Takes off the apostrophe that programs put before whatever a spreadsheet could take for a formula.
pub(super) fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start().starts_with(['=', '+', '-', '@']) => rest,
        Some(rest) if rest.starts_with(['\t', '\r', '\n']) => rest,
        Some(_) | None => text,
    }
}

/// `TRUE`, `yes`, `1`; everything else is no.
pub(super) fn is_yes(text: &str) -> bool {
    ["true", "yes", "y", "1", "on"].iter().any(|yes| text.trim().eq_ignore_ascii_case(yes))
}

/// How a file writes dates with slashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateOrder {
    /// `11/20/2026`, as in the United States.
    MonthFirst,
    /// `20/11/2026`; only when dates of the file cannot be read otherwise, and none contradicts.
    DayFirst,
}

/// What the dates of a file say about their order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DateOrders {
    month_first: bool,
    day_first: bool,
}

impl DateOrders {
    pub(super) fn look(&mut self, text: &str) {
        if let Some([first, second, _]) = numbers(text, '/') {
            self.day_first |= first > 12;
            self.month_first |= second > 12;
        }
    }

    pub(super) fn decided(self) -> DateOrder {
        if self.day_first && !self.month_first { DateOrder::DayFirst } else { DateOrder::MonthFirst }
    }
}

/// `2026-11-20`, `11/20/2026`, `11/20/26`, `20.11.2026`.
pub(super) fn date(text: &str, order: DateOrder) -> Option<NaiveDate> {
    if let Ok(iso) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Some(iso).filter(|_| text.len() == 10);
    }
    let (day, month, year) = match (numbers(text, '/'), numbers(text, '.')) {
        (Some([first, second, year]), _) => match order {
            DateOrder::MonthFirst => (second, first, year),
            DateOrder::DayFirst => (first, second, year),
        },
        (None, Some([day, month, year])) => (day, month, year),
        (None, None) => return None,
    };
    // Excel's own border between the centuries.
    let year = match year {
        0..=29 => year + 2000,
        30..=99 => year + 1900,
        _whole => year,
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

fn numbers(text: &str, sign: char) -> Option<[u32; 3]> {
    let mut parts = text.trim().split(sign).map(|part| {
        let is_number = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse().ok().filter(|_| is_number)
    });
    let three = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(three)
}

/// `9:00:00 AM`, `9:00 pm`, `09:00`, `17:30:00`.
pub(super) fn time(text: &str) -> Option<NaiveTime> {
    // Excel writes a narrow space before AM and PM.
    let plain: String = text.chars().filter(|letter| !letter.is_whitespace() && *letter != '.').collect();
    let lower = plain.to_ascii_lowercase();
    let half = lower.strip_suffix("am").map(|rest| (rest, 0));
    let half = half.or_else(|| lower.strip_suffix("pm").map(|rest| (rest, 12)));
    let (digits, half) = half.map_or((lower.as_str(), None), |(digits, half)| (digits, Some(half)));
    let mut parts = digits.split(':').map(|part| {
        let is_number = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u32>().ok().filter(|_| is_number)
    });
    let hour = parts.next()??;
    let minute = match parts.next() {
        Some(minute) => minute?,
        // `9 am` is a time, `9` is not.
        None => half.map(|_| 0)?,
    };
    let second = parts.next().map_or(Some(0), |second| second)?;
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, second).filter(|_| parts.next().is_none())
}

/// One end in a single cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    At(DateTime<Utc>),
    /// Without an offset.
    Local(NaiveDateTime),
    On(NaiveDate),
}

/// Seconds (or milliseconds) since 1970, RFC 3339, `2026-11-20 09:30`, `2026-11-20`.
pub(super) fn moment(text: &str) -> Option<Moment> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: i64 = text.parse().ok()?;
        let instant = match digits.len() {
            13.. => DateTime::from_timestamp_millis(number),
            _short => DateTime::from_timestamp(number, 0),
        };
        // No calendar reaches further than the years that are written with four digits.
        return instant
            .filter(|at| (-62_135_596_800..253_402_300_800).contains(&at.timestamp()))
            .map(Moment::At);
    }
    if let Ok(exact) = DateTime::parse_from_rfc3339(text) {
        return Some(Moment::At(exact.to_utc()));
    }
    let shapes = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];
    let local = shapes.iter().find_map(|shape| NaiveDateTime::parse_from_str(text, shape).ok());
    local.map(Moment::Local).or_else(|| date(text, DateOrder::MonthFirst).map(Moment::On))
}

/// Everybody in the cell: addresses, names, or both, parted by semicolons (commas where each has an address).
pub(super) fn people(text: &str, resource: bool) -> Vec<Attendee> {
    let by_semicolon: Vec<&str> = text.split(';').map(str::trim).filter(|one| !one.is_empty()).collect();
    let all_addressed = |parts: &[&str]| parts.iter().all(|one| one.contains('@'));
    let by_comma: Vec<&str> = by_semicolon
        .iter()
        .flat_map(|one| one.split(','))
        .map(str::trim)
        .filter(|one| !one.is_empty())
        .collect();
    // `Doe, Jane; Roe, Richard` has commas inside of names.
    let parts = if all_addressed(&by_comma) { by_comma } else { by_semicolon };
    let asked = parts.into_iter().take(MOST_GUESTS).enumerate();
    asked.filter_map(|(at, one)| person(one, at, resource)).collect()
}

fn person(text: &str, at: usize, resource: bool) -> Option<Attendee> {
    let (name, address) = match text.rfind(['<', '(']) {
        Some(open) => (text.get(..open)?.trim(), text.get(open + 1..)?.trim_end_matches(['>', ')'])),
        None => ("", text),
    };
    let found = address_of(address);
    let name = if found.is_some() { name } else { text };
    let email = found.or_else(|| unnamed(at))?;
    let name = ClientText::new(name.trim_matches('"'));
    Some(Attendee { email, name, response: ResponseStatus::None, resource })
}

/// A mail address, if the cell holds one: Outlook often writes names only.
pub(super) fn address_of(text: &str) -> Option<Email> {
    let inner = text.rfind(['<', '(']).and_then(|open| text.get(open + 1..));
    let bare = inner.unwrap_or(text).trim().trim_end_matches(['>', ')']);
    let is_address = bare.contains('@') && !bare.contains(char::is_whitespace);
    is_address.then(|| Email::new(bare)).flatten()
}

/// Somebody was asked, and the file does not say under which address. Nobody has one that ends so (RFC 2606).
fn unnamed(at: usize) -> Option<Email> {
    Email::new(&format!("guest-{}@not-named.invalid", at + 1))
}

/// So many people, of whom the file says nothing but their number.
pub(super) fn counted(number: usize) -> impl Iterator<Item = Attendee> {
    (0..number.min(MOST_GUESTS)).filter_map(|at| {
        let (name, answer) = (ClientText::default(), ResponseStatus::None);
        Some(Attendee { email: unnamed(at)?, name, response: answer, resource: false })
    })
}
