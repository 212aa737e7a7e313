//! The comparison made once more with what the practice system says now. The report may be hours old: somebody has typed
//! the appointment in since, at another hour or for somebody else, and a write would make it stand there twice.

use super::carry::practice_of;
use super::entries::listed_until;
use super::receipts::{self, OwnWrites};
use super::task::{Direction, Task};
use crate::act::{Postponed, answer};
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::morning::{Asking, gather, remember};
use std::collections::{BTreeMap, BTreeSet};
use truedocket_connect::failure::Failure;
use truedocket_connect::ports::PracticeSystem;
use truedocket_core::firm::matter::Entry;
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::{ConnectionName, EventKey, RemoteId};
use truedocket_core::morning::fix::{FixPlan, FixWrite};
use truedocket_core::morning::outcome::{Discrepancy, DiscrepancyKind, Facts, Outcome};
use truedocket_core::morning::reconcile_with_pairs;
use truedocket_core::morning::snapshot::{CompareDays, Side, Snapshot};
use truedocket_core::morning::words::Wording;
use truedocket_core::time::Window;
use truedocket_core::time::zone::{Zone, Zones};
use truedocket_store::table::discrepancy;

/// All that is compared again.
pub(crate) struct SecondComparison {
    found: Discrepancy,
    snapshot: Snapshot,
    policy: Policy,
    zones: Zones,
    office: Zone,
    window: Window,
    connection: ConnectionName,
    /// Our own writes, and entries that we have made; a listing may not show them yet.
    own: BTreeMap<RemoteId, OwnWrites>,
    made: BTreeSet<RemoteId>,
}

/// Events and the entries that stand for them.
type Standing = BTreeSet<(EventKey, EventKey)>;

/// Does the write put something where a person may have put it since?
pub(crate) fn is_asked_for(write: &FixWrite) -> bool {
    match write {
        FixWrite::Create(_) => true,
        FixWrite::Change { edit, .. } => edit.calendar.is_some() || edit.span.is_some(),
        FixWrite::Delete { .. } => false,
    }
}

impl SecondComparison {
    /// What is known by now of the days around the difference.
    pub(crate) async fn of(
        engine: &Engine,
        found: &Discrepancy,
        connection: &ConnectionName,
    ) -> Result<Self, Problem> {
        let policy = engine.policy().await?;
        let office = engine.office(&policy)?;
        let days = CompareDays { from: found.day, to: found.last_day };
        let snapshot = gather::gather(engine, &policy, days, BTreeSet::new(), Asking::Now).await?;
        let (asked, now) = (connection.clone(), engine.now());
        let own = engine.memory.read(move |reader| {
            let made = receipts::not_shown_yet(reader, &asked, now)?;
            Ok((receipts::own_writes(reader, &asked, now)?, made))
        });
        let (own, made) = own.await.map_err(|error| crate::words::memory(&error))?;
        Ok(Self {
            found: found.clone(),
            window: gather::window(days, &office),
            zones: engine.zones.clone(),
            connection: connection.clone(),
            snapshot,
            policy,
            office,
            own,
            made,
        })
    }

    /// Which entry may be this appointment, as a sentence; `None`: none. `Err`: that cannot be told now.
    pub(crate) async fn perhaps_there(&self, port: &dyn PracticeSystem) -> Result<Option<String>, Postponed> {
        let listed = self.listed(port).await;
        let listed = listed.map_err(|failure| answer::of_reading(&failure, self.connection.as_str()))?;
        let mut now = self.snapshot.clone();
        now.entries = self.entries(&listed);
        Ok(self.named(&now))
    }

    /// The same by what was read last.
    pub(crate) fn perhaps_known(&self) -> Option<String> {
        self.named(&self.snapshot)
    }

    fn named(&self, now: &Snapshot) -> Option<String> {
        // Rules that nothing can be compared by have made no report either.
        let (outcome, standing) = self.compared(now)?;
        let record = self.found.side(Side::Record).map_or("", |facts| facts.key.connection.as_str());
        let wording = Wording::new(
            record,
            self.connection.as_str(),
            &now.staff,
            &now.matters,
            &self.office,
            &self.zones,
        );
        let is_it = |found: &&Discrepancy| found.fingerprint == self.found.fingerprint;
        let still = outcome.discrepancies.iter().find(is_it);
        if let Some(twins) = still.and_then(|found| wording.twins(found)) {
            return Some(twins);
        }
        // What the report told of, the last reading has beside the event as well.
        let before = match still {
            Some(_) => self.compared(&self.snapshot)?.1,
            None => Standing::new(),
        };
        let all = self.entries_by_now(&standing, &before);
        let all: Vec<&Entry> = now.entries.iter().filter(|entry| all.contains(&entry.key)).collect();
        let private = self.found.is_private();
        let named = |entry: &&Entry| match private {
            true => wording.sealed_twin(Side::Practice, &entry.span),
            false => wording.twin(Side::Practice, &entry.title, &entry.span, entry.owner.as_ref()),
        };
        (!all.is_empty()).then(|| all.iter().map(named).collect::<Vec<_>>().join(" "))
    }

