//! `calendarView/delta`: a window once in full, then what changed. Days of series come with few fields beside
//! their master; what left the window or was never in it comes as removed.

use super::errors::{Outcome, Refusal};
use super::links::{self, Listing};
use super::prefer::Prefer;
use super::render::{self, Day, View};
use super::{ids, odata, page_faults, view};
use crate::batch::{JsonResponse, ParsedRequest};
use crate::faults::FaultKind;
use crate::paging::{Known, Row, RowForm, StoredListing};
use crate::state::Shared;
use crate::world::{Calendar, Event, World, series};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

const DEFAULT_PAGE: usize = 10;

/// One page: of the window, of what changed after a delta link, or where a page before ended.
pub(crate) fn page(shared: &Shared, ask: &ParsedRequest, calendar: &Calendar) -> Outcome<JsonResponse> {
    let prefer = Prefer::read(ask)?;
    let Listing { token, reading, offset } = if ask.param("$skiptoken").is_some() {
        odata::check(ask, &["$skiptoken"])?;
        links::resumed(shared, ask.param("$skiptoken").unwrap_or_default(), &shape(calendar))?
    } else if let Some(token) = ask.param("$deltatoken").filter(|token| !token.is_empty()) {
        odata::check(ask, &["$deltatoken"])?;
        changed(shared, ask, calendar, token)?
    } else {
        // An empty token is what the answer 410 sends a client to: the same window from the beginning.
        odata::check(ask, &["startDateTime", "endDateTime", "$deltatoken"])?;
        begun(shared, ask, calendar, view::bounds(ask)?)
    };
    let (rows, next) = links::page(shared, ask, &reading, offset, prefer.page.unwrap_or(DEFAULT_PAGE))?;
    let value: Vec<Value> = {
        let world = shared.world();
        let view = View { world: &world, calendar, prefer: &prefer, property: None };
        rows.iter().map(|row| shown(&view, row)).collect()
    };
    let mut body = json!({ "@odata.context": links::context(ask, "Collection(event)"), "value": value });
    let (link, token) = match next {
        Some(next) => ("@odata.nextLink", [("$skiptoken", format!("{token}.{next}"))]),
        None => ("@odata.deltaLink", [("$deltatoken", with_window(&token, reading.window))]),
    };
    body[link] = json!(links::address(ask, token.iter().map(|(name, value)| (*name, value.as_str()))));
    page_faults::listing(shared, ask, &mut body);
    Ok(JsonResponse::ok(body))
}

fn shape(calendar: &Calendar) -> String {
    format!("delta of {}", calendar.id)
}

fn begun(
    shared: &Shared,
    ask: &ParsedRequest,
    calendar: &Calendar,
    window: (DateTime<Utc>, DateTime<Utc>),
) -> Listing {
    let mut reading = {
        let world = shared.world();
        let (mut rows, mut known) = (Vec::new(), Known::new());
        for event in view::on(&world, calendar) {
            let (own, days) = present(event, calendar, window);
            if !own.is_empty() {
                known.insert(event.id.clone(), days);
                rows.extend(own);
            }
        }
        made(&world, calendar, window, rows, known)
    };
    if !reading.rows.is_empty() && page_faults::empties(shared, ask) {
        reading.rows.clear();
        reading.known = Arc::default();
    }
    let (token, reading) = shared.readings().keep(reading);
    Listing { token, reading, offset: 0 }
}

fn changed(shared: &Shared, ask: &ParsedRequest, calendar: &Calendar, token: &str) -> Outcome<Listing> {
    let (token, window) = parts(token);
    let dead = || Refusal::dead_token(beginning(ask, window.as_ref()));
    if shared.fault_at(&ask.call, FaultKind::DeadSyncToken) {
        return Err(dead());
    }
    let since =
        shared.readings().get(token).filter(|since| since.shape == shape(calendar)).ok_or_else(dead)?;
    let mut reading = {
        let world = shared.world();
        let mut known = Known::clone(&since.known);
        let mut rows = Vec::new();
        for event in view::all_on(&world, calendar).filter(|event| event.change > since.position) {
            rows.extend(difference(event, calendar, since.window, &mut known));
        }
        made(&world, calendar, since.window, rows, known)
    };
    if !reading.rows.is_empty() && shared.fault_at(&ask.call, FaultKind::OmitChange) {
        reading.rows.remove(0);
    }
    let (token, reading) = shared.readings().keep(reading);
    Ok(Listing { token, reading, offset: 0 })
}

