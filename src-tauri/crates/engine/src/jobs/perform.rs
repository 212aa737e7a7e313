//! What each kind of job does, and what is waited for when it could not do all of it.

use super::kind::{MorningTask, ReadTask, Task};
use super::worker::backoff;
use crate::answer::MORNING;
use crate::api::failure::Problem;
use crate::api::states::SystemReading;
use crate::api::today::Report;
use crate::engine::Engine;
use crate::morning::MorningOptions;
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

impl Engine {
    /// Does what a job is for.
    pub(super) async fn perform(&self, job: &Job, task: Task) -> Ended {
        let ended = match task {
            Task::Morning(task) => self.perform_morning(job, task).await,
            Task::Read(task) => self.perform_reading(job, &task).await,
            Task::LookUp => self.take_up_operations().await.map(|()| Ended::Done(Value::Null)),
            Task::Tidy => self.tidy().await,
            Task::VerifyLedger => self.verify_by_schedule().await.map(|found| Ended::Done(json!(found))),
        };
        match ended {
            _ if self.going.is_closing() && !matches!(ended, Ok(Ended::Done(_))) => self.cut_off(job),
            Ok(ended) => ended,
            Err(problem) if problem.code == words::STOPPED => self.stopped(job),
            Err(problem) => Ended::Failed(told(&problem)),
        }
    }

    /// The program ends before the job could.
    fn cut_off(&self, job: &Job) -> Ended {
        Ended::Waits(Wait {
            waits_for: WaitsFor::Restart,
            reason: "Truedocket was closed in the middle.".to_owned(),
            until: self.now(),
            payload: job.job.payload.clone(),
        })
    }

    /// A person stopped it: it is not begun again at once.
    fn stopped(&self, job: &Job) -> Ended {
        Ended::Waits(Wait {
            waits_for: WaitsFor::Retry,
            reason: "It was stopped by a person.".to_owned(),
            until: self.now() + AFTER_STOP,
            payload: job.job.payload.clone(),
        })
    }

    async fn tidy(&self) -> Result<Ended, Problem> {
        let before = self.now() - KEPT;
        let forgotten = self.memory.write(move |tx| job::forget(tx, before)).await;
        Ok(Ended::Done(json!({ "forgotten": forgotten.map_err(|error| words::memory(&error))? })))
    }

    async fn perform_reading(&self, job: &Job, task: &ReadTask) -> Result<Ended, Problem> {
        let only = task.only.as_deref().map(ConnectionName::new);
        let done = self.sync_some(self.next_run(), false, only.as_ref()).await?;
        self.plan_readings_of_waiting(task).await?;
        let dark = |read: &CalendarRead| read.state == ReadState::Unknown && !read.stopped;
        let all_dark = !done.calendars.is_empty() && done.calendars.iter().all(dark);
        if all_dark && let Some(wait) = self.wait_for(job, &names(&done.calendars)).await? {
            return Ok(Ended::Waits(wait));
        }
        let succeeded = self.now();
        if !all_dark {
            let noted = self.memory.write(move |tx| {
                // Somebody answers, so that there is a network.
                job::hasten(tx, WaitsFor::Network, succeeded)?;
                schedule::succeeded(tx, "sync", succeeded)
            });
            noted.await.map_err(|error| words::memory(&error))?;
            self.jobs_changed.notify_waiters();
        }
        Ok(Ended::Done(json!({ "run": done.run })))
    }

    /// A vendor that asked to be left alone is read again as soon as it may be, and the others need not wait for it.
    async fn plan_readings_of_waiting(&self, task: &ReadTask) -> Result<(), Problem> {
        if task.only.is_some() {
            return Ok(());
        }
        let now = self.now();
        for (name, until) in self.waiting_vendors().await? {
            let reason = self.asked_for_time(&name, until).await?;
            let new = super::schedule::reading_of(&name, until);
            let put = self
                .memory
                .write(move |tx| job::put_again(tx, &new, WaitsFor::Vendor, &reason, now).map(drop));
            put.await.map_err(|error| words::memory(&error))?;
        }
        Ok(())
    }

    async fn perform_morning(&self, job: &Job, task: MorningTask) -> Result<Ended, Problem> {
        let first_try = task.first_try.unwrap_or_else(|| self.now());
        let again = !task.missing.is_empty();
        if again {
            let read = self.sync_some(self.next_run(), false, None).await?;
            if !answered_again(&task.missing, &read.calendars) {
                return self.later(job, task, first_try).await;
            }
        }
        let late = self.why_late(job, &task, again).await?;
        let wanted = MorningOptions { late, without_reading: again, ..MorningOptions::default() };
        let report = self.morning(&wanted).await?.report;
        let missing: Vec<String> = unchecked(&report).into_iter().collect();
        if missing.is_empty() {
            let at = self.now();
            let noted = self.memory.write(move |tx| schedule::succeeded(tx, MORNING, at)).await;
            noted.map_err(|error| words::memory(&error))?;
            return Ok(Ended::Done(json!({ "report": report.number, "not_checked": [] })));
        }
        self.later(job, MorningTask { missing, ..task }, first_try).await
    }

