//! Our own earlier writes of entries. A receipt proves that an entry is there before the practice system shows it, and a
//! write whose outcome is not known may be there already.

use super::entries::{same_thing, same_time};
use super::task::{Receipt, Task};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};
use truedocket_core::act::{SHOWN_WITHIN, Work, speaks_of};
use truedocket_core::firm::matter::Entry;
use truedocket_core::ids::{ConnectionName, EventKey, RemoteId, Version};
use truedocket_core::morning::fix::{EntryFields, FixWrite};
use truedocket_store::table::operation::{self, Operation};
use truedocket_store::{Reader, Result};

/// The acts as the journal names them.
pub(crate) const CREATE: &str = "create entry";
pub(crate) const CHANGE: &str = "change entry";
pub(crate) const DELETE: &str = "delete entry";

/// Operations that are looked at, more than can be under way at once.
const MOST: u32 = 1_000;

/// What a report has found is decided on within this time, or found anew.
const DECIDED_SINCE: TimeDelta = TimeDelta::days(31);

/// An earlier creation of the same entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EarlierWrite {
    /// Its outcome is not known.
    NotKnown,
    /// It has its receipt, and may not show yet.
    Written {
        /// The entry.
        entry: EventKey,
        /// Since when.
        at: DateTime<Utc>,
    },
}

/// Creations of the same entry by other operations than `own` that a look at the practice system may not show.
pub(crate) fn earlier(
    reader: &Reader,
    task: &Task,
    own: i64,
    now: DateTime<Utc>,
) -> Result<Option<EarlierWrite>> {
    let FixWrite::Create(fields) = &task.write else { return Ok(None) };
    let is_same = |one: &Operation| {
        one.number != own && Task::of(one).is_ok_and(|other| is_creation_of(&other, fields))
    };
    let open = operation::not_known(reader, MOST)?;
    let mut open = open.iter().filter(|one| matches!(one.work, Work::Fix | Work::FixUndo));
    if open.any(|one| one.connection == task.connection && is_same(one)) {
        return Ok(Some(EarlierWrite::NotKnown));
    }
    let written = living(reader, &task.connection, now - SHOWN_WITHIN)?;
    let mut same = written.into_iter().filter(|(one, key, _)| is_same(one) && !task.beside.contains(&key.id));
    Ok(same.next_back().map(|(_, entry, at)| EarlierWrite::Written { entry, at }))
}

/// Entries that we have made and not removed again, and of which a listing that was begun at `read_at` does not speak.
pub(crate) fn not_shown_yet(
    reader: &Reader,
    connection: &ConnectionName,
    read_at: DateTime<Utc>,
) -> Result<BTreeSet<RemoteId>> {
    let written = living(reader, connection, read_at - SHOWN_WITHIN)?;
    Ok(written.into_iter().filter(|(_, _, at)| !speaks_of(*at, read_at)).map(|(_, key, _)| key.id).collect())
}

/// What our own writes have made of an entry since some time ago.
pub(crate) struct OwnWrites {
    /// Versions that they replaced.
    replaced: BTreeSet<Version>,
    /// As the newest one left it; `None`: removed.
    pub(crate) now: Option<Entry>,
    /// When that one was written.
    pub(crate) at: DateTime<Utc>,
}

impl OwnWrites {
    /// Is the entry as it was before one of them? The practice system then does not show yet what we have written.
    pub(crate) fn is_newer_than(&self, shown: &Entry) -> bool {
        self.replaced.contains(&shown.version)
            && self.now.as_ref().is_none_or(|now| now.version != shown.version)
    }
}

/// Our own writes that a look at the practice system at `now` may not show.
pub(crate) fn own_writes(
    reader: &Reader,
    connection: &ConnectionName,
    now: DateTime<Utc>,
) -> Result<BTreeMap<RemoteId, OwnWrites>> {
    let written = receipts(reader, connection, &[CREATE, CHANGE, DELETE], now - SHOWN_WITHIN)?;
    let mut all: BTreeMap<RemoteId, OwnWrites> = BTreeMap::new();
    for (_, Receipt { before, after }, at) in written {
        let Some(id) = after.as_ref().or(before.as_ref()).map(|entry| entry.key.id.clone()) else { continue };
        let own = all.entry(id).or_insert(OwnWrites { replaced: BTreeSet::new(), now: None, at });
        own.replaced.extend(before.map(|entry| entry.version));
        (own.now, own.at) = (after, at);
    }
    Ok(all)
}

