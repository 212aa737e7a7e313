//! What the reconciliation is told: everything that was read, and what could not be read.

use crate::event::{Calendar, ReadEvent};
use crate::ids::{ConnectionName, EventKey};
use crate::matter::{Contact, Entry, Matter, PracticeUser};
use crate::people::Staff;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The two sides that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The calendar of record: always right.
    Record,
    /// The practice-management system.
    Practice,
}

/// Was it read, completely and lately?
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Yes: what is not in it does not exist.
    Read,
    /// No, for this reason in plain words: neither present nor absent nor fine.
    Unknown(String),
}

/// One connected system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemState {
    /// Its connection.
    pub connection: ConnectionName,
    /// Which side it is on.
    pub side: Side,
    /// Was it read?
    pub reach: Reach,
}

/// One calendar of a system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarState {
    /// Which side it is on.
    pub side: Side,
    /// The calendar.
    pub calendar: Calendar,
    /// Was it read?
    pub reach: Reach,
}

/// A practice entry is known to stand for an event of record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// Any copy of the event.
    pub event: EventKey,
    /// The entry.
    pub entry: EventKey,
}

/// The days that are compared, both inclusive, by the office's clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CompareDays {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

impl CompareDays {
    /// Is the day compared?
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }
}

/// All that is known at one moment. Events and entries reach from the day before the compared days to the day after
/// them, so that what was moved over the edge is not called missing; the event of a linked entry belongs in here
/// wherever it lies. The order of nothing in here matters.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// Who is internal.
    pub staff: Staff,
    /// All systems of both sides. A side without a system counts as not read.
    pub systems: Vec<SystemState>,
    /// All calendars that should have been read. Calendars that the policy ignores are not in here.
    pub calendars: Vec<CalendarState>,
    /// Copies of events of the calendar of record, called-off ones included.
    pub events: Vec<ReadEvent>,
    /// Provider's ids of events that are proven to be gone: re-read by id, or reported deleted.
    pub gone: BTreeSet<String>,
    /// Entries of the practice system.
    pub entries: Vec<Entry>,
    /// All matters, closed ones too.
    pub matters: Vec<Matter>,
    /// Users of the practice system.
    pub users: Vec<PracticeUser>,
    /// Address book of the practice system.
    pub contacts: Vec<Contact>,
    /// Links that were made or found before.
    pub links: Vec<Link>,
}
