//! The copies of one appointment over several calendars, and what is no appointment at all.

use crate::event::{Answer, AppointmentId, Calendar, Nature, ReadEvent, ShowAs};
use crate::ids::{CalendarId, ConnectionName};
use crate::people::Email;
use std::collections::{BTreeMap, BTreeSet};

/// One appointment with all its copies that were read.
#[derive(Clone, Debug)]
pub struct Appointment<'a> {
    /// What the copies share.
    pub id: AppointmentId,
    /// The copy that speaks for it: the organiser's own, else the one changed last.
    pub lead: &'a ReadEvent,
    /// All copies, the lead among them, in order of their keys.
    pub copies: Vec<&'a ReadEvent>,
    /// Whose calendars hold a copy that its holder has not declined.
    pub holders: BTreeSet<Email>,
}

impl Appointment<'_> {
    /// Nobody who holds it will come, and none of them called it.
    pub fn is_declined(&self) -> bool {
        self.holders.is_empty() && self.copies.iter().any(|copy| has_declined(copy))
    }

    /// Shown as free on all calendars.
    pub fn is_free(&self) -> bool {
        self.copies.iter().all(|copy| copy.show_as == ShowAs::Free)
    }
}

/// Is the event what the rules are for? The others block time or tell where somebody works.
pub fn is_meeting(event: &ReadEvent) -> bool {
    match event.nature {
        Nature::Meeting => true,
        Nature::OutOfOffice | Nature::FocusTime | Nature::WorkingLocation | Nature::Birthday => false,
    }
}

/// Whose calendar each one is.
pub fn owners(calendars: &[&Calendar]) -> BTreeMap<(ConnectionName, CalendarId), Email> {
    let owned =
        calendars.iter().filter_map(|c| Some(((c.connection.clone(), c.id.clone()), c.owner.clone()?)));
    owned.collect()
}

/// Groups copies by what they share; the outcome does not depend on the order of the events. One that was read
/// twice counts once, in its later version.
pub fn group<'a>(
    events: impl IntoIterator<Item = &'a ReadEvent>,
    owners: &BTreeMap<(ConnectionName, CalendarId), Email>,
) -> Vec<Appointment<'a>> {
    let mut groups: BTreeMap<AppointmentId, BTreeMap<_, &'a ReadEvent>> = BTreeMap::new();
    for event in events {
        let copies = groups.entry(event.appointment()).or_default();
        copies.entry(&event.key).and_modify(|held| *held = later(held, event)).or_insert(event);
    }
    groups
        .into_iter()
        .filter_map(|(id, copies)| appointment(id, copies.into_values().collect(), owners))
        .collect()
}

fn later<'a>(a: &'a ReadEvent, b: &'a ReadEvent) -> &'a ReadEvent {
    // The last two only so that no order of reading shows through.
    if (b.updated, &b.version, &b.span, &b.title) > (a.updated, &a.version, &a.span, &a.title) {
        b
    } else {
        a
    }
}

fn appointment<'a>(
    id: AppointmentId,
    copies: Vec<&'a ReadEvent>,
    owners: &BTreeMap<(ConnectionName, CalendarId), Email>,
) -> Option<Appointment<'a>> {
    let holder = |copy: &ReadEvent| owners.get(&(copy.key.connection.clone(), copy.key.calendar.clone()));
    let mut lead: Option<&ReadEvent> = None;
    let mut holders = BTreeSet::new();
    for copy in &copies {
        let held_by = holder(copy);
        let rank = |event: &ReadEvent| {
            (holder(event).is_some() && holder(event) == event.organizer.as_ref(), event.updated)
        };
        if lead.is_none_or(|lead| rank(copy) > rank(lead)) {
            lead = Some(copy);
        }
        let declined = held_by.is_some_and(|email| declined_by(copy, email));
        holders.extend(held_by.filter(|_| !declined).cloned());
    }
    lead.map(|lead| Appointment { id, lead, copies, holders })
}

fn declined_by(event: &ReadEvent, email: &Email) -> bool {
    event.organizer.as_ref() != Some(email)
        && event.attendees.iter().any(|a| &a.email == email && a.answer == Answer::Declined)
}

fn has_declined(event: &ReadEvent) -> bool {
    event.attendees.iter().any(|a| a.answer == Answer::Declined)
}
