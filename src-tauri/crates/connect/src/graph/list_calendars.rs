//! `/users/{id}/calendars`: the calendars of one mailbox.

use super::list_users::Account;
use super::mailbox::{CalendarPath, MAIN};
use super::wire::{CalendarEntry, Collection};
use crate::http::pages::Page;
use crate::http::request::PreparedRequest;
use crate::reading::address;
use crate::reading::json::{self, Malformed};
use truedocket_core::calendar::event::Calendar;
use truedocket_core::firm::people::Email;
use truedocket_core::ids::ConnectionName;
use truedocket_core::text::ClientText;
use url::Url;

pub(super) const OPERATION: &str = "list calendars";

/// Whose mailbox is listed, and what holds for all of its calendars.
pub(super) struct Mailbox<'a> {
    pub(super) connection: &'a ConnectionName,
    pub(super) account: &'a Account,
    /// IANA name.
    pub(super) zone: &'a str,
}

/// One page.
pub(super) struct CalendarPage {
    pub(super) calendars: Vec<Calendar>,
    pub(super) next: Option<String>,
}

impl Page for CalendarPage {
    fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
}

pub(super) fn prepare(api: &Url, account: &Account) -> PreparedRequest {
    let mut url = address::below(api, &["users", &account.name, "calendars"]);
    url.query_pairs_mut().append_pair("$select", "id,name,isDefaultCalendar,owner");
    super::ask(OPERATION, url, &account.name)
}

pub(super) fn prepare_next(link: Url, account: &Account) -> PreparedRequest {
    super::ask(OPERATION, link, &account.name)
}

/// `is_listed_elsewhere` tells whether a mailbox of the directory has that address: calendars that others share
/// show up in both mailboxes, and count where they are at home.
///
/// An entry that cannot be read fails the list: a calendar that is missing from it would be missed by nobody.
pub(super) fn parse(
    body: &[u8],
    mailbox: &Mailbox<'_>,
    is_listed_elsewhere: impl Fn(&Email) -> bool,
) -> Result<CalendarPage, Malformed> {
    let page: Collection<CalendarEntry> = json::whole(body)?;
    let own = Email::new(&mailbox.account.email);
    let mut calendars = Vec::new();
    for entry in page.value.unwrap_or_default() {
        let told = entry.owner.as_ref().and_then(|owner| Email::new(owner.address.as_deref()?));
        let owner = told.or_else(|| own.clone());
        let is_foreign = owner != own && owner.as_ref().is_some_and(&is_listed_elsewhere);
        if !is_foreign {
            calendars.push(calendar(entry, owner, mailbox)?);
        }
    }
    Ok(CalendarPage { calendars, next: page.next_link })
}

fn calendar(
    entry: CalendarEntry,
    owner: Option<Email>,
    mailbox: &Mailbox<'_>,
) -> Result<Calendar, Malformed> {
    // A name that nobody could ask for again would stand in the report as not checked for ever.
    let Some(id) = json::id(entry.id.as_deref()).map(|id| id.as_str().to_owned()) else {
        return Err(Malformed::missing("a calendar has no usable id"));
    };
    // The main calendar is called "Calendar" in every mailbox; its owner's name says more.
    let shown = &mailbox.account.shown;
    let name = match entry.name {
        Some(name) if entry.is_default_calendar != Some(true) => format!("{shown}: {name}"),
        Some(_) | None => shown.clone(),
    };
    let place = CalendarPath { mailbox: &mailbox.account.name, calendar: &id };
    Ok(row(place, ClientText::new(name), owner, mailbox))
}

/// The main calendar of a mailbox that would not list its calendars. Reading it will be refused too, and so it
/// shows as not checked; left out it would be missed by nobody.
pub(super) fn main_calendar(mailbox: &Mailbox<'_>) -> Calendar {
    let place = CalendarPath { mailbox: &mailbox.account.name, calendar: MAIN };
    row(place, ClientText::new(mailbox.account.shown.clone()), Email::new(&mailbox.account.email), mailbox)
}

fn row(place: CalendarPath<'_>, name: ClientText, owner: Option<Email>, mailbox: &Mailbox<'_>) -> Calendar {
    Calendar {
        connection: mailbox.connection.clone(),
        id: place.id(),
        name,
        owner,
        zone: mailbox.zone.to_owned(),
    }
}
