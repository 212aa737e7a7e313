//! The port `CleanCalendar` for Google. Each act names the version that was seen; nobody is told of anything.

use super::canon::Clocks;
use super::map::{CATEGORY, Labels};
use super::reader::{GoogleCalendar, is_absent};
use super::source_event::FROM_GMAIL;
use super::source_events::Fetched;
use super::writes::{self, Fields};
use super::{VENDOR, delete_event, get_event, lost, move_event, nature, patch_event, series};
use crate::failure::{Failure, Kind};
use crate::http::dialect::NOT_FOUND;
use crate::http::request::PreparedRequest;
use crate::ports::{CleanCalendar, LeftState, PortResult, Restoration, RestoreLoss};
use crate::reading::json;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use truedocket_core::audit::finding::Act;
use truedocket_core::audit::manifest::WritePermit;
use truedocket_core::calendar::event::{Calendar, EventStatus, EventType};
use truedocket_core::calendar::source::{EventSnapshot, RawEvent, RowKind, SeriesEnd, SourceEvent};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{RemoteId, Version};
use truedocket_core::time::zone::Zone;

/// Roles with which events can be changed.
const WRITERS: [&str; 3] = ["owner", "writer", "writerWithoutPrivateAccess"];

/// The end of the addresses that secondary calendars have in place of a person's.
const SECONDARY: &str = "@group.calendar.google.com";

#[async_trait]
impl CleanCalendar for GoogleCalendar {
    /// All that is told of an event after it was brought back is said before.
    fn not_restored(&self) -> &'static [&'static str] {
        nature::before()
    }

    /// Nobody: with `sendUpdates=none` Google tells no guest of a deletion, a change or a move.
    fn would_mail(&self, _calendar: &Calendar, _row: &SourceEvent, _act: &Act) -> Vec<Email> {
        Vec::new()
    }

    fn forbids(&self, calendar: &Calendar, row: &SourceEvent, act: &Act) -> Option<String> {
        if *act == Act::Keep {
            return None;
        }
        let role = self.role(calendar);
        role_forbids(role.as_deref(), row).or_else(|| row_forbids(calendar, row, act)).map(str::to_owned)
    }

    async fn delete(&self, calendar: &Calendar, permit: &WritePermit) -> PortResult<()> {
        self.take_away(calendar, &permit.key().id, permit.seen()).await
    }

    async fn end_series(
        &self,
        calendar: &Calendar,
        permit: &WritePermit,
        end: DateTime<Utc>,
    ) -> PortResult<RawEvent> {
        let current = self.as_seen(calendar, permit).await?;
        let RowKind::Series { rules, .. } = &current.source.shape else {
            return Err(refused("it_is_no_series"));
        };
        let ended = self.cut(calendar, &current.source, end).map_err(refused)?;
        if ended == *rules {
            return Ok(current);
        }
        self.change(calendar, permit, &Fields::only("recurrence", json!(ended))).await
    }

    fn is_ended(&self, calendar: &Calendar, row: &RawEvent, end: DateTime<Utc>) -> bool {
        match &row.source.shape {
            RowKind::Series { rules, .. } => {
                self.cut(calendar, &row.source, end).is_ok_and(|ended| ended == *rules)
            }
            RowKind::Single | RowKind::Day { .. } => false,
        }
    }

    fn days_from(&self, calendar: &Calendar, series: &EventSnapshot, end: DateTime<Utc>) -> Vec<RawEvent> {
        let zone = self.zones.find(&calendar.zone).unwrap_or_else(|_unknown| Zone::utc());
        let is_late = |day: &&RawEvent| {
            let event = &day.source.event;
            event.status != EventStatus::Cancelled && event.span.instants(&zone).0 >= end
        };
        series.days.iter().filter(is_late).cloned().collect()
    }

    async fn delete_day(&self, calendar: &Calendar, permit: &WritePermit, day: &RawEvent) -> PortResult<()> {
        let is_of = |of: &RemoteId| *of == permit.key().id && *permit.act() == Act::EndSeries;
        match &day.source.shape {
            RowKind::Day { of } if is_of(of) => {
                self.take_away(calendar, &day.source.event.key.id, &day.source.event.version).await
            }
            RowKind::Day { .. } | RowKind::Single | RowKind::Series { .. } => Err(refused("not_warranted")),
        }
    }

    async fn set_category(
        &self,
        calendar: &Calendar,
        permit: &WritePermit,
        category: &str,
    ) -> PortResult<RawEvent> {
        let current = self.as_seen(calendar, permit).await?;
        let labels = self.labels(calendar, true).await.map_err(Failure::before_write)?;
        self.change(calendar, permit, &category_fields(&current, &labels, category)).await
    }

    async fn set_owner(
        &self,
        calendar: &Calendar,
        permit: &WritePermit,
        to: &Calendar,
    ) -> PortResult<RawEvent> {
        self.as_seen(calendar, permit).await?;
        let prepared = move_event::prepare(&self.api, calendar, &permit.key().id, to);
        let raw = self.send_over(prepared, permit.seen()).await?;
        self.understood(to, &raw).await.map_err(Failure::after_write)
    }

    async fn restore_row(
        &self,
        calendar: &Calendar,
        lies_on: &Calendar,
        backup: &EventSnapshot,
        key: &str,
        left: LeftState<'_>,
    ) -> PortResult<Restoration<EventSnapshot>> {
        self.row_back(calendar, lies_on, backup, key, left).await
    }

    fn days_to_restore(
        &self,
        calendar: &Calendar,
        backup: &EventSnapshot,
        now: &EventSnapshot,
    ) -> Vec<RawEvent> {
        lost::missing_days(backup, now, &self.clocks(calendar)).into_iter().cloned().collect()
    }

    async fn restore_day(
        &self,
        calendar: &Calendar,
        series: &RemoteId,
        backup: &EventSnapshot,
        day: &RawEvent,
        left: LeftState<'_>,
    ) -> PortResult<Restoration<RawEvent>> {
        self.day_back(calendar, series, backup, day, left).await
    }

    fn losses(&self, calendar: &Calendar, backup: &EventSnapshot, now: &EventSnapshot) -> RestoreLoss {
        lost::lost(backup, now, &self.clocks(calendar))
    }
}

