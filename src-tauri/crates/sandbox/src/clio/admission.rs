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

/// Wraps the vendor's routes; they put the state into the request's extensions.
pub(super) async fn middleware(mut request: Request, next: Next) -> Response {
    let Some(shared) = request.extensions().get::<Shared>().cloned() else {
        return Refusal::not_found().into_response();
    };
    let rate = count(&shared, request.headers());
    let mut answer = match admit(&shared, &rate, request.headers()) {
        Ok(account) => {
            request.extensions_mut().insert(Account(account));
            next.run(request).await
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

fn admit(shared: &Shared, rate: &Rate, headers: &HeaderMap) -> Result<String, Box<Response>> {
    let account = oauth::bearer(shared, headers, Vendor::Clio).map_err(Box::new)?;
    if !rate.granted {
        return Err(Box::new(Refusal::too_many().into_response()));
    }
    let version = headers.get("x-api-version").map(|v| v.to_str().unwrap_or(""));
    // 4.0.0 to 4.0.13 exist at the time of writing; anything else is a slip of the caller.
    let known = |v: &str| v.strip_prefix("4.0.").and_then(|n| n.parse::<u8>().ok()).is_some_and(|n| n <= 13);
    match version {
        Some(version) if !known(version) => Err(Box::new(Refusal::version().into_response())),
        Some(_) | None => Ok(account),
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
