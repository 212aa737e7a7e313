//! Clean-ups of legacy calendars: what was asked for, how far the reading is, and the rows that came. What was found
//! in them is put here too ([`put_findings`]) and looked at in [`crate::table::review`].
//!
//! A calendar is read page by page; a page and the token of the next one are stored together, so that a kill in
//! between neither loses a row nor counts one twice.

mod found;
mod notes;
mod rows;

pub use found::put_findings;
pub use notes::{StoredNote, add_notes, note_counts, notes};
pub use rows::{
    NotUnderstood, Unreadable, add_page, knows, original, restart_calendar, row, unreadable, walk_rows,
};

use crate::columns::{
    AsWord, MaybeMillis, Millis, date_from, date_text, filled, json_from, list_from, list_text, words,
};
use crate::error::{Error, Result};
use crate::{Reader, Tx};
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{OptionalExtension, Row, params};
use truedocket_core::calendar::event::Calendar;
use truedocket_core::coverage::{Coverage, ReadScope};
use truedocket_core::ids::RunId;
use truedocket_core::time::Window;

/// Where the rows come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Connected calendars.
    Accounts,
    /// Exported files: looked at, not purged.
    Files,
}
words!(Source { Accounts = "accounts", Files = "files" });

/// How far a clean-up is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its calendars are being read.
    Reading,
    /// The findings are drawn up.
    Found,
}
words!(State { Reading = "reading", Found = "found" });

/// How far one of its calendars is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarState {
    /// Nothing of it came yet.
    Waiting,
    /// Some pages came.
    Reading,
    /// All came.
    Read,
    /// It could not be read: neither fine nor clean.
    Unknown,
}
words!(CalendarState { Waiting = "waiting", Reading = "reading", Read = "read", Unknown = "unknown" });

/// A clean-up to be begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAudit {
    /// The run that begins it.
    pub run: RunId,
    /// Where its rows come from.
    pub source: Source,
    /// First day of the period.
    pub since: Option<NaiveDate>,
    /// Last day of the period.
    pub until: Option<NaiveDate>,
    /// Paths of the files.
    pub files: Vec<String>,
    /// When.
    pub began: DateTime<Utc>,
}

/// A clean-up as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// Names it.
    pub run: RunId,
    /// Where its rows come from.
    pub source: Source,
    /// First day of the period.
    pub since: Option<NaiveDate>,
    /// Last day of the period.
    pub until: Option<NaiveDate>,
    /// Paths of the files.
    pub files: Vec<String>,
    /// When it began.
    pub began: DateTime<Utc>,
    /// How far it is.
    pub state: State,
    /// When the findings were drawn up.
    pub found_at: Option<DateTime<Utc>>,
    /// Rows that no finding names, of calendars and by lists that were read to their end.
    pub sound: u64,
    /// Rows that no finding names and that cannot be called sound, since something was not read.
    pub unproved: u64,
}

/// One calendar of a clean-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditCalendar {
    /// Its number in the clean-up, from 0.
    pub place: i64,
    /// As its provider listed it.
    pub calendar: Calendar,
    /// How far it is.
    pub state: CalendarState,
    /// Token of the next page.
    pub next: Option<String>,
    /// Rows that came, each once.
    pub rows: u64,
    /// Rows that came and could not be understood.
    pub unreadable: u64,
    /// Why it is unknown; else empty.
    pub reason: String,
    /// The account that reads it; empty for a file.
    pub account: String,
    /// When its reading began.
    pub read_at: Option<DateTime<Utc>>,
}

impl AuditCalendar {
    /// What was read of it, for the days `window` that were asked for.
    pub fn coverage(&self, window: Option<Window>) -> Coverage {
        let gap = match self.state {
            CalendarState::Read => None,
            CalendarState::Waiting | CalendarState::Reading => Some(NOT_TO_ITS_END.to_owned()),
            CalendarState::Unknown => Some(self.reason.clone()),
        };
        let (connection, id) = (self.calendar.connection.clone(), self.calendar.id.clone());
        Coverage {
            account: self.account.clone(),
            window,
            read_at: self.read_at,
            gap,
            ..Coverage::none(connection, ReadScope::Calendar(id))
        }
    }
}

const NOT_TO_ITS_END: &str = "it was not read to its end";
const SELECT: &str =
    "SELECT run, source, since, until, files, began, state, found_at, sound, unproved FROM audit";

/// Begins a clean-up of these calendars; their places are their order.
pub fn begin(tx: &mut Tx<'_>, audit: &NewAudit, calendars: &[Calendar]) -> Result<()> {
    let sql = "INSERT INTO audit (run, source, state, since, until, files, began)
               VALUES (?1, ?2, 'reading', ?3, ?4, ?5, ?6)";
    tx.conn().prepare_cached(sql)?.execute(params![
        audit.run.as_str(),
        AsWord(audit.source),
        date_text(audit.since),
        date_text(audit.until),
        list_text(&audit.files)?,
        Millis(audit.began),
    ])?;
    let sql = "INSERT INTO audit_calendar (run, place, connection, id, calendar) VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut insert = tx.conn().prepare_cached(sql)?;
    for (place, calendar) in (0_i64..).zip(calendars) {
        let json = serde_json::to_string(calendar)?;
        let (connection, id) = (calendar.connection.as_str(), calendar.id.as_str());
        insert.execute(params![audit.run.as_str(), place, connection, id, json])?;
    }
    Ok(())
}

