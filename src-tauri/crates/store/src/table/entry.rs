//! Entries of practice systems' calendars as they were read: a cache. An entry that is gone keeps what was last
//! known of it. Whether it may be called gone is not decided here.

use crate::columns::{
    MaybeMillis, Millis, containing, email_text, filled, list_from, list_text, span_columns, span_from,
};
use crate::error::{Error, Result};
use crate::{Reader, Tx};
use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Params, Row, params};
use truedocket_core::firm::matter::Entry;
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, MatterId, RemoteId, Version};
use truedocket_core::text::ClientText;
use truedocket_core::time::Window;

const UPSERT: &str = "INSERT INTO entry (connection, id, calendar, version, all_day, starts, ends, zone, title, body, place, \
     matter, owner, category, attendees, source, ruled, updated, seen) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19) \
     ON CONFLICT (connection, id) DO UPDATE SET calendar = excluded.calendar, version = excluded.version, \
     all_day = excluded.all_day, starts = excluded.starts, ends = excluded.ends, zone = excluded.zone, \
     title = excluded.title, body = excluded.body, place = excluded.place, matter = excluded.matter, \
     owner = excluded.owner, category = excluded.category, attendees = excluded.attendees, \
     source = excluded.source, ruled = excluded.ruled, updated = excluded.updated, seen = excluded.seen, gone_at = 0";

const SELECT: &str = "SELECT connection, calendar, id, version, all_day, starts, ends, zone, title, body, place, matter, \
     owner, category, attendees, source, ruled, updated, gone_at FROM entry";

/// An entry that is gone, as it was last known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoneEntry {
    /// What was last known.
    pub entry: Entry,
    /// When we learned that it is gone.
    pub gone_at: DateTime<Utc>,
}

/// Stores a page of one practice system; later entries of one id win. `reading` is the number of the reading of the
/// list [`crate::table::calendar::ENTRIES`].
pub fn upsert_page(
    tx: &mut Tx<'_>,
    connection: &ConnectionName,
    entries: &[Entry],
    reading: i64,
) -> Result<()> {
    let mut statement = tx.conn().prepare_cached(UPSERT)?;
    for entry in entries {
        if entry.key.connection != *connection {
            return Err(Error::Conflict { what: "the entry's connection" });
        }
        let (all_day, starts, ends, zone) = span_columns(&entry.span);
        statement.execute(params![
            connection.as_str(),
            entry.key.id.as_str(),
            entry.key.calendar.as_str(),
            entry.version.as_str(),
            all_day,
            starts,
            ends,
            zone,
            entry.title.reveal(),
            entry.body.reveal(),
            entry.place.reveal(),
            entry.matter.as_ref().map_or("", MatterId::as_str),
            email_text(entry.owner.as_ref()),
            entry.category.as_deref().unwrap_or_default(),
            list_text(&entry.attendees)?,
            entry.source.as_deref().unwrap_or_default(),
            entry.ruled,
            MaybeMillis(entry.updated),
            reading,
        ])?;
    }
    Ok(())
}

/// The entry is gone. False: it was not alive here.
pub fn mark_gone(tx: &mut Tx<'_>, key: &EventKey, at: DateTime<Utc>) -> Result<bool> {
    let sql = "UPDATE entry SET gone_at = ?3 WHERE gone_at = 0 AND connection = ?1 AND id = ?2";
    let values = params![key.connection.as_str(), key.id.as_str(), Millis(at)];
    Ok(tx.conn().prepare_cached(sql)?.execute(values)? > 0)
}

/// Living entries that overlap the window and were not seen in reading `reading` nor after it: candidates for having
/// gone. Means nothing before that reading is complete.
pub fn not_seen(
    reader: &Reader,
    connection: &ConnectionName,
    reading: i64,
    window: &Window,
) -> Result<Vec<EventKey>> {
    let sql = format!(
        "{SELECT} WHERE connection = ?1 AND seen < ?2 AND gone_at = 0 AND starts < ?4
         AND (ends > ?3 OR starts >= ?3) ORDER BY id"
    );
    let values = params![connection.as_str(), reading, Millis(window.start), Millis(window.end)];
    Ok(many(reader, &sql, values)?.into_iter().map(|(entry, _)| entry.key).collect())
}

/// Living entries of these practice systems that overlap the window, in order of begin and id. Dates of whole days
/// count as UTC, so ask for a window wide enough.
pub fn in_window(reader: &Reader, window: &Window, connections: &[ConnectionName]) -> Result<Vec<Entry>> {
    let rows = overlapping(reader, window, connections, "gone_at = 0")?;
    Ok(rows.into_iter().map(|(entry, _)| entry).collect())
}

/// Entries that are gone and, as last known, overlapped the window; in the same order.
pub fn gone_in_window(
    reader: &Reader,
    window: &Window,
    connections: &[ConnectionName],
) -> Result<Vec<GoneEntry>> {
    let rows = overlapping(reader, window, connections, "gone_at <> 0")?;
    Ok(rows
        .into_iter()
        .filter_map(|(entry, gone)| gone.map(|gone_at| GoneEntry { entry, gone_at }))
        .collect())
}

/// The entry of that id, on whichever calendar it is now, with when we learned that it is gone, if it is.
pub fn find(
    reader: &Reader,
    connection: &ConnectionName,
    id: &RemoteId,
) -> Result<Option<(Entry, Option<DateTime<Utc>>)>> {
    let sql = format!("{SELECT} WHERE connection = ?1 AND id = ?2");
    let mut statement = reader.conn().prepare_cached(&sql)?;
    Ok(statement.query_row([connection.as_str(), id.as_str()], read_entry).optional()?)
}

