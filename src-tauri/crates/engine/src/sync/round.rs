//! What all readings of one run share, and what each of them answers.

use crate::progress::Progress;
use crate::shared_store::SharedStore;
use chrono::{DateTime, SubsecRound, Utc};
use serde::Serialize;
use std::sync::Arc;
use truedocket_connect::clock::Clock;
use truedocket_core::firm::policy::Policy;
use truedocket_core::time::zone::Zone;

/// One run of reading.
pub struct SyncContext {
    /// Where it is stored.
    pub memory: SharedStore,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Counts and the way to stop.
    pub progress: Progress,
    /// The firm's rules.
    pub policy: Policy,
    /// The office's zone.
    pub office: Zone,
    /// In full, not only what changed.
    pub full: bool,
}

impl SyncContext {
    /// The present instant, as finely as it is stored: what came in a reading is then never older than its begin.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now().trunc_subsecs(3)
    }
}

/// How a calendar was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// What changed.
    Delta,
    /// Everything in the window.
    Full,
}

/// Do we know what is in it now?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadState {
    /// Yes.
    Ok,
    /// No: neither free, nor busy, nor fine.
    Unknown,
}

/// The outcome of reading one calendar, or one list of a practice system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CalendarRead {
    /// The connection.
    pub connection: String,
    /// The calendar's id, or the name of the list.
    pub id: String,
    /// The calendar's name, as people know it; of a list the same as its id.
    pub name: String,
    /// Living events that we hold now.
    pub events: u64,
    /// Events that came in this reading.
    pub changed: u64,
    /// Events that were found to be gone.
    pub removed: u64,
    /// Items that came and could not be understood.
    pub set_aside: u64,
    /// How it was read.
    pub mode: Mode,
    /// Do we know what is in it?
    pub state: ReadState,
    /// Why not; else empty.
    pub why: String,
    /// True when a person stopped the run before this was complete.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stopped: bool,
}

impl CalendarRead {
    /// Nothing read yet.
    pub fn begin(connection: &str, id: &str, mode: Mode) -> Self {
        Self {
            connection: connection.to_owned(),
            id: id.to_owned(),
            name: id.to_owned(),
            events: 0,
            changed: 0,
            removed: 0,
            set_aside: 0,
            mode,
            state: ReadState::Ok,
            why: String::new(),
            stopped: false,
        }
    }

    /// The same with the name that people know.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        if !name.trim().is_empty() {
            name.clone_into(&mut self.name);
        }
        self
    }

    /// The same, not known.
    #[must_use]
    pub fn unknown(mut self, why: impl Into<String>) -> Self {
        self.state = ReadState::Unknown;
        self.why = why.into();
        self
    }
}
