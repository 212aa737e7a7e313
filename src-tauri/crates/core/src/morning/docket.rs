//! The docket: each appointment of the days once, with what either system says of it. Unlike the report it names what
//! agrees, too, so that a person can read a day as it will be.

use super::outcome::{Facts, Outcome, SkipReason};
use super::reconcile::{PolicyError, Worked, work};
use super::snapshot::{CompareDays, Snapshot};
use crate::calendar::event::ResponseStatus;
use crate::firm::people::Email;
use crate::firm::policy::{CategoryKind, Policy};
use crate::ids::EventKey;
use crate::time::zone::Zones;
use std::collections::BTreeMap;

/// How the two systems stand to one another in one appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// Both have it, and say the same.
    Agrees,
    /// It is part of a discrepancy.
    Differs,
    /// It breaks a rule of the firm, or is left out in a way that a person is told of.
    Flagged,
    /// It was not compared.
    LeftOut(SkipReason),
}

/// One appointment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocketLine {
    /// Its events on the calendar of record: the one that counts first, then those that repeat it.
    pub record: Vec<Facts>,
    /// Its entries in the practice system.
    pub practice: Vec<Facts>,
    /// How bad it is to miss it.
    pub severity: CategoryKind,
    /// Whether the systems agree.
    pub agreement: Agreement,
    /// What those have answered who were asked to come, without rooms and without whoever called it.
    pub answers: BTreeMap<Email, ResponseStatus>,
    /// It is only held, and not certain.
    pub tentative: bool,
    /// Which of the outcome's discrepancies are about it, by their places in the list.
    pub discrepancies: Vec<usize>,
}

impl DocketLine {
    /// What is shown of it: the calendar of record's version, else the first entry.
    pub fn facts(&self) -> Option<&Facts> {
        self.record.first().or(self.practice.first())
    }

    /// Has that person said that they do not come?
    pub fn has_declined(&self, who: &Email) -> bool {
        self.answers.get(who) == Some(&ResponseStatus::Declined)
    }
}

/// Compares both sides over the days and lists all that is on them, in order of begin and title.
///
/// # Errors
/// As [`super::reconcile`].
pub fn docket(
    snapshot: &Snapshot,
    policy: &Policy,
    zones: &Zones,
    days: CompareDays,
) -> Result<(Outcome, Vec<DocketLine>), PolicyError> {
    let Worked { mut lines, outcome, standing: _ } = work(snapshot, policy, zones, days, true)?;
    let mut places: BTreeMap<&EventKey, Vec<usize>> = BTreeMap::new();
    for (at, found) in outcome.discrepancies.iter().enumerate() {
        found.sides.iter().for_each(|facts| places.entry(&facts.key).or_default().push(at));
    }
    for line in &mut lines {
        let keys = line.record.iter().chain(&line.practice).map(|facts| &facts.key);
        let mut found: Vec<usize> = keys.filter_map(|key| places.get(key)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        line.discrepancies = found;
    }
    let office = zones.find(&policy.zone).map_err(PolicyError::Zone)?;
    lines.sort_by_cached_key(|line| {
        let facts = line.facts();
        (
            facts.map(|f| f.span.instants(&office)),
            facts.map(|f| f.title.clone()),
            facts.map(|f| f.key.clone()),
        )
    });
    Ok((outcome, lines))
}
