//! The clean-up of legacy calendars: read, look, review, back up, purge, undo. The one part that writes to a calendar
//! of record, and only through a [`truedocket_core::audit::manifest::WritePermit`].
//!
//! * `source`, `read`: connected calendars or files, row by row, resumable
//! * `look`: from rows to findings, `series_days`: what it looks up meanwhile; `review`, `overview`: what a person sees and decides
//! * `visibility`: what was read, as coverages: the ground for all that is said of absence
//! * `prepare`: manifest, what is held and why, the backup that is read back before anything is approved
//! * `ground`: what a line stands on besides its own event; `backup`: the file that is written and read back
//! * `purge`: approval, and each line as an operation; `line`: one line; `rounds`: all lines, forward or back
//! * `unknown`: lines that may have been done, looked up
//! * `undo`: from our backup; `restore`: one event; `anew`: whether somebody made it again; `proof`: what the ledger says of both
//! * `shown`: acts and rows in words; `purges`: which purge of a clean-up is meant; `told`: a purge as the command line answers
//! * `warnings`: what a person should think of before a list is approved
//! * [`approval`]: count and hash of what is about to be approved
//! * [`command`]: all of it for scripts; `audited`: what was found
//! * `spreadsheet`: spreadsheets out and decisions in; `record`: the proof on paper

mod anew;
pub(crate) mod approval;
mod audited;
mod backup;
pub mod command;
mod entries;
mod ground;
mod line;
pub(crate) mod look;
mod overview;
pub(crate) mod prepare;
mod proof;
pub(crate) mod purge;
pub mod purges;
pub(crate) mod read;
pub(crate) mod record;
mod restore;
pub(crate) mod review;
mod rounds;
mod series_days;
mod shown;
mod source;
pub(crate) mod spreadsheet;
pub(crate) mod state;
mod told;
pub(crate) mod undo;
pub(crate) mod unknown;
mod visibility;
mod warnings;

pub(crate) use purge::preview_of;

use crate::engine::{Engine, Workers};
use std::sync::{Arc, PoisonError};
use truedocket_core::ids::RunId;

/// While it lives, a clean-up or purge is shown as being worked on. Made before the work is begun in the background, so
/// that whoever asks right after the click is told.
pub(crate) struct WorkGuard {
    workers: Workers,
    what: String,
    run: RunId,
}

pub(crate) fn working_on(engine: &Engine, what: &str, run: &RunId) -> WorkGuard {
    let mut workers = engine.workers.lock().unwrap_or_else(PoisonError::into_inner);
    workers.insert(what.to_owned(), run.clone());
    WorkGuard { workers: Arc::clone(&engine.workers), what: what.to_owned(), run: run.clone() }
}

/// The run that works on a clean-up or purge now.
pub(crate) fn worker_of(engine: &Engine, what: &str) -> Option<RunId> {
    engine.workers.lock().unwrap_or_else(PoisonError::into_inner).get(what).cloned()
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
