//! Microsoft Graph, version 1.0, as far as calendars need it: people, calendars, events, `calendarView` and its
//! delta, batches. Sign-in is `oauth`. Stricter than life: an option or field that is not documented is refused.

mod attached;
mod body;
mod delta;
mod errors;
mod filter;
mod html;
mod ids;
mod kept;
mod links;
mod mail;
mod many;
mod odata;
mod page_faults;
mod people;
mod prefer;
mod recurrence;
mod render;
mod schedule;
mod scopes;
#[cfg(test)]
mod tests;
mod view;
mod write;
mod zones;

use crate::batch::{JsonResponse, ParsedRequest};
use crate::oauth;
use crate::state::Shared;
use crate::vendor::Vendor;
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use errors::{Outcome, Refusal};
use http::{Method, StatusCode};
use uuid::Uuid;

const MOUNT: &str = "/graph/v1.0";
/// Largest body that is read.
const LARGEST: usize = 32 << 20;
/// Requests that one mailbox answers at a time.
const AT_ONCE: u32 = 4;
/// How long a request stays in its place, counted in turns of the scheduler: long enough for a fifth to be seen.
const TURNS: u32 = 64;

/// Routes below the vendor's mount point.
pub fn routes() -> Router<Shared> {
    Router::new().route("/{*rest}", any(any_request))
}

async fn any_request(State(shared): State<Shared>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    // A nested router cuts its own part off the path.
    let Ok(uri) = format!("{MOUNT}{}", parts.uri).parse() else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    parts.uri = uri;
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let ask = ParsedRequest::new(Vendor::Graph, &parts, body, MOUNT);
    let lane = lane(&shared, &ask);
    let Some(lane) = lane else {
        return answer(&shared, &ask).into_response();
    };
    let Some(_place) = ConcurrencySlot::take(&shared, lane) else {
        return refused(&shared, &ask, &Refusal::too_many(1)).into_response();
    };
    for _ in 0..TURNS {
        tokio::task::yield_now().await;
    }
    answer(&shared, &ask).into_response()
}

/// One of the places of a mailbox. It comes free also when the caller is gone before the answer.
struct ConcurrencySlot<'a> {
    shared: &'a Shared,
    lane: String,
}

impl<'a> ConcurrencySlot<'a> {
    fn take(shared: &'a Shared, lane: String) -> Option<Self> {
        let free = shared.readings().enter(&lane, AT_ONCE);
        free.then_some(Self { shared, lane })
    }
}

impl Drop for ConcurrencySlot<'_> {
    fn drop(&mut self) {
        self.shared.readings().leave(&self.lane);
    }
}

/// The mailbox that a request counts against, if it asks one.
fn lane(shared: &Shared, ask: &ParsedRequest) -> Option<String> {
    // Before the world is held: looking at the clock holds it, too.
    let account = oauth::account(shared, &ask.headers, Vendor::Graph)?;
    match ask.segments().as_slice() {
        [root @ ("users" | "me"), rest @ ..] => {
            let (user, below) = if *root == "me" { ("me", rest) } else { (*rest.first()?, rest.get(1..)?) };
            below.first()?;
            people::mailbox(&shared.world(), &account, user).ok()
        }
        _ => None,
    }
}

/// One request, whether alone or in a batch.
fn answer(shared: &Shared, ask: &ParsedRequest) -> JsonResponse {
    let Some(account) = oauth::account(shared, &ask.headers, Vendor::Graph) else {
        let body = oauth::refusal(shared, Vendor::Graph);
        let unsigned = JsonResponse::with(StatusCode::UNAUTHORIZED, body);
        return unsigned.header("www-authenticate", "Bearer error=\"invalid_token\"");
    };
    match operate(shared, ask, &account) {
        Ok(answer) => marked(answer, ask, &Uuid::new_v4().to_string()),
        Err(refusal) => refused(shared, ask, &refusal),
    }
}

fn refused(shared: &Shared, ask: &ParsedRequest, refusal: &Refusal) -> JsonResponse {
    let request = Uuid::new_v4().to_string();
    let date = shared.now().format("%Y-%m-%dT%H:%M:%S").to_string();
    marked(refusal.answer(&date, &request), ask, &request)
}

/// Every answer carries the ids that a support case would ask for.
fn marked(answer: JsonResponse, ask: &ParsedRequest, request: &str) -> JsonResponse {
    let client = ask.header("client-request-id").unwrap_or(request).to_owned();
    answer.header("request-id", request).header("client-request-id", client)
}

