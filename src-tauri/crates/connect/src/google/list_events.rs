//! `events.list`: one page of a calendar, of the whole window or of what changed since.

use super::map::{self, EventContext, Labels};
use super::wire::{Event, Events};
use crate::failure::{Failure, Kind};
use crate::http::request::{Misread, PreparedRequest};
use crate::ports::{AfterPage, CalendarItem, EventPage, PageToken, ReadRequest, SyncToken, Unreadable};
use crate::reading::address;
use crate::reading::json::{self, Malformed};
use crate::reading::page_text::PageText;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::ids::RemoteId;
use truedocket_core::time::Window;
use truedocket_core::time::zone::Zones;
use url::Url;

pub(super) const OPERATION: &str = "list events";

/// Google gives up to 2,500; a page of events with long texts would then be larger than a reply may be.
const PAGE: &str = "1000";

/// Roles with which a calendar shows when time is taken, but no events.
pub(super) const BLIND: [&str; 2] = ["none", "freeBusyReader"];

/// The reason of a calendar that shows no more than that, in Google's word.
pub(super) const ONLY_FREE_BUSY: &str = "freeBusyReader";

/// A reading and how far it got: all that the next request needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) struct Continuation {
    pub(super) begun: ReadStart,
    /// `pageToken`.
    pub(super) page: Option<String>,
}

/// How a reading was begun. Google wants the same parameters on each page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ReadStart {
    /// With a window.
    Full { from: DateTime<Utc>, until: DateTime<Utc> },
    /// With a `syncToken`.
    Changes { sync: String },
}

impl Continuation {
    /// `None`: the token is none of ours.
    pub(super) fn of(reading: &ReadRequest) -> Option<Self> {
        let begun = match reading {
            ReadRequest::Full(Window { start, end }) => ReadStart::Full { from: *start, until: *end },
            ReadRequest::Changes(SyncToken(sync)) => ReadStart::Changes { sync: sync.clone() },
            ReadRequest::Next(PageToken(text)) => return serde_json::from_str(text).ok(),
        };
        Some(Self { begun, page: None })
    }

    fn token(&self, page: String) -> PageToken {
        let next = Self { begun: self.begun.clone(), page: Some(page) };
        // Times and strings always become JSON.
        PageToken(serde_json::to_string(&next).unwrap_or_default())
    }
}

/// With a sync token no window may be given: the token carries it (`timeMin` and `timeMax` would be refused).
/// `showDeleted` stays on, since deletions are what an incremental reading is for.
pub(super) fn prepare(api: &Url, calendar: &Calendar, at: &Continuation) -> PreparedRequest {
    let mut url = address::below(api, &["calendars", calendar.id.as_str(), "events"]);
    {
        let mut query = url.query_pairs_mut();
        query
            .append_pair("singleEvents", "true")
            .append_pair("showDeleted", "true")
            .append_pair("maxResults", PAGE);
        match &at.begun {
            ReadStart::Full { from, until } => {
                query.append_pair("timeMin", &stamp(*from)).append_pair("timeMax", &stamp(*until));
            }
            ReadStart::Changes { sync } => {
                query.append_pair("syncToken", sync);
            }
        }
        if let Some(page) = &at.page {
            query.append_pair("pageToken", page);
        }
    }
    PreparedRequest::get(OPERATION, url)
}

/// The smallest reading of the calendar: does it still answer us?
pub(super) fn probe(api: &Url, calendar: &Calendar) -> PreparedRequest {
    let mut url = address::below(api, &["calendars", calendar.id.as_str(), "events"]);
    url.query_pairs_mut().append_pair("maxResults", "1");
    PreparedRequest::get(OPERATION, url)
}

