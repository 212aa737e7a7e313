//! The port `CleanCalendar` for Graph: whom it would mail, what it does not allow, and the writes of a clean-up. How
//! rows come back is in `restore`.

use super::mailbox::CalendarPath;
use super::reader::{GraphCalendar, is_absent};
use super::recurrence::Clocks;
use super::{VENDOR, change_event, days, delete_event, get_event, lost, source_event};
use crate::failure::{Failure, Kind};
use crate::http::request::Misread;
use crate::ports::{self, CleanCalendar, LeftState, Restoration, RestoreLoss};
use crate::reading::json;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use truedocket_core::audit::finding::Act;
use truedocket_core::audit::manifest::WritePermit;
use truedocket_core::calendar::event::{Calendar, EventStatus};
use truedocket_core::calendar::source::{EventSnapshot, RawEvent, RowKind, SeriesEnd, SourceEvent};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{RemoteId, Version};
use truedocket_core::time::zone::Zone;

/// Whose copy of an appointment it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Copy {
    /// The organizer's own; the guests hear of what happens to it.
    Organizers,
    /// A guest's; what happens to it stays in that mailbox.
    Guests,
}

impl Copy {
    /// Where nothing tells, it counts as the organizer's: an item that is held for nothing harms nobody.
    fn of(calendar: &Calendar, row: &SourceEvent) -> Self {
        match (&row.event.organizer, &calendar.owner) {
            (Some(organizer), Some(owner)) if organizer != owner => Self::Guests,
            (_, _) => Self::Organizers,
        }
    }
}

/// Everybody who is asked to come, rooms too: somebody may read a room's mail.
pub(super) fn guests(calendar: &Calendar, row: &SourceEvent) -> Vec<Email> {
    let own = [calendar.owner.as_ref(), row.event.organizer.as_ref()];
    let others = row.event.attendees.iter().map(|attendee| &attendee.email);
    let others: BTreeSet<&Email> = others.filter(|email| !own.contains(&Some(email))).collect();
    others.into_iter().cloned().collect()
}

/// Whom Graph would mail if the row were deleted, or changed in what all copies share.
pub(super) fn would_hear(calendar: &Calendar, row: &SourceEvent) -> Vec<Email> {
    match Copy::of(calendar, row) {
        Copy::Organizers => guests(calendar, row),
        Copy::Guests => Vec::new(),
    }
}

/// Is it the organizer's own copy, as far as can be told?
pub(super) fn is_organizers(calendar: &Calendar, row: &SourceEvent) -> bool {
    Copy::of(calendar, row) == Copy::Organizers
}