    /// The report lacks something: it is made again when that may answer, until the day's deadline.
    async fn later(&self, job: &Job, task: MorningTask, first_try: DateTime<Utc>) -> Result<Ended, Problem> {
        let missing: BTreeSet<String> = task.missing.iter().cloned().collect();
        let given_up = || Ended::Done(json!({ "not_checked": task.missing }));
        let deadline = job.job.deadline.map(|deadline| deadline.max(first_try + AT_LEAST));
        let Some(wait) = self.wait_for(job, &missing).await? else { return Ok(given_up()) };
        if deadline.is_some_and(|deadline| wait.until > deadline) {
            return Ok(given_up());
        }
        let next = MorningTask { first_try: Some(first_try), ..task.clone() };
        Ok(Ended::Waits(Wait { payload: json!(next).to_string(), ..wait }))
    }

    /// Why the report is late, if it is; empty when it is not.
    async fn why_late(&self, job: &Job, task: &MorningTask, again: bool) -> Result<String, Problem> {
        let office = self.office(&self.policy().await?)?;
        let due = time_words::instant(task.slot, &office);
        let mut why = Vec::new();
        if again {
            why.push(format!(
                "It is made again: {} could not be checked before.",
                task.missing.join(" and ")
            ));
        } else if job.waits_for == WaitsFor::Restart {
            why.push(format!("It was due {due} and was cut off when Truedocket ended."));
        } else if self.now() - task.slot >= PUNCTUAL {
            why.push(format!("It was due {due}; the computer was asleep or off, or Truedocket was closed."));
        }
        why.extend(self.wrong_clock_in_words().await?);
        Ok(why.join(" "))
    }

    /// What has to happen before these connections can be read, and when it is tried again.
    async fn wait_for(&self, job: &Job, missing: &BTreeSet<String>) -> Result<Option<Wait>, Problem> {
        let (now, payload) = (self.now(), job.job.payload.clone());
        let held = self.waiting_vendors().await?;
        let held = held.into_iter().filter(|(name, _)| missing.contains(name.as_str()));
        let others = missing.len() - held.clone().count();
        if let (0, Some((name, until))) = (others, held.min_by_key(|(_, until)| *until)) {
            let reason = self.asked_for_time(&name, until).await?;
            return Ok(Some(Wait { waits_for: WaitsFor::Vendor, reason, until, payload }));
        }
        let until = now + backoff(&job.job.key, job.attempts);
        let list = missing.iter().cloned().collect::<Vec<_>>().join(" and ");
        let (waits_for, why) = match self.failed_how(missing).await?.as_str() {
            "signed_out" => (WaitsFor::SignIn, "needs a new sign-in"),
            "unavailable" => (WaitsFor::Network, "does not answer"),
            _other => (WaitsFor::Retry, "could not be read"),
        };
        Ok(Some(Wait { waits_for, reason: format!("{list} {why}."), until, payload }))
    }

    /// The kind of the last failure of the first of these connections that failed as a whole.
    async fn failed_how(&self, names: &BTreeSet<String>) -> Result<String, Problem> {
        let known = self.memory.read(connection::list).await.map_err(|error| words::memory(&error))?;
        let failed = known.into_iter().filter(|known| names.contains(known.connection.name.as_str()));
        Ok(failed.filter_map(|known| known.failure).map(|failure| failure.kind).next().unwrap_or_default())
    }

    async fn asked_for_time(&self, name: &ConnectionName, until: DateTime<Utc>) -> Result<String, Problem> {
        let office = self.office(&self.policy().await?)?;
        Ok(format!("{name} asks us to wait until {}.", time_words::instant(until, &office)))
    }

    /// Connections whose vendor wants to be left alone, and until when.
    pub(crate) async fn waiting_vendors(&self) -> Result<Vec<(ConnectionName, DateTime<Utc>)>, Problem> {
        let now = self.now();
        let opened = self.opened.lock().await;
        let waiting = opened.iter().filter_map(|(name, (_, ports))| {
            let until = ports.tally.as_ref()?.waits_until(now)?;
            Some((name.clone(), until))
        });
        Ok(waiting.collect())
    }
}

fn names(read: &[CalendarRead]) -> BTreeSet<String> {
    read.iter().map(|read| read.connection.clone()).collect()
}

/// Connections that a report could not check, by name.
fn unchecked(report: &Report) -> BTreeSet<String> {
    report
        .systems
        .iter()
        .filter(|system| system.state != SystemReading::Ok)
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
