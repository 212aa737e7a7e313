//! What is still open from other days: compared once more, so that what people mended is found to be mended, and what
//! nobody could look at stays on the list. That a day has passed changes nothing.

use super::Comparison;
use super::remember::StoredDiscrepancy;
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;
use truedocket_core::ids::EventKey;
use truedocket_core::morning::outcome::{Discrepancy, DiscrepancyKind, Outcome};
use truedocket_core::morning::roll::{self, Remark, RolledDiscrepancy, State, TrackedDiscrepancy};
use truedocket_core::morning::snapshot::{CompareDays, Snapshot};
use truedocket_core::morning::uncompared::NotCompared;
use truedocket_core::time::zone::Zone;

/// Days further from today than this are read by nobody any more, so that to compare them again shows nothing.
const REACH: u64 = 62;

/// Where the sides of all that is open lie, or was accepted and is not over: they may have moved to another day since.
pub(super) fn places(open: &[StoredDiscrepancy], today: NaiveDate) -> BTreeSet<EventKey> {
    let looked_at = open.iter().filter(|kept| is_followed(&kept.known, today));
    looked_at.flat_map(|kept| kept.known.keys.clone()).collect()
}

/// The other days that something open concerns, and those that it lies on now, without the compared ones; neighbours
/// together.
pub(super) fn days(
    open: &[StoredDiscrepancy],
    snapshot: &Snapshot,
    office: &Zone,
    compared: CompareDays,
    today: NaiveDate,
) -> Vec<CompareDays> {
    let near = |day: &NaiveDate| (*day - today).num_days().unsigned_abs() <= REACH;
    let mut days: BTreeSet<NaiveDate> = open
        .iter()
        .map(|kept| &kept.known)
        .filter(|known| is_followed(known, today) && !concerns(known, compared))
        .flat_map(|known| [known.day, known.last_day])
        .collect();
    let places = places(open, today);
    // An entry that was given to somebody else lies on another calendar, and stays itself.
    let items: BTreeSet<_> = places.iter().map(|key| (&key.connection, &key.id)).collect();
    let events = snapshot.events.iter().filter(|event| places.contains(&event.key)).map(|event| &event.span);
    let entries = snapshot.entries.iter();
    let entries = entries.filter(|entry| items.contains(&(&entry.key.connection, &entry.key.id)));
    let moved = events.chain(entries.map(|entry| &entry.span));
    days.extend(moved.map(|span| span.first_day(office)));
    days.retain(|day| near(day) && !compared.contains(*day));
    let mut ranges: Vec<CompareDays> = Vec::new();
    for day in days {
        match ranges.last_mut().filter(|range| range.to.checked_add_days(Days::new(1)) == Some(day)) {
            Some(range) => range.to = day,
            None => ranges.push(CompareDays { from: day, to: day }),
        }
    }
    ranges
}

/// The states after this comparison. A look leaves all as they are.
pub(super) fn rolled(compared: &Comparison, today: NaiveDate) -> Vec<RolledDiscrepancy> {
    let known: Vec<TrackedDiscrepancy> = compared.previous.iter().map(|kept| kept.known.clone()).collect();
    if !compared.is_look {
        return roll::roll(&known, &compared.outcome, &compared.again, today);
    }
    let outcome = &compared.outcome;
    let is_there = |known: &TrackedDiscrepancy| find(outcome, &known.fingerprint).is_some();
    let may_be =
        |known: &TrackedDiscrepancy| concerns(known, outcome.days) && outcome.settled(known).is_none();
    known
        .into_iter()
        .filter(|known| known.state != State::Resolved && (is_there(known) || may_be(known)))
        .map(|known| RolledDiscrepancy { known, remark: Remark::StillThere })
        .collect()
}

/// One that is not among those of the compared days, and is listed all the same.
pub(super) struct StillOpen<'a> {
    pub(super) rolled: &'a RolledDiscrepancy,
    /// As it was found just now; `None`: it could not be looked at.
    pub(super) found: Option<&'a Discrepancy>,
    /// As it was kept.
    pub(super) kept: &'a StoredDiscrepancy,
    /// Why it could not be looked at, where that has a name.
    pub(super) why: Option<String>,
    /// Why it was not compared although both sides were read.
    pub(super) not_compared: Option<NotCompared>,
}

