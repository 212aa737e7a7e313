//! One firm as all vendors see it. Vendor modules translate these to their own shapes; nothing else is shared.
//!
//! Every change takes the next number of one counter ([`World::touch`]); sync tokens are positions of that
//! counter, so each vendor's incremental listing is "rows with a higher number". Deleted rows stay as tombstones.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

mod channels;
mod edit;
mod files;
mod ids;
mod mail;
mod people;
mod rows;
pub mod series;
mod work;

pub use channels::Channel;
pub use files::{LoadError, empty, load};
pub use ids::{google_id, graph_id};
pub use work::{Activity, Task};

/// Somebody of the firm, present or former.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Person {
    /// Address; all vendors know the person by it.
    pub email: String,
    /// Full name.
    pub name: String,
    /// Attorney, else staff.
    pub attorney: bool,
    /// False for those who left: disabled in the directory and in the practice system.
    pub active: bool,
    /// Last day.
    pub left_on: Option<NaiveDate>,
    /// Number of the person in the practice system; users and their calendars have numbers of their own there.
    pub user_number: u64,
}

/// A calendar of the calendar provider. Its id is the owner's address for primary ones.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Calendar {
    /// Id.
    pub id: String,
    /// Owner's address.
    pub owner: String,
    /// Name.
    pub name: String,
    /// IANA zone.
    pub zone: String,
}

/// When an event takes place, in wall time as its maker typed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Timed.
    Timed {
        /// Begin.
        start: NaiveDateTime,
        /// End.
        end: NaiveDateTime,
        /// IANA zone of both.
        zone: String,
    },
    /// Whole days, `end` exclusive.
    AllDay {
        /// First day.
        first: NaiveDate,
        /// Day after the last.
        end: NaiveDate,
    },
}

/// A guest of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guest {
    /// Address.
    pub email: String,
    /// Name.
    pub name: String,
    /// `none`, `accepted`, `tentative`, `declined`.
    pub answer: String,
    /// A room.
    pub room: bool,
}

/// What one day of a series does instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exception {
    /// It does not take place.
    Cancelled,
    /// It is another time, title, place, …: all of it, as a single event.
    Changed(Box<Event>),
}

/// An event, or the master of a series, on one calendar. The copies that guests hold are rows of their own with
/// the same `uid`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Base id, letters `a-v` and digits; the same in all copies (Google). Graph ids are derived from calendar + id.
    pub id: String,
    /// The calendar that the row lies on.
    pub calendar: String,
    /// iCalendar UID, the same in all copies.
    pub uid: String,
    /// Title.
    pub title: String,
    /// Body as plain text.
    pub body: String,
    /// Place.
    pub place: String,
    /// First occurrence.
    pub when: When,
    /// Lines of RFC 5545: `RRULE:…`, `RDATE…`, `EXDATE…`; empty for a single event.
    pub rules: Vec<String>,
    /// Days of the series that differ, by original start (`2026-11-20T14:00:00Z` or `2026-11-20`).
    pub exceptions: BTreeMap<String, Exception>,
    /// Who called it.
    pub organizer: String,
    /// Who was asked.
    pub guests: Vec<Guest>,
    /// Category names.
    pub categories: Vec<String>,
    /// `busy`, `tentative`, `oof`, `elsewhere`, `free`.
    pub show_as: String,
    /// `default`, `outOfOffice`, `focusTime`, `workingLocation`, `birthday`.
    #[serde(rename = "nature")]
    pub event_type: String,
    /// Called off but still visible (an attendee's "Canceled:" shell).
    pub called_off: bool,
    /// A tombstone.
    pub deleted: bool,
    /// Marked private.
    pub private: bool,
    /// Properties by vendor: `google.private.KEY`, `google.shared.KEY`, `graph.PROPERTY-ID`.
    pub properties: BTreeMap<String, String>,
    /// The client's key of the creation (Graph `transactionId`).
    pub transaction: Option<String>,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When it was last changed.
    pub updated: DateTime<Utc>,
    /// Position of its last change; also the ETag.
    pub change: u64,
}

/// A matter of the practice system.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Matter {
    /// The practice system's number.
    pub number: u64,
    /// What people type.
    pub display_number: String,
    /// The firm's second number; may be empty.
    pub custom_number: String,
    /// About.
    pub description: String,
    /// `Pending`, `Open`, `Closed`.
    pub status: String,
    /// First day.
    #[serde(default)]
    pub opened: Option<NaiveDate>,
    /// Last day.
    #[serde(default)]
    pub closed: Option<NaiveDate>,
    /// Contact number of the client.
    pub client: u64,
    /// Address of the responsible attorney.
    pub responsible: String,
    /// Position of its last change.
    pub change: u64,
    /// When it was last changed.
    pub updated: DateTime<Utc>,
}

/// A contact of the practice system.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Contact {
    /// The practice system's number.
    pub number: u64,
    /// Person or company.
    pub company: bool,
    /// Name.
    pub name: String,
    /// Address; may be empty.
    pub email: String,
    /// Phone; may be empty.
    pub phone: String,
    /// Position of its last change.
    pub change: u64,
}