    fn compared(&self, snapshot: &Snapshot) -> Option<(Outcome, Standing)> {
        reconcile_with_pairs(snapshot, &self.policy, &self.zones, self.days()).ok()
    }

    /// Entries that the comparison puts beside the event by now and did not put there before.
    fn entries_by_now<'s>(&self, standing: &'s Standing, before: &Standing) -> BTreeSet<&'s EventKey> {
        let copies = self.copies();
        let now = standing.iter().filter(|(event, entry)| {
            let was_there = before.iter().any(|(_, other)| other.id == entry.id);
            copies.contains(event) && !was_there && !self.is_known(entry)
        });
        now.map(|(_, entry)| entry).collect()
    }

    /// It is a side of the difference, or stood for the event before.
    fn is_known(&self, entry: &EventKey) -> bool {
        let is_side = |facts: &Facts| facts.key.id == entry.id;
        let copies = self.copies();
        let mut links = self.snapshot.links.iter().filter(|link| copies.contains(&link.event));
        let missing = self.found.kind() == DiscrepancyKind::MissingThere;
        self.found.sides.iter().any(is_side) || (!missing && links.any(|link| link.entry.id == entry.id))
    }

    /// The event, on whichever calendar it lies.
    fn copies(&self) -> BTreeSet<EventKey> {
        let Some(record) = self.found.side(Side::Record) else { return BTreeSet::new() };
        let lead = self.snapshot.events.iter().find(|event| event.key == record.key);
        let same = self.snapshot.events.iter().filter(|event| {
            lead.is_some_and(|lead| lead.uid.is_some() && lead.uid == event.uid && lead.span == event.span)
        });
        same.map(|event| event.key.clone()).chain([record.key.clone()]).collect()
    }

    fn days(&self) -> CompareDays {
        CompareDays { from: self.found.day, to: self.found.last_day }
    }

    /// What the practice system says of the days, and what lies elsewhere as it was read last.
    fn entries(&self, listed: &[Entry]) -> Vec<Entry> {
        let shown: BTreeSet<&RemoteId> = listed.iter().map(|entry| &entry.key.id).collect();
        let stays = |entry: &&Entry| {
            let is_asked = entry.key.connection == self.connection && self.is_within(entry);
            !shown.contains(&entry.key.id) && (!is_asked || self.made.contains(&entry.key.id))
        };
        let mut all: Vec<Entry> = self.snapshot.entries.iter().filter(stays).cloned().collect();
        all.extend(listed.iter().filter_map(|row| match self.own.get(&row.key.id) {
            Some(own) if own.is_newer_than(row) => own.now.clone(),
            Some(_) | None => Some(row.clone()),
        }));
        all
    }

    fn is_within(&self, entry: &Entry) -> bool {
        let (start, end) = entry.span.instants(&self.office);
        self.window.start <= start && end <= self.window.end
    }

    async fn listed(&self, port: &dyn PracticeSystem) -> Result<Vec<Entry>, Failure> {
        let mut all = Vec::new();
        let keep = |items| {
            all.extend(items);
            None::<()>
        };
        listed_until(port, &self.window, keep).await?;
        Ok(all)
    }
}

/// Which entry may be this appointment before a plan is shown, by what the practice system says now, else by what was
/// read last.
pub(crate) async fn perhaps_there(
    engine: &Engine,
    found: &Discrepancy,
    plan: &FixPlan,
) -> Result<Option<String>, Problem> {
    if !plan.rows.iter().any(|row| is_asked_for(&row.write)) {
        return Ok(None);
    }
    let again = SecondComparison::of(engine, found, &plan.connection).await?;
    let told = match practice_of(engine, &plan.connection, &again.office).await {
        Ok(port) => again.perhaps_there(port.as_ref()).await,
        Err(later) => Err(later),
    };
    Ok(told.unwrap_or_else(|_not_now| again.perhaps_known()))
}

/// For a write that was shown, if it is one of those that ask for it.
pub(super) async fn before(engine: &Engine, task: &Task) -> Result<Option<Box<SecondComparison>>, Problem> {
    if task.direction != Direction::Apply || !is_asked_for(&task.write) {
        return Ok(None);
    }
    let id = task.discrepancy.clone();
    let row = engine.memory.read(move |reader| discrepancy::find(reader, &id)).await;
    let row = row.map_err(|error| crate::words::memory(&error))?;
    match row.as_ref().and_then(remember::kept) {
        Some(kept) => {
            SecondComparison::of(engine, &kept.found, &task.connection).await.map(Box::new).map(Some)
        }
        None => Ok(None),
    }
}
