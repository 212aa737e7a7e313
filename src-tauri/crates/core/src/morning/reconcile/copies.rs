//! Copies of one invitation that do not say the same. Whoever holds one goes by it, and no copy is right because it is the
//! organiser's.

use super::super::claim::Claim;
use super::super::compare::{same_place, same_time};
use super::super::fingerprint::Identity;
use super::super::gather::{Disposition, GatheredAppointment, When};
use super::super::outcome::{Discrepancy, DiscrepancyKind, Facts, Note};
use super::super::snapshot::Snapshot;
use super::{Reconciliation, discrepancy, severity};
use crate::calendar::event::{CalendarEvent, EventStatus};
use crate::firm::people::Email;
use crate::ids::{CalendarId, ConnectionName, MatterId};
use crate::rules::called_off::CalledOffStatement;
use crate::rules::matter_id::MatterMatch;
use crate::rules::meaning::TitleMatch;
use crate::rules::standing;
use std::collections::{BTreeMap, BTreeSet};

/// Whose calendar each one is.
type Holders<'s> = BTreeMap<(&'s ConnectionName, &'s CalendarId), &'s Email>;

/// In what two versions differ.
type Fields = BTreeSet<DiscrepancyKind>;

impl Reconciliation<'_> {
    /// Copies that say something else than the one that speaks for the appointment. Who has declined goes by none.
    pub(super) fn of_copies(&self, snapshot: &Snapshot) -> Vec<(Vec<usize>, Discrepancy)> {
        let several = |appt: &&GatheredAppointment<'_>| appt.appointment.copies.len() > 1;
        if !self.appts.iter().any(|appt| several(&appt)) {
            return Vec::new();
        }
        let calendars = snapshot.calendars.iter().map(|state| &state.calendar);
        let holders: Holders<'_> =
            calendars.filter_map(|one| Some(((&one.connection, &one.id), one.owner.as_ref()?))).collect();
        let mut found = Vec::new();
        for (at, appt) in self.appts.iter().enumerate().filter(|(_, appt)| several(appt)) {
            if appt.seen.is_ok() && (self.is_alive(appt) || appt.fate == Disposition::CalledOff) {
                let rows = self.copies_of(appt, &holders);
                found.extend(rows.into_iter().map(|row| (vec![at], row)));
            }
        }
        found
    }

    /// Of those that say one and the same, the first is told.
    fn copies_of(&self, appt: &GatheredAppointment<'_>, holders: &Holders<'_>) -> Vec<Discrepancy> {
        let mut told: Vec<&CalendarEvent> = Vec::new();
        let mut rows = Vec::new();
        for copy in &appt.appointment.copies {
            let holder = holders.get(&(&copy.key.connection, &copy.key.calendar)).copied();
            let Some(who) = holder.filter(|who| goes_by(appt, copy, who)) else { continue };
            let when = When::of(&copy.span, self.options.office, self.days);
            let is_told = || told.iter().any(|other| says_the_same(other, copy));
            if !(appt.when.compared || when.compared) || says_the_same(appt.lead(), copy) || is_told() {
                continue;
            }
            let (fields, found) = self.fields_of(appt, copy, &when);
            if fields.is_empty() {
                continue;
            }
            told.push(copy);
            let identity = [Identity::Appointment(appt.id()), Identity::Entry(&copy.key)];
            let sides = vec![appt.facts(), of_copy(appt, copy, who, found)];
            let severity = severity(Some(appt), None);
            let mut row = discrepancy(&Claim::Repeats, severity, &identity, sides, &[appt.when, when]);
            row.notes.push(Note::RecordContradicts(fields));
            rows.push(row);
        }
        rows
    }

    /// In what the copy differs, and the matter that it names.
    fn fields_of(
        &self,
        appt: &GatheredAppointment<'_>,
        copy: &CalendarEvent,
        when: &When,
    ) -> (Fields, MatterMatch) {
        let (lead, mut fields) = (appt.lead(), Fields::new());
        let said = self.said_by(copy, when);
        let is_off = standing::is_called_off(copy.status, said.is_some());
        if is_off != (appt.fate == Disposition::CalledOff) {
            fields.insert(DiscrepancyKind::CancelledButAlive);
        }
        if !same_time(&lead.span, &copy.span, self.options.tolerance) {
            fields.insert(DiscrepancyKind::TimeDiffers);
        }
        // Words that are withheld contradict nothing.
        if copy.title.is_blank() {
            return (fields, appt.found.clone());
        }
        if !same_place((&lead.place, &lead.title, &lead.body), (&copy.place, &copy.title, &copy.body)) {
            fields.insert(DiscrepancyKind::PlaceDiffers);
        }
        let found = self.options.rules.book.find(copy.title.reveal(), copy.body.reveal());
        if appt.found.matter().zip(found.matter()).is_some_and(|(ours, theirs)| ours != theirs) {
            fields.insert(DiscrepancyKind::MatterDiffers);
        }
        let ours = appt.off.as_ref().map_or(lead.title.reveal(), |off| &off.rest);
        let theirs = said.as_ref().map_or(copy.title.reveal(), |off| &off.rest);
        let of: Vec<&MatterId> = appt.found.matters().iter().chain(found.matters()).collect();
        if self.options.rules.titles.compare(ours, theirs, &of) == TitleMatch::Other {
            fields.insert(DiscrepancyKind::TitleDiffers);
        }
        (fields, found)
    }

    fn said_by(&self, copy: &CalendarEvent, when: &When) -> Option<CalledOffStatement> {
        let own = || when.own(self.options.office);
        self.options.rules.called_off.of(copy.title.reveal(), copy.body.reveal(), own)
    }
}

/// Nothing that is compared differs between them.
fn says_the_same(a: &CalendarEvent, b: &CalendarEvent) -> bool {
    a.span == b.span
        && (&a.title, &a.place, &a.body) == (&b.title, &b.place, &b.body)
        && (a.status == EventStatus::Cancelled) == (b.status == EventStatus::Cancelled)
}

/// Does its holder go by this copy? One that was called off says so to whoever is still asked to come; whoever is asked no
/// more was only taken off the list, and whoever took a day out of the own series keeps nothing but its name.
fn goes_by(appt: &GatheredAppointment<'_>, copy: &CalendarEvent, who: &Email) -> bool {
    let asked = copy.attendees.iter().map(|one| (&one.email, one.response));
    let declined = standing::has_declined(who, copy.organizer.as_ref(), asked) || appt.has_declined(who);
    let says_off = appt.takes_part(who) && !copy.title.is_blank();
    !declined && (copy.status != EventStatus::Cancelled || says_off)
}

/// The copy as its holder reads it.
fn of_copy(
    appt: &GatheredAppointment<'_>,
    copy: &CalendarEvent,
    holder: &Email,
    matter: MatterMatch,
) -> Facts {
    let own = appt.facts();
    Facts {
        key: copy.key.clone(),
        version: copy.version.clone(),
        span: copy.span.clone(),
        title: copy.title.clone(),
        body: copy.body.clone(),
        place: copy.place.clone(),
        owner: Some(holder.clone()),
        matter,
        updated: copy.updated,
        private: own.private || copy.private,
        whose: None,
        ..own
    }
}
