//! Event bodies that clients send: each field checked and carried over to the world's event. Fields that the
//! vendor does not document are refused, read-only ones are ignored.

use super::errors::{Outcome, Refusal};
use super::{attached, html, kept, recurrence, zones};
use crate::world::{Calendar, Event, Guest, When, series};
use chrono::{DateTime, NaiveDateTime, NaiveTime};
use serde_json::{Map, Value};

type Body = Map<String, Value>;

/// Fields that are read only, kept as they are sent, or of no use to the sandbox.
const IGNORED: [&str; 26] = [
    "@odata.context",
    "@odata.etag",
    "@odata.type",
    "allowNewTimeProposals",
    "bodyPreview",
    "changeKey",
    "createdDateTime",
    "hasAttachments",
    "hideAttendees",
    "iCalUId",
    "id",
    "importance",
    "isCancelled",
    "isDraft",
    "isOnlineMeeting",
    "isOrganizer",
    "isReminderOn",
    "lastModifiedDateTime",
    "onlineMeetingProvider",
    "organizer",
    "originalEndTimeZone",
    "originalStartTimeZone",
    "reminderMinutesBeforeStart",
    "responseRequested",
    "responseStatus",
    "type",
];
const USED: [&str; 16] = [
    "attendees",
    "body",
    "categories",
    "end",
    "extensions",
    "isAllDay",
    "location",
    "locations",
    "recurrence",
    "sensitivity",
    "showAs",
    "singleValueExtendedProperties",
    "start",
    "subject",
    "transactionId",
    "webLink",
];

/// Reads a body as an object of known fields.
pub(crate) fn read(bytes: &[u8]) -> Outcome<Body> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| Refusal::body("The body is no JSON."))?;
    let Value::Object(body) = value else {
        return Err(Refusal::body("The body is no JSON object."));
    };
    match body.keys().find(|name| !IGNORED.contains(&name.as_str()) && !USED.contains(&name.as_str())) {
        Some(name) => Err(Refusal::body(format!("The property '{name}' does not exist on type 'event'."))),
        None => Ok(body),
    }
}

/// Puts a body's fields into an event. Fields that are absent stay.
pub(crate) fn apply(calendar: &Calendar, event: &mut Event, body: &Body) -> Outcome<()> {
    if let Some(value) = body.get("subject") {
        event.title = text("subject", value)?.unwrap_or_default().to_owned();
    }
    if let Some(value) = body.get("body") {
        let content =
            value.get("content").map(|content| text("body.content", content)).transpose()?.flatten();
        let kind = word(value, "contentType", &["text", "html", "Text", "HTML"])?;
        let content = content.unwrap_or_default();
        event.body = match kind {
            Some("html" | "HTML") => html::text(content),
            Some(_) | None => content.to_owned(),
        };
    }
    if let Some(value) = body.get("location") {
        let name =
            value.get("displayName").map(|name| text("location.displayName", name)).transpose()?.flatten();
        event.place = name.unwrap_or_default().to_owned();
    }
    if let (None, Some(value)) = (body.get("location"), body.get("locations")) {
        let names = list("locations", value)?.iter().filter_map(|place| place.get("displayName")?.as_str());
        event.place = names.collect::<Vec<_>>().join("; ");
    }
    if let Some(value) = body.get("categories") {
        event.categories =
            list("categories", value)?.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect();
    }
    let object = Value::Object(body.clone());
    let shows = ["free", "tentative", "busy", "oof", "workingElsewhere", "unknown"];
    if let Some(shown) = word(&object, "showAs", &shows)? {
        let own = if shown == "workingElsewhere" { "elsewhere" } else { shown };
        event.show_as = if own == "unknown" { "busy" } else { own }.to_owned();
    }
    if let Some(kind) = word(&object, "sensitivity", &["normal", "personal", "private", "confidential"])? {
        event.private = kind != "normal";
    }
    if let Some(value) = body.get("attendees") {
        let before = std::mem::take(&mut event.guests);
        event.guests =
            list("attendees", value)?.iter().map(|row| guest(row, &before)).collect::<Outcome<_>>()?;
    }
    if let Some(value) = body.get("transactionId") {
        event.transaction = text("transactionId", value)?.map(ToOwned::to_owned);
    }
    properties(event, body)?;
    for extension in
        body.get("extensions").map(|value| list("extensions", value)).transpose()?.into_iter().flatten()
    {
        attached::extend(event, extension)?;
    }
    kept::apply(event, body)?;
    times(calendar, event, body)?;
    series_of(calendar, event, body)
}

fn series_of(calendar: &Calendar, event: &mut Event, body: &Body) -> Outcome<()> {
    match body.get("recurrence") {
        None => {}
        Some(Value::Null) => {
            event.rules.clear();
            event.exceptions.clear();
        }
        Some(value) => {
            let zone = match &event.when {
                When::Timed { zone, .. } => zone.clone(),
                When::AllDay { .. } => calendar.zone.clone(),
            };
            let invalid = |about| Refusal::bad("ErrorInvalidRecurrence", about);
            event.rules = vec![recurrence::rule(value, &zone).map_err(invalid)?];
        }
    }
    Ok(())
}

