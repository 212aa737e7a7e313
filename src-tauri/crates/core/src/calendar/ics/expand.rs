//! A whole file: components are grouped by `UID`, the newest of each instance counts, and all are accounted for.

use super::entry::{Entry, Fault, When};
use super::instances::{Component, Day, Instances};
use super::read::{self, Doubted, Merged, Quarantined, SetAside};
use super::series::{Override, Plan, Stretch, has_day, of_master, of_override};
use super::values::Stamp;
use super::walk::Ending;
use super::zones::Resolver;
use crate::ids::IcalUid;
use crate::time::{OriginalStart, Window};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where all components of a file went: `vevents` is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All components.
    pub vevents: usize,
    /// Have at least one instance in the window.
    pub shown: usize,
    /// Have none.
    pub outside: usize,
    /// An equal or newer component of the same instance is in the file.
    pub superseded: usize,
    /// Could not be used.
    pub quarantined: usize,
}

/// What a file holds for a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expansion {
    /// All instances that touch the window, by begin and id.
    pub instances: Instances,
    /// What could not be used, by line.
    pub quarantined: Vec<Quarantined>,
    /// In whose place another entry counts, by line.
    pub merged: Vec<Merged>,
    /// What was read although a line of it was passed over, by line.
    pub doubted: Vec<Doubted>,
    /// What has to be known of the file as a whole.
    pub notes: Vec<String>,
    /// Where every component went.
    pub tally: Tally,
    /// The file ended before its calendar did: what is not in it may still exist.
    pub cut_short: bool,
}

/// All of one `UID`.
#[derive(Default)]
struct Group<'e> {
    master: Option<&'e Entry>,
    /// The master's times; `None` as long as nobody asked, or where its zone is unknown.
    plan: Option<Plan>,
    overrides: BTreeMap<OriginalStart, &'e Entry>,
}

pub(super) fn all(
    bytes: &[u8],
    entries: &[Entry],
    quarantined: Vec<Quarantined>,
    mut resolver: Resolver<'_>,
    window: &Window,
    most: usize,
    ending: &Ending,
) -> Expansion {
    let is_event = |one: &&Quarantined| one.what == SetAside::Event;
    let vevents = entries.len() + quarantined.iter().filter(is_event).count();
    let mut work = Work {
        bytes,
        window,
        stretch: Stretch::of(window, &resolver.floating),
        most,
        quarantined,
        merged: Vec::new(),
        shown: 0,
        days: Vec::new(),
        components: Vec::new(),
    };
    let groups = work.grouped(entries, &mut resolver);
    for group in groups.values() {
        work.group(group, &mut resolver);
    }
    let Work { days, components, mut quarantined, mut merged, shown, .. } = work;
    // Groups come in the order of their ids.
    let instances = Instances::new(components, days, |midnight| resolver.floating.second_of(midnight));
    quarantined.sort_by_key(|one| one.line);
    merged.sort_by_key(|one| one.line);
    let set_aside = quarantined.iter().filter(is_event).count();
    let outside = vevents.saturating_sub(shown + merged.len() + set_aside);
    let tally = Tally { vevents, shown, outside, superseded: merged.len(), quarantined: set_aside };
    let doubted = entries.iter().flat_map(doubts).collect();
    let (notes, cut_short) = (read::notes(ending), ending.cut_short);
    Expansion { instances, quarantined, merged, doubted, notes, tally, cut_short }
}

fn doubts(entry: &Entry) -> impl Iterator<Item = Doubted> {
    entry
        .doubts
        .iter()
        .map(|doubt| Doubted { uid: entry.uid.as_ref().map(IcalUid::new), doubt: doubt.clone() })
}

struct Work<'w> {
    bytes: &'w [u8],
    window: &'w Window,
    stretch: Stretch,
    most: usize,
    quarantined: Vec<Quarantined>,
    merged: Vec<Merged>,
    /// Components with at least one instance.
    shown: usize,
    days: Vec<Day>,
    components: Vec<Component>,
}

