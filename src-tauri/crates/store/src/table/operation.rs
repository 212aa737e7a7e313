//! The one journal of everything that changes another system: the intent before the call, the receipt after it. What may
//! happen to an operation is decided in [`truedocket_core::act`]; here it is remembered, so that nothing is done twice
//! and nothing is forgotten, whatever is killed when.
//!
//! Only one program at a time holds a store, so who acts on an operation is known in that program's memory alone, and
//! an operation that is `sent` when a store is opened has an outcome that nobody waits for any more.

use crate::columns::{AsWord, MaybeMillis, Millis, words};
use crate::error::{Error, Result};
use crate::{Reader, Tx};
use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Params, Row, params};
use sha2::{Digest, Sha256};
use truedocket_core::act::{self, OperationEvent, OperationKey, Protection, State, Work};
use truedocket_core::ids::{ConnectionName, RunId};
use truedocket_core::text::ClientText;

words!(Work {
    Fix = "fix",
    FixUndo = "fix_undo",
    Purge = "purge",
    PurgeUndo = "purge_undo",
    SecondLook = "second_look",
});
words!(Protection { Keyed = "keyed", Queryable = "queryable", AtMostOnce = "at_most_once" });
words!(State {
    Waiting = "waiting",
    Sent = "sent",
    Done = "done",
    Skipped = "skipped",
    Refused = "refused",
    Unclear = "unclear",
    AlreadyThere = "already_there",
});

/// An operation to be put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOperation {
    /// The kind of work.
    pub work: Work,
    /// The plan that it belongs to.
    pub plan: String,
    /// Its place in the plan; with work and plan what makes it unique.
    pub place: u64,
    /// The connection that is written to.
    pub connection: ConnectionName,
    /// What is done, in a few words such as `create entry`.
    pub act: &'static str,
    /// What it is done to; empty for what does not exist yet.
    pub object: String,
    /// The version of the object that it expects; empty where there is none.
    pub expects: String,
    /// What protects against a second effect.
    pub protection: Protection,
    /// The run that wants it.
    pub run: Option<RunId>,
    /// JSON of all that is needed to act.
    pub payload: ClientText,
}

impl NewOperation {
    /// What makes it unique.
    pub fn key(&self) -> OperationKey {
        OperationKey::new(self.work, &self.plan, self.place)
    }
}

/// An operation as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Names it in this file.
    pub number: i64,
    /// What makes it unique.
    pub key: OperationKey,
    /// The kind of work.
    pub work: Work,
    /// The plan that it belongs to.
    pub plan: String,
    /// Its place in the plan.
    pub place: u64,
    /// The connection that is written to.
    pub connection: ConnectionName,
    /// What is done.
    pub act: String,
    /// What it is done to.
    pub object: String,
    /// The version that it expects.
    pub expects: String,
    /// What protects against a second effect.
    pub protection: Protection,
    /// The run that wants it.
    pub run: Option<RunId>,
    /// JSON of all that is needed to act.
    pub payload: ClientText,
    /// Where it stands.
    pub state: State,
    /// The earliest instant of the next try or look-up.
    pub due: DateTime<Utc>,
    /// When the last call left, by the clock of the server that was called where it told one.
    pub sent_at: Option<DateTime<Utc>>,
    /// How often a call may have left.
    pub calls: u32,
    /// How many look-ups since had no answer.
    pub asked: u32,
    /// JSON of the object as it was read right before the call; empty when there was none.
    pub before: ClientText,
    /// Why it waits, is not known or was not done; else empty.
    pub why: String,
    /// JSON of the receipt.
    pub receipt: ClientText,
    /// When it was settled.
    pub settled_at: Option<DateTime<Utc>>,
}

/// What putting in did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is in, or is to be tried again because a person asks for it after it was not done.
    New,
    /// The same is in already and waits, has left, or is done.
    Known,
}

const COLUMNS: &str = "number, key, work, plan, place, connection, act, object, expects, protection, run, payload, state, \
     due, sent_at, calls, asked, before, why, receipt, settled_at";

/// Puts an operation in. A second one of the same key and contents changes nothing, unless the first ended without
/// having been done: then a person asks for it again. One of the same key with other contents is refused with
/// [`Error::Conflict`].
pub fn put(tx: &mut Tx<'_>, operation: &NewOperation, at: DateTime<Utc>) -> Result<Put> {
    put_for(tx, operation, at, at)
}

