//! What one click would write. The calendar of record wins, and only the practice system is written to.
//!
//! A plan holds ids, versions and texts: who carries it out has nothing left to choose. If the entry has moved on since,
//! the version refuses the write. What a plan cannot be made for says why.

pub mod candidates;
mod remove;
mod same;

use super::outcome::{Discrepancy, DiscrepancyKind, Facts, MatchedBy, Note};
use super::snapshot::{Side, Snapshot};
use crate::firm::matter::MatterStatus;
use crate::firm::people::Email;
use crate::firm::policy::CategoryKind;
use crate::ids::{CalendarId, ConnectionName, EventKey, MatterId, Version};
use crate::rules::matter_id::MatterMatch;
use crate::rules::meaning::are_two_sorts;
use crate::rules::owner::OwnerRule;
use crate::rules::valid::Weight;
use crate::text::ClientText;
use crate::time::Span;
use remove::{delete_all, delete_extra};
use same::{in_no_field, overlap, same_title, takes_days};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// All fields of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryFields {
    /// The owner's calendar in the practice system.
    pub calendar: CalendarId,
    /// When.
    pub span: Span,
    /// Title.
    pub title: ClientText,
    /// Body.
    pub body: ClientText,
    /// Place.
    pub place: ClientText,
    /// Matter.
    pub matter: Option<MatterId>,
    /// Kind of entry, as the practice system writes it.
    pub category: Option<String>,
    /// Who attends, as far as the practice system knows them.
    pub attendees: Vec<Email>,
    /// The id of the event of record.
    pub source: String,
}

/// Fields that change; `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryEdit {
    /// Another owner's calendar.
    pub calendar: Option<CalendarId>,
    /// Another time.
    pub span: Option<Span>,
    /// Another title.
    pub title: Option<ClientText>,
    /// Another place.
    pub place: Option<ClientText>,
    /// Another matter.
    pub matter: Option<MatterId>,
    /// Another kind.
    pub category: Option<String>,
    /// Exactly these attendees.
    pub attendees: Option<Vec<Email>>,
}

/// One write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FixWrite {
    /// Makes the entry. Before, the practice system is asked for entries of the same source.
    Create(EntryFields),
    /// Changes exactly that version.
    Change {
        /// The entry.
        key: EventKey,
        /// The version that was seen.
        seen: Version,
        /// The fields.
        edit: EntryEdit,
    },
    /// Removes exactly that version.
    Delete {
        /// The entry.
        key: EventKey,
        /// The version that was seen.
        seen: Version,
    },
}

impl FixWrite {
    /// The entry that is changed or removed.
    pub fn entry(&self) -> Option<&EventKey> {
        match self {
            Self::Create(_) => None,
            Self::Change { key, .. } | Self::Delete { key, .. } => Some(key),
        }
    }

    /// The matter that is written.
    pub fn matter(&self) -> Option<&MatterId> {
        match self {
            Self::Create(fields) => fields.matter.as_ref(),
            Self::Change { edit, .. } => edit.matter.as_ref(),
            Self::Delete { .. } => None,
        }
    }

    /// The calendar of its owner, where it is written.
    pub fn calendar(&self) -> Option<&CalendarId> {
        match self {
            Self::Create(fields) => Some(&fields.calendar),
            Self::Change { edit, .. } => edit.calendar.as_ref(),
            Self::Delete { .. } => None,
        }
    }
}

/// What takes a write back. The version is that of the receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undo {
    /// Removes what was made.
    DeleteCreated,
    /// Writes the old values.
    ChangeBack {
        /// The entry.
        key: EventKey,
        /// The values before.
        edit: EntryEdit,
    },
    /// Makes it again; it gets another id.
    CreateAgain(EntryFields),
    /// It had no value before, and the practice system cannot be told so: a person has to take it back.
    ByHand,
}

/// One row of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixRow {
    /// The write.
    pub write: FixWrite,
    /// Its inverse.
    pub undo: Undo,
}

