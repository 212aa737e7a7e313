//! Reads the text of a rule, `FREQ=WEEKLY;BYDAY=MO,WE`. What RFC 5545 §3.3.10 forbids is an error that names the
//! part, because expanding such a rule would be guessing.

use super::rule::{Freq, Rule, Until};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use std::collections::BTreeSet;
use std::str::FromStr;

/// A rule that cannot be read, in words for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// There is no `FREQ`.
    #[error("the repeat rule does not say how often (FREQ is missing)")]
    NoFreq,
    /// The part's value is not one that it may have.
    #[error("the repeat rule's {part} cannot be “{value}”")]
    BadValue {
        /// Name of the part.
        part: &'static str,
        /// What stands there.
        value: String,
    },
    /// A part that RFC 5545 does not know.
    #[error("the repeat rule has an unknown part “{0}”")]
    UnknownPart(String),
    /// The part stands there twice.
    #[error("the repeat rule has {0} twice")]
    Twice(&'static str),
    /// The part must not stand beside this `FREQ`.
    #[error("the repeat rule has {part}, which does not go with its FREQ")]
    DoesNotGo {
        /// Name of the part.
        part: &'static str,
    },
    /// No year has such a day.
    #[error("the repeat rule asks for a day that its months never have (BYMONTHDAY)")]
    NoSuchDay,
}

/// Longer values are cut in messages, so that a broken file cannot fill the report.
const SHOWN: usize = 40;

impl FromStr for Rule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let mut rule = Self::every(Freq::Daily);
        let mut seen = BTreeSet::new();
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let name = name.trim().to_ascii_uppercase();
            if name.starts_with("X-") {
                continue;
            }
            let known = PARTS.iter().find(|known| **known == name).copied();
            let known = known.ok_or_else(|| RuleError::UnknownPart(name.chars().take(SHOWN).collect()))?;
            if !seen.insert(known) {
                return Err(RuleError::Twice(known));
            }
            read_part(&mut rule, known, value.trim())?;
        }
        if !seen.contains("FREQ") {
            return Err(RuleError::NoFreq);
        }
        check(&rule)?;
        Ok(rule)
    }
}

const PARTS: [&str; 14] = [
    "FREQ",
    "UNTIL",
    "COUNT",
    "INTERVAL",
    "BYSECOND",
    "BYMINUTE",
    "BYHOUR",
    "BYDAY",
    "BYMONTHDAY",
    "BYYEARDAY",
    "BYWEEKNO",
    "BYMONTH",
    "BYSETPOS",
    "WKST",
];

fn read_part(rule: &mut Rule, part: &'static str, value: &str) -> Result<(), RuleError> {
    let found = match part {
        "FREQ" => freq(value).map(|freq| rule.freq = freq),
        "UNTIL" => until(value).map(|until| rule.until = Some(until)),
        "COUNT" => value.parse().ok().filter(|count| *count > 0).map(|count| rule.count = Some(count)),
        "INTERVAL" => value.parse().ok().filter(|every| *every > 0).map(|every| rule.interval = every),
        "BYSECOND" => times(value, 60).map(|list| rule.seconds = at_most_59(list)),
        "BYMINUTE" => times(value, 59).map(|list| rule.minutes = list),
        "BYHOUR" => times(value, 23).map(|list| rule.hours = list),
        "BYDAY" => days(rule, value),
        "BYMONTHDAY" => signed(value, 31).map(|list| month_days(rule, &list)),
        "BYYEARDAY" => signed(value, 366).map(|list| rule.year_days = list),
        "BYWEEKNO" => signed(value, 53).map(|list| {
            rule.week_numbers = list.into_iter().filter_map(|week| i8::try_from(week).ok()).collect();
        }),
        "BYMONTH" => times(value, 12)
            .filter(|list| !list.contains(&0))
            .map(|list| rule.months = list.into_iter().fold(0, |mask, month| mask | 1 << (month - 1))),
        "BYSETPOS" => signed(value, 366).map(|list| rule.positions = list),
        _ => weekday(value).map(|day| rule.week_start = day),
    };
    found.ok_or_else(|| RuleError::BadValue { part, value: value.chars().take(SHOWN).collect() })
}

fn freq(value: &str) -> Option<Freq> {
    Some(match value.to_ascii_uppercase().as_str() {
        "SECONDLY" => Freq::Secondly,
        "MINUTELY" => Freq::Minutely,
        "HOURLY" => Freq::Hourly,
        "DAILY" => Freq::Daily,
        "WEEKLY" => Freq::Weekly,
        "MONTHLY" => Freq::Monthly,
        "YEARLY" => Freq::Yearly,
        _ => return None,
    })
}

