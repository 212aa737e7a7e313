//! `getSchedule`: when people are free, by the page "calendar: getSchedule"; and groups of calendars.

use super::errors::{Outcome, Refusal};
use super::prefer::Prefer;
use super::{body, ids, links, odata, people, render, view};
use crate::batch::{JsonResponse, ParsedRequest};
use crate::state::Shared;
use crate::world::{Calendar, World, series};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Map, Value, json};

/// The longest window that is answered.
const LONGEST: Duration = Duration::days(62);

/// What is asked.
struct Asked {
    people: Vec<String>,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    slot: Duration,
}

/// `POST calendar/getSchedule`.
pub(crate) fn answer(shared: &Shared, ask: &ParsedRequest, account: &str) -> Outcome<JsonResponse> {
    odata::check(ask, &[])?;
    let prefer = Prefer::read(ask)?;
    let asked = read(&ask.body)?;
    let world = shared.world();
    let rows: Vec<Value> = asked.people.iter().map(|of| one(&world, &asked, of, account, &prefer)).collect();
    let context = links::context(ask, "Collection(microsoft.graph.scheduleInformation)");
    Ok(JsonResponse::ok(json!({ "@odata.context": context, "value": rows })))
}

/// Names of the action's parameters: the page begins them small, the description of the interface with capitals.
fn read(bytes: &[u8]) -> Outcome<Asked> {
    let sent: Map<String, Value> =
        serde_json::from_slice(bytes).map_err(|_| Refusal::body("The body is no JSON object."))?;
    let known = ["schedules", "starttime", "endtime", "availabilityviewinterval"];
    if let Some(name) = sent.keys().find(|name| !known.contains(&name.to_lowercase().as_str())) {
        return Err(Refusal::body(format!("The parameter '{name}' does not exist.")));
    }
    let get =
        |name: &str| sent.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    let missing = |name: &str| Refusal::body(format!("{name} is missing."));
    let time = |name: &str| {
        let (at, zone) = body::side(name, get(name).ok_or_else(|| missing(name))?)?;
        Ok(series::instant(at, &zone))
    };
    let (from, to) = (time("startTime")?, time("endTime")?);
    if from >= to || to - from > LONGEST {
        return Err(Refusal::bad("ErrorInvalidParameter", "The window must have an end, within 62 days."));
    }
    let minutes = get("availabilityViewInterval").map_or(Some(30), Value::as_i64);
    let minutes = minutes.filter(|minutes| (5..=1440).contains(minutes));
    let slot = minutes.map(Duration::minutes);
    let slot = slot.ok_or_else(|| Refusal::body("availabilityViewInterval must be 5 to 1440 minutes."))?;
    let people = get("schedules").and_then(Value::as_array).ok_or_else(|| missing("schedules"))?;
    let people = people.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect();
    Ok(Asked { people, from, to, slot })
}

fn one(world: &World, asked: &Asked, of: &str, account: &str, prefer: &Prefer) -> Value {
    let home = people::mailbox(world, account, of).ok();
    let Some(calendar) = home.and_then(|mailbox| ids::find_calendar(world, &mailbox, None).ok()) else {
        let error =
            json!({ "message": "The mailbox was not found.", "responseCode": "ErrorMailRecipientNotFound" });
        return json!({ "scheduleId": of, "availabilityView": "", "scheduleItems": [], "error": error });
    };
    let mut taken: Vec<(DateTime<Utc>, DateTime<Utc>, &'static str)> = Vec::new();
    let mut items = Vec::new();
    for instance in on(world, &calendar, asked) {
        let (start, end) = series::span(&instance.event.when, &calendar.zone);
        let status = render::show_as(&instance.event.show_as);
        taken.push((start, end, status));
        let (start, end) = render::times_in(prefer, &instance.event.when, &calendar.zone);
        let mut item =
            json!({ "status": status, "start": start, "end": end, "isPrivate": instance.event.private });
        // Words of what is private stay with its owner.
        if !instance.event.private || calendar.owner == account {
            item["subject"] = json!(instance.event.title);
            item["location"] = json!(instance.event.place);
        }
        items.push(item);
    }
    let mut view = String::new();
    let mut at = asked.from;
    while at < asked.to {
        let next = at + asked.slot;
        let within = taken.iter().filter(|(start, end, _)| *start < next && *end > at);
        view.push(
            within
                .map(|(_, _, status)| sign(status))
                .max_by_key(|(rank, _)| *rank)
                .map_or('0', |(_, sign)| sign),
        );
        at = next;
    }
    json!({ "scheduleId": of, "availabilityView": view, "scheduleItems": items })
}

/// What counts most where several are there at once, and its sign.
fn sign(status: &str) -> (u8, char) {
    match status {
        "oof" => (4, '3'),
        "busy" => (3, '2'),
        "tentative" => (2, '1'),
        "workingElsewhere" => (1, '4'),
        _free => (0, '0'),
    }
}

fn on<'a>(world: &'a World, calendar: &'a Calendar, asked: &'a Asked) -> Vec<series::Instance> {
    let own = view::on(world, calendar).filter(|event| !event.called_off);
    let mut all: Vec<_> =
        own.flat_map(|event| series::instances(event, &calendar.zone, asked.from, asked.to)).collect();
    all.sort_by_key(|instance| instance.start);
    all
}

/// `calendarGroups` ("List calendarGroups"): everybody has one.
pub(crate) fn groups(ask: &ParsedRequest, mailbox: &str) -> Outcome<JsonResponse> {
    odata::check(ask, &["$top", "$skip", "$count"])?;
    let mut rows = odata::skipped(
        ask,
        vec![json!({
            "id": group_id(mailbox),
            "name": "My Calendars",
            "classId": "0006f0b7-0000-0000-c000-000000000046",
            "changeKey": "group0001",
        })],
    )?;
    rows.truncate(odata::number(ask, "$top", 1, 1000)?.unwrap_or(10));
    let mut body = json!({ "@odata.context": links::context(ask, "calendarGroups"), "value": rows });
    if odata::count(ask)? {
        body["@odata.count"] = json!(1);
    }
    Ok(JsonResponse::ok(body))
}

/// The id of a mailbox's group.
pub(crate) fn group_id(mailbox: &str) -> String {
    crate::world::graph_id(mailbox, "calendar group", None)
}
