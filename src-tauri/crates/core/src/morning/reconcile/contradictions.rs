//! Where the calendar of record contradicts itself: it has one appointment more than once, and says two things of it. No
//! version is right because it comes first, so that both are told, and nothing is written by either.

use super::super::claim::Claim;
use super::super::compare::{same_place, same_time};
use super::super::fingerprint::Identity;
use super::super::gather::{Disposition, GatheredAppointment};
use super::super::outcome::{Discrepancy, DiscrepancyKind, Facts, Note};
use super::super::snapshot::{Side, Snapshot};
use super::{End, Reconciliation, discrepancy, severity};
use crate::ids::EventKey;
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};

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

    /// A person has to say first which version is right: nothing of the appointment is mended before. That the entry says
    /// what another version says is no difference of its own.
    pub(super) fn mark_doubted(&mut self) {
        let versions: Vec<(EventKey, BTreeSet<DiscrepancyKind>, Facts)> = self
            .discrepancies
            .iter()
            .flat_map(|row| {
                let fields: BTreeSet<_> = row.contradicted().collect();
                let told = row.sides.iter().filter(|_| !fields.is_empty());
                let pairs = told.flat_map(|one| row.sides.iter().map(move |other| (one, other)));
                let pairs = pairs.filter(|(one, other)| one.key != other.key);
                pairs.map(|(one, other)| (one.key.clone(), fields.clone(), other.clone())).collect::<Vec<_>>()
            })
            .collect();
        if versions.is_empty() {
            return;
        }
        let tolerance = self.options.tolerance;
        self.discrepancies.retain(|row| {
            let (here, there) = (row.side(Side::Record), row.side(Side::Practice));
            let Some((here, there)) = here.zip(there) else { return true };
            !versions.iter().any(|(key, fields, other)| {
                *key == here.key && fields.contains(&row.kind()) && says(row.kind(), other, there, tolerance)
            })
        });
        for row in &mut self.discrepancies {
            if row.contradicted().next().is_some() || is_beside_it(row.kind()) {
                continue;
            }
            let fields = row.sides.iter().find_map(|facts| self.doubted.get(&facts.key));
            row.notes.extend(fields.cloned().map(Note::RecordContradicts));
        }
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
            Some((vec![*at, *other], two_versions(first, appt, fields)))
        });
        pairs.collect()
    }

    /// It stands there twice at one time, and one of the two calls itself off. On two calendars as well, unless the one
    /// that takes place brings the same person there: then the own one was only taken out for it.
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
        let mut alive: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, appt) in self.appts.iter().enumerate().filter(|(_, appt)| self.is_alive(appt)) {
            alive.entry((appt.when.start, appt.when.end, appt.title.as_str())).or_default().push(at);
        }
        let rows = off.into_iter().filter_map(|(at, appt)| {
            let place = (appt.when.start, appt.when.end, appt.title.as_str());
            let all = alive.get(&place)?.iter().filter_map(|at| Some((*at, self.appts.get(*at)?)));
            let mut all = all.filter(|(_, first)| is_other_version(first, appt));
            // Of the own calendar, if there is one.
            let (other, first) =
                all.clone().find(|(_, first)| first.owner() == appt.owner()).or_else(|| all.next())?;
            let fields = BTreeSet::from([DiscrepancyKind::CancelledButAlive]);
            Some((vec![at, other], two_versions(first, appt, fields)))
        });
        rows.collect()
    }

    pub(super) fn is_alive(&self, appt: &GatheredAppointment<'_>) -> bool {
        matches!(appt.fate, Disposition::Expected | Disposition::Flagged)
    }
}

/// The row of two events that are one appointment and differ in these fields; it is as grave as the graver one.
fn two_versions(
    first: &GatheredAppointment<'_>,
    second: &GatheredAppointment<'_>,
    fields: BTreeSet<DiscrepancyKind>,
) -> Discrepancy {
    let identity = [Identity::Appointment(first.id()), Identity::Appointment(second.id())];
    let severity = severity(Some(first), None).min(severity(Some(second), None));
    let sides = vec![first.facts(), second.facts()];
    let whens = [first.when, second.when];
    let mut row = discrepancy(&Claim::Repeats, severity, &identity, sides, &whens);
    row.notes.push(Note::RecordContradicts(fields));
    row
}

/// Does the entry say what that version says?
fn says(kind: DiscrepancyKind, version: &Facts, entry: &Facts, tolerance: TimeDelta) -> bool {
    match kind {
        DiscrepancyKind::TimeDiffers => same_time(&version.span, &entry.span, tolerance),
        DiscrepancyKind::PlaceDiffers => same_place(
            (&version.place, &version.title, &version.body),
            (&entry.place, &entry.title, &entry.body),
        ),
        _other => false,
    }
}

/// Who covers it, and who is booked twice, is not mended by a click anyway.
fn is_beside_it(kind: DiscrepancyKind) -> bool {
    use DiscrepancyKind as Kind;
    matches!(kind, Kind::DoubleBooking | Kind::NeedsCover | Kind::NotChecked)
}

/// May the one that takes place be what the other one says is called off?
fn is_other_version(first: &GatheredAppointment<'_>, off: &GatheredAppointment<'_>) -> bool {
    let same_owner = first.owner().is_some() && first.owner() == off.owner();
    // Without a matter nothing but the words says that two people have the same thing.
    let same_thing =
        first.found.matter() == off.found.matter() && (same_owner || off.found.matter().is_some());
    same_thing && (same_owner || !off.owners().any(|who| first.takes_part(who)))
}

/// Does no version name another place than the other one?
pub(super) fn are_at_one_place(a: &GatheredAppointment<'_>, b: &GatheredAppointment<'_>) -> bool {
    let (a, b) = (a.lead(), b.lead());
    same_place((&a.place, &a.title, &a.body), (&b.place, &b.title, &b.body))
}
