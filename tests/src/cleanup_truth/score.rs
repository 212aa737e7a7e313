//! What was found against what is junk. Judged by the pretend world alone: which row is junk, of which kinds, and what
//! may be taken away.

use super::audit::{Audited, Place};
use std::collections::{BTreeMap, BTreeSet};
use truedocket_core::audit::finding::{Confidence, Finding, FindingKind, Part};

/// Counts of one kind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Count {
    /// Pieces of junk.
    pub(crate) junk: usize,
    /// Of them named by a finding of this kind.
    pub(crate) named: usize,
    /// Rows that a finding of this kind proposes to take away.
    pub(crate) taken: usize,
    /// Of them rows that may not be.
    pub(crate) wrongly: usize,
    /// Sound rows that a finding of this kind names.
    pub(crate) invented: usize,
    /// Sound rows that a finding only points out: it is possible, and nothing is proposed.
    pub(crate) hinted: usize,
}

/// How well findings agree with the truth; several add up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Score {
    pub(crate) rows: usize,
    /// Rows that may be taken away.
    pub(crate) may_go: usize,
    pub(crate) kinds: BTreeMap<FindingKind, Count>,
    /// Sound things that would be taken away, in words.
    pub(crate) robbed: Vec<String>,
    /// Junk that no finding names.
    pub(crate) lost: Vec<String>,
    /// Sound rows that are named.
    pub(crate) invented: Vec<String>,
    /// Sound rows that are pointed out.
    pub(crate) hinted: Vec<String>,
}

impl Score {
    pub(crate) fn of(audited: &Audited) -> Self {
        let judge = Judge::of(audited);
        let may_go = judge.acts.values().filter(|acts| !acts.is_empty()).count();
        let mut score = Self { rows: audited.places.len(), may_go, ..Self::default() };
        for finding in &audited.found.findings {
            score.proposals(finding, &judge);
            score.inventions(finding, &judge);
        }
        score.recall(&judge);
        score
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.may_go += other.may_go;
        for (kind, count) in other.kinds {
            let sum = self.kinds.entry(kind).or_default();
            sum.junk += count.junk;
            sum.named += count.named;
            sum.taken += count.taken;
            sum.wrongly += count.wrongly;
            sum.invented += count.invented;
            sum.hinted += count.hinted;
        }
        self.robbed.extend(other.robbed);
        self.lost.extend(other.lost);
        self.invented.extend(other.invented);
        self.hinted.extend(other.hinted);
    }

    /// All kinds together.
    pub(crate) fn sum(&self) -> Count {
        self.kinds.values().fold(Count::default(), |sum, count| Count {
            junk: sum.junk + count.junk,
            named: sum.named + count.named,
            taken: sum.taken + count.taken,
            wrongly: sum.wrongly + count.wrongly,
            invented: sum.invented + count.invented,
            hinted: sum.hinted + count.hinted,
        })
    }

    /// A line for each kind, and one for all.
    pub(crate) fn table(&self, of: &str) -> String {
        let mut lines = vec![format!(
            "{of}: {} rows\n{:<20}{:>7}{:>7}{:>9}{:>7}{:>9}{:>10}{:>10}{:>8}",
            self.rows,
            "kind",
            "junk",
            "named",
            "recall",
            "taken",
            "wrongly",
            "precision",
            "invented",
            "hinted"
        )];
        let each = FindingKind::ALL
            .iter()
            .map(|kind| (kind.name(), self.kinds.get(kind).copied().unwrap_or_default()));
        for (name, count) in each.chain([("all", self.sum())]) {
            lines.push(format!(
                "{name:<20}{:>7}{:>7}{:>9.4}{:>7}{:>9}{:>10.4}{:>10}{:>8}",
                count.junk,
                count.named,
                count.recall(),
                count.taken,
                count.wrongly,
                count.precision(),
                count.invented,
                count.hinted
            ));
        }
        lines.join("\n")
    }

    /// Each row that would be taken away must be one that may be.
    fn proposals(&mut self, finding: &Finding, judge: &Judge<'_>) {
        for item in finding.items.iter().filter(|item| item.proposed.takes_away()) {
            let place = &judge.audited.places[item.row];
            let act = item.proposed.name();
            let allowed = judge.acts.get(place).is_some_and(|acts| acts.contains(act));
            let sure = finding.confidence > Confidence::Possible && item.part == Part::Subject;
            let count = self.kinds.entry(finding.kind).or_default();
            count.taken += 1;
            if !allowed || !sure {
                count.wrongly += 1;
                self.robbed.push(format!("{act}: {}", judge.words(finding, place)));
            }
        }
    }

