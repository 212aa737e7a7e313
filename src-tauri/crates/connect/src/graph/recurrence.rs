//! Graph's `patternedRecurrence` as lines of RFC 5545, and as a request that ends a series. It expands nothing but
//! what it has to count.
//!
//! A month that lacks the day of `absoluteMonthly` has the occurrence on its last day, which RFC 5545 §3.3.10 says
//! with a list of days of which the last counts.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::recurrence::Rule;
use truedocket_core::calendar::source::SeriesEnd;
use truedocket_core::time::Span;
use truedocket_core::time::zone::{Zone, Zones};

/// `patternedRecurrence`.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Recurrence {
    pattern: Option<Pattern>,
    range: Option<Range>,
}

/// `recurrencePattern`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pattern {
    #[serde(rename = "type")]
    kind: Option<String>,
    interval: Option<u32>,
    days_of_week: Option<Vec<String>>,
    day_of_month: Option<u32>,
    month: Option<u32>,
    index: Option<String>,
    first_day_of_week: Option<String>,
}

/// `recurrenceRange`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Range {
    #[serde(rename = "type")]
    kind: Option<String>,
    start_date: Option<NaiveDate>,
    end_date: Option<NaiveDate>,
    number_of_occurrences: Option<u32>,
    recurrence_time_zone: Option<String>,
}

/// How a series ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Never,
    On(NaiveDate),
    After(u32),
}

/// The clocks by which a series goes.
#[derive(Clone)]
pub(super) struct Clocks {
    /// Its own zone; the calendar's for whole days.
    pub(super) zone: Zone,
    /// What they show when the first day begins.
    pub(super) first: NaiveDateTime,
    /// Whole days?
    all_day: bool,
}

impl Clocks {
    /// `recurrence` may name the zone; else it is the one that the span was made in.
    pub(super) fn of(
        span: &Span,
        recurrence: Option<&Recurrence>,
        calendar: &Calendar,
        zones: &Zones,
    ) -> Self {
        let find = |name: &str| zones.find(name).ok();
        let of_calendar = || find(&calendar.zone).unwrap_or_else(Zone::utc);
        match span {
            Span::Timed { start, zone, .. } => {
                let told = recurrence.and_then(|recurrence| recurrence.range.as_ref());
                let told = told.and_then(|range| find(range.recurrence_time_zone.as_deref()?));
                let zone = told.or_else(|| find(zone)).unwrap_or_else(of_calendar);
                Self { first: zone.to_local(*start), zone, all_day: false }
            }
            Span::AllDay { first, .. } => {
                Self { zone: of_calendar(), first: first.and_time(chrono::NaiveTime::MIN), all_day: true }
            }
        }
    }

    /// When a day of the series begins.
    pub(super) fn begin_on(&self, day: NaiveDate) -> DateTime<Utc> {
        self.zone.to_utc(day.and_time(self.first.time()))
    }

    /// The last instant of a day.
    fn last_of(&self, day: NaiveDate) -> DateTime<Utc> {
        self.zone.day_start(day + Days::new(1)) - TimeDelta::seconds(1)
    }
}

impl Recurrence {
    /// The rule's line and where the series ends; `None`: the pattern is none that is documented.
    pub(super) fn rule(&self, clocks: &Clocks) -> Option<(String, SeriesEnd)> {
        let every = self.pattern.as_ref()?.every()?;
        Some(match self.range.as_ref()?.end()? {
            End::Never => (format!("RRULE:{every}"), SeriesEnd::Never),
            End::After(count) => (format!("RRULE:{every};COUNT={count}"), SeriesEnd::After(count)),
            End::On(day) => {
                let last = clocks.last_of(day);
                let until = match clocks.all_day {
                    true => day.format("%Y%m%d"),
                    false => last.naive_utc().format("%Y%m%dT%H%M%SZ"),
                };
                (format!("RRULE:{every};UNTIL={until}"), SeriesEnd::Until(last))
            }
        })
    }

