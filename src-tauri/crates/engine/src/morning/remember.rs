//! Discrepancies from day to day: what is kept of each, and writing a rolled report into the store. Which step a
//! discrepancy takes is decided in `core::morning::roll`.

use super::Comparison;
use super::again::StillOpen;
use crate::answer::today::in_words;
use crate::api::today;
use crate::shared_store::SharedStore;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use truedocket_core::morning::outcome::{Discrepancy, Outcome};
use truedocket_core::morning::roll::{self, Remark, RolledDiscrepancy, State, TrackedDiscrepancy, Trigger};
use truedocket_core::morning::words;
use truedocket_core::text::ClientText;
use truedocket_store::table::discrepancy::{self, HistoryEvent, Sighting};
use truedocket_store::table::report;
use truedocket_store::{Reader, Result, Tx};

/// What is kept of a discrepancy.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct StoredDiscrepancy {
    /// How it is remembered.
    pub(crate) known: TrackedDiscrepancy,
    /// The facts, for a fix.
    pub(crate) found: Discrepancy,
    /// As it was shown.
    pub(crate) shown: today::Discrepancy,
}

/// The id of a difference as it is kept, from how a person or a script gives it.
pub(crate) fn discrepancy_id(given: &str) -> String {
    given.trim().to_ascii_lowercase()
}

/// One step to be stored.
pub(crate) struct DiscrepancyStep {
    rolled: RolledDiscrepancy,
    /// The state that it was rolled from; `None` for a new one.
    from: Option<State>,
    /// What was seen this time; `None` when it is no longer there.
    seen: Option<(Discrepancy, today::Discrepancy)>,
}

/// What is kept of that discrepancy; `None` for one that this release cannot read any more.
pub(crate) fn kept(row: &discrepancy::Discrepancy) -> Option<StoredDiscrepancy> {
    let mut kept: StoredDiscrepancy = serde_json::from_str(row.sighting.appointment.reveal()).ok()?;
    kept.known.state = state(row.state);
    kept.known.assigned.clone_from(&row.assigned);
    kept.known.reason = Some(row.reason.as_str()).filter(|reason| !reason.is_empty()).map(ClientText::new);
    Some(kept)
}

/// The store's word for a state, in the words of the decision.
pub(crate) fn state(state: discrepancy::State) -> State {
    match state {
        discrepancy::State::Open => State::Open,
        discrepancy::State::InReview => State::InReview,
        discrepancy::State::Accepted => State::Accepted,
        discrepancy::State::NotFixed => State::NotFixed,
        discrepancy::State::Closed => State::Closed,
        discrepancy::State::Resolved => State::Resolved,
    }
}

pub(crate) fn stored(state: State) -> discrepancy::State {
    match state {
        State::Open => discrepancy::State::Open,
        State::InReview => discrepancy::State::InReview,
        State::Accepted => discrepancy::State::Accepted,
        State::NotFixed => discrepancy::State::NotFixed,
        State::Closed => discrepancy::State::Closed,
        State::Resolved => discrepancy::State::Resolved,
    }
}

/// What happened, as the store names it; `None` for what leaves no step behind.
pub(crate) fn happened(remark: Remark) -> Option<HistoryEvent> {
    match remark {
        Remark::GoneByItself | Remark::GoneLate => Some(HistoryEvent::Gone),
        Remark::NotFixed => Some(HistoryEvent::NotFixed),
        Remark::ReopenedByChange | Remark::MovedAhead | Remark::PutBack => Some(HistoryEvent::Reopened),
        Remark::TakenUp => Some(HistoryEvent::InReview),
        Remark::Accepted => Some(HistoryEvent::Accepted),
        Remark::Closed => Some(HistoryEvent::Closed),
        Remark::Fixed => Some(HistoryEvent::Fixed),
        // The store records these two by itself when it sees a discrepancy.
        Remark::New | Remark::CameBack => None,
        Remark::StillThere | Remark::Changed | Remark::NotChecked | Remark::DayPassed => None,
    }
}

/// All that is neither resolved nor closed.
pub(super) async fn unresolved(memory: &SharedStore) -> Result<Vec<StoredDiscrepancy>> {
    let rows = memory.read(discrepancy::unresolved).await?;
    Ok(rows.iter().filter_map(kept).collect())
}

/// The same with what is on the list now and was resolved or closed before.
pub(super) async fn previous(
    memory: &SharedStore,
    open: Vec<StoredDiscrepancy>,
    outcome: &Outcome,
) -> Result<Vec<StoredDiscrepancy>> {
    let known: BTreeSet<&str> = open.iter().map(|kept| kept.known.fingerprint.as_str()).collect();
    let listed = outcome.discrepancies.iter().map(|found| found.fingerprint.clone());
    let others: Vec<String> = listed.filter(|fingerprint| !known.contains(fingerprint.as_str())).collect();
    let found = memory.read(move |reader| find_all(reader, &others)).await?;
    Ok(open.into_iter().chain(found).collect())
}

/// One that a fix has ended, and how.
pub(super) struct Over {
    pub(super) kept: StoredDiscrepancy,
    pub(super) at: DateTime<Utc>,
    /// What the last step of its history says.
    pub(super) how: String,
}

