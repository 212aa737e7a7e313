//! What was matched is compared.

use super::super::claim::{Claim, Field};
use super::super::compare::{CompareOptions, Difference, called_off_by, compare, titles, words_of_place};
use super::super::fingerprint::{Identity, facts_digest, worded_digest};
use super::super::gather::{Disposition, GatheredAppointment, GatheredEntry};
use super::super::matching::Pair;
use super::super::notice::Circumstance;
use super::super::outcome::{Counterpart, Discrepancy, DiscrepancyKind, MatchedBy, Note, SkipReason};
use super::super::snapshot::Side;
use super::joint::Unpaired;
use super::{End, Reconciliation, both, called_off, digest_with, discrepancy, flagged, left_out, severity};
use crate::firm::people::Email;
use crate::ids::MatterId;
use crate::rules::meaning::TitleMatch;
use std::collections::{BTreeMap, BTreeSet};

impl Reconciliation<'_> {
    pub(super) fn pairs(&mut self) {
        let by_day = self.days_in_pieces();
        let unpaired = self.unpaired();
        for pair in std::mem::take(&mut self.matches.pairs) {
            if by_day.contains(&(pair.appt, pair.entry)) {
                self.matches.pairs.push(pair);
                continue;
            }
            let (appt_end, entry_end) = self.pair(pair, &unpaired);
            self.end_appt(pair.appt, appt_end);
            self.end_entry(pair.entry, entry_end);
            for companion in self.companions(pair.appt).collect::<Vec<_>>() {
                self.end_entry(companion, entry_end);
            }
            self.matches.pairs.push(pair);
        }
    }

    /// Entries in the files of further matters of the appointment.
    pub(super) fn companions(&self, appt: usize) -> impl Iterator<Item = usize> + '_ {
        self.matches.companions.get(&appt).into_iter().flatten().copied()
    }

    pub(super) fn further(&self, pair: Pair) -> Vec<&GatheredEntry<'_>> {
        self.companions(pair.appt).filter_map(|at| self.entries.get(at)).collect()
    }

    /// An appointment whose entry is on a compared day is compared, too: moved over the edge is moved, not missing.
    fn pair(&mut self, pair: Pair, unpaired: &Unpaired) -> (End, End) {
        let (Some(appt), Some(ent)) = (self.appts.get(pair.appt), self.entries.get(pair.entry)) else {
            return (End::Skipped(SkipReason::OutsideDays), End::Skipped(SkipReason::OutsideDays));
        };
        if !appt.when.compared && !ent.when.compared {
            return (End::Skipped(SkipReason::OutsideDays), End::Skipped(SkipReason::OutsideDays));
        }
        let ground = match (appt.seen, ent.seen) {
            (Ok(ground), Ok(_)) => ground,
            (Err(SkipReason::NotReadable), _) => {
                self.flagged.push(left_out(appt, SkipReason::NotReadable));
                return (End::Flagged, End::Skipped(SkipReason::NotReadable));
            }
            (_, Err(SkipReason::NotReadable)) => {
                return (End::Skipped(SkipReason::NotReadable), End::Skipped(SkipReason::NotReadable));
            }
            (Err(_), _) | (_, Err(_)) => {
                return (End::Skipped(SkipReason::NotChecked), End::Skipped(SkipReason::NotChecked));
            }
        };
        let further = self.further(pair);
        let alive = std::iter::once(ent).chain(further.iter().copied()).find(|ent| ent.off.is_none());
        if appt.fate == Disposition::CalledOff && alive.is_none() {
            return (End::Skipped(SkipReason::CalledOff), End::Skipped(SkipReason::CalledOff));
        }
        let words = called_off_by(appt, ent, &self.options);
        if appt.fate == Disposition::CalledOff || words.is_some() {
            let alive = alive.unwrap_or(ent);
            let found = called_off(&Claim::CalledOff(&ground), appt, alive, pair.by, words);
            self.discrepancies.push(found);
            return (End::Differs, End::Differs);
        }
        let beside = self.have_their_own(appt, unpaired);
        let differences = compare(appt, ent, &further, &beside, &self.options);
        if differences.is_empty() {
            if appt.checked.passes() {
                return (End::Agrees, End::Agrees);
            }
            self.flagged.push(flagged(appt, Counterpart::Agrees));
            return (End::Flagged, End::Agrees);
        }
        let fields: BTreeSet<DiscrepancyKind> = differences.iter().map(Difference::kind).collect();
        for difference in differences {
            let mut found = differing(difference, (appt, ent), pair.by, &self.options);
            found.notes.extend(self.was_made_anew(pair.entry));
            // Each has a state and a fix of its own; whoever reads one has to know that there is more.
            let others: BTreeSet<_> = fields.iter().copied().filter(|kind| *kind != found.kind()).collect();
            found.notes.extend((!others.is_empty()).then_some(Note::AlsoDiffers(others)));
            self.discrepancies.push(found);
        }
        (End::Differs, End::Differs)
    }

    /// Further entries of one appointment: one row for all of them.
    pub(super) fn extras(&mut self) {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (appt, entry) in &self.matches.extras {
            groups.entry(*appt).or_default().push(*entry);
        }
        let firsts: BTreeMap<usize, Pair> =
            self.matches.pairs.iter().map(|pair| (pair.appt, *pair)).collect();
        for (at, mut extras) in groups {
            let Some(appt) = self.appts.get(at) else { continue };
            extras.sort_unstable();
            let first = firsts.get(&at).map(|pair| pair.entry);
            let ents = || first.iter().chain(&extras).filter_map(|entry| self.entries.get(*entry));
            let compared = appt.when.compared || ents().any(|ent| ent.when.compared);
            let stale = appt.seen.is_err() || ents().any(|ent| ent.seen.is_err());
            let end = match (compared, stale) {
                (false, _) => End::Skipped(SkipReason::OutsideDays),
                (true, true) => End::Skipped(SkipReason::NotChecked),
                (true, false) => End::Differs,
            };
            if end == End::Differs && self.are_shared(at, first, &extras) {
                extras.into_iter().for_each(|entry| self.end_entry(entry, End::Agrees));
                continue;
            }
            if end == End::Differs {
                // Held twice on both sides, it may be two: whoever decides has to see all of it.
                let copies = self.repeated.iter().filter(|(other, kept)| **kept == at && **other != at);
                let copies = copies.filter_map(|(other, _)| self.appts.get(*other));
                let events = std::iter::once(appt).chain(copies).map(GatheredAppointment::facts);
                let sides = events.chain(ents().map(GatheredEntry::facts)).collect();
                let identity = [Identity::Appointment(appt.id()), Identity::Within(Side::Practice)];
                let severity = severity(Some(appt), ents().next());
                self.discrepancies.push(discrepancy(
                    &Claim::Repeats,
                    severity,
                    &identity,
                    sides,
                    &[appt.when],
                ));
                self.end_appt(at, End::Differs);
                first.into_iter().for_each(|entry| self.end_entry(entry, End::Differs));
            }
            extras.into_iter().for_each(|entry| self.end_entry(entry, end));
        }
    }
}

