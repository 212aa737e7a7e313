//! All writes of a plan: put into the journal together, carried out one by one, and taken up again by whoever starts
//! next. What a person is told hangs on where each of them stands.

use super::ignored::IgnoredCalendars;
use super::task::{Direction, Task};
use super::write::Write;
use super::{conclude, receipts};
use crate::act::execute::ExecutionScope;
use crate::act::{Ended, Postponed};
use crate::api::failure::Problem;
use crate::api::note::Note;
use crate::engine::Engine;
use crate::fix::{again, anew, ground};
use crate::reading;
use crate::words;
use futures::future::BoxFuture;
use std::sync::Arc;
use truedocket_connect::failure::Failure;
use truedocket_connect::ports::PracticeSystem;
use truedocket_core::act::{OperationEvent, State, Work};
use truedocket_core::ids::{ConnectionName, RunId};
use truedocket_core::morning::fix::FixWrite;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::operation::{self, Operation};
use truedocket_store::table::{connection, fix_plan};

/// Why a plan that was taken back is not written.
const WITHDRAWN: &str = "It was taken back before it was written. Nothing was written.";

/// Operations that are taken up at once.
const DUE: u32 = 100;

/// Puts the writes of a plan into the journal, all or none, and carries each out as far as it goes now. Answers
/// with where each of them stands.
pub(crate) async fn carry_out(
    engine: &Engine,
    run: &RunId,
    tasks: Vec<Task>,
) -> Result<Vec<Operation>, Problem> {
    let Some(first) = tasks.first() else { return Ok(Vec::new()) };
    let (work, plan) = (first.direction.work(), first.plan.clone());
    let (run, now) = (run.clone(), engine.now());
    let asked = plan.clone();
    let all = engine.memory.write(move |tx| {
        let known = operation::of_plan(tx, work, &asked)?;
        if known.is_empty() {
            for task in &tasks {
                operation::put(tx, &task.operation(&run)?, now)?;
            }
        }
        // The same plan once more: what was not done is asked for again, as it was approved.
        for one in known.iter().filter(|one| one.state.is_settled() && one.state != State::Done) {
            operation::happened(tx, one.number, OperationEvent::AskedAgain, "", now)?;
        }
        operation::of_plan(tx, work, &asked)
    });
    for operation in all.await.map_err(|error| words::memory(&error))? {
        if !operation.state.is_settled() {
            carry_one(engine, &operation, ExecutionScope::Act).await?;
        }
    }
    let all = engine.memory.read(move |reader| operation::of_plan(reader, work, &plan)).await;
    all.map_err(|error| words::memory(&error))
}

/// Takes up what is due: what a process that died left behind, and what could not be looked up before. A person
/// approved it, and its outcome has to be known.
pub(crate) async fn take_up(engine: &Engine) -> Result<(), Problem> {
    let now = engine.now();
    let due = engine.memory.read(move |reader| operation::due(reader, &[Work::Fix, Work::FixUndo], now, DUE));
    for operation in due.await.map_err(|error| words::memory(&error))? {
        carry_one(engine, &operation, ExecutionScope::Act).await?;
    }
    Ok(())
}

/// A plan that a person takes back before all of it is known. What has not left is not written any more, and that is
/// known at once; what may have left is looked up, now and later, and never sent again.
pub(crate) async fn withdraw(engine: &Engine, plan: &str) -> Result<Vec<Operation>, Problem> {
    let named = plan.to_owned();
    let wanted = engine.memory.write(move |tx| {
        fix_plan::withdraw(tx, &named, WITHDRAWN)?;
        operation::open_of(tx, Work::Fix, &named)
    });
    for operation in wanted.await.map_err(|error| words::memory(&error))? {
        carry_one(engine, &operation, ExecutionScope::Act).await?;
    }
    let named = plan.to_owned();
    let all = engine.memory.read(move |reader| operation::of_plan(reader, Work::Fix, &named)).await;
    all.map_err(|error| words::memory(&error))
}

