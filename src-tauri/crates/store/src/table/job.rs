//! The queue: work that is due at its time, delayed or tried again. When to try again and when to give up is decided
//! elsewhere; here it is remembered, so that nothing is forgotten, whatever is killed when.

use crate::columns::{AsWord, MaybeMillis, Millis, StoredWord, words};
use crate::error::{Error, Result};
use crate::{Reader, Tx};
use chrono::{DateTime, SubsecRound, Utc};
use rusqlite::{OptionalExtension, Params, Row, params};

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It may be claimed once its time has come.
    Waiting,
    /// A worker is at it.
    Leased,
    /// It is done.
    Done,
    /// It was given up; a person decides.
    Dead,
    /// A person decided to let it be.
    Dismissed,
}
words!(State { Waiting = "waiting", Leased = "leased", Done = "done", Dead = "dead", Dismissed = "dismissed" });

/// What a waiting job waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitsFor {
    /// Its time.
    Time,
    /// A vendor that asked for it.
    Vendor,
    /// A person who signs in again.
    SignIn,
    /// The network.
    Network,
    /// Its next try.
    Retry,
    /// The program, which ended in the middle.
    Restart,
}
words!(WaitsFor {
    Time = "",
    Vendor = "vendor",
    SignIn = "sign_in",
    Network = "network",
    Retry = "retry",
    Restart = "restart",
});

/// A job to be put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// What is to be done.
    pub kind: String,
    /// Which jobs it waits for: those of the same lane.
    pub lane: String,
    /// What makes it one job.
    pub key: String,
    /// JSON of what the kind needs.
    pub payload: String,
    /// The earliest instant.
    pub run_after: DateTime<Utc>,
    /// After this it is not put back any more.
    pub deadline: Option<DateTime<Utc>>,
}

/// A job as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Names it in this file.
    pub number: i64,
    /// As it was put in; `run_after` is that of the next try, `payload` what the last try left.
    pub job: NewJob,
    /// Where it stands.
    pub state: State,
    /// How often it was claimed.
    pub attempts: u32,
    /// Until when its worker has said that it works.
    pub lease_until: Option<DateTime<Utc>>,
    /// Which worker.
    pub lease_holder: String,
    /// What it waits for.
    pub waits_for: WaitsFor,
    /// Why it waits or was given up.
    pub reason: String,
    /// JSON of what came of it.
    pub result: String,
    /// When it was put in.
    pub put_at: DateTime<Utc>,
    /// When it was done, given up or dismissed.
    pub ended_at: Option<DateTime<Utc>>,
}

impl Job {
    /// The same, claimed, as the row says it from now on.
    fn leased(self, lease: Lease<'_>) -> Self {
        Self {
            state: State::Leased,
            attempts: self.attempts.saturating_add(1),
            lease_until: Some(lease.until.trunc_subsecs(3)),
            lease_holder: lease.holder.to_owned(),
            ..self
        }
    }
}

/// The right to work on a job for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease<'a> {
    /// Who works; unique to one process.
    pub holder: &'a str,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// Why a job is put back, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// What for.
    pub waits_for: WaitsFor,
    /// In words.
    pub reason: String,
    /// Until when.
    pub until: DateTime<Utc>,
    /// What the next try has to know; JSON.
    pub payload: String,
}

/// What putting in did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is in.
    New,
    /// One of this key was in already, in whatever state.
    Known,
}

const COLUMNS: &str = "number, kind, lane, key, payload, state, attempts, run_after, deadline, lease_until, \
     lease_holder, waits_for, reason, result, put_at, ended_at";

/// Puts a job in. A second one of the same key changes nothing.
pub fn put(tx: &mut Tx<'_>, job: &NewJob, at: DateTime<Utc>) -> Result<Put> {
    let sql = "INSERT INTO job (kind, lane, key, payload, run_after, deadline, put_at)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (key) DO NOTHING";
    let rows = tx.conn().prepare_cached(sql)?.execute(params![
        job.kind,
        job.lane,
        job.key,
        job.payload,
        Millis(job.run_after),
        MaybeMillis(job.deadline),
        Millis(at),
    ])?;
    Ok(if rows > 0 { Put::New } else { Put::Known })
}

