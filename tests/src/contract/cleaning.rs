//! Every remote operation of a clean-up: rows as they are kept, each act, and each way back, with the provider's bin and
//! without it.

use super::line::Line;
use crate::restoring::{Undo, bring_back};
use chrono::TimeDelta;
use std::collections::BTreeSet;
use truedocket_connect::ports::{CleanCalendar, ReadCalendar, RowsRequest};
use truedocket_core::audit::finding::Act;
use truedocket_core::audit::manifest::{Backup, ManifestLine as Approved, WritePermit};
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::{EventSnapshot, RawEvent, RowKind, SeriesEnd, SourceEvent};
use truedocket_core::ids::RemoteId;
use truedocket_core::time::Window;

/// The work on one calendar, and which operations were seen through on any.
struct Work<'a, P> {
    port: &'a P,
    line: &'a Line,
    calendar: &'a Calendar,
    done: &'a mut BTreeSet<&'static str>,
}

/// All of it on the first calendars; `others` are the operations that this provider has beyond those that all have.
pub(crate) async fn up<P: ReadCalendar + CleanCalendar>(port: &P, line: &Line, others: &[&'static str]) {
    let calendars = line.tried("calendars", port.calendars().await).unwrap_or_default();
    let mut done = BTreeSet::new();
    for (at, calendar) in calendars.iter().take(3).enumerate() {
        let next = calendars.get(at + 1).unwrap_or(calendar);
        Work { port, line, calendar, done: &mut done }.all(next).await;
    }
    let every =
        ["a single event and back", "a series and back", "an ended series and back", "a category and back"];
    for what in every.iter().chain(others) {
        assert!(done.contains(what), "{what}: the built-in firm has something to do it to; done: {done:?}");
    }
}

impl<P: ReadCalendar + CleanCalendar> Work<'_, P> {
    async fn all(&mut self, next: &Calendar) {
        let near = Window {
            start: self.line.now() - TimeDelta::days(400),
            end: self.line.now() + TimeDelta::days(90),
        };
        self.rows(Some(near)).await;
        let rows = self.rows(None).await;
        assert!(!rows.is_empty(), "the calendars of the built-in firm are not empty");
        let missing = self.port.snapshot(self.calendar, &RemoteId::new("thereisnosuchevent")).await;
        self.line.tried("a missing row", missing);
        let single = |kept: &SourceEvent| kept.shape == RowKind::Single;
        let series = |kept: &SourceEvent| matches!(kept.shape, RowKind::Series { .. });
        let endless =
            |kept: &SourceEvent| matches!(kept.shape, RowKind::Series { ends: SeriesEnd::Never, .. });
        for empties_bin in [false, true] {
            for row in self.quiet(&rows, &Act::Delete, single).into_iter().take(2) {
                self.deleted(row, empties_bin, "a single event and back").await;
            }
            for row in self.quiet(&rows, &Act::Delete, series).into_iter().take(2) {
                self.deleted(row, empties_bin, "a series and back").await;
            }
        }
        // What was made anew has new ids.
        let rows = self.rows(None).await;
        for row in self.quiet(&rows, &Act::EndSeries, endless).into_iter().take(2) {
            self.ended(row).await;
        }
        for row in self.quiet(&rows, &Act::SetCategory(String::new()), single).into_iter().take(2) {
            self.labelled(row).await;
        }
        if let Some(owner) = next.owner.clone().filter(|_| next.id != self.calendar.id)
            && let Some(row) = self.quiet(&rows, &Act::SetOwner(owner), single).get(2)
        {
            self.moved(row, next).await;
        }
    }

    /// Rows that may be done to, and of which nobody would hear.
    fn quiet<'r>(
        &self,
        rows: &'r [RawEvent],
        act: &Act,
        fits: impl Fn(&SourceEvent) -> bool,
    ) -> Vec<&'r RawEvent> {
        let may = |row: &&RawEvent| {
            let is_heard = !self.port.would_mail(self.calendar, &row.source, act).is_empty();
            fits(&row.source) && !is_heard && self.port.forbids(self.calendar, &row.source, act).is_none()
        };
        rows.iter().filter(may).collect()
    }

    async fn rows(&self, window: Option<Window>) -> Vec<RawEvent> {
        let (mut rows, mut at) = (Vec::new(), RowsRequest::All(window));
        while let Some(page) = self.line.tried("rows", self.port.source_events(self.calendar, &at).await) {
            let bad = page.unreadable;
            assert!(bad.is_empty(), "what the document allows can be understood: {bad:?}");
            rows.extend(page.items);
            match page.next {
                Some(next) => at = RowsRequest::Next(next),
                None => break,
            }
        }
        rows
    }

    async fn snapshot(&self, row: &RawEvent) -> Option<EventSnapshot> {
        let id = &row.source.event.key.id;
        self.line.tried("a row with its days", self.port.snapshot(self.calendar, id).await).flatten()
    }

    async fn restored(
        &mut self,
        lies_on: &Calendar,
        backup: &EventSnapshot,
        left: Option<&RawEvent>,
        what: &'static str,
    ) {
        let key = format!("contract {}", backup.row.source.event.key.id);
        // The second time it finds what the first has made.
        for _ in 0..2 {
            let undo = Undo {
                home: self.calendar,
                lies_on,
                backup,
                key: &key,
                left: left.map(|row| row.source.event.version.clone()),
                deleted: Vec::new(),
            };
            let Some(back) = self.line.tried(what, bring_back(self.port, undo).await) else { return };
            let back = back.unwrap_or_else(|| panic!("{what}: nobody has touched it"));
            assert_eq!(back.now.days.len(), backup.days.len(), "{what}: with its days");
        }
        self.done.insert(what);
    }

    async fn deleted(&mut self, row: &RawEvent, empties_bin: bool, what: &'static str) {
        let Some(backup) = self.snapshot(row).await else { return };
        let act = permit(&backup.row, Act::Delete);
        for _ in 0..2 {
            self.line.tried("delete", self.port.delete(self.calendar, &act).await);
        }
        assert!(self.snapshot(row).await.is_none(), "{what}: it is gone");
        if empties_bin {
            self.line.sandbox.shared.world_mut().empty_bin();
        }
        self.restored(self.calendar, &backup, None, what).await;
    }

    async fn ended(&mut self, row: &RawEvent) {
        let Some(backup) = self.snapshot(row).await else { return };
        let act = permit(&backup.row, Act::EndSeries);
        let end = self.line.now() - TimeDelta::days(30);
        let ended = self.line.tried("end series", self.port.end_series(self.calendar, &act, end).await);
        let stale = self.port.delete(self.calendar, &permit(&backup.row, Act::Delete)).await;
        assert!(stale.is_err(), "a version that moved on is refused");
        self.restored(self.calendar, &backup, ended.as_ref(), "an ended series and back").await;
    }

    async fn labelled(&mut self, row: &RawEvent) {
        let Some(backup) = self.snapshot(row).await else { return };
        let has = &backup.row.source.event.categories;
        let names = ["Deposition", "Internal"].into_iter();
        let Some(name) = names.into_iter().find(|name| !has.iter().any(|own| own == name)) else { return };
        let act = permit(&backup.row, Act::SetCategory(name.to_owned()));
        let set = self.line.tried("set category", self.port.set_category(self.calendar, &act, name).await);
        self.restored(self.calendar, &backup, set.as_ref(), "a category and back").await;
    }

    async fn moved(&mut self, row: &RawEvent, to: &Calendar) {
        let (Some(backup), Some(owner)) = (self.snapshot(row).await, to.owner.clone()) else { return };
        let act = permit(&backup.row, Act::SetOwner(owner));
        if let Some(moved) = self.line.tried("set owner", self.port.set_owner(self.calendar, &act, to).await)
        {
            self.restored(to, &backup, Some(&moved), "another owner and back").await;
        }
    }
}

fn permit(row: &RawEvent, act: Act) -> WritePermit {
    let (key, seen) = (row.source.event.key.clone(), row.source.event.version.clone());
    let approved =
        Approved { key: key.clone(), seen: seen.clone(), act, findings: vec![1], grounds: Vec::new() };
    Backup::read_back("00".into(), [(key, seen)]).permit(&approved).expect("it is in the backup")
}
