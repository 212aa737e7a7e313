//! Entries whose event was deleted, though nothing in them leads to it: by what was last known of events that are proven
//! to be gone. What could not be read proves nothing.

use super::super::gather::{Disposition, GatheredEntry, WordRules};
use super::super::outcome::{MatchedBy, Note};
use super::super::snapshot::{DeletedEvent, Snapshot};
use super::super::visibility::ProviderAnswer;
use super::Reconciliation;
use crate::calendar::event::{AppointmentId, CalendarEvent};
use crate::coverage::GoneProof;
use crate::firm::matter::Entry;
use crate::firm::people::Email;
use crate::ids::{EventKey, MatterId};
use crate::rules::matter_id::MatterIndex;
use crate::rules::title;
use crate::time::zone::Zone;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// A deleted event in the form that entries are compared with.
struct Candidate<'a> {
    deleted: &'a DeletedEvent,
    id: AppointmentId,
    proof: &'a GoneProof,
    title: String,
    start: DateTime<Utc>,
    /// On whose calendar it lay.
    holder: Option<&'a Email>,
    /// The matter that its words name.
    matter: Option<MatterId>,
}

/// When an entry begins, which one it is, and what proves that its event is gone.
type Elsewhen<'a> = (DateTime<Utc>, usize, &'a GoneProof);

impl Candidate<'_> {
    /// Had that person to do with it?
    fn concerns(&self, who: &Email) -> bool {
        let event = &self.deleted.event;
        let asked = event.attendees.iter().map(|one| &one.email);
        asked.chain(&event.organizer).chain(self.holder).any(|one| one == who)
    }
}

