//! Purges: what was approved, line by line, and what became of each line by the journal of operations. What was approved
//! is a ceiling: the database itself refuses to add to it, to change it, and to act on what was not approved.

mod undo;
mod which;

pub use undo::{taken_back, undoable, want_undo};
pub use which::{line_of_row, newest_line_about, rows_named, under_way};

use crate::columns::{AsWord, MaybeMillis, Millis, json_from, words};
use crate::error::{Error, Result};
use crate::table::operation::{self, NewOperation};
use crate::{Reader, Tx};
use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Params, Row, params};
use truedocket_core::act::{self, Protection, Work};
use truedocket_core::audit::manifest::ManifestLine;
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
    /// The call may have left; what became of it is not known yet.
    Sent,
    /// It was done.
    Done,
    /// The event had moved on, or the act was held back; nothing was done.
    Skipped,
    /// The provider will not.
    Failed,
    /// Somebody else has written over it, so that it cannot be known any more.
    Unclear,
}

impl LineState {
    fn of(state: Option<act::State>) -> Self {
        match state {
            None | Some(act::State::Waiting) => Self::Waiting,
            Some(act::State::Sent) => Self::Sent,
            Some(act::State::Done) => Self::Done,
            Some(act::State::Skipped | act::State::AlreadyThere) => Self::Skipped,
            Some(act::State::Refused) => Self::Failed,
            Some(act::State::Unclear) => Self::Unclear,
        }
    }
}

/// What became of taking a line back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndoState {
    /// Nobody asked for it.
    No,
    /// It is asked for.
    Wanted,
    /// The call may have left; what became of it is not known yet.
    Sent,
    /// It was taken back.
    Undone,
    /// It was not, for a reason that a person has to look at; it may be asked for again.
    Failed,
    /// It was not, since somebody else has made the same event anew.
    AlreadyThere,
}

impl UndoState {
    fn of(state: Option<act::State>) -> Self {
        match state {
            None => Self::No,
            Some(act::State::Waiting) => Self::Wanted,
            Some(act::State::Sent) => Self::Sent,
            Some(act::State::Done) => Self::Undone,
            Some(act::State::Skipped | act::State::Refused | act::State::Unclear) => Self::Failed,
            Some(act::State::AlreadyThere) => Self::AlreadyThere,
        }
    }
}

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
    pub line: ManifestLine,
    /// Number of its row in the clean-up.
    pub row: i64,
    /// What became of it.
    pub state: LineState,
    /// Why it was not done, still waits, or is not known yet; else empty.
    pub why: String,
    /// JSON of the receipt: `row` is the row after a change (`null` after a deletion), `left_alone` what of the approved
    /// work was left to a person. Empty before it is done.
    pub receipt: ClientText,
    /// Its operation in the journal; `None` before the approval.
    pub operation: Option<i64>,
    /// What became of taking it back.
    pub undo: UndoState,
    /// JSON: `usual` is what the provider gives nobody back, `wrong` what is not as it was, or why it was not taken back
    /// or waits. Empty where nothing is to be said.
    pub lost: ClientText,
    /// The operation that takes it back; `None` while nobody asked for it.
    pub undo_operation: Option<i64>,
    /// When it was settled.
    pub settled_at: Option<DateTime<Utc>>,
}

/// Lines by what became of them. The first six add up to all; the undone are among the done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Nothing yet.
    pub waiting: u64,
    /// Not known yet.
    pub sent: u64,
    /// Done.
    pub done: u64,
    /// Nothing was done.
    pub skipped: u64,
    /// The provider will not.
    pub failed: u64,
    /// It cannot be known any more.
    pub unclear: u64,
    /// Done and taken back.
    pub undone: u64,
    /// Done, and not taken back though it was asked for.
    pub undo_failed: u64,
    /// Done, and not taken back, since somebody else has made the same event anew.
    pub already_there: u64,
}

const SELECT: &str =
    "SELECT id, audit, made_at, manifest_hash, backup, backup_hash, backup_events, preview, state, lines,
     approved_at, ended_at FROM purge";
const LINES: &str = "SELECT l.number, l.connection, l.calendar, l.id, l.version, l.act, l.findings, l.row, f.state, f.why, \
     f.receipt, f.number, f.settled_at, u.state, u.why, u.receipt, u.number, l.grounds \
     FROM purge_line l \
     LEFT JOIN operation f ON f.work = 'purge' AND f.plan = l.purge AND f.place = l.number \
     LEFT JOIN operation u ON u.work = 'purge_undo' AND u.plan = l.purge AND u.place = l.number \
     WHERE l.purge = ?1";

