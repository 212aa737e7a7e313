//! What may be the same appointment although the comparison keeps the two apart: typed in at another hour, on a day around
//! it, or for somebody else of the firm. Whoever makes a second one beside it has it twice, so that it is named.

use super::super::gather::{Disposition, GatheredAppointment, GatheredEntry};
use super::super::outcome::{Discrepancy, DiscrepancyKind, Note};
use super::super::snapshot::Side;
use super::{End, Reconciliation};
use crate::firm::business_days::is_business_day;
use crate::ids::{EventKey, MatterId};
use crate::rules::meaning::TitleMatch;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// So many business days apart at most.
const AROUND: usize = 3;
/// So many are named at most, the nearest first.
const MOST: usize = 3;

/// What no comparison has put beside anything: appointments and entries that may stand for each other.
#[derive(Default)]
pub(super) struct Unpaired {
    appts: BTreeSet<usize>,
    entries: BTreeSet<usize>,
}

impl Reconciliation<'_> {
    /// Before what is left is told of: all that has an end by then stands for something.
    pub(super) fn unpaired(&self) -> Unpaired {
        let matches = &self.matches;
        let mut taken: BTreeSet<usize> = matches.pairs.iter().map(|pair| pair.entry).collect();
        taken.extend(matches.extras.iter().map(|(_, entry)| *entry));
        taken.extend(matches.companions.values().flatten());
        taken.extend(matches.gone.keys());
        taken.extend(matches.unknown.iter().chain(&matches.elsewhere));
        let entry = |at: &usize| {
            let stands = |ent: &GatheredEntry<'_>| ent.seen.is_ok() && ent.off.is_none();
            !taken.contains(at) && self.entries.get(*at).is_some_and(stands)
        };
        let paired: BTreeSet<usize> = matches.pairs.iter().map(|pair| pair.appt).collect();
        let appt = |at: &usize| {
            let stands = |appt: &GatheredAppointment<'_>| {
                matches!(appt.fate, Disposition::Expected | Disposition::Flagged) && appt.seen.is_ok()
            };
            !paired.contains(at) && self.appts.get(*at).is_some_and(stands)
        };
        let open = |ends: &[Option<End>]| -> Vec<usize> {
            ends.iter().enumerate().filter(|(_, end)| end.is_none()).map(|(at, _)| at).collect()
        };
        Unpaired {
            appts: open(&self.appt_fates).into_iter().filter(appt).collect(),
            entries: open(&self.entry_fates).into_iter().filter(entry).collect(),
        }
    }

    /// Which entries the comparison puts beside which event, whether they agree or not.
    pub(super) fn all_standing(&self) -> BTreeSet<(EventKey, EventKey)> {
        let pairs = self.matches.pairs.iter().map(|pair| (pair.appt, pair.entry));
        let own = self.further.iter().flat_map(|(at, all)| all.iter().map(|one| (*at, one.entry)));
        let all = pairs.chain(self.matches.extras.iter().copied()).chain(own);
        let keys = all.filter_map(|(appt, entry)| {
            let (appt, entry) = self.appts.get(appt).zip(self.entries.get(entry))?;
            Some((appt.lead().key.clone(), entry.entry.key.clone()))
        });
        keys.collect()
    }

    /// Notes on each difference what may be the same appointment.
    pub(super) fn twins(&mut self, unpaired: &Unpaired) {
        if unpaired.entries.is_empty() {
            return;
        }
        let by_entry: BTreeMap<&EventKey, usize> =
            unpaired.entries.iter().filter_map(|at| Some((&self.entries.get(*at)?.entry.key, *at))).collect();
        let by_event: BTreeMap<&EventKey, usize> =
            self.appts.iter().enumerate().map(|(at, appt)| (&appt.lead().key, at)).collect();
        let notes: Vec<Vec<Note>> = self
            .discrepancies
            .iter()
            .map(|found| match found.kind() {
                DiscrepancyKind::MissingThere
                | DiscrepancyKind::TimeDiffers
                | DiscrepancyKind::OwnerDiffers => {
                    let at = key_of(found, Side::Record).and_then(|key| by_event.get(key));
                    at.map(|at| self.entries_like(*at, unpaired)).unwrap_or_default()
                }
                DiscrepancyKind::MissingHere => {
                    let at = key_of(found, Side::Practice).and_then(|key| by_entry.get(key));
                    at.map(|at| self.appts_like(*at, unpaired)).unwrap_or_default()
                }
                _other => Vec::new(),
            })
            .collect();
        for (found, notes) in self.discrepancies.iter_mut().zip(notes) {
            found.notes.extend(notes);
        }
    }

    fn entries_like(&self, appt: usize, unpaired: &Unpaired) -> Vec<Note> {
        let Some(appt) = self.appts.get(appt) else { return Vec::new() };
        let all = unpaired.entries.iter().filter_map(|at| self.entries.get(*at));
        let mut like: Vec<_> = all.filter(|ent| self.may_be_one(appt, ent)).collect();
        like.sort_by_key(|ent| ((ent.when.start - appt.when.start).abs(), &ent.entry.key));
        let note = |ent: &GatheredEntry<'_>| {
            let facts = ent.facts();
            let title = facts.shown_title().into();
            Note::Twin { side: Side::Practice, title, span: facts.span, owner: facts.owner }
        };
        like.into_iter().take(MOST).map(note).collect()
    }

    fn appts_like(&self, entry: usize, unpaired: &Unpaired) -> Vec<Note> {
        let Some(ent) = self.entries.get(entry) else { return Vec::new() };
        let all = unpaired.appts.iter().filter_map(|at| self.appts.get(*at));
        let mut like: Vec<_> = all.filter(|appt| self.may_be_one(appt, ent)).collect();
        like.sort_by_key(|appt| ((ent.when.start - appt.when.start).abs(), appt.id()));
        let note = |appt: &GatheredAppointment<'_>| {
            let (facts, owner) = (appt.facts(), appt.owner().cloned());
            Note::Twin { side: Side::Record, title: facts.shown_title().into(), span: facts.span, owner }
        };
        like.into_iter().take(MOST).map(note).collect()
    }

    /// Of one matter, on days around each other, and by its words no other thing; without a matter the title says it.
    fn may_be_one(&self, appt: &GatheredAppointment<'_>, ent: &GatheredEntry<'_>) -> bool {
        if !self.are_near(appt.when.day, ent.when.day) {
            return false;
        }
        let files = appt.found.matters();
        let Some(file) = ent.entry.matter.as_ref().filter(|_| !files.is_empty()) else {
            return !ent.title.is_empty() && ent.title == appt.title;
        };
        files.contains(file) && self.may_be_titled(appt, ent, file)
    }

    /// On another day more is asked for: one matter may have a call on each of them.
    fn may_be_titled(
        &self,
        appt: &GatheredAppointment<'_>,
        ent: &GatheredEntry<'_>,
        file: &MatterId,
    ) -> bool {
        let category = |name: &str| name.trim().to_lowercase();
        let here = appt.checked.category.as_ref().map(|(name, _)| category(name.as_str()));
        let same_category = here.is_some() && here == ent.entry.category.as_deref().map(category);
        let titles = &self.options.rules.titles;
        match titles.compare(appt.lead().title.reveal(), ent.entry.title.reveal(), &[file]) {
            TitleMatch::Same => true,
            TitleMatch::Unclear => same_category || appt.when.day == ent.when.day,
            TitleMatch::Other => false,
        }
    }

    fn are_near(&self, one: NaiveDate, other: NaiveDate) -> bool {
        let between = one.min(other).iter_days().skip(1).take_while(|day| *day <= one.max(other));
        between.filter(|day| is_business_day(*day, self.policy)).take(AROUND + 1).count() <= AROUND
    }
}

fn key_of(found: &Discrepancy, side: Side) -> Option<&EventKey> {
    found.side(side).map(|facts| &facts.key)
}
