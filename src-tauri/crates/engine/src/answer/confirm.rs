//! The lists that a person confirms before the window may have them carried out: how many, what is done to them, and a
//! hash of what is stored and would be carried out.

use super::window::{ToConfirm, counted, hash_of};
use crate::answer::fix::plan_row;
use crate::answer::fix_undo::plan_to_undo;
use crate::api::audit::{AuditCount, PurgeApprove, PurgeUndo};
use crate::api::failure::Problem;
use crate::api::today::{FixApply, FixAsked};
use crate::audit::preview_of;
use crate::audit::purge::purge_row;
use crate::audit::purges::undo_meant;
use crate::engine::Engine;
use crate::words;
use std::collections::BTreeMap;
use truedocket_core::morning::fix::{FixPlan, FixWrite, Undo};
use truedocket_store::table::fix_plan;
use truedocket_store::table::purge::{self, State};

/// What approving this purge, or letting it go on, would do.
pub(super) async fn purge_to_confirm(engine: &Engine, approve: &PurgeApprove) -> Result<ToConfirm, Problem> {
    let known = purge_row(engine, &approve.purge).await?;
    let preview = preview_of(&known)?;
    let goes_on = match known.state {
        State::BackedUp => false,
        State::Running | State::Paused => true,
        State::Done | State::Replaced => {
            return Err(words::refused(
                "This clean-up is done, or a newer preview took its place.",
                "Look at the clean-up again.",
            ));
        }
    };
    if !goes_on && (approve.count != preview.count || approve.phrase.trim() != preview.phrase) {
        return Err(words::refused(
            format!("What was typed is not `{}`.", preview.phrase),
            format!("Nothing was changed. Type {} to go on.", preview.phrase),
        ));
    }
    let events = counted(preview.count, "event", "events");
    let done = if goes_on {
        vec!["It was approved before and goes on from where it rests.".to_owned()]
    } else {
        Vec::new()
    };
    let backup = format!("Before, {} were backed up.", counted(preview.backup.events, "event", "events"));
    Ok(ToConfirm {
        title: format!("Change {events} in the calendars?"),
        lines: done.into_iter().chain([by_act(&preview.by_act), backup]).collect(),
        button: format!("Change {events}"),
        count: preview.count,
        hash: known.manifest_hash,
    })
}

/// What bringing back would do.
pub(super) async fn undo_to_confirm(engine: &Engine, undo: &PurgeUndo) -> Result<ToConfirm, Problem> {
    let undo = undo_meant(engine, undo).await?;
    let known = purge_row(engine, &undo.purge).await?;
    let (id, line) = (known.id.clone(), undo.line);
    let lines = engine.memory.read(move |reader| {
        let mut lines: BTreeMap<i64, String> = BTreeMap::new();
        let wanted =
            purge::undoable(reader, &id, line)?.into_iter().chain(purge::lines_to_undo(reader, &id)?);
        lines.extend(wanted.map(|line| (line.number, line.receipt.reveal().to_owned())));
        Ok(lines)
    });
    let lines = lines.await.map_err(|error| words::memory(&error))?;
    if lines.is_empty() {
        return Err(words::refused("There is nothing to bring back.", "Look at the list of what was done."));
    }
    let count = lines.len() as u64;
    let events = counted(count, "event", "events");
    let numbers: Vec<String> = lines.keys().map(i64::to_string).collect();
    let list = numbers.iter().map(String::as_str).zip(lines.values().map(String::as_str));
    let list = list.flat_map(|(number, receipt)| [number, receipt]);
    Ok(ToConfirm {
        title: format!("Bring {events} back into the calendars?"),
        lines: vec!["What somebody has changed since is left as it is.".to_owned()],
        button: format!("Bring {events} back"),
        count,
        hash: hash_of(["undo", &known.id].into_iter().chain(list)),
    })
}

/// What this fix would write, if it takes something away or writes more than once.
pub(super) async fn fix_to_confirm(engine: &Engine, apply: &FixApply) -> Result<Option<ToConfirm>, Problem> {
    let row = plan_row(engine, &apply.plan).await?;
    let plan: FixPlan = super::fix::read_plan(&row.plan)?;
    let removed = plan.rows.iter().filter(|row| matches!(row.write, FixWrite::Delete { .. })).count();
    let system = plan.connection.as_str();
    Ok(writes_to_confirm(system, plan.rows.len(), removed, hash_of(["fix", &row.id, row.plan.reveal()])))
}

/// The same of taking a fix back.
pub(super) async fn fix_undo_to_confirm(
    engine: &Engine,
    asked: &FixAsked,
) -> Result<Option<ToConfirm>, Problem> {
    let row = plan_to_undo(engine, &asked.id).await?.row;
    let plan: FixPlan = super::fix::read_plan(&row.plan)?;
    if row.state != fix_plan::State::Applied {
        // What may have been written of it is looked up, and taken back if it was.
        let hash = hash_of(["undo fix", &row.id, row.plan.reveal()]);
        return Ok(writes_to_confirm(plan.connection.as_str(), plan.rows.len(), plan.rows.len(), hash));
    }
    let done = super::fix_undo::read_done(&row.undo)?;
    let removed = done.iter().filter(|done| matches!(done.undo, Undo::DeleteCreated)).count();
    let hash = hash_of(["undo fix", &row.id, row.undo.reveal()]);
    Ok(writes_to_confirm(plan.connection.as_str(), done.len(), removed, hash))
}

fn writes_to_confirm(system: &str, writes: usize, removed: usize, hash: String) -> Option<ToConfirm> {
    if removed == 0 && writes <= 1 {
        return None;
    }
    let (writes, removed) = (writes as u64, removed as u64);
    let entries = counted(writes, "entry", "entries");
    let changed = writes - removed;
    let mut lines = vec![format!("Removed: {removed}.")];
    lines.extend((changed > 0).then(|| format!("Changed or made: {changed}.")));
    let act = if changed == 0 { "Remove" } else { "Change" };
    let from = if changed == 0 { "from" } else { "in" };
    Some(ToConfirm {
        title: format!("{act} {entries} {from} {system}?"),
        lines,
        button: format!("{act} {entries}"),
        count: writes,
        hash,
    })
}

fn by_act(counts: &[AuditCount]) -> String {
    let counts: Vec<String> = counts.iter().map(|one| format!("{}: {}", one.name, one.count)).collect();
    format!("{}.", counts.join(" · "))
}
