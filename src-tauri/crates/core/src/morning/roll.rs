//! The states of discrepancies from one report to the next. One machine, and the rolling forward of a whole report.
//!
//! What could not be checked changes nothing: a discrepancy is over only with the proof that both of its sides were
//! looked at and no longer disagree. What still stands there and is merely no longer compared disagrees as before. That
//! its day has passed proves nothing: it was not fixed in time, and is that until it is mended or a person closes it.

use super::outcome::{Discrepancy, DiscrepancyKind, Note, Outcome, UnreadSource};
use super::uncompared::NotCompared;
use crate::coverage::ReadProof;
use crate::firm::people::Email;
use crate::ids::EventKey;
use crate::text::ClientText;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Where a discrepancy stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody has looked at it.
    Open,
    /// Somebody is at it.
    InReview,
    /// Somebody decided that it may stay, and said why.
    Accepted,
    /// Its day is over, and it was not fixed.
    NotFixed,
    /// It was not fixed by the end of its day, and a person closed it with a reason.
    Closed,
    /// It is over.
    Resolved,
}

impl State {
    /// Does a person have to see to it?
    pub fn waits(self) -> bool {
        match self {
            Self::Open | Self::InReview | Self::NotFixed => true,
            Self::Accepted | Self::Closed | Self::Resolved => false,
        }
    }
}

/// What happens to a discrepancy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// It is still there, as it was.
    SeenSame,
    /// It is still there, with other facts.
    SeenChanged,
    /// Both sides were read and it is not there any more.
    Gone(Settled),
    /// It is not on the list, but that proves nothing.
    NotSeen,
    /// Its day is over.
    DayPassed,
    /// It was moved, and its day lies ahead again.
    DayAhead,
    /// A person takes it up.
    Review,
    /// A person accepts it with a reason.
    Accept,
    /// A person closes what was not fixed in time, with a reason.
    Close,
    /// A person puts it back.
    Reopen,
    /// A fix was written and confirmed.
    Fix,
}

/// What is said about the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// Seen for the first time.
    New,
    /// Still there.
    StillThere,
    /// Still there, and not what it was.
    Changed,
    /// It had been accepted or closed as something else than it is now.
    ReopenedByChange,
    /// It was over, and is there again.
    CameBack,
    /// Gone by itself.
    GoneByItself,
    /// Gone by itself, but only after its day.
    GoneLate,
    /// The day is over, and nobody dealt with it.
    NotFixed,
    /// Its day was over, and it was moved to one that is not.
    MovedAhead,
    /// The day is over, as it was before; it could not be checked again.
    DayPassed,
    /// Could not be checked this time.
    NotChecked,
    /// Taken into review.
    TakenUp,
    /// Accepted.
    Accepted,
    /// Closed.
    Closed,
    /// Put back.
    PutBack,
    /// Fixed.
    Fixed,
}

/// A pair of state and happening that must not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a discrepancy that is {state:?} cannot take the step {happening:?}")]
pub struct InvalidTransition {
    /// Where it stands.
    pub state: State,
    /// What was asked.
    pub happening: Trigger,
}

