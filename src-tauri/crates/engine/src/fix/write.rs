//! One write against the practice system. A lost answer is looked up; a version that moved on is a refusal.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use truedocket_connect::failure::{Effect, Failure, Kind};
use truedocket_connect::ports::{Answer, Became, EntryChange, EntryDraft, EntryWrite, PracticeSystem};
use truedocket_core::ids::{EventKey, RemoteId, Version};
use truedocket_core::matter::Entry;
use truedocket_core::morning::fix::{EntryEdit, EntryFields, FixWrite};

/// What a write did: the entry before and after, as the practice system shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Receipt {
    /// Before; `None` for a creation.
    pub(crate) before: Option<Entry>,
    /// After; `None` for a deletion.
    pub(crate) after: Option<Entry>,
}

/// Has the write perhaps been done already, by a process that died before it could tell?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// Nothing was sent yet.
    First,
    /// An earlier one ended without an answer.
    Again,
}

/// Carries out one write. `known` are entries that bear the same source and are not the one to be made.
pub(crate) async fn carry_out(
    port: &dyn PracticeSystem,
    write: &FixWrite,
    known: &BTreeSet<RemoteId>,
    attempt: Attempt,
) -> Answer<Receipt> {
    match write {
        FixWrite::Create(fields) => create(port, fields, known).await,
        FixWrite::Change { key, seen, edit } => change(port, key, seen, edit, attempt).await,
        FixWrite::Delete { key, seen } => delete(port, key, seen, attempt).await,
    }
}

async fn create(
    port: &dyn PracticeSystem,
    fields: &EntryFields,
    known: &BTreeSet<RemoteId>,
) -> Answer<Receipt> {
    let draft = draft(fields);
    let write = EntryWrite::Create { draft: &draft, known };
    let made = |after: Option<Box<Entry>>| Receipt { before: None, after: after.map(|entry| *entry) };
    if !fields.source.is_empty() {
        match port.became(write).await.map_err(Failure::before_write)? {
            Became::Done(there) | Became::ChangedSince(there) => return Ok(made(there)),
            Became::NotDone => {}
        }
    }
    let failure = match port.create_entry(&draft).await {
        Ok(entry) => return Ok(made(Some(Box::new(entry)))),
        Err(failure) => failure,
    };
    looked_up(port, write, failure).await.map(made)
}

/// What a write has written after all, whose answer was lost; else its failure, proved or not.
async fn looked_up(
    port: &dyn PracticeSystem,
    write: EntryWrite<'_>,
    failure: Failure,
) -> Answer<Option<Box<Entry>>> {
    match failure.effect() {
        Effect::None => Err(failure),
        Effect::Unknown => match port.became(write).await {
            Ok(Became::Done(after)) => Ok(after),
            Ok(Became::NotDone) => Err(failure.before_write()),
            Ok(Became::ChangedSince(_)) | Err(_) => Err(failure),
        },
    }
}

fn draft(fields: &EntryFields) -> EntryDraft {
    EntryDraft {
        calendar: fields.calendar.clone(),
        span: fields.span.clone(),
        title: fields.title.clone(),
        body: fields.body.clone(),
        place: fields.place.clone(),
        matter: fields.matter.clone(),
        category: fields.category.clone(),
        attendees: fields.attendees.clone(),
        source: fields.source.clone(),
    }
}

async fn change(
    port: &dyn PracticeSystem,
    key: &EventKey,
    seen: &Version,
    edit: &EntryEdit,
    attempt: Attempt,
) -> Answer<Receipt> {
    let Some(before) = port.entry(key).await? else { return Err(moved_on("change entry")) };
    if before.version != *seen {
        // Our own earlier write is the one other explanation.
        return match attempt {
            Attempt::Again if says(&before, edit) => Ok(Receipt { before: None, after: Some(before) }),
            Attempt::Again | Attempt::First => Err(moved_on("change entry")),
        };
    }
    let wanted = EntryChange {
        calendar: edit.calendar.clone(),
        span: edit.span.clone(),
        matter: edit.matter.clone(),
        category: edit.category.clone(),
        attendees: edit.attendees.clone(),
        ..EntryChange::default()
    };
    let write = EntryWrite::Change { before: &before, change: &wanted };
    let after = match port.change_entry(key, seen, &wanted).await {
        Ok(after) => after,
        Err(failure) => match looked_up(port, write, failure).await? {
            Some(after) => *after,
            None => return Err(moved_on("change entry")),
        },
    };
    Ok(Receipt { before: Some(before), after: Some(after) })
}

async fn delete(
    port: &dyn PracticeSystem,
    key: &EventKey,
    seen: &Version,
    attempt: Attempt,
) -> Answer<Receipt> {
    let Some(before) = port.entry(key).await? else {
        return match attempt {
            Attempt::Again => Ok(Receipt { before: None, after: None }),
            Attempt::First => Err(moved_on("delete entry")),
        };
    };
    if before.version != *seen {
        return Err(moved_on("delete entry"));
    }
    if let Err(failure) = port.delete_entry(key, seen).await {
        looked_up(port, EntryWrite::Delete { before: &before }, failure).await?;
    }
    Ok(Receipt { before: Some(before), after: None })
}

/// Does the entry say what the edit wanted?
fn says(entry: &Entry, edit: &EntryEdit) -> bool {
    let set = |emails: &[truedocket_core::people::Email]| emails.iter().cloned().collect::<BTreeSet<_>>();
    edit.calendar.as_ref().is_none_or(|calendar| entry.key.calendar == *calendar)
        && edit.span.as_ref().is_none_or(|span| same_time(&entry.span, span))
        && edit.matter.as_ref().is_none_or(|matter| entry.matter.as_ref() == Some(matter))
        && edit.category.as_ref().is_none_or(|category| entry.category.as_ref() == Some(category))
        && edit.attendees.as_ref().is_none_or(|attendees| set(&entry.attendees) == set(attendees))
}

/// The zone that an entry was made in does not come back from every practice system.
fn same_time(a: &truedocket_core::time::Span, b: &truedocket_core::time::Span) -> bool {
    use truedocket_core::time::Span;
    match (a, b) {
        (Span::Timed { start, end, .. }, Span::Timed { start: b_start, end: b_end, .. }) => {
            start == b_start && end == b_end
        }
        (Span::AllDay { .. }, Span::AllDay { .. }) => a == b,
        (Span::Timed { .. }, Span::AllDay { .. }) | (Span::AllDay { .. }, Span::Timed { .. }) => false,
    }
}

fn moved_on(operation: &'static str) -> Failure {
    Failure::new(Kind::Stale, "practice system", operation).reason("changed_in_the_meantime")
}
