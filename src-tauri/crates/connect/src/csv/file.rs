//! All lines of a file: each is a row of one of its calendars, or counted as unreadable with its line and the reason.
//!
//! Rows are found once and read again one by one, so that a large file costs little more than its bytes.

use super::VENDOR;
use super::cells::{DateOrder, DateOrders};
use super::columns::{BadHeading, Column, Heading};
use super::row::{Cells, Row};
use super::text::{self, Record, Table};
use crate::files::row_source::{self, RowHead, RowSource};
use crate::ports::Unreadable;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::{RawEvent, RowKind};
use truedocket_core::ids::{EventKey, RemoteId, Version};
use truedocket_core::time::Span;
use truedocket_core::time::zone::Zone;

/// Where a row lies in the file.
struct RowLocation {
    bytes: Range<usize>,
    id: RemoteId,
    span: Span,
    shape: RowKind,
}

/// The rows of one calendar of the file.
#[derive(Default)]
struct Part {
    places: Vec<RowLocation>,
    unreadable: Vec<Unreadable>,
    /// Line of each id, or how often a content was there.
    known: BTreeMap<RemoteId, u64>,
}

/// An open file.
pub(crate) struct CsvFile {
    state: String,
    plain: Vec<u8>,
    sign: u8,
    heading: Heading,
    order: DateOrder,
    office: Zone,
    /// By the cell of the column `calendar`; empty where there is none.
    parts: BTreeMap<String, Part>,
}

/// Why a file as a whole is not read.
#[derive(Debug)]
pub(crate) enum OpenError {
    /// It is a workbook of Excel with another file's ending.
    Workbook,
    /// Its first line is not understood.
    Heading(BadHeading),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Workbook => f.write_str("the file is an Excel workbook; save it as CSV UTF-8 first"),
            Self::Heading(bad) => bad.fmt(f),
        }
    }
}

impl std::error::Error for OpenError {}

impl CsvFile {
    /// Finds the rows. Times without a zone are the office's.
    ///
    /// # Errors
    /// [`OpenError`] when the file as a whole is no table of a calendar.
    pub(crate) fn open(bytes: Vec<u8>, office: Zone) -> Result<Self, OpenError> {
        if bytes.starts_with(b"PK\x03\x04") {
            return Err(OpenError::Workbook);
        }
        let state = row_source::state(&bytes);
        let plain = text::plain(bytes);
        let (mut table, sign) = Table::of(&plain);
        let first = table.next().map(|record| record.cells).unwrap_or_default();
        let heading = Heading::of(&first).map_err(OpenError::Heading)?;
        let order = order(table, &heading);
        let mut csv_file = Self { state, plain, sign, heading, order, office, parts: BTreeMap::new() };
        csv_file.find();
        Ok(csv_file)
    }

    fn find(&mut self) {
        let mut parts = BTreeMap::new();
        let (mut table, _) = Table::of(&self.plain);
        table.next();
        while let Some(record) = table.next() {
            if record.cells.iter().all(|cell| cell.trim_ascii().is_empty()) {
                continue;
            }
            let cells = Cells { heading: &self.heading, record: &record.cells };
            let part: &mut Part = parts.entry(cells.text(Column::Calendar)).or_default();
            part.take(
                &record,
                Row::of(&cells, self.order, &self.office),
                self.plain.get(record.bytes.clone()),
            );
        }
        if parts.is_empty() {
            parts.insert(String::new(), Part::default());
        }
        self.parts = parts;
    }

    /// Names of its calendars; an empty one stands for the file itself.
    pub(crate) fn calendars(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }
}

/// What the dates of the file say about their order: one that cannot be a month decides for all.
fn order(mut table: Table<'_>, heading: &Heading) -> DateOrder {
    let mut orders = DateOrders::default();
    if !heading.has(Column::StartDate) {
        return orders.decided();
    }
    while let Some(record) = table.next() {
        let cells = Cells { heading, record: &record.cells };
        orders.look(&cells.text(Column::StartDate));
        orders.look(&cells.text(Column::EndDate));
    }
    orders.decided()
}

impl Part {
    fn take(&mut self, record: &Record, row: Result<Row, String>, own: Option<&[u8]>) {
        let read = match &record.fault {
            Some(fault) => Err(fault.clone()),
            None => row.and_then(|row| self.place(record, row, own.unwrap_or_default())),
        };
        match read {
            Ok(place) => self.places.push(place),
            Err(reason) => {
                let place = format!("line {}", record.line);
                let reason = format!("{place}: {reason}");
                let (id, line) = (Some(RemoteId::new(place)), usize::try_from(record.line).ok());
                self.unreadable.push(Unreadable { id, reason, line });
            }
        }
    }

    /// Rows without an id are named by what they say; the second of equal ones gets a number.
    fn place(&mut self, record: &Record, row: Row, own: &[u8]) -> Result<RowLocation, String> {
        let id = match row.id {
            Some(id) => match self.known.get(&id) {
                Some(line) => return Err(format!("its id is that of line {line}")),
                None => {
                    self.known.insert(id.clone(), record.line);
                    id
                }
            },
            None => {
                let name = RemoteId::new(format!("row-{}", version(own)));
                let times = self.known.entry(name.clone()).or_insert(0);
                *times += 1;
                if *times == 1 { name } else { RemoteId::new(format!("{name}-{times}")) }
            }
        };
        Ok(RowLocation { bytes: record.bytes.clone(), id, span: row.span, shape: row.shape })
    }
}

fn version(own: &[u8]) -> Version {
    let digest = Sha256::digest(own);
    Version::new(hex::encode(digest.get(..12).unwrap_or_default()))
}

/// One calendar of an open file.
pub(crate) struct CsvRows {
    pub(crate) csv_file: Arc<CsvFile>,
    /// The cell of its column.
    pub(crate) calendar: String,
}

impl CsvRows {
    fn part(&self) -> Option<&Part> {
        self.csv_file.parts.get(&self.calendar)
    }
}

impl RowSource for CsvRows {
    fn vendor(&self) -> &'static str {
        VENDOR
    }

    fn state(&self) -> &str {
        &self.csv_file.state
    }

    fn floating(&self) -> &Zone {
        &self.csv_file.office
    }

    fn head(&self, at: usize) -> Option<RowHead<'_>> {
        let place = self.part()?.places.get(at)?;
        Some(RowHead { id: &place.id, span: &place.span, shape: &place.shape })
    }

    fn original(&self, at: usize, calendar: &Calendar) -> Option<RawEvent> {
        let place = self.part()?.places.get(at)?;
        let own = self.csv_file.plain.get(place.bytes.clone())?;
        let record = text::cells(own, self.csv_file.sign);
        let cells = Cells { heading: &self.csv_file.heading, record: &record };
        let row = Row::of(&cells, self.csv_file.order, &self.csv_file.office).ok()?;
        let (connection, calendar) = (calendar.connection.clone(), calendar.id.clone());
        let key = EventKey { connection, calendar, id: place.id.clone() };
        Some(RawEvent {
            source: row.into_source(&cells, key, version(own)),
            raw: text::words(own).into_owned(),
        })
    }

    fn unreadable(&self) -> Vec<Unreadable> {
        self.part().map(|part| part.unreadable.clone()).unwrap_or_default()
    }
}
