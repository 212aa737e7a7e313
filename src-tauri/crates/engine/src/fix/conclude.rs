//! What follows once it is known what became of a write: the ledger's row and the cache at once; the plan and the
//! discrepancy when all writes of the plan are known. Learned late is written down like learned at once.

use super::second_look;
use super::task::{Direction, Done, Receipt, Task};
use super::write::{CREATE, REMOVE_SECOND};
use crate::act::Ended;
use chrono::{DateTime, Utc};
use truedocket_core::act::State;
use truedocket_core::firm::matter::Entry;
use truedocket_core::firm::people::Email;
use truedocket_core::morning::fix::{FixWrite, Undo};
use truedocket_core::text::ClientText;
use truedocket_store::table::calendar::{self, CalendarKey};
use truedocket_store::table::discrepancy::{self, HistoryEvent};
use truedocket_store::table::link::{self, Link, MadeBy, Matched};
use truedocket_store::table::operation::{self, Operation};
use truedocket_store::table::operation_step::{self, StepState};
use truedocket_store::table::{entry, fix_plan, ledger, member};
use truedocket_store::{Reader, Result, Tx};

/// It was written.
pub(super) fn written(
    tx: &mut Tx<'_>,
    task: &Task,
    operation: &Operation,
    receipt: &Receipt,
    actor: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = |act: &str, before: Option<&Entry>, after: Option<&Entry>| -> Result<ledger::Entry> {
        let object = after.or(before).map(|entry| entry.key.to_string());
        Ok(ledger::Entry {
            at: now,
            run: operation.run.clone(),
            actor: actor.to_owned(),
            system: task.connection.to_string(),
            object: object.unwrap_or_else(|| operation.key.to_string()),
            act: act.to_owned(),
            before: serde_json::to_value(before)?,
            after: serde_json::to_value(after)?,
        })
    };
    let (before, after) = (receipt.before.as_ref(), receipt.after.as_ref());
    match second_entry(tx, operation)? {
        None => {
            ledger::append(tx, &row(task.act(), before, after)?)?;
            if let (FixWrite::Create(_), Some(made)) = (&task.write, after) {
                second_look::plan(tx, task, operation, made, now)?;
            }
        }
        Some(ours) => {
            ledger::append(tx, &row(CREATE, None, Some(&ours))?)?;
            ledger::append(tx, &row("delete entry", Some(&ours), None)?)?;
            ledger::append(tx, &row(second_look::KEEP, after, after)?)?;
        }
    }
    cache(tx, task, receipt, now)?;
    conclude(tx, task, now)
}

/// It was not written, or that cannot be known any more.
pub(super) fn not_written(
    tx: &mut Tx<'_>,
    task: &Task,
    operation: &Operation,
    ended: &Ended,
    now: DateTime<Utc>,
) -> Result<()> {
    tracing::warn!(operation = %operation.key, state = ?ended.state, "a write of a fix was not done");
    conclude(tx, task, now)
}

/// What was written is known without another reading.
fn cache(tx: &mut Tx<'_>, task: &Task, receipt: &Receipt, now: DateTime<Utc>) -> Result<()> {
    let list = CalendarKey::list(&task.connection, calendar::ENTRIES);
    let reading = calendar::state(tx, &list)?.map_or(0, |state| state.reading);
    if let Some(after) = &receipt.after {
        entry::upsert_page(tx, &task.connection, std::slice::from_ref(after), reading)?;
        if let Some(event) = &task.event {
            let made = Link {
                record: event.clone(),
                entry: after.key.clone(),
                made_by: MadeBy::Fix,
                made_at: now,
                matched: Matched::Not,
                confirmed_at: None,
            };
            link::put(tx, &made)?;
        }
    } else if let Some(before) = &receipt.before {
        entry::mark_gone(tx, &before.key, now)?;
        link::remove(tx, &before.key)?;
    }
    Ok(())
}

/// The entry that was made and removed again, since another computer had made the same one in the same moment.
fn second_entry(reader: &Reader, operation: &Operation) -> Result<Option<Entry>> {
    let steps = operation_step::of_operation(reader, operation.number)?;
    let is_removed = steps.iter().any(|step| step.act == REMOVE_SECOND && step.state == StepState::Done);
    let made = steps.iter().find(|step| step.act == CREATE && is_removed);
    Ok(made.map(|step| serde_json::from_str(step.receipt.reveal())).transpose()?)
}