/// Why a write of a plan is not to be done any more; `None`: it is.
async fn withdrawn(engine: &Engine, operation: &Operation) -> Result<Option<String>, Problem> {
    let plan = operation.plan.clone();
    let plan = engine.memory.read(move |reader| fix_plan::get(reader, &plan)).await;
    let plan = plan.map_err(|error| words::memory(&error))?;
    let unwanted = plan.filter(|plan| plan.state == fix_plan::State::Previewed && !plan.reason.is_empty());
    Ok(unwanted.filter(|_| operation.work == Work::Fix).map(|plan| plan.reason))
}

/// On the heap: it holds a write with all that it stands on, and the report awaits it deep in its own work.
fn carry_one<'a>(
    engine: &'a Engine,
    operation: &'a Operation,
    reach: ExecutionScope,
) -> BoxFuture<'a, Result<Option<Ended>, Problem>> {
    Box::pin(async move {
        let ended = carried(engine, operation, reach).await?;
        // Whoever learns of it late, or of a part of it, has to look again as well as who was told at once.
        if ended.as_ref().is_some_and(|ended| ended.state.is_settled()) {
            engine.tell(Note::ReportChanged {});
        }
        Ok(ended)
    })
}

async fn carried(
    engine: &Engine,
    operation: &Operation,
    reach: ExecutionScope,
) -> Result<Option<Ended>, Problem> {
    let write = match write_of(engine, operation).await {
        Ok(write) => Arc::new(write),
        Err(NotReady::Unreadable(why)) => return set_aside(engine, operation, why).await.map(Some),
        Err(NotReady::Later(later)) => return put_off(engine, operation, later).await.map(Some),
    };
    let withdrawn = withdrawn(engine, operation).await?;
    let reach = if withdrawn.is_some() { ExecutionScope::LookUp } else { reach };
    let ended = engine.executor.execute(operation.number, &write, reach).await;
    let ended = ended.map_err(|error| words::memory(&error))?;
    let is_unsent = ended.as_ref().is_some_and(|now| now.state == State::Waiting);
    match withdrawn.filter(|_| is_unsent) {
        Some(why) => {
            let unsent = Operation { state: State::Waiting, ..operation.clone() };
            set_aside(engine, &unsent, why).await.map(Some)
        }
        None => Ok(ended),
    }
}

/// The write with its ports.
async fn write_of(engine: &Engine, operation: &Operation) -> Result<Write, NotReady> {
    let task = Task::of(operation).map_err(|cause| {
        NotReady::Unreadable(format!("This write was planned by another version of Truedocket: {cause}."))
    })?;
    let later = |problem: Problem| NotReady::Later(Postponed { why: problem.sentence, until: None });
    let policy = engine.policy().await.map_err(later)?;
    let office = engine.office(&policy).map_err(later)?;
    let port = practice_of(engine, &task.connection, &office).await.map_err(NotReady::Later)?;
    let grounds = ground::grounds(engine, &task.decided, &office).await.map_err(NotReady::Later)?;
    let searches =
        ground::searches(engine, &task.vanished, &policy, &office).await.map_err(NotReady::Later)?;
    let anew = match &task.called_off {
        Some(entry) => {
            let gone = anew::GoneEvents::of(&task);
            Some(anew::anew_search(engine, entry, gone, &policy, &office).await.map_err(NotReady::Later)?)
        }
        None => None,
    };
    // What is taken back goes where it was, and what is removed has its own look.
    let ignored = match (&task.write, task.direction) {
        (FixWrite::Change { .. }, Direction::Apply) => {
            IgnoredCalendars::of_record(engine, &policy, &office).await.map_err(NotReady::Later)?
        }
        (FixWrite::Create(_) | FixWrite::Delete { .. }, _) | (_, Direction::Undo) => Vec::new(),
    };
    let (asked, own, now) = (task.clone(), operation.number, engine.now());
    let earlier = engine.memory.read(move |reader| receipts::earlier(reader, &asked, own, now)).await;
    let earlier = earlier.map_err(|error| later(words::memory(&error)))?;
    let (connection, key) = (task.connection.clone(), task.write.entry().cloned());
    let own = engine.memory.read(move |reader| match key {
        Some(key) => Ok(receipts::own_writes(reader, &connection, now)?.remove(&key.id)),
        None => Ok(None),
    });
    let own = own.await.map_err(|error| later(words::memory(&error)))?;
    let (connection, write) = (task.connection.clone(), task.write.clone());
    let left_at = engine.memory.read(move |reader| receipts::left_at(reader, &connection, &write, now)).await;
    let left_at = left_at.map_err(|error| later(words::memory(&error)))?;
    // What has left is only looked up.
    let again = match operation.state {
        State::Waiting => again::before(engine, &task).await.map_err(later)?,
        _sent => None,
    };
    let actor = engine.actor(&task.connection).await;
    Ok(Write { task, port, grounds, searches, anew, earlier, own, left_at, again, office, ignored, actor })
}

