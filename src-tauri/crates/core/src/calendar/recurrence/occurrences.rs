//! The expansion: occurrences of a rule inside a window, one unit of the rule (a week, a month …) at a time.
//!
//! Nothing before the window is computed unless `COUNT` demands it, and then by arithmetic where every unit has
//! equally many occurrences. What would still explode is refused, at a fixed cost.

use super::days;
use super::rule::{Freq, Rule, Until};
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use std::collections::VecDeque;

/// Units looked at and occurrences counted for one series outside of the window.
const BUDGET: u64 = 50_000;

/// Occurrences of one series in a year of the window, or in a shorter one. Hourly over a year makes 8,760.
const MOST_A_YEAR: u64 = 10_000;

/// A rule of hours or less is followed for so many years; a rule of days for as long as the calendar goes.
const YEARS_OF_HOURS: u64 = 100;

/// More times in one unit than minutes in a day are no appointment.
const MOST_TIMES: usize = 1_440;

/// Clocks are at most 14 hours ahead of UTC and 12 behind it; `UNTIL` in UTC is cut to this on the wall.
const WIDEST_OFFSET: i64 = 15;

/// Why a rule is not expanded, in words for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpansionRefused {
    /// It would take more than the budget.
    #[error("the repeat rule makes too many instances to be a calendar entry")]
    TooMany,
}

/// Occurrences in `[from, to)` by the wall clock, in order. After a refusal there is nothing more.
pub struct Occurrences<'r> {
    rule: &'r Rule,
    start: NaiveDateTime,
    from: NaiveDateTime,
    /// Last moment that may come out, inclusive.
    last: NaiveDateTime,
    /// Seconds from the begin of a unit's day (or of the unit, if shorter) to each occurrence.
    times: Vec<i64>,
    /// How many more the rule allows.
    left: u64,
    unit: i64,
    spent: u64,
    /// What may be spent in all.
    budget: u64,
    made: u64,
    /// How many may be made.
    most: u64,
    over: bool,
    ready: VecDeque<NaiveDateTime>,
    set: Vec<NaiveDateTime>,
}

impl Rule {
    /// The occurrences in `[from, to)` of a series that starts at `start`. The start itself comes out only if the
    /// rule picks it. `UNTIL` in UTC is applied roughly (15 hours late): the caller compares instants.
    ///
    /// # Errors
    /// [`ExpansionRefused`] at once if the rule is known to explode; else the iterator ends with it when it does.
    pub fn occurrences(
        &self,
        start: NaiveDateTime,
        from: NaiveDateTime,
        to: NaiveDateTime,
    ) -> Result<Occurrences<'_>, ExpansionRefused> {
        let mut walk = Occurrences {
            rule: self,
            start,
            from,
            last: last_moment(self, to),
            times: times(self, start)?,
            left: self.count.unwrap_or(u64::MAX),
            unit: 0,
            spent: 0,
            budget: BUDGET,
            made: 0,
            most: MOST_A_YEAR,
            over: false,
            ready: VecDeque::new(),
            set: Vec::new(),
        };
        walk.allow_for_the_window();
        walk.skip_ahead();
        walk.refuse_early()?;
        Ok(walk)
    }
}

impl Iterator for Occurrences<'_> {
    type Item = Result<NaiveDateTime, ExpansionRefused>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(at) = self.ready.pop_front() {
                return Some(Ok(at));
            }
            if self.over {
                return None;
            }
            self.read_unit();
            if self.spent > self.budget || self.made > self.most {
                self.over = true;
                self.ready.clear();
                return Some(Err(ExpansionRefused::TooMany));
            }
        }
    }
}

