//! Days of a series that differ, brought back one by one: first those that do not take place, then the others, since a
//! day may only be moved to where no other one is.

use super::backup::{Form, Part};
use super::mailbox::Place;
use super::reader::{GraphCalendar, broken, is_absent};
use super::{delete_event, get_event, kept, list_instances, restore};
use crate::failure::Kind;
use crate::ports;
use serde_json::Value;
use std::collections::BTreeSet;
use truedocket_core::audit::kept::{Original, Shape, Snapshot};
use truedocket_core::event::{Calendar, Standing};
use truedocket_core::time::OriginalStart;

/// What became of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Done,
    /// Not as things stand now; another day may be in its way.
    Refused,
    /// The series has no such day.
    NoSuchDay,
}

/// Days of the backup that are not as it has them.
pub(super) fn missing<'b>(backup: &'b Snapshot, now: &Snapshot) -> Vec<&'b Original> {
    let mut days: Vec<&Original> = backup.days.iter().filter(|day| !is_back(day, backup, now)).collect();
    days.sort_by_key(|day| (!is_off(day), day.kept.event.original_start.clone()));
    days
}

fn is_back(day: &Original, backup: &Snapshot, now: &Snapshot) -> bool {
    let Some(present) = same_day(day, now) else { return false };
    match (is_off(day), is_off(present)) {
        (true, true) => true,
        (false, false) => differing(day, present, backup, now).is_some_and(|parts| parts.is_empty()),
        (true, false) | (false, true) => false,
    }
}

fn is_off(day: &Original) -> bool {
    day.kept.event.standing == Standing::Cancelled
}

fn same_day<'s>(day: &Original, of: &'s Snapshot) -> Option<&'s Original> {
    let wanted = &day.kept.event.original_start;
    of.days.iter().find(|other| other.kept.event.original_start == *wanted)
}

/// The parts of a day that are not as the backup has them; `None`: the backup holds no event for it. A text that was
/// the series' own stays the series' own.
fn differing(day: &Original, present: &Original, backup: &Snapshot, now: &Snapshot) -> Option<Vec<Part>> {
    let body = |row: &Original| row.kept.event.body.clone();
    let follows = body(day) == body(&backup.row) && body(present) == body(&now.row);
    let mut parts = Form::of(day)?.differing(&Form::of(present)?);
    // The rule is the series'.
    parts.retain(|part| *part != Part::Rule && !(follows && *part == Part::Text));
    Some(parts)
}

impl GraphCalendar {
    /// The row as it is after all of its days were tried.
    pub(super) async fn days_back(
        &self,
        calendar: &Calendar,
        place: Place<'_>,
        backup: &Snapshot,
        mut now: Snapshot,
    ) -> ports::Answer<Snapshot> {
        if !matches!(now.row.kept.shape, Shape::Series { .. }) {
            return Ok(now);
        }
        let mut pending = missing(backup, &now);
        while !pending.is_empty() {
            let (mut refused, before) = (Vec::new(), pending.len());
            for day in pending {
                match self.day_back(calendar, place, backup, &now, day).await? {
                    Outcome::Done | Outcome::NoSuchDay => {}
                    Outcome::Refused => refused.push(day),
                }
            }
            now = self.present(calendar, &now.row.kept.event.key.id).await?;
            // Another round helps only if one of them has made room.
            pending = if refused.len() < before { refused } else { Vec::new() };
        }
        Ok(now)
    }

    async fn day_back(
        &self,
        calendar: &Calendar,
        place: Place<'_>,
        backup: &Snapshot,
        now: &Snapshot,
        day: &Original,
    ) -> ports::Answer<Outcome> {
        let Some(present) = self.day_now(calendar, place, now, day).await? else {
            return Ok(Outcome::NoSuchDay);
        };
        let event = &present.kept.event;
        let sent = if is_off(day) {
            let id = event.key.id.as_str();
            let request = delete_event::prepare(&self.api, place, id, &event.version)?;
            self.door.send(request).await.map(|_| ())
        } else {
            let form = restore::form(day)?;
            let parts = differing(day, &present, backup, now).unwrap_or_default();
            if parts.is_empty() {
                return Ok(Outcome::Done);
            }
            let change = Value::Object(form.only(&parts, calendar, &self.zones));
            self.change(calendar, place, &present, &change).await.map(|_| ())
        };
        match sent {
            Ok(()) => Ok(Outcome::Done),
            Err(failure) if is_absent(&failure) => Ok(Outcome::NoSuchDay),
            Err(failure) if failure.kind == Kind::Refused => Ok(Outcome::Refused),
            Err(failure) => Err(failure),
        }
    }

    /// That day of the series as it is now, wherever it was moved; `None`: there is none, or it does not take place.
    async fn day_now(
        &self,
        calendar: &Calendar,
        place: Place<'_>,
        now: &Snapshot,
        day: &Original,
    ) -> ports::Answer<Option<Original>> {
        let Some(wanted) = &day.kept.event.original_start else { return Ok(None) };
        match same_day(day, now) {
            Some(present) if is_off(present) => return Ok(None),
            // Each write gives the others a new version; so it is read again.
            Some(present) => {
                let id = present.kept.event.key.id.as_str();
                return match self.door.send(get_event::prepare(&self.api, place, id)).await {
                    Ok(reply) => self.row_of(calendar, get_event::OPERATION, &reply.body).map(Some),
                    Err(failure) if is_absent(&failure) => Ok(None),
                    Err(failure) => Err(failure),
                };
            }
            None => {}
        }
        self.instance(calendar, place, now, wanted).await
    }

    async fn instance(
        &self,
        calendar: &Calendar,
        place: Place<'_>,
        now: &Snapshot,
        wanted: &OriginalStart,
    ) -> ports::Answer<Option<Original>> {
        let series = now.row.kept.event.key.id.as_str();
        let mut request = list_instances::prepare(&self.api, place, series, wanted);
        let mut seen = BTreeSet::new();
        loop {
            let reply = self.door.send(request).await?;
            let (rows, next) = list_instances::parse(&reply.body)
                .map_err(|cause| broken(list_instances::OPERATION, cause))?;
            // What cannot be read is not touched; that the day did not come back is told.
            let days = rows.into_iter().filter_map(|raw| kept::original(raw, calendar, &self.zones).ok());
            let mut days = days.filter(|day| day.kept.event.original_start.as_ref() == Some(wanted));
            if let Some(found) = days.next() {
                return Ok(Some(found));
            }
            let Some(link) = next.filter(|link| seen.insert(link.clone())) else { return Ok(None) };
            let link = self.link(list_instances::OPERATION, &link)?;
            request = list_instances::prepare_link(link, place);
        }
    }
}
