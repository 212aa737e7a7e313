//! The reconciliation itself: matches, compares, and accounts for each item that came in.

use super::clash::{self, Clash};
use super::compare::{Yardstick, compare};
use super::coverage::Coverage;
use super::fingerprint::{Identity, facts_digest, fingerprint};
use super::gather::{self, Appt, Ent, Fate, Setting, When};
use super::matching::{self, Matches, Pair};
use super::outcome::{Discrepancy, Facts, Flagged, Kind, MatchedBy, Note, Outcome, Skip, Tally, Unread};
use super::snapshot::{CompareDays, Side, Snapshot};
use super::twins::{self, Twins};
use crate::policy::{CategoryKind, Policy};
use crate::rules::matter_id::{Found, MatterBook};
use crate::rules::pattern::BadPattern;
use crate::rules::valid::{Breach, Weight};
use crate::time::zone::{UnknownZone, Zone, Zones};
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};

/// A policy that nothing can be compared by.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// The office's zone.
    #[error("the office's time zone cannot be used")]
    Zone(#[source] UnknownZone),
    /// A pattern of matter numbers.
    #[error("a pattern of matter numbers cannot be used")]
    Pattern(#[source] BadPattern),
}

/// Compares both sides over the days.
///
/// # Errors
/// [`Unusable`] if the policy's zone or one of its patterns cannot be read. Nothing in the snapshot is an error.
pub fn reconcile(
    snapshot: &Snapshot,
    policy: &Policy,
    zones: &Zones,
    days: CompareDays,
) -> Result<Outcome, Unusable> {
    let office = zones.find(&policy.zone).map_err(Unusable::Zone)?;
    let book = MatterBook::new(&snapshot.matters, policy).map_err(Unusable::Pattern)?;
    let coverage = Coverage::of(snapshot);
    let setting = Setting { policy, office: &office, days, book: &book };
    let (appts, no_appointments) = gather::appointments(snapshot, &coverage, &setting);
    let entries = gather::entries(snapshot, &coverage, &setting);
    let named = snapshot.links.iter().map(|link| link.event.id.as_str());
    let named = named.chain(snapshot.entries.iter().filter_map(|e| e.source.as_deref()));
    let twins = twins::find(&appts, named);
    let folded: BTreeMap<usize, usize> =
        twins.iter().flat_map(|twins| twins.extra.iter().map(|extra| (*extra, twins.kept))).collect();
    let mut sheet = Sheet {
        matches: matching::matches(snapshot, &appts, &entries, &folded),
        appt_fates: vec![None; appts.len()],
        entry_fates: vec![None; entries.len()],
        yardstick: yardstick(snapshot, policy),
        discrepancies: Vec::new(),
        flagged: Vec::new(),
        appts,
        entries,
        coverage,
        days,
    };
    sheet.pairs();
    sheet.extras();
    sheet.twins(&twins);
    sheet.left_appointments();
    sheet.left_entries();
    sheet.clashes(&clash::find(&sheet.appts, &folded));
    sheet.unread(&office);
    Ok(sheet.outcome(snapshot, no_appointments))
}

fn yardstick<'s>(snapshot: &'s Snapshot, policy: &Policy) -> Yardstick<'s> {
    let users = snapshot.users.iter().filter_map(|user| user.email.as_ref());
    let contacts = snapshot.contacts.iter().filter_map(|contact| contact.email.as_ref());
    Yardstick {
        tolerance: TimeDelta::seconds(policy.time_tolerance.into()),
        categories_kept: snapshot
            .entries
            .iter()
            .any(|e| e.category.as_ref().is_some_and(|c| !c.trim().is_empty())),
        known: users.chain(contacts).collect(),
    }
}

/// Where an item ended up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Agrees,
    Differs,
    Flagged,
    Skipped(Skip),
}

