//! What a clean-up asks of a calendar: its writes, what became of them, and the way back, step by step.

use super::{PortResult, ReadSourceEvents, WriteOutcome, became};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use truedocket_core::audit::finding::Act;
use truedocket_core::audit::manifest::WritePermit;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::{EventSnapshot, RawEvent, SourceEvent};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{RemoteId, Version};

/// A write whose answer may have been lost, as it is looked up.
#[derive(Clone, Copy, Debug)]
pub enum CalendarWrite<'a> {
    /// [`CleanCalendar::delete`]
    Delete,
    /// [`CleanCalendar::end_series`], to that end.
    EndSeries(DateTime<Utc>),
    /// [`CleanCalendar::delete_day`] of that day as it was read before.
    DeleteDay(&'a RawEvent),
    /// [`CleanCalendar::set_category`] to that category.
    SetCategory(&'a str),
    /// [`CleanCalendar::set_owner`] to that calendar.
    SetOwner(&'a Calendar),
}

/// How our own act left what is to be brought back: the only state over which a restore writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftState<'a> {
    /// Deleted.
    Deleted,
    /// Changed, or brought back in part, and of that version since.
    Changed(&'a Version),
    /// Not touched by itself: a day of a series, of which the series was.
    Untouched,
}

/// What one step of a restore has come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Restoration<T> {
    /// It says what the backup says, as far as the provider takes it back. What is missing, [`CleanCalendar::losses`]
    /// tells.
    Back(Box<T>),
    /// One write was done and there is more to do: the next call goes on with this version as [`LeftState::Changed`].
    Nearer(Box<T>),
    /// It is not as our act left it, so somebody has changed it since, deleted it (`None`) or brought it back. Nothing
    /// was written; a person decides.
    ChangedSince(Option<Box<T>>),
}

/// What an undo did not bring back, each in plain words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreLoss {
    /// What the provider gives nobody back: `It has a new id.`, `Attendees are listed in the text; they are not invited
    /// again.`
    pub usual: Vec<String>,
    /// What should have come back and did not: `Its time is not as it was.` Somebody has to look.
    pub wrong: Vec<String>,
}

impl RestoreLoss {
    /// Did all of it come back?
    pub fn is_none(&self) -> bool {
        self.usual.is_empty() && self.wrong.is_empty()
    }
}

