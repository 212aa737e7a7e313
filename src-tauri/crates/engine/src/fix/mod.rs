//! Carrying out a fix that a person has seen: every write is journalled before and receipted after, names the version
//! that was seen, and is looked up before it is done again. What a fix writes is decided in `core::morning::fix`.
//!
//! * [`write`]: one write against the practice system, with the look-up after a lost answer
//! * [`task`]: writes as jobs of the outbox, and their receipts in the ledger

pub(crate) mod task;
pub(crate) mod write;
