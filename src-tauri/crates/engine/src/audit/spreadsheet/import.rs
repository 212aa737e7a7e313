//! Decisions in. All that can be taken over is one batch: one undo takes it back.

use super::judge::{Refusal, RefusalReason, judge};
use super::unpacked::PACKED;
use super::{ReadRow, read, rows};
use crate::api::audit::{AuditImport, AuditImported, AuditRefused};
use crate::api::failure::Problem;
use crate::api::states::RefusedRow;
use crate::audit::read::audit_calendars;
use crate::audit::review::possible;
use crate::audit::spreadsheet::rows::sheet_book;
use crate::audit::{overview, state};
use crate::engine::Engine;
use crate::words;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::path::Path;
use truedocket_connect::files::bounded;
use truedocket_core::audit::finding::Act;
use truedocket_store::table::review::{self, Selection};

impl Engine {
    /// Takes over decisions from a file into a clean-up (empty: the newest).
    ///
    /// # Errors
    /// The file cannot be read or is none of ours; there is no such clean-up. Rows that cannot be taken over are no
    /// error: they are listed in the answer.
    pub async fn audit_import_from(&self, run: &str, path: &Path) -> Result<AuditImported, Problem> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let source = path.to_path_buf();
        let bytes = tokio::task::spawn_blocking(move || bounded::read(&source, PACKED));
        let bytes = match bytes.await {
            Ok(read) => read.map_err(|cause| cause.to_string()),
            Err(cause) => Err(format!("{name} could not be opened: {cause}")),
        };
        let bytes = bytes
            .map_err(|told| words::refused(format!("{told}."), "Check the file, then choose it again."))?;
        take_over(self, run, bytes, &name).await
    }
}

/// Takes over decisions from a file that is named or comes along.
pub(crate) async fn audit_import(engine: &Engine, asked: AuditImport) -> Result<AuditImported, Problem> {
    if !asked.path.is_empty() {
        return engine.audit_import_from(&asked.run, Path::new(&asked.path)).await;
    }
    let bytes = STANDARD.decode(asked.base64.as_bytes());
    let bytes = bytes.map_err(|_| words::refused("The file did not arrive whole.", "Choose it again."))?;
    take_over(engine, &asked.run, bytes, &asked.name).await
}

async fn take_over(engine: &Engine, run: &str, bytes: Vec<u8>, name: &str) -> Result<AuditImported, Problem> {
    let run = state::audit_to_act_on(engine, run).await?;
    let book = sheet_book(engine, &run).await?;
    let file = if name.is_empty() { "The file".to_owned() } else { name.to_owned() };
    let read = {
        let file = file.clone();
        tokio::task::spawn_blocking(move || read::read(&bytes, &file)).await
    };
    let read: Vec<ReadRow> = read
        .map_err(|cause| not_read(&file, &cause))
        .and_then(|read| read.map_err(|cause| not_read(&file, &cause)))?;
    let calendars = audit_calendars(engine, &run).await?;
    let calendars = calendars.into_iter().map(|known| (known.place, known.calendar)).collect();
    let (possible, now) = (possible::possible(engine, &calendars).await, engine.now());
    // Judged and applied in one transaction: nothing can be decided in between.
    let taken = engine.memory.write(move |tx| {
        let mut judged = judge(&book, &rows::known(tx, &run)?, &read);
        let named: Vec<i64> = judged.changes.keys().copied().collect();
        review::walk_items(tx, &run, Selection::Items(&named), |item| {
            let wanted = judged.changes.get(&item.number).and_then(Option::as_ref);
            let forbidden = wanted.and_then(|act| possible.forbids(item.place, &item.kept, act));
            forbidden.into_iter().for_each(|why| judged.forbid(item.number, why));
            Ok(())
        })?;
        let changes: Vec<(i64, Option<Act>)> = judged.changes.into_iter().collect();
        let applied = if changes.is_empty() { 0 } else { review::decide(tx, &run, &changes, now)? };
        Ok(AuditImported {
            rows: read.len() as u64,
            applied,
            unchanged: judged.unchanged + (changes.len() as u64 - applied.min(changes.len() as u64)),
            refused: judged.refused.into_iter().map(refused).collect(),
            decided: overview::decided(review::decided(tx, &run)?),
        })
    });
    taken.await.map_err(|error| words::memory(&error))
}

fn not_read(file: &str, cause: &dyn std::error::Error) -> Problem {
    words::problem(
        "TD-1003",
        format!("{file} was not read: {cause}."),
        "No decision was changed.",
        "Choose a file that Truedocket exported, saved as .xlsx or .csv.",
    )
}

fn refused(refusal: Refusal) -> AuditRefused {
    let kind = match refusal.why {
        RefusalReason::Stale => RefusedRow::Stale,
        RefusalReason::Unknown => RefusedRow::Unknown,
        RefusalReason::NotUnderstood => RefusedRow::NotUnderstood,
        RefusalReason::NotPossible => RefusedRow::NotPossible,
    };
    AuditRefused { place: refusal.place, title: refusal.title, kind, why: refusal.sentence }
}
