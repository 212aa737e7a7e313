//! One line of a file: its cells to what a calendar says. Which lines there are is not known here.

use super::cells::{self, DateOrder, Moment};
use super::columns::{Column, Heading};
use super::text;
use super::when;
use ::csv::ByteRecord;
use chrono::{DateTime, NaiveDateTime, Utc};
use truedocket_core::calendar::event::{Attendee, CalendarEvent, EventStatus, EventType, ShowAs};
use truedocket_core::calendar::ics::ends;
use truedocket_core::calendar::recurrence::Rule;
use truedocket_core::calendar::source::{RowKind, SeriesEnd, SourceEvent};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{EventKey, IcalUid, RemoteId, Version};
use truedocket_core::text::ClientText;
use truedocket_core::time::zone::Zone;
use truedocket_core::time::{OriginalStart, Span};

/// The cells of one line.
pub(super) struct Cells<'c> {
    pub(super) heading: &'c Heading,
    pub(super) record: &'c ByteRecord,
}

impl Cells<'_> {
    /// The cell's text without white space around it; empty where there is no such column.
    pub(super) fn text(&self, column: Column) -> String {
        let cell = self.heading.place(column).and_then(|at| self.record.get(at)).unwrap_or_default();
        cells::unguarded(text::words(cell).trim()).to_owned()
    }

    pub(super) fn is_yes(&self, column: Column) -> bool {
        cells::is_yes(&self.text(column))
    }

    fn words(&self, column: Column) -> ClientText {
        ClientText::new(self.text(column))
    }

    fn told(&self, column: Column) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }
}

/// What a line is, without what it says.
pub(super) struct Row {
    /// As its column says.
    pub(super) id: Option<RemoteId>,
    pub(super) span: Span,
    pub(super) shape: RowKind,
    /// Which day of its series it is.
    original_start: Option<OriginalStart>,
}

impl Row {
    /// # Errors
    /// The reason, in plain words, when the line says nothing that a calendar could hold.
    pub(super) fn of(cells: &Cells<'_>, order: DateOrder, office: &Zone) -> Result<Self, String> {
        let extra = cells.record.iter().skip(cells.heading.width).any(|cell| !cell.trim_ascii().is_empty());
        if extra {
            let (has, named) = (cells.record.len(), cells.heading.width);
            return Err(format!("it has {has} cells, and the first line names {named} columns"));
        }
        let span = when::span(cells, order, office)?;
        let id = cells.told(Column::Id).map(RemoteId::new);
        let shape = shape(cells, &span, office);
        let original_start = match &shape {
            RowKind::Day { .. } => Some(id.as_ref().and_then(day_of).unwrap_or_else(|| span.begins())),
            RowKind::Single | RowKind::Series { .. } => None,
        };
        Ok(Self { id, span, shape, original_start })
    }

    /// The whole of it.
    pub(super) fn into_source(self, cells: &Cells<'_>, key: EventKey, version: Version) -> SourceEvent {
        let series = match &self.shape {
            RowKind::Day { of } => Some(of.clone()),
            RowKind::Single | RowKind::Series { .. } => None,
        };
        let organizer = cells::address_of(&cells.text(Column::Organizer));
        let event = CalendarEvent {
            key,
            version,
            uid: cells.told(Column::Uid).map(IcalUid::new),
            series,
            original_start: self.original_start,
            span: self.span,
            title: cells.words(Column::Title),
            body: body(cells),
            place: cells.words(Column::Place),
            attendees: attendees(cells, organizer.as_ref()),
            organizer,
            categories: categories(&cells.text(Column::Categories)),
            show_as: show_as(cells),
            status: status(&cells.text(Column::Status)),
            // Tables have no word for entries that are no meetings.
            event_type: EventType::Meeting,
            private: is_private(cells),
            updated: instant(&cells.text(Column::Updated)),
        };
        // Programs leave nothing in a table that people could not have typed.
        SourceEvent {
            event,
            shape: self.shape,
            created: instant(&cells.text(Column::Created)),
            marks: Vec::new(),
            doubts: Vec::new(),
        }
    }
}

