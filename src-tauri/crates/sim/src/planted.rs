//! Faults that are put in on purpose, between the engine and its ports, one at a time: what a simulator is worth is how
//! many of them it finds. Each is one that an attack on the built program had shown, or its nearest relation out here.

/// One fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Plant {
    /// A lost answer to a write is told as "not sent".
    LostAnswerIsNo,
    /// A cut-off answer to a write is told as a refusal.
    CutOffAnswerIsNo,
    /// Writes go through whatever version was seen.
    NoVersion,
    /// The look-up before an entry is made finds nothing.
    BlindLookUp,
    /// A row that somebody made anew with the old UID is taken for ours.
    RemadeIsOurs,
    /// Moved days stay when their series is ended.
    DaysLeftBehind,
    /// An event that could not be asked for is told as gone.
    GoneForFailure,
    /// A calendar that could not be read is told as empty.
    EmptyForFailure,
    /// A deletion is told as done and is not.
    DeletesNothing,
    /// The cursor stands for more than was told.
    CursorAhead,
    /// A repeated restore does not find what the first one made.
    RestoresTwice,
    /// An undo writes over what somebody changed since.
    UndoOverNewer,
    /// A deletion that is still shown for a moment is told as refused.
    ShownLateIsNo,
    /// Of the entries that two PCs made in the same moment both stay.
    BothEntriesStay,
    /// The event that is read again before a fix is the one of an hour ago.
    OldGround,
    /// A calendar on which an event never lay says that it is gone.
    NeverHereIsGone,
    /// One calendar that is refused makes all of them unreadable.
    OneSilencesAll,
    /// A new day resolves what was open on the day before.
    PassedDayResolves,
    /// Looking at another day resolves what is open.
    LookingResolves,
    /// A clock that was ahead for a moment puts the next report off until then.
    ClockSilences,
}

impl Plant {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::LostAnswerIsNo,
        Self::CutOffAnswerIsNo,
        Self::NoVersion,
        Self::BlindLookUp,
        Self::RemadeIsOurs,
        Self::DaysLeftBehind,
        Self::GoneForFailure,
        Self::EmptyForFailure,
        Self::DeletesNothing,
        Self::CursorAhead,
        Self::RestoresTwice,
        Self::UndoOverNewer,
        Self::ShownLateIsNo,
        Self::BothEntriesStay,
        Self::OldGround,
        Self::NeverHereIsGone,
        Self::OneSilencesAll,
        Self::PassedDayResolves,
        Self::LookingResolves,
        Self::ClockSilences,
    ];
}
