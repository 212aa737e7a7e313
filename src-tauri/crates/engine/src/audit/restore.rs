//! Bringing one row back with the days of its series: the steps of the port, until there is nothing left to do.

use truedocket_connect::failure::{Effect, Failure, Kind};
use truedocket_connect::ports::{Answer, CleanCalendar, Left, Loss, Restoration};
use truedocket_core::audit::kept::{Original, Snapshot};
use truedocket_core::event::Calendar;
use truedocket_core::ids::Version;

/// What a restored row has become.
#[derive(Debug)]
pub(super) struct Restored {
    /// The row as it is now, with its days.
    pub(super) now: Snapshot,
    /// What did not come back.
    pub(super) lost: Loss,
}

/// One row to be brought back.
pub(super) struct Restore<'a> {
    pub(super) home: &'a Calendar,
    /// The calendar that our act has left it on.
    pub(super) lies_on: &'a Calendar,
    pub(super) backup: &'a Snapshot,
    /// Makes a repetition find what an earlier try has made.
    pub(super) key: &'a str,
    /// Days of the backup that our act has deleted by themselves.
    pub(super) deleted: &'a [Original],
}

impl Restore<'_> {
    /// `left`: the version that our act left; `None`: it deleted the row. `Ok(None)`: somebody has changed it since.
    pub(super) async fn carry_out(
        &self,
        port: &dyn CleanCalendar,
        left: Option<Version>,
    ) -> Answer<Option<Restored>> {
        let mut left = left;
        let mut now = loop {
            let state = left.as_ref().map_or(Left::Deleted, Left::Changed);
            match port.restore_row(self.home, self.lies_on, self.backup, self.key, state).await? {
                Restoration::Back(now) => break *now,
                Restoration::Nearer(now) => left = Some(now.row.kept.event.version),
                Restoration::ChangedSince(_) => return Ok(None),
            }
        };
        let id = now.row.kept.event.key.id.clone();
        let mut open = port.days_to_restore(self.home, self.backup, &now);
        while !open.is_empty() {
            let before = open.len();
            let mut refused = Vec::new();
            for day in open {
                match self.day(port, &now, &day).await {
                    Ok(()) => {}
                    Err(failure) if failure.effect() == Effect::None && failure.kind == Kind::Refused => {
                        refused.push(day);
                    }
                    Err(failure) => return Err(failure),
                }
            }
            // Another round helps only if one of them has made room.
            open = if refused.len() < before { refused } else { Vec::new() };
        }
        let vanished = || Failure::new(Kind::Stale, "calendar", "restore event").reason("vanished");
        now = port.snapshot(self.home, &id).await?.ok_or_else(vanished)?;
        let lost = port.losses(self.home, self.backup, &now);
        Ok(Some(Restored { now, lost }))
    }

    /// One day; what somebody has changed since stays, and is told as a loss.
    async fn day(&self, port: &dyn CleanCalendar, now: &Snapshot, day: &Original) -> Answer<()> {
        let id = &now.row.kept.event.key.id;
        let is_it = |other: &Original| other.kept.event.original_start == day.kept.event.original_start;
        let mut left = if self.deleted.iter().any(is_it) { Left::Deleted } else { Left::Untouched };
        let mut version;
        loop {
            match port.restore_day(self.home, id, self.backup, day, left).await? {
                Restoration::Back(_) | Restoration::ChangedSince(_) => return Ok(()),
                Restoration::Nearer(now) => {
                    version = now.kept.event.version;
                    left = Left::Changed(&version);
                }
            }
        }
    }
}
