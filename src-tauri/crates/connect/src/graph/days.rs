//! Days of a series that differ, brought back one by one, each over the version that was just read: first those that do
//! not take place, then the others, since a day may only be moved to where no other one is.

use super::backup::{BackupForm, Part};
use super::mailbox::CalendarPath;
use super::reader::{GraphCalendar, if_there};
use super::{VENDOR, change_event, clean, get_event, list_instances, restore, source_event};
use crate::failure::{Failure, Kind};
use crate::ports::{self, LeftState, Restoration};
use serde_json::Value;
use truedocket_core::calendar::event::{Calendar, EventStatus};
use truedocket_core::calendar::source::{EventSnapshot, RawEvent};
use truedocket_core::ids::RemoteId;
use truedocket_core::time::OriginalStart;

/// Days of the backup that are not as it has them.
pub(super) fn missing<'b>(
    calendar: &Calendar,
    backup: &'b EventSnapshot,
    now: &EventSnapshot,
) -> Vec<&'b RawEvent> {
    let is_missing = |day: &&RawEvent| !is_back(calendar, day, backup, now);
    let mut days: Vec<&RawEvent> = backup.days.iter().filter(is_missing).collect();
    days.sort_by_key(|day| (!is_off(day), day.source.event.original_start.clone()));
    days
}

/// Does any day of the series list guests of its own now, who are not invited again?
pub(super) fn list_guests(calendar: &Calendar, backup: &EventSnapshot, now: &EventSnapshot) -> bool {
    let lists = |day: &RawEvent| {
        let present = same_day(day, now).filter(|present| !is_off(present) && !is_off(day))?;
        Some(wanted(calendar, day, present, backup, now)?.lists_guests())
    };
    backup.days.iter().any(|day| lists(day) == Some(true))
}

fn is_back(calendar: &Calendar, day: &RawEvent, backup: &EventSnapshot, now: &EventSnapshot) -> bool {
    let Some(present) = same_day(day, now) else { return false };
    match (is_off(day), is_off(present)) {
        (true, true) => true,
        (false, false) => {
            let wanted = wanted(calendar, day, present, backup, now);
            wanted.is_some_and(|wanted| differing(&wanted, present, backup, now).is_empty())
        }
        (true, false) | (false, true) => false,
    }
}

/// The day as it is to be, its guests listed in its text where they do not come back: where the series was made anew, and
/// where nothing was left of the day. Of a day that was there all the time guests may have left since, so that only
/// the list of an earlier try is kept. `None`: the backup holds no event for it.
fn wanted<'d>(
    calendar: &Calendar,
    day: &'d RawEvent,
    present: &RawEvent,
    backup: &EventSnapshot,
    now: &EventSnapshot,
) -> Option<BackupForm<'d>> {
    let there = clean::guests(calendar, &present.source);
    let mut gone = clean::guests(calendar, &day.source);
    gone.retain(|guest| !there.contains(guest));
    let listing = BackupForm::of(day)?.listing(&gone);
    let is_new = backup.row.source.event.key.id != now.row.source.event.key.id;
    let is_listed = |present: &BackupForm<'_>| !listing.differing(present).contains(&Part::Text);
    let lists =
        is_new || same_day(day, now).is_none() || BackupForm::of(present).is_some_and(|p| is_listed(&p));
    // What the text of the whole series lists, the days that have its text list with it.
    let by_series =
        is_new && gone == clean::guests(calendar, &backup.row.source) && follows(day, present, backup, now);
    if lists && !by_series { Some(listing) } else { BackupForm::of(day) }
}

/// Has the day the text of its series, then and now?
fn follows(day: &RawEvent, present: &RawEvent, backup: &EventSnapshot, now: &EventSnapshot) -> bool {
    let body = |row: &RawEvent| row.source.event.body.clone();
    body(day) == body(&backup.row) && body(present) == body(&now.row)
}

fn is_off(day: &RawEvent) -> bool {
    day.source.event.status == EventStatus::Cancelled
}

fn same_day<'s>(day: &RawEvent, of: &'s EventSnapshot) -> Option<&'s RawEvent> {
    let wanted = &day.source.event.original_start;
    of.days.iter().find(|other| other.source.event.original_start == *wanted)
}

/// The parts of a day that are not as they are to be. A text that was the series' own stays the series' own.
fn differing(
    wanted: &BackupForm<'_>,
    present: &RawEvent,
    backup: &EventSnapshot,
    now: &EventSnapshot,
) -> Vec<Part> {
    let Some(is) = BackupForm::of(present) else { return Part::ALL.to_vec() };
    let follows = !wanted.lists_guests() && follows(wanted.original, present, backup, now);
    let mut parts = wanted.differing(&is);
    // The rule is the series'.
    parts.retain(|part| *part != Part::Rule && !(follows && *part == Part::Text));
    parts
}

/// Does the day say something of its own, or is it as its series has it?
fn says_its_own(day: &RawEvent) -> bool {
    let row: Option<Value> = serde_json::from_str(&day.raw).ok();
    row.is_none_or(|row| row.get("type").and_then(Value::as_str) != Some("occurrence"))
}

fn refused(reason: &'static str) -> Failure {
    Failure::new(Kind::Refused, VENDOR, change_event::OPERATION).reason(reason)
}

