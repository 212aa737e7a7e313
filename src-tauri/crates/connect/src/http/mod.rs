//! HTTP in two halves: operations prepare requests and say how answers are read, without I/O;
//! [`client::HttpClient`] alone sends, reads and wraps failures.

pub mod call_counts;
pub mod client;
pub mod dialect;
pub mod outage;
pub(crate) mod pages;
pub mod rate_limit;
pub mod redact;
pub mod request;
pub mod retry;
pub mod token_source;
