//! What every calendar file offers once it is open: rows that can be counted, looked at and read one by one, and what
//! is no row. Pages and snapshots are made here, the same for every form of file.

use crate::failure::{Failure, Kind};
use crate::ports::{ListPage, PageToken, PortResult, RowsRequest, Unreadable};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::{EventSnapshot, Note, RawEvent, RowKind, SeriesEnd};
use truedocket_core::ids::RemoteId;
use truedocket_core::time::zone::Zone;
use truedocket_core::time::{Span, Window};

/// Rows of one page.
pub(crate) const PAGE: usize = 500;

const READ: &str = "read calendar file";

/// What a row is, without what it says.
pub(crate) struct RowHead<'s> {
    pub(crate) id: &'s RemoteId,
    pub(crate) span: &'s Span,
    pub(crate) shape: &'s RowKind,
}

/// The rows of one calendar in an open file.
pub(crate) trait RowSource: Send + Sync {
    /// The vendor's short name, for failures.
    fn vendor(&self) -> &'static str;
    /// Tells one state of the file from another.
    fn state(&self) -> &str;
    /// Days of all-day events are laid against a window by these clocks.
    fn floating(&self) -> &Zone;
    /// What the row at that place is; `None` behind the last one.
    fn head(&self, at: usize) -> Option<RowHead<'_>>;
    /// That row.
    fn original(&self, at: usize, calendar: &Calendar) -> Option<RawEvent>;
    /// What is in the file and is no row.
    fn unreadable(&self) -> Vec<Unreadable>;
    /// What has to be known of the file besides.
    fn notes(&self) -> Vec<Note> {
        Vec::new()
    }
}

impl<S: RowSource> RowSource for std::sync::Arc<S> {
    fn vendor(&self) -> &'static str {
        (**self).vendor()
    }

    fn state(&self) -> &str {
        (**self).state()
    }

    fn floating(&self) -> &Zone {
        (**self).floating()
    }

    fn head(&self, at: usize) -> Option<RowHead<'_>> {
        (**self).head(at)
    }

    fn original(&self, at: usize, calendar: &Calendar) -> Option<RawEvent> {
        (**self).original(at, calendar)
    }

    fn unreadable(&self) -> Vec<Unreadable> {
        (**self).unreadable()
    }

    fn notes(&self) -> Vec<Note> {
        (**self).notes()
    }
}

/// Where a reading stands. It holds for one state of the file only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PagePosition {
    /// [`RowSource::state`].
    state: String,
    window: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Rows that were looked at.
    at: usize,
}

impl PagePosition {
    /// Where the reading of that state begins or goes on.
    ///
    /// # Errors
    /// `Kind::Stale` for a token of another state of the file, or of nobody.
    pub(crate) fn of(rows: &RowsRequest, row_source: &dyn RowSource) -> PortResult<Self> {
        let stale = |reason: &str| Failure::new(Kind::Stale, row_source.vendor(), READ).reason(reason);
        match rows {
            RowsRequest::All(window) => {
                let window = window.map(|window| (window.start, window.end));
                Ok(Self { state: row_source.state().to_owned(), window, at: 0 })
            }
            RowsRequest::Next(token) => {
                let place: Self =
                    serde_json::from_str(&token.0).map_err(|_none| stale("unknown_page_token"))?;
                // The file was written anew between two pages: half of each would be neither.
                if place.state == row_source.state() { Ok(place) } else { Err(stale("file_changed")) }
            }
        }
    }

    fn token(&self) -> PageToken {
        // Texts, times and numbers always become JSON.
        PageToken(serde_json::to_string(self).unwrap_or_default())
    }
}

/// The page at that place. What is unreadable, and what is told besides, comes with the first.
pub(crate) fn page(
    row_source: &dyn RowSource,
    calendar: &Calendar,
    place: &PagePosition,
) -> ListPage<RawEvent> {
    let window = place.window.map(|(start, end)| Window { start, end });
    let (unreadable, notes) = match place.at {
        0 => (row_source.unreadable(), row_source.notes()),
        _later => (Vec::new(), Vec::new()),
    };
    let (mut items, mut at) = (Vec::new(), place.at);
    while let Some(head) = row_source.head(at) {
        if items.len() == PAGE {
            let next = Some(PagePosition { at, ..place.clone() }.token());
            return ListPage { items, unreadable, notes, next };
        }
        if window.is_none_or(|window| touches(&head, &window, row_source.floating())) {
            items.extend(row_source.original(at, calendar));
        }
        at += 1;
    }
    ListPage { items, unreadable, notes, next: None }
}

/// The row of that id with the days of its series that differ; `None` is proof that the file does not hold it.
///
/// # Errors
/// `Kind::Broken` when the file holds something of that id that cannot be understood.
pub(crate) fn snapshot(
    row_source: &dyn RowSource,
    calendar: &Calendar,
    id: &RemoteId,
) -> PortResult<Option<EventSnapshot>> {
    let (mut row, mut days, mut at) = (None, Vec::new(), 0);
    while let Some(head) = row_source.head(at) {
        let is_day = matches!(head.shape, RowKind::Day { of } if of == id);
        if is_day {
            days.extend(row_source.original(at, calendar));
        } else if head.id == id {
            row = row_source.original(at, calendar);
        }
        at += 1;
    }
    if row.is_none() && row_source.unreadable().iter().any(|one| one.id.as_ref() == Some(id)) {
        // It is there and cannot be understood, which is not the same as gone.
        return Err(Failure::new(Kind::Broken, row_source.vendor(), READ).reason("unreadable_entry"));
    }
    Ok(row.map(|row| EventSnapshot { row, days }))
}

/// Does the row, or one day of it, lie in the window? Of a series only the end is asked: too much is read rather than
/// too little.
fn touches(head: &RowHead<'_>, window: &Window, floating: &Zone) -> bool {
    match head.shape {
        RowKind::Single | RowKind::Day { .. } => head.span.overlaps(window, floating),
        RowKind::Series { ends, .. } => {
            let (start, end) = head.span.instants(floating);
            let lasts = match ends {
                SeriesEnd::Until(last) => {
                    // A day of the series is as long as its first one.
                    last.checked_add_signed(end - start).is_none_or(|end| window.start <= end)
                }
                SeriesEnd::Never | SeriesEnd::After(_) | SeriesEnd::NotKnown => true,
            };
            start < window.end && (lasts || head.span.overlaps(window, floating))
        }
    }
}

/// Hash of a file's bytes.
pub(crate) fn state(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
