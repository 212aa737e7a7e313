//! Commits the faults that any server can have, and records every request on its way through. Vendors' own
//! faults are not its business.

use super::{CALL, Call, CutSwitch, Fault, FaultKind, RetryAfter, bodies};
use crate::{requests::Recorded, state::Shared, vendor::Vendor};
use axum::{
    Json,
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::{StreamExt, stream};
use std::{io, time::Duration};

/// Largest body that is read.
const LARGEST: usize = 32 << 20;
/// Pause between the pieces of a slow answer.
const DRIP: Duration = Duration::from_millis(50);
/// For how many seconds a write does not show where the order does not say.
const SHOWN_AFTER: u32 = 60;
/// How many pieces.
const PIECES: usize = 10;

/// Wraps all routes. Requests to no vendor (the controls) pass untouched and unrecorded.
pub async fn middleware(
    State(shared): State<Shared>,
    ConnectInfo(cut): ConnectInfo<CutSwitch>,
    request: Request,
    next: Next,
) -> Response {
    let Some(vendor) = vendor_of(request.uri().path()) else {
        return next.run(request).await;
    };
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let call = Call::new(vendor, &parts.method, &parts.uri);
    let mut recorded = Recorded::new(vendor, &parts.method, &parts.uri, &parts.headers, &body);
    let before = shared.faults().take(&call, &FaultKind::BEFORE);
    let mut response = match before {
        Some(fault) => instead(&shared, vendor, &fault, &cut),
        None => {
            let mut request = Request::from_parts(parts, Body::from(body));
            // Layers inside a vendor's routes have no state of their own.
            request.extensions_mut().insert(shared.clone());
            if !call.reads() {
                // The list of faults is let go first: who reads the older world asks for faults meanwhile.
                let later = shared.faults().take(&call, &[FaultKind::ShownLater]);
                if let Some(fault) = later {
                    shared.hide_changes(fault.seconds.unwrap_or(SHOWN_AFTER));
                }
            }
            let answer = CALL.scope(call.clone(), next.run(request)).await;
            let after = shared.faults().take(&call, &FaultKind::AFTER);
            match after {
                Some(fault) => spoiled(answer, vendor, fault.what, &cut).await,
                None => answer,
            }
        }
    };
    // The pretend world has one time: its servers tell it, too.
    let date = shared.now().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(date) = HeaderValue::from_str(&date) {
        response.headers_mut().insert(header::DATE, date);
    }
    recorded.status = if cut.pulled() { 0 } else { response.status().as_u16() };
    shared.record(recorded);
    response
}

fn vendor_of(path: &str) -> Option<Vendor> {
    let first = path.split('/').nth(1)?;
    Vendor::ALL.into_iter().find(|v| v.name() == first)
}

/// The answer of a fault that keeps the vendor's module from being asked.
fn instead(shared: &Shared, vendor: Vendor, fault: &Fault, cut: &CutSwitch) -> Response {
    match fault.what {
        FaultKind::TooMany => waiting(shared, vendor, StatusCode::TOO_MANY_REQUESTS, fault),
        FaultKind::Unavailable => waiting(shared, vendor, StatusCode::SERVICE_UNAVAILABLE, fault),
        FaultKind::Unauthorized => {
            let mark = [(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")];
            (mark, plain(vendor, StatusCode::UNAUTHORIZED)).into_response()
        }
        FaultKind::NotFound => plain(vendor, StatusCode::NOT_FOUND),
        FaultKind::Gone => plain(vendor, StatusCode::GONE),
        FaultKind::CaptivePortal => (
            [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
            "<!doctype html><title>Welcome</title><p>Please accept the terms to use this network.",
        )
            .into_response(),
        FaultKind::Redirect => {
            let to = fault.to.as_deref().unwrap_or("http://localhost:9/");
            (StatusCode::FOUND, [(header::LOCATION, to.to_owned())], "").into_response()
        }
        FaultKind::DropBefore => {
            cut.pull();
            StatusCode::OK.into_response()
        }
        // The rest but the first is never taken before the vendor's module is asked.
        FaultKind::ServerError
        | FaultKind::ServerErrorAfter
        | FaultKind::DropAfter
        | FaultKind::ShownLater
        | FaultKind::Truncate
        | FaultKind::SlowDrip
        | FaultKind::RateLimitExceeded
        | FaultKind::EmptyListing
        | FaultKind::DeadSyncToken
        | FaultKind::PageTokenExpired
        | FaultKind::OmitChange
        | FaultKind::DuplicateOverPages
        | FaultKind::UnknownEnum
        | FaultKind::UnknownField
        | FaultKind::NullFields
        | FaultKind::Redacted
        | FaultKind::Poison
        | FaultKind::ConsentRefused
        | FaultKind::RevokedGrant => plain(vendor, StatusCode::INTERNAL_SERVER_ERROR),
    }
}

fn plain(vendor: Vendor, status: StatusCode) -> Response {
    (status, Json(bodies::body(vendor, status))).into_response()
}

fn waiting(shared: &Shared, vendor: Vendor, status: StatusCode, fault: &Fault) -> Response {
    let mut answer = plain(vendor, status);
    let value = fault.retry_after.map(|wait| match wait {
        RetryAfter::Seconds(n) => n.to_string(),
        RetryAfter::Milliseconds(n) => format!("{}.{:03}", n / 1000, n % 1000),
        RetryAfter::Date(n) => (shared.now() + chrono::Duration::seconds(i64::from(n)))
            .format("%a, %d %b %Y %H:%M:%S GMT")
            .to_string(),
    });
    if let Some(value) = value.and_then(|v| HeaderValue::from_str(&v).ok()) {
        answer.headers_mut().insert(header::RETRY_AFTER, value);
    }
    answer
}

/// The vendor's answer after the fault: what was asked for has happened.
async fn spoiled(answer: Response, vendor: Vendor, what: FaultKind, cut: &CutSwitch) -> Response {
    match what {
        FaultKind::DropAfter => {
            cut.pull();
            answer
        }
        FaultKind::Truncate | FaultKind::SlowDrip => {
            let (mut parts, body) = answer.into_parts();
            let Ok(body) = to_bytes(body, LARGEST).await else {
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            };
            parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
            let body = if what == FaultKind::Truncate { half(&body) } else { dripping(&body) };
            Response::from_parts(parts, body)
        }
        // Of the rest only the first is ever taken after it.
        FaultKind::ServerErrorAfter
        | FaultKind::ShownLater
        | FaultKind::TooMany
        | FaultKind::ServerError
        | FaultKind::Unavailable
        | FaultKind::DropBefore
        | FaultKind::CaptivePortal
        | FaultKind::Redirect
        | FaultKind::Unauthorized
        | FaultKind::NotFound
        | FaultKind::Gone
        | FaultKind::RateLimitExceeded
        | FaultKind::EmptyListing
        | FaultKind::DeadSyncToken
        | FaultKind::PageTokenExpired
        | FaultKind::OmitChange
        | FaultKind::DuplicateOverPages
        | FaultKind::UnknownEnum
        | FaultKind::UnknownField
        | FaultKind::NullFields
        | FaultKind::Redacted
        | FaultKind::Poison
        | FaultKind::ConsentRefused
        | FaultKind::RevokedGrant => plain(vendor, StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// The pause lets the first half leave before the connection ends.
fn half(body: &Bytes) -> Body {
    let first = body.slice(..body.len() / 2);
    let rest = stream::once(async {
        pause().await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    });
    Body::from_stream(stream::iter([Ok(first)]).chain(rest))
}

fn dripping(body: &Bytes) -> Body {
    let size = body.len().div_ceil(PIECES).max(1);
    let pieces: Vec<Bytes> = body.chunks(size).map(Bytes::copy_from_slice).collect();
    Body::from_stream(stream::iter(pieces).then(|piece| async {
        pause().await;
        Ok::<Bytes, io::Error>(piece)
    }))
}

#[expect(clippy::disallowed_methods, reason = "slowness is the fault itself")]
async fn pause() {
    tokio::time::sleep(DRIP).await;
}
