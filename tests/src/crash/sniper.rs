//! One kill for each call of each line of a purge: on its way there, and again as its answer begins to be stored. What
//! was hit once is let through from then on, so that a purge gets to its end however often it is started.

use super::shot::{Moment, Stamp, Trigger};
use crate::program::Home;
use crate::proxy::Watch;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use tokio::process::Child;

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
    trigger: Trigger,
    /// The request whose answer is waited for, and the log before it.
    armed: Mutex<Option<(usize, Stamp)>>,
}

impl Sniper {
    pub(super) fn new(hits: &Arc<Mutex<Hits>>, home: &Home, aims_at: fn(&str) -> bool) -> Self {
        Self { hits: Arc::clone(hits), aims_at, trigger: Trigger::on(home), armed: Mutex::default() }
    }

    /// See [`Trigger::fire_at`].
    pub(super) async fn fire_at(&self, child: Child) -> bool {
        self.trigger.fire_at(child).await
    }

    fn shoots(&self) -> bool {
        self.trigger.pull();
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
            *self.armed.lock().expect("one request") = Some((number, self.trigger.stamp()));
        }
        if method != "GET" {
            hits.written.insert(event.to_owned());
        }
        true
    }

    fn answered(&self, number: usize) {
        let armed = *self.armed.lock().expect("one request");
        let Some((_, before)) = armed.filter(|(at, _)| *at == number) else { return };
        self.trigger.pull_when_stored(before);
    }
}

/// The event that a call is about, by the last part of its path.
fn event_of(path: &str) -> Option<&str> {
    let (_, event) = path.split_once("/events/")?;
    event.split(['?', '/']).next()
}
