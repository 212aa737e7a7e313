//! Spoiling sound appointments, one fault at a time, and writing down what was done. A unit is an event of record
//! with its entry; each is spoiled once at most, so that no fault hides or causes another.

mod acts;
pub(crate) mod junk;
mod mess;
mod random;
mod units;

pub use acts::clash;
pub use mess::mess;
pub use random::plant;
pub use units::{Unit, units};

/// What is done to a unit. The names are those of [`crate::world::Planted::kind`], and say how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// The entry is taken away.
    LoseEntry,
    /// The event is taken away, and the entry has no link.
    LoseEvent,
    /// The entry moves by so many minutes.
    ShiftEntry(i64),
    /// The entry lies on somebody else's calendar.
    SwapOwner,
    /// The entry names another matter.
    SwapMatter,
    /// The entry has another event type.
    SwapCategory,
    /// The entry lacks an attendee, or has one too many.
    SwapAttendees,
    /// The event is deleted, and the linked entry stays.
    CallOff,
    /// There are two entries.
    DoubleEntry,
    /// There are two events.
    DoubleEvent,
    /// The event has no category, and there is no entry. Of what names a court in its title, that is a miss.
    LoseCategory,
    /// The event ends when it begins, and there is no entry.
    LoseLength,
}

impl Act {
    /// All of them, with one shift.
    pub const ALL: [Act; 12] = [
        Act::LoseEntry,
        Act::LoseEvent,
        Act::ShiftEntry(60),
        Act::SwapOwner,
        Act::SwapMatter,
        Act::SwapCategory,
        Act::SwapAttendees,
        Act::CallOff,
        Act::DoubleEntry,
        Act::DoubleEvent,
        Act::LoseCategory,
        Act::LoseLength,
    ];

    /// What must be reported of an appointment in court, or of another one.
    pub fn kind_of(self, court: bool) -> &'static str {
        match self {
            Act::LoseCategory | Act::LoseLength if court => "missing_there",
            other => other.kind(),
        }
    }

    /// The discrepancy that must be reported of what is not in court.
    pub fn kind(self) -> &'static str {
        match self {
            Act::LoseEntry => "missing_there",
            Act::LoseEvent => "missing_here",
            Act::ShiftEntry(_) => "time_differs",
            Act::SwapOwner => "owner_differs",
            Act::SwapMatter => "matter_differs",
            Act::SwapCategory => "category_differs",
            Act::SwapAttendees => "attendees_differ",
            Act::CallOff => "cancelled_but_alive",
            Act::DoubleEntry | Act::DoubleEvent => "duplicate",
            Act::LoseCategory | Act::LoseLength => "flagged",
        }
    }

    /// Whether it can be told from other faults on this unit: some need a link, one needs that there is none.
    pub fn suits(self, unit: &Unit) -> bool {
        match self {
            Act::SwapOwner | Act::SwapMatter | Act::CallOff => unit.linked,
            Act::LoseEvent => !unit.linked && !unit.series,
            Act::DoubleEvent | Act::LoseCategory => !unit.series,
            Act::LoseLength => !unit.series && !unit.all_day,
            Act::ShiftEntry(_) => !unit.all_day,
            Act::LoseEntry | Act::SwapCategory | Act::SwapAttendees | Act::DoubleEntry => true,
        }
    }
}

#[cfg(test)]
pub(crate) mod oracle;
#[cfg(test)]
mod tests;
