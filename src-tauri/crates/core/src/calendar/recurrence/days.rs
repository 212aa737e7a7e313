//! Sets of days: which days of a year, a month or a week a rule picks. Times of day are not here.

use super::rule::{Freq, Rule};
use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

/// Calls `found` with each day of the year that a yearly rule picks, in order.
pub(super) fn of_year(rule: &Rule, year: i32, start: NaiveDate, mut found: impl FnMut(NaiveDate)) {
    let counts_in_year = !rule.nth_weekdays.is_empty() && rule.months == 0;
    if rule.week_numbers.is_empty() && rule.year_days.is_empty() && !counts_in_year {
        let months = match rule.months {
            0 if !rule.picks_days() => 1 << start.month0(),
            0 => 0xFFF,
            some => some,
        };
        for month in (1..=12).filter(|month| months >> (month - 1) & 1 == 1) {
            of_month(rule, year, month, start, &mut found);
        }
        return;
    }
    let Some(facts) = Year::of(year, rule.week_start) else {
        return;
    };
    for month in 1..=12u32 {
        let Some(first) = NaiveDate::from_ymd_opt(year, month, 1) else {
            return;
        };
        for day in first.iter_days().take_while(|day| day.month() == month) {
            if facts.picks(rule, day, start) {
                found(day);
            }
        }
    }
}

/// Calls `found` with each day of the month that a monthly rule picks, or a yearly one inside this month.
pub(super) fn of_month(
    rule: &Rule,
    year: i32,
    month: u32,
    start: NaiveDate,
    found: &mut impl FnMut(NaiveDate),
) {
    let Some(first) = NaiveDate::from_ymd_opt(year, month, 1) else {
        return;
    };
    if rule.months != 0 && rule.months >> (month - 1) & 1 == 0 {
        return;
    }
    let length = days_in_month(first);
    let all = u32::MAX >> (32 - length);
    let mut days = all;
    if rule.picks_month_days() {
        days &= rule.month_days | rule.month_days_back.reverse_bits() >> (32 - length);
    }
    if rule.picks_weekdays() {
        days &= weekdays_of_month(rule, first.weekday(), length);
    }
    if !rule.picks_days() {
        days &= 1 << start.day0();
    }
    while days != 0 {
        if let Some(day) = first.with_day0(days.trailing_zeros()) {
            found(day);
        }
        days &= days - 1;
    }
}

/// Does a rule of days or shorter units pick the day? `BYDAY` has no ordinals there.
pub(super) fn allows(rule: &Rule, day: NaiveDate) -> bool {
    if rule.months != 0 && rule.months >> day.month0() & 1 == 0 {
        return false;
    }
    if rule.weekdays != 0 && !has_weekday(rule, day) {
        return false;
    }
    if rule.picks_month_days() && !has_month_day(rule, day) {
        return false;
    }
    rule.year_days.is_empty() || has_year_day(rule, day, days_in_year(day.year()))
}

/// How many occurrences each whole unit of the rule has, if that is the same for all units: then a series can be
/// skipped ahead by arithmetic although it is counted. Each pick of days counts once.
pub(super) fn per_unit(rule: &Rule, start: NaiveDate) -> Option<u64> {
    let limits = rule.months != 0 || !rule.positions.is_empty() || !rule.year_days.is_empty();
    if limits || !rule.week_numbers.is_empty() {
        return None;
    }
    let plain = !rule.picks_days();
    match rule.freq {
        Freq::Secondly | Freq::Minutely | Freq::Hourly => (plain && !rule.limits_times()).then_some(1),
        Freq::Daily => plain.then_some(1),
        Freq::Weekly if plain => Some(1),
        Freq::Weekly => Some(rule.weekdays.count_ones().into()),
        Freq::Monthly if plain => (start.day() <= 28).then_some(1),
        Freq::Monthly => per_month(rule),
        Freq::Yearly => (plain && (start.month(), start.day()) != (2, 29)).then_some(1),
    }
}

fn per_month(rule: &Rule) -> Option<u64> {
    const FIRST_28: u32 = u32::MAX >> 4;
    let (ahead, back) = (rule.month_days, rule.month_days_back);
    if !rule.picks_weekdays() {
        let one_sided = ahead == 0 || back == 0;
        let always = (ahead | back) & !FIRST_28 == 0;
        return (one_sided && always).then(|| (ahead | back).count_ones().into());
    }
    let ordinals = &rule.nth_weekdays;
    let always = ordinals.iter().all(|(n, _)| (1..=4).contains(n))
        || ordinals.iter().all(|(n, _)| (-4..=-1).contains(n));
    let only = rule.weekdays == 0 && !rule.picks_month_days();
    (only && always).then(|| u64::try_from(ordinals.len()).ok()).flatten()
}

/// Bits of the month's days that `BYDAY` picks; bit 0 is the 1st, which falls on `first`.
fn weekdays_of_month(rule: &Rule, first: Weekday, length: u32) -> u32 {
    const EVERY_SEVENTH: u32 = 0x1020_4081;
    let all = u32::MAX >> (32 - length);
    let of = |day: Weekday| (EVERY_SEVENTH << day.days_since(first)) & all;
    let every = ALL_WEEKDAYS.into_iter().filter(|day| rule.weekdays >> day.num_days_from_monday() & 1 == 1);
    let mut days = every.fold(0, |bits, day| bits | of(day));
    for (n, day) in &rule.nth_weekdays {
        days |= nth_bit(of(*day), *n);
    }
    days
}

