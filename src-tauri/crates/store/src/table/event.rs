//! Events of calendars as they were read: a cache that a full reading rebuilds. An event that is gone keeps what was
//! last known of it. Whether it may be called gone is not decided here.

use crate::columns::{
    AsWord, MaybeMillis, Millis, containing, email_text, filled, list_from, list_over, original_start_from,
    original_start_text, span_columns, span_from,
};
use crate::error::{Error, Result};
use crate::table::calendar::{self, CalendarKey};
use crate::{Reader, Tx};
use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Params, Row, params};
use truedocket_core::calendar::event::CalendarEvent;
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, IcalUid, RemoteId, Version};
use truedocket_core::text::ClientText;
use truedocket_core::time::Window;

const UPSERT: &str = "INSERT INTO event (calendar, id, version, uid, series, original_start, all_day, starts, ends, zone, \
     title, body, place, organizer, attendees, categories, show_as, standing, nature, private, updated, seen) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22) \
     ON CONFLICT (calendar, id) DO UPDATE SET version = excluded.version, uid = excluded.uid, \
     series = excluded.series, original_start = excluded.original_start, all_day = excluded.all_day, \
     starts = excluded.starts, ends = excluded.ends, zone = excluded.zone, title = excluded.title, \
     body = excluded.body, place = excluded.place, organizer = excluded.organizer, attendees = excluded.attendees, \
     categories = excluded.categories, show_as = excluded.show_as, standing = excluded.standing, \
     nature = excluded.nature, private = excluded.private, updated = excluded.updated, seen = excluded.seen, \
     gone_at = 0";

const SELECT: &str = "SELECT c.connection, c.id, e.id, e.version, e.uid, e.series, e.original_start, e.all_day, \
     e.starts, e.ends, e.zone, e.title, e.body, e.place, e.organizer, e.attendees, e.categories, e.show_as, \
     e.standing, e.nature, e.private, e.updated, e.gone_at FROM calendar c CROSS JOIN event e";

/// An event that is gone, as it was last known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoneEvent {
    /// What was last known.
    pub event: CalendarEvent,
    /// When we learned that it is gone.
    pub gone_at: DateTime<Utc>,
}

/// Stores a page of one calendar; later events of one id win, and a gone event that comes again lives again.
/// `reading` is the number of [`calendar::begin_full`] or [`calendar::begin_changes`]. All keys must name that
/// calendar.
pub fn upsert_page(tx: &mut Tx<'_>, key: &CalendarKey, events: &[CalendarEvent], reading: i64) -> Result<()> {
    let number = calendar::number(tx, key)?.ok_or(Error::NotAllowed { what: "the calendar" })?;
    let mut statement = tx.conn().prepare_cached(UPSERT)?;
    let (mut attendees, mut categories) = (Vec::new(), Vec::new());
    for event in events {
        if event.key.calendar != key.id || event.key.connection != key.connection {
            return Err(Error::Conflict { what: "the event's calendar" });
        }
        let (all_day, starts, ends, zone) = span_columns(&event.span);
        statement.execute(params![
            number,
            event.key.id.as_str(),
            event.version.as_str(),
            event.uid.as_ref().map_or("", IcalUid::as_str),
            event.series.as_ref().map_or("", RemoteId::as_str),
            original_start_text(event.original_start.as_ref()),
            all_day,
            starts,
            ends,
            zone,
            event.title.reveal(),
            event.body.reveal(),
            event.place.reveal(),
            email_text(event.organizer.as_ref()),
            list_over(&mut attendees, &event.attendees)?,
            list_over(&mut categories, &event.categories)?,
            AsWord(event.show_as),
            AsWord(event.status),
            AsWord(event.event_type),
            event.private,
            MaybeMillis(event.updated),
            reading,
        ])?;
    }
    Ok(())
}

/// The event is gone. False: it was not alive here.
pub fn mark_gone(tx: &mut Tx<'_>, key: &EventKey, at: DateTime<Utc>) -> Result<bool> {
    let sql = "UPDATE event SET gone_at = ?4 WHERE gone_at = 0 AND id = ?3
               AND calendar = (SELECT number FROM calendar WHERE connection = ?1 AND id = ?2)";
    let values = params![key.connection.as_str(), key.calendar.as_str(), key.id.as_str(), Millis(at)];
    Ok(tx.conn().prepare_cached(sql)?.execute(values)? > 0)
}

