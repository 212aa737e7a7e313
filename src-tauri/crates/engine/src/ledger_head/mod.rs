//! The ledger's end, kept in the keychain: whoever cuts rows off the ledger, changes them or puts another database in
//! its place would have to change the keychain as well, and is found out.
//!
//! * [`look`]: what is found when the program starts, and what a restore says about it
//! * [`check`]: the whole chain, at the start and weekly, and what `health` tells
//!
//! The end is written after the transactions that added to the ledger, at most every few seconds and at the end of each
//! run, on a thread of its own: a keychain that is away or slow holds nothing up. So the database may be ahead of the
//! keychain, never behind it. Once something is wrong nothing is written any more until a person has accepted it.

pub(crate) mod check;
pub(crate) mod look;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;
use truedocket_connect::clock::Clock;
use truedocket_connect::secrets::{Purpose, Secret, SecretFailure, SecretName, SecretProblem, SecretStore};
use truedocket_store::chain::Anchor;

/// Between two writes while much is added.
const AT_MOST_EVERY: TimeDelta = TimeDelta::seconds(2);
/// So long a program that ends waits for its last write.
const PATIENCE: Duration = Duration::from_secs(3);

/// What lies in the keychain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptHead {
    /// The newest end that was kept.
    #[serde(flatten)]
    pub(crate) end: Anchor,
    /// A backup is being put in the place of the database: the end of its ledger counts as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) restoring: Option<Restoring>,
}

/// A restore as it is announced before the database changes hands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Restoring {
    /// The backup's file name.
    pub(crate) file: String,
    /// Where the ledger of the backup ends.
    pub(crate) end: Anchor,
    /// How many rows the ledger had that is replaced.
    pub(crate) before: u64,
}

impl Restoring {
    /// How many rows were written after the backup.
    pub(crate) fn after(&self) -> u64 {
        self.before.saturating_sub(self.end.rows)
    }
}

/// How the ledger and its kept end contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Breach {
    /// Rows are missing at the end.
    CutOff { kept: u64, found: u64 },
    /// The row that was the last one is another one now.
    Exchanged { row: u64 },
    /// An end was kept, and is not there any more.
    Missing,
    /// What the keychain holds makes no sense.
    Unreadable,
}

impl Breach {
    /// For people.
    pub(crate) fn sentence(self) -> String {
        match self {
            Self::CutOff { kept, found } => format!(
                "The ledger had {kept} rows and has {found} now: rows were cut off at its end, or the database was exchanged for an older one."
            ),
            Self::Exchanged { row } => format!(
                "Row {row} of the ledger is not the one that was recorded in the keychain: rows were changed, or the database was exchanged."
            ),
            Self::Missing => "The ledger's end, which was kept in the keychain, is not there any more, so nobody can say whether rows are missing.".to_owned(),
            Self::Unreadable => "What the keychain holds as the ledger's end cannot be read, so nobody can say whether rows are missing.".to_owned(),
        }
    }
}

/// Whose item it is.
fn item() -> SecretName {
    SecretName { owner: "Ledger".to_owned(), purpose: Purpose::LedgerHead }
}

/// Reads what is kept.
fn read(secrets: &dyn SecretStore) -> Result<Option<Result<KeptHead, Breach>>, SecretFailure> {
    let text = secrets.read(&item())?;
    Ok(text.map(|text| serde_json::from_str(text.reveal()).map_err(|_| Breach::Unreadable)))
}

fn write(secrets: &dyn SecretStore, kept: &KeptHead) -> Result<(), SecretFailure> {
    // Numbers and hex only: this cannot fail.
    let text = serde_json::to_string(kept).unwrap_or_default();
    secrets.write(&item(), &Secret::new(text)).map(drop)
}

/// Where the writing is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writing {
    /// On a thread of its own.
    Apart,
    /// Where it is asked for, so that the order of steps is the same every time.
    InPlace,
}

/// Keeps the end for as long as an engine is open.
pub(crate) struct HeadKeeper {
    secrets: Arc<dyn SecretStore>,
    clock: Arc<dyn Clock>,
    writing: Writing,
    state: Mutex<Keeping>,
    /// Held while the keychain is written to.
    turn: Mutex<()>,
}

