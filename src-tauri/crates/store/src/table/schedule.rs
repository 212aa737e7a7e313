//! When each part runs next and last did: survives sleep and restart. Decides nothing.

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
    /// When it is due.
    pub next_run: Option<DateTime<Utc>>,
    /// When it last began.
    pub last_run: Option<DateTime<Utc>>,
    /// When it last succeeded.
    pub last_success: Option<DateTime<Utc>>,
}

/// Sets all times of a part.
pub fn put(tx: &mut Tx<'_>, schedule: &Schedule) -> Result<()> {
    let sql = "INSERT INTO schedule (part, next_run, last_run, last_success) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (part) DO UPDATE SET next_run = excluded.next_run, last_run = excluded.last_run,
               last_success = excluded.last_success";
    tx.conn().prepare_cached(sql)?.execute(params![
        schedule.part,
        MaybeMillis(schedule.next_run),
        MaybeMillis(schedule.last_run),
        MaybeMillis(schedule.last_success),
    ])?;
    Ok(())
}

/// A part's times.
pub fn get(reader: &Reader, part: &str) -> Result<Option<Schedule>> {
    let sql = "SELECT part, next_run, last_run, last_success FROM schedule WHERE part = ?1";
    Ok(reader.conn().prepare_cached(sql)?.query_row([part], read).optional()?)
}

/// All parts, by name.
pub fn list(reader: &Reader) -> Result<Vec<Schedule>> {
    let sql = "SELECT part, next_run, last_run, last_success FROM schedule ORDER BY part";
    Ok(reader.conn().prepare_cached(sql)?.query_map([], read)?.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Schedule> {
    Ok(Schedule {
        part: row.get(0)?,
        next_run: row.get::<_, MaybeMillis>(1)?.0,
        last_run: row.get::<_, MaybeMillis>(2)?.0,
        last_success: row.get::<_, MaybeMillis>(3)?.0,
    })
}
