//! One sign-in from the button to the kept refresh token: system browser, PKCE S256, 256-bit state, a loopback
//! address that lives for five minutes and takes one answer (RFC 8252).

use super::access_tokens::keychain_failure;
use super::callback::ExpectedCallback;
use super::listen::{CallbackResult, wait};
use super::token_endpoint::{TokenEndpoint, TokenGrant, scopes};
use super::{PATH, SignInDialect, wants_administrator};
use crate::clock::Clock;
use crate::failure::{Failure, Kind};
use crate::secrets::{Purpose, Secret, SecretName, SecretStore, on_blocking_thread};
use chrono::{DateTime, Utc};
use oauth2::{CsrfToken, PkceCodeChallenge, RedirectUrl};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use truedocket_core::connection::Connection;
use url::Url;

/// How long a person has to answer.
pub const LIFE: Duration = Duration::from_secs(300);

/// What came of a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// When it ends, where the vendor says so.
    pub ends: Option<DateTime<Utc>>,
    /// Somebody who administers the vendor's directory has to allow it first; it reaches as far as it should from then on,
    /// and nobody has to sign in again.
    pub waits_for_administrator: bool,
}

/// Lets a person sign in. `open` shows an address in the system browser.
///
/// Where an administrator has to allow what is asked for, the person is asked once more, for what everybody may allow.
///
/// # Errors
/// `Kind::Refused` with the reason `access_denied` when the person said no, `timed_out` when nothing came back,
/// `client_secret_missing`, `not_all_ticked` or `no_refresh_token`; other kinds as the vendor's token address answers.
pub async fn sign_in(
    connection: &Connection,
    dialect: SignInDialect,
    secrets: Arc<dyn SecretStore>,
    clock: Arc<dyn Clock>,
    open: &(dyn Fn(&str) + Send + Sync),
) -> Result<SignedIn, Failure> {
    let endpoint = TokenEndpoint::new(connection, dialect, Arc::clone(&clock))?;
    let secret = client_secret(connection, &dialect, &secrets).await?;
    let asking = Asking { endpoint, secret, dialect, clock, account: connection.account.clone(), open };
    let (granted, waits_for_administrator) = match asking.ask(dialect.scopes(connection.access)).await {
        Ok(granted) => (granted, false),
        Err(failure) if failure.reason.as_deref().is_some_and(wants_administrator) => {
            match dialect.until_allowed {
                [] => return Err(failure),
                // What the person may allow comes to nothing as well: then the first answer is what counts.
                everybodys => (asking.ask(everybodys).await.map_err(|_| failure)?, true),
            }
        }
        Err(failure) => return Err(failure),
    };
    let refused = |reason: &str| Failure::new(Kind::Refused, dialect.vendor, "sign in").reason(reason);
    if !waits_for_administrator && !is_ticked(&dialect, connection, &granted) {
        return Err(refused("not_all_ticked"));
    }
    let Some(refresh) = granted.refresh else { return Err(refused("no_refresh_token")) };
    keep(connection, dialect.vendor, secrets, refresh).await?;
    Ok(SignedIn { ends: granted.sign_in_ends, waits_for_administrator })
}

/// Did the person allow all that the connection cannot do without? Google shows a box for each scope.
fn is_ticked(dialect: &SignInDialect, connection: &Connection, granted: &TokenGrant) -> bool {
    let Some(given) = &granted.scopes else { return true };
    let mut asked = dialect.scopes(connection.access).iter().filter(|scope| dialect.needed.contains(scope));
    asked.all(|scope| given.iter().any(|given| given == scope))
}

/// Who asks whom.
struct Asking<'a> {
    endpoint: TokenEndpoint,
    secret: Option<Secret>,
    dialect: SignInDialect,
    clock: Arc<dyn Clock>,
    /// The account that is meant; empty for any.
    account: String,
    open: &'a (dyn Fn(&str) + Send + Sync),
}

impl Asking<'_> {
    /// One question in the browser, and its answer against tokens.
    async fn ask(&self, wanted: &'static [&'static str]) -> Result<TokenGrant, Failure> {
        let dialect = &self.dialect;
        let refused = |reason: &str| Failure::new(Kind::Refused, dialect.vendor, "sign in").reason(reason);
        let client = self.endpoint.client(self.secret.as_ref())?;
        let listener =
            TcpListener::bind("127.0.0.1:0").await.map_err(|cause| refused("no_port").because(cause))?;
        let port = listener.local_addr().map_err(|cause| refused("no_port").because(cause))?.port();
        let authority = format!("{}:{port}", dialect.loopback);
        let redirect = RedirectUrl::new(format!("http://{authority}{PATH}"))
            .map_err(|cause| refused("bad_address").because(cause))?;

        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut question = client
            .authorize_url(|| CsrfToken::new_random_len(32))
            .set_redirect_uri(std::borrow::Cow::Borrowed(&redirect))
            .set_pkce_challenge(challenge)
            .add_scopes(scopes(wanted));
        for (name, value) in dialect.extra {
            question = question.add_extra_param(*name, *value);
        }
        if !self.account.is_empty() {
            question = question.add_extra_param("login_hint", self.account.as_str());
        }
        let (address, state) = question.url();
        let expected = ExpectedCallback {
            authority,
            path: PATH,
            state: state.into_secret(),
            authorize: origin_of(&address),
        };
        (self.open)(address.as_str());

        let came = tokio::select! {
            came = wait(&listener, &expected) => came.map_err(|cause| refused("no_port").because(cause))?,
            () = self.clock.sleep(LIFE) => return Err(refused("timed_out")),
        };
        drop(listener);
        match came {
            CallbackResult::Code(code) => self.endpoint.exchange(&client, code, verifier, redirect).await,
            CallbackResult::Declined(error) => Err(refused(&error)),
        }
    }
}

fn origin_of(address: &Url) -> Url {
    let mut bare = address.clone();
    bare.set_query(None);
    bare
}

async fn client_secret(
    connection: &Connection,
    dialect: &SignInDialect,
    secrets: &Arc<dyn SecretStore>,
) -> Result<Option<Secret>, Failure> {
    if !dialect.needs_secret {
        return Ok(None);
    }
    let place = Arc::clone(secrets);
    let name = SecretName::of(&connection.name, Purpose::ClientSecret);
    let read = on_blocking_thread(name, move |name| place.read(name)).await;
    match read.map_err(|cause| keychain_failure(dialect.vendor, cause))? {
        Some(secret) => Ok(Some(secret)),
        None => Err(Failure::new(Kind::Refused, dialect.vendor, "sign in").reason("client_secret_missing")),
    }
}

/// The new token first, then the old one goes: an earlier account's token must not come back to life.
async fn keep(
    connection: &Connection,
    vendor: &'static str,
    secrets: Arc<dyn SecretStore>,
    refresh: Secret,
) -> Result<(), Failure> {
    let earlier = SecretName::of(&connection.name, Purpose::EarlierRefreshToken);
    let name = SecretName::of(&connection.name, Purpose::RefreshToken);
    let work = move |name: &SecretName| {
        secrets.write(name, &refresh)?;
        secrets.erase(&earlier)
    };
    on_blocking_thread(name, work).await.map_err(|cause| keychain_failure(vendor, cause))
}
