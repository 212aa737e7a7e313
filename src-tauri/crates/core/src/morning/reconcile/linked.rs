//! Which pairs agree without any ambiguity, so that they may be remembered, and which remembered ones have parted.

use super::super::compare::{called_off_by, compare};
use super::super::gather::{Disposition, GatheredAppointment, GatheredEntry};
use super::super::matching::Pair;
use super::super::outcome::{AgreedPair, MatchedBy, SkipReason};
use super::super::snapshot::LinkGround;
use super::{End, Reconciliation};
use crate::ids::{EventKey, MatterId};
use chrono::{DateTime, Utc};
use foldhash::fast::FixedState;
use std::collections::{BTreeMap, HashMap};

/// How often a matter, or a title, stands at one time.
type Counts<'c> = HashMap<(DateTime<Utc>, &'c str), u32, FixedState>;

impl Reconciliation<'_> {
    /// Pairs that agree and name each other nowhere, or where the entry names an event that is gone. A pair of which a second one could be the same is left out: what is
    /// remembered must not be a guess.
    pub(super) fn agreed(&self) -> Vec<AgreedPair> {
        // One day is not what lasts several.
        let by_day = self.days_in_pieces();
        let unnamed = |pair: &&Pair| {
            if by_day.contains(&(pair.appt, pair.entry)) {
                return false;
            }
            let source = self.entries.get(pair.entry).map(|ent| ent.entry.source.as_deref());
            source.is_some_and(|source| source.is_none_or(str::is_empty))
                || self.matches.gone.contains_key(&pair.entry)
        };
        let candidates: Vec<&Pair> = self.matches.pairs.iter().filter(unnamed).collect();
        if candidates.is_empty() {
            return Vec::new();
        }
        let (matters, titles) =
            (self.counts(matter_of_appt, matter_of_entry), self.counts(title_of_appt, title_of_entry));
        let mut agreed = Vec::new();
        for pair in candidates {
            let (Some(appt), Some(ent)) = (self.appts.get(pair.appt), self.entries.get(pair.entry)) else {
                continue;
            };
            let once = |counts: &[Counts<'_>; 2], key: Option<&str>| {
                let place = key.map(|key| (appt.when.start, key));
                place.is_some_and(|place| counts.iter().all(|count| count.get(&place) == Some(&1)))
            };
            let alone = match pair.by {
                MatchedBy::Link => true,
                MatchedBy::MatterTime => once(&matters, matter_of_appt(appt)),
                MatchedBy::TitleTime => once(&titles, title_of_appt(appt)),
            };
            if alone && appt.when.start == ent.when.start && self.agrees(pair, appt, ent) {
                let (event, entry) = (appt.lead().key.clone(), ent.entry.key.clone());
                agreed.push(AgreedPair { event, entry, by: pair.by });
            }
        }
        agreed
    }

    fn agrees(&self, pair: &Pair, appt: &GatheredAppointment<'_>, ent: &GatheredEntry<'_>) -> bool {
        match self.entry_fates.get(pair.entry) {
            Some(Some(End::Agrees)) => true,
            // On the days around nothing was compared, and what clashes with another one agrees all the same.
            Some(Some(End::Differs | End::Skipped(SkipReason::OutsideDays))) => {
                let is_seen = appt.seen.is_ok() && ent.seen.is_ok();
                let alive =
                    appt.fate != Disposition::CalledOff && called_off_by(appt, ent, &self.options).is_none();
                is_seen
                    && alive
                    && compare(appt, ent, &self.beside(*pair, pair.entry), &self.options).is_empty()
            }
            Some(Some(End::Flagged | End::Skipped(_)) | None) | None => false,
        }
    }

    fn counts<'c>(
        &'c self,
        of_appt: fn(&'c GatheredAppointment<'_>) -> Option<&'c str>,
        of_entry: fn(&'c GatheredEntry<'_>) -> Option<&'c str>,
    ) -> [Counts<'c>; 2] {
        let (mut appts, mut entries) = (Counts::default(), Counts::default());
        for appt in &self.appts {
            if let Some(key) = of_appt(appt) {
                *appts.entry((appt.when.start, key)).or_default() += 1;
            }
        }
        for ent in &self.entries {
            if let Some(key) = of_entry(ent) {
                *entries.entry((ent.when.start, key)).or_default() += 1;
            }
        }
        [appts, entries]
    }

    /// Entries that were remembered with an event of another matter than their own: they no longer belong together.
    pub(super) fn parted(&self) -> Vec<EventKey> {
        let remembered = self.links.iter().filter(|link| link.ground == LinkGround::Agreed);
        let remembered: BTreeMap<&EventKey, &EventKey> =
            remembered.map(|link| (&link.entry, &link.event)).collect();
        if remembered.is_empty() {
            return Vec::new();
        }
        let mut matters = BTreeMap::new();
        for appt in &self.appts {
            let matter = appt.found.matter();
            matters.extend(appt.appointment.copies.iter().filter_map(|copy| Some((&copy.key, matter?))));
        }
        let has_parted = |ent: &&GatheredEntry<'_>| {
            let event = remembered.get(&ent.entry.key).and_then(|event| matters.get(event));
            event.zip(ent.entry.matter.as_ref()).is_some_and(|(ours, theirs)| *ours != theirs)
        };
        self.entries.iter().filter(has_parted).map(|ent| ent.entry.key.clone()).collect()
    }
}

fn matter_of_appt<'c>(appt: &'c GatheredAppointment<'_>) -> Option<&'c str> {
    appt.found.matter().map(MatterId::as_str)
}

fn matter_of_entry<'c>(ent: &'c GatheredEntry<'_>) -> Option<&'c str> {
    ent.entry.matter.as_ref().map(MatterId::as_str)
}

fn title_of_appt<'c>(appt: &'c GatheredAppointment<'_>) -> Option<&'c str> {
    Some(appt.title.as_str()).filter(|title| !title.is_empty())
}

fn title_of_entry<'c>(ent: &'c GatheredEntry<'_>) -> Option<&'c str> {
    Some(ent.title.as_str()).filter(|title| !title.is_empty())
}