/// Stores a purge that was backed up, with its lines in the order of the manifest, each with its row's number. An
/// earlier one of the same clean-up that was not begun is replaced.
pub fn put(tx: &mut Tx<'_>, purge: &NewPurge, lines: &[(ManifestLine, i64)]) -> Result<()> {
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
        "INSERT INTO purge_line (purge, number, connection, calendar, id, version, act, findings, row, grounds)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
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
            serde_json::to_string(&line.grounds)?,
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

/// The count was typed. Once, and only before anything else. The purge runs from then on, and each line is an operation.
pub fn approve(tx: &mut Tx<'_>, id: &str, at: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE purge SET approved_at = ?2, state = 'running'
               WHERE id = ?1 AND state = 'backed_up' AND approved_at = 0";
    own(tx.conn().prepare_cached(sql)?.execute(params![id, Millis(at)])?)?;
    for line in many(tx, &format!("{LINES} ORDER BY l.number"), [id])? {
        let new = operation_of(Work::Purge, id, &line, line.line.act.name(), line.line.seen.as_str())?;
        operation::put(tx, &new, at)?;
    }
    Ok(())
}

fn operation_of(
    work: Work,
    id: &str,
    line: &PurgeLine,
    act: &'static str,
    expects: &str,
) -> Result<NewOperation> {
    Ok(NewOperation {
        work,
        plan: id.to_owned(),
        place: line.number.unsigned_abs(),
        connection: line.line.key.connection.clone(),
        act,
        object: line.line.key.to_string(),
        expects: expects.to_owned(),
        protection: Protection::Keyed,
        run: None,
        payload: ClientText::new(serde_json::to_string(&line.line)?),
    })
}

/// Moves a purge on. It runs, pauses and ends only once it was approved, ends only when all its lines are settled, and
/// does not begin anew; only [`put`] replaces one.
pub fn set_state(tx: &mut Tx<'_>, id: &str, state: State, at: DateTime<Utc>) -> Result<()> {
    let from = match state {
        State::Running | State::Paused => "state IN ('backed_up', 'running', 'paused')",
        State::Done => {
            "state IN ('running', 'paused') AND NOT EXISTS
             (SELECT 1 FROM operation WHERE work = 'purge' AND plan = ?1 AND settled_at = 0)"
        }
        State::BackedUp | State::Replaced => return Err(Error::NotAllowed { what: "the clean-up" }),
    };
    let sql = format!(
        "UPDATE purge SET state = ?2, ended_at = iif(?2 = 'done', ?3, 0) WHERE id = ?1 AND approved_at <> 0 AND {from}"
    );
    own(tx.conn().prepare_cached(&sql)?.execute(params![id, AsWord(state), Millis(at)])?)
}

/// Lines in order, `limit` from `offset` on.
pub fn lines(reader: &Reader, id: &str, offset: u32, limit: u32) -> Result<Vec<PurgeLine>> {
    // Numbers have no gaps, so the offset is a number and nothing has to be skipped over.
    let sql = format!("{LINES} AND l.number > ?2 ORDER BY l.number LIMIT ?3");
    many(reader, &sql, params![id, offset, limit])
}

/// One line.
pub fn line(reader: &Reader, id: &str, number: i64) -> Result<Option<PurgeLine>> {
    let sql = format!("{LINES} AND l.number = ?2");
    Ok(reader.conn().prepare_cached(&sql)?.query_row(params![id, number], read_line).optional()?)
}

/// Lines that wait or whose outcome is open, in order.
pub fn open_lines(reader: &Reader, id: &str) -> Result<Vec<PurgeLine>> {
    many(reader, &format!("{LINES} AND f.settled_at = 0 ORDER BY l.number"), [id])
}

/// Lines that are to be taken back, in order, also those whose outcome is open.
pub fn lines_to_undo(reader: &Reader, id: &str) -> Result<Vec<PurgeLine>> {
    many(reader, &format!("{LINES} AND u.settled_at = 0 ORDER BY l.number"), [id])
}

/// Lines that have to be seen: not done, done in part, not brought back or not as they were, or waiting for a reason.
/// In order, at most `limit`.
pub fn lines_to_see(reader: &Reader, id: &str, limit: u32) -> Result<Vec<PurgeLine>> {
    let sql = format!(
        "{LINES} AND (f.state IN ('skipped', 'refused', 'unclear', 'already_there')
           OR u.state IN ('skipped', 'refused', 'unclear', 'already_there')
           OR (f.state IN ('waiting', 'sent') AND f.why <> '') OR (u.state IN ('waiting', 'sent') AND u.why <> '')
           OR (f.state = 'done' AND json_array_length(f.receipt, '$.left_alone') > 0)
           OR (u.state = 'done' AND json_array_length(u.receipt, '$.wrong') > 0))
         ORDER BY l.number LIMIT ?2"
    );
    many(reader, &sql, params![id, limit])
}

