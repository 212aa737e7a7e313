//! Purges: what was approved, and what became of each line. The intent is written before each call and the outcome
//! after it, so that after a kill it is known which lines may have taken effect. What was approved is a ceiling: the
//! database itself refuses to add to it, to change it, and to open a settled line again.

use crate::columns::{AsWord, MaybeMillis, Millis, json_from, words};
use crate::error::{Error, Result};
use crate::{Reader, Tx};
use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Params, Row, params};
use truedocket_core::audit::manifest::Line;
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, RemoteId, RunId, Version};
use truedocket_core::text::ClientText;

/// Where a purge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its backup was read back; nothing was done.
    BackedUp,
    /// Lines are being carried out.
    Running,
    /// A person or the end of the program stopped it.
    Paused,
    /// All lines are settled.
    Done,
    /// A later one took its place before it was begun.
    Replaced,
}
words!(State {
    BackedUp = "backed_up",
    Running = "running",
    Paused = "paused",
    Done = "done",
    Replaced = "replaced",
});

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineState {
    /// Nothing yet.
    Waiting,
    /// The intent is written; whether it took effect is not known.
    Sent,
    /// It was done.
    Done,
    /// The event had moved on, or the act was held back; nothing was done.
    Skipped,
    /// It was tried and given up.
    Failed,
}
words!(LineState { Waiting = "waiting", Sent = "sent", Done = "done", Skipped = "skipped", Failed = "failed" });

/// What became of taking a line back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndoState {
    /// Nobody asked for it.
    No,
    /// It is asked for.
    Wanted,
    /// The intent is written; whether it took effect is not known.
    Sent,
    /// It was taken back.
    Undone,
    /// It was tried and given up; it may be asked for again.
    Failed,
}
words!(UndoState { No = "", Wanted = "wanted", Sent = "sent", Undone = "undone", Failed = "failed" });

/// A purge to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPurge {
    /// Names it.
    pub id: String,
    /// The clean-up.
    pub audit: RunId,
    /// When it was prepared.
    pub made_at: DateTime<Utc>,
    /// SHA-256 of the manifest, hex.
    pub manifest_hash: String,
    /// File of the backup.
    pub backup: String,
    /// SHA-256 of that file as it was read back, hex.
    pub backup_hash: String,
    /// Events in it, days of series included.
    pub backup_events: u64,
    /// JSON of what is shown before the approval.
    pub preview: ClientText,
}

/// A purge as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purge {
    /// Names it.
    pub id: String,
    /// The clean-up.
    pub audit: RunId,
    /// When it was prepared.
    pub made_at: DateTime<Utc>,
    /// SHA-256 of the manifest, hex.
    pub manifest_hash: String,
    /// File of the backup.
    pub backup: String,
    /// SHA-256 of that file as it was read back, hex.
    pub backup_hash: String,
    /// Events in it, days of series included.
    pub backup_events: u64,
    /// JSON of what was shown before the approval.
    pub preview: ClientText,
    /// Where it stands.
    pub state: State,
    /// Lines of the manifest.
    pub lines: u64,
    /// When it was approved.
    pub approved_at: Option<DateTime<Utc>>,
    /// When its last line was settled.
    pub ended_at: Option<DateTime<Utc>>,
}

/// One line of a purge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurgeLine {
    /// Its number in the manifest, from 1.
    pub number: i64,
    /// What was approved.
    pub line: Line,
    /// Number of its row in the clean-up.
    pub row: i64,
    /// What became of it.
    pub state: LineState,
    /// Why it was skipped or failed, or still waits; else empty.
    pub why: String,
    /// JSON of the row after a change; empty for a deletion.
    pub receipt: ClientText,
    /// What became of taking it back.
    pub undo: UndoState,
    /// JSON: `usual` is what the provider gives nobody back, `wrong` what is not as it was, or why it failed or waits.
    pub lost: ClientText,
    /// When it was done, skipped or failed.
    pub settled_at: Option<DateTime<Utc>>,
}

/// Lines by what became of them. The first five add up to all; the undone are among the done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Nothing yet.
    pub waiting: u64,
    /// Intent written, outcome open.
    pub sent: u64,
    /// Done.
    pub done: u64,
    /// Nothing was done.
    pub skipped: u64,
    /// Given up.
    pub failed: u64,
    /// Done and taken back.
    pub undone: u64,
    /// Done, and taking back was given up.
    pub undo_failed: u64,
}

const SELECT: &str =
    "SELECT id, audit, made_at, manifest_hash, backup, backup_hash, backup_events, preview, state, lines,
     approved_at, ended_at FROM purge";
const LINES: &str =
    "SELECT number, connection, calendar, id, version, act, findings, row, state, why, receipt, undo,
     lost, settled_at FROM purge_line";