/// The same for one that is not to be tried before `due`.
pub fn put_for(
    tx: &mut Tx<'_>,
    operation: &NewOperation,
    at: DateTime<Utc>,
    due: DateTime<Utc>,
) -> Result<Put> {
    let hash = hex::encode(Sha256::digest(operation.payload.reveal().as_bytes()));
    let key = operation.key();
    let sql = "INSERT INTO operation (key, work, plan, place, connection, act, object, expects, protection, payload,
                 payload_hash, run, put_at, due)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) ON CONFLICT (key) DO NOTHING";
    let inserted = tx.conn().prepare_cached(sql)?.execute(params![
        key.as_str(),
        AsWord(operation.work),
        operation.plan,
        operation.place,
        operation.connection.as_str(),
        operation.act,
        operation.object,
        operation.expects,
        AsWord(operation.protection),
        operation.payload.reveal(),
        hash,
        operation.run.as_ref().map_or("", RunId::as_str),
        Millis(at),
        Millis(due),
    ])?;
    if inserted > 0 {
        return Ok(Put::New);
    }
    let sql = "SELECT payload_hash FROM operation WHERE key = ?1";
    let known: String = tx.conn().prepare_cached(sql)?.query_row([key.as_str()], |row| row.get(0))?;
    if known != hash {
        return Err(Error::Conflict { what: "the operation" });
    }
    let sql =
        "UPDATE operation SET state = 'waiting', due = ?2, asked = 0, why = '', settled_at = 0, run = ?3
               WHERE key = ?1 AND state IN ('skipped', 'refused', 'unclear', 'already_there')";
    let run = operation.run.as_ref().map_or("", RunId::as_str);
    let again = tx.conn().prepare_cached(sql)?.execute(params![key.as_str(), Millis(due), run])?;
    Ok(if again > 0 { Put::New } else { Put::Known })
}

/// Something happened to an operation. `why` is for people, `due` when it is looked at again; of a settled one it is
/// when it was settled.
///
/// # Errors
/// [`Error::NotAllowed`] where the table of states does not allow it.
pub fn happened(
    tx: &mut Tx<'_>,
    number: i64,
    happening: OperationEvent,
    why: &str,
    due: DateTime<Utc>,
) -> Result<State> {
    let state = state_of(tx, number)?;
    let after = next(state, happening)?;
    let asked = u32::from(happening == OperationEvent::NoAnswer);
    let settled = if after.is_settled() { Some(due) } else { None };
    let sql = "UPDATE operation SET state = ?2, why = ?3, due = ?4, asked = iif(?5 = 0, 0, asked + 1), settled_at = ?6
               WHERE number = ?1";
    let values = params![number, AsWord(after), why, Millis(due), asked, MaybeMillis(settled)];
    tx.conn().prepare_cached(sql)?.execute(values)?;
    Ok(after)
}

/// Writes the intent, with JSON of the object as it was just read; to be committed before the call leaves.
///
/// # Errors
/// [`Error::NotAllowed`] for a settled one.
pub fn intend(tx: &mut Tx<'_>, number: i64, before: &ClientText, at: DateTime<Utc>) -> Result<()> {
    next(state_of(tx, number)?, OperationEvent::Intent)?;
    let sql = "UPDATE operation SET state = 'sent', before = ?3, sent_at = ?2, due = ?2, calls = calls + 1, asked = 0
               WHERE number = ?1";
    tx.conn().prepare_cached(sql)?.execute(params![number, Millis(at), before.reveal()])?;
    Ok(())
}

/// The receipt. What is done stays done.
///
/// # Errors
/// [`Error::NotAllowed`] for one whose intent was not written, or that is settled.
pub fn done(tx: &mut Tx<'_>, number: i64, receipt: &ClientText, at: DateTime<Utc>) -> Result<()> {
    next(state_of(tx, number)?, OperationEvent::Receipt)?;
    let sql =
        "UPDATE operation SET state = 'done', receipt = ?2, why = '', settled_at = ?3 WHERE number = ?1";
    tx.conn().prepare_cached(sql)?.execute(params![number, receipt.reveal(), Millis(at)])?;
    Ok(())
}

/// Operations of some kinds of work that are to be looked at, the longest due first.
pub fn due(reader: &Reader, work: &[Work], now: DateTime<Utc>, limit: u32) -> Result<Vec<Operation>> {
    let words: Vec<String> = work.iter().map(|work| format!("'{}'", work.name())).collect();
    let sql = format!(
        "SELECT {COLUMNS} FROM operation WHERE settled_at = 0 AND due <= ?1 AND work IN ({}) ORDER BY due, number LIMIT ?2",
        words.join(", ")
    );
    many(reader, &sql, params![Millis(now), limit])
}

/// Operations of a plan that are not settled, in order.
pub fn open_of(reader: &Reader, work: Work, plan: &str) -> Result<Vec<Operation>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM operation WHERE work = ?1 AND plan = ?2 AND settled_at = 0 ORDER BY place"
    );
    many(reader, &sql, params![AsWord(work), plan])
}

/// All operations of a plan, in order.
pub fn of_plan(reader: &Reader, work: Work, plan: &str) -> Result<Vec<Operation>> {
    let sql = format!("SELECT {COLUMNS} FROM operation WHERE work = ?1 AND plan = ?2 ORDER BY place");
    many(reader, &sql, params![AsWord(work), plan])
}

