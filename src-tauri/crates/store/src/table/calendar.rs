//! Calendars, and the lists of a practice system, with where their reading is. Their contents are in
//! [`crate::table::event`], [`crate::table::entry`] and the tables of people and matters; what is known of them is in
//! [`crate::table::coverage`], which is written here, in the same transaction as the cursor.
//!
//! A reading is begun, stored page by page, and finished or failed. A kill in between leaves the page token, so that
//! it goes on where it stopped. Only a finished full reading proves anything about what was not seen.

use crate::columns::{AsWord, MaybeMillis, Millis, email_text, filled, words};
use crate::error::{Error, Result};
use crate::table::coverage::{self, Kind};
use crate::{Reader, Tx};
use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, params};
use truedocket_core::calendar::event::Calendar;
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{CalendarId, ConnectionName};
use truedocket_core::text::ClientText;
use truedocket_core::time::Window;

/// Entries of a practice system, read as one list.
pub const ENTRIES: &str = "entries";
/// Matters of a practice system.
pub const MATTERS: &str = "matters";
/// Users of a practice system.
pub const USERS: &str = "users";
/// The address book of a practice system.
pub const CONTACTS: &str = "contacts";

/// Which calendar or list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CalendarKey {
    /// Its connection.
    pub connection: ConnectionName,
    /// The provider's id, or one of the names above.
    pub id: CalendarId,
}

impl CalendarKey {
    /// A calendar's key.
    pub fn of(calendar: &Calendar) -> Self {
        Self { connection: calendar.connection.clone(), id: calendar.id.clone() }
    }

    /// A list of a practice system.
    pub fn list(connection: &ConnectionName, list: &str) -> Self {
        Self { connection: connection.clone(), id: CalendarId::new(list) }
    }
}

/// Do we know what is in it?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// As of `as_of`, yes.
    Ok,
    /// No: neither free, nor busy, nor fine.
    Unknown,
}

/// The reading that was begun and not finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnderWay {
    /// None.
    None,
    /// Everything in the window.
    Full,
    /// What changed.
    Changes,
}
words!(UnderWay { None = "none", Full = "full", Changes = "changes" });

/// How far the reading of a calendar or list is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingState {
    /// Known?
    pub state: State,
    /// Why it is unknown; empty when ok.
    pub why: String,
    /// Up to when we know its contents.
    pub as_of: Option<DateTime<Utc>>,
    /// The stretch that the newest full reading asks for, finished or not.
    pub window: Option<Window>,
    /// The stretch that the last complete reading covers.
    pub covered: Option<Window>,
    /// The account that read it.
    pub account: String,
    /// Continues with what changed; `None`: a full reading is due.
    pub sync_token: Option<String>,
    /// Continues the reading that is under way.
    pub page_token: Option<String>,
    /// Number of the newest full reading, finished or not. Rows take it as `seen`.
    pub reading: i64,
    /// What was begun and not finished.
    pub under_way: UnderWay,
    /// When a full reading was last finished.
    pub last_full: Option<DateTime<Utc>>,
}

/// A calendar with the state of its reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownCalendar {
    /// As its provider lists it.
    pub calendar: Calendar,
    /// How far its reading is.
    pub reading: ReadingState,
}

const STATE: &str = "v.complete, v.why, v.read_at, v.account, v.window_start AS covered_start, \
     v.window_end AS covered_end, c.window_start, c.window_end, c.sync_token, c.page_token, c.reading, \
     c.under_way, c.last_full";
const FROM: &str = "FROM calendar c JOIN coverage v ON v.connection = c.connection AND v.place = c.id";

/// Adds calendars or changes their names, owners and zones; the state of their reading stays.
pub fn put(tx: &mut Tx<'_>, calendars: &[Calendar]) -> Result<()> {
    for calendar in calendars {
        put_row(tx, calendar, Kind::Calendar)?;
    }
    Ok(())
}

/// Adds a list of a practice system, such as [`ENTRIES`]; one that is there stays as it is.
pub fn put_list(tx: &mut Tx<'_>, key: &CalendarKey) -> Result<()> {
    let row = Calendar {
        connection: key.connection.clone(),
        id: key.id.clone(),
        name: ClientText::new(key.id.as_str()),
        owner: None,
        zone: String::new(),
    };
    put_row(tx, &row, Kind::List)
}

