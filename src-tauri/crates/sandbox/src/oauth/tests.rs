//! The sign-ins of all vendors, from the browser's redirect to the renewed token.

use super::{account, authorize, challenge_of, token};
use crate::faults::{Fault, FaultKind};
use crate::state::{Options, Shared};
use crate::vendor::Vendor;
use crate::world::Person;
use axum::body::to_bytes;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use serde_json::Value;
use std::collections::BTreeMap;

const VERIFIER: &str = "0123456789012345678901234567890123456789012345678901";
/// As it is registered there; the port is the program's own.
fn back(vendor: Vendor) -> &'static str {
    match vendor {
        Vendor::Google => "http://127.0.0.1:4711/back",
        Vendor::Graph => "http://localhost:4711/signed-in",
        Vendor::Clio => "http://127.0.0.1:4711/signed-in",
    }
}

fn shared() -> Shared {
    let mut world = crate::world::empty("2026-11-19T12:00:00Z".parse().expect("a time"));
    for (email, attorney, active) in [
        ("gone@firm.example", true, false),
        ("sue@firm.example", false, true),
        ("ana@firm.example", true, true),
    ] {
        let (email, name) = (email.to_owned(), "Somebody".to_owned());
        world.people.push(Person { email, name, attorney, active, left_on: None, user_number: 1 });
    }
    Shared::new(world, "http://127.0.0.1:1".into(), Options::default())
}

fn form(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

async fn page(shared: &Shared, vendor: Vendor, query: &str) -> Response {
    let (state, query) = (State(shared.clone()), RawQuery(Some(query.to_owned())));
    match vendor {
        Vendor::Google => authorize::google(state, query).await,
        Vendor::Graph => authorize::graph(state, Path(super::TENANT.into()), query).await,
        Vendor::Clio => authorize::clio(state, query).await,
    }
}

/// What came back to the redirect address.
async fn sent(shared: &Shared, vendor: Vendor, more: &[(&str, &str)]) -> BTreeMap<String, String> {
    let challenge = challenge_of(VERIFIER);
    let scope = format!("openid {}", vendor.usual_scope());
    let mut pairs = vec![
        ("response_type", "code"),
        ("client_id", vendor.client_id()),
        ("redirect_uri", back(vendor)),
        ("state", "s1"),
        ("scope", scope.trim()),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ];
    if vendor == Vendor::Google {
        pairs.push(("access_type", "offline"));
    }
    for (name, value) in more {
        pairs.retain(|(other, _)| other != name);
        pairs.push((name, value));
    }
    pairs.retain(|(_, value)| !value.is_empty());
    let answer = page(shared, vendor, &form(&pairs)).await;
    let to = answer.headers().get("location").and_then(|v| v.to_str().ok()).expect("a redirect");
    assert!(to.starts_with(back(vendor)), "back to the program");
    url::Url::parse(to).expect("an address").query_pairs().into_owned().collect()
}

async fn ask_token(shared: &Shared, vendor: Vendor, pairs: &[(&str, &str)]) -> (u16, Value) {
    let mut all = pairs.to_vec();
    all.push(("client_id", vendor.client_id()));
    if let Some(secret) = vendor.client_secret() {
        all.push(("client_secret", secret));
    }
    post(shared, vendor, &form(&all)).await
}

async fn post(shared: &Shared, vendor: Vendor, body: &str) -> (u16, Value) {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/x-www-form-urlencoded"));
    let (state, body) = (State(shared.clone()), Bytes::from(body.to_owned()));
    let answer = match vendor {
        Vendor::Google => token::google(state, headers, body).await,
        Vendor::Graph => token::graph(state, Path(super::TENANT.into()), headers, body).await,
        Vendor::Clio => token::clio(state, headers, body).await,
    };
    let status = answer.status().as_u16();
    let bytes = to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
    (status, serde_json::from_slice(&bytes).expect("JSON"))
}

fn exchange<'a>(vendor: Vendor, code: &'a str, verifier: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", back(vendor)),
        ("code_verifier", verifier),
    ]
}

fn holder(shared: &Shared, vendor: Vendor, access: &Value) -> Option<String> {
    let mut headers = HeaderMap::new();
    let text = format!("Bearer {}", access.as_str().expect("a token"));
    headers.insert("authorization", HeaderValue::from_str(&text).expect("a header"));
    account(shared, &headers, vendor)
}

#[tokio::test]
async fn every_vendor_gives_tokens_that_work_for_its_own_interface_only() {
    for vendor in Vendor::ALL {
        let shared = shared();
        let back = sent(&shared, vendor, &[]).await;
        assert_eq!(back["state"], "s1", "the state comes back");
        let (status, tokens) = ask_token(&shared, vendor, &exchange(vendor, &back["code"], VERIFIER)).await;
        assert_eq!(status, 200, "{vendor:?}: {tokens}");
        let who = holder(&shared, vendor, &tokens["access_token"]);
        assert_eq!(who.as_deref(), Some("ana@firm.example"), "the first active attorney consented");
        let other = if vendor == Vendor::Clio { Vendor::Google } else { Vendor::Clio };
        assert_eq!(holder(&shared, other, &tokens["access_token"]), None, "no good elsewhere");
        assert!(tokens["refresh_token"].is_string(), "{vendor:?} gives a refresh token");
        let (again, error) = ask_token(&shared, vendor, &exchange(vendor, &back["code"], VERIFIER)).await;
        assert_eq!((again, &error["error"]), (400, &"invalid_grant".into()), "a code is good once");
    }
}