/// The machine: where it goes and what is said.
///
/// # Errors
/// [`InvalidTransition`] for each pair that is not listed here.
pub fn next(state: State, happening: Trigger) -> Result<(State, Remark), InvalidTransition> {
    use State as S;
    use Trigger as H;
    match (state, happening) {
        (S::Open | S::InReview | S::Accepted | S::NotFixed | S::Closed, H::SeenSame) => {
            Ok((state, Remark::StillThere))
        }
        (S::Open | S::InReview | S::NotFixed, H::SeenChanged) => Ok((state, Remark::Changed)),
        (S::Accepted | S::Closed, H::SeenChanged) => Ok((S::Open, Remark::ReopenedByChange)),
        (S::Resolved, H::SeenSame | H::SeenChanged) => Ok((S::Open, Remark::CameBack)),
        (S::Open | S::InReview | S::Accepted, H::Gone(_)) => Ok((S::Resolved, Remark::GoneByItself)),
        (S::NotFixed, H::Gone(_)) => Ok((S::Resolved, Remark::GoneLate)),
        (S::Open | S::InReview | S::Accepted | S::NotFixed, H::NotSeen) => Ok((state, Remark::NotChecked)),
        (S::Open | S::InReview, H::DayPassed) => Ok((S::NotFixed, Remark::NotFixed)),
        (S::Accepted | S::NotFixed, H::DayPassed) => Ok((state, Remark::DayPassed)),
        (S::NotFixed, H::DayAhead) => Ok((S::Open, Remark::MovedAhead)),
        (S::Open, H::Review) => Ok((S::InReview, Remark::TakenUp)),
        (S::Open | S::InReview, H::Accept) => Ok((S::Accepted, Remark::Accepted)),
        (S::NotFixed, H::Close) => Ok((S::Closed, Remark::Closed)),
        (S::InReview | S::Accepted, H::Reopen) => Ok((S::Open, Remark::PutBack)),
        (S::Closed, H::Reopen) => Ok((S::NotFixed, Remark::PutBack)),
        (S::Open | S::InReview | S::NotFixed, H::Fix) => Ok((S::Resolved, Remark::Fixed)),
        (
            S::Resolved,
            H::Gone(_)
            | H::NotSeen
            | H::DayPassed
            | H::DayAhead
            | H::Review
            | H::Accept
            | H::Close
            | H::Reopen
            | H::Fix,
        )
        | (
            S::Closed,
            H::Gone(_) | H::NotSeen | H::DayPassed | H::DayAhead | H::Review | H::Accept | H::Close | H::Fix,
        )
        | (S::Open, H::DayAhead | H::Close | H::Reopen)
        | (S::InReview, H::DayAhead | H::Review | H::Close)
        | (S::Accepted, H::DayAhead | H::Review | H::Accept | H::Close | H::Fix)
        | (S::NotFixed, H::Review | H::Accept | H::Reopen) => Err(InvalidTransition { state, happening }),
    }
}

/// A discrepancy as it is remembered between reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackedDiscrepancy {
    /// Its name.
    pub fingerprint: String,
    /// In which way the systems disagree.
    pub kind: DiscrepancyKind,
    /// Where it stands.
    pub state: State,
    /// The report day on which it was first seen; it begins anew when it comes back.
    pub since: NaiveDate,
    /// What it said when it was last seen; while it is accepted: when it was accepted.
    pub facts: String,
    /// Why a person accepted or closed it.
    pub reason: Option<ClientText>,
    /// First day that it concerns.
    pub day: NaiveDate,
    /// Last day that it concerns.
    pub last_day: NaiveDate,
    /// Where its sides are.
    pub keys: BTreeSet<EventKey>,
    /// Whose appointments they are.
    pub owners: BTreeSet<Email>,
    /// The person of the firm who sees to it, until it is over.
    #[serde(default)]
    pub assigned: Option<Email>,
}

impl TrackedDiscrepancy {
    /// Is it about what lies there? On whichever calendar: an entry that was given to somebody else stays itself.
    fn concerns(&self, key: &EventKey) -> bool {
        self.keys.iter().any(|own| own.connection == key.connection && own.id == key.id)
    }
}

/// A discrepancy after this report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RolledDiscrepancy {
    /// How it is remembered from now on.
    pub known: TrackedDiscrepancy,
    /// What is said about it.
    pub remark: Remark,
}

