//! Keeps within a vendor's published limits, lane by lane, so that it never has to say 429.
//! It counts as vendors do: calls in the stretch of time that ends now, and calls that are under way.

use crate::clock::Clock;
use crate::http::retry::FURTHEST;
use crate::stop::unless_stopped;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What a vendor allows in one lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimits {
    /// So many calls …
    pub calls: usize,
    /// … in any stretch of this length.
    pub period: Duration,
    /// Calls under way at once.
    pub in_flight: usize,
}

/// Lets calls pass when their lane has room.
#[derive(Debug)]
pub struct RateLimiter {
    limits: RateLimits,
    lanes: Mutex<BTreeMap<String, Lane>>,
}

#[derive(Debug)]
struct Lane {
    passed: VecDeque<DateTime<Utc>>,
    held_until: Option<DateTime<Utc>>,
    under_way: Arc<Semaphore>,
}

/// Held while the call is under way.
#[derive(Debug)]
pub struct RatePermit {
    _permit: Option<OwnedSemaphorePermit>,
}

impl RateLimiter {
    /// Every lane has these limits of its own.
    pub fn new(limits: RateLimits) -> Self {
        Self { limits, lanes: Mutex::default() }
    }

    /// Waits until the lane has room; the wait passes on `clock`. A wait that the vendor asked for and that is longer
    /// than `longest` is not waited for.
    ///
    /// # Errors
    /// The instant from which the lane has room. Nothing may be sent before it.
    pub async fn enter(
        &self,
        lane: &str,
        clock: &dyn Clock,
        longest: Duration,
    ) -> Result<RatePermit, DateTime<Utc>> {
        let under_way = self.with_lane(lane, |lane| Arc::clone(&lane.under_way));
        let Some(permit) = unless_stopped(under_way.acquire_owned()).await else {
            return Err(clock.now());
        };
        loop {
            let now = clock.now();
            if let Some(until) = self.with_lane(lane, |lane| lane.held_for(now, longest)) {
                return Err(until);
            }
            match self.with_lane(lane, |lane| lane.take(now, &self.limits)) {
                // The semaphore is never closed, so that there always is a permit.
                None => return Ok(RatePermit { _permit: permit.ok() }),
                Some(how_long) => {
                    if unless_stopped(clock.sleep(how_long)).await.is_none() {
                        return Err(now + TimeDelta::from_std(how_long).unwrap_or(TimeDelta::zero()));
                    }
                }
            }
        }
    }

    /// Nothing passes in that lane before `until`: the vendor has asked for it.
    pub fn hold(&self, lane: &str, until: DateTime<Utc>) {
        self.with_lane(lane, |lane| lane.held_until = lane.held_until.max(Some(until)));
    }

    /// Lanes in which nothing passes at `now` because the vendor has asked for it, each with until when.
    pub fn held(&self, now: DateTime<Utc>) -> Vec<(String, DateTime<Utc>)> {
        let lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let held = lanes.iter().filter_map(|(name, lane)| Some((name.clone(), lane.held_until?)));
        held.filter(|(_, until)| is_ahead(*until, now)).collect()
    }

    fn with_lane<T>(&self, name: &str, work: impl FnOnce(&mut Lane) -> T) -> T {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let lane = lanes.entry(name.to_owned()).or_insert_with(|| Lane {
            passed: VecDeque::new(),
            held_until: None,
            under_way: Arc::new(Semaphore::new(self.limits.in_flight.max(1))),
        });
        work(lane)
    }
}

impl Lane {
    /// Until when the vendor wants no call, if that is further off than `longest`.
    fn held_for(&self, now: DateTime<Utc>, longest: Duration) -> Option<DateTime<Utc>> {
        let until = self.held_until.filter(|until| is_ahead(*until, now))?;
        (until - now).to_std().is_ok_and(|wait| wait > longest).then_some(until)
    }

    /// `None`: the call may go and is counted. Otherwise how long to wait before asking again.
    fn take(&mut self, now: DateTime<Utc>, limits: &RateLimits) -> Option<Duration> {
        if let Some(until) = self.held_until.filter(|until| is_ahead(*until, now)) {
            return Some(positive(until - now));
        }
        let stretch = TimeDelta::from_std(limits.period).unwrap_or(TimeDelta::zero());
        // Calls of a clock that was ahead are of no stretch that we know; nobody waits for it to come.
        if self.passed.back().is_some_and(|last| *last > now) {
            self.passed.retain(|at| *at <= now);
        }
        while self.passed.front().is_some_and(|first| *first + stretch <= now) {
            self.passed.pop_front();
        }
        if self.passed.len() >= limits.calls.max(1)
            && let Some(first) = self.passed.front()
        {
            return Some(positive(*first + stretch - now));
        }
        self.passed.push_back(now);
        None
    }
}

/// Does it lie ahead, and not further than a vendor may ask for? What does, a clock that was wrong has put there.
pub(super) fn is_ahead(until: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    until > now && until - now <= FURTHEST
}

/// At least a millisecond, so that waiting always turns the clock.
fn positive(wait: TimeDelta) -> Duration {
    wait.to_std().unwrap_or_default().max(Duration::from_millis(1))
}
