//! The copies of one appointment over several calendars, and what is no appointment at all.

use super::standing;
use crate::calendar::event::{AppointmentId, Calendar, CalendarEvent};
use crate::firm::people::Email;
use crate::ids::{CalendarId, ConnectionName, EventKey, IcalUid};
use crate::time::OriginalStart;
use std::collections::{BTreeMap, BTreeSet};

/// One appointment with all its copies that were read.
#[derive(Clone, Debug)]
pub struct Appointment<'a> {
    /// What the copies share.
    pub id: AppointmentId,
    /// The copy that speaks for it: the organiser's own, else the one changed last.
    pub lead: &'a CalendarEvent,
    /// All copies, the lead among them, in order of their keys.
    pub copies: Vec<&'a CalendarEvent>,
    /// Whose calendars hold a copy that its holder has not declined.
    pub holders: BTreeSet<Email>,
    /// Each copy is declined.
    declined: bool,
}

impl Appointment<'_> {
    /// Nobody who holds it will come, and none of them called it. What lies on a calendar of nobody is declined by
    /// nobody, whoever else will not come.
    pub fn is_declined(&self) -> bool {
        self.declined
    }
}

/// Is the event what the rules are for?
pub fn is_meeting(event: &CalendarEvent) -> bool {
    standing::is_meeting(event.event_type)
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
    events: impl IntoIterator<Item = &'a CalendarEvent>,
    owners: &BTreeMap<(ConnectionName, CalendarId), Email>,
) -> Vec<Appointment<'a>> {
    let owners =
        owners.iter().map(|((connection, calendar), email)| ((connection, calendar), email)).collect();
    let mut events: Vec<&'a CalendarEvent> = events.into_iter().collect();
    // Sorting references is far cheaper than a map that owns a copy of each name.
    events.sort_by(|a, b| shared(a).cmp(&shared(b)).then_with(|| a.key.cmp(&b.key)));
    let groups = events.chunk_by(|a, b| shared(a) == shared(b));
    groups.filter_map(|group| appointment(once_each(group), &owners)).collect()
}

/// Whose calendar each one is, by its key.
type Owners<'o> = BTreeMap<(&'o ConnectionName, &'o CalendarId), &'o Email>;

/// [`CalendarEvent::appointment`] without a copy of the names; sorts as the other does.
fn shared(event: &CalendarEvent) -> (bool, Option<&IcalUid>, Option<&OriginalStart>, Option<&EventKey>) {
    match &event.uid {
        Some(uid) => (false, Some(uid), event.original_start.as_ref(), None),
        None => (true, None, None, Some(&event.key)),
    }
}

/// Of copies in order of their keys, the latest version of each.
fn once_each<'a>(sorted: &[&'a CalendarEvent]) -> Vec<&'a CalendarEvent> {
    let mut copies: Vec<&'a CalendarEvent> = Vec::with_capacity(sorted.len());
    for event in sorted {
        match copies.last_mut().filter(|held| held.key == event.key) {
            Some(held) => *held = later(held, event),
            None => copies.push(event),
        }
    }
    copies
}

fn later<'a>(a: &'a CalendarEvent, b: &'a CalendarEvent) -> &'a CalendarEvent {
    // The last two only so that no order of reading shows through.
    if (b.updated, &b.version, &b.span, &b.title) > (a.updated, &a.version, &a.span, &a.title) {
        b
    } else {
        a
    }
}

fn appointment<'a>(copies: Vec<&'a CalendarEvent>, owners: &Owners<'_>) -> Option<Appointment<'a>> {
    let mut lead: Option<(_, &CalendarEvent)> = None;
    let mut holders = BTreeSet::new();
    let mut all_declined = true;
    for copy in &copies {
        let held_by = owners.get(&(&copy.key.connection, &copy.key.calendar)).copied();
        let rank = (held_by.is_some() && held_by == copy.organizer.as_ref(), copy.updated);
        if lead.as_ref().is_none_or(|(highest, _)| rank > *highest) {
            lead = Some((rank, copy));
        }
        let declined = held_by.is_some_and(|email| declined_by(copy, email));
        all_declined &= declined;
        holders.extend(held_by.filter(|_| !declined).cloned());
    }
    lead.map(|(_, lead)| {
        let id = lead.appointment();
        Appointment { id, lead, copies, holders, declined: all_declined }
    })
}

fn declined_by(event: &CalendarEvent, email: &Email) -> bool {
    let asked = event.attendees.iter().map(|a| (&a.email, a.response));
    standing::has_declined(email, event.organizer.as_ref(), asked)
}
