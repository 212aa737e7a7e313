//! One event by its id: to see whether it is still there, or to complete the occurrences of a series.

use super::mailbox::CalendarPath;
use super::wire::Event;
use crate::http::request::PreparedRequest;
use crate::ports::WebPage;
use crate::reading::address;
use crate::reading::json::{self, Malformed};
use crate::reading::web_page::{self, WebHost};
use serde::Deserialize;
use url::Url;

pub(super) const OPERATION: &str = "get event";

pub(super) fn prepare(api: &Url, place: CalendarPath<'_>, id: &str) -> PreparedRequest {
    super::ask(OPERATION, place.below(api, &["events", id]), place.mailbox)
}

/// How Graph says that an id belongs to another mailbox than the one that was asked.
pub(super) const ANOTHER_MAILBOX: &str = "ErrorInvalidMailboxItemId";

/// The event wherever it lies in the mailbox of that calendar.
pub(super) fn prepare_anywhere(api: &Url, place: CalendarPath<'_>, id: &str) -> PreparedRequest {
    let url = address::below(api, &["users", place.mailbox, "events", id]);
    super::ask(OPERATION, url, place.mailbox)
}

pub(super) fn parse(body: &[u8]) -> Result<Event, Malformed> {
    json::whole(body)
}

/// Hosts on which Outlook on the web shows events: of the world, of the United States government, of China.
const WEB_HOSTS: &[WebHost] = &[
    ("outlook.office365.com", "/"),
    ("outlook.office.com", "/"),
    ("outlook.cloud.microsoft", "/"),
    ("outlook.live.com", "/"),
    ("outlook.office365.us", "/"),
    ("outlook-dod.office365.us", "/"),
    ("partner.outlook.cn", "/"),
];

/// The page of the event in Outlook on the web.
pub(super) fn parse_page(body: &[u8], api: &Url) -> Result<WebPage, Malformed> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Linked {
        web_link: Option<String>,
    }
    let linked: Linked = json::whole(body)?;
    let page = linked.web_link.and_then(|link| web_page::of_vendor(&link, WEB_HOSTS, api));
    Ok(page.map_or(WebPage::Nowhere, WebPage::Appointment))
}

/// May the text be an id of this provider? Long texts of base64 that begin with the mark of a mailbox entry.
pub(super) fn is_own_id(text: &str) -> bool {
    let letters =
        text.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'+' | b'/' | b'='));
    letters && text.len() >= 40 && ["AA", "AQ"].iter().any(|mark| text.starts_with(mark))
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
        let (own, others) = (graph.as_slice(), google.as_slice());
        for id in own {
            assert!(is_own_id(id), "{id} has the form of this provider's ids");
        }
        for id in others {
            assert!(!is_own_id(id), "{id} is another provider's: that it is not found proves nothing");
        }
        assert!(!is_own_id(""), "nothing is no id");
    }
}
