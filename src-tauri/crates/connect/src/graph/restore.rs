//! How a row comes back from its backup. What is still there is set right; what is gone is made anew, without guests,
//! and found again by its mark if an answer was lost. Days of series follow in `days`.
//!
//! Nobody is mailed: where guests would hear of a change, it is not made, and the answer says so.

use super::backup::{Form, Part};
use super::mailbox::Place;
use super::reader::{GraphCalendar, broken};
use super::{VENDOR, clean, create_event, find_events, lost};
use crate::failure::{Failure, Kind};
use crate::http::request::Prepared;
use crate::ports::{self, ReadOriginals, Restored};
use serde_json::Value;
use truedocket_core::audit::kept::{Original, Snapshot};
use truedocket_core::event::Calendar;
use truedocket_core::ids::RemoteId;

/// What was made of a backup, and what of it was left alone.
pub(super) struct Back {
    /// The row as it is now.
    pub(super) now: Snapshot,
    /// Was it made anew, now or by an earlier try?
    pub(super) anew: bool,
    /// Guests would have been mailed if more had been done.
    pub(super) held_back: bool,
}

impl GraphCalendar {
    pub(super) async fn bring_back(
        &self,
        calendar: &Calendar,
        backup: &Snapshot,
        key: &str,
    ) -> ports::Answer<Restored> {
        let place = self.place(calendar)?;
        let guests = clean::guests(calendar, &backup.row.kept);
        let form = form(&backup.row)?;
        let back = match self.still_there(calendar, place, backup).await? {
            Some(now) => self.set_right(calendar, place, backup, &form, now).await?,
            None => {
                let form = Form::of(&backup.row).ok_or_else(no_event)?.listing(&guests);
                let now = self.made_anew(calendar, place, &form, key).await?;
                let now = self.days_back(calendar, place, backup, now).await?;
                Back { now, anew: true, held_back: false }
            }
        };
        let expected = if back.anew { form.listing(&guests) } else { form };
        let lost = lost::told(&expected, backup, &back, calendar, &self.zones);
        Ok(Restored { now: back.now, lost })
    }

    /// The row under its old id, if it is on the calendar. Ids that survive a move name it in the mailbox's Deleted
    /// Items as well, where nobody sees it: only what the calendar lists is there.
    async fn still_there(
        &self,
        calendar: &Calendar,
        place: Place<'_>,
        backup: &Snapshot,
    ) -> ports::Answer<Option<Snapshot>> {
        let event = &backup.row.kept.event;
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

    async fn set_right(
        &self,
        calendar: &Calendar,
        place: Place<'_>,
        backup: &Snapshot,
        form: &Form<'_>,
        now: Snapshot,
    ) -> ports::Answer<Back> {
        let is_heard = !clean::would_hear(calendar, &now.row.kept).is_empty();
        // What all copies share is the organizer's; a guest's copy follows it.
        let is_own = clean::is_organizers(calendar, &now.row.kept);
        let differing = form.differing(&self::form(&now.row)?);
        // A new text would take the join link of an online meeting away.
        let may = |part: &Part| {
            let cuts_link = *part == Part::Text && form.says("isOnlineMeeting");
            !cuts_link && (part.is_quiet() || (is_own && !is_heard))
        };
        let parts: Vec<Part> = differing.iter().copied().filter(may).collect();
        let mut held_back = is_heard && differing.iter().any(|part| !part.is_quiet());
        let now = if parts.is_empty() {
            now
        } else {
            let change = Value::Object(form.only(&parts, calendar, &self.zones));
            self.change(calendar, place, &now.row, &change).await?;
            self.present(calendar, &now.row.kept.event.key.id).await?
        };
        if is_heard || !is_own {
            held_back |= is_heard && !super::days::missing(backup, &now).is_empty();
            return Ok(Back { now, anew: false, held_back });
        }
        let now = self.days_back(calendar, place, backup, now).await?;
        Ok(Back { now, anew: false, held_back })
    }

    /// The copy that an earlier try has made, or a new one.
    async fn made_anew(
        &self,
        calendar: &Calendar,
        place: Place<'_>,
        form: &Form<'_>,
        key: &str,
    ) -> ports::Answer<Snapshot> {
        if let Some(id) = self.by_key(place, key).await? {
            return self.present(calendar, &id).await;
        }
        let fields = form.whole(calendar, &self.zones);
        match self.door.send(create_event::prepare(&self.api, place, fields, key)).await {
            Ok(reply) => {
                let row = self.row_of(calendar, create_event::OPERATION, &reply.body)?;
                Ok(Snapshot { row, days: Vec::new() })
            }
            // It may have been made all the same.
            Err(failure) if matches!(failure.kind, Kind::Unavailable { sent: true } | Kind::Broken) => {
                match self.by_key(place, key).await? {
                    Some(id) => self.present(calendar, &id).await,
                    None => Err(failure),
                }
            }
            Err(failure) => Err(failure),
        }
    }

    /// A row that must be there: it was just read or made.
    pub(super) async fn present(&self, calendar: &Calendar, id: &RemoteId) -> ports::Answer<Snapshot> {
        let vanished = || Failure::new(Kind::Stale, VENDOR, create_event::OPERATION).reason("vanished");
        self.snapshot(calendar, id).await?.ok_or_else(vanished)
    }

    async fn by_key(&self, place: Place<'_>, key: &str) -> ports::Answer<Option<RemoteId>> {
        Ok(self.found(find_events::by_key(&self.api, place, key)).await?.into_iter().next())
    }

    async fn found(&self, request: Prepared) -> ports::Answer<Vec<RemoteId>> {
        let reply = self.door.send(request).await?;
        find_events::parse(&reply.body).map_err(|cause| broken(find_events::OPERATION, cause))
    }
}

/// A row with the provider's own form of it read.
pub(super) fn form(original: &Original) -> ports::Answer<Form<'_>> {
    Form::of(original).ok_or_else(no_event)
}

fn no_event() -> Failure {
    Failure::new(Kind::Broken, VENDOR, create_event::OPERATION).reason("backup_holds_no_event")
}
