//! What stands in a purge record. The order of fields is part of the form: the same record is the same bytes.

use serde::Serialize;
use sha2::{Digest, Sha256};

/// Names the form; another one gets another number.
pub(super) const FORM: &str = "truedocket purge record 1";

/// The whole record. It holds words of clients and does not print.
#[derive(Clone, Serialize)]
pub(super) struct Record {
    pub(super) form: &'static str,
    pub(super) firm: String,
    pub(super) made: Moment,
    /// IANA name of the zone of all times in words.
    pub(super) zone: String,
    pub(super) clean_up: String,
    pub(super) purge: String,
    /// `backed_up`, `running`, `paused`, `done`, `replaced`.
    pub(super) state: &'static str,
    pub(super) approved: Option<Approved>,
    pub(super) ended: Option<Moment>,
    pub(super) period: Period,
    pub(super) calendars: Vec<CalendarRead>,
    pub(super) counts: Counts,
    pub(super) manifest: Manifest,
    pub(super) backup: BackupFile,
    pub(super) ledger: LedgerHead,
    /// Decided, and held back before the approval.
    pub(super) held: Vec<Held>,
    /// Approved, and not done: skipped, failed or still waiting.
    pub(super) not_done: Vec<NotDone>,
    pub(super) done: Vec<Done>,
    /// Done, and brought back or tried to.
    pub(super) taken_back: Vec<TakenBack>,
    /// What no provider of this purge gives back, as it was shown before the approval.
    pub(super) never_given_back: Vec<String>,
}

/// An instant, for programs and for people.
#[derive(Clone, Serialize)]
pub(super) struct Moment {
    /// RFC 3339 in UTC.
    pub(super) at: String,
    pub(super) words: String,
}

/// Who approved, and when.
#[derive(Clone, Serialize)]
pub(super) struct Approved {
    pub(super) by: String,
    #[serde(flatten)]
    pub(super) when: Moment,
    /// Lines that were approved: the ceiling.
    pub(super) lines: u64,
}

/// What the clean-up looked at; empty: no bound.
#[derive(Clone, Serialize)]
pub(super) struct Period {
    pub(super) since: String,
    pub(super) until: String,
}

/// One calendar of the clean-up.
#[derive(Clone, Serialize)]
pub(super) struct CalendarRead {
    pub(super) connection: String,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) owner: String,
    pub(super) events: u64,
    pub(super) unreadable: u64,
    /// Why it was not read to its end; else empty.
    pub(super) unknown_because: String,
}

/// Each line of the manifest is in one of the first four.
#[derive(Clone, Serialize)]
pub(super) struct Counts {
    pub(super) done: u64,
    pub(super) skipped: u64,
    pub(super) failed: u64,
    pub(super) waiting: u64,
    /// Of those done.
    pub(super) taken_back: u64,
    /// Of what was done.
    pub(super) by_act: Vec<Count>,
    /// Of what was done, by the reason; an event may have several.
    pub(super) by_kind: Vec<Count>,
    /// Of what was done, by whose calendar it was.
    pub(super) by_person: Vec<Count>,
}

/// A count with its name.
#[derive(Clone, Serialize)]
pub(super) struct Count {
    pub(super) name: String,
    pub(super) count: u64,
}

/// What was approved.
#[derive(Clone, Serialize)]
pub(super) struct Manifest {
    pub(super) lines: u64,
    pub(super) sha256: String,
}

/// The copy that everything can be brought back from.
#[derive(Clone, Serialize)]
pub(super) struct BackupFile {
    pub(super) file: String,
    pub(super) sha256: String,
    /// Days of series included.
    pub(super) events: u64,
}

/// The end of the chain of custody when the record was made.
#[derive(Clone, Serialize)]
pub(super) struct LedgerHead {
    pub(super) rows: u64,
    pub(super) sha256: String,
}

/// A decided event that was held back.
#[derive(Clone, Serialize)]
pub(super) struct Held {
    pub(super) event: String,
    pub(super) title: String,
    pub(super) when: String,
    pub(super) why: String,
    pub(super) would_mail: Vec<String>,
}

/// What a line is about.
#[derive(Clone, Serialize)]
pub(super) struct Line {
    /// Number in the manifest.
    pub(super) line: i64,
    pub(super) title: String,
    pub(super) when: String,
    pub(super) calendar: String,
    pub(super) act: String,
    /// Connection, calendar and the provider's id.
    pub(super) event: String,
    /// The version that was approved.
    pub(super) version: String,
}

/// An approved line that was not done.
#[derive(Clone, Serialize)]
pub(super) struct NotDone {
    #[serde(flatten)]
    pub(super) line: Line,
    /// `skipped`, `failed`, `waiting`.
    pub(super) state: &'static str,
    pub(super) why: String,
}

/// A line that was done.
#[derive(Clone, Serialize)]
pub(super) struct Done {
    #[serde(flatten)]
    pub(super) line: Line,
    pub(super) done: Moment,
}

/// A line that was brought back, or should have been.
#[derive(Clone, Serialize)]
pub(super) struct TakenBack {
    #[serde(flatten)]
    pub(super) line: Line,
    /// `undone`, `failed`, `waiting`, `already_there` (somebody else has made it anew).
    pub(super) state: &'static str,
    /// What could not be given back, or why it failed.
    pub(super) not_given_back: Vec<String>,
}

impl Record {
    /// The record as the bytes of its file, and their SHA-256 in hex: what `sha256sum` says of it.
    ///
    /// # Errors
    /// The library failed, which nothing in a record is a reason for.
    pub(super) fn json(&self) -> Result<(Vec<u8>, String), serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        let hash = hex::encode(Sha256::digest(&bytes));
        Ok((bytes, hash))
    }
}
