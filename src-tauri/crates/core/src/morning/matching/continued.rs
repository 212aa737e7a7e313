//! What was called off and goes on elsewhere: whose entry is it then?

use super::{Matcher, Traits};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

impl Matcher<'_, '_, '_> {
    /// Entries that name an appointment which was called off go to a living one that nothing else names, if it stands
    /// at their time and is the same by its title or by matter and owner: the hearing was continued, its entry moved
    /// along, and only its link was left behind.
    pub(super) fn yield_to_living(&self, claims: &mut BTreeMap<usize, Vec<usize>>) {
        let is_off = |at: &usize| self.appts.get(*at).is_some_and(|appt| appt.called_off);
        if !claims.keys().any(is_off) {
            return;
        }
        let mut living: BTreeMap<DateTime<Utc>, Vec<&Traits<'_>>> = BTreeMap::new();
        let lives = |appt: &Traits<'_>| !appt.called_off && !appt.internal;
        for (_, appt) in self.free_appts().filter(|(at, appt)| lives(appt) && !claims.contains_key(at)) {
            living.entry(appt.when.start).or_default().push(appt);
        }
        let yields = |entry: &usize| {
            let Some(entry) = self.entries.get(*entry) else { return false };
            let at_once = living.get(&entry.when.start).map(Vec::as_slice).unwrap_or_default();
            at_once.iter().any(|appt| self.is_same(appt, entry))
        };
        for (_, claimants) in claims.iter_mut().filter(|(appt, _)| is_off(appt)) {
            claimants.retain(|entry| !yields(entry));
        }
    }

    fn is_same(&self, appt: &Traits<'_>, entry: &Traits<'_>) -> bool {
        let title = appt.title.is_some() && appt.title == entry.title;
        let own = appt.owner.is_some() && appt.owner == entry.owner;
        let matter = own && entry.files.iter().any(|id| appt.files.contains(id));
        (title || matter) && !appt.other_matter(entry) && !appt.contradicts(entry, self.words)
    }
}
