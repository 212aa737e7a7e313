//! What each kind of job does, and what is waited for when it could not do all of it.

use super::kind::{Kind, MorningTask, ReadTask, Task};
use super::worker::backoff;
use crate::api::failure::Problem;
use crate::api::states::SystemReading;
use crate::api::today::Report;
use crate::engine::Engine;
use crate::jobs::clocks;
use crate::jobs::schedule::{EVENING, MORNING, is_missed};
use crate::ledger_head::check;
use crate::morning::{Look, MorningOptions, owed};
use crate::operations;
use crate::reading;
use crate::runs;
use crate::sync::round::{CalendarRead, ReadState};
use crate::words;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use truedocket_core::ids::ConnectionName;
use truedocket_core::time::words as time_words;
use truedocket_store::table::job::{self, Job, Wait, WaitsFor};
use truedocket_store::table::{connection, schedule};

/// A run that begins this much after its time is late, and says so.
const PUNCTUAL: TimeDelta = TimeDelta::minutes(2);
/// A report that comes late is made again for this long all the same: the network may only be waking up.
const AT_LEAST: TimeDelta = TimeDelta::hours(2);
/// When work that a person stopped is tried again.
const AFTER_STOP: TimeDelta = TimeDelta::minutes(30);
/// How long jobs that are settled stay on record.
const KEPT: TimeDelta = TimeDelta::days(30);

/// How a try ended.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ended {
    /// Done, with what came of it.
    Done(Value),
    /// It goes back and waits.
    Waits(Wait),
    /// It did not work, for this reason; it is tried again for a while.
    Failed(String),
    /// It is given up, for this reason.
    Dead(String),
}

impl Ended {
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Done(_) => "done",
            Self::Waits(_) => "waits",
            Self::Failed(_) => "failed",
            Self::Dead(_) => "dead",
        }
    }
}

fn told(problem: &Problem) -> String {
    [&problem.sentence, &problem.hint].map(String::as_str).join(" ").trim().to_owned()
}

/// Does what a job is for.
pub(super) async fn perform(engine: &Engine, job: &Job, task: Task) -> Ended {
    let ended = match task {
        Task::Morning(task) => perform_morning(engine, job, task, Look::Morning).await,
        Task::Evening(task) => perform_evening(engine, job, task).await,
        Task::Read(task) => perform_reading(engine, job, &task).await,
        Task::LookUp => operations::take_up(engine).await.map(|()| Ended::Done(Value::Null)),
        Task::Tidy => tidy(engine).await,
        Task::VerifyLedger => check::verify_by_schedule(engine).await.map(|found| Ended::Done(json!(found))),
    };
    match ended {
        _ if engine.going.is_closing() && !matches!(ended, Ok(Ended::Done(_))) => cut_off(engine, job),
        Ok(ended) => ended,
        Err(problem) if problem.code == words::STOPPED => stopped(engine, job),
        Err(problem) => Ended::Failed(told(&problem)),
    }
}

/// The program ends before the job could.
fn cut_off(engine: &Engine, job: &Job) -> Ended {
    Ended::Waits(Wait {
        waits_for: WaitsFor::Restart,
        reason: "Truedocket was closed in the middle.".to_owned(),
        until: engine.now(),
        payload: job.job.payload.clone(),
    })
}

/// A person stopped it: it is not begun again at once.
fn stopped(engine: &Engine, job: &Job) -> Ended {
    Ended::Waits(Wait {
        waits_for: WaitsFor::Retry,
        reason: "It was stopped by a person.".to_owned(),
        until: engine.now() + AFTER_STOP,
        payload: job.job.payload.clone(),
    })
}

async fn tidy(engine: &Engine) -> Result<Ended, Problem> {
    let before = engine.now() - KEPT;
    let forgotten = engine.memory.write(move |tx| job::forget(tx, before)).await;
    Ok(Ended::Done(json!({ "forgotten": forgotten.map_err(|error| words::memory(&error))? })))
}

