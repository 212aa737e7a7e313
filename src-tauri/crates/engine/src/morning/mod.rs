//! The morning reconciliation as a run: read, gather, reconcile (core), roll the states, keep the report.
//!
//! * [`gather`], `sources`, [`answers`]: what is known of the days, with proof for what is gone
//! * [`remember`], `again`: discrepancies from day to day, and once more looking at those of other days
//! * `links`: pairs that agreed are remembered
//! * `compose`, `show`: the report in words
//! * `owed`: today is compared once more where its own report could not check everything
//! * `evening`: the second look, which speaks only where it differs from the report before
//! * [`docket`]: the days per attorney, agreeing appointments too

mod again;
pub(crate) mod answers;
mod compose;
mod evening;
pub(crate) use again::Carried;
pub use answers::Asking;
pub(crate) use compose::{FirstLine, LOOK, NO_NUMBER, day_words, read_on, sealed};
pub(crate) mod docket;
pub(crate) mod gather;
mod links;
pub(crate) mod owed;
pub(crate) mod remember;
mod show;
pub(crate) use show::{PRIVATE_MATTER, owners};
mod sources;

use crate::answer::after_fix::Clocks;
use crate::answer::hidden::hidden;
use crate::api::failure::Problem;
use crate::api::note::Note;
use crate::api::states::DiscrepancyState;
use crate::api::today::Report;
use crate::engine::Engine;
use crate::jobs::schedule::{EVENING, MORNING};
use crate::operations;
use crate::reading;
use crate::reading::read_all;
use crate::runs::{Outcome, RunHandle, RunSummary, begin_run, end_run, next_run};
use crate::words;
use chrono::NaiveDate;
use owed::Owed;
use remember::StoredDiscrepancy;
use serde::Serialize;
use std::collections::BTreeSet;
use tracing::Instrument;
use truedocket_core::firm::business_days::next_business_window;
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::{EventKey, RunId};
use truedocket_core::morning::outcome;
use truedocket_core::morning::reconcile;
use truedocket_core::morning::snapshot::{CompareDays, Snapshot};
use truedocket_core::time::zone::Zone;
use truedocket_store::table::run::{ItemOutcome, RunItem, Tally};
use truedocket_store::table::{report, unreadable};

/// How a morning run is wanted.
#[derive(Clone, Debug, Default)]
pub struct MorningOptions {
    /// This day instead of the next business day. Another day than that one is only looked at: no report is kept, and
    /// nothing becomes resolved.
    pub date: Option<NaiveDate>,
    /// Compare what is in the cache, without reading first.
    pub without_reading: bool,
    /// Why it is late; empty when it is not.
    pub late: String,
    /// The report of the morning, or the second look of the evening.
    pub look: Look,
}

/// Which look at the days it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// The report, which is always made.
    #[default]
    Morning,
    /// The second look: a report only where something differs from the one before of this day.
    Evening,
}

impl Look {
    fn part(self) -> &'static str {
        match self {
            Self::Morning => MORNING,
            Self::Evening => EVENING,
        }
    }
}

/// What a morning run made.
#[derive(Clone, Debug, Serialize)]
pub struct MorningResult {
    /// How the run ended.
    #[serde(serialize_with = "crate::runs::as_word")]
    pub outcome: Outcome,
    /// The report.
    #[serde(flatten)]
    pub report: Report,
}

/// All that one reconciliation looked at and found.
pub(crate) struct Comparison {
    pub(crate) snapshot: Snapshot,
    pub(crate) outcome: outcome::Outcome,
    /// Other days, compared once more for what is still open there.
    pub(crate) again: Vec<outcome::Outcome>,
    /// What was known before.
    pub(crate) previous: Vec<StoredDiscrepancy>,
    pub(crate) policy: Policy,
    /// Another day than the one that is due: nothing is kept.
    pub(crate) is_look: bool,
    /// Days whose reports could not check everything.
    pub(crate) owed: Owed,
}

impl Engine {
    /// Reads, compares and keeps a report.
    ///
    /// # Errors
    /// Our own memory failed, or the policy cannot be used. What cannot be read is in the report, as not checked.
    pub async fn morning(&self, wanted: &MorningOptions) -> Result<MorningResult, Problem> {
        let id = next_run(self);
        morning_as(self, id, wanted).await
    }
}