impl Occurrences<'_> {
    /// What is too much hangs on how dense a rule is, and not on how long a window is asked for.
    fn allow_for_the_window(&mut self) {
        let begin = self.from.max(self.start);
        let days = u64::try_from((self.last.min(LAST_MOMENT) - begin).num_days()).unwrap_or(0);
        let (days, years) = match self.rule.freq.seconds() {
            Some(_) => (0, days.div_ceil(365).min(YEARS_OF_HOURS)),
            None => (days, days.div_ceil(365)),
        };
        self.most = MOST_A_YEAR * years.max(1);
        self.budget = BUDGET + days + self.most;
    }

    /// Goes to the unit that holds `from`, and takes what lies before it off the count.
    fn skip_ahead(&mut self) {
        let target = self.unit_of(self.from).max(0);
        if target == 0 || self.rule.count.is_none() {
            self.unit = target;
            return;
        }
        let Some(per_unit) = days::per_unit(self.rule, self.start.date()) else {
            return;
        };
        self.read_unit();
        self.ready.clear();
        let full_units = u64::try_from(target - 1).unwrap_or(0);
        let per_unit = per_unit.saturating_mul(u64::try_from(self.times.len()).unwrap_or(u64::MAX));
        self.left = self.left.saturating_sub(full_units.saturating_mul(per_unit));
        self.over |= self.left == 0;
        self.unit = target;
    }

    /// A rule of short units over a long window is refused before it fills the memory.
    fn refuse_early(&self) -> Result<(), ExpansionRefused> {
        if self.over || days::per_unit(self.rule, self.start.date()).is_none() {
            return Ok(());
        }
        let units = u64::try_from(self.unit_of(self.last) - self.unit).unwrap_or(0);
        let all = units.saturating_mul(u64::try_from(self.times.len()).unwrap_or(u64::MAX)).min(self.left);
        if all > self.most { Err(ExpansionRefused::TooMany) } else { Ok(()) }
    }

    /// The last unit that begins at or before the moment; negative before the series.
    fn unit_of(&self, moment: NaiveDateTime) -> i64 {
        let day = moment.date();
        let passed = match self.rule.freq {
            Freq::Yearly => i64::from(day.year()) - i64::from(self.start.year()),
            Freq::Monthly => months(day) - months(self.start.date()),
            Freq::Weekly => (day - self.first_week()).num_days().div_euclid(7),
            Freq::Daily => (day - self.start.date()).num_days(),
            Freq::Hourly | Freq::Minutely | Freq::Secondly => {
                let length = self.rule.freq.seconds().unwrap_or(1);
                moment.and_utc().timestamp().div_euclid(length)
                    - self.start.and_utc().timestamp().div_euclid(length)
            }
        };
        passed.div_euclid(i64::from(self.rule.interval))
    }

    fn first_week(&self) -> NaiveDate {
        let day = self.start.date();
        let into_week = day.weekday().days_since(self.rule.week_start);
        day.checked_sub_days(Days::new(into_week.into())).unwrap_or(day)
    }

    /// Makes the occurrences of the next unit ready, or ends the series.
    fn read_unit(&mut self) {
        let passed = self.unit.saturating_mul(i64::from(self.rule.interval));
        self.unit = self.unit.saturating_add(1);
        self.set.clear();
        let begun = self.collect(passed).is_some_and(|begin| begin <= self.last);
        if !begun {
            self.over = true;
            return;
        }
        self.spent += 1;
        self.pick_positions();
        let mut set = std::mem::take(&mut self.set);
        self.hand_out(&set);
        // The room goes on being used: most units hold one occurrence.
        set.clear();
        self.set = set;
    }

    fn hand_out(&mut self, set: &[NaiveDateTime]) {
        for at in set.iter().copied() {
            if at < self.start {
                continue;
            }
            if self.left == 0 || at > self.last {
                self.over = true;
                return;
            }
            self.left -= 1;
            self.spent += 1;
            if at >= self.from {
                self.made += 1;
                self.ready.push_back(at);
            }
        }
    }

    /// Puts all that the unit has into the set, in order. Gives the unit's first moment, or `None` at the end of
    /// the calendar.
    fn collect(&mut self, passed: i64) -> Option<NaiveDateTime> {
        let (rule, start, times) = (self.rule, self.start.date(), &self.times);
        let set = &mut self.set;
        let mut take = |day: NaiveDate| {
            let midnight = day.and_time(NaiveTime::MIN);
            set.extend(times.iter().map(|seconds| midnight + TimeDelta::seconds(*seconds)));
        };
        let first = match rule.freq {
            Freq::Yearly => {
                let year = i32::try_from(i64::from(start.year()).checked_add(passed)?).ok()?;
                let first = in_calendar(NaiveDate::from_ymd_opt(year, 1, 1)?)?;
                days::of_year(rule, year, start, take);
                first
            }
            Freq::Monthly => {
                let month = months(start).checked_add(passed)?;
                let year = i32::try_from(month.div_euclid(12)).ok()?;
                let month = u32::try_from(month.rem_euclid(12)).ok()? + 1;
                let first = in_calendar(NaiveDate::from_ymd_opt(year, month, 1)?)?;
                days::of_month(rule, year, month, start, &mut take);
                first
            }
            Freq::Weekly => {
                let first = later(self.first_week(), passed.checked_mul(7)?)?;
                self.week(first);
                first
            }
            Freq::Daily => {
                let day = later(start, passed)?;
                if days::allows(rule, day) {
                    take(day);
                }
                day
            }
            Freq::Hourly | Freq::Minutely | Freq::Secondly => return self.short_unit(passed),
        };
        Some(first.and_time(NaiveTime::MIN))
    }

    fn week(&mut self, first: NaiveDate) {
        let own = self.start.weekday();
        for day in first.iter_days().take(7) {
            if (self.rule.weekdays != 0 || day.weekday() == own) && days::allows(self.rule, day) {
                let midnight = day.and_time(NaiveTime::MIN);
                self.set.extend(self.times.iter().map(|seconds| midnight + TimeDelta::seconds(*seconds)));
            }
        }
    }

    /// An hour, a minute or a second: hours and minutes of the rule then leave units out.
    fn short_unit(&mut self, passed: i64) -> Option<NaiveDateTime> {
        let length = self.rule.freq.seconds()?;
        let own = self.start.and_utc().timestamp().div_euclid(length);
        let begin = own.checked_add(passed)?.checked_mul(length)?;
        let begin = chrono::DateTime::from_timestamp(begin, 0)?.naive_utc();
        in_calendar(begin.date())?;
        let has = |list: &[u32], value: u32| list.is_empty() || list.contains(&value);
        let freq = self.rule.freq;
        let allowed = days::allows(self.rule, begin.date())
            && has(&self.rule.hours, begin.hour())
            && (freq == Freq::Hourly || has(&self.rule.minutes, begin.minute()))
            && (freq != Freq::Secondly || has(&self.rule.seconds, begin.second()));
        if allowed {
            self.set.extend(self.times.iter().map(|seconds| begin + TimeDelta::seconds(*seconds)));
        }
        Some(begin)
    }

    /// `BYSETPOS`: of each unit only the n-th ones, counted from the end if negative.
    fn pick_positions(&mut self) {
        if self.rule.positions.is_empty() || self.set.is_empty() {
            return;
        }
        let size = self.set.len();
        let place = |position: &i16| {
            let steps = usize::from(position.unsigned_abs());
            if *position > 0 { Some(steps - 1) } else { size.checked_sub(steps) }
        };
        let mut places: Vec<usize> = self.rule.positions.iter().filter_map(place).collect();
        places.sort_unstable();
        places.dedup();
        let picked: Vec<NaiveDateTime> =
            places.into_iter().filter_map(|at| self.set.get(at).copied()).collect();
        self.set = picked;
    }
}

