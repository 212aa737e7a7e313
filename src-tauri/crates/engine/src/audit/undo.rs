//! Bringing back what a purge did, from our own backup: one line or all. Restoring is repeatable, so a kill at any point
//! leaves nothing doubled.

use super::anew::AnewLook;
use super::line::LineReceipt;
use super::purge::{NotReady, PurgeContext};
use super::restore::{Restore, dropped_days};
use super::rounds::Direction;
use super::unknown::look_up_sent;
use crate::act::execute::ExecutionScope;
use crate::act::steps::Steps;
use crate::api::audit::PurgeUndo;
use crate::api::failure::Problem;
use crate::audit::purge::{all_lines, carried_out, close_purge, proof, purge_row, ready};
use crate::audit::rounds::work_through;
use crate::audit::working_on;
use crate::engine::Engine;
use crate::runs::{RunHandle, RunSummary, begin_run, end_worked, next_run};
use crate::words;
use std::collections::BTreeSet;
use std::sync::Arc;
use truedocket_core::act::OperationEvent;
use truedocket_core::ids::RunId;
use truedocket_store::table::operation;
use truedocket_store::table::purge::{self, LineState, Purge, PurgeLine, State, UndoState};
use truedocket_store::table::run::{ItemOutcome, Outcome, RunItem};

/// Writes down what is to be brought back; answers with how many lines that is. What the purge may have done is looked up
/// before, so that it is brought back as well.
pub(crate) async fn undo_wanted(engine: &Engine, undo: &PurgeUndo) -> Result<u64, Problem> {
    let known = purge_row(engine, &undo.purge).await?;
    Box::pin(look_up_sent(engine, &known.id)).await?;
    let (id, line, now) = (known.id, undo.line, engine.now());
    let wanted = engine.memory.write(move |tx| {
        let wanted = purge::want_undo(tx, &id, line, now)?;
        // Lines that an earlier undo left open count as well.
        let wanted = wanted.max(purge::lines_to_undo(tx, &id)?.len() as u64);
        Ok((wanted, purge::counts(tx, &id)?.sent))
    });
    let wanted = wanted.await.map_err(|error| words::memory(&error))?;
    match wanted {
        (0, 1..) => Err(words::refused(
            format!(
                "It is not known yet whether what this clean-up sent was done ({} events); it is looked up.",
                wanted.1
            ),
            "Nothing can be brought back before that is known. Run the same command again in a few minutes.",
        )),
        (0, 0) => {
            Err(words::refused("There is nothing to bring back.", "Look at the list of what was done."))
        }
        (some, _) => Ok(some),
    }
}

/// Brings back what is wanted, from wherever it stands.
pub(crate) async fn undo_as(engine: &Engine, run: RunId, id: &str) -> Result<Outcome, Problem> {
    let _alone = engine.cleaning.lock().await;
    let running = begin_run(engine, run, "purge_undo", "").await?;
    let working = working_on(engine, id, &running.id);
    let worked = running.progress.hears(undo_work(engine, &running, id)).await;
    drop(working);
    end_worked(engine, &running, worked).await
}

/// What the lines of a purge say that were not begun when a person took it back.
pub(super) const TAKEN_BACK: &str =
    "It was not begun, and the clean-up was taken back before it came to its end.";

async fn undo_work(engine: &Engine, running: &RunHandle, id: &str) -> Result<RunSummary, Problem> {
    let ready = ready(engine, purge_row(engine, id).await?).await?;
    if skip_taken_back(engine, &ready.purge).await? {
        close_purge(engine, &running.id, &ready.purge).await?;
    }
    let numbers = work_through(engine, running, &ready, Direction::Back).await?;
    sum_of_undo(engine, running, id, &numbers).await
}

/// A purge of which all that was done is taken back is over: what it has not begun is not gone on with, since the
/// approval for it is taken back as well. What may have been done stays open until it is known.
/// Answers whether it is one of these.
pub(super) async fn skip_taken_back(engine: &Engine, known: &Purge) -> Result<bool, Problem> {
    if !matches!(known.state, State::Running | State::Paused) {
        return Ok(false);
    }
    let Some(open) = not_begun_of_taken_back(&all_lines(engine, &known.id).await?) else { return Ok(false) };
    let now = engine.now();
    let skipped = engine.memory.write(move |tx| {
        open.into_iter().try_for_each(|operation| {
            operation::happened(tx, operation, OperationEvent::Skip, TAKEN_BACK, now).map(drop)
        })
    });
    skipped.await.map_err(|error| words::memory(&error)).map(|()| true)
}

