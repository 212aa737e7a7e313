//! Sign-in in the system browser, and the tokens that come of it.

pub mod access;
