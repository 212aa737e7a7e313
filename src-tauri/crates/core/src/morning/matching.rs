//! Which entry stands for which appointment: by link, then by matter and time, then by title and time. One to one,
//! nearest first; never each against each.

mod by_day;
mod continued;
mod links;
mod refiled;
mod traits;

use super::gather::{GatheredAppointment, GatheredEntry, When, WordRules};
use super::outcome::MatchedBy;
use super::snapshot::Snapshot;
use super::visibility::Visibility;
use crate::coverage::GoneProof;
use crate::ids::MatterId;
pub(super) use by_day::{Pieces, last_alike};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use links::{Links, Target};
use std::collections::{BTreeMap, BTreeSet};
use traits::{Key, Part, Traits, Word};

/// How many neighbours in time are looked at on either side. More than that on one day in one matter is no order
/// that a nearest neighbour could be read from.
const NEIGHBOURS: usize = 8;
/// Begins further apart than this are not the same appointment.
const NEAR_HOURS: i64 = 12;
/// Same title and less than this apart: the same appointment.
const CLOSE_MINUTES: i64 = 15;
/// Rounds of nearest neighbours; each takes the nearest of all that are left.
const ROUNDS: usize = 16;

/// An entry that stands for an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) appt: usize,
    pub(super) entry: usize,
    pub(super) by: MatchedBy,
}

/// All matches.
#[derive(Default)]
pub(super) struct Matches<'s> {
    pub(super) pairs: Vec<Pair>,
    /// Further entries for an appointment that has one: appointment, entry.
    pub(super) extras: Vec<(usize, usize)>,
    /// Entries in the files of further matters, by the appointment that names several.
    pub(super) companions: BTreeMap<usize, Vec<usize>>,
    /// Entries whose event is proven to be gone.
    pub(super) gone: BTreeMap<usize, &'s GoneProof>,
    /// Of these, entries that name none: what was last known of the event says that they stood for it.
    pub(super) presumed: BTreeSet<usize>,
    /// Entries that name an event of which it cannot be said whether it is gone.
    pub(super) unknown: BTreeSet<usize>,
    /// Entries that name an event which is not in the snapshot.
    pub(super) elsewhere: BTreeSet<usize>,
    /// What one system has in one piece and the other one day by day. Each day has its pair.
    pub(super) pieces: Vec<Pieces>,
}

/// Same matter and begin; the more else agrees, the earlier it is tried.
const BY_MATTER: [&[Part]; 4] = [
    &[Part::Matter, Part::Owner, Part::Title],
    &[Part::Matter, Part::Title],
    &[Part::Matter, Part::Owner],
    &[Part::Matter],
];
const BY_TITLE: [&[Part]; 2] = [&[Part::Title, Part::Owner], &[Part::Title]];

/// What the titles of two with the same key may say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Titles {
    /// They must not contradict each other: what two people do in one matter at one time may be two things.
    Fit,
    /// They may: one person is at one place, so that what begins together is one appointment. But an entry whose event is
    /// gone, or not to be found, stands for that one, and an entry with the title of another event for the other one.
    Differ,
}

struct Matcher<'m, 'w, 's> {
    appts: Vec<Traits<'m>>,
    entries: Vec<Traits<'m>>,
    words: &'m WordRules<'w>,
    matches: Matches<'s>,
}

/// Matches everything. Appointments in `folded` are further copies of one appointment; their entries count for the
/// one that is kept.
pub(super) fn matches<'s>(
    snapshot: &'s Snapshot,
    sight: &Visibility<'s>,
    appts: &[GatheredAppointment<'_>],
    entries: &[GatheredEntry<'_>],
    folded: &BTreeMap<usize, usize>,
    words: &WordRules<'_>,
) -> Matches<'s> {
    let mut matcher = Matcher {
        appts: appts.iter().map(Traits::of_appt).collect(),
        entries: entries.iter().map(Traits::of_entry).collect(),
        words,
        matches: Matches::default(),
    };
    for copy in folded.keys() {
        if let Some(traits) = matcher.appts.get_mut(*copy) {
            traits.taken = true;
        }
    }
    matcher.by_link(&Links::of(snapshot, sight, appts, entries, folded), appts, entries, folded);
    matcher.by_day(false);
    matcher.alive(snapshot);
    matcher.called_off();
    matcher.matches
}

