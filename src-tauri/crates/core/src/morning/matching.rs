//! Which entry stands for which appointment: by link, then by matter and time, then by title and time. One to one,
//! nearest first; never each against each.

mod links;

use super::gather::{Disposition, GatheredAppointment, GatheredEntry, When, WordRules};
use super::outcome::MatchedBy;
use super::snapshot::Snapshot;
use super::visibility::Visibility;
use crate::coverage::GoneProof;
use crate::firm::policy::CategoryKind;
use crate::ids::MatterId;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use links::{Links, Target};
use std::collections::{BTreeMap, BTreeSet};

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
    /// Entries in the files of further matters of an appointment that names several: appointment, entry.
    pub(super) companions: Vec<(usize, usize)>,
    /// Entries that name an event which is proven to be gone.
    pub(super) gone: BTreeMap<usize, &'s GoneProof>,
    /// Entries that name an event of which it cannot be said whether it is gone.
    pub(super) unknown: BTreeSet<usize>,
    /// Entries that name an event which is not in the snapshot.
    pub(super) elsewhere: BTreeSet<usize>,
}

/// What must be equal, besides the begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Matter,
    Owner,
    Title,
}

/// Same matter and begin; the more else agrees, the earlier it is tried.
const BY_MATTER: [&[Part]; 4] = [
    &[Part::Matter, Part::Owner, Part::Title],
    &[Part::Matter, Part::Title],
    &[Part::Matter, Part::Owner],
    &[Part::Matter],
];
const BY_TITLE: [&[Part]; 2] = [&[Part::Title, Part::Owner], &[Part::Title]];

/// A text that is compared often: first by a digest, which nearly always decides, then letter by letter. Its order
/// means nothing, but is the same every time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Word<'m> {
    digest: u64,
    text: &'m str,
}

impl<'m> Word<'m> {
    fn of(text: &'m str) -> Self {
        /// FNV-1a, but eight letters at a time.
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        let (eights, rest) = text.as_bytes().as_chunks::<8>();
        let mut digest = 0xcbf2_9ce4_8422_2325 ^ text.len() as u64;
        for eight in eights {
            digest = (digest ^ u64::from_le_bytes(*eight)).wrapping_mul(PRIME);
            digest ^= digest >> 32;
        }
        for letter in rest {
            digest = (digest ^ u64::from(*letter)).wrapping_mul(PRIME);
        }
        Self { digest, text }
    }
}

/// What matching looks at.
#[derive(Clone, Copy)]
struct Traits<'m> {
    matter: Option<Word<'m>>,
    owner: Option<Word<'m>>,
    title: Option<Word<'m>>,
    /// The title as it is written, without words that call it off.
    written: &'m str,
    /// Matters that it names, or the one that it is filed under.
    files: &'m [MatterId],
    when: When,
    /// The firm among itself: matched by link and title only.
    internal: bool,
    called_off: bool,
    /// It names an event that is proved to be gone.
    names_gone: bool,
    taken: bool,
}

/// Begin first: it is the quickest to compare.
type Key<'m> = (DateTime<Utc>, Option<Word<'m>>, Option<Word<'m>>, Option<Word<'m>>);

impl<'m> Traits<'m> {
    fn of_appt(appt: &'m GatheredAppointment<'_>) -> Self {
        Self {
            matter: appt.found.matter().map(|id| Word::of(id.as_str())),
            owner: appt.owner().map(|email| Word::of(email.as_str())),
            title: Some(appt.title.as_str()).filter(|title| !title.is_empty()).map(Word::of),
            written: appt.off.as_ref().map_or(appt.lead().title.reveal(), |off| &off.rest),
            files: appt.found.matters(),
            when: appt.when,
            internal: appt.kind() == Some(CategoryKind::Internal),
            called_off: appt.fate == Disposition::CalledOff,
            names_gone: false,
            taken: false,
        }
    }

    fn of_entry(ent: &'m GatheredEntry<'_>) -> Self {
        Self {
            matter: ent.entry.matter.as_ref().map(|id| Word::of(id.as_str())),
            owner: ent.entry.owner.as_ref().map(|email| Word::of(email.as_str())),
            title: Some(ent.title.as_str()).filter(|title| !title.is_empty()).map(Word::of),
            written: ent.off.as_ref().map_or(ent.entry.title.reveal(), |off| &off.rest),
            files: ent.entry.matter.as_slice(),
            when: ent.when,
            internal: false,
            called_off: false,
            names_gone: false,
            taken: false,
        }
    }

    /// The keys of these parts: one for each matter that it names.
    fn keys<'t>(&'t self, parts: &'t [Part]) -> impl Iterator<Item = Key<'m>> + 't {
        let several = if parts.contains(&Part::Matter) && self.matter.is_none() { self.files } else { &[] };
        let each = several.iter().map(|id| Self { matter: Some(Word::of(id.as_str())), ..*self });
        std::iter::once(*self).chain(each).filter_map(move |one| one.key(parts))
    }

    /// The key of these parts; `None` if one of them is not there: nothing is not equal to nothing.
    fn key(&self, parts: &[Part]) -> Option<Key<'m>> {
        let part = |wanted: Part, value: Option<Word<'m>>| match (parts.contains(&wanted), value) {
            (false, _) => Some(None),
            (true, Some(value)) => Some(Some(value)),
            (true, None) => None,
        };
        Some((
            self.when.start,
            part(Part::Matter, self.matter)?,
            part(Part::Owner, self.owner)?,
            part(Part::Title, self.title)?,
        ))
    }

    /// Their titles name different meetings or people.
    fn contradicts(&self, other: &Self, words: &WordRules<'_>) -> bool {
        let files: Vec<&MatterId> = self.files.iter().chain(other.files).collect();
        self.title != other.title && words.titles.contradict(self.written, other.written, &files)
    }

    /// Each names a matter, and not the same one.
    fn other_matter(&self, other: &Self) -> bool {
        match self.files {
            [_, _, ..] => other.files.iter().any(|theirs| !self.files.contains(theirs)),
            _ => self.matter.zip(other.matter).is_some_and(|(a, b)| a != b),
        }
    }
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
    matcher.by_link(&Links::of(snapshot, sight, appts), appts, entries, folded);
    matcher.alive();
    matcher.called_off();
    matcher.matches
}