pub(super) async fn practice_of(
    engine: &Engine,
    name: &ConnectionName,
    office: &Zone,
) -> Result<Arc<dyn PracticeSystem>, Postponed> {
    let later = |why: String| Postponed { why, until: None };
    let asked = name.clone();
    let known = engine.memory.read(move |reader| connection::get(reader, &asked)).await;
    let known = known.map_err(|error| later(words::memory(&error).sentence))?;
    let connection = known.map(|known| known.connection);
    let connection =
        connection.ok_or_else(|| later(format!("{name} is no longer connected. Connect it again first.")))?;
    let told = |failure: Failure| crate::act::answer::of_reading(&failure, name.as_str());
    let ports = reading::ports(engine, &connection, office).await.map_err(told)?;
    ports.practice.ok_or_else(|| later(format!("{name} is no practice system.")))
}

/// What nobody can read any more is not carried out; whether it was, a person has to look.
async fn set_aside(engine: &Engine, operation: &Operation, why: String) -> Result<Ended, Problem> {
    let happening = match operation.state {
        State::Sent => OperationEvent::WrittenOver,
        State::Waiting
        | State::Done
        | State::Skipped
        | State::Refused
        | State::Unclear
        | State::AlreadyThere => OperationEvent::Skip,
    };
    let (number, now) = (operation.number, engine.now());
    let (task, plan) = (Task::of(operation).ok(), operation.plan.clone());
    let told = engine.memory.write(move |tx| {
        let state = operation::happened(tx, number, happening, &why, now)?;
        match task {
            // Other writes of the plan may be done, and have their undo.
            Some(task) => conclude::conclude(tx, &task, now)?,
            None if fix_plan::get(tx, &plan)?
                .is_some_and(|plan| plan.state == fix_plan::State::Previewed) =>
            {
                fix_plan::refused(tx, &plan, &why, now)?;
            }
            None => {}
        }
        Ok(Ended { state, why, due: now })
    });
    told.await.map_err(|error| words::memory(&error))
}

/// What cannot even be asked for now. Nothing has left because of it: what was not sent goes back to the person.
async fn put_off(engine: &Engine, operation: &Operation, later: Postponed) -> Result<Ended, Problem> {
    match operation.state {
        State::Waiting => set_aside(engine, operation, later.why).await,
        State::Sent
        | State::Done
        | State::Skipped
        | State::Refused
        | State::Unclear
        | State::AlreadyThere => {
            let told = engine.executor.put_off(operation, later).await;
            told.map_err(|error| words::memory(&error))
        }
    }
}

/// Why a write cannot be made ready.
enum NotReady {
    /// Its row cannot be understood.
    Unreadable(String),
    /// Not now.
    Later(Postponed),
}

#[cfg(test)]
#[path = "carry_tests.rs"]
mod tests;
