//! Bringing back what a purge did, from our own backup: one line or all. Restoring is repeatable, so a kill at any point
//! leaves nothing doubled.

use super::purge::{ACTOR, Ready, append};
use super::rounds::Course;
use crate::api::audit::PurgeUndo;
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::runs::{Account, Running};
use crate::words;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use truedocket_connect::failure::Kind;
use truedocket_connect::ports::{Loss, Restored};
use truedocket_core::audit::kept::Kept;
use truedocket_core::ids::RunId;
use truedocket_core::text::ClientText;
use truedocket_store::table::ledger;
use truedocket_store::table::purge::{self, PurgeLine, UndoState};
use truedocket_store::table::run::{Fate, Outcome, RunItem};

/// How bringing one event back ended.
enum Back {
    Here(Box<Restored>),
    /// The provider will not.
    Refused(String),
    /// Not now, for this reason.
    Waits(String),
}

impl Engine {
    /// Writes down what is to be brought back; answers with how many lines that is.
    pub(crate) async fn undo_wanted(&self, undo: &PurgeUndo) -> Result<u64, Problem> {
        let known = self.purge_row(&undo.purge).await?;
        let (id, line) = (known.id, undo.line);
        let wanted = self.memory.write(move |tx| {
            let wanted = purge::want_undo(tx, &id, line)?;
            // Lines that an earlier undo left open count as well.
            Ok(wanted.max(purge::lines_to_undo(tx, &id)?.len() as u64))
        });
        let wanted = wanted.await.map_err(|error| words::memory(&error))?;
        match wanted {
            0 => Err(words::refused("There is nothing to bring back.", "Look at the list of what was done.")),
            some => Ok(some),
        }
    }

    /// Brings back what is wanted, from wherever it stands.
    pub(crate) async fn undo_as(&self, run: RunId, id: &str) -> Result<Outcome, Problem> {
        let _alone = self.cleaning.lock().await;
        let running = self.begin_run(run, "purge_undo", "").await?;
        let working = self.working_on(id, &running.id);
        let worked = running.progress.hears(self.undo_work(&running, id)).await;
        drop(working);
        self.end_worked(&running, worked).await
    }

    async fn undo_work(&self, running: &Running, id: &str) -> Result<Account, Problem> {
        let ready = self.ready(self.purge_row(id).await?).await?;
        let numbers = self.work_through(running, &ready, Course::Back).await?;
        self.sum_of_undo(running, id, &numbers).await
    }

    /// One line; answers whether it is settled.
    pub(super) async fn undo_line(
        &self,
        running: &Running,
        ready: &Ready,
        line: &PurgeLine,
    ) -> Result<bool, Problem> {
        let (purge, number) = (ready.purge.id.clone(), line.number);
        let intent = self.memory.write(move |tx| purge::undo_sent(tx, &purge, number)).await;
        intent.map_err(|error| words::memory(&error))?;
        let back = self.bring_back(ready, line).await;
        self.settle_undo(running, ready, line, back).await
    }

    async fn bring_back(&self, ready: &Ready, line: &PurgeLine) -> Back {
        let event = &line.line.key;
        let of = |calendar: &truedocket_core::ids::CalendarId| {
            ready.calendars.get(&(event.connection.clone(), calendar.clone())).cloned()
        };
        let Some(home) = of(&event.calendar) else {
            return Back::Refused("Its calendar is not part of this clean-up.".to_owned());
        };
        let after: Option<Kept> = serde_json::from_str(line.receipt.reveal()).ok();
        let lies_on = after.and_then(|kept| of(&kept.event.key.calendar)).unwrap_or_else(|| home.clone());
        let port = match ready.source.clean(&event.connection) {
            Ok(port) => port,
            Err(why) => return Back::Refused(format!("{why}.")),
        };
        let backup = match ready.snapshot(event) {
            Ok(backup) => backup,
            Err(why) => return Back::Refused(why),
        };
        let key = format!("{}/{}", ready.purge.id, line.number);
        match port.restore(&home, &lies_on, &backup, &key).await {
            Ok(restored) => Back::Here(Box::new(restored)),
            Err(failure) => match failure.kind {
                Kind::Unavailable { .. } | Kind::Throttled { .. } | Kind::SignedOut => {
                    Back::Waits(words::why_not_read(&failure))
                }
                Kind::Unsupported | Kind::Refused | Kind::Stale | Kind::Broken => {
                    Back::Refused(words::why_not_read(&failure))
                }
            },
        }
    }

