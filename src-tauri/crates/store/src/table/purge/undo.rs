//! Which lines of a purge can be brought back, and that they are to be.

use super::{LINES, PurgeLine, many, operation_of};
use crate::columns::MaybeMillis;
use crate::error::Result;
use crate::table::operation;
use crate::{Reader, Tx};
use chrono::{DateTime, Utc};
use rusqlite::params;
use truedocket_core::act::{OperationEvent, Work};
use truedocket_core::ids::RunId;

/// Lines that can be brought back: one, or all of a purge.
pub fn undoable(reader: &Reader, id: &str, number: Option<i64>) -> Result<Vec<PurgeLine>> {
    let sql = format!(
        "{LINES} AND f.state = 'done' AND (u.state IS NULL OR u.state IN ('skipped', 'refused', 'unclear', 'already_there'))
           AND (?2 IS NULL OR l.number = ?2) ORDER BY l.number"
    );
    many(reader, &sql, params![id, number])
}

/// How many lines of a clean-up's purges were taken back, and when the last one was; `None`: none was.
pub fn taken_back(reader: &Reader, audit: &RunId) -> Result<Option<(u64, DateTime<Utc>)>> {
    let sql = "SELECT count(*), max(settled_at) FROM operation WHERE work = 'purge_undo' AND state = 'done'
               AND plan IN (SELECT id FROM purge WHERE audit = ?1)";
    let (count, last): (u64, MaybeMillis) =
        reader.conn().prepare_cached(sql)?.query_row([audit.as_str()], |row| {
            Ok((row.get(0)?, row.get::<_, Option<_>>(1)?.unwrap_or(MaybeMillis(None))))
        })?;
    Ok(last.0.filter(|_| count > 0).map(|at| (count, at)))
}

/// A line, or with `None` all lines, are to be taken back. Answers with how many: only those that are done and neither
/// taken back nor asked for already.
pub fn want_undo(tx: &mut Tx<'_>, id: &str, number: Option<i64>, at: DateTime<Utc>) -> Result<u64> {
    let lines = undoable(tx, id, number)?;
    for line in &lines {
        match line.undo_operation {
            None => {
                operation::put(tx, &operation_of(Work::PurgeUndo, id, line, "restore event", "")?, at)?;
            }
            Some(asked) => {
                operation::happened(tx, asked, OperationEvent::AskedAgain, "", at)?;
            }
        }
    }
    Ok(lines.len() as u64)
}
