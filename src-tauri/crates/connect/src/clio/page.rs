//! A page of any listing: its items one by one, and where it goes on. One bad item is a row, not a lost page.

use super::VENDOR;
use super::wire::Id;
use crate::failure::{Failure, Kind};
use crate::http::pages::Page;
use crate::http::request::{Misread, PreparedRequest};
use crate::ports::{ListPage, PageToken, PortResult, Unreadable};
use crate::reading::address;
use crate::reading::json::{Malformed, Raw, whole};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use truedocket_core::ids::RemoteId;
use url::Url;

/// The most that a page can hold.
const PAGE: &str = "200";

/// The first page, or the one that a token names. A token is an address and must lead to the same place.
pub(super) fn prepare(
    operation: &'static str,
    first: impl FnOnce() -> Url,
    api: &Url,
    page: Option<&PageToken>,
) -> PortResult<PreparedRequest> {
    match page {
        None => {
            let mut url = first();
            url.query_pairs_mut().append_pair("limit", PAGE);
            Ok(super::get(operation, url))
        }
        Some(PageToken(link)) => {
            let strange = || Failure::new(Kind::Broken, VENDOR, operation).reason("foreign_address");
            Ok(super::get(operation, address::inside(api, link).ok_or_else(strange)?))
        }
    }
}

/// Reads a page; `map` says of each item what it is, or why it cannot be understood.
pub(super) fn parse<W: DeserializeOwned, T>(
    body: &[u8],
    mut map: impl FnMut(W) -> Result<T, &'static str>,
) -> Result<ListPage<T>, Misread> {
    let envelope: Envelope<'_> = whole(body)?;
    let data = envelope.data.ok_or(Malformed::missing("the answer has no data"))?;
    let next = envelope.meta.and_then(|meta| meta.paging).and_then(|paging| paging.next).map(PageToken);
    let mut listed = ListPage { items: Vec::new(), unreadable: Vec::new(), notes: Vec::new(), next };
    for raw in data {
        let wire = serde_json::from_str::<W>(raw.get()).map_err(|cause| Malformed::from(cause).to_string());
        match wire.and_then(|wire| map(wire).map_err(str::to_owned)) {
            Ok(item) => listed.items.push(item),
            Err(reason) => listed.unreadable.push(Unreadable { id: id_of(raw), reason, line: None }),
        }
    }
    Ok(listed)
}

impl<T> Page for ListPage<T> {
    fn next(&self) -> Option<&str> {
        self.next.as_ref().map(|PageToken(name)| name.as_str())
    }
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    data: Raw<'a>,
    meta: Option<Meta>,
}

#[derive(Deserialize)]
struct Meta {
    paging: Option<Paging>,
}

#[derive(Deserialize)]
struct Paging {
    next: Option<String>,
}

fn id_of(raw: &RawValue) -> Option<RemoteId> {
    #[derive(Deserialize)]
    struct OnlyId {
        id: Option<Id>,
    }
    serde_json::from_str::<OnlyId>(raw.get()).ok()?.id.map(|id| RemoteId::new(id.0))
}
