//! The morning reconciliation: one business day over the calendar of record and the practice system.
//!
//! * [`snapshot`]: what was read, and what could not be
//! * [`reconcile`]: snapshot in, outcome out
//! * [`notice`]: what should be known of the days although nothing differs
//! * [`docket`]: what is on the days, agreeing or not
//! * [`outcome`]: what differs, what was left out and why, and sums that must be right
//! * [`roll`]: the states of discrepancies from one report to the next
//! * [`uncompared`]: what is still there and was not compared, so that nothing about it is over
//! * [`fix`]: what one click would write
//! * [`words`]: the sentences for people
//!
//! Nothing here writes, asks or waits. A side that was not read proves nothing: no appointment is ever called
//! missing because of it.

mod absence;
mod claim;
mod clash;
mod compare;
pub mod docket;
mod duplicates;
pub mod fingerprint;
pub mod fix;
mod gather;
mod matching;
pub mod notice;
pub mod outcome;
mod reconcile;
pub mod roll;
pub mod snapshot;
pub mod uncompared;
mod visibility;
pub mod words;

pub use reconcile::{DeletedParts, PolicyError, reconcile, reconcile_with_pairs};

#[cfg(test)]
mod tests;