/// A fix that can be shown, and then carried out as it was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixPlan {
    /// The discrepancy.
    pub fingerprint: String,
    /// In which way the systems disagree.
    pub kind: DiscrepancyKind,
    /// The facts that it was made for; if they changed, it is void.
    pub facts: String,
    /// The practice system.
    pub connection: ConnectionName,
    /// The writes, in this order.
    pub rows: Vec<FixRow>,
    /// The matter that is written, as it was shown.
    #[serde(default)]
    pub matter: Option<PlannedMatter>,
    /// The words of the calendar of record for which an entry is removed, where nothing but words calls it off.
    #[serde(default)]
    pub called_off_by: Option<ClientText>,
}

/// A matter that a fix writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedMatter {
    /// The practice system's id.
    pub id: MatterId,
    /// The number under which it was shown.
    pub number: String,
}

/// Why there is no fix by click.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoFixReason {
    /// Nothing is ever written to the calendar of record.
    RecordIsNotWritten,
    /// Only the people concerned can say which appointment moves.
    PeopleDecide,
    /// First it must be read.
    NotRead,
    /// No matter is named.
    NoMatter,
    /// The named matter is not on the list, or there are several.
    UnclearMatter,
    /// The matter is closed.
    ClosedMatter,
    /// The owner has no calendar in the practice system.
    NoCalendarThere,
    /// The event says nothing that could be written.
    NothingToWrite,
    /// The two were matched, but not surely enough to overwrite one.
    UnsureMatch,
    /// The event breaks a rule of the firm, and only what passed the rules is sent.
    BreaksRule,
    /// Nothing that is kept private is copied.
    Private,
    /// Only who typed it in is known, and a hearing is never handed to them.
    NoAttorney,
    /// Several attorneys own it, and a person says on whose calendar it belongs there.
    SeveralAttorneys,
    /// The practice system has one that may be this one: a second one would stand beside it.
    PerhapsThere,
    /// It lasts several days, and one side has them one by one: a write would add or take away whole days.
    DayByDay,
}

/// What the practice system has to offer.
#[derive(Clone, Debug, Default)]
pub struct PracticeContext {
    connection: Option<ConnectionName>,
    calendars: BTreeMap<Email, CalendarId>,
    known: BTreeSet<Email>,
    closed: BTreeSet<MatterId>,
    numbers: BTreeMap<MatterId, String>,
    categories: BTreeMap<String, String>,
}

impl PracticeContext {
    /// Looks it up in what was read.
    pub fn of(snapshot: &Snapshot) -> Self {
        let users = snapshot.users.iter().filter(|user| user.enabled);
        let people = snapshot.users.iter().filter_map(|user| user.email.clone());
        let named = snapshot.entries.iter().filter_map(|entry| entry.category.as_deref()).map(str::trim);
        let closed = snapshot.matters.iter().filter(|matter| matter.status == MatterStatus::Closed);
        let system = snapshot.systems.iter().find(|system| system.side == Side::Practice);
        Self {
            connection: system.map(|system| system.connection.clone()),
            calendars: users.filter_map(|user| Some((user.email.clone()?, user.calendar.clone()?))).collect(),
            known: people
                .chain(snapshot.contacts.iter().filter_map(|contact| contact.email.clone()))
                .collect(),
            numbers: snapshot
                .matters
                .iter()
                .map(|matter| (matter.id.clone(), matter.number.clone()))
                .collect(),
            closed: closed.map(|matter| matter.id.clone()).collect(),
            categories: named.map(|name| (name.to_lowercase(), name.to_owned())).collect(),
        }
    }

    fn calendar(&self, owner: Option<&Email>) -> Result<CalendarId, NoFixReason> {
        owner.and_then(|owner| self.calendars.get(owner)).cloned().ok_or(NoFixReason::NoCalendarThere)
    }

