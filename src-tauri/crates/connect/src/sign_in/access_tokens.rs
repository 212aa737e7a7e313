//! The access token of one connection and its one refresher.
//!
//! Access tokens live in memory only. A rotated refresh token is written before the access token that came with it
//! is used, and the one before it is kept until the new one has worked, so that a crash at any point leaves a
//! token that the vendor takes.

use super::token_endpoint::{TokenEndpoint, TokenGrant};
use super::{RevokeMethod, SignInDialect};
use crate::clock::Clock;
use crate::failure::{Failure, Kind};
use crate::http::token_source::{OnBehalfOf, TokenSource};
use crate::secrets::{
    Purpose, Secret, SecretFailure, SecretName, SecretProblem, SecretStore, on_blocking_thread,
};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Mutex;
use truedocket_core::connection::Connection;
use truedocket_core::ids::ConnectionName;

/// A token is renewed this long before it ends, so that it does not end on its way.
const MARGIN: TimeDelta = TimeDelta::seconds(90);

/// Gives access tokens.
pub struct AccessTokens {
    source: Source,
}

enum Source {
    Nothing,
    Fixed(Secret),
    Refreshed(Box<Refresher>),
}

struct Refresher {
    connection: ConnectionName,
    endpoint: TokenEndpoint,
    secrets: Arc<dyn SecretStore>,
    clock: Arc<dyn Clock>,
    rounds: AtomicU64,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    token: Option<Token>,
    sign_in_ends: Option<DateTime<Utc>>,
    /// A rotated refresh token that the place of secrets did not take yet.
    unsaved: Option<Secret>,
    failed: Option<(Kind, Option<String>)>,
}

struct Token {
    text: Secret,
    expires: Option<DateTime<Utc>>,
}

impl AccessTokens {
    /// A token that never changes, for tests.
    pub fn fixed(token: &str) -> Self {
        Self { source: Source::Fixed(Secret::new(token)) }
    }

    /// For vendors that ask for no sign-in.
    pub fn none() -> Self {
        Self { source: Source::Nothing }
    }

    /// Tokens of that connection, renewed with the refresh token in `secrets`.
    ///
    /// # Errors
    /// `Kind::Refused` when the connection's addresses are none.
    pub fn refreshed(
        connection: &Connection,
        dialect: SignInDialect,
        secrets: Arc<dyn SecretStore>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Failure> {
        let endpoint = TokenEndpoint::new(connection, dialect, Arc::clone(&clock))?;
        let connection = connection.name.clone();
        let refresher = Refresher {
            connection,
            endpoint,
            secrets,
            clock,
            rounds: AtomicU64::new(0),
            held: Mutex::default(),
        };
        Ok(Self { source: Source::Refreshed(Box::new(refresher)) })
    }

    /// When the sign-in itself ends, where the vendor has said so since the program began.
    pub async fn sign_in_ends(&self) -> Option<DateTime<Utc>> {
        match &self.source {
            Source::Nothing | Source::Fixed(_) => None,
            Source::Refreshed(refresher) => refresher.held.lock().await.sign_in_ends,
        }
    }

    /// Takes the consent back at the vendor, where it has a way, and erases the tokens here. They are erased even
    /// if the vendor cannot be reached.
    ///
    /// # Errors
    /// The vendor did not confirm, or the tokens could not be erased.
    pub async fn end(&self) -> Result<(), Failure> {
        match &self.source {
            Source::Nothing | Source::Fixed(_) => Ok(()),
            Source::Refreshed(refresher) => refresher.end().await,
        }
    }
}

#[async_trait]
impl TokenSource for AccessTokens {
    async fn bearer(&self, place: OnBehalfOf) -> Result<Option<Secret>, Failure> {
        match &self.source {
            Source::Nothing => Ok(None),
            Source::Fixed(token) => Ok(Some(token.clone())),
            Source::Refreshed(refresher) => refresher.token(None, place).await.map(Some),
        }
    }