/// One field in which the two differ.
pub(super) fn differing(
    difference: Difference,
    (appt, ent): (&GatheredAppointment<'_>, &GatheredEntry<'_>),
    by: MatchedBy,
    options: &CompareOptions<'_>,
) -> Discrepancy {
    let mut found = both(&Claim::Differs(difference.field), appt, ent, by);
    found.zone_shift = difference.zone_shift;
    found.titles_agree = Some(titles(appt, ent, options) == TitleMatch::Same);
    found.notes.extend(difference.notes);
    if appt.when.is_same_whole_day(&ent.when) {
        found.notes.push(Note::Circumstance(Circumstance::WholeDay));
    }
    match difference.field {
        Field::Attendees => {
            name_people(&mut found, (appt, ent), &difference.left_out, options);
            found.facts = facts_digest(&found.sides);
        }
        Field::Title => found.facts = digest_with(&found, |facts| facts.title.reveal()),
        Field::Place => {
            let words = words_of_place(appt, ent);
            found.facts = worded_digest(&found.sides, words.iter().map(String::as_str));
        }
        Field::Matter => {
            let named = found.notes.iter().filter_map(Note::named_in_text);
            let named: Vec<&str> = named.map(MatterId::as_str).collect();
            if !named.is_empty() {
                found.facts = worded_digest(&found.sides, named);
            }
        }
        Field::Time | Field::Owner | Field::Category => {}
    }
    found
}

/// Both sides name those who were compared. Of several owners, one has the entry, and the others stand in it.
fn name_people(
    found: &mut Discrepancy,
    (appt, ent): (&GatheredAppointment<'_>, &GatheredEntry<'_>),
    left_out: &BTreeSet<Email>,
    options: &CompareOptions<'_>,
) {
    let owns = |who: &Email| appt.owners().any(|owner| owner == who);
    let theirs = ent.entry.owner.as_ref().filter(|owner| owns(owner));
    for facts in &mut found.sides {
        if let (Side::Record, Some(theirs)) = (facts.side, theirs) {
            let named = ent.entry.attendees.iter().filter(|who| owns(who));
            facts.attendees.extend(left_out.iter().chain(named).cloned());
            facts.attendees.remove(theirs);
        }
        facts.attendees.retain(|who| options.known.contains(who) || left_out.contains(who));
    }
    let without: BTreeSet<Email> =
        left_out.iter().filter(|who| !options.seated.contains(who)).cloned().collect();
    found.notes.extend((!without.is_empty()).then_some(Note::NoCalendarThere(without)));
}
