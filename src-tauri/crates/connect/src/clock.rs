//! The seam through which this package learns the time and waits. The real clock is the engine's.

use chrono::{DateTime, Utc};
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// Time and waiting, given from outside so that tests can turn it.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> DateTime<Utc>;
    /// How long this process has run, by a clock that nobody can set. Time in which the computer sleeps may be missing.
    fn running(&self) -> Duration;
    /// Resolves when that long has passed on this clock.
    fn sleep(&self, how_long: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;
}