    /// As the practice system writes it, where it was seen to; else as the event does.
    fn category(&self, facts: &Facts) -> Option<String> {
        let name = facts.category.as_deref()?.trim();
        Some(self.categories.get(&name.to_lowercase()).map_or(name, String::as_str).to_owned())
    }

    fn attendees(&self, facts: &Facts) -> Vec<Email> {
        facts.attendees.iter().filter(|email| self.known.contains(*email)).cloned().collect()
    }

    fn matter(&self, found: &MatterMatch) -> Result<MatterId, NoFixReason> {
        match found {
            MatterMatch::One(id) if self.closed.contains(id) => Err(NoFixReason::ClosedMatter),
            MatterMatch::One(id) => Ok(id.clone()),
            MatterMatch::Closed(_) => Err(NoFixReason::ClosedMatter),
            MatterMatch::None => Err(NoFixReason::NoMatter),
            MatterMatch::Unknown(_) | MatterMatch::Ambiguous(_) | MatterMatch::Several(_) => {
                Err(NoFixReason::UnclearMatter)
            }
        }
    }
}

/// Why there can be no fix, whatever the practice system holds; `None`: that is known once one is drawn up. What is known
/// before is not offered.
pub fn never(found: &Discrepancy) -> Option<NoFixReason> {
    if is_contradicted(found) {
        return Some(NoFixReason::PeopleDecide);
    }
    match found.kind() {
        DiscrepancyKind::MissingHere => Some(NoFixReason::RecordIsNotWritten),
        DiscrepancyKind::DoubleBooking | DiscrepancyKind::NeedsCover => Some(NoFixReason::PeopleDecide),
        DiscrepancyKind::NotChecked => Some(NoFixReason::NotRead),
        DiscrepancyKind::Duplicate => delete_extra(found).err(),
        DiscrepancyKind::MissingThere
        | DiscrepancyKind::TimeDiffers
        | DiscrepancyKind::OwnerDiffers
        | DiscrepancyKind::MatterDiffers
        | DiscrepancyKind::CategoryDiffers
        | DiscrepancyKind::PlaceDiffers
        | DiscrepancyKind::AttendeesDiffer
        | DiscrepancyKind::TitleDiffers
        | DiscrepancyKind::CancelledButAlive => None,
    }
}

/// No version of the calendar of record is right because it comes first.
fn is_contradicted(found: &Discrepancy) -> bool {
    found.notes.iter().any(|note| matches!(note, Note::RecordContradicts(_)))
}

/// The fix of a discrepancy.
///
/// # Errors
/// [`NoFixReason`] says why a person has to do it.
pub fn propose(found: &Discrepancy, practice: &PracticeContext) -> Result<FixPlan, NoFixReason> {
    if found.notes.iter().any(|note| matches!(note, Note::DayByDay { .. })) {
        return Err(NoFixReason::DayByDay);
    }
    if is_contradicted(found) {
        return Err(NoFixReason::PeopleDecide);
    }
    if found.notes.iter().any(|note| matches!(note, Note::Twin { .. })) {
        return Err(NoFixReason::PerhapsThere);
    }
    let rows = match found.kind() {
        DiscrepancyKind::MissingThere => vec![create(found, practice)?],
        DiscrepancyKind::TimeDiffers
        | DiscrepancyKind::OwnerDiffers
        | DiscrepancyKind::MatterDiffers
        | DiscrepancyKind::CategoryDiffers
        | DiscrepancyKind::PlaceDiffers
        | DiscrepancyKind::AttendeesDiffer => vec![change(found, practice)?],
        DiscrepancyKind::TitleDiffers => vec![retitle(found, practice)?],
        DiscrepancyKind::CancelledButAlive => delete_all(found)?,
        DiscrepancyKind::Duplicate => delete_extra(found)?,
        DiscrepancyKind::MissingHere => return Err(NoFixReason::RecordIsNotWritten),
        DiscrepancyKind::DoubleBooking | DiscrepancyKind::NeedsCover => {
            return Err(NoFixReason::PeopleDecide);
        }
        DiscrepancyKind::NotChecked => return Err(NoFixReason::NotRead),
    };
    let matter = rows.iter().find_map(|row| row.write.matter());
    let number = |id: &MatterId| practice.numbers.get(id).cloned().unwrap_or_default();
    let matter = matter.map(|id| PlannedMatter { id: id.clone(), number: number(id) });
    let written = found.side(Side::Practice).map(|facts| facts.key.connection.clone());
    let connection = written.or_else(|| practice.connection.clone()).ok_or(NoFixReason::NotRead)?;
    Ok(FixPlan {
        fingerprint: found.fingerprint.clone(),
        kind: found.kind(),
        facts: found.facts.clone(),
        connection,
        rows,
        matter,
        called_off_by: found.shown_words().cloned(),
    })
}

