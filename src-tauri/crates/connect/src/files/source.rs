//! The calendars of a set of files, and the port `ReadSourceEvents` for them.

use super::VENDOR;
use super::listing::{self, File, FileFormat, Limits};
use super::row_source::{self, PagePosition, RowSource};
use crate::csv::{CsvFile, CsvRows};
use crate::failure::{Failure, Kind};
use crate::ics::{IcsRows, heading};
use crate::ports::{ListPage, PortResult, ReadSourceEvents, RowsRequest};
use crate::reading::moment;
use async_trait::async_trait;
use std::error::Error;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::ics;
use truedocket_core::calendar::source::{EventSnapshot, RawEvent};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{CalendarId, ConnectionName, RemoteId};
use truedocket_core::text::ClientText;
use truedocket_core::time::zone::{Zone, Zones};

const READ: &str = "read calendar file";

/// Parts a file's name from that of a calendar in it.
const PART: char = '#';

/// Files that stand in for a connection.
pub struct FileSource {
    connection: ConnectionName,
    files: Vec<File>,
    office: Zone,
    zones: Zones,
    limits: Limits,
    /// The file that was read last: its next page, or the next calendar in it, is likely to be asked for.
    held: Mutex<Option<Held>>,
}

#[derive(Clone)]
struct Held {
    path: PathBuf,
    stamp: (u64, Option<SystemTime>),
    opened: Opened,
}

/// An open file.
#[derive(Clone)]
enum Opened {
    Ics(Arc<IcsRows>),
    Csv(Arc<CsvFile>),
}

impl FileSource {
    pub(super) fn new(files: Vec<File>, office: Zone, zones: Zones, limits: Limits) -> Self {
        let connection = ConnectionName::new(VENDOR);
        Self { connection, files, office, zones, limits, held: Mutex::default() }
    }

    /// The name that keys of its rows carry in place of a connection's.
    pub fn connection(&self) -> &ConnectionName {
        &self.connection
    }

    /// The files that are read, for people.
    pub fn shown(&self) -> Vec<String> {
        self.files.iter().map(|file| file.path.display().to_string()).collect()
    }

    /// All calendars, in the order of their files. CSV files are read for it, since only their lines tell whose they are.
    ///
    /// # Errors
    /// `Kind::Refused` for a file that is too large, may not be read, or is no table of a calendar; the cause says in
    /// plain words which file and why.
    pub async fn calendars(&self) -> PortResult<Vec<Calendar>> {
        let mut calendars = Vec::new();
        for file in &self.files {
            match file.form {
                FileFormat::Ics => calendars.push(self.of_ics(file).await?),
                // It stands for what may be in it; reading it says why nothing is known of that.
                FileFormat::Other(_) => {
                    let (name, zone) = (listing::shown(&file.path), self.office.name().to_owned());
                    calendars.push(self.calendar(file.id.clone(), name, None, zone));
                }
                FileFormat::Csv => {
                    if let Opened::Csv(csv_file) = self.open(file).await? {
                        calendars.extend(csv_file.calendars().map(|part| self.of_csv(file, part)));
                    }
                }
            }
        }
        Ok(calendars)
    }

    async fn of_ics(&self, file: &File) -> PortResult<Calendar> {
        let heading = heading::read(&file.beginning().await?);
        let name = heading.name.unwrap_or_else(|| file.stem());
        let owner = address(&file.stem()).or_else(|| address(&name));
        let zone = moment::zone_name(&self.zones, heading.zone.as_deref(), self.office.name());
        Ok(self.calendar(file.id.clone(), name, owner, zone))
    }

    fn of_csv(&self, file: &File, part: &str) -> Calendar {
        let zone = self.office.name().to_owned();
        match part.is_empty() {
            true => self.calendar(file.id.clone(), file.stem(), address(&file.stem()), zone),
            false => {
                let id = format!("{}{PART}{part}", file.id);
                self.calendar(id, part.to_owned(), address(part), zone)
            }
        }
    }

    fn calendar(&self, id: String, name: String, owner: Option<Email>, zone: String) -> Calendar {
        let (connection, id) = (self.connection.clone(), CalendarId::new(id));
        Calendar { connection, id, name: ClientText::new(name), owner, zone }
    }

