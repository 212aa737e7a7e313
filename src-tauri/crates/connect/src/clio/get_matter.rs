//! `GET /matters/{id}.json`: one matter as it is now.

use super::list_matters::FIELDS;
use super::{VENDOR, get, map, wire};
use crate::failure::{Failure, Kind};
use crate::http::request::{Misread, PreparedRequest};
use crate::ports::PortResult;
use crate::reading::address;
use crate::reading::json::whole;
use truedocket_core::firm::matter::Matter;
use truedocket_core::ids::MatterId;
use url::Url;

pub(super) const OPERATION: &str = "read matter";

pub(super) fn prepare(api: &Url, id: &MatterId) -> PortResult<PreparedRequest> {
    let id = id.as_str();
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Failure::new(Kind::Refused, VENDOR, OPERATION).reason("unknown_matter_id"));
    }
    let mut url = address::below(api, &["matters", &format!("{id}.json")]);
    url.query_pairs_mut().append_pair("fields", FIELDS);
    Ok(get(OPERATION, url))
}

pub(super) fn parse(body: &[u8]) -> Result<Matter, Misread> {
    let one: wire::One<wire::Matter> = whole(body)?;
    map::matter(one.data).map_err(|why| Misread::Item(why.to_owned()))
}