/// Puts a job in that comes again and again under one key, unless the last one is still open or a person has to decide
/// about it.
pub fn put_again(
    tx: &mut Tx<'_>,
    job: &NewJob,
    waits_for: WaitsFor,
    reason: &str,
    at: DateTime<Utc>,
) -> Result<Put> {
    let sql = "INSERT INTO job (kind, lane, key, payload, run_after, deadline, put_at, waits_for, reason)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
               ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, lane = excluded.lane,
               payload = excluded.payload, run_after = excluded.run_after, deadline = excluded.deadline,
               put_at = excluded.put_at, waits_for = excluded.waits_for, reason = excluded.reason,
               state = 'waiting', attempts = 0, result = '', ended_at = 0 WHERE state IN ('done', 'dismissed')";
    let rows = tx.conn().prepare_cached(sql)?.execute(params![
        job.kind,
        job.lane,
        job.key,
        job.payload,
        Millis(job.run_after),
        MaybeMillis(job.deadline),
        Millis(at),
        AsWord(waits_for),
        reason,
    ])?;
    Ok(if rows > 0 { Put::New } else { Put::Known })
}

/// Claims up to `limit` jobs of a lane that are due, the longest due first. Each counts as tried from now on.
pub fn claim(
    tx: &mut Tx<'_>,
    lane: &str,
    lease: Lease<'_>,
    limit: u32,
    now: DateTime<Utc>,
) -> Result<Vec<Job>> {
    // The limit stands in the text: where it is bound, SQLite plans the statement anew at each call, and that costs more
    // than all the rest. RETURNING would cost a table in memory for each job.
    let due = format!(
        "SELECT {COLUMNS} FROM job WHERE state = 'waiting' AND lane = ?1 AND run_after <= ?2
         ORDER BY run_after, number LIMIT {limit}"
    );
    let mut due = tx.conn().prepare_cached(&due)?;
    let due: Vec<Job> = due.query_map(params![lane, Millis(now)], read)?.collect::<rusqlite::Result<_>>()?;
    let claim = "UPDATE job SET state = 'leased', attempts = ?2, lease_until = ?3, lease_holder = ?4 WHERE number = ?1";
    let mut claim = tx.conn().prepare_cached(claim)?;
    due.into_iter()
        .map(|job| {
            let job = job.leased(lease);
            claim.execute(params![job.number, job.attempts, Millis(lease.until), job.lease_holder])?;
            Ok(job)
        })
        .collect()
}

/// The worker still works. False: the job is no longer theirs, and they must stop.
pub fn heartbeat(tx: &mut Tx<'_>, number: i64, lease: Lease<'_>) -> Result<bool> {
    let sql = "UPDATE job SET lease_until = ?3 WHERE number = ?1 AND state = 'leased' AND lease_holder = ?2";
    let values = params![number, lease.holder, Millis(lease.until)];
    Ok(tx.conn().prepare_cached(sql)?.execute(values)? > 0)
}

/// It is done.
pub fn finish(tx: &mut Tx<'_>, number: i64, holder: &str, result: &str, at: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE job SET state = 'done', result = ?3, ended_at = ?4, waits_for = '', reason = '' WHERE number = ?1 AND state = 'leased' \
               AND lease_holder = ?2";
    own(tx.conn().prepare_cached(sql)?.execute(params![number, holder, result, Millis(at)])?)
}

/// It goes back and waits.
pub fn put_back(tx: &mut Tx<'_>, number: i64, holder: &str, wait: &Wait) -> Result<()> {
    let sql = "UPDATE job SET state = 'waiting', waits_for = ?3, reason = ?4, run_after = ?5, payload = ?6, \
               lease_until = 0, lease_holder = '' WHERE number = ?1 AND state = 'leased' AND lease_holder = ?2";
    own(tx.conn().prepare_cached(sql)?.execute(params![
        number,
        holder,
        AsWord(wait.waits_for),
        wait.reason,
        Millis(wait.until),
        wait.payload,
    ])?)
}

