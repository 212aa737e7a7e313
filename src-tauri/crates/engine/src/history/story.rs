//! What happened to events and entries: by the ledger, by the differences that named them, by links, readings and what
//! their systems say of themselves.

use super::found::{Item, Nature};
use crate::answer::today::in_words;
use crate::morning::remember;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use truedocket_core::ids::EventKey;
use truedocket_core::time::words as time_words;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::calendar::{self, CalendarKey};
use truedocket_store::table::link::{self, Link, MadeBy, Matched};
use truedocket_store::table::{coverage, discrepancy, ledger};
use truedocket_store::{Reader, Result};

/// One step.
pub(super) type Happened = (DateTime<Utc>, String);

/// All that is told from.
pub(super) struct Story<'a> {
    reader: &'a Reader,
    office: &'a Zone,
    /// Rows of the ledger by the object that they are about.
    acts: BTreeMap<String, Vec<Happened>>,
}

impl<'a> Story<'a> {
    pub(super) fn of(reader: &'a Reader, office: &'a Zone) -> Result<Self> {
        let mut acts: BTreeMap<String, Vec<Happened>> = BTreeMap::new();
        for row in ledger::rows(reader, 1, u32::MAX)? {
            let what = format!("{} by {}", row.entry.act, row.entry.actor);
            // What was brought back may have another id than what was taken away.
            let was = row.entry.before.get("was").and_then(|was| was.as_str()).map(str::to_owned);
            for object in was.into_iter().chain([row.entry.object]).collect::<BTreeSet<_>>() {
                acts.entry(object).or_default().push((row.entry.at, what.clone()));
            }
        }
        Ok(Self { reader, office, acts })
    }

    /// Everything about these, which are one appointment.
    pub(super) fn tell(&self, items: &[&Item]) -> Result<Vec<Happened>> {
        let mut steps = Vec::new();
        let mut told = BTreeSet::new();
        for item in items {
            steps.extend(self.acts.get(&item.key.to_string()).into_iter().flatten().cloned());
            steps.extend(self.by_itself(item)?);
            for link in self.links(item)? {
                steps.extend(self.matched(&link));
            }
            self.differences(&item.key, &mut told, &mut steps)?;
        }
        Ok(steps)
    }

    /// What its own system says of it, and up to when that is known.
    fn by_itself(&self, item: &Item) -> Result<Vec<Happened>> {
        let system = &item.key.connection;
        let place = match &item.nature {
            Nature::Event(_) => CalendarKey { connection: system.clone(), id: item.key.calendar.clone() },
            Nature::Entry(_) => CalendarKey::list(system, calendar::ENTRIES),
        };
        let read = coverage::get(self.reader, &place)?.and_then(|coverage| coverage.read_at);
        let is_there = if item.gone_at.is_some() { "it is not there" } else { "it is there" };
        let steps = [
            item.updated.map(|at| (at, format!("last changed in {system}"))),
            item.gone_at.map(|at| (at, format!("seen to be deleted from {system}"))),
            read.map(|at| (at, format!("{system} was last read: {is_there}"))),
        ];
        Ok(steps.into_iter().flatten().collect())
    }

    fn links(&self, item: &Item) -> Result<Vec<Link>> {
        match &item.nature {
            Nature::Event(_) => link::of_record(self.reader, &item.key),
            Nature::Entry(_) => Ok(link::of_entry(self.reader, &item.key)?.into_iter().collect()),
        }
    }

    /// Since when and how two belong together.
    fn matched(&self, link: &Link) -> Vec<Happened> {
        let (record, practice) = (&link.record.connection, &link.entry.connection);
        let how = match (link.made_by, link.matched) {
            (MadeBy::Source, _) => "the entry names the event",
            (MadeBy::Fix, _) => "the entry was made for the event",
            (MadeBy::Person, _) => "a person said so",
            (MadeBy::Match, Matched::MatterTime) => "by matter and time",
            (MadeBy::Match, Matched::TitleTime) => "by title and time",
            (MadeBy::Match, Matched::Not) => "by what both say",
        };
        let made = format!("matched with each other in {record} and {practice}: {how}");
        let confirmed = link.confirmed_at.filter(|at| *at > link.made_at);
        let confirmed = confirmed.map(|at| {
            let since = time_words::instant(link.made_at, self.office);
            (at, format!("{record} and {practice} last seen to agree, matched since {since}"))
        });
        [(link.made_at, made)].into_iter().chain(confirmed).collect()
    }

    /// Steps of the differences that name it, each difference once.
    fn differences(
        &self,
        key: &EventKey,
        told: &mut BTreeSet<String>,
        steps: &mut Vec<Happened>,
    ) -> Result<()> {
        for row in discrepancy::naming(self.reader, key.id.as_str())? {
            let Some(kept) = remember::kept(&row).filter(|kept| kept.known.keys.contains(key)) else {
                continue;
            };
            if !told.insert(kept.known.fingerprint.clone()) {
                continue;
            }
            for step in discrepancy::history(self.reader, &kept.known.fingerprint)? {
                steps.push((step.at, format!("{}: {}", kept.shown.label, in_words(&step))));
            }
        }
        Ok(())
    }
}
