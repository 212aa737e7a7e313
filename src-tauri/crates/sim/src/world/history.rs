//! What a row was, in order: who made each state of it, and from when on others see it.

use chrono::{DateTime, Utc};

/// Who did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hand {
    /// Somebody at the firm, in the system itself.
    Person,
    /// The program, on that PC.
    Pc(usize),
}

/// One state of a row; `None`: it is gone.
#[derive(Clone, Debug)]
pub(crate) struct State<T> {
    pub(crate) number: u64,
    /// It was not shown at once.
    pub(crate) shown_from: DateTime<Utc>,
    pub(crate) by: Hand,
    pub(crate) value: Option<T>,
}

/// All states of a row, the oldest first.
#[derive(Clone, Debug)]
pub(crate) struct History<T>(Vec<State<T>>);

impl<T> History<T> {
    pub(crate) fn begin(first: State<T>) -> Self {
        Self(vec![first])
    }

    pub(crate) fn add(&mut self, next: State<T>) {
        self.0.push(next);
    }

    /// What it is.
    pub(crate) fn now(&self) -> Option<&T> {
        self.0.last().and_then(|state| state.value.as_ref())
    }

    /// What it is, as others see it at that moment.
    pub(crate) fn shown(&self, at: DateTime<Utc>) -> Option<&T> {
        self.0.iter().rfind(|state| state.shown_from <= at).and_then(|state| state.value.as_ref())
    }

    /// What it was when that many changes had been made in the world.
    pub(crate) fn after(&self, number: u64) -> Option<&T> {
        self.0.iter().rfind(|state| state.number <= number).and_then(|state| state.value.as_ref())
    }

    /// The last state.
    pub(crate) fn last(&self) -> Option<&State<T>> {
        self.0.last()
    }

    /// The number of the last change that others can see.
    pub(crate) fn shown_change(&self, at: DateTime<Utc>) -> u64 {
        self.0.iter().rfind(|state| state.shown_from <= at).map_or(0, |state| state.number)
    }

    /// The number of the first change that others cannot see yet.
    pub(crate) fn hidden_change(&self, at: DateTime<Utc>) -> Option<u64> {
        self.0.iter().find(|state| state.shown_from > at).map(|state| state.number)
    }

    /// The last state that was made by that PC.
    pub(crate) fn last_by(&self, pc: usize) -> Option<&State<T>> {
        self.0.iter().rfind(|state| state.by == Hand::Pc(pc))
    }

    /// All states.
    pub(crate) fn states(&self) -> &[State<T>] {
        &self.0
    }
}
