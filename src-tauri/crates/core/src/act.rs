//! Acting on other people's systems: what an operation is, and the three things that can become of it. Decides only;
//! who carries operations out is the engine, where they are kept is the store.
//!
//! An operation is done with a receipt, not done with proof, or not known. What is not known is never told as not done:
//! it is looked up until it is known.

use serde::{Deserialize, Serialize};
use std::fmt;

mod retry;
#[cfg(test)]
mod tests;

pub use retry::{
    FURTHEST_LOOK, SHOWN_WITHIN, TimeSinceSent, ask_again_after, may_repeat_at_once, proves_absence,
    speaks_of,
};

/// The kind of work that an operation belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// Corrects an entry of the practice system.
    Fix,
    /// Takes such a correction back.
    FixUndo,
    /// Cleans a calendar up.
    Purge,
    /// Brings back what a clean-up took.
    PurgeUndo,
    /// Looks once more whether an entry that was made is the only one of its event, and removes it if it is not the one
    /// that stays.
    SecondLook,
}

impl Work {
    /// Every kind of work.
    pub const ALL: [Self; 5] = [Self::Fix, Self::FixUndo, Self::Purge, Self::PurgeUndo, Self::SecondLook];

    /// The name in keys and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fix => "fix",
            Self::FixUndo => "fix_undo",
            Self::Purge => "purge",
            Self::PurgeUndo => "purge_undo",
            Self::SecondLook => "second_look",
        }
    }
}

/// What makes an operation unique: the kind of work, its plan, and its place in the plan. The same key is the same
/// effect, however often it is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationKey(String);

impl OperationKey {
    /// The operation at a place of a plan.
    pub fn new(work: Work, plan: &str, place: u64) -> Self {
        Self(format!("{}/{plan}/{place}", work.name()))
    }

    /// A key as it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OperationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What protects an operation against a second effect when its answer was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// The other side refuses a second one: by our key, or by the version that the operation expects.
    Keyed,
    /// The other side can be asked whether it happened.
    Queryable,
    /// Nothing does: it is never sent again by itself.
    AtMostOnce,
}

/// Where an operation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Nothing has left: not done, with proof.
    Waiting,
    /// A call may have left and what became of it is not known yet.
    Sent,
    /// Done, with a receipt.
    Done,
    /// Not done: the object had moved on, or a precondition no longer held.
    Skipped,
    /// Not done: the other side will not.
    Refused,
    /// It can no longer be known: somebody else has written over it. A person looks.
    Unclear,
    /// Not done: what it was to make is there already, and somebody else made it.
    AlreadyThere,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Waiting,
        Self::Sent,
        Self::Done,
        Self::Skipped,
        Self::Refused,
        Self::Unclear,
        Self::AlreadyThere,
    ];

    /// Has it ended, unless a person asks for it again?
    pub fn is_settled(self) -> bool {
        match self {
            Self::Waiting | Self::Sent => false,
            Self::Done | Self::Skipped | Self::Refused | Self::Unclear | Self::AlreadyThere => true,
        }
    }
}

/// What happens to an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OperationEvent {
    /// The intent is written down; the call leaves next.
    Intent,
    /// It was done: by the call's own answer, or found out later.
    Receipt,
    /// No usable answer came, or the look-up had none.
    NoAnswer,
    /// It is proved that nothing was done, and it may be tried again.
    ProvedUndone,
    /// It is proved that nothing was done, and it must not be done any more.
    Skip,
    /// The other side said no.
    Refusal,
    /// Somebody else has written over it, so that it cannot be known any more.
    WrittenOver,
    /// It is proved that nothing was done, and what it was to make is there: somebody else made it.
    FoundThere,
    /// A person asks for it again.
    AskedAgain,
}

impl OperationEvent {
    /// Everything that can happen.
    pub const ALL: [Self; 9] = [
        Self::Intent,
        Self::Receipt,
        Self::NoAnswer,
        Self::ProvedUndone,
        Self::Skip,
        Self::Refusal,
        Self::WrittenOver,
        Self::FoundThere,
        Self::AskedAgain,
    ];
}

/// Something happened to an operation that cannot happen in its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an operation that is {state:?} cannot be told {happening:?}")]
pub struct InvalidOperationStep {
    /// Where it stands.
    pub state: State,
    /// What was told.
    pub happening: OperationEvent,
}

/// The one table of states. What is done stays done, and what may have left is never taken for not done.
///
/// # Errors
/// [`InvalidOperationStep`] for every pair that is not in the table.
pub fn next(state: State, happening: OperationEvent) -> Result<State, InvalidOperationStep> {
    use OperationEvent as H;
    match (state, happening) {
        (State::Waiting | State::Sent, H::Intent) => Ok(State::Sent),
        (State::Sent, H::Receipt) => Ok(State::Done),
        (State::Sent, H::NoAnswer) => Ok(State::Sent),
        (State::Sent, H::ProvedUndone) => Ok(State::Waiting),
        (State::Sent, H::WrittenOver) => Ok(State::Unclear),
        (State::Waiting, H::NoAnswer) => Ok(State::Waiting),
        (State::Waiting | State::Sent, H::Skip) => Ok(State::Skipped),
        (State::Waiting | State::Sent, H::Refusal) => Ok(State::Refused),
        (State::Waiting | State::Sent, H::FoundThere) => Ok(State::AlreadyThere),
        (State::Skipped | State::Refused | State::Unclear | State::AlreadyThere, H::AskedAgain) => {
            Ok(State::Waiting)
        }
        (State::Waiting, H::Receipt | H::ProvedUndone | H::WrittenOver | H::AskedAgain)
        | (State::Sent, H::AskedAgain)
        | (State::Done, _)
        | (
            State::Skipped | State::Refused | State::Unclear | State::AlreadyThere,
            H::Intent
            | H::Receipt
            | H::NoAnswer
            | H::ProvedUndone
            | H::Skip
            | H::Refusal
            | H::WrittenOver
            | H::FoundThere,
        ) => Err(InvalidOperationStep { state, happening }),
    }
}
