//! The token addresses: codes and refresh tokens against access tokens (RFC 6749, 4.1.3 and 6), with each
//! vendor's own form of success and refusal.

use super::{GrantError, Tokens, directory, openid};
use crate::faults::FaultKind;
use crate::state::Shared;
use crate::vendor::Vendor;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use serde_json::{Value, json};
use std::collections::BTreeMap;

type Form = BTreeMap<String, String>;
/// What Microsoft says where nobody has consented to a scope yet.
const CONSENT: &str = "the user or administrator has not consented to use the application";
/// Error word and what is wrong.
type TokenError = (&'static str, String);

const KNOWN: [&str; 8] = [
    "grant_type",
    "code",
    "redirect_uri",
    "client_id",
    "client_secret",
    "code_verifier",
    "refresh_token",
    "scope",
];

pub(super) async fn google(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    answer(&shared, Vendor::Google, &headers, &body)
}

pub(super) async fn graph(
    State(shared): State<Shared>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(why) = directory::check(&shared, &tenant, directory::client_of(&body).as_deref()) {
        let error = if why.number == 700_016 { "unauthorized_client" } else { "invalid_request" };
        return microsoft(&shared, StatusCode::BAD_REQUEST, error, why.number, &why.to_string());
    }
    answer(&shared, Vendor::Graph, &headers, &body)
}

pub(super) async fn clio(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    answer(&shared, Vendor::Clio, &headers, &body)
}

/// Takes the consent back; the token may be of either kind.
pub(super) async fn revoke_google(State(shared): State<Shared>, body: Bytes) -> Response {
    let token = url::form_urlencoded::parse(&body).find(|(name, _)| name == "token");
    match token {
        Some((_, token)) => {
            shared.oauth().revoke(&token);
            Json(json!({})).into_response()
        }
        None => refuse(&shared, Vendor::Google, &("invalid_request", "token is missing".to_owned())),
    }
}

/// Clio's way to end a sign-in: the access token as the bearer (`POST /oauth/deauthorize`).
pub(super) async fn deauthorize_clio(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    match super::bearer(&shared, &headers, Vendor::Clio) {
        Ok(account) => {
            shared.oauth().revoke_account(Vendor::Clio, &account);
            StatusCode::OK.into_response()
        }
        Err(refusal) => refusal,
    }
}

fn answer(shared: &Shared, vendor: Vendor, headers: &HeaderMap, body: &[u8]) -> Response {
    match tokens(shared, vendor, headers, body) {
        Ok(tokens) => granted(shared, vendor, &tokens, body),
        Err(no) => refuse(shared, vendor, &no),
    }
}

fn tokens(shared: &Shared, vendor: Vendor, headers: &HeaderMap, body: &[u8]) -> Result<Tokens, TokenError> {
    let form = read(vendor, headers, body)?;
    client(vendor, headers, &form)?;
    let now = shared.now();
    let need = |name: &str| {
        let value = form.get(name).map(String::as_str).filter(|value| !value.is_empty());
        value.ok_or_else(|| ("invalid_request", format!("{name} is missing")))
    };
    let result = match need("grant_type")? {
        "authorization_code" => {
            let (code, redirect) = (need("code")?, need("redirect_uri")?);
            let verifier = form.get("code_verifier").map(String::as_str);
            if verifier.is_some_and(|text| !(43..=128).contains(&text.len())) {
                return Err(("invalid_grant", "code_verifier must be 43 to 128 characters".to_owned()));
            }
            shared.oauth().exchange(vendor, code, redirect, verifier, now)
        }
        "refresh_token" => {
            let refresh = need("refresh_token")?;
            if shared.fault(vendor, FaultKind::RevokedGrant) {
                shared.oauth().revoke(refresh);
            }
            let scope = form.get("scope").map(String::as_str).filter(|scope| !scope.is_empty());
            shared.oauth().renew(vendor, refresh, scope, now)
        }
        other => return Err(("unsupported_grant_type", format!("grant_type {other} is not offered"))),
    };
    result.map_err(|refused| {
        if refused == GrantError::Consent && vendor != Vendor::Graph {
            return ("invalid_scope", "more is asked for than was granted".to_owned());
        }
        let about = match refused {
            GrantError::Consent => CONSENT,
            GrantError::Dead => "the grant is unknown, used, revoked or expired",
            GrantError::Redirect => "redirect_uri is not the one of the authorisation request",
            GrantError::Verifier => "code_verifier does not belong to the code_challenge",
        };
        ("invalid_grant", about.to_owned())
    })
}

fn read(vendor: Vendor, headers: &HeaderMap, body: &[u8]) -> Result<Form, TokenError> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(("invalid_request", "the body must be a form".to_owned()));
    }
    let mut form = Form::new();
    for (name, value) in url::form_urlencoded::parse(body).into_owned() {
        if !KNOWN.contains(&name.as_str()) && !vendor.own_token_params().contains(&name.as_str()) {
            return Err(("invalid_request", format!("the parameter {name} does not exist")));
        }
        if form.insert(name.clone(), value).is_some() {
            return Err(("invalid_request", format!("the parameter {name} came twice")));
        }
    }
    Ok(form)
}

