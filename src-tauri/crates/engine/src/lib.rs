//! Doing: gather, decide (core), journal, execute, receipts.
//!
//! * [`api`]: every question and command that a window, the command line or a test may ask
//!
//! What is absent: no SQL (store), no HTTP (connect), no vendor's name, no window.

pub mod api;
