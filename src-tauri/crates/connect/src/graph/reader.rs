//! The ports `ReadCalendar` and `Directory` for Graph: sends what the operations prepare, follows links inside
//! the connection's address only, completes occurrences, hands the answers on.

use super::list_calendars::{self, Mailbox};
use super::list_users::{self, Account};
use super::mailbox::CalendarPath;
use super::series::{self, Known};
use super::wire::Event;
use super::{VENDOR, directory, find_events, get_event, list_events, map, me};
use crate::failure::{Failure, Kind};
use crate::http::client::HttpClient;
use crate::http::dialect::NOT_FOUND;
use crate::ports::{
    self, AfterPage, CalendarItem, Directory, EventPage, PageToken, ReadCalendar, ReadRequest, Shown, Silent,
    SyncToken, Unreadable, WebPage, Whereabouts,
};
use crate::reading::address;
use crate::reading::json;
use crate::reading::token;
use async_trait::async_trait;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use truedocket_core::calendar::event::{Calendar, CalendarEvent};
use truedocket_core::firm::people::{Email, Member};
use truedocket_core::ids::{CalendarId, ConnectionName, RemoteId};
use truedocket_core::time::zone::Zones;
use url::Url;

/// One tenant, seen by one account.
pub struct GraphCalendar {
    connection: ConnectionName,
    pub(super) api: Url,
    pub(super) client: Arc<HttpClient>,
    pub(super) zones: Zones,
    /// Series of the readings that are under way.
    known: Mutex<BTreeMap<CalendarId, Known>>,
}

impl GraphCalendar {
    /// `api` is the address from the settings, [`super::API`] for Microsoft's own.
    ///
    /// # Errors
    /// `Kind::Refused` when the address is none.
    pub fn new(
        connection: ConnectionName,
        api: &str,
        client: Arc<HttpClient>,
        zones: Zones,
    ) -> Result<Self, Failure> {
        Ok(Self { connection, api: address::base(api, VENDOR)?, client, zones, known: Mutex::default() })
    }

