//! What became of a write whose answer was lost: comparisons of what was wanted with what is there. Nothing is asked
//! here.

use super::practice::{EntryChange, EntryDraft, MarkedEntry, WinningEntry};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use truedocket_core::audit::manifest::WritePermit;
use truedocket_core::calendar::event::{Calendar, EventStatus};
use truedocket_core::calendar::source::{EventSnapshot, RawEvent, RowKind, SourceEvent};
use truedocket_core::firm::matter::Entry;
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{RemoteId, Version};
use truedocket_core::time::Span;

/// What became of a write whose answer was lost. An answer that cannot be had is a failure: it is not known then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteOutcome<T> {
    /// It is done: what it wrote is there, and all else is as before. After a deletion there is nothing (`None`).
    Done(Option<T>),
    /// All is as before: it was not done, or it does not show yet. Doing it again names the same version or key, and so
    /// does no harm.
    NotDone,
    /// It is neither as before nor as wanted: somebody else has changed it, or deleted it (`None`). Whether ours was done
    /// in between cannot be known; a person decides.
    ChangedSince(Option<T>),
}

/// Do two rows say the same? Versions and times of change are the provider's own.
pub fn same_content(a: &SourceEvent, b: &SourceEvent) -> bool {
    plain(a) == plain(b)
}

fn plain(kept: &SourceEvent) -> SourceEvent {
    let mut kept = kept.clone();
    kept.event.version = Version::new("");
    kept.event.updated = None;
    kept
}

/// The row without its rule.
pub(super) fn without_rule(kept: &SourceEvent) -> SourceEvent {
    SourceEvent { shape: RowKind::Single, ..kept.clone() }
}

/// The row without its categories, and without the properties that may hold one.
pub(super) fn without_category(kept: &SourceEvent) -> SourceEvent {
    let mut kept = kept.clone();
    kept.event.categories.clear();
    kept.marks
        .retain(|mark| !mark.to_ascii_lowercase().split('=').next().unwrap_or("").ends_with("category"));
    kept
}

pub(super) fn row_deleted(permit: &WritePermit, now: Option<EventSnapshot>) -> WriteOutcome<Box<RawEvent>> {
    match now {
        None => WriteOutcome::Done(None),
        Some(now) if now.row.source.event.version == *permit.seen() => WriteOutcome::NotDone,
        Some(now) => WriteOutcome::ChangedSince(Some(Box::new(now.row))),
    }
}

/// Each write to a series may give its days new versions, so that a day is compared by what it says.
pub(super) fn day_deleted(day: &RawEvent, series: Option<EventSnapshot>) -> WriteOutcome<Box<RawEvent>> {
    let original = &day.source.event.original_start;
    let is_it = |other: &RawEvent| other.source.event.original_start == *original;
    let now = series.and_then(|series| series.days.into_iter().find(is_it));
    match now.filter(|now| now.source.event.status != EventStatus::Cancelled) {
        None => WriteOutcome::Done(None),
        Some(now) if same_content(&now.source, &day.source) => WriteOutcome::NotDone,
        Some(now) => WriteOutcome::ChangedSince(Some(Box::new(now))),
    }
}

/// `rest` is the row without what the write changes.
pub(super) fn row_changed(
    permit: &WritePermit,
    backup: &EventSnapshot,
    now: Option<EventSnapshot>,
    is_done: impl FnOnce(&RawEvent) -> bool,
    rest: impl Fn(&SourceEvent) -> SourceEvent,
) -> WriteOutcome<Box<RawEvent>> {
    let Some(now) = now else { return WriteOutcome::ChangedSince(None) };
    let row = Box::new(now.row);
    let done = is_done(&row);
    match row.source.event.version == *permit.seen() {
        true if done => WriteOutcome::Done(Some(row)),
        true => WriteOutcome::NotDone,
        false if done && same_content(&rest(&row.source), &rest(&backup.row.source)) => {
            WriteOutcome::Done(Some(row))
        }
        false => WriteOutcome::ChangedSince(Some(row)),
    }
}

/// It is no longer where it was; `there` is what the other calendar has under its id.
pub(super) fn row_moved(
    backup: &EventSnapshot,
    to: &Calendar,
    there: Option<EventSnapshot>,
) -> WriteOutcome<Box<RawEvent>> {
    let Some(there) = there else { return WriteOutcome::ChangedSince(None) };
    let rest = |kept: &SourceEvent| {
        let mut kept = kept.clone();
        kept.event.key.calendar = to.id.clone();
        kept.event.organizer = None;
        kept
    };
    match same_content(&rest(&there.row.source), &rest(&backup.row.source)) {
        true => WriteOutcome::Done(Some(Box::new(there.row))),
        false => WriteOutcome::ChangedSince(Some(Box::new(there.row))),
    }
}

