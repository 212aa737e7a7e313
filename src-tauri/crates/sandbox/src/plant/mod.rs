//! Spoiling sound appointments, one fault at a time, and writing down what was done. A unit is an event of record
//! with its entry; each is spoiled once at most, so that no fault hides or causes another.

mod acts;
mod days;
pub(crate) mod junk;
mod later;
mod mess;
mod near;
mod random;
mod rows;
mod units;
mod whose;
mod words;

pub use acts::clash;
pub use later::delete_later;
pub use mess::mess;
pub use near::{NearMiss, near_misses};
pub use random::plant;
pub use units::{Unit, units};
pub(crate) use whose::vacation;

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
    /// The event's title calls it off, and the entry stays.
    SayCalledOff,
    /// The event's text calls it off, and the entry stays.
    WriteCalledOff,
    /// The two name different witnesses.
    OtherPerson,
    /// The two name different places.
    OtherPlace,
    /// The event names two matters, and the entry is in the file of one.
    AddMatter,
    /// The event's text names another matter, in HTML, and its title none.
    OtherMatterInText,
    /// The event names a matter that nobody has.
    UnknownNumber,
    /// The staff has typed it in for an attorney, and the entry is another one's.
    TypedAndSwapped,
    /// Its attorney has declined it; that is told, and nothing differs.
    OwnerDeclines,
    /// Its attorney has declined it, and there is no entry.
    OwnerDeclinesAlone,
    /// The client has declined it; that is told, and nothing differs.
    ClientDeclines,
    /// It is only held; that is told, and nothing differs.
    Hold,
    /// It is only held, and there is no entry. Of a court's date, that is a miss.
    HoldAlone,
    /// A trial that began last week has no entry.
    RunTrial,
    /// It is a whole day in the calendar and hours of it in the practice system; that is told, and nothing differs.
    WholeDay,
    /// It is a whole day in the calendar and hours of the next one in the practice system.
    NextDay,
    /// Its matter is closed; that is told, and nothing differs.
    CloseMatter,
    /// Two meetings of one matter: each system has another one.
    TwoMeetings,
    /// A court rule makes something due that day in its matter; that is told.
    Deadline,
    /// It is private, and the entry moves.
    LateAndPrivate,
}

impl Act {
    /// All of them, with one shift.
    pub const ALL: [Act; 32] = [
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
        Act::SayCalledOff,
        Act::WriteCalledOff,
        Act::OtherPerson,
        Act::OtherPlace,
        Act::AddMatter,
        Act::OtherMatterInText,
        Act::UnknownNumber,
        Act::TypedAndSwapped,
        Act::OwnerDeclines,
        Act::OwnerDeclinesAlone,
        Act::ClientDeclines,
        Act::Hold,
        Act::HoldAlone,
        Act::RunTrial,
        Act::WholeDay,
        Act::NextDay,
        Act::CloseMatter,
        Act::TwoMeetings,
        Act::Deadline,
        Act::LateAndPrivate,
    ];

    /// What must be reported of an appointment in court, or of another one.
    pub fn kind_of(self, court: bool) -> &'static str {
        match self {
            Act::LoseCategory | Act::LoseLength | Act::HoldAlone if court => "missing_there",
            other => other.kind(),
        }
    }

    /// What must be reported of what is not in court: a discrepancy, an event that is left out, or what is told although
    /// nothing differs.
    pub fn kind(self) -> &'static str {
        match self {
            Act::LoseEntry | Act::RunTrial | Act::TwoMeetings => "missing_there",
            Act::LoseEvent => "missing_here",
            Act::ShiftEntry(_) | Act::NextDay | Act::LateAndPrivate => "time_differs",
            Act::SwapOwner | Act::TypedAndSwapped => "owner_differs",
            Act::SwapMatter | Act::AddMatter | Act::OtherMatterInText | Act::UnknownNumber => {
                "matter_differs"
            }
            Act::SwapCategory => "category_differs",
            Act::SwapAttendees => "attendees_differ",
            Act::CallOff | Act::SayCalledOff | Act::WriteCalledOff => "cancelled_but_alive",
            Act::DoubleEntry | Act::DoubleEvent => "duplicate",
            Act::LoseCategory | Act::LoseLength | Act::OwnerDeclinesAlone | Act::HoldAlone => "flagged",
            Act::OtherPerson => "title_differs",
            Act::OtherPlace => "place_differs",
            Act::OwnerDeclines | Act::ClientDeclines => "declined",
            Act::Hold => "tentative",
            Act::WholeDay => "whole_day",
            Act::CloseMatter => "closed_matter",
            Act::Deadline => "due",
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
            Act::SayCalledOff
            | Act::WriteCalledOff
            | Act::OtherPerson
            | Act::OtherPlace
            | Act::AddMatter
            | Act::UnknownNumber
            | Act::OwnerDeclines
            | Act::OwnerDeclinesAlone
            | Act::ClientDeclines
            | Act::Hold
            | Act::HoldAlone
            | Act::RunTrial
            | Act::WholeDay
            | Act::CloseMatter
            | Act::LateAndPrivate => !unit.series && !unit.all_day,
            Act::OtherMatterInText | Act::TypedAndSwapped | Act::NextDay => {
                unit.linked && !unit.series && !unit.all_day
            }
            Act::TwoMeetings => !unit.linked && !unit.series && !unit.all_day,
            Act::LoseEntry | Act::SwapCategory | Act::SwapAttendees | Act::DoubleEntry | Act::Deadline => {
                true
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod oracle;
#[cfg(test)]
mod tests;