/// Takes part in a clean-up: removes and changes rows of a calendar, and brings them back. Nobody is ever mailed: no
/// request carries guests or asks the provider to notify anybody.
#[async_trait]
pub trait CleanCalendar: ReadSourceEvents {
    /// Whom the provider would mail if that act were done to that row, whatever we ask of it; empty: nobody.
    fn would_mail(&self, calendar: &Calendar, row: &SourceEvent, act: &Act) -> Vec<Email>;
    /// Why the provider does not allow that act on that row, in one plain sentence; `None`: it does.
    fn forbids(&self, calendar: &Calendar, row: &SourceEvent, act: &Act) -> Option<String>;
    /// What a restored event may lack, in plain sentences: said before anything is removed.
    fn not_restored(&self) -> &'static [&'static str] {
        &[
            "A restored event may have a new id, so links to it may be dead.",
            "Attendees are listed in the text of a restored event; they are not invited again.",
            "Links of online meetings and the attendees' answers do not come back.",
        ]
    }
    /// Deletes exactly that version of the row, else `Kind::Stale`. One that is gone already is success. The provider may
    /// show the row for a while after it has accepted this: [`CleanCalendar::became`] tells when it no longer does.
    async fn delete(&self, calendar: &Calendar, permit: &WritePermit) -> PortResult<()>;
    /// Cuts the rule of the series so that it makes no day that begins at or after `end`; exactly that version, else
    /// `Kind::Stale`. Days that were moved there no rule takes away: [`CleanCalendar::days_from`] and
    /// [`CleanCalendar::delete_day`] follow.
    async fn end_series(
        &self,
        calendar: &Calendar,
        permit: &WritePermit,
        end: DateTime<Utc>,
    ) -> PortResult<RawEvent>;
    /// Does the rule of the series make no day that begins at or after `end`? False where it cannot be understood.
    fn is_ended(&self, calendar: &Calendar, row: &RawEvent, end: DateTime<Utc>) -> bool;
    /// Days that differ from their series, take place, and begin at or after `end`.
    fn days_from(&self, calendar: &Calendar, series: &EventSnapshot, end: DateTime<Utc>) -> Vec<RawEvent>;
    /// Deletes one day of the warranted series by its own id and in its own version, else `Kind::Stale`: `day` as it was
    /// just read, since each write to a series may give its days new versions. One that is gone already is success.
    async fn delete_day(&self, calendar: &Calendar, permit: &WritePermit, day: &RawEvent) -> PortResult<()>;
    /// Gives the row that category, and no other of the firm's; exactly that version, else `Kind::Stale`.
    async fn set_category(
        &self,
        calendar: &Calendar,
        permit: &WritePermit,
        category: &str,
    ) -> PortResult<RawEvent>;
    /// Moves the row to another member's calendar of the same provider; exactly that version, else `Kind::Stale`.
    async fn set_owner(
        &self,
        calendar: &Calendar,
        permit: &WritePermit,
        to: &Calendar,
    ) -> PortResult<RawEvent>;

    /// The row if it is on the calendar. Where a provider still answers to the id of a row in its bin
    /// ([`ReadSourceEvents::snapshot`] then finds it), only what the calendar lists counts.
    async fn listed(&self, calendar: &Calendar, row: &SourceEvent) -> PortResult<Option<EventSnapshot>> {
        self.snapshot(calendar, &row.event.key.id).await
    }
    /// Looks up what became of a write whose answer was lost, and whether an accepted deletion shows. `backup`: the row
    /// and its days as they were before.
    async fn became(
        &self,
        calendar: &Calendar,
        permit: &WritePermit,
        backup: &EventSnapshot,
        write: CalendarWrite<'_>,
    ) -> PortResult<WriteOutcome<Box<RawEvent>>> {
        let now = self.listed(calendar, &backup.row.source).await?;
        Ok(match write {
            CalendarWrite::Delete => became::row_deleted(permit, now),
            CalendarWrite::DeleteDay(day) => became::day_deleted(day, now),
            CalendarWrite::EndSeries(end) => {
                let is_done = |row: &RawEvent| self.is_ended(calendar, row, end);
                became::row_changed(permit, backup, now, is_done, became::without_rule)
            }
            CalendarWrite::SetCategory(category) => {
                let is_done = |row: &RawEvent| row.source.event.categories.iter().any(|own| own == category);
                became::row_changed(permit, backup, now, is_done, became::without_category)
            }
            CalendarWrite::SetOwner(to) => match now {
                Some(now) => became::row_changed(permit, backup, Some(now), |_| false, SourceEvent::clone),
                None => became::row_moved(backup, to, self.snapshot(to, &permit.key().id).await?),
            },
        })
    }

    /// One step of bringing a row back, without the days of its series. At most one write takes effect, and only over
    /// the state in which our own act has left the row (`left`); a row that says what the backup says is left as it is.
    /// `key` makes a repetition find what an earlier try has made, so that a lost answer cannot make a second copy. A
    /// row that somebody made anew under the old UID is not ours: it is neither taken nor written over.
    /// `lies_on` is the calendar that the row is on now: another one after `set_owner`, else the same.
    async fn restore_row(
        &self,
        calendar: &Calendar,
        lies_on: &Calendar,
        backup: &EventSnapshot,
        key: &str,
        left: LeftState<'_>,
    ) -> PortResult<Restoration<EventSnapshot>>;
    /// Days of the backup that are not as it has them, in the order in which they are best brought back: first those
    /// that do not take place.
    fn days_to_restore(
        &self,
        calendar: &Calendar,
        backup: &EventSnapshot,
        now: &EventSnapshot,
    ) -> Vec<RawEvent>;
    /// One step of bringing back one day of the series that has the id `series` now. A day that is like its series says
    /// may be written over; one that says something of its own only as `left` tells. `Kind::Refused` without an effect:
    /// not as things stand; another day may be in its way.
    async fn restore_day(
        &self,
        calendar: &Calendar,
        series: &RemoteId,
        backup: &EventSnapshot,
        day: &RawEvent,
        left: LeftState<'_>,
    ) -> PortResult<Restoration<RawEvent>>;
    /// What of the backup the restored row lacks; found by comparing the two.
    fn losses(&self, calendar: &Calendar, backup: &EventSnapshot, now: &EventSnapshot) -> RestoreLoss;
}
