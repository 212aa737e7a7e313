//! Bringing one event back from our own backup, step by step: the row, then the days of its series. Each step is written
//! over what our own act left and over nothing else; what somebody has changed since belongs to that person.

use super::anew::{AnewLook, InItsPlace};
use super::line::{DELETE_DAY, LineReceipt, stored};
use super::proof::{self, Proof};
use crate::act::steps::{StepKnown, Steps};
use crate::act::{Act, CallOutcome, Check, Ended, LookUpOutcome, Postponed, WhenPostponed, answer};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use truedocket_connect::failure::{Effect, Failure, Kind};
use truedocket_connect::ports::{CleanCalendar, LeftState, Restoration, RestoreLoss};
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::{EventSnapshot, RawEvent, RowKind};
use truedocket_core::ids::{EventKey, RemoteId, Version};
use truedocket_core::text::ClientText;
use truedocket_store::table::operation::Operation;
use truedocket_store::{Error, Result, Tx};

const ROW: &str = "restore row";
const DAY: &str = "restore day";
/// More writes than any row or day can need: a provider that never comes nearer is not written to for ever.
const WRITES: usize = 16;

/// What proves that an event was brought back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RestoreReceipt {
    /// What did not come back.
    #[serde(flatten)]
    pub(super) loss: RestoreLoss,
    /// Where it is now.
    pub(super) key: EventKey,
    /// Its version now.
    pub(super) version: Version,
}

/// Everything that bringing one event back needs.
pub(super) struct Restore {
    pub(super) port: Arc<dyn CleanCalendar>,
    pub(super) calendar: Calendar,
    /// Where the row is now: another calendar after `Act::SetOwner`.
    pub(super) lies_on: Calendar,
    pub(super) backup: EventSnapshot,
    /// By which an earlier try is found again.
    pub(super) key: String,
    /// How our own act left it.
    pub(super) left: LineReceipt,
    /// Days that our own act deleted.
    pub(super) dropped: BTreeSet<String>,
    /// Whether somebody has made it anew.
    pub(super) anew: AnewLook,
    /// For the ledger.
    pub(super) proof: Proof,
}

/// Why a restore stops before its end.
enum Stop {
    /// Somebody has changed it since.
    Changed(String),
    /// Somebody has made it anew; nothing of ours was written.
    AlreadyThere(String),
    /// Not known, or not now.
    NotKnown(Postponed),
    /// Proved undone, and may be tried later.
    Later(Postponed),
    /// Proved undone: the provider will not.
    Refused(String),
}

impl Restore {
    fn system(&self) -> &str {
        self.calendar.connection.as_str()
    }

    fn reading(&self, failure: &Failure) -> Postponed {
        answer::of_reading(failure, self.system())
    }

    /// All steps, from wherever it stands.
    async fn bring_back(&self, steps: &Steps) -> std::result::Result<RestoreReceipt, Stop> {
        let row = self.row_back(steps).await?;
        let mut wrong = Vec::new();
        let days = self.port.days_to_restore(&self.calendar, &self.backup, &row);
        for day in &days {
            wrong.extend(self.day_back(&row.row.source.event.key.id, day, steps).await?);
        }
        let now = match days.is_empty() {
            true => row,
            false => self.again(&row.row.source.event.key.id).await?,
        };
        let mut loss = self.port.losses(&self.calendar, &self.backup, &now);
        wrong.append(&mut loss.wrong);
        wrong.dedup();
        loss.wrong = wrong;
        let event = &now.row.source.event;
        Ok(RestoreReceipt { loss, key: event.key.clone(), version: event.version.clone() })
    }

    async fn again(&self, id: &RemoteId) -> std::result::Result<EventSnapshot, Stop> {
        match self.port.snapshot(&self.calendar, id).await {
            Ok(Some(now)) => Ok(now),
            Ok(None) => {
                Err(Stop::Changed("It was brought back, and somebody has deleted it again.".to_owned()))
            }
            Err(failure) => Err(Stop::NotKnown(self.reading(&failure))),
        }
    }

