//! The world outside of the program: calendars, a practice system, and what people do in them.
//!
//! * `history`: what each row was, who made it so, and from when on others see it
//! * `firm`: who works there; `people`: what they do between the program's steps
//! * `calendar`: rows and the days of series, as providers list them

pub(crate) mod calendar;
pub(crate) mod firm;
pub(crate) mod history;
pub(crate) mod people;

use chrono::{DateTime, TimeDelta, Utc};
use firm::Firm;
use history::{Hand, History, State};
use std::collections::BTreeMap;
use truedocket_core::calendar::source::{RowKind, SourceEvent};
use truedocket_core::firm::matter::Entry;
use truedocket_core::ids::Version;
use truedocket_core::time::Span;

/// Something that a PC did to a row of the outside, as the row's own system knows it.
#[derive(Clone, Debug)]
pub(crate) struct Effect {
    pub(crate) pc: usize,
    /// `create entry`, `delete event`, …
    pub(crate) act: &'static str,
    pub(crate) id: String,
    /// For an entry that was made: the event that it stands for.
    pub(crate) about: String,
    /// How many changes had been made in the world by then.
    pub(crate) changes: u64,
}

/// The rows of a calendar, by their ids.
pub(crate) type Rows = BTreeMap<String, History<SourceEvent>>;

/// Everything outside of the program.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) firm: Firm,
    pub(crate) now: DateTime<Utc>,
    pub(crate) calendars: Vec<Rows>,
    pub(crate) entries: BTreeMap<String, History<Entry>>,
    /// The marks of the operations that made entries, by the entries' ids.
    pub(crate) marks: BTreeMap<String, String>,
    pub(crate) effects: Vec<Effect>,
    /// Counts all changes.
    pub(crate) changes: u64,
    /// Counts all ids.
    pub(crate) ids: u64,
}

impl World {
    pub(crate) fn new(now: DateTime<Utc>) -> Option<Self> {
        let firm = Firm::new()?;
        let calendars = firm.calendars.iter().map(|_| Rows::new()).collect();
        let entries = BTreeMap::new();
        let marks = BTreeMap::new();
        Some(Self { firm, now, calendars, entries, marks, effects: Vec::new(), changes: 0, ids: 0 })
    }

    /// An id that nothing had before.
    pub(crate) fn new_id(&mut self, kind: &str) -> String {
        self.ids += 1;
        format!("{kind}{}", self.ids)
    }

    fn next_change(&mut self) -> u64 {
        self.changes += 1;
        self.changes
    }

    /// Puts a row on a calendar, in the place of what was there.
    pub(crate) fn put_event(
        &mut self,
        calendar: usize,
        mut kept: SourceEvent,
        by: Hand,
        late: bool,
    ) -> SourceEvent {
        let number = self.next_change();
        kept.event.version = Version::new(format!("v{number}"));
        kept.event.updated = Some(self.now);
        let id = kept.event.key.id.to_string();
        let state = State { number, shown_from: self.shown_from(late), by, value: Some(kept.clone()) };
        if let Some(rows) = self.calendars.get_mut(calendar) {
            add(rows, id, state);
        }
        kept
    }

    /// Takes a row away.
    pub(crate) fn remove_event(&mut self, calendar: usize, id: &str, by: Hand, late: bool) {
        let number = self.next_change();
        let state = State { number, shown_from: self.shown_from(late), by, value: None };
        if let Some(row) = self.calendars.get_mut(calendar).and_then(|rows| rows.get_mut(id)) {
            row.add(state);
        }
    }

    /// Puts an entry into the practice system.
    pub(crate) fn put_entry(&mut self, mut entry: Entry, by: Hand, late: bool) -> Entry {
        let number = self.next_change();
        entry.version = Version::new(format!("v{number}"));
        entry.updated = Some(self.now);
        let id = entry.key.id.to_string();
        let state = State { number, shown_from: self.shown_from(late), by, value: Some(entry.clone()) };
        add(&mut self.entries, id, state);
        entry
    }

    /// Takes an entry away.
    pub(crate) fn remove_entry(&mut self, id: &str, by: Hand, late: bool) {
        let number = self.next_change();
        let state = State { number, shown_from: self.shown_from(late), by, value: None };
        if let Some(row) = self.entries.get_mut(id) {
            row.add(state);
        }
    }

