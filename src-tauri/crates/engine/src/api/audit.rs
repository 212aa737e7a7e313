//! The clean-up wizard: choose, read, findings, review, back up, purge, report. Times come as words of the office's zone.

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
    /// `waiting`, `reading`, `read`, `unknown`.
    pub state: String,
    /// Rows that were read so far.
    #[ts(type = "number")]
    pub rows: u64,
    /// Rows that could not be understood.
    #[ts(type = "number")]
    pub unreadable: u64,
    /// Why it is unknown; else empty.
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
    /// `reading`, `found`, `backed_up`, `purging`, `purged`, `undone`.
    pub state: String,
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
    /// Paths of .ics and .csv files to look at instead of connected calendars.
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

/// A file of the clean-up on this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditFile {
    /// Where it is.
    pub path: String,
}

/// Answers `audit.state`: where the wizard stands. All of it is in the database, so the wizard can be left and resumed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditState {
    /// The clean-up.
    pub run: String,
    /// `reading`, `stopped`, `found`, `backed_up`, `purging`, `paused`, `purged`, `undone`: which step is shown.
    pub step: String,
    /// `accounts` or `files`; files are looked at and not purged.
    pub source: String,
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
    /// Rows that no finding names.
    #[ts(type = "number")]
    pub sound: u64,
    /// Rows that some finding names.
    #[ts(type = "number")]
    pub found: u64,
    /// Rows that could not be understood: counted and shown, never dropped.
    #[ts(type = "number")]
    pub unreadable: u64,
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
    /// `leaver_series`, `undefined_all_day`, `duplicate`, `owner`, `category`, `incomplete`, `matter`, `endless_series`,
    /// `leftover`, `shell`, `overlap`.
    pub kind: String,
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

/// Which items: of a filter, all or a picked few.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export)]
pub struct AuditFilter {
    /// Names of kinds; none: all.
    pub kinds: Vec<String>,
    /// Calendars as `connection/id`; none: all.
    pub calendars: Vec<String>,
    /// `open`, `keep`, `delete`, `end_series`, `set_category`, `set_owner`; none: all.
    pub decisions: Vec<String>,
    /// What is proposed: `keep`, `delete`, `end_series`, `set_category`, `set_owner`; none: all.
    pub proposals: Vec<String>,
    /// `possible`, `likely`, `certain`; none: all.
    pub confidences: Vec<String>,
    /// In title, organiser or calendar; upper and lower case do not matter.
    pub text: String,
}

/// Asks `audit.items`: a stretch of the review grid.
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export)]
pub struct AuditItemsAsked {
    /// The clean-up; empty: the newest.
    pub run: String,
    /// Which items.
    pub filter: AuditFilter,
    /// `kind`, `when`, `title`, `calendar`, `organizer`, `confidence`, `decision`; empty: by kind and finding.
    pub sort: String,
    /// The other way round.
    pub descending: bool,
    /// `kind`, `calendar`, `organizer`, `finding`; empty: no groups. Rows of a group stand together; the group's name is
    /// in each row.
    pub group: String,
    /// First row, from 0.
    pub offset: u32,
    /// How many rows, at most 500.
    pub limit: u32,
}

/// A stretch of the review grid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditItems {
    /// Rows that the filter leaves.
    pub total: u32,
    /// Place of the first row.
    pub offset: u32,
    /// The rows.
    pub rows: Vec<AuditItem>,
}

/// One row of the grid: one event of one finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditItem {
    /// Its number.
    #[ts(type = "number")]
    pub item: i64,
    /// Its finding's number.
    #[ts(type = "number")]
    pub finding: i64,
    /// Name of the kind.
    pub kind: String,
    /// What people read for it.
    pub kind_title: String,
    /// The group that it stands in; empty without groups.
    pub group: String,
    /// `possible`, `likely`, `certain`.
    pub confidence: String,
    /// Title; `(no title)` where there is none.
    pub title: String,
    /// `Tue, Nov 17, 2026, 2:00 PM`; for a series its first day and how it repeats.
    pub when: String,
    /// Is it a whole series?
    pub series: bool,
    /// Name of the calendar.
    pub calendar: String,
    /// Who called it; may be empty.
    pub organizer: String,
    /// Why, in one or two sentences.
    pub reason: String,
    /// What is proposed: `keep`, `delete`, `end_series`, `set_category`, `set_owner`.
    pub proposed: String,
    /// What it would be set to; else empty.
    pub proposed_value: String,
    /// What was decided: `open` or one of the above.
    pub decision: String,
    /// What it is to be set to; else empty.
    pub decision_value: String,
}

