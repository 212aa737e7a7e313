//! What may be claimed of two systems. Whoever claims that something is not there has to bring the proof.

use super::outcome::Kind;
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
            Self::Differs(_) | Self::Repeats | Self::Overlaps | Self::NotRead => None,
            Self::MissingThere(proof) | Self::MissingHere(proof) => Some(proof.as_of()),
            Self::Gone(proof) => Some(proof.as_of()),
            Self::CalledOff(ground) => Some(ground.as_of()),
        }
    }

    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Differs(Field::Time) => Kind::TimeDiffers,
            Self::Differs(Field::Owner) => Kind::OwnerDiffers,
            Self::Differs(Field::Matter) => Kind::MatterDiffers,
            Self::Differs(Field::Category) => Kind::CategoryDiffers,
            Self::Differs(Field::Attendees) => Kind::AttendeesDiffer,
            Self::Repeats => Kind::Duplicate,
            Self::Overlaps => Kind::DoubleBooking,
            Self::NotRead => Kind::NotChecked,
            Self::MissingThere(_) => Kind::MissingThere,
            Self::MissingHere(_) => Kind::MissingHere,
            Self::Gone(_) | Self::CalledOff(_) => Kind::CancelledButAlive,
        }
    }
}
