//! The clean-up of legacy calendars: read, look, review, back up, purge, undo. The one part that writes to a calendar
//! of record, and only through a [`truedocket_core::audit::manifest::WritePermit`].
//!
//! * `source`, `read`: connected calendars or files, row by row, resumable
//! * `look`: from rows to findings; `review`, `overview`: what a person sees and decides
//! * `prepare`: manifest, what is held and why, the backup that is read back before anything is approved
//! * `purge`: approval, and each line as an operation; `line`: one line; `rounds`: all lines, forward or back
//! * `undo`: from our backup; `restore`: one event; `anew`: whether somebody made it again; `proof`: what the ledger says of both
//! * [`approval`]: count and hash of what is about to be approved
//! * [`command`]: all of it for scripts
//! * `spreadsheet`: spreadsheets out and decisions in; `record`: the proof on paper

mod anew;
pub(crate) mod approval;
pub mod command;
mod line;
mod look;
mod overview;
mod prepare;
mod proof;
mod purge;
mod read;
mod record;
mod restore;
pub(crate) mod review;
mod rounds;
mod source;
mod spreadsheet;
mod state;
mod undo;

pub(crate) use purge::preview_of;

use crate::engine::Engine;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use truedocket_core::ids::RunId;

/// Clean-ups and purges that are worked on, and by which run.
pub(crate) type Workers = Arc<Mutex<BTreeMap<String, RunId>>>;

/// While it lives, a clean-up or purge is shown as being worked on. Made before the work is begun in the background, so
/// that whoever asks right after the click is told.
pub(crate) struct WorkGuard {
    workers: Workers,
    what: String,
    run: RunId,
}

impl Engine {
    pub(crate) fn working_on(&self, what: &str, run: &RunId) -> WorkGuard {
        let mut workers = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
        workers.insert(what.to_owned(), run.clone());
        WorkGuard { workers: Arc::clone(&self.workers), what: what.to_owned(), run: run.clone() }
    }

    /// The run that works on a clean-up or purge now.
    pub(crate) fn worker_of(&self, what: &str) -> Option<RunId> {
        self.workers.lock().unwrap_or_else(PoisonError::into_inner).get(what).cloned()
    }
}

impl Drop for WorkGuard {
    fn drop(&mut self) {
        let mut workers = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
        // Another run may have taken over.
        if workers.get(&self.what) == Some(&self.run) {
            workers.remove(&self.what);
        }
    }
}