async fn perform_reading(engine: &Engine, job: &Job, task: &ReadTask) -> Result<Ended, Problem> {
    let only = task.only.as_deref().map(ConnectionName::new);
    let done = reading::sync_some(engine, runs::next_run(engine), false, only.as_ref()).await?;
    plan_readings_of_waiting(engine, task).await?;
    let dark = |read: &CalendarRead| read.state == ReadState::Unknown && !read.stopped;
    let all_dark = !done.calendars.is_empty() && done.calendars.iter().all(dark);
    if all_dark && let Some(wait) = wait_for(engine, job, &names(&done.calendars)).await? {
        return Ok(Ended::Waits(wait));
    }
    let succeeded = engine.now();
    if !all_dark {
        let noted = engine.memory.write(move |tx| {
            // Somebody answers, so that there is a network.
            job::hasten(tx, WaitsFor::Network, succeeded)?;
            schedule::succeeded(tx, "sync", succeeded)
        });
        noted.await.map_err(|error| words::memory(&error))?;
        engine.jobs_changed.notify_waiters();
    }
    Ok(Ended::Done(json!({ "run": done.run })))
}

/// A vendor that asked to be left alone is read again as soon as it may be, and the others need not wait for it.
async fn plan_readings_of_waiting(engine: &Engine, task: &ReadTask) -> Result<(), Problem> {
    if task.only.is_some() {
        return Ok(());
    }
    let now = engine.now();
    for (name, until) in waiting_vendors(engine).await? {
        let reason = asked_for_time(engine, &name, until).await?;
        let new = super::schedule::reading_of(&name, until);
        let put =
            engine.memory.write(move |tx| job::put_again(tx, &new, WaitsFor::Vendor, &reason, now).map(drop));
        put.await.map_err(|error| words::memory(&error))?;
    }
    Ok(())
}

async fn perform_evening(engine: &Engine, job: &Job, task: MorningTask) -> Result<Ended, Problem> {
    let office = engine.office(&engine.policy().await?)?;
    if is_missed(Kind::Evening, task.slot, engine.now(), &office) {
        return Ok(Ended::Done(json!({ "left_to": "the report of the next morning" })));
    }
    perform_morning(engine, job, task, Look::Evening).await
}

async fn perform_morning(
    engine: &Engine,
    job: &Job,
    task: MorningTask,
    look: Look,
) -> Result<Ended, Problem> {
    let first_try = task.first_try.unwrap_or_else(|| engine.now());
    let again = !task.missing.is_empty();
    if again {
        let read = reading::sync_some(engine, runs::next_run(engine), false, None).await?;
        if !answered_again(&task.missing, &read.calendars) {
            return later(engine, job, task, first_try).await;
        }
    }
    let late = why_late(engine, job, &task, again).await?;
    let wanted = MorningOptions { late, without_reading: again, look, ..MorningOptions::default() };
    let report = engine.morning(&wanted).await?.report;
    let missing: Vec<String> = unchecked(&report).into_iter().collect();
    if missing.is_empty() {
        let at = engine.now();
        let part = match look {
            Look::Morning => MORNING,
            Look::Evening => EVENING,
        };
        let noted = engine.memory.write(move |tx| schedule::succeeded(tx, part, at)).await;
        noted.map_err(|error| words::memory(&error))?;
        return Ok(Ended::Done(json!({ "report": report.number, "not_checked": [] })));
    }
    later(engine, job, MorningTask { missing, ..task }, first_try).await
}

/// The report lacks something: it is made again when that may answer, until the day's deadline. Where today itself was
/// not checked, that is until its end.
async fn later(
    engine: &Engine,
    job: &Job,
    task: MorningTask,
    first_try: DateTime<Utc>,
) -> Result<Ended, Problem> {
    let missing: BTreeSet<String> = task.missing.iter().cloned().collect();
    let given_up = || Ended::Done(json!({ "not_checked": task.missing }));
    let owed_until = match job.job.kind == Kind::Morning.word() {
        true => owed::until(engine, task.slot).await?,
        false => None,
    };
    let latest = |deadline: DateTime<Utc>| owed_until.map_or(deadline, |end| deadline.max(end));
    let deadline = job.job.deadline.map(|deadline| latest(deadline.max(first_try + AT_LEAST)));
    let Some(wait) = wait_for(engine, job, &missing).await? else { return Ok(given_up()) };
    if deadline.is_some_and(|deadline| wait.until > deadline) {
        return Ok(given_up());
    }
    let next = MorningTask { first_try: Some(first_try), ..task.clone() };
    Ok(Ended::Waits(Wait { payload: json!(next).to_string(), ..wait }))
}

