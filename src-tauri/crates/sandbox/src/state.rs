//! What all requests share: the world, its clock, the faults on order, the recorder, the rate buckets and the
//! tokens. Locks are held for one step and never over an await.

use crate::{
    clock::Clock,
    faults::{self, Call, FaultKind, Faults},
    mail_recorder::MailRecorder,
    oauth,
    paging::StoredListings,
    requests::Recorded,
    vendor::Vendor,
    world::World,
};
use chrono::{DateTime, Utc};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

/// How the sandbox behaves; the defaults suit tests.
#[derive(Clone, Debug)]
pub struct Options {
    /// Loopback port; 0 takes a free one.
    pub port: u16,
    /// Rows per page where the caller asks for no fewer. Small, so that nobody forgets paging; a page that the
    /// caller asked to be larger is cut to this.
    pub page_size: usize,
    /// The clock runs along with the machine's, else it stands still until turned.
    pub running_clock: bool,
    /// Requests per minute and token that Clio grants; the vendor says 50 at peak.
    pub clio_per_minute: u32,
    /// Requests per minute and user that Google grants (it says 600); `None`: as many as are made.
    pub google_per_minute: Option<u32>,
    /// Seeds whatever is left to chance.
    pub seed: u64,
    /// Its mails count in the record of a suite. Not where the vendor itself is tried: there guests are invited on purpose.
    pub mails_count: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            port: 0,
            page_size: 3,
            running_clock: false,
            clio_per_minute: 50,
            google_per_minute: None,
            seed: 1,
            mails_count: true,
        }
    }
}

/// The state of a running sandbox; clones share it.
#[derive(Clone, Debug)]
pub struct Shared(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    base: String,
    options: Options,
    world: RwLock<World>,
    /// What readers see instead, and until when: writes that do not show yet.
    before: RwLock<World>,
    hidden_until: Mutex<Option<DateTime<Utc>>>,
    snapshot: Mutex<Option<World>>,
    clock: Mutex<Clock>,
    faults: Mutex<Faults>,
    requests: Mutex<Vec<Recorded>>,
    buckets: Mutex<BTreeMap<String, Bucket>>,
    oauth: Mutex<oauth::Store>,
    readings: Mutex<StoredListings>,
    mail_recorder: Option<MailRecorder>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(mail_recorder) = &self.mail_recorder {
            let world = self.world.get_mut().unwrap_or_else(PoisonError::into_inner);
            mail_recorder.ends(world.mailed);
        }
    }
}

#[derive(Debug)]
struct Bucket {
    began: DateTime<Utc>,
    used: u32,
}

