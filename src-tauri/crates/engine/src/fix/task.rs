//! Writes as jobs of the outbox: key first, effect second, receipt third. A process that dies in between leaves a
//! lease that runs out; the job is then looked up before it is done again.

use super::write::{Attempt, Receipt, carry_out};
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::words;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use truedocket_connect::failure::Kind;
use truedocket_connect::ports::PracticeSystem;
use truedocket_core::ids::{ConnectionName, EventKey, RemoteId, RunId};
use truedocket_core::morning::fix::{FixWrite, Undo};
use truedocket_core::text::ClientText;
use truedocket_store::table::calendar::{self, CalendarKey};
use truedocket_store::table::discrepancy::{self, Happened};
use truedocket_store::table::link::{self, Link, MadeBy};
use truedocket_store::table::outbox::{self, Effect, Job, Lease, NewJob, Put};
use truedocket_store::table::{connection, entry, fix_plan, ledger};
use truedocket_store::{Error, Reader, Result, Tx};

/// How long one write may take, look-ups and waiting included.
const LEASE: TimeDelta = TimeDelta::minutes(5);
/// When a write whose outcome is not known is looked up again, after the system could not be asked.
const ASK_AGAIN: TimeDelta = TimeDelta::minutes(5);

/// Does the plan go forward, or is it taken back?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Direction {
    /// Carried out.
    Apply,
    /// Taken back.
    Undo,
}

/// One write as a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Task {
    pub(crate) plan: String,
    pub(crate) direction: Direction,
    pub(crate) row: usize,
    pub(crate) rows: usize,
    pub(crate) discrepancy: String,
    pub(crate) connection: ConnectionName,
    /// The event that a created entry stands for.
    pub(crate) event: Option<EventKey>,
    pub(crate) write: FixWrite,
    /// How the write is taken back; `None` for one that takes back.
    pub(crate) undo: Option<Undo>,
    /// Entries that bear the same source and are not the one to be made.
    pub(crate) known: BTreeSet<RemoteId>,
}

impl Task {
    fn key(&self) -> String {
        key(&self.plan, self.direction, self.row)
    }

    fn effect(&self) -> Effect {
        match self.write {
            FixWrite::Create(_) => Effect::Queryable,
            FixWrite::Change { .. } | FixWrite::Delete { .. } => Effect::Keyed,
        }
    }

    fn act(&self) -> &'static str {
        match self.write {
            FixWrite::Create(_) => "create entry",
            FixWrite::Change { .. } => "change entry",
            FixWrite::Delete { .. } => "delete entry",
        }
    }
}

fn key(plan: &str, direction: Direction, row: usize) -> String {
    match direction {
        Direction::Apply => format!("fix/{plan}/{row}"),
        Direction::Undo => format!("undo/{plan}/{row}"),
    }
}

/// Why a write has no receipt.
enum Setback {
    /// It was not done and never will be.
    Refused(Problem),
    /// It may have been done by a process that died, and the system cannot be asked now.
    NotKnown(Problem),
}

/// How the undo of a carried-out plan is kept: per row, what takes it back and what was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Done {
    pub(crate) undo: Undo,
    pub(crate) receipt: Receipt,
}

impl Engine {
    /// Puts the writes of a plan into the outbox, all or none, and works until each has its receipt.
    pub(crate) async fn carry_out(&self, run: &RunId, tasks: Vec<Task>) -> std::result::Result<(), Problem> {
        let (id, now) = (run.clone(), self.now());
        let keys: Vec<String> = tasks.iter().map(Task::key).collect();
        self.memory
            .write(move |tx| {
                for task in &tasks {
                    let payload = ClientText::new(serde_json::to_string(task)?);
                    let (key, effect) = (task.key(), task.effect());
                    let put = outbox::enqueue(
                        tx,
                        &NewJob { key, effect, run: Some(id.clone()), payload, not_before: now },
                        now,
                    )?;
                    debug_assert!(matches!(put, Put::New | Put::Known));
                }
                Ok(())
            })
            .await
            .map_err(|error| words::memory(&error))?;
        self.work().await?;
        self.settled(keys).await
    }

