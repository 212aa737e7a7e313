//! What entries say about the events that they stand for.

use super::super::gather::{GatheredAppointment, GatheredEntry};
use super::super::snapshot::Snapshot;
use super::super::visibility::{ProviderAnswer, Visibility};
use crate::coverage::GoneProof;
use crate::ids::EventKey;
use std::collections::BTreeMap;

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
    ) -> Self {
        let mut links = Self {
            made: snapshot.links.iter().map(|link| (&link.entry, &link.event)).collect(),
            by_key: BTreeMap::new(),
            by_id: Vec::with_capacity(appts.len()),
            by_series: BTreeMap::new(),
            sight,
        };
        for (at, appt) in appts.iter().enumerate() {
            for copy in &appt.appointment.copies {
                if !links.made.is_empty() {
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
        links
    }

    /// Appointments with an event of that id.
    fn of_id(&self, id: &str) -> Vec<usize> {
        let begin = self.by_id.partition_point(|(other, _)| *other < id);
        let rest = self.by_id.get(begin..).unwrap_or_default();
        rest.iter().take_while(|(other, _)| *other == id).map(|(_, at)| *at).collect()
    }

    /// A link of ours leads before the id that was left in the entry. The id of a whole series means the instance of
    /// the entry's own day.
    pub(super) fn target(&self, entry: &GatheredEntry<'_>, appts: &[GatheredAppointment<'_>]) -> Target<'s> {
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
            None => Target::Nothing,
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
