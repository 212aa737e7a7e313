//! Rows of a clean-up: they come in pages, are walked in order of number, and are looked up one by one.

use super::changed;
use crate::columns::{json_from, span_columns};
use crate::error::Result;
use crate::{Reader, Tx};
use rusqlite::{OptionalExtension, params};
use truedocket_core::calendar::source::{RawEvent, SourceEvent};
use truedocket_core::ids::{EventKey, RemoteId, RunId};

/// A row that came and could not be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotUnderstood {
    /// Its id, where that was readable.
    pub id: Option<RemoteId>,
    /// Its line, where it came from a file.
    pub line: Option<usize>,
    /// Why, in plain words without client text.
    pub reason: String,
}

/// One of them in a clean-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Place of its calendar.
    pub place: i64,
    /// What it is.
    pub row: NotUnderstood,
}

/// Stores one page of a calendar and the token of the next one; `None`: the calendar is complete. A row whose id came
/// before replaces the earlier one and keeps its number. A calendar that is complete takes no more pages.
pub fn add_page(
    tx: &mut Tx<'_>,
    run: &RunId,
    place: i64,
    rows: &[RawEvent],
    unreadable: &[NotUnderstood],
    next: Option<&str>,
) -> Result<()> {
    let new = add_rows(tx, run, place, rows)?;
    let not_understood = add_unreadable(tx, run, place, unreadable)?;
    let sql =
        "UPDATE audit_calendar SET rows = rows + ?3, unreadable = unreadable + ?4, next = ?5, state = ?6,
               reason = '' WHERE run = ?1 AND place = ?2 AND state <> 'read'";
    let state = if next.is_some() { "reading" } else { "read" };
    let values = params![run.as_str(), place, new, not_understood, next.unwrap_or_default(), state];
    changed(tx.conn().prepare_cached(sql)?.execute(values)?)
}

/// Answers with how many were not there before.
fn add_rows(tx: &mut Tx<'_>, run: &RunId, place: i64, rows: &[RawEvent]) -> Result<i64> {
    let sql = "SELECT coalesce(max(number) + 1, 0) FROM audit_row WHERE run = ?1";
    let first: i64 = tx.conn().prepare_cached(sql)?.query_row([run.as_str()], |row| row.get(0))?;
    let mut insert = tx.conn().prepare_cached(
        "INSERT INTO audit_row (run, number, calendar, id, all_day, starts, kept) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (run, calendar, id) DO UPDATE SET all_day = excluded.all_day, starts = excluded.starts,
         kept = excluded.kept RETURNING number",
    )?;
    let mut insert_raw = tx.conn().prepare_cached(
        "INSERT INTO audit_raw (run, number, raw) VALUES (?1, ?2, ?3)
         ON CONFLICT (run, number) DO UPDATE SET raw = excluded.raw",
    )?;
    let mut next = first;
    for row in rows {
        let event = &row.source.event;
        let (all_day, starts, ..) = span_columns(&event.span);
        let json = serde_json::to_string(&row.source)?;
        let values = params![run.as_str(), next, place, event.key.id.as_str(), all_day, starts, json];
        let number: i64 = insert.query_row(values, |row| row.get(0))?;
        insert_raw.execute(params![run.as_str(), number, row.raw])?;
        next += i64::from(number == next);
    }
    Ok(next - first)
}

/// Answers with how many were not there before. Entries of a file that share a `UID` are told apart by their lines;
/// those without an id cannot be told apart, so each counts.
fn add_unreadable(tx: &mut Tx<'_>, run: &RunId, place: i64, rows: &[NotUnderstood]) -> Result<usize> {
    let mut insert = tx.conn().prepare_cached(
        "INSERT INTO audit_unreadable (run, calendar, id, reason, line) SELECT ?1, ?2, ?3, ?4, ?5 WHERE ?3 = ''
         OR NOT EXISTS (SELECT 1 FROM audit_unreadable WHERE run = ?1 AND calendar = ?2 AND id = ?3 AND line = ?5)",
    )?;
    let mut new = 0;
    for row in rows {
        let id = row.id.as_ref().map_or("", RemoteId::as_str);
        let line = i64::try_from(row.line.unwrap_or(0)).unwrap_or(i64::MAX);
        new += insert.execute(params![run.as_str(), place, id, row.reason, line])?;
    }
    Ok(new)
}

