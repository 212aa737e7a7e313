//! The port `ReadSourceEvents` for iCalendar files: one row for each entry of the file, with the entry's own lines.

use super::folder::OPEN;
use super::reader::IcsFiles;
use super::{VENDOR, map};
use crate::failure::{Failure, Kind};
use crate::files::row_source::{self, PagePosition, RowHead, RowSource};
use crate::ports::{ListPage, PortResult, ReadSourceEvents, RowsRequest, Unreadable};
use async_trait::async_trait;
use std::sync::{Arc, PoisonError};
use truedocket_core::calendar::event::{Calendar, CalendarEvent, EventType};
use truedocket_core::calendar::ics::rows::Row;
use truedocket_core::calendar::ics::{self, Limits, SetAside};
use truedocket_core::calendar::source::{EventSnapshot, Note, NoteKind, RawEvent, RowKind, SourceEvent};
use truedocket_core::ids::{EventKey, RemoteId};
use truedocket_core::time::zone::{Zone, Zones};

/// An open file.
pub(crate) struct IcsRows {
    state: String,
    floating: Zone,
    rows: ics::Rows,
}

impl IcsRows {
    /// # Errors
    /// [`ics::Unreadable`] if the file as a whole says nothing.
    pub(crate) fn of(
        bytes: Vec<u8>,
        floating: Zone,
        zones: &Zones,
        limits: &Limits,
    ) -> Result<Self, ics::Unreadable> {
        let state = row_source::state(&bytes);
        let rows = ics::Rows::find(bytes, &floating, zones, limits)?;
        Ok(Self { state, floating, rows })
    }
}

impl RowSource for IcsRows {
    fn vendor(&self) -> &'static str {
        VENDOR
    }

    fn state(&self) -> &str {
        &self.state
    }

    fn floating(&self) -> &Zone {
        &self.floating
    }

    fn head(&self, at: usize) -> Option<RowHead<'_>> {
        self.rows.head(at).map(|head| RowHead { id: &head.id, span: &head.span, shape: &head.shape })
    }

    fn original(&self, at: usize, calendar: &Calendar) -> Option<RawEvent> {
        self.rows.row(at).map(|row| original(row, calendar))
    }

    /// Events only, so that rows, merged and unreadable ones are together as many as began in the file.
    fn unreadable(&self) -> Vec<Unreadable> {
        let events = self.rows.set_aside().iter().filter(|one| one.what == SetAside::Event);
        events.map(map::unreadable).collect()
    }

    fn notes(&self) -> Vec<Note> {
        let of_file = |kind, line, text: String| Note { kind, id: None, line, text };
        let incomplete = |line, text: String| of_file(NoteKind::Incomplete, line, text);
        let merged = self.rows.merged().iter().map(|one| Note {
            kind: NoteKind::Merged,
            id: Some(RemoteId::new(one.uid.as_str())),
            line: Some(one.line),
            text: one.reason.clone(),
        });
        let parts = self.rows.set_aside().iter().filter(|one| one.what == SetAside::Part);
        let parts = parts.map(|one| incomplete(Some(one.line), one.reason.clone()));
        let whole = self.rows.notes().iter().map(|note| of_file(NoteKind::File, None, note.clone()));
        let cut = self.rows.is_cut_short().then(|| {
            incomplete(None, "it ends before its calendar does, or begins in the middle of one: what is missing is not in it".to_owned())
        });
        merged.chain(parts).chain(whole).chain(cut).collect()
    }
}

fn original(row: Row, calendar: &Calendar) -> RawEvent {
    let (head, details) = (row.head, row.details);
    let series = match &head.shape {
        RowKind::Day { of } => Some(of.clone()),
        RowKind::Single | RowKind::Series { .. } => None,
    };
    let event = CalendarEvent {
        key: EventKey { connection: calendar.connection.clone(), calendar: calendar.id.clone(), id: head.id },
        version: row.version,
        uid: head.uid,
        series,
        original_start: head.original_start,
        span: head.span,
        title: details.title,
        body: details.body,
        place: details.place,
        organizer: details.organizer,
        attendees: details.attendees,
        categories: details.categories,
        show_as: details.show_as,
        status: details.status,
        // iCalendar has no word for entries that are no meetings.
        event_type: EventType::Meeting,
        private: details.private,
        updated: details.updated,
    };
    RawEvent {
        source: SourceEvent {
            event,
            shape: head.shape,
            created: row.created,
            marks: row.marks,
            doubts: row.doubts,
        },
        raw: row.raw,
    }
}

impl IcsFiles {
    /// The file as it is now. Large files take a while, so this runs beside the other tasks.
    async fn row_source(&self, calendar: &Calendar) -> PortResult<Arc<IcsRows>> {
        let bytes = self.folder.bytes(&calendar.id).await?;
        let (floating, zones) = (self.floating(calendar), self.zones.clone());
        let work = move || IcsRows::of(bytes, floating, &zones, &Limits::default());
        let broken = || Failure::new(Kind::Broken, VENDOR, OPEN);
        let done = tokio::task::spawn_blocking(work).await.map_err(|cause| broken().because(cause))?;
        done.map(Arc::new).map_err(|cause| match cause {
            ics::Unreadable::TooLarge { .. } => {
                Failure::new(Kind::Refused, VENDOR, OPEN).reason("too_large").because(cause)
            }
            ics::Unreadable::NotACalendar => broken().reason("not_a_calendar").because(cause),
        })
    }
}

#[async_trait]
impl ReadSourceEvents for IcsFiles {
    async fn source_events(&self, calendar: &Calendar, rows: &RowsRequest) -> PortResult<ListPage<RawEvent>> {
        let held = self.shelves.lock().unwrap_or_else(PoisonError::into_inner).get(&calendar.id).cloned();
        // A reading begins with the file as it is now, and goes on with the one that it began with.
        let begun = match (rows, held) {
            (RowsRequest::Next(_), Some(row_source)) => {
                PagePosition::of(rows, &*row_source).ok().map(|place| (row_source, place))
            }
            (RowsRequest::All(_), _) | (RowsRequest::Next(_), None) => None,
        };
        let (row_source, place) = match begun {
            Some(begun) => begun,
            None => {
                let row_source = self.row_source(calendar).await?;
                let place = PagePosition::of(rows, &*row_source)?;
                (row_source, place)
            }
        };
        let page = row_source::page(&*row_source, calendar, &place);
        let mut shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        match page.next {
            Some(_) => drop(shelves.insert(calendar.id.clone(), row_source)),
            None => drop(shelves.remove(&calendar.id)),
        }
        Ok(page)
    }

    async fn snapshot(&self, calendar: &Calendar, id: &RemoteId) -> PortResult<Option<EventSnapshot>> {
        row_source::snapshot(&*self.row_source(calendar).await?, calendar, id)
    }
}
