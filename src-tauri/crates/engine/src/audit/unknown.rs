//! Lines of purges and undos of which it is not known whether they were done: looked up, and nothing is done by it.

use super::purge::{LINES, close_purge, purge_line, purge_row, put_off, ready};
use super::undo;
use crate::act::execute::ExecutionScope;
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::runs::next_run;
use crate::words;
use std::collections::BTreeSet;
use truedocket_core::act::{self, OperationEvent, Work};
use truedocket_store::table::operation::{self, Operation};
use truedocket_store::table::purge::{self, State};

/// Looks up lines of purges and undos whose outcome is not known. What a person stopped is not gone on with; what
/// they approved and may have been done has to be known.
pub(crate) async fn take_up_purges(engine: &Engine) -> Result<(), Problem> {
    let now = engine.now();
    let due = engine.memory.read(move |reader| {
        let due = operation::due(reader, &[Work::Purge, Work::PurgeUndo], now, LINES)?;
        Ok(due.into_iter().filter(|one| one.state == act::State::Sent).collect::<Vec<_>>())
    });
    let due = due.await.map_err(|error| words::memory(&error))?;
    let plans: BTreeSet<String> = due.iter().map(|one| one.plan.clone()).collect();
    for plan in plans {
        // Whoever works on it now looks by itself.
        let Ok(_alone) = engine.cleaning.try_lock() else { return Ok(()) };
        let of_plan: Vec<&Operation> = due.iter().filter(|one| one.plan == plan).collect();
        look_up_lines(engine, &plan, &of_plan).await?;
    }
    Ok(())
}

/// Looks up now what of a purge may have been done and nobody knows: whoever takes it back has to know it first. That a
/// purge is worked on at this moment is no reason to wait for it: whoever works on it looks by itself.
pub(super) async fn look_up_sent(engine: &Engine, id: &str) -> Result<(), Problem> {
    let asked = id.to_owned();
    let sent = engine.memory.read(move |reader| operation::open_of(reader, Work::Purge, &asked)).await;
    let sent = sent.map_err(|error| words::memory(&error))?;
    let sent: Vec<&Operation> = sent.iter().filter(|one| one.state == act::State::Sent).collect();
    if sent.is_empty() {
        return Ok(());
    }
    let Ok(_alone) = engine.cleaning.try_lock() else { return Ok(()) };
    look_up_lines(engine, id, &sent).await
}

async fn look_up_lines(engine: &Engine, plan: &str, due: &[&Operation]) -> Result<(), Problem> {
    let known = purge_row(engine, plan).await?;
    let ready = match ready(engine, known.clone()).await {
        Ok(ready) => ready,
        Err(problem) => {
            for one in due {
                put_off(engine, one.number, OperationEvent::NoAnswer, problem.sentence.clone()).await?;
            }
            return Ok(());
        }
    };
    let run = next_run(engine);
    for one in due {
        let number = i64::try_from(one.place).unwrap_or(i64::MAX);
        let asked = plan.to_owned();
        let line = engine.memory.read(move |reader| purge::line(reader, &asked, number)).await;
        let Some(line) = line.map_err(|error| words::memory(&error))? else { continue };
        match one.work {
            Work::Purge => purge_line(engine, &run, &ready, &line, ExecutionScope::LookUp).await?,
            Work::PurgeUndo => undo::undo_line(engine, &run, &ready, &line, ExecutionScope::LookUp).await?,
            Work::Fix | Work::FixUndo | Work::SecondLook => continue,
        };
    }
    if matches!(known.state, State::Running | State::Paused) {
        undo::skip_taken_back(engine, &known).await?;
        close_purge(engine, &run, &known).await?;
    }
    Ok(())
}
