//! What has to be said beside a discrepancy.

use super::super::notice::Circumstance;
use super::super::snapshot::Side;
use super::DiscrepancyKind;
use crate::firm::people::Email;
use crate::ids::MatterId;
use crate::rules::matter_id::MatterMatch;
use crate::rules::valid::Breach;
use crate::text::ClientText;
use crate::time::Span;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
/// Something a person should know beside the difference itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// The practice system knows none of these.
    UnknownAttendees(BTreeSet<Email>),
    /// The event breaks a rule of the firm.
    Breaks(Breach),
    /// Why no matter could be named.
    NoMatter(MatterMatch),
    /// The entry names an event that is on none of the compared days.
    LinkedElsewhere,
    /// So many more overlaps of this appointment are not listed one by one.
    MoreOverlaps(usize),
    /// A clean-up of ours has deleted the event.
    DeletedByUs(DateTime<Utc>),
    /// What was last known of the event that was deleted, and when we learned that it is gone.
    LastKnown {
        /// Its title.
        title: ClientText,
        /// When it was.
        span: Span,
        /// When we learned it.
        learned: DateTime<Utc>,
    },
    /// The practice system had an entry for it, which was deleted there.
    HadEntry {
        /// When we learned of the deletion.
        learned: DateTime<Utc>,
        /// When a comparison last saw the two agree; `None`: none did, or it was not written down.
        agreed: Option<DateTime<Utc>>,
    },
    /// The event for which the entry was made was deleted, and this one was made in its place.
    MadeAnew {
        /// When we learned of the deletion, if the event was ever read.
        learned: Option<DateTime<Utc>>,
    },
    /// An appointment of the same title and matter has no entry: perhaps it was made in the place of the deleted one.
    PerhapsMadeAnew {
        /// Whose it is.
        owner: Option<Email>,
        /// When it is.
        span: Span,
    },
    /// So many items of the other system cannot be read, and one of them may be it.
    MayBeUnreadable(usize),
    /// What is so, and no mistake.
    Circumstance(Circumstance),
    /// This owner has left the firm.
    Left(Email),
    /// This owner is out for that time.
    Away(Email, Span),
    /// These attorneys are asked to come, too.
    AlsoAsked(BTreeSet<Email>),
    /// Its own words call it off, on that side.
    SaysCalledOff {
        /// On which side they stand.
        side: Side,
        /// As they are written.
        words: ClientText,
        /// They stand in its title and its text says nothing against them, or its provider has it as called off, too.
        /// What only a text says may be about something else, and nothing is removed for it.
        #[serde(default)]
        sure: bool,
        /// By which sentence the text says that it takes place.
        #[serde(default)]
        against: Option<ClientText>,
    },
    /// The calendar of record has it more than once, and says two things of it in these fields.
    RecordContradicts(BTreeSet<DiscrepancyKind>),
    /// It is told of the own entry of this one, who comes, too.
    OwnEntry(Email),
    /// It is told of the entry in the file of this matter, which is one of several.
    EntryInFile(MatterId),
    /// The title or text of the entry names this matter, whatever it is filed under.
    EntryNames(MatterMatch),
    /// That side has it in one piece, the other one day by day.
    DayByDay {
        /// The side that has it in one piece.
        whole: Side,
    },
    /// That side has one that may be the same appointment, though nothing says so surely.
    Twin {
        /// The side that has it.
        side: Side,
        /// As it is called there; of a private one nothing of its words.
        title: ClientText,
        /// When it is there.
        span: Span,
        /// Whose it is there.
        owner: Option<Email>,
    },
    /// The two differ in these as well; each is told of itself.
    AlsoDiffers(BTreeSet<DiscrepancyKind>),
    /// On these of its days one side has nothing.
    MissingDays(BTreeSet<NaiveDate>),
    /// These owners have no calendar in the practice system.
    NoCalendarThere(BTreeSet<Email>),
    /// The text on that side says that it is of this matter, and title and file say another one.
    TextNames {
        /// On which side the text stands.
        side: Side,
        /// The matter that it names.
        found: MatterMatch,
    },
}

impl Note {
    /// The matter that a text names instead.
    pub fn named_in_text(&self) -> Option<&MatterId> {
        match self {
            Self::TextNames { found, .. } => found.matter(),
            _other => None,
        }
    }
}
