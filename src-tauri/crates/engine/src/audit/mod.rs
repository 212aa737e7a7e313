//! The clean-up of legacy calendars: read, look, review, back up, purge, undo. The one part that writes to a calendar
//! of record, and only through a [`truedocket_core::audit::manifest::Warrant`].
//!
//! * `source`, `read`: connected calendars or files, row by row, resumable
//! * `look`: from rows to findings; `review`, `picture`: what a person sees and decides
//! * `prepare`: manifest, what is held and why, the backup that is read back before anything is approved
//! * `purge`: approval, and each line by the protocol; `line`: one line
//! * `undo`: from our backup
//! * [`command`]: all of it for scripts
//! * `sheet`: spreadsheets out and decisions in; `record`: the proof on paper

pub mod command;
mod line;
mod look;
mod picture;
mod prepare;
mod purge;
mod read;
mod record;
mod review;
mod sheet;
mod source;
mod state;
mod undo;

use crate::engine::Engine;
use std::sync::PoisonError;
use truedocket_core::ids::RunId;

/// While it lives, a clean-up or purge is shown as being worked on.
pub(crate) struct AtWork<'e> {
    engine: &'e Engine,
    what: String,
}

impl Engine {
    pub(crate) fn working_on(&self, what: &str, run: &RunId) -> AtWork<'_> {
        let mut at_work = self.at_work.lock().unwrap_or_else(PoisonError::into_inner);
        at_work.insert(what.to_owned(), run.clone());
        AtWork { engine: self, what: what.to_owned() }
    }

    /// The run that works on a clean-up or purge now.
    pub(crate) fn worker_of(&self, what: &str) -> Option<RunId> {
        self.at_work.lock().unwrap_or_else(PoisonError::into_inner).get(what).cloned()
    }
}

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        self.engine.at_work.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.what);
    }
}
