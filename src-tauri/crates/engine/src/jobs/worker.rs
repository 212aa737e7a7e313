//! The worker: each lane takes its jobs one after the other, and no lane waits for another. A job that has to wait is put
//! back and says until when; one that cannot be understood is buried.

use super::kind::{Lane, Task};
use super::perform::Ended;
use crate::api::failure::Problem;
use crate::clock::pulse;
use crate::engine::Engine;
use crate::jobs::perform::perform;
use crate::jobs::schedule;
use crate::words;
use chrono::TimeDelta;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinSet;
use truedocket_store::table::job::{self, Job, Lease, Wait, WaitsFor};
use truedocket_store::{Result, Tx};

/// A wall-clock tick: a longer sleep would not notice that the computer slept.
const TICK: Duration = Duration::from_secs(30);
/// How long a worker that says nothing is believed to work.
const LEASE: TimeDelta = TimeDelta::minutes(2);
/// How often it says so.
const HEARTBEAT: Duration = Duration::from_secs(30);
/// Work that fails in a way that nobody foresaw is given up after so many tries.
const MOST_TRIES: u32 = 8;
/// Work in the middle of which the program ended so often may be what ends it.
const MOST_STARTS: u32 = 24;
/// The first wait after a failure; each further one is twice as long.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(30);
/// No wait after a failure is longer.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(15);

/// Jobs that this process works on.
#[derive(Default)]
pub struct JobsInHand(Mutex<BTreeSet<i64>>);

/// Held while a job is worked on and its end is stored.
pub struct JobInHand<'a> {
    all: &'a JobsInHand,
    number: i64,
}

impl JobsInHand {
    fn all(&self) -> Vec<i64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }

    fn take(&self, number: i64) -> JobInHand<'_> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(number);
        JobInHand { all: self, number }
    }
}

impl Drop for JobInHand<'_> {
    fn drop(&mut self) {
        self.all.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.number);
    }
}

impl Engine {
    /// Keeps the schedule and works all lanes until the task is dropped or the engine is asked to close.
    pub async fn keep_schedule(self: Arc<Self>) {
        if let Err(problem) = schedule::plan_first_check(&self).await {
            tracing::error!(code = %problem.code, "the check of the ledger could not be planned");
        }
        let mut lanes = JoinSet::new();
        for lane in Lane::ALL {
            lanes.spawn(keep_lane(Arc::clone(&self), lane));
        }
        lanes.spawn(keep_planning(Arc::clone(&self)));
        // Each ends by itself only when the engine closes.
        while lanes.join_next().await.is_some() {}
    }

    /// Asks all work to end at its next safe point; [`Engine::keep_schedule`] then ends. What was not done is put back.
    pub fn close(&self) {
        self.going.close();
        self.jobs_changed.notify_waiters();
    }

    /// One look at the clock: puts in what is due, and works all lanes until none has a job that is due.
    ///
    /// # Errors
    /// Our own memory failed; the next look tries again.
    pub async fn tick(self: &Arc<Self>) -> std::result::Result<(), Problem> {
        schedule::plan_due(self).await?;
        let lanes = Lane::ALL.map(|lane| async move {
            while work_lane(self, lane).await? {}
            Ok(())
        });
        // A lane that fails leaves the others to their work.
        if self.memory.is_watched() {
            // A simulated world tells the same story each time, so that its lanes work one after another.
            let mut worked = Vec::new();
            for lane in lanes {
                worked.push(lane.await);
            }
            return worked.into_iter().collect();
        }
        futures::future::join_all(lanes).await.into_iter().collect()
    }
}

async fn keep_planning(engine: Arc<Engine>) {
    while !engine.going.is_closing() {
        if let Err(problem) = schedule::plan_due(&engine).await {
            tracing::error!(code = %problem.code, "the schedule could not be kept");
        }
        engine.head.hasten();
        wait(&engine, TICK).await;
    }
}

async fn keep_lane(engine: Arc<Engine>, lane: Lane) {
    while !engine.going.is_closing() {
        match work_lane(&engine, lane).await {
            Ok(true) => {}
            Ok(false) => wait(&engine, until_due(&engine, lane).await).await,
            Err(problem) => {
                tracing::error!(code = %problem.code, lane = lane.word(), "a lane could not be worked");
                wait(&engine, TICK).await;
            }
        }
    }
}

/// Waits, but not longer than until something changes about the jobs.
async fn wait(engine: &Engine, how_long: Duration) {
    let changed = engine.jobs_changed.notified();
    if engine.going.is_closing() {
        return;
    }
    tokio::select! {
        () = changed => {}
        () = engine.clock.sleep(how_long) => {}
    }
}