/// All of these, in the order of their days.
pub(super) fn still_open<'a>(
    compared: &'a Comparison,
    rolled: &'a [RolledDiscrepancy],
    today: NaiveDate,
) -> Vec<StillOpen<'a>> {
    let mut open: Vec<StillOpen<'a>> = rolled
        .iter()
        .filter(|rolled| find(&compared.outcome, &rolled.known.fingerprint).is_none())
        .filter(|rolled| is_listed(&rolled.known, compared.outcome.days, today))
        .filter_map(|rolled| {
            let fingerprint = &rolled.known.fingerprint;
            let kept = compared.previous.iter().find(|kept| kept.known.fingerprint == *fingerprint)?;
            let found = compared.again.iter().find_map(|outcome| find(outcome, fingerprint));
            let outcomes = || std::iter::once(&compared.outcome).chain(&compared.again);
            let about = outcomes().filter(|outcome| concerns(&rolled.known, outcome.days));
            let why = about.filter_map(|outcome| outcome.hidden_by(&rolled.known)).next();
            let not_compared = outcomes().find_map(|outcome| outcome.not_compared(&rolled.known));
            Some(StillOpen { rolled, found, kept, why: why.map(|unread| unread.why.clone()), not_compared })
        })
        .collect();
    open.sort_by(|a, b| {
        let order = |open: &StillOpen<'_>| (open.rolled.known.day, open.rolled.known.fingerprint.clone());
        order(a).cmp(&order(b))
    });
    open
}

/// How many of them there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Carried {
    /// Open, in review or not fixed.
    pub(crate) open: u64,
    /// Of these, those that were not fixed by the end of their day.
    pub(crate) not_fixed: u64,
    /// Of all, those that could not be looked at again.
    pub(crate) unconfirmed: u64,
    /// Why they could not, each reason once.
    pub(crate) why: BTreeSet<String>,
}

impl Carried {
    pub(super) fn of<'a>(all: impl Iterator<Item = &'a StillOpen<'a>>) -> Self {
        let mut carried = Self::default();
        for open in all.filter(|open| is_waiting(&open.rolled.known)) {
            carried.open += 1;
            carried.not_fixed += u64::from(open.rolled.known.state == State::NotFixed);
            carried.unconfirmed += u64::from(open.found.is_none());
            let why = open.why.iter().filter(|_| open.found.is_none());
            carried.why.extend(why.map(|why| why.trim_end_matches('.').to_owned()));
        }
        carried
    }

    /// All that could not be looked at again, in one line; empty when all could.
    pub(super) fn unconfirmed_in_words(&self) -> String {
        let which = match self.unconfirmed {
            0 => return String::new(),
            1 => "1 earlier one could not be checked again".to_owned(),
            more => format!("{more} earlier ones could not be checked again"),
        };
        if self.why.is_empty() {
            return format!("{which}.");
        }
        let why: Vec<&str> = self.why.iter().map(String::as_str).collect();
        format!("{which}: {}.", why.join("; "))
    }
}

fn find<'o>(outcome: &'o Outcome, fingerprint: &str) -> Option<&'o Discrepancy> {
    outcome.discrepancies.iter().find(|found| found.fingerprint == fingerprint)
}

fn is_waiting(known: &TrackedDiscrepancy) -> bool {
    matches!(known.state, State::Open | State::InReview | State::NotFixed)
        && known.kind != DiscrepancyKind::NotChecked
}

/// What was accepted stays listed until its own day is over.
fn is_listed(known: &TrackedDiscrepancy, days: CompareDays, today: NaiveDate) -> bool {
    is_followed(known, today) || (is_accepted(known) && concerns(known, days))
}

/// It waits for a person, or is accepted as it is and takes place today: it may become another one.
fn is_followed(known: &TrackedDiscrepancy, today: NaiveDate) -> bool {
    is_waiting(known) || (is_accepted(known) && known.day <= today && today <= known.last_day)
}

fn is_accepted(known: &TrackedDiscrepancy) -> bool {
    known.state == State::Accepted && known.kind != DiscrepancyKind::NotChecked
}

/// Is it about one of these days?
fn concerns(known: &TrackedDiscrepancy, days: CompareDays) -> bool {
    days.contains(known.day) || days.contains(known.last_day)
}