    /// A row that is gone is made again only where nobody has made it anew. Once our own write may have left, what
    /// stands there may be its effect, and the port finds it by our key.
    async fn look_before(&self, steps: &Steps, object: &str) -> std::result::Result<(), Stop> {
        let gone = &self.backup.row.source;
        let first = steps.known::<Version>(ROW, object).await.map_err(|error| not_known(&error))?;
        if self.left.row.is_some() || first != StepKnown::New || matches!(gone.shape, RowKind::Day { .. }) {
            return Ok(());
        }
        let rows = self.anew.rows(self.port.as_ref(), &self.calendar, gone).await;
        let rows = rows.map_err(|failure| Stop::Later(self.reading(&failure)))?;
        match self.anew.whose(rows, gone).await.map_err(|error| not_known(&error))? {
            InItsPlace::Nothing => Ok(()),
            InItsPlace::Theirs => Err(Stop::AlreadyThere(
                "It is there already: somebody else has made it anew, so it was not brought back beside it."
                    .to_owned(),
            )),
            InItsPlace::MayBeOurs => Err(Stop::Later(Postponed {
                why: "An event that says the same is being brought back first.".to_owned(),
                until: None,
            })),
        }
    }

    async fn row_back(&self, steps: &Steps) -> std::result::Result<EventSnapshot, Stop> {
        let mut left = self.left.row.as_ref().map(|row| row.event.version.clone());
        for write in 0..WRITES {
            let object = format!("{}#{write}", self.backup.row.source.event.key);
            if write == 0 {
                self.look_before(steps, &object).await?;
            }
            if let Some(nearer) = written(steps, ROW, &object).await? {
                left = Some(nearer);
                continue;
            }
            let expects = left.as_ref().map_or("", Version::as_str);
            steps.intend(ROW, &object, expects).await.map_err(|error| not_known(&error))?;
            let state = left.as_ref().map_or(LeftState::Deleted, LeftState::Changed);
            let came =
                self.port.restore_row(&self.calendar, &self.lies_on, &self.backup, &self.key, state).await;
            match came.map_err(|failure| self.stop(&failure))? {
                Restoration::Back(now) => return Ok(*now),
                Restoration::Nearer(now) => {
                    let version = now.row.source.event.version;
                    steps.done(ROW, &object, &version).await.map_err(|error| not_known(&error))?;
                    left = Some(version);
                }
                Restoration::ChangedSince(now) => {
                    return Err(Stop::Changed(changed(now.map(|now| now.row).as_ref())));
                }
            }
        }
        Err(Stop::Refused(format!("{} takes what is sent and does not show it.", self.system())))
    }

    /// One day of the series; answers with what a person has to look at.
    async fn day_back(
        &self,
        series: &RemoteId,
        day: &RawEvent,
        steps: &Steps,
    ) -> std::result::Result<Option<String>, Stop> {
        let dropped = self.dropped.contains(&day.source.event.key.to_string());
        let mut left: Option<Version> = None;
        for write in 0..WRITES {
            let object = format!("{}#{write}", day.source.event.key);
            if let Some(nearer) = written(steps, DAY, &object).await? {
                left = Some(nearer);
                continue;
            }
            let expects = left.as_ref().map_or("", Version::as_str);
            steps.intend(DAY, &object, expects).await.map_err(|error| not_known(&error))?;
            let untouched = if dropped { LeftState::Deleted } else { LeftState::Untouched };
            let state = left.as_ref().map_or(untouched, LeftState::Changed);
            match self.port.restore_day(&self.calendar, series, &self.backup, day, state).await {
                Ok(Restoration::Back(_)) => return Ok(None),
                Ok(Restoration::Nearer(now)) => {
                    let version = now.source.event.version;
                    steps.done(DAY, &object, &version).await.map_err(|error| not_known(&error))?;
                    left = Some(version);
                }
                Ok(Restoration::ChangedSince(now)) => {
                    return Ok(Some(format!("A day of the series: {}", changed(now.as_deref()))));
                }
                // What of it is missing, the comparison at the end tells.
                Err(failure) if failure.effect() == Effect::None && failure.kind == Kind::Refused => {
                    return Ok(None);
                }
                Err(failure) => return Err(self.half(&failure)),
            }
        }
        Ok(Some(format!("A day of the series: {} takes what is sent and does not show it.", self.system())))
    }

