//! Rows as the provider keeps them: a series is one row, a day of it that differs another. The daily reading takes
//! instances instead ([`crate::calendar::event::CalendarEvent`] alone); a clean-up acts on whole rows.

use crate::calendar::event::CalendarEvent;
use crate::ids::RemoteId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// When a series has its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeriesEnd {
    /// It goes on for ever.
    Never,
    /// No day begins after this instant; the rule's own last day may be earlier.
    Until(DateTime<Utc>),
    /// After so many days.
    After(u32),
    /// The rule cannot be understood; the series is shown, and nothing is proposed for it.
    NotKnown,
}

/// What kind of row it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// One event.
    Single,
    /// A series; the event's span is its first day.
    Series {
        /// Lines of RFC 5545 (`RRULE:…`, `EXDATE…`, `RDATE…`), translated where the provider has another form.
        rules: Vec<String>,
        /// Its end.
        ends: SeriesEnd,
    },
    /// A day of a series that differs from it; `event.original_start` says which.
    Day {
        /// The series.
        of: RemoteId,
    },
}

/// One odd line of an entry in a file that was passed over. When the event takes place does not hang on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// Line of the file, from 1.
    pub line: usize,
    /// What is odd about it, in plain words without client text.
    pub what: String,
}

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// An entry in whose place another one counts: an older version of it, or the same once more.
    Merged,
    /// An entry that was read with a doubt.
    Doubt,
    /// The file as a whole; all of it was read.
    File,
    /// The file held more, or may have held more, than could be read.
    Incomplete,
}

/// What has to be known of the entries of a file besides its rows and what could not be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is about.
    pub kind: NoteKind,
    /// The entry's `UID`, or the row's id; `None` for the file, and for entries without one.
    pub id: Option<RemoteId>,
    /// Line of the file, from 1; `None` for the file as a whole.
    pub line: Option<usize>,
    /// In plain words without client text.
    pub text: String,
}

/// A row of a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceEvent {
    /// What it says. `event.key.id` is the row's own id, for a series the master's.
    pub event: CalendarEvent,
    /// What kind of row it is.
    pub shape: RowKind,
    /// When it was made, by the provider's clock.
    pub created: Option<DateTime<Utc>>,
    /// Names and values of properties that programs left on it (`name=value`), and nothing that people typed:
    /// extended properties of Google and Graph, `X-` properties and `PRODID` of files.
    pub marks: Vec<String>,
    /// It was read with a doubt: what was passed over in the file that it comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
}

/// A row with the provider's own form of it, byte for byte as it came (JSON, or lines of iCalendar): what a backup
/// keeps.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawEvent {
    /// What we understood.
    #[serde(rename = "kept")]
    pub source: SourceEvent,
    /// What came.
    pub raw: String,
}

impl std::fmt::Debug for RawEvent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RawEvent({}, {} bytes)", self.source.event.key, self.raw.len())
    }
}

/// A row with all that hangs on it, as it is at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventSnapshot {
    /// The row.
    pub row: RawEvent,
    /// Days of the series that differ, the cancelled ones too (`EventStatus::Cancelled`); none for single events.
    pub days: Vec<RawEvent>,
}
