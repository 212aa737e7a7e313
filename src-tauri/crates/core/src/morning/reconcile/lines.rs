//! What is on the days, line by line, once everything has its end.

use super::super::docket::{Agreement, DocketLine};
use super::super::gather::{GatheredAppointment, GatheredEntry};
use super::super::outcome::SkipReason;
use super::{End, Reconciliation, severity};
use crate::calendar::event::{Attendee, ResponseStatus};
use crate::firm::people::Email;
use std::collections::{BTreeMap, BTreeSet};

impl Reconciliation<'_> {
    /// One line for each appointment and for each entry that stands for none.
    pub(super) fn lines(&self) -> Vec<DocketLine> {
        let mut entries: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let by_day = self.days_in_pieces();
        let is_on = |pair: &(usize, usize)| {
            !by_day.contains(pair) || self.entries.get(pair.1).is_some_and(|ent| ent.when.compared)
        };
        let pairs = self.matches.pairs.iter().map(|pair| (pair.appt, pair.entry)).filter(is_on);
        let further = self.matches.companions.iter();
        let further = further.flat_map(|(appt, entries)| entries.iter().map(|entry| (*appt, *entry)));
        for (appt, entry) in pairs.chain(self.matches.extras.iter().copied()).chain(further) {
            entries.entry(appt).or_default().push(entry);
        }
        let taken: BTreeSet<usize> = entries.values().flatten().copied().collect();
        let mut lines: Vec<DocketLine> = Vec::new();
        for at in 0..self.appts.len() {
            // One that repeats another stands in the other's line.
            if self.repeated.get(&at).is_none_or(|kept| *kept == at) {
                lines.extend(self.line(at, entries.get(&at).map(Vec::as_slice).unwrap_or_default()));
            }
        }
        let alone = self.entries.iter().enumerate().filter(|(at, _)| !taken.contains(at));
        lines.extend(alone.filter_map(|(at, entry)| self.entry_line(at, entry)));
        lines
    }

    fn line(&self, at: usize, own: &[usize]) -> Option<DocketLine> {
        let appt = self.appts.get(at)?;
        let agreement = agreement(self.appt_fates.get(at).copied().flatten()?, self.appt_off(at).is_some())?;
        let repeats = self.repeated.iter().filter(|(other, kept)| **kept == at && **other != at);
        let repeats = repeats.filter_map(|(other, _)| self.appts.get(*other));
        let own: Vec<&GatheredEntry<'_>> = own.iter().filter_map(|entry| self.entries.get(*entry)).collect();
        Some(DocketLine {
            record: std::iter::once(appt).chain(repeats).map(GatheredAppointment::facts).collect(),
            severity: severity(Some(appt), own.first().copied()),
            practice: own.into_iter().map(GatheredEntry::facts).collect(),
            agreement,
            answers: answers(appt),
            tentative: appt.tentative,
            discrepancies: Vec::new(),
        })
    }

    fn entry_line(&self, at: usize, entry: &GatheredEntry<'_>) -> Option<DocketLine> {
        Some(DocketLine {
            record: Vec::new(),
            practice: vec![entry.facts()],
            severity: severity(None, Some(entry)),
            agreement: agreement(self.entry_fates.get(at).copied().flatten()?, self.entry_off(at).is_some())?,
            answers: BTreeMap::new(),
            tentative: false,
            discrepancies: Vec::new(),
        })
    }
}

/// By the rule that says who has declined: the copy that speaks for it is asked first, then each person's own. What is
/// titled as declined, its owners have.
fn answers(appt: &GatheredAppointment<'_>) -> BTreeMap<Email, ResponseStatus> {
    let appointment = &appt.appointment;
    let copies = std::iter::once(appointment.lead).chain(appointment.copies.iter().copied());
    let called = |one: &&Attendee| appointment.lead.organizer.as_ref() == Some(&one.email);
    let asked = copies.flat_map(|copy| &copy.attendees).filter(|one| !one.resource && !called(one));
    let mut answers = BTreeMap::new();
    for one in asked {
        answers.entry(one.email.clone()).or_insert(one.response);
    }
    answers.extend(appt.declined.iter().map(|who| (who.clone(), ResponseStatus::Declined)));
    answers
}

/// `None`: it is not on the days, or no appointment any more. What only its own words call off (`says_off`) stays.
fn agreement(end: End, says_off: bool) -> Option<Agreement> {
    match end {
        End::Skipped(SkipReason::CalledOff) if says_off => Some(Agreement::LeftOut(SkipReason::CalledOff)),
        End::Agrees => Some(Agreement::Agrees),
        End::Differs => Some(Agreement::Differs),
        End::Flagged => Some(Agreement::Flagged),
        End::Skipped(SkipReason::OutsideDays | SkipReason::Copy | SkipReason::CalledOff) => None,
        End::Skipped(why) => Some(Agreement::LeftOut(why)),
    }
}
