//! Connections: which there are, how they are, adding and removing one.

use crate::api::failure::Problem;
use crate::api::states::{CalendarReading, ConnectionHealth};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One connection as it is now. `connections.list` answers with all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConnectionState {
    /// Its name.
    pub name: String,
    /// `Google Workspace`, `Microsoft 365`, `Clio`, `Calendar files`.
    pub vendor: String,
    /// `calendar of record`, `practice system`.
    pub role: String,
    /// The account that signed in.
    pub account: String,
    /// How it is.
    pub state: ConnectionHealth,
    /// When it was last read in full or in part: `Thu, Nov 19, 6:31 AM`; empty for never.
    pub last_success: String,
    /// When the sign-in ends, where that is known; else empty.
    pub sign_in_ends: String,
    /// It was allowed to look only, and may be allowed to change things.
    pub looks_only: bool,
    /// A ready letter to whoever administers the vendor's directory, where that person has to allow it first; else
    /// empty. With it comes the address to open.
    pub letter: String,
    /// Calendars, with their freshness.
    pub calendars: Vec<CalendarState>,
    /// What is wrong, if anything.
    pub problem: Option<Problem>,
}

/// One calendar of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CalendarState {
    /// The provider's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub owner: String,
    /// Is it known what it holds?
    pub state: CalendarReading,
    /// As of when.
    pub as_of: String,
    /// Events that we hold.
    #[ts(type = "number")]
    pub events: u64,
    /// Why it is unknown; else empty.
    pub why: String,
}

/// A vendor that can be connected. `connections.vendors` answers with all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Vendor {
    /// The short name to send back.
    pub id: String,
    /// The name for people.
    pub label: String,
    /// `record` or `pms`.
    pub role: String,
    /// Does the vendor insist on a client secret?
    pub needs_secret: bool,
    /// `sign_in` (browser) or `files` (a path).
    pub way: String,
    /// Is the firm's directory (tenant) asked for?
    pub wants_tenant: bool,
    /// The firm's own domain where it is known, to fill in; else empty.
    pub tenant: String,
    /// What the sign-in will ask for to look, in one sentence.
    pub asks: String,
    /// The same when things may be changed as well; empty where there is nothing to choose.
    pub asks_to_change: String,
    /// How to get the firm's own app registration, step by step.
    pub steps: Vec<String>,
}

/// Asks `connections.add`: opens the browser for the sign-in and answers when the person is back.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Add {
    /// The vendor's short name.
    pub vendor: String,
    /// The name of the new connection.
    pub name: String,
    /// The firm's app registration; for files the path.
    pub client_id: String,
    /// The secret of the registration, where the vendor insists; goes into the keychain and nowhere else.
    #[serde(default)]
    pub client_secret: String,
    /// The firm's directory (tenant) at Microsoft: its id or a domain of the firm.
    #[serde(default)]
    pub tenant: String,
    /// Shall things be changed as well, after a person approved them? Else it is asked for looking only.
    #[serde(default)]
    pub changes: bool,
    /// Other addresses than the vendor's own (test systems, regions): interface, sign-in, tokens.
    #[serde(default)]
    pub api: String,
    /// See `api`.
    #[serde(default)]
    pub authorize: String,
    /// See `api`.
    #[serde(default)]
    pub token: String,
}

/// Asks `connections.allow`, `connections.check` or `connections.remove`.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Named {
    /// The connection.
    pub name: String,
}

/// The live test of a connection: "Are these times right?"
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Checked {
    /// The account.
    pub account: String,
    /// Number of calendars, or of users for a practice system.
    #[ts(type = "number")]
    pub calendars: u64,
    /// The next three appointments: time, then title.
    pub next: Vec<String>,
}
