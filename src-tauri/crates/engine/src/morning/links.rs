//! Pairs that agreed are remembered, so that what moves by a day stays itself. What agrees with nothing any more is
//! forgotten in time.

use super::sources::{is_looked_at, proof};
use crate::fix::receipts;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};
use truedocket_core::connection::{Connection, Role};
use truedocket_core::ids::{ConnectionName, EventKey, RemoteId};
use truedocket_core::morning::outcome::{AgreedPair, MatchedBy, Outcome};
use truedocket_core::morning::snapshot::{DeletedEntry, DeletedEvent, Link, LinkGround, Snapshot};
use truedocket_core::time::Window;
use truedocket_store::table::entry::GoneEntry;
use truedocket_store::table::link::{self, MadeBy, Matched};
use truedocket_store::table::{entry, event, ledger};
use truedocket_store::{Reader, Result, Tx};

/// A pair that no comparison has seen agree for so long is on no list any more.
const KEPT: TimeDelta = TimeDelta::days(180);

/// What a comparison learned of pairs.
pub(super) struct Learned {
    agreed: Vec<AgreedPair>,
    parted: Vec<EventKey>,
}

impl Learned {
    pub(super) fn of(outcome: &Outcome, again: &[Outcome]) -> Self {
        let all = || std::iter::once(outcome).chain(again);
        let agreed = all().flat_map(|outcome| outcome.agreed.iter().cloned()).collect();
        let parted = all().flat_map(|outcome| outcome.parted.iter().cloned()).collect();
        Self { agreed, parted }
    }

    pub(super) fn store(&self, tx: &mut Tx<'_>, at: DateTime<Utc>) -> Result<()> {
        for entry in &self.parted {
            link::parted(tx, entry)?;
        }
        for pair in &self.agreed {
            let matched = match pair.by {
                MatchedBy::Link => Matched::Not,
                MatchedBy::MatterTime => Matched::MatterTime,
                MatchedBy::TitleTime => Matched::TitleTime,
            };
            link::agreed(tx, &pair.event, &pair.entry, matched, at)?;
        }
        link::forget_matched(tx, at - KEPT)?;
        Ok(())
    }
}

/// Links of what is held, and the other side of each, wherever it lies now.
pub(super) fn add(
    reader: &Reader,
    connections: &[Connection],
    (practice, window): (&[ConnectionName], &Window),
    snapshot: &mut Snapshot,
) -> Result<()> {
    let all = link::list(reader)?;
    add_deleted_entries(reader, window, (practice, &all), snapshot)?;
    let events: BTreeSet<EventKey> = snapshot.events.iter().map(|event| event.key.clone()).collect();
    let held = snapshot.entries.iter().map(|entry| (id(&entry.key), entry.key.clone()));
    // Two of one id are the same entry once more: the first counts.
    let mut entries: BTreeMap<(ConnectionName, RemoteId), EventKey> = held.rev().collect();
    for known in all {
        let id = (known.entry.connection.clone(), known.entry.id.clone());
        match (events.contains(&known.record), entries.contains_key(&id)) {
            (false, false) => continue,
            (true, true) => {}
            (true, false) if practice.contains(&known.entry.connection) => {
                let other = entry::living(reader, &known.entry.connection, &known.entry.id)?;
                entries.extend(other.iter().map(|entry| (id.clone(), entry.key.clone())));
                snapshot.entries.extend(other);
            }
            (true, false) => {}
            (false, true) => add_event(reader, connections, &known.record, snapshot)?,
        }
        let ground = match known.made_by {
            MadeBy::Match => LinkGround::Agreed,
            MadeBy::Source | MadeBy::Fix | MadeBy::Person => LinkGround::Made,
        };
        // An entry may move to another calendar, and stays itself.
        let entry = entries.get(&id).cloned().unwrap_or(known.entry);
        snapshot.links.push(Link { event: known.record, entry, ground });
    }
    Ok(())
}

/// Entries that stood for what is held and were deleted in the practice system. What we removed ourselves is no news.
fn add_deleted_entries(
    reader: &Reader,
    window: &Window,
    (practice, known): (&[ConnectionName], &[link::Link]),
    snapshot: &mut Snapshot,
) -> Result<()> {
    let ids = snapshot.events.iter().flat_map(|event| [Some(&event.key.id), event.series.as_ref()]);
    let events: BTreeSet<&RemoteId> = ids.flatten().collect();
    let living: BTreeSet<_> = snapshot.entries.iter().map(|entry| id(&entry.key)).collect();
    let mut gone: BTreeMap<_, GoneEntry> = BTreeMap::new();
    for one in entry::gone_in_window(reader, window, practice)? {
        gone.insert(id(&one.entry.key), one);
    }
    let mut linked = BTreeMap::new();
    for known in known.iter().filter(|known| events.contains(&known.record.id)) {
        let entry = id(&known.entry);
        if living.contains(&entry) || !practice.contains(&known.entry.connection) {
            continue;
        }
        if !gone.contains_key(&entry)
            && let Some((found, Some(gone_at))) = entry::find(reader, &entry.0, &entry.1)?
        {
            gone.insert(entry.clone(), GoneEntry { entry: found, gone_at });
        }
        linked.insert(entry, (known.record.id.clone(), known.confirmed_at));
    }
    let mut deleted = Vec::new();
    for (entry, GoneEntry { entry: was, gone_at }) in gone {
        let (linked, agreed) = linked.remove(&entry).unzip();
        let named = was.source.as_deref().filter(|id| !id.is_empty()).map(RemoteId::new);
        let Some(event) = linked.or(named).filter(|event| events.contains(event)) else { continue };
        if ledger::last_of(reader, &was.key.to_string(), receipts::DELETE)?.is_none() {
            let agreed = agreed.flatten();
            deleted.push(DeletedEntry { event, span: was.span, learned: gone_at, agreed });
        }
    }
    snapshot.deleted_entries = deleted;
    Ok(())
}

/// Whichever calendar it lies on: an entry may move, and stays itself.
fn id(key: &EventKey) -> (ConnectionName, RemoteId) {
    (key.connection.clone(), key.id.clone())
}

/// The event of an entry that is held, on another day by now or deleted.
fn add_event(
    reader: &Reader,
    connections: &[Connection],
    key: &EventKey,
    snapshot: &mut Snapshot,
) -> Result<()> {
    if !is_looked_at(snapshot, key) {
        return Ok(());
    }
    let (living, gone) = event::living_and_gone(reader, &key.connection, &key.id)?;
    if let Some(event) = living.into_iter().find(|event| event.key == *key) {
        snapshot.events.push(event);
        return Ok(());
    }
    let mut of_record = connections.iter().filter(|connection| connection.role == Role::Record);
    let connection = of_record.find(|connection| connection.name == key.connection);
    let gone = gone.into_iter().find(|gone| gone.event.key == *key);
    let (Some(connection), Some(gone)) = (connection, gone) else { return Ok(()) };
    // Where its calendar cannot speak, nothing is said of it.
    if let Ok(proof) = proof(connection, key, snapshot) {
        snapshot.gone.push(proof);
        snapshot.deleted.push(DeletedEvent { event: gone.event, learned: gone.gone_at });
    }
    Ok(())
}
