//! What entries say about the events that they stand for, and what earlier comparisons saw of them.

use super::super::gather::{GatheredAppointment, GatheredEntry};
use super::super::snapshot::{LinkGround, Snapshot};
use super::super::visibility::{ProviderAnswer, Visibility};
use crate::coverage::GoneProof;
use crate::ids::EventKey;
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};

/// Where an entry's link leads.
pub(super) enum Target<'s> {
    /// It has none.
    Nothing,
    /// To an event that is proven to be gone.
    Gone(&'s GoneProof),
    /// To an event of which it cannot be said whether it is gone.
    Unknown,
    /// To an event that was not read.
    Elsewhere,
    /// To this appointment.
    Appt(usize),
}

/// All links, by both ends.
pub(super) struct Links<'l, 's> {
    made: BTreeMap<&'l EventKey, &'l EventKey>,
    /// Entries that once agreed with an event and name none, or one that is gone.
    agreed: BTreeMap<&'l EventKey, &'l EventKey>,
    /// Of these, entries that still stand for their appointment.
    remembered: BTreeMap<usize, usize>,
    by_key: BTreeMap<&'l EventKey, usize>,
    /// Ids of events and whose they are, sorted: nearly each stands there once.
    by_id: Vec<(&'l str, usize)>,
    by_series: BTreeMap<&'l str, Vec<usize>>,
    sight: &'l Visibility<'s>,
}

impl<'l, 's> Links<'l, 's> {
    pub(super) fn of(
        snapshot: &'l Snapshot,
        sight: &'l Visibility<'s>,
        appts: &'l [GatheredAppointment<'_>],
        entries: &[GatheredEntry<'_>],
        folded: &BTreeMap<usize, usize>,
    ) -> Self {
        let by = |ground: LinkGround| {
            let links = snapshot.links.iter().filter(move |link| link.ground == ground);
            links.map(|link| (&link.entry, &link.event)).collect()
        };
        let mut links = Self {
            made: by(LinkGround::Made),
            agreed: by(LinkGround::Agreed),
            remembered: BTreeMap::new(),
            by_key: BTreeMap::new(),
            by_id: Vec::with_capacity(appts.len()),
            by_series: BTreeMap::new(),
            sight,
        };
        for (at, appt) in appts.iter().enumerate() {
            for copy in &appt.appointment.copies {
                if !snapshot.links.is_empty() {
                    links.by_key.insert(&copy.key, at);
                }
                links.by_id.push((copy.key.id.as_str(), at));
                if let Some(series) = &copy.series {
                    push_once(links.by_series.entry(series.as_str()).or_default(), at);
                }
            }
        }
        links.by_id.sort_unstable();
        links.by_id.dedup();
        links.remember(appts, entries, folded);
        links
    }

