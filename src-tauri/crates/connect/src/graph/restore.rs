//! How a row comes back from its backup, one write at a time. What is still there is set right, and only over the
//! version that our own act left; what is gone is made anew, without guests, and found again by its mark if an answer was
//! lost. Days of series follow in `days`.
//!
//! Nobody is mailed: where guests would hear of a change, it is not made, and the losses say so.

use super::backup::{BackupForm, Part};
use super::mailbox::CalendarPath;
use super::reader::GraphCalendar;
use super::{VENDOR, clean, create_event, find_events};
use crate::failure::{Failure, Kind};
use crate::http::request::PreparedRequest;
use crate::ports::{self, LeftState, ReadSourceEvents, Restoration};
use serde_json::Value;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::{EventSnapshot, RawEvent, SourceEvent};
use truedocket_core::ids::RemoteId;

impl GraphCalendar {
    /// As [`crate::ports::CleanCalendar::restore_row`].
    pub(super) async fn row_back(
        &self,
        calendar: &Calendar,
        backup: &EventSnapshot,
        key: &str,
        left: LeftState<'_>,
    ) -> ports::PortResult<Restoration<EventSnapshot>> {
        let place = self.place(calendar)?;
        let form = form(&backup.row).map_err(Failure::before_write)?;
        let there = self.still_there(calendar, place, &backup.row.source).await;
        if let Some(now) = there.map_err(Failure::before_write)? {
            return self.set_right(calendar, place, &form, now, left).await;
        }
        let ours = self.made_by(calendar, place, key).await.map_err(Failure::before_write)?;
        match (ours, left) {
            // What it lacks is told; nothing of it is written again.
            (Some(ours), _) => Ok(Restoration::Back(Box::new(ours))),
            (None, LeftState::Deleted) => {
                let form = form.listing(&clean::guests(calendar, &backup.row.source));
                let row = self.make_anew(calendar, place, &form, key).await?;
                Ok(Restoration::Back(Box::new(EventSnapshot { row, days: Vec::new() })))
            }
            // What our act left is gone: that was somebody's own deed.
            (None, LeftState::Changed(_) | LeftState::Untouched) => Ok(Restoration::ChangedSince(None)),
        }
    }

    /// The row under its old id, if it is on the calendar. Ids that survive a move name it in the mailbox's Deleted
    /// Items as well, where nobody sees it: only what the calendar lists is there.
    pub(super) async fn still_there(
        &self,
        calendar: &Calendar,
        place: CalendarPath<'_>,
        row: &SourceEvent,
    ) -> ports::PortResult<Option<EventSnapshot>> {
        let event = &row.event;
        // A closed mailbox refuses the look-up that follows, so that a 404 needs no further proof here.
        let Some(now) = self.seen_by_id(calendar, &event.key.id).await? else { return Ok(None) };
        let Some(uid) = event.uid.as_ref().filter(|_| event.series.is_none()) else { return Ok(Some(now)) };
        let listed = match self.found(find_events::by_uid(&self.api, place, uid.as_str())).await {
            Ok(ids) => ids.contains(&event.key.id),
            // Without that search the answer by id is all that is known.
            Err(failure) if failure.kind == Kind::Refused => true,
            Err(failure) => return Err(failure),
        };
        Ok(listed.then_some(now))
    }

    /// The row is there: what differs is repaired as far as nobody hears of it, if nobody has changed it since our act.
    async fn set_right(
        &self,
        calendar: &Calendar,
        place: CalendarPath<'_>,
        form: &BackupForm<'_>,
        now: EventSnapshot,
        left: LeftState<'_>,
    ) -> ports::PortResult<Restoration<EventSnapshot>> {
        let differing = form.differing(&self::form(&now.row).map_err(Failure::before_write)?);
        if differing.is_empty() {
            return Ok(Restoration::Back(Box::new(now)));
        }
        match left {
            LeftState::Changed(version) if *version == now.row.source.event.version => {}
            LeftState::Changed(_) | LeftState::Deleted | LeftState::Untouched => {
                return Ok(Restoration::ChangedSince(Some(Box::new(now))));
            }
        }
        let parts = may_be_changed(calendar, form, &now.row.source, &differing);
        if parts.is_empty() {
            return Ok(Restoration::Back(Box::new(now)));
        }
        let change = Value::Object(form.only(&parts, calendar, &self.zones));
        self.change(calendar, place, &now.row, &change).await?;
        let now = self.present(calendar, &now.row.source.event.key.id).await.map_err(Failure::after_write)?;
        Ok(Restoration::Back(Box::new(now)))
    }

    /// The copy that an earlier try has made.
    pub(super) async fn made_by(
        &self,
        calendar: &Calendar,
        place: CalendarPath<'_>,
        key: &str,
    ) -> ports::PortResult<Option<EventSnapshot>> {
        let found = self.found(find_events::by_key(&self.api, place, key)).await?;
        match found.into_iter().next() {
            Some(id) => self.present(calendar, &id).await.map(Some),
            None => Ok(None),
        }
    }

    pub(super) async fn make_anew(
        &self,
        calendar: &Calendar,
        place: CalendarPath<'_>,
        form: &BackupForm<'_>,
        key: &str,
    ) -> ports::PortResult<RawEvent> {
        let fields = form.whole(calendar, &self.zones);
        let request = create_event::prepare(&self.api, place, fields, key);
        self.client.ask(request.read_by(|body| self.row_of(calendar, body))).await
    }

    /// A row that must be there: it was just read or made.
    pub(super) async fn present(
        &self,
        calendar: &Calendar,
        id: &RemoteId,
    ) -> ports::PortResult<EventSnapshot> {
        let vanished = || Failure::new(Kind::Stale, VENDOR, create_event::OPERATION).reason("vanished");
        self.snapshot(calendar, id).await?.ok_or_else(vanished)
    }

    async fn found(&self, request: PreparedRequest) -> ports::PortResult<Vec<RemoteId>> {
        self.client.ask(request.read_by(find_events::parse)).await
    }
}

/// The parts of which nobody hears. What all copies share is the organizer's; a guest's copy follows it.
fn may_be_changed(
    calendar: &Calendar,
    form: &BackupForm<'_>,
    now: &SourceEvent,
    differing: &[Part],
) -> Vec<Part> {
    let is_heard = !clean::would_hear(calendar, now).is_empty();
    let is_own = clean::is_organizers(calendar, now);
    // A new text would take the join link of an online meeting away.
    let may = |part: &Part| {
        let cuts_link = *part == Part::Text && form.says("isOnlineMeeting");
        !cuts_link && (part.is_quiet() || (is_own && !is_heard))
    };
    differing.iter().copied().filter(may).collect()
}

/// A row with the provider's own form of it read.
pub(super) fn form(original: &RawEvent) -> ports::PortResult<BackupForm<'_>> {
    BackupForm::of(original).ok_or_else(|| {
        Failure::new(Kind::Broken, VENDOR, create_event::OPERATION).reason("backup_holds_no_event")
    })
}