impl GraphCalendar {
    /// As [`crate::ports::CleanCalendar::restore_day`].
    pub(super) async fn day_back(
        &self,
        calendar: &Calendar,
        series: &RemoteId,
        backup: &EventSnapshot,
        day: &RawEvent,
        left: LeftState<'_>,
    ) -> ports::PortResult<Restoration<RawEvent>> {
        let now = self.present(calendar, series).await.map_err(Failure::before_write)?;
        if !clean::is_organizers(calendar, &now.row.source)
            || !clean::would_hear(calendar, &now.row.source).is_empty()
        {
            return Err(refused("guests_would_be_mailed"));
        }
        let present = same_day(day, &now);
        if is_back(calendar, day, backup, &now) {
            return Ok(Restoration::Back(Box::new(present.unwrap_or(day).clone())));
        }
        match (present.is_some_and(is_off), left) {
            (true, LeftState::Deleted) => return self.stand_alone(calendar, day).await,
            (true, LeftState::Changed(_) | LeftState::Untouched) => {
                return Ok(Restoration::ChangedSince(present.cloned().map(Box::new)));
            }
            (false, _) => {}
        }
        let place = self.place(calendar)?;
        let current = self.day_now(calendar, place, &now, day).await.map_err(Failure::before_write)?;
        let current = current.ok_or_else(|| refused("no_such_day"))?;
        // A day that says something of its own is written over only as our act left it.
        let is_ours = matches!(left, LeftState::Changed(version) if current.source.event.version == *version);
        if says_its_own(&current) && !is_ours {
            return Ok(Restoration::ChangedSince(Some(Box::new(current))));
        }
        self.write_day(calendar, place, (backup, &now), day, &current).await?;
        let now = self.present(calendar, series).await.map_err(Failure::after_write)?;
        // A deletion is accepted before it shows.
        Ok(Restoration::Back(Box::new(same_day(day, &now).unwrap_or(day).clone())))
    }

    async fn write_day(
        &self,
        calendar: &Calendar,
        place: CalendarPath<'_>,
        (backup, now): (&EventSnapshot, &EventSnapshot),
        day: &RawEvent,
        current: &RawEvent,
    ) -> ports::PortResult<()> {
        let event = &current.source.event;
        if is_off(day) {
            return self.take_away(calendar, &event.key.id, &event.version).await;
        }
        let no_event = || refused("backup_holds_no_event");
        let form = wanted(calendar, day, current, backup, now).ok_or_else(no_event)?;
        let parts = differing(&form, current, backup, now);
        if parts.is_empty() {
            return Ok(());
        }
        let change = Value::Object(form.only(&parts, calendar, &self.zones));
        self.change(calendar, place, current, &change).await.map(drop)
    }

    /// A day that was deleted by itself cannot come back to its series: Graph has no way to it. It comes back as an
    /// appointment of its own, once.
    async fn stand_alone(
        &self,
        calendar: &Calendar,
        day: &RawEvent,
    ) -> ports::PortResult<Restoration<RawEvent>> {
        let place = self.place(calendar)?;
        let event = &day.source.event;
        let key = format!("day {} {}", event.key.id.as_str(), event.version.as_str());
        let ours = self.made_by(calendar, place, &key).await.map_err(Failure::before_write)?;
        let row = match ours {
            Some(ours) => ours.row,
            None => {
                let form = restore::form(day).map_err(Failure::before_write)?;
                let form = form.listing(&clean::guests(calendar, &day.source));
                self.make_anew(calendar, place, &form, &key).await?
            }
        };
        Ok(Restoration::Back(Box::new(row)))
    }

    /// That day of the series as it is now, wherever it was moved; `None`: there is none, or it does not take place.
    async fn day_now(
        &self,
        calendar: &Calendar,
        place: CalendarPath<'_>,
        now: &EventSnapshot,
        day: &RawEvent,
    ) -> ports::PortResult<Option<RawEvent>> {
        let Some(wanted) = &day.source.event.original_start else { return Ok(None) };
        match same_day(day, now) {
            Some(present) if is_off(present) => return Ok(None),
            // Each write gives the others a new version; so it is read again.
            Some(present) => {
                let id = present.source.event.key.id.as_str();
                let request = get_event::prepare(&self.api, place, id);
                return if_there(self.client.ask(request.read_by(|body| self.row_of(calendar, body))).await);
            }
            None => {}
        }
        self.instance(calendar, place, now, wanted).await
    }

    async fn instance(
        &self,
        calendar: &Calendar,
        place: CalendarPath<'_>,
        now: &EventSnapshot,
        wanted: &OriginalStart,
    ) -> ports::PortResult<Option<RawEvent>> {
        let series = now.row.source.event.key.id.as_str();
        let mut pages = self.client.pages(|next| {
            let request = match next {
                None => list_instances::prepare(&self.api, place, series, wanted),
                Some(link) => {
                    let link = self.link(list_instances::OPERATION, link)?;
                    list_instances::prepare_link(link, place)
                }
            };
            // What cannot be read is not touched; that the day did not come back is told.
            Ok(request.read_by(|body| {
                list_instances::parse(body, |raw| source_event::original(raw, calendar, &self.zones).ok())
            }))
        });
        while let Some(page) = pages.next().await? {
            let is_wanted = |day: &RawEvent| day.source.event.original_start.as_ref() == Some(wanted);
            if let Some(found) = page.days.into_iter().find(is_wanted) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}