    /// No day of the series begins later; `None`: it has no end that could be told without counting its days.
    pub(super) fn latest_begin(&self, clocks: &Clocks) -> Option<DateTime<Utc>> {
        let pattern = self.pattern.as_ref()?;
        match self.range.as_ref()?.end()? {
            End::Never => None,
            End::On(day) => Some(clocks.begin_on(day)),
            End::After(count) => {
                let step = pattern.longest_step()?.checked_mul(u64::from(count) + 1)?;
                Some(clocks.begin_on(clocks.first.date().checked_add_days(Days::new(step))?))
            }
        }
    }

    /// The same recurrence with only the fields that its pattern and range have, as requests carry it. A zone that
    /// has no name is told as `zone`.
    pub(super) fn request(&self, zones: &Zones, zone: &str) -> Option<Value> {
        let (pattern, range) = (self.pattern.as_ref()?, self.range.as_ref()?);
        Some(json!({ "pattern": pattern.request()?, "range": range.request(range.end()?, zones, zone)? }))
    }

    /// The request by which no day begins at or after `end`. `Ok(None)`: that is so already.
    ///
    /// # Errors
    /// Why it cannot be, as a reason for a refusal.
    pub(super) fn ended(
        &self,
        end: DateTime<Utc>,
        clocks: &Clocks,
        zones: &Zones,
        zone: &str,
    ) -> Result<Option<Value>, &'static str> {
        const UNCLEAR: &str = "recurrence_not_known";
        let (pattern, range) = (self.pattern.as_ref().ok_or(UNCLEAR)?, self.range.as_ref().ok_or(UNCLEAR)?);
        let mut last = clocks.zone.to_local(end).date();
        if clocks.begin_on(last) >= end {
            last = last.pred_opt().ok_or(UNCLEAR)?;
        }
        let is_over = match range.end().ok_or(UNCLEAR)? {
            End::Never => false,
            End::On(day) => day <= last,
            End::After(count) => self.begun(clocks, last).ok_or(UNCLEAR)? >= u64::from(count),
        };
        if is_over {
            return Ok(None);
        }
        if last < clocks.first.date() {
            return Err("series_has_not_begun");
        }
        let pattern = pattern.request().ok_or(UNCLEAR)?;
        let range = range.request(End::On(last), zones, zone).ok_or(UNCLEAR)?;
        Ok(Some(json!({ "recurrence": { "pattern": pattern, "range": range } })))
    }

    /// How many days the series has up to and with `last`.
    fn begun(&self, clocks: &Clocks, last: NaiveDate) -> Option<u64> {
        let (line, _) = self.rule(clocks)?;
        let rule: Rule = line.strip_prefix("RRULE:")?.parse().ok()?;
        let to = (last + Days::new(1)).and_time(chrono::NaiveTime::MIN);
        let mut days = rule.occurrences(clocks.first, clocks.first, to).ok()?;
        days.try_fold(0, |count, day| day.map(|_| count + 1)).ok()
    }
}

impl Pattern {
    /// `FREQ` and the parts that say which days.
    fn every(&self) -> Option<String> {
        let interval = self.interval.unwrap_or(1);
        let every = match self.kind.as_deref()? {
            "daily" => "FREQ=DAILY".to_owned(),
            "weekly" => format!("FREQ=WEEKLY;BYDAY={};WKST={}", self.days()?, self.week_start()?),
            "absoluteMonthly" => format!("FREQ=MONTHLY;{}", month_day(self.day_of_month?, 28)?),
            "relativeMonthly" => format!("FREQ=MONTHLY;BYDAY={};BYSETPOS={}", self.days()?, self.position()?),
            "absoluteYearly" => {
                let (month, day) = (self.known_month()?, self.day_of_month?);
                format!("FREQ=YEARLY;BYMONTH={month};{}", month_day(day, shortest(month))?)
            }
            "relativeYearly" => {
                let month = self.known_month()?;
                format!("FREQ=YEARLY;BYMONTH={month};BYDAY={};BYSETPOS={}", self.days()?, self.position()?)
            }
            _unknown => return None,
        };
        match interval {
            0 => None,
            1 => Some(every),
            more => Some(format!("{every};INTERVAL={more}")),
        }
    }

