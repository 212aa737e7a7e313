//! `events.list` with series unexpanded: the rows of a calendar as they are kept, and the days of one series.

use super::list_events::{BLIND, ONLY_FREE_BUSY};
use super::wire::{Event, Events};
use crate::http::pages::Page;
use crate::http::request::{Misread, PreparedRequest};
use crate::ports::{PageToken, RowsRequest, Unreadable};
use crate::reading::address;
use crate::reading::json;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use truedocket_core::calendar::event::Calendar;
use url::Url;

pub(super) const OPERATION: &str = "list originals";

/// As many as a reply of the largest size can hold when texts are long.
const PAGE: &str = "1000";

/// A listing and how far it got: all that the next request needs, in this process or a later one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) struct At {
    /// `timeMin` and `timeMax`; Google wants them on each page again.
    window: Option<(DateTime<Utc>, DateTime<Utc>)>,
    page: Option<String>,
}

impl At {
    /// `None`: the token is none of ours.
    pub(super) fn of(rows: &RowsRequest) -> Option<Self> {
        match rows {
            RowsRequest::All(window) => {
                Some(Self { window: window.map(|window| (window.start, window.end)), page: None })
            }
            RowsRequest::Next(PageToken(text)) => serde_json::from_str(text).ok(),
        }
    }

    /// Is it the first page?
    pub(super) fn begins(&self) -> bool {
        self.page.is_none()
    }

    pub(super) fn next(&self, page: String) -> PageToken {
        let next = Self { window: self.window, page: Some(page) };
        // Times and strings always become JSON.
        PageToken(serde_json::to_string(&next).unwrap_or_default())
    }
}

/// Deleted rows are not asked for. Days of series that were called off come all the same; the reader leaves them out.
pub(super) fn prepare(api: &Url, calendar: &Calendar, at: &At) -> PreparedRequest {
    let mut url = address::below(api, &["calendars", calendar.id.as_str(), "events"]);
    {
        let mut query = url.query_pairs_mut();
        query.append_pair("singleEvents", "false").append_pair("maxResults", PAGE);
        if let Some((from, until)) = at.window {
            query.append_pair("timeMin", &stamp(from)).append_pair("timeMax", &stamp(until));
        }
        if let Some(page) = &at.page {
            query.append_pair("pageToken", page);
        }
    }
    PreparedRequest::get(OPERATION, url)
}

/// All rows of one iCalendar UID, deleted ones too: a series with its days, or what is left of them.
pub(super) fn prepare_of_uid(
    api: &Url,
    calendar: &Calendar,
    uid: &str,
    page: Option<&str>,
) -> PreparedRequest {
    let mut url = address::below(api, &["calendars", calendar.id.as_str(), "events"]);
    {
        let mut query = url.query_pairs_mut();
        query
            .append_pair("singleEvents", "false")
            .append_pair("showDeleted", "true")
            .append_pair("maxResults", PAGE)
            .append_pair("iCalUID", uid);
        if let Some(page) = page {
            query.append_pair("pageToken", page);
        }
    }
    PreparedRequest::get(OPERATION, url)
}

fn stamp(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A page taken apart, its rows not yet mapped, since their labels may have to be looked up first.
pub(super) struct RowPage {
    /// Each as it came, and as it was read.
    pub(super) rows: Vec<(String, Event)>,
    pub(super) unreadable: Vec<Unreadable>,
    pub(super) next: Option<String>,
    pub(super) role: Option<String>,
}

impl RowPage {
    /// Does a row carry a label?
    pub(super) fn is_labelled(&self) -> bool {
        self.rows.iter().any(|(_, event)| event.event_label_id.is_some())
    }
}

impl Page for RowPage {
    fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
}

pub(super) fn parse(body: &[u8]) -> Result<RowPage, Misread> {
    let page: Events<&RawValue> = json::whole(body)?;
    if page.access_role.as_deref().is_some_and(|role| BLIND.contains(&role)) {
        return Err(Misread::Refused(ONLY_FREE_BUSY));
    }
    let mut read = RowPage {
        rows: Vec::new(),
        unreadable: Vec::new(),
        next: page.next_page_token,
        role: page.access_role,
    };
    for raw in page.items.unwrap_or_default() {
        match json::item(raw) {
            Ok(event) => read.rows.push((raw.get().to_owned(), event)),
            Err(bad) => read.unreadable.push(bad),
        }
    }
    Ok(read)
}
