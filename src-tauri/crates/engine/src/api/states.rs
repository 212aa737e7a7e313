//! States and kinds as they cross between engine and window: closed lists, so that a word that nobody knows is an error of
//! the compiler on both sides and never an empty line on a screen.

use serde::{Deserialize, Serialize};
use std::fmt;
use truedocket_core::audit::finding;
use truedocket_core::morning::{notice, outcome, roll};
use ts_rs::TS;

/// A closed list with the word of each member in JSON.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$member_about:meta])* $member:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[ts(export)]
        pub enum $name {
            $($(#[$member_about])* #[serde(rename = $word)] $member,)+
        }

        impl $name {
            /// The word, as in JSON.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$member => $word,)+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

/// The same list in the core, member by member.
macro_rules! from_core {
    ($core:ty => $name:ident { $($member:ident)+ }) => {
        impl From<$core> for $name {
            fn from(known: $core) -> Self {
                match known {
                    $(<$core>::$member => Self::$member,)+
                }
            }
        }
    };
}

words! {
    /// Could a system of the report be checked?
    SystemReading {
        /// All of it was read.
        Ok = "ok",
        /// It was read, but not all that it has to do with it could be understood or compared.
        Partly = "partly",
        /// Something of it was not.
        NotChecked = "not_checked",
    }
}

words! {
    /// How the two systems stand to one another in one appointment of the docket.
    DocketStanding {
        /// Both say the same.
        Agrees = "agrees",
        /// Something differs.
        Differs = "differs",
        /// A rule of the firm is broken.
        Flagged = "flagged",
        /// Not compared, with a reason.
        LeftOut = "left_out",
    }
}

words! {
    /// What somebody has answered who was asked to come.
    DocketAnswer {
        /// Comes.
        Accepted = "accepted",
        /// May come.
        Tentative = "tentative",
        /// Does not come.
        Declined = "declined",
    }
}

words! {
    /// In which way the systems disagree.
    DiscrepancyKind {
        /// A system or calendar could not be read.
        NotChecked = "not_checked",
        /// On the calendar of record only.
        MissingThere = "missing_there",
        /// The event is gone or called off, its entry is not.
        CancelledButAlive = "cancelled_but_alive",
        /// Begin or end.
        TimeDiffers = "time_differs",
        /// In the practice system only.
        MissingHere = "missing_here",
        /// Whose it is.
        OwnerDiffers = "owner_differs",
        /// Its matter.
        MatterDiffers = "matter_differs",
        /// Its category.
        CategoryDiffers = "category_differs",
        /// Who comes.
        AttendeesDiffer = "attendees_differ",
        /// What it is about.
        TitleDiffers = "title_differs",
        /// Where it is.
        PlaceDiffers = "place_differs",
        /// One system has it more than once.
        Duplicate = "duplicate",
        /// Two appointments of one owner overlap.
        DoubleBooking = "double_booking",
        /// Whoever should come to it has left the firm or is out.
        NeedsCover = "needs_cover",
    }
}

from_core! {
    outcome::DiscrepancyKind => DiscrepancyKind {
        NotChecked MissingThere CancelledButAlive TimeDiffers MissingHere OwnerDiffers MatterDiffers
        CategoryDiffers AttendeesDiffer TitleDiffers PlaceDiffers Duplicate DoubleBooking NeedsCover
    }
}

words! {
    /// What should be known of a day although nothing differs.
    NoticeKind {
        /// A deadline that ends that day.
        Due = "due",
        /// Its matter is closed.
        ClosedMatter = "closed_matter",
        /// Somebody has declined it.
        Declined = "declined",
        /// It is only held.
        Tentative = "tentative",
        /// One system has it for the whole day, the other one with hours.
        WholeDay = "whole_day",
        /// Its own words call it off, and no system says otherwise.
        SaysCalledOff = "says_called_off",
    }
}

impl From<&notice::Circumstance> for NoticeKind {
    fn from(what: &notice::Circumstance) -> Self {
        match what {
            notice::Circumstance::Due(_) => Self::Due,
            notice::Circumstance::ClosedMatter(_) => Self::ClosedMatter,
            notice::Circumstance::Declined(_) => Self::Declined,
            notice::Circumstance::Tentative => Self::Tentative,
            notice::Circumstance::WholeDay => Self::WholeDay,
            notice::Circumstance::SaysCalledOff(_) => Self::SaysCalledOff,
        }
    }
}

impl Severity {
    /// What a report of an earlier release says that did not name it.
    pub(crate) fn unnamed() -> Self {
        Self::Internal
    }
}

words! {
    /// How bad it is to miss the appointment.
    Severity {
        /// A court appearance or deposition.
        Court = "court",
        /// A client.
        Client = "client",
        /// Nobody from outside.
        Internal = "internal",
    }
}

words! {
    /// Where a discrepancy stands.
    DiscrepancyState {
        /// Nobody has looked at it.
        Open = "open",
        /// Somebody is at it.
        InReview = "in_review",
        /// Somebody decided that it may stay, and said why.
        Accepted = "accepted",
        /// Its day is over, and it was not fixed.
        NotFixed = "not_fixed",
        /// It was not fixed by the end of its day, and a person closed it with a reason.
        Closed = "closed",
        /// It is over.
        Resolved = "resolved",
    }
}

from_core! {
    roll::State => DiscrepancyState { Open InReview Accepted NotFixed Closed Resolved }
}

words! {
    /// What can be done about a discrepancy.
    DiscrepancyAct {
        /// Write the practice system.
        Fix = "fix",
        /// Say that somebody is at it.
        Review = "review",
        /// Let it stay, with a reason.
        Accept = "accept",
        /// Close what was not fixed by the end of its day, with a reason.
        Close = "close",
        /// Assign it to a person of the firm.
        Assign = "assign",
        /// Open it again.
        Reopen = "reopen",
        /// Take the fix back.
        Undo = "undo",
    }
}

words! {
    /// What one write of a fix does.
    WriteAct {
        /// A new entry.
        Create = "create",
        /// Fields of an entry.
        Change = "change",
        /// An entry goes.
        Delete = "delete",
    }
}

words! {
    /// How a run ended.
    RunOutcome {
        /// It goes on.
        Running = "running",
        /// All of it was done.
        Done = "done",
        /// A person has to decide something.
        NeedsYou = "needs_you",
        /// Something could not be checked.
        NotChecked = "not_checked",
        /// Nothing could be done.
        Failed = "failed",
        /// It was stopped, or ended with its program.
        Stopped = "stopped",
    }
}

words! {
    /// What became of an item of a run that has to be seen.
    ItemFate {
        /// It could not be understood.
        SetAside = "set_aside",
        /// It was left out.
        Skipped = "skipped",
        /// It failed.
        Failed = "failed",
        /// It waits.
        Waiting = "waiting",
    }
}

words! {
    /// What became of an entry of a file that is no plain row.
    AuditEntryKind {
        /// It could not be understood.
        SetAside = "set_aside",
        /// Another entry counts in its place: a newer version, or the same once more.
        Merged = "merged",
        /// It was read, but for this line.
        Doubt = "doubt",
        /// About the file as a whole.
        File = "file",
    }
}

words! {
    /// How a connection is.
    ConnectionHealth {
        /// The last reading brought all of it.
        Ok = "ok",
        /// It was not read yet.
        Unknown = "unknown",
        /// The last reading failed.
        NotChecked = "not_checked",
        /// A person has to sign in again.
        SignedOut = "signed_out",
    }
}

words! {
    /// Is what a calendar holds known?
    CalendarReading {
        /// It was read.
        Ok = "ok",
        /// It was not, or not whole.
        Unknown = "unknown",
    }
}

words! {
    /// How far a calendar of a clean-up is read.
    AuditCalendarReading {
        /// Not begun.
        Waiting = "waiting",
        /// It is being read.
        Reading = "reading",
        /// All of it was read.
        Read = "read",
        /// It could not be read: not clean, but not known.
        Unknown = "unknown",
    }
}

words! {
    /// The step of the clean-up that is shown.
    AuditStep {
        /// Calendars are being read.
        Reading = "reading",
        /// The reading was stopped.
        Stopped = "stopped",
        /// The findings can be reviewed.
        Found = "found",
        /// The backup is made, the purge can be approved.
        BackedUp = "backed_up",
        /// The purge goes on.
        Purging = "purging",
        /// The purge rests.
        Paused = "paused",
        /// The purge is done.
        Purged = "purged",
        /// All of it was brought back.
        Undone = "undone",
    }
}

words! {
    /// What a clean-up looks at.
    AuditSource {
        /// Connected calendars.
        Accounts = "accounts",
        /// Files, which are looked at and not purged.
        Files = "files",
    }
}

words! {
    /// What is wrong with an event.
    FindingKind {
        /// A series of somebody who has left.
        LeaverSeries = "leaver_series",
        /// A whole day that says nothing.
        UndefinedAllDay = "undefined_all_day",
        /// More than once on one calendar.
        Duplicate = "duplicate",
        /// Nobody owns it, or several might.
        Owner = "owner",
        /// None of the firm's categories.
        Category = "category",
        /// Something that an appointment needs is not there.
        Incomplete = "incomplete",
        /// Its matter number.
        Matter = "matter",
        /// A series without end that nobody touches.
        EndlessSeries = "endless_series",
        /// Another sync tool left it behind.
        Leftover = "leftover",
        /// A shell of what was called off.
        Shell = "shell",
        /// Two events of one owner overlap.
        Overlap = "overlap",
    }
}

from_core! {
    finding::FindingKind => FindingKind {
        LeaverSeries UndefinedAllDay Duplicate Owner Category Incomplete Matter EndlessSeries Leftover Shell Overlap
    }
}

words! {
    /// How sure a finding is.
    Confidence {
        /// Look closely.
        Possible = "possible",
        /// Everything speaks for it.
        Likely = "likely",
        /// It follows from what the calendar says.
        Certain = "certain",
    }
}

from_core! {
    finding::Confidence => Confidence { Possible Likely Certain }
}

words! {
    /// What is proposed for an event or was decided.
    AuditDecision {
        /// Nothing was decided yet.
        Open = "open",
        /// It stays as it is.
        Keep = "keep",
        /// It is deleted.
        Delete = "delete",
        /// The series ends today.
        EndSeries = "end_series",
        /// It gets a category.
        SetCategory = "set_category",
        /// It goes to another calendar.
        SetOwner = "set_owner",
    }
}

impl From<Option<&finding::Act>> for AuditDecision {
    fn from(act: Option<&finding::Act>) -> Self {
        match act {
            None => Self::Open,
            Some(finding::Act::Keep) => Self::Keep,
            Some(finding::Act::Delete) => Self::Delete,
            Some(finding::Act::EndSeries) => Self::EndSeries,
            Some(finding::Act::SetCategory(_)) => Self::SetCategory,
            Some(finding::Act::SetOwner(_)) => Self::SetOwner,
        }
    }
}

words! {
    /// What an event is to its finding.
    EventPart {
        /// What was found.
        Subject = "subject",
        /// The one that stays.
        Stays = "stays",
        /// Shown beside it.
        Other = "other",
    }
}

from_core! {
    finding::Part => EventPart { Subject Stays Other }
}

words! {
    /// Why a row of a spreadsheet was not applied.
    RefusedRow {
        /// The event has changed since.
        Stale = "stale",
        /// There is no such item.
        Unknown = "unknown",
        /// What was written cannot be understood.
        NotUnderstood = "not_understood",
        /// It cannot be done to this event.
        NotPossible = "not_possible",
    }
}

mod purge;
pub use purge::{PurgeLineState, PurgeStep};

words! {
    /// What a page of another system shows.
    PageKind {
        /// Exactly the appointment.
        Appointment = "appointment",
        /// The calendar on which it is, since the system names no page for one appointment.
        Calendar = "calendar",
    }
}

#[cfg(test)]
#[path = "states_tests.rs"]
mod tests;
