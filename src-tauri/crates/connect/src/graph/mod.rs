//! Microsoft Graph calendars: reads the calendars of all mailboxes, in full and incrementally, and the directory;
//! for a clean-up it reads rows as they are kept, removes and changes them, and brings them back.
//!
//! `wire` holds the shapes, one file each operation, `series` completes what comes with few fields, `map` makes
//! core events. The daily reading is `calendarView/delta` alone: its first reading is the full one. The clean-up
//! reads `events` (`source_events`, `source_event`, `recurrence`) and is the only one that writes (`clean`, `restore`); no request
//! of it carries guests.

mod backup;
mod change_event;
mod clean;
mod create_event;
mod days;
mod delete_event;
mod directory;
mod find_events;
mod get_calendar;
mod get_event;
mod get_snapshot;
mod list_calendars;
mod list_events;
mod list_instances;
mod list_source_events;
mod list_users;
mod lost;
mod mailbox;
mod map;
mod me;
mod reader;
mod recurrence;
mod restore;
mod series;
mod source_event;
mod source_events;
mod wire;

pub use reader::GraphCalendar;

use crate::failure::{Failure, Kind};
use crate::http::dialect::{Dialect, ErrorClass};
use crate::http::rate_limit::RateLimits;
use crate::http::request::{PreparedRequest, Reply};
use crate::sign_in::SignInDialect;
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Deserialize;
use std::time::Duration;
use truedocket_core::ids::Version;
use url::Url;

/// The vendor's short name.
pub const VENDOR: &str = "graph";
/// Address of the interface, unless the settings say otherwise.
pub const API: &str = "https://graph.microsoft.com/v1.0";
/// Address where people sign in. A registration that serves one directory is refused at any address but that of its
/// own directory (AADSTS50194), so that the directory is part of the connection.
pub const AUTHORIZE: &str = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize";
/// Address where tokens are issued.
pub const TOKEN: &str = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token";
/// Of one mailbox: 10,000 calls in ten minutes, four at once.
pub const LIMITS: RateLimits = RateLimits { calls: 10_000, period: Duration::from_secs(600), in_flight: 4 };

/// To read the calendars that others share, and clean them up where that is wanted, and to read the directory;
/// `offline_access` gives the refresh token. Who has several accounts is asked which one. Most directories let only an
/// administrator allow this; a name everybody may give. A public client: no secret. It has no address that takes a consent back.
pub const SIGN_IN: SignInDialect = SignInDialect {
    vendor: VENDOR,
    reads: &[
        "offline_access",
        "User.Read",
        "User.Read.All",
        "Calendars.Read",
        "Calendars.Read.Shared",
        "MailboxSettings.Read",
    ],
    changes: &[
        "offline_access",
        "User.Read",
        "User.Read.All",
        "Calendars.ReadWrite",
        "Calendars.ReadWrite.Shared",
        "MailboxSettings.Read",
    ],
    needed: &[],
    until_allowed: &["offline_access", "User.Read"],
    extra: &[("prompt", "select_account")],
    needs_secret: false,
    loopback: "localhost",
    revoke: None,
};

/// Ids that survive a move between folders, times in UTC, pages of a size that fits a reply.
const PREFERENCES: &str = r#"IdType="ImmutableId", outlook.timezone="UTC", odata.maxpagesize=200"#;

/// How Graph says no: `error.code`.
pub const DIALECT: Dialect =
    Dialect { vendor: VENDOR, reason, meaning, correlation: "client-request-id", request_id: "request-id" };

fn reason(reply: &Reply) -> Option<String> {
    #[derive(Deserialize)]
    struct Envelope {
        error: Option<Error>,
    }
    #[derive(Deserialize)]
    struct Error {
        code: Option<String>,
    }
    serde_json::from_slice::<Envelope>(&reply.body).ok()?.error?.code
}

/// A lost synchronisation state comes as 410, but as 400 and 404 as well; its code tells it.
fn meaning(status: StatusCode, reason: Option<&str>) -> Option<ErrorClass> {
    let code = reason?.to_ascii_lowercase();
    match (status.as_u16(), code.as_str()) {
        (400..=499, "syncstatenotfound" | "syncstateinvalid" | "resyncrequired") => Some(ErrorClass::Stale),
        (400..=499, "errorservertoobusy" | "errorserverbusy" | "toomanyrequests") => {
            Some(ErrorClass::Throttled)
        }
        _ => None,
    }
}

/// A request to a mailbox that reads.
fn ask(operation: &'static str, url: Url, mailbox: &str) -> PreparedRequest {
    to_mailbox(PreparedRequest::get(operation, url), mailbox)
}

/// The limits count by mailbox, so it is the lane.
fn to_mailbox(mut prepared: PreparedRequest, mailbox: &str) -> PreparedRequest {
    prepared.headers.insert(HeaderName::from_static("prefer"), HeaderValue::from_static(PREFERENCES));
    mailbox.clone_into(&mut prepared.lane);
    prepared
}

/// Makes a write insist on the version that was seen. A change key stands in the ETag in quotes, marked as weak.
///
/// # Errors
/// `Kind::Stale` when nothing is known of the version: a write without one is not sent.
fn only_if(mut prepared: PreparedRequest, seen: &Version) -> Result<PreparedRequest, Failure> {
    let text = seen.as_str();
    let stale = || Failure::new(Kind::Stale, VENDOR, prepared.operation).reason("no_version");
    if text.is_empty() {
        return Err(stale());
    }
    let etag = match text.starts_with("W/\"") || text.starts_with('"') {
        true => HeaderValue::from_str(text),
        false => HeaderValue::from_str(&format!("W/\"{text}\"")),
    };
    let etag = etag.map_err(|cause| stale().because(cause))?;
    prepared.headers.insert(header::IF_MATCH, etag);
    Ok(prepared)
}

#[cfg(test)]
mod tests;
