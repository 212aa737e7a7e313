//! The one place that matches on a vendor's name. All others ask for a capability.

mod consent;
mod facts;
pub mod tenant;

pub use facts::{ConnectMethod, VendorFacts, vendors};

use crate::clock::Clock;
use crate::failure::{Failure, Kind};
use crate::http::call_counts::CallCounts;
use crate::http::client::HttpClient;
use crate::http::dialect::Dialect;
use crate::http::rate_limit::{RateLimiter, RateLimits};
use crate::ports::{CleanCalendar, Directory, LookOnly, PracticeSystem, ReadCalendar, ReadSourceEvents};
use crate::secrets::{SecretStore, store_of};
use crate::sign_in::SignInDialect;
use crate::sign_in::access_tokens::AccessTokens;
use crate::sign_in::flow::{self, SignedIn};
use crate::{clio, google, graph, ics};
use std::sync::Arc;
use truedocket_core::connection::{Access, Connection, SecretPlace};
use truedocket_core::time::zone::Zones;
use url::Url;

/// What an open connection can do; what is `None` it cannot.
#[derive(Clone, Default)]
pub struct Ports {
    /// Reads calendars.
    pub calendar: Option<Arc<dyn ReadCalendar>>,
    /// Reads calendars row by row, for a clean-up and its backup.
    pub source_events: Option<Arc<dyn ReadSourceEvents>>,
    /// Lets itself be cleaned up.
    pub clean: Option<Arc<dyn CleanCalendar>>,
    /// It could be changed, and was never allowed more than to be looked at.
    pub looks_only: bool,
    /// Is a practice system.
    pub practice: Option<Arc<dyn PracticeSystem>>,
    /// Knows who works at the firm.
    pub directory: Option<Arc<dyn Directory>>,
    /// Its tokens, where people sign in.
    pub tokens: Option<Arc<AccessTokens>>,
    /// What its calls tell, where there are any.
    pub tally: Option<Arc<CallCounts>>,
    /// Its door out, where it has one: a server can be asked for its time.
    pub client: Option<Arc<HttpClient>>,
}

/// Opens a connection with the zone data that came with the program. Nothing is sent yet.
///
/// # Errors
/// As [`open_with`].
pub fn open(
    connection: &Connection,
    secrets: Arc<dyn SecretStore>,
    clock: Arc<dyn Clock>,
    office_zone: &str,
) -> Result<Ports, Failure> {
    open_with(connection, secrets, clock, office_zone, &Zones::bundled())
}

/// Opens a connection. `secrets` serves connections that keep theirs in the keychain; times without a zone are
/// read in `office_zone`. Nothing is sent yet.
///
/// # Errors
/// `Kind::Unsupported` for a vendor that this release does not know, `Kind::Refused` for settings that cannot be.
pub fn open_with(
    connection: &Connection,
    secrets: Arc<dyn SecretStore>,
    clock: Arc<dyn Clock>,
    office_zone: &str,
    zones: &Zones,
) -> Result<Ports, Failure> {
    let secrets = store_of(connection, secrets);
    let office = zones.find(office_zone).map_err(|cause| {
        Failure::new(Kind::Refused, "settings", "open connection").reason("unknown_zone").because(cause)
    })?;
    let (name, api) = (connection.name.clone(), connection.api.as_str());
    match connection.vendor.as_str() {
        google::VENDOR => {
            let way = way(connection, google::DIALECT, google::LIMITS, google::SIGN_IN, secrets, clock)?;
            let google = google::GoogleCalendar::new(name, api, Arc::clone(&way.client), zones.clone())?;
            let google = Arc::new(google);
            let clean: Option<Arc<dyn CleanCalendar>> =
                may_change(connection).then(|| google.clone() as Arc<dyn CleanCalendar>);
            Ok(Ports {
                calendar: Some(google.clone()),
                source_events: Some(google.clone()),
                looks_only: clean.is_none(),
                clean,
                directory: Some(google),
                ..way.ports()
            })
        }
        graph::VENDOR => {
            let way = way(connection, graph::DIALECT, graph::LIMITS, graph::SIGN_IN, secrets, clock)?;
            let graph = graph::GraphCalendar::new(name, api, Arc::clone(&way.client), zones.clone())?;
            let graph = Arc::new(graph);
            let (calendar, originals) = (Arc::clone(&graph), Arc::clone(&graph));
            let clean: Option<Arc<dyn CleanCalendar>> =
                may_change(connection).then(|| graph.clone() as Arc<dyn CleanCalendar>);
            Ok(Ports {
                calendar: Some(calendar),
                source_events: Some(originals),
                looks_only: clean.is_none(),
                clean,
                directory: Some(graph),
                ..way.ports()
            })
        }
        clio::VENDOR => {
            let way = way(connection, clio::DIALECT, clio::LIMITS, clio::SIGN_IN, secrets, clock)?;
            let client = Arc::clone(&way.client);
            let clio: Arc<dyn PracticeSystem> =
                Arc::new(clio::Clio::new(name, api, client, office, zones.clone())?);
            // Its sign-in is good for writing as well; what was not allowed is held back by us.
            let looks_only = !may_change(connection);
            let practice: Arc<dyn PracticeSystem> = if looks_only { Arc::new(LookOnly(clio)) } else { clio };
            Ok(Ports { practice: Some(practice), looks_only, ..way.ports() })
        }
        ics::VENDOR => {
            let files = Arc::new(ics::IcsFiles::new(name, api, office.name(), zones.clone()));
            let calendar = Arc::clone(&files);
            Ok(Ports { calendar: Some(calendar), source_events: Some(files), ..Ports::default() })
        }
        _unknown => Err(unknown()),
    }
}