fn create(found: &Discrepancy, practice: &PracticeContext) -> Result<FixRow, NoFixReason> {
    let event = found.side(Side::Record).ok_or(NoFixReason::NothingToWrite)?;
    if found.notes.iter().any(|note| matches!(note, Note::Breaks(breach) if breach.weight() == Weight::Stops))
    {
        return Err(NoFixReason::BreaksRule);
    }
    // Whether it takes place is open.
    if found.called_off_by().is_some() {
        return Err(NoFixReason::PeopleDecide);
    }
    if event.private {
        return Err(NoFixReason::Private);
    }
    let fields = EntryFields {
        calendar: practice.calendar(Some(new_owner(found, event)?))?,
        span: event.span.clone(),
        title: event.title.clone(),
        body: event.body.clone(),
        place: event.place.clone(),
        matter: Some(practice.matter(&event.matter)?),
        category: practice.category(event),
        attendees: practice.attendees(event),
        source: event.key.id.as_str().to_owned(),
    };
    Ok(FixRow { write: FixWrite::Create(fields), undo: Undo::DeleteCreated })
}

/// The one attorney on whose calendar it belongs.
fn new_owner<'f>(found: &Discrepancy, event: &'f Facts) -> Result<&'f Email, NoFixReason> {
    if let Some(whose) = &event.whose {
        if whose.owners.len() > 1 {
            return Err(NoFixReason::SeveralAttorneys);
        }
        if whose.rule == OwnerRule::TypedIn && found.severity == CategoryKind::Court {
            return Err(NoFixReason::NoAttorney);
        }
    }
    event.owner.as_ref().ok_or(NoFixReason::NoCalendarThere)
}

fn change(found: &Discrepancy, practice: &PracticeContext) -> Result<FixRow, NoFixReason> {
    let event = found.side(Side::Record).ok_or(NoFixReason::NothingToWrite)?;
    let entry = found.side(Side::Practice).ok_or(NoFixReason::NothingToWrite)?;
    // One matter can have two things on one day: what neither shares title nor time is not overwritten by a click.
    let near =
        found.titles_agree.unwrap_or_else(|| same_title(event, entry)) || overlap(&event.span, &entry.span);
    if found.matched_by != Some(MatchedBy::Link) && !near {
        return Err(NoFixReason::UnsureMatch);
    }
    if found.kind() == DiscrepancyKind::TimeDiffers && takes_days(found, event, entry) {
        return Err(NoFixReason::DayByDay);
    }
    let words =
        [DiscrepancyKind::TitleDiffers, DiscrepancyKind::PlaceDiffers, DiscrepancyKind::AttendeesDiffer];
    if event.private && words.contains(&found.kind()) {
        return Err(NoFixReason::Private);
    }
    if found.kind() == DiscrepancyKind::AttendeesDiffer && names_its_file(found) {
        return Err(NoFixReason::PeopleDecide);
    }
    in_no_field(found, event, entry)?;
    let (edit, back) = edits(found, event, entry, practice)?;
    let lost = |new: bool, old: bool| new && !old;
    let by_hand = lost(edit.matter.is_some(), back.matter.is_some())
        || lost(edit.category.is_some(), back.category.is_some());
    let undo = if by_hand { Undo::ByHand } else { Undo::ChangeBack { key: entry.key.clone(), edit: back } };
    let write = FixWrite::Change { key: entry.key.clone(), seen: entry.version.clone(), edit };
    Ok(FixRow { write, undo })
}