    fn stop(&self, failure: &Failure) -> Stop {
        let later = self.reading(failure);
        match (failure.effect(), failure.kind) {
            (Effect::Unknown, _) => Stop::NotKnown(later),
            (Effect::None, Kind::Refused | Kind::Unsupported) => Stop::Refused(later.why),
            (Effect::None, _) => Stop::Later(later),
        }
    }

    /// The row is back by now, so whatever goes wrong leaves it half done, and it goes on.
    fn half(&self, failure: &Failure) -> Stop {
        let later = self.reading(failure);
        let why = format!("The series is back; some of its days are not yet. {}", later.why);
        Stop::NotKnown(Postponed { why, ..later })
    }
}

/// The version that an earlier write of that step has left.
async fn written(steps: &Steps, act: &str, object: &str) -> std::result::Result<Option<Version>, Stop> {
    match steps.known::<Version>(act, object).await {
        Ok(StepKnown::Done(version)) => Ok(Some(version)),
        Ok(StepKnown::New | StepKnown::Sent(_)) => Ok(None),
        Err(error) => Err(not_known(&error)),
    }
}

fn not_known(error: &Error) -> Stop {
    Stop::NotKnown(stored(error))
}

/// Both are shown, a person decides.
fn changed(now: Option<&RawEvent>) -> String {
    match now {
        None => "Somebody has deleted it since, so it was left alone.".to_owned(),
        Some(now) => format!(
            "Somebody has changed it since, so it was left alone. On the calendar it now is `{}`; the backup has it as it was before.",
            now.source.event.shown_title()
        ),
    }
}

/// Days that a purge's operation has deleted, by its steps.
pub(super) async fn dropped_days(steps: &Steps) -> Result<BTreeSet<String>> {
    let begun = steps.begun().await?;
    Ok(begun.into_iter().filter(|step| step.act == DELETE_DAY).map(|step| step.object).collect())
}

#[async_trait]
impl Act for Restore {
    type Receipt = RestoreReceipt;

    /// Each step looks by itself at what it would write over.
    async fn check(&self) -> Check {
        Check::Go(ClientText::default())
    }

    async fn carry_out(&self, _before: &ClientText, steps: &Steps) -> CallOutcome<RestoreReceipt> {
        match self.bring_back(steps).await {
            Ok(receipt) => CallOutcome::Done(receipt),
            Err(Stop::Changed(why)) => CallOutcome::Skipped(why),
            Err(Stop::AlreadyThere(why)) => CallOutcome::AlreadyThere(why),
            Err(Stop::Refused(why)) => CallOutcome::Refused(why),
            Err(Stop::Later(later)) => CallOutcome::Later(later),
            Err(Stop::NotKnown(later)) => CallOutcome::NotKnown(later),
        }
    }

    /// Each step finds what an earlier try has made, so that looking up and going on are one.
    async fn look_up(&self, _before: &ClientText, steps: &Steps) -> LookUpOutcome<RestoreReceipt> {
        match self.bring_back(steps).await {
            Ok(receipt) => LookUpOutcome::Done(receipt),
            Err(Stop::Changed(why) | Stop::Refused(why)) => LookUpOutcome::WrittenOver(why),
            Err(Stop::AlreadyThere(why)) => LookUpOutcome::AlreadyThere(why),
            Err(Stop::Later(later) | Stop::NotKnown(later)) => LookUpOutcome::NotKnown(later),
        }
    }

    fn when_later(&self) -> WhenPostponed {
        WhenPostponed::Wait
    }

    fn done(
        &self,
        tx: &mut Tx<'_>,
        operation: &Operation,
        receipt: &RestoreReceipt,
        now: DateTime<Utc>,
    ) -> Result<()> {
        proof::brought_back(tx, self.proof.clone(), operation, receipt, now)
    }

    fn not_done(
        &self,
        _tx: &mut Tx<'_>,
        operation: &Operation,
        ended: &Ended,
        _now: DateTime<Utc>,
    ) -> Result<()> {
        tracing::warn!(operation = %operation.key, state = ?ended.state, "an event was not brought back");
        Ok(())
    }
}
