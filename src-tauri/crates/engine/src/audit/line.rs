//! One line of a purge by the protocol: read the event again, refuse if it has moved on, write down the intent, act,
//! look, write down the receipt. Nothing here chooses what is done.

use super::prepare::permitted;
use crate::words;
use std::sync::Arc;
use truedocket_connect::failure::{Effect, Failure, Kind};
use truedocket_connect::ports::{Answer, Became, CalendarWrite, CleanCalendar, same_content};
use truedocket_core::audit::finding::Act;
use truedocket_core::audit::kept::{Original, Snapshot};
use truedocket_core::audit::manifest::Warrant;
use truedocket_core::event::Calendar;

const CHANGED: &str = "It was changed after it was approved, so it was left alone.";
const STILL_SHOWN: &str = "The provider said that it is deleted, and still shows it; it is looked at again.";

/// Everything that a line needs, with nothing left to choose.
pub(super) struct Job {
    pub(super) port: Arc<dyn CleanCalendar>,
    pub(super) calendar: Calendar,
    /// Where the row goes, for `Act::SetOwner`.
    pub(super) destination: Option<Calendar>,
    pub(super) warrant: Warrant,
    pub(super) backup: Snapshot,
    /// From when on an ended series has no days.
    pub(super) end: chrono::DateTime<chrono::Utc>,
    /// An earlier try may have taken effect.
    pub(super) again: bool,
    /// Look once more whether a deleted row is really gone.
    pub(super) verify: bool,
}

/// What may be done after the event was read again.
pub(super) enum Check {
    /// It is as it was approved.
    Go,
    /// An earlier try did it.
    DoneBefore(Option<Box<Original>>),
    /// An earlier try cut the rule of the series; its days may still be to do.
    Cut(Box<Original>),
    /// It is not touched, for this reason.
    Skip(String),
    /// It could not be read; the line waits.
    Wait(String),
}

/// How a line ended.
#[derive(Debug)]
pub(super) enum End {
    /// Done; the row as it is now, `None` after a deletion.
    Done(Option<Box<Original>>),
    /// Not touched.
    Skipped(String),
    /// The provider will not.
    Failed(String),
    /// Not known, or not now: it waits for the next time.
    Waits(String),
}

impl Job {
    fn act(&self) -> &Act {
        self.warrant.act()
    }

    /// Reads the event again and compares it with what was approved and backed up.
    pub(super) async fn check(&self) -> Check {
        if self.again {
            match self.became().await {
                Ok(Became::Done(Some(row))) if *self.act() == Act::EndSeries => return Check::Cut(row),
                Ok(Became::Done(after)) => return Check::DoneBefore(after),
                Ok(Became::NotDone) => {}
                Ok(Became::ChangedSince(_)) => return Check::Skip(CHANGED.to_owned()),
                Err(failure) => return Check::Wait(words::why_not_read(&failure)),
            }
        }
        let now = match self.port.snapshot(&self.calendar, &self.warrant.key().id).await {
            Ok(now) => now,
            Err(failure) => return Check::Wait(words::why_not_read(&failure)),
        };
        let Some(now) = now else {
            return Check::Skip("It is gone already; somebody else removed it.".to_owned());
        };
        if now.row.kept.event.version != *self.warrant.seen() {
            return Check::Skip(CHANGED.to_owned());
        }
        if !same_days(&now, &self.backup) {
            let why = "A day of the series was changed after it was approved, so it was left alone.";
            return Check::Skip(why.to_owned());
        }
        match permitted(self.port.as_ref(), &self.calendar, &now, self.act()) {
            Ok(()) => Check::Go,
            Err((why, _)) => Check::Skip(why),
        }
    }

    /// What became of an earlier try.
    async fn became(&self) -> Answer<Became<Box<Original>>> {
        let write = match (self.act(), &self.destination) {
            (Act::Keep, _) => return Ok(Became::NotDone),
            (Act::Delete, _) => CalendarWrite::Delete,
            (Act::EndSeries, _) => CalendarWrite::EndSeries(self.end),
            (Act::SetCategory(name), _) => CalendarWrite::SetCategory(name),
            (Act::SetOwner(_), Some(to)) => CalendarWrite::SetOwner(to),
            (Act::SetOwner(_), None) => return Ok(Became::NotDone),
        };
        self.port.became(&self.calendar, &self.warrant, &self.backup, write).await
    }

