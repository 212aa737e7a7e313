//! One kill for each call of each line of a purge: on its way there, and again as its answer begins to be stored. What
//! was hit once is let through from then on, so that a purge gets to its end however often it is started.

use super::shot::{Moment, Stamp, stamp};
use crate::front::Watch;
use crate::program::Home;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tokio::process::Child;
use tokio::sync::Notify;

/// What was hit, over all starts.
#[derive(Default)]
pub(super) struct Hits {
    /// Method, event, whether its write was let through before, moment.
    calls: BTreeSet<(String, String, bool, Moment)>,
    /// Events whose write was let through.
    written: BTreeSet<String>,
}

impl Hits {
    /// How many calls were hit at one of the moments.
    pub(super) fn count(&self) -> usize {
        self.calls.len()
    }
}

/// The kill of one process.
pub(super) struct Sniper {
    hits: Arc<Mutex<Hits>>,
    /// Whether the calls of an event are aimed at.
    aims_at: fn(&str) -> bool,
    log: PathBuf,
    /// The request whose answer is waited for, and the log before it.
    armed: Mutex<Option<(usize, Stamp)>>,
    fire: Arc<Notify>,
    over: Arc<AtomicBool>,
}

impl Sniper {
    pub(super) fn new(hits: &Arc<Mutex<Hits>>, home: &Home, aims_at: fn(&str) -> bool) -> Self {
        Self {
            hits: Arc::clone(hits),
            aims_at,
            log: home.database().with_extension("db-wal"),
            armed: Mutex::default(),
            fire: Arc::default(),
            over: Arc::default(),
        }
    }

    /// Waits for the process or kills it when its moment comes. True: it was killed.
    pub(super) async fn fire_at(&self, mut child: Child) -> bool {
        let killed = tokio::select! {
            _ended = child.wait() => false,
            () = self.fire.notified() => {
                // It may have ended by itself a moment ago.
                let _ = child.start_kill();
                let status = child.wait().await.expect("it is our child");
                !status.success()
            }
        };
        self.over.store(true, Ordering::SeqCst);
        killed
    }

    fn shoots(&self) -> bool {
        self.over.store(true, Ordering::SeqCst);
        self.fire.notify_one();
        false
    }
}

impl Watch for Sniper {
    fn arrives(&self, _number: usize) -> bool {
        true
    }

    fn passes(&self, number: usize, method: &str, path: &str) -> bool {
        let Some(event) = event_of(path) else { return true };
        if self.armed.lock().expect("one request").is_some() {
            // It came without anything to be stored, and the line goes on.
            return self.shoots();
        }
        let mut hits = self.hits.lock().expect("one request");
        let after = hits.written.contains(event);
        let aimed = (self.aims_at)(event);
        let is_new = |hits: &mut Hits, moment| {
            aimed && hits.calls.insert((method.to_owned(), event.to_owned(), after, moment))
        };
        if is_new(&mut hits, Moment::Arrival) {
            return self.shoots();
        }
        if is_new(&mut hits, Moment::Commit) {
            *self.armed.lock().expect("one request") = Some((number, stamp(&self.log)));
        }
        if method != "GET" {
            hits.written.insert(event.to_owned());
        }
        true
    }

    fn answered(&self, number: usize) {
        let armed = *self.armed.lock().expect("one request");
        let Some((_, before)) = armed.filter(|(at, _)| *at == number) else { return };
        let log = self.log.clone();
        let (fire, over) = (Arc::clone(&self.fire), Arc::clone(&self.over));
        std::thread::spawn(move || {
            while stamp(&log) == before && !over.load(Ordering::SeqCst) {
                std::thread::yield_now();
            }
            fire.notify_one();
        });
    }
}

/// The event that a call is about, by the last part of its path.
fn event_of(path: &str) -> Option<&str> {
    let (_, event) = path.split_once("/events/")?;
    event.split(['?', '/']).next()
}
