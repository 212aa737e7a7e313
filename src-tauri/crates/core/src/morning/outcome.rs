//! What a reconciliation found, as data. Sentences are in [`super::words`].

mod note;

pub use note::Note;

use super::claim::Claim;
use super::fingerprint::{Identity, facts_digest, fingerprint};
use super::notice::Notice;
use super::snapshot::{CompareDays, Side};
use super::uncompared::UncomparedKeys;
use super::visibility::ReadProofs;
use crate::calendar::event::AppointmentId;
use crate::firm::people::Email;
use crate::firm::policy::CategoryKind;
use crate::ids::{CalendarId, ConnectionName, EventKey, MatterId, RemoteId, Version};
use crate::rules::matter_id::MatterMatch;
use crate::rules::valid::{Breach, Whose};
use crate::text::ClientText;
use crate::time::Span;
use chrono::{DateTime, NaiveDate, Utc};
use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// In which way the systems disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiscrepancyKind {
    /// A system or calendar could not be read; what is in it is not known.
    NotChecked,
    /// On the calendar of record, not in the practice system.
    MissingThere,
    /// The event is gone or called off, its entry is not.
    CancelledButAlive,
    /// Begin or end.
    TimeDiffers,
    /// In the practice system, not on the calendar of record.
    MissingHere,
    /// Whose appointment it is.
    OwnerDiffers,
    /// Its matter.
    MatterDiffers,
    /// Its category.
    CategoryDiffers,
    /// Who comes, as far as the practice system knows them.
    AttendeesDiffer,
    /// What it is about.
    TitleDiffers,
    /// Where it is.
    PlaceDiffers,
    /// One system has it more than once.
    Duplicate,
    /// Two appointments of one owner overlap.
    DoubleBooking,
    /// Whoever should come to it has left the firm or is out.
    NeedsCover,
}

impl DiscrepancyKind {
    /// The name in files and interfaces.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotChecked => "not_checked",
            Self::MissingThere => "missing_there",
            Self::CancelledButAlive => "cancelled_but_alive",
            Self::TimeDiffers => "time_differs",
            Self::MissingHere => "missing_here",
            Self::OwnerDiffers => "owner_differs",
            Self::MatterDiffers => "matter_differs",
            Self::CategoryDiffers => "category_differs",
            Self::AttendeesDiffer => "attendees_differ",
            Self::TitleDiffers => "title_differs",
            Self::PlaceDiffers => "place_differs",
            Self::Duplicate => "duplicate",
            Self::DoubleBooking => "double_booking",
            Self::NeedsCover => "needs_cover",
        }
    }
}

/// How an event and an entry were found to be the same appointment, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchedBy {
    /// By an id that one holds of the other.
    Link,
    /// By the same matter at about the same time.
    MatterTime,
    /// By the same title, or the same owner, at the same time.
    TitleTime,
}

/// One system's version of an appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Which side.
    pub side: Side,
    /// Where it is.
    pub key: EventKey,
    /// The version that was read; a fix writes on this one or not at all.
    pub version: Version,
    /// When.
    pub span: Span,
    /// Title.
    pub title: ClientText,
    /// Body.
    pub body: ClientText,
    /// Place.
    pub place: ClientText,
    /// Whose.
    pub owner: Option<Email>,
    /// Its matter: of an event what its text names, of an entry what it is filed under.
    pub matter: MatterMatch,
    /// Category or entry type, as the system writes it.
    pub category: Option<String>,
    /// Who attends, without owner and rooms. In a discrepancy of attendees, only those that the practice system knows.
    pub attendees: BTreeSet<Email>,
    /// The id of the event that an entry stands for.
    pub source: Option<String>,
    /// When it was last changed.
    pub updated: Option<DateTime<Utc>>,
    /// Its owner keeps it private, or the event that it stands for is: it is compared, and its words are never shown.
    #[serde(default)]
    pub private: bool,
    /// How it is known whose an event is; `None` for an entry, which says so itself.
    #[serde(default)]
    pub whose: Option<Whose>,
}

pub use crate::calendar::event::PRIVATE_TITLE;

impl Facts {
    /// The title as it may be shown.
    pub fn shown_title(&self) -> &str {
        if self.private { PRIVATE_TITLE } else { self.title.reveal().trim() }
    }

    /// The matter as it may be shown: a number often bears the client's name. `None`: it is kept private.
    pub fn shown_matter(&self) -> Option<&MatterMatch> {
        (!self.private).then_some(&self.matter)
    }
}

/// What could not be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UnreadSource {
    /// Which side.
    pub side: Side,
    /// The connection; `None`: no system of that side is connected.
    pub connection: Option<ConnectionName>,
    /// The calendar; `None`: the whole system.
    pub calendar: Option<CalendarId>,
    /// The calendar's name.
    pub name: Option<ClientText>,
    /// Whose calendar it is.
    pub owner: Option<Email>,
    /// Why.
    pub why: String,
}

