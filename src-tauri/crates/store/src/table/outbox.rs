//! Everything that leaves: key first, effect second, receipt third. When to try again and when to give up is decided
//! elsewhere; here it is remembered, so that nothing is done twice and nothing is forgotten, whatever is killed when.

use crate::columns::{AsWord, MaybeMillis, Millis, words};
use crate::error::{Error, Result};
use crate::{Reader, Tx};
use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Params, Row, params};
use sha2::{Digest, Sha256};
use truedocket_core::ids::RunId;
use truedocket_core::text::ClientText;

/// What protects against a second effect after a lost answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The other side refuses a second one of our key.
    Keyed,
    /// The other side can be asked whether it happened.
    Queryable,
    /// Nothing does: never tried again by itself.
    AtMostOnce,
}
words!(Effect { Keyed = "keyed", Queryable = "queryable", AtMostOnce = "at_most_once" });

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It may be claimed once its time has come.
    Waiting,
    /// Somebody acts on it.
    Leased,
    /// It has its receipt.
    Done,
    /// It was given up; a person decides.
    Dead,
    /// A person decided to let it be.
    Dismissed,
}
words!(State { Waiting = "waiting", Leased = "leased", Done = "done", Dead = "dead", Dismissed = "dismissed" });

/// A job to be put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// What makes its effect unique.
    pub key: String,
    /// What protects against doing it twice.
    pub effect: Effect,
    /// The run that wants it.
    pub run: Option<RunId>,
    /// JSON of all that is needed to act.
    pub payload: ClientText,
    /// The earliest instant.
    pub not_before: DateTime<Utc>,
}

/// A job as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Names it in this file.
    pub number: i64,
    /// As it was put in; `not_before` is that of the next try.
    pub job: NewJob,
    /// Where it stands.
    pub state: State,
    /// How often it was claimed. More than once: what an earlier claim did has to be looked up first.
    pub attempts: u32,
    /// Until when its holder may act.
    pub lease_until: Option<DateTime<Utc>>,
    /// Who acts.
    pub lease_holder: String,
    /// JSON of the receipt.
    pub result: ClientText,
    /// Why the last try failed or it was given up.
    pub reason: String,
}

/// The right to act on jobs for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease<'a> {
    /// Who acts; unique to one worker of one process.
    pub holder: &'a str,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// What putting in did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is in.
    New,
    /// The same was in already, in whatever state.
    Known,
}

const COLUMNS: &str = "number, key, effect, run, payload, not_before, state, attempts, lease_until, lease_holder, \
     result, reason";

/// Puts a job in. A second one of the same key and contents changes nothing; one of the same key with other contents
/// is refused with [`Error::Conflict`].
pub fn enqueue(tx: &mut Tx<'_>, job: &NewJob, at: DateTime<Utc>) -> Result<Put> {
    let hash = hex::encode(Sha256::digest(job.payload.reveal().as_bytes()));
    let sql = "INSERT INTO outbox (key, effect, run, payload, payload_hash, not_before, put_at)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (key) DO NOTHING";
    let put = tx.conn().prepare_cached(sql)?.execute(params![
        job.key,
        AsWord(job.effect),
        job.run.as_ref().map_or("", RunId::as_str),
        job.payload.reveal(),
        hash,
        Millis(job.not_before),
        Millis(at),
    ])?;
    if put > 0 {
        return Ok(Put::New);
    }
    let sql = "SELECT payload_hash FROM outbox WHERE key = ?1";
    let known: String = tx.conn().prepare_cached(sql)?.query_row([&job.key], |row| row.get(0))?;
    if known == hash { Ok(Put::Known) } else { Err(Error::Conflict { what: "the job" }) }
}

/// Claims up to `limit` jobs that are due, the longest due first. Each counts as tried from now on.
pub fn claim(tx: &mut Tx<'_>, lease: Lease<'_>, limit: u32, now: DateTime<Utc>) -> Result<Vec<Job>> {
    let sql = format!(
        "UPDATE outbox SET state = 'leased', attempts = attempts + 1, lease_until = ?3, lease_holder = ?4
         WHERE number IN (SELECT number FROM outbox WHERE ended_at = 0 AND state = 'waiting' AND not_before <= ?1
                          ORDER BY not_before, number LIMIT ?2)
         RETURNING {COLUMNS}"
    );
    let mut jobs = many(tx, &sql, params![Millis(now), limit, Millis(lease.until), lease.holder])?;
    jobs.sort_by_key(|job| (job.job.not_before, job.number));
    Ok(jobs)
}

