//! Working through the lines of a purge, forward or back: a few of a connection at the same time, and again as long as
//! each round settles something. What happens to a line is not decided here.

use super::purge::Ready;
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::runs::Running;
use crate::words;
use futures::stream::{StreamExt, TryStreamExt};
use std::collections::{BTreeMap, BTreeSet};
use truedocket_core::ids::ConnectionName;
use truedocket_store::table::purge::{self, PurgeLine};

/// Lines of one connection at the same time: no mailbox ever sees more calls in flight (Graph allows four).
const AT_ONCE: usize = 4;

/// Which way the lines go.
#[derive(Clone, Copy)]
pub(super) enum Course {
    /// What was approved is done.
    Forward,
    /// What was done is brought back.
    Back,
}

impl Course {
    fn doing(self) -> &'static str {
        match self {
            Self::Forward => "Cleaning up",
            Self::Back => "Bringing events back",
        }
    }
}

impl Engine {
    /// Works through all open lines until none is left, the run is stopped, or a round settles nothing. Answers with the
    /// numbers of the lines that were open.
    pub(super) async fn work_through(
        &self,
        running: &Running,
        ready: &Ready,
        course: Course,
    ) -> Result<BTreeSet<i64>, Problem> {
        let mut open = self.open_lines(&ready.purge.id, course).await?;
        running.progress.expect(open.len() as u64);
        let numbers = open.iter().map(|line| line.number).collect();
        // A provider that could not answer for a while is asked again.
        while !open.is_empty() && !running.progress.is_stopped() {
            let before = open.len();
            self.round(running, ready, course, open).await?;
            open = self.open_lines(&ready.purge.id, course).await?;
            if open.len() == before {
                break;
            }
        }
        Ok(numbers)
    }

    async fn open_lines(&self, id: &str, course: Course) -> Result<Vec<PurgeLine>, Problem> {
        let asked = id.to_owned();
        let open = self.memory.read(move |reader| match course {
            Course::Forward => purge::open_lines(reader, &asked),
            Course::Back => purge::lines_to_undo(reader, &asked),
        });
        open.await.map_err(|error| words::memory(&error))
    }

    /// All open lines once, connection by connection.
    async fn round(
        &self,
        running: &Running,
        ready: &Ready,
        course: Course,
        open: Vec<PurgeLine>,
    ) -> Result<(), Problem> {
        let mut by_connection: BTreeMap<ConnectionName, Vec<PurgeLine>> = BTreeMap::new();
        for line in open {
            by_connection.entry(line.line.key.connection.clone()).or_default().push(line);
        }
        for lines in by_connection.into_values() {
            let work: Vec<_> = lines.iter().map(|line| self.one(running, ready, course, line)).collect();
            let _worked: Vec<()> =
                futures::stream::iter(work).buffer_unordered(AT_ONCE).try_collect().await?;
        }
        Ok(())
    }

    async fn one(
        &self,
        running: &Running,
        ready: &Ready,
        course: Course,
        line: &PurgeLine,
    ) -> Result<(), Problem> {
        if running.progress.is_stopped() {
            return Ok(());
        }
        let settled = match course {
            Course::Forward => self.purge_line(running, ready, line).await?,
            Course::Back => self.undo_line(running, ready, line).await?,
        };
        if settled {
            running.progress.part_done(course.doing());
        }
        Ok(())
    }
}
