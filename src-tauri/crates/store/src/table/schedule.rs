//! When each part runs next and last did, and by which rule: survives sleep and restart. Decides nothing.

use crate::columns::MaybeMillis;
use crate::error::Result;
use crate::{Reader, Tx};
use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, params};

/// One part's times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// Which part.
    pub part: String,
    /// The kind of job that is put in at its time.
    pub kind: String,
    /// When, as text.
    pub rule: String,
    /// The zone of the rule's times; empty when it has none.
    pub zone: String,
    /// When it is due.
    pub next_run: Option<DateTime<Utc>>,
    /// When it last began.
    pub last_run: Option<DateTime<Utc>>,
    /// When it last succeeded.
    pub last_success: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "part, kind, rule, zone, next_run, last_run, last_success";

/// Sets all of a part.
pub fn put(tx: &mut Tx<'_>, schedule: &Schedule) -> Result<()> {
    let sql = "INSERT INTO schedule (part, kind, rule, zone, next_run, last_run, last_success)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
               ON CONFLICT (part) DO UPDATE SET kind = excluded.kind, rule = excluded.rule, zone = excluded.zone,
               next_run = excluded.next_run, last_run = excluded.last_run, last_success = excluded.last_success";
    tx.conn().prepare_cached(sql)?.execute(params![
        schedule.part,
        schedule.kind,
        schedule.rule,
        schedule.zone,
        MaybeMillis(schedule.next_run),
        MaybeMillis(schedule.last_run),
        MaybeMillis(schedule.last_success),
    ])?;
    Ok(())
}

/// A part that is not wanted any more.
pub fn remove(tx: &mut Tx<'_>, part: &str) -> Result<()> {
    tx.conn().prepare_cached("DELETE FROM schedule WHERE part = ?1")?.execute([part])?;
    Ok(())
}

/// A part succeeded.
pub fn succeeded(tx: &mut Tx<'_>, part: &str, at: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE schedule SET last_success = ?2 WHERE part = ?1";
    tx.conn().prepare_cached(sql)?.execute(params![part, MaybeMillis(Some(at))])?;
    Ok(())
}

/// One part.
pub fn get(reader: &Reader, part: &str) -> Result<Option<Schedule>> {
    let sql = format!("SELECT {COLUMNS} FROM schedule WHERE part = ?1");
    Ok(reader.conn().prepare_cached(&sql)?.query_row([part], read).optional()?)
}

/// All parts, by name.
pub fn list(reader: &Reader) -> Result<Vec<Schedule>> {
    let sql = format!("SELECT {COLUMNS} FROM schedule ORDER BY part");
    Ok(reader.conn().prepare_cached(&sql)?.query_map([], read)?.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Schedule> {
    Ok(Schedule {
        part: row.get(0)?,
        kind: row.get(1)?,
        rule: row.get(2)?,
        zone: row.get(3)?,
        next_run: row.get::<_, MaybeMillis>(4)?.0,
        last_run: row.get::<_, MaybeMillis>(5)?.0,
        last_success: row.get::<_, MaybeMillis>(6)?.0,
    })
}
