//! One appointment that the two systems have in the files of two matters of one client.

use super::{MatchedBy, Matcher, Traits};
use crate::firm::matter::Matter;
use crate::ids::MatterId;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

impl<'m> Matcher<'m, '_, '_> {
    /// One owner, one begin, one client, and titles that may be of one thing: who has several matters is met once, and one
    /// of the two systems has it in the other file. Nothing is missing on either side.
    pub(super) fn refiled(&mut self, matters: &[Matter]) {
        let mut free: BTreeMap<(DateTime<Utc>, &'m str), Vec<usize>> = BTreeMap::new();
        for (at, entry) in self.free_entries() {
            if let (Some(owner), [_]) = (entry.owner, entry.files) {
                free.entry((entry.when.start, owner.text)).or_default().push(at);
            }
        }
        if free.is_empty() {
            return;
        }
        let mut candidates = Vec::new();
        for (at, appt) in self.free_appts().filter(|(_, appt)| !appt.called_off && !appt.internal) {
            let (Some(owner), [_]) = (appt.owner, appt.files) else { continue };
            let entries = free.get(&(appt.when.start, owner.text)).into_iter().flatten();
            let others = entries.filter(|e| self.entries.get(**e).is_some_and(|e| appt.other_matter(e)));
            candidates.extend(others.map(|entry| (at, *entry)));
        }
        if candidates.is_empty() {
            return;
        }
        let clients: BTreeMap<&MatterId, String> = matters.iter().map(|one| (&one.id, client(one))).collect();
        let client = |one: &Traits<'_>| clients.get(one.files.first()?).filter(|name| !name.is_empty());
        for (appt, entry) in candidates {
            let (Some(a), Some(e)) = (self.appts.get(appt), self.entries.get(entry)) else { continue };
            let same = client(a).is_some() && client(a) == client(e);
            if !a.taken && !e.taken && same && !e.names_lost && !a.contradicts(e, self.words) {
                self.take(appt, entry, MatchedBy::TitleTime);
            }
        }
    }
}

fn client(matter: &Matter) -> String {
    matter.client.reveal().trim().to_lowercase()
}