/// `19971224`, `19971224T000000`, `19971224T000000Z`.
fn until(value: &str) -> Option<Until> {
    let digits = |text: &str| text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let (date, time) = value.split_once(['T', 't']).map_or((value, None), |(date, time)| (date, Some(time)));
    let date = NaiveDate::parse_from_str(digits(date).then_some(date)?, "%Y%m%d").ok()?;
    let Some(time) = time else {
        return Some(Until::Date(date));
    };
    let (time, is_utc) = time.strip_suffix(['Z', 'z']).map_or((time, false), |time| (time, true));
    let time = NaiveTime::parse_from_str((time.len() == 6).then_some(time)?, "%H%M%S").ok()?;
    let local = NaiveDateTime::new(date, time);
    Some(if is_utc {
        Until::Utc(DateTime::from_naive_utc_and_offset(local, chrono::Utc))
    } else {
        Until::Local(local)
    })
}

fn times(value: &str, most: u32) -> Option<Vec<u32>> {
    let list: Option<BTreeSet<u32>> =
        value.split(',').map(|one| one.trim().parse().ok().filter(|number| *number <= most)).collect();
    list.map(|list| list.into_iter().collect())
}

/// Second 60 is a leap second, which no calendar keeps.
fn at_most_59(list: Vec<u32>) -> Vec<u32> {
    let kept: BTreeSet<u32> = list.into_iter().map(|second| second.min(59)).collect();
    kept.into_iter().collect()
}

fn signed(value: &str, most: i16) -> Option<Vec<i16>> {
    let list: Option<BTreeSet<i16>> = value
        .split(',')
        .map(|one| {
            one.trim().parse().ok().filter(|number: &i16| *number != 0 && (-most..=most).contains(number))
        })
        .collect();
    list.map(|list| list.into_iter().collect())
}

fn month_days(rule: &mut Rule, list: &[i16]) {
    for day in list {
        let bit = 1 << (day.unsigned_abs() - 1);
        if *day > 0 { rule.month_days |= bit } else { rule.month_days_back |= bit }
    }
}

fn days(rule: &mut Rule, value: &str) -> Option<()> {
    for one in value.split(',').map(str::trim) {
        let (ordinal, name) = one.split_at_checked(one.len().checked_sub(2)?)?;
        let day = weekday(name)?;
        if ordinal.is_empty() {
            rule.weekdays |= 1 << day.num_days_from_monday();
            continue;
        }
        let ordinal = ordinal.parse().ok().filter(|n: &i8| *n != 0 && (-53..=53).contains(n))?;
        if !rule.nth_weekdays.contains(&(ordinal, day)) {
            rule.nth_weekdays.push((ordinal, day));
        }
    }
    Some(())
}

fn weekday(name: &str) -> Option<Weekday> {
    Some(match name.to_ascii_uppercase().as_str() {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    })
}

/// The combinations that RFC 5545 §3.3.10 forbids, and days that never come.
fn check(rule: &Rule) -> Result<(), RuleError> {
    let yearly = rule.freq == Freq::Yearly;
    let by_month = rule.freq == Freq::Monthly || yearly;
    let by_day = matches!(rule.freq, Freq::Daily | Freq::Weekly | Freq::Monthly);
    if !rule.week_numbers.is_empty() && !yearly {
        return Err(RuleError::DoesNotGo { part: "BYWEEKNO" });
    }
    if !rule.year_days.is_empty() && by_day {
        return Err(RuleError::DoesNotGo { part: "BYYEARDAY" });
    }
    if rule.picks_month_days() && rule.freq == Freq::Weekly {
        return Err(RuleError::DoesNotGo { part: "BYMONTHDAY" });
    }
    if !rule.nth_weekdays.is_empty() && (!by_month || !rule.week_numbers.is_empty()) {
        return Err(RuleError::DoesNotGo { part: "BYDAY with a number" });
    }
    if rule.months != 0 && rule.picks_month_days() && !some_month_has_the_day(rule) {
        return Err(RuleError::NoSuchDay);
    }
    Ok(())
}

fn some_month_has_the_day(rule: &Rule) -> bool {
    const LONGEST: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let asked = rule.month_days | rule.month_days_back;
    LONGEST
        .iter()
        .enumerate()
        .any(|(month, days)| rule.months >> month & 1 == 1 && asked.trailing_zeros() < *days)
}
