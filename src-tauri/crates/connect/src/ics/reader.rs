//! The port `ReadCalendar` for iCalendar files. There is no incremental reading: a file has no history.

use super::folder::{Folder, LIST, OPEN};
use super::page::{Opened, PagePosition, hash};
use super::source_events::IcsRows;
use super::{VENDOR, heading, map};
use crate::failure::{Failure, Kind};
use crate::ports::{self, EventPage, ReadCalendar, ReadRequest};
use crate::reading::moment;
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use truedocket_core::calendar::event::{Calendar, CalendarEvent};
use truedocket_core::calendar::ics::read::{events, of_uid};
use truedocket_core::calendar::ics::{Expansion, Limits};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{CalendarId, ConnectionName, RemoteId};
use truedocket_core::text::ClientText;
use truedocket_core::time::Window;
use truedocket_core::time::zone::{Zone, Zones};

/// A moved day of a series is looked for this far around the day that it was moved from.
const AROUND: TimeDelta = TimeDelta::days(732);

/// A file or a folder of files.
pub struct IcsFiles {
    connection: ConnectionName,
    pub(super) folder: Folder,
    office: String,
    pub(super) zones: Zones,
    /// Files whose pages are being handed out.
    opened: Mutex<BTreeMap<CalendarId, Arc<Opened>>>,
    /// The same for readings row by row.
    pub(super) shelves: Mutex<BTreeMap<CalendarId, Arc<IcsRows>>>,
}

impl IcsFiles {
    /// `path`: a file or a folder. `office`: IANA name of the zone in which times without one are read, where a
    /// file does not name its own.
    pub fn new(connection: ConnectionName, path: &str, office: &str, zones: Zones) -> Self {
        let (folder, opened, shelves) = (Folder::new(path), Mutex::default(), Mutex::default());
        Self { connection, folder, office: office.to_owned(), zones, opened, shelves }
    }

    async fn calendar(&self, file: String) -> ports::PortResult<Calendar> {
        let heading = heading::read(&self.folder.heading(&file).await?);
        let stem = Path::new(&file).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let stem = stem.unwrap_or_else(|| file.clone());
        Ok(Calendar {
            connection: self.connection.clone(),
            owner: stem.contains('@').then(|| Email::new(&stem)).flatten(),
            name: ClientText::new(heading.name.unwrap_or(stem)),
            zone: moment::zone_name(&self.zones, heading.zone.as_deref(), &self.office),
            id: CalendarId::new(file),
        })
    }

    /// The file as it is now. What it holds is worked out beside the other tasks, since large files take a while.
    async fn open(&self, calendar: &Calendar, window: Window) -> ports::PortResult<Arc<Opened>> {
        let bytes = self.folder.bytes(&calendar.id).await?;
        let (floating, zones) = (self.floating(calendar), self.zones.clone());
        let work = move || {
            let expansion = events(&bytes, &window, &floating, &zones, &Limits::default())?;
            Ok::<_, truedocket_core::calendar::ics::Unreadable>((hash(&bytes), expansion))
        };
        let done = tokio::task::spawn_blocking(work).await;
        let (hash, expansion) = done.map_err(|cause| broken(OPEN).because(cause))?.map_err(no_calendar)?;
        whole(&expansion)?;
        Ok(Arc::new(Opened::new(hash, window, expansion)))
    }

    pub(super) fn floating(&self, calendar: &Calendar) -> Zone {
        let named = self.zones.find(&calendar.zone).or_else(|_| self.zones.find(&self.office));
        named.unwrap_or_else(|_| Zone::utc())
    }

    /// The file that the place speaks of, from memory or from disk.
    async fn resume(&self, calendar: &Calendar, place: &PagePosition) -> ports::PortResult<Arc<Opened>> {
        let held = self.opened.lock().unwrap_or_else(PoisonError::into_inner).get(&calendar.id).cloned();
        if let Some(opened) = held.filter(|opened| opened.is_of(place)) {
            return Ok(opened);
        }
        let opened = self.open(calendar, place.window()).await?;
        match opened.is_of(place) {
            true => Ok(opened),
            // The file was written anew between two pages: half of each would be neither.
            false => Err(Failure::new(Kind::Stale, VENDOR, OPEN).reason("file_changed")),
        }
    }
}

