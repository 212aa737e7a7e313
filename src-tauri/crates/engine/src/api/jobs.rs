//! The queue and how all parts fare.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum JobStatus {
    /// It waits for its time or for something else.
    Waiting,
    /// It is worked on.
    Working,
    /// It is done.
    Done,
    /// It was given up; a person decides.
    GivenUp,
    /// A person let it be.
    Dismissed,
}

/// One job. `jobs.list` answers with those that are open or given up, then with the newest that are settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct JobState {
    /// What a person names it by.
    #[ts(type = "number")]
    pub id: i64,
    /// What is done: `Morning report`, `Reading in between`; the bare word for a kind that is not known.
    pub what: String,
    /// Where it stands.
    pub state: JobStatus,
    /// Why it waits or was given up; else empty.
    pub why: String,
    /// Until when it waits; empty when it does not.
    pub until: String,
    /// When it was put in.
    pub put: String,
    /// How often it was tried.
    pub tries: u32,
}

/// Asks `jobs.retry` or `jobs.dismiss` about a job that was given up; both answer as `jobs.list` does.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct JobAsked {
    /// Which.
    #[ts(type = "number")]
    pub id: i64,
}

/// How one part fares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PartHealth {
    /// Which: `Morning report`.
    pub part: String,
    /// When it is due, as the schedule says it; empty where none is kept.
    pub rule: String,
    /// The next time; empty when none is planned.
    pub next: String,
    /// When it last did all that it should; empty for never.
    pub last_success: String,
    /// What is wrong with it; empty when nothing is.
    pub overdue: String,
}

/// How the ledger fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum LedgerState {
    /// It is whole, and its end is kept in the keychain.
    Kept,
    /// Its end is not kept, since this computer keeps no secrets in a keychain.
    Unguarded,
    /// Its end could not be kept or compared.
    NotKept,
    /// It is not what was written.
    Broken,
}

/// The ledger, as `health.state` tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct LedgerHealth {
    /// How it fares.
    pub state: LedgerState,
    /// What is wrong; empty when nothing is.
    pub said: String,
}

/// What `health.state` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Health {
    /// Nothing is overdue, no clock is wrong, every connection could be read, the ledger is whole.
    pub well: bool,
    /// Parts of the schedule, and connections.
    pub parts: Vec<PartHealth>,
    /// What is wrong with this computer's clock; empty when nothing is known to be.
    pub clock: String,
    /// The chain of custody.
    pub ledger: LedgerHealth,
    /// Jobs that wait for something else than their time, or were given up.
    pub waiting: Vec<JobState>,
}
