//! What was called off and goes on elsewhere: whose entry is it then?

use super::{MatchedBy, Matcher, Traits, near_in_day};
use chrono::{DateTime, NaiveDate, Utc};
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

impl Matcher<'_, '_, '_> {
    /// What was called off takes the nearest entry of its day that is the same by its words and its matter, or its owner:
    /// the two never agreed on the hour, and nobody goes at either. It comes last, so that what takes place has its entry.
    pub(super) fn called_off_nearby(&mut self) {
        let mut free: BTreeMap<NaiveDate, Vec<usize>> = BTreeMap::new();
        for (at, entry) in self.free_entries().filter(|(_, entry)| !entry.names_lost) {
            if !self.matches.elsewhere.contains(&at) {
                free.entry(entry.when.day).or_default().push(at);
            }
        }
        if free.is_empty() {
            return;
        }
        let (mut by_matter, mut by_title) = (Vec::new(), Vec::new());
        for (at, appt) in self.free_appts().filter(|(_, appt)| appt.called_off) {
            let of_its_days = free.range(appt.when.day..=appt.when.last_day);
            for entry in of_its_days.flat_map(|(_, entries)| entries) {
                let Some(e) = self.entries.get(*entry).filter(|e| near_in_day(&appt.when, &e.when)) else {
                    continue;
                };
                let Some(far) = self.distance(at, *entry) else { continue };
                let same_title = appt.title.is_some() && appt.title == e.title;
                if appt.same_matter(e) && appt.same_words(e, self.words) && !appt.other_matter(e) {
                    by_matter.push((far, at));
                } else if same_title && appt.owner == e.owner && !appt.other_matter(e) {
                    by_title.push((far, at));
                }
            }
        }
        by_matter.sort();
        by_title.sort();
        self.take_all(&by_matter, MatchedBy::MatterTime);
        self.take_all(&by_title, MatchedBy::TitleTime);
    }
}
