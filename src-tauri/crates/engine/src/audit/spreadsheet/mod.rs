//! The review as a spreadsheet, for people who live in one: findings out, decisions back in.
//!
//! * [`text`]: words as a cell can hold them; nothing that a client wrote is ever a formula
//! * [`words`]: acts in plain words, and back
//! * [`workbook`], [`table`]: the rows as .xlsx and as .csv
//! * [`read`]: what stands in a file that somebody gave us, within bounds
//! * [`judge`]: what each row of it comes to: taken over, unchanged, or refused with the reason
//! * [`rows`]: from the store's items to rows
//! * [`export`], [`import`]: the same with the store
//!
//! What comes in is never believed: a row names an item and the version that it was decided for, and both have to be
//! those that the clean-up has now.

pub(crate) mod export;
pub(crate) mod import;
mod judge;
mod read;
mod rows;
mod table;
mod text;
mod unpacked;
mod words;
mod workbook;

#[cfg(test)]
mod engine_tests;
#[cfg(test)]
mod limits_tests;
#[cfg(test)]
mod tests;

pub(super) use export::free;

use chrono::{NaiveDate, NaiveDateTime};
use sha2::{Digest, Sha256};
use truedocket_core::audit::finding::{Act, Confidence, FindingKind};
use truedocket_core::text::ClientText;

/// What stands above the columns; a file is read by these names, in any order.
mod column {
    pub(super) const DECISION: &str = "Decision";
    pub(super) const REASON: &str = "Reason";
    pub(super) const TITLE: &str = "Title";
    pub(super) const START: &str = "Start";
    pub(super) const ENDS: &str = "Ends";
    pub(super) const REPEATS: &str = "Repeats";
    pub(super) const CALENDAR: &str = "Calendar";
    pub(super) const ORGANIZER: &str = "Organizer";
    pub(super) const CONFIDENCE: &str = "Confidence";
    pub(super) const PROPOSED: &str = "Proposed";
    /// Only in a .csv, which has no sheets.
    pub(super) const FINDING: &str = "Finding";
    pub(super) const RUN: &str = "Clean-up id";
    pub(super) const ITEM: &str = "Item number";
    pub(super) const VERSION: &str = "Event version";
}

/// What all rows of one file share.
#[derive(Clone, Debug, Default)]
pub(super) struct SheetInfo {
    /// The clean-up.
    pub(super) run: String,
    /// The firm's name.
    pub(super) firm: String,
    /// When the file was made, in words.
    pub(super) made: String,
    /// The same as an instant, in seconds since 1970.
    pub(super) made_at: i64,
    /// IANA name of the zone that times are written in.
    pub(super) zone: String,
    /// The firm's categories, as they are written on events.
    pub(super) categories: Vec<String>,
    /// Addresses of members who can own an event.
    pub(super) owners: Vec<String>,
}

/// One event to be decided on. Words of clients: it does not print.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) kind: FindingKind,
    pub(super) item: i64,
    /// The provider's version of the event that the clean-up has.
    pub(super) version: String,
    /// Is it a whole series, which can be ended?
    pub(super) series: bool,
    /// What was decided so far.
    pub(super) decision: Option<Act>,
    pub(super) reason: ClientText,
    pub(super) title: ClientText,
    pub(super) starts: When,
    pub(super) ends: When,
    /// How a series repeats; empty for anything else.
    pub(super) repeats: String,
    pub(super) calendar: ClientText,
    /// Empty when nobody is named.
    pub(super) organizer: String,
    pub(super) confidence: Confidence,
    pub(super) proposed: Act,
}

/// A time by the office's clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// A whole day.
    Day(NaiveDate),
    /// A moment.
    At(NaiveDateTime),
}

/// One row of a file, as it stands there; not yet believed. Words of clients: it does not print.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct ReadRow {
    /// Sheet and row, as the spreadsheet counts: `Duplicates, row 14`.
    pub(super) place: String,
    pub(super) decision: String,
    /// `None` when the file has no such column.
    pub(super) title: Option<String>,
    pub(super) run: String,
    pub(super) item: String,
    pub(super) version: String,
}

/// Names one version of one item in one clean-up in so few letters that a person can tell two apart. Begins with a
/// letter: a spreadsheet would take `12e45` for a number and write it back as another one.
pub(super) fn mark(run: &str, item: i64, version: &str) -> String {
    let mut digest = Sha256::new();
    for part in [run, &item.to_string(), version] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    let hex = hex::encode(digest.finalize());
    format!("v{}", hex.get(..12).unwrap_or_default())
}
