//! HTTP in two halves: operations prepare requests and parse replies without I/O; [`send::Door`] alone sends.

pub mod dialect;
pub mod pace;
pub mod redact;
pub mod request;
pub mod retry;
pub mod send;
pub mod tally;
pub mod tokens;
