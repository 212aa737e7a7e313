//! From decisions to the list of what may be done. The list names each event with the version that was seen; nothing
//! outside of it is touched, and nothing on it that has moved on.

use super::finding::Act;
use crate::calendar::event::EventStatus;
use crate::calendar::source::{RowKind, SourceEvent};
use crate::firm::people::Email;
use crate::ids::{EventKey, Version};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What a person decided about one event, in one finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The event.
    pub key: EventKey,
    /// The version that was seen.
    pub seen: Version,
    /// What kind of row it is.
    pub shape: RowKind,
    /// What to do with it.
    pub act: Act,
    /// Why: the finding's number, for the record.
    pub finding: i64,
}

/// One line of the manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestLine {
    /// The event.
    pub key: EventKey,
    /// The version that was seen; another one is skipped and reported.
    pub seen: Version,
    /// What is done.
    pub act: Act,
    /// The findings that speak for it.
    pub findings: Vec<i64>,
    /// What else has to hold when it is done; older lists name nothing.
    #[serde(default)]
    pub grounds: Vec<Ground>,
}

/// What a line stands on besides its own event. It is looked at again right before the write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The event is one too many, since that row stays.
    Stays(Box<StayingRow>),
    /// Its organizer has left the firm.
    Left(Email),
}

/// A row that stays while others go because of it, as it was when that was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StayingRow {
    /// As the clean-up has read it.
    pub row: SourceEvent,
    /// Days of the series that differ, the cancelled ones too; none for single events.
    #[serde(default)]
    pub days: Vec<SourceEvent>,
}

impl StayingRow {
    /// Do those days take place when these do?
    pub fn same_days(&self, now: &[SourceEvent]) -> bool {
        let said = |days: &[SourceEvent]| {
            let mut said: Vec<_> = days
                .iter()
                .map(|day| {
                    let event = &day.event;
                    let cancelled = event.status == EventStatus::Cancelled;
                    (event.key.id.clone(), cancelled, (!cancelled).then(|| event.span.clone()))
                })
                .collect();
            said.sort_by(|a, b| a.0.cmp(&b.0));
            said
        };
        said(&self.days) == said(now)
    }
}

/// Why a decided event is not on the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// Another decision about the same event is to keep it.
    AlsoKept,
    /// Two decisions want different things of it.
    Contradiction,
    /// It is a day of a series that is deleted as a whole.
    GoesWithItsSeries,
    /// A series cannot be ended: it is a single event.
    NoSeries,
}

/// All that was approved. Its hash names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// In order of calendar and id, each event once.
    pub lines: Vec<ManifestLine>,
}

/// Draws up the list. A decision to keep an event outweighs all others about it; decisions that contradict each other
/// leave it out as well.
pub fn from_decisions(decisions: &[Decision]) -> (Manifest, Vec<(EventKey, LeftOut)>) {
    let mut by_event: BTreeMap<&EventKey, Vec<&Decision>> = BTreeMap::new();
    for decision in decisions {
        by_event.entry(&decision.key).or_default().push(decision);
    }
    let mut lines: Vec<(ManifestLine, &RowKind)> = Vec::new();
    let mut left_out = Vec::new();
    for (key, about) in by_event {
        match verdict(&about) {
            Ok(Some((seen, act, shape))) => {
                let mut findings: Vec<i64> = about.iter().map(|decision| decision.finding).collect();
                findings.sort_unstable();
                findings.dedup();
                let line = ManifestLine { key: key.clone(), seen, act, findings, grounds: Vec::new() };
                lines.push((line, shape));
            }
            Ok(None) => {}
            Err(why) => left_out.push((key.clone(), why)),
        }
    }
    let gone: Vec<EventKey> =
        lines.iter().filter(|(line, _)| line.act == Act::Delete).map(|(line, _)| line.key.clone()).collect();
    let goes_along = |key: &EventKey, shape: &RowKind| match shape {
        RowKind::Day { of } => gone.binary_search(&EventKey { id: of.clone(), ..key.clone() }).is_ok(),
        RowKind::Single | RowKind::Series { .. } => false,
    };
    let mut manifest = Manifest::default();
    for (line, shape) in lines {
        if goes_along(&line.key, shape) {
            left_out.push((line.key, LeftOut::GoesWithItsSeries));
        } else {
            manifest.lines.push(line);
        }
    }
    left_out.sort();
    (manifest, left_out)
}

