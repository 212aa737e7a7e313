//! What of a clean-up was read, made from the coverages of its calendars and of the firm's lists. It hands out the
//! proofs that findings and counts need: without one a clean-up calls nothing sound, and nothing missing.

use crate::coverage::{AbsenceProof, Coverage, Gap, List, ReadProof, ReadScope, Requirement};

/// A list was read as it is now, or is kept by a person: what is not on it is not there. Only [`ListsRead`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListProof(());

/// Which of the firm's lists may be spoken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListsRead {
    people: Option<ListProof>,
    matters: Option<ListProof>,
}

impl ListsRead {
    /// From what is known of each list that a connection has, asked by the account that it has now. A list that no
    /// connection has is the one that a person keeps.
    pub fn of<'c>(lists: impl IntoIterator<Item = (&'c Coverage, Requirement<'c>)>) -> Self {
        let mut read = Self { people: Some(ListProof(())), matters: Some(ListProof(())) };
        for (coverage, asked) in lists {
            let of = match coverage.place {
                ReadScope::List(List::Staff) => &mut read.people,
                ReadScope::List(List::Matters) => &mut read.matters,
                ReadScope::List(List::Entries | List::Users | List::Contacts) | ReadScope::Calendar(_) => {
                    continue;
                }
            };
            if coverage.ground(&asked).is_err() {
                *of = None;
            }
        }
        read
    }

    /// The proof that who is not on the list of people does not work here.
    pub fn people(&self) -> Option<ListProof> {
        self.people
    }

    /// The proof that what is not on the list of matters is no matter.
    pub fn matters(&self) -> Option<ListProof> {
        self.matters
    }

    /// Were all of them read?
    pub fn all(&self) -> bool {
        self.people.is_some() && self.matters.is_some()
    }
}

/// What was read of each calendar of a clean-up, in the order of the calendars.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CalendarsRead {
    all: Vec<Result<ReadProof, Gap>>,
}

impl CalendarsRead {
    /// From what is known of each.
    pub fn of<'c>(calendars: impl IntoIterator<Item = (&'c Coverage, Requirement<'c>)>) -> Self {
        Self { all: calendars.into_iter().map(|(coverage, asked)| coverage.ground(&asked)).collect() }
    }

    /// The ground that the rows of a calendar stand on; `None`: they are not all of it.
    pub fn ground(&self, place: usize) -> Option<ReadProof> {
        self.all.get(place).and_then(|one| one.as_ref().ok()).copied()
    }

    /// Why a calendar is no ground.
    pub fn gap(&self, place: usize) -> Option<&Gap> {
        self.all.get(place).and_then(|one| one.as_ref().err())
    }

    /// How many were read to their end.
    pub fn whole(&self) -> usize {
        self.all.iter().flatten().count()
    }

    /// The proof that there is nothing to clean up but what was found: every calendar was read to its end, and
    /// `unproved` counts the rows of which that cannot be said for another reason.
    pub fn nothing_else(&self, unproved: u64) -> Option<AbsenceProof> {
        let all: Option<Vec<ReadProof>> = self.all.iter().map(|one| one.as_ref().ok().copied()).collect();
        AbsenceProof::in_all(all.filter(|_| unproved == 0)?)
    }
}