    async fn renew(&self, refused: Option<&Secret>, place: OnBehalfOf) -> Result<Option<Secret>, Failure> {
        match &self.source {
            Source::Nothing => Ok(None),
            Source::Fixed(_) => Err(Failure::new(Kind::SignedOut, place.0, place.1)),
            Source::Refreshed(refresher) => refresher.token(refused, place).await.map(Some),
        }
    }
}

impl Refresher {
    /// All callers queue here; the first one refreshes for all. `refused` is a token that the vendor did not take.
    async fn token(&self, refused: Option<&Secret>, place: OnBehalfOf) -> Result<Secret, Failure> {
        let round = self.rounds.load(Ordering::Acquire);
        let mut held = self.held.lock().await;
        if let Some(token) = held.token.as_ref().filter(|token| self.is_good(token, refused)) {
            return Ok(token.text.clone());
        }
        let others_tried = self.rounds.load(Ordering::Acquire) != round;
        if let (true, Some((kind, reason))) = (others_tried, &held.failed) {
            let mut failure = Failure::new(*kind, place.0, place.1);
            failure.reason.clone_from(reason);
            return Err(failure);
        }
        let outcome = self.refresh(&mut held).await;
        self.rounds.fetch_add(1, Ordering::AcqRel);
        match outcome {
            Ok(token) => {
                held.failed = None;
                Ok(token)
            }
            Err(failure) => {
                held.failed = Some((failure.kind, failure.reason.clone()));
                Err(Failure { operation: place.1, ..failure })
            }
        }
    }

    fn is_good(&self, token: &Token, refused: Option<&Secret>) -> bool {
        let lives = token.expires.is_none_or(|expires| self.clock.now() + MARGIN < expires);
        lives && refused != Some(&token.text)
    }

    async fn refresh(&self, held: &mut Held) -> Result<Secret, Failure> {
        held.token = None;
        self.save_unsaved(held).await?;
        let Some(current) = self.read(Purpose::RefreshToken).await? else {
            return Err(self.signed_out("no_sign_in"));
        };
        let secret = self.client_secret().await?;
        let (used, granted) = match self.endpoint.refresh(secret.as_ref(), &current).await {
            Ok(granted) => (current, granted),
            Err(failure) if failure.kind == Kind::SignedOut => {
                self.with_earlier(secret.as_ref(), &current, failure).await?
            }
            Err(failure) => return Err(failure),
        };
        held.sign_in_ends = granted.sign_in_ends.or(held.sign_in_ends);
        self.keep(held, used, &granted).await?;
        let text = granted.access.clone();
        held.token = Some(Token { text: granted.access, expires: granted.expires });
        Ok(text)
    }

    /// The present token is dead: the one before it may live, when a rotation was cut off before it was used.
    async fn with_earlier(
        &self,
        secret: Option<&Secret>,
        current: &Secret,
        failure: Failure,
    ) -> Result<(Secret, TokenGrant), Failure> {
        match self.read(Purpose::EarlierRefreshToken).await? {
            Some(earlier) if earlier != *current => {
                let granted = self.endpoint.refresh(secret, &earlier).await?;
                Ok((earlier, granted))
            }
            Some(_) | None => Err(failure),
        }
    }

    /// Writes what the next refresh needs, in an order that a crash cannot hurt.
    async fn keep(&self, held: &mut Held, used: Secret, granted: &TokenGrant) -> Result<(), Failure> {
        match &granted.refresh {
            Some(new) if *new != used => {
                held.unsaved = Some(new.clone());
                self.write(Purpose::EarlierRefreshToken, used).await?;
                self.save_unsaved(held).await
            }
            Some(_) | None => {
                self.write(Purpose::RefreshToken, used).await?;
                self.erase(Purpose::EarlierRefreshToken).await
            }
        }
    }

