//! What must hold in every world.
//!
//! * `writing`: looked at when something is written outside; `keeping`: when something is stored
//! * `telling`: after the engine has told something; `ending`: once no fault comes any more

pub(crate) mod ending;
pub(crate) mod keeping;
pub(crate) mod telling;
pub(crate) mod writing;

/// One rule. The invariants of the reliability plan are named in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Work ends: no listing goes on for ever.
    Ends,
    /// Nothing is written to a calendar that is not an approved line of exactly that version (I1, I17).
    OnlyWhatWasApproved,
    /// What is purged is in a backup on the disk (I15).
    BackedUpFirst,
    /// Undo writes only over what our own act left (I19).
    UndoOverOurs,
    /// An entry gets the time of the event as it is, and none for an event that is gone (I18, I19).
    WritesWhatIs,
    /// One entry for one event (I8, I20, I29).
    OneEntry,
    /// Only the version that was seen is written over (I19).
    OnlyWhatWasSeen,
    /// The cursor is never ahead of what is stored (I7).
    CursorBehindCache,
    /// The ledger is whole and never gets shorter (I26).
    LedgerWhole,
    /// Nobody is told "not written" of something that was written.
    NotToldAsUndone,
    /// A line that is told as done is done, and all of it.
    DoneIsDone,
    /// A line is given up only when its event has moved on.
    SkippedForAReason,
    /// Nothing that lives is told as called off, nothing that is there as missing (I21).
    NoFalseAlarm,
    /// What differs is told (I21).
    NothingMissed,
    /// Looking at another day changes nothing.
    LookingChangesNothing,
    /// Trouble that is still there is not told as resolved.
    ResolvedIsGone,
    /// Every effect has its row in the ledger.
    EffectsInLedger,
    /// What was brought back is as it was (I16).
    UndoRestores,
    /// A report by nine on each business day, and a complete one when all answers (I22).
    NoSilentDay,
    /// Without faults all comes to rest, and a further round writes nothing (I23).
    ComesToRest,
    /// Each row that came is counted (I9).
    AllCounted,
    /// A calendar that cannot be read makes no other one unknown.
    OneDarkensOne,
    /// The program can always be opened again.
    OpensAgain,
}

impl Rule {
    /// All of them.
    pub const ALL: [Self; 23] = [
        Self::Ends,
        Self::OnlyWhatWasApproved,
        Self::BackedUpFirst,
        Self::UndoOverOurs,
        Self::WritesWhatIs,
        Self::OneEntry,
        Self::OnlyWhatWasSeen,
        Self::CursorBehindCache,
        Self::LedgerWhole,
        Self::NotToldAsUndone,
        Self::DoneIsDone,
        Self::SkippedForAReason,
        Self::NoFalseAlarm,
        Self::NothingMissed,
        Self::LookingChangesNothing,
        Self::ResolvedIsGone,
        Self::EffectsInLedger,
        Self::UndoRestores,
        Self::NoSilentDay,
        Self::ComesToRest,
        Self::AllCounted,
        Self::OneDarkensOne,
        Self::OpensAgain,
    ];
}
