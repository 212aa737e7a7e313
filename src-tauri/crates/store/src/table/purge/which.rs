//! Which purge and which line is meant, of all that a clean-up has.

use super::{LINES, Purge, PurgeLine, SELECT, UndoState, many, of_audit, read};
use crate::Reader;
use crate::columns::{containing, json_from};
use crate::error::Result;
use rusqlite::{OptionalExtension, params};
use truedocket_core::calendar::source::SourceEvent;
use truedocket_core::ids::{EventKey, RunId};

/// Purges that were approved and are not at their end, the newest first.
pub fn under_way(reader: &Reader) -> Result<Vec<Purge>> {
    let sql = format!("{SELECT} WHERE state IN ('running', 'paused') ORDER BY approved_at DESC, rowid DESC");
    let mut statement = reader.conn().prepare_cached(&sql)?;
    Ok(statement.query_map([], read)?.collect::<rusqlite::Result<_>>()?)
}

/// The number of the line about a row of the clean-up.
pub fn line_of_row(reader: &Reader, id: &str, row: i64) -> Result<Option<i64>> {
    let sql = "SELECT number FROM purge_line WHERE purge = ?1 AND row = ?2";
    Ok(reader.conn().prepare_cached(sql)?.query_row(params![id, row], |row| row.get(0)).optional()?)
}

/// The newest line of an approved purge of that clean-up about an event, if it was not brought back.
pub fn newest_line_about(reader: &Reader, run: &RunId, key: &EventKey) -> Result<Option<PurgeLine>> {
    for known in of_audit(reader, run)?.into_iter().filter(|known| known.approved_at.is_some()) {
        let sql = format!("{LINES} AND l.connection = ?2 AND l.calendar = ?3 AND l.id = ?4");
        let (connection, calendar) = (key.connection.as_str(), key.calendar.as_str());
        let found = many(reader, &sql, params![known.id, connection, calendar, key.id.as_str()])?;
        if let Some(line) = found.into_iter().find(|line| line.undo != UndoState::Undone) {
            return Ok(Some(line));
        }
    }
    Ok(None)
}

/// Rows of approved purges whose words may hold these, the newest first; a row that several purges named comes more than
/// once. What is kept is JSON, so that the words have to be looked for again.
pub fn rows_named(reader: &Reader, words: &str, limit: u32) -> Result<Vec<SourceEvent>> {
    let sql = "SELECT r.kept FROM purge p JOIN purge_line l ON l.purge = p.id
               JOIN audit_row r ON r.run = p.audit AND r.number = l.row
               WHERE p.approved_at <> 0 AND (r.kept LIKE ?1 ESCAPE '\\' OR l.id = ?3)
               ORDER BY p.approved_at DESC, l.number LIMIT ?2";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let values = params![containing(words), limit, words];
    let rows = statement.query_map(values, |row| Ok(json_from::<SourceEvent>(row.get_ref(0)?.as_str()?)?))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
