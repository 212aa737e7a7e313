//! Where a purge and each of its lines stand.

use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

words! {
    /// Where a purge stands.
    PurgeStep {
        /// It waits for its approval.
        BackedUp = "backed_up",
        /// It goes on.
        Running = "running",
        /// It rests.
        Paused = "paused",
        /// It is done.
        Done = "done",
        /// It is being taken back.
        Undoing = "undoing",
        /// All of it was brought back.
        Undone = "undone",
    }
}

words! {
    /// Where one line of a purge stands.
    PurgeLineState {
        /// It was not begun.
        Waiting = "waiting",
        /// It may be done, and is being looked up.
        NotKnown = "not_known",
        /// It is done.
        Done = "done",
        /// It was left alone, since the event had moved on.
        Skipped = "skipped",
        /// It was not done.
        Failed = "failed",
        /// It cannot be known any more.
        Unclear = "unclear",
        /// It was brought back.
        Undone = "undone",
        /// It could not be brought back.
        UndoFailed = "undo_failed",
        /// It was not brought back, since somebody else has made it anew.
        AlreadyThere = "already_there",
    }
}