/// One clean-up.
pub fn get(reader: &Reader, run: &RunId) -> Result<Option<Audit>> {
    let sql = format!("{SELECT} WHERE run = ?1");
    Ok(reader.conn().prepare_cached(&sql)?.query_row([run.as_str()], read).optional()?)
}

/// Clean-ups, the newest first.
pub fn newest(reader: &Reader, limit: u32) -> Result<Vec<Audit>> {
    let sql = format!("{SELECT} ORDER BY began DESC, run DESC LIMIT ?1");
    let mut statement = reader.conn().prepare_cached(&sql)?;
    Ok(statement.query_map([limit], read)?.collect::<rusqlite::Result<_>>()?)
}

/// Its calendars, in order of place.
pub fn calendars(reader: &Reader, run: &RunId) -> Result<Vec<AuditCalendar>> {
    let sql =
        "SELECT place, calendar, state, next, rows, unreadable, reason, account, read_at FROM audit_calendar
               WHERE run = ?1 ORDER BY place";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let rows = statement.query_map([run.as_str()], |row| {
        Ok(AuditCalendar {
            place: row.get(0)?,
            calendar: json_from(row.get_ref(1)?.as_str()?)?,
            state: row.get::<_, AsWord<_>>(2)?.0,
            next: filled(row.get(3)?),
            rows: row.get(4)?,
            unreadable: row.get(5)?,
            reason: row.get(6)?,
            account: row.get(7)?,
            read_at: row.get::<_, MaybeMillis>(8)?.0,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Its reading begins now, by that account.
pub fn calendar_begins(
    tx: &mut Tx<'_>,
    run: &RunId,
    place: i64,
    account: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    let sql = "UPDATE audit_calendar SET account = ?3, read_at = ?4 WHERE run = ?1 AND place = ?2";
    changed(tx.conn().prepare_cached(sql)?.execute(params![run.as_str(), place, account, Millis(at)])?)
}

/// What was read of it is no ground to say anything, for that reason.
pub fn calendar_is_no_ground(tx: &mut Tx<'_>, run: &RunId, place: i64, reason: &str) -> Result<()> {
    let sql = "UPDATE audit_calendar SET state = 'unknown', reason = ?3 WHERE run = ?1 AND place = ?2";
    changed(tx.conn().prepare_cached(sql)?.execute(params![run.as_str(), place, reason])?)
}

/// The calendar could not be read. What came of it stays, and so does the token of the next page: a later try goes on. One
/// that was read to its end stays read, unless it came empty, which may not be believed.
pub fn calendar_unknown(tx: &mut Tx<'_>, run: &RunId, place: i64, reason: &str) -> Result<()> {
    let sql = "UPDATE audit_calendar SET state = 'unknown', reason = ?3
               WHERE run = ?1 AND place = ?2 AND (state <> 'read' OR rows + unreadable = 0)";
    changed(tx.conn().prepare_cached(sql)?.execute(params![run.as_str(), place, reason])?)
}

/// Removes a clean-up with its rows, findings, decisions and purges that were never approved. One of which a purge was
/// approved is refused: what was done has to stay on record.
pub fn forget(tx: &mut Tx<'_>, run: &RunId) -> Result<()> {
    let sql = "SELECT EXISTS (SELECT 1 FROM purge WHERE audit = ?1 AND approved_at <> 0)";
    if tx.conn().prepare_cached(sql)?.query_row([run.as_str()], |row| row.get(0))? {
        return Err(Error::NotAllowed { what: "the clean-up" });
    }
    tx.conn().prepare_cached("DELETE FROM purge WHERE audit = ?1")?.execute([run.as_str()])?;
    tx.conn().prepare_cached("DELETE FROM audit WHERE run = ?1")?.execute([run.as_str()])?;
    Ok(())
}

fn changed(rows: usize) -> Result<()> {
    if rows == 0 { Err(Error::NotAllowed { what: "the calendar of the clean-up" }) } else { Ok(()) }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Audit> {
    Ok(Audit {
        run: RunId::new(row.get_ref(0)?.as_str()?),
        source: row.get::<_, AsWord<_>>(1)?.0,
        since: date_from(row.get_ref(2)?.as_str()?)?,
        until: date_from(row.get_ref(3)?.as_str()?)?,
        files: list_from(row.get_ref(4)?.as_str()?)?,
        began: row.get::<_, Millis>(5)?.0,
        state: row.get::<_, AsWord<_>>(6)?.0,
        found_at: row.get::<_, MaybeMillis>(7)?.0,
        sound: row.get(8)?,
        unproved: row.get(9)?,
    })
}