/// The entry of that id while it lives.
pub fn living(reader: &Reader, connection: &ConnectionName, id: &RemoteId) -> Result<Option<Entry>> {
    let sql = format!("{SELECT} WHERE connection = ?1 AND id = ?2 AND gone_at = 0");
    let mut statement = reader.conn().prepare_cached(&sql)?;
    let found = statement.query_row([connection.as_str(), id.as_str()], read_entry).optional()?;
    Ok(found.map(|(entry, _)| entry))
}

/// Ids of living entries that name an event of record, each with the id of that event, in order.
pub fn sources(reader: &Reader, connection: &ConnectionName) -> Result<Vec<(RemoteId, RemoteId)>> {
    let sql =
        "SELECT id, source FROM entry WHERE connection = ?1 AND gone_at = 0 AND source <> '' ORDER BY id";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let rows = statement.query_map([connection.as_str()], |row| {
        Ok((RemoteId::new(row.get::<_, String>(0)?), RemoteId::new(row.get::<_, String>(1)?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The same of all entries, those that are gone too.
pub fn sources_ever(reader: &Reader, connection: &ConnectionName) -> Result<Vec<(RemoteId, RemoteId)>> {
    let sql = "SELECT id, source FROM entry WHERE connection = ?1 AND source <> '' ORDER BY id";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let rows = statement.query_map([connection.as_str()], |row| {
        Ok((RemoteId::new(row.get::<_, String>(0)?), RemoteId::new(row.get::<_, String>(1)?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Living entries of a matter, oldest first.
pub fn of_matter(reader: &Reader, connection: &ConnectionName, matter: &MatterId) -> Result<Vec<Entry>> {
    let sql = format!("{SELECT} WHERE connection = ?1 AND matter = ?2 AND gone_at = 0 ORDER BY starts, id");
    let rows = many(reader, &sql, [connection.as_str(), matter.as_str()])?;
    Ok(rows.into_iter().map(|(entry, _)| entry).collect())
}

/// Living entries of a practice system.
pub fn count(reader: &Reader, connection: &ConnectionName) -> Result<u64> {
    let sql = "SELECT count(*) FROM entry WHERE connection = ?1 AND gone_at = 0";
    Ok(reader.conn().prepare_cached(sql)?.query_row([connection.as_str()], |row| row.get(0))?)
}

fn overlapping(
    reader: &Reader,
    window: &Window,
    connections: &[ConnectionName],
    alive: &str,
) -> Result<Vec<(Entry, Option<DateTime<Utc>>)>> {
    let sql = format!(
        "{SELECT} WHERE starts < ?2 AND (ends > ?1 OR starts >= ?1) AND {alive}
         AND connection IN (SELECT value FROM json_each(?3)) ORDER BY starts, connection, id"
    );
    let names = serde_json::to_string(connections)?;
    many(reader, &sql, params![Millis(window.start), Millis(window.end), names])
}

/// Entries whose title, body or place holds the words or that have them for an id, with when we learned that they are gone, if they are; the newest
/// `limit`. Letters of ASCII match in either case, others only as they are written.
pub fn text_search(reader: &Reader, words: &str, limit: u32) -> Result<Vec<(Entry, Option<DateTime<Utc>>)>> {
    let sql = format!(
        "{SELECT} WHERE title LIKE ?1 ESCAPE '\\' OR place LIKE ?1 ESCAPE '\\' OR body LIKE ?1 ESCAPE '\\'
         OR id = ?3 ORDER BY starts DESC, connection, id LIMIT ?2"
    );
    many(reader, &sql, params![containing(words), limit, words])
}

/// Titles of entries that name a private event, or its series, or are linked with one, each once.
pub fn titles_of_private(reader: &Reader) -> Result<Vec<ClientText>> {
    let sql = "WITH private AS (SELECT c.connection, c.id AS calendar, e.id, e.series
                 FROM event e JOIN calendar c ON c.number = e.calendar WHERE e.private = 1)
               SELECT title FROM entry WHERE source IN (SELECT id FROM private UNION SELECT series FROM private)
                 AND source <> ''
               UNION SELECT n.title FROM entry n JOIN link l ON l.entry_connection = n.connection AND l.entry_id = n.id
                 JOIN private p ON p.connection = l.record_connection AND p.id = l.record_id";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok(ClientText::new(row.get::<_, String>(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn many<P: Params>(reader: &Reader, sql: &str, values: P) -> Result<Vec<(Entry, Option<DateTime<Utc>>)>> {
    let mut statement = reader.conn().prepare_cached(sql)?;
    Ok(statement.query_map(values, read_entry)?.collect::<rusqlite::Result<_>>()?)
}

fn read_entry(row: &Row<'_>) -> rusqlite::Result<(Entry, Option<DateTime<Utc>>)> {
    let entry = Entry {
        key: EventKey {
            connection: ConnectionName::new(row.get::<_, String>(0)?),
            calendar: CalendarId::new(row.get::<_, String>(1)?),
            id: RemoteId::new(row.get::<_, String>(2)?),
        },
        version: Version::new(row.get::<_, String>(3)?),
        span: span_from(row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?)?,
        title: ClientText::new(row.get::<_, String>(8)?),
        body: ClientText::new(row.get::<_, String>(9)?),
        place: ClientText::new(row.get::<_, String>(10)?),
        matter: filled(row.get(11)?).map(MatterId::new),
        owner: Email::new(row.get_ref(12)?.as_str()?),
        category: filled(row.get(13)?),
        attendees: list_from(row.get_ref(14)?.as_str()?)?,
        source: filled(row.get(15)?),
        ruled: row.get(16)?,
        updated: row.get::<_, MaybeMillis>(17)?.0,
    };
    Ok((entry, row.get::<_, MaybeMillis>(18)?.0))
}