#[tokio::test]
async fn a_wrong_verifier_is_refused() {
    for vendor in Vendor::ALL {
        let shared = shared();
        let back = sent(&shared, vendor, &[]).await;
        let (status, error) =
            ask_token(&shared, vendor, &exchange(vendor, &back["code"], &VERIFIER.replace('0', "9"))).await;
        assert_eq!((status, &error["error"]), (400, &"invalid_grant".into()), "somebody caught the code");
    }
}

#[tokio::test]
async fn pkce_is_demanded_of_public_programs() {
    let shared = shared();
    for vendor in [Vendor::Google, Vendor::Graph] {
        let none = sent(&shared, vendor, &[("code_challenge", "")]).await;
        assert_eq!(none["error"], "invalid_request", "no challenge");
        let plain = sent(&shared, vendor, &[("code_challenge_method", "plain")]).await;
        assert_eq!(plain["error"], "invalid_request", "S256 only");
    }
    let clio = sent(&shared, Vendor::Clio, &[("code_challenge", ""), ("code_challenge_method", "")]).await;
    assert!(clio.contains_key("code"), "Clio does without");
}

#[tokio::test]
async fn redirects_leave_the_machine_never() {
    let shared = shared();
    for address in ["https://evil.example/x", "http://10.0.0.1/", "https://127.0.0.1/"] {
        let pairs = [
            ("response_type", "code"),
            ("client_id", Vendor::Google.client_id()),
            ("redirect_uri", address),
            ("state", "s"),
            ("scope", "openid"),
        ];
        let answer = page(&shared, Vendor::Google, &form(&pairs)).await;
        assert_eq!(answer.status(), 400, "{address} is told so in place");
    }
}

/// RFC 8252, 7.3, and what each vendor's page on redirect addresses makes of it.
#[test]
fn a_redirect_is_compared_as_the_vendor_compares() {
    let cases = [
        (Vendor::Graph, "http://localhost:5000/signed-in", true),
        (Vendor::Graph, "http://localhost:5000/", true),
        (Vendor::Graph, "http://127.0.0.1:5000/signed-in", false),
        (Vendor::Graph, "http://localhost:5000/elsewhere", false),
        (Vendor::Google, "http://127.0.0.1:5000/anything", true),
        (Vendor::Google, "http://localhost:5000/", true),
        (Vendor::Google, "https://127.0.0.1:5000/", false),
        (Vendor::Clio, "http://127.0.0.1:5000/signed-in", true),
        (Vendor::Clio, "http://127.0.0.1:5000/back", false),
        (Vendor::Clio, "http://10.0.0.1/signed-in", false),
    ];
    for (vendor, address, taken) in cases {
        let url = address.parse().expect("an address");
        assert_eq!(vendor.knows_redirect(&url), taken, "{vendor:?}: {address}");
    }
}

#[tokio::test]
async fn people_can_refuse_and_those_who_left_cannot_sign_in() {
    let shared = shared();
    shared.faults().add(Fault::new(FaultKind::ConsentRefused).on("/google/").times(1));
    let refused = sent(&shared, Vendor::Google, &[]).await;
    assert_eq!(refused["error"], "access_denied", "on order");
    let hinted = sent(&shared, Vendor::Google, &[("login_hint", "sue@firm.example")]).await;
    let (_, tokens) =
        ask_token(&shared, Vendor::Google, &exchange(Vendor::Google, &hinted["code"], VERIFIER)).await;
    let who = holder(&shared, Vendor::Google, &tokens["access_token"]);
    assert_eq!(who.as_deref(), Some("sue@firm.example"), "the hint picks the account");
    let gone = sent(&shared, Vendor::Google, &[("login_hint", "gone@firm.example")]).await;
    assert_eq!(gone["error"], "access_denied", "the account is disabled");
    for person in &mut shared.world_mut().people {
        person.active = false;
    }
    assert_eq!(
        holder(&shared, Vendor::Google, &tokens["access_token"]),
        None,
        "disabled accounts lose their tokens"
    );
}

#[tokio::test]
async fn renewal_follows_the_vendors_habit() {
    for vendor in Vendor::ALL {
        let shared = shared();
        let back = sent(&shared, vendor, &[]).await;
        let (_, tokens) = ask_token(&shared, vendor, &exchange(vendor, &back["code"], VERIFIER)).await;
        let old = tokens["refresh_token"].as_str().expect("a token");
        let renew =
            |token: &str| [("grant_type", "refresh_token".to_owned()), ("refresh_token", token.to_owned())];
        let ask = async |token: &str| {
            let pairs = renew(token);
            let pairs: Vec<(&str, &str)> =
                pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
            ask_token(&shared, vendor, &pairs).await
        };
        let (_, second) = ask(old).await;
        assert_eq!(second["refresh_token"].is_string(), vendor == Vendor::Graph, "only Microsoft rotates");
        if let Some(new) = second["refresh_token"].as_str() {
            assert_eq!(ask(new).await.0, 200, "the new one works");
            let (status, error) = ask(old).await;
            assert_eq!((status, &error["error"]), (400, &"invalid_grant".into()), "the old one is dead then");
        }
        let path = format!("/{}/", vendor.name());
        shared.faults().add(Fault::new(FaultKind::RevokedGrant).on(&path).times(1));
        let last = second["refresh_token"].as_str().unwrap_or(old);
        assert_eq!(ask(last).await.1["error"], "invalid_grant", "revoked on order");
    }
}

