//! The queue as people see it, and how all parts fare. A part that should have succeeded and did not is overdue, never
//! fine.

use crate::answer::connections;
use crate::api::failure::Problem;
use crate::api::jobs::{Health, JobAsked, JobState, JobStatus, LedgerState, PartHealth};
use crate::api::states::ConnectionHealth;
use crate::api::today::Report;
use crate::engine::Engine;
use crate::jobs::clocks;
use crate::jobs::kind::Kind;
use crate::jobs::rule::{Rule, Slot};
use crate::jobs::schedule::{EVENING, MORNING};
use crate::ledger_head::check;
use crate::words;
use chrono::{DateTime, Utc};
use truedocket_core::connection::Role;
use truedocket_core::firm::policy::Policy;
use truedocket_core::time::words as time_words;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::connection::{self, KnownConnection};
use truedocket_store::table::job::{self, Job, State, WaitsFor};
use truedocket_store::table::report::{self, NewReport};
use truedocket_store::table::run;
use truedocket_store::table::schedule::{self, Schedule};
use truedocket_store::{Reader, Result as Stored};

/// Settled jobs that are listed.
const SETTLED: u32 = 20;

/// Jobs that are open or given up, then the newest that are settled.
pub(super) async fn jobs(engine: &Engine) -> Result<Vec<JobState>, Problem> {
    let office = engine.office(&engine.policy().await?)?;
    let listed = engine.memory.read(move |reader| {
        let mut jobs = job::unsettled(reader)?;
        jobs.extend(job::settled(reader, SETTLED)?);
        Ok(jobs.iter().map(|job| shown(job, &office)).collect())
    });
    listed.await.map_err(|error| words::memory(&error))
}

/// Tries a job again that was given up.
pub(super) async fn retry_job(engine: &Engine, asked: JobAsked) -> Result<Vec<JobState>, Problem> {
    let now = engine.now();
    let retried = engine.memory.write(move |tx| job::retry(tx, asked.id, now)).await;
    retried.map_err(|error| not_given_up(asked.id, &error))?;
    engine.jobs_changed.notify_waiters();
    jobs(engine).await
}

/// Lets a job be that was given up.
pub(super) async fn dismiss_job(engine: &Engine, asked: JobAsked) -> Result<Vec<JobState>, Problem> {
    let now = engine.now();
    let dismissed = engine.memory.write(move |tx| job::dismiss(tx, asked.id, now)).await;
    dismissed.map_err(|error| not_given_up(asked.id, &error))?;
    jobs(engine).await
}

/// How all parts fare.
pub(crate) async fn health(engine: &Engine) -> Result<Health, Problem> {
    let policy = engine.policy().await?;
    let office = engine.office(&policy)?;
    let clock = clocks::wrong_clock_in_words(engine).await?.unwrap_or_default();
    let now = engine.now();
    let looked = engine.memory.read(move |reader| look(reader, &policy, &office, now));
    let (parts, waiting) = looked.await.map_err(|error| words::memory(&error))?;
    let read =
        connections::connection_states(engine).await?.iter().all(|state| state.state == ConnectionHealth::Ok);
    let ledger = check::ledger_health(engine).await?;
    let guarded = matches!(ledger.state, LedgerState::Kept | LedgerState::Unguarded);
    let in_time = parts.iter().all(|part| part.overdue.is_empty());
    let well = clock.is_empty() && read && guarded && in_time;
    Ok(Health { well, parts, clock, ledger, waiting })
}

fn not_given_up(id: i64, error: &truedocket_store::Error) -> Problem {
    match error {
        truedocket_store::Error::NotAllowed { .. } => words::refused(
            format!("Job {id} is not one that was given up."),
            "Look at the list: `truedocket jobs`.",
        ),
        other => words::memory(other),
    }
}

/// Parts, and jobs that wait for something.
fn look(
    reader: &Reader,
    policy: &Policy,
    office: &Zone,
    now: DateTime<Utc>,
) -> Stored<(Vec<PartHealth>, Vec<JobState>)> {
    let expected = expected(reader, policy, office, now)?;
    let newest = report::newest(reader)?.map(|stored| stored.report);
    let mut parts = vec![morning(reader, expected, newest.as_ref(), policy, office, now)?];
    for row in schedule::list(reader)?.iter().filter(|row| row.part != MORNING && !row.kind.is_empty()) {
        parts.push(other(row, office));
    }
    let connections = connection::list(reader)?;
    for known in &connections {
        if matches!(known.connection.role, Role::Record | Role::Pms) {
            parts.push(reading(known, expected, office, now));
        }
    }
    if let Some(newest) = &newest {
        parts.extend(nothing_to_compare(newest, &connections, office));
    }
    let jobs = job::unsettled(reader)?;
    let waits = |job: &&Job| {
        job.state == State::Dead || (job.state == State::Waiting && job.waits_for != WaitsFor::Time)
    };
    Ok((parts, jobs.iter().filter(waits).map(|job| shown(job, office)).collect()))
}