/// Is an object in the hands of an operation of that work: one that may have been done, and nobody knows yet?
pub fn is_being_looked_up(reader: &Reader, work: Work, object: &str) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM operation
               WHERE settled_at = 0 AND state = 'sent' AND work = ?1 AND object = ?2)";
    Ok(reader.conn().prepare_cached(sql)?.query_row(params![AsWord(work), object], |row| row.get(0))?)
}

/// What a clock that was ahead has put far away is due now: nothing waits longer than until `furthest`.
pub fn disown_future(tx: &mut Tx<'_>, now: DateTime<Utc>, furthest: DateTime<Utc>) -> Result<usize> {
    let sql = "UPDATE operation SET due = ?1 WHERE settled_at = 0 AND due > ?2";
    Ok(tx.conn().prepare_cached(sql)?.execute([Millis(now), Millis(furthest)])?)
}

/// Operations of some kinds of act on a connection that were done since, the oldest first.
pub fn done_since(
    reader: &Reader,
    connection: &ConnectionName,
    acts: &[&str],
    since: DateTime<Utc>,
) -> Result<Vec<Operation>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM operation WHERE connection = ?1 AND state = 'done' AND settled_at >= ?2
         AND act IN (SELECT value FROM json_each(?3)) ORDER BY number"
    );
    let acts = serde_json::to_string(acts)?;
    many(reader, &sql, params![connection.as_str(), Millis(since), acts])
}

/// All operations whose outcome is not known, the oldest first.
pub fn not_known(reader: &Reader, limit: u32) -> Result<Vec<Operation>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM operation WHERE settled_at = 0 AND state = 'sent' ORDER BY number LIMIT ?1"
    );
    many(reader, &sql, [limit])
}

/// One operation.
pub fn get(reader: &Reader, number: i64) -> Result<Option<Operation>> {
    let sql = format!("SELECT {COLUMNS} FROM operation WHERE number = ?1");
    Ok(reader.conn().prepare_cached(&sql)?.query_row([number], read).optional()?)
}

/// The operation of a key.
pub fn by_key(reader: &Reader, key: &OperationKey) -> Result<Option<Operation>> {
    let sql = format!("SELECT {COLUMNS} FROM operation WHERE key = ?1");
    Ok(reader.conn().prepare_cached(&sql)?.query_row([key.as_str()], read).optional()?)
}

/// How many operations are in a state.
pub fn count(reader: &Reader, state: State) -> Result<u64> {
    let sql = "SELECT count(*) FROM operation WHERE state = ?1";
    Ok(reader.conn().prepare_cached(sql)?.query_row([AsWord(state)], |row| row.get(0))?)
}

/// Nobody waits any more for what was under way when the last program ended: it is to be looked up at once.
pub fn recover(tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<u64> {
    let sql = "UPDATE operation SET due = ?1 WHERE settled_at = 0 AND state = 'sent' AND due > ?1";
    Ok(tx.conn().prepare_cached(sql)?.execute([Millis(now)])? as u64)
}

fn state_of(reader: &Reader, number: i64) -> Result<State> {
    let sql = "SELECT state FROM operation WHERE number = ?1";
    let state = reader
        .conn()
        .prepare_cached(sql)?
        .query_row([number], |row| row.get::<_, AsWord<State>>(0))
        .optional()?;
    state.map(|AsWord(state)| state).ok_or(Error::NotAllowed { what: "the operation" })
}

fn next(state: State, happening: OperationEvent) -> Result<State> {
    act::next(state, happening).map_err(|_| Error::NotAllowed { what: "the operation" })
}

fn many<P: Params>(reader: &Reader, sql: &str, values: P) -> Result<Vec<Operation>> {
    Ok(reader.conn().prepare_cached(sql)?.query_map(values, read)?.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Operation> {
    let run: String = row.get(10)?;
    Ok(Operation {
        number: row.get(0)?,
        key: OperationKey::stored(row.get(1)?),
        work: row.get::<_, AsWord<_>>(2)?.0,
        plan: row.get(3)?,
        place: row.get(4)?,
        connection: ConnectionName::new(row.get_ref(5)?.as_str()?),
        act: row.get(6)?,
        object: row.get(7)?,
        expects: row.get(8)?,
        protection: row.get::<_, AsWord<_>>(9)?.0,
        run: (!run.is_empty()).then(|| RunId::new(run)),
        payload: ClientText::new(row.get::<_, String>(11)?),
        state: row.get::<_, AsWord<_>>(12)?.0,
        due: row.get::<_, Millis>(13)?.0,
        sent_at: row.get::<_, MaybeMillis>(14)?.0,
        calls: row.get(15)?,
        asked: row.get(16)?,
        before: ClientText::new(row.get::<_, String>(17)?),
        why: row.get(18)?,
        receipt: ClientText::new(row.get::<_, String>(19)?),
        settled_at: row.get::<_, MaybeMillis>(20)?.0,
    })
}
