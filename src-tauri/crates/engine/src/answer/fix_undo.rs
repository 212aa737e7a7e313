//! Taking a fix back: what was written, by its receipts, over nothing that somebody has changed or made since.

use super::fix::{read_plan, unreadable_plan};
use crate::answer::fix::run_tasks;
use crate::answer::today::discrepancy;
use crate::api::failure::Problem;
use crate::api::today::{FixAsked, FixDone};
use crate::engine::Engine;
use crate::fix::task::{Direction, Done, Task};
use crate::fix::{carry, permit, telling};
use crate::morning::remember::discrepancy_id;
use crate::reading;
use crate::words;
use std::collections::BTreeSet;
use truedocket_core::act::{State, Work};
use truedocket_core::ids::RemoteId;
use truedocket_core::morning::fix::{FixPlan, FixWrite, Undo};
use truedocket_core::text::ClientText;
use truedocket_store::table::fix_plan;
use truedocket_store::table::operation;

/// A plan that may be taken back.
pub(super) struct PlanToUndo {
    pub(super) row: fix_plan::FixPlan,
    /// Is it known of each of its writes what became of it?
    is_known: bool,
}

/// What an undo finds.
enum ToTakeBack {
    /// This was written.
    Plan(Box<fix_plan::FixPlan>),
    /// Nothing was written of the newest fix of this discrepancy, and nothing will be.
    NothingWritten(String),
}

/// Takes back the newest fix of a discrepancy.
pub(super) async fn undo_fix(engine: &Engine, asked: FixAsked) -> Result<FixDone, Problem> {
    // A second look may replace what was written by what stays: nothing is read of the plan before that is over.
    let alone = engine.acting.lock().await;
    let row = match to_take_back(engine, plan_to_undo(engine, &asked.id).await?).await? {
        ToTakeBack::Plan(row) => *row,
        ToTakeBack::NothingWritten(id) => {
            let discrepancy = discrepancy(engine, &id).await?;
            let summary = "The fix had not been written. It will not be.".to_owned();
            return Ok(FixDone { discrepancy, summary, undo: false });
        }
    };
    let plan: FixPlan = read_plan(&row.plan)?;
    permit::may_write(engine, &plan.connection).await?;
    let done = read_done(&row.undo)?;
    let beside = stayed(engine, &row.id).await?;
    let mut tasks = Vec::new();
    for (at, done) in (0_u64..).zip(done.iter().rev()) {
        let write = backwards(done)?;
        tasks.push(Task {
            plan: row.id.clone(),
            direction: Direction::Undo,
            row: at,
            discrepancy: plan.fingerprint.clone(),
            connection: plan.connection.clone(),
            event: None,
            known: bearing(engine, &plan, &write).await?,
            write,
            undo: None,
            decided: Vec::new(),
            vanished: Vec::new(),
            stays: Vec::new(),
            called_off: None,
            matter: None,
            // The one that we removed ourselves may be shown for a while.
            beside: beside.iter().cloned().chain(removed(done)).collect(),
        });
    }
    run_tasks(engine, tasks).await?;
    drop(alone);
    let discrepancy = discrepancy(engine, &plan.fingerprint).await?;
    Ok(FixDone { discrepancy, summary: "The fix was taken back.".to_owned(), undo: false })
}

/// The plan that an undo of a discrepancy takes back, for the dialog before it and the undo itself: the newest that was
/// carried out or of which something is not known yet.
pub(super) async fn plan_to_undo(engine: &Engine, discrepancy: &str) -> Result<PlanToUndo, Problem> {
    let id = discrepancy_id(discrepancy);
    let found = engine.memory.read(move |reader| {
        for row in fix_plan::of_discrepancy(reader, &id)? {
            let is_known = operation::open_of(reader, Work::Fix, &row.id)?.is_empty();
            if !is_known || row.state == fix_plan::State::Applied {
                return Ok(Some(PlanToUndo { row, is_known }));
            }
        }
        Ok(None)
    });
    found.await.map_err(|error| words::memory(&error))?.ok_or_else(nothing_to_undo)
}

