//! To when something was moved, as far as a few words say it: `12/4`, `Friday`, `Dec. 4`, `2 PM`, `a later date`.

use super::OwnTime;
use super::words::{Segment, Word};
use chrono::{Datelike, NaiveDate, Timelike, Weekday};

/// Words that stand in a time or before it.
pub(super) fn is_time(word: &Word) -> bool {
    let text = word.text.as_str();
    let led = ["on", "at", "of", "for", "set", "scheduled", "am", "pm", "a", "p", "m", "noon", "st"]
        .contains(&text);
    led || text.starts_with(|c: char| c.is_ascii_digit()) || weekday(text).is_some() || is_month(text)
}

/// A time that is named where something was moved to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct NamedTime {
    month_day: Option<(u32, u32)>,
    weekday: Option<Weekday>,
    /// Hours and minutes; `false`: it is not said which half of the day.
    clock: Option<(u32, u32, bool)>,
}

/// Words of a time that say nothing by themselves.
const PASSED_OVER: [&str; 7] = ["on", "the", "at", "a", "of", "by", "new"];

/// Times that are not known yet.
const OPEN: [&str; 12] =
    ["next", "later", "tomorrow", "tbd", "tba", "tbc", "date", "week", "month", "day", "another", "unknown"];

/// More days no appointment covers that is one.
const LONGEST: usize = 366;

/// Behind these a time says to when it was moved.
const MOVED: [&str; 12] = [
    "reset",
    "resched",
    "rescheduled",
    "renoticed",
    "continued",
    "cont'd",
    "moved",
    "postponed",
    "adjourned",
    "advanced",
    "reassigned",
    "now",
];

/// These say either when it was or when it is now.
const SET: [&str; 4] = ["set", "scheduled", "noticed", "calendared"];

/// Behind these they say when it is now.
const SET_AFTER: [&str; 11] =
    ["", "and", "now", "is", "then", "but", "re", "vacated", "cancelled", "canceled", "calendar"];

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl NamedTime {
    /// The time with which these words begin, and how many words it takes; `None` if they begin with something else.
    pub(super) fn read(words: &[Word]) -> Option<(Self, usize)> {
        let mut time = Self::default();
        let mut end = 0;
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let text = word.text.as_str();
            let next = words.get(at + 1).map_or("", |word| word.text.as_str());
            if let Some(day) = weekday(text) {
                time.weekday = Some(day);
            } else if let Some(month) = month(text).filter(|_| day_of(next).is_some()) {
                time.month_day = day_of(next).map(|day| (month, day));
                at += 1;
            } else if let Some(hour) = first_of_two(text, next) {
                time.clock = Some(hour);
                at += 1;
            } else if let Some(date) = date(text) {
                time.month_day = Some(date);
            } else if let Some((clock, more)) = clock(text, words.get(at + 1..).unwrap_or_default()) {
                time.clock = Some(clock);
                at += more;
            } else if !OPEN.contains(&text) && !is_year(text) {
                if !PASSED_OVER.contains(&text) {
                    break;
                }
                at += 1;
                continue;
            }
            at += 1;
            end = at;
        }
        (end > 0).then_some((time, end))
    }

    /// Does it name a day, and not only an hour?
    pub(super) fn has_day(&self) -> bool {
        self.month_day.is_some() || self.weekday.is_some()
    }

    /// Is this the very time of the appointment that names it, or one of its days? Then it has been moved here, not away.
    pub(super) fn is_own(&self, own: OwnTime) -> bool {
        let first = own.start.date();
        let mut days = first.iter_days().take_while(|day| *day <= own.last_day.max(first)).take(LONGEST);
        match (self.month_day, self.weekday, self.clock) {
            (Some(named), _, _) => days.any(|day: NaiveDate| named == (day.month(), day.day())),
            (None, Some(weekday), _) => days.any(|day| weekday == day.weekday()),
            (None, None, Some((hour, minute, sure))) => {
                let half = |hour: u32| if sure { hour } else { hour % 12 };
                half(hour) == half(own.start.hour()) && minute == own.start.minute()
            }
            (None, None, None) => false,
        }
    }
}

/// All times to which these words move something, wherever they stand: `reset to 12/4`, `now set for Friday`,
/// `New date: 12/4`. Where it stood before (`was set for 11/20`) is none of them.
pub(super) fn times_moved_to(segments: &[Segment]) -> Vec<NamedTime> {
    let mut times = Vec::new();
    for (number, segment) in segments.iter().enumerate().filter(|(_, segment)| !segment.asks) {
        for at in (0..segment.words.len()).filter(|at| moves_to(&segment.words, *at)) {
            let behind = segment.words.get(at + 1..).unwrap_or_default();
            let next = segments.get(number + 1).map_or(&[][..], |next| &next.words);
            // A colon may stand between them.
            let time = NamedTime::read(if behind.is_empty() { next } else { behind });
            times.extend(time.map(|(time, _)| time));
        }
    }
    times
}