const ALL_WEEKDAYS: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// The n-th set bit, from the end if n is negative; nothing if there are fewer.
fn nth_bit(mut bits: u32, n: i8) -> u32 {
    for _ in 1..n.unsigned_abs() {
        if bits == 0 {
            return 0;
        }
        bits &= if n > 0 { bits - 1 } else { !(1 << bits.ilog2()) };
    }
    if bits == 0 {
        return 0;
    }
    if n > 0 { bits & bits.wrapping_neg() } else { 1 << bits.ilog2() }
}

fn has_weekday(rule: &Rule, day: NaiveDate) -> bool {
    rule.weekdays >> day.weekday().num_days_from_monday() & 1 == 1
}

fn has_month_day(rule: &Rule, day: NaiveDate) -> bool {
    let back = days_in_month(day) - day.day();
    rule.month_days >> day.day0() & 1 == 1 || rule.month_days_back >> back & 1 == 1
}

fn has_year_day(rule: &Rule, day: NaiveDate, length: i64) -> bool {
    let ordinal = i64::from(day.ordinal());
    rule.year_days
        .iter()
        .any(|asked| i64::from(*asked) == ordinal || i64::from(*asked) == ordinal - length - 1)
}

fn days_in_month(day: NaiveDate) -> u32 {
    match day.month() {
        2 => 28 + u32::from(day.leap_year()),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_in_year(year: i32) -> i64 {
    NaiveDate::from_yo_opt(year, 366).map_or(365, |_| 366)
}

/// What a yearly rule with week numbers, days of the year or counted weekdays needs to know.
struct Year {
    year: i32,
    length: i64,
    /// Days from January 1 to the first day of week 1, in this year and the two beside it.
    week_one: i64,
    weeks: i64,
    weeks_before: i64,
}

impl Year {
    fn of(year: i32, week_start: Weekday) -> Option<Self> {
        let first = |year| NaiveDate::from_ymd_opt(year, 1, 1).map(|day| day + first_week(day, week_start));
        let (before, this, after) = (first(year - 1)?, first(year)?, first(year + 1)?);
        Some(Self {
            year,
            length: days_in_year(year),
            week_one: (this - NaiveDate::from_ymd_opt(year, 1, 1)?).num_days(),
            weeks: (after - this).num_weeks(),
            weeks_before: (this - before).num_weeks(),
        })
    }

    fn picks(&self, rule: &Rule, day: NaiveDate, start: NaiveDate) -> bool {
        let months = rule.months == 0 || rule.months >> day.month0() & 1 == 1;
        let month_days = !rule.picks_month_days() || has_month_day(rule, day);
        let year_days = rule.year_days.is_empty() || has_year_day(rule, day, self.length);
        let weeks = rule.week_numbers.is_empty() || self.has_week(rule, day);
        months && month_days && year_days && weeks && self.has_weekday(rule, day, start)
    }

    fn has_weekday(&self, rule: &Rule, day: NaiveDate, start: NaiveDate) -> bool {
        if !rule.picks_weekdays() {
            // A week number alone leaves the day open: it is the start's (RFC 5545 §3.3.10, "derived from DTSTART").
            return rule.picks_days() || rule.week_numbers.is_empty() || day.weekday() == start.weekday();
        }
        if has_weekday(rule, day) {
            return true;
        }
        let (at, length) = if rule.months == 0 {
            (i64::from(day.ordinal0()), self.length)
        } else {
            (i64::from(day.day0()), i64::from(days_in_month(day)))
        };
        let (ahead, back) = (at / 7 + 1, -((length - 1 - at) / 7 + 1));
        let nth = |n: i8| i64::from(n) == ahead || i64::from(n) == back;
        rule.nth_weekdays.iter().any(|(n, weekday)| *weekday == day.weekday() && nth(*n))
    }

    /// Days of the first and the last week may lie in the year beside it; a day counts in the year that it is in.
    fn has_week(&self, rule: &Rule, day: NaiveDate) -> bool {
        let at = i64::from(day.ordinal0()) - self.week_one;
        let week = at.div_euclid(7) + 1;
        debug_assert_eq!(day.year(), self.year, "a year's facts hold for its own days");
        let (week, weeks) = match week {
            ..1 => (self.weeks_before, self.weeks_before),
            _ if week > self.weeks => return rule.week_numbers.contains(&1),
            _ => (week, self.weeks),
        };
        rule.week_numbers
            .iter()
            .any(|asked| i64::from(*asked) == week || i64::from(*asked) == week - weeks - 1)
    }
}

/// From January 1 to the first day of week 1: the first week with at least four days in the year.
fn first_week(january_1: NaiveDate, week_start: Weekday) -> TimeDelta {
    let into_week = i64::from(january_1.weekday().days_since(week_start));
    TimeDelta::days(if into_week <= 3 { -into_week } else { 7 - into_week })
}