    pub(super) fn place<'a>(&self, calendar: &'a Calendar) -> ports::PortResult<CalendarPath<'a>> {
        let unknown =
            || Failure::new(Kind::Refused, VENDOR, list_events::OPERATION).reason("unknown_calendar_id");
        CalendarPath::of(&calendar.id).ok_or_else(unknown)
    }

    async fn is_there(&self, calendar: &Calendar, id: &RemoteId) -> ports::PortResult<bool> {
        Ok(matches!(self.whereabouts(calendar, id).await?, Whereabouts::Here))
    }

    /// A link from an answer, or what came of tampering.
    pub(super) fn link(&self, operation: &'static str, link: &str) -> ports::PortResult<Url> {
        let strange = || Failure::new(Kind::Broken, VENDOR, operation).reason("foreign_link");
        address::inside(&self.api, link).ok_or_else(strange)
    }

    async fn accounts(&self) -> ports::PortResult<Vec<Account>> {
        let mut accounts = Vec::new();
        let mut pages = self.client.pages(|next| {
            let request = match next {
                None => list_users::prepare(&self.api),
                Some(link) => list_users::prepare_next(self.link(list_users::OPERATION, link)?),
            };
            Ok(request.read_by(list_users::parse))
        });
        while let Some(page) = pages.next().await? {
            accounts.extend(page.accounts);
        }
        Ok(accounts)
    }

    /// The zone of the office, for events that do not say theirs.
    async fn zone(&self) -> ports::PortResult<String> {
        let told = match self.client.ask(me::prepare_zone(&self.api).read_by(me::parse_zone)).await {
            Ok(told) => told,
            // Without that permission everything else can still be read.
            Err(failure) if failure.kind == Kind::Refused => None,
            Err(failure) => return Err(failure),
        };
        Ok(crate::reading::moment::zone_name(&self.zones, told.as_deref(), "UTC"))
    }

    async fn calendars_of(
        &self,
        mailbox: &Mailbox<'_>,
        homes: &BTreeSet<Email>,
    ) -> ports::PortResult<Vec<Calendar>> {
        let mut calendars = Vec::new();
        let mut pages = self.client.pages(|next| {
            let request = match next {
                None => list_calendars::prepare(&self.api, mailbox.account),
                Some(link) => {
                    let link = self.link(list_calendars::OPERATION, link)?;
                    list_calendars::prepare_next(link, mailbox.account)
                }
            };
            Ok(request.read_by(|body| list_calendars::parse(body, mailbox, |owner| homes.contains(owner))))
        });
        while let Some(page) = pages.next().await? {
            calendars.extend(page.calendars);
        }
        Ok(calendars)
    }

    /// Completes the page's rows and maps them. The series themselves are no events: whoever was a single event
    /// before is gone as such.
    async fn page(
        &self,
        calendar: &Calendar,
        place: CalendarPath<'_>,
        rows: list_events::Rows,
    ) -> ports::PortResult<EventPage> {
        let mut page = EventPage { items: Vec::new(), unreadable: rows.unreadable, then: rows.then };
        let mut known = self.take(&calendar.id);
        let mut events = Vec::with_capacity(rows.events.len());
        for row in rows.events {
            if !series::is_master(&row) || row.removed.is_some() {
                events.push(row);
                continue;
            }
            page.items.extend(row.id.clone().map(|id| CalendarItem::Gone(RemoteId::new(id))));
            known.learn(row);
        }
        for id in known.missing(&events) {
            if let Some(master) = self.wire_event(place, &id).await? {
                known.learn(master);
            }
        }
        for row in events {
            self.row(row, &known, calendar, &mut page);
        }
        if matches!(page.then, AfterPage::More(_)) {
            self.keep(calendar.id.clone(), known);
        }
        Ok(page)
    }

    fn row(&self, row: Event, known: &Known, calendar: &Calendar, page: &mut EventPage) {
        let id = json::id(row.id.as_deref());
        if row.removed.is_some() {
            let gone = "it was removed and has no id";
            match id {
                Some(id) => page.items.push(CalendarItem::Vanished(id)),
                None => page.unreadable.push(Unreadable { id, reason: gone.to_owned(), line: None }),
            }
            return;
        }
        let whole = match series::needed(&row).map(|master| known.find(master)) {
            None => Ok(row),
            Some(Some(master)) => Ok(series::completed(row, &master)),
            Some(None) if series::is_sparse(&row) => Err("its series cannot be read"),
            Some(None) => Ok(row),
        };
        match whole.and_then(|whole| map::event(whole, calendar, &self.zones)) {
            Ok(event) => page.items.push(CalendarItem::Event(Box::new(event))),
            Err(reason) => page.unreadable.push(Unreadable { id, reason: reason.to_owned(), line: None }),
        }
    }

    /// `None`: there is no such event.
    async fn wire_event(&self, place: CalendarPath<'_>, id: &str) -> ports::PortResult<Option<Event>> {
        let request = get_event::prepare(&self.api, place, id).read_by(get_event::parse);
        if_there(self.client.ask(request).await)
    }

    fn take(&self, calendar: &CalendarId) -> Known {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.remove(calendar).unwrap_or_default()
    }

    fn keep(&self, calendar: CalendarId, series: Known) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(calendar, series);
    }
}

#[async_trait]
impl ReadCalendar for GraphCalendar {
    async fn account(&self) -> ports::PortResult<String> {
        self.client.ask(me::prepare(&self.api).read_by(me::parse)).await
    }

    async fn calendars(&self) -> ports::PortResult<Vec<Calendar>> {
        let Shown { calendars, silent } = self.shown().await?;
        silent.into_iter().next().map_or(Ok(calendars), |silent| Err(silent.failure))
    }

    async fn shown(&self) -> ports::PortResult<Shown> {
        let accounts = self.accounts().await?;
        let homes: BTreeSet<Email> =
            accounts.iter().filter_map(|account| Email::new(&account.email)).collect();
        let zone = self.zone().await?;
        let mut shown = Shown::default();
        for account in &accounts {
            let mailbox = Mailbox { connection: &self.connection, account, zone: &zone };
            match self.calendars_of(&mailbox, &homes).await {
                Ok(own) => shown.calendars.extend(own),
                // An account without a mailbox has no calendars.
                Err(failure) if is_absent(&failure) => {}
                Err(failure) if failure.kind == Kind::Refused && account.enabled => {
                    shown.calendars.push(list_calendars::main_calendar(&mailbox));
                }
                // Who has left and whose mailbox is closed has no calendar to compare.
                Err(failure) if failure.kind == Kind::Refused => {}
                // Without a sign-in nobody's mailbox answers, and the person is told that.
                Err(failure) if failure.kind == Kind::SignedOut => return Err(failure),
                Err(failure) => {
                    let calendar = list_calendars::main_calendar(&mailbox);
                    shown.silent.push(Silent { calendar, failure });
                }
            }
        }
        Ok(shown)
    }

