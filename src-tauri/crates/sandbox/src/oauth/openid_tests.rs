//! What the vendors' own client libraries ask for beside codes and tokens.

use super::{authorize, challenge_of, token};
use crate::state::{Options, Shared};
use crate::vendor::Vendor;
use crate::world::Person;
use crate::{Sandbox, browser};
use axum::extract::{Path, RawQuery, State};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderValue};
use serde_json::{Value, json};

const VERIFIER: &str = "0123456789012345678901234567890123456789012345678901";
const BACK: &str = "http://localhost:4711/";

fn world() -> crate::World {
    let mut world = crate::world::empty("2026-11-19T12:00:00Z".parse().expect("a time"));
    let (email, name) = ("ana@firm.example".to_owned(), "Ana".to_owned());
    world.people.push(Person { email, name, attorney: true, active: true, left_on: None, user_number: 1 });
    world
}

fn form(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Where Microsoft's page leads.
async fn asked(shared: &Shared, scope: &str) -> url::Url {
    let challenge = challenge_of(VERIFIER);
    let query = form(&[
        ("response_type", "code"),
        ("client_id", Vendor::Graph.client_id()),
        ("redirect_uri", BACK),
        ("state", "s1"),
        ("scope", scope),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        ("nonce", "n1"),
        ("client_info", "1"),
    ]);
    let state = State(shared.clone());
    let answer = authorize::graph(state, Path(super::TENANT.into()), RawQuery(Some(query))).await;
    let to = answer.headers().get("location").and_then(|v| v.to_str().ok()).expect("a redirect");
    to.parse().expect("an address")
}

fn told(url: &url::Url, name: &str) -> String {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

async fn tokens(shared: &Shared, pairs: &[(&str, &str)]) -> Value {
    let mut all = pairs.to_vec();
    all.extend([("client_id", Vendor::Graph.client_id()), ("client_info", "1")]);
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/x-www-form-urlencoded"));
    let state = State(shared.clone());
    let answer = token::graph(state, Path(super::TENANT.into()), headers, form(&all).into()).await;
    let bytes = axum::body::to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
    serde_json::from_slice(&bytes).expect("JSON")
}

async fn exchanged(shared: &Shared, scope: &str) -> Value {
    let code = told(&asked(shared, scope).await, "code");
    let code = code.as_str();
    let pairs = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", BACK),
        ("code_verifier", VERIFIER),
        ("scope", scope),
    ];
    tokens(shared, &pairs).await
}

fn opened(part: &str) -> Value {
    let bytes = URL_SAFE_NO_PAD.decode(part).expect("base64 without padding");
    serde_json::from_slice(&bytes).expect("JSON")
}

#[tokio::test]
async fn an_id_token_names_who_and_for_whom() {
    let shared = Shared::new(world(), "http://127.0.0.1:1".into(), Options::default());
    let tokens = exchanged(&shared, "openid profile offline_access User.Read").await;
    let text = tokens["id_token"].as_str().expect("openid was asked for");
    let parts: Vec<&str> = text.split('.').collect();
    assert_eq!(parts.len(), 3, "a token has three parts, whether signed or not");
    let claims = opened(parts[1]);
    assert_eq!(claims["aud"], Vendor::Graph.client_id(), "it is for the program that asked");
    assert_eq!(claims["nonce"], "n1", "and for this one sign-in");
    assert_eq!(claims["tid"], super::TENANT, "the directory is told");
    let known = opened(tokens["client_info"].as_str().expect("client_info was asked for"));
    assert_eq!(known["utid"], super::TENANT, "as Microsoft's own clients want it");
    let without = exchanged(&shared, "offline_access User.Read").await;
    assert!(without.get("id_token").is_none(), "nobody asked for openid: {without}");
}

#[tokio::test]
async fn an_administrator_is_asked_first_and_the_refresh_token_then_reaches_further() {
    let shared = Shared::new(world(), "http://127.0.0.1:1".into(), Options::default());
    shared.oauth().want_administrator();
    let wide = "offline_access User.Read Calendars.Read";
    let back = asked(&shared, wide).await;
    assert_eq!(told(&back, "error"), "access_denied", "no code without the administrator");
    assert!(told(&back, "error_description").starts_with("AADSTS90094"), "and why: {back}");
    let narrow = exchanged(&shared, "offline_access User.Read").await;
    let refresh = narrow["refresh_token"].as_str().expect("one's name is one's own");
    let renewal = [("grant_type", "refresh_token"), ("refresh_token", refresh), ("scope", wide)];
    let no = tokens(&shared, &renewal).await;
    assert_eq!(
        (&no["error"], &no["suberror"]),
        (&json!("invalid_grant"), &json!("consent_required")),
        "{no}"
    );
    assert_eq!(no["error_codes"][0], 65_001, "with Microsoft's number");
    shared.oauth().administrator_consents();
    let yes = tokens(&shared, &renewal).await;
    assert_eq!(yes["scope"], wide, "without another sign-in: {yes}");
}

#[tokio::test]
async fn discovery_leads_to_addresses_that_answer() {
    let sandbox = Sandbox::start(world(), Options::default()).await.expect("a free port");
    let at = |path: &str| format!("{}{path}", sandbox.base);
    for (path, status) in [
        ("/google/.well-known/openid-configuration", 200),
        ("/google/oauth2/v3/certs", 200),
        ("/graph/firm.example/v2.0/.well-known/openid-configuration", 200),
        ("/graph/organizations/v2.0/.well-known/openid-configuration", 200),
        ("/graph/nobody.example/v2.0/.well-known/openid-configuration", 400),
        ("/graph/firm.example/discovery/v2.0/keys", 200),
        ("/graph/common/discovery/instance?api-version=1.1", 200),
        ("/graph/firm.example/adminconsent?client_id=another", 400),
    ] {
        assert_eq!(browser::open(&at(path)).await.expect("it answers"), status, "{path}");
    }
    let own = format!("/graph/firm.example/adminconsent?client_id={}", Vendor::Graph.client_id());
    assert_eq!(browser::open(&at(&own)).await.expect("it answers"), 200, "the administrator's page");
}
