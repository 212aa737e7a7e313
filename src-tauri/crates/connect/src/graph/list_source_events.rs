//! `events` of a calendar: single events and series, each as it is kept. Links are followed as they came; the window
//! is no part of them, so that page tokens carry it beside the link.

use super::mailbox::CalendarPath;
use super::wire::Collection;
use crate::http::request::PreparedRequest;
use crate::ports::PageToken;
use crate::reading::json::{self, Malformed};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::value::RawValue;
use truedocket_core::time::Window;
use url::Url;

pub(super) const OPERATION: &str = "list rows";

/// Rows of a page; the documents let a client ask for up to 1,000, and 200 whole events fit a reply.
const PAGE: &str = "200";

/// Stands in a token for a reading without a window.
const ALL: &str = "all";

/// One page, unread.
pub(super) struct Rows<'a> {
    pub(super) rows: Vec<&'a RawValue>,
    pub(super) next: Option<String>,
}

pub(super) fn prepare(api: &Url, place: CalendarPath<'_>) -> PreparedRequest {
    let mut url = place.below(api, &["events"]);
    url.query_pairs_mut().append_pair("$top", PAGE);
    super::ask(OPERATION, url, place.mailbox)
}

pub(super) fn prepare_link(link: Url, place: CalendarPath<'_>) -> PreparedRequest {
    super::ask(OPERATION, link, place.mailbox)
}

pub(super) fn parse(body: &[u8]) -> Result<Rows<'_>, Malformed> {
    let page: Collection<&RawValue> = json::whole(body)?;
    // A page without its list is no empty calendar.
    let rows = page.value.ok_or(Malformed::missing("the page has no list"))?;
    Ok(Rows { rows, next: page.next_link })
}

/// The token of the next page.
pub(super) fn token(window: Option<&Window>, link: &str) -> PageToken {
    let stamp = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let window = window.map_or_else(|| ALL.to_owned(), |w| format!("{}/{}", stamp(w.start), stamp(w.end)));
    PageToken(format!("{window} {link}"))
}

/// The window and the link of a token; `None`: it is none of ours.
pub(super) fn read_token(token: &PageToken) -> Option<(Option<Window>, &str)> {
    let (window, link) = token.0.split_once(' ')?;
    if window == ALL {
        return Some((None, link));
    }
    let (start, end) = window.split_once('/')?;
    Some((Some(Window { start: start.parse().ok()?, end: end.parse().ok()? }), link))
}