#[async_trait]
impl CleanCalendar for GraphCalendar {
    fn not_restored(&self) -> &'static [&'static str] {
        &lost::NOT_RESTORED
    }

    fn would_mail(&self, calendar: &Calendar, row: &SourceEvent, act: &Act) -> Vec<Email> {
        match act {
            Act::Delete | Act::EndSeries => would_hear(calendar, row),
            // Categories are each mailbox's own; what cannot be done mails nobody.
            Act::Keep | Act::SetCategory(_) | Act::SetOwner(_) => Vec::new(),
        }
    }

    fn forbids(&self, calendar: &Calendar, row: &SourceEvent, act: &Act) -> Option<String> {
        let why = match act {
            Act::SetOwner(_) => "Microsoft 365 cannot move an appointment to another person's calendar.",
            Act::EndSeries => match (&row.shape, Copy::of(calendar, row)) {
                (RowKind::Single | RowKind::Day { .. }, _) => "It is no series.",
                (RowKind::Series { ends: SeriesEnd::NotKnown, .. }, _) => "Its repeat rule cannot be read.",
                (RowKind::Series { .. }, Copy::Guests) => {
                    "Only the organizer of a series can end it; an attendee's copy can only be deleted."
                }
                (RowKind::Series { .. }, Copy::Organizers) => return None,
            },
            Act::Keep | Act::Delete | Act::SetCategory(_) => return None,
        };
        Some(why.to_owned())
    }

    async fn delete(&self, calendar: &Calendar, permit: &WritePermit) -> ports::PortResult<()> {
        permitted(delete_event::OPERATION, calendar, permit, &Act::Delete)?;
        self.take_away(calendar, &permit.key().id, permit.seen()).await
    }

    async fn end_series(
        &self,
        calendar: &Calendar,
        permit: &WritePermit,
        end: DateTime<Utc>,
    ) -> ports::PortResult<RawEvent> {
        permitted(change_event::OPERATION, calendar, permit, &Act::EndSeries)?;
        let place = self.place(calendar)?;
        let row = self.as_seen(calendar, place, permit).await?;
        if !would_hear(calendar, &row.source).is_empty() {
            return Err(refused("guests_would_be_mailed"));
        }
        match self.cut(calendar, &row, end).map_err(refused)? {
            Some(change) => self.change(calendar, place, &row, &change).await,
            None => Ok(row),
        }
    }

    fn is_ended(&self, calendar: &Calendar, row: &RawEvent, end: DateTime<Utc>) -> bool {
        self.cut(calendar, row, end).is_ok_and(|change| change.is_none())
    }

    fn days_from(&self, calendar: &Calendar, series: &EventSnapshot, end: DateTime<Utc>) -> Vec<RawEvent> {
        let zone = self.zones.find(&calendar.zone).unwrap_or_else(|_unknown| Zone::utc());
        let is_late = |day: &&RawEvent| {
            let event = &day.source.event;
            event.status != EventStatus::Cancelled && event.span.instants(&zone).0 >= end
        };
        series.days.iter().filter(is_late).cloned().collect()
    }

    async fn delete_day(
        &self,
        calendar: &Calendar,
        permit: &WritePermit,
        day: &RawEvent,
    ) -> ports::PortResult<()> {
        permitted(delete_event::OPERATION, calendar, permit, &Act::EndSeries)?;
        match &day.source.shape {
            RowKind::Day { of } if *of == permit.key().id => {}
            RowKind::Day { .. } | RowKind::Single | RowKind::Series { .. } => {
                return Err(refused("not_warranted"));
            }
        }
        if !would_hear(calendar, &day.source).is_empty() {
            return Err(refused("guests_would_be_mailed"));
        }
        self.take_away(calendar, &day.source.event.key.id, &day.source.event.version).await
    }

    /// The row keeps the categories that it has: who is asked to give it one of the firm's found none of them on it.
    async fn set_category(
        &self,
        calendar: &Calendar,
        permit: &WritePermit,
        category: &str,
    ) -> ports::PortResult<RawEvent> {
        permitted(change_event::OPERATION, calendar, permit, &Act::SetCategory(category.to_owned()))?;
        let place = self.place(calendar)?;
        let row = self.as_seen(calendar, place, permit).await?;
        let has = &row.source.event.categories;
        if has.iter().any(|own| own == category) {
            return Ok(row);
        }
        let others = has.iter().filter(|own| !own.eq_ignore_ascii_case(category)).map(String::as_str);
        let all: Vec<&str> = std::iter::once(category).chain(others).collect();
        self.change(calendar, place, &row, &json!({ "categories": all })).await
    }

    async fn set_owner(
        &self,
        _from: &Calendar,
        _warrant: &WritePermit,
        _to: &Calendar,
    ) -> ports::PortResult<RawEvent> {
        Err(Failure::new(Kind::Unsupported, VENDOR, "move event"))
    }

    async fn listed(
        &self,
        calendar: &Calendar,
        row: &SourceEvent,
    ) -> ports::PortResult<Option<EventSnapshot>> {
        let place = self.place(calendar)?;
        match self.still_there(calendar, place, row).await? {
            Some(now) => Ok(Some(now)),
            None => self.proven_gone(place).await.map(|()| None),
        }
    }

    /// Graph moves nothing to another mailbox, so that the row lies where it always did.
    async fn restore_row(
        &self,
        calendar: &Calendar,
        _lies_on: &Calendar,
        backup: &EventSnapshot,
        key: &str,
        left: LeftState<'_>,
    ) -> ports::PortResult<Restoration<EventSnapshot>> {
        self.row_back(calendar, backup, key, left).await
    }

    fn days_to_restore(
        &self,
        calendar: &Calendar,
        backup: &EventSnapshot,
        now: &EventSnapshot,
    ) -> Vec<RawEvent> {
        // Of days, guests would hear as well; a guest's copy follows its organizer's.
        let may =
            is_organizers(calendar, &now.row.source) && would_hear(calendar, &now.row.source).is_empty();
        match &now.row.source.shape {
            RowKind::Series { .. } if may => {
                days::missing(calendar, backup, now).into_iter().cloned().collect()
            }
            RowKind::Series { .. } | RowKind::Single | RowKind::Day { .. } => Vec::new(),
        }
    }

    async fn restore_day(
        &self,
        calendar: &Calendar,
        series: &RemoteId,
        backup: &EventSnapshot,
        day: &RawEvent,
        left: LeftState<'_>,
    ) -> ports::PortResult<Restoration<RawEvent>> {
        self.day_back(calendar, series, backup, day, left).await
    }

    fn losses(&self, calendar: &Calendar, backup: &EventSnapshot, now: &EventSnapshot) -> RestoreLoss {
        lost::told(backup, now, calendar, &self.zones)
    }
}