/// What somebody has answered is theirs: nobody else can write it.
fn guest(value: &Value, before: &[Guest]) -> Outcome<Guest> {
    let address =
        value.get("emailAddress").and_then(|address| address.get("address")).and_then(Value::as_str);
    let email = address.filter(|email| email.contains('@'));
    let email = email.ok_or_else(|| Refusal::bad("ErrorInvalidRecipients", "An attendee has no address."))?;
    let name = value.get("emailAddress").and_then(|address| address.get("name")).and_then(Value::as_str);
    let answer = before.iter().find(|guest| guest.email == email).map(|guest| guest.answer.clone());
    let kind = word(value, "type", &["required", "optional", "resource"])?;
    Ok(Guest {
        email: email.to_owned(),
        name: name.unwrap_or_default().to_owned(),
        answer: answer.unwrap_or_else(|| "none".to_owned()),
        room: kind == Some("resource"),
    })
}

/// Merged by id. The id has one of the documented forms: `String {GUID} Name NAME`.
fn properties(event: &mut Event, body: &Body) -> Outcome<()> {
    let Some(value) = body.get("singleValueExtendedProperties") else { return Ok(()) };
    for row in list("singleValueExtendedProperties", value)? {
        let get = |name: &str| row.get(name).and_then(Value::as_str);
        let (Some(id), Some(value)) = (get("id"), get("value")) else {
            return Err(Refusal::body("An extended property needs id and value."));
        };
        let mut words = id.splitn(4, ' ');
        let guid = words.nth(1).unwrap_or_default().trim_matches(['{', '}']);
        let named = words.next().is_some_and(|word| matches!(word, "Name" | "Id"));
        if guid.parse::<uuid::Uuid>().is_err() || !named {
            return Err(Refusal::bad(
                "ErrorInvalidExtendedProperty",
                "The id of the property has no known form.",
            ));
        }
        event.properties.insert(format!("graph.{id}"), value.to_owned());
    }
    Ok(())
}

fn times(calendar: &Calendar, event: &mut Event, body: &Body) -> Outcome<()> {
    let given = |name: &str| body.get(name).map(|value| side(name, value)).transpose();
    let (start, end) = (given("start")?, given("end")?);
    let was_all_day = matches!(event.when, When::AllDay { .. });
    let all_day = body.get("isAllDay").map_or(Some(was_all_day), Value::as_bool);
    let all_day = all_day.ok_or_else(|| Refusal::body("isAllDay must be true or false."))?;
    if start.is_none() && end.is_none() && all_day == was_all_day {
        return Ok(());
    }
    let (old_start, old_end) = match &event.when {
        When::AllDay { first, end } => (
            (first.and_time(NaiveTime::MIN), calendar.zone.clone()),
            (end.and_time(NaiveTime::MIN), calendar.zone.clone()),
        ),
        When::Timed { start, end, zone } => ((*start, zone.clone()), (*end, zone.clone())),
    };
    let ((start, zone), (end, end_zone)) = (start.unwrap_or(old_start), end.unwrap_or(old_end));
    event.when = if all_day {
        let midnights = start.time() == NaiveTime::MIN && end.time() == NaiveTime::MIN;
        if !midnights || zone != end_zone || end <= start {
            return Err(Refusal::bad(
                "ErrorInvalidRequest",
                "An all-day event begins and ends at midnight of one zone, a whole number of days apart.",
            ));
        }
        When::AllDay { first: start.date(), end: end.date() }
    } else {
        kept::end_zone(event, (zone != end_zone).then(|| zones::windows(&end_zone)));
        let end = series::wall(series::instant(end, &end_zone), &zone);
        if series::instant(end, &zone) < series::instant(start, &zone) {
            return Err(Refusal::bad("ErrorPropertyValidationFailure", "The event ends before it begins."));
        }
        When::Timed { start, end, zone }
    };
    Ok(())
}

/// A time without an offset beside its zone. An offset inside is taken when it is there, as in life.
pub(super) fn side(name: &str, value: &Value) -> Outcome<(NaiveDateTime, String)> {
    let get = |field: &str| value.get(field).and_then(Value::as_str);
    let bad = || Refusal::bad("ErrorInvalidParameter", format!("{name} is no time with a zone."));
    let zone = zones::iana(get("timeZone").ok_or_else(bad)?)
        .ok_or_else(|| Refusal::bad("TimeZoneNotSupportedException", "The time zone is not known."))?;
    let text = get("dateTime").ok_or_else(bad)?;
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok((series::wall(at.to_utc(), &zone), zone));
    }
    Ok((text.parse().map_err(|_| bad())?, zone))
}

fn word<'a>(value: &'a Value, name: &str, known: &[&str]) -> Outcome<Option<&'a str>> {
    match value.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if known.contains(&text.as_str()) => Ok(Some(text)),
        Some(_) => Err(Refusal::body(format!("The value of {name} does not exist."))),
    }
}

fn text<'a>(name: &str, value: &'a Value) -> Outcome<Option<&'a str>> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            Err(Refusal::body(format!("{name} must be a string.")))
        }
    }
}

fn list<'a>(name: &str, value: &'a Value) -> Outcome<&'a [Value]> {
    match value {
        Value::Array(rows) => Ok(rows),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            Err(Refusal::body(format!("{name} must be a list.")))
        }
    }
}
