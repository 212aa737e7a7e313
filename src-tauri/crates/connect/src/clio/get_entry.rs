//! `GET /calendar_entries/{id}.json`: one entry as it is now.

use super::list_entries::FIELDS;
use super::wire::{Entry, One, Rule};
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

/// Asks for the rule by which it repeats, and nothing else.
pub(super) fn prepare_rule(api: &Url, id: &str) -> PortResult<PreparedRequest> {
    let mut url = bare_address_of(OPERATION, api, id)?;
    url.query_pairs_mut().append_pair("fields", "id,recurrence_rule");
    Ok(get(OPERATION, url))
}

/// Has it such a rule?
pub(super) fn parse_rule(body: &[u8]) -> Result<bool, Misread> {
    let one: One<Rule> = whole(body)?;
    Ok(one.data.recurrence_rule.is_some_and(|rule| !rule.trim().is_empty()))
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