#[async_trait]
impl ReadCalendar for IcsFiles {
    async fn account(&self) -> ports::PortResult<String> {
        // What cannot be opened, or has no end, is told before it is kept as a connection.
        self.calendars().await.map(|_calendars| self.folder.shown())
    }

    async fn calendars(&self) -> ports::PortResult<Vec<Calendar>> {
        let mut calendars = Vec::new();
        for file in self.folder.files().await? {
            calendars.push(self.calendar(file).await?);
        }
        Ok(calendars)
    }

    async fn read(&self, calendar: &Calendar, reading: &ReadRequest) -> ports::PortResult<EventPage> {
        let (opened, place) = match reading {
            ReadRequest::Full(window) => {
                let opened = self.open(calendar, *window).await?;
                let place = opened.start();
                (opened, place)
            }
            ReadRequest::Next(token) => {
                let place = PagePosition::of(token).ok_or_else(|| stale("unknown_page_token"))?;
                (self.resume(calendar, &place).await?, place)
            }
            ReadRequest::Changes(_) => return Err(stale("files_have_no_history")),
        };
        let page = opened.page(&place, calendar);
        let mut held = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        match page.then {
            ports::AfterPage::More(_) => drop(held.insert(calendar.id.clone(), opened)),
            ports::AfterPage::Done(_) => drop(held.remove(&calendar.id)),
        }
        Ok(page)
    }

    /// Files are exports: the ids that a practice system holds are those of the provider that they came from.
    fn is_own_id(&self, _id: &RemoteId) -> bool {
        false
    }

    async fn event(&self, calendar: &Calendar, id: &RemoteId) -> ports::PortResult<Option<CalendarEvent>> {
        let bytes = self.folder.bytes(&calendar.id).await?;
        let (uid, window) = sought(id);
        let (floating, limits) = (self.floating(calendar), Limits::default());
        let expansion = of_uid(&bytes, uid, &window, &floating, &self.zones, &limits).map_err(no_calendar)?;
        whole(&expansion)?;
        match expansion.instances.iter().find(|instance| instance.id() == *id) {
            Some(instance) => Ok(Some(map::event(&instance, calendar)).filter(is_alive)),
            // It is there and cannot be understood, which is not the same as gone.
            None if !expansion.quarantined.is_empty() => Err(broken(OPEN).reason("unreadable_entry")),
            None => Ok(None),
        }
    }
}

/// The `UID` of an id of an instance, and where to look: `UID` or `UID/20261102T140000Z` or `UID/20261102`.
fn sought(id: &RemoteId) -> (&str, Window) {
    let year = |years: i64| DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(365 * years);
    let always = Window { start: year(20), end: year(90) };
    let of_day = id.as_str().rsplit_once('/').and_then(|(uid, day)| Some((uid, instant(day)?)));
    match of_day {
        Some((uid, at)) => {
            let start = at.checked_sub_signed(AROUND).unwrap_or(always.start);
            (uid, Window { start, end: at.checked_add_signed(AROUND).unwrap_or(always.end) })
        }
        None => (id.as_str(), always),
    }
}

fn instant(day: &str) -> Option<DateTime<Utc>> {
    let timed = NaiveDateTime::parse_from_str(day, "%Y%m%dT%H%M%SZ").ok();
    let whole = || NaiveDate::parse_from_str(day, "%Y%m%d").ok().map(|day| day.and_time(NaiveTime::MIN));
    timed.or_else(whole).map(|at| at.and_utc())
}

fn is_alive(event: &CalendarEvent) -> bool {
    event.status != truedocket_core::calendar::event::EventStatus::Cancelled
}

/// A file that ends in the middle was not written to its end: what is missing from it may still exist.
fn whole(expansion: &Expansion) -> ports::PortResult<()> {
    if expansion.cut_short { Err(broken(OPEN).reason("cut_off")) } else { Ok(()) }
}

fn no_calendar(cause: truedocket_core::calendar::ics::Unreadable) -> Failure {
    broken(OPEN).because(cause)
}

fn broken(operation: &'static str) -> Failure {
    Failure::new(Kind::Broken, VENDOR, operation)
}

fn stale(reason: &str) -> Failure {
    Failure::new(Kind::Stale, VENDOR, LIST).reason(reason)
}
