//! Runs: one execution of one part, how it ended, and the items of it that somebody has to see.

use crate::columns::{AsWord, MaybeMillis, Millis, words};
use crate::error::{Error, Result};
use crate::{Reader, Tx};
use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, params};
use truedocket_core::ids::RunId;

/// How a run is or has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It goes on.
    Running,
    /// All is well.
    Done,
    /// A person has to decide something.
    NeedsYou,
    /// Something could not be checked.
    NotChecked,
    /// It could not do its work.
    Failed,
    /// It was stopped, by a person or by the end of the program.
    Stopped,
}
words!(Outcome {
    Running = "running",
    Done = "done",
    NeedsYou = "needs_you",
    NotChecked = "not_checked",
    Failed = "failed",
    Stopped = "stopped",
});

/// Each item that came in has one of four fates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Done.
    pub done: u64,
    /// Left out with a reason.
    pub skipped: u64,
    /// Waits for a person or a later try.
    pub waiting: u64,
    /// Given up with a reason.
    pub dead: u64,
}

impl Tally {
    /// All that came in.
    pub fn items_in(&self) -> u64 {
        self.done + self.skipped + self.waiting + self.dead
    }
}

/// One run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// Which part.
    pub part: String,
    /// When it began.
    pub began: DateTime<Utc>,
    /// When it ended.
    pub ended: Option<DateTime<Utc>>,
    /// How it is or has ended.
    pub outcome: Outcome,
    /// Why it began late; empty when it did not.
    pub late_reason: String,
    /// What became of its items.
    pub tally: Tally,
}

/// What became of an item that somebody has to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemOutcome {
    /// It could not be understood.
    SetAside,
    /// It was left out.
    Skipped,
    /// It failed.
    Failed,
    /// It waits.
    Waiting,
}
words!(ItemOutcome { SetAside = "set_aside", Skipped = "skipped", Failed = "failed", Waiting = "waiting" });

/// One such item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunItem {
    /// Which.
    pub item: String,
    /// What became of it.
    pub fate: ItemOutcome,
    /// Why.
    pub why: String,
}

const SELECT: &str = "SELECT id, part, began, ended, outcome, late_reason, items_done, items_skipped, items_waiting, \
     items_dead FROM run";

/// A run begins.
pub fn begin(tx: &mut Tx<'_>, id: &RunId, part: &str, at: DateTime<Utc>, late_reason: &str) -> Result<()> {
    let sql = "INSERT INTO run (id, part, began, late_reason) VALUES (?1, ?2, ?3, ?4)";
    tx.conn().prepare_cached(sql)?.execute(params![id.as_str(), part, Millis(at), late_reason])?;
    Ok(())
}

/// Stores how far it is.
pub fn progress(tx: &mut Tx<'_>, id: &RunId, tally: &Tally) -> Result<()> {
    let sql = "UPDATE run SET items_in = ?2, items_done = ?3, items_skipped = ?4, items_waiting = ?5, items_dead = ?6
               WHERE id = ?1 AND outcome = 'running'";
    let values = params![id.as_str(), tally.items_in(), tally.done, tally.skipped, tally.waiting, tally.dead];
    changed(tx.conn().prepare_cached(sql)?.execute(values)?)
}

/// The run is over. A run ends once.
pub fn finish(tx: &mut Tx<'_>, id: &RunId, outcome: Outcome, tally: &Tally, at: DateTime<Utc>) -> Result<()> {
    progress(tx, id, tally)?;
    let sql = "UPDATE run SET outcome = ?2, ended = ?3 WHERE id = ?1 AND outcome = 'running'";
    changed(tx.conn().prepare_cached(sql)?.execute(params![id.as_str(), AsWord(outcome), Millis(at)])?)
}

/// Records an item that somebody has to see.
pub fn add_item(tx: &mut Tx<'_>, id: &RunId, item: &RunItem) -> Result<()> {
    let sql = "INSERT INTO run_item (run, item, fate, why) VALUES (?1, ?2, ?3, ?4)";
    tx.conn().prepare_cached(sql)?.execute(params![id.as_str(), item.item, AsWord(item.fate), item.why])?;
    Ok(())
}

