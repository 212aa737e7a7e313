//! When a call may be tried again, and after how long. Decides only; the client waits and sends.

use crate::failure::{Failure, Kind};
use chrono::{DateTime, TimeDelta, Utc};
use http::HeaderMap;
use std::time::Duration;

/// Chance, given from outside: each call a number from 0 up to, not including, 1.
pub type Jitter = fn() -> f64;

/// How often, and after how long, a call is tried again.
#[derive(Clone, Copy, Debug)]
pub struct RetryPolicy {
    /// Tries in all when the far side does not answer or answers nonsense.
    pub tries: u32,
    /// The first wait is a part of this, the next one of its double, and so on.
    pub first_wait: Duration,
    /// No own wait is longer.
    pub longest_wait: Duration,
    /// Tries in all when the vendor names the waits; it did nothing, so that they cost no more than time.
    pub throttled_tries: u32,
    /// A vendor that asks for a longer wait than this is not waited for: the caller plans the next try.
    pub longest_asked: Duration,
}

/// Tries that failed, by what they cost: a vendor that asks for time has done nothing and is not at fault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FailedTries {
    /// No answer, or nonsense.
    pub troubled: u32,
    /// Asked to wait.
    pub throttled: u32,
}

impl FailedTries {
    /// Counts one more.
    pub fn count(&mut self, kind: Kind) {
        match kind {
            Kind::Throttled { .. } => self.throttled += 1,
            Kind::Unavailable { .. }
            | Kind::Broken
            | Kind::Unsupported
            | Kind::Refused
            | Kind::Stale
            | Kind::SignedOut => self.troubled += 1,
        }
    }
}

impl RetryPolicy {
    /// Five tries, at most a minute between them. A vendor's own wait is sat out up to half a minute; whoever sits out
    /// more holds what others could do meanwhile.
    pub const USUAL: Self = Self {
        tries: 5,
        first_wait: Duration::from_millis(500),
        longest_wait: Duration::from_secs(60),
        throttled_tries: 10,
        longest_asked: Duration::from_secs(30),
    };

    /// How long to wait before the next try; `None`: give the failure to the caller. `failed` counts the tries up
    /// to and with this failure.
    pub fn wait(
        &self,
        failure: &Failure,
        failed: FailedTries,
        now: DateTime<Utc>,
        jitter: Jitter,
    ) -> Option<Duration> {
        match failure.kind {
            Kind::Throttled { until } => {
                let wait = (until - now).to_std().unwrap_or_default();
                (failed.throttled < self.throttled_tries && wait <= self.longest_asked).then_some(wait)
            }
            Kind::Unavailable { .. } | Kind::Broken => (failed.troubled < self.tries && !is_final(failure))
                .then(|| self.jittered(failed.troubled, jitter)),
            Kind::Unsupported | Kind::Refused | Kind::Stale | Kind::SignedOut => None,
        }
    }

    /// Full jitter: anything between nothing and the doubled wait, so that many clients do not come back at once.
    pub fn jittered(&self, tries: u32, jitter: Jitter) -> Duration {
        let doubled = self.first_wait.saturating_mul(2_u32.saturating_pow(tries.saturating_sub(1)));
        doubled.min(self.longest_wait).mul_f64(jitter().clamp(0.0, 1.0))
    }
}

/// Reasons that another try cannot mend.
fn is_final(failure: &Failure) -> bool {
    matches!(failure.reason.as_deref(), Some(super::client::TOO_LARGE | crate::failure::FOREIGN_ADDRESS))
}

/// A vendor that asks for more is asked again after this all the same: what it says may be nonsense.
pub(super) const FURTHEST: TimeDelta = TimeDelta::days(1);

/// The instant that `Retry-After` names (RFC 9110 §10.2.3): seconds from now, or a date. A day from now at most. Some
/// vendors write fractions of seconds, against the RFC.
pub fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let text = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?.trim();
    let named = match seconds(text) {
        Some(wait) => now + wait,
        None => DateTime::parse_from_rfc2822(text).ok()?.with_timezone(&Utc),
    };
    Some(named.clamp(now, now + FURTHEST))
}

/// Seconds, whole or with a fraction, rounded up: no call comes too early.
fn seconds(text: &str) -> Option<TimeDelta> {
    let is_number = text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let seconds: f64 = text.parse().ok().filter(|_| is_number)?;
    let wait = Duration::try_from_secs_f64((seconds * 1000.0).ceil() / 1000.0).ok()?;
    Some(TimeDelta::from_std(wait).unwrap_or(FURTHEST).min(FURTHEST))
}

