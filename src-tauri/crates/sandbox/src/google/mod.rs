//! Google Calendar, version 3: calendars, who shares them, events, channels, free/busy and batches; and the list of accounts. Sign-in is `oauth`; what the firm's
//! events are is `world`. Stricter than life: a parameter or field that the vendor does not document is refused.

mod account;
mod attendees;
mod availability;
mod body;
mod busy;
mod calendars;
mod channels;
mod conference;
mod copies;
mod errors;
mod fields;
mod heard;
mod kept;
mod list;
mod mail;
mod moves;
mod page_faults;
mod pages;
mod params;
mod render;
mod rows;
mod scopes;
mod secondary;
mod sharing;
mod target;
#[cfg(test)]
mod tests;
mod times;
mod users;
mod write;

use crate::batch::{JsonResponse, ParsedRequest, read_multipart, write_multipart};
use crate::faults::FaultKind;
use crate::oauth;
use crate::requests::Recorded;
use crate::state::Shared;
use crate::vendor::Vendor;
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, post};
use errors::{Outcome, Refusal};
use http::header::CONTENT_TYPE;
use http::{Method, StatusCode};
use serde_json::Value;
use std::str::FromStr;

const MOUNT: &str = "/google/calendar/v3";
/// Where the Directory API lies; in life on a host of its own.
const DIRECTORY: &str = "/google/admin/directory/v1";
/// Largest body that is read.
const LARGEST: usize = 32 << 20;
/// Most parts of a batch.
const MOST_PARTS: usize = 1000;

/// Routes below the vendor's mount point.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/calendar/v3/{*rest}", any(single))
        .route("/admin/directory/v1/{*rest}", any(directory))
        .route("/batch/calendar/v3", post(batch))
}

async fn single(State(shared): State<Shared>, request: Request) -> Response {
    match taken(request).await {
        Some(ask) => answer(&shared, &ask).into_response(),
        None => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
    }
}

async fn directory(State(shared): State<Shared>, request: Request) -> Response {
    match taken_at(DIRECTORY, request).await {
        Some(ask) => people(&shared, &ask).into_response(),
        None => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
    }
}

async fn taken(request: Request) -> Option<ParsedRequest> {
    taken_at(MOUNT, request).await
}

async fn taken_at(mount: &'static str, request: Request) -> Option<ParsedRequest> {
    let (mut parts, body) = request.into_parts();
    // A nested router cuts its own part off the path.
    parts.uri = format!("/google{}", parts.uri).parse().ok()?;
    let body = to_bytes(body, LARGEST).await.ok()?;
    Some(ParsedRequest::new(Vendor::Google, &parts, body, mount))
}

async fn batch(State(shared): State<Shared>, request: Request) -> Response {
    let Some(ask) = taken(request).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    match run_batch(&shared, &ask) {
        Ok((kind, body)) => ([(CONTENT_TYPE, kind)], body).into_response(),
        Err(refusal) => refusal.answer().into_response(),
    }
}

fn run_batch(shared: &Shared, ask: &ParsedRequest) -> Outcome<(String, String)> {
    let kind = ask.header("content-type").unwrap_or_default();
    let parts = read_multipart(kind, &ask.body).map_err(Refusal::body)?;
    if parts.is_empty() || parts.len() > MOST_PARTS {
        return Err(Refusal::body(format!("A batch has 1 to {MOST_PARTS} parts.")));
    }
    let answers: Vec<(String, JsonResponse)> = parts
        .iter()
        .map(|part| {
            // The vendor's own paths begin with /calendar; ours lie one level deeper.
            let base = if part.target.starts_with("/google/") { "" } else { "/google" };
            let answer = match ask.part(Vendor::Google, part, base, MOUNT) {
                Some(inner) => answer_part(shared, &inner, &format!("{base}{}", part.target)),
                None => Refusal::not_found().answer(),
            };
            (part.id.clone(), answer)
        })
        .collect();
    Ok(write_multipart(&answers))
}

/// Like a request of its own: faults see it, and it is recorded.
fn answer_part(shared: &Shared, ask: &ParsedRequest, target: &str) -> JsonResponse {
    let answer = if shared.fault_at(&ask.call, FaultKind::TooMany) {
        Refusal::too_many().answer()
    } else {
        answer(shared, ask)
    };
    if let Ok(uri) = http::Uri::from_str(target) {
        let mut recorded = Recorded::new(Vendor::Google, &ask.method, &uri, &ask.headers, &ask.body);
        recorded.status = answer.status.as_u16();
        shared.record(recorded);
    }
    answer
}

/// One request, whether alone or in a batch.
fn answer(shared: &Shared, ask: &ParsedRequest) -> JsonResponse {
    let Some(account) = oauth::account(shared, &ask.headers, Vendor::Google) else {
        let body = oauth::refusal(shared, Vendor::Google);
        return JsonResponse::with(StatusCode::UNAUTHORIZED, body)
            .header("www-authenticate", "Bearer error=\"invalid_token\"");
    };
    if shared.fault_at(&ask.call, FaultKind::RateLimitExceeded) || !is_granted(shared, &account) {
        return Refusal::rate().answer();
    }
    let answer = operate(shared, ask, &account).map(|answer| unless_known(ask, answer));
    let answer = answer.and_then(|answer| fields::obey(ask, answer));
    answer.unwrap_or_else(|refusal| refusal.answer())
}

/// Counts the request, where the sandbox was asked to: the quota is one of minutes and users.
fn is_granted(shared: &Shared, account: &str) -> bool {
    let limit = shared.options().google_per_minute;
    limit.is_none_or(|limit| shared.rate(&format!("google {account}"), limit, 60).granted)
}