impl GoogleCalendar {
    pub(super) fn clocks<'a>(&'a self, calendar: &'a Calendar) -> Clocks<'a> {
        Clocks { zones: &self.zones, zone: &calendar.zone }
    }

    /// The rules of the series without days from `end` on.
    fn cut(
        &self,
        calendar: &Calendar,
        row: &SourceEvent,
        end: DateTime<Utc>,
    ) -> Result<Vec<String>, &'static str> {
        let RowKind::Series { rules, .. } = &row.shape else { return Err("it_is_no_series") };
        let labels = Labels::new();
        series::ended(rules, &row.event.span, &self.place(calendar, &labels), end)
    }

    /// The row in exactly the version that the permit names. Nothing is written here.
    async fn as_seen(&self, calendar: &Calendar, permit: &WritePermit) -> PortResult<RawEvent> {
        let stale = |why: &str| Failure::new(Kind::Stale, VENDOR, get_event::OPERATION).reason(why);
        match self.fetch(calendar, &permit.key().id).await.map_err(Failure::before_write)? {
            Fetched::Alive(raw) => {
                let current = self.understood(calendar, &raw).await.map_err(Failure::before_write)?;
                let is_seen = current.source.event.version == *permit.seen();
                if is_seen { Ok(current) } else { Err(stale("changed_meanwhile")) }
            }
            Fetched::InBin(_) | Fetched::Absent => Err(stale("deleted_meanwhile")),
        }
    }

    /// Deletes a row or a day in exactly that version.
    pub(super) async fn take_away(
        &self,
        calendar: &Calendar,
        id: &RemoteId,
        seen: &Version,
    ) -> PortResult<()> {
        let prepared = delete_event::prepare(&self.api, calendar, id);
        match self.client.ask(writes::only_if(prepared, seen)?.only_done()).await {
            Ok(()) => Ok(()),
            // A calendar that we may no longer see says the same of a row that is there.
            Err(failure) if failure.reason.as_deref() == Some(NOT_FOUND) => {
                self.proves_absence(calendar).await.map_err(Failure::before_write)
            }
            Err(failure) if is_absent(&failure) => Ok(()),
            Err(failure) => Err(failure),
        }
    }

    /// Sends a write over exactly that version.
    pub(super) async fn send_over(&self, prepared: PreparedRequest, seen: &Version) -> PortResult<String> {
        self.client.ask(writes::only_if(prepared, seen)?.read_by(json::text)).await
    }

    /// Changes exactly the version of the row that the permit names.
    async fn change(
        &self,
        calendar: &Calendar,
        permit: &WritePermit,
        fields: &Fields,
    ) -> PortResult<RawEvent> {
        let prepared = patch_event::prepare(&self.api, calendar, &permit.key().id, fields);
        let raw = self.send_over(prepared, permit.seen()).await?;
        self.understood(calendar, &raw).await.map_err(Failure::after_write)
    }
}