impl Work<'_> {
    /// Components without a `UID` stand alone, each under its line. Series come first: what a moved day replaces is told
    /// in the series' own terms.
    fn grouped<'e>(
        &mut self,
        entries: &'e [Entry],
        resolver: &mut Resolver<'_>,
    ) -> BTreeMap<(&'e str, usize), Group<'e>> {
        let mut groups: BTreeMap<(&str, usize), Group<'_>> = BTreeMap::new();
        let key = |entry: &'e Entry| entry.uid.as_deref().map_or(("", entry.line), |uid| (uid, 0));
        for entry in entries.iter().filter(|entry| entry.replaces.is_none()) {
            let group = groups.entry(key(entry)).or_default();
            if let Some((older, winner)) = newest(&mut group.master, entry) {
                self.drop_older(older, winner);
            }
        }
        for entry in entries {
            let Some(when) = &entry.replaces else { continue };
            let group = groups.entry(key(entry)).or_default();
            let original = match group.day(entry, when, resolver) {
                Ok(original) => original,
                Err(reason) => {
                    self.quarantine(entry, reason);
                    continue;
                }
            };
            let mut place = group.overrides.remove(&original);
            let older = newest(&mut place, entry);
            group.overrides.extend(place.map(|newest| (original, newest)));
            if let Some((older, winner)) = older {
                self.drop_older(older, winner);
            }
        }
        groups
    }

    /// Two components of one revision that say different things: which one counts is not for us to guess, so the
    /// one that loses is shown.
    fn drop_older(&mut self, older: &Entry, winner: &Entry) {
        if self.text(older) == self.text(winner) {
            self.merge(older, winner, ONCE_MORE);
        } else if older.revision() < winner.revision() {
            self.merge(older, winner, NEWER);
        } else {
            let reason =
                format!("another entry of the file has the same UID and is as new (line {})", winner.line);
            self.quarantine(older, reason);
        }
    }

    fn merge(&mut self, older: &Entry, winner: &Entry, why: &str) {
        let uid = IcalUid::new(older.uid.clone().unwrap_or_default());
        let reason = format!("{why} (line {})", winner.line);
        self.merged.push(Merged { line: older.line, uid, into: winner.line, reason });
    }

    fn text(&self, entry: &Entry) -> &[u8] {
        self.bytes.get(entry.bytes.clone()).unwrap_or_default()
    }

    fn group(&mut self, group: &Group<'_>, resolver: &mut Resolver<'_>) {
        let mut overrides = Vec::with_capacity(group.overrides.len());
        for (original, entry) in &group.overrides {
            if let Some(master) = group.master
                && is_of_an_older_series(entry, master, original, resolver)
            {
                self.merge(entry, master, OLDER_SERIES);
                continue;
            }
            match Plan::of(entry, resolver) {
                Ok(plan) => overrides.push(Override { entry, original: original.clone(), plan }),
                Err(reason) => self.quarantine(entry, reason),
            }
        }
        let before = self.days.len();
        let own = (1..).zip(&overrides).filter_map(|(number, one)| {
            of_override(one, &self.stretch).map(|day| Day { component: number, ..day })
        });
        self.days.extend(own);
        let with_overrides = self.days.len();
        let (mut refused, mut zone) = (None, None);
        if let Some(master) = group.master {
            // What does not fit any more is not made either: else a file of many series would cost all of them.
            let (left, asked) = (self.most.saturating_sub(with_overrides), (self.window, &self.stretch));
            match of_master(master, &overrides, asked, resolver, left, &mut self.days) {
                Ok(label) => zone = Some(label),
                Err(reason) => {
                    self.days.truncate(with_overrides);
                    refused = Some((master, reason));
                }
            }
        }
        if self.days.len() > self.most {
            self.days.truncate(before);
            let reason =
                format!("with it the file has more than the {} instances that are read at once", self.most);
            let entries = group.master.into_iter().chain(overrides.iter().map(|one| one.entry));
            for entry in entries {
                self.quarantine(entry, reason.clone());
            }
            return;
        }
        if let Some((master, reason)) = refused {
            self.quarantine(master, reason);
        }
        self.dress(before, group.master.zip(zone).as_ref(), &overrides);
    }

    /// Gives the days from that place on what their components share; each component's is made once.
    fn dress(&mut self, from: usize, master: Option<&(&Entry, Arc<str>)>, overrides: &[Override<'_>]) {
        let mut places: Vec<Option<u32>> = vec![None; overrides.len() + 1];
        for day in self.days.iter_mut().skip(from) {
            let number = day.component as usize;
            let Some(place) = places.get_mut(number) else { continue };
            if place.is_none() {
                let own = match number.checked_sub(1) {
                    None => master.cloned(),
                    Some(at) => overrides.get(at).map(|one| (one.entry, one.plan.zone_label().clone())),
                };
                let Some((entry, zone)) = own else { continue };
                *place = u32::try_from(self.components.len()).ok();
                self.components.push(Component::of(self.bytes, entry, zone));
                self.shown += 1;
            }
            day.component = place.unwrap_or(u32::MAX);
        }
    }

    fn quarantine(&mut self, entry: &Entry, reason: Fault) {
        let uid = entry.uid.clone().map(IcalUid::new);
        self.quarantined.push(Quarantined { what: SetAside::Event, line: entry.line, uid, reason });
    }
}

/// Why an entry of the file does not count itself.
pub(super) const ONCE_MORE: &str = "the same entry is in the file once more";
pub(super) const NEWER: &str = "a newer version of it is in the file";
pub(super) const OLDER_SERIES: &str =
    "it moved a day of an older version of its series, and the newer one has no such day";

/// Was the day moved before the series was drawn up anew, so that it replaces a day which the series has no more? A
/// series may be renumbered for its title alone, so that a lower number by itself says nothing.
pub(super) fn is_of_an_older_series(
    entry: &Entry,
    master: &Entry,
    original: &OriginalStart,
    resolver: &mut Resolver<'_>,
) -> bool {
    let is_older = entry.sequence.zip(master.sequence).is_some_and(|(own, of_series)| own < of_series);
    if !is_older || master.rules.is_empty() && master.added.is_empty() {
        return false;
    }
    // A series that cannot be understood takes nothing away.
    Plan::of(master, resolver)
        .and_then(|plan| has_day(master, &plan, original, resolver))
        .is_ok_and(|has| !has)
}

impl Group<'_> {
    /// # Errors
    /// The reason, if the zone of the day is unknown.
    fn day(
        &mut self,
        entry: &Entry,
        when: &When,
        resolver: &mut Resolver<'_>,
    ) -> Result<OriginalStart, Fault> {
        if self.plan.is_none() {
            self.plan = self.master.and_then(|master| Plan::of(master, resolver).ok());
        }
        day_of(self.plan.as_ref(), entry, when, resolver)
    }
}

