//! Four systems beside each other: what each of three has of the appointments of the first, in the lines by which
//! programs that do the same work are compared. Simpler rules than the product's own, and nobody is shown any of it.
//! Texts stay where the files have them, and what is compared is numbers.

use super::super::fields::Fields;
use super::super::meter::Meter;
use super::super::{answer, could_not, titles};
use foldhash::fast::FixedState;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use truedocket_engine::api::failure::Problem;

/// The first is the one that the others are laid beside.
const SYSTEMS: [&str; 4] = ["sot", "pms", "booking", "court"];
/// The one that has to have all that the first has.
const WHOLE: &str = "pms";
/// Begins that are so many seconds apart are no longer near.
const NEAR: i64 = 900;
/// No matter, no event of the first system.
const NOTHING: u32 = u32::MAX;

/// Reads the files of the folder and compares them.
pub(super) fn run(folder: &Path) -> Result<Value, Problem> {
    let meter = Meter::start();
    let text = |name: &str| {
        std::fs::read_to_string(folder.join(format!("{name}.csv")))
            .map_err(|cause| could_not(&format!("{name}.csv could not be read"), &cause))
    };
    let texts: Vec<String> = SYSTEMS.into_iter().map(text).collect::<Result<_, _>>()?;
    let mut numbers = Numbers::default();
    let mut systems = texts.iter().zip(SYSTEMS).map(|(text, name)| (name, numbers.rows(text, name == "sot")));
    let events = systems.next().map(|(_, events)| events).unwrap_or_default();
    let index = Index::of(&events);
    let (mut lines, mut entries) = (Vec::new(), 0);
    for (name, rows) in systems {
        entries += rows.len();
        let matches = index.matches(&events, &rows);
        tell(name, &events, &rows, &matches, &mut lines);
    }
    lines.sort_unstable();
    let sha = hex::encode(Sha256::digest(lines.join("\n")));
    let took = meter.stop();
    let counted =
        json!({ "n": events.len(), "entries": entries, "lines": lines.len(), "sha": sha.get(..16) });
    Ok(answer("reconcile", &counted, &took))
}

/// One row of a file. Texts that are only compared are numbers.
struct Row<'f> {
    id: &'f str,
    /// Place of the event that it names, [`NOTHING`] for none.
    source: u32,
    matter: u32,
    owner: u32,
    title: u32,
    start: i64,
    end: i64,
}

/// Numbers of texts that many rows share.
#[derive(Default)]
struct Numbers<'f> {
    events: HashMap<&'f str, u32, FixedState>,
    matters: HashMap<&'f str, u32, FixedState>,
    owners: HashMap<&'f str, u32, FixedState>,
    titles: HashMap<&'f str, u32, FixedState>,
    /// Of titles in the form in which they are compared.
    normals: HashMap<String, u32, FixedState>,
}

fn number<'f>(known: &mut HashMap<&'f str, u32, FixedState>, text: &'f str) -> u32 {
    let next = place(known.len());
    *known.entry(text).or_insert(next)
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NOTHING)
}

