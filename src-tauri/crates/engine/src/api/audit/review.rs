//! The review of a clean-up: the grid, the reasons, decisions, and their way through a spreadsheet.

use super::AuditDecided;
use crate::api::states::{AuditDecision, Confidence, EventPart, FindingKind, RefusedRow};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    /// What is wrong.
    pub kind: FindingKind,
    /// What people read for it.
    pub kind_title: String,
    /// The group that it stands in; empty without groups.
    pub group: String,
    /// How sure that is.
    pub confidence: Confidence,
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
    /// What is proposed; never `open`.
    pub proposed: AuditDecision,
    /// What it would be set to; else empty.
    pub proposed_value: String,
    /// What was decided.
    pub decision: AuditDecision,
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
    /// What it is to the finding.
    pub part: EventPart,
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
    /// These items and no others, so that an empty list decides nothing. `None`: all that the filter leaves.
    #[ts(type = "Array<number> | null")]
    pub items: Option<Vec<i64>>,
    /// Used when items are not named.
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
    /// Which kind of reason.
    pub kind: RefusedRow,
    /// Why, in one sentence.
    pub why: String,
}
