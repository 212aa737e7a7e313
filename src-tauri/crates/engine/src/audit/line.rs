//! One line of a purge: what has to hold before it, the call or the calls, and what became of an earlier try. Nothing
//! here chooses what is done.

use super::ground::Grounds;
use super::prepare::permitted;
use super::proof::{self, Proof};
use crate::act::steps::{StepKnown, Steps};
use crate::act::{
    Act as Operates, CallOutcome, Check, Ended, LookUpOutcome, Postponed, WhenPostponed, answer,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use truedocket_connect::failure::{Effect, Failure, Kind};
use truedocket_connect::ports::{CalendarWrite, CleanCalendar, PortResult, WriteOutcome, same_content};
use truedocket_core::audit::finding::Act;
use truedocket_core::audit::manifest::WritePermit;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::{EventSnapshot, RawEvent, SourceEvent};
use truedocket_core::text::ClientText;
use truedocket_store::table::operation::Operation;
use truedocket_store::table::operation_step::{Step, StepState};
use truedocket_store::{Error, Result, Tx};

/// The steps of ending a series.
pub(super) const END_SERIES: &str = "end series";
pub(super) const DELETE_DAY: &str = "delete day";

/// What proves that a line was done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LineReceipt {
    /// The row after a change; `None` after a deletion.
    pub(super) row: Option<SourceEvent>,
    /// What of the approved work was left to a person, in plain sentences.
    #[serde(default)]
    pub(super) left_alone: Vec<String>,
}

impl LineReceipt {
    fn row(after: &RawEvent) -> Self {
        Self { row: Some(after.source.clone()), left_alone: Vec::new() }
    }
}

/// Everything that a line needs, with nothing left to choose.
pub(super) struct Line {
    pub(super) port: Arc<dyn CleanCalendar>,
    pub(super) calendar: Calendar,
    /// Where the row goes, for `Act::SetOwner`.
    pub(super) destination: Option<Calendar>,
    pub(super) permit: WritePermit,
    pub(super) backup: EventSnapshot,
    /// From when on an ended series has no days.
    pub(super) end: DateTime<Utc>,
    /// What is said if it is gone already; `Err`: why that it does not show is no proof of it.
    pub(super) gone: std::result::Result<String, String>,
    /// Look once more whether a deleted row is really gone.
    pub(super) verify: bool,
    /// What else has to hold.
    pub(super) grounds: Grounds,
    /// For the ledger.
    pub(super) proof: Proof,
}

impl Line {
    fn act(&self) -> &Act {
        self.permit.act()
    }

    fn system(&self) -> &str {
        self.calendar.connection.as_str()
    }

    fn reading(&self, failure: &Failure) -> Postponed {
        answer::of_reading(failure, self.system())
    }