/// Runs of an earlier process that never ended: they are marked as stopped and answered, oldest first. To be called
/// once after opening, before a run begins.
pub fn interrupted(tx: &mut Tx<'_>, at: DateTime<Utc>) -> Result<Vec<Run>> {
    let sql = format!("{SELECT} WHERE outcome = 'running' ORDER BY began, id");
    let runs: Vec<Run> =
        tx.conn().prepare_cached(&sql)?.query_map([], read)?.collect::<rusqlite::Result<_>>()?;
    let sql = "UPDATE run SET outcome = 'stopped', ended = ?1 WHERE outcome = 'running'";
    tx.conn().prepare_cached(sql)?.execute([Millis(at)])?;
    Ok(runs.into_iter().map(|run| Run { outcome: Outcome::Stopped, ended: Some(at), ..run }).collect())
}

/// One run.
pub fn get(reader: &Reader, id: &RunId) -> Result<Option<Run>> {
    let sql = format!("{SELECT} WHERE id = ?1");
    Ok(reader.conn().prepare_cached(&sql)?.query_row([id.as_str()], read).optional()?)
}

/// The newest runs, newest first.
pub fn newest(reader: &Reader, limit: u32) -> Result<Vec<Run>> {
    let sql = format!("{SELECT} ORDER BY began DESC, id DESC LIMIT ?1");
    Ok(reader.conn().prepare_cached(&sql)?.query_map([limit], read)?.collect::<rusqlite::Result<_>>()?)
}

/// The newest run of a part that checked everything that it was to check and ended by now: one that ended later was
/// made while this computer's clock was ahead, and says nothing of the days until then.
pub fn newest_whole(reader: &Reader, part: &str, now: DateTime<Utc>) -> Result<Option<Run>> {
    let sql = format!(
        "{SELECT} WHERE part = ?1 AND outcome IN ('done', 'needs_you') AND ended <= ?2
           ORDER BY began DESC, id DESC LIMIT 1"
    );
    Ok(reader.conn().prepare_cached(&sql)?.query_row(params![part, Millis(now)], read).optional()?)
}

/// The newest run of a part.
pub fn newest_of(reader: &Reader, part: &str) -> Result<Option<Run>> {
    let sql = format!("{SELECT} WHERE part = ?1 ORDER BY began DESC, id DESC LIMIT 1");
    Ok(reader.conn().prepare_cached(&sql)?.query_row([part], read).optional()?)
}

/// The first run that there ever was.
pub fn first(reader: &Reader) -> Result<Option<Run>> {
    let sql = format!("{SELECT} ORDER BY began, id LIMIT 1");
    Ok(reader.conn().prepare_cached(&sql)?.query_row([], read).optional()?)
}

/// Items of a run in the order in which they were recorded.
pub fn items(reader: &Reader, id: &RunId, limit: u32) -> Result<Vec<RunItem>> {
    let sql = "SELECT item, fate, why FROM run_item WHERE run = ?1 ORDER BY number LIMIT ?2";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let rows = statement.query_map(params![id.as_str(), limit], |row| {
        Ok(RunItem { item: row.get(0)?, fate: row.get::<_, AsWord<_>>(1)?.0, why: row.get(2)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn changed(rows: usize) -> Result<()> {
    if rows == 0 { Err(Error::NotAllowed { what: "the run" }) } else { Ok(()) }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run {
        id: RunId::new(row.get::<_, String>(0)?),
        part: row.get(1)?,
        began: row.get::<_, Millis>(2)?.0,
        ended: row.get::<_, MaybeMillis>(3)?.0,
        outcome: row.get::<_, AsWord<_>>(4)?.0,
        late_reason: row.get(5)?,
        tally: Tally { done: row.get(6)?, skipped: row.get(7)?, waiting: row.get(8)?, dead: row.get(9)? },
    })
}
