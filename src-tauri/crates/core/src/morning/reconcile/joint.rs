//! One appointment of several attorneys that one system has once and the other one for each of them: neither missing nor
//! there more than once.

use super::super::compare::{Beside, compare};
use super::super::gather::{Disposition, GatheredAppointment, GatheredEntry};
use super::super::matching::{Pair, last_alike};
use super::super::outcome::{Counterpart, Discrepancy, DiscrepancyKind};
use super::pairs::differing;
use super::{End, Reconciliation, flagged};
use crate::firm::people::Email;
use crate::rules::matter_id::MatterMatch;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// Nothing further away is on the same day.
const DAY: TimeDelta = TimeDelta::hours(25);

/// Begin, end and title in normal form.
type Meeting<'m> = (DateTime<Utc>, DateTime<Utc>, &'m str);

/// Pairs by when they are and what they are called.
pub(super) struct Joint<'j> {
    pairs: BTreeMap<Meeting<'j>, Vec<Pair>>,
}

impl Reconciliation<'_> {
    /// Finds events without an entry that are one appointment with an event that has one. Their owners may stand in its
    /// entry.
    pub(super) fn find_joint(&mut self) {
        let paired: BTreeSet<usize> = self.matches.pairs.iter().map(|pair| pair.appt).collect();
        let looked_for = |appt: &GatheredAppointment<'_>| match appt.fate {
            Disposition::Expected | Disposition::Flagged => appt.when.compared,
            Disposition::CalledOff => appt.when.compared && appt.only_says_off().is_some(),
            Disposition::Skipped(_) => false,
        };
        let repeats = |at: &usize| self.repeated.get(at).is_some_and(|kept| kept != at);
        let open: Vec<usize> = (0..self.appts.len())
            .filter(|at| !paired.contains(at) && !repeats(at))
            .filter(|at| self.appts.get(*at).is_some_and(looked_for))
            .collect();
        let joint = Joint::of(self);
        let own = self.each_has_its_own(&joint);
        let found: Vec<(usize, usize)> = open
            .into_iter()
            .filter_map(|at| {
                Some((at, joint.of_appt(self, at).or_else(|| joint.of_appt_elsewhen(self, at))?))
            })
            .collect();
        for (at, own) in own {
            if let Some(appt) = self.appts.get_mut(at) {
                appt.together.extend(own);
            }
        }
        for (at, other) in &found {
            let owners: BTreeSet<Email> =
                self.appts.get(*at).into_iter().flat_map(|appt| appt.owners().cloned()).collect();
            if let Some(other) = self.appts.get_mut(*other) {
                other.together.extend(owners);
            }
        }
        self.joint = found;
    }

    /// Events of several attorneys that are one appointment, each with an entry of its own: who is asked to one and has another
    /// one of them has the entry of that one.
    fn each_has_its_own(&self, joint: &Joint<'_>) -> Vec<(usize, BTreeSet<Email>)> {
        let groups = joint.pairs.values().filter(|pairs| pairs.len() > 1);
        let of_group = |pairs: &Vec<Pair>| {
            let known =
                |pair: &Pair| Some((pair.appt, self.appts.get(pair.appt)?, self.entries.get(pair.entry)?));
            let all: Vec<_> = pairs.iter().filter_map(known).collect();
            let own = |at: usize, appt: &GatheredAppointment<'_>| -> BTreeSet<Email> {
                let others = all.iter().filter(|(other, theirs, _)| {
                    *other != at && same_matter(&appt.found, &theirs.found) && appt.found != MatterMatch::None
                });
                let owners = others.filter_map(|(_, theirs, ent)| {
                    ent.entry.owner.as_ref().filter(|who| theirs.owners().any(|owner| owner == *who))
                });
                owners.filter(|who| appt.takes_part(who)).cloned().collect()
            };
            all.iter().map(|(at, appt, _)| (*at, own(*at, appt))).collect::<Vec<_>>()
        };
        groups.flat_map(of_group).filter(|(_, own)| !own.is_empty()).collect()
    }

    /// Ends what is one appointment with something that has its counterpart.
    pub(super) fn joint(&mut self) {
        for (at, other) in std::mem::take(&mut self.joint) {
            if self.appt_fates.get(at) == Some(&Some(End::Differs)) {
                continue;
            }
            if let Some(found) = self.differs_from_entry_of(at, other) {
                self.discrepancies.extend(found);
                self.end_appt(at, End::Differs);
                continue;
            }
            let breaks = self.appts.get(at).filter(|appt| appt.fate == Disposition::Flagged);
            let listed = breaks.map(|appt| flagged(appt, self.counterpart(other)));
            let end = match listed.is_some() {
                true => Some(End::Flagged),
                false => self.appt_fates.get(other).copied().flatten(),
            };
            self.flagged.extend(listed);
            end.into_iter().for_each(|end| self.end_appt(at, end));
        }
    }

    /// In what the entry of the other event differs from this one alone.
    fn differs_from_entry_of(&self, at: usize, other: usize) -> Option<Vec<Discrepancy>> {
        let pair = self.matches.pairs.iter().find(|pair| pair.appt == other)?;
        let (appt, ent) = self.appts.get(at).zip(self.entries.get(pair.entry))?;
        ent.seen.ok()?;
        let first = self.appts.get(other)?;
        let asked = first.asked(&[]).cloned().collect();
        let beside = Beside { own: true, asked, ..self.beside(*pair, pair.entry) };
        let first = first.lead();
        let told: BTreeSet<DiscrepancyKind> = self
            .discrepancies
            .iter()
            .filter(|found| found.sides.first().is_some_and(|facts| facts.key == first.key))
            .map(Discrepancy::kind)
            .collect();
        let all = compare(appt, ent, &beside, &self.options).into_iter();
        let found = all.filter(|one| !told.contains(&one.kind()));
        let found: Vec<Discrepancy> =
            found.map(|one| differing(one, (appt, ent), pair.by, &self.options)).collect();
        (!found.is_empty()).then_some(found)
    }

    /// What the other event's entry is for one that is one appointment with it: no better than for the other one.
    fn counterpart(&self, other: usize) -> Counterpart {
        let pair = self.matches.pairs.iter().find(|pair| pair.appt == other);
        match pair.and_then(|pair| self.entry_fates.get(pair.entry).copied().flatten()) {
            Some(End::Agrees) => Counterpart::Agrees,
            Some(End::Differs) => Counterpart::Differs,
            Some(End::Flagged | End::Skipped(_)) | None => Counterpart::Unknown,
        }
    }

    /// It names an event that is gone, or of which that is not known: what becomes of it is told of itself.
    pub(super) fn names_lost(&self, entry: usize) -> bool {
        let gone = self.matches.gone.contains_key(&entry) && !self.matches.presumed.contains(&entry);
        gone || self.matches.unknown.contains(&entry)
    }
}

