//! The reconciliation itself: matches, compares, and accounts for each item that came in.

mod by_day;
mod contradictions;
mod copies;
mod cover;
mod deleted;
pub use deleted::DeletedParts;
mod further;
mod joint;
mod left;
mod lines;
mod linked;
mod options;
mod pairs;
mod private;
mod standing;
mod told;
mod twins;

use super::absence;
use super::claim::Claim;
use super::clash::{self, Clash};
use super::compare::CompareOptions;
use super::docket::DocketLine;
use super::duplicates::{self, Duplicates};
use super::fingerprint::{Identity, worded_digest};
use super::gather::{self, GatherOptions, GatheredAppointment, GatheredEntry, When, WordRules};
use super::matching::{self, Matches};
use super::notice::{self, Notice};
use super::outcome::{
    Counterpart, Discrepancy, DiscrepancyKind, Facts, Flagged, MatchedBy, Note, Outcome, SkipReason, Tally,
    UnreadSource,
};
use super::snapshot::{CompareDays, DeletedEntry, DeletedEvent, Link, Side, Snapshot};
use super::visibility::Visibility;
use crate::calendar::event::EventStatus;
use crate::firm::policy::{CategoryKind, Policy};
use crate::ids::EventKey;
use crate::rules::called_off::{CalledOffStatement, CalledOffWords};
use crate::rules::matter_id::{MatterIndex, MatterMatch};
use crate::rules::meaning::TitleRules;
use crate::rules::pattern::PatternError;
use crate::rules::valid::{Breach, Weight};
use crate::text::ClientText;
use crate::time::zone::{UnknownZone, Zone, Zones};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// A policy that nothing can be compared by.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// The office's zone.
    #[error("the office's time zone cannot be used")]
    Zone(#[source] UnknownZone),
    /// A pattern of matter numbers.
    #[error("a matter number format cannot be used")]
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

/// The same, with all entries that were put beside an event, whether they agree or not: event, entry.
///
/// # Errors
/// As [`reconcile`].
pub fn reconcile_with_pairs(
    snapshot: &Snapshot,
    policy: &Policy,
    zones: &Zones,
    days: CompareDays,
) -> Result<(Outcome, BTreeSet<(EventKey, EventKey)>), PolicyError> {
    work(snapshot, policy, zones, days, true).map(|worked| (worked.outcome, worked.standing))
}

/// What one comparison makes.
pub(super) struct Worked {
    pub(super) outcome: Outcome,
    /// Empty unless they were asked for: they hold copies of all texts.
    pub(super) lines: Vec<DocketLine>,
    /// As long.
    pub(super) standing: BTreeSet<(EventKey, EventKey)>,
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
    let mut sight = Visibility::of(snapshot, days, &office);
    sight.veil(snapshot, policy);
    let words = WordRules {
        titles: TitleRules::new(&book, &snapshot.matters, &snapshot.staff, policy),
        called_off: CalledOffWords::new(&policy.called_off_words),
        book: &book,
    };
    let setting = GatherOptions { policy, office: &office, days, words: &words };
    let (appts, no_appointments) = gather::appointments(snapshot, &sight, &setting);
    let entries = gather::entries(snapshot, &sight, &setting);
    let ruled = gather::ruled(snapshot, &sight, &setting);
    let absences = absence::absences(snapshot, &sight, &setting);
    let named = snapshot.links.iter().map(|link| link.event.id.as_str());
    let named = named.chain(snapshot.entries.iter().filter_map(|e| e.source.as_deref()));
    let duplicates = duplicates::find(&appts, named);
    let folded: BTreeMap<usize, usize> = duplicates
        .iter()
        .flat_map(|duplicates| duplicates.extra.iter().map(|extra| (*extra, duplicates.kept)))
        .collect();
    let mut work = Reconciliation {
        matches: matching::matches(snapshot, &sight, &appts, &entries, &folded, &words),
        repeated: duplicates.iter().map(|one| (one.kept, one.kept)).chain(folded.clone()).collect(),
        appt_fates: vec![None; appts.len()],
        entry_fates: vec![None; entries.len()],
        options: options::of(
            snapshot,
            policy,
            options::known_zones(snapshot, policy, &office, zones),
            &words,
            &office,
        ),
        discrepancies: Vec::new(),
        flagged: Vec::new(),
        notices: Vec::new(),
        joint: Vec::new(),
        doubted: BTreeMap::new(),
        further: further::Further::new(),
        holds: BTreeSet::new(),
        of_unread: Vec::new(),
        of_unreadable: BTreeSet::new(),
        appts,
        entries,
        sight,
        links: &snapshot.links,
        deleted: &snapshot.deleted,
        deleted_by_us: &snapshot.deleted_by_us,
        deleted_entries: &snapshot.deleted_entries,
        days,
        policy,
    };
    work.add_deleted(snapshot, &office);
    work.add_copies_of_gone();
    work.mark_private(snapshot);
    work.find_joint();
    work.find_further();
    work.pairs();
    work.contradictions(snapshot);
    work.by_day();
    work.pair_notices();
    work.extras();
    work.duplicates(&duplicates);
    work.joint();
    let overlaps = clash::find(&work.appts, &folded);
    work.holds = overlaps.holds;
    let unpaired = work.unpaired();
    work.left_appointments();
    work.left_entries();
    work.twins(&unpaired);
    work.clashes(&overlaps.clashes);
    work.cover(&snapshot.staff, &absences, days.window(&office));
    work.unread(&office);
    work.notices(&ruled);
    work.mark_doubted();
    let lines = if with_lines { work.lines() } else { Vec::new() };
    let standing = if with_lines { work.all_standing() } else { BTreeSet::new() };
    Ok(Worked { outcome: work.outcome(snapshot, no_appointments), lines, standing })
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
    deleted: &'a [DeletedEvent],
    deleted_by_us: &'a BTreeMap<EventKey, DateTime<Utc>>,
    deleted_entries: &'a [DeletedEntry],
    days: CompareDays,
    policy: &'a Policy,
    appt_fates: Vec<Option<End>>,
    entry_fates: Vec<Option<End>>,
    discrepancies: Vec<Discrepancy>,
    flagged: Vec<Flagged>,
    notices: Vec<Notice>,
    /// Events without an entry, and the events that they are one appointment with.
    joint: Vec<(usize, usize)>,
    /// Events of which another version says something else, and in what.
    doubted: BTreeMap<EventKey, BTreeSet<DiscrepancyKind>>,
    /// Entries that stand for an appointment beside its first one.
    further: further::Further,
    /// Events that only hold the time of an appointment that stands beside them.
    holds: BTreeSet<usize>,
    /// Entries that stand for events on calendars that were not read.
    of_unread: Vec<usize>,
    /// Events whose entries are known and cannot be read.
    of_unreadable: BTreeSet<&'a EventKey>,
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
            let mut found =
                discrepancy(&Claim::Repeats, severity(Some(kept), None), &identity, sides, &[kept.when]);
            if let [first, second] = appts.as_slice()
                && !contradictions::are_at_one_place(first, second)
            {
                found.notes.push(Note::RecordContradicts(BTreeSet::from([DiscrepancyKind::PlaceDiffers])));
                let keys = found.sides.iter().map(|facts| facts.key.clone());
                self.doubted.extend(keys.map(|key| (key, found.contradicted().collect())));
            }
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
        let place =
            |flagged: &Flagged| (flagged.severity, flagged.facts.span.clone(), flagged.appointment.clone());
        self.flagged.sort_by_cached_key(place);
        notice::sort(&mut self.notices);
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
        let by_day = self.kept_by_day();
        let uncompared = self.uncompared(snapshot);
        let (agreed, parted) = (self.agreed(), self.parted());
        Outcome {
            days: self.days,
            discrepancies: self.discrepancies,
            flagged: self.flagged,
            notices: self.notices,
            agree: record.agree,
            record,
            practice,
            unread,
            grounds: self.sight.into_grounds(),
            judged,
            unjudged,
            by_day,
            uncompared,
            agreed,
            parted,
        }
    }
}

