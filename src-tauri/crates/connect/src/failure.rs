//! Why the outside said no. Retry, hide, review and alert hang on the kind, never on a text.

use chrono::{DateTime, Utc};
use std::error::Error;
use std::fmt;

/// Reason of an address outside the connection's own. Nothing is sent there.
pub const FOREIGN_ADDRESS: &str = "foreign_address";

/// The closed list of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// This vendor cannot do this at all.
    Unsupported,
    /// It does not answer, or says that it cannot now. `sent` tells whether the request may have taken effect.
    Unavailable {
        /// True when the request left and no answer came back: its effect is unknown.
        sent: bool,
    },
    /// It understood and will not: permission, validation, policy, or no such thing.
    Refused,
    /// What we hold is out of date: a dead sync or page token, or a version that has moved on.
    Stale,
    /// Too many calls. Nothing was done.
    Throttled {
        /// The earliest instant of the next try.
        until: DateTime<Utc>,
    },
    /// A person has to sign in again.
    SignedOut,
    /// The answer makes no sense: cut off, not JSON, not the documented shape.
    Broken,
}

/// What a failed write has done to the other system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing, and that is proved: it was never sent, or the far side said that it will not.
    None,
    /// Nobody knows: it was sent, and no answer came that could be understood. It has to be looked up.
    Unknown,
}

/// Where the write stood when a call failed that belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The failed call was the write.
    Write,
    /// Something that had to be known first; the write was not sent.
    Before,
    /// Something that was asked afterwards; the write has been accepted.
    After,
}

/// One failed call.
#[derive(Debug)]
pub struct Failure {
    /// What to do about it hangs on this.
    pub kind: Kind,
    /// The vendor's short name.
    pub vendor: &'static str,
    /// The operation, as a fixed phrase such as `list events`.
    pub operation: &'static str,
    /// HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// The vendor's machine-readable reason (`rateLimitExceeded`, `syncStateNotFound` …); never free text.
    pub reason: Option<String>,
    /// The vendor's id of the request, for its support.
    pub request_id: Option<String>,
    /// What lies beneath.
    pub cause: Option<Box<dyn Error + Send + Sync>>,
    /// Where the write stood that the call belongs to.
    pub stage: Stage,
}

impl Failure {
    /// A failure with nothing but its kind and place.
    pub fn new(kind: Kind, vendor: &'static str, operation: &'static str) -> Self {
        Self {
            kind,
            vendor,
            operation,
            status: None,
            reason: None,
            request_id: None,
            cause: None,
            stage: Stage::Write,
        }
    }

    /// What a write that failed so has done. The one place that decides it: whoever acts looks up what is
    /// [`Effect::Unknown`], and tells the rest as not done.
    pub fn effect(&self) -> Effect {
        match (self.stage, self.kind) {
            (Stage::Before, _) => Effect::None,
            (Stage::After, _) => Effect::Unknown,
            (Stage::Write, Kind::Broken) if self.is_unsent() => Effect::None,
            (Stage::Write, Kind::Unavailable { sent: true } | Kind::Broken) => Effect::Unknown,
            // A server that fails and names a time for the next try may have failed at the end of its work.
            (Stage::Write, Kind::Throttled { .. }) if self.status.is_some_and(|status| status >= 500) => {
                Effect::Unknown
            }
            (
                Stage::Write,
                Kind::Unavailable { sent: false }
                | Kind::Unsupported
                | Kind::Refused
                | Kind::Stale
                | Kind::Throttled { .. }
                | Kind::SignedOut,
            ) => Effect::None,
        }
    }

    /// The failed call only prepared a write, which was not sent.
    #[must_use]
    pub fn before_write(mut self) -> Self {
        self.stage = Stage::Before;
        self
    }

    /// The failed call only looked at a write that had been accepted.
    #[must_use]
    pub fn after_write(mut self) -> Self {
        self.stage = Stage::After;
        self
    }

    fn is_unsent(&self) -> bool {
        self.reason.as_deref() == Some(FOREIGN_ADDRESS)
    }

    /// Adds what lies beneath.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Adds the vendor's machine-readable reason.
    #[must_use]
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }
}

impl fmt::Display for Failure {
    /// Its own step only; the cause is [`Error::source`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Unsupported => "is not possible",
            Kind::Unavailable { sent: false } => "got no connection",
            Kind::Unavailable { sent: true } => "got no usable answer",
            Kind::Refused => "was refused",
            Kind::Stale => "found that our copy is out of date",
            Kind::Throttled { .. } => "was asked to wait",
            Kind::SignedOut => "needs a new sign-in",
            Kind::Broken => "got an answer that makes no sense",
        };
        write!(f, "{}: {} {kind}", self.vendor, self.operation)?;
        if let Some(status) = self.status {
            write!(f, " (HTTP {status}")?;
            if let Some(reason) = &self.reason {
                write!(f, ", {reason}")?;
            }
            f.write_str(")")?;
        } else if let Some(reason) = &self.reason {
            write!(f, " ({reason})")?;
        }
        Ok(())
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn Error + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::{Effect, FOREIGN_ADDRESS, Failure, Kind};

    fn failed(kind: Kind, status: Option<u16>) -> Failure {
        Failure { status, ..Failure::new(kind, "test", "change") }
    }

    #[test]
    fn f25_what_was_sent_and_not_answered_is_never_told_as_not_done() {
        let until = "2026-11-23T12:00:00Z".parse().unwrap();
        let cases = [
            (Kind::Unavailable { sent: true }, None, Effect::Unknown, "it left, and no answer came"),
            (
                Kind::Unavailable { sent: true },
                Some(500),
                Effect::Unknown,
                "a server may fail after its work",
            ),
            (Kind::Broken, Some(200), Effect::Unknown, "an answer that broke off was begun by a success"),
            (Kind::Throttled { until }, Some(503), Effect::Unknown, "a 503 with a date is no proof"),
            (Kind::Throttled { until }, Some(429), Effect::None, "too many: it was not looked at"),
            (Kind::Unavailable { sent: false }, None, Effect::None, "it never left"),
            (Kind::Refused, Some(403), Effect::None, "it will not"),
            (Kind::Stale, Some(412), Effect::None, "the version had moved on"),
            (Kind::SignedOut, Some(401), Effect::None, "it was not let in"),
            (Kind::Unsupported, None, Effect::None, "nothing was asked"),
        ];
        for (kind, status, effect, why) in cases {
            assert_eq!(failed(kind, status).effect(), effect, "{kind:?} {status:?}: {why}");
        }
        let foreign = failed(Kind::Broken, None).reason(FOREIGN_ADDRESS);
        assert_eq!(foreign.effect(), Effect::None, "nothing is sent to a foreign address");
    }

    #[test]
    fn f25_steps_around_a_write_do_not_speak_for_it() {
        let lost = || failed(Kind::Unavailable { sent: true }, None);
        assert_eq!(
            lost().before_write().effect(),
            Effect::None,
            "what it needed was not had, so it stayed here"
        );
        let refused = failed(Kind::Refused, Some(403)).after_write();
        assert_eq!(refused.effect(), Effect::Unknown, "a refusal to show what was written undoes nothing");
    }
}
