//! A whole file: components are grouped by `UID`, the newest of each instance counts, and all are accounted for.

use super::entry::{Details, Entry, Fault, When};
use super::read::{self, Doubted, Merged, Quarantined, SetAside};
use super::series::{Made, Override, Plan, has_day, of_master, of_override};
use super::values::Stamp;
use super::walk::Ending;
use super::zones::Resolver;
use crate::ids::{IcalUid, RemoteId, Version};
use crate::time::{OriginalStart, Span, Window};
use chrono::{Datelike, NaiveDate, Timelike};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One instance, or one event that is no series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Stable from one reading of the file to the next.
    pub id: RemoteId,
    /// Equal as long as the component in the file is, byte by byte.
    pub version: Version,
    /// `UID`; `None` where the file has none.
    pub uid: Option<IcalUid>,
    /// Which day of a series; `None` for an event that is no series.
    pub recurrence_id: Option<OriginalStart>,
    /// When it takes place.
    pub span: Span,
    /// What all instances of the component share.
    pub details: Arc<Details>,
    /// Line of the component in the file, from 1.
    pub line: usize,
}

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
    pub instances: Vec<Instance>,
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
    let (merged, instances) = (Vec::new(), Vec::new());
    let mut work = Work { bytes, window, most, quarantined, merged, shown: 0, instances };
    let groups = work.grouped(entries, &mut resolver);
    for group in groups.values() {
        work.group(group, &mut resolver);
    }
    let Work { mut instances, mut quarantined, mut merged, shown, .. } = work;
    // Groups come in the order of their ids, and the sort keeps it among equal begins.
    instances.sort_by_cached_key(|one| begin(&one.span, &resolver).timestamp_micros());
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

fn begin(span: &Span, resolver: &Resolver<'_>) -> chrono::DateTime<chrono::Utc> {
    span.instants(&resolver.floating.zone).0
}

struct Work<'w> {
    bytes: &'w [u8],
    window: &'w Window,
    most: usize,
    quarantined: Vec<Quarantined>,
    merged: Vec<Merged>,
    shown: usize,
    instances: Vec<Instance>,
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
        let mut made: Vec<Made<'_>> =
            overrides.iter().filter_map(|one| of_override(one, self.window, &resolver.floating)).collect();
        let mut refused = None;
        if let Some(master) = group.master {
            // What does not fit any more is not made either: else a file of many series would cost all of them.
            let left = self.most.saturating_sub(self.instances.len() + made.len());
            match of_master(master, &overrides, self.window, resolver, left) {
                Ok(instances) => made.extend(instances),
                Err(reason) => refused = Some((master, reason)),
            }
        }
        if self.instances.len() + made.len() > self.most {
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
        self.dress(made);
    }

    /// Gives instances their ids, versions and details; each component's are made once.
    fn dress(&mut self, made: Vec<Made<'_>>) {
        let mut shared: BTreeMap<usize, Shared> = BTreeMap::new();
        let mut id = String::new();
        for one in made {
            let entry = one.entry;
            let shared = shared.entry(entry.line).or_insert_with(|| Shared::of(self.bytes, entry));
            id.clear();
            id.push_str(&shared.name);
            match &one.original {
                None => {}
                Some(OriginalStart::At(at)) => {
                    id.push('/');
                    push_digits(&mut id, digits(at.date_naive()), 8);
                    id.push('T');
                    push_digits(&mut id, i64::from(at.hour() * 10_000 + at.minute() * 100 + at.second()), 6);
                    id.push('Z');
                }
                Some(OriginalStart::On(day)) => {
                    id.push('/');
                    push_digits(&mut id, digits(*day), 8);
                }
            }
            self.instances.push(Instance {
                id: RemoteId::new(&id),
                version: shared.version.clone(),
                uid: shared.uid.clone(),
                recurrence_id: one.original,
                span: one.span,
                details: shared.details.clone(),
                line: entry.line,
            });
        }
        self.shown += shared.len();
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

/// What all instances of a component have in common.
struct Shared {
    /// What their ids begin with.
    name: String,
    uid: Option<IcalUid>,
    version: Version,
    details: Arc<Details>,
}

impl Shared {
    fn of(bytes: &[u8], entry: &Entry) -> Self {
        let version = version(bytes, entry);
        Self {
            name: entry.uid.clone().unwrap_or_else(|| format!("no-uid-{}", version.as_str())),
            uid: entry.uid.as_ref().map(IcalUid::new),
            version,
            details: Arc::new(entry.details.clone()),
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

/// The date as the number that its digits write; far quicker than a format string, and there are many instances.
fn digits(day: NaiveDate) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month() * 100 + day.day())
}

/// Appends the number with leading zeros to that many places, at most eight.
fn push_digits(text: &mut String, number: i64, places: usize) {
    let fits = u32::try_from(number).ok().filter(|number| u64::from(*number) < 10_u64.pow(places as u32));
    let Some(mut rest) = fits else {
        // Years before the first and after 9999.
        text.push_str(&format!("{number:0places$}"));
        return;
    };
    let mut letters = [b'0'; 8];
    for letter in letters.iter_mut().rev() {
        *letter = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    text.extend(letters.iter().skip(letters.len() - places).map(|letter| char::from(*letter)));
}

fn version(bytes: &[u8], entry: &Entry) -> Version {
    let digest = Sha256::digest(bytes.get(entry.bytes.clone()).unwrap_or_default());
    Version::new(hex::encode(digest.get(..12).unwrap_or_default()))
}
