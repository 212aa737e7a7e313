//! The port `ReadCalendar` for Google: sends what the operations prepare and hands their answers on.

use super::list_events::Continuation;
use super::map::{EventContext, Labels};
use super::{VENDOR, get_calendar, get_event, list_calendars, list_events};
use crate::failure::{Failure, Kind};
use crate::http::client::HttpClient;
use crate::http::dialect::NOT_FOUND;
use crate::ports::{self, EventPage, ReadCalendar, ReadRequest, WebPage, Whereabouts};
use crate::reading::address;
use crate::reading::token;
use async_trait::async_trait;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use truedocket_core::calendar::event::{Calendar, CalendarEvent};
use truedocket_core::ids::{CalendarId, ConnectionName, RemoteId};
use truedocket_core::time::zone::Zones;
use url::Url;

/// One Google account.
pub struct GoogleCalendar {
    connection: ConnectionName,
    pub(super) api: Url,
    pub(super) client: Arc<HttpClient>,
    pub(super) zones: Zones,
    labels: Mutex<BTreeMap<CalendarId, Arc<Labels>>>,
    /// What the account may do with each calendar, as far as answers have told.
    roles: Mutex<BTreeMap<CalendarId, String>>,
}

impl GoogleCalendar {
    /// `api` is the address from the settings, [`super::API`] for Google's own.
    ///
    /// # Errors
    /// `Kind::Refused` when the address is none.
    pub fn new(
        connection: ConnectionName,
        api: &str,
        client: Arc<HttpClient>,
        zones: Zones,
    ) -> Result<Self, Failure> {
        let api = address::base(api, VENDOR)?;
        Ok(Self { connection, api, client, zones, labels: Mutex::default(), roles: Mutex::default() })
    }

    /// All pages of the list, and the id of the account's own calendar.
    async fn list(&self) -> ports::PortResult<(Vec<Calendar>, Option<String>)> {
        let (mut calendars, mut primary) = (Vec::new(), None);
        let mut pages = self.client.pages(|next| {
            let request = list_calendars::prepare(&self.api, next);
            Ok(request.read_by(|body| list_calendars::parse(body, &self.connection)))
        });
        while let Some(page) = pages.next().await? {
            calendars.extend(page.calendars);
            self.all_roles().extend(page.roles);
            primary = primary.or(page.primary);
        }
        Ok((calendars, primary))
    }

    /// The calendar's labels: asked once a reading, and not at all where no event carries one.
    pub(super) async fn labels(
        &self,
        calendar: &Calendar,
        are_wanted: bool,
    ) -> ports::PortResult<Arc<Labels>> {
        let known = self.all_labels().get(&calendar.id).cloned();
        match known {
            Some(labels) => Ok(labels),
            None if are_wanted => self.ask_labels(calendar).await,
            None => Ok(Arc::default()),
        }
    }

    /// Labels that are known may have been renamed since; the next reading of this calendar asks anew.
    pub(super) fn forget_labels(&self, calendar: &Calendar) {
        self.all_labels().remove(&calendar.id);
    }

    /// What the account may do with that calendar, in Google's words; `None` while nothing has told.
    pub(super) fn role(&self, calendar: &Calendar) -> Option<String> {
        self.all_roles().get(&calendar.id).cloned()
    }

    /// Keeps what an answer told.
    pub(super) fn learn_role(&self, calendar: &Calendar, role: Option<&str>) {
        if let Some(role) = role {
            self.all_roles().insert(calendar.id.clone(), role.to_owned());
        }
    }

    fn all_roles(&self) -> MutexGuard<'_, BTreeMap<CalendarId, String>> {
        self.roles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn all_labels(&self) -> MutexGuard<'_, BTreeMap<CalendarId, Arc<Labels>>> {
        self.labels.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks what the labels are called. A calendar that will not tell leaves its events without a category,
    /// which the rules show; a failure that may pass stops the page, so that it is read again.
    async fn ask_labels(&self, calendar: &Calendar) -> ports::PortResult<Arc<Labels>> {
        let request = get_calendar::prepare(&self.api, calendar).read_by(get_calendar::parse);
        let labels = match self.client.ask(request).await {
            Ok(labels) => labels,
            Err(failure) if failure.kind == Kind::Refused => Labels::new(),
            Err(failure) => return Err(failure),
        };
        let labels = Arc::new(labels);
        self.all_labels().insert(calendar.id.clone(), Arc::clone(&labels));
        Ok(labels)
    }