fn stamp(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A page whose events lack only the names of their labels, since these may have to be asked for first.
pub(super) struct UnlabelledPage {
    page: EventPage,
    /// Events that carry a label, by their place among the page's items.
    labelled: Vec<(usize, String)>,
}

impl UnlabelledPage {
    /// Does an event carry a label?
    pub(super) fn is_labelled(&self) -> bool {
        !self.labelled.is_empty()
    }

    /// The whole page.
    pub(super) fn with(mut self, labels: &Labels) -> EventPage {
        for (at, label) in self.labelled {
            if let Some(CalendarItem::Event(event)) = self.page.items.get_mut(at) {
                map::add_label(&mut event.categories, &label, labels);
            }
        }
        self.page
    }

    fn add(&mut self, wire: Event<PageText<'_>>, place: &EventContext<'_>) {
        if wire.attendees_omitted == Some(true) {
            // The event counts as read; that its list is short must not stay unsaid.
            self.set_aside(wire.id.as_deref(), "only a part of its attendees came");
        }
        let (id, label) = (wire.id.clone(), wire.event_label_id.as_deref().map(str::to_owned));
        match map::item(wire, place) {
            Ok(item) => {
                self.labelled.extend(label.map(|label| (self.page.items.len(), label)));
                self.page.items.push(item);
            }
            Err(reason) => self.set_aside(id.as_deref(), reason),
        }
    }

    fn set_aside(&mut self, id: Option<&str>, reason: &str) {
        let id = id.filter(|id| !id.is_empty()).map(RemoteId::new);
        self.page.unreadable.push(Unreadable { id, reason: reason.to_owned(), line: None });
    }
}

/// Reads a page and maps its events in one go: their texts are copied once, from the body to where they stay.
pub(super) fn parse(
    body: &[u8],
    at: &Continuation,
    calendar: &Calendar,
    zones: &Zones,
) -> Result<UnlabelledPage, Misread> {
    let (page, unreadable) = rows(body)?;
    if page.access_role.as_deref().is_some_and(|role| BLIND.contains(&role)) {
        return Err(Misread::Refused(ONLY_FREE_BUSY));
    }
    let then = match page.next_page_token {
        Some(token) => AfterPage::More(at.token(token)),
        None => AfterPage::Done(page.next_sync_token.map(SyncToken)),
    };
    let events = page.items.unwrap_or_default();
    let items = Vec::with_capacity(events.len());
    let mut read = UnlabelledPage { page: EventPage { items, unreadable, then }, labelled: Vec::new() };
    let no_labels = Labels::new();
    let place = EventContext { calendar, zones, labels: &no_labels };
    for event in events {
        read.add(event, &place);
    }
    Ok(read)
}

/// A page as Google writes it, its texts not copied yet.
type Rows<'a> = Events<Event<PageText<'a>>>;

/// All rows in one go, which nearly always succeeds; else each by itself, so that a bad one costs nothing but itself.
fn rows(body: &[u8]) -> Result<(Rows<'_>, Vec<Unreadable>), Malformed> {
    if let Ok(page) = json::whole(body) {
        return Ok((page, Vec::new()));
    }
    let page: Events<&RawValue> = json::whole(body)?;
    let (items, unreadable) = json::each(page.items.unwrap_or_default());
    let page = Events {
        items: Some(items),
        next_page_token: page.next_page_token,
        next_sync_token: page.next_sync_token,
        access_role: page.access_role,
    };
    Ok((page, unreadable))
}

/// A body of `events.list` that was saved before, as a page; labels are not known here. What comes after it is up to
/// whoever saved it.
///
/// # Errors
/// `Kind::Broken` when it is no such body.
pub fn page_of(body: &[u8], calendar: &Calendar, zones: &Zones) -> Result<EventPage, Failure> {
    let broken = || Failure::new(Kind::Broken, super::VENDOR, OPERATION);
    let at = Continuation { begun: ReadStart::Changes { sync: String::new() }, page: None };
    let page = parse(body, &at, calendar, zones).map_err(|why| match why {
        Misread::Shape(cause) => broken().because(cause),
        Misread::Item(why) => broken().because(why),
        Misread::Refused(reason) => broken().reason(reason),
    })?;
    Ok(page.with(&Labels::new()))
}
