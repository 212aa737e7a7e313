//! The eleven kinds of findings.
//!
//! The kinds that may propose a deletion come first (shells, leftovers, empty days, series of leavers, duplicates).
//! A row whose deletion is proposed is then left out of the others: nobody should be asked for the category of an
//! event that goes. The row of a group of duplicates that stays is never proposed for deletion by another kind.
//! Days that differ from their series belong to it: they are named only for what the series does not have, and what
//! they say is said by the series wherever it is judged.

mod alike;
mod copies;
mod days;
mod duplicate;
mod endless;
mod leaver;
mod leftover;
mod overlap;
mod people;
mod retyped;
mod rules;
mod series;
mod shell;
mod shifted;
mod undefined;
mod view;
mod whose;
mod words;

use super::finding::{Act, Confidence, Evidence, Finding, FindingKind, Item, Part};
use super::table::EventTable;
use super::visibility::ListsRead;
use crate::firm::matter::Matter;
use crate::firm::people::Staff;
use crate::firm::policy::Policy;
use crate::text::ClientText;
use crate::time::zone::{Zone, Zones};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use view::View;

/// What the firm knows about itself.
#[derive(Clone, Copy, Debug)]
pub struct Firm<'a> {
    /// Who is or was internal; empty where nobody has said it, and then nothing is said about owners.
    pub staff: &'a Staff,
    /// The firm's rules.
    pub policy: &'a Policy,
    /// The practice system's matters; empty where none is connected, and then nothing is said about matters.
    pub matters: &'a [Matter],
    /// Which of the two may be spoken for. What is on a list that was not read may be named; what is not on it is
    /// never told as missing there.
    pub lists: ListsRead,
    /// The office's zone.
    pub office: &'a Zone,
    /// All zones: series run by the clocks of the zone that they were made in.
    pub zones: &'a Zones,
    /// The present.
    pub now: DateTime<Utc>,
}

/// What was found, and what is sound.
#[derive(Clone, Debug, Default)]
pub struct AuditResult {
    /// All findings, by kind, then in order of time.
    pub findings: Vec<Finding>,
    /// Rows that no finding names as its subject, of calendars that were read to their end, by lists that were read.
    pub sound: usize,
    /// Rows that no finding names and that cannot be called sound, since something that may speak against them was not
    /// read.
    pub unproved: usize,
}

impl AuditResult {
    /// The series that a finding would take away, with those that are named beside them: their days have to be looked
    /// up ([`EventTable::add_days`]) before that is said.
    pub fn series_at_stake(&self, table: &EventTable) -> Vec<usize> {
        let takes = |finding: &&Finding| finding.items.iter().any(|item| item.proposed.takes_away());
        let items = self.findings.iter().filter(takes).flat_map(|finding| &finding.items);
        let rows: BTreeSet<usize> = items.map(|item| item.row).filter(|row| table.is_series(*row)).collect();
        rows.into_iter().collect()
    }
}

/// Looks at all rows. The answer depends on nothing but the arguments, and not on the order in which rows were added.
pub fn find(table: &EventTable, firm: &Firm<'_>) -> AuditResult {
    let view = View::new(table, firm);
    let mut work = Work::new(&view);
    shell::find(&mut work);
    leftover::find(&mut work);
    undefined::find(&mut work);
    leaver::find(&mut work);
    duplicate::find(&mut work);
    shifted::find(&mut work);
    retyped::find(&mut work);
    endless::find(&mut work);
    let judged = rules::find(&mut work);
    overlap::find(&mut work, &judged);
    work.done()
}

/// What has been said so far.
struct Work<'v> {
    view: &'v View<'v>,
    findings: Vec<Finding>,
    /// Its deletion is proposed.
    gone: Vec<bool>,
    /// It is what stays of a group of duplicates.
    stays: Vec<bool>,
    /// It goes, or belongs to a series that is dealt with: the firm's rules are not asked of it.
    settled: Vec<bool>,
    /// The last group of duplicates that names it, from 1; 0 for none.
    duplicates: Vec<u32>,
}