#[tokio::test]
async fn google_gives_a_second_refresh_token_only_when_asked_to_consent_again() {
    let shared = shared();
    let first = sent(&shared, Vendor::Google, &[]).await;
    let (_, tokens) =
        ask_token(&shared, Vendor::Google, &exchange(Vendor::Google, &first["code"], VERIFIER)).await;
    assert!(tokens["refresh_token"].is_string(), "the first time");
    let second = sent(&shared, Vendor::Google, &[]).await;
    let (_, tokens) =
        ask_token(&shared, Vendor::Google, &exchange(Vendor::Google, &second["code"], VERIFIER)).await;
    assert!(tokens.get("refresh_token").is_none(), "not the second");
    let third = sent(&shared, Vendor::Google, &[("prompt", "consent")]).await;
    let (_, tokens) =
        ask_token(&shared, Vendor::Google, &exchange(Vendor::Google, &third["code"], VERIFIER)).await;
    assert!(tokens["refresh_token"].is_string(), "with prompt=consent again");
}

#[tokio::test]
async fn clients_must_sign_in_as_they_were_registered() {
    let shared = shared();
    let back = sent(&shared, Vendor::Clio, &[]).await;
    let mut pairs = exchange(Vendor::Clio, &back["code"], VERIFIER);
    pairs.push(("client_id", Vendor::Clio.client_id()));
    assert_eq!(post(&shared, Vendor::Clio, &form(&pairs)).await.0, 401, "Clio wants the secret");
    let back = sent(&shared, Vendor::Graph, &[]).await;
    let mut pairs = exchange(Vendor::Graph, &back["code"], VERIFIER);
    pairs.push(("client_secret", "x"));
    let (status, error) = ask_token(&shared, Vendor::Graph, &pairs).await;
    assert_eq!((status, &error["error_codes"][0]), (401, &700_025.into()), "a public client has none");
    let (status, _) = post(&shared, Vendor::Google, "grant_type=refresh_token&colour=red").await;
    assert_eq!(status, 400, "unknown parameters are refused");
}

/// What the token address of that directory says to a refresh token that is good.
async fn renewed_at(shared: &Shared, tenant: &str, client: &str) -> (u16, String) {
    let grant = super::Grant {
        vendor: Vendor::Graph,
        account: "ana@firm.example".to_owned(),
        scope: Vendor::Graph.usual_scope().to_owned(),
        offline: true,
    };
    let now = shared.now();
    let refresh = shared.oauth().issue(grant, None, now).refresh.expect("offline");
    let body = form(&[("grant_type", "refresh_token"), ("refresh_token", &refresh), ("client_id", client)]);
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/x-www-form-urlencoded"));
    let answer = token::graph(State(shared.clone()), Path(tenant.to_owned()), headers, body.into()).await;
    let status = answer.status().as_u16();
    let bytes = to_bytes(answer.into_body(), 10_000).await.expect("a body");
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn a_registration_of_one_directory_is_refused_elsewhere() {
    let shared = shared();
    let (own, many) = (Vendor::Graph.client_id(), super::MULTI_TENANT_CLIENT);
    let elsewhere = "11111111-2222-4333-8444-555555555555";
    let cases = [
        (super::TENANT, own, None),
        ("firm.example", own, None),
        ("organizations", own, Some("AADSTS50194")),
        ("common", own, Some("AADSTS50194")),
        (elsewhere, own, Some("AADSTS700016")),
        ("nobody.example", own, Some("AADSTS90002")),
        ("organizations", many, None),
        (super::TENANT, many, None),
    ];
    for (tenant, client, refused) in cases {
        let (status, body) = renewed_at(&shared, tenant, client).await;
        match refused {
            None => assert_eq!(status, 200, "{client} at {tenant}: {body}"),
            Some(number) => {
                assert_eq!(status, 400, "{client} at {tenant}, as Microsoft does");
                assert!(body.contains(number), "{client} at {tenant}: {number}, not {body}");
            }
        }
        let query = RawQuery(Some(form(&[("client_id", client)])));
        let page = authorize::graph(State(shared.clone()), Path(tenant.to_owned()), query).await;
        let text = to_bytes(page.into_body(), 10_000).await.expect("a body");
        let text = String::from_utf8_lossy(&text).into_owned();
        let shown = refused.is_some_and(|number| text.contains(number));
        assert_eq!(shown, refused.is_some(), "{client} at {tenant}: the page says the same: {text}");
    }
}
