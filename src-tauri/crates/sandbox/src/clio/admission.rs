//! What every request passes first: the token, the rate limit on the world's clock, the API version. The limit's
//! state goes onto every answer, refusals too.

use super::refusal::Refusal;
use crate::{
    oauth,
    state::{Rate, Shared},
    vendor::Vendor,
};
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// The account that asks, by address.
#[derive(Clone, Debug)]
pub(super) struct Account(pub(super) String);

/// The latest version, which is also the default: 4.0.13 ("API Changelog", 2026).
const LATEST: u8 = 13;
/// Since then a private entry of somebody else comes without its words and says so ("API Changelog", 4.0.12).
const REDACTS: u8 = 12;

tokio::task_local! {
    static VERSION: u8;
}

/// Does the version that was asked for withhold the words of private entries?
pub(super) fn redacts() -> bool {
    VERSION.try_with(|version| *version >= REDACTS).unwrap_or(true)
}

/// Wraps the vendor's routes; they put the state into the request's extensions.
pub(super) async fn middleware(mut request: Request, next: Next) -> Response {
    let Some(shared) = request.extensions().get::<Shared>().cloned() else {
        return Refusal::not_found().into_response();
    };
    let rate = count(&shared, request.headers());
    let mut answer = match admit(&shared, &rate, request.headers()) {
        Ok((account, version)) => {
            request.extensions_mut().insert(Account(account));
            let mut answer = VERSION.scope(version, next.run(request)).await;
            if answer.status().is_success() {
                told(answer.headers_mut(), version);
            }
            answer
        }
        Err(refusal) => *refusal,
    };
    stamp(answer.headers_mut(), &rate, &shared);
    answer
}

fn count(shared: &Shared, headers: &HeaderMap) -> Rate {
    let token = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).unwrap_or("");
    shared.rate(&format!("clio {token}"), shared.options().clio_per_minute, 60)
}

fn admit(shared: &Shared, rate: &Rate, headers: &HeaderMap) -> Result<(String, u8), Box<Response>> {
    let account = oauth::bearer(shared, headers, Vendor::Clio).map_err(Box::new)?;
    if !rate.granted {
        return Err(Box::new(Refusal::too_many().into_response()));
    }
    let Some(asked) = headers.get(API_VERSION) else { return Ok((account, LATEST)) };
    let minor = asked.to_str().ok().and_then(|text| text.strip_prefix("4.0.")?.parse::<u8>().ok());
    // What is no version, or not yet one, is a slip of the caller.
    match minor.filter(|minor| *minor <= LATEST) {
        Some(minor) => Ok((account, minor)),
        None => Err(Box::new(Refusal::version().into_response())),
    }
}

const API_VERSION: HeaderName = HeaderName::from_static("x-api-version");

/// The version is in all successful responses ("Minor Versions").
fn told(headers: &mut HeaderMap, version: u8) {
    if let Ok(value) = HeaderValue::from_str(&format!("4.0.{version}")) {
        headers.insert(API_VERSION, value);
    }
}

fn stamp(headers: &mut HeaderMap, rate: &Rate, shared: &Shared) {
    if headers.contains_key(header::CONTENT_TYPE) {
        // The vendor's document names the character set.
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    }
    let mut put = |name: &'static str, value: i64| {
        headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
    };
    put("x-ratelimit-limit", i64::from(rate.limit));
    put("x-ratelimit-remaining", i64::from(rate.remaining));
    put("x-ratelimit-reset", rate.reset.timestamp());
    if !rate.granted {
        put("retry-after", (rate.reset - shared.now()).num_seconds().max(1));
    }
}
