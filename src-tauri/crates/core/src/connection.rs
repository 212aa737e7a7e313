//! Connections as settings: which vendor, for what, at which addresses. Secrets are never in here.

use crate::ids::ConnectionName;
use serde::{Deserialize, Serialize};

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The calendar of record.
    Record,
    /// The practice-management system.
    Pms,
    /// A booking tool.
    Booking,
    /// Carries messages to clients.
    Messages,
    /// The disposable copy in a CRM.
    Crm,
    /// Takes log lines.
    Logs,
}

/// One connection of the firm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// The name that the manager gave it.
    pub name: ConnectionName,
    /// The vendor's short name: `google`, `graph`, `ics`, `clio`. Only `connect::registry` matches on it.
    pub vendor: String,
    /// What it is for.
    pub role: Role,
    /// Address of the vendor's interface, without a trailing slash; for `ics` a file or folder.
    pub api: String,
    /// Address where people sign in.
    pub authorize: String,
    /// Address where tokens are issued and refreshed.
    pub token: String,
    /// The firm's own app registration.
    pub client_id: String,
    /// Where the long-lived secrets of this connection are.
    pub secrets: SecretPlace,
    /// The account that signed in, as the vendor names it; empty until known.
    pub account: String,
    /// What the sign-in asks for.
    pub access: Access,
}

/// What was allowed. Where the vendor's sign-in says how far it reaches, no more is asked for; where its app registration
/// decides (Clio), the rest is held back by us.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// It looks, and nothing can be changed with it.
    #[default]
    Read,
    /// It looks, and changes what a person has approved.
    Change,
}

/// Where a connection's long-lived secrets are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretPlace {
    /// Items of the operating system's keychain, named after the connection.
    Keychain,
    /// Environment variables, for machines without a keychain.
    Environment {
        /// The variable that holds the refresh token.
        refresh_token: String,
        /// The variable that holds the client secret, where the vendor insists on one.
        client_secret: Option<String>,
    },
    /// The vendor asks for none (files).
    Nothing,
}
