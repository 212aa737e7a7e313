//! A purge as the command line answers: what was done, what is held and why, what is open.

use super::approval::short;
use super::command::{HeldRow, LineRow, PurgeStands, Purged};
use crate::api::audit::{PurgeLine as PurgeLineShown, PurgePreview, PurgeUndo};
use crate::api::failure::Problem;
use crate::audit::purge::{all_lines, purge_row};
use crate::audit::state::shown_lines;
use crate::audit::undo::TAKEN_BACK;
use crate::engine::Engine;
use crate::words;
use chrono::{DateTime, Utc};
use truedocket_core::ids::RunId;
use truedocket_core::time::words as time_words;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::purge::{self, LineState, PurgeLine, State, UndoState};
use truedocket_store::table::run::Outcome;
use truedocket_store::table::{audit, review};

/// What became of a purge so far.
pub(super) async fn purged(
    engine: &Engine,
    id: &RunId,
    preview: PurgePreview,
    outcome: Outcome,
) -> Result<Purged, Problem> {
    let mut answer = Purged { dry_run: false, outcome, ..shown(id, preview) };
    let known = purge_row(engine, &answer.purge).await?;
    let office = engine.office(&engine.policy().await?)?;
    answer.stands = match known.state {
        State::BackedUp | State::Replaced => PurgeStands::Preview,
        State::Running | State::Paused => PurgeStands::UnderWay,
        State::Done => PurgeStands::Done,
    };
    answer.done_at = known.ended_at.map(|at| time_words::instant(at, &office)).unwrap_or_default();
    let lines = all_lines(engine, &answer.purge).await?;
    let mut open = Vec::new();
    for line in lines {
        match line.state {
            LineState::Done if line.undo == UndoState::Undone => answer.brought_back += 1,
            LineState::Done if line.line.act.name() == "delete" => answer.deleted += 1,
            LineState::Done => answer.changed += 1,
            LineState::Skipped
            | LineState::Failed
            | LineState::Unclear
            | LineState::Sent
            | LineState::Waiting => open.push(line),
        }
    }
    let (never, open): (Vec<_>, Vec<_>) = open.into_iter().partition(was_never_begun);
    let never = rows_of(engine, id, never, &office).await?;
    answer.not_begun.extend(never.into_iter().map(|(_, row)| row));
    for (state, row) in rows_of(engine, id, open, &office).await? {
        match state {
            LineState::Sent => answer.not_known.push(HeldRow { why: not_known_yet(&row.why), ..row }),
            LineState::Waiting => answer.waiting.push(HeldRow { why: goes_on(&row.why), ..row }),
            LineState::Done | LineState::Skipped | LineState::Failed | LineState::Unclear => {
                answer.held.push(row);
            }
        }
    }
    Ok(answer)
}

/// Nothing stood in its way; the clean-up was taken back before its turn came.
fn was_never_begun(line: &PurgeLine) -> bool {
    line.state == LineState::Skipped && line.why == TAKEN_BACK
}

/// Lines as a person knows them.
pub(super) async fn rows_of(
    engine: &Engine,
    id: &RunId,
    lines: Vec<PurgeLine>,
    office: &Zone,
) -> Result<Vec<(LineState, HeldRow)>, Problem> {
    let known: Vec<_> = lines.iter().map(|line| (line.state, line.line.key.to_string())).collect();
    let told = shown_lines(engine, id, lines, office).await?;
    let row = |((state, item), told): ((LineState, String), PurgeLineShown)| {
        let row = HeldRow { item, title: told.title, when: told.when, why: told.why, would_mail: Vec::new() };
        (state, row)
    };
    Ok(known.into_iter().zip(told).map(row).collect())
}

