//! Which entry stands for which event of record: ids, never titles.

use crate::columns::{AsWord, Millis, words};
use crate::error::Result;
use crate::{Reader, Tx};
use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, params};
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, RemoteId};

/// How we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MadeBy {
    /// The entry carries the event's id.
    Source,
    /// The morning comparison found them alike.
    Match,
    /// A fix made the entry.
    Fix,
    /// A person said so.
    Person,
}
words!(MadeBy { Source = "source", Match = "match", Fix = "fix", Person = "person" });

/// One link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The event of the calendar of record.
    pub record: EventKey,
    /// The entry of the practice system.
    pub entry: EventKey,
    /// How we know.
    pub made_by: MadeBy,
    /// Since when.
    pub made_at: DateTime<Utc>,
}

/// Makes a link. An event has one entry in each practice system and an entry one event, so links of either that
/// say otherwise are replaced.
pub fn put(tx: &mut Tx<'_>, link: &Link) -> Result<()> {
    let (record, entry) = (&link.record, &link.entry);
    remove(tx, &link.entry)?;
    let sql = "INSERT INTO link (record_connection, record_calendar, record_id, entry_connection, entry_calendar,
               entry_id, made_by, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
               ON CONFLICT (record_connection, record_calendar, record_id, entry_connection) DO UPDATE SET
               entry_calendar = excluded.entry_calendar, entry_id = excluded.entry_id, made_by = excluded.made_by,
               made_at = excluded.made_at";
    tx.conn().prepare_cached(sql)?.execute(params![
        record.connection.as_str(),
        record.calendar.as_str(),
        record.id.as_str(),
        entry.connection.as_str(),
        entry.calendar.as_str(),
        entry.id.as_str(),
        AsWord(link.made_by),
        Millis(link.made_at),
    ])?;
    Ok(())
}

/// Removes the link of an entry. False: it had none.
pub fn remove(tx: &mut Tx<'_>, entry: &EventKey) -> Result<bool> {
    let sql = "DELETE FROM link WHERE entry_connection = ?1 AND entry_id = ?2";
    Ok(tx.conn().prepare_cached(sql)?.execute([entry.connection.as_str(), entry.id.as_str()])? > 0)
}

const SELECT: &str = "SELECT record_connection, record_calendar, record_id, entry_connection, entry_calendar, entry_id, \
     made_by, made_at FROM link";

/// The link of an entry.
pub fn of_entry(reader: &Reader, entry: &EventKey) -> Result<Option<Link>> {
    let sql = format!("{SELECT} WHERE entry_connection = ?1 AND entry_id = ?2");
    let values = [entry.connection.as_str(), entry.id.as_str()];
    Ok(reader.conn().prepare_cached(&sql)?.query_row(values, read).optional()?)
}

/// Links of an event of record, one for each practice system.
pub fn of_record(reader: &Reader, record: &EventKey) -> Result<Vec<Link>> {
    let sql = format!(
        "{SELECT} WHERE record_connection = ?1 AND record_calendar = ?2 AND record_id = ?3 ORDER BY number"
    );
    let values = [record.connection.as_str(), record.calendar.as_str(), record.id.as_str()];
    let mut statement = reader.conn().prepare_cached(&sql)?;
    Ok(statement.query_map(values, read)?.collect::<rusqlite::Result<_>>()?)
}

/// All links, oldest first.
pub fn list(reader: &Reader) -> Result<Vec<Link>> {
    let mut statement = reader.conn().prepare_cached(&format!("{SELECT} ORDER BY number"))?;
    Ok(statement.query_map([], read)?.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Link> {
    Ok(Link {
        record: key(row, 0)?,
        entry: key(row, 3)?,
        made_by: row.get::<_, AsWord<_>>(6)?.0,
        made_at: row.get::<_, Millis>(7)?.0,
    })
}

fn key(row: &Row<'_>, first: usize) -> rusqlite::Result<EventKey> {
    Ok(EventKey {
        connection: ConnectionName::new(row.get::<_, String>(first)?),
        calendar: CalendarId::new(row.get::<_, String>(first + 1)?),
        id: RemoteId::new(row.get::<_, String>(first + 2)?),
    })
}