/// Two systems, or two appointments, that do not fit together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discrepancy {
    // Private on purpose: only a claim with its proof sets it.
    kind: DiscrepancyKind,
    /// Up to when it is known that something is not there, where that is claimed.
    #[serde(default)]
    pub as_of: Option<DateTime<Utc>>,
    /// How bad: the graver of what both sides say it is; a matter alone makes it a client's.
    pub severity: CategoryKind,
    /// The same from day to day for the same trouble with the same appointment.
    pub fingerprint: String,
    /// Changes when what was accepted is no longer what is there.
    pub facts: String,
    /// The versions: the calendar of record first; of duplicates the one to keep first.
    pub sides: Vec<Facts>,
    /// How the two were matched, where two were.
    pub matched_by: Option<MatchedBy>,
    /// Does one title say what the other says, by the rules that compared them? `None`: nobody asked.
    #[serde(default)]
    pub titles_agree: Option<bool>,
    /// Whole hours by which the entry is later (negative: earlier), if begin and end are off by the same amount, and it
    /// is that between two zones by which the firm, its courts or the two systems go on that date.
    pub zone_shift: Option<i32>,
    /// The system that was not read.
    pub unread: Option<UnreadSource>,
    /// First day that it concerns, by the office's clocks.
    pub day: NaiveDate,
    /// Last day that it concerns: where the sides lie on two days, the later one.
    pub last_day: NaiveDate,
    /// For the order of the list.
    pub start: DateTime<Utc>,
    /// What else should be known.
    pub notes: Vec<Note>,
}

impl Discrepancy {
    /// A claim about these versions, concerning these days.
    pub(super) fn of(
        claim: &Claim<'_>,
        severity: CategoryKind,
        identities: &[Identity<'_>],
        sides: Vec<Facts>,
        (day, last_day): (NaiveDate, NaiveDate),
        start: DateTime<Utc>,
    ) -> Self {
        let kind = claim.kind();
        let sides = masked(sides);
        Self {
            kind,
            as_of: claim.as_of(),
            severity,
            fingerprint: fingerprint(kind, identities),
            facts: facts_digest(&sides),
            sides,
            matched_by: None,
            titles_agree: None,
            zone_shift: None,
            unread: None,
            day,
            last_day,
            start,
            notes: Vec::new(),
        }
    }

    /// In which way the systems disagree.
    pub fn kind(&self) -> DiscrepancyKind {
        self.kind
    }

    /// The first version of that side.
    pub fn side(&self, side: Side) -> Option<&Facts> {
        self.sides.iter().find(|facts| facts.side == side)
    }

    /// Whose appointment it is: by the calendar of record, else by the entry.
    pub fn owner(&self) -> Option<&Email> {
        self.sides.iter().find_map(|facts| facts.owner.as_ref())
    }

    /// The words by which one side calls it off, where nothing but words does.
    pub fn called_off_by(&self) -> Option<(Side, &ClientText)> {
        self.notes.iter().find_map(|note| match note {
            Note::SaysCalledOff { side, words, .. } => Some((*side, words)),
            _other => None,
        })
    }

    /// The calendar of record calls it off by a text alone, or its text says that it takes place.
    pub fn is_unsurely_off(&self) -> bool {
        let unsure =
            |note: &Note| matches!(note, Note::SaysCalledOff { side: Side::Record, sure: false, .. });
        self.notes.iter().any(unsure)
    }

    /// Do the two differ in this as well?
    pub fn also_differs(&self, kind: DiscrepancyKind) -> bool {
        let notes = &mut self.notes.iter();
        notes.any(|note| matches!(note, Note::AlsoDiffers(kinds) if kinds.contains(&kind)))
    }

    /// What it is about is private on either side: its words are never shown.
    pub fn is_private(&self) -> bool {
        self.sides.iter().any(|facts| facts.private)
    }

    /// The words that call it off, as they may be shown.
    pub fn shown_words(&self) -> Option<&ClientText> {
        self.called_off_by().map(|(_, words)| words).filter(|_| !self.is_private())
    }

    /// In what the calendar of record contradicts itself, if that is what is told.
    pub(super) fn contradicted(&self) -> impl Iterator<Item = DiscrepancyKind> + '_ {
        let is_told = self.kind == DiscrepancyKind::Duplicate && self.side(Side::Practice).is_none();
        let told = self.notes.iter().filter(move |_| is_told);
        told.flat_map(|note| match note {
            Note::RecordContradicts(fields) => fields.iter().copied().collect(),
            _other => Vec::new(),
        })
    }

    /// The matter as it may be shown.
    pub fn shown_matter(&self) -> Option<&MatterId> {
        self.matter().filter(|_| !self.is_private())
    }

    /// Its matter: by the calendar of record, else by the entry.
    pub fn matter(&self) -> Option<&MatterId> {
        self.sides.iter().find_map(|facts| facts.matter.matter())
    }
}

/// What stands for a private event is as private as it.
fn masked(mut sides: Vec<Facts>) -> Vec<Facts> {
    let hides = sides.iter().any(|facts| facts.side == Side::Record && facts.private);
    let entries = sides.iter_mut().filter(|facts| facts.side == Side::Practice);
    entries.for_each(|facts| facts.private |= hides);
    sides
}