impl<'a> Reconciliation<'a> {
    /// Adds to the entries whose event is gone those that name none, or only the series of which a day was taken out.
    pub(super) fn add_deleted(&mut self, snapshot: &'a Snapshot, office: &Zone) {
        if snapshot.deleted.is_empty() {
            return;
        }
        // Its living event is known for sure.
        let linked = self.matches.pairs.iter().filter(|pair| pair.by == MatchedBy::Link);
        let living: BTreeSet<usize> = linked.map(|pair| pair.entry).collect();
        let candidates = self.candidates(snapshot, office);
        let mut by_start: BTreeMap<DateTime<Utc>, Vec<&Candidate<'a>>> = BTreeMap::new();
        for candidate in &candidates {
            by_start.entry(candidate.start).or_default().push(candidate);
        }
        let mut gone: Vec<(usize, &'a GoneProof)> = Vec::new();
        let is_open = |at: usize| {
            !living.contains(&at)
                && !self.matches.gone.contains_key(&at)
                && !self.matches.unknown.contains(&at)
        };
        for (at, ent) in self.entries.iter().enumerate().filter(|(at, _)| is_open(*at)) {
            let found = match named(ent) {
                Some(series) => day_taken_out(&candidates, series, ent, office),
                None => {
                    let same_hour = by_start.get(&ent.when.start).map(Vec::as_slice).unwrap_or_default();
                    only_one(same_hour.iter().copied().filter(|one| stood_for(one, ent, self.options.rules)))
                }
            };
            gone.extend(found.map(|candidate| (at, candidate.proof)));
        }
        gone.extend(self.gone_elsewhen(&candidates, &gone, office));
        let names_none = |at: &usize| self.entries.get(*at).is_some_and(|ent| named(ent).is_none());
        self.matches.presumed = gone.iter().map(|(at, _)| *at).filter(names_none).collect();
        self.matches.gone.extend(gone);
    }

    /// Entries that nothing stands behind, for an event of their day that was deleted and that no other entry stood for: the
    /// two never agreed on the hour, and nobody goes at either.
    fn gone_elsewhen(
        &self,
        candidates: &[Candidate<'a>],
        found: &[(usize, &'a GoneProof)],
        office: &Zone,
    ) -> Vec<(usize, &'a GoneProof)> {
        let told = self.matches.gone.values().copied().chain(found.iter().map(|(_, proof)| *proof));
        let told: BTreeSet<&EventKey> = told.map(GoneProof::event).collect();
        let mut by_day: BTreeMap<NaiveDate, Vec<&Candidate<'a>>> = BTreeMap::new();
        for one in candidates.iter().filter(|one| !told.contains(one.proof.event())) {
            by_day.entry(one.deleted.event.span.first_day(office)).or_default().push(one);
        }
        if by_day.is_empty() {
            return Vec::new();
        }
        let mut standing = self.standing();
        standing.extend(found.iter().map(|(at, _)| *at).chain(self.matches.gone.keys().copied()));
        let is_open = |at: &usize| !standing.contains(at) && !self.matches.unknown.contains(at);
        let open = self.entries.iter().enumerate().filter(|(at, ent)| is_open(at) && named(ent).is_none());
        let mut elsewhen: BTreeMap<&EventKey, Vec<Elsewhen<'a>>> = BTreeMap::new();
        for (at, ent) in open {
            let same_day = by_day.get(&ent.when.day).into_iter().flatten().copied();
            if let Some(one) = only_one(same_day.filter(|one| stood_elsewhen(one, ent, self.options.rules))) {
                elsewhen.entry(one.proof.event()).or_default().push((ent.when.start, at, one.proof));
            }
        }
        // Of two hours neither is surely that of the deleted one.
        let sure = elsewhen
            .into_values()
            .filter(|all| all.windows(2).all(|two| matches!(two, [a, b] if a.0 == b.0)));
        sure.flatten().map(|(_, at, proof)| (at, proof)).collect()
    }

    /// Adds copies of entries whose event is gone: they name no event and repeat what stood for one. It is the same
    /// appointment that does not take place.
    pub(super) fn add_copies_of_gone(&mut self) {
        if self.matches.gone.is_empty() {
            return;
        }
        let (matches, standing) = (&self.matches, self.standing());
        let mut gone: BTreeMap<_, (usize, &'a GoneProof)> = BTreeMap::new();
        for (at, proof) in matches.gone.iter().filter(|(at, _)| !standing.contains(at)) {
            if let Some(place) = self.entries.get(*at).and_then(place) {
                gone.entry(place).or_insert((*at, *proof));
            }
        }
        let is_open = |at: &usize| !standing.contains(at) && !matches.unknown.contains(at);
        let copies = self.entries.iter().enumerate().filter(|(at, ent)| is_open(at) && named(ent).is_none());
        let repeats = copies.filter_map(|(at, ent)| {
            let (first, proof) = gone.get(&place(ent)?)?;
            self.entries.get(*first).filter(|first| is_copy(first, ent)).map(|_| (at, *proof))
        });
        let repeats: Vec<(usize, &'a GoneProof)> =
            repeats.filter(|(at, _)| !matches.gone.contains_key(at)).collect();
        self.matches.gone.extend(repeats);
    }

    /// Entries that stand for a living appointment.
    fn standing(&self) -> BTreeSet<usize> {
        let paired = self.matches.pairs.iter().map(|pair| pair.entry);
        let extra = self.matches.extras.iter().map(|(_, entry)| *entry);
        paired.chain(extra).chain(self.matches.companions.values().flatten().copied()).collect()
    }

    /// Deleted events of which no copy lives, and that every calendar may speak of.
    fn candidates(&self, snapshot: &'a Snapshot, office: &Zone) -> Vec<Candidate<'a>> {
        let living: BTreeSet<AppointmentId> =
            snapshot.events.iter().map(CalendarEvent::appointment).collect();
        let owners: BTreeMap<_, &Email> = snapshot
            .calendars
            .iter()
            .filter_map(|state| {
                let calendar = &state.calendar;
                Some(((&calendar.connection, &calendar.id), calendar.owner.as_ref()?))
            })
            .collect();
        let of = |deleted: &'a DeletedEvent| {
            let event = &deleted.event;
            let (id, key) = (event.appointment(), &event.key);
            let ProviderAnswer::Gone(proof) = self.sight.word(key.id.as_str()) else { return None };
            let title = title::normal(event.title.reveal());
            let start = event.span.instants(office).0;
            let holder = owners.get(&(&key.connection, &key.calendar)).copied();
            let found = self.options.rules.book.find(event.title.reveal(), event.body.reveal());
            let matter = found.matter().cloned();
            (!living.contains(&id)).then_some(Candidate { deleted, id, proof, title, start, holder, matter })
        };
        snapshot.deleted.iter().filter_map(of).collect()
    }

    /// What is known of the event that was deleted, and of the one that may have been made in its place.
    pub(super) fn notes_of_deleted(&self, at: usize, proof: &GoneProof) -> Vec<Note> {
        let mut notes: Vec<Note> =
            self.deleted_by_us.get(proof.event()).map(|at| Note::DeletedByUs(*at)).into_iter().collect();
        let Some(deleted) = self.deleted.iter().find(|one| one.event.key == *proof.event()) else {
            return notes;
        };
        notes.push(Note::LastKnown {
            title: deleted.event.title.clone(),
            span: deleted.event.span.clone(),
            learned: deleted.learned,
        });
        notes.extend(self.entries.get(at).and_then(|ent| self.made_anew(ent)));
        notes
    }

    /// An appointment of the same title and matter that has no entry, at another time: perhaps made in its place.
    fn made_anew(&self, ent: &GatheredEntry<'_>) -> Option<Note> {
        let paired: BTreeSet<usize> = self.matches.pairs.iter().map(|pair| pair.appt).collect();
        let mut others = self.appts.iter().enumerate().filter(|(at, appt)| {
            let lives = !matches!(appt.fate, Disposition::CalledOff | Disposition::Skipped(_));
            let same_matter = appt.found.matter() == ent.entry.matter.as_ref();
            lives && same_matter && !paired.contains(at) && !ent.title.is_empty() && appt.title == ent.title
        });
        let (_, appt) = others.next()?;
        others
            .next()
            .is_none()
            .then(|| Note::PerhapsMadeAnew { owner: appt.owner().cloned(), span: appt.lead().span.clone() })
    }

    /// The event for which a matched entry was made was deleted, and this one stands in its place.
    pub(super) fn was_made_anew(&self, entry: usize) -> Option<Note> {
        let proof = self.matches.gone.get(&entry)?;
        let deleted = self.deleted.iter().find(|one| one.event.key == *proof.event());
        Some(Note::MadeAnew { learned: deleted.map(|one| one.learned) })
    }
}

/// The id that an entry names its event by.
fn named<'e>(ent: &'e GatheredEntry<'_>) -> Option<&'e str> {
    ent.entry.source.as_deref().filter(|source| !source.is_empty())
}

/// Begin, end and title, if it has one.
fn place<'e>(ent: &'e GatheredEntry<'_>) -> Option<(DateTime<Utc>, DateTime<Utc>, &'e str)> {
    (!ent.title.is_empty()).then_some((ent.when.start, ent.when.end, ent.title.as_str()))
}

/// Of two with the same title and time: the same owner or matter, and no other matter.
fn is_copy(first: &GatheredEntry<'_>, ent: &GatheredEntry<'_>) -> bool {
    let (ours, theirs) = (first.entry.matter.as_ref(), ent.entry.matter.as_ref());
    let same_matter = ours.is_some() && ours == theirs;
    let same_owner = first.entry.owner.is_some() && first.entry.owner == ent.entry.owner;
    same_matter || (same_owner && (ours.is_none() || theirs.is_none()))
}

/// The day of that series on which the entry lies, if that day was taken out of it.
fn day_taken_out<'c, 'a>(
    all: &'c [Candidate<'a>],
    series: &str,
    ent: &GatheredEntry<'_>,
    office: &Zone,
) -> Option<&'c Candidate<'a>> {
    let is_it = |one: &&Candidate<'_>| {
        let event = &one.deleted.event;
        event.series.as_ref().is_some_and(|id| id.as_str() == series)
            && event.span.first_day(office) == ent.when.day
    };
    only_one(all.iter().filter(is_it))
}

/// Same begin is given: the same title and no other matter; or the same matter, one of its people, and titles that may be
/// of one thing.
fn stood_for(one: &Candidate<'_>, ent: &GatheredEntry<'_>, words: &WordRules<'_>) -> bool {
    let event = &one.deleted.event;
    let same_title = !ent.title.is_empty() && one.title == ent.title;
    match (one.matter.as_ref(), ent.entry.matter.as_ref()) {
        (Some(ours), Some(theirs)) => {
            let contradict =
                || words.titles.contradict(event.title.reveal(), ent.entry.title.reveal(), &[ours]);
            let own = ent.entry.owner.as_ref().is_none_or(|owner| one.concerns(owner));
            ours == theirs && (same_title || (own && !contradict()))
        }
        (None, _) | (_, None) => same_title,
    }
}

/// The day is given, and not the hour: the same matter and title, or the same matter, one of its people, the same category
/// and titles that may be of one thing; without a matter, the title and one of its people.
fn stood_elsewhen(one: &Candidate<'_>, ent: &GatheredEntry<'_>, words: &WordRules<'_>) -> bool {
    let event = &one.deleted.event;
    let same_title = !ent.title.is_empty() && one.title == ent.title;
    let own = ent.entry.owner.as_ref().is_some_and(|owner| one.concerns(owner));
    match (one.matter.as_ref(), ent.entry.matter.as_ref()) {
        (Some(ours), Some(theirs)) => {
            let named = |name: &String| {
                let category = ent.entry.category.as_deref().map(|category| category.trim().to_lowercase());
                category.is_some_and(|category| category == name.trim().to_lowercase())
            };
            let contradict =
                || words.titles.contradict(event.title.reveal(), ent.entry.title.reveal(), &[ours]);
            let same_words = || own && event.categories.iter().any(named) && !contradict();
            ours == theirs && (same_title || same_words())
        }
        (None, _) | (_, None) => same_title && own,
    }
}

/// A deleted event, taken apart once for all entries of its day.
pub struct DeletedParts {
    matter: Option<MatterId>,
    title: String,
}

impl DeletedParts {
    /// Of that event.
    pub fn of(event: &CalendarEvent, book: &MatterIndex) -> Self {
        let found = book.find(event.title.reveal(), event.body.reveal());
        Self { matter: found.matter().cloned(), title: title::normal(event.title.reveal()) }
    }

    /// Could the entry, which begins on the same day, have stood for it? Where this says no, nobody has to find out
    /// what became of the event.
    pub fn may_have_had(&self, entry: &Entry) -> bool {
        match (&self.matter, entry.matter.as_ref()) {
            (Some(ours), Some(theirs)) => ours == theirs,
            // Before or behind it the entry may say that it was called off.
            (None, _) | (_, None) => {
                !self.title.is_empty() && title::normal(entry.title.reveal()).contains(&self.title)
            }
        }
    }
}

/// One appointment, in however many copies; two would be a guess.
fn only_one<'c, 'a: 'c>(mut all: impl Iterator<Item = &'c Candidate<'a>>) -> Option<&'c Candidate<'a>> {
    let first = all.next()?;
    all.all(|other| other.id == first.id).then_some(first)
}
