//! What a recurrence rule says. Only rules that RFC 5545 §3.3.10 allows come into being (see `parse`).

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc, Weekday};

/// The unit that a rule counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Freq {
    /// Every second.
    Secondly,
    /// Every minute.
    Minutely,
    /// Every hour.
    Hourly,
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
    /// Every year.
    Yearly,
}

impl Freq {
    /// The length of units shorter than a day, in seconds.
    pub(super) fn seconds(self) -> Option<i64> {
        match self {
            Self::Secondly => Some(1),
            Self::Minutely => Some(60),
            Self::Hourly => Some(3_600),
            Self::Daily | Self::Weekly | Self::Monthly | Self::Yearly => None,
        }
    }
}

/// The last moment of a series, inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// The whole day counts.
    Date(NaiveDate),
    /// By the series' own clocks.
    Local(NaiveDateTime),
    /// An instant; the caller compares it, since only the caller knows the zone.
    Utc(DateTime<Utc>),
}

/// A rule. Lists are in order and without repeats; masks have bit 0 for the first value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub(super) freq: Freq,
    /// At least 1.
    pub(super) interval: u32,
    /// At least 1.
    pub(super) count: Option<u64>,
    pub(super) until: Option<Until>,
    pub(super) week_start: Weekday,
    /// Bit 0 is January.
    pub(super) months: u16,
    /// Bit 0 is the 1st.
    pub(super) month_days: u32,
    /// Bit 0 is the last day of the month.
    pub(super) month_days_back: u32,
    pub(super) year_days: Vec<i16>,
    pub(super) week_numbers: Vec<i8>,
    /// `BYDAY` without ordinals; bit 0 is Monday.
    pub(super) weekdays: u8,
    /// `BYDAY` with ordinals.
    pub(super) nth_weekdays: Vec<(i8, Weekday)>,
    pub(super) hours: Vec<u32>,
    pub(super) minutes: Vec<u32>,
    pub(super) seconds: Vec<u32>,
    pub(super) positions: Vec<i16>,
}

impl Rule {
    /// A rule that says nothing but its unit.
    pub(super) fn every(freq: Freq) -> Self {
        Self {
            freq,
            interval: 1,
            count: None,
            until: None,
            week_start: Weekday::Mon,
            months: 0,
            month_days: 0,
            month_days_back: 0,
            year_days: Vec::new(),
            week_numbers: Vec::new(),
            weekdays: 0,
            nth_weekdays: Vec::new(),
            hours: Vec::new(),
            minutes: Vec::new(),
            seconds: Vec::new(),
            positions: Vec::new(),
        }
    }

    /// The unit that the rule counts in.
    pub fn freq(&self) -> Freq {
        self.freq
    }

    /// How many occurrences the series has, where the rule says so.
    pub fn count(&self) -> Option<u64> {
        self.count
    }

    /// The last moment of the series, where the rule has one.
    pub fn until(&self) -> Option<Until> {
        self.until
    }

    /// True when neither `COUNT` nor `UNTIL` ends the series.
    pub fn is_endless(&self) -> bool {
        self.count.is_none() && self.until.is_none()
    }

    /// The rule for a series of whole days: times of day are to be ignored there (RFC 5545 §3.3.10), and an
    /// `UNTIL` with a time means its date; an instant in UTC means the day that began, or ended, at that midnight.
    pub fn of_days(mut self) -> Self {
        self.hours.clear();
        self.minutes.clear();
        self.seconds.clear();
        self.until = self.until.map(|until| match until {
            Until::Date(date) => Until::Date(date),
            Until::Local(local) => Until::Date(local.date()),
            Until::Utc(instant) => Until::Date(day_meant(instant)),
        });
        self
    }

    /// The same rule for one occurrence fewer: the caller has counted one that the rule does not make. `None`
    /// when nothing is left.
    pub fn with_one_counted(mut self) -> Option<Self> {
        if let Some(count) = self.count {
            self.count = count.checked_sub(1).filter(|left| *left > 0);
            self.count?;
        }
        Some(self)
    }

    /// Does the rule pick days, so that the day of the start is not taken over?
    pub(super) fn picks_days(&self) -> bool {
        self.picks_month_days() || self.picks_weekdays() || !self.year_days.is_empty()
    }

    /// Do hours, minutes or seconds leave out units of the rule, rather than fill them?
    pub(super) fn limits_times(&self) -> bool {
        let (hours, minutes, seconds) =
            (!self.hours.is_empty(), !self.minutes.is_empty(), !self.seconds.is_empty());
        match self.freq {
            Freq::Secondly => hours || minutes || seconds,
            Freq::Minutely => hours || minutes,
            Freq::Hourly => hours,
            Freq::Daily | Freq::Weekly | Freq::Monthly | Freq::Yearly => false,
        }
    }

    pub(super) fn picks_month_days(&self) -> bool {
        self.month_days != 0 || self.month_days_back != 0
    }

    pub(super) fn picks_weekdays(&self) -> bool {
        self.weekdays != 0 || !self.nth_weekdays.is_empty()
    }
}

/// The last day of a series of whole days whose `UNTIL` is an instant. Exchange writes the day's midnight in UTC
/// (`T220000Z` in Berlin, `T050000Z` in New York), others the day's last second: no zone is told, and the midnight that
/// lies nearest is that of every zone from UTC-11 to UTC+12.
fn day_meant(instant: DateTime<Utc>) -> NaiveDate {
    let ends_a_day = instant.minute() == 59;
    let midnight = if ends_a_day { instant + TimeDelta::minutes(1) } else { instant };
    let nearest = midnight.checked_add_signed(TimeDelta::hours(12)).unwrap_or(midnight).date_naive();
    if ends_a_day { nearest.pred_opt().unwrap_or(nearest) } else { nearest }
}
