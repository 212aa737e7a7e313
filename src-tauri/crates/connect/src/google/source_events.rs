//! The port `ReadSourceEvents` for Google: rows as they are kept, and one row with all that hangs on it.

use super::list_source_events::{self, At};
use super::map::{EventContext, Labels};
use super::reader::{GoogleCalendar, is_absent};
use super::source_event;
use super::wire::Event;
use super::{VENDOR, get_event};
use crate::failure::{Failure, Kind};
use crate::ports::{ListPage, PortResult, ReadSourceEvents, RowsRequest, Unreadable};
use crate::reading::json;
use async_trait::async_trait;
use std::error::Error;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::{EventSnapshot, RawEvent, RowKind};
use truedocket_core::ids::RemoteId;

/// A row that was asked for by its id.
pub(super) enum Fetched {
    /// It takes place; as it came.
    Alive(String),
    /// It was deleted and can still be looked at; as it came.
    InBin(String),
    /// The calendar answers and does not know it.
    Absent,
}

#[async_trait]
impl ReadSourceEvents for GoogleCalendar {
    async fn source_events(&self, calendar: &Calendar, rows: &RowsRequest) -> PortResult<ListPage<RawEvent>> {
        let at = At::of(rows).ok_or_else(|| {
            Failure::new(Kind::Stale, VENDOR, list_source_events::OPERATION).reason("unknown_page_token")
        })?;
        let request = list_source_events::prepare(&self.api, calendar, &at);
        let page = self.client.ask(request.read_by(list_source_events::parse)).await;
        let page = page.map_err(|failure| or_dead(failure, &at))?;
        self.learn_role(calendar, page.role.as_deref());
        if at.begins() {
            // People rename labels; what an earlier reading learned does not hold for this one.
            self.forget_labels(calendar);
        }
        let labels = self.labels(calendar, page.is_labelled()).await?;
        let place = EventContext { calendar, zones: &self.zones, labels: &labels };
        let next = page.next.clone().map(|token| at.next(token));
        let mut listed = ListPage { items: Vec::new(), unreadable: page.unreadable, notes: Vec::new(), next };
        for (raw, wire) in page.rows {
            let id = json::id(wire.id.as_deref());
            match source_event::original(&raw, wire, &place) {
                Ok(original) => listed.items.extend(original),
                Err(reason) => {
                    listed.unreadable.push(Unreadable { id, reason: reason.to_owned(), line: None });
                }
            }
        }
        Ok(listed)
    }

    async fn snapshot(&self, calendar: &Calendar, id: &RemoteId) -> PortResult<Option<EventSnapshot>> {
        let Fetched::Alive(raw) = self.fetch(calendar, id).await? else { return Ok(None) };
        let row = self.understood(calendar, &raw).await?;
        let uid = row.source.event.uid.clone();
        match (&row.source.shape, uid) {
            (RowKind::Series { .. }, Some(uid)) => {
                self.with_days(calendar, row, uid.as_str()).await.map(Some)
            }
            (RowKind::Series { .. }, None) => Err(unreadable("the series has no UID")),
            (RowKind::Single | RowKind::Day { .. }, _) => Ok(Some(EventSnapshot { row, days: Vec::new() })),
        }
    }
}

impl GoogleCalendar {
    /// The row of that id, with the proof where there is none.
    pub(super) async fn fetch(&self, calendar: &Calendar, id: &RemoteId) -> PortResult<Fetched> {
        let request = get_event::prepare(&self.api, calendar, id).read_by(get_event::parse_kept);
        match self.client.ask(request).await {
            Ok((raw, wire)) if get_event::is_called_off(&wire) => Ok(Fetched::InBin(raw)),
            Ok((raw, _)) => Ok(Fetched::Alive(raw)),
            Err(failure) if is_absent(&failure) => {
                self.proves_absence(calendar).await.map(|()| Fetched::Absent)
            }
            Err(failure) => Err(failure),
        }
    }

    /// A row as an original; what cannot be understood is an error here, since a backup must not lack it.
    pub(super) async fn understood(&self, calendar: &Calendar, raw: &str) -> PortResult<RawEvent> {
        let wire = get_event::parse(raw.as_bytes()).map_err(unreadable)?;
        let labels = self.labels(calendar, wire.event_label_id.is_some()).await?;
        source_event::original(raw, wire, &self.place(calendar, &labels))
            .map_err(unreadable)?
            .ok_or_else(|| unreadable("it was deleted meanwhile"))
    }

    pub(super) fn place<'a>(&'a self, calendar: &'a Calendar, labels: &'a Labels) -> EventContext<'a> {
        EventContext { calendar, zones: &self.zones, labels }
    }

    /// All rows of that UID, deleted ones too, each as it came.
    pub(super) async fn of_uid(&self, calendar: &Calendar, uid: &str) -> PortResult<Vec<(String, Event)>> {
        let mut rows = Vec::new();
        let mut pages = self.client.pages(|next| {
            let request = list_source_events::prepare_of_uid(&self.api, calendar, uid, next);
            Ok(request.read_by(list_source_events::parse))
        });
        while let Some(page) = pages.next().await? {
            self.learn_role(calendar, page.role.as_deref());
            if !page.unreadable.is_empty() {
                return Err(unreadable("a day of the series cannot be read"));
            }
            rows.extend(page.rows);
        }
        Ok(rows)
    }

    /// The series with its days that differ. The listing brings the series again; its form there is the one that
    /// belongs to the days.
    async fn with_days(&self, calendar: &Calendar, row: RawEvent, uid: &str) -> PortResult<EventSnapshot> {
        let id = row.source.event.key.id.clone();
        let rows = self.of_uid(calendar, uid).await?;
        let labelled = rows.iter().any(|(_, wire)| wire.event_label_id.is_some());
        let labels = self.labels(calendar, labelled).await?;
        let place = self.place(calendar, &labels);
        let mut snapshot = EventSnapshot { row, days: Vec::new() };
        let mut days = Vec::new();
        for (raw, wire) in rows {
            if wire.id.as_deref() == Some(id.as_str()) {
                let again = source_event::original(&raw, wire, &place).map_err(unreadable)?;
                snapshot.row = again.ok_or_else(|| unreadable("it was deleted meanwhile"))?;
            } else if wire.recurring_event_id.as_deref() == Some(id.as_str()) {
                days.push((raw, wire));
            }
        }
        for (raw, wire) in days {
            let day = match wire.status.as_deref() {
                Some("cancelled") => {
                    source_event::cancelled_day(&raw, &wire, &snapshot.row.source.event, &place).map(Some)
                }
                Some(_) | None => source_event::original(&raw, wire, &place),
            };
            snapshot.days.extend(day.map_err(unreadable)?);
        }
        snapshot.days.sort_by(|a, b| {
            let place = |day: &RawEvent| day.source.event.original_start.clone();
            place(a).cmp(&place(b))
        });
        Ok(snapshot)
    }
}

/// A request that only brings back what Google gave us cannot be wrong in itself: 400 says that the token in it is no
/// longer known.
fn or_dead(failure: Failure, at: &At) -> Failure {
    let is_refused = failure.kind == Kind::Refused && failure.status == Some(400);
    if is_refused && !at.begins() { Failure { kind: Kind::Stale, ..failure } } else { failure }
}

/// A row that was asked for and makes no sense.
pub(super) fn unreadable(reason: impl Into<Box<dyn Error + Send + Sync>>) -> Failure {
    Failure::new(Kind::Broken, VENDOR, get_event::OPERATION).because(reason)
}
