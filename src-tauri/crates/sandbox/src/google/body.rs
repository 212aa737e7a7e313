//! Event bodies that clients send: each field checked and carried over to the world's event. Fields that the
//! vendor does not document are refused, read-only ones are ignored, as people send back what they read.

use super::availability::Availability;
use super::errors::{Outcome, Refusal};
use super::heard::Heard;
use super::{attendees, calendars, kept, secondary, times};
use crate::world::{Calendar, Event, When, World};
use serde_json::{Map, Value};

/// A body's fields.
pub(super) type Body = Map<String, Value>;

/// Fields that are read only, kept as they are sent, or of no use to the sandbox.
const IGNORED: [&str; 30] = [
    "anyoneCanAddSelf",
    "attachments",
    "attendeesOmitted",
    "birthdayProperties",
    "colorId",
    "conferenceData",
    "created",
    "creator",
    "endTimeUnspecified",
    "etag",
    "eventLabelId",
    "focusTimeProperties",
    "gadget",
    "guestsCanInviteOthers",
    "guestsCanModify",
    "guestsCanSeeOtherGuests",
    "hangoutLink",
    "htmlLink",
    "iCalUID",
    "id",
    "kind",
    "locked",
    "organizer",
    "originalStartTime",
    "outOfOfficeProperties",
    "privateCopy",
    "recurringEventId",
    "reminders",
    "sequence",
    "source",
];
const USED: [&str; 13] = [
    "attendees",
    "description",
    "end",
    "eventType",
    "extendedProperties",
    "location",
    "recurrence",
    "start",
    "status",
    "summary",
    "transparency",
    "visibility",
    "updated",
];
const MOST_REMINDERS: usize = 5;

/// Reads a body as an object.
pub(super) fn fields(bytes: &[u8]) -> Outcome<Body> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(body)) => Ok(body),
        Ok(_) | Err(_) => Err(Refusal::bad("parseError", "Parse Error")),
    }
}

/// Reads the body of an event: an object of known fields.
pub(crate) fn read(bytes: &[u8]) -> Outcome<Body> {
    let body = fields(bytes)?;
    let known = |name: &String| {
        IGNORED.contains(&name.as_str())
            || USED.contains(&name.as_str())
            || name == "workingLocationProperties"
    };
    match body.keys().find(|name| !known(name)) {
        Some(name) => Err(Refusal::body(format!("Unknown field {name}."))),
        None => Ok(body),
    }
}

/// Puts a body's fields into an event. Fields that are absent stay; null empties.
pub(crate) fn apply(
    world: &World,
    calendar: &Calendar,
    event: &mut Event,
    body: &Body,
    heard: Heard,
) -> Outcome<()> {
    for (name, slot) in
        [("summary", &mut event.title), ("description", &mut event.body), ("location", &mut event.place)]
    {
        if let Some(value) = body.get(name) {
            *slot = text(name, value)?.unwrap_or_default().to_owned();
        }
    }
    words(event, body)?;
    if let Some(value) = body.get("attendees") {
        attendees::apply(event, list("attendees", value)?)?;
    }
    if let Some(value) = body.get("extendedProperties") {
        properties(event, value)?;
    }
    if let Some(value) = body.get("reminders") {
        reminders(value)?;
    }
    kept::apply(event, body, heard)?;
    times::apply(calendar, event, body)?;
    if let Some(value) = body.get("recurrence") {
        event.rules = list("recurrence", value)?.iter().map(rule).collect::<Outcome<_>>()?;
    }
    let named = body.get("start").and_then(|start| start.get("timeZone")).is_some();
    let timed = matches!(event.when, When::Timed { .. });
    if body.contains_key("start") && !event.rules.is_empty() && timed && !named {
        return Err(Refusal::bad("required", "Missing time zone definition for start time."));
    }
    if heard.labels
        && let Some(value) = body.get("eventLabelId")
    {
        let wanted = text("eventLabelId", value)?.unwrap_or_default();
        event.categories = if wanted.is_empty() {
            Vec::new()
        } else {
            let name = calendars::category(world, &calendar.id, wanted);
            vec![name.ok_or_else(|| Refusal::body("The label does not exist."))?]
        };
    }
    if body.contains_key("start") || body.contains_key("end") { can_be(event) } else { Ok(()) }
}

/// What the page on focus time, out of office and working location says of such events: the first two take hours and no
/// whole days, and none of them lies on a calendar that is nobody's own.
fn can_be(event: &Event) -> Outcome<()> {
    let status = ["focusTime", "outOfOffice", "workingLocation"].contains(&event.event_type.as_str());
    if status && secondary::is(&event.calendar) {
        return Err(Refusal::bad("eventTypeRestriction", "Such events are on primary calendars only."));
    }
    let is_whole_day = matches!(event.when, When::AllDay { .. });
    if status && event.event_type != "workingLocation" && is_whole_day {
        return Err(Refusal::bad("eventTypeRestriction", "Such an event cannot last whole days."));
    }
    Ok(())
}