/// What is to be done with one event; `None` when it only stays.
fn verdict<'d>(about: &[&'d Decision]) -> Result<Option<(Version, Act, &'d RowKind)>, LeftOut> {
    let mut wanted = about.iter().filter(|decision| decision.act != Act::Keep);
    let Some(first) = wanted.next() else { return Ok(None) };
    if about.iter().any(|decision| decision.act == Act::Keep) {
        return Err(LeftOut::AlsoKept);
    }
    if wanted.any(|other| other.act != first.act || other.seen != first.seen) {
        return Err(LeftOut::Contradiction);
    }
    if first.act == Act::EndSeries && !matches!(first.shape, RowKind::Series { .. }) {
        return Err(LeftOut::NoSeries);
    }
    Ok(Some((first.seen.clone(), first.act.clone(), &first.shape)))
}

impl Manifest {
    /// SHA-256 over the lines, hex. What was approved is this, and nothing else.
    pub fn hash(&self) -> String {
        let mut digest = Sha256::new();
        for line in &self.lines {
            for part in [
                line.key.connection.as_str(),
                line.key.calendar.as_str(),
                line.key.id.as_str(),
                line.seen.as_str(),
                line.act.name(),
                detail(&line.act),
            ] {
                put(&mut digest, part);
            }
            line.grounds.iter().for_each(|ground| put_ground(&mut digest, ground));
        }
        hex::encode(digest.finalize())
    }

    /// Lines that take something away: what the typed count has to say.
    pub fn takes_away(&self) -> usize {
        self.lines.iter().filter(|line| line.act.takes_away()).count()
    }
}

fn put(digest: &mut Sha256, part: &str) {
    // Lengths in front keep two texts from being read as one.
    digest.update((part.len() as u64).to_be_bytes());
    digest.update(part);
}

fn put_ground(digest: &mut Sha256, ground: &Ground) {
    match ground {
        Ground::Stays(stays) => {
            put(digest, "stays");
            for row in std::iter::once(&stays.row).chain(&stays.days) {
                let key = &row.event.key;
                put(digest, key.connection.as_str());
                put(digest, key.calendar.as_str());
                put(digest, key.id.as_str());
                put(digest, row.event.version.as_str());
            }
        }
        Ground::Left(who) => {
            put(digest, "left");
            put(digest, who.as_str());
        }
    }
}

fn detail(act: &Act) -> &str {
    match act {
        Act::SetCategory(name) => name,
        Act::SetOwner(email) => email.as_str(),
        Act::Keep | Act::Delete | Act::EndSeries => "",
    }
}

/// The proof that an event is in a backup that was written, read back and hashed. Only [`Backup::holds`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    hash: String,
    events: BTreeMap<EventKey, Version>,
}

impl Backup {
    /// `hash`: SHA-256 of the file as it was read back, hex. `events`: what was found in it.
    pub fn read_back(hash: String, events: impl IntoIterator<Item = (EventKey, Version)>) -> Self {
        Self { hash, events: events.into_iter().collect() }
    }

    /// SHA-256 of the file, hex.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// How many events it holds.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Is it empty?
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The permit to act on that line, if this very version of the event is in the backup.
    pub fn permit(&self, line: &ManifestLine) -> Option<WritePermit> {
        (self.events.get(&line.key) == Some(&line.seen)).then(|| WritePermit {
            key: line.key.clone(),
            seen: line.seen.clone(),
            act: line.act.clone(),
            backup: self.hash.clone(),
        })
    }
}

/// Leave to do one thing to one version of one event. Every write of a clean-up takes one, and there is no other way
/// to make one than from an approved line and a backup that was read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WritePermit {
    key: EventKey,
    seen: Version,
    act: Act,
    backup: String,
}

impl WritePermit {
    /// The event.
    pub fn key(&self) -> &EventKey {
        &self.key
    }

    /// The only version that may be changed.
    pub fn seen(&self) -> &Version {
        &self.seen
    }

    /// What is done.
    pub fn act(&self) -> &Act {
        &self.act
    }

    /// Hash of the backup that it is in.
    pub fn backup(&self) -> &str {
        &self.backup
    }
}

#[cfg(test)]
#[path = "manifest_tests.rs"]
mod tests;
