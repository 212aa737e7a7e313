//! Listings and the links from page to page. A link holds all but the headers.

use super::errors::{Outcome, Refusal};
use super::page_faults;
use crate::batch::ParsedRequest;
use crate::paging::{self, Row, StoredListing};
use crate::state::Shared;
use crate::world::World;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use std::sync::Arc;

const PLAIN: AsciiSet =
    NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'=').remove(b'$');

/// A listing, where in it the page begins, and its token.
pub(crate) struct Listing {
    /// Names the listing.
    pub(crate) token: String,
    /// The listing.
    pub(crate) reading: Arc<StoredListing>,
    /// The first row of the page.
    pub(crate) offset: usize,
}

/// Continues the listing of a `$skiptoken`, or takes a new one.
pub(crate) fn listing(
    shared: &Shared,
    ask: &ParsedRequest,
    of: &str,
    rows: impl FnOnce(&World) -> Outcome<Vec<Row>>,
) -> Outcome<Listing> {
    let shape = shape(ask, of);
    if let Some(token) = ask.param("$skiptoken") {
        return resumed(shared, token, &shape);
    }
    let reading = {
        let world = shared.world();
        let rows = rows(&world)?;
        let position = world.changes;
        StoredListing {
            calendar: of.to_owned(),
            shape,
            window: Default::default(),
            rows,
            position,
            known: Arc::default(),
        }
    };
    let (token, reading) = shared.readings().keep(reading);
    Ok(Listing { token, reading, offset: 0 })
}

/// The options that must stay the same from page to page.
fn shape(ask: &ParsedRequest, of: &str) -> String {
    let same = ask.query.iter().filter(|(name, _)| name != "$skiptoken");
    let pairs: Vec<String> = same.map(|(name, value)| format!("{name}={value}")).collect();
    format!("{of} {} {}", ask.path.join("/"), pairs.join("&"))
}

/// The listing of a skip token.
pub(crate) fn resumed(shared: &Shared, token: &str, shape: &str) -> Outcome<Listing> {
    let dead = || Refusal::bad("ErrorInvalidSkipToken", "The skip token is not valid.");
    let (base, offset) = token.split_once('.').ok_or_else(dead)?;
    let reading = shared.readings().get(base).filter(|reading| reading.shape == shape).ok_or_else(dead)?;
    Ok(Listing { token: base.to_owned(), reading, offset: offset.parse().map_err(|_| dead())? })
}

/// The rows of a page, and where the next begins. A fault may repeat the last row of the page before.
pub(crate) fn page(
    shared: &Shared,
    ask: &ParsedRequest,
    reading: &StoredListing,
    offset: usize,
    asked: usize,
) -> Outcome<(Vec<Row>, Option<usize>)> {
    if offset > 0 {
        page_faults::page_token(shared, ask)?;
    }
    let size = asked.min(shared.options().page_size);
    let dead = || Refusal::bad("ErrorInvalidSkipToken", "The skip token is not valid.");
    let (rows, next) = paging::page(reading, offset, size).ok_or_else(dead)?;
    let mut rows = rows.to_vec();
    if let Some(before) = offset.checked_sub(1).and_then(|at| reading.rows.get(at))
        && page_faults::repeats(shared, ask)
    {
        rows.insert(0, before.clone());
    }
    Ok((rows, next))
}

/// Puts the link to the next page, where there is one.
pub(crate) fn then(ask: &ParsedRequest, body: &mut Value, token: &str, next: Option<usize>) {
    if let Some(next) = next {
        let token = format!("{token}.{next}");
        let kept = ask.query.iter().filter(|(name, _)| name != "$skiptoken");
        let pairs =
            kept.map(|(name, value)| (name.as_str(), value.as_str())).chain([("$skiptoken", token.as_str())]);
        body["@odata.nextLink"] = json!(address(ask, pairs));
    }
}

/// The request's own address with other options.
pub(crate) fn address<'a>(ask: &ParsedRequest, pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let encode = |text: &str| utf8_percent_encode(text, &PLAIN).to_string();
    let path: Vec<String> = ask.path.iter().map(|segment| encode(segment)).collect();
    let query: Vec<String> =
        pairs.map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    format!("{}{}/{}?{}", ask.origin, super::MOUNT, path.join("/"), query.join("&"))
}

/// What the answer is, as OData says it.
pub(crate) fn context(ask: &ParsedRequest, what: &str) -> String {
    format!("{}{}/$metadata#{what}", ask.origin, super::MOUNT)
}