/// Where a rule has no list of its own, the start's value holds (RFC 5545 §3.3.10).
fn times(rule: &Rule, start: NaiveDateTime) -> Result<Vec<i64>, ExpansionRefused> {
    let or_own = |list: &[u32], own: u32| if list.is_empty() { vec![own] } else { list.to_vec() };
    let hours = if rule.freq >= Freq::Daily { or_own(&rule.hours, start.hour()) } else { vec![0] };
    let minutes = if rule.freq >= Freq::Hourly { or_own(&rule.minutes, start.minute()) } else { vec![0] };
    let seconds = if rule.freq >= Freq::Minutely { or_own(&rule.seconds, start.second()) } else { vec![0] };
    if hours.len() * minutes.len() * seconds.len() > MOST_TIMES {
        return Err(ExpansionRefused::TooMany);
    }
    let mut times = Vec::new();
    for hour in &hours {
        for minute in &minutes {
            times.extend(seconds.iter().map(|second| i64::from(hour * 3_600 + minute * 60 + second)));
        }
    }
    Ok(times)
}

fn last_moment(rule: &Rule, to: NaiveDateTime) -> NaiveDateTime {
    let before_end = to.checked_sub_signed(TimeDelta::nanoseconds(1)).unwrap_or(to);
    let until = match rule.until {
        None => None,
        Some(Until::Date(date)) => {
            let next = date.succ_opt().unwrap_or(date).and_time(NaiveTime::MIN);
            next.checked_sub_signed(TimeDelta::nanoseconds(1))
        }
        Some(Until::Local(local)) => Some(local),
        Some(Until::Utc(instant)) => instant.naive_utc().checked_add_signed(TimeDelta::hours(WIDEST_OFFSET)),
    };
    until.map_or(before_end, |until| until.min(before_end))
}

fn months(day: NaiveDate) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month0())
}

fn later(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    in_calendar(day.checked_add_days(Days::new(u64::try_from(days).ok()?))?)
}

/// iCalendar writes years with four digits.
const LAST_MOMENT: NaiveDateTime = match NaiveDate::from_ymd_opt(9_999, 12, 31) {
    Some(day) => day.and_time(NaiveTime::MIN),
    None => NaiveDateTime::MAX,
};

/// iCalendar writes years with four digits.
fn in_calendar(day: NaiveDate) -> Option<NaiveDate> {
    (day.year() <= 9_999).then_some(day)
}
