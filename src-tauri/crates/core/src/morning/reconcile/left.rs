//! What is left after matching: appointments without an entry, entries without an appointment. Whatever is called
//! missing here has its proof.

use super::super::claim::Claim;
use super::super::fingerprint::{Identity, worded_digest};
use super::super::gather::{Disposition, GatheredAppointment, GatheredEntry};
use super::super::outcome::{Counterpart, Discrepancy, Note, SkipReason};
use super::super::snapshot::{DeletedEntry, Side};
use super::{End, Reconciliation, alone, discrepancy, flagged, left_out, notes, severity};
use crate::coverage::AbsenceProof;
use crate::firm::policy::CategoryKind;
use crate::rules::called_off::CalledOffStatement;
use crate::rules::matter_id::MatterMatch;
use crate::text::ClientText;
use std::collections::{BTreeMap, BTreeSet};

/// A court or a client that somebody declined alone may be waiting: a person should know of it. What the firm has among
/// itself, and what only an invitation from outside tells of, is counted and not shown.
fn is_shown(appt: &GatheredAppointment<'_>, why: SkipReason) -> bool {
    match why {
        SkipReason::NotReadable => true,
        SkipReason::Declined => {
            severity(Some(appt), None) != CategoryKind::Internal || appt.found != MatterMatch::None
        }
        _not_shown => false,
    }
}

/// Does somebody wait for it in court, whatever rule it breaks?
pub(super) fn is_missed_in_court(appt: &GatheredAppointment<'_>) -> bool {
    severity(Some(appt), None) == CategoryKind::Court
}

/// What is only held need not stand in the practice system yet. Of a court's date nobody waits until it is certain.
pub(super) fn is_only_held(appt: &GatheredAppointment<'_>) -> bool {
    appt.tentative && !is_missed_in_court(appt)
}

/// What its title says, where only words call it off and its text says that it takes place.
fn doubted_by<'o>(appt: &'o GatheredAppointment<'_>) -> Option<&'o CalledOffStatement> {
    appt.only_says_off().filter(|off| off.against.is_some())
}

