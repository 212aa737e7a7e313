//! How a vendor says no: what a status and the vendor's own reason mean, as one of our kinds.
//!
//! Each vendor module owns one [`Dialect`]; the statuses that all vendors use alike are decided here.

use super::request::Reply;
use http::StatusCode;

/// The reason of every 404, whatever the vendor calls it.
pub const NOT_FOUND: &str = "not_found";

/// What an unsuccessful answer means, before its times are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorClass {
    /// It understood and will not.
    Refused,
    /// What we hold is out of date.
    Stale,
    /// Too many calls; nothing was done.
    Throttled,
    /// It cannot now; the effect of a write is unknown.
    Unavailable,
    /// The token is not accepted.
    SignedOut,
    /// It makes no sense.
    Broken,
}

/// The manners of one vendor.
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    /// The vendor's short name.
    pub vendor: &'static str,
    /// Takes the machine-readable reason out of an error's body, where there is one. Never free text.
    pub reason: fn(&Reply) -> Option<String>,
    /// The vendor's own reading of a status and reason; `None` leaves it to [`ErrorClass::of`].
    pub meaning: fn(StatusCode, Option<&str>) -> Option<ErrorClass>,
    /// The header in which our correlation id is sent.
    pub correlation: &'static str,
    /// The header in which the vendor names the request, for its support.
    pub request_id: &'static str,
}

impl Dialect {
    /// What the answer means to us; asks the vendor first.
    pub fn read(&self, status: StatusCode, reason: Option<&str>) -> ErrorClass {
        (self.meaning)(status, reason).unwrap_or_else(|| ErrorClass::of(status))
    }
}

impl ErrorClass {
    /// What HTTP itself says (RFC 9110 §15, RFC 6585 §4).
    pub fn of(status: StatusCode) -> Self {
        match status.as_u16() {
            401 => Self::SignedOut,
            410 | 412 => Self::Stale,
            429 => Self::Throttled,
            408 | 425 | 500..=599 => Self::Unavailable,
            400..=499 => Self::Refused,
            _ => Self::Broken,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dialect, ErrorClass};
    use http::StatusCode;

    #[test]
    fn statuses_mean_what_http_says() {
        let cases = [
            (400, ErrorClass::Refused),
            (401, ErrorClass::SignedOut),
            (404, ErrorClass::Refused),
            (410, ErrorClass::Stale),
            (412, ErrorClass::Stale),
            (429, ErrorClass::Throttled),
            (503, ErrorClass::Unavailable),
            (302, ErrorClass::Broken),
        ];
        for (status, meaning) in cases {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(ErrorClass::of(status), meaning, "{status} has one meaning for all vendors");
        }
    }

    #[test]
    fn the_vendor_is_asked_first() {
        let dialect = Dialect {
            vendor: "test",
            reason: |_| None,
            meaning: |status, reason| {
                (status == 403 && reason == Some("slow")).then_some(ErrorClass::Throttled)
            },
            correlation: "x-request-id",
            request_id: "x-request-id",
        };
        assert_eq!(
            dialect.read(StatusCode::FORBIDDEN, Some("slow")),
            ErrorClass::Throttled,
            "its own reason counts"
        );
        assert_eq!(dialect.read(StatusCode::FORBIDDEN, None), ErrorClass::Refused, "else HTTP decides");
    }
}