pub(crate) async fn morning_as(
    engine: &Engine,
    id: RunId,
    wanted: &MorningOptions,
) -> Result<MorningResult, Problem> {
    let span = tracing::info_span!("run", run = %id);
    morning_alone(engine, id, wanted).instrument(span).await
}

async fn morning_alone(
    engine: &Engine,
    id: RunId,
    wanted: &MorningOptions,
) -> Result<MorningResult, Problem> {
    let _first = engine.turns.first().await;
    let running = begin_run(engine, id, wanted.look.part(), &wanted.late).await?;
    match running.progress.hears(Box::pin(morning_in(engine, &running, wanted))).await {
        Ok((report, account)) => {
            let outcome = end_run(engine, &running, account).await?;
            if report.number != compose::NO_NUMBER {
                engine.tell(Note::ReportReady { number: report.number });
            }
            Ok(MorningResult { outcome, report })
        }
        Err(problem) => {
            let stopped = running.progress.is_stopped();
            let account = RunSummary { all_failed: !stopped, stopped, ..RunSummary::default() };
            end_run(engine, &running, account).await?;
            Err(problem)
        }
    }
}

async fn morning_in(
    engine: &Engine,
    running: &RunHandle,
    wanted: &MorningOptions,
) -> Result<(Report, RunSummary), Problem> {
    let mut account = RunSummary::default();
    if !wanted.without_reading {
        if wanted.date.is_none() {
            // What became of a write is known before its appointment is compared: else the report would tell its
            // effect as gone by itself, without a row in the ledger and without an undo.
            operations::look_up_now(engine).await?;
        }
        let read = read_all(engine, running, false, None).await?;
        account.items = reading::account(&read).items;
    }
    if running.progress.is_stopped() {
        return Err(words::problem(
            words::STOPPED,
            "The check was stopped before it could compare.",
            "",
            "Start it again; what was read so far is kept.",
        ));
    }
    running.progress.step("Comparing appointments", 0);
    let compared = compare(engine, wanted.date).await?;
    let (report, carried) = keep(engine, running, wanted, &compared).await?;
    weigh(&compared, &report, &carried, &mut account);
    Ok((report, account))
}

/// Compares what is in the cache.
pub(crate) async fn compare(engine: &Engine, date: Option<NaiveDate>) -> Result<Comparison, Problem> {
    let policy = engine.policy().await?;
    let office = engine.office(&policy)?;
    let today = office.to_local(engine.now()).date();
    let (from, to) = next_business_window(today, &policy);
    let due = CompareDays { from, to };
    let asked = date.map(|day| CompareDays { from: day, to: day });
    let owed = owed::owed(engine, &office, today).await?;
    let days = asked.unwrap_or_else(|| owed.with(due, today));
    let open = remember::unresolved(&engine.memory).await.map_err(|error| words::memory(&error))?;
    let (snapshot, outcome) = compare_days(engine, &policy, days, again::places(&open, today)).await?;
    let (is_look, mut again) = (asked.is_some_and(|asked| asked != due), Vec::new());
    let others = again::days(&open, &snapshot, &office, days, today);
    for days in others.into_iter().filter(|_| !is_look) {
        again.push(compare_days(engine, &policy, days, again::places(&open, today)).await?.1);
    }
    let previous = remember::previous(&engine.memory, open, &outcome).await;
    let previous = previous.map_err(|error| words::memory(&error))?;
    Ok(Comparison { snapshot, outcome, again, previous, policy, is_look, owed })
}

async fn compare_days(
    engine: &Engine,
    policy: &Policy,
    days: CompareDays,
    also: BTreeSet<EventKey>,
) -> Result<(Snapshot, outcome::Outcome), Problem> {
    let snapshot = gather::gather(engine, policy, days, also, Asking::Now).await?;
    let outcome = reconcile(&snapshot, policy, &engine.zones, days).map_err(|unusable| {
        words::refused(format!("{unusable}."), "Correct it under Settings, then run the check again.")
    })?;
    Ok((snapshot, outcome))
}