fn shape(cells: &Cells<'_>, span: &Span, office: &Zone) -> RowKind {
    if let Some(master) = cells.told(Column::Master) {
        return RowKind::Day { of: RemoteId::new(master) };
    }
    let Some(told) = cells.told(Column::Rule) else { return RowKind::Single };
    let rule = told.strip_prefix("RRULE:").unwrap_or(&told);
    let ends = match rule.parse::<Rule>() {
        Ok(rule) if span.is_all_day() => ends::of(&[rule.of_days()], &[], office),
        Ok(rule) => ends::of(&[rule], &[], office),
        Err(_not_understood) => SeriesEnd::NotKnown,
    };
    RowKind::Series { rules: vec![format!("RRULE:{rule}")], ends }
}

/// Google's ids of single days end with the day that the series would have had: `…_20261120T143000Z`.
fn day_of(id: &RemoteId) -> Option<OriginalStart> {
    let (_, day) = id.as_str().rsplit_once('_')?;
    let timed = NaiveDateTime::parse_from_str(day, "%Y%m%dT%H%M%SZ").ok();
    let whole = || chrono::NaiveDate::parse_from_str(day, "%Y%m%d").ok().filter(|_| day.len() == 8);
    timed.map(|at| OriginalStart::At(at.and_utc())).or_else(|| whole().map(OriginalStart::On))
}

/// A matter number that has a column of its own stands where people write it otherwise, so that the same rules find it.
fn body(cells: &Cells<'_>) -> ClientText {
    let body = cells.text(Column::Body);
    ClientText::new(match cells.told(Column::Matter) {
        Some(matter) if body.is_empty() => format!("Matter: {matter}"),
        Some(matter) => format!("{body}\nMatter: {matter}"),
        None => body,
    })
}

/// Where a file tells their number only, somebody stands for each: that nobody was asked would be false.
fn attendees(cells: &Cells<'_>, organizer: Option<&Email>) -> Vec<Attendee> {
    let mut asked = cells::people(&cells.text(Column::Guests), false);
    asked.extend(cells::people(&cells.text(Column::OptionalGuests), false));
    asked.extend(cells::people(&cells.text(Column::Rooms), true));
    let number: usize = cells.text(Column::GuestCount).parse().unwrap_or(0);
    if asked.is_empty() {
        asked.extend(cells::counted(number.saturating_sub(usize::from(organizer.is_some()))));
    }
    asked
}

/// Outlook parts them by semicolons or commas, as its language wants; no name holds either.
fn categories(text: &str) -> Vec<String> {
    text.split([';', ',']).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Outlook's numbers, or words.
fn show_as(cells: &Cells<'_>) -> ShowAs {
    if cells.is_yes(Column::Transparent) {
        return ShowAs::Free;
    }
    match cells.text(Column::ShowAs).to_lowercase().as_str() {
        "1" | "tentative" => ShowAs::Tentative,
        "3" | "free" => ShowAs::Free,
        "4" | "out of office" | "away" | "oof" => ShowAs::Away,
        "5" | "working elsewhere" => ShowAs::Elsewhere,
        _busy => ShowAs::Busy,
    }
}

fn status(text: &str) -> EventStatus {
    match text.to_lowercase().as_str() {
        "cancelled" | "canceled" => EventStatus::Cancelled,
        "tentative" => EventStatus::Tentative,
        _confirmed => EventStatus::Confirmed,
    }
}

fn is_private(cells: &Cells<'_>) -> bool {
    let told = cells.text(Column::Sensitivity).to_lowercase();
    cells.is_yes(Column::Private) || ["private", "confidential", "personal"].contains(&told.as_str())
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    match cells::moment(text)? {
        Moment::At(at) => Some(at),
        Moment::Local(at) => Some(at.and_utc()),
        Moment::On(_) => None,
    }
}
