//! The purge record: what was approved, by whom, what was done and what was not, with all hashes, as JSON for programs
//! and as PDF for the file. The PDF names the hash of the JSON, and so does the ledger.
//!
//! * [`content`]: what stands in it, plain values in a fixed order
//! * [`gather`]: from the store
//! * [`paper`]: the same as text on pages

mod content;
pub(crate) mod gather;
mod paper;

#[cfg(test)]
mod engine_tests;
#[cfg(test)]
mod tests;
