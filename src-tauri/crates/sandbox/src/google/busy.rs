//! `freeBusy.query`: when calendars are taken, and nothing else.

use super::availability::Availability;
use super::errors::{Outcome, Refusal};
use super::{calendars, params, render};
use crate::batch::{JsonResponse, ParsedRequest};
use crate::state::Shared;
use crate::world::{World, series};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Most calendars of one question.
const MOST: usize = 50;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Question {
    time_min: String,
    time_max: String,
    time_zone: Option<String>,
    items: Vec<Item>,
    calendar_expansion_max: Option<usize>,
    group_expansion_max: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    id: String,
}

/// Answers for each calendar; an unknown one is an error inside the 200.
pub(crate) fn query(shared: &Shared, ask: &ParsedRequest, account: &str) -> Outcome<JsonResponse> {
    params::check(ask, &[], &[])?;
    let question: Question = serde_json::from_slice(&ask.body)
        .map_err(|error| Refusal::body(format!("Not a question: {error}.")))?;
    let moment = |text: &str| {
        let parsed = DateTime::parse_from_rfc3339(text);
        parsed.map(|at| at.to_utc()).map_err(|_| Refusal::body("Not a time with an offset (RFC 3339)."))
    };
    let (from, to) = (moment(&question.time_min)?, moment(&question.time_max)?);
    params::range(Some(from), Some(to))?;
    let zone = question.time_zone.unwrap_or_else(|| "UTC".to_owned());
    if jiff::tz::TimeZone::get(&zone).is_err() {
        return Err(Refusal::body("Not an IANA time zone."));
    }
    let groups = question.group_expansion_max.unwrap_or(100);
    let most = question.calendar_expansion_max.unwrap_or(MOST);
    if groups > 100 || most > MOST {
        return Err(Refusal::body("At most 100 groups and 50 calendars."));
    }
    let too_many = question.items.len() > most;
    let mut answers = Map::new();
    for item in question.items {
        let answer = match calendars::find(shared, account, &item.id) {
            _ if too_many => error("tooManyCalendarsRequested"),
            Ok(calendar) => {
                json!({ "busy": busy(&shared.world(), &calendar.id, &calendar.zone, from, to, &zone) })
            }
            Err(_) => error("notFound"),
        };
        answers.insert(item.id, answer);
    }
    Ok(JsonResponse::ok(json!({
        "kind": "calendar#freeBusy",
        "timeMin": render::local(from, "UTC"),
        "timeMax": render::local(to, "UTC"),
        "calendars": answers,
    })))
}

fn error(reason: &str) -> Value {
    json!({ "errors": [{ "domain": "global", "reason": reason }], "busy": [] })
}

fn busy(
    world: &World,
    id: &str,
    zone: &str,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    shown: &str,
) -> Vec<Value> {
    let taken = world.events.values().filter(|e| e.calendar == id && !e.deleted && !e.called_off);
    let mut spans: Vec<(DateTime<Utc>, DateTime<Utc>)> = taken
        .flat_map(|event| series::instances(event, zone, from, to))
        .filter(|i| {
            !Availability::of(&i.event).free && !i.event.called_off && i.event.event_type != "workingLocation"
        })
        .filter(|i| !i.event.guests.iter().any(|g| g.email == id && g.answer == "declined"))
        .map(|i| (i.start.max(from), i.end.min(to)))
        .collect();
    spans.sort();
    let mut merged: Vec<(DateTime<Utc>, DateTime<Utc>)> = Vec::new();
    for (start, end) in spans {
        match merged.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            Some(_) | None => merged.push((start, end)),
        }
    }
    let span =
        |(start, end)| json!({ "start": render::local(start, shown), "end": render::local(end, shown) });
    merged.into_iter().map(span).collect()
}