    /// What agreed once takes part only where nothing stronger speaks: an appointment that an entry names, or that was
    /// made for one, has its entry, and a second one beside it would be told as a duplicate. Of several the nearest
    /// stays.
    fn remember(
        &mut self,
        appts: &[GatheredAppointment<'_>],
        entries: &[GatheredEntry<'_>],
        folded: &BTreeMap<usize, usize>,
    ) {
        if self.agreed.is_empty() {
            return;
        }
        let one_of = |appt: usize| folded.get(&appt).copied().unwrap_or(appt);
        let mut named = BTreeSet::new();
        let mut nearest: BTreeMap<usize, Vec<(TimeDelta, usize)>> = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            let held = self.agreed.get(&entry.entry.key).and_then(|event| self.by_key.get(event));
            match (self.target(at, entry, appts), held) {
                (Target::Appt(appt), _) => drop(named.insert(one_of(appt))),
                // What it names is gone, and it has agreed with another one since.
                (Target::Nothing | Target::Gone(_) | Target::Unknown, Some(appt)) => {
                    let one = one_of(*appt);
                    let Some(appt) = appts.get(one).filter(|appt| belong(appt, entry)) else { continue };
                    let far = (appt.when.start - entry.when.start).abs();
                    nearest.entry(one).or_default().push((far, at));
                }
                (Target::Nothing | Target::Gone(_) | Target::Unknown, None) | (Target::Elsewhere, _) => {}
            }
        }
        let first = nearest.into_iter().filter(|(appt, _)| !named.contains(appt));
        self.remembered = first.filter_map(|(appt, all)| Some((all.into_iter().min()?.1, appt))).collect();
    }

    /// What an entry names and is gone, where it stands for another event by now.
    pub(super) fn replaced(&self, at: usize, entry: &GatheredEntry<'_>) -> Option<&'s GoneProof> {
        self.remembered.get(&at)?;
        match self.sight.word(entry.entry.source.as_deref()?) {
            ProviderAnswer::Gone(gone) => Some(gone),
            ProviderAnswer::Unknown | ProviderAnswer::Silent => None,
        }
    }

    /// Appointments with an event of that id.
    fn of_id(&self, id: &str) -> Vec<usize> {
        let begin = self.by_id.partition_point(|(other, _)| *other < id);
        let rest = self.by_id.get(begin..).unwrap_or_default();
        rest.iter().take_while(|(other, _)| *other == id).map(|(_, at)| *at).collect()
    }

    /// A link of ours leads before the id that was left in the entry. The id of a whole series means the instance of
    /// the entry's own day.
    pub(super) fn target(
        &self,
        at: usize,
        entry: &GatheredEntry<'_>,
        appts: &[GatheredAppointment<'_>],
    ) -> Target<'s> {
        if let Some(appt) = self.remembered.get(&at) {
            return Target::Appt(*appt);
        }
        let made = self.made.get(&entry.entry.key);
        if let Some(appt) = made.and_then(|event| self.by_key.get(event)) {
            return Target::Appt(*appt);
        }
        let source = entry.entry.source.as_deref().filter(|source| !source.is_empty());
        let own = source.and_then(|id| nearest(&self.of_id(id), entry, appts));
        if let Some(appt) = own {
            return Target::Appt(appt);
        }
        let named = made.map(|event| event.id.as_str()).into_iter().chain(source);
        for id in named.clone() {
            match self.sight.word(id) {
                ProviderAnswer::Gone(gone) => return Target::Gone(gone),
                ProviderAnswer::Unknown => return Target::Unknown,
                ProviderAnswer::Silent => {}
            }
        }
        let series = source.and_then(|id| self.by_series.get(id)).map(Vec::as_slice).unwrap_or_default();
        let of_day: Vec<usize> = series
            .iter()
            .copied()
            .filter(|at| appts.get(*at).is_some_and(|a| a.when.day == entry.when.day))
            .collect();
        match nearest(&of_day, entry, appts) {
            Some(appt) => Target::Appt(appt),
            None if named.clone().next().is_some() => Target::Elsewhere,
            None => self.gone_since(entry),
        }
    }

    /// The event with which it once agreed is gone: it names none, and is called off all the same.
    fn gone_since(&self, entry: &GatheredEntry<'_>) -> Target<'s> {
        let Some(event) = self.agreed.get(&entry.entry.key) else { return Target::Nothing };
        match self.sight.word(event.id.as_str()) {
            ProviderAnswer::Gone(gone) if !self.by_key.contains_key(event) => Target::Gone(gone),
            ProviderAnswer::Unknown if !self.by_key.contains_key(event) => Target::Unknown,
            ProviderAnswer::Gone(_) | ProviderAnswer::Unknown | ProviderAnswer::Silent => Target::Nothing,
        }
    }
}

/// Do two that once agreed still belong together? Another matter is another appointment; at another time the matter or
/// the title has to be the same.
fn belong(appt: &GatheredAppointment<'_>, entry: &GatheredEntry<'_>) -> bool {
    match (appt.found.matter(), entry.entry.matter.as_ref()) {
        (Some(ours), Some(theirs)) => ours == theirs,
        (None, _) | (_, None) => {
            let same_title = !entry.title.is_empty() && appt.title == entry.title;
            same_title || appt.when.start == entry.when.start
        }
    }
}

fn nearest(among: &[usize], entry: &GatheredEntry<'_>, appts: &[GatheredAppointment<'_>]) -> Option<usize> {
    let far = |at: &usize| appts.get(*at).map(|appt| (appt.when.start - entry.when.start).abs());
    among.iter().copied().min_by_key(|at| (far(at), *at))
}

fn push_once(list: &mut Vec<usize>, at: usize) {
    if list.last() != Some(&at) {
        list.push(at);
    }
}