/// Does the time behind this word say to when something was moved?
fn moves_to(words: &[Word], at: usize) -> bool {
    let text = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("", |word| word.text.as_str());
    let before = |count: usize| text(at.checked_sub(count));
    match text(Some(at)) {
        "to" | "until" | "till" if ends_range(words, at) => {
            words.iter().take(at).any(|word| MOVED.contains(&word.text.as_str()))
        }
        "to" | "until" | "till" => !["prior", "due", "up", "subject"].contains(&before(1)),
        "for" | "on" | "at" if SET.contains(&before(1)) => SET_AFTER.contains(&before(2)),
        "for" | "on" | "at" => MOVED.contains(&before(1)),
        "date" | "time" => before(1) == "new" || before(2) == "new",
        text => MOVED.contains(&text),
    }
}

/// A time stands before it: `Monday to Friday`, `9:30 AM until noon`.
fn ends_range(words: &[Word], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| words.get(before..at)).unwrap_or_default();
    NamedTime::read(before).is_some() || before.iter().any(|word| ["am", "pm"].contains(&word.text.as_str()))
}

fn weekday(text: &str) -> Option<Weekday> {
    let named = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let short = ["tues", "wednes", "thur", "thurs", "weds"];
    let known = named.contains(&text) || short.contains(&text) || text.len() == 3;
    known.then(|| text.get(..3)?.parse().ok()).flatten()
}

/// Is it a month, in full or as it is shortened?
pub(in crate::rules) fn is_month(text: &str) -> bool {
    month(text).is_some()
}

fn month(text: &str) -> Option<u32> {
    let head = text.get(..3)?;
    let at = (1..).zip(MONTHS).find(|(_, month)| *month == head).map(|(number, _)| number)?;
    let full = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    (text.len() == 3 || text == "sept" || full.contains(&text)).then_some(at)
}

/// `4`, `4th`
fn day_of(text: &str) -> Option<u32> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = text.get(digits.len()..)?;
    let day: u32 = digits.parse().ok()?;
    ((1..=31).contains(&day) && ["", "st", "nd", "rd", "th"].contains(&ending)).then_some(day)
}

/// `12/4`, `12-4-26`, `2026-12-04`
fn date(text: &str) -> Option<(u32, u32)> {
    let parts: Option<Vec<u32>> = text.split(['/', '-', '.']).map(|part| part.parse().ok()).collect();
    let (month, day) = match parts?.as_slice() {
        [month, day] | [month, day, _] if *month <= 12 => (*month, *day),
        [year, month, day] if *year > 1_000 => (*month, *day),
        _ => return None,
    };
    let signed = text.contains(['/', '-']);
    (signed && (1..=12).contains(&month) && (1..=31).contains(&day)).then_some((month, day))
}

/// `2-3 PM`: where it begins; of which half of the day is not said.
fn first_of_two(text: &str, next: &str) -> Option<(u32, u32, bool)> {
    let (first, _) = text.split_once('-').filter(|_| matches!(next, "am" | "pm"))?;
    let (hour, minute) = first.split_once(':').unwrap_or((first, "0"));
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some((hour % 12, minute, false))
}

/// `2:30`, `2pm`, `2:30 PM`, `2 p.m.`, `noon`; and how many more words it takes.
fn clock(text: &str, more: &[Word]) -> Option<((u32, u32, bool), usize)> {
    if text == "noon" {
        return Some(((12, 0, true), 0));
    }
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let (hour, minute) = match digits.split_once(':') {
        Some((hour, minute)) => (hour.parse().ok()?, minute.parse().ok()?),
        None => (digits.parse().ok()?, 0),
    };
    let next = |at: usize| more.get(at).map_or("", |word| word.text.as_str());
    let (half, taken) = match (text.get(digits.len()..)?, next(0), next(1)) {
        (half @ ("am" | "pm"), _, _) => (half, 0),
        ("a", _, _) => ("am", 0),
        ("p", _, _) => ("pm", 0),
        ("", "o'clock", _) => ("", 1),
        ("", half @ ("am" | "pm"), _) => (half, 1),
        ("", "a", "m") => ("am", 2),
        ("", "p", "m") => ("pm", 2),
        ("", _, _) if digits.contains(':') => ("", 0),
        _ => return None,
    };
    if hour > 23 || minute > 59 {
        return None;
    }
    let hour: u32 = match half {
        "pm" => hour % 12 + 12,
        "am" => hour % 12,
        _unsaid => hour,
    };
    Some(((hour, minute, !half.is_empty() || hour > 12), taken))
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.starts_with("20") && text.bytes().all(|c| c.is_ascii_digit())
}
