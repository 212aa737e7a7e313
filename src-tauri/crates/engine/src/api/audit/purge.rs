//! The second act of a clean-up: what would be done, the approval, the purge, its lines, the undo and the record.

use crate::api::states::{PurgeLineState, PurgeStep};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    /// What has to be typed, each act with its number: `DELETE 214 END 3`.
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
    /// The hash of the list that was shown; another list is refused.
    pub manifest: String,
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
    /// How far it got.
    pub state: PurgeStep,
    /// The preview as it was approved.
    pub preview: PurgePreview,
    /// Lines that are done.
    #[ts(type = "number")]
    pub done: u64,
    /// Lines that were skipped, since the event had moved on.
    #[ts(type = "number")]
    pub skipped: u64,
    /// Lines that failed, and lines of which it cannot be known any more.
    #[ts(type = "number")]
    pub failed: u64,
    /// Lines that wait, and lines that are being looked up.
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
    /// Lines that need to be seen: waiting for a reason, skipped, failed, not brought back or not as they were; at most
    /// 500.
    pub lines: Vec<PurgeLine>,
    /// What the provider did not give back with the events that are back; most frequent first.
    pub differences: Vec<PurgeDifference>,
}

/// Something that an undo did not give back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PurgeDifference {
    /// What it is, as a sentence.
    pub what: String,
    /// Of how many events.
    #[ts(type = "number")]
    pub events: u64,
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
    /// Where it stands.
    pub state: PurgeLineState,
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