/// The work in hand.
struct Sheet<'a> {
    appts: Vec<Appt<'a>>,
    entries: Vec<Ent<'a>>,
    matches: Matches,
    coverage: Coverage,
    yardstick: Yardstick<'a>,
    days: CompareDays,
    appt_fates: Vec<Option<End>>,
    entry_fates: Vec<Option<End>>,
    discrepancies: Vec<Discrepancy>,
    flagged: Vec<Flagged>,
}

impl Sheet<'_> {
    /// A difference is never overwritten by a better end.
    fn end_appt(&mut self, at: usize, end: End) {
        if let Some(held) = self.appt_fates.get_mut(at).filter(|held| **held != Some(End::Differs)) {
            *held = Some(end);
        }
    }

    fn end_entry(&mut self, at: usize, end: End) {
        if let Some(held) = self.entry_fates.get_mut(at).filter(|held| **held != Some(End::Differs)) {
            *held = Some(end);
        }
    }

    fn pairs(&mut self) {
        for pair in std::mem::take(&mut self.matches.pairs) {
            let (appt_end, entry_end) = self.pair(pair);
            self.end_appt(pair.appt, appt_end);
            self.end_entry(pair.entry, entry_end);
            self.matches.pairs.push(pair);
        }
    }

    /// An appointment whose entry is on a compared day is compared, too: moved over the edge is moved, not missing.
    fn pair(&mut self, pair: Pair) -> (End, End) {
        let (Some(appt), Some(ent)) = (self.appts.get(pair.appt), self.entries.get(pair.entry)) else {
            return (End::Skipped(Skip::OutsideDays), End::Skipped(Skip::OutsideDays));
        };
        if !appt.when.compared && !ent.when.compared {
            return (End::Skipped(Skip::OutsideDays), End::Skipped(Skip::OutsideDays));
        }
        if appt.stale || ent.stale {
            return (End::Skipped(Skip::NotChecked), End::Skipped(Skip::NotChecked));
        }
        if appt.fate == Fate::CalledOff {
            let found = both(Kind::CancelledButAlive, appt, ent, pair.by);
            self.discrepancies.push(found);
            return (End::Differs, End::Differs);
        }
        let differences = compare(appt, ent, &self.yardstick);
        if differences.is_empty() {
            if appt.checked.passes() {
                return (End::Agrees, End::Agrees);
            }
            self.flagged.push(flagged(appt));
            return (End::Flagged, End::Agrees);
        }
        for difference in differences {
            let mut found = both(difference.kind, appt, ent, pair.by);
            found.zone_shift = difference.zone_shift;
            found.notes.extend(difference.notes);
            if difference.kind == Kind::AttendeesDiffer {
                let known = &self.yardstick.known;
                found
                    .sides
                    .iter_mut()
                    .for_each(|facts| facts.attendees.retain(|email| known.contains(email)));
                found.facts = facts_digest(&found.sides);
            }
            self.discrepancies.push(found);
        }
        (End::Differs, End::Differs)
    }

    /// Further entries of one appointment: one row for all of them.
    fn extras(&mut self) {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (appt, entry) in &self.matches.extras {
            groups.entry(*appt).or_default().push(*entry);
        }
        let firsts: BTreeMap<usize, Pair> =
            self.matches.pairs.iter().map(|pair| (pair.appt, *pair)).collect();
        for (at, mut extras) in groups {
            let Some(appt) = self.appts.get(at) else { continue };
            extras.sort_unstable();
            let first = firsts.get(&at).map(|pair| pair.entry);
            let ents = || first.iter().chain(&extras).filter_map(|entry| self.entries.get(*entry));
            let compared = appt.when.compared || ents().any(|ent| ent.when.compared);
            let stale = appt.stale || ents().any(|ent| ent.stale);
            let end = match (compared, stale) {
                (false, _) => End::Skipped(Skip::OutsideDays),
                (true, true) => End::Skipped(Skip::NotChecked),
                (true, false) => End::Differs,
            };
            if end == End::Differs {
                let sides = std::iter::once(appt.facts()).chain(ents().map(Ent::facts)).collect();
                let identity = [Identity::Appointment(appt.id()), Identity::Within(Side::Practice)];
                let severity = severity(Some(appt), ents().next());
                self.discrepancies.push(discrepancy(
                    Kind::Duplicate,
                    severity,
                    &identity,
                    sides,
                    &[appt.when],
                ));
                self.end_appt(at, End::Differs);
                first.into_iter().for_each(|entry| self.end_entry(entry, End::Differs));
            }
            extras.into_iter().for_each(|entry| self.end_entry(entry, end));
        }
    }

    fn twins(&mut self, all: &[Twins]) {
        for twins in all {
            let members: Vec<usize> =
                std::iter::once(twins.kept).chain(twins.extra.iter().copied()).collect();
            let appts: Vec<&Appt<'_>> = members.iter().filter_map(|at| self.appts.get(*at)).collect();
            let Some(kept) = appts.first().filter(|kept| kept.when.compared) else {
                twins.extra.iter().for_each(|at| self.end_appt(*at, End::Skipped(Skip::OutsideDays)));
                continue;
            };
            // Named after the smallest id, so that it stays itself when another one is kept.
            let smallest = appts.iter().map(|appt| appt.id()).min().unwrap_or(kept.id());
            let sides = appts.iter().map(|appt| appt.facts()).collect();
            let identity = [Identity::Appointment(smallest), Identity::Within(Side::Record)];
            let found =
                discrepancy(Kind::Duplicate, severity(Some(kept), None), &identity, sides, &[kept.when]);
            self.discrepancies.push(found);
            members.into_iter().for_each(|at| self.end_appt(at, End::Differs));
        }
    }

    fn left_appointments(&mut self) {
        for at in 0..self.appts.len() {
            if self.appt_fates.get(at).is_some_and(Option::is_none) {
                let end = self.left_appointment(at);
                self.end_appt(at, end);
            }
        }
    }

    fn left_appointment(&mut self, at: usize) -> End {
        let Some(appt) = self.appts.get(at).filter(|appt| appt.when.compared) else {
            return End::Skipped(Skip::OutsideDays);
        };
        match appt.fate {
            Fate::Skipped(why) => End::Skipped(why),
            Fate::CalledOff => End::Skipped(Skip::CalledOff),
            Fate::Flagged => {
                self.flagged.push(flagged(appt));
                End::Flagged
            }
            Fate::Expected if !self.coverage.proves_missing_there(appt.owner()) => {
                End::Skipped(Skip::NotChecked)
            }
            Fate::Expected => {
                let identity = [Identity::Appointment(appt.id())];
                let severity = severity(Some(appt), None);
                let mut found =
                    discrepancy(Kind::MissingThere, severity, &identity, vec![appt.facts()], &[appt.when]);
                found.notes = notes(appt);
                if !matches!(appt.found, Found::One(_)) {
                    found.notes.push(Note::NoMatter(appt.found.clone()));
                }
                let strangers: BTreeSet<_> = appt
                    .attendees(&[appt.owner()])
                    .into_iter()
                    .filter(|e| !self.yardstick.known.contains(e))
                    .collect();
                if !strangers.is_empty() {
                    found.notes.push(Note::UnknownAttendees(strangers));
                }
                self.discrepancies.push(found);
                End::Differs
            }
        }
    }

    /// Entries that nothing stands behind. Those that repeat each other are one that is missing and one duplicate.
    fn left_entries(&mut self) {
        let mut missing: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for at in 0..self.entries.len() {
            if self.entry_fates.get(at).is_none_or(Option::is_some) {
                continue;
            }
            let Some(ent) = self.entries.get(at) else { continue };
            let owner = ent.entry.owner.as_ref();
            if !ent.when.compared {
                self.end_entry(at, End::Skipped(Skip::OutsideDays));
            } else if ent.stale {
                self.end_entry(at, End::Skipped(Skip::NotChecked));
            } else if self.matches.gone.contains(&at) {
                let found = alone(Kind::CancelledButAlive, ent);
                self.discrepancies.push(found);
                self.end_entry(at, End::Differs);
            } else if self.coverage.proves_missing_here(owner) {
                // Without a title nothing says that two are the same.
                let lone = if ent.title.is_empty() { at } else { usize::MAX };
                let key = (owner.cloned(), ent.when.start, ent.when.end, ent.title.clone(), lone);
                missing.entry(key).or_default().push(at);
            } else {
                owner.into_iter().for_each(|owner| self.coverage.add_missing_calendar(owner));
                self.end_entry(at, End::Skipped(Skip::NotChecked));
            }
        }
        missing.into_values().for_each(|group| self.missing_here(group));
    }

    fn missing_here(&mut self, group: Vec<usize>) {
        let ents: Vec<&Ent<'_>> = group.iter().filter_map(|at| self.entries.get(*at)).collect();
        let Some(first) = ents.first() else { return };
        let mut found = alone(Kind::MissingHere, first);
        if group.iter().any(|at| self.matches.elsewhere.contains(at)) {
            found.notes.push(Note::LinkedElsewhere);
        }
        let twice = (ents.len() > 1).then(|| {
            let sides = ents.iter().map(|ent| ent.facts()).collect();
            let identity = [Identity::Entry(&first.entry.key)];
            discrepancy(Kind::Duplicate, severity(None, Some(first)), &identity, sides, &[first.when])
        });
        self.discrepancies.push(found);
        self.discrepancies.extend(twice);
        group.into_iter().for_each(|at| self.end_entry(at, End::Differs));
    }

    fn clashes(&mut self, clashes: &[Clash]) {
        for clash in clashes {
            let (Some(a), Some(b)) = (self.appts.get(clash.earlier), self.appts.get(clash.later)) else {
                continue;
            };
            let identities = [Identity::Appointment(a.id()), Identity::Appointment(b.id())];
            let severity = severity(Some(a), None).min(severity(Some(b), None));
            let sides = vec![a.facts(), b.facts()];
            let mut found = discrepancy(Kind::DoubleBooking, severity, &identities, sides, &[a.when, b.when]);
            if clash.more > 0 {
                found.notes.push(Note::MoreOverlaps(clash.more));
            }
            self.discrepancies.push(found);
            self.end_appt(clash.earlier, End::Differs);
            self.end_appt(clash.later, End::Differs);
        }
    }

    /// What was not read may hide anything, so it stands with the worst.
    fn unread(&mut self, office: &Zone) {
        let start = office.day_start(self.days.from);
        for unread in &self.coverage.unread {
            self.discrepancies.push(Discrepancy {
                kind: Kind::NotChecked,
                severity: CategoryKind::Court,
                fingerprint: fingerprint(Kind::NotChecked, &[Identity::Unread(unread)]),
                facts: String::new(),
                sides: Vec::new(),
                matched_by: None,
                zone_shift: None,
                unread: Some(unread.clone()),
                day: self.days.from,
                last_day: self.days.to,
                start,
                notes: Vec::new(),
            });
        }
    }

    fn outcome(mut self, snapshot: &Snapshot, no_appointments: usize) -> Outcome {
        self.discrepancies.sort_by(|a, b| order(a).cmp(&order(b)));
        self.flagged.sort_by(|a, b| (&a.facts.span, &a.appointment).cmp(&(&b.facts.span, &b.appointment)));
        let mut record = Tally { came: snapshot.events.len(), ..Tally::default() };
        count(&self.appt_fates, &mut record);
        record.skip(Skip::NotAnAppointment, no_appointments);
        record.skip(Skip::Copy, record.came - no_appointments - self.appts.len());
        let mut practice = Tally { came: snapshot.entries.len(), ..Tally::default() };
        count(&self.entry_fates, &mut practice);
        let ruled = snapshot.entries.iter().filter(|entry| entry.ruled).count();
        practice.skip(Skip::Ruled, ruled);
        practice.skip(Skip::Copy, practice.came - ruled - self.entries.len());
        debug_assert!(record.adds_up() && practice.adds_up(), "each item has exactly one end");
        let unread: Vec<Unread> = self.coverage.unread.into_iter().collect();
        Outcome {
            days: self.days,
            discrepancies: self.discrepancies,
            flagged: self.flagged,
            agree: record.agree,
            record,
            practice,
            unread,
        }
    }
}

