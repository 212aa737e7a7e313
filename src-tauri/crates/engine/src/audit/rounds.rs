//! Working through the lines of a purge, forward or back: a few of a connection at the same time, and again as long as
//! each round settles something. What happens to a line is not decided here.

use super::purge::PurgeContext;
use crate::act::execute::ExecutionScope;
use crate::api::failure::Problem;
use crate::audit::purge::purge_line;
use crate::audit::undo;
use crate::engine::Engine;
use crate::runs::RunHandle;
use crate::words;
use futures::stream::{StreamExt, TryStreamExt};
use std::collections::{BTreeMap, BTreeSet};
use truedocket_core::ids::ConnectionName;
use truedocket_store::table::purge::{self, PurgeLine};

/// Lines of one connection at the same time: no mailbox ever sees more calls in flight (Graph allows four).
const AT_ONCE: usize = 4;

/// Which way the lines go.
#[derive(Clone, Copy)]
pub(super) enum Direction {
    /// What was approved is done.
    Forward,
    /// What was done is brought back.
    Back,
}

impl Direction {
    fn doing(self) -> &'static str {
        match self {
            Self::Forward => "Cleaning up",
            Self::Back => "Bringing events back",
        }
    }
}

/// Works through all open lines until none is left, the run is stopped, or a round settles nothing. Answers with the
/// numbers of the lines that were open.
pub(super) async fn work_through(
    engine: &Engine,
    running: &RunHandle,
    ready: &PurgeContext,
    direction: Direction,
) -> Result<BTreeSet<i64>, Problem> {
    let mut open = open_lines(engine, &ready.purge.id, direction).await?;
    running.progress.expect(open.len() as u64);
    let numbers = open.iter().map(|line| line.number).collect();
    // A provider that could not answer for a while is asked again.
    while !open.is_empty() && !running.progress.is_stopped() {
        let before = open.len();
        round(engine, running, ready, direction, open).await?;
        open = open_lines(engine, &ready.purge.id, direction).await?;
        if open.len() == before {
            break;
        }
    }
    Ok(numbers)
}

async fn open_lines(engine: &Engine, id: &str, direction: Direction) -> Result<Vec<PurgeLine>, Problem> {
    let asked = id.to_owned();
    let open = engine.memory.read(move |reader| match direction {
        Direction::Forward => purge::open_lines(reader, &asked),
        Direction::Back => purge::lines_to_undo(reader, &asked),
    });
    open.await.map_err(|error| words::memory(&error))
}

/// All open lines once. Those that stand on another row come last: what this purge itself does to that row is known then.
async fn round(
    engine: &Engine,
    running: &RunHandle,
    ready: &PurgeContext,
    direction: Direction,
    open: Vec<PurgeLine>,
) -> Result<(), Problem> {
    let (first, last): (Vec<_>, Vec<_>) = open.into_iter().partition(|line| line.line.grounds.is_empty());
    for open in [first, last] {
        let mut by_connection: BTreeMap<ConnectionName, Vec<PurgeLine>> = BTreeMap::new();
        for line in open {
            by_connection.entry(line.line.key.connection.clone()).or_default().push(line);
        }
        for lines in by_connection.into_values() {
            let work: Vec<_> =
                lines.iter().map(|line| one(engine, running, ready, direction, line)).collect();
            let _worked: Vec<()> =
                futures::stream::iter(work).buffer_unordered(AT_ONCE).try_collect().await?;
        }
    }
    Ok(())
}

async fn one(
    engine: &Engine,
    running: &RunHandle,
    ready: &PurgeContext,
    direction: Direction,
    line: &PurgeLine,
) -> Result<(), Problem> {
    if running.progress.is_stopped() {
        return Ok(());
    }
    let settled = match direction {
        Direction::Forward => purge_line(engine, &running.id, ready, line, ExecutionScope::Act).await?,
        Direction::Back => undo::undo_line(engine, &running.id, ready, line, ExecutionScope::Act).await?,
    };
    if settled {
        running.progress.part_done(direction.doing());
    }
    Ok(())
}
