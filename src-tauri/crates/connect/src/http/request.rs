//! What an operation prepares and how it reads the answer. No I/O here, so that parsing is tested on recorded bodies.

use crate::ports::Unreadable;
use crate::reading::json::{self, Malformed};
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use serde::de::IgnoredAny;

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

    /// A write without a body.
    pub fn bare(operation: &'static str, method: Method, url: url::Url) -> Self {
        Self { method, repeat: Idempotency::LookFirst, ..Self::get(operation, url) }
    }

    /// The whole request: what is sent, and how its answer is read.
    pub(crate) fn read_by<T, E: Into<Misread>>(
        self,
        parse: impl Fn(&[u8]) -> Result<T, E>,
    ) -> Request<impl Fn(&[u8]) -> Result<T, Misread>> {
        Request { prepared: self, parse: move |body: &[u8]| parse(body).map_err(E::into) }
    }

    /// The whole request where nothing is wanted of the answer but that it is one.
    pub(crate) fn only_done(self) -> Request<impl Fn(&[u8]) -> Result<(), Misread>> {
        self.read_by(|body| match body {
            [] => Ok(()),
            body => json::whole::<IgnoredAny>(body).map(drop),
        })
    }
}

/// A request together with how its answer is read. [`super::client::HttpClient::ask`] sends it.
pub(crate) struct Request<P> {
    pub(crate) prepared: PreparedRequest,
    pub(crate) parse: P,
}

/// A successful answer that does not say what was asked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Misread {
    /// It has not the documented shape.
    Shape(Malformed),
    /// The item that was asked for cannot be understood: why, without client words.
    Item(String),
    /// It shows less than was asked for; the reason is a fixed word.
    Refused(&'static str),
}

impl From<Unreadable> for Misread {
    fn from(item: Unreadable) -> Self {
        Self::Item(item.reason)
    }
}

impl From<Malformed> for Misread {
    fn from(cause: Malformed) -> Self {
        Self::Shape(cause)
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
