//! `GET /matters.json`: all matters, whatever their status.

use super::page;
use super::{map, wire};
use crate::http::request::{Misread, PreparedRequest};
use crate::ports::{ListPage, PageToken, PortResult};
use crate::reading::address;
use truedocket_core::firm::matter::Matter;
use url::Url;

pub(super) const OPERATION: &str = "list matters";
pub(super) const FIELDS: &str =
    "id,display_number,custom_number,description,status,client{name},responsible_attorney{email}";

pub(super) fn prepare(api: &Url, page: Option<&PageToken>) -> PortResult<PreparedRequest> {
    let first = || {
        let mut url = address::below(api, &["matters.json"]);
        url.query_pairs_mut().append_pair("fields", FIELDS).append_pair("order", "id(asc)");
        url
    };
    page::prepare(OPERATION, first, api, page)
}

pub(super) fn parse(body: &[u8]) -> Result<ListPage<Matter>, Misread> {
    page::parse(body, |wire: wire::Matter| map::matter(wire))
}