    /// Does it.
    pub(super) async fn carry_out(&self) -> End {
        let done = match self.act() {
            Act::Keep => Ok(None),
            Act::Delete => self.port.delete(&self.calendar, &self.warrant).await.map(|()| None),
            Act::EndSeries => {
                return match self.port.end_series(&self.calendar, &self.warrant, self.end).await {
                    Ok(row) => self.drop_days(Box::new(row)).await,
                    Err(failure) => setback(&failure),
                };
            }
            Act::SetCategory(name) => {
                self.port.set_category(&self.calendar, &self.warrant, name).await.map(Some)
            }
            Act::SetOwner(_) => match &self.destination {
                Some(to) => self.port.set_owner(&self.calendar, &self.warrant, to).await.map(Some),
                None => return End::Skipped("The new owner has no calendar in this clean-up.".to_owned()),
            },
        };
        match done {
            Ok(None) if self.verify => self.verified().await,
            Ok(after) => End::Done(after.map(Box::new)),
            Err(failure) => setback(&failure),
        }
    }

    /// Days that were moved behind the end of the series, one by one, each as the backup has it.
    pub(super) async fn drop_days(&self, row: Box<Original>) -> End {
        let mut row = row;
        loop {
            let now = match self.port.snapshot(&self.calendar, &self.warrant.key().id).await {
                Ok(Some(now)) => now,
                Ok(None) => return End::Done(Some(row)),
                Err(failure) => return End::Waits(words::why_not_read(&failure)),
            };
            let late = self.port.days_from(&self.calendar, &now, self.end);
            row = Box::new(now.row);
            let Some(day) = late.first() else { return End::Done(Some(row)) };
            let is_it = |other: &Original| {
                other.kept.event.original_start == day.kept.event.original_start
                    && same_content(&other.kept, &day.kept)
            };
            if !self.backup.days.iter().any(is_it) {
                let why = "The series is ended, but one of its later days was changed meanwhile and stays.";
                return End::Failed(why.to_owned());
            }
            if let Err(failure) = self.port.delete_day(&self.calendar, &self.warrant, day).await {
                return match failure.kind {
                    Kind::Stale => End::Waits("A day of the series has just been changed.".to_owned()),
                    Kind::Unavailable { .. }
                    | Kind::Throttled { .. }
                    | Kind::SignedOut
                    | Kind::Refused
                    | Kind::Broken
                    | Kind::Unsupported => setback(&failure),
                };
            }
        }
    }

    /// F24: what was deleted is looked for once more. A provider may show it for a while after it has accepted that.
    async fn verified(&self) -> End {
        match self.became().await {
            Ok(Became::Done(_)) => End::Done(None),
            Ok(Became::NotDone | Became::ChangedSince(_)) => End::Waits(STILL_SHOWN.to_owned()),
            Err(failure) => End::Waits(words::why_not_read(&failure)),
        }
    }
}

fn setback(failure: &Failure) -> End {
    match (failure.effect(), failure.kind) {
        // The next try looks before it does anything.
        (Effect::Unknown, _) => End::Waits(words::why_not_read(failure)),
        (Effect::None, Kind::Stale) => {
            End::Skipped("It was changed in this very moment, so it was left alone.".to_owned())
        }
        (Effect::None, Kind::Unavailable { .. } | Kind::Throttled { .. } | Kind::SignedOut) => {
            End::Waits(words::why_not_read(failure))
        }
        (Effect::None, Kind::Refused | Kind::Broken | Kind::Unsupported) => {
            End::Failed(words::why_not_read(failure))
        }
    }
}

/// Are the days that differ those of the backup?
fn same_days(now: &Snapshot, backup: &Snapshot) -> bool {
    let versions = |snapshot: &Snapshot| {
        let mut days: Vec<_> = snapshot
            .days
            .iter()
            .map(|day| (day.kept.event.key.id.clone(), day.kept.event.version.clone()))
            .collect();
        days.sort();
        days
    };
    versions(now) == versions(backup)
}