impl Reconciliation<'_> {
    /// Does each of these entries stand, on the calendar of another one of its people, beside a day that is there once?
    pub(super) fn share_days(&self, at: usize, extras: &[usize]) -> bool {
        let Some(appt) = self.appts.get(at) else { return false };
        let days = self.matches.pairs.iter().filter(|pair| pair.appt == at);
        let days = days.filter_map(|pair| self.entries.get(pair.entry));
        let place = |ent: &GatheredEntry<'_>| (ent.when.start, ent.when.end);
        let mut held: BTreeSet<_> = days.map(|ent| (place(ent), ent.entry.owner.as_ref())).collect();
        let of_days: BTreeSet<_> = held.iter().map(|(place, _)| *place).collect();
        extras.iter().filter_map(|extra| self.entries.get(*extra)).all(|ent| {
            let comes = |who: &Email| appt.takes_part(who) && !appt.has_declined(who);
            let owner = ent.entry.owner.as_ref().filter(|who| comes(who));
            owner.is_some() && of_days.contains(&place(ent)) && held.insert((place(ent), owner))
        })
    }

    /// Those who have an entry of their own for the day of this one.
    pub(super) fn beside_day(&self, at: usize, day: &GatheredEntry<'_>) -> Beside {
        let extras = self.matches.extras.iter().filter(|(appt, _)| *appt == at);
        let entries = extras.filter_map(|(_, entry)| self.entries.get(*entry));
        let same = entries.filter(|ent| (ent.when.start, ent.when.end) == (day.when.start, day.when.end));
        Beside { owners: same.filter_map(|ent| ent.entry.owner.clone()).collect(), ..Beside::default() }
    }
}

impl<'j> Joint<'j> {
    pub(super) fn of(work: &'j Reconciliation<'_>) -> Self {
        let mut pairs: BTreeMap<Meeting<'j>, Vec<Pair>> = BTreeMap::new();
        for pair in &work.matches.pairs {
            let key = work.appts.get(pair.appt).and_then(|appt| {
                (!appt.title.is_empty()).then_some((appt.when.start, appt.when.end, appt.title.as_str()))
            });
            key.into_iter().for_each(|key| pairs.entry(key).or_default().push(*pair));
        }
        Self { pairs }
    }