    /// Finishes what a process that died left behind: a person approved it, and its outcome has to be known.
    ///
    /// # Errors
    /// Our own memory failed.
    pub(crate) async fn finish_left(&self) -> std::result::Result<(), Problem> {
        let _alone = self.busy.lock().await;
        self.work().await
    }

    /// Works through all jobs that are due. Also picks up what a process that died left behind.
    pub(crate) async fn work(&self) -> std::result::Result<(), Problem> {
        let holder = self.new_name();
        loop {
            let (now, holder_name) = (self.now(), holder.clone());
            let claimed = self
                .memory
                .write(move |tx| {
                    outbox::expire(tx, now)?;
                    outbox::claim(tx, Lease { holder: &holder_name, until: now + LEASE }, 1, now)
                })
                .await
                .map_err(|error| words::memory(&error))?;
            let Some(job) = claimed.into_iter().next() else { return Ok(()) };
            self.work_one(job, &holder).await.map_err(|error| words::memory(&error))?;
        }
    }

    async fn work_one(&self, job: Job, holder: &str) -> Result<()> {
        let task: Task = serde_json::from_str(job.job.payload.reveal())?;
        let attempt = if job.attempts > 1 { Attempt::Again } else { Attempt::First };
        let outcome = self.send(&task, attempt).await;
        let (holder, now) = (holder.to_owned(), self.now());
        self.memory
            .write(move |tx| match outcome {
                Ok(receipt) => receipted(tx, &job, &holder, &task, &receipt, now),
                Err(Setback::NotKnown(problem)) => {
                    outbox::retry_at(tx, job.number, &holder, &problem.sentence, now + ASK_AGAIN)
                }
                Err(Setback::Refused(problem)) => {
                    let reason = format!("{} {}", problem.sentence, problem.meaning);
                    outbox::bury(tx, job.number, &holder, reason.trim(), now)?;
                    if task.direction == Direction::Apply {
                        fix_plan::refused(tx, &task.plan, reason.trim(), now)?;
                    }
                    Ok(())
                }
            })
            .await
    }

    async fn send(&self, task: &Task, attempt: Attempt) -> std::result::Result<Receipt, Setback> {
        let port = self.practice(task).await?;
        carry_out(port.as_ref(), &task.write, &task.known, attempt).await.map_err(|failure| {
            let problem = words::outside(&failure, task.connection.as_str());
            match failure.kind {
                Kind::Unavailable { .. } | Kind::Throttled { .. } | Kind::SignedOut
                    if attempt == Attempt::Again =>
                {
                    Setback::NotKnown(problem)
                }
                Kind::Unavailable { .. }
                | Kind::Throttled { .. }
                | Kind::SignedOut
                | Kind::Unsupported
                | Kind::Refused
                | Kind::Stale
                | Kind::Broken => Setback::Refused(problem),
            }
        })
    }

    /// The practice system that a task writes to.
    async fn practice(&self, task: &Task) -> std::result::Result<Arc<dyn PracticeSystem>, Setback> {
        let policy = self.policy().await.map_err(Setback::Refused)?;
        let office = self.office(&policy).map_err(Setback::Refused)?;
        let name = task.connection.clone();
        let known = self.memory.read(move |reader| connection::get(reader, &name)).await;
        let known = known.map_err(|error| Setback::Refused(words::memory(&error)))?;
        let refused = |what: &str, hint: &str| {
            Setback::Refused(words::refused(format!("{} {what}.", task.connection), hint))
        };
        let connection = known.map(|known| known.connection);
        let connection = connection.ok_or_else(|| refused("is no longer connected", "Connect it again."))?;
        let told = |failure| Setback::Refused(words::outside(&failure, task.connection.as_str()));
        let ports = self.ports(&connection, &office).await.map_err(told)?;
        ports.practice.ok_or_else(|| refused("is no practice system", "Run the check again."))
    }

    /// Did all of these get their receipt?
    async fn settled(&self, keys: Vec<String>) -> std::result::Result<(), Problem> {
        let unsettled = self
            .memory
            .read(move |reader| {
                for key in &keys {
                    let job = outbox::by_key(reader, key)?.ok_or(Error::NotAllowed { what: "the job" })?;
                    if job.state != outbox::State::Done {
                        return Ok(Some((job.state, job.reason)));
                    }
                }
                Ok(None)
            })
            .await
            .map_err(|error| words::memory(&error))?;
        unsettled.map_or(Ok(()), |(state, reason)| Err(unfinished(state, &reason)))
    }
}