/// What the entry replaces: in the terms of its series, where the file has it. One that came alone and is itself a whole
/// day is taken for a day of a series of dates.
///
/// # Errors
/// The reason, if the zone of the day is unknown.
pub(super) fn day_of(
    series: Option<&Plan>,
    entry: &Entry,
    when: &When,
    resolver: &mut Resolver<'_>,
) -> Result<OriginalStart, Fault> {
    match series {
        Some(plan) => plan.day(entry, when, resolver),
        None => {
            let own = Plan::of(entry, resolver)?;
            let is_midnight = match when.stamp {
                Stamp::Date(_) => true,
                Stamp::Local(at) | Stamp::Utc(at) => at.time() == chrono::NaiveTime::MIN,
            };
            if own.is_all_day() && is_midnight {
                own.day(entry, when, resolver)
            } else {
                resolver.original(entry, when)
            }
        }
    }
}

/// Puts the newer one into the place, the later in the file if they are alike. Gives the one that lost and the
/// one that won.
fn newest<'e>(place: &mut Option<&'e Entry>, entry: &'e Entry) -> Option<(&'e Entry, &'e Entry)> {
    let Some(present) = *place else {
        *place = Some(entry);
        return None;
    };
    if entry.revision() < present.revision() {
        return Some((entry, present));
    }
    *place = Some(entry);
    Some((present, entry))
}