/// Asks `audit.why`: all about one item.
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export)]
pub struct AuditWhy {
    /// The clean-up; empty: the newest.
    pub run: String,
    /// The item.
    #[ts(type = "number")]
    pub item: i64,
}

/// Answers `audit.why`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditReasons {
    /// The item as it stands in the grid.
    pub item: AuditItem,
    /// What speaks for it.
    pub evidence: Vec<AuditFact>,
    /// All events of the finding side by side; the first is the one that stays, if one does.
    pub events: Vec<AuditEvent>,
    /// What would be done, in one sentence: `The series ends today; what lies behind stays.`
    pub effect: String,
    /// Whom the provider would mail, if it would; then the item is held.
    pub would_mail: Vec<String>,
    /// Why the provider does not allow what is proposed; else empty.
    pub forbidden: String,
}

/// A fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditFact {
    /// What was looked at.
    pub what: String,
    /// What it said.
    pub says: String,
}

/// One event, field by field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditEvent {
    /// `subject`, `stays`, `other`.
    pub part: String,
    /// Title.
    pub title: String,
    /// When.
    pub when: String,
    /// Calendar.
    pub calendar: String,
    /// Who called it.
    pub organizer: String,
    /// Who was asked.
    pub guests: Vec<String>,
    /// Categories.
    pub categories: Vec<String>,
    /// When it was made.
    pub created: String,
    /// When it was last changed.
    pub updated: String,
    /// The provider's id.
    pub id: String,
}

/// Asks `audit.decide`.
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export)]
pub struct AuditDecide {
    /// The clean-up; empty: the newest.
    pub run: String,
    /// These items; none: all that the filter leaves.
    #[ts(type = "Array<number>")]
    pub items: Vec<i64>,
    /// Used when no items are named.
    pub filter: AuditFilter,
    /// `accept` (what is proposed), `keep`, `delete`, `end_series`, `set_category`, `set_owner`, `open` (take back).
    pub act: String,
    /// The category or address that it is set to; else empty.
    pub value: String,
}

/// What came of a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditDecisions {
    /// Items that were decided.
    #[ts(type = "number")]
    pub changed: u64,
    /// Items that were left out, with the reason: `3 are single events and have no series to end.`
    pub left_out: Vec<String>,
    /// What was decided so far.
    pub decided: AuditDecided,
}

/// Asks `audit.export`: writes the findings into a file. Answers with [`crate::api::today::FileWritten`].
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export)]
pub struct AuditExport {
    /// The clean-up; empty: the newest.
    pub run: String,
    /// `xlsx` or `csv`.
    pub format: String,
}

/// Asks `audit.import`: decisions from a spreadsheet that was exported before.
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export)]
pub struct AuditImport {
    /// The clean-up; empty: the newest.
    pub run: String,
    /// Path of the file; empty when the contents come along.
    pub path: String,
    /// Its name, when the contents come along.
    pub name: String,
    /// Its contents as base64.
    pub base64: String,
}

/// What came of an import. Every row of the file is counted once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditImported {
    /// Rows in the file.
    #[ts(type = "number")]
    pub rows: u64,
    /// Decisions that were taken over.
    #[ts(type = "number")]
    pub applied: u64,
    /// Rows that say what was decided already, or nothing.
    #[ts(type = "number")]
    pub unchanged: u64,
    /// Rows that were not applied, each with the reason.
    pub refused: Vec<AuditRefused>,
    /// What was decided so far.
    pub decided: AuditDecided,
}

/// A row of a spreadsheet that was not applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditRefused {
    /// Sheet and row, as the spreadsheet counts: `Duplicates, row 14`.
    pub place: String,
    /// Title.
    pub title: String,
    /// `stale`, `unknown`, `not_understood`, `not_possible`.
    pub kind: String,
    /// Why, in one sentence.
    pub why: String,
}

