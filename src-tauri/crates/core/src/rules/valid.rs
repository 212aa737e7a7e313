//! From an event as it was read to one that passed the rules. Only a [`ValidEvent`] may be sent anywhere.
//!
//! Owner: the organiser, if internal. Where the organiser is an outsider or is not named, the one internal person
//! who holds a copy on a calendar of their own or is asked to come; an event that none or several hold belongs to
//! nobody, and nothing decides between them.

use super::copies::Appointment;
use super::standing;
use crate::calendar::event::{CalendarEvent, ResponseStatus};
use crate::firm::people::{Email, Staff};
use crate::firm::policy::{CategoryKind, Policy};
use crate::time::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A rule of the firm that an event breaks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breach {
    /// Nobody internal organised it, holds it or is asked to come.
    NoOwner,
    /// An outsider organised it, and more than one internal person holds it.
    SeveralOwners(BTreeSet<Email>),
    /// It has no category.
    NoCategory,
    /// Its categories are not on the firm's list, as they are written.
    UnknownCategory(Vec<String>),
    /// It has more than one of the firm's categories. The gravest counts.
    SeveralCategories(Vec<String>),
    /// Nobody but the owner is asked to come.
    NoOtherAttendee,
    /// It ends when it begins, or before.
    EndNotAfterStart,
}

/// What a breach means for the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Shown, and compared all the same: court appearances often have no second attendee.
    Noted,
    /// It cannot be sent to other systems.
    Stops,
}

impl Breach {
    /// How heavily it weighs.
    pub fn weight(&self) -> Weight {
        match self {
            Self::NoOwner | Self::SeveralOwners(_) | Self::NoCategory | Self::UnknownCategory(_) => {
                Weight::Stops
            }
            Self::EndNotAfterStart => Weight::Stops,
            Self::NoOtherAttendee | Self::SeveralCategories(_) => Weight::Noted,
        }
    }
}

/// What the rules found out about an appointment, whether it is valid or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckResult {
    /// The one internal owner.
    pub owner: Option<Email>,
    /// The firm's category as the event has it, and what it stands for.
    pub category: Option<(String, CategoryKind)>,
    /// All breaches.
    pub breaches: BTreeSet<Breach>,
}

impl CheckResult {
    /// May the appointment be sent to other systems?
    pub fn passes(&self) -> bool {
        self.breaches.iter().all(|breach| breach.weight() == Weight::Noted)
    }
}

/// An event that passed the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidEvent {
    event: CalendarEvent,
    owner: Email,
    category: String,
    kind: CategoryKind,
}

impl ValidEvent {
    /// Lets an appointment pass, through the copy that speaks for it.
    ///
    /// # Errors
    /// All breaches, of which at least one stops it.
    pub fn new(
        appointment: &Appointment<'_>,
        staff: &Staff,
        policy: &Policy,
    ) -> Result<Self, BTreeSet<Breach>> {
        let checked = check(appointment, staff, policy);
        let passes = checked.passes();
        match (checked.owner, checked.category) {
            (Some(owner), Some((category, kind))) if passes => {
                Ok(Self { event: appointment.lead.clone(), owner, category, kind })
            }
            _ => Err(checked.breaches),
        }
    }

    /// The event.
    pub fn event(&self) -> &CalendarEvent {
        &self.event
    }

    /// Its one internal owner.
    pub fn owner(&self) -> &Email {
        &self.owner
    }

    /// Its category, as it is written.
    pub fn category(&self) -> &str {
        &self.category
    }

    /// What the category stands for.
    pub fn kind(&self) -> CategoryKind {
        self.kind
    }
}

/// Applies all rules; finds all breaches, not only the first.
pub fn check(appointment: &Appointment<'_>, staff: &Staff, policy: &Policy) -> CheckResult {
    let mut breaches = BTreeSet::new();
    let owner = owner_of(appointment, staff).map_err(|breach| breaches.insert(breach)).ok();
    let category = category_of(appointment.lead, policy, &mut breaches);
    if !has_other_attendee(appointment.lead, owner.as_ref()) {
        breaches.insert(Breach::NoOtherAttendee);
    }
    if !ends_after_start(&appointment.lead.span) {
        breaches.insert(Breach::EndNotAfterStart);
    }
    CheckResult { owner, category, breaches }
}

fn owner_of(appointment: &Appointment<'_>, staff: &Staff) -> Result<Email, Breach> {
    if let Some(organizer) = appointment.lead.organizer.as_ref().filter(|email| staff.is_internal(email)) {
        return Ok(organizer.clone());
    }
    let asked =
        appointment.lead.attendees.iter().filter(|a| !a.resource && a.response != ResponseStatus::Declined);
    let holders = appointment.holders.iter();
    let mut internal: BTreeSet<Email> =
        asked.map(|a| &a.email).chain(holders).filter(|email| staff.is_internal(email)).cloned().collect();
    match internal.len() {
        0 => Err(Breach::NoOwner),
        1 => internal.pop_first().ok_or(Breach::NoOwner),
        _ => Err(Breach::SeveralOwners(internal)),
    }
}

fn category_of(
    event: &CalendarEvent,
    policy: &Policy,
    breaches: &mut BTreeSet<Breach>,
) -> Option<(String, CategoryKind)> {
    let known = known_categories(&event.categories, policy);
    match known.as_slice() {
        [] if event.categories.iter().all(|name| name.trim().is_empty()) => {
            breaches.insert(Breach::NoCategory)
        }
        [] => breaches.insert(Breach::UnknownCategory(event.categories.clone())),
        [_] => false,
        several => breaches
            .insert(Breach::SeveralCategories(several.iter().map(|(_, name)| (*name).to_owned()).collect())),
    };
    known.first().map(|(kind, name)| ((*name).to_owned(), *kind))
}

/// The firm's categories among these names, each once, gravest first: court sorts before client and internal.
pub fn known_categories<'n>(names: &'n [String], policy: &Policy) -> Vec<(CategoryKind, &'n str)> {
    let known = names.iter().filter_map(|name| Some((kind_of(name, policy)?, name.trim())));
    let mut known: Vec<_> = known.collect();
    known.sort_unstable();
    known.dedup();
    known
}

/// What a category's name stands for in the firm; upper and lower case do not matter.
pub fn kind_of(name: &str, policy: &Policy) -> Option<CategoryKind> {
    policy.categories.get(&name.trim().to_lowercase()).copied()
}

fn has_other_attendee(event: &CalendarEvent, owner: Option<&Email>) -> bool {
    let asked = event.attendees.iter().filter(|a| !a.resource).map(|a| &a.email);
    standing::has_other(asked.chain(&event.organizer), owner)
}

fn ends_after_start(span: &Span) -> bool {
    match span {
        Span::Timed { start, end, .. } => standing::ends_after_start(start, end),
        Span::AllDay { first, end } => standing::ends_after_start(first, end),
    }
}

#[cfg(test)]
#[path = "valid_tests.rs"]
mod tests;
