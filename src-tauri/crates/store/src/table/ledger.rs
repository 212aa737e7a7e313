//! The chain of custody: everything that the app changed anywhere. Rows are appended and never touched again.

use crate::chain::{Anchor, FIRST, Verified, Walk, seal};
use crate::columns::Millis;
use crate::error::{Error, Result};
use crate::{Reader, Tx};
use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::{OptionalExtension, Row, params};
use serde_json::{Value, json};
use std::fmt;
use std::io::Write;
use truedocket_core::ids::RunId;

/// What was done.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: DateTime<Utc>,
    /// The run that did it; `None` for acts outside a run.
    pub run: Option<RunId>,
    /// Who wanted it: a person's account or `truedocket`.
    pub actor: String,
    /// The connection that was written to, or `truedocket` for the app itself.
    pub system: String,
    /// What was written: calendar and id.
    pub object: String,
    /// What was done to it.
    pub act: String,
    /// The object before; `Value::Null` when there was none.
    pub before: Value,
    /// The object after; `Value::Null` when there is none.
    pub after: Value,
}

impl fmt::Debug for Entry {
    /// Without what was written: it may be a client's words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({} {} {})", self.at, self.system, self.act)
    }
}

/// A row as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerRow {
    /// Counts up by one, without gaps.
    pub number: u64,
    /// What was done.
    pub entry: Entry,
    /// The seal of the row before, hex.
    pub previous: String,
    /// This row's seal, hex.
    pub hash: String,
}

const SELECT: &str =
    "SELECT number, at, run, actor, system, object, act, before, after, previous, hash FROM ledger";

/// Appends a row and answers with the new end of the chain.
pub fn append(tx: &mut Tx<'_>, entry: &Entry) -> Result<Anchor> {
    let end = head(tx)?;
    let stored = Stored {
        number: end.rows + 1,
        at: entry.at.timestamp_millis(),
        run: entry.run.as_ref().map_or("", RunId::as_str).to_owned(),
        actor: entry.actor.clone(),
        system: entry.system.clone(),
        object: entry.object.clone(),
        act: entry.act.clone(),
        before: entry.before.to_string(),
        after: entry.after.to_string(),
    };
    let hash = stored.seal(&end.head)?;
    let sql =
        "INSERT INTO ledger (number, at, run, actor, system, object, act, before, after, previous, hash)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    tx.conn().prepare_cached(sql)?.execute(params![
        stored.number,
        stored.at,
        stored.run,
        stored.actor,
        stored.system,
        stored.object,
        stored.act,
        stored.before,
        stored.after,
        end.head,
        hash,
    ])?;
    let end = Anchor { rows: stored.number, head: hash };
    tx.ledger_ends(end.clone());
    Ok(end)
}

/// Did the chain have that end once? Looks at one row only.
pub fn passed(reader: &Reader, end: &Anchor) -> Result<bool> {
    if end.rows == 0 {
        return Ok(end.head == FIRST);
    }
    let sql = "SELECT hash FROM ledger WHERE number = ?1";
    let found = reader.conn().prepare_cached(sql)?.query_row([end.rows], |row| row.get::<_, String>(0));
    Ok(found.optional()?.is_some_and(|hash| hash == end.head))
}

/// The end of the chain now.
pub fn head(reader: &Reader) -> Result<Anchor> {
    let sql = "SELECT number, hash FROM ledger ORDER BY number DESC LIMIT 1";
    let last = reader
        .conn()
        .prepare_cached(sql)?
        .query_row([], |row| Ok(Anchor { rows: row.get(0)?, head: row.get(1)? }))
        .optional()?;
    Ok(last.unwrap_or_else(|| Anchor { rows: 0, head: FIRST.to_owned() }))
}

/// Looks at every row.
pub fn verify(reader: &Reader) -> Result<Verified> {
    walk(reader, Walk::new(None))
}

/// Looks at every row, and at an end that was recorded elsewhere: finds also a chain that was cut off or rewritten.
pub fn verify_against(reader: &Reader, kept: &Anchor) -> Result<Verified> {
    walk(reader, Walk::new(Some(kept.clone())))
}