/// `bearing`: all entries of the source. One that bears our mark is ours, wherever it lies by now; one that bears
/// another operation's never is. What bears none is ours by what it says.
pub(super) fn created(
    draft: &EntryDraft,
    known: &BTreeSet<RemoteId>,
    bearing: Vec<MarkedEntry>,
) -> WriteOutcome<Box<Entry>> {
    let is_marked = |one: &MarkedEntry| !draft.mark.is_empty() && one.mark.as_ref() == Some(&draft.mark);
    let (marked, others): (Vec<_>, Vec<_>) = bearing.into_iter().partition(is_marked);
    let mut own: Vec<Entry> = marked.into_iter().map(|one| one.entry).collect();
    if own.is_empty() {
        let unmarked = others.into_iter().filter(|one| draft.mark.is_empty() || one.mark.is_none());
        let new = unmarked.map(|one| one.entry).filter(|entry| !known.contains(&entry.key.id));
        own = new.filter(|entry| entry.key.calendar == draft.calendar).collect();
    }
    own.sort_by(by_id);
    let says = |entry: &Entry| {
        entry.key.calendar == draft.calendar
            && same_time(&entry.span, &draft.span)
            && entry.title == draft.title
    };
    let at = own.iter().position(says);
    match at.map(|at| own.swap_remove(at)) {
        Some(made) => WriteOutcome::Done(Some(Box::new(made))),
        None => match own.into_iter().next() {
            Some(other) => WriteOutcome::ChangedSince(Some(Box::new(other))),
            None => WriteOutcome::NotDone,
        },
    }
}

pub(super) fn changed(before: &Entry, change: &EntryChange, now: Option<Entry>) -> WriteOutcome<Box<Entry>> {
    let Some(now) = now.map(Box::new) else { return WriteOutcome::ChangedSince(None) };
    let wanted = wanted(before, change);
    let attend = |entry: &Entry| entry.attendees.iter().cloned().collect::<BTreeSet<Email>>();
    let (there, asked) = (attend(&now), attend(&wanted));
    // Where no place is written, a person may have added to it.
    let placed = change.place.is_none() || now.place == wanted.place;
    if now.version == before.version {
        let says_so = says(&now, &wanted) && placed && there == asked;
        return if says_so { WriteOutcome::Done(Some(now)) } else { WriteOutcome::NotDone };
    }
    // Whom the system does not know cannot attend there, so that fewer may come than were asked for.
    let attends = if change.attendees.is_some() { there.is_subset(&asked) } else { there == asked };
    match says(&now, &wanted) && placed && attends {
        true => WriteOutcome::Done(Some(now)),
        false => WriteOutcome::ChangedSince(Some(now)),
    }
}

pub(super) fn deleted(before: &Entry, now: Option<Entry>) -> WriteOutcome<Box<Entry>> {
    match now {
        None => WriteOutcome::Done(None),
        Some(now) if now.version == before.version => WriteOutcome::NotDone,
        Some(now) => WriteOutcome::ChangedSince(Some(Box::new(now))),
    }
}

/// The lowest id stays, of those that say the same on the same calendar. One that says something else is nobody's twin.
pub(super) fn keep_one(ours: &Entry, known: &BTreeSet<RemoteId>, bearing: Vec<Entry>) -> WinningEntry {
    let is_twin = |other: &Entry| {
        !known.contains(&other.key.id)
            && other.key.calendar == ours.key.calendar
            && same_time(&other.span, &ours.span)
            && other.title == ours.title
            && other.matter == ours.matter
    };
    let first = bearing.into_iter().filter(is_twin).min_by(by_id);
    match first.filter(|first| by_id(first, ours) == Ordering::Less) {
        Some(first) => WinningEntry::Other(Box::new(first)),
        None => WinningEntry::Ours,
    }
}

/// Ids are numbers where the system counts, and texts elsewhere.
fn by_id(a: &Entry, b: &Entry) -> Ordering {
    let (a, b) = (a.key.id.as_str(), b.key.id.as_str());
    match (a.parse::<u64>(), b.parse::<u64>()) {
        (Ok(a), Ok(b)) => a.cmp(&b),
        (_, _) => a.cmp(b),
    }
}

/// The entry as it is to be.
fn wanted(before: &Entry, change: &EntryChange) -> Entry {
    let mut wanted = before.clone();
    if let Some(calendar) = &change.calendar {
        wanted.key.calendar = calendar.clone();
    }
    wanted.span = change.span.clone().unwrap_or(wanted.span);
    wanted.title = change.title.clone().unwrap_or(wanted.title);
    wanted.place = change.place.clone().unwrap_or(wanted.place);
    wanted.matter = change.matter.clone().or(wanted.matter);
    wanted.category = change.category.clone().or(wanted.category);
    wanted.attendees = change.attendees.clone().unwrap_or(wanted.attendees);
    wanted.source = change.source.clone().or(wanted.source);
    wanted
}

/// Does the entry say all of that, whoever attends and wherever it is? The body is never written by a change, and a person
/// may have added to it; the zone that an entry was made in does not come back from every system.
fn says(entry: &Entry, wanted: &Entry) -> bool {
    entry.key.id == wanted.key.id
        && entry.key.calendar == wanted.key.calendar
        && same_time(&entry.span, &wanted.span)
        && entry.title == wanted.title
        && entry.matter == wanted.matter
        && same_name(entry.category.as_deref(), wanted.category.as_deref())
        && entry.source == wanted.source
}

fn same_name(a: Option<&str>, b: Option<&str>) -> bool {
    let plain = |name: Option<&str>| name.map(|name| name.trim().to_lowercase()).unwrap_or_default();
    plain(a) == plain(b)
}

fn same_time(a: &Span, b: &Span) -> bool {
    match (a, b) {
        (Span::Timed { start, end, .. }, Span::Timed { start: b_start, end: b_end, .. }) => {
            start == b_start && end == b_end
        }
        (Span::AllDay { .. }, Span::AllDay { .. }) => a == b,
        (Span::Timed { .. }, Span::AllDay { .. }) | (Span::AllDay { .. }, Span::Timed { .. }) => false,
    }
}

#[cfg(test)]
#[path = "became_tests.rs"]
mod tests;