/// Jobs whose lease ran out: their holder died or hangs, and the effect is unknown. Keyed and queryable ones may be
/// claimed again; those of [`Effect::AtMostOnce`] are given up, so that a person looks. Answers with all of them as
/// they are now.
pub fn expire(tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<Vec<Job>> {
    let sql = format!(
        "UPDATE outbox SET state = iif(effect = 'at_most_once', 'dead', 'waiting'), lease_until = 0,
         lease_holder = '', not_before = ?1, ended_at = iif(effect = 'at_most_once', ?1, 0),
         reason = 'the program ended before the answer came; it is not known whether it took effect'
         WHERE ended_at = 0 AND state = 'leased' AND lease_until <= ?1 RETURNING {COLUMNS}"
    );
    let mut jobs = many(tx, &sql, [Millis(now)])?;
    jobs.sort_by_key(|job| job.number);
    Ok(jobs)
}

/// The holder still acts: the lease is prolonged. False: it is no longer theirs, and they must stop.
pub fn heartbeat(tx: &mut Tx<'_>, number: i64, lease: Lease<'_>, now: DateTime<Utc>) -> Result<bool> {
    let sql = "UPDATE outbox SET lease_until = ?3
               WHERE number = ?1 AND state = 'leased' AND lease_holder = ?2 AND lease_until > ?4";
    let values = params![number, lease.holder, Millis(lease.until), Millis(now)];
    Ok(tx.conn().prepare_cached(sql)?.execute(values)? > 0)
}

/// The receipt came. A receipt that comes after the lease ran out counts too, as long as nobody else has claimed the
/// job or finished it.
pub fn finish(
    tx: &mut Tx<'_>,
    number: i64,
    holder: &str,
    result: &ClientText,
    at: DateTime<Utc>,
) -> Result<()> {
    let sql = "UPDATE outbox SET state = 'done', result = ?3, reason = '', ended_at = ?4, lease_until = 0
               WHERE number = ?1 AND state = 'leased' AND lease_holder = ?2";
    own(tx.conn().prepare_cached(sql)?.execute(params![number, holder, result.reveal(), Millis(at)])?)
}

/// It failed and may be tried again later.
pub fn retry_at(
    tx: &mut Tx<'_>,
    number: i64,
    holder: &str,
    reason: &str,
    not_before: DateTime<Utc>,
) -> Result<()> {
    let sql = "UPDATE outbox SET state = 'waiting', reason = ?3, not_before = ?4, lease_until = 0, lease_holder = ''
               WHERE number = ?1 AND state = 'leased' AND lease_holder = ?2";
    own(tx.conn().prepare_cached(sql)?.execute(params![number, holder, reason, Millis(not_before)])?)
}

/// It is given up: a dead letter, with its reason in plain words.
pub fn bury(tx: &mut Tx<'_>, number: i64, holder: &str, reason: &str, at: DateTime<Utc>) -> Result<()> {
    let sql =
        "UPDATE outbox SET state = 'dead', reason = ?3, ended_at = ?4, lease_until = 0, lease_holder = ''
               WHERE number = ?1 AND state = 'leased' AND lease_holder = ?2";
    own(tx.conn().prepare_cached(sql)?.execute(params![number, holder, reason, Millis(at)])?)
}

/// Dead letters, oldest first.
pub fn dead_letters(reader: &Reader) -> Result<Vec<Job>> {
    many(reader, &format!("SELECT {COLUMNS} FROM outbox WHERE state = 'dead' ORDER BY number"), [])
}

/// A person wants a dead letter tried again.
pub fn revive(tx: &mut Tx<'_>, number: i64, now: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE outbox SET state = 'waiting', not_before = ?2, ended_at = 0 WHERE number = ?1 AND state = 'dead'";
    own(tx.conn().prepare_cached(sql)?.execute(params![number, Millis(now)])?)
}

/// A person lets a dead letter be.
pub fn dismiss(tx: &mut Tx<'_>, number: i64, at: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE outbox SET state = 'dismissed', ended_at = ?2 WHERE number = ?1 AND state = 'dead'";
    own(tx.conn().prepare_cached(sql)?.execute(params![number, Millis(at)])?)
}

/// The job of a key.
pub fn by_key(reader: &Reader, key: &str) -> Result<Option<Job>> {
    let sql = format!("SELECT {COLUMNS} FROM outbox WHERE key = ?1");
    Ok(reader.conn().prepare_cached(&sql)?.query_row([key], read).optional()?)
}

/// How many jobs are in a state.
pub fn count(reader: &Reader, state: State) -> Result<u64> {
    let sql = "SELECT count(*) FROM outbox WHERE state = ?1";
    Ok(reader.conn().prepare_cached(sql)?.query_row([AsWord(state)], |row| row.get(0))?)
}

/// When the next job is due; `None`: none waits.
pub fn next_due(reader: &Reader) -> Result<Option<DateTime<Utc>>> {
    let sql =
        "SELECT not_before FROM outbox WHERE ended_at = 0 AND state = 'waiting' ORDER BY not_before LIMIT 1";
    let due = reader.conn().prepare_cached(sql)?.query_row([], |row| row.get::<_, Millis>(0)).optional()?;
    Ok(due.map(|Millis(at)| at))
}

fn own(rows: usize) -> Result<()> {
    if rows == 0 { Err(Error::NotAllowed { what: "the job" }) } else { Ok(()) }
}

fn many<P: Params>(reader: &Reader, sql: &str, values: P) -> Result<Vec<Job>> {
    Ok(reader.conn().prepare_cached(sql)?.query_map(values, read)?.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Job> {
    let run: String = row.get(3)?;
    Ok(Job {
        number: row.get(0)?,
        job: NewJob {
            key: row.get(1)?,
            effect: row.get::<_, AsWord<_>>(2)?.0,
            run: (!run.is_empty()).then(|| RunId::new(run)),
            payload: ClientText::new(row.get::<_, String>(4)?),
            not_before: row.get::<_, Millis>(5)?.0,
        },
        state: row.get::<_, AsWord<_>>(6)?.0,
        attempts: row.get(7)?,
        lease_until: row.get::<_, MaybeMillis>(8)?.0,
        lease_holder: row.get(9)?,
        result: ClientText::new(row.get::<_, String>(10)?),
        reason: row.get(11)?,
    })
}