fn order(found: &Discrepancy) -> (CategoryKind, chrono::DateTime<chrono::Utc>, Kind, &str) {
    (found.severity, found.start, found.kind, &found.fingerprint)
}

fn count(ends: &[Option<End>], tally: &mut Tally) {
    for end in ends {
        match end {
            Some(End::Agrees) => tally.agree += 1,
            Some(End::Differs) => tally.differing += 1,
            Some(End::Flagged) => tally.flagged += 1,
            Some(End::Skipped(why)) => tally.skip(*why, 1),
            // Left uncounted on purpose: the sum is then wrong, and says so.
            None => {}
        }
    }
}

/// By the event's category, else the entry's; a matter alone makes it a client's.
fn severity(appt: Option<&Appt<'_>>, ent: Option<&Ent<'_>>) -> CategoryKind {
    let named = appt.and_then(Appt::kind).or(ent.and_then(|ent| ent.kind));
    let has_matter =
        appt.is_some_and(|appt| appt.found != Found::None) || ent.is_some_and(|e| e.entry.matter.is_some());
    named.unwrap_or(if has_matter { CategoryKind::Client } else { CategoryKind::Internal })
}

fn both(kind: Kind, appt: &Appt<'_>, ent: &Ent<'_>, by: MatchedBy) -> Discrepancy {
    let identity = [Identity::Appointment(appt.id())];
    let severity = severity(Some(appt), Some(ent));
    let sides = vec![appt.facts(), ent.facts()];
    let mut found = discrepancy(kind, severity, &identity, sides, &[appt.when, ent.when]);
    found.matched_by = Some(by);
    found.notes = notes(appt);
    found
}