/// Rolls all states forward: everything in the outcome, in its order, then what is not in it, in the order of
/// fingerprints. What was resolved before and stays away is left out.
///
/// `again` are comparisons of other days, made only to look once more at what is still open there: what they find
/// that nobody knew is left to the report of its day.
pub fn roll(
    previous: &[TrackedDiscrepancy],
    now: &Outcome,
    again: &[Outcome],
    report_day: NaiveDate,
) -> Vec<RolledDiscrepancy> {
    let mut before: BTreeMap<&str, &TrackedDiscrepancy> =
        previous.iter().map(|known| (known.fingerprint.as_str(), known)).collect();
    let seen = now.discrepancies.iter();
    let mut rolled: Vec<RolledDiscrepancy> =
        seen.map(|found| seen_again(before.remove(found.fingerprint.as_str()), found, report_day)).collect();
    let mut later: BTreeMap<&str, &Discrepancy> = BTreeMap::new();
    for found in again.iter().flat_map(|outcome| &outcome.discrepancies) {
        later.entry(found.fingerprint.as_str()).or_insert(found);
    }
    let all: Vec<&Outcome> = std::iter::once(now).chain(again).collect();
    rolled.extend(before.into_iter().filter_map(|(fingerprint, known)| {
        match later.get(fingerprint).filter(|_| !matches!(known.state, State::Resolved | State::Closed)) {
            Some(found) => Some(seen_again(Some(known), found, report_day)),
            None if has_turned(known, again, previous) || was_renamed(known, &all, previous) => {
                not_seen(known, report_day)
            }
            None => absent(known, &all, report_day),
        }
    }));
    rolled
}

fn seen_again(
    known: Option<&TrackedDiscrepancy>,
    found: &Discrepancy,
    report_day: NaiveDate,
) -> RolledDiscrepancy {
    let fresh = remember(found, report_day);
    let Some(known) = known else {
        return RolledDiscrepancy { known: fresh, remark: Remark::New };
    };
    let happening = if known.facts == found.facts { Trigger::SeenSame } else { Trigger::SeenChanged };
    // Each state may be seen again; should one ever not be, it is open: better shown twice than lost.
    let (state, remark) = next(known.state, happening).unwrap_or((State::Open, Remark::CameBack));
    let since = if remark == Remark::CameBack { report_day } else { known.since };
    let assigned = known.assigned.clone().filter(|_| remark != Remark::CameBack);
    // Where its day makes no difference, it stands as it was seen.
    let by_day = next(state, by_day(&fresh, report_day)).ok().filter(|(then, _)| *then != state);
    let (state, remark) = by_day.unwrap_or((state, remark));
    let keeps_reason = matches!(state, State::Accepted | State::Closed);
    let reason = known.reason.clone().filter(|_| keeps_reason);
    RolledDiscrepancy { known: TrackedDiscrepancy { state, since, reason, assigned, ..fresh }, remark }
}

/// What its day does to it. A part that could not be read has no day: it is named until it was read.
fn by_day(known: &TrackedDiscrepancy, report_day: NaiveDate) -> Trigger {
    let is_over = known.last_day < report_day && known.kind != DiscrepancyKind::NotChecked;
    if is_over { Trigger::DayPassed } else { Trigger::DayAhead }
}

/// Another day is compared for what is open there and lists nothing new: what two systems say of one appointment by now
/// in another way, as missing where it differed, or as differing where it was missing, would be told as over and by
/// nothing else.
fn has_turned(known: &TrackedDiscrepancy, again: &[Outcome], previous: &[TrackedDiscrepancy]) -> bool {
    let found = again.iter().flat_map(|outcome| &outcome.discrepancies);
    let mut about = found.filter(|found| found.sides.iter().any(|facts| known.concerns(&facts.key)));
    let is_listed = |found: &Discrepancy| {
        let mut listed = previous.iter().filter(|one| !matches!(one.state, State::Resolved | State::Closed));
        listed.any(|one| one.fingerprint == found.fingerprint)
    };
    let parts = |kind: DiscrepancyKind| is_apart(known.kind) || is_apart(kind);
    let both = |kind: DiscrepancyKind| is_about_both(known.kind) && is_about_both(kind);
    about.any(|found| parts(found.kind()) && both(found.kind()) && !is_listed(found))
}

