//! Listings that are being read page by page, and what a reader knows after the last page, so that the next
//! reading can tell what changed. Tokens are numbers of these; what they look like is up to the vendors' modules.

use crate::world::{Event, When};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Listings whose rows are kept; pages of older ones are refused, as in life.
const PAGED: usize = 64;
/// Readings that can still be continued by a sync token.
const CONTINUED: usize = 4096;

/// How a row of a listing is to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RowForm {
    /// The event itself: a single one, or the master of a series.
    Whole,
    /// A day of a series as the series says, at this time.
    Day(When),
    /// A day of a series that differs.
    Changed,
    /// A day of a series that does not take place.
    Cancelled,
    /// Gone from the reading.
    Removed,
}

/// A row of a listing: a reference, shown as of the moment of its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Id of the event or master.
    pub(crate) id: String,
    /// Original start of the day of a series.
    pub(crate) original: Option<String>,
    /// How to show it.
    pub(crate) face: RowForm,
}

impl Row {
    /// The event itself.
    pub(crate) fn whole(event: &Event) -> Self {
        Self { id: event.id.clone(), original: None, face: RowForm::Whole }
    }

    /// Gone.
    pub(crate) fn removed(id: &str, original: Option<&str>) -> Self {
        Self { id: id.to_owned(), original: original.map(ToOwned::to_owned), face: RowForm::Removed }
    }
}

/// What a reader has: by id of the event or master, the days of a series; a single event has one empty day.
pub(crate) type Known = BTreeMap<String, BTreeSet<String>>;

/// One listing.
#[derive(Clone, Debug)]
pub(crate) struct StoredListing {
    /// The calendar.
    pub(crate) calendar: String,
    /// The parameters that must not change while it goes on.
    pub(crate) shape: String,
    /// The window in which it tells days of series.
    pub(crate) window: (DateTime<Utc>, DateTime<Utc>),
    /// Its rows.
    pub(crate) rows: Vec<Row>,
    /// The world's counter when it was taken.
    pub(crate) position: u64,
    /// What the reader has after the last page.
    pub(crate) known: Arc<Known>,
}

/// All listings of one run of the sandbox.
#[derive(Debug)]
pub(crate) struct StoredListings {
    /// Tokens of another run must not be taken for ours.
    run: String,
    next: u64,
    kept: BTreeMap<u64, Arc<StoredListing>>,
    in_flight: BTreeMap<String, u32>,
}

impl Default for StoredListings {
    fn default() -> Self {
        let run = uuid::Uuid::new_v4().simple().to_string();
        Self { run, next: 1, kept: BTreeMap::new(), in_flight: BTreeMap::new() }
    }
}

impl StoredListings {
    /// Keeps a listing and gives it a token.
    pub(crate) fn keep(&mut self, reading: StoredListing) -> (String, Arc<StoredListing>) {
        let number = self.next;
        self.next += 1;
        let reading = Arc::new(reading);
        self.kept.insert(number, Arc::clone(&reading));
        if self.kept.len() > CONTINUED {
            self.kept.pop_first();
        }
        let old = self.kept.len().checked_sub(PAGED + 1).and_then(|at| self.kept.values_mut().nth(at));
        if let Some(old) = old {
            *old = Arc::new(StoredListing { rows: Vec::new(), ..StoredListing::clone(old) });
        }
        (format!("{}{number:08x}", self.run), reading)
    }

    /// The listing of a token; none for a foreign or forgotten one.
    pub(crate) fn get(&self, token: &str) -> Option<Arc<StoredListing>> {
        let number = token.strip_prefix(self.run.as_str())?;
        self.kept.get(&u64::from_str_radix(number, 16).ok()?).cloned()
    }

    /// Forgets all, since the world became another one.
    pub(crate) fn clear(&mut self) {
        self.kept.clear();
    }

    /// Takes one of `most` places of a lane; false when all are taken.
    pub(crate) fn enter(&mut self, lane: &str, most: u32) -> bool {
        let inside = self.in_flight.entry(lane.to_owned()).or_default();
        let free = *inside < most;
        *inside += u32::from(free);
        free
    }

    /// Gives the place back.
    pub(crate) fn leave(&mut self, lane: &str) {
        if let Some(inside) = self.in_flight.get_mut(lane) {
            *inside = inside.saturating_sub(1);
        }
    }
}

/// The rows of one page and where the next begins. `None` when the offset lies outside.
pub(crate) fn page(reading: &StoredListing, offset: usize, size: usize) -> Option<(&[Row], Option<usize>)> {
    let rest = reading.rows.get(offset..)?;
    let rows = rest.get(..size.max(1)).unwrap_or(rest);
    let next = offset + rows.len();
    Some((rows, (next < reading.rows.len()).then_some(next)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(rows: usize) -> StoredListing {
        let rows = (0..rows).map(|n| Row::removed(&format!("e{n}"), None)).collect();
        StoredListing {
            calendar: "a".into(),
            shape: String::new(),
            window: Default::default(),
            rows,
            position: 1,
            known: Arc::default(),
        }
    }

    #[test]
    fn pages_cover_a_listing_without_gap_or_overlap() {
        let whole = reading(7);
        let (first, next) = page(&whole, 0, 3).expect("begin");
        assert_eq!((first.len(), next), (3, Some(3)), "three rows, more to come");
        let (last, end) = page(&whole, 6, 3).expect("end");
        assert_eq!((last.len(), end), (1, None), "the rest, and no more");
        assert!(page(&whole, 8, 3).is_none(), "outside");
    }

    #[test]
    fn tokens_of_another_run_are_foreign() {
        let (mut one, two) = (StoredListings::default(), StoredListings::default());
        let (token, _) = one.keep(reading(1));
        assert!(one.get(&token).is_some(), "its own");
        assert!(two.get(&token).is_none(), "not another's");
        one.clear();
        assert!(one.get(&token).is_none(), "forgotten with the world");
    }

    #[test]
    fn only_so_many_are_in_flight() {
        let mut readings = StoredListings::default();
        assert!((0..4).all(|_| readings.enter("ana", 4)), "four places");
        assert!(!readings.enter("ana", 4), "the fifth waits");
        assert!(readings.enter("bob", 4), "another mailbox has its own");
        readings.leave("ana");
        assert!(readings.enter("ana", 4), "a place came free");
    }
}
