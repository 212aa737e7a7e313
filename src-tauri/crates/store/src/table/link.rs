//! Which entry stands for which event of record: ids, never titles.

use crate::columns::{AsWord, MaybeMillis, Millis, words};
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

/// How a comparison matched the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matched {
    /// None did.
    Not,
    /// By matter and time.
    MatterTime,
    /// By title or owner and time.
    TitleTime,
}
words!(Matched { Not = "", MatterTime = "matter_time", TitleTime = "title_time" });

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
    /// How a comparison matched the two.
    pub matched: Matched,
    /// When a comparison last saw the two agree.
    pub confirmed_at: Option<DateTime<Utc>>,
}

/// Makes a link. An event has one entry in each practice system and an entry one event, so links of either that
/// say otherwise are replaced.
pub fn put(tx: &mut Tx<'_>, link: &Link) -> Result<()> {
    let (record, entry) = (&link.record, &link.entry);
    remove(tx, &link.entry)?;
    let sql = "INSERT INTO link (record_connection, record_calendar, record_id, entry_connection, entry_calendar,
               entry_id, made_by, made_at, matched_by, confirmed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
               ON CONFLICT (record_connection, record_calendar, record_id, entry_connection) DO UPDATE SET
               entry_calendar = excluded.entry_calendar, entry_id = excluded.entry_id, made_by = excluded.made_by,
               made_at = excluded.made_at, matched_by = excluded.matched_by, confirmed_at = excluded.confirmed_at";
    tx.conn().prepare_cached(sql)?.execute(params![
        record.connection.as_str(),
        record.calendar.as_str(),
        record.id.as_str(),
        entry.connection.as_str(),
        entry.calendar.as_str(),
        entry.id.as_str(),
        AsWord(link.made_by),
        Millis(link.made_at),
        AsWord(link.matched),
        MaybeMillis(link.confirmed_at),
    ])?;
    Ok(())
}

/// A comparison saw the two agree. What a fix or a person said of either stays as it is.
pub fn agreed(
    tx: &mut Tx<'_>,
    record: &EventKey,
    entry: &EventKey,
    matched: Matched,
    at: DateTime<Utc>,
) -> Result<()> {
    let known = of_entry(tx, entry)?;
    if known.as_ref().is_some_and(|known| known.record == *record) || matched == Matched::Not {
        let sql = "UPDATE link SET confirmed_at = ?3 WHERE entry_connection = ?1 AND entry_id = ?2";
        let values = params![entry.connection.as_str(), entry.id.as_str(), Millis(at)];
        tx.conn().prepare_cached(sql)?.execute(values)?;
        return Ok(());
    }
    let others = of_record(tx, record)?.into_iter().filter(|link| link.entry.connection == entry.connection);
    if known.into_iter().chain(others).any(|link| link.made_by != MadeBy::Match) {
        return Ok(());
    }
    let (record, entry, made_by) = (record.clone(), entry.clone(), MadeBy::Match);
    put(tx, &Link { record, entry, made_by, made_at: at, matched, confirmed_at: Some(at) })
}

/// The two no longer belong together; a link that a fix or a person made stays. False: there was none.
pub fn parted(tx: &mut Tx<'_>, entry: &EventKey) -> Result<bool> {
    let sql = "DELETE FROM link WHERE entry_connection = ?1 AND entry_id = ?2 AND made_by = 'match'";
    Ok(tx.conn().prepare_cached(sql)?.execute([entry.connection.as_str(), entry.id.as_str()])? > 0)
}

/// Forgets what no comparison has seen agree since that instant, and answers how many these were.
pub fn forget_matched(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<usize> {
    let sql = "DELETE FROM link WHERE made_by = 'match' AND confirmed_at < ?1";
    Ok(tx.conn().prepare_cached(sql)?.execute([Millis(before)])?)
}

/// Removes the link of an entry. False: it had none.
pub fn remove(tx: &mut Tx<'_>, entry: &EventKey) -> Result<bool> {
    let sql = "DELETE FROM link WHERE entry_connection = ?1 AND entry_id = ?2";
    Ok(tx.conn().prepare_cached(sql)?.execute([entry.connection.as_str(), entry.id.as_str()])? > 0)
}

const SELECT: &str = "SELECT record_connection, record_calendar, record_id, entry_connection, entry_calendar, entry_id, \
     made_by, made_at, matched_by, confirmed_at FROM link";

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
        matched: row.get::<_, AsWord<_>>(8)?.0,
        confirmed_at: row.get::<_, MaybeMillis>(9)?.0,
    })
}

fn key(row: &Row<'_>, first: usize) -> rusqlite::Result<EventKey> {
    Ok(EventKey {
        connection: ConnectionName::new(row.get::<_, String>(first)?),
        calendar: CalendarId::new(row.get::<_, String>(first + 1)?),
        id: RemoteId::new(row.get::<_, String>(first + 2)?),
    })
}
