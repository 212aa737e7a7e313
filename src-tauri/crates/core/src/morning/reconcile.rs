//! The reconciliation itself: matches, compares, and accounts for each item that came in.

mod left;
mod lines;
mod standing;

use super::claim::{Claim, Field};
use super::clash::{self, Clash};
use super::compare::{CompareOptions, compare};
use super::docket::DocketLine;
use super::duplicates::{self, Duplicates};
use super::fingerprint::{Identity, facts_digest};
use super::gather::{self, Disposition, GatherOptions, GatheredAppointment, GatheredEntry, When};
use super::matching::{self, Matches, Pair};
use super::outcome::{
    Discrepancy, DiscrepancyKind, Facts, Flagged, MatchedBy, Note, Outcome, SkipReason, Tally, UnreadSource,
};
use super::snapshot::{CompareDays, Link, Side, Snapshot};
use super::visibility::Visibility;
use crate::firm::policy::{CategoryKind, Policy};
use crate::ids::EventKey;
use crate::rules::matter_id::{MatterIndex, MatterMatch};
use crate::rules::pattern::PatternError;
use crate::rules::valid::{Breach, Weight};
use crate::time::zone::{UnknownZone, Zone, Zones};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// A policy that nothing can be compared by.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// The office's zone.
    #[error("the office's time zone cannot be used")]
    Zone(#[source] UnknownZone),
    /// A pattern of matter numbers.
    #[error("a pattern of matter numbers cannot be used")]
    Pattern(#[source] PatternError),
}

/// Compares both sides over the days.
///
/// # Errors
/// [`PolicyError`] if the policy's zone or one of its patterns cannot be read. Nothing in the snapshot is an error.
pub fn reconcile(
    snapshot: &Snapshot,
    policy: &Policy,
    zones: &Zones,
    days: CompareDays,
) -> Result<Outcome, PolicyError> {
    work(snapshot, policy, zones, days, false).map(|worked| worked.outcome)
}

/// What one comparison makes.
pub(super) struct Worked {
    pub(super) outcome: Outcome,
    /// Empty unless they were asked for: they hold copies of all texts.
    pub(super) lines: Vec<DocketLine>,
}

/// Compares, and lists what is on the days where that is asked for.
pub(super) fn work(
    snapshot: &Snapshot,
    policy: &Policy,
    zones: &Zones,
    days: CompareDays,
    with_lines: bool,
) -> Result<Worked, PolicyError> {
    let office = zones.find(&policy.zone).map_err(PolicyError::Zone)?;
    let book = MatterIndex::new(&snapshot.matters, policy).map_err(PolicyError::Pattern)?;
    let sight = Visibility::of(snapshot, days, &office);
    let setting = GatherOptions { policy, office: &office, days, book: &book };
    let (appts, no_appointments) = gather::appointments(snapshot, &sight, &setting);
    let entries = gather::entries(snapshot, &sight, &setting);
    let named = snapshot.links.iter().map(|link| link.event.id.as_str());
    let named = named.chain(snapshot.entries.iter().filter_map(|e| e.source.as_deref()));
    let duplicates = duplicates::find(&appts, named);
    let folded: BTreeMap<usize, usize> = duplicates
        .iter()
        .flat_map(|duplicates| duplicates.extra.iter().map(|extra| (*extra, duplicates.kept)))
        .collect();
    let mut work = Reconciliation {
        matches: matching::matches(snapshot, &sight, &appts, &entries, &folded),
        repeated: duplicates.iter().map(|one| (one.kept, one.kept)).chain(folded.clone()).collect(),
        appt_fates: vec![None; appts.len()],
        entry_fates: vec![None; entries.len()],
        options: options(snapshot, policy),
        discrepancies: Vec::new(),
        flagged: Vec::new(),
        appts,
        entries,
        sight,
        links: &snapshot.links,
        deleted_by_us: &snapshot.deleted_by_us,
        days,
    };
    work.pairs();
    work.extras();
    work.duplicates(&duplicates);
    work.left_appointments();
    work.left_entries();
    work.clashes(&clash::find(&work.appts, &folded));
    work.unread(&office);
    let lines = if with_lines { work.lines() } else { Vec::new() };
    Ok(Worked { outcome: work.outcome(snapshot, no_appointments), lines })
}

fn options<'s>(snapshot: &'s Snapshot, policy: &Policy) -> CompareOptions<'s> {
    let users = snapshot.users.iter().filter_map(|user| user.email.as_ref());
    let contacts = snapshot.contacts.iter().filter_map(|contact| contact.email.as_ref());
    CompareOptions {
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
    Skipped(SkipReason),
}