impl<'v> Work<'v> {
    fn new(view: &'v View<'v>) -> Self {
        let rows = view.table.rows.len();
        Self {
            view,
            findings: Vec::new(),
            gone: vec![false; rows],
            stays: vec![false; rows],
            settled: vec![false; rows],
            duplicates: vec![0; rows],
        }
    }

    fn is_gone(&self, row: u32) -> bool {
        self.gone.get(row as usize).copied().unwrap_or(true)
    }

    fn does_stay(&self, row: u32) -> bool {
        self.stays.get(row as usize).copied().unwrap_or(false)
    }

    fn is_settled(&self, row: u32) -> bool {
        self.settled.get(row as usize).copied().unwrap_or(true)
    }

    /// Puts a finding on the list. What is only possible takes nothing away, whatever was proposed.
    fn say(&mut self, said: Said) {
        let Said { kind, confidence, reason, evidence, items } = days::held(self.view, said);
        let items: Vec<Item> = items
            .into_iter()
            .map(|(row, part, proposed)| {
                let doubtful = confidence == Confidence::Possible && proposed.takes_away();
                let proposed = if doubtful { Act::Keep } else { proposed };
                self.note(row, part, &proposed);
                Item { row: row as usize, part, proposed }
            })
            .collect();
        let evidence = evidence
            .into_iter()
            .map(|(what, says)| Evidence { what: what.into(), says: fitted(says) })
            .collect();
        self.findings.push(Finding { kind, confidence, reason: fitted(reason), evidence, items });
    }

    fn note(&mut self, row: u32, part: Part, proposed: &Act) {
        let set = |flags: &mut Vec<bool>, value: bool| {
            if let (Some(flag), true) = (flags.get_mut(row as usize), value) {
                *flag = true;
            }
        };
        set(&mut self.gone, part == Part::Subject && *proposed == Act::Delete);
        set(&mut self.settled, part == Part::Subject && *proposed == Act::Delete);
        set(&mut self.stays, part == Part::Stays);
    }

    fn done(self) -> AuditResult {
        let view = self.view;
        let mut subject = vec![false; view.table.rows.len()];
        for item in self.findings.iter().flat_map(|finding| &finding.items) {
            if let (Part::Subject, Some(flag)) = (item.part, subject.get_mut(item.row)) {
                *flag = true;
            }
        }
        let findings = sorted(view, self.findings);
        let all_lists = view.firm.lists.all();
        let mut result = AuditResult { findings, ..AuditResult::default() };
        for (row, _) in view.table.rows.iter().zip(&subject).filter(|(_, named)| !**named) {
            match all_lists && view.table.is_whole(row) {
                true => result.sound += 1,
                false => result.unproved += 1,
            }
        }
        result
    }
}

/// By kind, then in order of time. Findings of one kind that begin with the same events come as they were said. What
/// decides mostly is sorted by itself: there can be half a million findings, and an event's whole order is long.
fn sorted(view: &View<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    let start = |finding: &Finding| {
        finding.items.first().and_then(|item| view.table.rows.get(item.row)).map_or(i64::MIN, |row| row.start)
    };
    let mut order: Vec<(FindingKind, i64, usize)> =
        findings.iter().enumerate().map(|(at, finding)| (finding.kind, start(finding), at)).collect();
    let rest = |at: usize| {
        let items = findings.get(at).map_or(&[][..], |finding| &finding.items);
        let place = |item: &Item| view.order(item.row);
        (items.first().map(place), items.get(1).map(place))
    };
    order.sort_unstable_by(|a, b| {
        (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| rest(a.2).cmp(&rest(b.2))).then_with(|| a.2.cmp(&b.2))
    });
    let mut findings: Vec<Option<Finding>> = findings.into_iter().map(Some).collect();
    order.into_iter().filter_map(|(_, _, at)| findings.get_mut(at)?.take()).collect()
}

/// A text without the room that its making has left.
fn fitted(mut text: String) -> ClientText {
    text.shrink_to_fit();
    ClientText::new(text)
}

/// A finding as the kinds make it.
struct Said {
    kind: FindingKind,
    confidence: Confidence,
    reason: String,
    evidence: Vec<(&'static str, String)>,
    items: Vec<(u32, Part, Act)>,
}

#[cfg(test)]
mod tests;
