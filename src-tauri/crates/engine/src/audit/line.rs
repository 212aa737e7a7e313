//! One line of a purge by the protocol: read the event again, refuse if it has moved on, write down the intent, act,
//! look, write down the receipt. Nothing here chooses what is done.

use super::prepare::permitted;
use crate::words;
use std::sync::Arc;
use truedocket_connect::failure::{Failure, Kind};
use truedocket_connect::ports::CleanCalendar;
use truedocket_core::audit::finding::Act;
use truedocket_core::audit::kept::{Original, SeriesEnd, Shape, Snapshot};
use truedocket_core::audit::manifest::Warrant;
use truedocket_core::event::Calendar;

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
        let now = match self.port.snapshot(&self.calendar, &self.warrant.key().id).await {
            Ok(now) => now,
            Err(failure) => return Check::Wait(words::why_not_read(&failure)),
        };
        let Some(now) = now else { return self.gone().await };
        if self.again && self.says(&now.row) {
            return Check::DoneBefore(Some(Box::new(now.row)));
        }
        if now.row.kept.event.version != *self.warrant.seen() {
            return Check::Skip("It was changed after it was approved, so it was left alone.".to_owned());
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

    /// The event is not where it was: deleted by an earlier try, moved by one, or by somebody else.
    async fn gone(&self) -> Check {
        let elsewhere = match (&self.destination, self.again) {
            (Some(to), true) => self.port.snapshot(to, &self.warrant.key().id).await,
            (Some(_) | None, _) => Ok(None),
        };
        match (elsewhere, self.again && *self.act() == Act::Delete) {
            (Ok(Some(there)), _) => Check::DoneBefore(Some(Box::new(there.row))),
            (Ok(None), true) => Check::DoneBefore(None),
            (Ok(None), false) => Check::Skip("It is gone already; somebody else removed it.".to_owned()),
            (Err(failure), _) => Check::Wait(words::why_not_read(&failure)),
        }
    }

    /// Does the row say what the act wanted? Asked only after an earlier try, and never of a deletion.
    fn says(&self, row: &Original) -> bool {
        let before = &self.backup.row.kept;
        match self.act() {
            Act::Keep | Act::Delete | Act::SetOwner(_) => false,
            Act::EndSeries => {
                let ends = |shape: &Shape| match shape {
                    Shape::Series { ends, .. } => Some(*ends),
                    Shape::Single | Shape::Day { .. } => None,
                };
                let ended = match ends(&row.kept.shape) {
                    Some(SeriesEnd::Until(until)) => until < self.end + chrono::TimeDelta::days(1),
                    Some(SeriesEnd::Never | SeriesEnd::After(_) | SeriesEnd::NotKnown) | None => false,
                };
                ended && ends(&before.shape) != ends(&row.kept.shape)
            }
            Act::SetCategory(name) => row.kept.event.categories.iter().any(|own| own == name),
        }
    }

    /// Does it.
    pub(super) async fn carry_out(&self) -> End {
        let done = match self.act() {
            Act::Keep => Ok(None),
            Act::Delete => self.port.delete(&self.calendar, &self.warrant).await.map(|()| None),
            Act::EndSeries => self.port.end_series(&self.calendar, &self.warrant, self.end).await.map(Some),
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

    /// F24: what was deleted is looked for once more.
    async fn verified(&self) -> End {
        match self.port.snapshot(&self.calendar, &self.warrant.key().id).await {
            Ok(None) => End::Done(None),
            Ok(Some(_)) => {
                End::Failed("The provider said that it is deleted, and still shows it.".to_owned())
            }
            Err(failure) => End::Waits(words::why_not_read(&failure)),
        }
    }
}

fn setback(failure: &Failure) -> End {
    match failure.kind {
        Kind::Stale => End::Skipped("It was changed in this very moment, so it was left alone.".to_owned()),
        // The request left and no answer came: the next try looks before it does anything.
        Kind::Unavailable { sent: true } => End::Waits(words::why_not_read(failure)),
        Kind::Unavailable { sent: false } | Kind::Throttled { .. } | Kind::SignedOut => {
            End::Waits(words::why_not_read(failure))
        }
        Kind::Refused | Kind::Broken | Kind::Unsupported => End::Failed(words::why_not_read(failure)),
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
