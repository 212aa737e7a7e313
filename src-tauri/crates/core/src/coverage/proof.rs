//! Proofs that only a coverage hands out. Their fields are private on purpose.

use crate::ids::EventKey;
use chrono::{DateTime, Utc};

/// A calendar or list was read, completely and lately: what is not in it is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReadProof {
    as_of: DateTime<Utc>,
}

impl ReadProof {
    pub(super) fn new(as_of: DateTime<Utc>) -> Self {
        Self { as_of }
    }

    /// Up to when it is known.
    pub fn as_of(&self) -> DateTime<Utc> {
        self.as_of
    }
}

/// Something is in none of the places where it could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AbsenceProof {
    as_of: DateTime<Utc>,
}

impl AbsenceProof {
    /// From the ground of each place where it could be; `None` without any.
    pub fn in_all(grounds: impl IntoIterator<Item = ReadProof>) -> Option<Self> {
        let oldest = grounds.into_iter().min()?;
        Some(Self { as_of: oldest.as_of })
    }

    /// Up to when it is known.
    pub fn as_of(&self) -> DateTime<Utc> {
        self.as_of
    }
}

/// An event is gone, by the word of the calendar on which it lay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoneProof {
    event: EventKey,
    ground: ReadProof,
}

impl GoneProof {
    pub(super) fn new(event: EventKey, ground: ReadProof) -> Self {
        Self { event, ground }
    }

    /// Where it lay.
    pub fn event(&self) -> &EventKey {
        &self.event
    }

    /// Up to when it is known.
    pub fn as_of(&self) -> DateTime<Utc> {
        self.ground.as_of
    }
}
