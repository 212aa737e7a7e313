//! The review of a clean-up: the rows of the grid, what speaks for each, and decisions that can be taken back. What was
//! decided changes no calendar; that takes a backup and an approval.
//!
//! * `ask`: from the words of a question to what the store is asked
//! * `items`: a stretch of the grid · `show`: one row in words · `when`, `repeats`: its time
//! * `why`: all about one item
//! * `decide`: decisions, with what is left out and why · `possible`: what cannot be done to an event

mod ask;
pub(crate) mod decide;
pub(crate) mod items;
pub(crate) mod possible;
mod repeats;
mod show;
mod when;
pub(crate) mod why;

#[cfg(test)]
pub(crate) mod tests;

pub(super) use repeats::words as repeats_words;
pub(super) use when::words as when_words;
