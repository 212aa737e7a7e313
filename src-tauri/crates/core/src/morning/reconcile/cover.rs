//! Appointments of people who have left or are out that day: somebody has to cover them, and no system says so.

use super::super::absence::Absence;
use super::super::claim::Claim;
use super::super::fingerprint::{Identity, worded_digest};
use super::super::gather::{Disposition, GatheredAppointment};
use super::super::outcome::{Discrepancy, Note};
use super::{End, Reconciliation, discrepancy, severity};
use crate::firm::people::{Email, Staff};
use crate::firm::policy::CategoryKind;
use crate::rules::owner::FirmRole;
use crate::time::Window;
use chrono::{NaiveDate, TimeDelta};
use std::collections::{BTreeMap, BTreeSet};

/// Who is away for less than this is not out of an appointment that is planned for the whole day.
const HALF_A_DAY: TimeDelta = TimeDelta::hours(4);

impl Reconciliation<'_> {
    /// Names each appointment of the compared days with a court or a client whose owners are all away.
    pub(super) fn cover(&mut self, staff: &Staff, absences: &[Absence], window: Window) {
        let pairs: BTreeMap<usize, usize> =
            self.matches.pairs.iter().map(|pair| (pair.appt, pair.entry)).collect();
        let mut uncovered: Vec<(usize, Discrepancy)> = Vec::new();
        for (at, appt) in self.appts.iter().enumerate() {
            let alive = match appt.fate {
                Disposition::Expected | Disposition::Flagged => appt.when.compared && appt.seen.is_ok(),
                Disposition::CalledOff | Disposition::Skipped(_) => false,
            };
            let extra = self.repeated.get(&at).is_some_and(|kept| *kept != at);
            if !alive || extra {
                continue;
            }
            let entry = pairs.get(&at).and_then(|entry| self.entries.get(*entry));
            let severity = severity(Some(appt), entry);
            if severity == CategoryKind::Internal {
                continue;
            }
            let day = appt.when.day.max(self.days.from);
            let all_away: Option<Vec<Note>> =
                appt.owners().map(|owner| away(appt, owner, staff, absences, (day, window))).collect();
            let Some(notes) = all_away.filter(|notes| !notes.is_empty()) else { continue };
            let identity = [Identity::Appointment(appt.id())];
            let mut found =
                discrepancy(&Claim::Uncovered, severity, &identity, vec![appt.facts()], &[appt.when]);
            found.notes = notes;
            let is_away = |who: &Email| away(appt, who, staff, absences, (day, window)).is_some();
            found.notes.extend(others(appt, staff, is_away));
            found.facts = worded_digest(&found.sides, people(&found.notes));
            uncovered.push((at, found));
        }
        for (at, found) in uncovered {
            self.discrepancies.push(found);
            self.end_appt(at, End::Differs);
        }
        self.cover_entries(staff);
    }

    /// Entries that no event stands behind: of who has left, no calendar may be read any more.
    fn cover_entries(&mut self, staff: &Staff) {
        let paired: BTreeSet<usize> = self.matches.pairs.iter().map(|pair| pair.entry).collect();
        let mut uncovered = Vec::new();
        for (at, ent) in self.entries.iter().enumerate() {
            let severity = severity(None, Some(ent));
            let relevant = ent.when.compared && ent.seen.is_ok() && severity != CategoryKind::Internal;
            let Some(owner) = ent.entry.owner.as_ref().filter(|_| relevant && !paired.contains(&at)) else {
                continue;
            };
            let is_gone = self.matches.gone.contains_key(&at);
            if is_gone || ent.off.is_some() || !staff.has_left(owner, ent.when.day.max(self.days.from)) {
                continue;
            }
            let identity = [Identity::Entry(&ent.entry.key)];
            let mut found =
                discrepancy(&Claim::Uncovered, severity, &identity, vec![ent.facts()], &[ent.when]);
            found.notes = vec![Note::Left(owner.clone())];
            uncovered.push((at, found));
        }
        for (at, found) in uncovered {
            self.discrepancies.push(found);
            self.end_entry(at, End::Differs);
        }
    }
}

/// Why that owner will not be there.
fn away(
    appt: &GatheredAppointment<'_>,
    owner: &Email,
    staff: &Staff,
    absences: &[Absence],
    (day, window): (NaiveDate, Window),
) -> Option<Note> {
    if staff.has_left(owner, day) {
        return Some(Note::Left(owner.clone()));
    }
    // Of a trial that runs for weeks, the compared days count.
    let (start, end) = (appt.when.start.max(window.start), appt.when.end.min(window.end));
    let out = absences.iter().find(|absence| {
        let overlaps = absence.start < end && start < absence.end;
        let long = !appt.when.all_day || absence.end.min(end) - absence.start.max(start) >= HALF_A_DAY;
        absence.who == *owner && overlaps && long
    })?;
    Some(Note::Away(owner.clone(), out.span.clone()))
}

/// Who is away and who may cover: what was accepted holds while these are the same.
fn people(notes: &[Note]) -> Vec<&str> {
    let named = notes.iter().flat_map(|note| match note {
        Note::Left(who) | Note::Away(who, _) => vec!["away", who.as_str()],
        Note::AlsoAsked(others) => others.iter().map(Email::as_str).collect(),
        _other => Vec::new(),
    });
    named.collect()
}

/// Attorneys who are asked to come beside the owners, and are there: one of them may be the answer.
fn others(appt: &GatheredAppointment<'_>, staff: &Staff, is_away: impl Fn(&Email) -> bool) -> Option<Note> {
    let owners: BTreeSet<&Email> = appt.owners().collect();
    let comes = |who: &&Email| {
        staff.role(who) == FirmRole::Attorney
            && !owners.contains(*who)
            && !is_away(who)
            && !appt.has_declined(who)
    };
    let others: BTreeSet<Email> = appt.asked(&[]).filter(comes).cloned().collect();
    (!others.is_empty()).then_some(Note::AlsoAsked(others))
}
