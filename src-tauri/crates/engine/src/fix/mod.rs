//! Carrying out a fix that a person has seen. What a fix writes is decided in `core::morning::fix`; how writing is done
//! at all is in [`crate::act`].
//!
//! * [`task`]: one write as it is journalled
//! * [`write`]: the write against the practice system: what has to hold before, the call, the look-up
//! * [`ground`]: the event of record on which it was decided, read again; [`anew`]: one that was made in its place;
//!   [`ignored`]: one that was handed over
//! * [`again`]: the comparison made once more, for an entry that a person has typed in since
//! * [`entries`]: what the practice system must still say; [`firm`]: matter and person that are written;
//!   [`receipts`]: what we have written and it may not show yet
//! * [`permit`]: whether the practice system may be written to at all
//! * [`second_look`]: once everything shows, whether another computer has made the same entry
//! * [`conclude`]: ledger, cache, plan and discrepancy, once it is known
//! * [`telling`]: what the person who clicked is told
//! * [`carry`]: all writes of a plan, and those that an earlier process left

pub(crate) mod again;
pub(crate) mod anew;
pub(crate) mod carry;
pub(crate) mod conclude;
pub(crate) mod entries;
pub(crate) mod firm;
pub(crate) mod ground;
pub(crate) mod ignored;
pub(crate) mod permit;
pub(crate) mod receipts;
pub(crate) mod second_look;
pub(crate) mod task;
pub(crate) mod telling;
pub(crate) mod write;
