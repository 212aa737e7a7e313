//! Items that came and could not be understood: counted and shown, never dropped.

use crate::columns::Millis;
use crate::error::Result;
use crate::table::calendar::CalendarKey;
use crate::{Reader, Tx};
use chrono::{DateTime, Utc};
use rusqlite::{Row, params};
use truedocket_core::ids::{CalendarId, ConnectionName};

/// One such item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The calendar or list that it lies on.
    pub calendar: CalendarKey,
    /// Its id, or a place such as `line 12`; empty when not even that was readable.
    pub id: String,
    /// Why, in plain words without client text.
    pub reason: String,
    /// When it first came.
    pub first_seen: DateTime<Utc>,
    /// When it last came.
    pub last_seen: DateTime<Utc>,
}

/// Records that the item came.
pub fn put(tx: &mut Tx<'_>, calendar: &CalendarKey, id: &str, reason: &str, at: DateTime<Utc>) -> Result<()> {
    let sql = "INSERT INTO unreadable (connection, calendar, id, reason, first_seen, last_seen)
               VALUES (?1, ?2, ?3, ?4, ?5, ?5)
               ON CONFLICT (connection, calendar, id, reason) DO UPDATE SET last_seen = excluded.last_seen";
    let values = params![calendar.connection.as_str(), calendar.id.as_str(), id, reason, Millis(at)];
    tx.conn().prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// Removes items of the calendar that did not come since: after a complete full reading they are over.
pub fn remove_older(tx: &mut Tx<'_>, calendar: &CalendarKey, since: DateTime<Utc>) -> Result<usize> {
    let sql = "DELETE FROM unreadable WHERE connection = ?1 AND calendar = ?2 AND last_seen < ?3";
    let values = params![calendar.connection.as_str(), calendar.id.as_str(), Millis(since)];
    Ok(tx.conn().prepare_cached(sql)?.execute(values)?)
}

/// The item was understood after all.
pub fn remove(tx: &mut Tx<'_>, calendar: &CalendarKey, id: &str) -> Result<()> {
    let sql = "DELETE FROM unreadable WHERE connection = ?1 AND calendar = ?2 AND id = ?3";
    tx.conn().prepare_cached(sql)?.execute([calendar.connection.as_str(), calendar.id.as_str(), id])?;
    Ok(())
}

/// All items of a connection, in order of calendar and id.
pub fn list(reader: &Reader, connection: &ConnectionName) -> Result<Vec<Unreadable>> {
    let sql = "SELECT connection, calendar, id, reason, first_seen, last_seen FROM unreadable
               WHERE connection = ?1 ORDER BY calendar, id, reason";
    let mut statement = reader.conn().prepare_cached(sql)?;
    Ok(statement.query_map([connection.as_str()], read)?.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Unreadable> {
    Ok(Unreadable {
        calendar: CalendarKey {
            connection: ConnectionName::new(row.get::<_, String>(0)?),
            id: CalendarId::new(row.get::<_, String>(1)?),
        },
        id: row.get(2)?,
        reason: row.get(3)?,
        first_seen: row.get::<_, Millis>(4)?.0,
        last_seen: row.get::<_, Millis>(5)?.0,
    })
}
