//! Sign-in of all vendors: the authorisation pages, where the pretend person consents at once, the token
//! addresses, and the check of bearer tokens. What a token may do is up to the vendors' modules.

mod authorize;
mod directory;
mod grants;
mod openid;
#[cfg(test)]
mod openid_tests;
#[cfg(test)]
mod tests;
mod token;
mod vendor;

pub use grants::{Bound, Grant, GrantError, Grants as Store, Tokens, challenge_of};
pub use vendor::{MULTI_TENANT_CLIENT, TENANT};

use crate::faults::FaultKind;
use crate::state::Shared;
use crate::vendor::Vendor;
use axum::Router;
use axum::extract::{Json, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

/// Authorize and token addresses of all vendors, with their whole paths.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/google/o/oauth2/v2/auth", get(authorize::google))
        .route("/google/token", post(token::google))
        .route("/google/revoke", post(token::revoke_google))
        .route("/graph/{tenant}/oauth2/v2.0/authorize", get(authorize::graph))
        .route("/graph/{tenant}/oauth2/v2.0/token", post(token::graph))
        .route("/clio/oauth/authorize", get(authorize::clio))
        .route("/clio/oauth/token", post(token::clio))
        .route("/clio/oauth/deauthorize", post(token::deauthorize_clio))
        .merge(openid::routes())
}

/// The control address's addresses, with their whole paths: tokens without a browser, and what a changed password does.
pub fn control_routes() -> Router<Shared> {
    Router::new()
        .route("/_sandbox/tokens", post(give_tokens).delete(revoke_tokens))
        .route("/_sandbox/clients", get(clients))
        .route("/_sandbox/administrator", post(want_administrator))
}

/// The account that the bearer token of a request stands for, or the vendor's refusal.
#[expect(clippy::result_large_err, reason = "the refusal is the answer itself")]
pub fn bearer(shared: &Shared, headers: &HeaderMap, vendor: Vendor) -> Result<String, Response> {
    account(shared, headers, vendor).ok_or_else(|| {
        let mark = [(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")];
        (StatusCode::UNAUTHORIZED, mark, Json(refusal(shared, vendor))).into_response()
    })
}

/// The account that the bearer token stands for; `None` when it is missing, unknown, another vendor's, too old,
/// revoked, or of an account that was disabled.
pub fn account(shared: &Shared, headers: &HeaderMap, vendor: Vendor) -> Option<String> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let token = text.strip_prefix("Bearer ")?;
    let now = shared.now();
    let account = shared.oauth().holder(vendor, token, now)?.account.clone();
    may_sign_in(shared, &account).then_some(account)
}

/// What the bearer token may do, scopes parted by spaces; `None` as for [`account`].
pub fn scope(shared: &Shared, headers: &HeaderMap, vendor: Vendor) -> Option<String> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let token = text.strip_prefix("Bearer ")?;
    let now = shared.now();
    Some(shared.oauth().holder(vendor, token, now)?.scope.clone())
}

/// The body of a 401.
pub fn refusal(shared: &Shared, vendor: Vendor) -> Value {
    match vendor {
        Vendor::Google => json!({ "error": {
            "code": 401,
            "message": "The request has no valid credentials.",
            "status": "UNAUTHENTICATED",
            "errors": [{
                "domain": "global", "reason": "authError", "message": "Invalid credentials",
                "locationType": "header", "location": "Authorization",
            }],
        }}),
        Vendor::Graph => json!({ "error": {
            "code": "InvalidAuthenticationToken",
            "message": "The access token is missing, expired or not valid.",
            "innerError": { "date": shared.now().format("%Y-%m-%dT%H:%M:%S").to_string() },
        }}),
        Vendor::Clio => json!({ "error": {
            "type": "UnauthorizedError", "message": "The access token is missing, expired or not valid.",
        }}),
    }
}

/// People who left cannot sign in. An account that is nobody's of the firm can: worlds of tests may be empty.
fn may_sign_in(shared: &Shared, account: &str) -> bool {
    shared.world().people.iter().find(|p| p.email == account).is_none_or(|p| p.active)
}

/// Who sits at the browser: the hinted person, else the first attorney, else the first of the staff.
fn person(shared: &Shared, hint: Option<&str>) -> Option<String> {
    let world = shared.world();
    let mut active = world.people.iter().filter(|p| p.active);
    let found = match hint {
        Some(hint) => active.find(|p| p.email.eq_ignore_ascii_case(hint)),
        None => world.people.iter().find(|p| p.active && p.attorney).or_else(|| active.next()),
    };
    found.map(|p| p.email.clone())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whose {
    vendor: Vendor,
    account: String,
}

async fn give_tokens(State(shared): State<Shared>, Json(whose): Json<Whose>) -> Json<Value> {
    let scope = whose.vendor.usual_scope().to_owned();
    let grant = Grant { vendor: whose.vendor, account: whose.account, scope, offline: true };
    let now = shared.now();
    let tokens = shared.oauth().issue(grant, None, now);
    Json(json!({
        "refresh_token": tokens.refresh,
        "access_token": tokens.access,
        "expires_in": tokens.expires_in,
        "client_id": whose.vendor.client_id(),
        "client_secret": whose.vendor.client_secret().unwrap_or_default(),
    }))
}

async fn revoke_tokens(State(shared): State<Shared>, Json(whose): Json<Whose>) -> StatusCode {
    shared.oauth().revoke_account(whose.vendor, &whose.account);
    StatusCode::NO_CONTENT
}

/// From now on nobody but the administrator of Microsoft's directory may allow calendars to be read.
async fn want_administrator(State(shared): State<Shared>) -> StatusCode {
    shared.oauth().want_administrator();
    StatusCode::NO_CONTENT
}

async fn clients() -> Json<Value> {
    let all = Vendor::ALL.map(|v| {
        let client =
            json!({ "client_id": v.client_id(), "client_secret": v.client_secret().unwrap_or_default() });
        (v.name().to_owned(), client)
    });
    Json(Value::Object(all.into_iter().collect()))
}

/// Whether the pretend person refuses this time.
fn refuses(shared: &Shared, vendor: Vendor) -> bool {
    shared.fault(vendor, FaultKind::ConsentRefused)
}
