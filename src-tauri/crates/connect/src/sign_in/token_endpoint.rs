//! The vendor's token address: a code or a refresh token against an access token, through `oauth2` and our own
//! line. It keeps nothing; what to store, and when, is decided by [`super::access_tokens`] and [`super::flow`].

use super::{RevokeMethod, SignInDialect, microsoft_number, wants_administrator};
use crate::clock::Clock;
use crate::failure::{Failure, Kind};
use crate::http::client::transport::{Transport, TransportError};
use crate::http::outage;
use crate::http::request::Reply;
use crate::http::retry::retry_after;
use crate::secrets::Secret;
use chrono::{DateTime, TimeDelta, Utc};
use futures::future::{BoxFuture, FutureExt};
use http::{HeaderMap, HeaderValue, Method, header};
use oauth2::basic::{
    BasicErrorResponse, BasicErrorResponseType, BasicRevocationErrorResponse,
    BasicTokenIntrospectionResponse, BasicTokenType,
};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, Client, ClientId, ClientSecret, EndpointNotSet, EndpointSet,
    ExtraTokenFields, HttpRequest, HttpResponse, PkceCodeVerifier, RedirectUrl, RefreshToken,
    RequestTokenError, Scope, StandardRevocableToken, StandardTokenResponse, TokenResponse, TokenUrl,
};
use serde::{Deserialize, Serialize};
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use truedocket_core::connection::{Access, Connection, SecretPlace};
use url::Url;

/// Operation of failures that come of this file.
const OPERATION: &str = "sign in";

/// What some vendors add to their answer.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Extra {
    /// Seconds until the refresh token itself dies, where it does.
    #[serde(default)]
    refresh_token_expires_in: Option<u64>,
}

impl ExtraTokenFields for Extra {}

type Tokens = StandardTokenResponse<Extra, BasicTokenType>;
pub(super) type AuthClient = Client<
    BasicErrorResponse,
    Tokens,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// What the vendor granted.
#[derive(Debug)]
pub(super) struct TokenGrant {
    /// The access token.
    pub(super) access: Secret,
    /// When it ends, where the vendor says so.
    pub(super) expires: Option<DateTime<Utc>>,
    /// A new refresh token, where there is one.
    pub(super) refresh: Option<Secret>,
    /// When the sign-in itself ends, where the vendor says so.
    pub(super) sign_in_ends: Option<DateTime<Utc>>,
    /// What it is good for, where the vendor says so.
    pub(super) scopes: Option<Vec<String>>,
}

/// The token address of one connection.
pub(super) struct TokenEndpoint {
    dialect: SignInDialect,
    client_id: String,
    authorize: String,
    access: Access,
    /// Does a renewal name what it wants? A token that came from elsewhere gives what it has.
    names_scopes: bool,
    token: Url,
    transport: Transport,
    clock: Arc<dyn Clock>,
}

