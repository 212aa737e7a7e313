//! Clio Manage, API v4: users, contacts, matters and calendar entries; makes, changes and deletes entries.
//!
//! `wire` holds the shapes, one file each operation, `map` makes core values of them, `practice` is the port.
//! Days of a series can be read but not written: Clio has no address for one day.

mod change_entry;
mod create_entry;
mod delete_entry;
mod find_contacts;
mod get_entry;
mod get_matter;
mod list_contacts;
mod list_entries;
mod list_event_types;
mod list_matters;
mod list_users;
mod map;
mod page;
mod practice;
#[cfg(test)]
mod tests;
mod web_page;
mod who_am_i;
mod wire;

pub use practice::Clio;

use crate::http::dialect::{Dialect, ErrorClass};
use crate::http::rate_limit::RateLimits;
use crate::http::request::{PreparedRequest, Reply};
use crate::sign_in::{RevokeMethod, SignInDialect};
use http::{HeaderName, HeaderValue, StatusCode};
use serde::Deserialize;
use std::time::Duration;
use url::Url;

/// The vendor's short name.
pub const VENDOR: &str = "clio";
/// Address of the interface in the United States; Canada, Europe and Australia have their own hosts.
pub const API: &str = "https://app.clio.com/api/v4";
/// Address where people sign in.
pub const AUTHORIZE: &str = "https://app.clio.com/oauth/authorize";
/// Address where tokens are issued.
pub const TOKEN: &str = "https://app.clio.com/oauth/token";

/// The external property in which an entry keeps the id of the event of record that it stands for.
pub const SOURCE_PROPERTY: &str = "source_calendar_id";

/// The external property in which an entry names the operation of ours that made it. People do not see these properties.
pub const MARK_PROPERTY: &str = "truedocket_operation";

/// 50 calls a minute at peak time.
pub const LIMITS: RateLimits = RateLimits { calls: 50, period: Duration::from_secs(60), in_flight: 4 };

/// The minor version whose shapes are written down in `wire`. Since 4.0.12 a private entry that the account may not read
/// says so (`redacted`); in the versions before it nothing tells it from others.
const VERSION: HeaderValue = HeaderValue::from_static("4.0.13");

/// The app registration decides what may be done, so that no scopes are asked for.
pub const SIGN_IN: SignInDialect = SignInDialect {
    vendor: VENDOR,
    reads: &[],
    changes: &[],
    needed: &[],
    until_allowed: &[],
    extra: &[],
    needs_secret: true,
    loopback: "127.0.0.1",
    revoke: Some(RevokeMethod::Bearer("deauthorize")),
};

/// How Clio says no: `error.type`.
pub const DIALECT: Dialect =
    Dialect { vendor: VENDOR, reason, meaning, correlation: "x-request-id", request_id: "x-request-id" };

fn reason(reply: &Reply) -> Option<String> {
    #[derive(Deserialize)]
    struct Envelope {
        error: Option<Problem>,
    }
    #[derive(Deserialize)]
    struct Problem {
        #[serde(rename = "type")]
        kind: Option<String>,
    }
    serde_json::from_slice::<Envelope>(&reply.body).ok()?.error?.kind
}

/// 410 says that the API version is no longer served, which reading anew does not mend.
fn meaning(status: StatusCode, _reason: Option<&str>) -> Option<ErrorClass> {
    (status == StatusCode::GONE).then_some(ErrorClass::Refused)
}

/// A request that reads, of our API version.
fn get(operation: &'static str, url: Url) -> PreparedRequest {
    versioned(PreparedRequest::get(operation, url))
}

fn versioned(mut prepared: PreparedRequest) -> PreparedRequest {
    prepared.headers.insert(HeaderName::from_static("x-api-version"), VERSION);
    prepared
}