    /// The write as it is looked up; `None` for an act that writes nothing.
    fn write(&self) -> Option<CalendarWrite<'_>> {
        match (self.act(), &self.destination) {
            (Act::Keep, _) | (Act::SetOwner(_), None) => None,
            (Act::Delete, _) => Some(CalendarWrite::Delete),
            (Act::EndSeries, _) => Some(CalendarWrite::EndSeries(self.end)),
            (Act::SetCategory(name), _) => Some(CalendarWrite::SetCategory(name)),
            (Act::SetOwner(_), Some(to)) => Some(CalendarWrite::SetOwner(to)),
        }
    }

    async fn became(&self) -> PortResult<WriteOutcome<Box<RawEvent>>> {
        match self.write() {
            Some(write) => self.port.became(&self.calendar, &self.permit, &self.backup, write).await,
            None => Ok(WriteOutcome::NotDone),
        }
    }

    async fn deleted(&self) -> CallOutcome<LineReceipt> {
        match self.port.delete(&self.calendar, &self.permit).await {
            Ok(()) if self.verify => self.gone_to_sight().await,
            Ok(()) => CallOutcome::Done(LineReceipt::default()),
            Err(failure) => answer::of_write(&failure, self.system()),
        }
    }

    /// F24: what was deleted is looked for once more. A provider may show it for a while after it has accepted.
    async fn gone_to_sight(&self) -> CallOutcome<LineReceipt> {
        match self.became().await {
            Ok(WriteOutcome::Done(_)) => CallOutcome::Done(LineReceipt::default()),
            Ok(WriteOutcome::NotDone | WriteOutcome::ChangedSince(_)) => CallOutcome::NotKnown(Postponed {
                why: format!("{} has accepted the deletion and still shows the event.", self.system()),
                until: None,
            }),
            Err(failure) => CallOutcome::NotKnown(self.reading(&failure)),
        }
    }

    async fn series_ended(&self, steps: &Steps) -> CallOutcome<LineReceipt> {
        let (object, seen) = (self.permit.key().to_string(), self.permit.seen().as_str());
        if let Err(error) = steps.intend(END_SERIES, &object, seen).await {
            return not_stored(&error);
        }
        match self.port.end_series(&self.calendar, &self.permit, self.end).await {
            Ok(row) => match steps.done(END_SERIES, &object, &row.source).await {
                Ok(()) => self.days_dropped(row.source, steps).await,
                Err(error) => not_stored(&error),
            },
            Err(failure) => answer::of_write(&failure, self.system()),
        }
    }

    /// Days that were moved behind the end are deleted one by one, each in its own version. The rule is cut by now, so
    /// whatever goes wrong here leaves the line half done, and it goes on.
    async fn days_dropped(&self, ended: SourceEvent, steps: &Steps) -> CallOutcome<LineReceipt> {
        let mut receipt = LineReceipt { row: Some(ended), left_alone: Vec::new() };
        let id = &self.permit.key().id;
        let series = match self.port.snapshot(&self.calendar, id).await {
            Ok(Some(series)) => series,
            Ok(None) => {
                receipt.left_alone.push("After the series was ended, somebody deleted it.".to_owned());
                return CallOutcome::Done(receipt);
            }
            Err(failure) => return self.half_done(&self.reading(&failure).why),
        };
        for day in self.port.days_from(&self.calendar, &series, self.end) {
            match self.day_dropped(&day, steps).await {
                Ok(None) => {}
                Ok(Some(left_alone)) => receipt.left_alone.push(left_alone),
                Err(why) => return self.half_done(&why),
            }
        }
        match self.left_so(&mut receipt, steps).await {
            Ok(()) => CallOutcome::Done(receipt),
            Err(why) => self.half_done(&why),
        }
    }

    /// The version in which our last write has left the series: an undo needs it. Deleting days gives it a new one; while
    /// they still show, what is read may be older than that.
    async fn left_so(&self, receipt: &mut LineReceipt, steps: &Steps) -> std::result::Result<(), String> {
        let begun = steps.begun().await.map_err(|error| error.to_string())?;
        let deleted: Vec<&Step> = begun.iter().filter(|step| step.act == DELETE_DAY).collect();
        if deleted.is_empty() {
            return Ok(());
        }
        let now = match self.port.snapshot(&self.calendar, &self.permit.key().id).await {
            Ok(Some(now)) => now,
            Ok(None) => return Ok(()),
            Err(failure) => return Err(self.reading(&failure).why),
        };
        // One that somebody changed in the moment of our call was left alone: it goes on to show.
        let is_deleted = |day: &RawEvent| {
            let object = day.source.event.key.to_string();
            let mut ours = deleted.iter().filter(|step| step.object == object);
            ours.any(|step| step.state == StepState::Done || self.is_as_approved(day))
        };
        let shows_old = !self.port.is_ended(&self.calendar, &now.row, self.end)
            || self.port.days_from(&self.calendar, &now, self.end).iter().any(is_deleted);
        if shows_old {
            return Err("What was written does not show yet.".to_owned());
        }
        receipt.row = Some(now.row.source);
        Ok(())
    }

    /// One day. The text says why it was left to a person.
    async fn day_dropped(
        &self,
        day: &RawEvent,
        steps: &Steps,
    ) -> std::result::Result<Option<String>, String> {
        let event = &day.source.event;
        if !self.is_as_approved(day) {
            let why =
                "A day behind the end of the series was changed after it was approved; it was left alone.";
            return Ok(Some(why.to_owned()));
        }
        let object = event.key.to_string();
        match steps.known::<()>(DELETE_DAY, &object).await {
            Ok(StepKnown::Done(())) => return Err("A deleted day still shows".to_owned()),
            Ok(StepKnown::New | StepKnown::Sent(_)) => {}
            Err(error) => return Err(error.to_string()),
        }
        steps.intend(DELETE_DAY, &object, event.version.as_str()).await.map_err(|error| error.to_string())?;
        match self.port.delete_day(&self.calendar, &self.permit, day).await {
            Ok(()) => {
                steps.done(DELETE_DAY, &object, &()).await.map_err(|error| error.to_string())?;
                Ok(None)
            }
            Err(failure) if failure.effect() == Effect::None && failure.kind == Kind::Stale => {
                let why =
                    "A day behind the end of the series was changed in this very moment; it was left alone.";
                Ok(Some(why.to_owned()))
            }
            Err(failure) => Err(self.reading(&failure).why),
        }
    }

    fn is_as_approved(&self, day: &RawEvent) -> bool {
        let starts = &day.source.event.original_start;
        let before = self.backup.days.iter().find(|known| known.source.event.original_start == *starts);
        before.is_some_and(|before| same_content(&before.source, &day.source))
    }

    fn half_done(&self, why: &str) -> CallOutcome<LineReceipt> {
        let why = format!("The series is ended; days that were moved behind its end are still there. {why}");
        CallOutcome::NotKnown(Postponed { why, until: None })
    }

    async fn look_up_series(&self, steps: &Steps) -> LookUpOutcome<LineReceipt> {
        let object = self.permit.key().to_string();
        let ended = match steps.known::<SourceEvent>(END_SERIES, &object).await {
            Ok(StepKnown::Done(ended)) => ended,
            Ok(StepKnown::New) => return LookUpOutcome::NotThere,
            Ok(StepKnown::Sent(_)) => {
                match answer::of_look_up(self.became().await, self.system(), |found| found) {
                    LookUpOutcome::Done(Some(row)) => {
                        match steps.done(END_SERIES, &object, &row.source).await {
                            Ok(()) => row.source,
                            Err(error) => return LookUpOutcome::NotKnown(stored(&error)),
                        }
                    }
                    LookUpOutcome::Done(None) | LookUpOutcome::NotThere | LookUpOutcome::NeverSent => {
                        return LookUpOutcome::NotThere;
                    }
                    LookUpOutcome::WrittenOver(why) | LookUpOutcome::AlreadyThere(why) => {
                        return LookUpOutcome::WrittenOver(why);
                    }
                    LookUpOutcome::NotKnown(later) => return LookUpOutcome::NotKnown(later),
                }
            }
            Err(error) => return LookUpOutcome::NotKnown(stored(&error)),
        };
        match self.days_dropped(ended, steps).await {
            CallOutcome::Done(receipt) => LookUpOutcome::Done(receipt),
            CallOutcome::Skipped(why) | CallOutcome::Refused(why) | CallOutcome::AlreadyThere(why) => {
                LookUpOutcome::WrittenOver(why)
            }
            CallOutcome::Later(later) | CallOutcome::NotKnown(later) => LookUpOutcome::NotKnown(later),
        }
    }
}