/// Stores a purge that was backed up, with its lines in the order of the manifest, each with its row's number. An
/// earlier one of the same clean-up that was not begun is replaced.
pub fn put(tx: &mut Tx<'_>, purge: &NewPurge, lines: &[(Line, i64)]) -> Result<()> {
    let sql = "UPDATE purge SET state = 'replaced' WHERE audit = ?1 AND state = 'backed_up'";
    tx.conn().prepare_cached(sql)?.execute([purge.audit.as_str()])?;
    let sql = "INSERT INTO purge (id, audit, made_at, manifest_hash, lines, backup, backup_hash, backup_events, preview)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    tx.conn().prepare_cached(sql)?.execute(params![
        purge.id,
        purge.audit.as_str(),
        Millis(purge.made_at),
        purge.manifest_hash,
        lines.len() as u64,
        purge.backup,
        purge.backup_hash,
        purge.backup_events,
        purge.preview.reveal(),
    ])?;
    let mut insert = tx.conn().prepare_cached(
        "INSERT INTO purge_line (purge, number, connection, calendar, id, version, act, findings, row)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for (number, (line, row)) in (1_i64..).zip(lines) {
        insert.execute(params![
            purge.id,
            number,
            line.key.connection.as_str(),
            line.key.calendar.as_str(),
            line.key.id.as_str(),
            line.seen.as_str(),
            serde_json::to_string(&line.act)?,
            serde_json::to_string(&line.findings)?,
            row,
        ])?;
    }
    Ok(())
}

/// One purge.
pub fn get(reader: &Reader, id: &str) -> Result<Option<Purge>> {
    let sql = format!("{SELECT} WHERE id = ?1");
    Ok(reader.conn().prepare_cached(&sql)?.query_row([id], read).optional()?)
}

/// Purges of a clean-up, the newest first.
pub fn of_audit(reader: &Reader, run: &RunId) -> Result<Vec<Purge>> {
    let sql = format!("{SELECT} WHERE audit = ?1 ORDER BY made_at DESC, rowid DESC");
    let mut statement = reader.conn().prepare_cached(&sql)?;
    Ok(statement.query_map([run.as_str()], read)?.collect::<rusqlite::Result<_>>()?)
}

/// The count was typed. Once, and only before anything else.
pub fn approve(tx: &mut Tx<'_>, id: &str, at: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE purge SET approved_at = ?2 WHERE id = ?1 AND state = 'backed_up' AND approved_at = 0";
    own(tx.conn().prepare_cached(sql)?.execute(params![id, Millis(at)])?)
}

/// Moves a purge on. It runs, pauses and ends only once it was approved, ends only when all its lines are settled, and
/// does not begin anew; only [`put`] replaces one.
pub fn set_state(tx: &mut Tx<'_>, id: &str, state: State, at: DateTime<Utc>) -> Result<()> {
    let from = match state {
        State::Running | State::Paused => "state IN ('backed_up', 'running', 'paused')",
        State::Done => {
            "state IN ('running', 'paused') AND NOT EXISTS
             (SELECT 1 FROM purge_line WHERE purge = ?1 AND state IN ('waiting', 'sent'))"
        }
        State::BackedUp | State::Replaced => return Err(Error::NotAllowed { what: "the purge" }),
    };
    let sql = format!(
        "UPDATE purge SET state = ?2, ended_at = iif(?2 = 'done', ?3, 0) WHERE id = ?1 AND approved_at <> 0 AND {from}"
    );
    own(tx.conn().prepare_cached(&sql)?.execute(params![id, AsWord(state), Millis(at)])?)
}

/// Lines in order, `limit` from `offset` on.
pub fn lines(reader: &Reader, id: &str, offset: u32, limit: u32) -> Result<Vec<PurgeLine>> {
    // Numbers have no gaps, so the offset is a number and nothing has to be skipped over.
    let sql = format!("{LINES} WHERE purge = ?1 AND number > ?2 ORDER BY number LIMIT ?3");
    many(reader, &sql, params![id, offset, limit])
}

/// One line.
pub fn line(reader: &Reader, id: &str, number: i64) -> Result<Option<PurgeLine>> {
    let sql = format!("{LINES} WHERE purge = ?1 AND number = ?2");
    Ok(reader.conn().prepare_cached(&sql)?.query_row(params![id, number], read_line).optional()?)
}

/// Lines that wait or whose outcome is open, in order.
pub fn open_lines(reader: &Reader, id: &str) -> Result<Vec<PurgeLine>> {
    many(reader, &format!("{LINES} WHERE purge = ?1 AND state IN ('waiting', 'sent') ORDER BY number"), [id])
}