/// The work in hand.
struct Reconciliation<'a> {
    appts: Vec<GatheredAppointment<'a>>,
    entries: Vec<GatheredEntry<'a>>,
    matches: Matches<'a>,
    /// Appointments that stand there more than once, and which of them the entry counts for.
    repeated: BTreeMap<usize, usize>,
    sight: Visibility<'a>,
    options: CompareOptions<'a>,
    links: &'a [Link],
    deleted_by_us: &'a BTreeMap<EventKey, DateTime<Utc>>,
    days: CompareDays,
    appt_fates: Vec<Option<End>>,
    entry_fates: Vec<Option<End>>,
    discrepancies: Vec<Discrepancy>,
    flagged: Vec<Flagged>,
}

impl Reconciliation<'_> {
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
            return (End::Skipped(SkipReason::OutsideDays), End::Skipped(SkipReason::OutsideDays));
        };
        if !appt.when.compared && !ent.when.compared {
            return (End::Skipped(SkipReason::OutsideDays), End::Skipped(SkipReason::OutsideDays));
        }
        let ground = match (appt.seen, ent.seen) {
            (Ok(ground), Ok(_)) => ground,
            (Err(SkipReason::NotReadable), _) => {
                self.flagged.push(left_out(appt, SkipReason::NotReadable));
                return (End::Flagged, End::Skipped(SkipReason::NotReadable));
            }
            (_, Err(SkipReason::NotReadable)) => {
                return (End::Skipped(SkipReason::NotReadable), End::Skipped(SkipReason::NotReadable));
            }
            (Err(_), _) | (_, Err(_)) => {
                return (End::Skipped(SkipReason::NotChecked), End::Skipped(SkipReason::NotChecked));
            }
        };
        if appt.fate == Disposition::CalledOff {
            let found = both(&Claim::CalledOff(&ground), appt, ent, pair.by);
            self.discrepancies.push(found);
            return (End::Differs, End::Differs);
        }
        let differences = compare(appt, ent, &self.options);
        if differences.is_empty() {
            if appt.checked.passes() {
                return (End::Agrees, End::Agrees);
            }
            self.flagged.push(flagged(appt));
            return (End::Flagged, End::Agrees);
        }
        for difference in differences {
            let mut found = both(&Claim::Differs(difference.field), appt, ent, pair.by);
            found.zone_shift = difference.zone_shift;
            found.notes.extend(difference.notes);
            if difference.field == Field::Attendees {
                let known = &self.options.known;
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
            let stale = appt.seen.is_err() || ents().any(|ent| ent.seen.is_err());
            let end = match (compared, stale) {
                (false, _) => End::Skipped(SkipReason::OutsideDays),
                (true, true) => End::Skipped(SkipReason::NotChecked),
                (true, false) => End::Differs,
            };
            if end == End::Differs {
                let sides = std::iter::once(appt.facts()).chain(ents().map(GatheredEntry::facts)).collect();
                let identity = [Identity::Appointment(appt.id()), Identity::Within(Side::Practice)];
                let severity = severity(Some(appt), ents().next());
                self.discrepancies.push(discrepancy(
                    &Claim::Repeats,
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

    fn duplicates(&mut self, all: &[Duplicates]) {
        for duplicates in all {
            let members: Vec<usize> =
                std::iter::once(duplicates.kept).chain(duplicates.extra.iter().copied()).collect();
            let appts: Vec<&GatheredAppointment<'_>> =
                members.iter().filter_map(|at| self.appts.get(*at)).collect();
            let Some(kept) = appts.first().filter(|kept| kept.when.compared) else {
                duplicates
                    .extra
                    .iter()
                    .for_each(|at| self.end_appt(*at, End::Skipped(SkipReason::OutsideDays)));
                continue;
            };
            // Named after the smallest id, so that it stays itself when another one is kept.
            let smallest = appts.iter().map(|appt| appt.id()).min().unwrap_or(kept.id());
            let sides = appts.iter().map(|appt| appt.facts()).collect();
            let identity = [Identity::Appointment(smallest), Identity::Within(Side::Record)];
            let found =
                discrepancy(&Claim::Repeats, severity(Some(kept), None), &identity, sides, &[kept.when]);
            self.discrepancies.push(found);
            members.into_iter().for_each(|at| self.end_appt(at, End::Differs));
        }
    }

    fn clashes(&mut self, clashes: &[Clash]) {
        for clash in clashes {
            let (Some(a), Some(b)) = (self.appts.get(clash.earlier), self.appts.get(clash.later)) else {
                continue;
            };
            let identities = [Identity::Appointment(a.id()), Identity::Appointment(b.id())];
            let severity = severity(Some(a), None).min(severity(Some(b), None));
            let sides = vec![a.facts(), b.facts()];
            let mut found = discrepancy(&Claim::Overlaps, severity, &identities, sides, &[a.when, b.when]);
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
        let (start, days) = (office.day_start(self.days.from), (self.days.from, self.days.to));
        for unread in &self.sight.unread {
            let identity = [Identity::Unread(unread)];
            let (claim, severity) = (Claim::NotRead, CategoryKind::Court);
            let mut found = Discrepancy::of(&claim, severity, &identity, Vec::new(), days, start);
            found.unread = Some(unread.clone());
            found.facts = String::new();
            self.discrepancies.push(found);
        }
    }

    fn outcome(mut self, snapshot: &Snapshot, no_appointments: usize) -> Outcome {
        self.discrepancies.sort_by(|a, b| order(a).cmp(&order(b)));
        self.flagged.sort_by(|a, b| (&a.facts.span, &a.appointment).cmp(&(&b.facts.span, &b.appointment)));
        let mut record = Tally { came: snapshot.events.len(), ..Tally::default() };
        count(&self.appt_fates, &mut record);
        record.skip(SkipReason::NotAnAppointment, no_appointments);
        record.skip(SkipReason::Copy, record.came - no_appointments - self.appts.len());
        let mut practice = Tally { came: snapshot.entries.len(), ..Tally::default() };
        count(&self.entry_fates, &mut practice);
        let ruled = snapshot.entries.iter().filter(|entry| entry.ruled).count();
        practice.skip(SkipReason::Ruled, ruled);
        practice.skip(SkipReason::Copy, practice.came - ruled - self.entries.len());
        debug_assert!(record.adds_up() && practice.adds_up(), "each item has exactly one end");
        let unread: Vec<UnreadSource> = self.sight.unread.iter().cloned().collect();
        let (judged, unjudged) = self.judged();
        let uncompared = self.uncompared(snapshot);
        Outcome {
            days: self.days,
            discrepancies: self.discrepancies,
            flagged: self.flagged,
            agree: record.agree,
            record,
            practice,
            unread,
            grounds: self.sight.into_grounds(),
            judged,
            unjudged,
            uncompared,
        }
    }
}

fn order(found: &Discrepancy) -> (CategoryKind, chrono::DateTime<chrono::Utc>, DiscrepancyKind, &str) {
    (found.severity, found.start, found.kind(), &found.fingerprint)
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
fn severity(appt: Option<&GatheredAppointment<'_>>, ent: Option<&GatheredEntry<'_>>) -> CategoryKind {
    let named = appt.and_then(GatheredAppointment::kind).or(ent.and_then(|ent| ent.kind));
    let has_matter = appt.is_some_and(|appt| appt.found != MatterMatch::None)
        || ent.is_some_and(|e| e.entry.matter.is_some());
    named.unwrap_or(if has_matter { CategoryKind::Client } else { CategoryKind::Internal })
}

fn both(
    claim: &Claim<'_>,
    appt: &GatheredAppointment<'_>,
    ent: &GatheredEntry<'_>,
    by: MatchedBy,
) -> Discrepancy {
    let identity = [Identity::Appointment(appt.id())];
    let severity = severity(Some(appt), Some(ent));
    let sides = vec![appt.facts(), ent.facts()];
    let mut found = discrepancy(claim, severity, &identity, sides, &[appt.when, ent.when]);
    found.matched_by = Some(by);
    found.notes = notes(appt);
    found
}

fn alone(claim: &Claim<'_>, ent: &GatheredEntry<'_>) -> Discrepancy {
    let identity = [Identity::Entry(&ent.entry.key)];
    discrepancy(claim, severity(None, Some(ent)), &identity, vec![ent.facts()], &[ent.when])
}

fn discrepancy(
    claim: &Claim<'_>,
    severity: CategoryKind,
    identities: &[Identity<'_>],
    sides: Vec<Facts>,
    whens: &[When],
) -> Discrepancy {
    let days = || whens.iter().map(|when| when.day);
    let days = (days().min().unwrap_or_default(), days().max().unwrap_or_default());
    let start = whens.iter().map(|when| when.start).min().unwrap_or_default();
    Discrepancy::of(claim, severity, identities, sides, days, start)
}

/// The rules that it breaks. A missing second attendee is left to the list of rule breaches: it explains nothing here.
fn notes(appt: &GatheredAppointment<'_>) -> Vec<Note> {
    let stops = appt.checked.breaches.iter().filter(|breach| breach.weight() == Weight::Stops);
    stops.cloned().map(Note::Breaks).collect()
}

fn flagged(appt: &GatheredAppointment<'_>) -> Flagged {
    let breaches: BTreeSet<Breach> = appt.checked.breaches.clone();
    Flagged { appointment: appt.id().clone(), facts: appt.facts(), breaches, left_out: None }
}

/// One that cannot be read, or that nobody comes to, breaks no rule.
fn left_out(appt: &GatheredAppointment<'_>, why: SkipReason) -> Flagged {
    Flagged { breaches: BTreeSet::new(), left_out: Some(why), ..flagged(appt) }
}
