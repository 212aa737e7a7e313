//! `events.list`, `events.get` and `events.instances`: parameters, pages and tokens.

use super::calendars::resumed;
use super::errors::{Outcome, Refusal};
use super::render::{self, Day, View};
use super::rows::{self, Order, Query};
use super::sharing::role;
use super::{page_faults, params, target};
use crate::batch::{JsonResponse, ParsedRequest};
use crate::faults::FaultKind;
use crate::paging::{Row, RowForm, StoredListing, page};
use crate::state::Shared;
use crate::world::{Calendar, Event, Exception};
use chrono::{DateTime, Duration, TimeZone, Utc};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const KNOWN: [&str; 17] = [
    "alwaysIncludeEmail",
    "iCalUID",
    "maxAttendees",
    "maxResults",
    "orderBy",
    "pageToken",
    "q",
    "showDeleted",
    "showHiddenInvitations",
    "singleEvents",
    "syncToken",
    "timeMax",
    "timeMin",
    "timeZone",
    "updatedMin",
    "fields",
    "key",
];
pub(super) const LISTS: [&str; 3] = ["eventTypes", "privateExtendedProperty", "sharedExtendedProperty"];
/// Not together with a sync token.
const NOT_WITH_TOKEN: [&str; 8] = [
    "iCalUID",
    "orderBy",
    "privateExtendedProperty",
    "q",
    "sharedExtendedProperty",
    "timeMin",
    "timeMax",
    "updatedMin",
];
const TYPES: [&str; 6] = ["birthday", "default", "focusTime", "fromGmail", "outOfOffice", "workingLocation"];
const MOST: usize = 2500;
/// How far series without an end are told when no bound is given.
const HORIZON: Duration = Duration::days(730);
/// How far back changes can be asked for.
const MEMORY: Duration = Duration::days(28);

/// A listing, the offset in it, and its token.
type PagePosition = (String, Arc<StoredListing>, usize);

/// Who looks at what, and how.
struct Look<'a> {
    calendar: &'a Calendar,
    zone: String,
    most_guests: Option<usize>,
}

/// `events.list`.
pub(crate) fn events(
    shared: &Shared,
    ask: &ParsedRequest,
    account: &str,
    calendar: &Calendar,
) -> Outcome<JsonResponse> {
    params::check(ask, &KNOWN, &LISTS)?;
    let zone = params::zone(ask, "timeZone", &calendar.zone)?;
    let asked = params::number(ask, "maxResults", 1, usize::MAX)?.unwrap_or(250).min(MOST);
    let most_guests = params::number(ask, "maxAttendees", 1, usize::MAX)?;
    for name in ["alwaysIncludeEmail", "showHiddenInvitations"] {
        params::truth(ask, name)?;
    }
    let query = query(shared, ask)?;
    let place = match ask.param("syncToken") {
        Some(token) => changes(shared, ask, calendar, query, token)?,
        None => full(shared, ask, calendar, &query)?,
    };
    if let Some(refusal) = page_faults::page_token(shared, ask) {
        return Err(refusal);
    }
    let look = Look { calendar, zone: zone.clone(), most_guests };
    let mut body = show(shared, ask, &place, asked, look)?;
    body["summary"] = json!(calendar.name);
    body["timeZone"] = json!(zone);
    body["accessRole"] = json!(role(&shared.world(), calendar, account));
    body["defaultReminders"] = json!([{ "method": "popup", "minutes": 10 }]);
    let last = body.get("nextPageToken").is_none();
    if last && !NOT_WITH_TOKEN.iter().any(|name| !name.starts_with("time") && ask.param(name).is_some()) {
        body["nextSyncToken"] = json!(format!("{}=", place.0));
    }
    page_faults::listing(shared, ask, &mut body);
    Ok(JsonResponse::ok(body))
}

/// `events.instances`.
pub(crate) fn instances(
    shared: &Shared,
    ask: &ParsedRequest,
    calendar: &Calendar,
    id: &str,
) -> Outcome<JsonResponse> {
    let known = [
        "alwaysIncludeEmail",
        "maxAttendees",
        "maxResults",
        "originalStart",
        "pageToken",
        "showDeleted",
        "timeMax",
        "timeMin",
        "timeZone",
    ];
    params::check(ask, &known, &[])?;
    let zone = params::zone(ask, "timeZone", &calendar.zone)?;
    let asked = params::number(ask, "maxResults", 1, usize::MAX)?.unwrap_or(250).min(MOST);
    let most_guests = params::number(ask, "maxAttendees", 1, usize::MAX)?;
    let uid = {
        let world = shared.world();
        let (event, day) = target::find(&world, calendar, id).ok_or_else(Refusal::not_found)?;
        if event.rules.is_empty() || day.is_some() {
            return Err(Refusal::body("The event is no series."));
        }
        event.uid.clone()
    };
    let original = ask.param("originalStart").map(original_start).transpose()?;
    let asked_for = query(shared, ask)?;
    let window = match &original {
        // One day, wherever it lies.
        Some(_) => (beginning(), shared.now() + HORIZON * 10),
        None => (asked_for.window.0, asked_for.window.1.min(shared.now() + HORIZON)),
    };
    let query = Query { single: true, uid: Some(uid), original, window, ..asked_for };
    let place = full(shared, ask, calendar, &query)?;
    let body = show(shared, ask, &place, asked, Look { calendar, zone, most_guests })?;
    Ok(JsonResponse::ok(body))
}