impl<'m, 's> Matcher<'m, '_, 's> {
    fn alive(&mut self) {
        let business = |appt: &Traits<'_>| !appt.called_off && !appt.internal;
        for parts in BY_MATTER {
            self.zip(business, parts, MatchedBy::MatterTime);
        }
        for parts in BY_TITLE {
            self.zip(|appt| !appt.called_off, parts, MatchedBy::TitleTime);
        }
        self.companions();
        let words = self.words;
        // Before anything near is taken: else the second entry of one event would stand in for another one's.
        self.fold_extras();
        self.near_by(
            |t| t.matter,
            MatchedBy::MatterTime,
            |a, e| business(a) && near_in_day(&a.when, &e.when) && !a.contradicts(e, words),
        );
        self.near_by(
            |t| t.title,
            MatchedBy::TitleTime,
            |a, e| !a.called_off && (a.when.start - e.when.start).abs() < TimeDelta::minutes(CLOSE_MINUTES),
        );
        self.moved();
        self.by_owner();
        self.fold_extras();
    }

    /// What was called off takes only entries that nothing alive claims, and only at its very time.
    fn called_off(&mut self) {
        for parts in BY_MATTER {
            self.zip(|appt| appt.called_off, parts, MatchedBy::MatterTime);
        }
        for parts in BY_TITLE {
            self.zip(|appt| appt.called_off, parts, MatchedBy::TitleTime);
        }
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
            match links.target(entry, appts) {
                Target::Nothing => {}
                Target::Gone(gone) => {
                    self.matches.gone.insert(at, gone);
                    if let Some(entry) = self.entries.get_mut(at) {
                        entry.names_gone = true;
                    }
                }
                Target::Unknown => {
                    self.matches.unknown.insert(at);
                }
                Target::Elsewhere => {
                    self.matches.elsewhere.insert(at);
                }
                Target::Appt(appt) => {
                    claims.entry(folded.get(&appt).copied().unwrap_or(appt)).or_default().push(at);
                }
            }
        }
        for (appt, mut claimants) in claims {
            claimants
                .sort_by_key(|entry| (self.is_of_other_matter(appt, *entry), self.distance(appt, *entry)));
            let mut claimants = claimants.into_iter();
            let Some(first) = claimants.next() else { continue };
            self.take(appt, first, MatchedBy::Link);
            for extra in claimants.filter(|extra| self.repeats(appt, first, *extra)).collect::<Vec<_>>() {
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
        !appt.other_matter(entry) && !first.other_matter(entry) && (same_title || at_once)
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
    fn zip(&mut self, wanted: impl Fn(&Traits<'_>) -> bool, parts: &[Part], by: MatchedBy) {
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
            let fits = |entry: &usize| self.entries.get(*entry).is_some_and(|e| self.can_be(appt, e, parts));
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

    /// One person is at one place: what begins together is one appointment, even where its titles contradict. What two
    /// people do in one matter at one time may be two things.
    fn can_be(&self, appt: &Traits<'_>, entry: &Traits<'_>, parts: &[Part]) -> bool {
        parts.contains(&Part::Owner) || parts.contains(&Part::Title) || !appt.contradicts(entry, self.words)
    }

    /// What names several matters has an entry in the file of each: others at the same time, of matters that the first one
    /// is not of.
    fn companions(&mut self) {
        for pair in self.matches.pairs.clone() {
            let (Some(appt), Some(first)) = (self.appts.get(pair.appt), self.entries.get(pair.entry)) else {
                continue;
            };
            let mut left: Vec<&MatterId> = appt.files.iter().filter(|id| !first.files.contains(id)).collect();
            if appt.files.len() < 2 || left.len() == appt.files.len() {
                continue;
            }
            let mut found = Vec::new();
            for (at, entry) in self.free_entries().filter(|(_, entry)| entry.when.start == first.when.start) {
                let place = left.iter().position(|id| entry.files == [(*id).clone()]);
                if let Some(place) = place.filter(|_| !appt.contradicts(entry, self.words)) {
                    left.remove(place);
                    found.push(at);
                }
            }
            for at in found {
                if let Some(entry) = self.entries.get_mut(at) {
                    entry.taken = true;
                }
                self.matches.companions.push((pair.appt, at));
            }
        }
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
                    (!first.other_matter(entry)).then_some((appt, *at))
                })
                .collect();
            for (appt, entry) in repeats {
                self.add_extra(appt, entry);
            }
        }
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
    /// event that is gone: that one was called off, and the other event has no entry.
    fn by_owner(&mut self) {
        self.near_by(
            |t| t.owner,
            MatchedBy::TitleTime,
            |a, e| {
                let is_living = !a.called_off && !a.internal && !e.names_gone;
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
