//! Work that is due at its time, delayed or tried again: one queue, one schedule, one worker.
//!
//! * [`kind`]: what a job may be, and in which lane it is worked
//! * [`rule`], [`schedule`]: when a part is due, as rows; what is due becomes a job
//! * [`worker`]: the lanes, each on its own; [`perform`]: what each kind does
//! * [`turn`]: readings take turns, and the morning report is next
//! * [`clocks`]: is this computer's clock right?
//!
//! What is absent: no job holds another lane, and none waits for a vendor while it holds its own.

pub mod clocks;
pub mod kind;
mod perform;
pub mod rule;
pub mod schedule;
mod trial;
pub mod turn;
pub mod worker;

#[cfg(test)]
mod tests;
