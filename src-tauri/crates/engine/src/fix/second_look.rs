//! A second look at an entry that we have made. Two computers that make the same entry in the same moment both look
//! afterwards; where the practice system shows both entries late, neither sees the other's. Once everything must show,
//! each looks again and comes to the same answer which one stays ([`PracticeSystem::keep_one`]).

use super::carry::practice_of;
use super::receipts;
use super::task::{Direction, Done, Task};
use crate::act::execute::ExecutionScope;
use crate::act::steps::Steps;
use crate::act::{Act, CallOutcome, Check, Ended, LookUpOutcome, WhenPostponed, answer};
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::words;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use truedocket_connect::ports::{EntryWrite, PracticeSystem, WinningEntry};
use truedocket_core::act::{OperationEvent, Protection, SHOWN_WITHIN, State, Work};
use truedocket_core::firm::matter::Entry;
use truedocket_core::text::ClientText;
use truedocket_store::table::calendar::{self, CalendarKey};
use truedocket_store::table::link::{self, Link, MadeBy, Matched};
use truedocket_store::table::operation::{self, NewOperation, Operation};
use truedocket_store::table::{entry, fix_plan, ledger};
use truedocket_store::{Result, Tx};

/// The act in the ledger that says which one stayed.
pub(super) const KEEP: &str = "keep the entry of another computer";

/// Looks that are taken up at once.
const DUE: u32 = 100;

/// What is looked at, as it is journalled.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Made {
    /// What made it.
    task: Task,
    /// As it was made.
    entry: Entry,
}

/// A look with everything that it needs.
struct SecondLook {
    made: Made,
    port: Arc<dyn PracticeSystem>,
    actor: String,
}

/// Ours was removed. Reads like the receipt of any other removal.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Receipt {
    before: Entry,
    after: Option<Entry>,
    /// The one that stays.
    stays: Entry,
}

/// Puts the look into the journal, for when everything shows. Entries that stand for no event have nothing by which
/// another computer's would be found.
pub(super) fn plan(
    tx: &mut Tx<'_>,
    task: &Task,
    creation: &Operation,
    made: &Entry,
    now: DateTime<Utc>,
) -> Result<()> {
    if made.source.is_none() {
        return Ok(());
    }
    let payload = serde_json::to_string(&Made { task: task.clone(), entry: made.clone() })?;
    let look = NewOperation {
        work: Work::SecondLook,
        plan: task.plan.clone(),
        // A plan may be carried out and taken back, and either may make entries.
        place: creation.number.unsigned_abs(),
        connection: task.connection.clone(),
        act: receipts::DELETE,
        object: made.key.to_string(),
        expects: made.version.to_string(),
        protection: Protection::Keyed,
        run: creation.run.clone(),
        payload: ClientText::new(payload),
    };
    operation::put_for(tx, &look, now, now + SHOWN_WITHIN).map(drop)
}

/// Takes up the looks that are due. Each acts alone: a fix that is being taken back rests on what the look may replace.
pub(crate) async fn take_up(engine: &Engine) -> std::result::Result<(), Problem> {
    let now = engine.now();
    let due = engine.memory.read(move |reader| operation::due(reader, &[Work::SecondLook], now, DUE)).await;
    for operation in due.map_err(|error| words::memory(&error))? {
        let _alone = engine.acting.lock().await;
        if let Some(look) = look_of(engine, &operation).await? {
            let done = engine.executor.execute(operation.number, &look, ExecutionScope::Act).await;
            done.map_err(|error| words::memory(&error))?;
        }
    }
    Ok(())
}

/// The look with its port; `None`: not now, which is noted.
async fn look_of(
    engine: &Engine,
    operation: &Operation,
) -> std::result::Result<Option<Arc<SecondLook>>, Problem> {
    let number = operation.number;
    let Ok(made) = serde_json::from_str::<Made>(operation.payload.reveal()) else {
        let happening = match operation.state {
            State::Sent => OperationEvent::WrittenOver,
            State::Waiting
            | State::Done
            | State::Skipped
            | State::Refused
            | State::Unclear
            | State::AlreadyThere => OperationEvent::Skip,
        };
        let (why, now) = ("This look was planned by another version of Truedocket.", engine.now());
        let told = engine.memory.write(move |tx| operation::happened(tx, number, happening, why, now)).await;
        return told.map(|_| None).map_err(|error| words::memory(&error));
    };
    let office = engine.office(&engine.policy().await?)?;
    match practice_of(engine, &made.task.connection, &office).await {
        Ok(port) => {
            let actor = engine.actor(&made.task.connection).await;
            Ok(Some(Arc::new(SecondLook { made, port, actor })))
        }
        Err(later) => {
            engine.executor.put_off(operation, later).await.map_err(|error| words::memory(&error))?;
            Ok(None)
        }
    }
}

impl SecondLook {
    fn system(&self) -> &str {
        self.made.task.connection.as_str()
    }
}

#[async_trait]
impl Act for SecondLook {
    type Receipt = Receipt;

