//! The schedule: rows that say which kind of job is put in when. What is due is decided by a pure function of the row,
//! the policy and the time. A computer that slept through the hour catches up and says so; a plan that only a wrong
//! clock can have made is thrown away.

use super::kind::{Kind, MorningTask, ReadTask};
use super::rule::{Rule, Slot};
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::jobs::clocks;
use crate::ledger_head::check::VERIFY;
use crate::reading;
use crate::words;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use serde_json::json;
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::ConnectionName;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::job::{self, NewJob, WaitsFor};
use truedocket_store::table::schedule::{self, Schedule};
use truedocket_store::{Result, Tx};

/// The part that the schedule knows the morning report as.
pub(crate) const MORNING: &str = "morning";
/// The part that it knows the second look in the evening as.
pub(crate) const EVENING: &str = "evening";
/// How long the second look is made again while something cannot be read.
const EVENING_LASTS: TimeDelta = TimeDelta::hours(2);

/// Minutes between readings.
const READ_EVERY: u32 = 15;
/// Minutes between looks at what became of writes.
const LOOK_UP_EVERY: u32 = 1;
/// Minutes between tidyings.
const TIDY_EVERY: u32 = 24 * 60;
/// Minutes between looks at the whole ledger.
const VERIFY_EVERY: u32 = 7 * 24 * 60;

/// No job waits longer: no vendor is left alone for more than a day.
const FURTHEST: TimeDelta = TimeDelta::hours(25);

/// What has to be done now about a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing yet.
    Wait,
    /// Plan the next time; there is no plan, or none that can be right.
    Plan {
        /// When.
        next: DateTime<Utc>,
    },
    /// It is due.
    Run {
        /// Since when, and until when it is tried.
        slot: Slot,
        /// When it is due again.
        next: DateTime<Utc>,
    },
}

/// Decides for one part.
pub fn due(
    rule: &Rule,
    planned: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
    policy: &Policy,
    office: &Zone,
) -> Due {
    let next = rule.next_after(now, policy, office).at;
    let newest = rule.newest(now, policy, office);
    match planned {
        // A part without fixed times is due at once.
        None if newest.is_none() => Due::Run { slot: Slot { at: now, until: None }, next },
        None => Due::Plan { next },
        // Nothing is planned further ahead than the next time: this was planned on a clock that was ahead. What should
        // have run today is caught up, unless it did run.
        Some(at) if at > next => match newest {
            Some(slot) if office.to_local(slot.at).date() == office.to_local(now).date() => {
                Due::Run { slot, next }
            }
            Some(_) | None => Due::Plan { next },
        },
        Some(at) if now < at => Due::Wait,
        Some(at) => Due::Run { slot: newest.unwrap_or(Slot { at, until: None }), next },
    }
}

/// The rows that this release brings, by the firm's policy.
fn own_rows(policy: &Policy) -> Vec<(&'static str, Kind, Rule)> {
    let morning = Rule::BusinessDays { at: policy.morning_at, until: policy.morning_until };
    let evening = policy.evening_look.then(|| (EVENING, Kind::Evening, evening(policy)));
    let always = [
        (MORNING, Kind::Morning, morning),
        ("sync", Kind::Read, Rule::Every { minutes: READ_EVERY }),
        ("look_up_operations", Kind::LookUp, Rule::Every { minutes: LOOK_UP_EVERY }),
        ("tidy", Kind::Tidy, Rule::Every { minutes: TIDY_EVERY }),
        (VERIFY, Kind::VerifyLedger, Rule::Every { minutes: VERIFY_EVERY }),
    ];
    always.into_iter().chain(evening).collect()
}

/// The second look ends with its day.
fn evening(policy: &Policy) -> Rule {
    let at = policy.evening_at;
    let until = match at.overflowing_add_signed(EVENING_LASTS) {
        (until, 0) => until,
        (_next_day, _) => NaiveTime::from_hms_opt(23, 59, 0).unwrap_or(at),
    };
    Rule::BusinessDays { at, until }
}

/// Brings the rows of this release in line with the policy; a part whose rule or zone changed is planned anew. Rows of
/// others stay as they are.
pub(crate) fn settle(tx: &mut Tx<'_>, policy: &Policy) -> Result<()> {
    if !policy.evening_look {
        schedule::remove(tx, EVENING)?;
    }
    for (part, kind, rule) in own_rows(policy) {
        let known = schedule::get(tx, part)?.unwrap_or_default();
        let zone = match rule {
            Rule::Every { .. } => String::new(),
            Rule::BusinessDays { .. } => policy.zone.clone(),
        };
        let (kind, rule) = (kind.word().to_owned(), rule.to_string());
        // A row of an earlier release has no rule; what it planned stands.
        let same = known.rule.is_empty() || (known.rule == rule && known.zone == zone);
        let next_run = known.next_run.filter(|_| same);
        let row = Schedule { part: part.to_owned(), kind, rule, zone, next_run, ..known.clone() };
        if row != known {
            schedule::put(tx, &row)?;
        }
    }
    Ok(())
}