    /// The receipt and the ledger's row, in one transaction. False: the line waits for another try.
    async fn settle_undo(
        &self,
        running: &Running,
        ready: &Ready,
        line: &PurgeLine,
        back: Back,
    ) -> Result<bool, Problem> {
        let now = self.now();
        let (state, lost, row) = match back {
            // Wanted it stays; the next time looks again.
            Back::Waits(why) => return self.undo_waits(ready, line, why).await.map(|()| false),
            Back::Refused(why) => (UndoState::Failed, wrong(why), None),
            Back::Here(restored) => {
                let row = ledger::Entry {
                    at: now,
                    run: Some(running.id.clone()),
                    actor: ACTOR.to_owned(),
                    system: line.line.key.connection.to_string(),
                    object: restored.now.row.kept.event.key.to_string(),
                    act: "restore event".to_owned(),
                    before: json!({ "was": line.line.key.to_string(), "purge": ready.purge.id }),
                    after: json!({
                        "version": restored.now.row.kept.event.version.as_str(),
                        "backup": ready.purge.backup_hash,
                    }),
                };
                (UndoState::Undone, restored.lost, Some(row))
            }
        };
        let (purge, number) = (ready.purge.id.clone(), line.number);
        self.memory
            .write(move |tx| {
                let lost = ClientText::new(serde_json::to_string(&lost)?);
                purge::undo_settled(tx, &purge, number, state, &lost, now)?;
                append(tx, row.as_ref())
            })
            .await
            .map(|()| true)
            .map_err(|error| words::memory(&error))
    }

    async fn undo_waits(&self, ready: &Ready, line: &PurgeLine, why: String) -> Result<(), Problem> {
        let (purge, number) = (ready.purge.id.clone(), line.number);
        let noted = self.memory.write(move |tx| {
            let why = ClientText::new(serde_json::to_string(&wrong(why))?);
            purge::undo_waits(tx, &purge, number, &why)
        });
        noted.await.map_err(|error| words::memory(&error))
    }

    async fn sum_of_undo(
        &self,
        running: &Running,
        id: &str,
        numbers: &BTreeSet<i64>,
    ) -> Result<Account, Problem> {
        let mut account = Account { stopped: running.progress.is_stopped(), ..Account::default() };
        for line in self.all_lines(id).await?.into_iter().filter(|line| numbers.contains(&line.number)) {
            match line.undo {
                UndoState::Undone => account.tally.done += 1,
                UndoState::Failed => {
                    account.tally.dead += 1;
                    let why = super::state::losses(&line).join(" ");
                    account.items.push(RunItem { item: line.line.key.to_string(), fate: Fate::Failed, why });
                }
                UndoState::No | UndoState::Wanted | UndoState::Sent => account.tally.waiting += 1,
            }
        }
        Ok(account)
    }

    /// Brings back in the background.
    pub(crate) fn start_undo(self: &Arc<Self>, id: String) -> RunId {
        let (engine, run) = (Arc::clone(self), self.next_run());
        let (started, working) = (run.clone(), self.working_on(&id, &run));
        tokio::spawn(async move {
            let _working = working;
            if let Err(problem) = engine.undo_as(run, &id).await {
                tracing::error!(code = %problem.code, "the undo failed");
            }
        });
        started
    }
}

/// Nothing of it came back, for that reason.
fn wrong(why: String) -> Loss {
    Loss { usual: Vec::new(), wrong: vec![why] }
}