fn nothing_to_undo() -> Problem {
    words::refused("There is no fix to take back.", "Look at its history.")
}

/// What is not known yet is looked up first. The caller acts alone.
async fn to_take_back(engine: &Engine, found: PlanToUndo) -> Result<ToTakeBack, Problem> {
    let PlanToUndo { row, is_known } = found;
    if is_known {
        return Ok(ToTakeBack::Plan(Box::new(row)));
    }
    let all = carry::withdraw(engine, &row.id).await?;
    if all.iter().any(|one| !one.state.is_settled()) {
        telling::told(&all)?;
    }
    if all.iter().all(|one| one.state != State::Done) {
        return Ok(ToTakeBack::NothingWritten(row.discrepancy));
    }
    let now = engine.memory.read(move |reader| fix_plan::get(reader, &row.id)).await;
    let now = now.map_err(|error| words::memory(&error))?;
    now.map(|row| ToTakeBack::Plan(Box::new(row))).ok_or_else(nothing_to_undo)
}

/// Entries that stayed when others that say the same were removed.
async fn stayed(engine: &Engine, plan: &str) -> Result<BTreeSet<RemoteId>, Problem> {
    let plan = plan.to_owned();
    let applied = engine.memory.read(move |reader| operation::of_plan(reader, Work::Fix, &plan)).await;
    let mut stayed = BTreeSet::new();
    for one in applied.map_err(|error| words::memory(&error))? {
        let task = Task::of(&one).map_err(|_| unreadable_plan())?;
        stayed.extend(task.stays.into_iter().map(|facts| facts.key.id));
    }
    Ok(stayed)
}

/// Entries that bear the source of an entry to be made again, and are others.
async fn bearing(engine: &Engine, plan: &FixPlan, write: &FixWrite) -> Result<BTreeSet<RemoteId>, Problem> {
    let FixWrite::Create(fields) = write else { return Ok(BTreeSet::new()) };
    if fields.source.is_empty() {
        return Ok(BTreeSet::new());
    }
    let told = |failure| words::outside(&failure, plan.connection.as_str());
    let office = engine.office(&engine.policy().await?)?;
    let connections = reading::connections(engine).await?;
    let Some(connection) = connections.iter().find(|connection| connection.name == plan.connection) else {
        return Ok(BTreeSet::new());
    };
    let ports = reading::ports(engine, connection, &office).await.map_err(told)?;
    let Some(port) = ports.practice else { return Ok(BTreeSet::new()) };
    let bearing = port.entries_of(&fields.source).await.map_err(told)?;
    Ok(bearing.into_iter().map(|entry| entry.key.id).collect())
}

/// What was written, as it is kept for taking it back.
pub(super) fn read_done(text: &ClientText) -> Result<Vec<Done>, Problem> {
    serde_json::from_str(text.reveal()).map_err(|_| unreadable_plan())
}

/// The entry that our own write removed.
fn removed(done: &Done) -> Option<RemoteId> {
    let is_removal = done.receipt.after.is_none();
    done.receipt.before.as_ref().filter(|_| is_removal).map(|entry| entry.key.id.clone())
}

/// The write that takes a row back, on the version that the receipt names.
fn backwards(done: &Done) -> Result<FixWrite, Problem> {
    let after = done.receipt.after.as_ref();
    let by_hand =
        || words::refused("This fix cannot be taken back by a click.", "Correct the entry by hand.");
    match &done.undo {
        Undo::DeleteCreated => {
            let made = after.ok_or_else(by_hand)?;
            Ok(FixWrite::Delete { key: made.key.clone(), seen: made.version.clone() })
        }
        Undo::ChangeBack { edit, .. } => {
            let changed = after.ok_or_else(by_hand)?;
            Ok(FixWrite::Change {
                key: changed.key.clone(),
                seen: changed.version.clone(),
                edit: edit.clone(),
            })
        }
        Undo::CreateAgain(fields) => Ok(FixWrite::Create(fields.clone())),
        Undo::ByHand => Err(by_hand()),
    }
}
