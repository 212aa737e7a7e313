//! What the reconciliation is told: everything that was read, and what could not be read.

use crate::calendar::event::{Calendar, CalendarEvent};
use crate::coverage::{Coverage, GoneProof};
use crate::firm::matter::{Contact, Entry, Matter, PracticeUser};
use crate::firm::people::Staff;
use crate::ids::{ConnectionName, EventKey, RemoteId};
use crate::time::zone::Zone;
use crate::time::{Span, Window};
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The two sides that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The calendar of record: always right.
    Record,
    /// The practice-management system.
    Practice,
}

/// One connected system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemState {
    /// Its connection.
    pub connection: ConnectionName,
    /// Which side it is on.
    pub side: Side,
    /// The account that it is connected with now: what another account read is no ground.
    pub account: String,
    /// What was read of its lists: all four of a practice system, the staff of a calendar provider that has one.
    pub lists: Vec<Coverage>,
}

/// One calendar of a calendar of record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarState {
    /// The calendar.
    pub calendar: Calendar,
    /// What was read of it.
    pub coverage: Coverage,
}

/// An event of which it could not be found out whether it is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The connection that was asked.
    pub connection: ConnectionName,
    /// Its provider's id.
    pub id: String,
    /// Why, in plain words.
    pub why: String,
}

/// An event that is gone, as it was last known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletedEvent {
    /// What was last read of it.
    pub event: CalendarEvent,
    /// When we learned that it is gone.
    pub learned: DateTime<Utc>,
}

/// An entry that was deleted in the practice system, not by us, and for which event it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletedEntry {
    /// The event, or the series of which it is a day.
    pub event: RemoteId,
    /// When the entry was.
    pub span: Span,
    /// When we learned that it is gone.
    pub learned: DateTime<Utc>,
    /// When a comparison last saw the two agree.
    pub agreed: Option<DateTime<Utc>>,
}

/// An item that came and cannot be read: it was not understood, or it is private.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotReadable {
    /// Which side it is on.
    pub side: Side,
    /// Its connection.
    pub connection: ConnectionName,
    /// Its id; `None` where not even that could be read.
    pub id: Option<RemoteId>,
}

/// How it is known that an entry stands for an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkGround {
    /// It was made for it, or a person said so.
    Made,
    /// An earlier comparison saw the two agree. It holds as long as nothing speaks against it.
    Agreed,
}

/// A practice entry is known to stand for an event of record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// Any copy of the event.
    pub event: EventKey,
    /// The entry.
    pub entry: EventKey,
    /// How it is known.
    pub ground: LinkGround,
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

    /// From the begin of the first day to the end of the last one.
    pub fn window(&self, office: &Zone) -> Window {
        let after = self.to.checked_add_days(Days::new(1)).unwrap_or(self.to);
        Window { start: office.day_start(self.from), end: office.day_start(after) }
    }
}

/// All that is known at one moment. Events and entries reach from the day before the compared days to the day after
/// them, so that what was moved over the edge is not called missing; the event of a linked entry belongs in here
/// wherever it lies. The order of nothing in here matters.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The moment.
    pub now: DateTime<Utc>,
    /// Who is internal.
    pub staff: Staff,
    /// All systems of both sides. A side without a system counts as not read.
    pub systems: Vec<SystemState>,
    /// All calendars of record that should have been read. Calendars that the policy ignores are not in here.
    pub calendars: Vec<CalendarState>,
    /// Copies of events of the calendar of record, called-off ones included. One on a calendar that is not in here
    /// is neither compared nor called missing.
    pub events: Vec<CalendarEvent>,
    /// Proofs of events that are gone.
    pub gone: Vec<GoneProof>,
    /// Of those, what was last known of each, where it was ever read.
    pub deleted: Vec<DeletedEvent>,
    /// Of those, events that a clean-up of ours has deleted, and when.
    pub deleted_by_us: BTreeMap<EventKey, DateTime<Utc>>,
    /// Entries that were deleted in the practice system, for events that are held.
    pub deleted_entries: Vec<DeletedEntry>,
    /// Events of which nothing could be found out.
    pub doubts: Vec<Doubt>,
    /// Items that came and cannot be read.
    pub not_readable: Vec<NotReadable>,
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