impl TokenEndpoint {
    pub(super) fn new(
        connection: &Connection,
        dialect: SignInDialect,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Failure> {
        let wrong = |cause: Box<dyn Error + Send + Sync>| {
            Failure::new(Kind::Refused, dialect.vendor, OPERATION).reason("bad_address").because(cause)
        };
        let token = Url::parse(&connection.token).map_err(|cause| wrong(cause.into()))?;
        let transport = Transport::new(vec![token.clone()]).map_err(|lost| failed(&dialect, lost))?;
        let (client_id, authorize) = (connection.client_id.clone(), connection.authorize.clone());
        AuthUrl::new(authorize.clone()).map_err(|cause| wrong(cause.into()))?;
        let names_scopes = connection.secrets == SecretPlace::Keychain && !dialect.until_allowed.is_empty();
        let access = connection.access;
        Ok(Self { dialect, client_id, authorize, access, names_scopes, token, transport, clock })
    }

    pub(super) fn dialect(&self) -> &SignInDialect {
        &self.dialect
    }

    /// The `oauth2` client; the secret goes into the body, which all our vendors accept.
    pub(super) fn client(&self, secret: Option<&Secret>) -> Result<AuthClient, Failure> {
        let wrong = |cause: url::ParseError| {
            Failure::new(Kind::Refused, self.dialect.vendor, OPERATION).reason("bad_address").because(cause)
        };
        let client = Client::new(ClientId::new(self.client_id.clone()))
            .set_auth_type(AuthType::RequestBody)
            .set_auth_uri(AuthUrl::new(self.authorize.clone()).map_err(wrong)?)
            .set_token_uri(TokenUrl::new(self.token.to_string()).map_err(wrong)?);
        Ok(match secret {
            Some(secret) => client.set_client_secret(ClientSecret::new(secret.reveal().to_owned())),
            None => client,
        })
    }

    /// A code against tokens.
    pub(super) async fn exchange(
        &self,
        client: &AuthClient,
        code: String,
        verifier: PkceCodeVerifier,
        redirect: RedirectUrl,
    ) -> Result<TokenGrant, Failure> {
        let send = self.carrier();
        let request = client
            .exchange_code(AuthorizationCode::new(code))
            .set_pkce_verifier(verifier)
            .set_redirect_uri(std::borrow::Cow::Owned(redirect));
        request
            .request_async(&send)
            .await
            .map(|tokens| self.granted(&tokens))
            .map_err(|cause| self.refused(cause))
    }

    /// A refresh token against an access token. Where an administrator may have allowed more since the sign-in, what is
    /// wanted is named; the other vendors give what they gave.
    pub(super) async fn refresh(
        &self,
        secret: Option<&Secret>,
        refresh: &Secret,
    ) -> Result<TokenGrant, Failure> {
        let client = self.client(secret)?;
        let refresh = RefreshToken::new(refresh.reveal().to_owned());
        let send = self.carrier();
        let named = if self.names_scopes { self.dialect.scopes(self.access) } else { &[] };
        let request = client.exchange_refresh_token(&refresh).add_scopes(scopes(named));
        let answer = request.request_async(&send).await;
        answer.map(|tokens| self.granted(&tokens)).map_err(|cause| self.refused(cause))
    }

    /// Takes the consent back. Where the vendor has no way, nothing is sent.
    pub(super) async fn revoke(&self, refresh: &Secret, access: Option<&Secret>) -> Result<(), Failure> {
        let Some(revoke) = self.dialect.revoke else { return Ok(()) };
        let mut headers = HeaderMap::new();
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(header::CONTENT_TYPE, form);
        let (segment, body) = match revoke {
            RevokeMethod::Form(segment) => {
                let mut body = url::form_urlencoded::Serializer::new(String::new());
                (segment, body.append_pair("token", refresh.reveal()).finish())
            }
            RevokeMethod::Bearer(segment) => {
                let bearer = access
                    .and_then(|token| HeaderValue::from_str(&format!("Bearer {}", token.reveal())).ok());
                headers.extend(bearer.map(|bearer| (header::AUTHORIZATION, bearer)));
                (segment, String::new())
            }
        };
        let url = self.token.join(segment).map_err(|cause| {
            Failure::new(Kind::Refused, self.dialect.vendor, "revoke").reason("bad_address").because(cause)
        })?;
        let sent = self.transport.exchange(Method::POST, &url, headers, body.into()).await;
        let reply = sent.map_err(|lost| failed(&self.dialect, lost))?;
        // 400 and 401: the token was dead already, which is what was wanted.
        if reply.status.is_success() || matches!(reply.status.as_u16(), 400 | 401) {
            return Ok(());
        }
        let mut failure = Failure::new(Kind::Unavailable { sent: true }, self.dialect.vendor, "revoke");
        failure.status = Some(reply.status.as_u16());
        Err(failure)
    }

    /// The adapter between `oauth2` and our line. It owns what it needs, so that its futures may change threads.
    fn carrier(&self) -> impl Fn(HttpRequest) -> BoxFuture<'static, Result<HttpResponse, NoAnswer>> + use<> {
        let (transport, clock) = (self.transport.clone(), Arc::clone(&self.clock));
        move |request| carry(transport.clone(), Arc::clone(&clock), request).boxed()
    }

    fn granted(&self, tokens: &Tokens) -> TokenGrant {
        let now = self.clock.now();
        // More than a century is no life of a token; it would only overflow.
        let later = |seconds: u64| {
            let seconds = i64::try_from(seconds.min(3_200_000_000)).unwrap_or(3_600);
            now.checked_add_signed(TimeDelta::seconds(seconds))
        };
        TokenGrant {
            access: Secret::new(tokens.access_token().secret()),
            expires: tokens.expires_in().and_then(|life| later(life.as_secs())),
            refresh: tokens.refresh_token().map(|token| Secret::new(token.secret())),
            sign_in_ends: tokens.extra_fields().refresh_token_expires_in.and_then(later),
            scopes: tokens.scopes().map(|all| all.iter().map(|scope| scope.as_str().to_owned()).collect()),
        }
    }