    /// The file that the calendar lies in, and the calendar's name inside it.
    fn file(&self, calendar: &CalendarId) -> PortResult<(&File, String)> {
        let inside = |file: &File| {
            let rest = calendar.as_str().strip_prefix(file.id.as_str())?;
            if rest.is_empty() { Some(String::new()) } else { rest.strip_prefix(PART).map(str::to_owned) }
        };
        let found = self.files.iter().filter_map(|file| Some((file, inside(file)?)));
        // The name of one file may be how another's begins.
        let longest = found.max_by_key(|(file, _)| file.id.len());
        longest.ok_or_else(|| Failure::new(Kind::Refused, VENDOR, READ).reason("no_such_calendar"))
    }

    /// The file as it is now.
    async fn open(&self, file: &File) -> PortResult<Opened> {
        if let FileFormat::Other(unread) = file.form {
            return Err(unread.failure(&file.path));
        }
        let stamp = file.stamp().await?;
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(held) = held.filter(|held| held.path == file.path && held.stamp == stamp) {
            return Ok(held.opened);
        }
        // Two large files are not held at once.
        drop(self.held.lock().unwrap_or_else(PoisonError::into_inner).take());
        let bytes = file.bytes(self.limits).await?;
        let (form, office, zones, limits) = (file.form, self.office.clone(), self.zones.clone(), self.limits);
        let work = move || opened(form, bytes, office, &zones, limits);
        let done = tokio::task::spawn_blocking(work).await;
        let failed = |kind, reason: &str| Failure::new(kind, VENDOR, READ).reason(reason);
        let opened = done.map_err(|cause| failed(Kind::Broken, "reader").because(cause))?;
        let opened = opened.map_err(|cause| {
            failed(Kind::Refused, "not_understood").because(NotUnderstood { name: file.id.clone(), cause })
        })?;
        let held = Held { path: file.path.clone(), stamp, opened: opened.clone() };
        drop(self.held.lock().unwrap_or_else(PoisonError::into_inner).replace(held));
        Ok(opened)
    }

    async fn row_source(&self, calendar: &Calendar) -> PortResult<Box<dyn RowSource>> {
        let (file, part) = self.file(&calendar.id)?;
        Ok(match self.open(file).await? {
            Opened::Ics(row_source) => Box::new(row_source),
            Opened::Csv(csv_file) => Box::new(CsvRows { csv_file, calendar: part }),
        })
    }
}

/// Large files take a while, so this runs beside the other tasks.
fn opened(
    form: FileFormat,
    bytes: Vec<u8>,
    office: Zone,
    zones: &Zones,
    limits: Limits,
) -> Result<Opened, Box<dyn Error + Send + Sync>> {
    Ok(match form {
        FileFormat::Ics => {
            let bytes_at_most = usize::try_from(limits.bytes).unwrap_or(usize::MAX);
            let limits = ics::Limits { bytes: bytes_at_most, ..ics::Limits::default() };
            Opened::Ics(Arc::new(IcsRows::of(bytes, office, zones, &limits)?))
        }
        FileFormat::Csv => Opened::Csv(Arc::new(CsvFile::open(bytes, office)?)),
        FileFormat::Other(_) => return Err("nothing here reads a file of that kind".into()),
    })
}

/// Files are named after the person whose calendar they are, as often as not.
fn address(name: &str) -> Option<Email> {
    let is_address = name.contains('@') && !name.contains(char::is_whitespace);
    is_address.then(|| Email::new(name)).flatten()
}

#[async_trait]
impl ReadSourceEvents for FileSource {
    async fn source_events(&self, calendar: &Calendar, rows: &RowsRequest) -> PortResult<ListPage<RawEvent>> {
        let row_source = self.row_source(calendar).await?;
        let place = PagePosition::of(rows, &*row_source)?;
        Ok(row_source::page(&*row_source, calendar, &place))
    }

    async fn snapshot(&self, calendar: &Calendar, id: &RemoteId) -> PortResult<Option<EventSnapshot>> {
        row_source::snapshot(&*self.row_source(calendar).await?, calendar, id)
    }
}

/// Why a file as a whole is not read.
#[derive(Debug)]
struct NotUnderstood {
    name: String,
    cause: Box<dyn Error + Send + Sync>,
}

impl fmt::Display for NotUnderstood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}”: {}", self.name, self.cause)
    }
}

impl Error for NotUnderstood {}