    async fn read(&self, calendar: &Calendar, reading: &ReadRequest) -> ports::PortResult<EventPage> {
        let place = self.place(calendar)?;
        let request = match reading {
            ReadRequest::Full(window) => list_events::prepare(&self.api, place, window),
            ReadRequest::Next(PageToken(link)) | ReadRequest::Changes(SyncToken(link)) => {
                // A stored link leads elsewhere once the settings name another address: the reading begins anew.
                let link = self.link(list_events::OPERATION, link);
                let link = link.map_err(|failure| Failure { kind: Kind::Stale, ..failure })?;
                list_events::prepare_link(link, place)
            }
        };
        if !matches!(reading, ReadRequest::Next(_)) {
            self.take(&calendar.id);
        }
        let rows = self.client.ask(request.read_by(list_events::parse)).await;
        let rows = rows.map_err(|failure| token::or_dead(failure, reading))?;
        if let AfterPage::More(PageToken(link)) | AfterPage::Done(Some(SyncToken(link))) = &rows.then {
            self.link(list_events::OPERATION, link)?;
        }
        self.page(calendar, place, rows).await
    }

    fn is_own_id(&self, id: &RemoteId) -> bool {
        get_event::is_own_id(id.as_str())
    }

    /// Ids name their mailbox: one of another mailbox is refused as such, so that "not found" means that it was in
    /// this one. The whole mailbox is asked, since events are moved between calendars.
    async fn whereabouts(&self, calendar: &Calendar, id: &RemoteId) -> ports::PortResult<Whereabouts> {
        let place = self.place(calendar)?;
        let request = get_event::prepare_anywhere(&self.api, place, id.as_str());
        match self.client.ask(request.read_by(get_event::parse)).await {
            Ok(wire) if wire.is_cancelled == Some(true) => Ok(Whereabouts::Gone),
            Ok(_) => Ok(Whereabouts::Here),
            Err(failure) if failure.reason.as_deref() == Some(get_event::ANOTHER_MAILBOX) => {
                Ok(Whereabouts::NotHere)
            }
            Err(failure) if is_absent(&failure) => self.proven_gone(place).await.map(|()| Whereabouts::Gone),
            Err(failure) => Err(failure),
        }
    }

    /// Whether it is listed there counts: by its id alone it is found in Deleted Items as well. A day of a series is
    /// asked for by its id, where its series is listed.
    async fn has_copy(&self, calendar: &Calendar, event: &CalendarEvent) -> ports::PortResult<bool> {
        let place = self.place(calendar)?;
        let Some(uid) = &event.uid else { return self.is_there(calendar, &event.key.id).await };
        let request = find_events::living_by_uid(&self.api, place, uid.as_str());
        match self.client.ask(request.read_by(find_events::parse_living)).await {
            Ok(true) if event.original_start.is_some() => self.is_there(calendar, &event.key.id).await,
            Ok(listed) => Ok(listed),
            Err(failure) => Err(failure),
        }
    }

    async fn event(&self, calendar: &Calendar, id: &RemoteId) -> ports::PortResult<Option<CalendarEvent>> {
        let place = self.place(calendar)?;
        let Some(wire) = self.wire_event(place, id.as_str()).await? else {
            return self.proven_gone(place).await.map(|()| None);
        };
        if series::is_master(&wire) || wire.is_cancelled == Some(true) {
            return Ok(None);
        }
        let wire = match series::needed(&wire).cloned() {
            None => wire,
            Some(id) => match self.wire_event(place, &id).await? {
                Some(master) => series::completed(wire, &master),
                None => wire,
            },
        };
        map::event(wire, calendar, &self.zones)
            .map(Some)
            .map_err(|reason| Failure::new(Kind::Broken, VENDOR, get_event::OPERATION).because(reason))
    }

    async fn web_page(&self, calendar: &Calendar, id: &RemoteId) -> ports::PortResult<WebPage> {
        let request = get_event::prepare(&self.api, self.place(calendar)?, id.as_str());
        let page =
            if_there(self.client.ask(request.read_by(|body| get_event::parse_page(body, &self.api))).await)?;
        Ok(page.unwrap_or(WebPage::Gone))
    }
}

#[async_trait]
impl Directory for GraphCalendar {
    async fn members(&self) -> ports::PortResult<Vec<Member>> {
        Ok(self.accounts().await?.into_iter().filter_map(directory::member).collect())
    }
}

pub(super) fn is_absent(failure: &Failure) -> bool {
    failure.kind == Kind::Refused && failure.reason.as_deref() == Some(NOT_FOUND)
}

/// `None` where the mailbox knows no such thing.
pub(super) fn if_there<T>(answer: ports::PortResult<T>) -> ports::PortResult<Option<T>> {
    match answer {
        Ok(there) => Ok(Some(there)),
        Err(failure) if is_absent(&failure) => Ok(None),
        Err(failure) => Err(failure),
    }
}