/// What the practice system was found to have for an event that breaks a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counterpart {
    /// An entry that agrees with it.
    Agrees,
    /// The entry of an appointment that it is one with, which differs: that is told of the other one.
    Differs,
    /// None, and it was read.
    Missing,
    /// It was not looked for, or could not be.
    Unknown,
}

/// An event that the rules keep out of the comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flagged {
    /// Which appointment.
    pub appointment: AppointmentId,
    /// Its version.
    pub facts: Facts,
    /// What it breaks.
    pub breaches: BTreeSet<Breach>,
    /// Why it is left out, where it is not for a breach.
    pub left_out: Option<SkipReason>,
    /// How bad it would be to overlook it.
    pub severity: CategoryKind,
    /// It was looked for all the same.
    pub counterpart: Counterpart,
    /// What else should be known.
    pub notes: Vec<Note>,
}

/// Why an item was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// A further copy of an appointment that is counted once.
    Copy,
    /// Blocks time or tells a place of work.
    NotAnAppointment,
    /// Lies on none of the compared days, nor does its counterpart.
    OutsideDays,
    /// Shown as free, without a category.
    Free,
    /// Nobody internal comes.
    Declined,
    /// Only held, and the practice system does not have it.
    Tentative,
    /// Called off, and the practice system does not have it either, or calls it off as well.
    CalledOff,
    /// The firm among itself: not sent to the practice system.
    Internal,
    /// It, or its counterpart, is in something that was not read.
    NotChecked,
    /// It, or its counterpart, came and cannot be read: it was not understood, or it is private.
    NotReadable,
    /// Made by the practice system's court rules: shown there, never touched.
    Ruled,
}

/// What became of the items of one side. Every item is in exactly one place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Items that came in.
    pub came: usize,
    /// Agree with their counterpart.
    pub agree: usize,
    /// Are part of a discrepancy.
    pub differing: usize,
    /// Break a rule.
    pub flagged: usize,
    /// Left out, by reason.
    pub skipped: BTreeMap<SkipReason, usize>,
}

impl Tally {
    /// Is each item accounted for?
    pub fn adds_up(&self) -> bool {
        self.came == self.agree + self.differing + self.flagged + self.skipped.values().sum::<usize>()
    }

    pub(super) fn skip(&mut self, why: SkipReason, count: usize) {
        if count > 0 {
            *self.skipped.entry(why).or_default() += count;
        }
    }
}

/// An event and an entry that agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreedPair {
    /// The leading copy of the event.
    pub event: EventKey,
    /// The entry.
    pub entry: EventKey,
    /// How they were matched.
    pub by: MatchedBy,
}

/// The outcome of one reconciliation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The days that were compared.
    pub days: CompareDays,
    /// What differs: court first, then client, then internal; within that by time.
    pub discrepancies: Vec<Discrepancy>,
    /// What the rules kept out: gravest first, then by time.
    pub flagged: Vec<Flagged>,
    /// What should be known of the days although nothing differs: gravest first, then by time.
    pub notices: Vec<Notice>,
    /// Appointments that agree on both sides.
    pub agree: usize,
    /// The calendar of record's items.
    pub record: Tally,
    /// The practice system's items.
    pub practice: Tally,
    /// What was not read; each has its row among the discrepancies too.
    pub unread: Vec<UnreadSource>,
    /// Pairs that agree without any ambiguity and name each other nowhere: they may be remembered.
    pub agreed: Vec<AgreedPair>,
    /// Entries whose remembered event is of another matter by now: they no longer belong together.
    pub parted: Vec<EventKey>,
    /// Places that were read.
    pub(super) grounds: ReadProofs,
    /// Items of the compared days that were looked at.
    pub(super) judged: KeySet,
    /// Items that nothing was said of: they lie on other days, or could not be read.
    pub(super) unjudged: KeySet,
    /// Of the former, what the other side has day by day: only its compared days were looked at.
    pub(super) by_day: KeySet,
    /// Of what was looked at: what is still there and was not compared, or not in each field.
    pub(super) uncompared: UncomparedKeys,
}

/// Keys that are only asked for, never listed: putting every key of a firm in order costs more than comparing them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct KeySet {
    events: HashSet<EventKey, FixedState>,
    /// Without their calendars: an entry that was given to somebody else lies on another one, and stays itself.
    entries: HashSet<(ConnectionName, RemoteId), FixedState>,
}

impl KeySet {
    pub(super) fn reserve(&mut self, events: usize, entries: usize) {
        self.events.reserve(events);
        self.entries.reserve(entries);
    }

    pub(super) fn extend(&mut self, events: impl Iterator<Item = EventKey>) {
        self.events.extend(events);
    }

    pub(super) fn insert_entry(&mut self, entry: &EventKey) {
        self.entries.insert((entry.connection.clone(), entry.id.clone()));
    }

    pub(super) fn contains(&self, key: &EventKey) -> bool {
        self.events.contains(key) || self.entries.contains(&(key.connection.clone(), key.id.clone()))
    }
}
