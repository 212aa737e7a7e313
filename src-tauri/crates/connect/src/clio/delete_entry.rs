//! `DELETE /calendar_entries/{id}.json`. Clio takes no version here: the caller reads the entry just before and
//! compares.

use super::get_entry::bare_address_of;
use super::versioned;
use crate::http::request::{Idempotency, PreparedRequest};
use crate::ports::PortResult;
use bytes::Bytes;
use http::{HeaderMap, Method};
use url::Url;

pub(super) const OPERATION: &str = "delete entry";

pub(super) fn prepare(api: &Url, id: &str) -> PortResult<PreparedRequest> {
    Ok(versioned(PreparedRequest {
        operation: OPERATION,
        method: Method::DELETE,
        url: bare_address_of(OPERATION, api, id)?,
        headers: HeaderMap::new(),
        body: Bytes::new(),
        repeat: Idempotency::LookFirst,
        lane: String::new(),
    }))
}
