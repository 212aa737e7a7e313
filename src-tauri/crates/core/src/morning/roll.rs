//! The states of discrepancies from one report to the next. One machine, and the rolling forward of a whole report.
//!
//! What could not be checked changes nothing: absence resolves a discrepancy only where both sides were read.

use super::outcome::{Discrepancy, Kind, Outcome};
use crate::ids::EventKey;
use crate::people::Email;
use crate::text::ClientText;
use chrono::NaiveDate;
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
    /// It is over.
    Resolved,
}

/// What happens to a discrepancy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// It is still there, as it was.
    SeenSame,
    /// It is still there, with other facts.
    SeenChanged,
    /// Both sides were read and it is not there any more.
    Gone,
    /// It is not on the list, but that proves nothing.
    NotSeen,
    /// Its day is over.
    DayPassed,
    /// A person takes it up.
    Review,
    /// A person accepts it with a reason.
    Accept,
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
    /// It had been accepted as something else than it is now.
    ReopenedByChange,
    /// It was over, and is there again.
    CameBack,
    /// Gone by itself.
    GoneByItself,
    /// The day is over, and nobody dealt with it.
    DayPassed,
    /// Could not be checked this time.
    NotChecked,
    /// Taken into review.
    TakenUp,
    /// Accepted.
    Accepted,
    /// Put back.
    PutBack,
    /// Fixed.
    Fixed,
}

/// A pair of state and happening that must not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a discrepancy that is {state:?} cannot take the step {happening:?}")]
pub struct Refused {
    /// Where it stands.
    pub state: State,
    /// What was asked.
    pub happening: Happening,
}

/// The machine: where it goes and what is said.
///
/// # Errors
/// [`Refused`] for each pair that is not listed here.
pub fn next(state: State, happening: Happening) -> Result<(State, Remark), Refused> {
    use Happening as H;
    use State as S;
    match (state, happening) {
        (S::Open | S::InReview | S::Accepted, H::SeenSame) => Ok((state, Remark::StillThere)),
        (S::Open | S::InReview, H::SeenChanged) => Ok((state, Remark::Changed)),
        (S::Accepted, H::SeenChanged) => Ok((S::Open, Remark::ReopenedByChange)),
        (S::Resolved, H::SeenSame | H::SeenChanged) => Ok((S::Open, Remark::CameBack)),
        (S::Open | S::InReview | S::Accepted, H::Gone) => Ok((S::Resolved, Remark::GoneByItself)),
        (S::Open | S::InReview | S::Accepted, H::NotSeen) => Ok((state, Remark::NotChecked)),
        (S::Open | S::InReview | S::Accepted, H::DayPassed) => Ok((S::Resolved, Remark::DayPassed)),
        (S::Open, H::Review) => Ok((S::InReview, Remark::TakenUp)),
        (S::Open | S::InReview, H::Accept) => Ok((S::Accepted, Remark::Accepted)),
        (S::InReview | S::Accepted, H::Reopen) => Ok((S::Open, Remark::PutBack)),
        (S::Open | S::InReview, H::Fix) => Ok((S::Resolved, Remark::Fixed)),
        (S::Resolved, H::Gone | H::NotSeen | H::DayPassed | H::Review | H::Accept | H::Reopen | H::Fix)
        | (S::InReview, H::Review)
        | (S::Accepted, H::Review | H::Accept | H::Fix)
        | (S::Open, H::Reopen) => Err(Refused { state, happening }),
    }
}

/// A discrepancy as it is remembered between reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Its name.
    pub fingerprint: String,
    /// In which way the systems disagree.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// The report day on which it was first seen; it begins anew when it comes back.
    pub since: NaiveDate,
    /// What it said when it was last seen; while it is accepted: when it was accepted.
    pub facts: String,
    /// Why a person accepted it.
    pub reason: Option<ClientText>,
    /// First day that it concerns.
    pub day: NaiveDate,
    /// Last day that it concerns.
    pub last_day: NaiveDate,
    /// Where its sides are.
    pub keys: BTreeSet<EventKey>,
    /// Whose appointments they are.
    pub owners: BTreeSet<Email>,
}

/// A discrepancy after this report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rolled {
    /// How it is remembered from now on.
    pub known: Known,
    /// What is said about it.
    pub remark: Remark,
}

/// Rolls all states forward: everything in the outcome, in its order, then what is no longer there, in the order of
/// fingerprints. What was resolved before and stays away is left out.
pub fn roll(previous: &[Known], now: &Outcome, report_day: NaiveDate) -> Vec<Rolled> {
    let mut before: BTreeMap<&str, &Known> =
        previous.iter().map(|known| (known.fingerprint.as_str(), known)).collect();
    let seen = now.discrepancies.iter();
    let mut rolled: Vec<Rolled> =
        seen.map(|found| seen_again(before.remove(found.fingerprint.as_str()), found, report_day)).collect();
    rolled.extend(before.into_values().filter_map(|known| absent(known, now)));
    rolled
}

fn seen_again(known: Option<&Known>, found: &Discrepancy, report_day: NaiveDate) -> Rolled {
    let fresh = remember(found, report_day);
    let Some(known) = known else {
        return Rolled { known: fresh, remark: Remark::New };
    };
    let happening = if known.facts == found.facts { Happening::SeenSame } else { Happening::SeenChanged };
    // Each state may be seen again; should one ever not be, it is open: better shown twice than lost.
    let (state, remark) = next(known.state, happening).unwrap_or((State::Open, Remark::CameBack));
    let since = if remark == Remark::CameBack { report_day } else { known.since };
    let reason = known.reason.clone().filter(|_| state == State::Accepted);
    Rolled { known: Known { state, since, reason, ..fresh }, remark }
}

fn absent(known: &Known, now: &Outcome) -> Option<Rolled> {
    let happening = if known.kind == Kind::NotChecked {
        Happening::Gone
    } else if known.last_day < now.days.from {
        Happening::DayPassed
    } else if known.day > now.days.to || hidden(known, now) {
        Happening::NotSeen
    } else {
        Happening::Gone
    };
    let (state, remark) = next(known.state, happening).ok()?;
    Some(Rolled { known: Known { state, ..known.clone() }, remark })
}

/// Could it be there without being seen? A whole system in the dark hides everything, a calendar what lies on it or
/// belongs to its owner, a shared calendar everything.
fn hidden(known: &Known, now: &Outcome) -> bool {
    now.unread.iter().any(|unread| match (&unread.calendar, &unread.owner) {
        (None, None) | (Some(_), None) => true,
        (_, Some(owner)) => {
            let own = known.owners.contains(owner) || known.owners.is_empty();
            own || known.keys.iter().any(|key| Some(&key.calendar) == unread.calendar.as_ref())
        }
    })
}

fn remember(found: &Discrepancy, report_day: NaiveDate) -> Known {
    Known {
        fingerprint: found.fingerprint.clone(),
        kind: found.kind,
        state: State::Open,
        since: report_day,
        facts: found.facts.clone(),
        reason: None,
        day: found.day,
        last_day: found.last_day,
        keys: found.sides.iter().map(|facts| facts.key.clone()).collect(),
        owners: found.sides.iter().filter_map(|facts| facts.owner.clone()).collect(),
    }
}