/// The client signs in by body or by Basic, never by both (RFC 6749, 2.3). A public client must not have a secret.
fn client(vendor: Vendor, headers: &HeaderMap, form: &Form) -> Result<(), TokenError> {
    let bad = |about: &str| Err(("invalid_client", about.to_owned()));
    let basic = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(basic);
    let (id, secret) = match &basic {
        Some(_) if form.contains_key("client_secret") => {
            return Err(("invalid_request", "the client signed in twice".to_owned()));
        }
        Some((id, secret)) => (Some(id), Some(secret)),
        None => (form.get("client_id"), form.get("client_secret")),
    };
    if !vendor.knows_client(id.map(String::as_str)) {
        return bad("the client is not registered");
    }
    match (vendor.client_secret(), secret.map(String::as_str)) {
        (None, Some(_)) => bad("a public client must not send a client_secret"),
        (expected, given) if expected == given => Ok(()),
        (Some(_) | None, _) => bad("client_secret is missing or wrong"),
    }
}

fn basic(value: &str) -> Option<(String, String)> {
    let text = String::from_utf8(STANDARD.decode(value.strip_prefix("Basic ")?).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let plain = |part: &str| percent_encoding::percent_decode_str(part).decode_utf8_lossy().into_owned();
    Some((plain(id), plain(secret)))
}

fn granted(shared: &Shared, vendor: Vendor, tokens: &Tokens, body: &[u8]) -> Response {
    let form: Form = url::form_urlencoded::parse(body).into_owned().collect();
    let mut body =
        json!({ "access_token": tokens.access, "expires_in": tokens.expires_in, "token_type": "Bearer" });
    if let Some(refresh) = &tokens.refresh {
        body["refresh_token"] = json!(refresh);
    }
    if let Some(id_token) = openid::id_token(shared, vendor, tokens, form.get("client_id")) {
        body["id_token"] = json!(id_token);
    }
    if vendor == Vendor::Graph && form.get("client_info").is_some_and(|wanted| wanted == "1") {
        body["client_info"] = json!(openid::client_info(&tokens.account));
    }
    match vendor {
        Vendor::Google => body["scope"] = json!(tokens.scope),
        Vendor::Graph => {
            body["scope"] = json!(tokens.scope);
            body["ext_expires_in"] = json!(tokens.expires_in);
        }
        Vendor::Clio => body["token_type"] = json!("bearer"),
    }
    uncached(StatusCode::OK, body)
}

fn refuse(shared: &Shared, vendor: Vendor, (error, about): &TokenError) -> Response {
    let status = if *error == "invalid_client" { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
    if vendor == Vendor::Graph {
        let number = match *error {
            "invalid_grant" if about == CONSENT => 65_001,
            "invalid_grant" => 70_008,
            "invalid_client" => 700_025,
            "unsupported_grant_type" => 70_003,
            _unlisted => 900_144,
        };
        return microsoft(shared, status, error, number, &format!("AADSTS{number}: {about}"));
    }
    uncached(status, json!({ "error": error, "error_description": about }))
}

/// Microsoft's form of a refusal.
fn microsoft(shared: &Shared, status: StatusCode, error: &str, number: u32, about: &str) -> Response {
    let mut body = json!({
        "error": error,
        "error_description": about,
        "error_codes": [number],
        "timestamp": shared.now().format("%Y-%m-%d %H:%M:%SZ").to_string(),
        "trace_id": "00000000-0000-4000-8000-000000000000",
        "correlation_id": "00000000-0000-4000-8000-000000000001",
    });
    if number == 65_001 {
        body["suberror"] = json!("consent_required");
    }
    uncached(status, body)
}

fn uncached(status: StatusCode, body: Value) -> Response {
    let headers = [(header::CACHE_CONTROL, "no-store"), (header::PRAGMA, "no-cache")];
    (status, headers, Json(body)).into_response()
}