fn alone(kind: Kind, ent: &Ent<'_>) -> Discrepancy {
    let identity = [Identity::Entry(&ent.entry.key)];
    discrepancy(kind, severity(None, Some(ent)), &identity, vec![ent.facts()], &[ent.when])
}

fn discrepancy(
    kind: Kind,
    severity: CategoryKind,
    identities: &[Identity<'_>],
    sides: Vec<Facts>,
    whens: &[When],
) -> Discrepancy {
    let days = || whens.iter().map(|when| when.day);
    Discrepancy {
        kind,
        severity,
        fingerprint: fingerprint(kind, identities),
        facts: facts_digest(&sides),
        sides,
        matched_by: None,
        zone_shift: None,
        unread: None,
        day: days().min().unwrap_or_default(),
        last_day: days().max().unwrap_or_default(),
        start: whens.iter().map(|when| when.start).min().unwrap_or_default(),
        notes: Vec::new(),
    }
}

/// The rules that it breaks. A missing second attendee is left to the list of rule breaches: it explains nothing here.
fn notes(appt: &Appt<'_>) -> Vec<Note> {
    let stops = appt.checked.breaches.iter().filter(|breach| breach.weight() == Weight::Stops);
    stops.cloned().map(Note::Breaks).collect()
}

fn flagged(appt: &Appt<'_>) -> Flagged {
    let breaches: BTreeSet<Breach> = appt.checked.breaches.clone();
    Flagged { appointment: appt.id().clone(), facts: appt.facts(), breaches }
}
