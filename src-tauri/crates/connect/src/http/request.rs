//! What an operation prepares and what it gets back. No I/O here, so that parsing is tested on recorded bodies.

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

/// May the request be sent again when its answer was lost?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idempotency {
    /// Reading.
    Safe,
    /// A write: sent again only where the failure proves that nothing was done, else its effect is looked up first. A
    /// version does not make a repetition harmless: the second try is refused for what the first has done, and would be
    /// told as not done.
    LookFirst,
}

/// A request without its sign-in; the client adds that, the correlation id and the rate limit.
#[derive(Clone, Debug)]
pub struct PreparedRequest {
    /// Fixed phrase for logs and failures, such as `list events`.
    pub operation: &'static str,
    /// Method.
    pub method: Method,
    /// Whole address with query.
    pub url: url::Url,
    /// Headers without `Authorization`.
    pub headers: HeaderMap,
    /// Body; empty for none.
    pub body: Bytes,
    /// May it be sent again?
    pub repeat: Idempotency,
    /// What the vendor's limits count by, such as a mailbox; empty for the account.
    pub lane: String,
}

impl PreparedRequest {
    /// A request that reads.
    pub fn get(operation: &'static str, url: url::Url) -> Self {
        Self {
            operation,
            method: Method::GET,
            url,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            repeat: Idempotency::Safe,
            lane: String::new(),
        }
    }

    /// A request that writes `body` as JSON.
    pub fn json(operation: &'static str, method: Method, url: url::Url, body: &serde_json::Value) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
        let body = Bytes::from(body.to_string());
        Self { operation, method, url, headers, body, repeat: Idempotency::LookFirst, lane: String::new() }
    }
}

/// A whole reply, body capped by the client.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
}