/// A line as it is stored: 0 is none.
pub(super) fn line(stored: i64) -> Option<usize> {
    usize::try_from(stored).ok().filter(|line| *line > 0)
}

/// The page token died: what came of the calendar goes, and it is read from its beginning.
pub fn restart_calendar(tx: &mut Tx<'_>, run: &RunId, place: i64) -> Result<()> {
    let values = params![run.as_str(), place];
    for sql in [
        "DELETE FROM audit_raw WHERE run = ?1
         AND number IN (SELECT number FROM audit_row WHERE run = ?1 AND calendar = ?2)",
        "DELETE FROM audit_row WHERE run = ?1 AND calendar = ?2",
        "DELETE FROM audit_unreadable WHERE run = ?1 AND calendar = ?2",
        "DELETE FROM audit_note WHERE run = ?1 AND calendar = ?2",
    ] {
        tx.conn().prepare_cached(sql)?.execute(values)?;
    }
    let sql = "UPDATE audit_calendar SET state = 'waiting', next = '', rows = 0, unreadable = 0, reason = '',
               account = '', read_at = 0 WHERE run = ?1 AND place = ?2";
    changed(tx.conn().prepare_cached(sql)?.execute(values)?)
}

/// Hands out all rows in order of number, each with its number and its calendar's place, without holding them.
pub fn walk_rows(
    reader: &Reader,
    run: &RunId,
    mut each: impl FnMut(i64, i64, SourceEvent) -> Result<()>,
) -> Result<()> {
    let sql = "SELECT number, calendar, kept FROM audit_row WHERE run = ?1 ORDER BY number";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let mut rows = statement.query([run.as_str()])?;
    while let Some(row) = rows.next()? {
        let kept = serde_json::from_str(row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?)?;
        each(row.get(0)?, row.get(1)?, kept)?;
    }
    Ok(())
}

/// One row with the provider's own form of it.
pub fn original(reader: &Reader, run: &RunId, number: i64) -> Result<Option<RawEvent>> {
    let sql =
        "SELECT r.kept, o.raw FROM audit_row r JOIN audit_raw o ON o.run = r.run AND o.number = r.number
               WHERE r.run = ?1 AND r.number = ?2";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let found = statement.query_row(params![run.as_str(), number], |row| {
        Ok(RawEvent { source: json_from(row.get_ref(0)?.as_str()?)?, raw: row.get(1)? })
    });
    Ok(found.optional()?)
}

/// One row.
pub fn row(reader: &Reader, run: &RunId, number: i64) -> Result<Option<SourceEvent>> {
    let sql = "SELECT kept FROM audit_row WHERE run = ?1 AND number = ?2";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let found = statement.query_row(params![run.as_str(), number], |row| {
        Ok(json_from::<SourceEvent>(row.get_ref(0)?.as_str()?)?)
    });
    Ok(found.optional()?)
}

/// Was a row of that id read on that calendar?
pub fn knows(reader: &Reader, run: &RunId, key: &EventKey) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM audit_row r JOIN audit_calendar c ON c.run = r.run AND c.place = r.calendar
                 WHERE r.run = ?1 AND c.connection = ?2 AND c.id = ?3 AND r.id = ?4)";
    let values = params![run.as_str(), key.connection.as_str(), key.calendar.as_str(), key.id.as_str()];
    Ok(reader.conn().prepare_cached(sql)?.query_row(values, |row| row.get(0))?)
}

/// Rows that could not be understood, by calendar and line, at most `limit`.
pub fn unreadable(reader: &Reader, run: &RunId, limit: u32) -> Result<Vec<Unreadable>> {
    let sql = "SELECT calendar, id, reason, line FROM audit_unreadable WHERE run = ?1 ORDER BY calendar, line, id LIMIT ?2";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let rows = statement.query_map(params![run.as_str(), limit], |row| {
        let id = row.get_ref(1)?.as_str()?;
        let id = (!id.is_empty()).then(|| RemoteId::new(id));
        let row_of = NotUnderstood { id, line: line(row.get(3)?), reason: row.get(2)? };
        Ok(Unreadable { place: row.get(0)?, row: row_of })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
