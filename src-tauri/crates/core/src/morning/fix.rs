//! What one click would write. The calendar of record wins, and only the practice system is written to.
//!
//! A plan holds ids, versions and texts: who carries it out has nothing left to choose. If the entry has moved on since,
//! the version refuses the write. What a plan cannot be made for says why.

use super::outcome::{Discrepancy, Facts, Kind, MatchedBy};
use super::snapshot::{Side, Snapshot};
use crate::firm::matter::MatterStatus;
use crate::firm::people::Email;
use crate::ids::{CalendarId, ConnectionName, EventKey, MatterId, Version};
use crate::rules::matter_id::Found;
use crate::rules::title;
use crate::text::ClientText;
use crate::time::Span;
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
    pub kind: Kind,
    /// The facts that it was made for; if they changed, it is void.
    pub facts: String,
    /// The practice system.
    pub connection: ConnectionName,
    /// The writes, in this order.
    pub rows: Vec<FixRow>,
}

/// Why there is no fix by click.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoFix {
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
}

/// What the practice system has to offer.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    connection: Option<ConnectionName>,
    calendars: BTreeMap<Email, CalendarId>,
    known: BTreeSet<Email>,
    closed: BTreeSet<MatterId>,
    categories: BTreeMap<String, String>,
}

impl Desk {
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
            closed: closed.map(|matter| matter.id.clone()).collect(),
            categories: named.map(|name| (name.to_lowercase(), name.to_owned())).collect(),
        }
    }

    fn calendar(&self, owner: Option<&Email>) -> Result<CalendarId, NoFix> {
        owner.and_then(|owner| self.calendars.get(owner)).cloned().ok_or(NoFix::NoCalendarThere)
    }

    /// As the practice system writes it, where it was seen to; else as the event does.
    fn category(&self, facts: &Facts) -> Option<String> {
        let name = facts.category.as_deref()?.trim();
        Some(self.categories.get(&name.to_lowercase()).map_or(name, String::as_str).to_owned())
    }

    fn attendees(&self, facts: &Facts) -> Vec<Email> {
        facts.attendees.iter().filter(|email| self.known.contains(*email)).cloned().collect()
    }

    fn matter(&self, found: &Found) -> Result<MatterId, NoFix> {
        match found {
            Found::One(id) if self.closed.contains(id) => Err(NoFix::ClosedMatter),
            Found::One(id) => Ok(id.clone()),
            Found::Closed(_) => Err(NoFix::ClosedMatter),
            Found::None => Err(NoFix::NoMatter),
            Found::Unknown(_) | Found::Ambiguous(_) => Err(NoFix::UnclearMatter),
        }
    }
}

/// The fix of a discrepancy.
///
/// # Errors
/// [`NoFix`] says why a person has to do it.
pub fn propose(found: &Discrepancy, desk: &Desk) -> Result<FixPlan, NoFix> {
    let rows = match found.kind() {
        Kind::MissingThere => vec![create(found, desk)?],
        Kind::TimeDiffers
        | Kind::OwnerDiffers
        | Kind::MatterDiffers
        | Kind::CategoryDiffers
        | Kind::AttendeesDiffer => vec![change(found, desk)?],
        Kind::CancelledButAlive => delete_all(found)?,
        Kind::Duplicate => delete_extra(found)?,
        Kind::MissingHere => return Err(NoFix::RecordIsNotWritten),
        Kind::DoubleBooking => return Err(NoFix::PeopleDecide),
        Kind::NotChecked => return Err(NoFix::NotRead),
    };
    let written = found.side(Side::Practice).map(|facts| facts.key.connection.clone());
    let connection = written.or_else(|| desk.connection.clone()).ok_or(NoFix::NotRead)?;
    Ok(FixPlan {
        fingerprint: found.fingerprint.clone(),
        kind: found.kind(),
        facts: found.facts.clone(),
        connection,
        rows,
    })
}

fn create(found: &Discrepancy, desk: &Desk) -> Result<FixRow, NoFix> {
    let event = found.side(Side::Record).ok_or(NoFix::NothingToWrite)?;
    let fields = EntryFields {
        calendar: desk.calendar(event.owner.as_ref())?,
        span: event.span.clone(),
        title: event.title.clone(),
        body: event.body.clone(),
        place: event.place.clone(),
        matter: Some(desk.matter(&event.matter)?),
        category: desk.category(event),
        attendees: desk.attendees(event),
        source: event.key.id.as_str().to_owned(),
    };
    Ok(FixRow { write: FixWrite::Create(fields), undo: Undo::DeleteCreated })
}