/// The check of the ledger comes at each start as well.
pub(crate) async fn plan_first_check(engine: &Engine) -> std::result::Result<(), Problem> {
    let now = engine.now();
    let put =
        engine.memory.write(move |tx| put_in(tx, Kind::VerifyLedger, Slot { at: now, until: None }, now));
    put.await.map_err(|error| words::memory(&error))
}

/// One look at the clock: what is due becomes a job. Where this computer's clock is known to be wrong, the servers'
/// time decides, and no report is begun that would be about another day.
///
/// # Errors
/// Our own memory failed.
pub(crate) async fn plan_due(engine: &Engine) -> std::result::Result<(), Problem> {
    let (now, shown) = (clocks::true_time(engine).await?, engine.now());
    let policy = engine.policy().await?;
    let office = engine.office(&policy)?;
    let connected = !reading::connections(engine).await?.is_empty();
    let wrong_day = office.to_local(now).date() != office.to_local(shown).date();
    let put = engine.memory.write(move |tx| {
        settle(tx, &policy)?;
        for kind in [Kind::Morning, Kind::Evening] {
            job::disown_future(tx, kind.word(), shown, shown + FURTHEST)?;
        }
        let mut put = false;
        for row in schedule::list(tx)? {
            // A part that this release does not understand is shown by `health`, and stays.
            let (Some(kind), Ok(rule)) = (Kind::of(&row.kind), row.rule.parse::<Rule>()) else {
                continue;
            };
            if wrong_day && matches!(kind, Kind::Morning | Kind::Evening) {
                continue;
            }
            let due = match due(&rule, row.next_run, now, &policy, &office) {
                Due::Run { slot, next } if is_missed(kind, slot.at, now, &office) => Due::Plan { next },
                due => due,
            };
            put |= matches!(due, Due::Run { .. });
            act(tx, kind, row, &due, connected, [now, shown])?;
        }
        Ok(put)
    });
    if put.await.map_err(|error| words::memory(&error))? {
        engine.jobs_changed.notify_waiters();
    }
    Ok(())
}

/// An evening that was slept through is left to the report of the next morning, which looks at everything.
pub(super) fn is_missed(kind: Kind, slot: DateTime<Utc>, now: DateTime<Utc>, office: &Zone) -> bool {
    kind == Kind::Evening && office.to_local(slot).date() != office.to_local(now).date()
}

fn act(
    tx: &mut Tx<'_>,
    kind: Kind,
    row: Schedule,
    due: &Due,
    connected: bool,
    [now, shown]: [DateTime<Utc>; 2],
) -> Result<()> {
    match due {
        Due::Wait => Ok(()),
        Due::Plan { next } => schedule::put(tx, &Schedule { next_run: Some(*next), ..row }),
        Due::Run { slot, next } => {
            if connected || kind != Kind::Read {
                put_in(tx, kind, *slot, shown)?;
            }
            schedule::put(tx, &Schedule { next_run: Some(*next), last_run: Some(now), ..row })
        }
    }
}

/// The job of a part that is due, from now on by the clock that the worker sees. The report of a day is one job, however
/// often its hour seems to come.
fn put_in(tx: &mut Tx<'_>, kind: Kind, slot: Slot, now: DateTime<Utc>) -> Result<()> {
    let (key, payload) = match kind {
        Kind::Morning | Kind::Evening => {
            let task = MorningTask { slot: slot.at, first_try: None, missing: Vec::new() };
            (format!("{}/{}", kind.word(), slot.at.to_rfc3339()), json!(task))
        }
        Kind::Read => (kind.word().to_owned(), json!(ReadTask::default())),
        Kind::LookUp | Kind::Tidy | Kind::VerifyLedger => (kind.word().to_owned(), json!({})),
    };
    let new = NewJob {
        kind: kind.word().to_owned(),
        lane: kind.lane().word().to_owned(),
        key,
        payload: payload.to_string(),
        run_after: slot.at.min(now),
        deadline: slot.until,
    };
    match kind {
        Kind::Morning | Kind::Evening => job::put(tx, &new, now).map(drop),
        Kind::Read | Kind::LookUp | Kind::Tidy | Kind::VerifyLedger => {
            job::put_again(tx, &new, WaitsFor::Time, "", now).map(drop)
        }
    }
}

/// The job that reads one connection as soon as its vendor lets us.
pub(super) fn reading_of(name: &ConnectionName, until: DateTime<Utc>) -> NewJob {
    let task = ReadTask { only: Some(name.as_str().to_owned()) };
    NewJob {
        kind: Kind::Read.word().to_owned(),
        lane: Kind::Read.lane().word().to_owned(),
        key: format!("{}/{name}", Kind::Read.word()),
        payload: json!(task).to_string(),
        run_after: until,
        deadline: None,
    }
}