    async fn save_unsaved(&self, held: &mut Held) -> Result<(), Failure> {
        if let Some(new) = held.unsaved.clone() {
            self.write(Purpose::RefreshToken, new).await?;
            held.unsaved = None;
        }
        Ok(())
    }

    async fn client_secret(&self) -> Result<Option<Secret>, Failure> {
        if !self.endpoint.dialect().needs_secret {
            return Ok(None);
        }
        match self.read(Purpose::ClientSecret).await? {
            Some(secret) => Ok(Some(secret)),
            None => Err(Failure::new(Kind::Refused, self.endpoint.dialect().vendor, "sign in")
                .reason("client_secret_missing")),
        }
    }

    async fn end(&self) -> Result<(), Failure> {
        let mut held = self.held.lock().await;
        let revoked = self.revoke(&mut held).await;
        *held = Held::default();
        self.erase(Purpose::RefreshToken).await?;
        self.erase(Purpose::EarlierRefreshToken).await?;
        revoked
    }

    /// A sign-in that is dead already needs no revocation.
    async fn revoke(&self, held: &mut Held) -> Result<(), Failure> {
        if let (Some(RevokeMethod::Bearer(_)), None) = (self.endpoint.dialect().revoke, &held.token) {
            match self.refresh(held).await {
                Ok(_) => {}
                Err(failure) if failure.kind == Kind::SignedOut => return Ok(()),
                Err(failure) => return Err(failure),
            }
        }
        match self.read(Purpose::RefreshToken).await? {
            Some(refresh) => {
                self.endpoint.revoke(&refresh, held.token.as_ref().map(|token| &token.text)).await
            }
            None => Ok(()),
        }
    }

    async fn read(&self, purpose: Purpose) -> Result<Option<Secret>, Failure> {
        let secrets = Arc::clone(&self.secrets);
        on_blocking_thread(self.name(purpose), move |name| secrets.read(name))
            .await
            .map_err(|cause| self.closed(cause))
    }

    /// Writes only what is not there already: a keychain may ask a person.
    async fn write(&self, purpose: Purpose, secret: Secret) -> Result<(), Failure> {
        let secrets = Arc::clone(&self.secrets);
        let work = move |name: &SecretName| {
            if secrets.read(name)?.as_ref() == Some(&secret) {
                return Ok(());
            }
            secrets.write(name, &secret).map(drop)
        };
        on_blocking_thread(self.name(purpose), work).await.map_err(|cause| self.closed(cause))
    }

    async fn erase(&self, purpose: Purpose) -> Result<(), Failure> {
        let secrets = Arc::clone(&self.secrets);
        on_blocking_thread(self.name(purpose), move |name| secrets.erase(name))
            .await
            .map_err(|cause| self.closed(cause))
    }

    fn name(&self, purpose: Purpose) -> SecretName {
        SecretName::of(&self.connection, purpose)
    }

    fn closed(&self, cause: SecretFailure) -> Failure {
        keychain_failure(self.endpoint.dialect().vendor, cause)
    }

    fn signed_out(&self, reason: &str) -> Failure {
        Failure::new(Kind::SignedOut, self.endpoint.dialect().vendor, "sign in").reason(reason)
    }
}

/// The reason of a failure whose environment variable is not set: the variable's name follows.
pub const NOT_SET: &str = "variable_not_set";

/// The place of secrets did not work: nothing was sent, and it may work later. A variable that is not set has to be set
/// by a person.
pub(super) fn keychain_failure(vendor: &'static str, cause: SecretFailure) -> Failure {
    if let (SecretProblem::NotSet, Some(variable)) = (cause.trouble, &cause.cause) {
        let reason = format!("{NOT_SET} {variable}");
        return Failure::new(Kind::Refused, vendor, "sign in").reason(reason).because(cause);
    }
    Failure::new(Kind::Unavailable { sent: false }, vendor, "sign in").reason("keychain").because(cause)
}
