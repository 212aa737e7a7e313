//! The steps of operations that take more than one call. Each has its own intent, version and receipt, so that a kill in
//! the middle goes on where it was, and half done is told as half done.

use crate::columns::{AsWord, words};
use crate::error::{Error, Result};
use crate::{Reader, Tx};
use rusqlite::{Row, params};
use truedocket_core::text::ClientText;

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Its call may have left.
    Sent,
    /// It has its receipt.
    Done,
}
words!(StepState { Sent = "sent", Done = "done" });

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Counts the steps of the operation, from 1, in the order in which they were begun.
    pub place: u32,
    /// What is done, in a few words such as `delete day`.
    pub act: String,
    /// What it is done to.
    pub object: String,
    /// The version that it expects; empty where there is none.
    pub expects: String,
    /// Where it stands.
    pub state: StepState,
    /// JSON of the receipt.
    pub receipt: ClientText,
}

/// Writes the intent of a step, to be committed before its call leaves. A step whose answer was lost may be begun again
/// on the version that was read since.
///
/// # Errors
/// [`Error::NotAllowed`] for a step that is done.
pub fn begin(tx: &mut Tx<'_>, operation: i64, act: &str, object: &str, expects: &str) -> Result<()> {
    let sql = "INSERT INTO operation_step (operation, place, act, object, expects, state)
               VALUES (?1, (SELECT count(*) + 1 FROM operation_step WHERE operation = ?1), ?2, ?3, ?4, 'sent')
               ON CONFLICT (operation, act, object) DO UPDATE SET expects = excluded.expects WHERE state = 'sent'";
    own(tx.conn().prepare_cached(sql)?.execute(params![operation, act, object, expects])?)
}

/// The receipt of a step.
///
/// # Errors
/// [`Error::NotAllowed`] for a step whose intent was not written, or that is done.
pub fn done(tx: &mut Tx<'_>, operation: i64, act: &str, object: &str, receipt: &ClientText) -> Result<()> {
    let sql = "UPDATE operation_step SET state = 'done', receipt = ?4
               WHERE operation = ?1 AND act = ?2 AND object = ?3 AND state = 'sent'";
    own(tx.conn().prepare_cached(sql)?.execute(params![operation, act, object, receipt.reveal()])?)
}

/// The steps of an operation that were begun, in order.
pub fn of_operation(reader: &Reader, operation: i64) -> Result<Vec<Step>> {
    let sql = "SELECT place, act, object, expects, state, receipt FROM operation_step
               WHERE operation = ?1 ORDER BY place";
    let mut statement = reader.conn().prepare_cached(sql)?;
    Ok(statement.query_map([operation], read)?.collect::<rusqlite::Result<_>>()?)
}

fn own(rows: usize) -> Result<()> {
    if rows == 0 { Err(Error::NotAllowed { what: "the step" }) } else { Ok(()) }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Step> {
    Ok(Step {
        place: row.get(0)?,
        act: row.get(1)?,
        object: row.get(2)?,
        expects: row.get(3)?,
        state: row.get::<_, AsWord<_>>(4)?.0,
        receipt: ClientText::new(row.get::<_, String>(5)?),
    })
}