/// The operations that were not begun, if all that was done is taken back.
fn not_begun_of_taken_back(lines: &[PurgeLine]) -> Option<Vec<i64>> {
    let mut done = lines.iter().filter(|line| line.state == LineState::Done).peekable();
    if done.peek().is_none() || done.any(|line| line.undo == UndoState::No) {
        return None;
    }
    let waiting = lines.iter().filter(|line| line.state == LineState::Waiting);
    Some(waiting.filter_map(|line| line.operation).collect())
}

/// One line, as far as it goes now; answers whether it is settled.
pub(super) async fn undo_line(
    engine: &Engine,
    run: &RunId,
    ready: &PurgeContext,
    line: &PurgeLine,
    reach: ExecutionScope,
) -> Result<bool, Problem> {
    let Some(operation) = line.undo_operation else { return Ok(false) };
    let act = restore(engine, run, ready, line).await;
    carried_out(engine, operation, act, OperationEvent::Refusal, reach).await
}

async fn restore(
    engine: &Engine,
    run: &RunId,
    ready: &PurgeContext,
    line: &PurgeLine,
) -> Result<Restore, NotReady> {
    let event = &line.line.key;
    let never = |why: &str| NotReady::Never(why.to_owned());
    let home = ready.calendar(event).ok_or_else(|| never("Its calendar is not part of this clean-up."))?;
    let left: LineReceipt = serde_json::from_str(line.receipt.reveal())
        .map_err(|_| never("What was done to it cannot be read, so it cannot be taken back by itself."))?;
    let now_on = left.row.as_ref().and_then(|row| ready.calendar(&row.event.key));
    let port = ready.source.clean(&event.connection).map_err(|why| NotReady::NotNow(format!("{why}.")))?;
    let backup = ready.snapshot(event)?;
    let steps = Steps::of(&engine.memory, line.operation.unwrap_or_default());
    let dropped =
        dropped_days(&steps).await.map_err(|error| NotReady::NotNow(words::memory(&error).sentence))?;
    Ok(Restore {
        port,
        lies_on: now_on.unwrap_or_else(|| home.clone()),
        calendar: home,
        backup,
        key: format!("{}/{}", ready.purge.id, line.number),
        left,
        dropped,
        anew: AnewLook {
            memory: engine.memory.clone(),
            audit: ready.purge.audit.clone(),
            purge: ready.purge.id.clone(),
            line: line.number,
            office: ready.office.clone(),
        },
        proof: proof(engine, run, ready, line).await,
    })
}

async fn sum_of_undo(
    engine: &Engine,
    running: &RunHandle,
    id: &str,
    numbers: &BTreeSet<i64>,
) -> Result<RunSummary, Problem> {
    let mut account = RunSummary { stopped: running.progress.is_stopped(), ..RunSummary::default() };
    for line in all_lines(engine, id).await?.into_iter().filter(|line| numbers.contains(&line.number)) {
        match line.undo {
            UndoState::Undone => account.tally.done += 1,
            UndoState::Failed => {
                account.tally.dead += 1;
                let why = super::state::losses(&line).join(" ");
                account.items.push(RunItem {
                    item: line.line.key.to_string(),
                    fate: ItemOutcome::Failed,
                    why,
                });
            }
            UndoState::AlreadyThere => {
                account.tally.skipped += 1;
                let why = super::state::losses(&line).join(" ");
                let item = line.line.key.to_string();
                account.items.push(RunItem { item, fate: ItemOutcome::Skipped, why });
            }
            UndoState::No | UndoState::Wanted | UndoState::Sent => account.tally.waiting += 1,
        }
    }
    Ok(account)
}

/// Brings back in the background.
pub(crate) fn start_undo(engine: &Arc<Engine>, id: String) -> RunId {
    let (engine, run) = (Arc::clone(engine), next_run(engine));
    let (started, working) = (run.clone(), working_on(&engine, &id, &run));
    tokio::spawn(async move {
        let _working = working;
        if let Err(problem) = undo_as(&engine, run, &id).await {
            tracing::error!(code = %problem.code, "the undo failed");
        }
    });
    started
}

#[cfg(test)]
#[path = "undo_tests.rs"]
mod tests;
