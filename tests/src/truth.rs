//! What was planted against what was reported, in the same words: kind, titles, how many entries of the practice system are
//! part of it, and whether a wrong zone is the reason.

use std::collections::{BTreeMap, BTreeSet};
use truedocket_core::calendar::event::PRIVATE_TITLE;
use truedocket_engine::api::today::{Discrepancy, Report};
use truedocket_sandbox::World;
use truedocket_sandbox::world::Planted;

/// One difference as both sides can say it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Said {
    pub(crate) kind: String,
    /// Of an appointment once, of a clash both.
    titles: BTreeSet<String>,
    /// Of a clash nobody counts them, since it is about two events, and neither of what is told although nothing differs.
    entries: Option<usize>,
    /// It is said to be a mistake with zones.
    zone: bool,
}

/// What is told although nothing differs.
const TOLD: [&str; 5] = ["due", "declined", "tentative", "closed_matter", "whole_day"];

/// How often something of a kind was planted, reported, and both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) planted: usize,
    pub(crate) reported: usize,
    pub(crate) right: usize,
}

/// How well a report agrees with the truth; several add up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Score {
    pub(crate) planted: usize,
    pub(crate) reported: usize,
    pub(crate) right: usize,
    /// The same by kind.
    pub(crate) kinds: BTreeMap<String, Count>,
    /// Planted and not reported.
    pub(crate) lost: Vec<Said>,
    /// Reported and not planted.
    pub(crate) invented: Vec<Said>,
}

impl Score {
    /// Counts one report.
    pub(crate) fn of(world: &World, report: &Report) -> Self {
        let (truth, reported) = (truth(world), reported(report));
        let mut score = Self { planted: truth.len(), reported: reported.len(), ..Self::default() };
        let mut left = counted(&reported);
        for said in &reported {
            score.kinds.entry(said.kind.clone()).or_default().reported += 1;
        }
        for said in truth {
            let count = score.kinds.entry(said.kind.clone()).or_default();
            count.planted += 1;
            count.right += usize::from(left.get(&said).is_some_and(|count| *count > 0));
            match left.get_mut(&said).filter(|count| **count > 0) {
                Some(count) => {
                    *count -= 1;
                    score.right += 1;
                }
                None => score.lost.push(said),
            }
        }
        score.invented = left.into_iter().flat_map(|(said, count)| vec![said; count]).collect();
        score
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.planted += other.planted;
        self.reported += other.reported;
        self.right += other.right;
        for (kind, count) in other.kinds {
            let own = self.kinds.entry(kind).or_default();
            own.planted += count.planted;
            own.reported += count.reported;
            own.right += count.right;
        }
        self.lost.extend(other.lost);
        self.invented.extend(other.invented);
    }

    pub(crate) fn precision(&self) -> f64 {
        self.right as f64 / self.reported.max(1) as f64
    }

    pub(crate) fn recall(&self) -> f64 {
        self.right as f64 / self.planted.max(1) as f64
    }

    /// Both are exactly one, or it is said what is wrong.
    pub(crate) fn assert_perfect(&self, of: &str) {
        let both = format!("lost {:#?}, invented {:#?}", self.lost, self.invented);
        assert!(self.lost.is_empty(), "{of}: a difference that is not reported hurts somebody: {both}");
        assert!(self.invented.is_empty(), "{of}: a false alarm teaches people to look away: {both}");
    }
}

fn counted(all: &[Said]) -> BTreeMap<Said, usize> {
    let mut counts = BTreeMap::new();
    for said in all {
        *counts.entry(said.clone()).or_default() += 1;
    }
    counts
}

fn reported(report: &Report) -> Vec<Said> {
    let found = report.discrepancies.iter().filter(|found| found.state.name() != "resolved");
    let flagged = report.flagged.iter().map(|flagged| Said {
        kind: "flagged".to_owned(),
        titles: BTreeSet::from([flagged.title.clone()]),
        entries: Some(0),
        zone: false,
    });
    let told = report.notices.iter().map(|notice| Said {
        kind: notice.kind.to_string(),
        titles: BTreeSet::from([notice.title.clone()]),
        entries: None,
        zone: false,
    });
    found.map(|found| say(found, report)).chain(flagged).chain(told).collect()
}

fn say(found: &Discrepancy, report: &Report) -> Said {
    let practice: Vec<&str> = of_role(report, "practice system");
    let present = found.sides.iter().filter(|side| side.present);
    let titles = present.clone().flat_map(|side| &side.fields).filter(|field| field.name == "Title");
    let entries = present.filter(|side| practice.contains(&side.system.as_str())).count();
    let titles: BTreeSet<String> = titles.map(|field| field.value.clone()).collect();
    let clash = found.kind.name() == "double_booking" || two_events(found, report);
    let zone = found.why.contains("time-zone");
    Said { kind: found.kind.to_string(), titles, entries: (!clash).then_some(entries), zone }
}

fn of_role<'a>(report: &'a Report, role: &str) -> Vec<&'a str> {
    report.systems.iter().filter(|system| system.role == role).map(|system| system.name.as_str()).collect()
}

/// A duplicate on the calendar of record is about two events.
fn two_events(found: &Discrepancy, report: &Report) -> bool {
    let record = of_role(report, "calendar of record");
    let on_record = found.sides.iter().filter(|side| side.present && record.contains(&side.system.as_str()));
    found.kind.name() == "duplicate" && on_record.count() > 1
}

fn truth(world: &World) -> Vec<Said> {
    world.planted.iter().map(|planted| planted_said(world, planted)).collect()
}

fn planted_said(world: &World, planted: &Planted) -> Said {
    let mut titles = BTreeSet::new();
    let others = world.events.values().filter(|event| planted.others.contains(&event.uid));
    titles.extend(others.map(|event| shown(&event.title)));
    let clash = planted.kind == "double_booking" || !planted.others.is_empty();
    let told = TOLD.contains(&planted.kind.as_str());
    titles.insert(shown(&planted.title));
    if !clash && !told {
        titles.extend(planted.entries.iter().map(|number| shown(&world.entries[number].title)));
    }
    let mut events = world.events.values().filter(|event| event.uid == planted.uid);
    if events.any(|event| event.private) {
        titles = BTreeSet::from([PRIVATE_TITLE.to_owned()]);
    }
    let entries = (!clash && !told).then_some(planted.entries.len());
    Said { kind: planted.kind.clone(), titles, entries, zone: planted.note.contains("wrong zone") }
}

fn shown(title: &str) -> String {
    match (title.trim(), title.is_empty()) {
        ("", _) => "(no title)".to_owned(),
        (title, _) => title.to_owned(),
    }
}