/// Lines that are to be taken back, in order, also those whose outcome is open.
pub fn lines_to_undo(reader: &Reader, id: &str) -> Result<Vec<PurgeLine>> {
    many(reader, &format!("{LINES} WHERE purge = ?1 AND undo IN ('wanted', 'sent') ORDER BY number"), [id])
}

/// Lines that have to be seen: skipped, failed, not brought back or not as they were, or waiting for a reason. In
/// order, at most `limit`.
pub fn lines_to_see(reader: &Reader, id: &str, limit: u32) -> Result<Vec<PurgeLine>> {
    let sql = format!(
        "{LINES} WHERE purge = ?1 AND (state IN ('skipped', 'failed') OR undo = 'failed'
           OR (state IN ('waiting', 'sent') AND why <> '') OR (undo IN ('wanted', 'sent') AND lost <> '')
           OR (undo = 'undone' AND lost <> '' AND json_array_length(lost, '$.wrong') > 0))
         ORDER BY number LIMIT ?2"
    );
    many(reader, &sql, params![id, limit])
}

/// What the provider did not give back of lines that are back, as `lost` of [`PurgeLine`] with its `usual` alone, and
/// of how many lines.
pub fn not_given_back(reader: &Reader, id: &str) -> Result<Vec<(ClientText, u64)>> {
    let sql = "SELECT json_object('usual', lost -> '$.usual', 'wrong', json_array()) AS usual, count(*)
               FROM purge_line WHERE purge = ?1 AND undo = 'undone' AND lost <> ''
                 AND json_array_length(lost, '$.usual') > 0
               GROUP BY usual ORDER BY min(number)";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let rows =
        statement.query_map([id], |row| Ok((ClientText::new(row.get::<_, String>(0)?), row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Counts the lines.
pub fn counts(reader: &Reader, id: &str) -> Result<Counts> {
    let sql = "SELECT state, undo, count(*) FROM purge_line WHERE purge = ?1 GROUP BY state, undo";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let mut rows = statement.query([id])?;
    let mut counts = Counts::default();
    while let Some(row) = rows.next()? {
        let count: u64 = row.get(2)?;
        match row.get::<_, AsWord<LineState>>(0)?.0 {
            LineState::Waiting => counts.waiting += count,
            LineState::Sent => counts.sent += count,
            LineState::Done => counts.done += count,
            LineState::Skipped => counts.skipped += count,
            LineState::Failed => counts.failed += count,
        }
        match row.get::<_, AsWord<UndoState>>(1)?.0 {
            UndoState::Undone => counts.undone += count,
            UndoState::Failed => counts.undo_failed += count,
            UndoState::No | UndoState::Wanted | UndoState::Sent => {}
        }
    }
    Ok(counts)
}

/// Writes the intent of a line of an approved purge. To be committed before the call; may be written again when a call
/// is repeated.
pub fn sent(tx: &mut Tx<'_>, id: &str, number: i64) -> Result<()> {
    let sql = "UPDATE purge_line SET state = 'sent' WHERE purge = ?1 AND number = ?2 AND state IN ('waiting', 'sent')
               AND EXISTS (SELECT 1 FROM purge WHERE id = ?1 AND approved_at <> 0 AND state <> 'replaced')";
    own_line(tx.conn().prepare_cached(sql)?.execute(params![id, number])?)
}

/// Settles a line, once. A line is done only after its intent was written. `receipt` is JSON of the row after a change.
pub fn settle(
    tx: &mut Tx<'_>,
    id: &str,
    number: i64,
    state: LineState,
    why: &str,
    receipt: &ClientText,
    at: DateTime<Utc>,
) -> Result<()> {
    let from = match state {
        LineState::Done => "state = 'sent'",
        LineState::Skipped | LineState::Failed => "state IN ('waiting', 'sent')",
        LineState::Waiting | LineState::Sent => {
            return Err(Error::NotAllowed { what: "the line of the purge" });
        }
    };
    let sql = format!(
        "UPDATE purge_line SET state = ?3, why = ?4, receipt = ?5, settled_at = ?6
         WHERE purge = ?1 AND number = ?2 AND {from}"
    );
    let values = params![id, number, AsWord(state), why, receipt.reveal(), Millis(at)];
    own_line(tx.conn().prepare_cached(&sql)?.execute(values)?)
}

/// Notes why a line still waits; whatever settles it writes over that.
pub fn waits(tx: &mut Tx<'_>, id: &str, number: i64, why: &str) -> Result<()> {
    let sql =
        "UPDATE purge_line SET why = ?3 WHERE purge = ?1 AND number = ?2 AND state IN ('waiting', 'sent')";
    own_line(tx.conn().prepare_cached(sql)?.execute(params![id, number, why])?)
}

/// A line, or with `None` all lines, are to be taken back. Answers with how many: only those that are done and neither
/// taken back nor asked for already.
pub fn want_undo(tx: &mut Tx<'_>, id: &str, number: Option<i64>) -> Result<u64> {
    let sql = "UPDATE purge_line SET undo = 'wanted', lost = '' WHERE purge = ?1 AND state = 'done'
               AND undo IN ('', 'failed') AND (?2 IS NULL OR number = ?2)";
    Ok(tx.conn().prepare_cached(sql)?.execute(params![id, number])? as u64)
}

/// Writes the intent of taking a line back; may be written again when a call is repeated.
pub fn undo_sent(tx: &mut Tx<'_>, id: &str, number: i64) -> Result<()> {
    let sql = "UPDATE purge_line SET undo = 'sent' WHERE purge = ?1 AND number = ?2 AND state = 'done'
               AND undo IN ('wanted', 'sent')";
    own_line(tx.conn().prepare_cached(sql)?.execute(params![id, number])?)
}

/// Taking a line back has ended, as [`UndoState::Undone`] or [`UndoState::Failed`]. For `lost` see
/// [`PurgeLine`].
pub fn undo_settled(
    tx: &mut Tx<'_>,
    id: &str,
    number: i64,
    undo: UndoState,
    lost: &ClientText,
    at: DateTime<Utc>,
) -> Result<()> {
    let from = match undo {
        UndoState::Undone => "undo = 'sent'",
        UndoState::Failed => "undo IN ('wanted', 'sent')",
        UndoState::No | UndoState::Wanted | UndoState::Sent => {
            return Err(Error::NotAllowed { what: "the line of the purge" });
        }
    };
    let sql = format!(
        "UPDATE purge_line SET undo = ?3, lost = ?4, undone_at = ?5 WHERE purge = ?1 AND number = ?2 AND {from}"
    );
    let values = params![id, number, AsWord(undo), lost.reveal(), Millis(at)];
    own_line(tx.conn().prepare_cached(&sql)?.execute(values)?)
}

/// Notes why taking a line back still waits, as `lost` of [`undo_settled`] does; whatever settles it writes over that.
pub fn undo_waits(tx: &mut Tx<'_>, id: &str, number: i64, lost: &ClientText) -> Result<()> {
    let sql =
        "UPDATE purge_line SET lost = ?3 WHERE purge = ?1 AND number = ?2 AND undo IN ('wanted', 'sent')";
    own_line(tx.conn().prepare_cached(sql)?.execute(params![id, number, lost.reveal()])?)
}

fn own(rows: usize) -> Result<()> {
    if rows == 0 { Err(Error::NotAllowed { what: "the purge" }) } else { Ok(()) }
}

fn own_line(rows: usize) -> Result<()> {
    if rows == 0 { Err(Error::NotAllowed { what: "the line of the purge" }) } else { Ok(()) }
}

fn many<P: Params>(reader: &Reader, sql: &str, values: P) -> Result<Vec<PurgeLine>> {
    let mut statement = reader.conn().prepare_cached(sql)?;
    Ok(statement.query_map(values, read_line)?.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Purge> {
    Ok(Purge {
        id: row.get(0)?,
        audit: RunId::new(row.get_ref(1)?.as_str()?),
        made_at: row.get::<_, Millis>(2)?.0,
        manifest_hash: row.get(3)?,
        backup: row.get(4)?,
        backup_hash: row.get(5)?,
        backup_events: row.get(6)?,
        preview: ClientText::new(row.get::<_, String>(7)?),
        state: row.get::<_, AsWord<_>>(8)?.0,
        lines: row.get(9)?,
        approved_at: row.get::<_, MaybeMillis>(10)?.0,
        ended_at: row.get::<_, MaybeMillis>(11)?.0,
    })
}

fn read_line(row: &Row<'_>) -> rusqlite::Result<PurgeLine> {
    let line = Line {
        key: EventKey {
            connection: ConnectionName::new(row.get_ref(1)?.as_str()?),
            calendar: CalendarId::new(row.get_ref(2)?.as_str()?),
            id: RemoteId::new(row.get_ref(3)?.as_str()?),
        },
        seen: Version::new(row.get_ref(4)?.as_str()?),
        act: json_from(row.get_ref(5)?.as_str()?)?,
        findings: json_from(row.get_ref(6)?.as_str()?)?,
    };
    Ok(PurgeLine {
        number: row.get(0)?,
        line,
        row: row.get(7)?,
        state: row.get::<_, AsWord<_>>(8)?.0,
        why: row.get(9)?,
        receipt: ClientText::new(row.get::<_, String>(10)?),
        undo: row.get::<_, AsWord<_>>(11)?.0,
        lost: ClientText::new(row.get::<_, String>(12)?),
        settled_at: row.get::<_, MaybeMillis>(13)?.0,
    })
}
