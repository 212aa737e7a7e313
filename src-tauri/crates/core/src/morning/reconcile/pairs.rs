//! What was matched is compared.

use super::super::claim::{Claim, Field};
use super::super::compare::{
    Beside, CompareOptions, Difference, called_off_by, compare, is_anothers, titles, words_of_place,
};
use super::super::fingerprint::{Identity, facts_digest, worded_digest};
use super::super::gather::{Disposition, GatheredAppointment, GatheredEntry};
use super::super::matching::Pair;
use super::super::notice::Circumstance;
use super::super::outcome::{Counterpart, Discrepancy, DiscrepancyKind, MatchedBy, Note, SkipReason};
use super::super::snapshot::Side;
use super::further::FurtherEntry;
use super::{End, Reconciliation, both, called_off, digest_with, discrepancy, flagged, left_out, severity};
use crate::coverage::ReadProof;
use crate::firm::people::Email;
use crate::ids::MatterId;
use crate::rules::meaning::TitleMatch;
use std::collections::{BTreeMap, BTreeSet};

impl Reconciliation<'_> {
    pub(super) fn pairs(&mut self) {
        let by_day = self.days_in_pieces();
        for pair in std::mem::take(&mut self.matches.pairs) {
            if by_day.contains(&(pair.appt, pair.entry)) {
                self.matches.pairs.push(pair);
                continue;
            }
            let (appt_end, entry_end) = self.pair(pair);
            self.end_appt(pair.appt, appt_end);
            self.end_entry(pair.entry, entry_end);
            self.compare_further(pair);
            self.matches.pairs.push(pair);
        }
    }

    /// An appointment whose entry is on a compared day is compared, too: moved over the edge is moved, not missing.
    fn pair(&mut self, pair: Pair) -> (End, End) {
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
        match self.verdict(pair, (appt, ent), &self.beside(pair, pair.entry), &ground) {
            Verdict::CalledOff => (End::Skipped(SkipReason::CalledOff), End::Skipped(SkipReason::CalledOff)),
            Verdict::Agrees if appt.checked.passes() => (End::Agrees, End::Agrees),
            Verdict::Agrees => {
                self.flagged.push(flagged(appt, Counterpart::Agrees));
                (End::Flagged, End::Agrees)
            }
            Verdict::Differs(found) => {
                self.discrepancies.extend(found);
                (End::Differs, End::Differs)
            }
        }
    }

    /// How an appointment and one of its entries stand to each other.
    pub(super) fn verdict(
        &self,
        pair: Pair,
        (appt, ent): (&GatheredAppointment<'_>, &GatheredEntry<'_>),
        beside: &Beside,
        ground: &ReadProof,
    ) -> Verdict {
        if appt.fate == Disposition::CalledOff && ent.off.is_some() {
            return Verdict::CalledOff;
        }
        let words = called_off_by(appt, ent, &self.options);
        if appt.fate == Disposition::CalledOff || words.is_some() {
            let mut found = called_off(&Claim::CalledOff(ground), appt, ent, pair.by, words);
            found.notes.extend((!beside.own).then(|| self.of_another(appt, ent)).flatten());
            return Verdict::Differs(vec![found]);
        }
        let differences = compare(appt, ent, beside, &self.options);
        if differences.is_empty() {
            return Verdict::Agrees;
        }
        let fields: BTreeSet<DiscrepancyKind> = differences.iter().map(Difference::kind).collect();
        let found = differences.into_iter().map(|difference| {
            let mut found = differing(difference, (appt, ent), pair.by, &self.options);
            found.notes.extend(self.was_made_anew(pair.entry));
            // Each has a state and a fix of its own; whoever reads one has to know that there is more.
            let others: BTreeSet<_> = fields.iter().copied().filter(|kind| *kind != found.kind()).collect();
            found.notes.extend((!others.is_empty()).then_some(Note::AlsoDiffers(others)));
            found
        });
        Verdict::Differs(found.collect())
    }

    /// What one attorney has called off may stand on another one's calendar for that one.
    pub(super) fn of_another(&self, appt: &GatheredAppointment<'_>, ent: &GatheredEntry<'_>) -> Option<Note> {
        let is_anothers = is_anothers(appt, ent, &self.options);
        is_anothers.then(|| Note::AlsoDiffers(BTreeSet::from([DiscrepancyKind::OwnerDiffers])))
    }

    /// Entries that repeat the first one of an appointment, by the appointment.
    pub(super) fn extras_by_appointment(&self) -> BTreeMap<usize, Vec<usize>> {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (appt, entry) in &self.matches.extras {
            groups.entry(*appt).or_default().push(*entry);
        }
        groups
    }

    /// Further entries of one appointment: one row for all of them.
    pub(super) fn extras(&mut self) {
        let firsts: BTreeMap<usize, Pair> =
            self.matches.pairs.iter().map(|pair| (pair.appt, *pair)).collect();
        for (at, mut extras) in self.extras_by_appointment() {
            let Some(appt) = self.appts.get(at) else { continue };
            let is_own = |entry: &usize| self.further.get(&at).is_some_and(|all| has(all, *entry));
            extras.retain(|entry| !is_own(entry));
            extras.sort_unstable();
            if extras.is_empty() {
                continue;
            }
            let first = firsts.get(&at).map(|pair| pair.entry);
            // Whoever has an own one and another one sees both.
            let owner = |entry: usize| self.entries.get(entry).and_then(|ent| ent.entry.owner.as_ref());
            let own = self.further.get(&at).into_iter().flatten().map(|one| one.entry);
            let own = own.filter(|one| extras.iter().any(|extra| owner(*extra) == owner(*one)));
            let shown: Vec<usize> = first.into_iter().chain(own).chain(extras.iter().copied()).collect();
            let ents = || shown.iter().filter_map(|entry| self.entries.get(*entry));
            let compared = appt.when.compared || ents().any(|ent| ent.when.compared);
            let stale = appt.seen.is_err() || ents().any(|ent| ent.seen.is_err());
            let end = match (compared, stale) {
                (false, _) => End::Skipped(SkipReason::OutsideDays),
                (true, true) => End::Skipped(SkipReason::NotChecked),
                (true, false) => End::Differs,
            };
            if end == End::Differs && self.is_kept_by_day(at) && self.share_days(at, &extras) {
                self.days_of_others(at, &extras);
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
                let mut found = discrepancy(&Claim::Repeats, severity, &identity, sides, &[appt.when]);
                says_off(&mut found, ents());
                self.discrepancies.push(found);
                self.end_appt(at, End::Differs);
                first.into_iter().for_each(|entry| self.end_entry(entry, End::Differs));
            }
            extras.into_iter().for_each(|entry| self.end_entry(entry, end));
        }
    }
}

