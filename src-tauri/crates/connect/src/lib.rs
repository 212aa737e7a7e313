//! The outside: the only package with HTTP, OAuth and the keychain.
//!
//! * [`ports`]: what the engine may ask of any vendor; [`failure`]: the kinds of no
//! * [`registry`]: the one place that matches on a vendor's name
//! * [`http`]: prepare and parse without I/O, and the only way out (rate limits, retries, redaction)
//! * [`stop`]: work that waits can be stopped
//! * [`sign_in`], [`secrets`]: the system browser, tokens, the keychain
//! * [`files`]: exports of calendars, .ics and CSV, as a source for a clean-up without any account
//! * one module a vendor: what it can do, its wire shapes, one file per remote operation, its map to core

pub mod clio;
pub mod clock;
mod csv;
pub mod failure;
pub mod files;
pub mod google;
pub mod graph;
pub mod http;
pub mod ics;
pub mod ports;
mod reading;
pub mod registry;
pub mod secrets;
pub mod sign_in;
pub mod stop;
#[cfg(test)]
mod testing;
pub mod walk;