#[derive(Default)]
struct Keeping {
    /// An end that is stored and not kept yet.
    newest: Option<Anchor>,
    written_at: Option<DateTime<Utc>>,
    /// A write is under way.
    busy: bool,
    breach: Option<Breach>,
    /// Why the last write was not taken.
    failed: Option<SecretProblem>,
}

impl HeadKeeper {
    pub(crate) fn new(secrets: Arc<dyn SecretStore>, clock: Arc<dyn Clock>, writing: Writing) -> Arc<Self> {
        Arc::new(Self { secrets, clock, writing, state: Mutex::default(), turn: Mutex::default() })
    }

    fn state(&self) -> MutexGuard<'_, Keeping> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is wrong, as far as this process has found it.
    pub(crate) fn breach(&self) -> Option<Breach> {
        self.state().breach
    }

    /// Why the end could not be kept when it was last tried.
    pub(crate) fn failed(&self) -> Option<SecretProblem> {
        self.state().failed
    }

    /// The ledger ends here now, and that is on the disk.
    pub(crate) fn appended(self: &Arc<Self>, end: Anchor) {
        let now = self.clock.now();
        let due = {
            let mut state = self.state();
            state.newest = Some(end);
            // A clock that was turned back must not end the keeping.
            state.written_at.is_none_or(|at| (now - at).abs() >= AT_MOST_EVERY)
        };
        if due {
            self.hasten();
        }
    }

    /// Keeps the newest end now, without waiting for it.
    pub(crate) fn hasten(self: &Arc<Self>) {
        if !self.may_write() {
            return;
        }
        let now = self.clock.now();
        {
            let mut state = self.state();
            if state.newest.is_none() || state.busy {
                return;
            }
            state.written_at = Some(now);
            state.busy = true;
        }
        drop(self.begin());
    }

    /// Keeps the newest end and waits for it, but not for a keychain that does not answer.
    pub(crate) async fn settle(self: &Arc<Self>) {
        if !self.may_write() {
            return;
        }
        // Also where nothing is left to be written: the last write may still be under way.
        let Some(written) = self.begin() else { return };
        let mut patience = crate::clock::pulse(PATIENCE);
        tokio::select! {
            _ = written => {}
            _ = patience.tick() => tracing::warn!("the keychain does not answer; the ledger's end is kept later"),
        }
    }

    /// Nothing is written over what contradicts the ledger, nor where nothing can be kept.
    fn may_write(&self) -> bool {
        let state = self.state();
        state.breach.is_none() && state.failed != Some(SecretProblem::NotHere)
    }

    /// Begins to write; the answer tells when it was done.
    fn begin(self: &Arc<Self>) -> Option<oneshot::Receiver<()>> {
        if self.writing == Writing::InPlace {
            self.write_newest();
            return None;
        }
        let (done, told) = oneshot::channel();
        let keeper = Arc::clone(self);
        // No thread of the runtime: a program that ends would wait for it, however long the keychain takes.
        let begun = std::thread::Builder::new().name("ledger-head".to_owned()).spawn(move || {
            keeper.write_newest();
            let _ = done.send(());
        });
        if let Err(cause) = begun {
            self.state().busy = false;
            tracing::warn!(%cause, "the ledger's end is kept later");
            return None;
        }
        Some(told)
    }

    fn write_newest(&self) {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = self.state().newest.take();
        let written = newest
            .as_ref()
            .map(|end| write(self.secrets.as_ref(), &KeptHead { end: end.clone(), restoring: None }));
        let mut state = self.state();
        state.busy = false;
        match written {
            None => {}
            Some(Ok(())) => state.failed = None,
            Some(Err(failure)) => {
                state.failed = Some(failure.trouble);
                // What was added meanwhile is newer.
                state.newest = state.newest.take().or(newest);
                tracing::warn!(%failure, "the ledger's end could not be kept; it is tried again");
            }
        }
    }
}

#[cfg(test)]
mod tests;