/// Which of them call themselves off: they stand there twice, and perhaps one of them for something else.
fn says_off<'e>(found: &mut Discrepancy, ents: impl Iterator<Item = &'e GatheredEntry<'e>>) {
    let off = ents.filter_map(|ent| Some((ent.off.as_ref()?, ent.entry)));
    let notes: Vec<Note> = off
        .map(|(off, entry)| Note::SaysCalledOff {
            side: Side::Practice,
            words: off.words.clone(),
            sure: off.is_sure_of(entry.title.reveal()),
            against: off.against.clone(),
        })
        .collect();
    if !notes.is_empty() {
        let words = found.sides.iter().map(|facts| facts.title.reveal());
        found.facts = worded_digest(&found.sides, words);
    }
    found.notes.extend(notes);
}

fn has(all: &[FurtherEntry], entry: usize) -> bool {
    all.iter().any(|one| one.entry == entry)
}

/// How an appointment and one of its entries stand to each other.
pub(super) enum Verdict {
    /// They say the same.
    Agrees,
    /// Both are called off.
    CalledOff,
    /// They differ in these, or only one of them is called off.
    Differs(Vec<Discrepancy>),
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
            let people = (&difference.left_out, &difference.either_way);
            name_people(&mut found, (appt, ent), people, options);
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

/// Both sides name those who were compared. Of several owners, one has the entry, and the others stand in it; whoever may
/// stand there or not stays as the entry has it.
fn name_people(
    found: &mut Discrepancy,
    (appt, ent): (&GatheredAppointment<'_>, &GatheredEntry<'_>),
    (left_out, either_way): (&BTreeSet<Email>, &BTreeSet<Email>),
    options: &CompareOptions<'_>,
) {
    let owns = |who: &Email| appt.owners().any(|owner| owner == who);
    let theirs = ent.entry.owner.as_ref();
    let named = ent.entry.attendees.iter().filter(|who| owns(who) || either_way.contains(*who));
    let named: BTreeSet<Email> = named.chain(left_out).filter(|who| Some(*who) != theirs).cloned().collect();
    for facts in &mut found.sides {
        if facts.side == Side::Record {
            facts.attendees.retain(|who| !either_way.contains(who));
            facts.attendees.extend(named.iter().cloned());
        }
        facts.attendees.retain(|who| options.known.contains(who) || left_out.contains(who));
    }
    let without: BTreeSet<Email> =
        left_out.iter().filter(|who| !options.seated.contains(who)).cloned().collect();
    found.notes.extend((!without.is_empty()).then_some(Note::NoCalendarThere(without)));
}
