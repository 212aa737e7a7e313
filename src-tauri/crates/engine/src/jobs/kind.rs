//! What a job may be. A row whose kind, lane or contents this release does not understand is nobody's job: it is buried
//! and shown.

use crate::ledger_head::check::VERIFY;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use truedocket_store::table::job::Job;

/// Jobs of one lane wait for each other, and for no other lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// The morning report, and the second look in the evening: nothing else is ever in their way.
    Morning,
    /// Reading in between.
    Reading,
    /// Finding out what became of writes.
    Acting,
    /// Keeping house.
    Keeping,
}

impl Lane {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Morning, Self::Reading, Self::Acting, Self::Keeping];

    /// Its name in the queue.
    pub fn word(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::Reading => "reading",
            Self::Acting => "acting",
            Self::Keeping => "keeping",
        }
    }
}

/// The kinds of jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The morning report of a day, until it could check everything or the day's deadline has passed.
    Morning,
    /// The second look at the same days in the evening, if the firm wants one.
    Evening,
    /// Reading in between, so that the report finds little left to read and faults show early.
    Read,
    /// Looking up what became of writes whose answers never came.
    LookUp,
    /// Forgetting what was done long ago.
    Tidy,
    /// Looking at every row of the ledger and of the reports.
    VerifyLedger,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Morning, Self::Evening, Self::Read, Self::LookUp, Self::Tidy, Self::VerifyLedger];

    /// Its name in the queue and in the schedule.
    pub fn word(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::Evening => "evening",
            Self::Read => "read",
            Self::LookUp => "look_up_operations",
            Self::Tidy => "tidy",
            Self::VerifyLedger => VERIFY,
        }
    }

    /// The kind of a name.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The lane in which it is worked.
    pub fn lane(self) -> Lane {
        match self {
            Self::Morning | Self::Evening => Lane::Morning,
            Self::Read => Lane::Reading,
            Self::LookUp => Lane::Acting,
            Self::Tidy | Self::VerifyLedger => Lane::Keeping,
        }
    }

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Morning => "Morning report",
            Self::Evening => "Second look in the evening",
            Self::Read => "Reading in between",
            Self::LookUp => "Looking up writes",
            Self::Tidy => "Keeping house",
            Self::VerifyLedger => "Checking the ledger",
        }
    }
}

/// The morning report of a day, or the second look of its evening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MorningTask {
    /// When it was due.
    pub slot: DateTime<Utc>,
    /// When it was first tried.
    #[serde(default)]
    pub first_try: Option<DateTime<Utc>>,
    /// Connections that the last report of this day could not check; empty before the first one.
    #[serde(default)]
    pub missing: Vec<String>,
}

/// A reading.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadTask {
    /// Only this connection; all without it.
    #[serde(default)]
    pub only: Option<String>,
}

/// A job whose contents were understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// [`Kind::Morning`].
    Morning(MorningTask),
    /// [`Kind::Evening`].
    Evening(MorningTask),
    /// [`Kind::Read`].
    Read(ReadTask),
    /// [`Kind::LookUp`].
    LookUp,
    /// [`Kind::Tidy`].
    Tidy,
    /// [`Kind::VerifyLedger`].
    VerifyLedger,
}

impl Task {
    /// Understands a job.
    ///
    /// # Errors
    /// Why it cannot be understood, in words for people.
    pub fn of(job: &Job) -> Result<Self, String> {
        let word = &job.job.kind;
        let kind = Kind::of(word)
            .ok_or_else(|| format!("This release of Truedocket knows no work of the kind `{word}`."))?;
        let unreadable =
            |cause: serde_json::Error| format!("What is to be done could not be understood: {cause}.");
        Ok(match kind {
            Kind::Morning => Self::Morning(serde_json::from_str(&job.job.payload).map_err(unreadable)?),
            Kind::Evening => Self::Evening(serde_json::from_str(&job.job.payload).map_err(unreadable)?),
            Kind::Read => Self::Read(serde_json::from_str(&job.job.payload).map_err(unreadable)?),
            Kind::LookUp => Self::LookUp,
            Kind::Tidy => Self::Tidy,
            Kind::VerifyLedger => Self::VerifyLedger,
        })
    }
}
