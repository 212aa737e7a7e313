//! Sorts the components of a file into rows, what counts in another one, and what is set aside. Of several components of
//! one instance the newest is the row (RFC 5546 §2.1.5); no component is lost on the way.
//!
//! Days of a series that differ wait until the whole file was seen: what a day replaces is told in the terms of its
//! series, which may stand behind it.

use super::ends;
use super::entry::{Entry, Fault, When};
use super::expand::{NEWER, OLDER_SERIES, ONCE_MORE, day_of, is_of_an_older_series};
use super::extras;
use super::read::{Merged, Quarantined, SetAside};
use super::rows::{RowHead, RowLocation, name};
use super::series::Plan;
use super::zones::Resolver;
use crate::calendar::recurrence::Rule;
use crate::calendar::source::{RowKind, SeriesEnd};
use crate::ids::{IcalUid, RemoteId};
use crate::time::OriginalStart;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// Which of two components of one instance is newer.
type Revision = (i64, Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// The work on one file.
pub(super) struct Sorting<'f> {
    plain: &'f [u8],
    resolver: Resolver<'f>,
    places: Vec<RowLocation>,
    revisions: Vec<Revision>,
    /// The row of each instance that has a `UID`.
    known: BTreeMap<(IcalUid, Option<OriginalStart>), usize>,
    /// Days of series that differ.
    days: Vec<Entry>,
    /// The newest entry of each series that has such days.
    series: BTreeMap<String, Option<Entry>>,
    merged: Vec<Merged>,
    pub(super) set_aside: Vec<Quarantined>,
}

/// What came of a file.
pub(super) struct Sorted {
    /// In the order of the file.
    pub(super) places: Vec<RowLocation>,
    /// By line.
    pub(super) merged: Vec<Merged>,
    /// By line.
    pub(super) set_aside: Vec<Quarantined>,
}

impl<'f> Sorting<'f> {
    /// `with_days`: the `UID`s of which the file has days that differ.
    pub(super) fn new(plain: &'f [u8], resolver: Resolver<'f>, with_days: BTreeSet<String>) -> Self {
        Self {
            plain,
            resolver,
            places: Vec::new(),
            revisions: Vec::new(),
            known: BTreeMap::new(),
            days: Vec::new(),
            series: with_days.into_iter().map(|uid| (uid, None)).collect(),
            merged: Vec::new(),
            set_aside: Vec::new(),
        }
    }

    /// Takes the days that waited, and gives all of it.
    pub(super) fn done(mut self) -> Sorted {
        let (days, series) = (std::mem::take(&mut self.days), std::mem::take(&mut self.series));
        for day in &days {
            let master = day.uid.as_ref().and_then(|uid| series.get(uid)?.as_ref());
            if let Err(reason) = self.take_day(day, master) {
                self.put_aside(day, reason);
            }
        }
        self.places.sort_by_key(|place| place.head.line);
        self.merged.sort_by_key(|one| one.line);
        self.set_aside.sort_by_key(|one| one.line);
        Sorted { places: self.places, merged: self.merged, set_aside: self.set_aside }
    }

    pub(super) fn take(&mut self, entry: &Entry) {
        if entry.replaces.is_some() {
            self.days.push(entry.bare());
            return;
        }
        if let Some(uid) = &entry.uid
            && let Some(newest) = self.series.get_mut(uid)
            && newest.as_ref().is_none_or(|newest| newest.revision() <= entry.revision())
        {
            *newest = Some(entry.bare());
        }
        match self.place(entry, None) {
            Ok(place) => self.add(place, entry.revision()),
            Err(reason) => self.put_aside(entry, reason),
        }
    }

    /// # Errors
    /// The reason, if a zone of it is unknown.
    fn take_day(&mut self, day: &Entry, master: Option<&Entry>) -> Result<(), Fault> {
        let Some(when) = &day.replaces else { return Ok(()) };
        let plan = master.and_then(|master| Plan::of(master, &mut self.resolver).ok());
        let original = day_of(plan.as_ref(), day, when, &mut self.resolver)?;
        if let (Some(master), Some(uid)) = (master, &day.uid)
            && is_of_an_older_series(day, master, &original, &mut self.resolver)
        {
            let reason = format!("{OLDER_SERIES} (line {})", master.line);
            self.merged.push(Merged { line: day.line, uid: IcalUid::new(uid), into: master.line, reason });
            return Ok(());
        }
        let place = self.place(day, Some(original))?;
        self.add(place, day.revision());
        Ok(())
    }

    fn put_aside(&mut self, entry: &Entry, reason: Fault) {
        let uid = entry.uid.as_ref().map(IcalUid::new);
        self.set_aside.push(Quarantined { what: SetAside::Event, line: entry.line, uid, reason });
    }