impl GraphCalendar {
    /// The change that takes away the days from `end` on; `None`: the series has none.
    fn cut(
        &self,
        calendar: &Calendar,
        row: &RawEvent,
        end: DateTime<Utc>,
    ) -> Result<Option<Value>, &'static str> {
        let rule = source_event::recurrence(&row.raw).ok_or("recurrence_not_known")?;
        let clocks = Clocks::of(&row.source.event.span, Some(&rule), calendar, &self.zones);
        rule.ended(end, &clocks, &self.zones, clocks.zone.name())
    }

    /// Deletes a row or a day in exactly that version.
    pub(super) async fn take_away(
        &self,
        calendar: &Calendar,
        id: &RemoteId,
        seen: &Version,
    ) -> ports::PortResult<()> {
        let place = self.place(calendar)?;
        let request = delete_event::prepare(&self.api, place, id.as_str(), seen)?;
        match self.client.ask(request.only_done()).await {
            Ok(()) => Ok(()),
            Err(failure) if is_absent(&failure) => {
                self.proven_gone(place).await.map_err(Failure::before_write)
            }
            Err(failure) => Err(failure),
        }
    }

    /// The row, if it still is of the version that the permit names.
    async fn as_seen(
        &self,
        calendar: &Calendar,
        place: CalendarPath<'_>,
        permit: &WritePermit,
    ) -> ports::PortResult<RawEvent> {
        let request = get_event::prepare(&self.api, place, permit.key().id.as_str());
        let stale = || Failure::new(Kind::Stale, VENDOR, get_event::OPERATION);
        let row = match self.client.ask(request.read_by(|body| self.row_of(calendar, body))).await {
            Err(failure) if is_absent(&failure) => return Err(stale().because(failure)),
            read => read.map_err(Failure::before_write)?,
        };
        match row.source.event.version == *permit.seen() {
            true => Ok(row),
            false => Err(stale().reason("version_moved_on")),
        }
    }

    /// Changes exactly the version of the row that was read.
    pub(super) async fn change(
        &self,
        calendar: &Calendar,
        place: CalendarPath<'_>,
        row: &RawEvent,
        change: &Value,
    ) -> ports::PortResult<RawEvent> {
        let event = &row.source.event;
        let id = event.key.id.as_str();
        let request = change_event::prepare(&self.api, place, id, &event.version, change)?;
        self.client.ask(request.read_by(|body| self.row_of(calendar, body))).await
    }

    /// The row in an answer.
    pub(super) fn row_of(&self, calendar: &Calendar, body: &[u8]) -> Result<RawEvent, Misread> {
        let raw: &RawValue = json::whole(body)?;
        Ok(source_event::original(raw, calendar, &self.zones)?)
    }
}

fn refused(reason: &'static str) -> Failure {
    Failure::new(Kind::Refused, VENDOR, change_event::OPERATION).reason(reason)
}

/// A permit is good for one act on one event.
fn permitted(
    operation: &'static str,
    calendar: &Calendar,
    permit: &WritePermit,
    act: &Act,
) -> ports::PortResult<()> {
    let key = permit.key();
    let fits = key.connection == calendar.connection && key.calendar == calendar.id && permit.act() == act;
    match fits {
        true => Ok(()),
        false => Err(Failure::new(Kind::Refused, VENDOR, operation).reason("not_warranted")),
    }
}
