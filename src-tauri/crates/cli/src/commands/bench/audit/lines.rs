//! The lines by which programs that do the same work are compared: groups of rows that are equal, clusters of rows
//! that are alike and overlap, days that say nothing, series of people who have left. Simpler rules than the
//! product's own, and nobody is shown any of it.

use super::super::titles::normal;
use super::firm::Line;
use foldhash::fast::FixedState;
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap};
use truedocket_core::audit::find::AuditResult;

/// Normal forms of days that say nothing.
const NOTHING: [&str; 5] = ["", "no title", "busy", "tbd", "untitled"];

/// How many lines, and their hash.
pub(super) struct Lines {
    pub(super) count: usize,
    pub(super) sha: String,
}

/// A row that can be a copy or have one.
struct Live {
    organizer: u32,
    title: u32,
    normal: u32,
    start: i64,
    end: i64,
    all_day: bool,
    id: u32,
}

/// Texts that many rows share.
#[derive(Default)]
struct Shared(HashMap<String, u32, FixedState>);

impl Shared {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(known) = self.0.get(text) {
            return *known;
        }
        let number = place(self.0.len());
        self.0.insert(text.to_owned(), number);
        number
    }
}

/// The rows as they come.
#[derive(Default)]
pub(super) struct Reading {
    live: Vec<Live>,
    /// All ids in a row, and where each begins.
    ids: String,
    begins: Vec<usize>,
    organizers: Shared,
    titles: Shared,
    normals: Shared,
    /// The normal form of each title, by its number.
    normal_of: Vec<u32>,
    /// Addresses of those who have left.
    left: BTreeSet<String>,
    /// Numbers of the normal forms that say nothing.
    nothing: BTreeSet<u32>,
    /// The number of the empty one.
    empty: u32,
    lines: Vec<String>,
}

impl Reading {
    /// Before the first row.
    pub(super) fn begin(left: &[String]) -> Self {
        let mut reading = Self { left: left.iter().cloned().collect(), ..Self::default() };
        reading.empty = reading.normals.number("");
        reading.nothing = NOTHING.iter().map(|text| reading.normals.number(text)).collect();
        reading
    }

    /// Looks at one row.
    pub(super) fn row(&mut self, line: &Line<'_>) {
        if !line.rrule.is_empty() && self.left.contains(line.organizer) {
            self.lines.push(format!("-{}", line.id));
        }
        let title = self.titles.number(&line.title);
        if self.normal_of.len() <= title as usize {
            self.normal_of.push(self.normals.number(&normal(&line.title)));
        }
        let normal = self.normal_of.get(title as usize).copied().unwrap_or(self.empty);
        if line.all_day && line.n_attendees == 0 && line.category.is_empty() && self.nothing.contains(&normal)
        {
            self.lines.push(format!("!{}", line.id));
        }
        if line.status != "cancelled" && line.master_id.is_empty() && !line.organizer.is_empty() {
            self.begins.push(self.ids.len());
            self.ids.push_str(line.id);
            self.live.push(Live {
                organizer: self.organizers.number(line.organizer),
                title,
                normal,
                start: line.start_utc,
                end: line.end_utc,
                all_day: line.all_day,
                id: place(self.begins.len() - 1),
            });
        }
    }

    /// The same organiser, title and time.
    fn equal(&mut self) {
        let key = |row: &Live| (row.organizer, row.title, row.start, row.end, row.all_day);
        let groups = self.live.chunk_by(|a, b| key(a) == key(b)).filter(|group| group.len() > 1);
        let lines: Vec<String> = groups.map(|group| self.joined(group)).collect();
        self.lines.extend(lines);
    }

    /// The same organiser and normal form, each beginning before all before it have ended.
    fn alike(&mut self) {
        let mut lines = Vec::new();
        let same = |a: &Live, b: &Live| (a.organizer, a.normal) == (b.organizer, b.normal);
        for rows in
            self.live.chunk_by(same).filter(|rows| rows.first().is_some_and(|row| row.normal != self.empty))
        {
            let mut rest = rows;
            while let Some(first) = rest.first() {
                let mut last = first.end;
                let chained = |row: &&Live| {
                    let goes_on = row.start < last;
                    last = last.max(row.end);
                    goes_on
                };
                let long = 1 + rest.iter().skip(1).take_while(chained).count();
                let (cluster, after) = rest.split_at(long.min(rest.len()));
                if cluster.len() > 1 {
                    lines.push(format!("~{}", self.joined(cluster)));
                }
                rest = after;
            }
        }
        self.lines.extend(lines);
    }

    fn joined(&self, rows: &[Live]) -> String {
        let mut ids: Vec<&str> = rows.iter().map(|row| self.id(row)).collect();
        ids.sort_unstable();
        ids.join(",")
    }

    fn id(&self, row: &Live) -> &str {
        let at = |place: usize| self.begins.get(place).copied().unwrap_or(self.ids.len());
        self.ids.get(at(row.id as usize)..at(row.id as usize + 1)).unwrap_or_default()
    }

    /// After the last row.
    pub(super) fn done(mut self) -> Lines {
        // Equal titles are alike, so that one order brings both kinds of groups together.
        self.live.sort_unstable_by_key(|row| {
            ((row.organizer, row.normal), row.start, row.end, (row.title, row.all_day))
        });
        self.equal();
        self.alike();
        self.lines.sort_unstable();
        Lines { count: self.lines.len(), sha: short(&Sha256::digest(self.lines.join("\n"))) }
    }
}

/// All that was found, as one number: a faster core must say the same.
pub(super) fn said(found: &AuditResult) -> String {
    let mut hash = Sha256::new();
    for finding in &found.findings {
        hash.update(finding.kind.name());
        hash.update(finding.reason.reveal());
        hash.update([finding.confidence as u8]);
        for fact in &finding.evidence {
            hash.update(fact.what.as_bytes());
            hash.update(fact.says.reveal());
        }
        for item in &finding.items {
            hash.update(item.row.to_le_bytes());
            hash.update(item.proposed.name());
        }
    }
    short(&hash.finalize())
}

fn short(hash: &[u8]) -> String {
    hex::encode(hash.get(..8).unwrap_or_default())
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
