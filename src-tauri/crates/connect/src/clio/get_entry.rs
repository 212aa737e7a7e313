//! `GET /calendar_entries/{id}.json`: one entry as it is now.

use super::list_entries::FIELDS;
use super::wire::{Entry, One};
use super::{VENDOR, get};
use crate::failure::{Failure, Kind};
use crate::http::request::{Misread, PreparedRequest};
use crate::ports::PortResult;
use crate::reading::address;
use crate::reading::json::whole;
use url::Url;

pub(super) const OPERATION: &str = "read entry";

pub(super) fn prepare(api: &Url, id: &str) -> PortResult<PreparedRequest> {
    Ok(get(OPERATION, address_of(OPERATION, api, id)?))
}

/// The shape as it came; callers that write need ids that core does not have.
pub(super) fn parse(body: &[u8]) -> Result<Entry, Misread> {
    let one: One<Entry> = whole(body)?;
    Ok(one.data)
}

/// The address of one entry with the usual fields. Days of a series have ids that are no numbers and no address.
pub(super) fn address_of(operation: &'static str, api: &Url, id: &str) -> PortResult<Url> {
    let mut url = bare_address_of(operation, api, id)?;
    url.query_pairs_mut().append_pair("fields", FIELDS);
    Ok(url)
}

/// The address of one entry.
pub(super) fn bare_address_of(operation: &'static str, api: &Url, id: &str) -> PortResult<Url> {
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Failure::new(Kind::Unsupported, VENDOR, operation).reason("day_of_series"));
    }
    Ok(address::below(api, &["calendar_entries", &format!("{id}.json")]))
}
