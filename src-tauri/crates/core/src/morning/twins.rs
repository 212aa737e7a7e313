//! Events of record that stand there twice: one owner, one time, one title, and yet two appointments.

use super::gather::{Appt, Fate};
use super::outcome::Skip;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A group of events that are one appointment for people.
pub(super) struct Twins {
    /// The one that the others repeat.
    pub(super) kept: usize,
    pub(super) extra: Vec<usize>,
}

/// Finds them. The one that an entry names by its id is kept, else the one that most people were asked to, else the
/// one that stands unchanged for longest: a copy made by accident is younger and has often lost its guests.
pub(super) fn find(appts: &[Appt<'_>], named: &BTreeSet<&str>) -> Vec<Twins> {
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, appt) in appts.iter().enumerate() {
        let alive = matches!(appt.fate, Fate::Expected | Fate::Flagged | Fate::Skipped(Skip::Internal));
        if let (true, false, Some(owner)) = (alive, appt.title.is_empty(), appt.owner()) {
            let key = (owner, appt.when.start, appt.when.end, appt.title.as_str());
            groups.entry(key).or_default().push(at);
        }
    }
    let linked = |at: &usize| {
        let copies = appts.get(*at).map(|appt| appt.appointment.copies.as_slice()).unwrap_or_default();
        copies.iter().any(|copy| named.contains(copy.key.id.as_str()))
    };
    let asked = |at: &usize| appts.get(*at).map_or(0, |appt| appt.appointment.lead.attendees.len());
    let changed = |at: &usize| appts.get(*at).and_then(|appt| appt.appointment.lead.updated);
    let twins = groups.into_values().filter(|group| group.len() > 1).map(|mut group| {
        group.sort_by_key(|at| (!linked(at), Reverse(asked(at)), changed(at), *at));
        let kept = group.remove(0);
        Twins { kept, extra: group }
    });
    twins.collect()
}