    /// A finding about what is no junk at all teaches people to look away, also one that only points it out.
    fn inventions(&mut self, finding: &Finding, judge: &Judge<'_>) {
        for item in finding.items.iter().filter(|item| item.part == Part::Subject) {
            let place = &judge.audited.places[item.row];
            if judge.is_junk(place, finding.kind) {
                continue;
            }
            let count = self.kinds.entry(finding.kind).or_default();
            let words = judge.words(finding, place);
            if finding.confidence == Confidence::Possible && !item.proposed.takes_away() {
                count.hinted += 1;
                self.hinted.push(words);
            } else {
                count.invented += 1;
                self.invented.push(words);
            }
        }
    }

    fn recall(&mut self, judge: &Judge<'_>) {
        for junk in &judge.audited.world.junk {
            let kind = FindingKind::named(&junk.kind).expect("the truth speaks of known kinds");
            let place = Place { calendar: junk.calendar.clone(), id: junk.id.clone() };
            let uid = judge.uid(&place);
            // What is to be mended is mended for all copies at once: any of them may be named. Of what is to go,
            // nobody has to hear what else is wrong with it.
            let named = judge.named.contains(&(kind, &place))
                || (junk.acts.is_empty() && judge.named_uids.contains(&(kind, uid)))
                || (mends(kind) && judge.settled.contains(&place));
            let count = self.kinds.entry(kind).or_default();
            count.junk += 1;
            count.named += usize::from(named);
            if !named {
                self.lost.push(format!("{}: {}: {}", junk.kind, junk.note, judge.row(&place)));
            }
        }
    }
}

/// A person mends it; nothing goes.
fn mends(kind: FindingKind) -> bool {
    match kind {
        FindingKind::Owner
        | FindingKind::Category
        | FindingKind::Incomplete
        | FindingKind::Matter
        | FindingKind::Overlap => true,
        FindingKind::LeaverSeries
        | FindingKind::UndefinedAllDay
        | FindingKind::Duplicate
        | FindingKind::EndlessSeries
        | FindingKind::Leftover
        | FindingKind::Shell => false,
    }
}

impl Count {
    pub(crate) fn recall(&self) -> f64 {
        if self.junk == 0 { 1.0 } else { self.named as f64 / self.junk as f64 }
    }

    pub(crate) fn precision(&self) -> f64 {
        if self.taken == 0 { 1.0 } else { (self.taken - self.wrongly) as f64 / self.taken as f64 }
    }
}

/// The truth, looked up by row.
struct Judge<'a> {
    audited: &'a Audited,
    acts: BTreeMap<Place, BTreeSet<&'a str>>,
    /// Appointments with any junk among their rows, and of which kinds.
    junk: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// What was named by which kind: the subject, and both of an overlap.
    named: BTreeSet<(FindingKind, &'a Place)>,
    named_uids: BTreeSet<(FindingKind, &'a str)>,
    /// Rows that are proposed to be taken away.
    settled: BTreeSet<&'a Place>,
}

impl<'a> Judge<'a> {
    fn of(audited: &'a Audited) -> Self {
        let mut judge = Self {
            audited,
            acts: BTreeMap::new(),
            junk: BTreeMap::new(),
            named: BTreeSet::new(),
            named_uids: BTreeSet::new(),
            settled: BTreeSet::new(),
        };
        for junk in &audited.world.junk {
            let place = Place { calendar: junk.calendar.clone(), id: junk.id.clone() };
            judge.junk.entry(judge.uid(&place)).or_default().insert(&junk.kind);
            judge.acts.entry(place).or_default().extend(junk.acts.iter().map(String::as_str));
        }
        for finding in &audited.found.findings {
            let pair = finding.kind == FindingKind::Overlap;
            for item in finding.items.iter().filter(|item| item.part == Part::Subject || pair) {
                let place = &audited.places[item.row];
                if item.proposed.takes_away() {
                    judge.settled.insert(place);
                }
                judge.named.insert((finding.kind, place));
                judge.named_uids.insert((finding.kind, judge.uid(place)));
            }
        }
        judge
    }

    /// What the copies of an appointment share.
    fn uid(&self, place: &Place) -> &'a str {
        let key = (place.calendar.clone(), place.id.clone());
        &self.audited.world.events.get(&key).expect("it is in the world").uid
    }

    /// Is it junk of that kind? What may be deleted may have other things wrong with it too: nobody has to list
    /// that a leftover has no category, and nobody is misled who does.
    fn is_junk(&self, place: &Place, kind: FindingKind) -> bool {
        let of_that_kind = self.junk.get(self.uid(place)).is_some_and(|kinds| kinds.contains(kind.name()));
        of_that_kind || self.acts.get(place).is_some_and(|acts| !acts.is_empty())
    }

    fn row(&self, place: &Place) -> String {
        let key = (place.calendar.clone(), place.id.clone());
        let event = self.audited.world.events.get(&key).expect("it is in the world");
        format!("\"{}\" {:?} {:?} on {}", event.title, event.when, event.rules, place.calendar)
    }

    fn words(&self, finding: &Finding, place: &Place) -> String {
        let (kind, sure) = (finding.kind.name(), finding.confidence);
        format!("{kind} ({sure:?}): {}: {}", self.row(place), finding.reason.reveal())
    }
}
