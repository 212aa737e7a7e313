//! What a fix would write, was approved to write and has written. A plan is acted on once and as it was shown.

use crate::columns::{AsWord, MaybeMillis, Millis, words};
use crate::error::{Error, Result};
use crate::{Reader, Tx};
use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, params};
use truedocket_core::text::ClientText;

/// Where a plan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It was shown.
    Previewed,
    /// It was carried out.
    Applied,
    /// It was carried out and taken back.
    Undone,
    /// The world had moved, or the system said no.
    Refused,
}
words!(State { Previewed = "previewed", Applied = "applied", Undone = "undone", Refused = "refused" });

/// One plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixPlan {
    /// Names the plan.
    pub id: String,
    /// The discrepancy's fingerprint.
    pub discrepancy: String,
    /// When it was previewed.
    pub made_at: DateTime<Utc>,
    /// JSON of the writes.
    pub plan: ClientText,
    /// JSON of the versions that were seen.
    pub versions: String,
    /// Where it stands.
    pub state: State,
    /// When that last changed.
    pub changed_at: Option<DateTime<Utc>>,
    /// JSON of what takes it back; empty until applied.
    pub undo: ClientText,
    /// Why it was refused, or why a previewed one is not to be written any more; else empty.
    pub reason: String,
}

const SELECT: &str =
    "SELECT id, discrepancy, made_at, plan, versions, state, changed_at, undo, reason FROM fix_plan";

/// Stores a plan that was shown.
pub fn preview(
    tx: &mut Tx<'_>,
    id: &str,
    discrepancy: &str,
    plan: &ClientText,
    versions: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    let sql = "INSERT INTO fix_plan (id, discrepancy, made_at, plan, versions) VALUES (?1, ?2, ?3, ?4, ?5)";
    tx.conn().prepare_cached(sql)?.execute(params![id, discrepancy, Millis(at), plan.reveal(), versions])?;
    Ok(())
}

/// The plan was carried out; `undo` takes it back. Only a previewed plan can be.
pub fn applied(tx: &mut Tx<'_>, id: &str, undo: &ClientText, at: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE fix_plan SET state = 'applied', undo = ?2, changed_at = ?3
               WHERE id = ?1 AND state = 'previewed'";
    changed(tx.conn().prepare_cached(sql)?.execute(params![id, undo.reveal(), Millis(at)])?)
}

/// What takes an applied plan back is another thing than before.
pub fn takes_back(tx: &mut Tx<'_>, id: &str, undo: &ClientText) -> Result<()> {
    let sql = "UPDATE fix_plan SET undo = ?2 WHERE id = ?1 AND state = 'applied'";
    changed(tx.conn().prepare_cached(sql)?.execute([id, undo.reveal()])?)
}

/// The plan was refused. Only a previewed plan can be.
pub fn refused(tx: &mut Tx<'_>, id: &str, reason: &str, at: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE fix_plan SET state = 'refused', reason = ?2, changed_at = ?3
               WHERE id = ?1 AND state = 'previewed'";
    changed(tx.conn().prepare_cached(sql)?.execute(params![id, reason, Millis(at)])?)
}

/// A person does not want a previewed plan any more: what of it has not been written is not written.
pub fn withdraw(tx: &mut Tx<'_>, id: &str, reason: &str) -> Result<()> {
    let sql = "UPDATE fix_plan SET reason = ?2 WHERE id = ?1 AND state = 'previewed'";
    changed(tx.conn().prepare_cached(sql)?.execute([id, reason])?)
}

/// The plan was taken back. Only an applied plan can be.
pub fn undone(tx: &mut Tx<'_>, id: &str, at: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE fix_plan SET state = 'undone', changed_at = ?2 WHERE id = ?1 AND state = 'applied'";
    changed(tx.conn().prepare_cached(sql)?.execute(params![id, Millis(at)])?)
}

/// One plan.
pub fn get(reader: &Reader, id: &str) -> Result<Option<FixPlan>> {
    let sql = format!("{SELECT} WHERE id = ?1");
    Ok(reader.conn().prepare_cached(&sql)?.query_row([id], read).optional()?)
}

/// Plans of a discrepancy, newest first.
pub fn of_discrepancy(reader: &Reader, discrepancy: &str) -> Result<Vec<FixPlan>> {
    let sql = format!("{SELECT} WHERE discrepancy = ?1 ORDER BY made_at DESC, id DESC");
    let mut statement = reader.conn().prepare_cached(&sql)?;
    Ok(statement.query_map([discrepancy], read)?.collect::<rusqlite::Result<_>>()?)
}

fn changed(rows: usize) -> Result<()> {
    if rows == 0 { Err(Error::NotAllowed { what: "the plan" }) } else { Ok(()) }
}

fn read(row: &Row<'_>) -> rusqlite::Result<FixPlan> {
    Ok(FixPlan {
        id: row.get(0)?,
        discrepancy: row.get(1)?,
        made_at: row.get::<_, Millis>(2)?.0,
        plan: ClientText::new(row.get::<_, String>(3)?),
        versions: row.get(4)?,
        state: row.get::<_, AsWord<_>>(5)?.0,
        changed_at: row.get::<_, MaybeMillis>(6)?.0,
        undo: ClientText::new(row.get::<_, String>(7)?),
        reason: row.get(8)?,
    })
}