fn refused(reason: &'static str) -> Failure {
    Failure::new(Kind::Refused, VENDOR, patch_event::OPERATION).reason(reason)
}

fn role_forbids(role: Option<&str>, row: &SourceEvent) -> Option<&'static str> {
    match role {
        Some(role) if !WRITERS.contains(&role) => {
            Some("The account may read this calendar, but not change it.")
        }
        Some("writerWithoutPrivateAccess") if row.event.private => {
            Some("The account may not see or change private events on this calendar.")
        }
        Some(_) | None => None,
    }
}

fn row_forbids(calendar: &Calendar, row: &SourceEvent, act: &Act) -> Option<&'static str> {
    let is_copy = is_copy(calendar, row);
    match act {
        Act::Keep | Act::Delete => None,
        Act::EndSeries => match &row.shape {
            RowKind::Single | RowKind::Day { .. } => Some("It is not a series."),
            RowKind::Series { ends: SeriesEnd::NotKnown, .. } => {
                Some("Its repeat rule cannot be understood.")
            }
            RowKind::Series { .. } if row.event.event_type == EventType::Birthday => {
                Some("Google lets a birthday come back every year.")
            }
            RowKind::Series { .. } if is_copy => {
                Some("Only on its organizer's calendar can the series be ended.")
            }
            RowKind::Series { .. } => None,
        },
        Act::SetCategory(_) if is_copy && has_shared_category(row) => {
            Some("Its category is set by its organizer, for all who are invited.")
        }
        Act::SetCategory(_) => None,
        Act::SetOwner(_) => match &row.shape {
            RowKind::Day { .. } => Some("One day of a series cannot be moved without the series."),
            RowKind::Single | RowKind::Series { .. } if !is_movable(row) => {
                Some("Google moves ordinary events only, and this is none.")
            }
            RowKind::Single | RowKind::Series { .. } if is_copy => {
                Some("Only from its organizer's calendar can it be moved.")
            }
            RowKind::Single | RowKind::Series { .. } => None,
        },
    }
}

/// Somebody else called it. What lies on a secondary calendar is that calendar's own.
fn is_copy(calendar: &Calendar, row: &SourceEvent) -> bool {
    let is_secondary = calendar.id.as_str().to_ascii_lowercase().ends_with(SECONDARY);
    let others = |organizer: &Email| calendar.owner.as_ref().is_some_and(|owner| owner != organizer);
    !is_secondary && row.event.organizer.as_ref().is_some_and(others)
}

fn has_shared_category(row: &SourceEvent) -> bool {
    let names = CATEGORY.map(|name| format!("google.shared.{name}="));
    row.marks.iter().any(|mark| names.iter().any(|name| mark.starts_with(name)))
}

fn is_movable(row: &SourceEvent) -> bool {
    row.event.event_type == EventType::Meeting && !row.marks.iter().any(|mark| mark == FROM_GMAIL)
}

/// The label of that name where the calendar has one, else a property of this copy; all else that would be read as a
/// category goes.
fn category_fields(current: &RawEvent, labels: &Labels, category: &str) -> Fields {
    let mut fields = Fields::default();
    let label = labels.iter().find(|(_, name)| name.trim().eq_ignore_ascii_case(category));
    let row = super::lost::row_of(&current.raw);
    if label.is_some() || row.contains_key("eventLabelId") {
        fields.set("eventLabelId", json!(label.map_or("", |(id, _)| id.as_str())));
    }
    let held = |side: &str| {
        let properties = row.get("extendedProperties").and_then(|properties| properties.get(side));
        properties.and_then(Value::as_object).cloned().unwrap_or_default()
    };
    let mut sides = Map::new();
    for side in ["private", "shared"] {
        let held = held(side);
        let mut keys: Map<String, Value> = CATEGORY
            .iter()
            .filter(|key| held.contains_key(**key))
            .map(|key| ((*key).to_owned(), Value::Null))
            .collect();
        if side == "private" && label.is_none() {
            keys.insert(CATEGORY[0].to_owned(), json!(category));
        }
        if !keys.is_empty() {
            sides.insert(side.to_owned(), Value::Object(keys));
        }
    }
    if !sides.is_empty() {
        fields.set("extendedProperties", Value::Object(sides));
    }
    fields
}
