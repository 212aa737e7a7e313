//! `GET /users.json`: all users with their calendars, former ones too.

use super::page;
use super::{map, wire};
use crate::http::request::{Misread, PreparedRequest};
use crate::ports::{ListPage, PageToken, PortResult};
use crate::reading::address;
use truedocket_core::firm::matter::PracticeUser;
use url::Url;

pub(super) const OPERATION: &str = "list users";
const FIELDS: &str = "id,name,email,enabled,default_calendar_id";

pub(super) fn prepare(api: &Url, page: Option<&PageToken>) -> PortResult<PreparedRequest> {
    let first = || {
        let mut url = address::below(api, &["users.json"]);
        url.query_pairs_mut().append_pair("fields", FIELDS).append_pair("order", "id(asc)");
        url
    };
    page::prepare(OPERATION, first, api, page)
}

pub(super) fn parse(body: &[u8]) -> Result<ListPage<PracticeUser>, Misread> {
    page::parse(body, |wire: wire::User| map::user(wire))
}