/// Living events that overlap the window and were not seen in full reading `reading` nor after it: candidates for
/// having gone, in order of their ids. Means nothing before that reading is complete.
pub fn not_seen(reader: &Reader, key: &CalendarKey, reading: i64, window: &Window) -> Result<Vec<EventKey>> {
    let sql = format!("{SELECT} ON e.calendar = c.number WHERE c.connection = ?1 AND c.id = ?2 AND e.seen < ?3 AND e.gone_at = 0
                       AND max(e.ends, e.starts) >= ?4 AND e.starts < ?5 AND (e.ends > ?4 OR e.starts >= ?4) ORDER BY e.id");
    let values =
        params![key.connection.as_str(), key.id.as_str(), reading, Millis(window.start), Millis(window.end)];
    let mut statement = reader.conn().prepare_cached(&sql)?;
    Ok(statement.query_map(values, event_key)?.collect::<rusqlite::Result<_>>()?)
}

/// Living events of these connections that overlap the window, in order of begin and key. An event of no length lies
/// in the window that its begin lies in; dates of whole days count as UTC, so ask for a window wide enough.
pub fn in_window(
    reader: &Reader,
    window: &Window,
    connections: &[ConnectionName],
) -> Result<Vec<CalendarEvent>> {
    let rows = overlapping(reader, window, connections, "e.gone_at = 0")?;
    Ok(rows.into_iter().map(|(event, _)| event).collect())
}

/// Events that are gone and, as last known, overlapped the window; in the same order.
pub fn gone_in_window(
    reader: &Reader,
    window: &Window,
    connections: &[ConnectionName],
) -> Result<Vec<GoneEvent>> {
    let rows = overlapping(reader, window, connections, "e.gone_at <> 0")?;
    Ok(rows
        .into_iter()
        .filter_map(|(event, gone)| gone.map(|gone_at| GoneEvent { event, gone_at }))
        .collect())
}

fn overlapping(
    reader: &Reader,
    window: &Window,
    connections: &[ConnectionName],
    alive: &str,
) -> Result<Vec<(CalendarEvent, Option<DateTime<Utc>>)>> {
    let sql = format!(
        "{SELECT} INDEXED BY event_time ON e.calendar = c.number WHERE max(e.ends, e.starts) >= ?1 AND e.starts < ?2 AND (e.ends > ?1 OR e.starts >= ?1) AND {alive}
         AND c.connection IN (SELECT value FROM json_each(?3)) ORDER BY e.starts, c.connection, c.id, e.id"
    );
    let names = serde_json::to_string(connections)?;
    many(reader, &sql, params![Millis(window.start), Millis(window.end), names])
}

/// The event of that key, alive or gone.
pub fn find(reader: &Reader, key: &EventKey) -> Result<Option<CalendarEvent>> {
    let sql =
        format!("{SELECT} ON e.calendar = c.number WHERE c.connection = ?1 AND c.id = ?2 AND e.id = ?3");
    let values = [key.connection.as_str(), key.calendar.as_str(), key.id.as_str()];
    let found = reader.conn().prepare_cached(&sql)?.query_row(values, read_event).optional()?;
    Ok(found.map(|(event, _)| event))
}

/// Events of that provider's id on any calendar of the connection: those that live, then those that are gone.
pub fn living_and_gone(
    reader: &Reader,
    connection: &ConnectionName,
    id: &RemoteId,
) -> Result<(Vec<CalendarEvent>, Vec<GoneEvent>)> {
    let sql =
        format!("{SELECT} ON e.calendar = c.number WHERE c.connection = ?1 AND e.id = ?2 ORDER BY c.id");
    let (mut living, mut gone) = (Vec::new(), Vec::new());
    for (event, gone_at) in many(reader, &sql, [connection.as_str(), id.as_str()])? {
        match gone_at {
            Some(gone_at) => gone.push(GoneEvent { event, gone_at }),
            None => living.push(event),
        }
    }
    Ok((living, gone))
}

/// Living events of a calendar.
pub fn count(reader: &Reader, key: &CalendarKey) -> Result<u64> {
    let sql = "SELECT count(*) FROM event WHERE gone_at = 0
               AND calendar = (SELECT number FROM calendar WHERE connection = ?1 AND id = ?2)";
    let mut statement = reader.conn().prepare_cached(sql)?;
    Ok(statement.query_row([key.connection.as_str(), key.id.as_str()], |row| row.get(0))?)
}

/// All copies of an appointment, and all days of a series, that are alive or gone.
pub fn of_uid(reader: &Reader, uid: &IcalUid) -> Result<Vec<(CalendarEvent, Option<DateTime<Utc>>)>> {
    let sql = format!("{SELECT} ON e.calendar = c.number WHERE e.uid = ?1 ORDER BY c.connection, c.id, e.id");
    many(reader, &sql, [uid.as_str()])
}

/// All days of a series of that connection, on whichever of its calendars, alive or gone.
pub fn of_series(
    reader: &Reader,
    connection: &ConnectionName,
    series: &RemoteId,
) -> Result<Vec<(CalendarEvent, Option<DateTime<Utc>>)>> {
    let sql = format!(
        "{SELECT} ON e.calendar = c.number WHERE c.connection = ?1 AND e.series = ?2 ORDER BY c.id, e.starts, e.id"
    );
    many(reader, &sql, [connection.as_str(), series.as_str()])
}

/// Events whose title, body or place holds the words or that have them for an id, with when we learned that they are gone, if they are; the newest
/// `limit`. Letters of ASCII match in either case, others only as they are written.
pub fn text_search(
    reader: &Reader,
    words: &str,
    limit: u32,
) -> Result<Vec<(CalendarEvent, Option<DateTime<Utc>>)>> {
    let sql = format!(
        "{SELECT} ON e.calendar = c.number WHERE e.title LIKE ?1 ESCAPE '\\' OR e.place LIKE ?1 ESCAPE '\\'
         OR e.body LIKE ?1 ESCAPE '\\' OR e.id = ?3 ORDER BY e.starts DESC, c.connection, c.id, e.id LIMIT ?2"
    );
    many(reader, &sql, params![containing(words), limit, words])
}

/// Titles of events that are private, alive or gone, each once.
pub fn private_titles(reader: &Reader) -> Result<Vec<ClientText>> {
    let mut statement = reader.conn().prepare_cached("SELECT DISTINCT title FROM event WHERE private = 1")?;
    let rows = statement.query_map([], |row| Ok(ClientText::new(row.get::<_, String>(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn many<P: Params>(
    reader: &Reader,
    sql: &str,
    values: P,
) -> Result<Vec<(CalendarEvent, Option<DateTime<Utc>>)>> {
    let mut statement = reader.conn().prepare_cached(sql)?;
    Ok(statement.query_map(values, read_event)?.collect::<rusqlite::Result<_>>()?)
}

fn event_key(row: &Row<'_>) -> rusqlite::Result<EventKey> {
    Ok(EventKey {
        connection: ConnectionName::new(row.get_ref(0)?.as_str()?),
        calendar: CalendarId::new(row.get_ref(1)?.as_str()?),
        id: RemoteId::new(row.get_ref(2)?.as_str()?),
    })
}

fn read_event(row: &Row<'_>) -> rusqlite::Result<(CalendarEvent, Option<DateTime<Utc>>)> {
    let event = CalendarEvent {
        key: event_key(row)?,
        version: Version::new(row.get_ref(3)?.as_str()?),
        uid: filled(row.get(4)?).map(IcalUid::new),
        series: filled(row.get(5)?).map(RemoteId::new),
        original_start: original_start_from(row.get_ref(6)?.as_str()?)?,
        span: span_from(row.get(7)?, row.get(8)?, row.get(9)?, row.get(10)?)?,
        title: ClientText::new(row.get::<_, String>(11)?),
        body: ClientText::new(row.get::<_, String>(12)?),
        place: ClientText::new(row.get::<_, String>(13)?),
        organizer: Email::new(row.get_ref(14)?.as_str()?),
        attendees: list_from(row.get_ref(15)?.as_str()?)?,
        categories: list_from(row.get_ref(16)?.as_str()?)?,
        show_as: row.get::<_, AsWord<_>>(17)?.0,
        status: row.get::<_, AsWord<_>>(18)?.0,
        event_type: row.get::<_, AsWord<_>>(19)?.0,
        private: row.get(20)?,
        updated: row.get::<_, MaybeMillis>(21)?.0,
    };
    Ok((event, row.get::<_, MaybeMillis>(22)?.0))
}
