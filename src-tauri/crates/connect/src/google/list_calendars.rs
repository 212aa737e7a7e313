//! `calendarList.list`: the calendars that the account sees, hidden ones too.

use super::wire::{CalendarEntry, CalendarList};
use crate::http::pages::Page;
use crate::http::request::PreparedRequest;
use crate::reading::address;
use crate::reading::json::{self, Malformed};
use std::collections::BTreeMap;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{CalendarId, ConnectionName};
use truedocket_core::text::ClientText;
use url::Url;

pub(super) const OPERATION: &str = "list calendars";

/// The most that one page can hold.
const PAGE: &str = "250";

/// What groups, rooms and Google's own calendars have in place of a mail address.
pub(super) const NOBODY: [&str; 4] = [
    "@group.calendar.google.com",
    "@group.v.calendar.google.com",
    "@import.calendar.google.com",
    "@resource.calendar.google.com",
];

/// One page of the list.
pub(super) struct CalendarPage {
    pub(super) calendars: Vec<Calendar>,
    /// What the account may do with each calendar, in Google's words (`reader`, `owner` …).
    pub(super) roles: BTreeMap<CalendarId, String>,
    /// The id of the account's own calendar, which is its address.
    pub(super) primary: Option<String>,
    pub(super) next: Option<String>,
}

impl Page for CalendarPage {
    fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
}

pub(super) fn prepare(api: &Url, page: Option<&str>) -> PreparedRequest {
    let mut url = address::below(api, &["users", "me", "calendarList"]);
    url.query_pairs_mut().append_pair("maxResults", PAGE).append_pair("showHidden", "true");
    if let Some(page) = page {
        url.query_pairs_mut().append_pair("pageToken", page);
    }
    PreparedRequest::get(OPERATION, url)
}

/// An entry that cannot be read fails the list: a calendar that is missing from it would be missed by nobody.
pub(super) fn parse(body: &[u8], connection: &ConnectionName) -> Result<CalendarPage, Malformed> {
    let list: CalendarList = json::whole(body)?;
    let mut page = CalendarPage {
        calendars: Vec::new(),
        roles: BTreeMap::new(),
        primary: None,
        next: list.next_page_token,
    };
    for raw in list.items.unwrap_or_default() {
        let entry: CalendarEntry = json::whole(raw.get().as_bytes())?;
        // A name that nobody could ask for again would stand in the report as not checked for ever.
        let Some(id) = json::id(entry.id.as_deref()).map(|id| id.as_str().to_owned()) else {
            return Err(Malformed::missing("a calendar has no usable id"));
        };
        if entry.deleted == Some(true) {
            continue;
        }
        if entry.primary == Some(true) {
            page.primary = Some(id.clone());
        }
        if let Some(role) = &entry.access_role {
            page.roles.insert(CalendarId::new(&id), role.clone());
        }
        page.calendars.push(calendar(id, entry, connection));
    }
    Ok(page)
}

fn calendar(id: String, entry: CalendarEntry, connection: &ConnectionName) -> Calendar {
    let name =
        [entry.summary_override, entry.summary].into_iter().flatten().find(|name| !name.trim().is_empty());
    Calendar {
        connection: connection.clone(),
        owner: owner(&id, entry.data_owner.as_deref()),
        name: ClientText::new(name.unwrap_or_else(|| id.clone())),
        zone: entry.time_zone.unwrap_or_else(|| "UTC".to_owned()),
        id: CalendarId::new(id),
    }
}

/// A person's main calendar has the person's address as its id; others may name their owner. Rooms, imports
/// and Google's own calendars belong to nobody.
fn owner(id: &str, data_owner: Option<&str>) -> Option<Email> {
    let is_person = id.contains('@') && !NOBODY.iter().any(|tail| id.to_ascii_lowercase().ends_with(tail));
    match data_owner {
        Some(owner) => Email::new(owner),
        None if is_person => Email::new(id),
        None => None,
    }
}
