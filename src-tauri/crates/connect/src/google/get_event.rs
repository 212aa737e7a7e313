//! `events.get`: one event as it is now.

use super::map::{self, EventContext};
use super::wire::Event;
use crate::http::request::PreparedRequest;
use crate::ports::{CalendarItem, WebPage};
use crate::reading::address;
use crate::reading::json::{self, Malformed};
use crate::reading::web_page::{self, WebHost};
use serde::Deserialize;
use truedocket_core::calendar::event::{Calendar, CalendarEvent};
use truedocket_core::ids::RemoteId;
use url::Url;

pub(super) const OPERATION: &str = "get event";

/// The status of what was deleted or called off.
const CANCELLED: &str = "cancelled";

pub(super) fn prepare(api: &Url, calendar: &Calendar, id: &RemoteId) -> PreparedRequest {
    PreparedRequest::get(
        OPERATION,
        address::below(api, &["calendars", calendar.id.as_str(), "events", id.as_str()]),
    )
}

pub(super) fn parse(body: &[u8]) -> Result<Event, Malformed> {
    json::whole(body)
}

/// The event as it came, and as it was read.
pub(super) fn parse_kept(body: &[u8]) -> Result<(String, Event), Malformed> {
    Ok((json::text(body)?, parse(body)?))
}

/// `None`: it was cancelled, which is how Google shows deleted events for a while.
pub(super) fn event(wire: Event, place: &EventContext<'_>) -> Result<Option<CalendarEvent>, &'static str> {
    match map::item(wire, place)? {
        CalendarItem::Event(event) => Ok(Some(*event)),
        CalendarItem::Gone(_) | CalendarItem::Vanished(_) => Ok(None),
    }
}

/// Shown as cancelled, which is how Google shows deleted events for a while.
pub(super) fn is_called_off(wire: &Event) -> bool {
    wire.status.as_deref() == Some(CANCELLED)
}

/// Hosts on which Google Calendar shows events.
const WEB_HOSTS: &[WebHost] = &[("www.google.com", "/calendar/"), ("calendar.google.com", "/")];

/// The page of the event in Google Calendar.
pub(super) fn parse_page(body: &[u8], api: &Url) -> Result<WebPage, Malformed> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Linked {
        status: Option<String>,
        html_link: Option<String>,
    }
    let linked: Linked = json::whole(body)?;
    if linked.status.as_deref() == Some(CANCELLED) {
        return Ok(WebPage::Gone);
    }
    let page = linked.html_link.and_then(|link| web_page::of_vendor(&link, WEB_HOSTS, api));
    Ok(page.map_or(WebPage::Nowhere, WebPage::Appointment))
}

/// May the text be an id of this provider? Letters a to v, digits and underscores; an instance ends in its day or its
/// instant, such as `20261120T140000Z`.
pub(super) fn is_own_id(text: &str) -> bool {
    let base = |text: &str| text.bytes().all(|c| matches!(c, b'a'..=b'v' | b'0'..=b'9' | b'_'));
    let instant = |text: &str| text.bytes().all(|c| c.is_ascii_digit() || matches!(c, b'T' | b'Z'));
    text.len() >= 5
        && (base(text) || text.rsplit_once('_').is_some_and(|(series, day)| base(series) && instant(day)))
}

#[cfg(test)]
mod tests {
    use super::is_own_id;

    #[test]
    fn ids_of_another_provider_are_told_apart() {
        let google =
            ["abc12", "6sp38c1g60o", "_60q30c1g60o30e1i", "abcde_20261120T140000Z", "abcde_20261120"];
        let graph = [
            "AAMkAGI2TG93AAA_d-D71e3jEK9Zo7IzgiOCf-NMvP0iK5a3cSJZ1PN1UP",
            "AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A0000000000000000000000=",
        ];
        let (own, others) = (google.as_slice(), graph.as_slice());
        for id in own {
            assert!(is_own_id(id), "{id} has the form of this provider's ids");
        }
        for id in others {
            assert!(!is_own_id(id), "{id} is another provider's: that it is not found proves nothing");
        }
        assert!(!is_own_id(""), "nothing is no id");
    }
}