/// The server's own time, by its `Date` header (RFC 9110 §6.6.1).
pub fn server_time(headers: &HeaderMap) -> Option<DateTime<Utc>> {
    let text = headers.get(http::header::DATE)?.to_str().ok()?;
    DateTime::parse_from_rfc2822(text.trim()).ok().map(|date| date.with_timezone(&Utc))
}

/// Randomness as the system gives it, drawn here and nowhere else in this package.
#[expect(clippy::disallowed_methods, reason = "randomness is drawn here; all others get it as an argument")]
pub fn system_jitter() -> f64 {
    use rand::Rng;
    rand::rng().random::<f64>()
}

#[cfg(test)]
mod tests {
    use super::{FailedTries, RetryPolicy, retry_after};
    use crate::failure::{Failure, Kind};
    use chrono::{DateTime, TimeDelta, Utc};
    use http::{HeaderMap, HeaderValue};
    use std::time::Duration;

    fn noon() -> DateTime<Utc> {
        "2026-11-23T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn retry_after_comes_as_seconds_or_date() {
        let cases = [
            ("7", Some(noon() + TimeDelta::seconds(7))),
            ("Mon, 23 Nov 2026 12:01:00 GMT", Some(noon() + TimeDelta::minutes(1))),
            ("Mon, 23 Nov 2026 11:00:00 GMT", Some(noon())),
            ("4000000000", Some(noon() + TimeDelta::days(1))),
            ("Mon, 23 Nov 2099 12:00:00 GMT", Some(noon() + TimeDelta::days(1))),
            // Graph writes fractions ("Microsoft Graph throttling guidance", Bookings: `2.128`).
            ("1.5", Some(noon() + TimeDelta::milliseconds(1500))),
            ("2.128", Some(noon() + TimeDelta::milliseconds(2128))),
            ("0.0001", Some(noon() + TimeDelta::milliseconds(1))),
            ("99999999999.5", Some(noon() + TimeDelta::days(1))),
            ("soon", None),
            ("-3", None),
            ("-1.5", None),
            ("1.5.2", None),
            (".", None),
            ("1e3", None),
            ("inf", None),
            ("NaN", None),
        ];
        for (text, want) in cases {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", HeaderValue::from_static(text));
            assert_eq!(retry_after(&headers, noon()), want, "`{text}` is read as RFC 9110 says");
        }
        assert_eq!(retry_after(&HeaderMap::new(), noon()), None, "no header, no instant");
    }

    #[test]
    fn waits_double_and_are_jittered() {
        let retries = RetryPolicy::USUAL;
        assert_eq!(retries.jittered(1, || 0.0), Duration::ZERO, "full jitter reaches down to nothing");
        assert_eq!(
            retries.jittered(3, || 1.0),
            Duration::from_secs(2),
            "the third wait is at most four first ones"
        );
        assert_eq!(retries.jittered(30, || 1.0), retries.longest_wait, "no wait is longer than the longest");
    }

    #[test]
    fn only_passing_troubles_are_tried_again() {
        let retries = RetryPolicy::USUAL;
        let wait = |kind, tries| {
            let mut failed = FailedTries::default();
            (0..tries).for_each(|_| failed.count(kind));
            retries.wait(&Failure::new(kind, "test", "list"), failed, noon(), || 0.5)
        };
        assert!(wait(Kind::Unavailable { sent: true }, 4).is_some(), "a fifth try is allowed");
        assert!(wait(Kind::Unavailable { sent: true }, 5).is_none(), "a sixth is not");
        assert!(wait(Kind::Broken, 1).is_some(), "nonsense may pass");
        for kind in [Kind::Refused, Kind::Stale, Kind::SignedOut, Kind::Unsupported] {
            assert!(wait(kind, 1).is_none(), "{kind:?} does not change by asking again");
        }
        let hour = Kind::Throttled { until: noon() + TimeDelta::hours(1) };
        assert!(wait(hour, 1).is_none(), "an hour is for the caller to plan");
        let minute = Kind::Throttled { until: noon() + TimeDelta::minutes(1) };
        assert!(wait(minute, 1).is_none(), "nor is a minute sat out: others would be held");
        let short = Kind::Throttled { until: noon() + TimeDelta::seconds(20) };
        assert_eq!(wait(short, 1), Some(Duration::from_secs(20)), "a short wait is obeyed exactly");
    }
}