/// Days of a series that was moved have other names with some providers: the old one is gone, and one of the same trouble
/// stands on its day and calendar that nobody knows. Where another day is only looked at again, that one is not listed, and
/// the old one would be told as over.
fn was_renamed(known: &TrackedDiscrepancy, all: &[&Outcome], previous: &[TrackedDiscrepancy]) -> bool {
    let Some((_now, again)) = all.split_first() else { return false };
    let is_there = |key: &EventKey| all.iter().any(|outcome| outcome.has(key));
    if !is_apart(known.kind) || known.keys.iter().all(is_there) {
        return false;
    }
    let is_listed = |found: &Discrepancy| previous.iter().any(|one| one.fingerprint == found.fingerprint);
    again.iter().flat_map(|outcome| &outcome.discrepancies).any(|found| {
        let same_day = found.day <= known.last_day && known.day <= found.last_day;
        let same_place = found.sides.iter().any(|facts| {
            let at = |key: &EventKey| {
                (&key.connection, &key.calendar) == (&facts.key.connection, &facts.key.calendar)
            };
            known.keys.iter().any(|key| at(key) && !is_there(key))
        });
        let same_people = owners(found).all(|who| known.owners.contains(who));
        found.kind() == known.kind && same_day && same_place && same_people && !is_listed(found)
    })
}

/// It says something of both systems, and not only of one calendar.
fn is_about_both(kind: DiscrepancyKind) -> bool {
    use DiscrepancyKind as Kind;
    !matches!(kind, Kind::DoubleBooking | Kind::NeedsCover | Kind::NotChecked)
}

/// One system has nothing that stands for it.
fn is_apart(kind: DiscrepancyKind) -> bool {
    use DiscrepancyKind as Kind;
    matches!(kind, Kind::MissingThere | Kind::MissingHere | Kind::CancelledButAlive)
}

fn not_seen(known: &TrackedDiscrepancy, report_day: NaiveDate) -> Option<RolledDiscrepancy> {
    let happening = match by_day(known, report_day) {
        Trigger::DayPassed => Trigger::DayPassed,
        _its_day_lies_ahead => Trigger::NotSeen,
    };
    let (state, remark) = next(known.state, happening).ok()?;
    Some(RolledDiscrepancy { known: TrackedDiscrepancy { state, ..known.clone() }, remark })
}

fn absent(known: &TrackedDiscrepancy, all: &[&Outcome], report_day: NaiveDate) -> Option<RolledDiscrepancy> {
    let proof = all.iter().find_map(|outcome| outcome.settled(known)).or_else(|| moved_apart(known, all));
    let Some(proof) = proof else {
        return not_seen(known, report_day);
    };
    let (state, remark) = next(known.state, Trigger::Gone(proof)).ok()?;
    Some(RolledDiscrepancy { known: TrackedDiscrepancy { state, ..known.clone() }, remark })
}

/// Two appointments that were moved to different days clash no more, although no comparison of one day judges both.
fn moved_apart(known: &TrackedDiscrepancy, all: &[&Outcome]) -> Option<Settled> {
    if known.kind != DiscrepancyKind::DoubleBooking {
        return None;
    }
    let each = known.keys.iter().map(|key| {
        let alone = BTreeSet::from([key.clone()]);
        all.iter().find_map(|outcome| outcome.settled_for(known, &alone))
    });
    let each: Option<Vec<Settled>> = each.collect();
    each?.into_iter().min_by_key(Settled::as_of)
}

/// The proof that a discrepancy is over: its days were compared, all places of its sides were read, and they no longer
/// disagree. Only [`Outcome::settled`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    as_of: DateTime<Utc>,
}

impl Settled {
    /// Up to when it is known.
    pub fn as_of(&self) -> DateTime<Utc> {
        self.as_of
    }
}

impl Outcome {
    /// Was it there when these days were compared?
    fn has(&self, key: &EventKey) -> bool {
        self.judged.contains(key) || self.unjudged.contains(key)
    }

    /// Is a discrepancy that is not in this outcome over? `None`: this comparison cannot say that.
    pub fn settled(&self, known: &TrackedDiscrepancy) -> Option<Settled> {
        let compared = |day| self.days.contains(day);
        if known.kind == DiscrepancyKind::NotChecked {
            let places = self.grounds.all().collect::<Vec<ReadProof>>();
            // What was not read is named in each report; one that no longer names it has read it.
            return oldest(&places).filter(|_| compared(known.day) || self.days.from > known.last_day);
        }
        self.settled_for(known, &known.keys)
    }