/// The title of the calendar of record; not over an entry that its own words call off, nor where the title is not what
/// differs, nor over another sort of appointment: to prepare a hearing is not the hearing. Two things that only begin at
/// one time are not told apart by their titles.
fn retitle(found: &Discrepancy, practice: &PracticeContext) -> Result<FixRow, NoFixReason> {
    if names_its_file(found) {
        return Err(NoFixReason::PeopleDecide);
    }
    let (event, entry) = (found.side(Side::Record), found.side(Side::Practice));
    let same = event.zip(entry).is_some_and(|(event, entry)| same_title(event, entry));
    if found.called_off_by().is_some() || same {
        return Err(NoFixReason::PeopleDecide);
    }
    if found.matched_by == Some(MatchedBy::TitleTime) {
        return Err(NoFixReason::UnsureMatch);
    }
    let row = change(found, practice)?;
    let sorts = |(a, b): (&Facts, &Facts)| are_two_sorts(a.title.reveal(), b.title.reveal());
    if event.zip(entry).is_some_and(sorts) { Err(NoFixReason::PeopleDecide) } else { Ok(row) }
}

/// One of several entries, of which each names its own matter and its own client: the event says those of all.
fn names_its_file(found: &Discrepancy) -> bool {
    found.notes.iter().any(|note| matches!(note, Note::EntryInFile(_)))
}

/// The new value of the field that differs, and the old one.
fn edits(
    found: &Discrepancy,
    event: &Facts,
    entry: &Facts,
    practice: &PracticeContext,
) -> Result<(EntryEdit, EntryEdit), NoFixReason> {
    let (mut edit, mut back) = (EntryEdit::default(), EntryEdit::default());
    match found.kind() {
        DiscrepancyKind::TimeDiffers => {
            edit.span = Some(event.span.clone());
            back.span = Some(entry.span.clone());
        }
        DiscrepancyKind::TitleDiffers => {
            edit.title = Some(event.title.clone());
            back.title = Some(entry.title.clone());
        }
        DiscrepancyKind::PlaceDiffers => {
            edit.place = Some(event.place.clone());
            back.place = Some(entry.place.clone());
        }
        DiscrepancyKind::OwnerDiffers => {
            edit.calendar = Some(practice.calendar(Some(new_owner(found, event)?))?);
            back.calendar = Some(entry.key.calendar.clone());
        }
        DiscrepancyKind::MatterDiffers => {
            edit.matter = Some(practice.matter(&event.matter)?);
            back.matter = entry.matter.matter().cloned();
        }
        DiscrepancyKind::CategoryDiffers => {
            edit.category = Some(practice.category(event).ok_or(NoFixReason::NothingToWrite)?);
            back.category.clone_from(&entry.category);
        }
        DiscrepancyKind::AttendeesDiffer => {
            let (ours, theirs) = (practice.attendees(event), entry.attendees.iter().cloned().collect());
            if ours == theirs {
                // Whoever is not there is not known there.
                return Err(NoFixReason::NoCalendarThere);
            }
            (edit.attendees, back.attendees) = (Some(ours), Some(theirs));
        }
        DiscrepancyKind::NotChecked
        | DiscrepancyKind::MissingThere
        | DiscrepancyKind::CancelledButAlive
        | DiscrepancyKind::MissingHere
        | DiscrepancyKind::Duplicate
        | DiscrepancyKind::DoubleBooking
        | DiscrepancyKind::NeedsCover => return Err(NoFixReason::NothingToWrite),
    }
    Ok((edit, back))
}
