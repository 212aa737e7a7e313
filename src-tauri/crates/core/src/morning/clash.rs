//! Two appointments of one owner that overlap.

use super::gather::{Disposition, GatheredAppointment};
use super::outcome::SkipReason;
use crate::rules::standing;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// At most so many overlaps of one appointment are listed; the rest is counted. A day that is this full needs a
/// person anyway, and each appointment of it is still named at least once.
const LISTED: usize = 8;

/// Begin, end, and which appointment.
type Taken = (DateTime<Utc>, DateTime<Utc>, usize);

/// Overlaps: the earlier appointment, the later one, and how many more of the later one are not listed.
pub(super) struct Clash {
    pub(super) earlier: usize,
    pub(super) later: usize,
    pub(super) more: usize,
}

/// Finds all. Appointments that only touch do not overlap.
pub(super) fn find(appts: &[GatheredAppointment<'_>], folded: &BTreeMap<usize, usize>) -> Vec<Clash> {
    let mut by_owner: BTreeMap<_, Vec<Taken>> = BTreeMap::new();
    for (at, appt) in appts.iter().enumerate() {
        if !is_taken(appt) || folded.contains_key(&at) {
            continue;
        }
        for owner in appt.owners().filter(|owner| !appt.has_declined(owner) && is_booked(appt)) {
            by_owner.entry(owner).or_default().push((appt.when.start, appt.when.end, at));
        }
    }
    let mut clashes = Vec::new();
    for mut taken in by_owner.into_values() {
        taken.sort();
        sweep(&taken, appts, &mut clashes);
    }
    // Two that share several owners overlap once.
    clashes.sort_by_key(|clash| (clash.earlier, clash.later));
    clashes.dedup_by_key(|clash| (clash.earlier, clash.later));
    clashes
}

/// Goes through the day with all that is still going on, sorted by its end.
fn sweep(taken: &[Taken], appts: &[GatheredAppointment<'_>], clashes: &mut Vec<Clash>) {
    let compared = |at: usize| appts.get(at).is_some_and(|appt| appt.when.compared);
    let mut going_on: BTreeSet<(DateTime<Utc>, usize)> = BTreeSet::new();
    for (start, end, later) in taken {
        going_on = going_on.split_off(&(*start, usize::MAX));
        let all = going_on.len();
        for (_, earlier) in going_on.iter().rev().take(LISTED) {
            if compared(*earlier) || compared(*later) {
                clashes.push(Clash { earlier: *earlier, later: *later, more: all.saturating_sub(LISTED) });
            }
        }
        going_on.insert((*end, *later));
    }
}

fn is_booked(appt: &GatheredAppointment<'_>) -> bool {
    standing::books_owners(appt.owners().count(), appt.seen_as())
}

/// Timed, busy, alive and read today. An appointment that its owner declined takes no time.
fn is_taken(appt: &GatheredAppointment<'_>) -> bool {
    let lead = appt.lead();
    let alive = matches!(
        appt.fate,
        Disposition::Expected | Disposition::Flagged | Disposition::Skipped(SkipReason::Internal)
    );
    alive && standing::can_clash(lead.span.is_all_day(), appt.when.start, appt.when.end, lead.show_as)
}