    fn refused(&self, cause: RequestTokenError<NoAnswer, BasicErrorResponse>) -> Failure {
        let vendor = self.dialect.vendor;
        match cause {
            RequestTokenError::ServerResponse(answer) => {
                let number = answer.error_description().and_then(|text| microsoft_number(text));
                let is_for_others =
                    number.as_deref().is_some_and(|it| is_of_directory(it) || wants_administrator(it));
                let number = number.filter(|_| is_for_others);
                let reason = number.unwrap_or_else(|| answer.error().as_ref().to_owned());
                let kind = match answer.error() {
                    _any if is_for_others => Kind::Refused,
                    BasicErrorResponseType::InvalidGrant => Kind::SignedOut,
                    BasicErrorResponseType::Extension(word) if is_sign_in_needed(word) => Kind::SignedOut,
                    BasicErrorResponseType::Extension(word) if is_passing(word) => {
                        Kind::Unavailable { sent: true }
                    }
                    BasicErrorResponseType::InvalidClient
                    | BasicErrorResponseType::InvalidRequest
                    | BasicErrorResponseType::InvalidScope
                    | BasicErrorResponseType::UnauthorizedClient
                    | BasicErrorResponseType::UnsupportedGrantType
                    | BasicErrorResponseType::Extension(_) => Kind::Refused,
                };
                Failure::new(kind, vendor, OPERATION).reason(reason)
            }
            RequestTokenError::Request(NoAnswer::Lost(lost)) => failed(&self.dialect, lost),
            RequestTokenError::Request(NoAnswer::Busy { status, until }) => {
                let kind = match until {
                    Some(until) => Kind::Throttled { until },
                    None => Kind::Unavailable { sent: true },
                };
                let mut failure = Failure::new(kind, vendor, OPERATION);
                failure.status = Some(status);
                failure
            }
            RequestTokenError::Request(NoAnswer::NotJson { status }) => {
                let mut failure = Failure::new(Kind::Broken, vendor, OPERATION).reason("not_json");
                failure.status = Some(status);
                failure
            }
            // Both may quote the body, which can hold a token: they are not passed on.
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                Failure::new(Kind::Broken, vendor, OPERATION).reason("unexpected_shape")
            }
        }
    }
}

async fn carry(
    transport: Transport,
    clock: Arc<dyn Clock>,
    request: HttpRequest,
) -> Result<HttpResponse, NoAnswer> {
    let (parts, body) = request.into_parts();
    let url = Url::parse(&parts.uri.to_string()).map_err(|_| NoAnswer::Lost(TransportError::Foreign))?;
    let reply = transport.exchange(parts.method, &url, parts.headers, body.into()).await;
    let reply = reply.map_err(NoAnswer::Lost)?;
    let status = reply.status;
    if status.as_u16() == 429 || status.is_server_error() {
        let until = retry_after(&reply.headers, clock.now());
        return Err(NoAnswer::Busy { status: status.as_u16(), until });
    }
    if status.is_redirection() || !is_json(&reply) {
        return Err(NoAnswer::NotJson { status: status.as_u16() });
    }
    let mut response = HttpResponse::new(reply.body.to_vec());
    *response.status_mut() = status;
    *response.headers_mut() = reply.headers;
    Ok(response)
}

/// As `oauth2` wants them.
pub(super) fn scopes(names: &'static [&'static str]) -> impl Iterator<Item = Scope> {
    names.iter().map(|name| Scope::new((*name).to_owned()))
}

/// Microsoft's numbers for a registration that is asked for in the wrong directory, or in none. No sign-in mends that.
fn is_of_directory(number: &str) -> bool {
    matches!(number, "AADSTS50194" | "AADSTS700016" | "AADSTS90002" | "AADSTS900023")
}

/// Errors of OpenID Connect Core §3.1.2.6 that a person mends by signing in.
fn is_sign_in_needed(word: &str) -> bool {
    matches!(word, "interaction_required" | "login_required" | "consent_required")
}

fn is_passing(word: &str) -> bool {
    matches!(word, "temporarily_unavailable" | "server_error" | "slow_down")
}

fn is_json(reply: &Reply) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(&reply.body).is_ok()
}

fn failed(dialect: &SignInDialect, lost: TransportError) -> Failure {
    let kind = match &lost {
        TransportError::BeforeSending(_) => Kind::Unavailable { sent: false },
        TransportError::AfterSending(_) => Kind::Unavailable { sent: true },
        TransportError::Foreign | TransportError::Cut(_) | TransportError::TooLarge => Kind::Broken,
    };
    let reason = outage::of(&lost).map(str::to_owned);
    Failure { reason, ..Failure::new(kind, dialect.vendor, OPERATION) }.because(lost)
}

/// Why `oauth2` got nothing to read.
#[derive(Debug)]
enum NoAnswer {
    Lost(TransportError),
    Busy { status: u16, until: Option<DateTime<Utc>> },
    NotJson { status: u16 },
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost(lost) => lost.fmt(f),
            Self::Busy { status, .. } | Self::NotJson { status } => write!(f, "HTTP {status}"),
        }
    }
}

impl Error for NoAnswer {}