/// Rolls the states, writes the report and the states in one transaction. A look writes neither.
async fn keep(
    engine: &Engine,
    running: &RunHandle,
    wanted: &MorningOptions,
    compared: &Comparison,
) -> Result<(Report, Carried), Problem> {
    let failed = |error: truedocket_store::Error| words::memory(&error);
    let office = engine.office(&compared.policy)?;
    let today = office.to_local(engine.now()).date();
    let rolled = again::rolled(compared, today);
    let set_aside = set_aside(engine, &compared.policy).await.map_err(failed)?;
    let formatter = show::Formatter::new(&compared.snapshot, &office, &engine.zones);
    let over = if compared.is_look {
        Vec::new()
    } else {
        engine.memory.read(remember::fixed_since_last_report).await.map_err(failed)?
    };
    let late = compared.late(&wanted.late);
    let draft = compose::Draft {
        compared,
        formatter: &formatter,
        office: &office,
        rolled: &rolled,
        run: running.id.as_str(),
        made: engine.now(),
        late: &late,
        today,
        set_aside,
        reached: reading::reached(engine).await.map_err(failed)?,
        over,
    };
    let carried = draft.carried();
    let mut report = draft.report(&carried);
    let sums = Carried::of(carried.iter().map(|(open, _)| open));
    if compared.is_look {
        let report = without_private(engine, report, compared.outcome.days, &office).await.map_err(failed)?;
        return Ok((report, sums));
    }
    if wanted.look == Look::Evening
        && let Some(before) = evening::report_before(engine, compared.outcome.days, today).await?
    {
        report.second_look = evening::differing(&before, &report, compared, &rolled);
        if report.second_look.is_none() {
            return Ok((report, sums));
        }
    }
    let report = without_private(engine, report, compared.outcome.days, &office).await.map_err(failed)?;
    let remembered = remember::remembered(compared, &rolled, &report, &carried);
    let learned = links::Learned::of(&compared.outcome, &compared.again);
    let checked = owed::Checked::of(&compared.outcome, today);
    let (id, now, days) = (running.id.clone(), engine.now(), compared.outcome.days);
    let stored = engine
        .memory
        .write(move |tx| {
            let number = report::next_number(tx)?;
            let report = Report { number, ..report };
            remember::store(tx, &remembered, number, now)?;
            learned.store(tx, now)?;
            checked.store(tx)?;
            compose::append(tx, report, id, now, days)
        })
        .await;
    stored.map(|report| (report, sums)).map_err(failed)
}

/// What is told from memory may have become private since.
async fn without_private(
    engine: &Engine,
    report: Report,
    days: CompareDays,
    office: &Zone,
) -> truedocket_store::Result<Report> {
    let (office, zones) = (office.clone(), engine.zones.clone());
    engine
        .memory
        .read(move |reader| hidden(reader, report, days, Clocks { office: &office, zones: &zones }))
        .await
}

/// Items that could not be understood: they may lie on any day. Those of ignored calendars concern nobody.
async fn set_aside(
    engine: &Engine,
    policy: &Policy,
) -> truedocket_store::Result<Vec<unreadable::Unreadable>> {
    let ignored = policy.ignored_calendars.clone();
    let names: Vec<_> = engine
        .memory
        .read(truedocket_store::table::connection::list)
        .await?
        .into_iter()
        .map(|known| known.connection.name)
        .collect();
    engine
        .memory
        .read(move |reader| {
            let mut items = Vec::new();
            for name in &names {
                items.extend(unreadable::list(reader, name)?);
            }
            items.retain(|item| !ignored.iter().any(|ignored| ignored == item.calendar.id.as_str()));
            Ok(items)
        })
        .await
}

/// The items of the run: appointments, by what became of them.
fn weigh(compared: &Comparison, report: &Report, carried: &Carried, account: &mut RunSummary) {
    let found = &compared.outcome;
    let skipped = |tally: &outcome::Tally| tally.skipped.values().sum::<usize>() as u64;
    account.tally = Tally {
        done: (found.record.agree + found.practice.agree) as u64,
        skipped: skipped(&found.record) + skipped(&found.practice),
        waiting: (found.record.differing
            + found.practice.differing
            + found.record.flagged
            + found.practice.flagged) as u64,
        dead: 0,
    };
    // Differences that a person accepted wait for nobody.
    if report.counts.open == 0 && report.counts.flagged == 0 {
        account.tally.done += account.tally.waiting;
        account.tally.waiting = 0;
    }
    account.tally.waiting += carried.open;
    account.unchecked = report.counts.not_checked > 0 || carried.unconfirmed > 0;
    let waits = [DiscrepancyState::Open, DiscrepancyState::NotFixed];
    let shown = report.discrepancies.iter().filter(|found| waits.contains(&found.state));
    account.items.extend(shown.map(|found| RunItem {
        item: format!("{} · {}", found.when, found.title),
        fate: ItemOutcome::Waiting,
        why: found.label.clone(),
    }));
}
