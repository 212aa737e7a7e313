//! One kill, aimed at one request: the proxy tells when it is there, and the process ends without a warning.

use crate::program::Home;
use crate::proxy::Watch;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;
use tokio::process::Child;
use tokio::sync::Notify;

/// When, in the life of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Moment {
    /// It has arrived: all that was stored before it is stored, and it is never answered.
    Arrival,
    /// It was answered, and the database's log begins to grow by what came.
    Commit,
}

/// The kill.
pub(crate) struct Shot {
    at: usize,
    moment: Moment,
    before: Mutex<Stamp>,
    trigger: Trigger,
}

/// What ends a process, at once or when its database's log grows.
pub(super) struct Trigger {
    log: PathBuf,
    fire: Arc<Notify>,
    over: Arc<AtomicBool>,
}

pub(super) type Stamp = Option<(u64, SystemTime)>;

impl Trigger {
    /// On the process that works on that home.
    pub(super) fn on(home: &Home) -> Self {
        let log = home.database().with_extension("db-wal");
        Self { log, fire: Arc::default(), over: Arc::default() }
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

    /// Nothing is waited for any more: the process ends.
    pub(super) fn pull(&self) {
        self.over.store(true, Ordering::SeqCst);
        self.fire.notify_one();
    }

    /// What the log is now.
    pub(super) fn stamp(&self) -> Stamp {
        stamp(&self.log)
    }

    /// Ends the process as soon as the log is no longer what it was.
    pub(super) fn pull_when_stored(&self, before: Stamp) {
        let (log, fire, over) = (self.log.clone(), Arc::clone(&self.fire), Arc::clone(&self.over));
        std::thread::spawn(move || {
            while stamp(&log) == before && !over.load(Ordering::SeqCst) {
                std::thread::yield_now();
            }
            fire.notify_one();
        });
    }
}

impl Shot {
    pub(crate) fn new(at: usize, moment: Moment, home: &Home) -> Self {
        Self { at, moment, before: Mutex::default(), trigger: Trigger::on(home) }
    }

    /// See [`Trigger::fire_at`].
    pub(crate) async fn fire_at(&self, child: Child) -> bool {
        self.trigger.fire_at(child).await
    }
}

impl Watch for Shot {
    fn arrives(&self, number: usize) -> bool {
        match self.moment {
            Moment::Arrival if number >= self.at => {
                self.trigger.pull();
                false
            }
            Moment::Commit if number > self.at => {
                self.trigger.pull();
                false
            }
            Moment::Commit if number == self.at => {
                *self.before.lock().expect("one request") = self.trigger.stamp();
                true
            }
            Moment::Arrival | Moment::Commit => true,
        }
    }

    fn answered(&self, number: usize) {
        if self.moment == Moment::Commit && number == self.at {
            self.trigger.pull_when_stored(*self.before.lock().expect("one request"));
        }
    }
}

fn stamp(file: &Path) -> Stamp {
    let facts = std::fs::metadata(file).ok()?;
    Some((facts.len(), facts.modified().ok()?))
}
