//! One row in numbers.

use super::marks::{Ground, Tool};
use crate::calendar::event::{EventStatus, EventType, ResponseStatus, ShowAs};
use crate::calendar::source::SeriesEnd;

/// No person, no zone.
pub(in crate::audit) const NOBODY: u32 = u32::MAX;

/// A time that the provider did not give.
pub(in crate::audit) const UNKNOWN: i64 = i64::MIN;

/// A row of a calendar. Times are seconds since 1970, those of whole days as if their dates were in UTC.
#[derive(Debug)]
pub(in crate::audit) struct Row {
    /// Fingerprint of the provider's id.
    pub id: u64,
    /// Fingerprint of the uid, 0 without one.
    pub uid: u64,
    pub start: i64,
    pub end: i64,
    /// [`UNKNOWN`] where the provider does not say.
    pub created: i64,
    /// [`UNKNOWN`] where the provider does not say.
    pub updated: i64,
    /// Fingerprint of the normal title, 0 when nothing is left of it.
    pub normal: u64,
    /// Fingerprint of what the body says, 0 when it says nothing.
    pub body: u64,
    /// Fingerprint of what the place says, 0 when it says nothing.
    pub place: u64,
    /// Fingerprint of the program that made it, 0 when unknown.
    pub maker: u64,
    pub calendar: u32,
    /// Number of the title.
    pub title: u32,
    /// [`NOBODY`] where none is named.
    pub organizer: u32,
    pub guests_at: u32,
    pub guests: u32,
    pub categories: u32,
    pub found: u32,
    /// Place of what it says of itself, [`NOBODY`] for nothing.
    pub off: u32,
    pub form: Form,
    pub all_day: bool,
    pub private: bool,
    /// Its title or place looks like an appearance in court.
    pub seems_court: bool,
    pub show_as: ShowAs,
    pub status: EventStatus,
    pub event_type: EventType,
    pub tool: Option<(Tool, Ground)>,
}

/// What kind of row it is; the number is a place in the table's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::audit) enum Form {
    Single,
    Series(u32),
    Day(u32),
}

/// What makes a row a series.
#[derive(Debug)]
pub(in crate::audit) struct Series {
    pub rules: Box<[Box<str>]>,
    /// Fingerprint of the rules in any order.
    pub alike: u64,
    pub ends: SeriesEnd,
    /// [`super::NOBODY`] for whole days.
    pub zone: u32,
}

/// What makes a row a day of a series.
#[derive(Debug)]
pub(in crate::audit) struct DayOf {
    /// Fingerprint of the series' id.
    pub of: u64,
    /// When the series would have had it, [`UNKNOWN`] if that is not said.
    pub original: i64,
}

/// Somebody who was asked to come.
#[derive(Clone, Copy, Debug)]
pub(in crate::audit) struct Guest {
    pub who: u32,
    pub answer: ResponseStatus,
    pub resource: bool,
}

impl Row {
    /// A series, not a day of one.
    pub(in crate::audit) fn is_series(&self) -> bool {
        matches!(self.form, Form::Series(_))
    }

    /// A day of a series that differs from it.
    pub(in crate::audit) fn is_day(&self) -> bool {
        matches!(self.form, Form::Day(_))
    }
}