    fn shown_from(&self, late: bool) -> DateTime<Utc> {
        self.now + if late { TimeDelta::seconds(60) } else { TimeDelta::zero() }
    }

    /// The row as it is, if it is there.
    pub(crate) fn event_row(&self, calendar: usize, id: &str) -> Option<&History<SourceEvent>> {
        self.calendars.get(calendar).and_then(|rows| rows.get(id))
    }

    /// Where an appointment of that id lies now, whichever calendar that is, and its time: a single event or one day of
    /// a series.
    pub(crate) fn find_appointment(&self, id: &str) -> Option<(usize, Span)> {
        (0..self.calendars.len()).find_map(|place| {
            let event = calendar::instance(self, place, id, calendar::View::Truth)?;
            Some((place, event.span))
        })
    }

    /// When those events take place that were made anew with the UID of one that is gone.
    pub(crate) fn heirs(&self, id: &str) -> Vec<Span> {
        let mut rows = self.calendars.iter().filter_map(|rows| rows.get(id));
        let known = rows.find_map(|row| row.states().iter().find_map(|state| state.value.as_ref()));
        let Some(uid) = known.and_then(|kept| kept.event.uid.clone()) else { return Vec::new() };
        let living = self.calendars.iter().flat_map(BTreeMap::values).filter_map(History::now);
        living
            .filter(|kept| kept.event.uid == Some(uid.clone()))
            .map(|kept| kept.event.span.clone())
            .collect()
    }

    /// The living entries that stand for that event.
    pub(crate) fn entries_of(&self, source: &str) -> Vec<&Entry> {
        let living = self.entries.values().filter_map(History::now);
        living.filter(|entry| entry.source.as_deref() == Some(source)).collect()
    }

    /// Was the row of that effect changed once more after it?
    pub(crate) fn is_written_over(&self, effect: &Effect) -> bool {
        let rows = self.calendars.iter().filter_map(|rows| rows.get(&effect.id));
        let events = rows.filter_map(|row| row.last().map(|state| state.number));
        let entry = self.entries.get(&effect.id).and_then(|row| row.last()).map(|state| state.number);
        events.chain(entry).any(|number| number > effect.changes)
    }

    /// Days of a series that lie on the calendar as rows of their own, called off or not.
    pub(crate) fn days_of(&self, calendar: usize, series: &str) -> Vec<&SourceEvent> {
        let rows = self.calendars.get(calendar).into_iter().flat_map(BTreeMap::values);
        let rows = rows.filter_map(History::now);
        rows.filter(|kept| matches!(&kept.shape, RowKind::Day { of } if of.as_str() == series)).collect()
    }
}

fn add<T>(rows: &mut BTreeMap<String, History<T>>, id: String, state: State<T>) {
    match rows.get_mut(&id) {
        Some(row) => row.add(state),
        None => {
            rows.insert(id, History::begin(state));
        }
    }
}

impl World {
    /// Did a day of that series change after so many changes?
    pub(crate) fn days_changed_after(&self, calendar: usize, series: &str, number: u64) -> bool {
        let rows = self.calendars.get(calendar).into_iter().flatten();
        let mut days = rows.filter(|(id, _)| calendar::parts(id).is_some_and(|(of, _)| of == series));
        days.any(|(_, row)| row.last().is_some_and(|state| state.number > number))
    }

    /// How many days of that series differ from it or were taken out.
    pub(crate) fn number_of_days(&self, calendar: usize, series: &str) -> usize {
        let rows = self.calendars.get(calendar).into_iter().flatten();
        rows.filter(|(id, row)| {
            calendar::parts(id).is_some_and(|(of, _)| of == series) && row.now().is_some()
        })
        .count()
    }

    /// Did anybody else than that PC change or remove what bears that mark?
    pub(crate) fn touched_by_others(&self, calendar: usize, mark: &str, pc: usize) -> bool {
        let mut rows = self.calendars.get(calendar).into_iter().flat_map(|rows| rows.values());
        rows.any(|row| {
            let marked = |state: &history::State<SourceEvent>| {
                state.value.as_ref().is_some_and(|kept| kept.marks.iter().any(|own| own == mark))
            };
            row.states().iter().any(marked) && row.last().is_some_and(|state| state.by != Hand::Pc(pc))
        })
    }
}