fn words(event: &mut Event, body: &Body) -> Outcome<()> {
    let word = |name: &str, allowed: &[&str]| -> Outcome<Option<String>> {
        let Some(value) = body.get(name) else { return Ok(None) };
        match text(name, value)? {
            Some(text) if allowed.contains(&text) => Ok(Some(text.to_owned())),
            Some(text) => Err(Refusal::body(format!("Invalid value {text} of {name}."))),
            None => Ok(allowed.first().map(|first| (*first).to_owned())),
        }
    };
    if let Some(kind) = word(
        "eventType",
        &["default", "birthday", "focusTime", "outOfOffice", "workingLocation", "fromGmail"],
    )? && kind != event.event_type
    {
        return Err(Refusal::bad("eventTypeRestriction", "The type of an event cannot be changed."));
    }
    let mut availability = Availability::of(event);
    if let Some(taken) = word("transparency", &["opaque", "transparent"])? {
        availability.free = taken == "transparent";
    }
    if let Some(seen) = word("visibility", &["default", "public", "private", "confidential"])? {
        event.private = matches!(seen.as_str(), "private" | "confidential");
    }
    match word("status", &["confirmed", "tentative", "cancelled"])?.as_deref() {
        Some("cancelled") => event.deleted = true,
        Some(status) => {
            event.deleted = false;
            event.called_off = false;
            availability.tentative = status == "tentative";
        }
        None => {}
    }
    availability.put(event);
    Ok(())
}

/// Merged key by key; null removes a key.
fn properties(event: &mut Event, value: &Value) -> Outcome<()> {
    for (side, keys) in object("extendedProperties", value, &["private", "shared"])? {
        let Value::Object(keys) = keys else {
            return Err(Refusal::body("extendedProperties must hold objects."));
        };
        for (key, value) in keys {
            let slot = format!("google.{side}.{key}");
            match text(key, value)? {
                Some(text) if key.len() > 44 || text.len() > 1024 => {
                    return Err(Refusal::body(
                        "Extended properties: keys up to 44, values up to 1024 characters.",
                    ));
                }
                Some(text) => {
                    event.properties.insert(slot, text.to_owned());
                }
                None => {
                    event.properties.remove(&slot);
                }
            }
        }
    }
    let own = |key: &&String| ["google.private.", "google.shared."].iter().any(|side| key.starts_with(side));
    if event.properties.keys().filter(own).count() > 300 {
        return Err(Refusal::body("At most 300 extended properties."));
    }
    Ok(())
}

fn reminders(value: &Value) -> Outcome<()> {
    let row = object("reminders", value, &["useDefault", "overrides"])?;
    let overrides = row.get("overrides").and_then(Value::as_array).cloned().unwrap_or_default();
    if overrides.len() > MOST_REMINDERS {
        return Err(Refusal::body("At most five reminders."));
    }
    if row.get("useDefault") == Some(&Value::Bool(true)) && !overrides.is_empty() {
        return Err(Refusal::bad(
            "cannotUseDefaultRemindersAndSpecifyOverride",
            "Either default reminders or own ones.",
        ));
    }
    Ok(())
}

fn rule(value: &Value) -> Outcome<String> {
    let line = value.as_str().unwrap_or_default();
    let known = ["RRULE:", "EXRULE:", "RDATE", "EXDATE"].iter().any(|name| line.starts_with(name));
    let rule = ["RRULE:", "EXRULE:"].iter().find_map(|name| line.strip_prefix(name));
    if !known || rule.is_some_and(|rule| !is_rule(rule)) {
        return Err(Refusal::body("Invalid recurrence rule."));
    }
    Ok(line.to_owned())
}

/// RFC 5545, 3.3.10, to which `Event.recurrence` refers: a frequency that exists, no part twice, and never both COUNT and
/// UNTIL.
fn is_rule(rule: &str) -> bool {
    let parts: Vec<(&str, &str)> = rule.split(';').filter_map(|part| part.split_once('=')).collect();
    let count = |name: &str| parts.iter().filter(|(own, _)| *own == name).count();
    let frequencies = ["SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"];
    let frequency = parts.iter().find(|(name, _)| *name == "FREQ");
    parts.len() == rule.split(';').count()
        && parts.iter().all(|(name, value)| count(name) == 1 && !value.is_empty())
        && frequency.is_some_and(|(_, value)| frequencies.contains(value))
        && (count("COUNT") == 0 || count("UNTIL") == 0)
}

fn text<'a>(name: &str, value: &'a Value) -> Outcome<Option<&'a str>> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            Err(Refusal::body(format!("The field {name} must be a string.")))
        }
    }
}

fn list<'a>(name: &str, value: &'a Value) -> Outcome<&'a [Value]> {
    match value {
        Value::Null => Ok(&[]),
        Value::Array(rows) => Ok(rows),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            Err(Refusal::body(format!("The field {name} must be a list.")))
        }
    }
}

pub(super) fn object<'a>(name: &str, value: &'a Value, known: &[&str]) -> Outcome<&'a Body> {
    let Value::Object(row) = value else {
        return Err(Refusal::body(format!("The field {name} must be an object.")));
    };
    match row.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(Refusal::body(format!("Unknown field {name}.{key}."))),
        None => Ok(row),
    }
}
