//! The port `CleanCalendar` for Google. Each act names the version that was seen; nobody is told of anything.

use super::kept::FROM_GMAIL;
use super::map::{CATEGORY, Labels};
use super::originals::{Fetched, text_of, unreadable};
use super::reader::{GoogleCalendar, is_absent};
use super::writes::{self, Fields};
use super::{VENDOR, delete_event, get_event, move_event, patch_event, series};
use crate::failure::{Failure, Kind};
use crate::http::dialect::NOT_FOUND;
use crate::http::request::Prepared;
use crate::ports::{Answer, CleanCalendar, ReadOriginals, Restored};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use truedocket_core::audit::finding::Act;
use truedocket_core::audit::kept::{Kept, Original, SeriesEnd, Shape, Snapshot};
use truedocket_core::audit::manifest::Warrant;
use truedocket_core::event::{Calendar, Nature, Standing};
use truedocket_core::people::Email;

/// Roles with which events can be changed.
const WRITERS: [&str; 3] = ["owner", "writer", "writerWithoutPrivateAccess"];

/// The end of the addresses that secondary calendars have in place of a person's.
const SECONDARY: &str = "@group.calendar.google.com";

#[async_trait]
impl CleanCalendar for GoogleCalendar {
    /// Nobody: with `sendUpdates=none` Google tells no guest of a deletion, a change or a move.
    fn would_mail(&self, _calendar: &Calendar, _row: &Kept, _act: &Act) -> Vec<Email> {
        Vec::new()
    }

    fn forbids(&self, calendar: &Calendar, row: &Kept, act: &Act) -> Option<String> {
        if *act == Act::Keep {
            return None;
        }
        let role = self.role(calendar);
        role_forbids(role.as_deref(), row).or_else(|| row_forbids(calendar, row, act)).map(str::to_owned)
    }

    async fn delete(&self, calendar: &Calendar, warrant: &Warrant) -> Answer<()> {
        let prepared = delete_event::prepare(&self.api, calendar, &warrant.key().id);
        match self.door.send(writes::only_if(prepared, warrant.seen())?).await {
            Ok(_) => Ok(()),
            // A calendar that we may no longer see says the same of a row that is there.
            Err(failure) if failure.reason.as_deref() == Some(NOT_FOUND) => {
                self.proves_absence(calendar).await
            }
            Err(failure) if is_absent(&failure) => Ok(()),
            Err(failure) => Err(failure),
        }
    }

    async fn end_series(
        &self,
        calendar: &Calendar,
        warrant: &Warrant,
        end: DateTime<Utc>,
    ) -> Answer<Original> {
        let current = self.as_seen(calendar, warrant).await?;
        let Shape::Series { rules, .. } = &current.kept.shape else {
            return Err(refused("it_is_no_series"));
        };
        let labels = Labels::new();
        let place = self.place(calendar, &labels);
        let ended = series::ended(rules, &current.kept.event.span, &place, end).map_err(refused)?;
        let row = if ended == *rules {
            current
        } else {
            let fields = Fields::only("recurrence", json!(ended));
            let is_done =
                |now: &Original| matches!(&now.kept.shape, Shape::Series { rules, .. } if *rules == ended);
            self.change(calendar, warrant, &fields, is_done).await?
        };
        self.drop_days_from(calendar, row, end).await
    }

    async fn set_category(&self, calendar: &Calendar, warrant: &Warrant, category: &str) -> Answer<Original> {
        let current = self.as_seen(calendar, warrant).await?;
        let labels = self.labels(calendar, true).await?;
        let fields = category_fields(&current, &labels, category);
        let is_done = |now: &Original| now.kept.event.categories == [category];
        self.change(calendar, warrant, &fields, is_done).await
    }

    async fn set_owner(&self, calendar: &Calendar, warrant: &Warrant, to: &Calendar) -> Answer<Original> {
        let current = self.as_seen(calendar, warrant).await?;
        let id = &current.kept.event.key.id;
        let prepared = move_event::prepare(&self.api, calendar, id, to);
        match self.send_seen(prepared, warrant).await {
            Ok(raw) => self.understood(to, &raw).await,
            Err(failure) if is_doubtful(&failure) => match self.fetch(to, id).await? {
                Fetched::Alive(raw) => self.understood(to, &raw).await,
                Fetched::InBin | Fetched::Absent => Err(failure),
            },
            Err(failure) => Err(failure),
        }
    }

    async fn restore(
        &self,
        calendar: &Calendar,
        lies_on: &Calendar,
        backup: &Snapshot,
        key: &str,
    ) -> Answer<Restored> {
        self.bring_back(calendar, lies_on, backup, key).await
    }
}

impl GoogleCalendar {
    /// The row in exactly the version that the warrant names.
    async fn as_seen(&self, calendar: &Calendar, warrant: &Warrant) -> Answer<Original> {
        let stale = |why: &str| Failure::new(Kind::Stale, VENDOR, get_event::OPERATION).reason(why);
        match self.fetch(calendar, &warrant.key().id).await? {
            Fetched::Alive(raw) => {
                let current = self.understood(calendar, &raw).await?;
                let is_seen = current.kept.event.version == *warrant.seen();
                if is_seen { Ok(current) } else { Err(stale("changed_meanwhile")) }
            }
            Fetched::InBin | Fetched::Absent => Err(stale("deleted_meanwhile")),
        }
    }

