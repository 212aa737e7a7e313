//! HTTP in two halves: operations prepare requests and parse replies without I/O; [`client::HttpClient`] alone sends.

pub mod call_counts;
pub mod client;
pub mod dialect;
pub mod rate_limit;
pub mod redact;
pub mod request;
pub mod retry;
pub mod token_source;
