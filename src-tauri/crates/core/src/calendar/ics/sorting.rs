//! Sorts the components of a file into rows and what is set aside. Of several components of one instance the newest
//! is the row (RFC 5546 §2.1.5); no component is lost on the way.

use super::ends;
use super::entry::{Entry, Fault, When};
use super::extras;
use super::read::Quarantined;
use super::rows::{RowHead, RowLocation, name};
use super::series::Plan;
use super::values::Stamp;
use super::zones::Resolver;
use crate::calendar::recurrence::Rule;
use crate::calendar::source::RowKind;
use crate::ids::{IcalUid, RemoteId};
use crate::time::OriginalStart;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

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
    pub(super) set_aside: Vec<Quarantined>,
}

impl<'f> Sorting<'f> {
    pub(super) fn new(plain: &'f [u8], resolver: Resolver<'f>) -> Self {
        let known = BTreeMap::new();
        Self { plain, resolver, places: Vec::new(), revisions: Vec::new(), known, set_aside: Vec::new() }
    }

    /// Rows in the order of the file, and the rest by line.
    pub(super) fn done(mut self) -> (Vec<RowLocation>, Vec<Quarantined>) {
        self.places.sort_by_key(|place| place.head.line);
        self.set_aside.sort_by_key(|one| one.line);
        (self.places, self.set_aside)
    }

    pub(super) fn take(&mut self, entry: &Entry) {
        match self.place(entry) {
            Ok(place) => self.add(place, entry.revision()),
            Err(reason) => {
                let uid = entry.uid.as_ref().map(IcalUid::new);
                self.set_aside.push(Quarantined { line: entry.line, uid, reason });
            }
        }
    }

    fn add(&mut self, place: RowLocation, revision: Revision) {
        let Some(uid) = place.head.uid.clone() else {
            self.places.push(place);
            self.revisions.push(revision);
            return;
        };
        let at = *self.known.entry((uid, place.head.original_start.clone())).or_insert(self.places.len());
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
        let why = match (is_same, is_revised) {
            (true, _) => "the same entry is in the file once more",
            (false, true) => "a newer version of it is in the file",
            // Which one counts is not for us to guess, so the one that loses is shown.
            (false, false) => "another entry of the file has the same UID and is as new",
        };
        let reason = format!("{why} (line {})", present.head.line);
        self.set_aside.push(Quarantined { line: older.head.line, uid: older.head.uid, reason });
    }

    /// # Errors
    /// The reason, if a zone of it is unknown.
    fn place(&mut self, entry: &Entry) -> Result<RowLocation, Fault> {
        let own = self.plain.get(entry.bytes.clone()).unwrap_or_default();
        let original = match &entry.replaces {
            Some(when) => Some(self.resolver.original(entry, when)?),
            None => None,
        };
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
        Ok(RowLocation { head, bytes: entry.bytes.clone(), program: entry.program.clone() })
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
    /// Days of the series as the series itself would name them: dates alone get its time of day, and times on a series
    /// of dates mean their date.
    fn days<'w>(
        &mut self,
        entry: &Entry,
        plan: &Plan,
        written: impl Iterator<Item = &'w When>,
    ) -> Result<Vec<OriginalStart>, Fault> {
        let named = |when: &When| match when.stamp {
            Stamp::Date(day) => Ok(plan.on(day)),
            Stamp::Local(at) | Stamp::Utc(at) if plan.is_all_day() => Ok(OriginalStart::On(at.date())),
            Stamp::Local(_) | Stamp::Utc(_) => self.resolver.original(entry, when),
        };
        written.map(named).collect()
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
