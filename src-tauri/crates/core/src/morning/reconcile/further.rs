//! Entries beside the first one of an appointment: on the calendar of another one of its people, or in the file of another
//! one of its matters. Whoever goes by such an entry reads no other one, so that each is compared as the first one is, and
//! told as itself.

use super::super::compare::Beside;
use super::super::fingerprint::{Identity, fingerprint};
use super::super::gather::{Disposition, GatheredAppointment, GatheredEntry};
use super::super::matching::{Pair, last_alike};
use super::super::outcome::{Discrepancy, MatchedBy, Note, SkipReason};
use super::joint::{Joint, is_one_of};
use super::pairs::Verdict;
use super::{End, Reconciliation};
use crate::firm::people::Email;
use crate::ids::MatterId;
use crate::rules::meaning::TitleMatch;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What a further entry is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Purpose {
    /// It is the own one of another person.
    Person,
    /// It lies in the file of another matter.
    Matter,
}

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FurtherEntry {
    pub(super) entry: usize,
    pub(super) purpose: Purpose,
}

/// By what an entry that nothing claims is taken for one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Likeness {
    /// It says the same, on the same day.
    Words,
    /// It begins at the same time: one person is at one place.
    Begin,
}

/// All of them, by their appointments.
pub(super) type Further = BTreeMap<usize, Vec<FurtherEntry>>;