/// It is given up: a dead letter, with its reason in plain words.
pub fn bury(tx: &mut Tx<'_>, number: i64, holder: &str, reason: &str, at: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE job SET state = 'dead', reason = ?3, ended_at = ?4, lease_until = 0, lease_holder = '' \
               WHERE number = ?1 AND state = 'leased' AND lease_holder = ?2";
    own(tx.conn().prepare_cached(sql)?.execute(params![number, holder, reason, Millis(at)])?)
}

/// Buries what waits in a lane that nobody works: no release that opened this file knows it. Answers with how many.
pub fn bury_strangers(tx: &mut Tx<'_>, lanes: &[&str], reason: &str, at: DateTime<Utc>) -> Result<usize> {
    let known = serde_json::to_string(lanes)?;
    let sql = "UPDATE job SET state = 'dead', reason = ?2, ended_at = ?3 \
               WHERE state = 'waiting' AND lane NOT IN (SELECT value FROM json_each(?1))";
    Ok(tx.conn().prepare_cached(sql)?.execute(params![known, reason, Millis(at)])?)
}

/// Jobs that a worker of another process held: that process has ended, since only one may write. They wait again.
pub fn release(tx: &mut Tx<'_>, holder: &str, reason: &str, now: DateTime<Utc>) -> Result<usize> {
    let sql = "UPDATE job SET state = 'waiting', waits_for = 'restart', reason = ?2, run_after = ?3, \
               lease_until = 0, lease_holder = '' WHERE state = 'leased' AND lease_holder <> ?1";
    Ok(tx.conn().prepare_cached(sql)?.execute(params![holder, reason, Millis(now)])?)
}

/// Jobs of a lane that this holder claimed and works on no more, since what came of them could not be stored. They wait
/// again. `in_hand`: those that it does work on.
pub fn let_go(
    tx: &mut Tx<'_>,
    lane: &str,
    holder: &str,
    in_hand: &[i64],
    reason: &str,
    now: DateTime<Utc>,
) -> Result<usize> {
    let sql = "UPDATE job SET state = 'waiting', waits_for = 'retry', reason = ?3, run_after = ?4, \
               lease_until = 0, lease_holder = '' WHERE state = 'leased' AND lane = ?1 AND lease_holder = ?2 \
               AND number NOT IN (SELECT value FROM json_each(?5))";
    let in_hand = serde_json::to_string(in_hand)?;
    Ok(tx.conn().prepare_cached(sql)?.execute(params![lane, holder, reason, Millis(now), in_hand])?)
}

/// Takes away what a clock that was ahead has left: jobs of that kind which seem to have been put in later than now give
/// their key back, and no job waits longer than `furthest`.
pub fn disown_future(tx: &mut Tx<'_>, kind: &str, now: DateTime<Utc>, furthest: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE job SET key = key || '/' || number, put_at = ?2, \
               ended_at = iif(ended_at = 0, ?2, ended_at), state = iif(state = 'waiting', 'dismissed', state) \
               WHERE kind = ?1 AND put_at > ?2 AND state <> 'leased'";
    tx.conn().prepare_cached(sql)?.execute(params![kind, Millis(now)])?;
    let sql = "UPDATE job SET run_after = ?1 WHERE state = 'waiting' AND run_after > ?2";
    tx.conn().prepare_cached(sql)?.execute(params![Millis(now), Millis(furthest)])?;
    Ok(())
}

/// A job that waits for something else than its time may run now.
pub fn hasten(tx: &mut Tx<'_>, waits_for: WaitsFor, now: DateTime<Utc>) -> Result<usize> {
    let sql = "UPDATE job SET run_after = ?2 WHERE state = 'waiting' AND waits_for = ?1 AND run_after > ?2";
    Ok(tx.conn().prepare_cached(sql)?.execute(params![AsWord(waits_for), Millis(now)])?)
}

/// A person wants a dead letter tried again.
pub fn retry(tx: &mut Tx<'_>, number: i64, now: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE job SET state = 'waiting', waits_for = '', run_after = ?2, deadline = 0, ended_at = 0 \
               WHERE number = ?1 AND state = 'dead'";
    own(tx.conn().prepare_cached(sql)?.execute(params![number, Millis(now)])?)
}

