//! `GET /contacts.json?query=`: the contacts with one address. Clio's search is a wildcard search over many fields,
//! so that the address is compared again here.

use super::page;
use super::{map, wire};
use crate::http::request::{Misread, PreparedRequest};
use crate::ports::{PageToken, PortResult};
use crate::reading::address;
use truedocket_core::firm::people::Email;
use truedocket_core::ids::RemoteId;
use url::Url;

pub(super) const OPERATION: &str = "find contacts";

pub(super) fn prepare(api: &Url, email: &Email) -> PortResult<PreparedRequest> {
    let first = || {
        let mut url = address::below(api, &["contacts.json"]);
        url.query_pairs_mut()
            .append_pair("fields", "id,name,primary_email_address")
            .append_pair("order", "id(asc)")
            .append_pair("query", email.as_str());
        url
    };
    page::prepare(OPERATION, first, api, None::<&PageToken>)
}

/// The id of the first contact whose main address is exactly this one.
pub(super) fn parse(body: &[u8], email: &Email) -> Result<Option<RemoteId>, Misread> {
    let listed = page::parse(body, |wire: wire::Contact| map::contact(wire))?;
    Ok(listed
        .items
        .into_iter()
        .find(|contact| contact.email.as_ref() == Some(email))
        .map(|contact| contact.id))
}