fn put_row(tx: &mut Tx<'_>, calendar: &Calendar, kind: Kind) -> Result<()> {
    let sql = "INSERT INTO calendar (connection, id, kind, name, owner, zone) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
               ON CONFLICT (connection, id) DO UPDATE SET name = excluded.name, owner = excluded.owner,
               zone = excluded.zone";
    tx.conn().prepare_cached(sql)?.execute(params![
        calendar.connection.as_str(),
        calendar.id.as_str(),
        AsWord(kind),
        calendar.name.reveal(),
        email_text(calendar.owner.as_ref()),
        calendar.zone,
    ])?;
    coverage::add(tx, &CalendarKey::of(calendar), kind)
}

/// Removes a calendar that is no longer listed, with its events. False: there was none.
pub fn remove(tx: &mut Tx<'_>, key: &CalendarKey) -> Result<bool> {
    let sql = "DELETE FROM calendar WHERE connection = ?1 AND id = ?2";
    let removed = tx.conn().prepare_cached(sql)?.execute([key.connection.as_str(), key.id.as_str()])? > 0;
    let sql = "DELETE FROM coverage WHERE connection = ?1 AND place = ?2";
    tx.conn().prepare_cached(sql)?.execute([key.connection.as_str(), key.id.as_str()])?;
    Ok(removed)
}

