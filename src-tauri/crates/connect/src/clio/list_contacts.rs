//! `GET /contacts.json`: the address book.

use super::page;
use super::{map, wire};
use crate::http::request::{Misread, PreparedRequest};
use crate::ports::{ListPage, PageToken, PortResult};
use crate::reading::address;
use truedocket_core::firm::matter::Contact;
use url::Url;

pub(super) const OPERATION: &str = "list contacts";
const FIELDS: &str = "id,name,primary_email_address";

pub(super) fn prepare(api: &Url, page: Option<&PageToken>) -> PortResult<PreparedRequest> {
    let first = || {
        let mut url = address::below(api, &["contacts.json"]);
        url.query_pairs_mut().append_pair("fields", FIELDS).append_pair("order", "id(asc)");
        url
    };
    page::prepare(OPERATION, first, api, page)
}

pub(super) fn parse(body: &[u8]) -> Result<ListPage<Contact>, Misread> {
    page::parse(body, |wire: wire::Contact| map::contact(wire))
}
