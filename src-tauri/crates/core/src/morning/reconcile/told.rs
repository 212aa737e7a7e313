//! What is told of the days although nothing differs: deadlines, circumstances of appointments that agree, and what only
//! its own words call off.

use super::super::gather::{GatheredAppointment, GatheredEntry};
use super::super::notice::{self, Circumstance, Notice};
use super::super::outcome::SkipReason;
use super::{End, Reconciliation, severity};
use crate::firm::policy::CategoryKind;
use crate::rules::called_off::CalledOffStatement;
use crate::rules::matter_id::MatterMatch;
use std::collections::BTreeSet;

/// Who has declined it, and whether it is only held.
pub(super) fn answers(appt: &GatheredAppointment<'_>) -> Vec<Circumstance> {
    let declined = (!appt.declined.is_empty()).then(|| Circumstance::Declined(appt.declined.clone()));
    declined.into_iter().chain(appt.tentative.then_some(Circumstance::Tentative)).collect()
}

/// That its matter is closed, although it lies ahead.
fn closed(appt: &GatheredAppointment<'_>) -> Option<Circumstance> {
    matches!(appt.found, MatterMatch::Closed(_)).then(|| Circumstance::ClosedMatter(appt.found.clone()))
}

impl Reconciliation<'_> {
    /// What is to be known of appointments that agree with their entries. Told as soon as that is known: whatever else is
    /// found of them later has rows that say nothing of it.
    pub(super) fn pair_notices(&mut self) {
        let (mut told, mut seen) = (Vec::new(), BTreeSet::new());
        for pair in &self.matches.pairs {
            let (Some(appt), Some(ent)) = (self.appts.get(pair.appt), self.entries.get(pair.entry)) else {
                continue;
            };
            if self.appt_fates.get(pair.appt) != Some(&Some(End::Agrees)) || !seen.insert(pair.appt) {
                continue;
            }
            let severity = severity(Some(appt), Some(ent));
            let answers = answers(appt).into_iter().filter(|_| severity != CategoryKind::Internal);
            let further = self.further.get(&pair.appt).into_iter().flatten();
            let further = further.filter_map(|one| self.entries.get(one.entry));
            let mut ents = further.chain([ent]);
            let whole_day = ents.any(|ent| appt.when.is_same_whole_day(&ent.when));
            let whole_day = whole_day.then_some(Circumstance::WholeDay);
            let all = closed(appt).into_iter().chain(answers).chain(whole_day);
            told.extend(all.map(|what| notice::of_appt(what, severity, appt)));
        }
        self.notices.extend(told);
    }

    /// Deadlines, and what only its own words call off.
    pub(super) fn notices(&mut self, ruled: &[GatheredEntry<'_>]) {
        let further = self.matches.companions.values().flatten().copied();
        let paired: BTreeSet<usize> =
            self.matches.pairs.iter().map(|pair| pair.entry).chain(further).collect();
        let due = self.appts.iter().filter(|appt| notice::is_due(appt));
        let mut told: Vec<Notice> = due
            .map(|appt| notice::of_appt(Circumstance::Due(false), severity(Some(appt), None), appt))
            .collect();
        told.extend((0..self.appts.len()).filter_map(|at| {
            let appt = self.appts.get(at)?;
            Some(notice::off_appt(self.appt_off(at)?, severity(Some(appt), None), appt))
        }));
        for (at, ent) in self.entries.iter().enumerate().filter(|(at, _)| !paired.contains(at)) {
            let severity = severity(None, Some(ent));
            match self.entry_off(at) {
                Some(off) => told.push(notice::off_entry(off, severity, ent)),
                None if ent.off.is_some() || ent.seen.is_err() || !ent.when.compared => {}
                None if notice::names_deadline(&ent.title) => told.push(notice::due_entry(ent, severity)),
                None => {}
            }
        }
        told.extend(ruled.iter().map(|ent| notice::due_entry(ent, CategoryKind::Court)));
        self.notices.extend(told);
    }

    /// By which of its own words alone an appointment is called off, where nothing says otherwise and a court or a client
    /// may wait: nobody but a person can know that the words are true.
    pub(super) fn appt_off(&self, at: usize) -> Option<&CalledOffStatement> {
        let appt = self.appts.get(at).filter(|_| is_off(self.appt_fates.get(at)))?;
        appt.only_says_off().filter(|_| severity(Some(appt), None) != CategoryKind::Internal)
    }

    /// The same of an entry.
    pub(super) fn entry_off(&self, at: usize) -> Option<&CalledOffStatement> {
        let ent = self.entries.get(at).filter(|_| is_off(self.entry_fates.get(at)))?;
        ent.off.as_deref().filter(|_| severity(None, Some(ent)) != CategoryKind::Internal)
    }
}

fn is_off(end: Option<&Option<End>>) -> bool {
    end == Some(&Some(End::Skipped(SkipReason::CalledOff)))
}
