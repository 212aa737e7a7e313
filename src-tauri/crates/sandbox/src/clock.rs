//! The pretend present. It stands still until it is turned, or runs along with the machine's, as asked; nothing
//! else in the sandbox knows what time it is.

use chrono::{DateTime, Duration, Utc};
use std::time::Instant;

/// How the present is computed.
#[derive(Debug)]
pub struct Clock {
    running_since: Option<Instant>,
}

impl Clock {
    /// A clock that stands still, or runs from now on.
    pub fn new(runs: bool) -> Clock {
        Clock { running_since: runs.then(machine) }
    }

    /// The present, given the moment that the world was last set to.
    pub fn now(&self, set_to: DateTime<Utc>) -> DateTime<Utc> {
        let passed = self.running_since.map(|since| machine().saturating_duration_since(since));
        set_to + passed.and_then(|p| Duration::from_std(p).ok()).unwrap_or_default()
    }

    /// To be called when the world's moment is set: running starts again from there.
    pub fn restart(&mut self) {
        self.running_since = self.running_since.map(|_| machine());
    }
}

#[expect(clippy::disallowed_methods, reason = "the sandbox's only look at the machine's clock")]
fn machine() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::Clock;
    use chrono::{TimeZone, Utc};

    #[test]
    fn a_still_clock_gives_what_it_was_set_to() {
        let noon = Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0).unwrap();
        assert_eq!(Clock::new(false).now(noon), noon, "tests turn the clock, nothing else does");
        assert!(Clock::new(true).now(noon) >= noon, "a running clock never runs backwards");
    }
}