/// The version in which our own changes have left an entry since it was seen in the one that the write expects. They have
/// changed other fields: each was decided on its own, and none of them makes this one wrong.
pub(crate) fn left_at(
    reader: &Reader,
    connection: &ConnectionName,
    write: &FixWrite,
    now: DateTime<Utc>,
) -> Result<Option<Version>> {
    let FixWrite::Change { key, seen, edit } = write else { return Ok(None) };
    let mut left = seen.clone();
    for (operation, receipt, _) in receipts(reader, connection, &[CHANGE], now - DECIDED_SINCE)? {
        let (Some(before), Some(after)) = (receipt.before, receipt.after) else { continue };
        if after.key.id != key.id || before.version != left {
            continue;
        }
        let Ok(Task { write: FixWrite::Change { edit: other, .. }, .. }) = Task::of(&operation) else {
            return Ok(None);
        };
        if edit.shares_a_field(&other) {
            return Ok(None);
        }
        left = after.version;
    }
    Ok((left != *seen).then_some(left))
}

/// Rows of a listing, as they are by our own receipts: a change or removal that does not show yet was done all the same.
pub(crate) fn by_receipts(
    reader: &Reader,
    connection: &ConnectionName,
    now: DateTime<Utc>,
    rows: Vec<Entry>,
) -> Result<Vec<Entry>> {
    let own = own_writes(reader, connection, now)?;
    let newest = |row: Entry| match own.get(&row.key.id) {
        Some(own) if own.is_newer_than(&row) => own.now.clone(),
        Some(_) | None => Some(row),
    };
    Ok(rows.into_iter().filter_map(newest).collect())
}

/// What was done since, with its receipt and when that came.
fn receipts(
    reader: &Reader,
    connection: &ConnectionName,
    acts: &[&str],
    since: DateTime<Utc>,
) -> Result<Vec<(Operation, Receipt, DateTime<Utc>)>> {
    let with_receipt = |operation: Operation| {
        // One that cannot be read names no entry; the practice system's own word counts then.
        let receipt = serde_json::from_str(operation.receipt.reveal()).ok()?;
        let at = operation.settled_at?;
        Some((operation, receipt, at))
    };
    let done = operation::done_since(reader, connection, acts, since)?;
    Ok(done.into_iter().filter_map(with_receipt).collect())
}

/// Creations since, with the entry and the time of the receipt, without those that we have taken back.
fn living(
    reader: &Reader,
    connection: &ConnectionName,
    since: DateTime<Utc>,
) -> Result<Vec<(Operation, EventKey, DateTime<Utc>)>> {
    let removed: BTreeSet<String> = operation::done_since(reader, connection, &[DELETE], since)?
        .into_iter()
        .map(|operation| operation.object)
        .collect();
    let mut living = Vec::new();
    for (operation, receipt, at) in receipts(reader, connection, &[CREATE], since)? {
        let Some(entry) = receipt.after else { continue };
        if !removed.contains(&entry.key.to_string()) {
            living.push((operation, entry.key, at));
        }
    }
    Ok(living)
}

/// The same event, or the same owner, time, and matter or title.
fn is_creation_of(task: &Task, wanted: &EntryFields) -> bool {
    let FixWrite::Create(fields) = &task.write else { return false };
    let same_source = !wanted.source.is_empty() && fields.source == wanted.source;
    let says_the_same = fields.calendar == wanted.calendar
        && same_time(&fields.span, &wanted.span)
        && same_thing(
            (fields.matter.as_ref(), fields.title.reveal()),
            (wanted.matter.as_ref(), wanted.title.reveal()),
        );
    same_source || says_the_same
}