impl Reconciliation<'_> {
    /// Finds all of them. What is kept day by day has a way of its own.
    pub(super) fn find_further(&mut self) {
        let by_day = self.days_in_pieces();
        let pairs = self.matches.pairs.iter().filter(|pair| !by_day.contains(&(pair.appt, pair.entry)));
        let firsts: BTreeMap<usize, Pair> = pairs.map(|pair| (pair.appt, *pair)).collect();
        let mut further = Further::new();
        let mut add = |at: usize, entries: &[usize], purpose: Purpose| {
            let entries = entries.iter().map(|entry| FurtherEntry { entry: *entry, purpose });
            further.entry(at).or_default().extend(entries);
        };
        for (at, entries) in self.matches.companions.iter().filter(|(at, _)| firsts.contains_key(at)) {
            add(*at, entries, Purpose::Matter);
        }
        for (at, extras) in self.extras_by_appointment() {
            let Some(first) = firsts.get(&at) else { continue };
            add(at, &self.own_of_each(at, first.entry, &extras), Purpose::Person);
        }
        let open = self.unclaimed();
        if !open.is_empty() {
            self.add_at_once(&open, &firsts, &mut further);
            for by in [Likeness::Words, Likeness::Begin] {
                self.add_alike(&open, &firsts, &mut further, by);
            }
        }
        let private: Vec<usize> = further
            .iter()
            .filter(|(at, _)| self.is_private(**at))
            .flat_map(|(_, entries)| entries.iter().map(|one| one.entry))
            .collect();
        for at in private {
            self.entries.get_mut(at).into_iter().for_each(|ent| ent.private = true);
        }
        self.further = further;
    }

    /// Entries that matching gave to nobody, and of whose own event nothing else is to be told.
    fn unclaimed(&self) -> Vec<usize> {
        let matches = &self.matches;
        let paired = matches.pairs.iter().map(|pair| pair.entry);
        let extra = matches.extras.iter().map(|(_, entry)| *entry);
        let claimed: BTreeSet<usize> =
            paired.chain(extra).chain(matches.companions.values().flatten().copied()).collect();
        let is_open = |at: &usize| !claimed.contains(at) && !self.names_lost(*at);
        (0..self.entries.len()).filter(is_open).collect()
    }

    /// The own entries of its other people, in its words at its time. Each of them has one at most.
    fn add_at_once(&self, open: &[usize], firsts: &BTreeMap<usize, Pair>, further: &mut Further) {
        let joint = Joint::of(self);
        let mut taken: BTreeSet<(usize, &str)> = BTreeSet::new();
        for (at, entries) in further.iter() {
            let owners = entries.iter().filter_map(|one| self.entries.get(one.entry)?.entry.owner.as_ref());
            taken.extend(owners.map(|owner| (*at, owner.as_str())));
        }
        for entry in open {
            let found = joint.of_entry(self, *entry, &mut taken).filter(|at| firsts.contains_key(at));
            if let Some(at) = found {
                let one = FurtherEntry { entry: *entry, purpose: Purpose::Person };
                further.entry(at).or_default().push(one);
            }
        }
    }

    /// Those of its words on its day, then whatever else begins with it: whoever has no other one goes by it. Where it may
    /// be one of two, a person has to say what it is.
    fn add_alike(&self, open: &[usize], firsts: &BTreeMap<usize, Pair>, further: &mut Further, by: Likeness) {
        let taken: BTreeSet<usize> = further.values().flatten().map(|one| one.entry).collect();
        let mut by_day: BTreeMap<NaiveDate, Vec<usize>> = BTreeMap::new();
        for entry in open.iter().filter(|entry| !taken.contains(entry)) {
            let Some(ent) = self.entries.get(*entry) else { continue };
            if ent.seen.is_ok() && !self.matches.elsewhere.contains(entry) {
                by_day.entry(ent.when.day).or_default().push(*entry);
            }
        }
        if by_day.is_empty() {
            return;
        }
        let mut places: BTreeMap<(usize, Purpose, &str), Vec<usize>> = BTreeMap::new();
        let mut choices: BTreeMap<usize, usize> = BTreeMap::new();
        for pair in firsts.values() {
            let Some(appt) = self.appts.get(pair.appt) else { continue };
            let Some(open) = by_day.get(&appt.when.day) else { continue };
            let held = further.get(&pair.appt).into_iter().flatten().map(|one| one.entry);
            let held: Vec<_> = held.chain([pair.entry]).filter_map(|entry| self.entries.get(entry)).collect();
            for entry in open {
                let Some(ent) = self.entries.get(*entry).filter(|ent| self.are_alike(appt, ent, by)) else {
                    continue;
                };
                // Where what it has is not right itself, the other one is no better known.
                let is_right = |one: &&GatheredEntry<'_>| is_own(appt, one);
                if by == Likeness::Begin && !held.iter().all(is_right) {
                    continue;
                }
                if let Some((purpose, whose)) = purpose_beside(appt, &held, ent) {
                    places.entry((pair.appt, purpose, whose)).or_default().push(*entry);
                    *choices.entry(*entry).or_default() += 1;
                }
            }
        }
        for ((at, purpose, _), entries) in places {
            if let [entry] = entries.as_slice()
                && choices.get(entry) == Some(&1)
            {
                further.entry(at).or_default().push(FurtherEntry { entry: *entry, purpose });
            }
        }
    }

    /// What is called off is looked for at its very time only: on its day, something else may take its place.
    fn are_alike(&self, appt: &GatheredAppointment<'_>, ent: &GatheredEntry<'_>, by: Likeness) -> bool {
        let alive = matches!(appt.fate, Disposition::Expected | Disposition::Flagged);
        let lives = alive && ent.off.is_none();
        let at_once = appt.when.start == ent.when.start;
        let called_off = (alive || appt.fate == Disposition::CalledOff) && at_once;
        match by {
            Likeness::Begin => lives && at_once,
            Likeness::Words if ent.title.is_empty() || !(lives || called_off) => false,
            Likeness::Words => {
                let of: Vec<&MatterId> = appt.found.matters().iter().collect();
                let ours = appt.off.as_ref().map_or(appt.lead().title.reveal(), |off| &off.rest);
                let theirs = ent.off.as_ref().map_or(ent.entry.title.reveal(), |off| &off.rest);
                let same = || self.options.rules.titles.compare(ours, theirs, &of) == TitleMatch::Same;
                last_alike(&appt.when, &ent.when) && same()
            }
        }
    }

    /// What stands for the appointment of this pair beside that entry.
    pub(super) fn beside(&self, pair: Pair, entry: usize) -> Beside {
        let mut beside = Beside::default();
        let further = self.further.get(&pair.appt).map(Vec::as_slice).unwrap_or_default();
        if further.is_empty() && entry == pair.entry {
            return beside;
        }
        let several = self.appts.get(pair.appt).is_some_and(|appt| appt.found.matters().len() > 1);
        let own = self.entries.get(entry).and_then(|ent| ent.entry.matter.as_ref());
        let all = further.iter().map(|one| one.entry).chain([pair.entry]);
        for ent in all.filter(|at| *at != entry).filter_map(|at| self.entries.get(at)) {
            let theirs = ent.entry.matter.as_ref();
            beside.files.extend(theirs.cloned());
            beside.owners.extend(ent.entry.owner.clone());
            if several && theirs != own {
                beside.named.extend(ent.entry.attendees.iter().cloned());
            }
        }
        beside
    }

    /// Compares those of an appointment, each for itself.
    pub(super) fn compare_further(&mut self, pair: Pair) {
        for one in self.further.get(&pair.appt).cloned().unwrap_or_default() {
            let end = self.one_further(pair, one);
            if end == End::Differs {
                self.end_appt(pair.appt, End::Differs);
            }
            self.end_entry(one.entry, end);
        }
    }

    fn one_further(&mut self, pair: Pair, one: FurtherEntry) -> End {
        let outside = End::Skipped(SkipReason::OutsideDays);
        let (Some(appt), Some(ent)) = (self.appts.get(pair.appt), self.entries.get(one.entry)) else {
            return outside;
        };
        if !appt.when.compared && !ent.when.compared {
            return outside;
        }
        let ground = match (appt.seen, ent.seen) {
            (Ok(ground), Ok(_)) => ground,
            (Err(SkipReason::NotReadable), _) | (_, Err(SkipReason::NotReadable)) => {
                return End::Skipped(SkipReason::NotReadable);
            }
            (Err(_), _) | (_, Err(_)) => return End::Skipped(SkipReason::NotChecked),
        };
        let mut beside = self.beside(pair, one.entry);
        // A file without any entry is told of the first one.
        beside.files.extend(appt.found.matters().iter().cloned());
        // Whose it is says the entry itself: it is that of another one of its people.
        beside.own = one.purpose == Purpose::Person;
        let own = Pair { entry: one.entry, by: found_by(appt, ent), ..pair };
        match self.verdict(own, (appt, ent), &beside, &ground) {
            Verdict::Agrees => End::Agrees,
            Verdict::CalledOff => End::Skipped(SkipReason::CalledOff),
            Verdict::Differs(mut found) => {
                found.iter_mut().for_each(|found| told_of(found, one.purpose, (appt, ent)));
                self.discrepancies.extend(found);
                End::Differs
            }
        }
    }

    /// Of entries that repeat the first one, those that another one of its people has: the first one of each person. What
    /// is left is there twice.
    fn own_of_each(&self, appt: usize, first: usize, extras: &[usize]) -> Vec<usize> {
        let sides = self.appts.get(appt).zip(self.entries.get(first));
        let Some((appt, first)) = sides.filter(|(appt, first)| is_one_of(appt, first)) else {
            return Vec::new();
        };
        let mut owners: BTreeSet<Option<&Email>> = BTreeSet::from([first.entry.owner.as_ref()]);
        let mut sorted = extras.to_vec();
        sorted.sort_unstable();
        sorted.retain(|at| {
            let ent = self.entries.get(*at).filter(|ent| is_one_of(appt, ent));
            ent.is_some_and(|ent| owners.insert(ent.entry.owner.as_ref()))
        });
        sorted
    }
}

