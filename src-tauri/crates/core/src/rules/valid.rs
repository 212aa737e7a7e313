//! From an event as it was read to one that passed the rules. Only a [`ValidEvent`] may be sent anywhere.
//!
//! Whose it is, [`super::owner`] decides. Several attorneys own an appointment together.

use super::copies::Appointment;
use super::owner::{self, Evidence, NoOwner, OwnerRule};
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
    /// No attorney is named, and nothing decides between several others; or it was typed in by somebody who schedules for
    /// several attorneys.
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

/// Whose an appointment is, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whose {
    /// At least one; several attorneys own it together.
    pub owners: BTreeSet<Email>,
    /// By which rule.
    pub rule: OwnerRule,
    /// The member of the firm who called it for them, where it was none of them.
    pub typed_by: Option<Email>,
}

/// What the rules found out about an appointment, whether it is valid or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckResult {
    /// Whose it is.
    pub whose: Option<Whose>,
    /// The firm's category as the event has it, and what it stands for.
    pub category: Option<(String, CategoryKind)>,
    /// All breaches.
    pub breaches: BTreeSet<Breach>,
}

impl CheckResult {
    /// The first of its owners, who stands for all of them where one name is asked for.
    pub fn owner(&self) -> Option<&Email> {
        self.whose.as_ref()?.owners.first()
    }

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
        let owner = checked.owner().cloned();
        match (owner, checked.category) {
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

    /// Its owner; the first, where several attorneys own it together.
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
    let whose = whose(appointment, staff, policy).map_err(|breach| breaches.insert(breach)).ok();
    let category = category_of(appointment.lead, policy, &mut breaches);
    if !has_other_attendee(appointment.lead, whose.as_ref()) {
        breaches.insert(Breach::NoOtherAttendee);
    }
    if !ends_after_start(&appointment.lead.span) {
        breaches.insert(Breach::EndNotAfterStart);
    }
    CheckResult { whose, category, breaches }
}

fn whose(appointment: &Appointment<'_>, staff: &Staff, policy: &Policy) -> Result<Whose, Breach> {
    let lead = appointment.lead;
    let set = set_owners(appointment, policy);
    let people = lead.attendees.iter().filter(|one| !one.resource);
    let (declined, asked): (Vec<_>, Vec<_>) =
        people.partition(|one| one.response == ResponseStatus::Declined);
    let told = Evidence {
        set: set.iter().collect(),
        organizer: lead.organizer.as_ref(),
        asked: asked.iter().map(|one| &one.email).collect(),
        declined: declined.iter().map(|one| &one.email).collect(),
        holders: appointment.holders.iter().collect(),
    };
    let schedules_for =
        |who: &&Email| staff.find(who).into_iter().flat_map(|one| &one.schedules_for).collect();
    let owned = |who: BTreeSet<&Email>| who.into_iter().cloned().collect();
    let decided = owner::decide(&told, |who| staff.role(who), schedules_for);
    let (owners, rule) = decided.map_err(|none| match none {
        NoOwner::Nobody => Breach::NoOwner,
        NoOwner::Several(who) | NoOwner::SchedulesForSeveral(who) => Breach::SeveralOwners(owned(who)),
    })?;
    let typed_by = owner::typed_by(told.organizer.as_ref(), &owners, |who| staff.role(who)).copied();
    Ok(Whose { typed_by: typed_by.cloned(), owners: owned(owners), rule })
}

fn set_owners(appointment: &Appointment<'_>, policy: &Policy) -> BTreeSet<Email> {
    let organizer = appointment.lead.organizer.iter();
    let calendars = appointment.copies.iter().map(|copy| copy.key.calendar.as_str());
    owner::set_owners(
        organizer.flat_map(|who| policy.set_owners(who.as_str())),
        calendars.flat_map(|calendar| policy.set_owners(calendar)),
    )
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

fn has_other_attendee(event: &CalendarEvent, whose: Option<&Whose>) -> bool {
    let asked = event.attendees.iter().filter(|a| !a.resource).map(|a| &a.email);
    let owners = whose.iter().flat_map(|whose| &whose.owners);
    let typed_by = whose.and_then(|whose| whose.typed_by.as_ref());
    standing::has_other(asked.chain(&event.organizer), owners, typed_by)
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