/// What a person is told of a write without a receipt.
fn unfinished(state: outbox::State, reason: &str) -> Problem {
    match state {
        outbox::State::Leased | outbox::State::Waiting => words::problem(
            "TD-4003",
            "Truedocket was closed while this fix was being written, so it has to look up what became of it.",
            "Nothing is written twice.",
            "Wait five minutes: Truedocket then finishes the fix by itself, or try again.",
        ),
        outbox::State::Dead | outbox::State::Dismissed | outbox::State::Done => words::problem(
            "TD-4001",
            format!("The fix was not written: {reason}"),
            "",
            "Run the check again and look at the present state.",
        ),
    }
}

/// The receipt, the ledger row, the cache and, after the last row, the plan and the discrepancy: in one transaction.
fn receipted(
    tx: &mut Tx<'_>,
    job: &Job,
    holder: &str,
    task: &Task,
    receipt: &Receipt,
    now: DateTime<Utc>,
) -> Result<()> {
    let result = ClientText::new(serde_json::to_string(receipt)?);
    outbox::finish(tx, job.number, holder, &result, now)?;
    let object = receipt.after.as_ref().or(receipt.before.as_ref()).map(|entry| entry.key.to_string());
    let row = ledger::Entry {
        at: now,
        run: job.job.run.clone(),
        actor: "the office manager".to_owned(),
        system: task.connection.to_string(),
        object: object.unwrap_or_else(|| task.key()),
        act: task.act().to_owned(),
        before: serde_json::to_value(&receipt.before)?,
        after: serde_json::to_value(&receipt.after)?,
    };
    ledger::append(tx, &row)?;
    cache(tx, task, receipt, now)?;
    if let Some(done) = all_done(tx, task)? {
        conclude(tx, task, &done, now)?;
    }
    Ok(())
}

/// What was written is known without another reading.
fn cache(tx: &mut Tx<'_>, task: &Task, receipt: &Receipt, now: DateTime<Utc>) -> Result<()> {
    let list = CalendarKey::list(&task.connection, calendar::ENTRIES);
    let reading = calendar::state(tx, &list)?.map_or(0, |state| state.reading);
    if let Some(after) = &receipt.after {
        entry::upsert_page(tx, &task.connection, std::slice::from_ref(after), reading)?;
        if let Some(event) = &task.event {
            let made =
                Link { record: event.clone(), entry: after.key.clone(), made_by: MadeBy::Fix, made_at: now };
            link::put(tx, &made)?;
        }
    } else if let Some(before) = &receipt.before {
        entry::mark_gone(tx, &before.key, now)?;
        link::remove(tx, &before.key)?;
    }
    Ok(())
}

/// The receipts of all rows, once all have one.
fn all_done(reader: &Reader, task: &Task) -> Result<Option<Vec<Done>>> {
    let mut done = Vec::new();
    for row in 0..task.rows {
        let Some(job) = outbox::by_key(reader, &key(&task.plan, task.direction, row))? else {
            return Ok(None);
        };
        if job.state != outbox::State::Done {
            return Ok(None);
        }
        let of_row: Task = serde_json::from_str(job.job.payload.reveal())?;
        let receipt: Receipt = serde_json::from_str(job.result.reveal())?;
        done.push(Done { undo: of_row.undo.unwrap_or(Undo::ByHand), receipt });
    }
    Ok(Some(done))
}

fn conclude(tx: &mut Tx<'_>, task: &Task, done: &[Done], now: DateTime<Utc>) -> Result<()> {
    match task.direction {
        Direction::Apply => {
            let undo = ClientText::new(serde_json::to_string(done)?);
            fix_plan::applied(tx, &task.plan, &undo, now)?;
            let resolved = discrepancy::State::Resolved;
            discrepancy::set(tx, &task.discrepancy, resolved, Happened::Fixed, "", now)
        }
        Direction::Undo => {
            fix_plan::undone(tx, &task.plan, now)?;
            discrepancy::set(tx, &task.discrepancy, discrepancy::State::Open, Happened::Undone, "", now)
        }
    }
}