impl<'m, 's> Matcher<'m, '_, 's> {
    fn alive(&mut self, snapshot: &Snapshot) {
        let business = |appt: &Traits<'_>| !appt.called_off && !appt.internal;
        for parts in BY_MATTER {
            self.zip(business, parts, Titles::Fit, MatchedBy::MatterTime);
        }
        let [exact, by_title] = BY_TITLE;
        self.zip(|appt| !appt.called_off, exact, Titles::Fit, MatchedBy::TitleTime);
        self.misfiled();
        self.refiled(&snapshot.matters);
        self.zip(business, &[Part::Matter, Part::Owner], Titles::Differ, MatchedBy::MatterTime);
        self.zip(|appt| !appt.called_off, by_title, Titles::Fit, MatchedBy::TitleTime);
        self.companions(false);
        let words = self.words;
        // Before anything near is taken: else the second entry of one event would stand in for another one's.
        self.fold_extras();
        self.near_by(
            |t| t.matter,
            MatchedBy::MatterTime,
            |a, e| {
                let fits = near_in_day(&a.when, &e.when) && !a.contradicts(e, words);
                // What is of one day is no part of something longer only because it lies within it.
                business(a) && fits && (by_day::last_alike(&a.when, &e.when) || !a.other_category(e))
            },
        );
        self.near_by(
            |t| t.title,
            MatchedBy::TitleTime,
            |a, e| {
                let close = (a.when.start - e.when.start).abs() < TimeDelta::minutes(CLOSE_MINUTES);
                !a.called_off && (close || a.when.is_same_whole_day(&e.when))
            },
        );
        self.moved();
        self.by_owner();
        self.fold_extras();
    }

    /// What was called off takes only entries that nothing alive claims: at its very time, then those of the same words on
    /// its day.
    fn called_off(&mut self) {
        self.by_day(true);
        for parts in BY_MATTER {
            self.zip(|appt| appt.called_off, parts, Titles::Fit, MatchedBy::MatterTime);
        }
        for parts in BY_TITLE {
            self.zip(|appt| appt.called_off, parts, Titles::Fit, MatchedBy::TitleTime);
        }
        self.zip(|appt| appt.called_off, &[Part::Matter, Part::Owner], Titles::Differ, MatchedBy::MatterTime);
        self.companions(true);
        self.fold_extras();
        self.called_off_nearby();
        self.fold_extras();
    }

    fn take(&mut self, appt: usize, entry: usize, by: MatchedBy) {
        if let (Some(a), Some(e)) = (self.appts.get_mut(appt), self.entries.get_mut(entry)) {
            a.taken = true;
            e.taken = true;
            self.matches.pairs.push(Pair { appt, entry, by });
        }
    }

    fn add_extra(&mut self, appt: usize, entry: usize) {
        if let Some(e) = self.entries.get_mut(entry) {
            e.taken = true;
            self.matches.extras.push((appt, entry));
        }
    }

    fn by_link(
        &mut self,
        links: &Links<'_, 's>,
        appts: &[GatheredAppointment<'_>],
        entries: &[GatheredEntry<'_>],
        folded: &BTreeMap<usize, usize>,
    ) {
        let mut claims: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            match links.target(at, entry, appts) {
                Target::Nothing => {}
                Target::Gone(gone) => {
                    self.matches.gone.insert(at, gone);
                    self.entries.get_mut(at).into_iter().for_each(|entry| entry.names_lost = true);
                }
                Target::Unknown => {
                    self.matches.unknown.insert(at);
                    self.entries.get_mut(at).into_iter().for_each(|entry| entry.names_lost = true);
                }
                Target::Elsewhere => {
                    self.matches.elsewhere.insert(at);
                }
                Target::Appt(appt) => {
                    let replaced = links.replaced(at, entry).map(|gone| (at, gone));
                    self.matches.gone.extend(replaced);
                    claims.entry(folded.get(&appt).copied().unwrap_or(appt)).or_default().push(at);
                }
            }
        }
        self.yield_to_living(&mut claims);
        for (appt, mut claimants) in claims {
            claimants
                .sort_by_key(|entry| (self.is_of_other_matter(appt, *entry), self.distance(appt, *entry)));
            let mut claimants = claimants.into_iter();
            let Some(first) = claimants.next() else { continue };
            self.take(appt, first, MatchedBy::Link);
            let repeats = |extra: &usize| self.repeats(appt, first, *extra);
            for extra in claimants.filter(repeats).collect::<Vec<_>>() {
                self.add_extra(appt, extra);
            }
        }
    }

    fn is_of_other_matter(&self, appt: usize, entry: usize) -> bool {
        self.appts.get(appt).zip(self.entries.get(entry)).is_some_and(|(a, e)| a.other_matter(e))
    }

    /// Does an entry of the same link repeat the first one? Whoever copies an entry to plan something else copies its
    /// link: another matter, or another title at another time, is something else.
    fn repeats(&self, appt: usize, first: usize, entry: usize) -> bool {
        let (Some(appt), Some(first), Some(entry)) =
            (self.appts.get(appt), self.entries.get(first), self.entries.get(entry))
        else {
            return false;
        };
        let same_title = entry.title.is_some_and(|title| [appt.title, first.title].contains(&Some(title)));
        let at_once = appt.when.overlaps(&entry.when) || first.when.overlaps(&entry.when);
        let other_day = by_day::are_days_of(&appt.when, [&first.when, &entry.when]);
        !other_day && !appt.other_matter(entry) && !first.other_matter(entry) && (same_title || at_once)
    }

    /// For choosing among several: nearest begin, then the right owner, then the order of keys.
    fn distance(&self, appt: usize, entry: usize) -> Option<(TimeDelta, bool, usize)> {
        let (a, e) = (self.appts.get(appt)?, self.entries.get(entry)?);
        Some(((a.when.start - e.when.start).abs(), a.owner != e.owner, entry))
    }

    fn free_appts(&self) -> impl Iterator<Item = (usize, &Traits<'m>)> {
        self.appts.iter().enumerate().filter(|(_, appt)| !appt.taken)
    }

    fn free_entries(&self) -> impl Iterator<Item = (usize, &Traits<'m>)> {
        self.entries.iter().enumerate().filter(|(_, entry)| !entry.taken)
    }

    /// Pairs what has the same key, in order.
    fn zip(&mut self, wanted: impl Fn(&Traits<'_>) -> bool, parts: &[Part], titles: Titles, by: MatchedBy) {
        let mut groups: BTreeMap<Key<'m>, Vec<usize>> = BTreeMap::new();
        for (at, entry) in self.free_entries() {
            if let Some(key) = entry.key(parts) {
                groups.entry(key).or_default().push(at);
            }
        }
        if groups.is_empty() {
            return;
        }
        groups.values_mut().for_each(|group| group.reverse());
        let mut taken = Vec::new();
        for (at, appt) in self.free_appts().filter(|(_, appt)| wanted(appt)) {
            let can_be = |e: &Traits<'_>| match titles {
                Titles::Fit => parts.contains(&Part::Title) || !appt.contradicts(e, self.words),
                Titles::Differ => !e.names_lost || !appt.contradicts(e, self.words),
            };
            let fits = |entry: &usize| self.entries.get(*entry).is_some_and(can_be);
            let found = appt.keys(parts).find_map(|key| {
                let group = groups.get_mut(&key)?;
                let place = group.iter().rposition(fits)?;
                Some(group.remove(place))
            });
            taken.extend(found.map(|entry| (at, entry)));
        }
        for (appt, entry) in taken {
            self.take(appt, entry, by);
        }
    }

    /// One owner, one begin, and the entry's own words name the matter of the event: it lies in the file of another one.
    /// However its title is written.
    fn misfiled(&mut self) {
        let book = self.words.book;
        let mut misfiled: BTreeMap<(DateTime<Utc>, &'m str, MatterId), usize> = BTreeMap::new();
        for (at, entry) in self.free_entries() {
            let (Some(owner), [filed]) = (entry.owner, entry.files) else { continue };
            let named = book.find(entry.written, "");
            if let Some(named) = named.matter().filter(|named| *named != filed) {
                misfiled.entry((entry.when.start, owner.text, named.clone())).or_insert(at);
            }
        }
        if misfiled.is_empty() {
            return;
        }
        let mut taken = Vec::new();
        for (at, appt) in self.free_appts().filter(|(_, appt)| !appt.called_off && !appt.internal) {
            let (Some(owner), [matter]) = (appt.owner, appt.files) else { continue };
            let key = (appt.when.start, owner.text, matter.clone());
            let entry = misfiled.get(&key).and_then(|at| self.entries.get(*at));
            if entry.is_some_and(|entry| !appt.contradicts(entry, self.words)) {
                taken.extend(misfiled.remove(&key).map(|entry| (at, entry)));
            }
        }
        for (appt, entry) in taken {
            self.take(appt, entry, MatchedBy::TitleTime);
        }
    }

    /// What names several matters has an entry in the file of each: others at the same time, of matters that the first one
    /// is not of. `off`: of what the calendar has called off, once everything alive has its entries.
    fn companions(&mut self, off: bool) {
        let of_several = |appt: &Traits<'_>| appt.files.len() > 1 && appt.called_off == off;
        let joint = |pair: &&Pair| self.appts.get(pair.appt).is_some_and(of_several);
        let joint: Vec<Pair> = self.matches.pairs.iter().filter(joint).copied().collect();
        if joint.is_empty() {
            return;
        }
        let mut free: BTreeMap<DateTime<Utc>, Vec<usize>> = BTreeMap::new();
        for (at, entry) in self.free_entries() {
            free.entry(entry.when.start).or_default().push(at);
        }
        for pair in joint {
            let Some(first) = self.entries.get(pair.entry) else { continue };
            let beside = free.get(&first.when.start).map(Vec::as_slice).unwrap_or_default();
            let found = self.beside(pair, beside);
            for at in &found {
                if let Some(entry) = self.entries.get_mut(*at) {
                    entry.taken = true;
                }
            }
            if !found.is_empty() {
                self.matches.companions.entry(pair.appt).or_default().extend(found);
            }
        }
    }

    /// Of these entries one for each further matter of the appointment.
    fn beside(&self, pair: Pair, entries: &[usize]) -> Vec<usize> {
        let (Some(appt), Some(first)) = (self.appts.get(pair.appt), self.entries.get(pair.entry)) else {
            return Vec::new();
        };
        let mut left: Vec<&MatterId> = appt.files.iter().filter(|id| !first.files.contains(id)).collect();
        let mut found = Vec::new();
        for at in entries {
            let Some(entry) = self.entries.get(*at).filter(|entry| !entry.taken) else { continue };
            let place = left.iter().position(|id| entry.files.first() == Some(*id));
            if let Some(place) = place.filter(|_| !appt.contradicts(entry, self.words)) {
                left.remove(place);
                found.push(*at);
            }
        }
        found
    }

    /// Entries that repeat one which has its appointment already: the same title and begin, the same owner or
    /// matter, and no other matter.
    fn fold_extras(&mut self) {
        let recipes: [&[Part]; 2] = [&[Part::Title, Part::Owner], &[Part::Matter, Part::Title]];
        for parts in recipes {
            let free: Vec<_> =
                self.free_entries().filter_map(|(at, entry)| Some((entry.key(parts)?, at))).collect();
            // Few entries are left over; of the pairs only those count that one of them repeats.
            let mut held: BTreeMap<Key<'m>, Option<(usize, usize)>> =
                free.iter().map(|(key, _)| (*key, None)).collect();
            if held.is_empty() {
                continue;
            }
            for pair in &self.matches.pairs {
                let key = self.entries.get(pair.entry).and_then(|entry| entry.key(parts));
                if let Some(place) = key.and_then(|key| held.get_mut(&key)) {
                    *place = Some((pair.appt, pair.entry));
                }
            }
            let repeats: Vec<_> = free
                .iter()
                .filter_map(|(key, at)| {
                    let (appt, first) = (*held.get(key)?)?;
                    let (first, entry) = (self.entries.get(first)?, self.entries.get(*at)?);
                    let parted = entry.owner != first.owner && self.names_lost(*at);
                    (!first.other_matter(entry) && !parted).then_some((appt, *at))
                })
                .collect();
            for (appt, entry) in repeats {
                self.add_extra(appt, entry);
            }
        }
    }

    /// It names an event that is gone, or of which that is not known: on another one's calendar it is no repetition.
    fn names_lost(&self, entry: usize) -> bool {
        self.matches.gone.contains_key(&entry) || self.matches.unknown.contains(&entry)
    }

    /// Within groups of one key, the nearest first.
    fn near_by(
        &mut self,
        key: impl Fn(&Traits<'m>) -> Option<Word<'m>>,
        by: MatchedBy,
        fits: impl Fn(&Traits<'_>, &Traits<'_>) -> bool,
    ) {
        for _ in 0..ROUNDS {
            let mut sorted: Vec<_> = self
                .free_entries()
                .filter_map(|(at, entry)| Some((key(entry)?, entry.when.start, at)))
                .collect();
            sorted.sort();
            let mut candidates = Vec::new();
            for (at, appt) in self.free_appts() {
                let Some(group) = key(appt) else { continue };
                let middle = sorted.partition_point(|(k, start, _)| (*k, *start) < (group, appt.when.start));
                let (low, high) =
                    (middle.saturating_sub(NEIGHBOURS), (middle + NEIGHBOURS).min(sorted.len()));
                let around = sorted.get(low..high).unwrap_or_default().iter().filter(|(k, _, _)| *k == group);
                let fitting = around.filter(|(_, _, e)| self.entries.get(*e).is_some_and(|e| fits(appt, e)));
                candidates.extend(fitting.filter_map(|(_, _, e)| Some((self.distance(at, *e)?, at))));
            }
            candidates.sort();
            if !self.take_all(&candidates, by) {
                return;
            }
        }
    }

    fn take_all(&mut self, candidates: &[((TimeDelta, bool, usize), usize)], by: MatchedBy) -> bool {
        let mut any = false;
        for ((_, _, entry), appt) in candidates {
            let free = self.appts.get(*appt).is_some_and(|a| !a.taken)
                && self.entries.get(*entry).is_some_and(|e| !e.taken);
            if free {
                self.take(*appt, *entry, by);
                any = true;
            }
        }
        any
    }

    /// One owner's only appointment and only entry of a title on a day, a few hours apart: it was moved on one side, and
    /// no two things are missing.
    fn moved(&mut self) {
        type Group<'m> = (&'m str, &'m str, NaiveDate);
        // By letters, since the order of these groups is the order of what is taken.
        let key = |t: &Traits<'m>| Some((t.title?.text, t.owner?.text, t.when.day));
        let mut groups: BTreeMap<Group<'m>, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (at, appt) in self.free_appts().filter(|(_, appt)| !appt.called_off) {
            if let Some(key) = key(appt) {
                groups.entry(key).or_default().0.push(at);
            }
        }
        for (at, entry) in self.free_entries() {
            if let Some(key) = key(entry) {
                groups.entry(key).or_default().1.push(at);
            }
        }
        for (appts, entries) in groups.into_values() {
            let ([appt], [entry]) = (appts.as_slice(), entries.as_slice()) else { continue };
            let (Some(a), Some(e)) = (self.appts.get(*appt), self.entries.get(*entry)) else { continue };
            let near = (a.when.start - e.when.start).abs() <= TimeDelta::hours(NEAR_HOURS);
            if near && !a.other_matter(e) {
                self.take(*appt, *entry, MatchedBy::TitleTime);
            }
        }
    }

    /// One owner, one begin: the same appointment, unless each side names a matter of its own, or the entry names an
    /// event that is gone or not to be found: it stands for that one, and the other event has no entry.
    fn by_owner(&mut self) {
        self.near_by(
            |t| t.owner,
            MatchedBy::TitleTime,
            |a, e| {
                let is_living = !a.called_off && !a.internal && !e.names_lost;
                is_living && a.when.start == e.when.start && !a.other_matter(e)
            },
        );
    }
}

/// On the same day and not too far apart, or overlapping.
fn near_in_day(a: &When, e: &When) -> bool {
    let near = (a.start - e.start).abs() <= TimeDelta::hours(NEAR_HOURS);
    (near && a.day == e.day) || a.overlaps(e)
}
