//! Google Calendar v3: reads calendars and events, in full and incrementally, takes part in a clean-up, and knows the
//! firm's accounts. What writes is `writes` and the operations that use it; no request carries guests.
//!
//! `wire` holds the shapes, one file each operation, `map` makes core events of them.

mod canon;
mod clean;
mod days;
mod delete_event;
mod directory;
mod find_day;
mod get_calendar;
mod get_event;
mod guests;
mod import_event;
mod insert_event;
mod list_calendars;
mod list_events;
mod list_source_events;
mod list_users;
mod lost;
mod map;
mod move_event;
mod nature;
mod patch_event;
mod reader;
mod restore;
mod series;
mod source_event;
mod source_events;
mod wire;
mod writes;

pub use list_events::page_of;
pub(crate) use list_users::base as directory_base;
pub use reader::GoogleCalendar;

use crate::http::dialect::{Dialect, ErrorClass};
use crate::http::rate_limit::RateLimits;
use crate::http::request::Reply;
use crate::sign_in::{RevokeMethod, SignInDialect};
use http::StatusCode;
use serde::Deserialize;
use std::time::Duration;

/// The vendor's short name.
pub const VENDOR: &str = "google";
/// Address of the interface, unless the settings say otherwise.
pub const API: &str = "https://www.googleapis.com/calendar/v3";
/// Address where people sign in.
pub const AUTHORIZE: &str = "https://accounts.google.com/o/oauth2/v2/auth";
/// Address where tokens are issued.
pub const TOKEN: &str = "https://oauth2.googleapis.com/token";
/// 600 calls a minute and user.
pub const LIMITS: RateLimits = RateLimits { calls: 600, period: Duration::from_secs(60), in_flight: 8 };

/// The narrowest scopes with which the calendar list, calendars and events can be read, events cleaned up where that is
/// wanted, and the firm's accounts listed. A person may untick each of them: without the directory the staff comes from
/// a list of the manager's. Without the extras Google gives no refresh token, or none at the second sign-in; it knows
/// desktop apps by a secret that is none.
pub const SIGN_IN: SignInDialect = SignInDialect {
    vendor: VENDOR,
    reads: &[
        "https://www.googleapis.com/auth/calendar.readonly",
        "https://www.googleapis.com/auth/admin.directory.user.readonly",
    ],
    changes: &[
        "https://www.googleapis.com/auth/calendar.readonly",
        "https://www.googleapis.com/auth/calendar.events",
        "https://www.googleapis.com/auth/admin.directory.user.readonly",
    ],
    needed: &[
        "https://www.googleapis.com/auth/calendar.readonly",
        "https://www.googleapis.com/auth/calendar.events",
    ],
    until_allowed: &[],
    extra: &[("access_type", "offline"), ("prompt", "consent")],
    needs_secret: true,
    loopback: "127.0.0.1",
    revoke: Some(RevokeMethod::Form("revoke")),
};

/// How Google says no: the reason decides, since one status (403) means five things.
pub const DIALECT: Dialect = Dialect {
    vendor: VENDOR,
    reason,
    meaning,
    // Google documents no header for a caller's id; this one is taken and ignored.
    correlation: "x-request-id",
    request_id: "x-request-id",
};

/// `error.errors[0].reason`, else `error.status`.
fn reason(reply: &Reply) -> Option<String> {
    #[derive(Deserialize)]
    struct Envelope {
        error: Option<Error>,
    }
    #[derive(Deserialize)]
    struct Error {
        status: Option<String>,
        #[serde(default)]
        errors: Vec<Detail>,
    }
    #[derive(Deserialize)]
    struct Detail {
        reason: Option<String>,
    }
    let envelope: Envelope = serde_json::from_slice(&reply.body).ok()?;
    let error = envelope.error?;
    error.errors.into_iter().find_map(|detail| detail.reason).or(error.status)
}

fn meaning(status: StatusCode, reason: Option<&str>) -> Option<ErrorClass> {
    match (status.as_u16(), reason?) {
        (
            403 | 429,
            "rateLimitExceeded" | "userRateLimitExceeded" | "quotaExceeded" | "RESOURCE_EXHAUSTED",
        )
        | (403, "calendarUsageLimitsExceeded" | "dailyLimitExceeded") => Some(ErrorClass::Throttled),
        (410, "fullSyncRequired" | "updatedMinTooLongAgo") | (412, _) => Some(ErrorClass::Stale),
        // The event is gone, which is no reason to read the calendar anew.
        (410, "deleted") => Some(ErrorClass::Refused),
        (403, "authError" | "insufficientPermissions") => Some(ErrorClass::Refused),
        (401, _) => Some(ErrorClass::SignedOut),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
