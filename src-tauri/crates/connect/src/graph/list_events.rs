//! `calendarView/delta`: one page of a calendar's window, from the beginning or of what changed since.
//!
//! No `$select`, `$expand`, `$filter` or `$orderby` is allowed here. Links are followed as they came.

use super::mailbox::CalendarPath;
use super::wire::{Collection, Event};
use crate::http::request::PreparedRequest;
use crate::ports::{AfterPage, PageToken, SyncToken, Unreadable};
use crate::reading::json::{self, Malformed};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use truedocket_core::time::Window;
use url::Url;

pub(super) const OPERATION: &str = "list events";

/// Rows of a page that were read but not yet mapped.
pub(super) struct Rows {
    pub(super) events: Vec<Event>,
    pub(super) unreadable: Vec<Unreadable>,
    pub(super) then: AfterPage,
}

pub(super) fn prepare(api: &Url, place: CalendarPath<'_>, window: &Window) -> PreparedRequest {
    let mut url = place.below(api, &["calendarView", "delta"]);
    url.query_pairs_mut()
        .append_pair("startDateTime", &stamp(window.start))
        .append_pair("endDateTime", &stamp(window.end));
    super::ask(OPERATION, url, place.mailbox)
}

/// The link holds all but the headers, which each request has to bring again.
pub(super) fn prepare_link(link: Url, place: CalendarPath<'_>) -> PreparedRequest {
    super::ask(OPERATION, link, place.mailbox)
}

fn stamp(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A row may come twice on one page: the later one counts, at the earlier one's place.
pub(super) fn parse(body: &[u8]) -> Result<Rows, Malformed> {
    let (page, unreadable) = rows(body)?;
    let then = match (page.next_link, page.delta_link) {
        (Some(link), _) => AfterPage::More(PageToken(link)),
        (None, Some(link)) => AfterPage::Done(Some(SyncToken(link))),
        // A delta that ends without its link was cut off; taking it for complete would hide the rest.
        (None, None) => {
            return Err(Malformed::missing("the page says neither how it goes on nor that it is the last"));
        }
    };
    Ok(Rows { events: last_words(page.value.unwrap_or_default()), unreadable, then })
}

fn last_words(rows: Vec<Event>) -> Vec<Event> {
    let (mut last, mut seen): (Vec<Event>, _) = (Vec::with_capacity(rows.len()), BTreeMap::new());
    for event in rows {
        let before = event.id.clone().and_then(|id| seen.insert(id, last.len()));
        match before.and_then(|at| last.get_mut(at).map(|slot| (at, slot))) {
            Some((at, slot)) => {
                seen.extend(event.id.clone().map(|id| (id, at)));
                *slot = event;
            }
            None => last.push(event),
        }
    }
    last
}

/// All rows in one go, which nearly always succeeds; else each by itself, so that a bad one costs nothing but itself.
fn rows(body: &[u8]) -> Result<(Collection<Event>, Vec<Unreadable>), Malformed> {
    if let Ok(page) = json::whole(body) {
        return Ok((page, Vec::new()));
    }
    let page: Collection<&RawValue> = json::whole(body)?;
    let (value, unreadable) = json::each(page.value.unwrap_or_default());
    let page = Collection { value: Some(value), next_link: page.next_link, delta_link: page.delta_link };
    Ok((page, unreadable))
}
