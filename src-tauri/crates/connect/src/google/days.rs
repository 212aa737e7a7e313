//! Days of a series that differ, brought back one by one, each over the version that was just read.

use super::canon::{self, Row};
use super::lost::{VISIBILITY, counterpart, is_anew, is_back, row_of};
use super::reader::GoogleCalendar;
use super::restore::{Given, version_of};
use super::source_events::Fetched;
use super::writes::Fields;
use super::{VENDOR, find_day, guests, patch_event};
use crate::failure::{Failure, Kind};
use crate::ports::{LeftState, PortResult, Restoration};
use serde_json::json;
use truedocket_core::calendar::event::{Calendar, EventStatus};
use truedocket_core::calendar::source::{EventSnapshot, RawEvent};
use truedocket_core::ids::RemoteId;

impl GoogleCalendar {
    /// As [`crate::ports::CleanCalendar::restore_day`].
    pub(super) async fn day_back(
        &self,
        calendar: &Calendar,
        series: &RemoteId,
        backup: &EventSnapshot,
        day: &RawEvent,
        left: LeftState<'_>,
    ) -> PortResult<Restoration<RawEvent>> {
        let id = self.id_of_day(calendar, series, backup, day).await.map_err(Failure::before_write)?;
        // The day is read before the series: whoever changes it in between has his change in the series or is found by
        // the version.
        let (raw, now) = self.looked_at(calendar, series, &id).await.map_err(Failure::before_write)?;
        let (clocks, is_new) = (self.clocks(calendar), is_anew(backup, series));
        let present = counterpart(day, &now);
        if is_back(day, &now, is_new, &clocks) {
            return Ok(Restoration::Back(Box::new(present.unwrap_or(day).clone())));
        }
        if !present.is_none_or(|present| may_be_written_over(present, left)) {
            return Ok(Restoration::ChangedSince(present.cloned().map(Box::new)));
        }
        let seen = version_of(&raw).ok_or_else(|| refused("the_day_has_no_version"))?;
        let mut given = Given::All;
        if is_off(day) {
            self.take_away(calendar, &id, &seen).await?;
        } else {
            let fields = self.fields_of_day(calendar, day, present, is_new);
            given = self.give_back(calendar, &id, &fields, &seen).await?;
        }
        let now = match given {
            Given::Nothing => return Err(refused("day_not_taken")),
            Given::All | Given::One => self.present(calendar, series).await.map_err(Failure::after_write)?,
        };
        // A deletion is accepted before it shows.
        let told = Box::new(counterpart(day, &now).unwrap_or(day).clone());
        let goes_on = matches!(given, Given::One) && !is_back(day, &now, is_new, &clocks);
        Ok(if goes_on { Restoration::Nearer(told) } else { Restoration::Back(told) })
    }

    async fn looked_at(
        &self,
        calendar: &Calendar,
        series: &RemoteId,
        id: &RemoteId,
    ) -> PortResult<(Row, EventSnapshot)> {
        let raw = match self.fetch(calendar, id).await? {
            Fetched::Alive(raw) | Fetched::InBin(raw) => raw,
            Fetched::Absent => return Err(refused("no_such_day")),
        };
        Ok((row_of(&raw), self.present(calendar, series).await?))
    }

    /// What makes the day as it was: of a day like all others everything, else what differs. Google makes a whole series
    /// private for the sake of one day, so that this is never sent for one.
    fn fields_of_day(
        &self,
        calendar: &Calendar,
        day: &RawEvent,
        present: Option<&RawEvent>,
        is_new: bool,
    ) -> Fields {
        let wanted = row_of(&day.raw);
        let (listed, there) = match present.filter(|present| !is_off(present)) {
            Some(present) => {
                let present = row_of(&present.raw);
                (guests::listed(&wanted, &present, is_new), present)
            }
            None => (guests::listed(&wanted, &Row::new(), is_new), off()),
        };
        canon::repair(&listed, &there, &self.clocks(calendar)).without(VISIBILITY)
    }

    async fn id_of_day(
        &self,
        calendar: &Calendar,
        series: &RemoteId,
        backup: &EventSnapshot,
        day: &RawEvent,
    ) -> PortResult<RemoteId> {
        if !is_anew(backup, series) {
            return Ok(day.source.event.key.id.clone());
        }
        let none = || refused("no_such_day");
        let original = day.source.event.original_start.as_ref().ok_or_else(none)?;
        let request = find_day::prepare(&self.api, calendar, series, original);
        self.client.ask(request.read_by(find_day::parse)).await?.ok_or_else(none)
    }
}

/// A day that says something of its own, as our act left it?
fn may_be_written_over(present: &RawEvent, left: LeftState<'_>) -> bool {
    match left {
        LeftState::Deleted => is_off(present),
        LeftState::Changed(version) => present.source.event.version == *version,
        LeftState::Untouched => false,
    }
}

fn is_off(day: &RawEvent) -> bool {
    day.source.event.status == EventStatus::Cancelled
}

/// A day that does not take place says nothing, so that all fields of the backup differ from it.
fn off() -> Row {
    Row::from_iter([("status".to_owned(), json!("cancelled"))])
}

fn refused(reason: &'static str) -> Failure {
    Failure::new(Kind::Refused, VENDOR, patch_event::OPERATION).reason(reason)
}
