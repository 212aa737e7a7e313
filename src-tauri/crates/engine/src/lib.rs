//! Doing: gather, decide (core), journal, execute, receipts.
//!
//! * [`api`]: every question and command that a window, the command line or a test may ask
//! * [`sync`]: reading into the cache
//! * `act`: the one way of acting on other systems
//! * [`jobs`]: one queue, one schedule, one worker
//! * [`clock`]: the only now; [`progress`]: long work is seen; [`shared_store`]: the store from async code
//! * [`words`]: where a failure becomes a sentence
//!
//! What is absent: no SQL (store), no HTTP (connect), no vendor's name, no window.

// A future is moved through every caller, on a stack of two megabytes; tests have room.
#![cfg_attr(not(test), warn(clippy::large_futures))]

mod act;
mod answer;
pub mod api;
pub mod audit;
pub mod clock;
pub mod engine;
mod fix;
pub mod history;
pub mod home;
pub mod jobs;
pub mod keeping;
mod ledger_head;
pub mod log;
pub mod morning;
mod operations;
pub mod outside;
pub mod progress;
pub mod reading;
mod reasons;
pub mod report;
pub mod runs;
pub mod shared_store;
pub mod staff;
pub mod sync;
mod waits;
pub mod words;

pub use answer::call::{QUESTIONS, call};
pub use answer::window;
pub use answer::{New, facts_of};
pub use engine::{Engine, Options};
