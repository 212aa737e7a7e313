//! The only clock. Everything else is told what time it is.

use chrono::{DateTime, TimeDelta, Utc};
use std::future::Future;
use std::pin::Pin;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use truedocket_connect::clock::Clock;

type Waiting = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The computer's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    fn running(&self) -> Duration {
        static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
        BEGUN.elapsed()
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    fn sleep(&self, how_long: Duration) -> Waiting {
        Box::pin(tokio::time::sleep(how_long))
    }
}

/// The computer's clock, turned by a fixed amount: time passes as always, only the hands stand elsewhere. For demos.
#[derive(Clone, Copy, Debug)]
pub struct ShiftedClock {
    shift: TimeDelta,
}

impl ShiftedClock {
    /// A clock that shows that instant now and goes on from there.
    pub fn starting_at(now: DateTime<Utc>) -> Self {
        Self { shift: now - SystemClock.now() }
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + self.shift
    }

    fn running(&self) -> Duration {
        SystemClock.running()
    }

    fn sleep(&self, how_long: Duration) -> Waiting {
        SystemClock.sleep(how_long)
    }
}

/// A clock that a test turns. It stands still by itself; whoever waits on it moves it on.
#[derive(Debug)]
pub struct TurnedClock {
    /// What it shows, and how much time has really passed.
    hands: Mutex<(DateTime<Utc>, Duration)>,
}

impl TurnedClock {
    /// A clock that shows that instant.
    pub fn at(now: DateTime<Utc>) -> Self {
        Self { hands: Mutex::new((now, Duration::ZERO)) }
    }

    /// Sets it to another instant, forwards or backwards. No time passes by that: it is as if somebody had set the
    /// computer's clock, or as if the computer had slept.
    pub fn turn_to(&self, now: DateTime<Utc>) {
        self.hands().0 = now;
    }

    /// Lets time pass.
    pub fn advance(&self, by: Duration) {
        let mut hands = self.hands();
        hands.0 += TimeDelta::from_std(by).unwrap_or(TimeDelta::MAX);
        hands.1 += by;
    }

    fn hands(&self) -> MutexGuard<'_, (DateTime<Utc>, Duration)> {
        self.hands.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for TurnedClock {
    fn now(&self) -> DateTime<Utc> {
        self.hands().0
    }

    fn running(&self) -> Duration {
        self.hands().1
    }

    fn sleep(&self, how_long: Duration) -> Waiting {
        self.advance(how_long);
        Box::pin(std::future::ready(()))
    }
}

/// Milliseconds since some fixed moment of this process: for measuring how long work takes, never for deciding.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub fn stopwatch() -> impl Fn() -> Duration {
    let begun = Instant::now();
    move || begun.elapsed()
}

/// Ticks of the machine's own time: for saying that work still lives, never for deciding. The first one comes after the
/// first stretch: work that just began has said so.
pub fn pulse(every: Duration) -> tokio::time::Interval {
    let mut ticks = tokio::time::interval(every);
    ticks.reset();
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    ticks
}
