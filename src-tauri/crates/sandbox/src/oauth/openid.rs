//! OpenID Connect as far as the vendors' own client libraries need it to sign in: discovery documents, id tokens,
//! who somebody is, Microsoft's `client_info`, and the page on which an administrator allows an application.
//!
//! Id tokens say `alg: none`: they come straight from the token address, so that clients need not check a signature
//! (OpenID Connect Core 1.0, 3.1.3.7 point 6), and a pretend key would only look like one.

use super::vendor::TENANT;
use super::{Tokens, bearer, directory};
use crate::state::Shared;
use crate::vendor::Vendor;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::get;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use uuid::Uuid;

/// Addresses with their whole paths.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/google/.well-known/openid-configuration", get(google))
        .route("/google/oauth2/v3/certs", get(no_keys))
        .route("/google/v1/userinfo", get(userinfo))
        .route("/graph/{tenant}/v2.0/.well-known/openid-configuration", get(graph))
        .route("/graph/{tenant}/discovery/v2.0/keys", get(no_keys))
        .route("/graph/{tenant}/discovery/instance", get(instance))
        .route("/graph/{tenant}/adminconsent", get(administrator))
        .route("/graph/{tenant}/v2.0/adminconsent", get(administrator))
}

/// Who signed in, for the program that asked. `None` where no scope asks for it, and at Clio.
pub(super) fn id_token(
    shared: &Shared,
    vendor: Vendor,
    tokens: &Tokens,
    client: Option<&String>,
) -> Option<String> {
    let asked = tokens.scope.split(' ').any(|word| word == "openid");
    if !asked || vendor == Vendor::Clio {
        return None;
    }
    let now = shared.now().timestamp();
    let mut claims = json!({
        "iss": issuer(shared, vendor, TENANT),
        "aud": client.map_or(vendor.client_id(), String::as_str),
        "sub": number(&tokens.account).to_string(),
        "iat": now,
        "nbf": now,
        "exp": now + tokens.expires_in,
        "email": tokens.account,
    });
    if vendor == Vendor::Graph {
        claims["tid"] = json!(TENANT);
        claims["oid"] = json!(number(&tokens.account).to_string());
        claims["preferred_username"] = json!(tokens.account);
        claims["ver"] = json!("2.0");
    }
    if let Some(nonce) = &tokens.nonce {
        claims["nonce"] = json!(nonce);
    }
    let head = part(&json!({ "alg": "none", "typ": "JWT" }));
    Some(format!("{head}.{}.", part(&claims)))
}

/// Who and where, in Microsoft's own form.
pub(super) fn client_info(account: &str) -> String {
    part(&json!({ "uid": number(account).to_string(), "utid": TENANT }))
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn number(account: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, account.as_bytes())
}

fn issuer(shared: &Shared, vendor: Vendor, tenant: &str) -> String {
    match vendor {
        Vendor::Graph => format!("{}/graph/{tenant}/v2.0", shared.base()),
        Vendor::Google | Vendor::Clio => format!("{}/{}", shared.base(), vendor.name()),
    }
}

async fn google(State(shared): State<Shared>) -> Json<Value> {
    let base = format!("{}/google", shared.base());
    Json(json!({
        "issuer": issuer(&shared, Vendor::Google, ""),
        "authorization_endpoint": format!("{base}/o/oauth2/v2/auth"),
        "token_endpoint": format!("{base}/token"),
        "userinfo_endpoint": format!("{base}/v1/userinfo"),
        "revocation_endpoint": format!("{base}/revoke"),
        "jwks_uri": format!("{base}/oauth2/v3/certs"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["none"],
        "scopes_supported": ["openid", "email", "profile"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "code_challenge_methods_supported": ["S256"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
    }))
}

async fn graph(State(shared): State<Shared>, Path(tenant): Path<String>) -> Response {
    let id = match directory::id(&shared, &tenant) {
        Ok(id) => id,
        Err(no) => {
            let body = json!({
                "error": "invalid_tenant", "error_description": no.to_string(), "error_codes": [no.number],
            });
            return (StatusCode::BAD_REQUEST, Json(body)).into_response();
        }
    };
    let base = format!("{}/graph/{tenant}", shared.base());
    Json(json!({
        "issuer": issuer(&shared, Vendor::Graph, &id),
        "authorization_endpoint": format!("{base}/oauth2/v2.0/authorize"),
        "token_endpoint": format!("{base}/oauth2/v2.0/token"),
        "jwks_uri": format!("{base}/discovery/v2.0/keys"),
        "response_modes_supported": ["query"],
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["none"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
    }))
    .into_response()
}

/// Which names of the sign-in host mean one cloud; clients ask before they trust an address.
async fn instance(State(shared): State<Shared>, Path(tenant): Path<String>) -> Json<Value> {
    let host = "login.microsoftonline.com";
    Json(json!({
        "tenant_discovery_endpoint":
            format!("{}/graph/{tenant}/v2.0/.well-known/openid-configuration", shared.base()),
        "api-version": "1.1",
        "metadata": [{
            "preferred_network": host,
            "preferred_cache": "login.windows.net",
            "aliases": [host, "login.windows.net", "login.microsoft.com", "sts.windows.net"],
        }],
    }))
}

async fn no_keys() -> Json<Value> {
    Json(json!({ "keys": [] }))
}

async fn userinfo(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    match bearer(&shared, &headers, Vendor::Google) {
        Ok(account) => {
            let (sub, email) = (number(&account).to_string(), account);
            Json(json!({ "sub": sub, "email": email, "email_verified": true })).into_response()
        }
        Err(refusal) => refusal,
    }
}

/// Somebody who administers the directory opens it and allows the application for everybody.
async fn administrator(
    State(shared): State<Shared>,
    Path(tenant): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let client = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "client_id");
    let client = client.map(|(_, id)| id.into_owned());
    let text = match directory::check(&shared, &tenant, client.as_deref()) {
        Err(no) => Err(no.to_string()),
        Ok(()) if !Vendor::Graph.knows_client(client.as_deref()) => {
            Err("AADSTS700016: the application was not found in the directory".to_owned())
        }
        Ok(()) => {
            shared.oauth().administrator_consents();
            Ok("The application is allowed for everybody of this directory.\n".to_owned())
        }
    };
    let (status, text) = match text {
        Ok(text) => (StatusCode::OK, text),
        Err(text) => (StatusCode::BAD_REQUEST, text),
    };
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
