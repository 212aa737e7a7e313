//! What the calls of one connection tell: how many and how many failed, minute by minute, until when the vendor wants
//! to be left alone, and how far its clock is from ours. Counts and times only: no addresses, no texts.

use crate::http::rate_limit::is_ahead;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// How far back the counts reach, in minutes.
const KEPT: usize = 360;

/// Calls and how many of them failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallCount {
    /// All calls, each try counted.
    pub calls: u32,
    /// Those that failed on the far side or on the way: no connection, 5xx, nonsense. A refusal is an answer.
    pub errors: u32,
}

/// The counts of one connection.
#[derive(Debug, Default)]
pub struct CallCounts {
    minutes: Mutex<VecDeque<(i64, CallCount)>>,
    heard: Mutex<Heard>,
}

/// How far a server's clock is from ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skew {
    /// Theirs less ours: negative when our clock is ahead.
    pub by: TimeDelta,
    /// When it was seen, on our clock.
    pub seen: DateTime<Utc>,
}

impl Skew {
    /// What the server's clock showed when it last answered.
    pub fn heard(self) -> DateTime<Utc> {
        self.seen + self.by
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Heard {
    wanted_alone_until: Option<DateTime<Utc>>,
    skew: Option<Skew>,
}

impl CallCounts {
    /// Counts one call that ended at `now`.
    pub fn record(&self, now: DateTime<Utc>, failed: bool) {
        let minute = now.timestamp().div_euclid(60);
        let mut minutes = self.minutes.lock().unwrap_or_else(PoisonError::into_inner);
        if minutes.back().is_none_or(|(last, _)| *last != minute) {
            minutes.push_back((minute, CallCount::default()));
        }
        if minutes.len() > KEPT {
            minutes.pop_front();
        }
        if let Some((_, count)) = minutes.back_mut() {
            count.calls = count.calls.saturating_add(1);
            count.errors = count.errors.saturating_add(u32::from(failed));
        }
    }

    /// The vendor wants no call before `until`.
    pub fn asked_to_wait(&self, until: DateTime<Utc>) {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.wanted_alone_until = Some(until);
    }

    /// Until when the vendor wants no call, if that is still ahead.
    pub fn waits_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.wanted_alone_until.filter(|until| is_ahead(*until, now))
    }

    /// A server told its time.
    pub fn told_time(&self, theirs: DateTime<Utc>, ours: DateTime<Utc>) {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.skew = Some(Skew { by: theirs - ours, seen: ours });
    }

    /// How far its clock was from ours when it last answered.
    pub fn skew(&self) -> Option<Skew> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).skew
    }

    /// The counts of the stretch that ends at `now`, whole minutes; the alarm asks for five.
    pub fn last(&self, now: DateTime<Utc>, stretch: TimeDelta) -> CallCount {
        let newest = now.timestamp().div_euclid(60);
        let oldest = newest - stretch.num_minutes().max(1);
        let minutes = self.minutes.lock().unwrap_or_else(PoisonError::into_inner);
        minutes.iter().filter(|(minute, _)| *minute > oldest && *minute <= newest).fold(
            CallCount::default(),
            |sum, (_, count)| CallCount {
                calls: sum.calls.saturating_add(count.calls),
                errors: sum.errors.saturating_add(count.errors),
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{CallCount, CallCounts};
    use chrono::{DateTime, TimeDelta, Utc};

    #[test]
    fn five_minutes_slide() {
        let begin: DateTime<Utc> = "2026-11-23T12:00:00Z".parse().unwrap();
        let tally = CallCounts::default();
        for minute in 0..10 {
            tally.record(begin + TimeDelta::minutes(minute), minute % 2 == 0);
        }
        let at = begin + TimeDelta::minutes(9);
        let want = CallCount { calls: 5, errors: 2 };
        assert_eq!(tally.last(at, TimeDelta::minutes(5)), want, "minutes 5 to 9 count, 6 and 8 failed");
        let later = at + TimeDelta::minutes(5);
        assert_eq!(
            tally.last(later, TimeDelta::minutes(5)),
            CallCount::default(),
            "old minutes no longer count"
        );
    }
}