/// The newest line that acted on an item of the review, with its purge.
pub(super) async fn line_of(engine: &Engine, id: &RunId, item: i64) -> Result<PurgeUndo, Problem> {
    let asked = id.clone();
    let found = engine.memory.read(move |reader| {
        let row = review::row_of(reader, &asked, item)?;
        for known in purge::of_audit(reader, &asked)?.into_iter().filter(|one| one.approved_at.is_some()) {
            if let Some(line) =
                row.map(|row| purge::line_of_row(reader, &known.id, row)).transpose()?.flatten()
            {
                return Ok(Some(PurgeUndo { purge: known.id, line: Some(line) }));
            }
        }
        Ok(None)
    });
    found.await.map_err(|error| words::memory(&error))?.ok_or_else(|| {
        words::refused(format!("Item {item} was not part of the clean-up."), "Look at the list of its lines.")
    })
}

/// Whether the event may be gone: nobody knows yet, so nothing can be brought back yet.
pub(super) fn may_be_done(line: &PurgeLine) -> bool {
    line.state == LineState::Sent
}

/// What a person reads of a line that may have been done.
pub(super) fn not_known_yet(why: &str) -> String {
    let told = "It is not known yet whether this was done; it is looked up until it is known.";
    if why.is_empty() { told.to_owned() } else { format!("{told} {why}") }
}

/// What a person reads of a line that was not begun.
fn goes_on(why: &str) -> String {
    let told = "It waits; run the same command again to go on.";
    if why.is_empty() { told.to_owned() } else { format!("{why} {told}") }
}

/// A list that waits for its approval, line by line: whoever approves it has read what it does.
pub(super) async fn to_approve(
    engine: &Engine,
    id: &RunId,
    preview: PurgePreview,
) -> Result<Purged, Problem> {
    let lines = lines_to_approve(engine, id, &preview.purge).await?;
    Ok(Purged { lines, ..shown(id, preview) })
}

/// The lines of a purge by calendar and time.
async fn lines_to_approve(engine: &Engine, id: &RunId, purge: &str) -> Result<Vec<LineRow>, Problem> {
    let office = engine.office(&engine.policy().await?)?;
    let lines = all_lines(engine, purge).await?;
    let (asked, zone, numbers) = (id.clone(), office.clone(), lines.iter().map(|line| line.row).collect());
    let begins = engine.memory.read(move |reader| {
        let numbers: Vec<i64> = numbers;
        let begin = |row: i64| -> truedocket_store::Result<Option<DateTime<Utc>>> {
            Ok(audit::row(reader, &asked, row)?.map(|kept| kept.event.span.instants(&zone).0))
        };
        numbers.into_iter().map(begin).collect::<truedocket_store::Result<Vec<_>>>()
    });
    let begins = begins.await.map_err(|error| words::memory(&error))?;
    let items: Vec<String> = lines.iter().map(|line| line.line.key.to_string()).collect();
    let told = shown_lines(engine, id, lines, &office).await?;
    let rows = begins.into_iter().zip(items).zip(told).map(|((begin, item), told)| {
        let PurgeLineShown { title, when, calendar, act, .. } = told;
        (begin, LineRow { item, title, when, calendar, act })
    });
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by(|(begin, one), (other_begin, other)| {
        (&one.calendar, begin, &one.title, &one.item).cmp(&(
            &other.calendar,
            other_begin,
            &other.title,
            &other.item,
        ))
    });
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// A preview as an answer.
fn shown(id: &RunId, preview: PurgePreview) -> Purged {
    let held = preview.held.into_iter().map(|held| HeldRow {
        item: held.item,
        title: held.title,
        when: held.when,
        why: held.why,
        would_mail: held.would_mail,
    });
    Purged {
        run: id.to_string(),
        purge: preview.purge,
        dry_run: true,
        stands: PurgeStands::Preview,
        done_at: String::new(),
        outcome: Outcome::NeedsYou,
        deleted: 0,
        changed: 0,
        brought_back: 0,
        held: held.collect(),
        not_known: Vec::new(),
        waiting: Vec::new(),
        not_begun: Vec::new(),
        backup: preview.backup,
        approve: preview.count,
        list: short(&preview.manifest).to_owned(),
        lines: Vec::new(),
        never_given_back: preview.not_restored,
        warnings: preview.warnings,
        record: None,
    }
}

#[cfg(test)]
#[path = "told_tests.rs"]
mod tests;
