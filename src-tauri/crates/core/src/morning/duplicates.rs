//! Events of record that stand there twice: one owner, one time, one title, and yet two appointments.

use super::gather::{Disposition, GatheredAppointment};
use super::outcome::SkipReason;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// A group of events that are one appointment for people.
pub(super) struct Duplicates {
    /// The one that the others repeat.
    pub(super) kept: usize,
    pub(super) extra: Vec<usize>,
}

/// Finds them. The one that an entry names by its id is kept, else the one that most people were asked to, else the
/// one that stands unchanged for longest: a copy made by accident is younger and has often lost its guests.
pub(super) fn find<'n>(
    appts: &[GatheredAppointment<'_>],
    named: impl Iterator<Item = &'n str>,
) -> Vec<Duplicates> {
    let mut sorted = Vec::with_capacity(appts.len());
    for (at, appt) in appts.iter().enumerate() {
        let alive = matches!(
            appt.fate,
            Disposition::Expected | Disposition::Flagged | Disposition::Skipped(SkipReason::Internal)
        );
        if let (true, false, Some(owner)) = (alive, appt.title.is_empty(), appt.owner()) {
            // Quick to compare first.
            sorted.push(((appt.when.start, appt.when.end, owner, appt.title.as_str()), at));
        }
    }
    sorted.sort_unstable();
    let groups: Vec<_> = sorted.chunk_by(|(a, _), (b, _)| a == b).filter(|group| group.len() > 1).collect();
    if groups.is_empty() {
        return Vec::new();
    }
    let named: BTreeSet<&str> = named.collect();
    let linked = |at: &usize| {
        let copies = appts.get(*at).map(|appt| appt.appointment.copies.as_slice()).unwrap_or_default();
        copies.iter().any(|copy| named.contains(copy.key.id.as_str()))
    };
    let asked = |at: &usize| appts.get(*at).map_or(0, |appt| appt.appointment.lead.attendees.len());
    let changed = |at: &usize| appts.get(*at).and_then(|appt| appt.appointment.lead.updated);
    let duplicates = groups.into_iter().map(|group| {
        let mut group: Vec<usize> = group.iter().map(|(_, at)| *at).collect();
        group.sort_by_key(|at| (!linked(at), Reverse(asked(at)), changed(at), *at));
        let kept = group.remove(0);
        Duplicates { kept, extra: group }
    });
    duplicates.collect()
}
