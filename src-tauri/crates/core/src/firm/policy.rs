//! The firm's rules, as the manager set them.

use crate::ids::CalendarId;
use chrono::{NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What kind of appointment a category stands for; severity hangs on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CategoryKind {
    /// Court appearances and depositions: a miss can cost the case.
    Court,
    /// Meetings with clients.
    Client,
    /// The firm among itself; not sent to the practice system.
    Internal,
}

/// Calendars are read at most this many days back, and as many ahead: about three years. No calendar of appointments
/// reaches further, and providers refuse to list more than a few years at once.
pub const MOST_DAYS: u32 = 1_100;

/// All that the manager can decide. Times are local to [`Policy::zone`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// The firm's name, as it stands on reports.
    pub firm: String,
    /// IANA name of the office's zone.
    pub zone: String,
    /// When the morning reconciliation runs.
    pub morning_at: NaiveTime,
    /// Until when a morning's report is made again on the same day while something could not be checked. Courts and
    /// offices open soon after; what is still missing then, the last report says.
    pub morning_until: NaiveTime,
    /// Days without business, each week.
    pub weekend: Vec<Weekday>,
    /// Days without business, by date, with their names: federal, state and the firm's own.
    pub closed_days: BTreeMap<NaiveDate, String>,
    /// Are US federal holidays closed days as well?
    pub federal_holidays: bool,
    /// Category names in lower case and what they stand for.
    pub categories: BTreeMap<String, CategoryKind>,
    /// Patterns of matter numbers in the letters of [`crate::rules::pattern`]; empty: learned from the matter list.
    pub matter_patterns: Vec<String>,
    /// Two instants this close count as one, in seconds.
    pub time_tolerance: u32,
    /// How many days back calendars of record are read.
    pub read_back_days: u32,
    /// How many days ahead calendars of record are read.
    pub read_ahead_days: u32,
    /// Calendars of record that are not read, by id.
    pub ignored_calendars: Vec<String>,
}

impl Policy {
    /// Does that calendar take part in nothing?
    pub fn ignores(&self, calendar: &CalendarId) -> bool {
        self.ignored_calendars.iter().any(|ignored| ignored == calendar.as_str())
    }

    /// The name of a number of days that is beyond [`MOST_DAYS`].
    pub fn too_many_days(&self) -> Option<&'static str> {
        let days = [("read_back_days", self.read_back_days), ("read_ahead_days", self.read_ahead_days)];
        days.into_iter().find(|(_, days)| *days > MOST_DAYS).map(|(name, _)| name)
    }
}

impl Default for Policy {
    fn default() -> Self {
        let categories = [
            ("client meeting", CategoryKind::Client),
            ("court appearance", CategoryKind::Court),
            ("deposition", CategoryKind::Court),
            ("internal", CategoryKind::Internal),
        ];
        Self {
            firm: String::new(),
            zone: "America/New_York".to_owned(),
            morning_at: NaiveTime::from_hms_opt(6, 30, 0).unwrap_or_default(),
            morning_until: NaiveTime::from_hms_opt(8, 30, 0).unwrap_or_default(),
            weekend: vec![Weekday::Sat, Weekday::Sun],
            closed_days: BTreeMap::new(),
            federal_holidays: true,
            categories: categories.map(|(name, kind)| (name.to_owned(), kind)).into(),
            matter_patterns: Vec::new(),
            time_tolerance: 0,
            read_back_days: 62,
            read_ahead_days: 366,
            ignored_calendars: Vec::new(),
        }
    }
}