fn change(found: &Discrepancy, desk: &Desk) -> Result<FixRow, NoFix> {
    let event = found.side(Side::Record).ok_or(NoFix::NothingToWrite)?;
    let entry = found.side(Side::Practice).ok_or(NoFix::NothingToWrite)?;
    // One matter can have two things on one day: what neither shares title nor time is not overwritten by a click.
    let near = same_title(event, entry) || overlap(&event.span, &entry.span);
    if found.matched_by != Some(MatchedBy::Link) && !near {
        return Err(NoFix::UnsureMatch);
    }
    let (edit, back) = edits(found.kind(), event, entry, desk)?;
    let lost = |new: bool, old: bool| new && !old;
    let by_hand = lost(edit.matter.is_some(), back.matter.is_some())
        || lost(edit.category.is_some(), back.category.is_some());
    let undo = if by_hand { Undo::ByHand } else { Undo::ChangeBack { key: entry.key.clone(), edit: back } };
    let write = FixWrite::Change { key: entry.key.clone(), seen: entry.version.clone(), edit };
    Ok(FixRow { write, undo })
}

/// The new value of the field that differs, and the old one.
fn edits(kind: Kind, event: &Facts, entry: &Facts, desk: &Desk) -> Result<(EntryEdit, EntryEdit), NoFix> {
    let (mut edit, mut back) = (EntryEdit::default(), EntryEdit::default());
    match kind {
        Kind::TimeDiffers => {
            edit.span = Some(event.span.clone());
            back.span = Some(entry.span.clone());
        }
        Kind::OwnerDiffers => {
            edit.calendar = Some(desk.calendar(event.owner.as_ref())?);
            back.calendar = Some(entry.key.calendar.clone());
        }
        Kind::MatterDiffers => {
            edit.matter = Some(desk.matter(&event.matter)?);
            back.matter = entry.matter.matter().cloned();
        }
        Kind::CategoryDiffers => {
            edit.category = Some(desk.category(event).ok_or(NoFix::NothingToWrite)?);
            back.category.clone_from(&entry.category);
        }
        Kind::AttendeesDiffer => {
            edit.attendees = Some(desk.attendees(event));
            back.attendees = Some(entry.attendees.iter().cloned().collect());
        }
        Kind::NotChecked
        | Kind::MissingThere
        | Kind::CancelledButAlive
        | Kind::MissingHere
        | Kind::Duplicate
        | Kind::DoubleBooking => return Err(NoFix::NothingToWrite),
    }
    Ok((edit, back))
}

fn delete_all(found: &Discrepancy) -> Result<Vec<FixRow>, NoFix> {
    let event = found.side(Side::Record);
    let entries: Vec<&Facts> = entries(found).collect();
    // A removal needs more than the same matter at the same time: two things may have been planned for it.
    let sure = |entry: &&Facts| event.is_none_or(|event| same_title(event, entry));
    if found.matched_by.is_some_and(|by| by != MatchedBy::Link) && !entries.iter().all(sure) {
        return Err(NoFix::UnsureMatch);
    }
    Ok(entries.into_iter().map(delete).collect())
}

/// Keeps the matched entry; one that carries no link gives way to the only one that does.
fn delete_extra(found: &Discrepancy) -> Result<Vec<FixRow>, NoFix> {
    if found.side(Side::Record).is_none() {
        return Err(NoFix::PeopleDecide);
    }
    let all: Vec<&Facts> = entries(found).collect();
    let first = all.first().ok_or(NoFix::RecordIsNotWritten)?;
    let linked: Vec<_> = all.iter().filter(|entry| entry.source.is_some()).collect();
    let kept = match linked.as_slice() {
        [only] => &only.key,
        _ => &first.key,
    };
    let rows: Vec<FixRow> =
        all.iter().filter(|entry| &entry.key != kept).map(|entry| delete(entry)).collect();
    if rows.is_empty() { Err(NoFix::RecordIsNotWritten) } else { Ok(rows) }
}

fn delete(entry: &Facts) -> FixRow {
    let again = EntryFields {
        calendar: entry.key.calendar.clone(),
        span: entry.span.clone(),
        title: entry.title.clone(),
        body: entry.body.clone(),
        place: entry.place.clone(),
        matter: entry.matter.matter().cloned(),
        category: entry.category.clone(),
        attendees: entry.attendees.iter().cloned().collect(),
        source: entry.source.clone().unwrap_or_default(),
    };
    let write = FixWrite::Delete { key: entry.key.clone(), seen: entry.version.clone() };
    FixRow { write, undo: Undo::CreateAgain(again) }
}

fn entries(found: &Discrepancy) -> impl Iterator<Item = &Facts> {
    found.sides.iter().filter(|facts| facts.side == Side::Practice)
}

fn same_title(a: &Facts, b: &Facts) -> bool {
    let normal = title::normal(a.title.reveal());
    !normal.is_empty() && normal == title::normal(b.title.reveal())
}

/// All-day and timed are never surely the same.
fn overlap(a: &Span, b: &Span) -> bool {
    match (a, b) {
        (Span::Timed { start: a, end: a_end, .. }, Span::Timed { start: b, end: b_end, .. }) => {
            a < b_end && b < a_end
        }
        (Span::AllDay { first: a, end: a_end }, Span::AllDay { first: b, end: b_end }) => {
            a < b_end && b < a_end
        }
        (Span::Timed { .. }, Span::AllDay { .. }) | (Span::AllDay { .. }, Span::Timed { .. }) => false,
    }
}
