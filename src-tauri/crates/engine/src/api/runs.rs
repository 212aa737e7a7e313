//! Runs: what was done, and how it ended.

use crate::api::states::{ItemFate, RunOutcome};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One run. `runs.list` answers with the newest fifty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Run {
    /// Its id.
    pub id: String,
    /// `Reading calendars`, `Morning report`.
    pub part: String,
    /// When it began.
    pub began: String,
    /// How long it took: `12 s`; empty while it goes on.
    pub took: String,
    /// How it ended.
    pub outcome: RunOutcome,
    /// The sum of its items, in words: `8,312 read, 3 set aside`.
    pub sum: String,
    /// Items that were set aside or failed, with the reason; at most a hundred.
    pub items: Vec<RunItem>,
}

/// One item of a run that needs to be seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RunItem {
    /// Which: calendar and title or id.
    pub item: String,
    /// What became of it.
    pub fate: ItemFate,
    /// Why.
    pub why: String,
}

/// Asks `sync.start`: reads everything in the background.
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export)]
pub struct SyncAsked {
    /// In full, not only what changed.
    pub full: bool,
}

/// Answer of `sync.start` and `morning.start`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Started {
    /// The run.
    pub run: String,
}

/// Asks `run.stop`: ends a run at the next safe point; it can be resumed by starting it again.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Stop {
    /// The run.
    pub run: String,
}
