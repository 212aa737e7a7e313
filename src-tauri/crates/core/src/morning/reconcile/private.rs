//! What stands for a private event is as private as it.

use super::super::snapshot::Snapshot;
use super::Reconciliation;
use crate::calendar::event::CalendarEvent;
use crate::ids::{EventKey, RemoteId};
use std::collections::BTreeSet;

impl Reconciliation<'_> {
    /// Marks each entry that stands for a private event, names one, or stood for one that was deleted.
    pub(super) fn mark_private(&mut self, snapshot: &Snapshot) {
        let deleted = snapshot.deleted.iter().map(|deleted| &deleted.event);
        let private: Vec<&CalendarEvent> =
            snapshot.events.iter().chain(deleted).filter(|event| event.private).collect();
        if private.is_empty() {
            return;
        }
        let keys: BTreeSet<&EventKey> = private.iter().map(|event| &event.key).collect();
        let ids = private.iter().flat_map(|event| [Some(&event.key.id), event.series.as_ref()]);
        let ids: BTreeSet<&str> = ids.flatten().map(RemoteId::as_str).collect();
        let linked = snapshot.links.iter().filter(|link| keys.contains(&link.event));
        let linked: BTreeSet<&EventKey> = linked.map(|link| &link.entry).collect();
        let matched = self.matched_with_private();
        let gone = &self.matches.gone;
        for (at, ent) in self.entries.iter_mut().enumerate() {
            let named = ent.entry.source.as_deref().is_some_and(|id| ids.contains(id));
            let was = gone.get(&at).is_some_and(|proof| keys.contains(proof.event()));
            ent.private |= named || was || matched.contains(&at) || linked.contains(&ent.entry.key);
        }
    }

    /// Entries that were found for private appointments.
    fn matched_with_private(&self) -> BTreeSet<usize> {
        let pairs = self.matches.pairs.iter().map(|pair| (pair.appt, pair.entry));
        let further = self.matches.companions.iter();
        let further = further.flat_map(|(appt, entries)| entries.iter().map(|entry| (*appt, *entry)));
        let all = pairs.chain(self.matches.extras.iter().copied()).chain(further);
        all.filter(|(appt, _)| self.is_private(*appt)).map(|(_, entry)| entry).collect()
    }

    pub(super) fn is_private(&self, appt: usize) -> bool {
        self.appts.get(appt).is_some_and(|appt| appt.lead().private)
    }
}