/// Why the report is late, if it is; empty when it is not.
async fn why_late(engine: &Engine, job: &Job, task: &MorningTask, again: bool) -> Result<String, Problem> {
    let office = engine.office(&engine.policy().await?)?;
    let due = time_words::instant(task.slot, &office);
    let mut why = Vec::new();
    if again {
        why.push(format!("It is made again: {} could not be checked before.", task.missing.join(" and ")));
    } else if job.waits_for == WaitsFor::Restart {
        why.push(format!("It was due {due} and was cut off when Truedocket ended."));
    } else if engine.now() - task.slot >= PUNCTUAL {
        why.push(format!("It was due {due}; the computer was asleep or off, or Truedocket was closed."));
    }
    why.extend(clocks::wrong_clock_in_words(engine).await?);
    Ok(why.join(" "))
}

/// What has to happen before these connections can be read, and when it is tried again.
async fn wait_for(engine: &Engine, job: &Job, missing: &BTreeSet<String>) -> Result<Option<Wait>, Problem> {
    let (now, payload) = (engine.now(), job.job.payload.clone());
    let held = waiting_vendors(engine).await?;
    let held = held.into_iter().filter(|(name, _)| missing.contains(name.as_str()));
    let others = missing.len() - held.clone().count();
    if let (0, Some((name, until))) = (others, held.min_by_key(|(_, until)| *until)) {
        let reason = asked_for_time(engine, &name, until).await?;
        return Ok(Some(Wait { waits_for: WaitsFor::Vendor, reason, until, payload }));
    }
    let until = now + backoff(&job.job.key, job.attempts);
    let list = missing.iter().cloned().collect::<Vec<_>>().join(" and ");
    let (waits_for, why) = match failed_how(engine, missing).await?.as_str() {
        "signed_out" => (WaitsFor::SignIn, "needs a new sign-in"),
        "unavailable" => (WaitsFor::Network, "does not answer"),
        _other => (WaitsFor::Retry, "could not be read"),
    };
    Ok(Some(Wait { waits_for, reason: format!("{list} {why}."), until, payload }))
}

/// The kind of the last failure of the first of these connections that failed as a whole.
async fn failed_how(engine: &Engine, names: &BTreeSet<String>) -> Result<String, Problem> {
    let known = engine.memory.read(connection::list).await.map_err(|error| words::memory(&error))?;
    let failed = known.into_iter().filter(|known| names.contains(known.connection.name.as_str()));
    Ok(failed.filter_map(|known| known.failure).map(|failure| failure.kind).next().unwrap_or_default())
}

async fn asked_for_time(
    engine: &Engine,
    name: &ConnectionName,
    until: DateTime<Utc>,
) -> Result<String, Problem> {
    let office = engine.office(&engine.policy().await?)?;
    Ok(format!("{name} asks us to wait until {}.", time_words::instant(until, &office)))
}

/// Connections whose vendor wants to be left alone, and until when.
pub(crate) async fn waiting_vendors(
    engine: &Engine,
) -> Result<Vec<(ConnectionName, DateTime<Utc>)>, Problem> {
    let now = engine.now();
    let opened = engine.opened.lock().await;
    let waiting = opened.iter().filter_map(|(name, (_, ports))| {
        let until = ports.tally.as_ref()?.waits_until(now)?;
        Some((name.clone(), until))
    });
    Ok(waiting.collect())
}

fn names(read: &[CalendarRead]) -> BTreeSet<String> {
    read.iter().map(|read| read.connection.clone()).collect()
}

/// Connections that a report could not check, by name.
fn unchecked(report: &Report) -> BTreeSet<String> {
    report
        .systems
        .iter()
        .filter(|system| system.state == SystemReading::NotChecked)
        .map(|system| system.name.clone())
        .collect()
}

/// Does at least one that was missing answer in full now?
fn answered_again(missing: &[String], read: &[CalendarRead]) -> bool {
    missing.iter().any(|name| {
        let mut of_it = read.iter().filter(|read| read.connection == *name).peekable();
        of_it.peek().is_some() && of_it.all(|read| read.state == ReadState::Ok)
    })
}
