//! Two appointments of one owner that overlap.

use super::gather::{Disposition, GatheredAppointment};
use super::outcome::SkipReason;
use crate::firm::policy::CategoryKind;
use crate::rules::matter_id::MatterMatch;
use crate::rules::overlap::{Block, Relation, is_break, may_be_block, relation};
use crate::rules::standing;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// At most so many overlaps of one appointment are listed; the rest is counted. A day that is this full needs a
/// person anyway, and each appointment of it is still named at least once.
const LISTED: usize = 8;

/// Among so many that are still going on, holds and ways are looked for.
const LOOKED_AT: usize = 64;

/// Begin, end, and which appointment.
type Taken = (DateTime<Utc>, DateTime<Utc>, usize);

/// Overlaps: the earlier appointment, the later one, and how many more of the later one are not listed.
pub(super) struct Clash {
    pub(super) earlier: usize,
    pub(super) later: usize,
    pub(super) more: usize,
}

/// All that overlaps.
#[derive(Default)]
pub(super) struct Overlaps {
    pub(super) clashes: Vec<Clash>,
    /// Holds beside the appointments for which they were put there.
    pub(super) holds: BTreeSet<usize>,
}

/// Finds all. Appointments that only touch do not overlap.
pub(super) fn find(appts: &[GatheredAppointment<'_>], folded: &BTreeMap<usize, usize>) -> Overlaps {
    let mut by_owner: BTreeMap<_, Vec<Taken>> = BTreeMap::new();
    for (at, appt) in appts.iter().enumerate() {
        if !is_taken(appt) || folded.contains_key(&at) {
            continue;
        }
        for owner in appt.owners().filter(|owner| !appt.has_declined(owner) && is_booked(appt)) {
            by_owner.entry(owner).or_default().push((appt.when.start, appt.when.end, at));
        }
    }
    let mut found = Overlaps::default();
    let blocks: Vec<bool> = appts.iter().map(|appt| may_be_block(appt.lead().title.reveal())).collect();
    for mut taken in by_owner.into_values() {
        taken.sort();
        sweep(&taken, appts, &blocks, &mut found);
    }
    // Two that share several owners overlap once.
    found.clashes.sort_by_key(|clash| (clash.earlier, clash.later));
    found.clashes.dedup_by_key(|clash| (clash.earlier, clash.later));
    found
}

/// Goes through the day with all that is still going on, sorted by its end. `blocks`: which may be a hold or a way.
fn sweep(taken: &[Taken], appts: &[GatheredAppointment<'_>], blocks: &[bool], found: &mut Overlaps) {
    let compared = |at: usize| appts.get(at).is_some_and(|appt| appt.when.compared);
    let may_be = |at: usize| blocks.get(at).copied().unwrap_or(false);
    let mut going_on: BTreeSet<(DateTime<Utc>, usize)> = BTreeSet::new();
    for (start, end, later) in taken {
        going_on = going_on.split_off(&(*start, usize::MAX));
        let mut met = Vec::new();
        for (_, earlier) in going_on.iter().rev().take(LOOKED_AT) {
            let asked = may_be(*earlier) || may_be(*later);
            match asked.then(|| hold_or_way(appts, *earlier, *later)).flatten() {
                Some((hold, Relation::HoldFor)) => drop(found.holds.insert(hold)),
                Some((_, Relation::WayTo)) => {}
                None => met.push(*earlier),
            }
        }
        let more = (going_on.len().saturating_sub(LOOKED_AT) + met.len()).saturating_sub(LISTED);
        let listed = met.into_iter().take(LISTED).filter(|earlier| compared(*earlier) || compared(*later));
        found.clashes.extend(listed.map(|earlier| Clash { earlier, later: *later, more }));
        going_on.insert((*end, *later));
    }
}

/// The one that is only there for the other one, and what it is.
fn hold_or_way(appts: &[GatheredAppointment<'_>], a: usize, b: usize) -> Option<(usize, Relation)> {
    let (first, second) = (appts.get(a)?, appts.get(b)?);
    let (one, other) = (block(first), block(second));
    let found = |from, to, at| relation(from, to).map(|relation| (at, relation));
    found(one, other, a).or_else(|| found(other, one, b))
}

fn block<'g>(appt: &'g GatheredAppointment<'_>) -> Block<'g> {
    Block { title: appt.lead().title.reveal(), matters: appt.found.matters() }
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
    alive
        && !is_only_break(appt)
        && standing::can_clash(lead.span.is_all_day(), appt.when.start, appt.when.end, lead.show_as)
}

/// A break of one person alone: whoever is needed elsewhere has it later.
fn is_only_break(appt: &GatheredAppointment<'_>) -> bool {
    let internal = appt.seen_as().is_none_or(|kind| kind == CategoryKind::Internal);
    let alone = || {
        let own = |who| appt.owners().any(|owner| owner == who);
        appt.owners().count() == 1 && appt.asked(&[]).all(own)
    };
    internal && appt.found == MatterMatch::None && is_break(appt.lead().title.reveal()) && alone()
}
