//! The clean-up wizard: choose, read, findings, review, back up, purge, report. Times come as words of the office's zone.

mod purge;
mod review;

pub use purge::*;
pub use review::*;

use crate::api::states::{AuditCalendarReading, AuditEntryKind, AuditSource, AuditStep, FindingKind};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks with nothing but a clean-up's id: `audit.state`, `audit.resume`, `audit.undo_decision`, `audit.prepare`.
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export)]
pub struct AuditAsked {
    /// The clean-up; empty: the newest.
    pub run: String,
}

/// Answers `audit.choices`: what can be cleaned up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditChoices {
    /// Calendars of all connected calendar systems.
    pub calendars: Vec<AuditCalendar>,
    /// What cannot be offered and why, such as a system that does not answer.
    pub problems: Vec<String>,
    /// The day that is offered as the first, `2020-01-01`.
    pub since: String,
    /// The day that is offered as the last.
    pub until: String,
    /// Clean-ups so far, the newest first.
    pub earlier: Vec<AuditEarlier>,
}

/// One calendar of a clean-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditCalendar {
    /// Its connection.
    pub connection: String,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whose it is; may be empty.
    pub owner: String,
    /// True when its owner has left the firm.
    pub left: bool,
    /// How far it is read.
    pub state: AuditCalendarReading,
    /// Rows that were read so far.
    #[ts(type = "number")]
    pub rows: u64,
    /// Rows that could not be understood.
    #[ts(type = "number")]
    pub unreadable: u64,
    /// Why it is unknown; else empty.
    pub reason: String,
}

/// What became of an entry of a file that is no plain row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditEntry {
    /// What became of it.
    pub kind: AuditEntryKind,
    /// The name of its calendar.
    pub calendar: String,
    /// Its `UID`; empty for the file as a whole, and for entries without one.
    pub uid: String,
    /// Its line in the file, from 1; 0 where it came from no file.
    #[ts(type = "number")]
    pub line: u64,
    /// Why.
    pub reason: String,
}

/// An earlier clean-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditEarlier {
    /// Its id.
    pub run: String,
    /// When it began.
    pub began: String,
    /// How far it got.
    pub state: AuditStep,
    /// In one line: `1,204 events, 96 findings, 41 removed`.
    pub sum: String,
}

/// Asks `audit.start`.
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export)]
pub struct AuditStart {
    /// Calendars as `connection` and `id`; none: all.
    pub calendars: Vec<AuditPick>,
    /// First day, `2020-01-01`; empty: no bound.
    pub since: String,
    /// Last day; empty: no bound.
    pub until: String,
    /// Files (.ics, .csv) to look at instead of connected calendars: as `audit.upload` names them, or paths, which the
    /// window cannot give.
    pub files: Vec<String>,
}

/// A picked calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export)]
pub struct AuditPick {
    /// Its connection.
    pub connection: String,
    /// Its id.
    pub id: String,
}

/// Asks `audit.upload`: a file that was dropped onto the window. Answers with [`AuditFile`].
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export)]
pub struct AuditUpload {
    /// Its name.
    pub name: String,
    /// Its contents as base64.
    pub base64: String,
}

/// A file of the clean-up that was handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditFile {
    /// Names it for `audit.start`; no path.
    pub file: String,
}

/// Answers `audit.state`: where the wizard stands. All of it is in the database, so the wizard can be left and resumed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditState {
    /// The clean-up.
    pub run: String,
    /// Which step is shown.
    pub step: AuditStep,
    /// What is looked at.
    pub source: AuditSource,
    /// The run that works on it now, for progress and for stopping; empty when none does.
    pub going: String,
    /// What has to be known about it, such as that the staff list could not be read.
    pub notes: Vec<String>,
    /// `Jan 1, 2020 to Dec 31, 2026`.
    pub period: String,
    /// Its calendars.
    pub calendars: Vec<AuditCalendar>,
    /// Rows in all.
    #[ts(type = "number")]
    pub rows: u64,
    /// Rows that no finding names, of calendars and by lists that were read to their end.
    #[ts(type = "number")]
    pub sound: u64,
    /// Rows that no finding names and that cannot be called sound, since something was not read.
    #[ts(type = "number")]
    pub unchecked: u64,
    /// Every calendar was read to its end, and every row is sound or found: there is nothing else to clean up.
    pub complete: bool,
    /// Rows that some finding names.
    #[ts(type = "number")]
    pub found: u64,
    /// Rows that could not be understood: counted and shown, never dropped.
    #[ts(type = "number")]
    pub unreadable: u64,
    /// Entries of files in whose place another one counts: an older version of it, or the same once more.
    #[ts(type = "number")]
    pub merged: u64,
    /// Lines of files that were passed over in entries that were read.
    #[ts(type = "number")]
    pub doubts: u64,
    /// What became of entries that are no plain rows, by name: a hundred of each sort, all that is said of whole files,
    /// and all of them in the spreadsheet.
    pub entries: Vec<AuditEntry>,
    /// Counts by kind, all eleven, in order.
    pub kinds: Vec<AuditKind>,
    /// The mess over time, a bar each month or year, oldest first.
    pub timeline: Vec<AuditBar>,
    /// What was decided so far.
    pub decided: AuditDecided,
    /// The purge, once there is one.
    pub purge: Option<PurgeState>,
}

/// One kind of finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditKind {
    /// Which.
    pub kind: FindingKind,
    /// What people read.
    pub title: String,
    /// Findings.
    #[ts(type = "number")]
    pub findings: u64,
    /// Events to decide on.
    #[ts(type = "number")]
    pub items: u64,
    /// Of these, those for which something other than keeping is proposed.
    #[ts(type = "number")]
    pub proposed: u64,
}

/// One bar of the picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditBar {
    /// `2025-03` or `2025`.
    pub label: String,
    /// Sound rows that begin then.
    #[ts(type = "number")]
    pub sound: u64,
    /// Rows of findings that begin then.
    #[ts(type = "number")]
    pub found: u64,
}

/// What was decided so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditDecided {
    /// Items without a decision.
    #[ts(type = "number")]
    pub open: u64,
    /// To keep.
    #[ts(type = "number")]
    pub keep: u64,
    /// To delete.
    #[ts(type = "number")]
    pub delete: u64,
    /// Series to end.
    #[ts(type = "number")]
    pub end_series: u64,
    /// To change: category, owner.
    #[ts(type = "number")]
    pub change: u64,
    /// Can the last decision be taken back?
    pub can_undo: bool,
}
