//! A report as it stands now: what people have decided and fixed since it was made changes its counts and its first
//! line with it. Everything that shows a report asks here, so that the window, the sign beside the clock, the paper and
//! the terminal show the same numbers.

use crate::api::states::{DiscrepancyKind, DiscrepancyState, Severity};
use crate::api::today::{Counts, Discrepancy, Report};
use crate::morning::{Carried, FirstLine};
use truedocket_core::morning::snapshot::CompareDays;

/// Lays the present states over the sealed report.
pub(super) fn laid_over(sealed: Report, now: Vec<Discrepancy>, days: CompareDays) -> Report {
    let (before, carried) = (carried(&sealed, &sealed.discrepancies), carried(&sealed, &now));
    let counts = Counts { unconfirmed: carried.unconfirmed, ..counts(&sealed, &now) };
    let headline = if (counts.open, &carried) == (sealed.counts.open, &before) {
        sealed.headline.clone()
    } else {
        let facts = &sealed.headline_facts;
        FirstLine { counts: &counts, carried: &carried, facts, days, is_decided: true }.words()
    };
    Report { headline, counts, discrepancies: now, ..sealed }
}

/// Those of a list that wait and are open from before. Why some could not be checked again stands in the report.
fn carried(sealed: &Report, list: &[Discrepancy]) -> Carried {
    let facts = &sealed.headline_facts;
    let mut carried = Carried::default();
    for one in list.iter().filter(|one| is_open(one) && facts.from_before.contains(&one.id)) {
        carried.open += 1;
        carried.not_fixed += u64::from(one.state == DiscrepancyState::NotFixed);
        carried.unconfirmed += u64::from(facts.unconfirmed.contains(&one.id));
    }
    carried
}

/// What the sealed counts become by what changed since. Nothing is counted anew that a state does not decide.
fn counts(sealed: &Report, now: &[Discrepancy]) -> Counts {
    let (then, now) = (Tally::of(&sealed.discrepancies), Tally::of(now));
    let moved = |sealed: u64, then: u64, now: u64| (sealed + now).saturating_sub(then);
    let counts = &sealed.counts;
    Counts {
        open: moved(counts.open, then.open, now.open),
        court: moved(counts.court, then.court, now.court),
        client: moved(counts.client, then.client, now.client),
        internal: moved(counts.internal, then.internal, now.internal),
        accepted: moved(counts.accepted, then.accepted, now.accepted),
        not_fixed: moved(counts.not_fixed, then.not_fixed, now.not_fixed),
        resolved: moved(counts.resolved, then.resolved, now.resolved),
        ..counts.clone()
    }
}

/// What the states of a list add up to.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) open: u64,
    pub(super) court: u64,
    pub(super) client: u64,
    pub(super) internal: u64,
    pub(super) accepted: u64,
    pub(super) not_fixed: u64,
    pub(super) resolved: u64,
}

impl Tally {
    pub(super) fn of(discrepancies: &[Discrepancy]) -> Self {
        let mut tally = Self::default();
        for one in discrepancies.iter().filter(|one| one.kind != DiscrepancyKind::NotChecked) {
            match one.state {
                DiscrepancyState::Open | DiscrepancyState::InReview | DiscrepancyState::NotFixed => {
                    tally.open += 1;
                    tally.not_fixed += u64::from(one.state == DiscrepancyState::NotFixed);
                    match one.severity {
                        Severity::Court => tally.court += 1,
                        Severity::Client => tally.client += 1,
                        Severity::Internal => tally.internal += 1,
                    }
                }
                DiscrepancyState::Accepted => tally.accepted += 1,
                DiscrepancyState::Resolved => tally.resolved += 1,
                // A person closed it: it waits for nobody, and was not fixed.
                DiscrepancyState::Closed => (),
            }
        }
        tally
    }
}

/// Does it wait for a person?
pub(super) fn is_open(one: &Discrepancy) -> bool {
    Tally::of(std::slice::from_ref(one)).open > 0
}

#[cfg(test)]
#[path = "since_tests.rs"]
mod tests;
