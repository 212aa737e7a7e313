//! Saved pages of a provider: made from a seed, and handed to the engine as if a calendar port had fetched them.

use super::SEED;
use async_trait::async_trait;
use chrono::{Days, NaiveDate};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use truedocket_connect::failure::{Failure, Kind};
use truedocket_connect::google;
use truedocket_connect::ports::{AfterPage, EventPage, PageToken, PortResult, ReadCalendar, ReadRequest};
use truedocket_core::calendar::event::{Calendar, CalendarEvent};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{CalendarId, ConnectionName, RemoteId};
use truedocket_core::time::zone::Zones;

/// Calendars of the made firm.
const CALENDARS: usize = 50;
/// Events of one page, as many as the provider gives at most.
const PAGE: usize = 2_500;
/// The name of a page stands this early in it.
const HEAD: usize = 4_096;

/// Writes `count` events as pages into the folder.
pub(super) fn write(folder: &Path, count: usize) -> std::io::Result<()> {
    let mut chance = StdRng::seed_from_u64(SEED);
    let mut number = 0;
    for calendar in 0..CALENDARS {
        let own = count / CALENDARS + usize::from(calendar < count % CALENDARS);
        for begin in (0..own).step_by(PAGE) {
            let items: Vec<Value> =
                (begin..own.min(begin + PAGE)).map(|at| event(calendar, at, &mut chance)).collect();
            let head = format!(
                r#"{{"kind":"calendar#events","summary":"{}","timeZone":"America/New_York","#,
                owner(calendar)
            );
            let text = format!(r#"{head}"accessRole":"owner","items":{}}}"#, Value::Array(items));
            std::fs::write(folder.join(format!("page-{number:05}.json")), text)?;
            number += 1;
        }
    }
    Ok(())
}

fn owner(calendar: usize) -> String {
    format!("attorney{calendar:02}@firm.example")
}

fn event(calendar: usize, at: usize, chance: &mut StdRng) -> Value {
    let id = format!("{:016x}{calendar:02}{at:06}", chance.random::<u64>());
    let day =
        NaiveDate::from_ymd_opt(2026, 1, 5).unwrap_or_default() + Days::new(chance.random_range(0..700));
    let hour = chance.random_range(9..17);
    let (client, room) = (chance.random_range(0..90_000), chance.random_range(1..9));
    let person = json!({ "email": owner(calendar), "self": true });
    json!({
        "kind": "calendar#event", "etag": format!("\"{at}000\""), "id": id, "status": "confirmed",
        "htmlLink": format!("https://calendar.example/event?eid={id}{id}"),
        "created": "2025-12-01T09:00:00.000Z", "updated": "2025-12-02T09:00:00.000Z",
        "summary": format!("Deposition: Client {client}"),
        "description": format!("Matter: {:05}\nLocation: Conference room {room}\nReviewed by the paralegal; bring exhibits.", client / 4),
        "location": format!("Conference room {room}"), "creator": person, "organizer": person,
        "start": { "dateTime": format!("{day}T{hour:02}:00:00-05:00"), "timeZone": "America/New_York" },
        "end": { "dateTime": format!("{day}T{hour:02}:45:00-05:00"), "timeZone": "America/New_York" },
        "iCalUID": format!("{id}@calendar.example"), "sequence": 0,
        "attendees": [
            { "email": owner(calendar), "responseStatus": "accepted", "organizer": true, "self": true },
            { "email": format!("client{client:05}@mail.example"), "responseStatus": "needsAction" },
        ],
        "extendedProperties": { "shared": { "category": "Client Meeting" } },
        "reminders": { "useDefault": false, "overrides": [{ "method": "popup", "minutes": 60 }] },
        "eventType": "default",
    })
}

/// A folder of pages as a calendar port; the calendar of a page is its `summary`.
pub(super) struct Folder {
    connection: ConnectionName,
    pages: BTreeMap<String, Vec<PathBuf>>,
    zones: Zones,
}

impl Folder {
    /// Sorts the pages by their calendars.
    pub(super) fn open(folder: &Path, connection: ConnectionName) -> std::io::Result<Self> {
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        files.retain(|path| path.extension().is_some_and(|kind| kind == "json") && is_page(path));
        files.sort();
        let mut pages: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
        for file in files {
            pages.entry(summary(&file)?).or_default().push(file);
        }
        Ok(Self { connection, pages, zones: Zones::bundled() })
    }

    fn page(&self, calendar: &Calendar, at: usize) -> std::io::Result<EventPage> {
        let files = self.pages.get(calendar.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        let file = files.get(at).ok_or_else(|| std::io::Error::other("there is no such page"))?;
        let body = std::fs::read(file)?;
        let page = google::page_of(&body, calendar, &self.zones).map_err(std::io::Error::other)?;
        let then = if at + 1 < files.len() {
            AfterPage::More(PageToken((at + 1).to_string()))
        } else {
            AfterPage::Done(None)
        };
        Ok(EventPage { then, ..page })
    }
}

fn is_page(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("page-"))
}

fn summary(file: &Path) -> std::io::Result<String> {
    use std::io::Read;
    let mut head = Vec::new();
    std::fs::File::open(file)?.take(HEAD as u64).read_to_end(&mut head)?;
    let head = String::from_utf8_lossy(&head);
    let name = head.split_once(r#""summary":""#).and_then(|(_, rest)| rest.split_once('"'));
    name.map(|(name, _)| name.to_owned()).ok_or_else(|| std::io::Error::other("a page names no calendar"))
}

#[async_trait]
impl ReadCalendar for Folder {
    async fn account(&self) -> PortResult<String> {
        Ok(self.connection.to_string())
    }

    async fn calendars(&self) -> PortResult<Vec<Calendar>> {
        let calendar = |name: &String| Calendar {
            connection: self.connection.clone(),
            id: CalendarId::new(name.clone()),
            name: name.as_str().into(),
            owner: Email::new(name),
            zone: "America/New_York".to_owned(),
        };
        Ok(self.pages.keys().map(calendar).collect())
    }

    async fn read(&self, calendar: &Calendar, reading: &ReadRequest) -> PortResult<EventPage> {
        let at = match reading {
            ReadRequest::Next(PageToken(at)) => at.parse().unwrap_or(usize::MAX),
            ReadRequest::Full(_) | ReadRequest::Changes(_) => 0,
        };
        self.page(calendar, at)
            .map_err(|cause| Failure::new(Kind::Broken, "folder", "read a page").because(cause))
    }

    async fn event(&self, _: &Calendar, _: &RemoteId) -> PortResult<Option<CalendarEvent>> {
        Ok(None)
    }
}