/// What the provider did not give back of lines that are back, as `lost` of [`PurgeLine`] with its `usual` alone, and
/// of how many lines.
pub fn not_given_back(reader: &Reader, id: &str) -> Result<Vec<(ClientText, u64)>> {
    let sql = "SELECT json_object('usual', receipt -> '$.usual', 'wrong', json_array()) AS usual, count(*)
               FROM operation WHERE work = 'purge_undo' AND plan = ?1 AND state = 'done'
                 AND json_array_length(receipt, '$.usual') > 0
               GROUP BY usual ORDER BY min(place)";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let rows =
        statement.query_map([id], |row| Ok((ClientText::new(row.get::<_, String>(0)?), row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// When a purge deleted that event, unless it was brought back since.
pub fn deleted_at(reader: &Reader, key: &EventKey) -> Result<Option<DateTime<Utc>>> {
    // Purge by purge, since lines are found by their events within one.
    let sql = "SELECT f.settled_at FROM purge p
               JOIN purge_line l ON l.purge = p.id AND l.connection = ?1 AND l.calendar = ?2 AND l.id = ?3
               JOIN operation f ON f.work = 'purge' AND f.plan = l.purge AND f.place = l.number
               LEFT JOIN operation u ON u.work = 'purge_undo' AND u.plan = l.purge AND u.place = l.number
               WHERE f.act = 'delete' AND f.state = 'done' AND (u.state IS NULL OR u.state <> 'done')
               ORDER BY f.settled_at DESC LIMIT 1";
    let values = params![key.connection.as_str(), key.calendar.as_str(), key.id.as_str()];
    let found = reader.conn().prepare_cached(sql)?.query_row(values, |row| row.get::<_, Millis>(0));
    Ok(found.optional()?.map(|Millis(at)| at))
}

/// Counts the lines.
pub fn counts(reader: &Reader, id: &str) -> Result<Counts> {
    let sql = "SELECT f.state, u.state, count(*) FROM purge_line l
               LEFT JOIN operation f ON f.work = 'purge' AND f.plan = l.purge AND f.place = l.number
               LEFT JOIN operation u ON u.work = 'purge_undo' AND u.plan = l.purge AND u.place = l.number
               WHERE l.purge = ?1 GROUP BY f.state, u.state";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let mut rows = statement.query([id])?;
    let mut counts = Counts::default();
    while let Some(row) = rows.next()? {
        let count: u64 = row.get(2)?;
        match LineState::of(state_in(row, 0)?) {
            LineState::Waiting => counts.waiting += count,
            LineState::Sent => counts.sent += count,
            LineState::Done => counts.done += count,
            LineState::Skipped => counts.skipped += count,
            LineState::Failed => counts.failed += count,
            LineState::Unclear => counts.unclear += count,
        }
        match UndoState::of(state_in(row, 1)?) {
            UndoState::Undone => counts.undone += count,
            UndoState::Failed => counts.undo_failed += count,
            UndoState::AlreadyThere => counts.already_there += count,
            UndoState::No | UndoState::Wanted | UndoState::Sent => {}
        }
    }
    Ok(counts)
}

fn own(rows: usize) -> Result<()> {
    if rows == 0 { Err(Error::NotAllowed { what: "the clean-up" }) } else { Ok(()) }
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
    let line = ManifestLine {
        key: EventKey {
            connection: ConnectionName::new(row.get_ref(1)?.as_str()?),
            calendar: CalendarId::new(row.get_ref(2)?.as_str()?),
            id: RemoteId::new(row.get_ref(3)?.as_str()?),
        },
        seen: Version::new(row.get_ref(4)?.as_str()?),
        act: json_from(row.get_ref(5)?.as_str()?)?,
        findings: json_from(row.get_ref(6)?.as_str()?)?,
        grounds: json_from(row.get_ref(17)?.as_str()?)?,
    };
    let undo = UndoState::of(state_in(row, 13)?);
    let lost = match undo {
        UndoState::Undone => text_in(row, 15)?,
        UndoState::No | UndoState::Wanted | UndoState::Sent | UndoState::Failed | UndoState::AlreadyThere => {
            wrong(&text_in(row, 14)?)
        }
    };
    Ok(PurgeLine {
        number: row.get(0)?,
        line,
        row: row.get(7)?,
        state: LineState::of(state_in(row, 8)?),
        why: text_in(row, 9)?,
        receipt: ClientText::new(text_in(row, 10)?),
        operation: row.get(11)?,
        undo,
        lost: ClientText::new(lost),
        undo_operation: row.get(16)?,
        settled_at: row.get::<_, Option<MaybeMillis>>(12)?.and_then(|MaybeMillis(at)| at),
    })
}

/// There is none before the approval, nor before anybody asks for an undo.
fn state_in(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<act::State>> {
    Ok(row.get::<_, Option<AsWord<act::State>>>(column)?.map(|AsWord(state)| state))
}

fn text_in(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    Ok(row.get::<_, Option<String>>(column)?.unwrap_or_default())
}

fn wrong(why: &str) -> String {
    if why.is_empty() {
        String::new()
    } else {
        serde_json::json!({ "usual": [], "wrong": [why] }).to_string()
    }
}