/// Once all writes of the plan are known: what was written can be taken back, also when not all of it was.
pub(super) fn conclude(tx: &mut Tx<'_>, task: &Task, now: DateTime<Utc>) -> Result<()> {
    let all = operation::of_plan(tx, task.direction.work(), &task.plan)?;
    if !all.iter().all(|one| one.state.is_settled()) {
        return Ok(());
    }
    let complete = all.iter().all(|one| one.state == State::Done);
    let whys: Vec<&str> = all.iter().map(|one| one.why.trim()).filter(|why| !why.is_empty()).collect();
    match task.direction {
        Direction::Apply => applied(tx, task, &all, complete, &whys.join(" "), now),
        Direction::Undo if complete => {
            fix_plan::undone(tx, &task.plan, now)?;
            discrepancy::set(tx, &task.discrepancy, discrepancy::State::Open, HistoryEvent::Undone, "", now)
        }
        // The plan stays applied, so that the rest can be taken back once more.
        Direction::Undo => Ok(()),
    }
}

fn applied(
    tx: &mut Tx<'_>,
    task: &Task,
    all: &[Operation],
    complete: bool,
    why: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut done = Vec::new();
    for one in all.iter().filter(|one| one.state == State::Done) {
        let of_row = Task::of(one)?;
        let receipt: Receipt = serde_json::from_str(one.receipt.reveal())?;
        done.push(Done { undo: of_row.undo.unwrap_or(Undo::ByHand), receipt });
    }
    if done.is_empty() {
        return fix_plan::refused(tx, &task.plan, why, now);
    }
    let undo = ClientText::new(serde_json::to_string(&done)?);
    fix_plan::applied(tx, &task.plan, &undo, now)?;
    if complete {
        let by_what = by_what(tx, all)?;
        let (id, over) = (&task.discrepancy, discrepancy::State::Resolved);
        return discrepancy::set(tx, id, over, HistoryEvent::Fixed, &by_what, now);
    }
    Ok(())
}

/// What was written and by whom, as the ledger has it: `made the entry in Clio, by dana@office`.
fn by_what(reader: &Reader, all: &[Operation]) -> Result<String> {
    let mut parts: Vec<String> = Vec::new();
    for one in all {
        let task = Task::of(one)?;
        let receipt: Receipt = serde_json::from_str(one.receipt.reveal())?;
        let wrote = match task.write {
            FixWrite::Create(_) => format!("made the entry in {}", task.connection),
            FixWrite::Change { .. } => changed(reader, &task, &receipt)?,
            FixWrite::Delete { .. } => format!("removed the entry from {}", task.connection),
        };
        let entry = receipt.after.as_ref().or(receipt.before.as_ref()).map(|entry| entry.key.to_string());
        let row = entry.map(|object| ledger::last_of(reader, &object, task.act())).transpose()?.flatten();
        let by = row.map(|row| format!(", by {}", row.entry.actor)).unwrap_or_default();
        let part = format!("{wrote}{by}");
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    Ok(parts.join("; "))
}

/// Who had the entry and who has it now are named where that is what was changed.
fn changed(reader: &Reader, task: &Task, receipt: &Receipt) -> Result<String> {
    let owner = |entry: &Option<Entry>| entry.as_ref().and_then(|entry| entry.owner.clone());
    let from = owner(&receipt.before);
    let to = owner(&receipt.after).filter(|to| Some(to) != from.as_ref());
    let (Some(from), Some(to)) = (from, to) else {
        return Ok(format!("changed the entry in {}", task.connection));
    };
    let staff = member::staff(reader)?;
    let name = |email: &Email| match staff.find(email) {
        Some(member) if !member.name.is_blank() => member.name.reveal().trim().to_owned(),
        Some(_) | None => email.as_str().to_owned(),
    };
    Ok(format!("took the entry in {} from {} and gave it to {}", task.connection, name(&from), name(&to)))
}
