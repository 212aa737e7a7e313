//! `GET /calendar_entry_event_types.json`: the kinds of entries that the firm has, by name.

use super::page;
use super::wire;
use crate::http::request::{Misread, PreparedRequest};
use crate::ports::{ListPage, PageToken, PortResult};
use crate::reading::address;
use url::Url;

pub(super) const OPERATION: &str = "list event types";

/// One kind of entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EventType {
    pub(super) id: String,
    pub(super) name: String,
}

pub(super) fn prepare(api: &Url, page: Option<&PageToken>) -> PortResult<PreparedRequest> {
    let first = || {
        let mut url = address::below(api, &["calendar_entry_event_types.json"]);
        url.query_pairs_mut().append_pair("fields", "id,name");
        url
    };
    page::prepare(OPERATION, first, api, page)
}

pub(super) fn parse(body: &[u8]) -> Result<ListPage<EventType>, Misread> {
    page::parse(body, |wire: wire::EventType| match (wire.id, wire.name) {
        (Some(id), Some(name)) => Ok(EventType { id: id.0, name }),
        (Some(_) | None, _) => Err("a kind of entry has no id or no name"),
    })
}