/// Calendars of a connection by id, without lists.
pub fn list(reader: &Reader, connection: &ConnectionName) -> Result<Vec<KnownCalendar>> {
    let sql = format!(
        "SELECT {STATE}, c.connection, c.id, c.name, c.owner, c.zone {FROM}
         WHERE c.connection = ?1 AND c.kind = 'calendar' ORDER BY c.id"
    );
    let mut statement = reader.conn().prepare_cached(&sql)?;
    let rows = statement.query_map([connection.as_str()], |row| {
        Ok(KnownCalendar { calendar: calendar(row)?, reading: reading(row)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// All calendars and lists of a connection.
pub fn keys(reader: &Reader, connection: &ConnectionName) -> Result<Vec<CalendarKey>> {
    let sql = "SELECT id FROM calendar WHERE connection = ?1 ORDER BY id";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let rows = statement.query_map([connection.as_str()], |row| {
        Ok(CalendarKey { connection: connection.clone(), id: CalendarId::new(row.get::<_, String>(0)?) })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How far the reading of a calendar or list is; `None`: it is not known here.
pub fn state(reader: &Reader, key: &CalendarKey) -> Result<Option<ReadingState>> {
    let sql = format!("SELECT {STATE} {FROM} WHERE c.connection = ?1 AND c.id = ?2");
    let mut statement = reader.conn().prepare_cached(&sql)?;
    Ok(statement.query_row([key.connection.as_str(), key.id.as_str()], reading).optional()?)
}

/// Begins a full reading and answers with its number. What was under way is given up; the state stays as it is until
/// the reading is finished.
pub fn begin_full(tx: &mut Tx<'_>, key: &CalendarKey, window: &Window) -> Result<i64> {
    let sql =
        "UPDATE calendar SET reading = reading + 1, under_way = 'full', page_token = '', window_start = ?3,
               window_end = ?4 WHERE connection = ?1 AND id = ?2 RETURNING reading";
    let values = params![key.connection.as_str(), key.id.as_str(), Millis(window.start), Millis(window.end)];
    let number = tx.conn().prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()?;
    number.ok_or(Error::NotAllowed { what: "the calendar" })
}

/// Begins a reading of what changed, from the sync token that is kept. Answers with the number that rows take.
pub fn begin_changes(tx: &mut Tx<'_>, key: &CalendarKey) -> Result<i64> {
    let sql = "UPDATE calendar SET under_way = 'changes', page_token = ''
               WHERE connection = ?1 AND id = ?2 AND sync_token <> '' RETURNING reading";
    let values = [key.connection.as_str(), key.id.as_str()];
    let number = tx.conn().prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()?;
    number.ok_or(Error::NotAllowed { what: "the calendar" })
}

/// A page is stored and there is more. To be called in the transaction that stored the page.
pub fn page_done(tx: &mut Tx<'_>, key: &CalendarKey, next: &str) -> Result<()> {
    let sql = "UPDATE calendar SET page_token = ?3 WHERE connection = ?1 AND id = ?2 AND under_way <> 'none'";
    changed(tx.conn().prepare_cached(sql)?.execute([key.connection.as_str(), key.id.as_str(), next])?)
}

/// The full reading is complete. `sync` is `None` for vendors without incremental reading. `at` is when it began:
/// what changed since then is not in it. `account` is the one that read.
pub fn full_done(
    tx: &mut Tx<'_>,
    key: &CalendarKey,
    sync: Option<&str>,
    at: DateTime<Utc>,
    account: &str,
) -> Result<()> {
    let sql = "UPDATE calendar SET last_full = ?3, sync_token = ?4, page_token = '', under_way = 'none'
               WHERE connection = ?1 AND id = ?2 AND under_way = 'full'";
    let values = params![key.connection.as_str(), key.id.as_str(), Millis(at), sync.unwrap_or_default()];
    changed(tx.conn().prepare_cached(sql)?.execute(values)?)?;
    coverage::complete(tx, key, account, at)
}

/// The full reading came to its end, and brought nothing where never anything was. That is not believed: it is read
/// in full again, and until then it is unknown.
pub fn came_empty(tx: &mut Tx<'_>, key: &CalendarKey, why: &str, at: DateTime<Utc>) -> Result<()> {
    tokens_died(tx, key)?;
    coverage::doubted(tx, key, why, at)
}

/// The reading of changes is complete. `at` is when it began.
pub fn changes_done(tx: &mut Tx<'_>, key: &CalendarKey, sync: Option<&str>, at: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE calendar SET sync_token = ?3, page_token = '', under_way = 'none'
               WHERE connection = ?1 AND id = ?2 AND under_way = 'changes'";
    let values = params![key.connection.as_str(), key.id.as_str(), sync.unwrap_or_default()];
    changed(tx.conn().prepare_cached(sql)?.execute(values)?)?;
    coverage::moved_on(tx, key, at)
}

/// The reading failed: the calendar is unknown. Tokens stay, so that it can go on.
pub fn failed(tx: &mut Tx<'_>, key: &CalendarKey, why: &str) -> Result<()> {
    coverage::incomplete(tx, key, why)
}

/// A token died: a full reading is due. Nothing is removed for it.
pub fn tokens_died(tx: &mut Tx<'_>, key: &CalendarKey) -> Result<()> {
    let sql = "UPDATE calendar SET sync_token = '', page_token = '', under_way = 'none'
               WHERE connection = ?1 AND id = ?2";
    changed(tx.conn().prepare_cached(sql)?.execute([key.connection.as_str(), key.id.as_str()])?)
}

/// The short name inside the file.
pub(crate) fn number(reader: &Reader, key: &CalendarKey) -> Result<Option<i64>> {
    let sql = "SELECT number FROM calendar WHERE connection = ?1 AND id = ?2";
    let mut statement = reader.conn().prepare_cached(sql)?;
    Ok(statement.query_row([key.connection.as_str(), key.id.as_str()], |row| row.get(0)).optional()?)
}

fn changed(rows: usize) -> Result<()> {
    if rows == 0 { Err(Error::NotAllowed { what: "the calendar" }) } else { Ok(()) }
}

fn calendar(row: &Row<'_>) -> rusqlite::Result<Calendar> {
    let owner: String = row.get("owner")?;
    Ok(Calendar {
        connection: ConnectionName::new(row.get::<_, String>("connection")?),
        id: CalendarId::new(row.get::<_, String>("id")?),
        name: ClientText::new(row.get::<_, String>("name")?),
        owner: Email::new(&owner),
        zone: row.get("zone")?,
    })
}

fn reading(row: &Row<'_>) -> rusqlite::Result<ReadingState> {
    let start = row.get::<_, MaybeMillis>("window_start")?.0;
    let end = row.get::<_, MaybeMillis>("window_end")?.0;
    let covered_start = row.get::<_, MaybeMillis>("covered_start")?.0;
    let covered_end = row.get::<_, MaybeMillis>("covered_end")?.0;
    Ok(ReadingState {
        state: if row.get("complete")? { State::Ok } else { State::Unknown },
        why: row.get("why")?,
        as_of: row.get::<_, MaybeMillis>("read_at")?.0,
        window: start.zip(end).map(|(start, end)| Window { start, end }),
        covered: covered_start.zip(covered_end).map(|(start, end)| Window { start, end }),
        account: row.get("account")?,
        sync_token: filled(row.get("sync_token")?),
        page_token: filled(row.get("page_token")?),
        reading: row.get("reading")?,
        under_way: row.get::<_, AsWord<_>>("under_way")?.0,
        last_full: row.get::<_, MaybeMillis>("last_full")?.0,
    })
}