fn walk(reader: &Reader, mut walk: Walk) -> Result<Verified> {
    let mut statement = reader.conn().prepare(&format!("{SELECT} ORDER BY number"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let Ok((stored, previous, hash)) = stored(row) else {
            walk.unreadable();
            break;
        };
        if !walk.step(stored.number, &previous, &hash, &stored.seal(&previous)?) {
            break;
        }
    }
    Ok(walk.end())
}

/// Rows from `first` on, at most `limit`, oldest first.
pub fn rows(reader: &Reader, first: u64, limit: u32) -> Result<Vec<LedgerRow>> {
    let mut statement =
        reader.conn().prepare_cached(&format!("{SELECT} WHERE number >= ?1 ORDER BY number LIMIT ?2"))?;
    let mut rows = statement.query(params![first, limit])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (stored, previous, hash) = stored(row)?;
        found.push(stored.row(previous, hash)?);
    }
    Ok(found)
}

/// The newest row of that act on that object.
pub fn last_of(reader: &Reader, object: &str, act: &str) -> Result<Option<LedgerRow>> {
    let sql = format!("{SELECT} WHERE object = ?1 AND act = ?2 ORDER BY number DESC LIMIT 1");
    let mut statement = reader.conn().prepare_cached(&sql)?;
    let mut rows = statement.query(params![object, act])?;
    match rows.next()? {
        Some(row) => {
            let (stored, previous, hash) = stored(row)?;
            stored.row(previous, hash).map(Some)
        }
        None => Ok(None),
    }
}

/// Writes all rows as JSON lines, each with its seals, so that others can verify the chain without us: a seal is
/// SHA-256 over the previous seal (as hex text) and the JSON array of `sealed`. Answers how many.
pub fn export(reader: &Reader, to: &mut impl Write) -> Result<u64> {
    let mut statement = reader.conn().prepare(&format!("{SELECT} ORDER BY number"))?;
    let mut rows = statement.query([])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let (stored, previous, hash) = stored(row)?;
        let sealed = stored.sealed();
        let row = stored.row(previous, hash)?;
        let at = row.entry.at.to_rfc3339_opts(SecondsFormat::Millis, true);
        let line = json!({
            "number": row.number, "at": at, "actor": row.entry.actor, "system": row.entry.system,
            "object": row.entry.object, "act": row.entry.act, "sealed": sealed,
            "previous": row.previous, "hash": row.hash,
        });
        serde_json::to_writer(&mut *to, &line)?;
        to.write_all(b"\n")?;
        count += 1;
    }
    Ok(count)
}

/// The sealed columns exactly as they lie in the table.
struct Stored {
    number: u64,
    at: i64,
    run: String,
    actor: String,
    system: String,
    object: String,
    act: String,
    before: String,
    after: String,
}

impl Stored {
    fn sealed(&self) -> Value {
        json!([
            self.number,
            self.at,
            self.run,
            self.actor,
            self.system,
            self.object,
            self.act,
            self.before,
            self.after
        ])
    }

    fn seal(&self, previous: &str) -> Result<String> {
        Ok(seal(previous, &self.sealed())?)
    }

    fn row(self, previous: String, hash: String) -> Result<LedgerRow> {
        let at = DateTime::from_timestamp_millis(self.at)
            .ok_or(Error::NotAllowed { what: "the ledger row's time" })?;
        Ok(LedgerRow {
            number: self.number,
            entry: Entry {
                at,
                run: (!self.run.is_empty()).then(|| RunId::new(self.run)),
                actor: self.actor,
                system: self.system,
                object: self.object,
                act: self.act,
                before: serde_json::from_str(&self.before)?,
                after: serde_json::from_str(&self.after)?,
            },
            previous,
            hash,
        })
    }
}

fn stored(row: &Row<'_>) -> rusqlite::Result<(Stored, String, String)> {
    let stored = Stored {
        number: row.get(0)?,
        at: row.get::<_, Millis>(1)?.0.timestamp_millis(),
        run: row.get(2)?,
        actor: row.get(3)?,
        system: row.get(4)?,
        object: row.get(5)?,
        act: row.get(6)?,
        before: row.get(7)?,
        after: row.get(8)?,
    };
    Ok((stored, row.get(9)?, row.get(10)?))
}