    /// A 404 says the same of a deleted event and of a calendar that we may no longer see. Only a calendar that
    /// answers proves that the event is gone.
    pub(super) async fn proves_absence(&self, calendar: &Calendar) -> ports::PortResult<()> {
        self.client.ask(list_events::probe(&self.api, calendar).only_done()).await
    }
}

#[async_trait]
impl ReadCalendar for GoogleCalendar {
    async fn account(&self) -> ports::PortResult<String> {
        let (_, primary) = self.list().await?;
        Ok(primary.unwrap_or_default())
    }

    async fn calendars(&self) -> ports::PortResult<Vec<Calendar>> {
        self.list().await.map(|(calendars, _)| calendars)
    }

    async fn read(&self, calendar: &Calendar, reading: &ReadRequest) -> ports::PortResult<EventPage> {
        let at = Continuation::of(reading).ok_or_else(|| {
            Failure::new(Kind::Stale, VENDOR, list_events::OPERATION).reason("unknown_page_token")
        })?;
        let request = list_events::prepare(&self.api, calendar, &at);
        let parse = |body: &[u8]| list_events::parse(body, &at, calendar, &self.zones);
        let page = self.client.ask(request.read_by(parse)).await;
        let page = page.map_err(|failure| token::or_dead(failure, reading))?;
        if at.page.is_none() {
            // People rename labels; what an earlier reading learned does not hold for this one.
            self.forget_labels(calendar);
        }
        let labels = self.labels(calendar, page.is_labelled()).await?;
        Ok(page.with(&labels))
    }

    fn is_own_id(&self, id: &RemoteId) -> bool {
        get_event::is_own_id(id.as_str())
    }

    /// Only an answer that shows the event as called off says that it lay here; that it is not found says nothing.
    async fn whereabouts(&self, calendar: &Calendar, id: &RemoteId) -> ports::PortResult<Whereabouts> {
        match self.client.ask(get_event::prepare(&self.api, calendar, id).read_by(get_event::parse)).await {
            Ok(wire) if get_event::is_called_off(&wire) => Ok(Whereabouts::Gone),
            Ok(_) => Ok(Whereabouts::Here),
            Err(failure) if failure.reason.as_deref() == Some("deleted") => Ok(Whereabouts::Gone),
            Err(failure) if is_absent(&failure) => Ok(Whereabouts::NotHere),
            Err(failure) => Err(failure),
        }
    }

    /// A day of a series keeps its id wherever the series is moved to; a single event may be there under an id of its own.
    async fn has_copy(&self, calendar: &Calendar, event: &CalendarEvent) -> ports::PortResult<bool> {
        match event.uid.as_ref().filter(|_| event.original_start.is_none()) {
            Some(uid) => {
                let rows = self.of_uid(calendar, uid.as_str()).await?;
                Ok(rows.iter().any(|(_, wire)| !get_event::is_called_off(wire)))
            }
            None => Ok(matches!(self.whereabouts(calendar, &event.key.id).await?, Whereabouts::Here)),
        }
    }

    async fn event(&self, calendar: &Calendar, id: &RemoteId) -> ports::PortResult<Option<CalendarEvent>> {
        let request = get_event::prepare(&self.api, calendar, id).read_by(get_event::parse);
        let wire = match self.client.ask(request).await {
            Ok(wire) => wire,
            Err(failure) if is_absent(&failure) => {
                self.proves_absence(calendar).await?;
                return Ok(None);
            }
            Err(failure) => return Err(failure),
        };
        let labels = self.labels(calendar, wire.event_label_id.is_some()).await?;
        get_event::event(wire, &EventContext { calendar, zones: &self.zones, labels: &labels })
            .map_err(|reason| Failure::new(Kind::Broken, VENDOR, get_event::OPERATION).because(reason))
    }

    async fn web_page(&self, calendar: &Calendar, id: &RemoteId) -> ports::PortResult<WebPage> {
        let request = get_event::prepare(&self.api, calendar, id);
        match self.client.ask(request.read_by(|body| get_event::parse_page(body, &self.api))).await {
            Ok(page) => Ok(page),
            Err(failure) if is_absent(&failure) => Ok(WebPage::Gone),
            Err(failure) => Err(failure),
        }
    }
}

pub(super) fn is_absent(failure: &Failure) -> bool {
    failure.kind == Kind::Refused && matches!(failure.reason.as_deref(), Some(NOT_FOUND | "deleted"))
}