fn operate(shared: &Shared, ask: &ParsedRequest, account: &str) -> Outcome<JsonResponse> {
    let segments = ask.segments();
    let granted = oauth::scope(shared, &ask.headers, Vendor::Graph).unwrap_or_default();
    match (&ask.method, segments.as_slice()) {
        (&Method::POST, ["$batch"]) => many::run(shared, ask),
        (&Method::GET, ["users"]) => {
            scopes::people(&granted)?;
            people::list(shared, ask)
        }
        (method, ["me", rest @ ..]) => {
            scopes::mailbox(&granted, scopes::Call { method, path: rest, own: true })?;
            of_mailbox(shared, ask, method, account, rest)
        }
        (method, ["users", user, rest @ ..]) => {
            let mailbox = people::mailbox(&shared.world(), account, user)?;
            let own = mailbox.eq_ignore_ascii_case(account);
            scopes::mailbox(&granted, scopes::Call { method, path: rest, own })?;
            of_mailbox(shared, ask, method, &mailbox, rest)
        }
        (_, _) => Err(Refusal::no_address()),
    }
}

fn of_mailbox(
    shared: &Shared,
    ask: &ParsedRequest,
    method: &Method,
    mailbox: &str,
    rest: &[&str],
) -> Outcome<JsonResponse> {
    match (method, rest) {
        (&Method::GET, []) => people::one(shared, ask, mailbox),
        (&Method::GET, ["mailboxSettings"]) => people::settings(shared, ask, mailbox),
        (&Method::GET, ["outlook", "masterCategories"]) => people::categories(shared, ask, mailbox),
        (&Method::GET, ["outlook", "supportedTimeZones"]) => people::supported_zones(ask, "windows"),
        (&Method::GET, ["outlook", function]) if function.starts_with("supportedTimeZones(") => {
            people::supported_zones(
                ask,
                if function.to_ascii_lowercase().contains("iana") { "iana" } else { "windows" },
            )
        }
        (&Method::GET, ["calendars"]) => view::calendars(shared, ask, mailbox),
        (&Method::GET, ["calendarGroups"]) => schedule::groups(ask, mailbox),
        (&Method::GET, ["calendarGroups", id, "calendars"]) if *id == schedule::group_id(mailbox) => {
            view::calendars(shared, ask, mailbox)
        }
        (method, ["calendars", id, rest @ ..]) => of_calendar(shared, ask, method, mailbox, Some(id), rest),
        (method, ["calendar", rest @ ..]) => of_calendar(shared, ask, method, mailbox, None, rest),
        (method, ["events" | "calendarView", ..]) => of_calendar(shared, ask, method, mailbox, None, rest),
        (_, _) => Err(Refusal::no_address()),
    }
}

fn of_calendar(
    shared: &Shared,
    ask: &ParsedRequest,
    method: &Method,
    mailbox: &str,
    id: Option<&str>,
    rest: &[&str],
) -> Outcome<JsonResponse> {
    let calendar = ids::find_calendar(&shared.world(), mailbox, id)?;
    match (method, rest) {
        (&Method::GET, []) => view::calendar(shared, ask, &calendar),
        (&Method::GET, ["events"]) => view::events(shared, ask, &calendar),
        (&Method::POST, ["events"]) => write::create(shared, ask, &calendar),
        (&Method::POST, ["getSchedule"]) => schedule::answer(shared, ask, mailbox),
        (&Method::GET, ["calendarView"]) => view::window(shared, ask, &calendar),
        (&Method::GET, ["calendarView", "delta" | "delta()"]) => delta::page(shared, ask, &calendar),
        (&Method::PATCH, ["events", event]) => write::change(shared, ask, mailbox, event),
        (&Method::DELETE, ["events", event]) => write::delete(shared, ask, mailbox, event),
        (&Method::POST, ["events", event, "permanentDelete"]) => write::delete(shared, ask, mailbox, event),
        (&Method::POST, ["events", event, "cancel"]) => write::cancel(shared, ask, mailbox, event),
        (_, ["events", event, "attachments" | "extensions", ..]) => {
            attached::on(shared, ask, mailbox, event, rest.get(2..).unwrap_or_default())
        }
        (&Method::GET, ["events", event, rest @ ..]) => {
            let now = shared.now();
            let found = {
                let world = shared.world();
                let missing = || match ids::is_of_another(&world, mailbox, event) {
                    true => Refusal::another_mailbox(),
                    false => Refusal::not_found(),
                };
                ids::find(&world, mailbox, event, now).ok_or_else(missing)?
            };
            let (event, home, day) = found;
            match rest {
                [] => view::event(shared, ask, &home, &event, day.as_deref()),
                ["instances"] => view::instances(shared, ask, &home, &event),
                _ => Err(Refusal::no_address()),
            }
        }
        (_, _) => Err(Refusal::no_address()),
    }
}