    fn add(&mut self, place: RowLocation, revision: Revision) {
        let Some(uid) = place.head.uid.clone() else {
            self.places.push(place);
            self.revisions.push(revision);
            return;
        };
        let name = (uid.clone(), place.head.original_start.clone());
        let at = *self.known.entry(name).or_insert(self.places.len());
        let (Some(present), Some(of_present)) = (self.places.get_mut(at), self.revisions.get_mut(at)) else {
            self.places.push(place);
            self.revisions.push(revision);
            return;
        };
        let own = |place: &RowLocation| self.plain.get(place.bytes.clone());
        let is_same = own(present) == own(&place);
        let is_revised = *of_present != revision;
        let older = if revision < *of_present {
            place
        } else {
            *of_present = revision;
            std::mem::replace(present, place)
        };
        let (line, into) = (older.head.line, present.head.line);
        let why = match (is_same, is_revised) {
            (true, _) => ONCE_MORE,
            (false, true) => NEWER,
            (false, false) => {
                // Which one counts is not for us to guess, so the one that loses is shown.
                let reason =
                    format!("another entry of the file has the same UID and is as new (line {into})");
                self.set_aside.push(Quarantined { what: SetAside::Event, line, uid: Some(uid), reason });
                return;
            }
        };
        self.merged.push(Merged { line, uid, into, reason: format!("{why} (line {into})") });
    }

    /// # Errors
    /// The reason, if a zone of it is unknown.
    fn place(&mut self, entry: &Entry, original: Option<OriginalStart>) -> Result<RowLocation, Fault> {
        let own = self.plain.get(entry.bytes.clone()).unwrap_or_default();
        let plan = Plan::of(entry, &mut self.resolver)?;
        let name = name(entry, own);
        let shape = match (&entry.uid, &original) {
            (Some(uid), Some(_)) => RowKind::Day { of: RemoteId::new(uid) },
            (Some(_) | None, _) => self.shape(entry, &plan, own)?,
        };
        let head = RowHead {
            id: RemoteId::new(
                original.as_ref().map_or(name.clone(), |day| format!("{name}/{}", written(day))),
            ),
            uid: entry.uid.as_ref().map(IcalUid::new),
            original_start: original,
            span: plan.own_span(),
            shape,
            line: entry.line,
        };
        let (bytes, program) = (entry.bytes.clone(), entry.program.clone());
        Ok(RowLocation { head, bytes, program, doubts: entry.doubts.clone() })
    }

    fn shape(&mut self, entry: &Entry, plan: &Plan, own: &[u8]) -> Result<RowKind, Fault> {
        if entry.rules.is_empty() && entry.added.is_empty() {
            return Ok(RowKind::Single);
        }
        let added = self.days(entry, plan, entry.added.iter().map(|one| &one.start))?;
        let excepted = self.days(entry, plan, entry.excepted.iter())?;
        let mut rules = extras::read(own).rules;
        rules.extend(lines("RDATE", &added));
        rules.extend(lines("EXDATE", &excepted));
        if !entry.excluded.is_empty() {
            // Without counting its days nobody knows which is the last.
            return Ok(RowKind::Series { rules, ends: SeriesEnd::NotKnown });
        }
        let zone = plan.zone();
        let begins: Vec<DateTime<Utc>> = added.iter().map(|start| begin(start, plan)).collect();
        let own_rules: Vec<Rule> = match plan.is_all_day() {
            true => entry.rules.iter().cloned().map(Rule::of_days).collect(),
            false => entry.rules.clone(),
        };
        Ok(RowKind::Series { rules, ends: ends::of(&own_rules, &begins, zone) })
    }
}

impl Sorting<'_> {
    /// Days of the series as the series itself names them.
    fn days<'w>(
        &mut self,
        entry: &Entry,
        plan: &Plan,
        written: impl Iterator<Item = &'w When>,
    ) -> Result<Vec<OriginalStart>, Fault> {
        written.map(|when| plan.day(entry, when, &mut self.resolver)).collect()
    }
}

fn begin(start: &OriginalStart, plan: &Plan) -> DateTime<Utc> {
    match start {
        OriginalStart::At(at) => *at,
        OriginalStart::On(day) => plan.zone().day_start(*day),
    }
}

/// Days in a form that needs no zone of the file: instants in UTC on one line, dates on another.
fn lines(name: &str, days: &[OriginalStart]) -> Vec<String> {
    let of = |kind: fn(&OriginalStart) -> bool| {
        days.iter().filter(|day| kind(day)).map(written).collect::<Vec<String>>().join(",")
    };
    let instants = of(|day| matches!(day, OriginalStart::At(_)));
    let dates = of(|day| matches!(day, OriginalStart::On(_)));
    let instants = (!instants.is_empty()).then(|| format!("{name}:{instants}"));
    let dates = (!dates.is_empty()).then(|| format!("{name};VALUE=DATE:{dates}"));
    instants.into_iter().chain(dates).collect()
}

/// As RFC 5545 §3.3.4 and §3.3.5 write it.
fn written(day: &OriginalStart) -> String {
    match day {
        OriginalStart::At(at) => at.format("%Y%m%dT%H%M%SZ").to_string(),
        OriginalStart::On(day) => day.format("%Y%m%d").to_string(),
    }
}