/// What a rate limit says about one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// It is within the limit.
    pub granted: bool,
    /// Requests per window.
    pub limit: u32,
    /// Requests left in this window.
    pub remaining: u32,
    /// When the next window begins.
    pub reset: DateTime<Utc>,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    /// Wraps a world that is served at `base` (`http://127.0.0.1:PORT`).
    pub fn new(mut world: World, base: String, options: Options) -> Shared {
        world.served_at.clone_from(&base);
        Shared(Arc::new(Inner {
            base,
            world: RwLock::new(world),
            before: RwLock::default(),
            hidden_until: Mutex::default(),
            snapshot: Mutex::default(),
            clock: Mutex::new(Clock::new(options.running_clock)),
            faults: Mutex::new(Faults::new(options.seed)),
            requests: Mutex::default(),
            buckets: Mutex::default(),
            oauth: Mutex::default(),
            readings: Mutex::default(),
            mail_recorder: MailRecorder::of_suite().filter(|_| options.mails_count),
            options,
        }))
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn base(&self) -> &str {
        &self.0.base
    }

    /// How the sandbox was asked to behave.
    pub fn options(&self) -> &Options {
        &self.0.options
    }

    /// The pretend present.
    pub fn now(&self) -> DateTime<Utc> {
        let set_to = self.present().now;
        held(&self.0.clock).now(set_to)
    }

    /// From now on readers see the world as it is at this moment, for so many seconds by its clock; writes see it as it
    /// comes to be.
    pub fn hide_changes(&self, seconds: u32) {
        let now = self.now();
        let until = now + chrono::Duration::seconds(i64::from(seconds));
        let hidden = held(&self.0.hidden_until).filter(|until| now < *until);
        // What is hidden already stays so: a reader does not see it because something else is hidden as well.
        if hidden.is_none() {
            let copy = self.present().clone();
            *self.0.before.write().unwrap_or_else(PoisonError::into_inner) = copy;
        }
        *held(&self.0.hidden_until) = hidden.max(Some(until));
    }

    fn present(&self) -> RwLockReadGuard<'_, World> {
        self.0.world.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does the request that is being answered see an older world?
    fn sees_before(&self) -> bool {
        let Some(until) = *held(&self.0.hidden_until) else { return false };
        faults::current().is_some_and(|call| call.reads()) && self.now() < until
    }

    /// Turns the clock to a moment.
    pub fn set_now(&self, to: DateTime<Utc>) {
        self.world_mut().now = to;
        held(&self.0.clock).restart();
    }

    /// The world, to read. Do not hold it while calling [`Shared::now`].
    pub fn world(&self) -> RwLockReadGuard<'_, World> {
        match self.sees_before() {
            true => self.0.before.read().unwrap_or_else(PoisonError::into_inner),
            false => self.present(),
        }
    }

    /// The world, to change; take positions with [`World::touch`]. Do not hold it while calling [`Shared::now`].
    pub fn world_mut(&self) -> RwLockWriteGuard<'_, World> {
        self.0.world.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a copy of the world for [`Shared::restore`].
    pub fn snapshot(&self) {
        let copy = self.world().clone();
        *held(&self.0.snapshot) = Some(copy);
    }

    /// Puts the kept copy back; false if there is none. The counter goes on, so that no position is used twice.
    pub fn restore(&self) -> bool {
        let Some(mut copy) = held(&self.0.snapshot).clone() else {
            return false;
        };
        let mut world = self.world_mut();
        copy.changes = copy.changes.max(world.changes);
        copy.mailed = copy.mailed.max(world.mailed);
        *world = copy;
        // What readers know is of another world now.
        self.readings().clear();
        true
    }

    /// The faults on order.
    pub fn faults(&self) -> MutexGuard<'_, Faults> {
        held(&self.0.faults)
    }

    /// Whether the vendor's module must now commit a fault that only it can. One that is granted is used up, so
    /// ask only where the fault would take effect. Path, method and calendar are those of the current request.
    pub fn fault(&self, vendor: Vendor, what: FaultKind) -> bool {
        let call = faults::current().unwrap_or_else(|| Call::bare(vendor));
        self.fault_at(&call, what)
    }

    /// The same for a part of a batch, which has a path of its own.
    pub fn fault_at(&self, call: &Call, what: FaultKind) -> bool {
        self.faults().take(call, &[what]).is_some()
    }

    /// Adds to the record.
    pub fn record(&self, request: Recorded) {
        if let Some(mail_recorder) = &self.0.mail_recorder {
            mail_recorder.sees(&request);
        }
        held(&self.0.requests).push(request);
    }

    /// What was asked so far.
    pub fn requests(&self) -> Vec<Recorded> {
        held(&self.0.requests).clone()
    }

    /// Forgets what was asked.
    pub fn forget_requests(&self) {
        held(&self.0.requests).clear();
    }

    /// Counts one request against `limit` per `seconds` under a key, on the world's clock.
    pub fn rate(&self, key: &str, limit: u32, seconds: i64) -> Rate {
        let now = self.now();
        let length = chrono::Duration::seconds(seconds);
        let mut buckets = held(&self.0.buckets);
        let bucket = buckets.entry(key.to_owned()).or_insert(Bucket { began: now, used: 0 });
        // A clock that was turned back starts a window, too.
        if now >= bucket.began + length || now < bucket.began {
            *bucket = Bucket { began: now, used: 0 };
        }
        let granted = bucket.used < limit;
        bucket.used = bucket.used.saturating_add(u32::from(granted));
        Rate { granted, limit, remaining: limit.saturating_sub(bucket.used), reset: bucket.began + length }
    }

    /// Listings that are being read, and requests in flight.
    pub(crate) fn readings(&self) -> MutexGuard<'_, StoredListings> {
        held(&self.0.readings)
    }

    /// Codes and tokens.
    pub fn oauth(&self) -> MutexGuard<'_, oauth::Store> {
        held(&self.0.oauth)
    }
}