/// The newest time by which everything should have been checked; `None` before this home had any.
fn expected(reader: &Reader, policy: &Policy, office: &Zone, now: DateTime<Utc>) -> Stored<Option<Slot>> {
    let rule = Rule::BusinessDays { at: policy.morning_at, until: policy.morning_until };
    let newest = rule.newest(now, policy, office);
    let over = |slot: &Slot| slot.until.unwrap_or(slot.at) <= now;
    // Until today's deadline the report of the day before is what counts.
    let slot = match newest {
        Some(slot) if over(&slot) => Some(slot),
        Some(slot) => rule.newest(slot.at - chrono::TimeDelta::seconds(1), policy, office),
        None => None,
    };
    let began = run::first(reader)?.map(|first| first.began);
    Ok(slot.filter(|slot| began.is_some_and(|began| began <= slot.at)))
}

fn morning(
    reader: &Reader,
    expected: Option<Slot>,
    newest: Option<&NewReport>,
    policy: &Policy,
    office: &Zone,
    now: DateTime<Utc>,
) -> Stored<PartHealth> {
    let rule = Rule::BusinessDays { at: policy.morning_at, until: policy.morning_until };
    // What the second look could check in the evening is checked.
    let mut whole = None;
    for part in [MORNING, EVENING] {
        whole = whole.max(run::newest_whole(reader, part, now)?.and_then(|run| run.ended));
    }
    let planned = schedule::get(reader, MORNING)?.and_then(|row| row.next_run);
    let next = planned.unwrap_or_else(|| rule.next_after(now, policy, office).at);
    let missed = expected.filter(|slot| whole.is_none_or(|whole| whole < slot.at));
    let overdue = match missed {
        Some(slot) => {
            let due = time_words::instant(slot.at, office);
            format!("Since {due} there has been no report that could check everything.")
        }
        None => newest.map_or(Ok(String::new()), |newest| partial(newest, office))?,
    };
    Ok(PartHealth {
        part: Kind::Morning.title().to_owned(),
        rule: rule.to_string(),
        next: time_words::instant(next, office),
        last_success: said(whole, office),
        overdue,
    })
}

/// What the newest report could not check is not well before a newer one has checked it.
fn partial(newest: &NewReport, office: &Zone) -> Stored<String> {
    let told: Report = serde_json::from_str(newest.content.reveal())?;
    let made = time_words::instant(newest.made_at, office);
    Ok(match told.counts.not_checked {
        0 => String::new(),
        _some => format!("The newest report, of {made}, could not check everything; it says what and why."),
    })
}

fn other(row: &Schedule, office: &Zone) -> PartHealth {
    let kind = Kind::of(&row.kind);
    let understood = kind.is_some() && row.rule.parse::<Rule>().is_ok();
    PartHealth {
        part: kind.map_or_else(|| row.part.clone(), |kind| kind.title().to_owned()),
        rule: row.rule.clone(),
        next: said(row.next_run, office),
        last_success: said(row.last_success, office),
        overdue: match understood {
            true => String::new(),
            false => "This release of Truedocket does not understand this part of the schedule.".to_owned(),
        },
    }
}

/// A home that made reports and has lost one of the two sides compares nothing any more, and would say so nowhere else.
fn nothing_to_compare(newest: &NewReport, connections: &[KnownConnection], office: &Zone) -> Vec<PartHealth> {
    let sides = [(Role::Record, "calendar of record"), (Role::Pms, "practice system")];
    let absent =
        sides.into_iter().filter(|(role, _)| !connections.iter().any(|one| one.connection.role == *role));
    let part = |(_, side): (Role, &str)| PartHealth {
        part: format!("The {side}"),
        rule: String::new(),
        next: String::new(),
        last_success: said(Some(newest.made_at), office),
        overdue: format!("No {side} is connected, so appointments are not compared. Connect it again."),
    };
    absent.map(part).collect()
}

fn reading(known: &KnownConnection, expected: Option<Slot>, office: &Zone, now: DateTime<Utc>) -> PartHealth {
    // A success that lies ahead was written down while this computer's clock was ahead.
    let success = known.last_success.filter(|success| *success <= now);
    let missed = expected.filter(|slot| success.is_none_or(|success| success < slot.at));
    PartHealth {
        part: format!("Reading {}", known.connection.name),
        rule: String::new(),
        next: String::new(),
        last_success: said(known.last_success, office),
        overdue: missed.map_or_else(String::new, |slot| {
            format!("It has not been read since before {}.", time_words::instant(slot.at, office))
        }),
    }
}

fn said(at: Option<DateTime<Utc>>, office: &Zone) -> String {
    at.map(|at| time_words::instant(at, office)).unwrap_or_default()
}

fn shown(job: &Job, office: &Zone) -> JobState {
    let (state, until) = match job.state {
        State::Waiting => (JobStatus::Waiting, Some(job.job.run_after)),
        State::Leased => (JobStatus::Working, None),
        State::Done => (JobStatus::Done, None),
        State::Dead => (JobStatus::GivenUp, None),
        State::Dismissed => (JobStatus::Dismissed, None),
    };
    let kind = Kind::of(&job.job.kind);
    JobState {
        id: job.number,
        what: kind.map_or_else(|| job.job.kind.clone(), |kind| kind.title().to_owned()),
        state,
        why: job.reason.clone(),
        until: said(until, office),
        put: time_words::instant(job.put_at, office),
        tries: job.attempts,
    }
}
