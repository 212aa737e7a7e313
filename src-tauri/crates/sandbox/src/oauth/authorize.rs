//! The page where a person would consent: it answers with a redirect at once. Errors before the redirect address
//! is trusted are answered in place, later ones go back to it (RFC 6749, 4.1.2.1).

use super::{Bound, Grant, directory, person, refuses};
use crate::state::Shared;
use crate::vendor::Vendor;
use axum::extract::{Path, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;
use url::Url;

pub(super) async fn google(State(shared): State<Shared>, RawQuery(query): RawQuery) -> Response {
    answer(&shared, Vendor::Google, query.as_deref().unwrap_or_default())
}

pub(super) async fn graph(
    State(shared): State<Shared>,
    Path(tenant): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.as_deref().unwrap_or_default();
    let client = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "client_id");
    // Microsoft shows these on its own page: nobody comes back from it.
    if let Err(why) = directory::check(&shared, &tenant, client.as_ref().map(|(_, id)| id.as_ref())) {
        return page(&why.to_string());
    }
    answer(&shared, Vendor::Graph, query)
}

pub(super) async fn clio(State(shared): State<Shared>, RawQuery(query): RawQuery) -> Response {
    answer(&shared, Vendor::Clio, query.as_deref().unwrap_or_default())
}

fn answer(shared: &Shared, vendor: Vendor, query: &str) -> Response {
    let mut params = BTreeMap::new();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()).into_owned() {
        if !vendor.known_params().contains(&name.as_str()) {
            return page(&format!("the parameter {name} does not exist"));
        }
        if params.insert(name.clone(), value).is_some() {
            return page(&format!("the parameter {name} came twice"));
        }
    }
    let get = |name: &str| params.get(name).map(String::as_str).filter(|value| !value.is_empty());
    if !vendor.knows_client(get("client_id")) {
        return page("the client is not registered");
    }
    let redirect = get("redirect_uri").and_then(|text| Url::parse(text).ok());
    let Some(back) = redirect.filter(|redirect| vendor.knows_redirect(redirect)) else {
        return page(match vendor {
            Vendor::Graph => "AADSTS50011: redirect_uri is not one of the application's redirect addresses",
            Vendor::Google => "redirect_uri_mismatch: redirect_uri must be an http address of this machine",
            Vendor::Clio => "redirect_uri is not one of the application's redirect addresses",
        });
    };
    let state = get("state");
    match consent(shared, vendor, &get) {
        Ok(grant) => {
            let now = shared.now();
            let bound = Bound {
                redirect: get("redirect_uri").unwrap_or_default(),
                challenge: get("code_challenge"),
                nonce: get("nonce"),
            };
            let code = shared.oauth().code(grant, bound, now);
            sent(back, &[("code", Some(&code)), ("state", state)])
        }
        Err((error, about)) => {
            sent(back, &[("error", Some(error)), ("error_description", Some(&about)), ("state", state)])
        }
    }
}

type AuthorizeError = (&'static str, String);

fn consent<'a>(
    shared: &Shared,
    vendor: Vendor,
    get: &impl Fn(&'a str) -> Option<&'a str>,
) -> Result<Grant, AuthorizeError> {
    let invalid = |about: &str| ("invalid_request", about.to_owned());
    if get("response_type") != Some("code") {
        return Err(("unsupported_response_type", "response_type must be code".to_owned()));
    }
    if get("state").is_none() {
        return Err(invalid("state is missing"));
    }
    if get("response_mode").is_some_and(|mode| mode != "query") {
        return Err(invalid("response_mode must be query"));
    }
    challenge(vendor, get("code_challenge"), get("code_challenge_method"))?;
    let scope = get("scope").unwrap_or_default().to_owned();
    if vendor != Vendor::Clio && scope.is_empty() {
        return Err(invalid("scope is missing"));
    }
    if let Some(unknown) = scope.split(' ').find(|word| !vendor.knows_scope(word)) {
        return Err(("invalid_scope", format!("the scope {unknown} does not exist")));
    }
    let denied = || ("access_denied", "the person did not consent".to_owned());
    if refuses(shared, vendor) {
        return Err(denied());
    }
    if vendor == Vendor::Graph && shared.oauth().wants_administrator(&scope) {
        // What comes back once the person has read "Need admin approval" and returns without it.
        return Err(("access_denied", "AADSTS90094: The grant requires admin permission.".to_owned()));
    }
    let account = person(shared, get("login_hint")).ok_or_else(denied)?;
    let offline = match vendor {
        Vendor::Google => {
            let asked = get("access_type") == Some("offline");
            let again = get("prompt").is_some_and(|words| words.split(' ').any(|word| word == "consent"));
            asked && (again || !shared.oauth().consented(vendor, &account))
        }
        Vendor::Graph => scope.split(' ').any(|word| word == "offline_access"),
        Vendor::Clio => true,
    };
    Ok(Grant { vendor, account, scope, offline })
}

fn challenge(vendor: Vendor, challenge: Option<&str>, method: Option<&str>) -> Result<(), AuthorizeError> {
    let invalid = |about: &str| Err(("invalid_request", about.to_owned()));
    match (challenge, method) {
        (None, None) if !vendor.wants_pkce() => Ok(()),
        (None, _) => invalid("code_challenge is missing"),
        (Some(_), Some("S256")) if challenge.is_some_and(|text| text.len() == 43) => Ok(()),
        (Some(_), Some("S256")) => invalid("code_challenge must be 43 characters"),
        (Some(_), _) => invalid("code_challenge_method must be S256"),
    }
}

fn sent(mut back: Url, pairs: &[(&str, Option<&str>)]) -> Response {
    for (name, value) in pairs {
        if let Some(value) = value {
            back.query_pairs_mut().append_pair(name, value);
        }
    }
    (StatusCode::FOUND, [(header::LOCATION, back.to_string())]).into_response()
}

fn page(about: &str) -> Response {
    let text = format!("This sign-in cannot go on: {about}.\n");
    (StatusCode::BAD_REQUEST, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
