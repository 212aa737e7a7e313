//! What is told of the items afterwards: which were looked at, which were not, and what of those that are still there was
//! not compared.

use super::super::fingerprint::facts_digest;
use super::super::gather::{Disposition, GatheredAppointment, GatheredEntry};
use super::super::outcome::{KeySet, SkipReason};
use super::super::snapshot::{Side, Snapshot};
use super::super::uncompared::{NotCompared, SilentFields, Uncompared, UncomparedKeys, stopping};
use super::left::{is_missed_in_court, is_only_held};
use super::{End, Reconciliation};
use crate::rules::copies;
use crate::rules::matter_id::MatterMatch;
use crate::time::Span;
use std::collections::BTreeMap;

impl Reconciliation<'_> {
    /// Where the items are that were looked at, and where those are that nothing was said of.
    pub(super) fn judged(&self) -> (KeySet, KeySet) {
        let (mut judged, mut unjudged) = (KeySet::default(), KeySet::default());
        judged.reserve(self.appts.len(), self.entries.len());
        for (appt, end) in self.appts.iter().zip(&self.appt_fates) {
            let open = appt.seen.is_err() || is_open(end);
            let keys = appt.appointment.copies.iter().map(|copy| copy.key.clone());
            if open { unjudged.extend(keys) } else { judged.extend(keys) }
        }
        for (ent, end) in self.entries.iter().zip(&self.entry_fates) {
            let open = ent.seen.is_err() || is_open(end);
            let keys = if open { &mut unjudged } else { &mut judged };
            keys.insert_entry(&ent.entry.key);
        }
        (judged, unjudged)
    }

    /// What the other side has day by day.
    pub(super) fn kept_by_day(&self) -> KeySet {
        let mut keys = KeySet::default();
        for pieces in &self.matches.pieces {
            match pieces.whole_side {
                Side::Record => {
                    let copies = self.appts.get(pieces.whole).into_iter();
                    keys.extend(
                        copies.flat_map(|appt| appt.appointment.copies.iter().map(|copy| copy.key.clone())),
                    );
                }
                Side::Practice => {
                    self.entries
                        .get(pieces.whole)
                        .into_iter()
                        .for_each(|ent| keys.insert_entry(&ent.entry.key));
                }
            }
        }
        keys
    }

    /// What is still there and was not compared, or not in each field.
    pub(super) fn uncompared(&self, snapshot: &Snapshot) -> UncomparedKeys {
        let mut keys = UncomparedKeys::default();
        let pairs: BTreeMap<usize, usize> =
            self.matches.pairs.iter().map(|pair| (pair.appt, pair.entry)).collect();
        for (at, appt) in self.appts.iter().enumerate() {
            if appt.seen.is_err() || self.appt_fates.get(at).is_none_or(is_open) {
                continue;
            }
            let kept = self.repeated.get(&at).copied();
            let pair = pairs.get(&at).or_else(|| pairs.get(&kept?));
            let found = match pair.and_then(|entry| self.entries.get(*entry)) {
                Some(ent) => self.silent_fields(appt, ent).map(Uncompared::Fields),
                None => alone(appt, kept.is_some()).map(Uncompared::Whole),
            };
            let Some(found) = found else { continue };
            keys.extend(appt.appointment.copies.iter().map(|copy| (copy.key.clone(), found.clone())));
        }
        let left_out = |why| Uncompared::Whole(NotCompared::LeftOut(why));
        let others = snapshot.events.iter().filter(|event| !copies::is_meeting(event));
        keys.extend(others.map(|event| (event.key.clone(), left_out(SkipReason::NotAnAppointment))));
        let ruled = snapshot.entries.iter().filter(|entry| entry.ruled);
        keys.extend(ruled.map(|entry| (entry.key.clone(), left_out(SkipReason::Ruled))));
        keys
    }

    fn silent_fields(&self, appt: &GatheredAppointment<'_>, ent: &GatheredEntry<'_>) -> Option<SilentFields> {
        if appt.fate == Disposition::CalledOff {
            return None;
        }
        let exact = match (&appt.lead().span, &ent.entry.span) {
            (Span::Timed { start, end, .. }, Span::Timed { start: begins, end: ends, .. }) => {
                start == begins && end == ends
            }
            (ours, theirs) => ours == theirs,
        };
        let silent = SilentFields {
            breaches: stopping(&appt.checked.breaches),
            owner: appt.owner().is_none(),
            category: appt.checked.category.is_none(),
            matter: appt.found == MatterMatch::None,
            title: appt.title.is_empty() || ent.title.is_empty(),
            place: appt.lead().place.is_blank() != ent.entry.place.is_blank(),
            categories: !self.options.categories_kept,
            close: (!exact).then(|| facts_digest(&[appt.facts(), ent.facts()])),
        };
        (!silent.is_empty()).then_some(silent)
    }
}

/// Why an appointment without an entry was not compared; `None`: it is missing there, or called off.
fn alone(appt: &GatheredAppointment<'_>, repeated: bool) -> Option<NotCompared> {
    match appt.fate {
        Disposition::CalledOff => None,
        // It was looked for as any other.
        Disposition::Flagged if is_missed_in_court(appt) => repeated.then_some(NotCompared::Repeated),
        Disposition::Flagged => Some(NotCompared::Breaks(stopping(&appt.checked.breaches))),
        Disposition::Skipped(why) => Some(NotCompared::LeftOut(why)),
        Disposition::Expected if is_only_held(appt) => Some(NotCompared::LeftOut(SkipReason::Tentative)),
        Disposition::Expected => repeated.then_some(NotCompared::Repeated),
    }
}

/// Nothing was said of it.
fn is_open(end: &Option<End>) -> bool {
    let skipped = [SkipReason::OutsideDays, SkipReason::NotChecked, SkipReason::NotReadable];
    matches!(end, Some(End::Skipped(why)) if skipped.contains(why))
}