#[async_trait]
impl Operates for Line {
    type Receipt = LineReceipt;

    /// Reads the event again and compares it with what was approved and backed up, and then what the line stands on.
    async fn check(&self) -> Check {
        let now = match self.port.snapshot(&self.calendar, &self.permit.key().id).await {
            Ok(Some(now)) => now,
            Ok(None) => {
                return match &self.gone {
                    Ok(told) => Check::Skip(told.clone()),
                    Err(why) => Check::Later(Postponed { why: why.clone(), until: None }),
                };
            }
            Err(failure) => return Check::Later(self.reading(&failure)),
        };
        if now.row.source.event.version != *self.permit.seen() {
            return Check::Skip("It was changed after it was approved, so it was left alone.".to_owned());
        }
        if !same_days(&now, &self.backup) {
            let why = "A day of the series was changed after it was approved, so it was left alone.";
            return Check::Skip(why.to_owned());
        }
        if let Err((why, _)) = permitted(self.port.as_ref(), &self.calendar, &now, self.act()) {
            return Check::Skip(why);
        }
        match self.grounds.broken().await {
            Ok(None) => Check::Go(ClientText::default()),
            Ok(Some(why)) => Check::Skip(why),
            Err(later) => Check::Later(later),
        }
    }

    async fn carry_out(&self, _before: &ClientText, steps: &Steps) -> CallOutcome<LineReceipt> {
        let changed = match self.act() {
            Act::Keep => return CallOutcome::Done(LineReceipt::default()),
            Act::Delete => return self.deleted().await,
            Act::EndSeries => return self.series_ended(steps).await,
            Act::SetCategory(name) => self.port.set_category(&self.calendar, &self.permit, name).await,
            Act::SetOwner(_) => match &self.destination {
                Some(to) => self.port.set_owner(&self.calendar, &self.permit, to).await,
                None => {
                    return CallOutcome::Skipped(
                        "The new owner has no calendar in this clean-up.".to_owned(),
                    );
                }
            },
        };
        match changed {
            Ok(after) => CallOutcome::Done(LineReceipt::row(&after)),
            Err(failure) => answer::of_write(&failure, self.system()),
        }
    }

