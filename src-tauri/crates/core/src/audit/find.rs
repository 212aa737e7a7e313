//! The eleven kinds of findings.

use super::finding::Finding;
use super::holdings::Holdings;
use crate::matter::Matter;
use crate::people::Staff;
use crate::policy::Policy;
use crate::time::zone::{Zone, Zones};
use chrono::{DateTime, Utc};

/// What the firm knows about itself.
#[derive(Clone, Copy, Debug)]
pub struct Firm<'a> {
    /// Who is or was internal.
    pub staff: &'a Staff,
    /// The firm's rules.
    pub policy: &'a Policy,
    /// The practice system's matters; empty where none is connected, and then nothing is said about matters.
    pub matters: &'a [Matter],
    /// The office's zone.
    pub office: &'a Zone,
    /// All zones: series run by the clocks of the zone that they were made in.
    pub zones: &'a Zones,
    /// The present.
    pub now: DateTime<Utc>,
}

/// What was found, and what is sound.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// All findings, by kind, then in order of time.
    pub findings: Vec<Finding>,
    /// Rows that no finding names as its subject.
    pub sound: usize,
}

/// Looks at all rows. The answer depends on nothing but the arguments, and not on the order in which rows were added.
pub fn find(holdings: &Holdings, firm: &Firm<'_>) -> Found {
    let _ = (holdings, firm);
    Found::default()
}
