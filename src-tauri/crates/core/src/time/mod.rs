//! Instants, dates and zones.
//!
//! A timed event is two instants and the zone that it was made in; an all-day event is two dates. An all-day
//! event is never turned into instants except to ask what it overlaps.

pub mod known_zones;
pub mod span;
mod windows;
pub mod words;
pub mod zone;

pub use span::zone_shift;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// When an event takes place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// Two instants; `end` may equal or precede `start`, since events are read as they are.
    Timed {
        /// Begin.
        start: DateTime<Utc>,
        /// End, exclusive.
        end: DateTime<Utc>,
        /// IANA name of the zone that it was made in.
        zone: String,
    },
    /// Whole days.
    AllDay {
        /// First day.
        first: NaiveDate,
        /// The day after the last one (RFC 5545 `DTEND`, Google `end.date`, Graph `end`).
        end: NaiveDate,
    },
}

/// When a series would have had an instance.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OriginalStart {
    /// A timed instance.
    At(DateTime<Utc>),
    /// An all-day instance.
    On(NaiveDate),
}

/// A stretch of time, `start` inclusive, `end` exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Begin.
    pub start: DateTime<Utc>,
    /// End, exclusive.
    pub end: DateTime<Utc>,
}
