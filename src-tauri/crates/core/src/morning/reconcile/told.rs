//! What is told of the days although nothing differs: deadlines, and circumstances of appointments that agree.

use super::super::gather::{GatheredAppointment, GatheredEntry};
use super::super::notice::{self, Circumstance};
use super::{End, Reconciliation, severity};
use crate::firm::policy::CategoryKind;
use crate::rules::matter_id::MatterMatch;
use std::collections::BTreeSet;

/// Who has declined it, and whether it is only held.
pub(super) fn answers(appt: &GatheredAppointment<'_>) -> Vec<Circumstance> {
    let declined = (!appt.declined.is_empty()).then(|| Circumstance::Declined(appt.declined.clone()));
    declined.into_iter().chain(appt.tentative.then_some(Circumstance::Tentative)).collect()
}

impl Reconciliation<'_> {
    /// Deadlines, and what is to be known of appointments that agree.
    pub(super) fn notices(&mut self, ruled: &[GatheredEntry<'_>]) {
        let mut told = Vec::new();
        let mut paired = BTreeSet::new();
        for pair in &self.matches.pairs {
            paired.insert(pair.entry);
            let (Some(appt), Some(ent)) = (self.appts.get(pair.appt), self.entries.get(pair.entry)) else {
                continue;
            };
            if self.appt_fates.get(pair.appt) != Some(&Some(End::Agrees)) {
                continue;
            }
            let severity = severity(Some(appt), Some(ent));
            if let MatterMatch::Closed(_) = &appt.found {
                told.push(notice::of_appt(Circumstance::ClosedMatter(appt.found.clone()), severity, appt));
            }
            if severity != CategoryKind::Internal {
                told.extend(answers(appt).into_iter().map(|what| notice::of_appt(what, severity, appt)));
            }
            if appt.when.is_same_whole_day(&ent.when) {
                told.push(notice::of_appt(Circumstance::WholeDay, severity, appt));
            }
        }
        let due = self.appts.iter().filter(|appt| notice::is_due(appt));
        told.extend(
            due.map(|appt| notice::of_appt(Circumstance::Due(false), severity(Some(appt), None), appt)),
        );
        for (at, ent) in self.entries.iter().enumerate() {
            let told_already = paired.contains(&at) || ent.seen.is_err() || !ent.when.compared;
            if !told_already && notice::names_deadline(&ent.title) {
                told.push(notice::due_entry(ent, severity(None, Some(ent))));
            }
        }
        told.extend(ruled.iter().map(|ent| notice::due_entry(ent, CategoryKind::Court)));
        self.notices.extend(told);
    }
}