/// `events.get`; deleted ones are shown, too.
pub(crate) fn event(
    shared: &Shared,
    ask: &ParsedRequest,
    calendar: &Calendar,
    id: &str,
) -> Outcome<JsonResponse> {
    params::check(ask, &["alwaysIncludeEmail", "maxAttendees", "timeZone"], &[])?;
    let zone = params::zone(ask, "timeZone", &calendar.zone)?;
    let most_guests = params::number(ask, "maxAttendees", 1, usize::MAX)?;
    let world = shared.world();
    let view = View { world: &world, calendar, zone, most_guests };
    Ok(JsonResponse::ok(one(&view, id).ok_or_else(Refusal::not_found)?))
}

/// An event or a day of a series as it is now.
pub(crate) fn one(view: &View<'_>, id: &str) -> Option<Value> {
    let (event, day) = target::find(view.world, view.calendar, id)?;
    let Some(original) = day else {
        return Some(render::event(view, event, None));
    };
    let instance = crate::world::series::by_original(event, &view.calendar.zone, &original)?;
    if instance.cancelled || event.deleted {
        return Some(render::bare(view, Some(event), &event.id, Some(&original)));
    }
    let day = Day { master: event, original: &original, when: &instance.event.when };
    Some(render::event(view, &instance.event, Some(day)))
}

fn query(shared: &Shared, ask: &ParsedRequest) -> Outcome<Query> {
    let now = shared.now();
    let from = params::moment(ask, "timeMin")?;
    let to = params::moment(ask, "timeMax")?;
    params::range(from, to)?;
    let single = params::truth(ask, "singleEvents")?.unwrap_or(false);
    let order = match params::word(ask, "orderBy", &["startTime", "updated"])? {
        Some("startTime") if !single => {
            return Err(Refusal::param("orderBy", "The requested ordering is not available for the query."));
        }
        Some("startTime") => Order::Start,
        Some(_) => Order::Updated,
        None => Order::Stable,
    };
    let updated_min = params::moment(ask, "updatedMin")?;
    if updated_min.is_some_and(|min| min < now - MEMORY) {
        return Err(Refusal::updated_min());
    }
    let types: Vec<String> = ask.params("eventTypes").map(ToOwned::to_owned).collect();
    if let Some(unknown) = types.iter().find(|kind| !TYPES.contains(&kind.as_str())) {
        return Err(Refusal::param("eventTypes", format!("Invalid value {unknown}.")));
    }
    Ok(Query {
        single,
        window: (
            from.unwrap_or_else(beginning),
            to.unwrap_or(if single { now + HORIZON } else { end_of_time() }),
        ),
        original: None,
        deleted: params::truth(ask, "showDeleted")?.unwrap_or(false),
        updated_min,
        uid: ask.param("iCalUID").map(ToOwned::to_owned),
        text: ask.param("q").map(ToOwned::to_owned),
        types,
        properties: properties(ask)?,
        order,
    })
}

/// An original start as the world writes it.
fn original_start(text: &str) -> Outcome<String> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string());
    }
    let day = text.parse::<chrono::NaiveDate>();
    day.map(|day| day.to_string()).map_err(|_| Refusal::param("originalStart", "Neither a time nor a date."))
}

fn properties(ask: &ParsedRequest) -> Outcome<Vec<(String, String)>> {
    let mut all = Vec::new();
    for (param, side) in [("privateExtendedProperty", "private"), ("sharedExtendedProperty", "shared")] {
        for text in ask.params(param) {
            let (key, value) =
                text.split_once('=').ok_or_else(|| Refusal::param(param, "Must be name=value."))?;
            all.push((format!("google.{side}.{key}"), value.to_owned()));
        }
    }
    Ok(all)
}

/// Rows as they are kept need no bound: nothing is told day by day.
fn end_of_time() -> DateTime<Utc> {
    DateTime::<Utc>::MAX_UTC
}

fn beginning() -> DateTime<Utc> {
    Utc.timestamp_opt(0, 0).single().unwrap_or_default()
}

/// The parameters that must stay the same from page to page.
fn shape(calendar: &Calendar, ask: &ParsedRequest) -> String {
    let same =
        |name: &str| !["pageToken", "maxResults", "maxAttendees", "timeZone", "fields"].contains(&name);
    let mut pairs: Vec<String> = ask
        .query
        .iter()
        .filter(|(name, _)| same(name))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.sort();
    format!("{} {} {}", calendar.id, ask.path.len(), pairs.join("&"))
}