impl Reconciliation<'_> {
    pub(super) fn left_appointments(&mut self) {
        // Each that is left asks for these, and they are the same for all.
        self.of_unread = self.entries_of_unread();
        let unreadable =
            self.links.iter().filter(|link| self.sight.is_not_readable(Side::Practice, &link.entry));
        self.of_unreadable = unreadable.map(|link| &link.event).collect();
        for at in 0..self.appts.len() {
            if self.appt_fates.get(at).is_some_and(Option::is_none) {
                let end = self.left_appointment(at);
                self.end_appt(at, end);
            }
        }
    }

    fn left_appointment(&mut self, at: usize) -> End {
        let Some(appt) = self.appts.get(at).filter(|appt| appt.when.compared) else {
            return End::Skipped(SkipReason::OutsideDays);
        };
        match appt.fate {
            Disposition::Skipped(why) if is_shown(appt, why) => {
                self.flagged.push(left_out(appt, why));
                End::Flagged
            }
            Disposition::Skipped(why) => End::Skipped(why),
            Disposition::CalledOff if doubted_by(appt).is_none() => End::Skipped(SkipReason::CalledOff),
            Disposition::CalledOff => self.left_doubted(at).unwrap_or(End::Skipped(SkipReason::CalledOff)),
            // The appointment itself is told of, if it is missing.
            Disposition::Expected | Disposition::Flagged if self.holds.contains(&at) => {
                self.flagged.push(left_out(appt, SkipReason::Tentative));
                End::Flagged
            }
            Disposition::Flagged => self.left_flagged(at),
            Disposition::Expected if is_only_held(appt) => {
                self.flagged.push(left_out(appt, SkipReason::Tentative));
                End::Flagged
            }
            Disposition::Expected if self.has_unreadable_entry(appt) => End::Skipped(SkipReason::NotReadable),
            Disposition::Expected if self.may_have_moved_here(appt) => End::Skipped(SkipReason::NotChecked),
            Disposition::Expected => match self.sight.missing_there(appt.owner()) {
                Some(proof) => {
                    let found = self.missing_there(appt, &proof);
                    self.discrepancies.push(found);
                    End::Differs
                }
                None => End::Skipped(SkipReason::NotChecked),
            },
        }
    }

    /// Its title calls it off and its text says that it takes place: where a court waits, a person has to know that nothing
    /// stands for it.
    fn left_doubted(&mut self, at: usize) -> Option<End> {
        let appt = self.appts.get(at).filter(|appt| is_missed_in_court(appt))?;
        if self.has_unreadable_entry(appt) || self.may_have_moved_here(appt) {
            return None;
        }
        let (off, proof) = (doubted_by(appt)?, self.sight.missing_there(appt.owner())?);
        let mut found = self.missing_there(appt, &proof);
        let (words, against) = (off.words.clone(), off.against.clone());
        let texts = [Some(&words), against.as_ref()].into_iter().flatten();
        found.facts = worded_digest(&found.sides, texts.map(ClientText::reveal));
        found.notes.push(Note::SaysCalledOff { side: Side::Record, words, sure: false, against });
        self.discrepancies.push(found);
        Some(End::Differs)
    }

    /// One that breaks a rule is looked for all the same. Where a court may be waiting, that the practice system has
    /// nothing is no less bad for a forgotten category; of others the breach is told, and that nothing was found.
    fn left_flagged(&mut self, at: usize) -> End {
        let Some(appt) = self.appts.get(at) else { return End::Flagged };
        let proof = match self.has_unreadable_entry(appt) || self.may_have_moved_here(appt) {
            true => None,
            false => self.sight.missing_there(appt.owner()),
        };
        let (found, listed) = match proof {
            Some(proof) if is_missed_in_court(appt) => (Some(self.missing_there(appt, &proof)), None),
            Some(_) => (None, Some(flagged(appt, Counterpart::Missing))),
            None => (None, Some(flagged(appt, Counterpart::Unknown))),
        };
        let end = if found.is_some() { End::Differs } else { End::Flagged };
        self.discrepancies.extend(found);
        self.flagged.extend(listed);
        end
    }

    /// An entry of the same title and begin, or of the same title, matter and day, stands for an event on a calendar that
    /// was not read. Perhaps it was handed over: gone there, and made anew here. Then nothing is missing.
    fn may_have_moved_here(&self, appt: &GatheredAppointment<'_>) -> bool {
        if appt.title.is_empty() {
            return false;
        }
        let mut entries = self.of_unread.iter().filter_map(|at| self.entries.get(*at));
        entries.any(|ent| {
            let same_matter = appt.found.matter().is_some_and(|ours| ent.entry.matter.as_ref() == Some(ours));
            let same_day = same_matter && ent.when.day == appt.when.day;
            ent.seen.is_ok() && ent.title == appt.title && (same_day || ent.when.start == appt.when.start)
        })
    }

    /// Entries that stand for an event on a calendar that was not read.
    fn entries_of_unread(&self) -> Vec<usize> {
        let unread = self.matches.pairs.iter().filter(|pair| {
            self.appts.get(pair.appt).is_some_and(|other| other.seen == Err(SkipReason::NotChecked))
        });
        unread.map(|pair| pair.entry).collect()
    }

    /// An entry that stands for it is known, and cannot be read.
    fn has_unreadable_entry(&self, appt: &GatheredAppointment<'_>) -> bool {
        appt.appointment.copies.iter().any(|copy| self.of_unreadable.contains(&copy.key))
    }

    fn missing_there(&self, appt: &GatheredAppointment<'_>, proof: &AbsenceProof) -> Discrepancy {
        let identity = [Identity::Appointment(appt.id())];
        let severity = severity(Some(appt), None);
        let claim = Claim::MissingThere(proof);
        let mut found = discrepancy(&claim, severity, &identity, vec![appt.facts()], &[appt.when]);
        found.notes = notes(appt);
        if !matches!(appt.found, MatterMatch::One(_) | MatterMatch::Closed(_)) {
            found.notes.push(Note::NoMatter(appt.found.clone()));
        }
        let strangers: BTreeSet<_> =
            appt.attendees(&[appt.owner()]).into_iter().filter(|e| !self.options.known.contains(e)).collect();
        if !strangers.is_empty() {
            found.notes.push(Note::UnknownAttendees(strangers));
        }
        found.notes.extend(self.without_calendar(appt));
        found.notes.extend(self.had_entry(appt));
        found.notes.extend(self.may_be_unreadable(Side::Practice));
        found
    }

    /// Its owners who have no calendar in the practice system: that is why nothing is there for them.
    fn without_calendar(&self, appt: &GatheredAppointment<'_>) -> Option<Note> {
        let without: BTreeSet<_> =
            appt.owners().filter(|owner| !self.options.seated.contains(owner)).cloned().collect();
        (!without.is_empty()).then_some(Note::NoCalendarThere(without))
    }

    /// The entry that stood for it last and was deleted in the practice system: somebody may have meant to.
    fn had_entry(&self, appt: &GatheredAppointment<'_>) -> Option<Note> {
        let stood_for = |gone: &&DeletedEntry| {
            appt.appointment.copies.iter().any(|copy| {
                let is_day = || gone.span.first_day(self.options.office) == appt.when.day;
                copy.key.id == gone.event || (copy.series.as_ref() == Some(&gone.event) && is_day())
            })
        };
        let last = self.deleted_entries.iter().filter(stood_for).max_by_key(|gone| gone.learned)?;
        Some(Note::HadEntry { learned: last.learned, agreed: last.agreed })
    }

    fn may_be_unreadable(&self, side: Side) -> Option<Note> {
        let count = self.sight.count_not_readable(side);
        (count > 0).then_some(Note::MayBeUnreadable(count))
    }

    /// Entries that nothing stands behind. Those that repeat each other are one that is missing and one duplicate.
    pub(super) fn left_entries(&mut self) {
        let mut missing: BTreeMap<_, (AbsenceProof, Vec<usize>)> = BTreeMap::new();
        for at in 0..self.entries.len() {
            if self.entry_fates.get(at).is_none_or(Option::is_some) {
                continue;
            }
            let Some(ent) = self.entries.get(at) else { continue };
            match self.left_entry(at, ent) {
                Ok(proof) => {
                    // Without a title nothing says that two are the same.
                    let lone = if ent.title.is_empty() { at } else { usize::MAX };
                    let owner = ent.entry.owner.clone();
                    let key = (owner, ent.when.start, ent.when.end, ent.title.clone(), lone);
                    missing.entry(key).or_insert_with(|| (proof, Vec::new())).1.push(at);
                }
                Err((end, found)) => {
                    self.discrepancies.extend(found.map(|found| *found));
                    let (source, owner) = (ent.entry.source.as_deref(), ent.entry.owner.as_ref());
                    if end == End::Skipped(SkipReason::NotChecked) && ent.seen.is_ok() {
                        match source.filter(|_| self.matches.unknown.contains(&at)) {
                            Some(source) => self.sight.add_doubt(source),
                            None => {
                                owner.into_iter().for_each(|owner| self.sight.add_missing_calendar(owner));
                            }
                        }
                    }
                    self.end_entry(at, end);
                }
            }
        }
        missing.into_values().for_each(|(proof, group)| self.missing_here(&proof, &group));
    }

    /// The proof that it has no event, or how it ends else.
    fn left_entry(
        &self,
        at: usize,
        ent: &GatheredEntry<'_>,
    ) -> Result<AbsenceProof, (End, Option<Box<Discrepancy>>)> {
        let skip = |why| Err((End::Skipped(why), None));
        if !ent.when.compared {
            return skip(SkipReason::OutsideDays);
        }
        if let Err(why) = ent.seen {
            return skip(why);
        }
        // Nothing stands behind it, and it says itself that nothing does.
        if ent.off.is_some() {
            return skip(SkipReason::CalledOff);
        }
        if let Some(gone) = self.matches.gone.get(&at) {
            let mut found = alone(&Claim::Gone(gone), ent);
            found.notes.extend(self.notes_of_deleted(at, gone));
            // A fix asks for the event itself: the entry may name none, or its series only.
            found.sides.iter_mut().for_each(|facts| facts.source = Some(gone.event().id.as_str().to_owned()));
            return Err((End::Differs, Some(Box::new(found))));
        }
        let source = ent.entry.source.as_deref();
        if source.is_some_and(|id| self.sight.is_not_readable_id(Side::Record, id)) {
            return skip(SkipReason::NotReadable);
        }
        let proof = self.sight.missing_here(ent.entry.owner.as_ref());
        match proof.filter(|_| !self.matches.unknown.contains(&at)) {
            Some(proof) => Ok(proof),
            None => skip(SkipReason::NotChecked),
        }
    }

    fn missing_here(&mut self, proof: &AbsenceProof, group: &[usize]) {
        let ents: Vec<&GatheredEntry<'_>> = group.iter().filter_map(|at| self.entries.get(*at)).collect();
        let Some(first) = ents.first() else { return };
        let mut found = alone(&Claim::MissingHere(proof), first);
        found.notes.extend(self.may_be_unreadable(Side::Record));
        if group.iter().any(|at| self.matches.elsewhere.contains(at)) {
            found.notes.push(Note::LinkedElsewhere);
        }
        let twice = (ents.len() > 1).then(|| {
            let sides = ents.iter().map(|ent| ent.facts()).collect();
            let identity = [Identity::Entry(&first.entry.key)];
            discrepancy(&Claim::Repeats, severity(None, Some(first)), &identity, sides, &[first.when])
        });
        self.discrepancies.push(found);
        self.discrepancies.extend(twice);
        group.iter().for_each(|at| self.end_entry(*at, End::Differs));
    }
}
