//! What the engine tells the window without being asked.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A note from the engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "note", rename_all = "snake_case", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Note {
    /// A run goes on. Shown only after five seconds.
    Progress {
        /// The run.
        run: String,
        /// What it does, in words: `Reading calendars`.
        doing: String,
        /// Items that have come so far.
        #[ts(type = "number")]
        items: u64,
        /// Parts done: calendars and lists.
        #[ts(type = "number")]
        done: u64,
        /// Parts in all, once known.
        #[ts(type = "number | null")]
        total: Option<u64>,
        /// `about 4 minutes`, once it can be told.
        left: Option<String>,
    },
    /// A run ended; lists may have changed.
    RunEnded {
        /// The run.
        run: String,
        /// Its outcome: `done`, `needs_you`, `not_checked`, `failed`, `stopped`.
        outcome: String,
    },
    /// A new report is there.
    ReportReady {
        /// Its number.
        #[ts(type = "number")]
        number: u64,
    },
    /// What a report says of its differences has changed: somebody fixed, accepted or reopened one.
    ReportChanged {},
    /// The ledger is not what was written, or its end is not the one that was kept.
    LedgerBroken {
        /// What is wrong.
        said: String,
    },
    /// Something about the connections changed.
    ConnectionsChanged {},
}