/// A person lets a dead letter be.
pub fn dismiss(tx: &mut Tx<'_>, number: i64, at: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE job SET state = 'dismissed', ended_at = ?2 WHERE number = ?1 AND state = 'dead'";
    own(tx.conn().prepare_cached(sql)?.execute(params![number, Millis(at)])?)
}

/// Forgets what was done or dismissed before an instant. Dead letters stay until a person decides, and so does the newest
/// job: the next one is numbered after it, so that no number is ever given twice.
pub fn forget(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<usize> {
    let sql = "DELETE FROM job WHERE state IN ('done', 'dismissed') AND ended_at < ?1 \
               AND number < (SELECT max(number) FROM job)";
    Ok(tx.conn().prepare_cached(sql)?.execute([Millis(before)])?)
}

/// Jobs that are open or dead, oldest first.
pub fn unsettled(reader: &Reader) -> Result<Vec<Job>> {
    let sql =
        format!("SELECT {COLUMNS} FROM job WHERE state IN ('waiting', 'leased', 'dead') ORDER BY number");
    many(reader, &sql, [])
}

/// The newest jobs that ended well or were dismissed, newest first.
pub fn settled(reader: &Reader, limit: u32) -> Result<Vec<Job>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM job WHERE state IN ('done', 'dismissed') ORDER BY number DESC LIMIT ?1"
    );
    many(reader, &sql, [limit])
}

/// One job.
pub fn get(reader: &Reader, number: i64) -> Result<Option<Job>> {
    let sql = format!("SELECT {COLUMNS} FROM job WHERE number = ?1");
    Ok(reader.conn().prepare_cached(&sql)?.query_row([number], read).optional()?)
}

/// The job of a key.
pub fn by_key(reader: &Reader, key: &str) -> Result<Option<Job>> {
    let sql = format!("SELECT {COLUMNS} FROM job WHERE key = ?1");
    Ok(reader.conn().prepare_cached(&sql)?.query_row([key], read).optional()?)
}

/// How many jobs are in a state.
pub fn count(reader: &Reader, state: State) -> Result<u64> {
    let sql = "SELECT count(*) FROM job WHERE state = ?1";
    Ok(reader.conn().prepare_cached(sql)?.query_row([AsWord(state)], |row| row.get(0))?)
}

/// When the next job of a lane is due; `None`: none waits.
pub fn next_due(reader: &Reader, lane: &str) -> Result<Option<DateTime<Utc>>> {
    let sql =
        "SELECT run_after FROM job WHERE state = 'waiting' AND lane = ?1 ORDER BY run_after, number LIMIT 1";
    let due = reader.conn().prepare_cached(sql)?.query_row([lane], |row| row.get::<_, Millis>(0));
    Ok(due.optional()?.map(|Millis(at)| at))
}

fn own(rows: usize) -> Result<()> {
    if rows == 0 { Err(Error::NotAllowed { what: "the job" }) } else { Ok(()) }
}

fn many<P: Params>(reader: &Reader, sql: &str, values: P) -> Result<Vec<Job>> {
    Ok(reader.conn().prepare_cached(sql)?.query_map(values, read)?.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Job> {
    // A later release may wait for more; what it is, its reason says.
    let waits_for = WaitsFor::from_word(&row.get::<_, String>(11)?).unwrap_or(WaitsFor::Retry);
    Ok(Job {
        number: row.get(0)?,
        job: NewJob {
            kind: row.get(1)?,
            lane: row.get(2)?,
            key: row.get(3)?,
            payload: row.get(4)?,
            run_after: row.get::<_, Millis>(7)?.0,
            deadline: row.get::<_, MaybeMillis>(8)?.0,
        },
        state: row.get::<_, AsWord<_>>(5)?.0,
        attempts: row.get(6)?,
        lease_until: row.get::<_, MaybeMillis>(9)?.0,
        lease_holder: row.get(10)?,
        waits_for,
        reason: row.get(12)?,
        result: row.get(13)?,
        put_at: row.get::<_, Millis>(14)?.0,
        ended_at: row.get::<_, MaybeMillis>(15)?.0,
    })
}