/// Lets a person sign in to that connection; `browser` shows an address.
///
/// # Errors
/// As [`flow::sign_in`]; `Kind::Unsupported` where there is nothing to sign in to.
pub async fn sign_in(
    connection: &Connection,
    secrets: Arc<dyn SecretStore>,
    clock: Arc<dyn Clock>,
    browser: &(dyn Fn(&str) + Send + Sync),
) -> Result<SignedIn, Failure> {
    let dialect = sign_in_dialect(&connection.vendor).ok_or_else(unknown)?;
    flow::sign_in(connection, dialect, store_of(connection, secrets), clock, browser).await
}

/// Takes the consent back and forgets the tokens of that connection.
///
/// # Errors
/// As [`AccessTokens::end`].
pub async fn sign_out(
    connection: &Connection,
    secrets: Arc<dyn SecretStore>,
    clock: Arc<dyn Clock>,
) -> Result<(), Failure> {
    let secrets = store_of(connection, secrets);
    match sign_in_dialect(&connection.vendor) {
        Some(dialect) => AccessTokens::refreshed(connection, dialect, secrets, clock)?.end().await,
        None => Ok(()),
    }
}

/// What was never asked for is not tried either.
fn may_change(connection: &Connection) -> bool {
    connection.access == Access::Change
}

/// Can a connection to that vendor change anything, so that there is something to allow? Files are only looked at.
pub fn has_choice(vendor: &str) -> bool {
    sign_in_dialect(vendor).is_some()
}

/// Does the vendor's own sign-in say how far it reaches? Where it does not, the same sign-in does for both, and what was
/// not allowed is held back here.
pub fn asks_for_more(vendor: &str) -> bool {
    sign_in_dialect(vendor).is_some_and(|dialect| dialect.reads != dialect.changes)
}

/// Can a program take a consent back there?
pub fn can_revoke(vendor: &str) -> bool {
    sign_in_dialect(vendor).is_none_or(|dialect| dialect.revoke.is_some())
}

/// How people sign in to that vendor, if they do.
fn sign_in_dialect(vendor: &str) -> Option<SignInDialect> {
    match vendor {
        google::VENDOR => Some(google::SIGN_IN),
        graph::VENDOR => Some(graph::SIGN_IN),
        clio::VENDOR => Some(clio::SIGN_IN),
        _unknown => None,
    }
}

fn unknown() -> Failure {
    Failure::new(Kind::Unsupported, "this vendor", "open connection")
}

/// The way to a vendor: client, tokens, counts.
struct VendorClient {
    client: Arc<HttpClient>,
    tokens: Arc<AccessTokens>,
}

impl VendorClient {
    fn ports(self) -> Ports {
        let (tally, client) = (Some(self.client.tally()), Some(self.client));
        Ports { tally, client, tokens: Some(self.tokens), ..Ports::default() }
    }
}

fn way(
    connection: &Connection,
    dialect: Dialect,
    limits: RateLimits,
    sign_in: SignInDialect,
    secrets: Arc<dyn SecretStore>,
    clock: Arc<dyn Clock>,
) -> Result<VendorClient, Failure> {
    let wrong = |cause| {
        Failure::new(Kind::Refused, dialect.vendor, "open connection").reason("bad_address").because(cause)
    };
    let api = Url::parse(&connection.api).map_err(|cause: url::ParseError| wrong(cause))?;
    let tokens = match connection.secrets {
        SecretPlace::Nothing => AccessTokens::none(),
        SecretPlace::Keychain | SecretPlace::Environment { .. } => {
            AccessTokens::refreshed(connection, sign_in, secrets, Arc::clone(&clock))?
        }
    };
    let tokens = Arc::new(tokens);
    let hosts = hosts(api, &connection.vendor);
    let client = HttpClient::new(dialect, hosts, tokens.clone(), RateLimiter::new(limits), clock)?;
    Ok(VendorClient { client: Arc::new(client), tokens })
}

/// The addresses that a connection may talk to: Google keeps its directory on a host of its own.
fn hosts(api: Url, vendor: &str) -> Vec<Url> {
    match vendor {
        google::VENDOR => vec![google::directory_base(&api), api],
        _one_host => vec![api],
    }
}

#[cfg(test)]
mod tests;
