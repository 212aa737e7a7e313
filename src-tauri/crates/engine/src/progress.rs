//! Long work is seen: counts, time left, and a way to stop. Nothing here decides what the work is.

use crate::api::note::Note;
use crate::clock::stopwatch;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::broadcast;
use truedocket_connect::stop::StopSignal;
use truedocket_core::ids::RunId;

/// Time left is told from this share of the work on, or after this time.
const TELL_FROM_SHARE: f64 = 0.1;
const TELL_AFTER: Duration = Duration::from_secs(15);

/// Why a run should end at its next safe point, if it should: a person stops it, or it lets another one pass and goes on.
#[derive(Default)]
pub struct Wish {
    stop: Mutex<StopSignal>,
    by_person: AtomicBool,
}

impl Wish {
    /// For a run within the present work: who stops that stops this one.
    fn of_a_part() -> Self {
        Self { stop: Mutex::new(StopSignal::of_a_part()), ..Self::default() }
    }

    /// What the work hears now.
    pub fn stop(&self) -> StopSignal {
        self.stop.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Asks the run to end.
    pub fn end(&self) {
        self.by_person.store(true, Ordering::SeqCst);
        self.stop().ask();
    }

    /// Asks the run to pause at its next safe point.
    pub fn let_pass(&self) {
        self.stop().ask();
    }

    /// After a pause: may the run go on? False when it was to end, or was not asked for anything.
    pub fn go_on(&self) -> bool {
        let mut stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner);
        let renewed = stop.renewed();
        let paused = stop.is_asked() && !renewed.is_asked() && !self.by_person.load(Ordering::SeqCst);
        if paused {
            *stop = renewed;
        }
        paused
    }
}

/// Runs that go on now, so that a person can stop one.
#[derive(Clone, Default)]
pub struct ActiveRuns {
    wishes: Arc<Mutex<BTreeMap<RunId, Arc<Wish>>>>,
    closing: Arc<AtomicBool>,
}

impl ActiveRuns {
    /// Asks a run to end at its next safe point. False when there is no such run.
    pub fn stop(&self, run: &RunId) -> bool {
        let wishes = self.wishes.lock().unwrap_or_else(PoisonError::into_inner);
        wishes.get(run).map(|wish| wish.end()).is_some()
    }

    /// Asks every run.
    pub fn stop_all(&self) {
        let wishes = self.wishes.lock().unwrap_or_else(PoisonError::into_inner);
        wishes.values().for_each(|wish| wish.end());
    }

    /// The program is about to end: no job is begun any more, and those that go on are put back.
    pub fn close(&self) {
        self.closing.store(true, Ordering::SeqCst);
        self.stop_all();
    }

    /// Is it about to end?
    pub fn is_closing(&self) -> bool {
        self.closing.load(Ordering::SeqCst)
    }
}

/// The progress of one run. Cloned into everything that works for it.
#[derive(Clone)]
pub struct Progress {
    run: RunId,
    notes: broadcast::Sender<Note>,
    wish: Arc<Wish>,
    items: Arc<AtomicU64>,
    done: Arc<AtomicU64>,
    total: Arc<AtomicU64>,
    elapsed: Arc<dyn Fn() -> Duration + Send + Sync>,
}

impl Progress {
    /// Begins to watch a run; dropped [`ActiveRuns`] entries are removed by [`Progress::end`].
    pub fn begin(run: RunId, notes: broadcast::Sender<Note>, going: &ActiveRuns) -> Self {
        let wish = Arc::new(Wish::of_a_part());
        going.wishes.lock().unwrap_or_else(PoisonError::into_inner).insert(run.clone(), Arc::clone(&wish));
        let (items, done, total) = (Arc::default(), Arc::default(), Arc::default());
        Self { run, notes, wish, items, done, total, elapsed: Arc::new(stopwatch()) }
    }

    /// The run ended.
    pub fn end(&self, going: &ActiveRuns, outcome: &str) {
        going.wishes.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.run);
        self.tell(Note::RunEnded { run: self.run.to_string(), outcome: outcome.to_owned() });
    }

    /// Was the run asked to stop, or to let another one pass? Work asks this between items.
    pub fn is_stopped(&self) -> bool {
        self.wish.stop().is_asked()
    }

    /// What the run may be asked for.
    pub(crate) fn wish(&self) -> &Arc<Wish> {
        &self.wish
    }

    /// Runs work of this run: while it waits for others, it hears that it should stop.
    pub async fn hears<F: Future>(&self, work: F) -> F::Output {
        self.wish.stop().heard_by(work).await
    }

    /// So many more parts (calendars and lists) are to be read. Told before the first of them is done, so that the bar
    /// never runs backwards.
    pub fn expect(&self, parts: u64) {
        self.total.fetch_add(parts, Ordering::Relaxed);
    }

    /// One part is done.
    pub fn part_done(&self, doing: &str) {
        self.done.fetch_add(1, Ordering::Relaxed);
        self.step(doing, 0);
    }

    /// Some more items have come.
    pub fn step(&self, doing: &str, items: u64) {
        let items = self.items.fetch_add(items, Ordering::Relaxed) + items;
        let done = self.done.load(Ordering::Relaxed);
        let total = Some(self.total.load(Ordering::Relaxed)).filter(|total| *total > 0);
        let left = total.and_then(|total| left(done, total, (self.elapsed)()));
        let run = self.run.to_string();
        self.tell(Note::Progress { run, doing: doing.to_owned(), items, done, total, left });
    }

    /// Sends a note; nobody listening is fine.
    pub fn tell(&self, note: Note) {
        let _ = self.notes.send(note);
    }
}

/// Time left in words, once a tenth of the work or fifteen seconds tell enough.
fn left(done: u64, total: u64, elapsed: Duration) -> Option<String> {
    let share = done as f64 / total.max(1) as f64;
    if done == 0 || (share < TELL_FROM_SHARE && elapsed < TELL_AFTER) {
        return None;
    }
    let seconds = elapsed.as_secs_f64() * (1.0 - share) / share;
    Some(match seconds {
        s if s < 10.0 => "a few seconds".to_owned(),
        s if s < 55.0 => format!("about {} seconds", (s / 10.0).ceil() as u64 * 10),
        s if s < 90.0 => "about a minute".to_owned(),
        s => format!("about {} minutes", (s / 60.0).round() as u64),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_is_told_once_it_can_be_known() {
        let none = left(5, 100, Duration::from_secs(2));
        assert_eq!(none, None, "5 % after 2 s says nothing about the rest");
        let some = left(50, 100, Duration::from_secs(240));
        assert_eq!(some.as_deref(), Some("about 4 minutes"), "half done in four minutes leaves four");
        let late = left(1, 100, Duration::from_secs(20));
        assert_eq!(late.as_deref(), Some("about 33 minutes"), "after 15 s even 1 % is worth telling");
    }

    #[test]
    fn a_run_can_be_stopped_only_while_it_goes_on() {
        let (notes, _) = broadcast::channel(4);
        let (going, run) = (ActiveRuns::default(), RunId::new("r1"));
        let progress = Progress::begin(run.clone(), notes, &going);
        assert!(going.stop(&run) && progress.is_stopped(), "a running run must hear that it should stop");
        assert!(!progress.wish().go_on(), "what a person stopped does not go on by itself");
        progress.end(&going, "stopped");
        assert!(!going.stop(&run), "a run that ended cannot be stopped");
    }
}
