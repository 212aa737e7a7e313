//! What may be claimed of two systems. Whoever claims that something is not there has to bring the proof.

use super::outcome::DiscrepancyKind;
use crate::coverage::{AbsenceProof, GoneProof, ReadProof};
use chrono::{DateTime, Utc};

/// A field of one appointment in which two systems differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Time,
    Owner,
    Matter,
    Category,
    Attendees,
    Title,
    Place,
}

/// One claim.
#[derive(Clone, Copy, Debug)]
pub(super) enum Claim<'p> {
    /// Both sides were seen, and differ in a field.
    Differs(Field),
    /// One side has it more than once.
    Repeats,
    /// Two of one owner overlap.
    Overlaps,
    /// Whoever should come to it has left or is out.
    Uncovered,
    /// Something was not read.
    NotRead,
    /// The practice system has no entry for it.
    MissingThere(&'p AbsenceProof),
    /// The calendar of record has no event for it.
    MissingHere(&'p AbsenceProof),
    /// Its event is gone.
    Gone(&'p GoneProof),
    /// Its event says that it was called off; seen on this ground.
    CalledOff(&'p ReadProof),
}

impl Claim<'_> {
    /// Up to when it is known that something is not there; `None` where nothing is said to be absent.
    pub(super) fn as_of(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Differs(_) | Self::Repeats | Self::Overlaps | Self::Uncovered | Self::NotRead => None,
            Self::MissingThere(proof) | Self::MissingHere(proof) => Some(proof.as_of()),
            Self::Gone(proof) => Some(proof.as_of()),
            Self::CalledOff(ground) => Some(ground.as_of()),
        }
    }

    pub(super) fn kind(&self) -> DiscrepancyKind {
        match self {
            Self::Differs(Field::Time) => DiscrepancyKind::TimeDiffers,
            Self::Differs(Field::Owner) => DiscrepancyKind::OwnerDiffers,
            Self::Differs(Field::Matter) => DiscrepancyKind::MatterDiffers,
            Self::Differs(Field::Category) => DiscrepancyKind::CategoryDiffers,
            Self::Differs(Field::Attendees) => DiscrepancyKind::AttendeesDiffer,
            Self::Differs(Field::Title) => DiscrepancyKind::TitleDiffers,
            Self::Differs(Field::Place) => DiscrepancyKind::PlaceDiffers,
            Self::Repeats => DiscrepancyKind::Duplicate,
            Self::Overlaps => DiscrepancyKind::DoubleBooking,
            Self::Uncovered => DiscrepancyKind::NeedsCover,
            Self::NotRead => DiscrepancyKind::NotChecked,
            Self::MissingThere(_) => DiscrepancyKind::MissingThere,
            Self::MissingHere(_) => DiscrepancyKind::MissingHere,
            Self::Gone(_) | Self::CalledOff(_) => DiscrepancyKind::CancelledButAlive,
        }
    }
}