    fn at(&self, key: Meeting<'j>) -> &[Pair] {
        self.pairs.get(&key).map(Vec::as_slice).unwrap_or_default()
    }

    /// The event of another attorney with which it is one appointment: the same words at the same time, and the one entry
    /// names both of them.
    fn of_appt(&self, work: &'j Reconciliation<'_>, at: usize) -> Option<usize> {
        let appt = work.appts.get(at).filter(|appt| appt.seen.is_ok())?;
        let key = (appt.when.start, appt.when.end, appt.title.as_str());
        let one = self.at(key).iter().find(|pair| {
            let sides = work.appts.get(pair.appt).zip(work.entries.get(pair.entry));
            // Whoever is asked to the other one may have taken the own one out for it.
            let goes_by_other = |other: &GatheredAppointment<'_>| {
                appt.fate == Disposition::CalledOff && appt.owners().any(|who| other.takes_part(who))
            };
            sides.is_some_and(|(other, ent)| is_one(appt, other, ent) && !goes_by_other(other))
        })?;
        Some(one.appt)
    }

    /// The event of another attorney in the same words and matter at another hour of the day, of which the one entry names
    /// this one's owner, too: nobody but this event brings them there.
    fn of_appt_elsewhen(&self, work: &'j Reconciliation<'_>, at: usize) -> Option<usize> {
        let appt = work.appts.get(at).filter(|appt| appt.seen.is_ok() && !appt.title.is_empty())?;
        appt.found.matter()?;
        let same_day = self.pairs.range((appt.when.start - DAY, appt.when.start - DAY, "")..);
        let same_day = same_day.take_while(|(place, _)| place.0 <= appt.when.start + DAY);
        let pairs = same_day.filter(|(place, _)| place.2 == appt.title).flat_map(|(_, pairs)| pairs);
        let mut all = pairs.filter(|pair| {
            let sides = work.appts.get(pair.appt).zip(work.entries.get(pair.entry));
            sides.is_some_and(|(other, ent)| {
                let brings = |who: &Email| ent.entry.attendees.contains(who) && !other.takes_part(who);
                other.when.day == appt.when.day
                    && last_alike(&other.when, &appt.when)
                    && other.fate != Disposition::CalledOff
                    && appt.fate != Disposition::CalledOff
                    && is_one(appt, other, ent)
                    && appt.owners().any(brings)
            })
        });
        let one = all.next()?;
        all.next().is_none().then_some(one.appt)
    }

    /// The appointment for which it is the entry of another one of its people. Each of them has one at most.
    pub(super) fn of_entry(
        &self,
        work: &'j Reconciliation<'_>,
        at: usize,
        taken: &mut BTreeSet<(usize, &'j str)>,
    ) -> Option<usize> {
        let ent = work.entries.get(at).filter(|ent| ent.seen.is_ok())?;
        let owner = ent.entry.owner.as_ref()?;
        let key = (ent.when.start, ent.when.end, ent.title.as_str());
        let one = self.at(key).iter().find(|pair| {
            let sides = work.appts.get(pair.appt).zip(work.entries.get(pair.entry));
            sides.is_some_and(|(appt, first)| {
                first.entry.owner.as_ref() != Some(owner)
                    && is_one_of(appt, ent)
                    && !taken.contains(&(pair.appt, owner.as_str()))
            })
        })?;
        taken.insert((one.appt, owner.as_str()));
        Some(one.appt)
    }
}

/// Are two events of different attorneys one appointment, for which this entry stands?
fn is_one(appt: &GatheredAppointment<'_>, other: &GatheredAppointment<'_>, ent: &GatheredEntry<'_>) -> bool {
    let mut owners = appt.owners();
    let named = |who| ent.entry.owner.as_ref() == Some(who) || ent.entry.attendees.contains(who);
    let apart = appt.owners().all(|owner| other.owners().all(|theirs| theirs != owner));
    apart
        && same_matter(&appt.found, &other.found)
        && owners.any(|owner| named(owner) || other.takes_part(owner))
}

/// Does the entry stand for the appointment on the calendar of one of its people who comes?
pub(super) fn is_one_of(appt: &GatheredAppointment<'_>, ent: &GatheredEntry<'_>) -> bool {
    let comes = |owner: &Email| appt.takes_part(owner) && !appt.has_declined(owner);
    let mine = ent.entry.owner.as_ref().is_some_and(comes);
    let other_matter =
        appt.found.matter().zip(ent.entry.matter.as_ref()).is_some_and(|(ours, theirs)| ours != theirs);
    mine && !other_matter
}

fn same_matter(a: &MatterMatch, b: &MatterMatch) -> bool {
    a.matter() == b.matter()
}
