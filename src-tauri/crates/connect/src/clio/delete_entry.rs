//! `DELETE /calendar_entries/{id}.json`. Clio takes no version here: the caller reads the entry just before and
//! compares.

use super::get_entry::bare_address_of;
use super::versioned;
use crate::http::request::PreparedRequest;
use crate::ports::PortResult;
use http::Method;
use url::Url;

pub(super) const OPERATION: &str = "delete entry";

pub(super) fn prepare(api: &Url, id: &str) -> PortResult<PreparedRequest> {
    let url = bare_address_of(OPERATION, api, id)?;
    Ok(versioned(PreparedRequest::bare(OPERATION, Method::DELETE, url)))
}
