//! The port `ReadSourceEvents` for Google: rows as they are kept, and one row with all that hangs on it.

use super::list_events::BLIND;
use super::list_source_events::{self, At, RowPage};
use super::map::{EventContext, Labels};
use super::reader::{GoogleCalendar, broken, is_absent};
use super::source_event;
use super::wire::Event;
use super::{VENDOR, get_event};
use crate::failure::{Failure, Kind};
use crate::ports::{ListPage, PortResult, ReadSourceEvents, RowsRequest, Unreadable};
use crate::reading::json;
use crate::walk::PageWalk;
use async_trait::async_trait;
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
        let sent = self.client.send(list_source_events::prepare(&self.api, calendar, &at)).await;
        let reply = sent.map_err(|failure| or_dead(failure, &at))?;
        let page = self.page(calendar, &reply.body)?;
        if at.begins() {
            // People rename labels; what an earlier reading learned does not hold for this one.
            self.forget_labels(calendar);
        }
        let labels = self.labels(calendar, page.is_labelled()).await?;
        let place = EventContext { calendar, zones: &self.zones, labels: &labels };
        let next = page.next.clone().map(|token| at.next(token));
        let mut listed = ListPage { items: Vec::new(), unreadable: page.unreadable, next };
        for (raw, wire) in page.rows {
            let id = json::id(wire.id.as_deref());
            match source_event::original(&raw, wire, &place) {
                Ok(original) => listed.items.extend(original),
                Err(reason) => listed.unreadable.push(Unreadable { id, reason: reason.to_owned() }),
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
        let reply = match self.client.send(get_event::prepare(&self.api, calendar, id)).await {
            Ok(reply) => reply,
            Err(failure) if is_absent(&failure) => {
                self.proves_absence(calendar).await?;
                return Ok(Fetched::Absent);
            }
            Err(failure) => return Err(failure),
        };
        let wire = get_event::parse(&reply.body).map_err(|cause| broken(get_event::OPERATION, cause))?;
        let raw = text_of(&reply.body)?;
        let is_off = wire.status.as_deref() == Some("cancelled");
        Ok(if is_off { Fetched::InBin(raw) } else { Fetched::Alive(raw) })
    }

    /// A row as an original; what cannot be understood is an error here, since a backup must not lack it.
    pub(super) async fn understood(&self, calendar: &Calendar, raw: &str) -> PortResult<RawEvent> {
        let wire = get_event::parse(raw.as_bytes()).map_err(|cause| broken(get_event::OPERATION, cause))?;
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
        let (mut rows, mut next): (Vec<_>, Option<String>) = (Vec::new(), None);
        let mut walk = PageWalk::default();
        loop {
            let prepared = list_source_events::prepare_of_uid(&self.api, calendar, uid, next.as_deref());
            let reply = self.client.send(prepared).await?;
            let page = self.page(calendar, &reply.body)?;
            if !page.unreadable.is_empty() {
                return Err(unreadable("a day of the series cannot be read"));
            }
            rows.extend(page.rows);
            let Some(page) = page.next else {
                return Ok(rows);
            };
            walk.step(&page, VENDOR, list_source_events::OPERATION)?;
            next = Some(page);
        }
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

    fn page(&self, calendar: &Calendar, body: &[u8]) -> PortResult<RowPage> {
        let page =
            list_source_events::parse(body).map_err(|cause| broken(list_source_events::OPERATION, cause))?;
        if let Some(role) = &page.role {
            if BLIND.contains(&role.as_str()) {
                return Err(Failure::new(Kind::Refused, VENDOR, list_source_events::OPERATION)
                    .reason("freeBusyReader"));
            }
            self.learn_role(calendar, role.clone());
        }
        Ok(page)
    }
}

/// A request that only brings back what Google gave us cannot be wrong in itself: 400 says that the token in it is no
/// longer known.
fn or_dead(failure: Failure, at: &At) -> Failure {
    let is_refused = failure.kind == Kind::Refused && failure.status == Some(400);
    if is_refused && !at.begins() { Failure { kind: Kind::Stale, ..failure } } else { failure }
}

/// The body as text; the client has seen that it is JSON.
pub(super) fn text_of(body: &[u8]) -> PortResult<String> {
    let text = String::from_utf8(body.to_vec());
    text.map_err(|_| unreadable("it is not UTF-8"))
}

pub(super) fn unreadable(reason: &'static str) -> Failure {
    Failure::new(Kind::Broken, VENDOR, get_event::OPERATION).because(reason)
}