async fn until_due(engine: &Engine, lane: Lane) -> Duration {
    let due = engine.memory.read(move |reader| job::next_due(reader, lane.word())).await;
    let due = due.ok().flatten().map(|due| (due - engine.now()).to_std().unwrap_or_default());
    due.map_or(TICK, |due| due.min(TICK))
}

/// Works one job of a lane, if one is due. False when there was none.
///
/// # Errors
/// Our own memory failed.
pub(crate) async fn work_lane(engine: &Arc<Engine>, lane: Lane) -> std::result::Result<bool, Problem> {
    let (holder, now, in_hand) = (engine.worker.clone(), engine.now(), engine.jobs_in_hand.all());
    let claimed = engine.memory.write(move |tx| {
        let lanes = Lane::ALL.map(Lane::word);
        job::let_go(tx, lane.word(), &holder, &in_hand, "What came of it could not be stored.", now)?;
        job::bury_strangers(tx, &lanes, "This release of Truedocket knows no such lane of work.", now)?;
        job::claim(tx, lane.word(), Lease { holder: &holder, until: now + LEASE }, 1, now)
    });
    let Some(job) = claimed.await.map_err(|error| words::memory(&error))?.pop() else {
        return Ok(false);
    };
    let _in_hand = engine.jobs_in_hand.take(job.number);
    let ended = match Task::of(&job) {
        Ok(_) if job.waits_for == WaitsFor::Restart && job.attempts > MOST_STARTS => {
            Ended::Dead("Truedocket ended in the middle of it again and again.".to_owned())
        }
        Ok(task) => worked(engine, &job, task).await,
        Err(why) => Ended::Dead(why),
    };
    settle(engine, job, ended).await.map_err(|error| words::memory(&error))?;
    Ok(true)
}

/// Performs a job on a task of its own, and says meanwhile that it lives.
async fn worked(engine: &Arc<Engine>, job: &Job, task: Task) -> Ended {
    let mut work = JoinSet::new();
    let (own, claimed) = (Arc::clone(engine), job.clone());
    work.spawn(async move { perform(&own, &claimed, task).await });
    let mut alive = pulse(HEARTBEAT);
    loop {
        tokio::select! {
            ended = work.join_next() => {
                let failed = || Ended::Failed("It ended in a way that nobody foresaw.".to_owned());
                return ended.and_then(std::result::Result::ok).unwrap_or_else(failed);
            }
            _ = alive.tick() => say_alive(engine, job.number).await,
        }
    }
}

async fn say_alive(engine: &Engine, number: i64) {
    let (holder, until) = (engine.worker.clone(), engine.now() + LEASE);
    let said = engine.memory.write(move |tx| job::heartbeat(tx, number, Lease { holder: &holder, until }));
    if let Err(error) = said.await {
        tracing::warn!(number, cause = %error, "a job could not say that it lives");
    }
}

async fn settle(engine: &Engine, job: Job, ended: Ended) -> Result<()> {
    let (holder, now) = (engine.worker.clone(), engine.now());
    let (number, kind) = (job.number, job.job.kind.clone());
    tracing::info!(number, kind, ended = ended.word(), "job");
    engine
        .memory
        .write(move |tx: &mut Tx<'_>| match ended {
            Ended::Done(result) => job::finish(tx, number, &holder, &result.to_string(), now),
            Ended::Dead(why) => job::bury(tx, number, &holder, &why, now),
            Ended::Failed(why) if job.attempts >= MOST_TRIES => job::bury(tx, number, &holder, &why, now),
            Ended::Failed(why) => {
                let wait = Wait {
                    waits_for: WaitsFor::Retry,
                    reason: why,
                    until: now + backoff(&job.job.key, job.attempts),
                    payload: job.job.payload,
                };
                job::put_back(tx, number, &holder, &wait)
            }
            Ended::Waits(wait) => job::put_back(tx, number, &holder, &wait),
        })
        .await
}

/// How long to stay away after so many tries: between half and all of a wait that doubles. Spread by the job's key, so
/// that many do not come back at once.
pub(crate) fn backoff(key: &str, attempts: u32) -> TimeDelta {
    let doubled = FIRST_WAIT * 2_i32.saturating_pow(attempts.saturating_sub(1).min(10));
    let whole = doubled.min(LONGEST_WAIT);
    let spread = key.bytes().fold(attempts, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    whole / 2 + (whole / 2) * i32::try_from(spread % 100).unwrap_or(0) / 100
}