    async fn look_up(&self, _before: &ClientText, steps: &Steps) -> LookUpOutcome<LineReceipt> {
        if *self.act() == Act::EndSeries {
            return self.look_up_series(steps).await;
        }
        let receipt = |found: Option<Box<RawEvent>>| match found {
            Some(after) => LineReceipt::row(&after),
            None => LineReceipt::default(),
        };
        answer::of_look_up(self.became().await, self.system(), receipt)
    }

    /// What was approved is done when it can be.
    fn when_later(&self) -> WhenPostponed {
        WhenPostponed::Wait
    }

    fn done(
        &self,
        tx: &mut Tx<'_>,
        operation: &Operation,
        receipt: &LineReceipt,
        now: DateTime<Utc>,
    ) -> Result<()> {
        proof::line_done(tx, self.proof.clone(), operation, self.act(), receipt, now)
    }

    fn not_done(
        &self,
        _tx: &mut Tx<'_>,
        operation: &Operation,
        ended: &Ended,
        _now: DateTime<Utc>,
    ) -> Result<()> {
        tracing::warn!(operation = %operation.key, state = ?ended.state, "a line was not done");
        Ok(())
    }
}

/// Our own memory failed after the call may have left.
pub(super) fn not_stored<R>(error: &Error) -> CallOutcome<R> {
    CallOutcome::NotKnown(stored(error))
}

pub(super) fn stored(error: &Error) -> Postponed {
    Postponed { why: format!("Our own memory failed: {error}."), until: None }
}

/// Are the days that differ those of the backup?
fn same_days(now: &EventSnapshot, backup: &EventSnapshot) -> bool {
    let versions = |snapshot: &EventSnapshot| {
        let mut days: Vec<_> = snapshot
            .days
            .iter()
            .map(|day| (day.source.event.key.id.clone(), day.source.event.version.clone()))
            .collect();
        days.sort();
        days
    };
    versions(now) == versions(backup)
}
