//! What is still there and was not compared this time, as a whole or in one field. Nothing that is open about it may be
//! told as over: nobody has seen the two systems agree.

use super::outcome::{DiscrepancyKind, SkipReason};
use super::roll::TrackedDiscrepancy;
use crate::ids::EventKey;
use crate::rules::valid::{Breach, Weight};
use foldhash::fast::FixedState;
use std::collections::{BTreeSet, HashMap};

/// Why something that is still there was not compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotCompared {
    /// It is kept out of the comparison.
    LeftOut(SkipReason),
    /// It breaks these rules of the firm.
    Breaks(BTreeSet<Breach>),
    /// Its calendar has it more than once, and no entry stands for it.
    Repeated,
    /// Its event names no matter any more.
    NoMatter,
    /// One of the two has no title any more.
    NoTitle,
    /// One of the two names no place any more.
    NoPlace,
    /// The practice system keeps no categories any more.
    NoCategories,
    /// Both systems say what they said before; only the firm's rules are others.
    OnlyTheRules,
}

/// By where the thing is.
pub(super) type UncomparedKeys = HashMap<EventKey, Uncompared, FixedState>;

/// How much of it was not compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Uncompared {
    /// Nothing was compared.
    Whole(NotCompared),
    /// It was compared with its counterpart, but not in each field.
    Fields(SilentFields),
}

/// Fields that the event of a pair says nothing about, so that they agree with everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SilentFields {
    pub(super) breaches: BTreeSet<Breach>,
    pub(super) owner: bool,
    pub(super) category: bool,
    pub(super) matter: bool,
    pub(super) title: bool,
    /// One of the two names a place.
    pub(super) place: bool,
    /// The practice system keeps no categories.
    pub(super) categories: bool,
    /// What both sides say, where begin and end are not the same but close enough to count as one.
    pub(super) close: Option<String>,
}

impl SilentFields {
    pub(super) fn is_empty(&self) -> bool {
        let named = self.owner || self.category || self.matter || self.title || self.place;
        let silent = named || self.categories;
        !silent && self.close.is_none()
    }

    fn stops(&self, known: &TrackedDiscrepancy) -> Option<NotCompared> {
        let breaks = |wanted: fn(&Breach) -> bool| NotCompared::Breaks(only(&self.breaches, wanted));
        match known.kind {
            DiscrepancyKind::OwnerDiffers
            | DiscrepancyKind::DoubleBooking
            | DiscrepancyKind::Duplicate
            | DiscrepancyKind::NeedsCover => self.owner.then(|| breaks(is_about_owner)),
            DiscrepancyKind::CategoryDiffers if self.category => Some(breaks(is_about_category)),
            DiscrepancyKind::CategoryDiffers => self.categories.then_some(NotCompared::NoCategories),
            DiscrepancyKind::MatterDiffers => self.matter.then_some(NotCompared::NoMatter),
            DiscrepancyKind::TitleDiffers => self.title.then_some(NotCompared::NoTitle),
            DiscrepancyKind::PlaceDiffers => self.place.then_some(NotCompared::NoPlace),
            DiscrepancyKind::TimeDiffers => {
                self.close.as_ref().filter(|facts| **facts == known.facts).map(|_| NotCompared::OnlyTheRules)
            }
            DiscrepancyKind::NotChecked
            | DiscrepancyKind::MissingThere
            | DiscrepancyKind::MissingHere
            | DiscrepancyKind::CancelledButAlive
            | DiscrepancyKind::AttendeesDiffer => None,
        }
    }
}

impl Uncompared {
    /// Why it cannot be said that this is over; `None`: nothing of it keeps that from being said.
    pub(super) fn stops(&self, known: &TrackedDiscrepancy) -> Option<NotCompared> {
        match self {
            Self::Fields(fields) => fields.stops(known),
            Self::Whole(why) => why.stops(known.kind).then(|| why.clone()),
        }
    }
}

impl NotCompared {
    fn stops(&self, kind: DiscrepancyKind) -> bool {
        match (kind, self) {
            // Whoever declined one of the two, or shows it as free, is booked once.
            (DiscrepancyKind::DoubleBooking, Self::LeftOut(why)) => {
                !matches!(why, SkipReason::Declined | SkipReason::Free | SkipReason::Internal)
            }
            (DiscrepancyKind::DoubleBooking, Self::Breaks(breaches)) => {
                breaches.iter().any(|breach| is_about_owner(breach) || *breach == Breach::EndNotAfterStart)
            }
            (DiscrepancyKind::Duplicate, Self::Repeated) => false,
            _every_other => true,
        }
    }
}

fn only(breaches: &BTreeSet<Breach>, wanted: fn(&Breach) -> bool) -> BTreeSet<Breach> {
    breaches.iter().filter(|breach| wanted(breach)).cloned().collect()
}

/// The breaches that keep an appointment out of the comparison.
pub(super) fn stopping(breaches: &BTreeSet<Breach>) -> BTreeSet<Breach> {
    only(breaches, |breach| breach.weight() == Weight::Stops)
}

fn is_about_owner(breach: &Breach) -> bool {
    matches!(breach, Breach::NoOwner | Breach::SeveralOwners(_))
}

fn is_about_category(breach: &Breach) -> bool {
    matches!(breach, Breach::NoCategory | Breach::UnknownCategory(_) | Breach::SeveralCategories(_))
}