    async fn send_seen(&self, prepared: Prepared, warrant: &Warrant) -> Answer<String> {
        let reply = self.door.send(writes::only_if(prepared, warrant.seen())?).await?;
        text_of(&reply.body)
    }

    /// Changes the row. When the answer is lost, the row itself tells whether the change is done.
    async fn change(
        &self,
        calendar: &Calendar,
        warrant: &Warrant,
        fields: &Fields,
        is_done: impl Fn(&Original) -> bool,
    ) -> Answer<Original> {
        let id = &warrant.key().id;
        match self.send_seen(patch_event::prepare(&self.api, calendar, id, fields), warrant).await {
            Ok(raw) => self.understood(calendar, &raw).await,
            Err(failure) if is_doubtful(&failure) => match self.fetch(calendar, id).await? {
                Fetched::Alive(raw) => {
                    let now = self.understood(calendar, &raw).await?;
                    if is_done(&now) { Ok(now) } else { Err(failure) }
                }
                Fetched::InBin | Fetched::Absent => Err(failure),
            },
            Err(failure) => Err(failure),
        }
    }

    /// Days that were moved to `end` or later no rule takes away: they are deleted one by one.
    async fn drop_days_from(
        &self,
        calendar: &Calendar,
        row: Original,
        end: DateTime<Utc>,
    ) -> Answer<Original> {
        let id = row.kept.event.key.id.clone();
        let Some(now) = self.snapshot(calendar, &id).await? else { return Ok(row) };
        let zone = self.zones.find(&calendar.zone).map_err(|_| refused("unknown_zone"))?;
        let begins = |day: &Original| day.kept.event.span.instants(&zone).0;
        let is_on = |day: &&Original| day.kept.event.standing != Standing::Cancelled;
        let late: Vec<&Original> = now.days.iter().filter(is_on).filter(|day| begins(day) >= end).collect();
        if late.is_empty() {
            return Ok(now.row);
        }
        for day in late {
            let prepared = delete_event::prepare(&self.api, calendar, &day.kept.event.key.id);
            match self.door.send(prepared).await {
                Ok(_) => {}
                Err(failure) if is_absent(&failure) => {}
                Err(failure) => return Err(failure),
            }
        }
        let raw = match self.fetch(calendar, &id).await? {
            Fetched::Alive(raw) => raw,
            Fetched::InBin | Fetched::Absent => return Err(unreadable("it was deleted meanwhile")),
        };
        self.understood(calendar, &raw).await
    }
}

/// The write may have been done all the same.
fn is_doubtful(failure: &Failure) -> bool {
    matches!(failure.kind, Kind::Unavailable { sent: true } | Kind::Broken)
}

fn refused(reason: &'static str) -> Failure {
    Failure::new(Kind::Refused, VENDOR, patch_event::OPERATION).reason(reason)
}

fn role_forbids(role: Option<&str>, row: &Kept) -> Option<&'static str> {
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

fn row_forbids(calendar: &Calendar, row: &Kept, act: &Act) -> Option<&'static str> {
    let is_copy = is_copy(calendar, row);
    match act {
        Act::Keep | Act::Delete => None,
        Act::EndSeries => match &row.shape {
            Shape::Single | Shape::Day { .. } => Some("It is not a series."),
            Shape::Series { ends: SeriesEnd::NotKnown, .. } => Some("Its repeat rule cannot be understood."),
            Shape::Series { .. } if row.event.nature == Nature::Birthday => {
                Some("Google lets a birthday come back every year.")
            }
            Shape::Series { .. } if is_copy => {
                Some("Only on its organizer's calendar can the series be ended.")
            }
            Shape::Series { .. } => None,
        },
        Act::SetCategory(_) if is_copy && has_shared_category(row) => {
            Some("Its category is set by its organizer, for all who are invited.")
        }
        Act::SetCategory(_) => None,
        Act::SetOwner(_) => match &row.shape {
            Shape::Day { .. } => Some("One day of a series cannot be moved without the series."),
            Shape::Single | Shape::Series { .. } if !is_movable(row) => {
                Some("Google moves ordinary events only, and this is none.")
            }
            Shape::Single | Shape::Series { .. } if is_copy => {
                Some("Only from its organizer's calendar can it be moved.")
            }
            Shape::Single | Shape::Series { .. } => None,
        },
    }
}

/// Somebody else called it. What lies on a secondary calendar is that calendar's own.
fn is_copy(calendar: &Calendar, row: &Kept) -> bool {
    let is_secondary = calendar.id.as_str().to_ascii_lowercase().ends_with(SECONDARY);
    let others = |organizer: &Email| calendar.owner.as_ref().is_some_and(|owner| owner != organizer);
    !is_secondary && row.event.organizer.as_ref().is_some_and(others)
}

fn has_shared_category(row: &Kept) -> bool {
    let names = CATEGORY.map(|name| format!("google.shared.{name}="));
    row.marks.iter().any(|mark| names.iter().any(|name| mark.starts_with(name)))
}

fn is_movable(row: &Kept) -> bool {
    row.event.nature == Nature::Meeting && !row.marks.iter().any(|mark| mark == FROM_GMAIL)
}

/// The label of that name where the calendar has one, else a property of this copy; all else that would be read as a
/// category goes.
fn category_fields(current: &Original, labels: &Labels, category: &str) -> Fields {
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
