//! What was read of each calendar and list. Written only together with the cursor of the reading that it tells of, so
//! that neither can be ahead of the other.

use crate::columns::{AsWord, MaybeMillis, Millis, words};
use crate::error::{Error, Result};
use crate::table::calendar::CalendarKey;
use crate::{Reader, Tx};
use chrono::{DateTime, Utc};
use rusqlite::types::FromSqlError;
use rusqlite::{OptionalExtension, Row, params};
use truedocket_core::coverage::{Coverage, List, ReadScope};
use truedocket_core::ids::{CalendarId, ConnectionName};
use truedocket_core::time::Window;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Calendar,
    List,
}
words!(Kind { Calendar = "calendar", List = "list" });

const SELECT: &str =
    "SELECT connection, place, kind, account, window_start, window_end, read_at, complete, why FROM coverage";

/// What is known of a calendar or list; `None`: it is not known here.
pub fn get(reader: &Reader, key: &CalendarKey) -> Result<Option<Coverage>> {
    let sql = format!("{SELECT} WHERE connection = ?1 AND place = ?2");
    let mut statement = reader.conn().prepare_cached(&sql)?;
    Ok(statement.query_row([key.connection.as_str(), key.id.as_str()], read).optional()?)
}

/// What is known of the lists of a connection.
pub fn lists(reader: &Reader, connection: &ConnectionName) -> Result<Vec<Coverage>> {
    let sql = format!("{SELECT} WHERE connection = ?1 AND kind = 'list' ORDER BY place");
    let mut statement = reader.conn().prepare_cached(&sql)?;
    Ok(statement.query_map([connection.as_str()], read)?.collect::<rusqlite::Result<_>>()?)
}

/// When the place first came empty and was not believed.
pub fn empty_since(reader: &Reader, key: &CalendarKey) -> Result<Option<DateTime<Utc>>> {
    let sql = "SELECT empty_since FROM coverage WHERE connection = ?1 AND place = ?2";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let since = statement
        .query_row([key.connection.as_str(), key.id.as_str()], |row| row.get::<_, MaybeMillis>(0))
        .optional()?;
    Ok(since.and_then(|since| since.0))
}

/// A list that has no cursor was read whole: who works at the firm.
pub fn whole_list(
    tx: &mut Tx<'_>,
    connection: &ConnectionName,
    list: List,
    account: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    let key = CalendarKey::list(connection, list.name());
    add(tx, &key, Kind::List)?;
    let sql = "UPDATE coverage SET account = ?3, read_at = ?4, complete = 1, why = '', empty_since = 0
               WHERE connection = ?1 AND place = ?2";
    let values = params![key.connection.as_str(), key.id.as_str(), account, Millis(at)];
    changed(tx.conn().prepare_cached(sql)?.execute(values)?)
}

/// A list that has no cursor could not be read.
pub fn list_failed(tx: &mut Tx<'_>, connection: &ConnectionName, list: List, why: &str) -> Result<()> {
    let key = CalendarKey::list(connection, list.name());
    add(tx, &key, Kind::List)?;
    incomplete(tx, &key, why)
}

/// A list is none of this connection's after all.
pub fn remove_list(tx: &mut Tx<'_>, connection: &ConnectionName, list: List) -> Result<()> {
    let sql = "DELETE FROM coverage WHERE connection = ?1 AND place = ?2 AND kind = 'list'";
    tx.conn().prepare_cached(sql)?.execute([connection.as_str(), list.name()])?;
    Ok(())
}

/// A place of which nothing is known yet; one that is there stays as it is.
pub(crate) fn add(tx: &mut Tx<'_>, key: &CalendarKey, kind: Kind) -> Result<()> {
    let sql = "INSERT INTO coverage (connection, place, kind) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    tx.conn().prepare_cached(sql)?.execute(params![
        key.connection.as_str(),
        key.id.as_str(),
        AsWord(kind)
    ])?;
    Ok(())
}

/// A full reading is complete; it covers the window that it was begun with.
pub(crate) fn complete(tx: &mut Tx<'_>, key: &CalendarKey, account: &str, at: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE coverage SET account = ?3, read_at = ?4, complete = 1, why = '', empty_since = 0,
               (window_start, window_end) = (SELECT c.window_start, c.window_end FROM calendar c
               WHERE c.connection = ?1 AND c.id = ?2) WHERE connection = ?1 AND place = ?2";
    let values = params![key.connection.as_str(), key.id.as_str(), account, Millis(at)];
    changed(tx.conn().prepare_cached(sql)?.execute(values)?)
}

/// A reading of changes is complete: the same window is known up to a later moment.
pub(crate) fn moved_on(tx: &mut Tx<'_>, key: &CalendarKey, at: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE coverage SET read_at = ?3, complete = 1, why = '' WHERE connection = ?1 AND place = ?2";
    changed(tx.conn().prepare_cached(sql)?.execute(params![
        key.connection.as_str(),
        key.id.as_str(),
        Millis(at)
    ])?)
}

/// The newest reading did not bring all of it. What the last complete one covered stays on record.
pub(crate) fn incomplete(tx: &mut Tx<'_>, key: &CalendarKey, why: &str) -> Result<()> {
    let sql = "UPDATE coverage SET complete = 0, why = ?3 WHERE connection = ?1 AND place = ?2";
    changed(tx.conn().prepare_cached(sql)?.execute([key.connection.as_str(), key.id.as_str(), why])?)
}

/// It came empty, which is not believed the first time.
pub(crate) fn doubted(tx: &mut Tx<'_>, key: &CalendarKey, why: &str, at: DateTime<Utc>) -> Result<()> {
    incomplete(tx, key, why)?;
    let sql = "UPDATE coverage SET empty_since = ?3 WHERE connection = ?1 AND place = ?2";
    let values = params![key.connection.as_str(), key.id.as_str(), Millis(at)];
    changed(tx.conn().prepare_cached(sql)?.execute(values)?)
}

fn changed(rows: usize) -> Result<()> {
    if rows == 0 { Err(Error::NotAllowed { what: "the coverage" }) } else { Ok(()) }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Coverage> {
    let place: String = row.get(1)?;
    let place = match row.get::<_, AsWord<Kind>>(2)?.0 {
        Kind::Calendar => ReadScope::Calendar(CalendarId::new(place)),
        Kind::List => ReadScope::List(List::of_name(&place).ok_or(FromSqlError::InvalidType)?),
    };
    let (start, end) = (row.get::<_, MaybeMillis>(4)?.0, row.get::<_, MaybeMillis>(5)?.0);
    let why: String = row.get(8)?;
    Ok(Coverage {
        connection: ConnectionName::new(row.get::<_, String>(0)?),
        place,
        account: row.get(3)?,
        window: start.zip(end).map(|(start, end)| Window { start, end }),
        read_at: row.get::<_, MaybeMillis>(6)?.0,
        gap: (!row.get::<_, bool>(7)?).then_some(why),
    })
}
