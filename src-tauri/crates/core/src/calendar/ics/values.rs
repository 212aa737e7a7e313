//! Values of RFC 5545 §3.3: dates, times, durations, texts. Which zone a time is in is decided elsewhere.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

/// A date or a time as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stamp {
    Date(NaiveDate),
    Local(NaiveDateTime),
    Utc(NaiveDateTime),
}

impl Stamp {
    /// `19970714`, `19970714T133000`, `19970714T173000Z`; seconds may be missing, and second 60 is read as 59.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let Some((date, time)) = text.split_once(['T', 't']) else {
            return date_of(text).map(Self::Date);
        };
        let (time, utc) = time.strip_suffix(['Z', 'z']).map_or((time, false), |time| (time, true));
        let whole = NaiveDateTime::new(date_of(date)?, time_of(time)?);
        Some(if utc { Self::Utc(whole) } else { Self::Local(whole) })
    }
}

fn date_of(text: &str) -> Option<NaiveDate> {
    let number = digits(text, 8)?;
    let year = i32::try_from(number / 10_000).ok().filter(|year| *year > 0)?;
    NaiveDate::from_ymd_opt(year, number / 100 % 100, number % 100)
}

fn time_of(text: &str) -> Option<NaiveTime> {
    let number = digits(text, 6).or_else(|| digits(text, 4).map(|short| short * 100))?;
    NaiveTime::from_hms_opt(
        number / 10_000,
        number / 100 % 100,
        (number % 100).min(if number % 100 == 60 { 59 } else { 99 }),
    )
}

fn digits(text: &str, length: usize) -> Option<u32> {
    let fits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.bytes().fold(0, |number, byte| number * 10 + u32::from(byte - b'0')))
}

/// How long an instance takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    /// So many seconds, whatever the clocks do (RFC 5545 §3.8.5.3 on `DTEND`).
    Exact(TimeDelta),
    /// So many days by the calendar and then so many seconds (§3.3.6 on `DURATION`). May be negative.
    Nominal { days: i64, seconds: i64 },
}

impl Length {
    /// `P15DT5H0M20S`, `P7W`, `-PT10M`. At most some hundred years.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (text, sign) = match text.strip_prefix('-') {
            Some(rest) => (rest, -1),
            None => (text.strip_prefix('+').unwrap_or(text), 1),
        };
        let rest = text.strip_prefix(['P', 'p'])?;
        let (mut days, mut seconds, mut number, mut in_time) = (0i64, 0i64, None::<i64>, false);
        for letter in rest.chars() {
            if let Some(digit) = letter.to_digit(10) {
                number = Some(number.unwrap_or(0).checked_mul(10)?.checked_add(digit.into())?);
                continue;
            }
            let letter = letter.to_ascii_uppercase();
            if letter == 'T' && number.is_none() && !in_time {
                in_time = true;
                continue;
            }
            let amount = number.take().filter(|amount| *amount <= 10_000_000_000)?;
            match (letter, in_time) {
                ('W', false) => days += amount * 7,
                ('D', false) => days += amount,
                ('H', true) => seconds += amount * 3_600,
                ('M', true) => seconds += amount * 60,
                ('S', true) => seconds += amount,
                _ => return None,
            }
        }
        let sane = number.is_none() && rest.len() > 1 && days < 400_000 && seconds < 400_000 * 86_400;
        sane.then_some(Self::Nominal { days: days * sign, seconds: seconds * sign })
    }

    /// Whole days, for events without times.
    pub(super) fn whole_days(self) -> i64 {
        match self {
            Self::Exact(exact) => exact.num_days(),
            Self::Nominal { days, seconds } => days + seconds / 86_400,
        }
    }

    /// An upper bound in time, for searching.
    pub(super) fn reach(self) -> TimeDelta {
        let reach = match self {
            Self::Exact(exact) => exact,
            Self::Nominal { days, seconds } => TimeDelta::days(days) + TimeDelta::seconds(seconds),
        };
        reach.max(TimeDelta::zero())
    }
}

/// `TEXT` of RFC 5545 §3.3.11 with its escapes resolved.
pub(super) fn text(value: &str) -> String {
    if !value.contains('\\') {
        return value.to_owned();
    }
    let mut plain = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            plain.push(letter);
            continue;
        }
        match letters.next() {
            Some('n' | 'N') => plain.push('\n'),
            Some(escaped @ ('\\' | ';' | ',' | ':' | '"')) => plain.push(escaped),
            // Not an escape of the RFC: it is kept, since folder names are full of them.
            Some(other) => plain.extend(['\\', other]),
            None => plain.push('\\'),
        }
    }
    plain
}

/// A list of texts, parted by commas that are not escaped.
pub(super) fn texts(value: &str) -> impl Iterator<Item = String> + '_ {
    let mut rest = Some(value);
    std::iter::from_fn(move || {
        let list = rest?;
        let mut escaped = false;
        let comma = list.bytes().position(|byte| {
            let parts = byte == b',' && !escaped;
            escaped = byte == b'\\' && !escaped;
            parts
        });
        let (one, after) = match comma {
            Some(at) => (list.get(..at)?, list.get(at + 1..)),
            None => (list, None),
        };
        rest = after;
        Some(text(one.trim()))
    })
}

/// `-0500`, `+013000`: seconds east of UTC.
pub(super) fn offset(value: &str) -> Option<i32> {
    let value = value.trim();
    let (sign, rest) = match value.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, value.strip_prefix('+')?),
    };
    let number = digits(rest, 6).or_else(|| digits(rest, 4).map(|short| short * 100))?;
    let (hours, minutes, seconds) = (number / 10_000, number / 100 % 100, number % 100);
    let sane = hours < 24 && minutes < 60 && seconds < 60;
    sane.then(|| i32::try_from(hours * 3_600 + minutes * 60 + seconds).ok())
        .flatten()
        .map(|offset| offset * sign)
}