    /// Days from one occurrence to the next, at most.
    fn longest_step(&self) -> Option<u64> {
        let unit = match self.kind.as_deref()? {
            "daily" => 1,
            "weekly" => 7,
            "absoluteMonthly" | "relativeMonthly" => 31,
            _yearly => 366,
        };
        Some(unit * u64::from(self.interval.unwrap_or(1)))
    }

    fn days(&self) -> Option<String> {
        let days = self.days_of_week.as_ref().filter(|days| !days.is_empty())?;
        let codes: Option<Vec<&str>> = days.iter().map(|day| code(day)).collect();
        Some(codes?.join(","))
    }

    fn week_start(&self) -> Option<&'static str> {
        code(self.first_day_of_week.as_deref().unwrap_or("sunday"))
    }

    fn position(&self) -> Option<i8> {
        Some(match self.index.as_deref().unwrap_or("first") {
            "first" => 1,
            "second" => 2,
            "third" => 3,
            "fourth" => 4,
            "last" => -1,
            _unknown => return None,
        })
    }

    fn known_month(&self) -> Option<u32> {
        self.month.filter(|month| (1..=12).contains(month))
    }

    /// Only the fields that belong to the type.
    fn request(&self) -> Option<Value> {
        self.every()?;
        let kind = self.kind.as_deref()?;
        let mut out = Map::new();
        out.insert("type".to_owned(), json!(kind));
        out.insert("interval".to_owned(), json!(self.interval.unwrap_or(1)));
        let relative = kind.starts_with("relative");
        if relative || kind == "weekly" {
            out.insert("daysOfWeek".to_owned(), json!(self.days_of_week));
        }
        if kind == "weekly" {
            out.insert(
                "firstDayOfWeek".to_owned(),
                json!(self.first_day_of_week.as_deref().unwrap_or("sunday")),
            );
        }
        if relative {
            out.insert("index".to_owned(), json!(self.index.as_deref().unwrap_or("first")));
        }
        if kind.starts_with("absolute") {
            out.insert("dayOfMonth".to_owned(), json!(self.day_of_month));
        }
        if kind.ends_with("Yearly") {
            out.insert("month".to_owned(), json!(self.month));
        }
        Some(Value::Object(out))
    }
}

impl Range {
    fn end(&self) -> Option<End> {
        match self.kind.as_deref()? {
            "noEnd" => Some(End::Never),
            "endDate" => self.end_date.map(End::On),
            "numbered" => self.number_of_occurrences.filter(|count| *count > 0).map(End::After),
            _unknown => None,
        }
    }

    fn request(&self, end: End, zones: &Zones, zone: &str) -> Option<Value> {
        let told = self.recurrence_time_zone.as_deref().filter(|name| zones.find(name).is_ok());
        let mut range = json!({
            "startDate": self.start_date?.to_string(),
            "recurrenceTimeZone": told.unwrap_or(zone),
        });
        let fields = range.as_object_mut()?;
        let kind = match end {
            End::Never => "noEnd",
            End::On(day) => {
                fields.insert("endDate".to_owned(), json!(day.to_string()));
                "endDate"
            }
            End::After(count) => {
                fields.insert("numberOfOccurrences".to_owned(), json!(count));
                "numbered"
            }
        };
        fields.insert("type".to_owned(), json!(kind));
        Some(range)
    }
}

fn code(day: &str) -> Option<&'static str> {
    Some(match day {
        "monday" => "MO",
        "tuesday" => "TU",
        "wednesday" => "WE",
        "thursday" => "TH",
        "friday" => "FR",
        "saturday" => "SA",
        "sunday" => "SU",
        _unknown => return None,
    })
}

/// Days that the month has in every year.
fn shortest(month: u32) -> u32 {
    match month {
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _long => 31,
    }
}

/// The day of the month, or its last one where it is shorter.
fn month_day(day: u32, shortest: u32) -> Option<String> {
    match day {
        0 | 32.. => None,
        day if day <= shortest => Some(format!("BYMONTHDAY={day}")),
        day => {
            let days: Vec<String> = (28..=day).map(|day| day.to_string()).collect();
            Some(format!("BYMONTHDAY={};BYSETPOS=-1", days.join(",")))
        }
    }
}