/// One request to the Directory API.
fn people(shared: &Shared, ask: &ParsedRequest) -> JsonResponse {
    if oauth::account(shared, &ask.headers, Vendor::Google).is_none() {
        let body = oauth::refusal(shared, Vendor::Google);
        return JsonResponse::with(StatusCode::UNAUTHORIZED, body)
            .header("www-authenticate", "Bearer error=\"invalid_token\"");
    }
    let scope = oauth::scope(shared, &ask.headers, Vendor::Google).unwrap_or_default();
    let answer = match (&ask.method, ask.segments().as_slice()) {
        (&Method::GET, ["users"]) => users::list(shared, ask, &scope),
        (_, _) => Err(Refusal::not_found()),
    };
    answer.and_then(|answer| fields::obey(ask, answer)).unwrap_or_else(|refusal| refusal.answer())
}

/// What a client has already is not sent again (`If-None-Match`, as the page on versions of resources has it).
fn unless_known(ask: &ParsedRequest, answer: JsonResponse) -> JsonResponse {
    let version = answer.body.as_ref().and_then(|body| body.get("etag")).and_then(Value::as_str);
    let known = ask.header("if-none-match").filter(|_| ask.method == Method::GET);
    match (known, version) {
        (Some(known), Some(version)) if known == version => {
            let same = JsonResponse { status: StatusCode::NOT_MODIFIED, headers: Vec::new(), body: None };
            same.header("etag", version)
        }
        (_, _) => answer,
    }
}

fn operate(shared: &Shared, ask: &ParsedRequest, account: &str) -> Outcome<JsonResponse> {
    let segments = ask.segments();
    let granted = oauth::scope(shared, &ask.headers, Vendor::Google).unwrap_or_default();
    scopes::check(&granted, &ask.method, &segments)?;
    match segments.as_slice() {
        ["calendars", id, "events", rest @ ..] => events(shared, ask, account, id, rest),
        ["calendars", id, "acl", rest @ ..] => rules(shared, ask, account, id, rest),
        others => calendars(shared, ask, account, others),
    }
}

fn calendars(shared: &Shared, ask: &ParsedRequest, account: &str, path: &[&str]) -> Outcome<JsonResponse> {
    let calendar = |id: &str| calendars::find(shared, account, id);
    match (&ask.method, path) {
        (&Method::GET, ["users", "me", "calendarList"]) => calendars::list(shared, ask, account),
        (&Method::GET, ["users", "me", "calendarList", id]) => {
            calendars::entry(shared, ask, account, &calendar(id)?)
        }
        (&Method::GET, ["users", "me", "settings"]) => account::settings(shared, ask, account),
        (&Method::GET, ["users", "me", "settings", id]) => account::setting(shared, ask, account, id),
        (&Method::GET, ["colors"]) => account::colors(ask),
        (&Method::POST, ["freeBusy"]) => busy::query(shared, ask, account),
        (&Method::POST, ["channels", "stop"]) => channels::stop(shared, ask, account),
        (&Method::POST, ["calendars"]) => secondary::insert(shared, ask, account),
        (&Method::GET, ["calendars", id]) => calendars::get(shared, ask, &calendar(id)?),
        (&Method::DELETE, ["calendars", id]) => secondary::delete(shared, ask, account, &calendar(id)?),
        (_, _) => Err(Refusal::not_found()),
    }
}

/// Writers see the rules, owners change them.
fn rules(
    shared: &Shared,
    ask: &ParsedRequest,
    account: &str,
    calendar: &str,
    path: &[&str],
) -> Outcome<JsonResponse> {
    let least = if ask.method == Method::GET { "writer" } else { "owner" };
    let calendar = &calendars::allowed(shared, account, calendar, least)?;
    match (&ask.method, path) {
        (&Method::GET, []) => sharing::list(shared, ask, calendar),
        (&Method::POST, []) => sharing::insert(shared, ask, calendar),
        (&Method::GET, [rule]) => sharing::get(shared, ask, calendar, rule),
        (&Method::PATCH | &Method::PUT, [rule]) => sharing::change(shared, ask, calendar, rule),
        (&Method::DELETE, [rule]) => sharing::delete(shared, ask, calendar, rule),
        (_, _) => Err(Refusal::not_found()),
    }
}

fn events(
    shared: &Shared,
    ask: &ParsedRequest,
    account: &str,
    calendar: &str,
    path: &[&str],
) -> Outcome<JsonResponse> {
    let is_reading = ask.method == Method::GET || path == ["watch"];
    let least = if is_reading { "reader" } else { "writerWithoutPrivateAccess" };
    let calendar = &calendars::allowed(shared, account, calendar, least)?;
    match (&ask.method, path) {
        (&Method::GET, []) => list::events(shared, ask, account, calendar),
        (&Method::POST, []) => write::insert(shared, ask, calendar),
        (&Method::POST, ["import"]) => write::import(shared, ask, calendar),
        (&Method::POST, ["watch"]) => channels::watch(shared, ask, account, calendar),
        (&Method::GET, [event]) => list::event(shared, ask, calendar, event),
        (&Method::PATCH, [event]) => write::patch(shared, ask, calendar, event),
        (&Method::PUT, [event]) => write::update(shared, ask, calendar, event),
        (&Method::DELETE, [event]) => write::delete(shared, ask, calendar, event),
        (&Method::POST, [event, "move"]) => moves::run(shared, ask, account, calendar, event),
        (&Method::GET, [event, "instances"]) => list::instances(shared, ask, calendar, event),
        (_, _) => Err(Refusal::not_found()),
    }
}