    async fn check(&self) -> Check {
        let (ours, system) = (&self.made.entry, self.system());
        match self.port.entry(&ours.key).await {
            Ok(Some(now)) if now.version == ours.version => {}
            Ok(Some(_)) => {
                return Check::Skip(format!("In {system} somebody has changed the entry, so it is theirs."));
            }
            Ok(None) => return Check::Skip(format!("In {system} the entry is gone by now.")),
            Err(failure) => return Check::Later(answer::of_reading(&failure, system)),
        }
        match self.port.keep_one(ours, &self.made.task.known).await {
            Ok(WinningEntry::Ours) => Check::Skip("It is the only one, or the one that stays.".to_owned()),
            Ok(WinningEntry::Other(stays)) => match serde_json::to_string(&stays) {
                Ok(text) => Check::Go(ClientText::new(text)),
                Err(error) => Check::Skip(format!("The entry cannot be kept: {error}.")),
            },
            Err(failure) => Check::Later(answer::of_reading(&failure, system)),
        }
    }

    async fn carry_out(&self, before: &ClientText, _steps: &Steps) -> CallOutcome<Receipt> {
        let ours = &self.made.entry;
        let Ok(stays) = serde_json::from_str(before.reveal()) else {
            return CallOutcome::Skipped("It is not known which entry stays.".to_owned());
        };
        match self.port.delete_entry(&ours.key, &ours.version).await {
            Ok(()) => CallOutcome::Done(Receipt { before: ours.clone(), after: None, stays }),
            Err(failure) => answer::of_write(&failure, self.system()),
        }
    }

    async fn look_up(&self, before: &ClientText, _steps: &Steps) -> LookUpOutcome<Receipt> {
        let ours = &self.made.entry;
        let Ok(stays) = serde_json::from_str(before.reveal()) else {
            return LookUpOutcome::WrittenOver("It is not known which entry stays.".to_owned());
        };
        let became = self.port.became(EntryWrite::Delete { before: ours }).await;
        let receipt = |_| Receipt { before: ours.clone(), after: None, stays };
        answer::of_look_up(became, self.system(), receipt)
    }

    /// Nobody waits for it, and it must be made.
    fn when_later(&self) -> WhenPostponed {
        WhenPostponed::Wait
    }

    fn done(
        &self,
        tx: &mut Tx<'_>,
        operation: &Operation,
        receipt: &Receipt,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let Receipt { before: ours, stays, .. } = receipt;
        let row = |object: &Entry, act: &str, after: Option<&Entry>| -> Result<ledger::Entry> {
            Ok(ledger::Entry {
                at: now,
                run: operation.run.clone(),
                actor: self.actor.clone(),
                system: self.system().to_owned(),
                object: object.key.to_string(),
                act: act.to_owned(),
                before: serde_json::to_value(object)?,
                after: serde_json::to_value(after)?,
            })
        };
        ledger::append(tx, &row(ours, receipts::DELETE, None)?)?;
        ledger::append(tx, &row(stays, KEEP, Some(stays))?)?;
        cache(tx, &self.made.task, ours, stays, now)?;
        takes_back(tx, &self.made.task, ours, stays)
    }

    fn not_done(
        &self,
        _tx: &mut Tx<'_>,
        operation: &Operation,
        ended: &Ended,
        _now: DateTime<Utc>,
    ) -> Result<()> {
        tracing::info!(operation = %operation.key, state = ?ended.state, "an entry was looked at once more");
        Ok(())
    }
}

/// What is there now is known without another reading.
fn cache(tx: &mut Tx<'_>, task: &Task, ours: &Entry, stays: &Entry, now: DateTime<Utc>) -> Result<()> {
    let list = CalendarKey::list(&task.connection, calendar::ENTRIES);
    let reading = calendar::state(tx, &list)?.map_or(0, |state| state.reading);
    entry::upsert_page(tx, &task.connection, std::slice::from_ref(stays), reading)?;
    entry::mark_gone(tx, &ours.key, now)?;
    link::remove(tx, &ours.key)?;
    match &task.event {
        Some(event) => {
            let (record, entry) = (event.clone(), stays.key.clone());
            let link = Link {
                record,
                entry,
                made_by: MadeBy::Fix,
                made_at: now,
                matched: Matched::Not,
                confirmed_at: None,
            };
            link::put(tx, &link)
        }
        None => Ok(()),
    }
}

/// Whoever takes the fix back removes the entry that stayed.
fn takes_back(tx: &mut Tx<'_>, task: &Task, ours: &Entry, stays: &Entry) -> Result<()> {
    if task.direction == Direction::Undo {
        return Ok(());
    }
    let plan = fix_plan::get(tx, &task.plan)?.filter(|plan| plan.state == fix_plan::State::Applied);
    let Some(plan) = plan else { return Ok(()) };
    let mut done: Vec<Done> = serde_json::from_str(plan.undo.reveal())?;
    let made = done.iter_mut().filter_map(|one| one.receipt.after.as_mut());
    made.filter(|after| after.key == ours.key).for_each(|after| *after = stays.clone());
    let undo = ClientText::new(serde_json::to_string(&done)?);
    fix_plan::takes_back(tx, &task.plan, &undo)
}

#[cfg(test)]
#[path = "second_look_tests.rs"]
mod tests;