impl<'f> Numbers<'f> {
    /// The rows of a file. `names`: its ids are those that other files name.
    fn rows(&mut self, text: &'f str, names: bool) -> Vec<Row<'f>> {
        let mut rows = Vec::new();
        for line in text.lines().skip(1) {
            let mut fields = Fields::of(line);
            let (id, source, matter, owner) =
                (fields.plain(), fields.plain(), fields.plain(), fields.plain());
            let title = fields.text();
            let mut second = || fields.plain().parse().unwrap_or_default();
            let (start, end) = (second(), second());
            if names {
                self.events.insert(id, place(rows.len()));
            }
            rows.push(Row {
                id,
                source: self.events.get(source).copied().unwrap_or(NOTHING),
                matter: if matter.is_empty() { NOTHING } else { number(&mut self.matters, matter) },
                owner: number(&mut self.owners, owner),
                title: self.title(title),
                start,
                end,
            });
        }
        rows
    }

    fn title(&mut self, title: Cow<'f, str>) -> u32 {
        match title {
            Cow::Borrowed(text) => self.titles.get(text).copied().unwrap_or_else(|| {
                let number = self.normal(text);
                self.titles.insert(text, number);
                number
            }),
            Cow::Owned(text) => self.normal(&text),
        }
    }

    fn normal(&mut self, title: &str) -> u32 {
        let next = place(self.normals.len());
        *self.normals.entry(titles::normal(title)).or_insert(next)
    }
}

/// The events of the first system, in the orders in which they are looked for.
struct Index {
    /// Matter, start, place.
    by_matter: Vec<(u32, i64, u32)>,
    /// Owner, title, start, place.
    by_title: Vec<(u32, u32, i64, u32)>,
}

impl Index {
    fn of(events: &[Row<'_>]) -> Self {
        let mut by_matter: Vec<_> =
            (0..).zip(events).map(|(at, event)| (event.matter, event.start, at)).collect();
        let mut by_title: Vec<_> =
            (0..).zip(events).map(|(at, event)| (event.owner, event.title, event.start, at)).collect();
        by_matter.sort_unstable();
        by_title.sort_unstable();
        Self { by_matter, by_title }
    }

    /// The event of each row, [`NOTHING`] for none; one to one. By what it names, then by matter and begin, then by owner
    /// and title near its begin.
    fn matches(&self, events: &[Row<'_>], rows: &[Row<'_>]) -> Vec<u32> {
        let mut taken = vec![false; events.len()];
        let mut matches = vec![NOTHING; rows.len()];
        let mut take = |at: usize, event: u32, taken: &mut Vec<bool>| {
            if let (Some(own), Some(taken)) = (matches.get_mut(at), taken.get_mut(event as usize)) {
                (*own, *taken) = (event, true);
            }
        };
        let is_free = |event: u32, taken: &[bool]| taken.get(event as usize) == Some(&false);
        let mut rest: Vec<(&str, usize)> = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            match is_free(row.source, &taken) {
                true => take(at, row.source, &mut taken),
                false => rest.push((row.id, at)),
            }
        }
        rest.sort_unstable();
        rest.retain(|(_, at)| {
            let found = rows.get(*at).and_then(|row| self.of_matter(row, |event| is_free(event, &taken)));
            if let Some(event) = found {
                take(*at, event, &mut taken);
            }
            found.is_none()
        });
        for (_, at) in rest {
            let found = rows.get(at).and_then(|row| self.of_title(row, |event| is_free(event, &taken)));
            if let Some(event) = found {
                take(at, event, &mut taken);
            }
        }
        matches
    }

    fn of_matter(&self, row: &Row<'_>, is_free: impl Fn(u32) -> bool) -> Option<u32> {
        if row.matter == NOTHING {
            return None;
        }
        let (matter, start) = (row.matter, row.start);
        let from = self.by_matter.partition_point(|one| (one.0, one.1) < (matter, start));
        let same = self.by_matter.iter().skip(from).take_while(|one| (one.0, one.1) == (matter, start));
        same.map(|one| one.2).find(|event| is_free(*event))
    }

    fn of_title(&self, row: &Row<'_>, is_free: impl Fn(u32) -> bool) -> Option<u32> {
        let name = (row.owner, row.title);
        let from =
            self.by_title.partition_point(|one| (one.0, one.1, one.2) <= (name.0, name.1, row.start - NEAR));
        let near = self.by_title.iter().skip(from);
        let near = near.take_while(|one| (one.0, one.1) == name && one.2 < row.start + NEAR);
        near.filter(|one| is_free(one.3)).map(|one| ((one.2 - row.start).abs(), one.3)).min().map(|one| one.1)
    }
}

/// The lines of one system.
fn tell(name: &str, events: &[Row<'_>], rows: &[Row<'_>], matches: &[u32], lines: &mut Vec<String>) {
    let mut has = vec![false; events.len()];
    for (row, event) in rows.iter().zip(matches) {
        let Some(found) = events.get(*event as usize) else {
            lines.push(format!("extra {name} {}", row.id));
            continue;
        };
        if let Some(has) = has.get_mut(*event as usize) {
            *has = true;
        }
        if (found.start, found.end) != (row.start, row.end) {
            lines.push(format!("time {name} {} {}", found.id, row.id));
        }
        if found.title != row.title {
            lines.push(format!("title {name} {} {}", found.id, row.id));
        }
    }
    if name == WHOLE {
        let missing = events.iter().zip(has).filter(|(_, has)| !has);
        lines.extend(missing.map(|(event, _)| format!("missing {name} {}", event.id)));
    }
}