    /// The same of some of its sides.
    fn settled_for(&self, known: &TrackedDiscrepancy, keys: &BTreeSet<EventKey>) -> Option<Settled> {
        let compared = |day| self.days.contains(day);
        let mut places = self.grounds.all().collect::<Vec<ReadProof>>();
        let is_missing = matches!(known.kind, DiscrepancyKind::MissingThere | DiscrepancyKind::MissingHere);
        let is_here = match is_missing && keys.iter().any(|key| self.by_day.contains(key)) {
            // Of what is kept day by day, another day says nothing of the one that is missing.
            true => known.day <= self.days.to && self.days.from <= known.last_day,
            // On its day, or on the one that it was moved to.
            false => {
                compared(known.day)
                    || compared(known.last_day)
                    || keys.iter().any(|key| self.judged.contains(key))
            }
        };
        if !is_here || self.hides(known) || self.not_compared(known).is_some() {
            return None;
        }
        for key in keys {
            places.push(self.grounds.of(key)?);
        }
        // Something that only moved to another day is not over.
        let judged = keys.iter().all(|key| !self.unjudged.contains(key));
        oldest(&places).filter(|_| judged)
    }

    /// No place at all was read for these days, on either side.
    pub fn has_read_nothing(&self) -> bool {
        self.grounds.all().next().is_none()
    }

    /// Could it be there without being seen? A whole system in the dark hides everything, a calendar what lies on it or
    /// belongs to its owner, a shared calendar everything.
    fn hides(&self, known: &TrackedDiscrepancy) -> bool {
        self.unread.iter().any(|unread| match (&unread.calendar, &unread.owner) {
            (None, None) | (Some(_), None) => true,
            (_, Some(owner)) => {
                let own = known.owners.contains(owner) || known.owners.is_empty();
                own || known.keys.iter().any(|key| Some(&key.calendar) == unread.calendar.as_ref())
            }
        })
    }

    /// Why it cannot be over although both of its sides were read: one of them is still there and was not compared.
    pub fn not_compared(&self, known: &TrackedDiscrepancy) -> Option<NotCompared> {
        known.keys.iter().find_map(|key| self.uncompared.get(key)?.stops(known))
    }

    /// Why nothing could be said of it, where that has a name.
    pub fn hidden_by(&self, known: &TrackedDiscrepancy) -> Option<&UnreadSource> {
        if !self.hides(known) {
            return None;
        }
        let of = |unread: &&UnreadSource| match &unread.owner {
            Some(owner) => known.owners.contains(owner),
            None => true,
        };
        self.unread.iter().find(of).or(self.unread.first())
    }
}

fn oldest(grounds: &[ReadProof]) -> Option<Settled> {
    grounds.iter().min().map(|ground| Settled { as_of: ground.as_of() })
}

fn remember(found: &Discrepancy, report_day: NaiveDate) -> TrackedDiscrepancy {
    TrackedDiscrepancy {
        fingerprint: found.fingerprint.clone(),
        kind: found.kind(),
        state: State::Open,
        since: report_day,
        facts: found.facts.clone(),
        reason: None,
        day: found.day,
        last_day: found.last_day,
        keys: found.sides.iter().map(|facts| facts.key.clone()).collect(),
        owners: owners(found).cloned().collect(),
        assigned: None,
    }
}

/// Everybody whose appointment it is, by either side, and who is away from it.
fn owners(found: &Discrepancy) -> impl Iterator<Item = &Email> {
    let named = found.sides.iter().flat_map(|facts| {
        let whose = facts.whose.iter().flat_map(|whose| &whose.owners);
        facts.owner.iter().chain(whose)
    });
    named.chain(found.notes.iter().filter_map(|note| match note {
        Note::Left(who) | Note::Away(who, _) => Some(who),
        _other => None,
    }))
}
