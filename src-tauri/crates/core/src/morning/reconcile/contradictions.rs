//! Where the calendar of record contradicts itself: it has one appointment more than once, and says two things of it. No
//! version is right because it comes first, so that both are told, and nothing is written by either.

use super::super::claim::Claim;
use super::super::compare::{same_place, same_time};
use super::super::fingerprint::Identity;
use super::super::gather::{Disposition, GatheredAppointment, When};
use super::super::outcome::{Discrepancy, DiscrepancyKind, Facts, Note};
use super::super::snapshot::Snapshot;
use super::{End, Reconciliation, discrepancy, severity};
use crate::calendar::event::{CalendarEvent, EventStatus};
use crate::firm::people::Email;
use crate::ids::{CalendarId, ConnectionName, EventKey};
use crate::rules::standing;
use std::collections::{BTreeMap, BTreeSet};

/// Whose calendar each one is.
type Holders<'s> = BTreeMap<(&'s ConnectionName, &'s CalendarId), &'s Email>;

impl Reconciliation<'_> {
    /// Tells of all of them, and marks what else is told of these appointments.
    pub(super) fn contradictions(&mut self, snapshot: &Snapshot) {
        let mut found = self.of_copies(snapshot);
        found.extend(self.of_joint());
        found.extend(self.off_and_alive());
        let mut doubted: BTreeMap<EventKey, BTreeSet<DiscrepancyKind>> = BTreeMap::new();
        for (appts, row) in found {
            for at in appts {
                self.end_appt(at, End::Differs);
            }
            for facts in &row.sides {
                doubted.entry(facts.key.clone()).or_default().extend(row.contradicted());
            }
            self.discrepancies.push(row);
        }
        self.doubted = doubted;
    }

    /// A person has to say first which version is right: what differs from one of them is not mended by it.
    pub(super) fn mark_doubted(&mut self) {
        for row in &mut self.discrepancies {
            if row.contradicted().next().is_some() {
                continue;
            }
            let fields = row.sides.iter().find_map(|facts| self.doubted.get(&facts.key));
            let stands = [DiscrepancyKind::MissingThere, DiscrepancyKind::CancelledButAlive];
            let is_meant = |fields: &&BTreeSet<DiscrepancyKind>| {
                fields.contains(&row.kind()) || stands.contains(&row.kind())
            };
            row.notes.extend(fields.filter(is_meant).cloned().map(Note::RecordContradicts));
        }
    }

    /// Copies of one invitation that show two times. Who has declined goes at neither.
    fn of_copies(&self, snapshot: &Snapshot) -> Vec<(Vec<usize>, Discrepancy)> {
        let several = |appt: &&GatheredAppointment<'_>| appt.appointment.copies.len() > 1;
        if !self.appts.iter().any(|appt| several(&appt)) {
            return Vec::new();
        }
        let holders: Holders<'_> = snapshot
            .calendars
            .iter()
            .filter_map(|state| {
                let calendar = &state.calendar;
                Some(((&calendar.connection, &calendar.id), calendar.owner.as_ref()?))
            })
            .collect();
        let mut found = Vec::new();
        for (at, appt) in self.appts.iter().enumerate().filter(|(_, appt)| several(appt)) {
            if appt.seen.is_err() || !self.is_alive(appt) {
                continue;
            }
            for copy in &appt.appointment.copies {
                let when = When::of(&copy.span, self.options.office, self.days);
                let holder = holders.get(&(&copy.key.connection, &copy.key.calendar)).copied();
                let comes = holder.filter(|who| goes_by(copy, who) && !appt.has_declined(who));
                let compared = appt.when.compared || when.compared;
                let Some(who) = comes.filter(|_| compared && !self.same_hours(appt, copy, &when)) else {
                    continue;
                };
                let identity = [Identity::Appointment(appt.id()), Identity::Entry(&copy.key)];
                let sides = vec![appt.facts(), of_copy(appt, copy, who)];
                let fields = BTreeSet::from([DiscrepancyKind::TimeDiffers]);
                let severity = severity(Some(appt), None);
                let mut row = discrepancy(&Claim::Repeats, severity, &identity, sides, &[appt.when, when]);
                row.notes.push(Note::RecordContradicts(fields));
                found.push((vec![at], row));
            }
        }
        found
    }

    fn same_hours(&self, appt: &GatheredAppointment<'_>, copy: &CalendarEvent, when: &When) -> bool {
        let same = same_time(&appt.lead().span, &copy.span, self.options.tolerance);
        same || appt.when.is_same_whole_day(when)
    }

    /// Events of two attorneys that are one appointment.
    fn of_joint(&self) -> Vec<(Vec<usize>, Discrepancy)> {
        let pairs = self.joint.iter().filter_map(|(at, other)| {
            let (appt, first) = self.appts.get(*at).zip(self.appts.get(*other))?;
            let mut fields = BTreeSet::new();
            if !same_time(&first.lead().span, &appt.lead().span, self.options.tolerance)
                && !first.when.is_same_whole_day(&appt.when)
            {
                fields.insert(DiscrepancyKind::TimeDiffers);
            }
            if (first.fate == Disposition::CalledOff) != (appt.fate == Disposition::CalledOff) {
                fields.insert(DiscrepancyKind::CancelledButAlive);
            }
            if !are_at_one_place(first, appt) {
                fields.insert(DiscrepancyKind::PlaceDiffers);
            }
            if fields.is_empty() {
                return None;
            }
            let identity = [Identity::Appointment(first.id()), Identity::Appointment(appt.id())];
            let severity = severity(Some(first), None).min(severity(Some(appt), None));
            let sides = vec![first.facts(), appt.facts()];
            let whens = [first.when, appt.when];
            let mut row = discrepancy(&Claim::Repeats, severity, &identity, sides, &whens);
            row.notes.push(Note::RecordContradicts(fields));
            Some((vec![*at, *other], row))
        });
        pairs.collect()
    }

    /// One person has it twice at one time, and one of the two calls itself off.
    fn off_and_alive(&self) -> Vec<(Vec<usize>, Discrepancy)> {
        let told: BTreeSet<usize> = self.joint.iter().map(|(at, _)| *at).collect();
        let off = |(at, appt): &(usize, &GatheredAppointment<'_>)| {
            let by_words = appt.fate == Disposition::CalledOff && appt.only_says_off().is_some();
            by_words && appt.when.compared && !appt.title.is_empty() && !told.contains(at)
        };
        let off: Vec<_> = self.appts.iter().enumerate().filter(off).collect();
        if off.is_empty() {
            return Vec::new();
        }
        let place = |appt: &GatheredAppointment<'_>| {
            let owner = appt.owner()?.clone();
            Some((appt.when.start, appt.when.end, owner, appt.title.clone()))
        };
        let alive = self.appts.iter().enumerate().filter(|(_, appt)| self.is_alive(appt));
        let alive: BTreeMap<_, usize> = alive.filter_map(|(at, appt)| Some((place(appt)?, at))).collect();
        let rows = off.into_iter().filter_map(|(at, appt)| {
            let other = *alive.get(&place(appt)?)?;
            let first = self.appts.get(other).filter(|first| first.found.matter() == appt.found.matter())?;
            let identity = [Identity::Appointment(first.id()), Identity::Appointment(appt.id())];
            let sides = vec![first.facts(), appt.facts()];
            let severity = severity(Some(first), None).min(severity(Some(appt), None));
            let whens = [first.when, appt.when];
            let mut row = discrepancy(&Claim::Repeats, severity, &identity, sides, &whens);
            row.notes.push(Note::RecordContradicts(BTreeSet::from([DiscrepancyKind::CancelledButAlive])));
            Some((vec![at, other], row))
        });
        rows.collect()
    }

    fn is_alive(&self, appt: &GatheredAppointment<'_>) -> bool {
        matches!(appt.fate, Disposition::Expected | Disposition::Flagged)
    }
}

/// Does no version name another place than the other one?
pub(super) fn are_at_one_place(a: &GatheredAppointment<'_>, b: &GatheredAppointment<'_>) -> bool {
    let (a, b) = (a.lead(), b.lead());
    same_place((&a.place, &a.title, &a.body), (&b.place, &b.title, &b.body))
}

/// Does its holder go by this copy?
fn goes_by(copy: &CalendarEvent, who: &Email) -> bool {
    let asked = copy.attendees.iter().map(|one| (&one.email, one.response));
    copy.status != EventStatus::Cancelled && !standing::has_declined(who, copy.organizer.as_ref(), asked)
}

/// The copy as its holder reads it.
fn of_copy(appt: &GatheredAppointment<'_>, copy: &CalendarEvent, holder: &Email) -> Facts {
    let own = appt.facts();
    Facts {
        key: copy.key.clone(),
        version: copy.version.clone(),
        span: copy.span.clone(),
        title: copy.title.clone(),
        body: copy.body.clone(),
        place: copy.place.clone(),
        owner: Some(holder.clone()),
        updated: copy.updated,
        private: own.private || copy.private,
        whose: None,
        ..own
    }
}
