//! Keeping account of runs: begun, counted, ended. The outcome is the sum of the items, never an opinion.

use crate::api::failure::Problem;
use crate::api::states::RunOutcome;
use crate::engine::Engine;
use crate::progress::Progress;
use crate::{waits, words};
use truedocket_core::ids::RunId;
pub use truedocket_store::table::run::Outcome;
use truedocket_store::table::run::{self, RunItem, Tally};

/// Items of one run that are kept by name; the sums count all of them.
const NAMED: usize = 1_000;

/// A run under way.
pub(crate) struct RunHandle {
    pub(crate) id: RunId,
    pub(crate) progress: Progress,
}

/// What a run amounts to.
#[derive(Debug, Default)]
pub(crate) struct RunSummary {
    /// Each item has one fate.
    pub(crate) tally: Tally,
    /// Those that somebody has to see.
    pub(crate) items: Vec<RunItem>,
    /// Something could not be checked.
    pub(crate) unchecked: bool,
    /// A person stopped it.
    pub(crate) stopped: bool,
    /// Nothing that was tried worked.
    pub(crate) all_failed: bool,
}

impl RunSummary {
    /// The worst that happened decides.
    pub(crate) fn outcome(&self) -> Outcome {
        if self.stopped {
            Outcome::Stopped
        } else if self.all_failed {
            Outcome::Failed
        } else if self.unchecked {
            Outcome::NotChecked
        } else if self.tally.waiting + self.tally.dead > 0 {
            Outcome::NeedsYou
        } else {
            Outcome::Done
        }
    }
}

/// The outcome as the window knows it.
pub(crate) fn outcome(known: Outcome) -> RunOutcome {
    match known {
        Outcome::Running => RunOutcome::Running,
        Outcome::Done => RunOutcome::Done,
        Outcome::NeedsYou => RunOutcome::NeedsYou,
        Outcome::NotChecked => RunOutcome::NotChecked,
        Outcome::Failed => RunOutcome::Failed,
        Outcome::Stopped => RunOutcome::Stopped,
    }
}

/// The word for an outcome, as it is shown and sent.
pub fn outcome_word(known: Outcome) -> &'static str {
    outcome(known).name()
}

/// For JSON answers.
pub(crate) fn as_word<S: serde::Serializer>(outcome: &Outcome, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(outcome_word(*outcome))
}

/// What a program's exit says about a run: 0 fine, 1 failed or stopped, 2 somebody has to decide, 3 something could
/// not be checked.
pub fn exit_code(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Done | Outcome::Running => 0,
        Outcome::Failed | Outcome::Stopped => 1,
        Outcome::NeedsYou => 2,
        Outcome::NotChecked => 3,
    }
}

impl Engine {
    /// Asks all runs that go on to end at their next safe point.
    pub fn stop_all(&self) {
        self.going.stop_all();
    }
}

/// A name for the next run: time-ordered, unique.
pub(crate) fn next_run(engine: &Engine) -> RunId {
    RunId::new(engine.new_name())
}

pub(crate) async fn begin_run(
    engine: &Engine,
    id: RunId,
    part: &'static str,
    late: &str,
) -> Result<RunHandle, Problem> {
    let (row, late, now) = (id.clone(), late.to_owned(), engine.now());
    engine
        .memory
        .write(move |tx| run::begin(tx, &row, part, now, &late))
        .await
        .map_err(|error| words::memory(&error))?;
    tracing::info!(run = %id, part, "run begins");
    let progress = Progress::begin(id.clone(), engine.notes.clone(), &engine.going);
    Ok(RunHandle { id, progress })
}

/// Ends a run with what its work amounts to. Work that failed as a whole ends it as failed, and is told.
pub(crate) async fn end_worked(
    engine: &Engine,
    running: &RunHandle,
    worked: Result<RunSummary, Problem>,
) -> Result<Outcome, Problem> {
    match worked {
        Ok(account) => end_run(engine, running, account).await,
        Err(problem) => {
            let account = RunSummary { all_failed: true, ..RunSummary::default() };
            end_run(engine, running, account).await?;
            Err(problem)
        }
    }
}

pub(crate) async fn end_run(
    engine: &Engine,
    running: &RunHandle,
    account: RunSummary,
) -> Result<Outcome, Problem> {
    let outcome = account.outcome();
    let (id, now) = (running.id.clone(), engine.now());
    let written = engine
        .memory
        .write(move |tx| {
            for item in account.items.iter().take(NAMED) {
                run::add_item(tx, &id, item)?;
            }
            run::finish(tx, &id, outcome, &account.tally, now)
        })
        .await;
    waits::keep(engine).await;
    engine.head.hasten();
    running.progress.end(&engine.going, outcome_word(outcome));
    tracing::info!(run = %running.id, outcome = outcome_word(outcome), "run ended");
    written.map(|()| outcome).map_err(|error| words::memory(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f6_a_run_in_which_everything_failed_is_failed() {
        let nothing = RunSummary { all_failed: true, unchecked: true, ..RunSummary::default() };
        assert_eq!(
            nothing.outcome(),
            Outcome::Failed,
            "a run is as good as its items, whatever it thinks of itself"
        );
        let part = RunSummary { unchecked: true, ..RunSummary::default() };
        assert_eq!(
            part.outcome(),
            Outcome::NotChecked,
            "one calendar that was not read spoils the word `done`"
        );
        let set_aside =
            RunSummary { tally: Tally { done: 9, waiting: 1, ..Tally::default() }, ..RunSummary::default() };
        assert_eq!(set_aside.outcome(), Outcome::NeedsYou, "an item that was set aside waits for a person");
        let fine = RunSummary { tally: Tally { done: 9, ..Tally::default() }, ..RunSummary::default() };
        assert_eq!(fine.outcome(), Outcome::Done, "nine of nine are done");
    }
}