/// What was fixed since the report before; nothing before the first one. What a report finds to be gone, it tells itself.
pub(super) fn fixed_since_last_report(reader: &Reader) -> Result<Vec<Over>> {
    let Some(last) = report::newest(reader)? else { return Ok(Vec::new()) };
    let mut over = Vec::new();
    for row in discrepancy::resolved_since(reader, last.report.made_at)? {
        let steps = discrepancy::history(reader, &row.sighting.fingerprint)?;
        let Some(step) = steps.last().filter(|step| step.what == HistoryEvent::Fixed) else { continue };
        over.extend(kept(&row).map(|kept| Over { kept, at: step.at, how: in_words(step) }));
    }
    Ok(over)
}

fn find_all(reader: &Reader, fingerprints: &[String]) -> Result<Vec<StoredDiscrepancy>> {
    let mut found = Vec::new();
    for fingerprint in fingerprints {
        found.extend(discrepancy::find(reader, fingerprint)?.as_ref().and_then(kept));
    }
    Ok(found)
}

/// Pairs each step with what was seen and how it is shown.
pub(super) fn remembered(
    compared: &Comparison,
    rolled: &[RolledDiscrepancy],
    report: &today::Report,
    carried: &[(StillOpen<'_>, today::Discrepancy)],
) -> Vec<DiscrepancyStep> {
    let again = carried.iter().filter_map(|(open, _)| open.found);
    let found: BTreeMap<&str, &Discrepancy> = again
        .chain(&compared.outcome.discrepancies)
        .map(|found| (found.fingerprint.as_str(), found))
        .collect();
    // Kept without what is said of it today.
    let carried = carried.iter().map(|(_, shown)| (shown.id.as_str(), shown));
    let shown: BTreeMap<&str, &today::Discrepancy> =
        report.discrepancies.iter().map(|shown| (shown.id.as_str(), shown)).chain(carried).collect();
    let from: BTreeMap<&str, State> =
        compared.previous.iter().map(|kept| (kept.known.fingerprint.as_str(), kept.known.state)).collect();
    rolled
        .iter()
        .map(|rolled| {
            let fingerprint = rolled.known.fingerprint.as_str();
            let seen = found.get(fingerprint).zip(shown.get(fingerprint));
            DiscrepancyStep {
                rolled: rolled.clone(),
                from: from.get(fingerprint).copied(),
                seen: seen.map(|(found, shown)| ((*found).clone(), (*shown).clone())),
            }
        })
        .collect()
}

/// Stores all steps of one report. What a person has decided while it was made stands: the step is taken from there.
pub(super) fn store(tx: &mut Tx<'_>, all: &[DiscrepancyStep], report: u64, at: DateTime<Utc>) -> Result<()> {
    for DiscrepancyStep { rolled, from, seen } in all {
        let present = discrepancy::find(tx, &rolled.known.fingerprint)?.map(|row| state(row.state));
        let step = match (present, from) {
            (Some(present), Some(from)) if present != *from => step_from(present, rolled),
            (_, _) => Some(rolled.clone()),
        };
        let Some(RolledDiscrepancy { known, remark }) = step else { continue };
        if let Some((found, shown)) = seen {
            let kept = StoredDiscrepancy { known: known.clone(), found: found.clone(), shown: shown.clone() };
            let sighting = Sighting {
                fingerprint: known.fingerprint.clone(),
                kind: shown.kind.to_string(),
                severity: shown.severity.to_string(),
                report,
                appointment: ClientText::new(serde_json::to_string(&kept)?),
            };
            discrepancy::seen(tx, &sighting, at)?;
        }
        if let Some(what) = happened(remark) {
            // That it was not fixed is the state itself, and no reason for it.
            let note = if remark == Remark::NotFixed { "" } else { words::remark(remark) };
            discrepancy::set(tx, &known.fingerprint, stored(known.state), what, note, at)?;
        }
    }
    Ok(())
}

/// The step of one that was decided on after its state was read; `None`: it stays as it is. What was fixed meanwhile was
/// compared before that, so that nothing is known against the fix.
fn step_from(present: State, rolled: &RolledDiscrepancy) -> Option<RolledDiscrepancy> {
    let happening = match rolled.remark {
        _fixed if present == State::Resolved => return None,
        Remark::New | Remark::StillThere | Remark::CameBack => Trigger::SeenSame,
        Remark::Changed | Remark::ReopenedByChange => Trigger::SeenChanged,
        Remark::NotFixed | Remark::DayPassed => Trigger::DayPassed,
        Remark::MovedAhead => Trigger::DayAhead,
        Remark::NotChecked => Trigger::NotSeen,
        // It was proved to be over, whatever anybody decided; only what was closed is over already.
        Remark::GoneByItself | Remark::GoneLate if present != State::Closed => return Some(rolled.clone()),
        Remark::GoneByItself
        | Remark::GoneLate
        | Remark::TakenUp
        | Remark::Accepted
        | Remark::Closed
        | Remark::PutBack
        | Remark::Fixed => return None,
    };
    let (state, remark) = roll::next(present, happening).unwrap_or((present, Remark::StillThere));
    Some(RolledDiscrepancy { known: TrackedDiscrepancy { state, ..rolled.known.clone() }, remark })
}

#[cfg(test)]
#[path = "remember_tests.rs"]
mod tests;
