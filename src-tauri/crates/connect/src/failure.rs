//! Why the outside said no. Retry, hide, review and alert hang on the kind, never on a text.

use chrono::{DateTime, Utc};
use std::error::Error;
use std::fmt;

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
}

impl Failure {
    /// A failure with nothing but its kind and place.
    pub fn new(kind: Kind, vendor: &'static str, operation: &'static str) -> Self {
        Self { kind, vendor, operation, status: None, reason: None, request_id: None, cause: None }
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
