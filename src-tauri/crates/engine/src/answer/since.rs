//! A report as it stands now: what people have decided and fixed since it was made changes its counts and its first
//! line with it. Everything that shows a report asks here, so that the window, the sign beside the clock, the paper and
//! the terminal show the same numbers.

use crate::api::states::{DiscrepancyKind, DiscrepancyState, Severity};
use crate::api::today::{Counts, Discrepancy, Report};
use crate::morning::{READ_ON, day_words, from_before};
use truedocket_core::morning::snapshot::CompareDays;

/// Lays the present states over the sealed report. `carried`: which of them are open from other days.
pub(super) fn laid_over(
    sealed: Report,
    now: Vec<Discrepancy>,
    days: CompareDays,
    carried: impl Fn(&str) -> bool,
) -> Report {
    let counts = counts(&sealed, &now);
    let headline = if counts.open == sealed.counts.open {
        sealed.headline.clone()
    } else {
        let waits = now.iter().filter(|one| is_open(one) && carried(&one.id)).count() as u64;
        headline(&sealed, &counts, waits, days)
    };
    Report { headline, counts, discrepancies: now, ..sealed }
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
struct Tally {
    open: u64,
    court: u64,
    client: u64,
    internal: u64,
    accepted: u64,
    not_fixed: u64,
    resolved: u64,
}

impl Tally {
    fn of(discrepancies: &[Discrepancy]) -> Self {
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
fn is_open(one: &Discrepancy) -> bool {
    Tally::of(std::slice::from_ref(one)).open > 0
}

/// The answer in one line, as it is by now. `carried`: of those that are open, how many are from other days.
fn headline(sealed: &Report, counts: &Counts, carried: u64, days: CompareDays) -> String {
    let day = day_words(days);
    let mut line = match counts.open.saturating_sub(carried) {
        0 => format!("Nothing left to fix for {day}"),
        1 => format!("1 thing left to fix for {day}"),
        more => format!("{more} things left to fix for {day}"),
    };
    match counts.not_checked {
        0 => (),
        1 => line.push_str("; 1 part could not be checked"),
        more => line.push_str(&format!("; {more} parts could not be checked")),
    }
    line.push_str(&from_before(carried, counts.not_fixed));
    // What was read long ago stays read long ago, whatever was decided since.
    if let Some(at) = sealed.headline.find(READ_ON) {
        line.push_str(&sealed.headline[at..]);
    }
    line
}

#[cfg(test)]
#[path = "since_tests.rs"]
mod tests;