/// Tokens of `calendarView` hold their window, as the page on delta queries says, so that a dead one still tells it.
fn with_window(token: &str, (from, to): (DateTime<Utc>, DateTime<Utc>)) -> String {
    format!("{token}_{}_{}", from.timestamp(), to.timestamp())
}

/// The listing of a delta token, and its window.
fn parts(token: &str) -> (&str, Option<[DateTime<Utc>; 2]>) {
    let at = |text: &str| DateTime::from_timestamp(text.parse().ok()?, 0);
    let window = |(from, to)| Some([at(from)?, at(to)?]);
    match token.split_once('_') {
        Some((listing, rest)) => (listing, rest.split_once('_').and_then(window)),
        None => (token, None),
    }
}

/// Where a client whose token is dead begins anew: the same address with an empty one.
fn beginning(ask: &ParsedRequest, window: Option<&[DateTime<Utc>; 2]>) -> String {
    let names = ["startDateTime", "endDateTime"];
    let window: Vec<(&str, String)> =
        window.into_iter().flat_map(|ends| names.into_iter().zip(ends.map(render::stamp))).collect();
    let pairs = window.iter().map(|(name, value)| (*name, value.as_str())).chain([("$deltatoken", "")]);
    links::address(ask, pairs)
}

fn made(
    world: &World,
    calendar: &Calendar,
    window: (DateTime<Utc>, DateTime<Utc>),
    rows: Vec<Row>,
    known: Known,
) -> StoredListing {
    let known = Arc::new(known);
    StoredListing {
        calendar: calendar.id.clone(),
        shape: shape(calendar),
        window,
        rows,
        position: world.changes,
        known,
    }
}

/// Rows of an event inside the window, and which days they are; a single event has one empty day.
fn present(
    event: &Event,
    calendar: &Calendar,
    window: (DateTime<Utc>, DateTime<Utc>),
) -> (Vec<Row>, BTreeSet<String>) {
    if event.deleted {
        return (Vec::new(), BTreeSet::new());
    }
    let instances = series::instances(event, &calendar.zone, window.0, window.1);
    let days = instances.iter().map(|i| i.original.clone().unwrap_or_default()).collect();
    let mut rows: Vec<Row> = instances.into_iter().map(view::day).collect();
    if !event.rules.is_empty() && !rows.is_empty() {
        rows.insert(0, Row::whole(event));
    }
    (rows, days)
}

/// What a changed event gives: its rows now, and removals of what the reader had. An event that is not in the
/// window comes as removed even if the reader never had it.
fn difference(
    event: &Event,
    calendar: &Calendar,
    window: (DateTime<Utc>, DateTime<Utc>),
    known: &mut Known,
) -> Vec<Row> {
    let (mut rows, days) = present(event, calendar, window);
    let before = known.remove(&event.id).unwrap_or_default();
    let vanished = before.difference(&days).map(String::as_str);
    rows.extend(vanished.filter(|day| !day.is_empty()).map(|day| Row::removed(&event.id, Some(day))));
    if days.is_empty() {
        rows.push(Row::removed(&event.id, None));
    } else {
        known.insert(event.id.clone(), days);
    }
    rows
}

fn shown(view: &View<'_>, row: &Row) -> Value {
    let original = row.original.as_deref();
    let event = view.world.events.get(&(view.calendar.id.clone(), row.id.clone())).filter(|e| !e.deleted);
    let full = match (&row.face, event, original) {
        (RowForm::Day(when), Some(master), Some(original)) => {
            Some(render::sparse(view, Day { master, original, when, changed: false }))
        }
        (RowForm::Removed | RowForm::Cancelled, _, _) => None,
        (RowForm::Whole | RowForm::Changed | RowForm::Day(_), _, _) => view::shown(view, row),
    };
    let id = || ids::row(&view.calendar.id, &row.id, original, view.prefer.immutable);
    full.unwrap_or_else(|| render::removed(&id()))
}