/// Gravest first, then by time; what is about one appointment stands together.
type Order<'d> = (CategoryKind, DateTime<Utc>, Option<&'d EventKey>, DiscrepancyKind, &'d str);

fn order(found: &Discrepancy) -> Order<'_> {
    let about = found.sides.first().map(|facts| &facts.key);
    (found.severity, found.start, about, found.kind(), &found.fingerprint)
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

/// The graver of what both sides say, by category or by what it looks like: where one of the two is renamed, a court may
/// wait all the same. A matter alone makes it a client's.
fn severity(appt: Option<&GatheredAppointment<'_>>, ent: Option<&GatheredEntry<'_>>) -> CategoryKind {
    let here = appt.and_then(GatheredAppointment::seen_as);
    let there = ent.and_then(GatheredEntry::seen_as);
    let named = here.into_iter().chain(there).min();
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

/// What was called off while its entry stands there. Where only words call it off, they are part of it.
fn called_off(
    claim: &Claim<'_>,
    appt: &GatheredAppointment<'_>,
    ent: &GatheredEntry<'_>,
    by: MatchedBy,
    said: Option<CalledOffStatement>,
) -> Discrepancy {
    let mut found = both(claim, appt, ent, by);
    if let Some(CalledOffStatement { words, against, .. }) = said {
        let lead = appt.lead();
        let is_cancelled = lead.status == EventStatus::Cancelled;
        // What a program has called off it may call off with a text of before.
        let against = against.filter(|_| !is_cancelled);
        let texts = [Some(&words), against.as_ref()].into_iter().flatten();
        found.facts = worded_digest(&found.sides, texts.map(ClientText::reveal));
        let titled = appt.off.as_ref().is_none_or(|off| off.is_sure_of(lead.title.reveal()));
        let sure = is_cancelled || (titled && against.is_none());
        found.notes.push(Note::SaysCalledOff { side: Side::Record, words, sure, against });
    }
    found
}

/// What was accepted about titles or places holds while they stay as they are.
fn digest_with(found: &Discrepancy, says: fn(&Facts) -> &str) -> String {
    worded_digest(&found.sides, found.sides.iter().map(says))
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
    let first = whens.iter().map(|when| when.day).min().unwrap_or_default();
    let last = whens.iter().map(|when| when.last_day).max().unwrap_or_default();
    let days = (first, last);
    let start = whens.iter().map(|when| when.start).min().unwrap_or_default();
    Discrepancy::of(claim, severity, identities, sides, days, start)
}

/// The rules that it breaks, that its matter is closed, and who has declined it. A missing second attendee is left to the
/// list of rule breaches: it explains nothing here.
fn notes(appt: &GatheredAppointment<'_>) -> Vec<Note> {
    let stops = appt.checked.breaches.iter().filter(|breach| breach.weight() == Weight::Stops);
    let closed = matches!(appt.found, MatterMatch::Closed(_)).then(|| Note::NoMatter(appt.found.clone()));
    let answers = told::answers(appt).into_iter().map(Note::Circumstance);
    stops.cloned().map(Note::Breaks).chain(closed).chain(answers).collect()
}

fn flagged(appt: &GatheredAppointment<'_>, counterpart: Counterpart) -> Flagged {
    let breaches: BTreeSet<Breach> = appt.checked.breaches.clone();
    let unclear = match &appt.found {
        MatterMatch::None | MatterMatch::One(_) => None,
        MatterMatch::Unknown(_)
        | MatterMatch::Ambiguous(_)
        | MatterMatch::Several(_)
        | MatterMatch::Closed(_) => Some(Note::NoMatter(appt.found.clone())),
    };
    Flagged {
        appointment: appt.id().clone(),
        facts: appt.facts(),
        breaches,
        left_out: None,
        severity: severity(Some(appt), None),
        counterpart,
        notes: unclear.into_iter().chain(told::answers(appt).into_iter().map(Note::Circumstance)).collect(),
    }
}

/// One that cannot be read, or that nobody comes to, breaks no rule.
fn left_out(appt: &GatheredAppointment<'_>, why: SkipReason) -> Flagged {
    Flagged { breaches: BTreeSet::new(), left_out: Some(why), ..flagged(appt, Counterpart::Unknown) }
}