/// Answers `audit.prepare`: the backup was written and read back; this is what would be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PurgePreview {
    /// Names the purge.
    pub purge: String,
    /// Lines of the manifest: no more than this can be done.
    #[ts(type = "number")]
    pub count: u64,
    /// What has to be typed: `DELETE 214`.
    pub phrase: String,
    /// SHA-256 of the manifest, hex.
    pub manifest: String,
    /// Counts by what is done: `Delete`, `End the series`, …
    pub by_act: Vec<AuditCount>,
    /// Counts by reason.
    pub by_kind: Vec<AuditCount>,
    /// Counts by person.
    pub by_person: Vec<AuditCount>,
    /// What was decided and is not done, with the reason.
    pub held: Vec<PurgeHeld>,
    /// Things to think about, such as a calendar of which more than a fifth would go; these have to be confirmed.
    pub warnings: Vec<String>,
    /// What an undo cannot give back, in plain words.
    pub not_restored: Vec<String>,
    /// The backup.
    pub backup: PurgeBackup,
}

/// A count with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditCount {
    /// Of what.
    pub name: String,
    /// How many.
    #[ts(type = "number")]
    pub count: u64,
}

/// A decided event that is held back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PurgeHeld {
    /// Calendar and id, as the ledger names it.
    pub item: String,
    /// Title.
    pub title: String,
    /// When.
    pub when: String,
    /// Why.
    pub why: String,
    /// Who would be mailed; empty when that is not the reason.
    pub would_mail: Vec<String>,
}

/// A backup that was written to disk, read back and hashed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PurgeBackup {
    /// Where it is.
    pub file: String,
    /// SHA-256, hex.
    pub sha256: String,
    /// Events in it, days of series included.
    #[ts(type = "number")]
    pub events: u64,
}

/// Asks `audit.purge`: the second act. Also resumes a purge that was paused or cut off.
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export)]
pub struct PurgeApprove {
    /// The purge.
    pub purge: String,
    /// Exactly the number of lines that was shown.
    #[ts(type = "number")]
    pub count: u64,
    /// What was typed.
    pub phrase: String,
    /// The warnings were read.
    pub warnings_read: bool,
}

/// Asks with a purge's id: `audit.pause`, `audit.record`.
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export)]
pub struct PurgeAsked {
    /// The purge.
    pub purge: String,
}

/// Asks `audit.undo`: brings back from our backup what a purge did.
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export)]
pub struct PurgeUndo {
    /// The purge.
    pub purge: String,
    /// One line of it; `None`: all.
    #[ts(type = "number | null")]
    pub line: Option<i64>,
}

/// Where a purge stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PurgeState {
    /// Names it.
    pub purge: String,
    /// `backed_up`, `running`, `paused`, `done`, `undoing`, `undone`.
    pub state: String,
    /// The preview as it was approved.
    pub preview: PurgePreview,
    /// Lines that are done.
    #[ts(type = "number")]
    pub done: u64,
    /// Lines that were skipped, since the event had moved on.
    #[ts(type = "number")]
    pub skipped: u64,
    /// Lines that failed.
    #[ts(type = "number")]
    pub failed: u64,
    /// Lines that wait.
    #[ts(type = "number")]
    pub waiting: u64,
    /// Lines that were brought back.
    #[ts(type = "number")]
    pub undone: u64,
    /// When it was approved; else empty.
    pub approved: String,
    /// When it ended; else empty.
    pub ended: String,
    /// The run that goes on now, for progress and for stopping; else empty.
    pub going: String,
    /// Lines that need to be seen: skipped, failed, brought back with losses; at most 500.
    pub lines: Vec<PurgeLine>,
}

/// One line of a purge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PurgeLine {
    /// Its number.
    #[ts(type = "number")]
    pub line: i64,
    /// Title.
    pub title: String,
    /// When.
    pub when: String,
    /// Calendar.
    pub calendar: String,
    /// What was to be done: `Delete`, `End the series`, …
    pub act: String,
    /// `waiting`, `done`, `skipped`, `failed`, `undone`, `undo_failed`.
    pub state: String,
    /// Why, or what was not given back; else empty.
    pub why: String,
    /// Can it be brought back now?
    pub can_undo: bool,
}

/// Asks `audit.lines`: all lines of a purge, for the list with Undo.
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export)]
pub struct PurgeLinesAsked {
    /// The purge.
    pub purge: String,
    /// First line, from 0.
    pub offset: u32,
    /// How many, at most 500.
    pub limit: u32,
}

/// Answers `audit.lines`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PurgeLines {
    /// Lines in all.
    pub total: u32,
    /// The lines.
    pub lines: Vec<PurgeLine>,
}

/// Answers `audit.record`: the purge record as files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PurgeRecordFiles {
    /// The PDF.
    pub pdf: String,
    /// The JSON.
    pub json: String,
    /// SHA-256 of the JSON, which the PDF and the ledger name; hex.
    pub sha256: String,
}
