//! The list of questions. From it come the window's command, the loopback server, `truedocket call` and the
//! TypeScript types (`ui/src/host/generated`). One file a feature; shapes of screens live only here.
//!
//! All times in answers are already written out for people, in the office's zone: the web view never formats
//! or computes a time.

pub mod audit;
pub mod connections;
pub mod docket;
pub mod failure;
pub mod history;
pub mod jobs;
pub mod note;
pub mod places;
pub mod runs;
pub mod settings;
pub mod states;
pub mod today;