/// Does it lie on the calendar of one of its people who comes, and in the file of one of its matters?
fn is_own(appt: &GatheredAppointment<'_>, ent: &GatheredEntry<'_>) -> bool {
    let comes = |owner: &Email| appt.takes_part(owner) && !appt.has_declined(owner);
    let filed = ent.entry.matter.as_ref().is_some_and(|matter| appt.found.matters().contains(matter));
    filed && ent.entry.owner.as_ref().is_some_and(comes)
}

/// What the entry is for beside those that the appointment has, and whose or in which file. Whoever called it: all of its
/// people may have an entry.
fn purpose_beside<'e>(
    appt: &GatheredAppointment<'_>,
    held: &[&GatheredEntry<'_>],
    ent: &'e GatheredEntry<'_>,
) -> Option<(Purpose, &'e str)> {
    let (matter, owner) = (ent.entry.matter.as_ref()?, ent.entry.owner.as_ref()?);
    if !is_own(appt, ent) {
        return None;
    }
    let has_own = held.iter().any(|one| one.entry.owner.as_ref() == Some(owner));
    let is_filed = held.iter().any(|one| one.entry.matter.as_ref() == Some(matter));
    match (has_own, is_filed) {
        (false, _) => Some((Purpose::Person, owner.as_str())),
        (true, false) => Some((Purpose::Matter, matter.as_str())),
        (true, true) => None,
    }
}

/// The row is that of this entry, and has a state of its own.
pub(super) fn told_of(
    found: &mut Discrepancy,
    purpose: Purpose,
    (appt, ent): (&GatheredAppointment<'_>, &GatheredEntry<'_>),
) {
    let identity = [Identity::Appointment(appt.id()), Identity::Entry(&ent.entry.key)];
    found.fingerprint = fingerprint(found.kind(), &identity);
    let note = match purpose {
        Purpose::Person => ent.entry.owner.clone().map(Note::OwnEntry),
        Purpose::Matter => ent.entry.matter.clone().map(Note::EntryInFile),
    };
    found.notes.extend(note);
}

/// How it is known that it belongs there.
pub(super) fn found_by(appt: &GatheredAppointment<'_>, ent: &GatheredEntry<'_>) -> MatchedBy {
    let source = ent.entry.source.as_deref();
    let named = appt.appointment.copies.iter().any(|copy| source == Some(copy.key.id.as_str()));
    let filed = ent.entry.matter.as_ref().is_some_and(|id| appt.found.matters().contains(id));
    match (named, filed) {
        (true, _) => MatchedBy::Link,
        (false, true) => MatchedBy::MatterTime,
        (false, false) => MatchedBy::TitleTime,
    }
}