fn full(shared: &Shared, ask: &ParsedRequest, calendar: &Calendar, query: &Query) -> Outcome<PagePosition> {
    let shape = shape(calendar, ask);
    if let Some(token) = ask.param("pageToken") {
        return resumed(shared, token, &shape);
    }
    let mut reading = {
        let world = shared.world();
        let (rows, known) = rows::full(&world, calendar, query);
        let position = world.changes;
        StoredListing {
            calendar: calendar.id.clone(),
            shape,
            window: query.window,
            rows,
            position,
            known: Arc::new(known),
        }
    };
    if !reading.rows.is_empty() && shared.fault_at(&ask.call, FaultKind::EmptyListing) {
        reading.rows.clear();
        reading.known = Arc::default();
    }
    let (token, reading) = shared.readings().keep(reading);
    Ok((token, reading, 0))
}

fn changes(
    shared: &Shared,
    ask: &ParsedRequest,
    calendar: &Calendar,
    query: Query,
    token: &str,
) -> Outcome<PagePosition> {
    if let Some(name) = NOT_WITH_TOKEN.iter().find(|name| ask.param(name).is_some()) {
        return Err(Refusal::param(name, format!("{name} cannot be combined with syncToken.")));
    }
    if ask.param("showDeleted") == Some("false") {
        return Err(Refusal::param(
            "showDeleted",
            "Deleted events are always part of an incremental listing.",
        ));
    }
    if shared.fault_at(&ask.call, FaultKind::DeadSyncToken) {
        return Err(Refusal::full_sync());
    }
    let shape = shape(calendar, ask);
    if let Some(page) = ask.param("pageToken") {
        return resumed(shared, page, &shape);
    }
    let since = token.strip_suffix('=').and_then(|token| shared.readings().get(token));
    let since = since.filter(|since| since.calendar == calendar.id).ok_or_else(Refusal::full_sync)?;
    if since.shape.contains("singleEvents=true") != query.single {
        return Err(Refusal::param("singleEvents", "Must be as in the listing that gave the token."));
    }
    let query = Query { window: since.window, deleted: true, ..query };
    let mut reading = {
        let world = shared.world();
        let (rows, known) = rows::changes(&world, calendar, &query, &since);
        let position = world.changes;
        StoredListing {
            calendar: calendar.id.clone(),
            shape,
            window: since.window,
            rows,
            position,
            known: Arc::new(known),
        }
    };
    if !reading.rows.is_empty() && shared.fault_at(&ask.call, FaultKind::OmitChange) {
        reading.rows.remove(0);
    }
    let (token, reading) = shared.readings().keep(reading);
    Ok((token, reading, 0))
}

fn show(
    shared: &Shared,
    ask: &ParsedRequest,
    place: &PagePosition,
    asked: usize,
    look: Look<'_>,
) -> Outcome<Value> {
    let (token, reading, offset) = place;
    let size = asked.min(shared.options().page_size);
    let invalid = || Refusal::param("pageToken", "Invalid page token.");
    let (rows, next) = page(reading, *offset, size).ok_or_else(invalid)?;
    let again = offset.checked_sub(1).and_then(|before| reading.rows.get(before));
    let again = again.filter(|_| shared.fault_at(&ask.call, FaultKind::DuplicateOverPages));
    let world = shared.world();
    let Look { calendar, zone, most_guests } = look;
    let view = View { world: &world, calendar, zone, most_guests };
    let items: Vec<Value> = again.into_iter().chain(rows).map(|row| item(&view, row)).collect();
    let updated = world.now;
    let mut body = json!({
        "kind": "calendar#events",
        "etag": format!("\"p{}\"", reading.position),
        "updated": render::stamp(updated),
        "items": items,
    });
    if let Some(next) = next {
        body["nextPageToken"] = json!(format!("{token}.{next}"));
    }
    Ok(body)
}

/// A row as of now: what was deleted since the listing was taken shows as cancelled.
fn item(view: &View<'_>, row: &Row) -> Value {
    let found = view.world.events.get(&(view.calendar.id.clone(), row.id.clone()));
    let original = row.original.as_deref();
    let gone = |event: Option<&Event>| render::bare(view, event, &row.id, original);
    let Some(event) = found.filter(|event| !event.deleted) else {
        return gone(found);
    };
    match (&row.face, original) {
        (RowForm::Whole, _) => render::event(view, event, None),
        (RowForm::Day(when), Some(original)) => {
            render::event(view, event, Some(Day { master: event, original, when }))
        }
        (RowForm::Changed, Some(original)) => match event.exceptions.get(original) {
            Some(Exception::Changed(day)) => {
                render::event(view, day, Some(Day { master: event, original, when: &day.when }))
            }
            Some(Exception::Cancelled) | None => gone(Some(event)),
        },
        (RowForm::Day(_) | RowForm::Changed | RowForm::Cancelled | RowForm::Removed, _) => gone(Some(event)),
    }
}