/// A calendar entry of the practice system.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// The practice system's number.
    pub number: u64,
    /// Address of the owner of the calendar that it lies on.
    pub owner: String,
    /// Title.
    pub title: String,
    /// Body.
    pub body: String,
    /// Place.
    pub place: String,
    /// Begin.
    pub start: DateTime<Utc>,
    /// End.
    pub end: DateTime<Utc>,
    /// Whole days; then `start` and `end` are midnights in the firm's zone.
    pub all_day: bool,
    /// Matter number of the practice system.
    pub matter: Option<u64>,
    /// Name of the event type; may be empty.
    pub category: String,
    /// Addresses of users and contacts who attend.
    pub attendees: Vec<String>,
    /// Properties that other programs left (`source_calendar_id` …).
    pub external: BTreeMap<String, String>,
    /// `RRULE` text; empty for a single entry.
    pub rule: String,
    /// Made by a court rule or a limitation date.
    pub court_rule: bool,
    /// A tombstone.
    pub deleted: bool,
    /// Position of its last change; also the ETag.
    pub change: u64,
    /// When it was last changed.
    pub updated: DateTime<Utc>,
}

/// One fault that was planted on purpose, so that tests know the truth.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Planted {
    /// The kind of discrepancy that must be reported: `missing_there`, `missing_here`, `time_differs`,
    /// `owner_differs`, `matter_differs`, `category_differs`, `attendees_differ`, `cancelled_but_alive`,
    /// `title_differs`, `place_differs`, `duplicate`, `double_booking`, `needs_cover`; or `flagged`: left out of the
    /// comparison, with a reason; or what is told although nothing differs: `due`, `closed_matter`, `declined`,
    /// `tentative`, `whole_day`.
    pub kind: String,
    /// Title of the appointment in the calendar of record, or of the entry where only that exists.
    pub title: String,
    /// UID of the event of record; empty where there is none.
    pub uid: String,
    /// UIDs of the other events that are part of it: the copy, the one it clashes with.
    #[serde(default)]
    pub others: Vec<String>,
    /// Numbers of the practice system's entries that are part of it.
    pub entries: Vec<u64>,
    /// What was done to it, in words.
    pub note: String,
}

/// A message that a calendar provider sent to somebody about an event: an invitation, an update, a cancellation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// Address.
    pub to: String,
    /// The calendar and base id of the event.
    pub event: (String, String),
    /// `invitation`, `update`, `cancellation`.
    pub about: String,
}

/// A piece of junk that was put on a calendar on purpose, so that tests know the truth about clean-ups.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Junk {
    /// The kind of finding that must name it: `leaver_series`, `undefined_all_day`, `duplicate`, `owner`, `category`,
    /// `incomplete`, `matter`, `endless_series`, `leftover`, `shell`, `overlap`.
    pub kind: String,
    /// The calendar that the row lies on.
    pub calendar: String,
    /// Its base id.
    pub id: String,
    /// What may be proposed for it besides `keep`: `delete`, `end_series`; empty: nothing that takes away.
    pub acts: Vec<String>,
    /// What was done, in words.
    pub note: String,
}

/// The whole firm.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct World {
    /// Where it is served, without a slash at the end: links lead there.
    #[serde(skip)]
    pub served_at: String,
    /// The firm's name.
    pub name: String,
    /// IANA zone of the office.
    pub zone: String,
    /// The pretend present; requests are answered as of it.
    pub now: DateTime<Utc>,
    /// The counter of changes.
    pub changes: u64,
    /// Members.
    pub people: Vec<Person>,
    /// Calendars by id.
    pub calendars: BTreeMap<String, Calendar>,
    /// Events by calendar and id; in JSON a plain list of events.
    #[serde(with = "rows")]
    pub events: BTreeMap<(String, String), Event>,
    /// Matters by number.
    pub matters: BTreeMap<u64, Matter>,
    /// Contacts by number.
    pub contacts: BTreeMap<u64, Contact>,
    /// Entries by number.
    pub entries: BTreeMap<u64, Entry>,
    /// Names of the practice system's event types by number; the usual four if empty.
    #[serde(default)]
    pub event_types: BTreeMap<u64, String>,
    /// Tasks of the practice system by number.
    #[serde(default)]
    pub tasks: BTreeMap<u64, Task>,
    /// Activities of the practice system by number.
    #[serde(default)]
    pub activities: BTreeMap<u64, Activity>,
    /// What is wrong with it, on purpose.
    pub planted: Vec<Planted>,
    /// The junk on its calendars, on purpose.
    #[serde(default)]
    pub junk: Vec<Junk>,
    /// What the calendar provider has mailed since the world was made.
    #[serde(default)]
    pub mails: Vec<Mail>,
    /// How many it has mailed in all, also in times that were turned back since.
    #[serde(default)]
    pub mailed: usize,
    /// Calendar and base id of events that were deleted and are gone from the bin: their ids stay taken.
    #[serde(default)]
    pub emptied: BTreeSet<(String, String)>,
    /// Calendar and category of labels that no event carries any more: a calendar keeps its labels.
    #[serde(default)]
    pub labels: BTreeSet<(String, String)>,
    /// Who may do what with a calendar, by calendar and rule (`user:ana@firm.example`, `domain:firm.example`, `default`):
    /// the provider's words for roles. A calendar without rules is its owner's, and everybody of the firm may write to it.
    #[serde(default)]
    pub sharing: BTreeMap<String, BTreeMap<String, String>>,
    /// On which changes to calendars are told, by the client's id.
    #[serde(default)]
    pub channels: BTreeMap<String, Channel>,
    /// Graph answers to the ids of deleted events as long as they lie in Deleted Items: ids that survive a move name them
    /// there as well. Listings leave them out.
    #[serde(default)]
    pub bin_answers: bool,
}

impl World {
    /// The next position of the counter; every change takes one.
    pub fn touch(&mut self) -> u64 {
        self.changes += 1;
        self.changes
    }
}
