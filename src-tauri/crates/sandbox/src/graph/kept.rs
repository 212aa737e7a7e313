//! Fields that mean nothing to the world and are kept as their clients sent them, so that whatever a clean-up takes
//! away and gives back can be told from what was lost. Names are those of the resource type `event`.

use super::errors::{Outcome, Refusal};
use super::html;
use crate::world::Event;
use serde_json::{Map, Value, json};

type Body = Map<String, Value>;

/// What stands before their names among an event's properties.
const BEFORE: &str = "kept.graph.";

/// Fields that stand for themselves.
const PLAIN: [&str; 6] = [
    "allowNewTimeProposals",
    "hideAttendees",
    "importance",
    "isReminderOn",
    "reminderMinutesBeforeStart",
    "responseRequested",
];

/// Takes over what a body says of them, after the world has taken what is its own. What is absent stays.
pub(super) fn apply(event: &mut Event, body: &Body) -> Outcome<()> {
    for name in PLAIN {
        if let Some(value) = body.get(name) {
            check(name, value)?;
            put(event, name, Some(value.clone()));
        }
    }
    if let Some(word) = body.get("sensitivity") {
        // `normal` and `private` are the world's own.
        let kept = matches!(word.as_str(), Some("personal" | "confidential"));
        put(event, "sensitivity", kept.then(|| word.clone()));
    }
    if let Some(text) = body.get("body") {
        let kind = text.get("contentType").and_then(Value::as_str).unwrap_or_default();
        put(event, "body", kind.eq_ignore_ascii_case("html").then(|| text.clone()));
    }
    if let Some(rows) = body.get("attendees").and_then(Value::as_array) {
        let optional = rows.iter().filter(|row| row.get("type").and_then(Value::as_str) == Some("optional"));
        let emails: Vec<&Value> = optional.filter_map(|row| row.pointer("/emailAddress/address")).collect();
        put(event, OPTIONAL, (!emails.is_empty()).then(|| json!(emails)));
    }
    places(event, body);
    meeting(event, body)
}

/// Who is free not to come; no field of the vendor's.
const OPTIONAL: &str = "attendees that are optional";

/// The zone in which an event ends, where it is another than the one in which it begins.
pub(super) fn end_zone(event: &mut Event, name: Option<&str>) {
    put(event, "originalEndTimeZone", name.map(|name| json!(name)));
}

/// A word that is kept, for filters.
pub(super) fn word(event: &Event, name: &str) -> Option<String> {
    let text = event.properties.get(&format!("{BEFORE}{name}"))?;
    serde_json::from_str::<Value>(text).ok()?.as_str().map(ToOwned::to_owned)
}

/// `location` and `locations` always correspond with each other, and the first takes the place of all that were there
/// before (resource type `event`).
fn places(event: &mut Event, body: &Body) {
    let many = body.get("locations").and_then(Value::as_array);
    let many = many.map(|all| all.iter().map(settable).collect::<Vec<_>>());
    let one = body.get("location").map(settable);
    if let Some(place) = &one {
        let more = PLACE.iter().any(|name| place.get(name).is_some());
        put(event, "location", more.then(|| place.clone()));
    }
    if one.is_some() || many.is_some() {
        let of = event.place.clone();
        put(event, "locations", many.filter(|all| all.len() > 1).map(|all| json!({ "of": of, "list": all })));
    }
}

/// Parts of a place besides its name.
const PLACE: [&str; 5] = ["address", "coordinates", "locationEmailAddress", "locationType", "locationUri"];

/// What kind of place it is, is read only: the vendor finds that out (resource type `location`).
fn settable(place: &Value) -> Value {
    let mut place = place.clone();
    if let Some(fields) = place.as_object_mut() {
        fields.remove("locationType");
    }
    place
}

/// Once it is an online meeting it stays one, with a link of the vendor's own making (resource type `event`).
fn meeting(event: &mut Event, body: &Body) -> Outcome<()> {
    let wanted = match body.get("isOnlineMeeting") {
        None | Some(Value::Null) => false,
        Some(value) => {
            value.as_bool().ok_or_else(|| Refusal::body("isOnlineMeeting must be true or false."))?
        }
    };
    if !wanted || word(event, "onlineMeetingProvider").is_some() {
        return Ok(());
    }
    let provider = body.get("onlineMeetingProvider").and_then(Value::as_str).unwrap_or("teamsForBusiness");
    let known = ["teamsForBusiness", "skypeForBusiness", "skypeForConsumer"];
    if !known.contains(&provider) {
        return Err(Refusal::body("The value of onlineMeetingProvider does not exist."));
    }
    let name = format!("{} {}", event.calendar, event.id);
    let room = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, name.as_bytes());
    let join = format!("https://teams.microsoft.com/l/meetup-join/{room}");
    put(event, "isOnlineMeeting", Some(json!(true)));
    put(event, "onlineMeetingProvider", Some(json!(provider)));
    put(event, "onlineMeeting", Some(json!({ "joinUrl": join })));
    Ok(())
}

/// Shows them over what the world says, unless somebody has changed that since.
pub(super) fn show(event: &Event, plain: bool, row: &mut Body) {
    for (key, text) in &event.properties {
        let Some(name) = key.strip_prefix(BEFORE) else { continue };
        let value: Value = serde_json::from_str(text).unwrap_or_default();
        let content = || value.get("content").and_then(Value::as_str).unwrap_or_default();
        match name {
            "body" if plain || html::text(content()) != event.body => {}
            "sensitivity" if !event.private => {}
            "location" => location(event, &value, row),
            "locations" => locations(event, &value, row),
            OPTIONAL => optional(&value, row),
            _own => drop(row.insert(name.to_owned(), value)),
        }
    }
}

/// The address and the point on the map, as long as the place is called the same.
fn location(event: &Event, kept: &Value, row: &mut Body) {
    if kept.get("displayName").and_then(Value::as_str).unwrap_or_default() != event.place {
        return;
    }
    let mut place = row.get("location").cloned().unwrap_or_default();
    for name in PLACE {
        if let Some(value) = kept.get(name) {
            place[name] = value.clone();
        }
    }
    row.insert("locations".to_owned(), Value::Array(vec![place.clone()]));
    row.insert("location".to_owned(), place);
}

/// All of several places, as long as they are called the same.
fn locations(event: &Event, kept: &Value, row: &mut Body) {
    if kept["of"].as_str() != Some(event.place.as_str()) {
        return;
    }
    let whole = |place: &Value| {
        let mut all = json!({ "locationType": "default", "uniqueIdType": "private" });
        all["uniqueId"] = place.get("displayName").cloned().unwrap_or_default();
        if let (Some(all), Some(place)) = (all.as_object_mut(), place.as_object()) {
            all.extend(place.clone());
        }
        all
    };
    let list = kept["list"].as_array().into_iter().flatten().map(whole).collect();
    row.insert("locations".to_owned(), Value::Array(list));
}

fn optional(emails: &Value, row: &mut Body) {
    let emails = emails.as_array().map(Vec::as_slice).unwrap_or_default();
    for guest in row.get_mut("attendees").and_then(Value::as_array_mut).into_iter().flatten() {
        if guest.pointer("/emailAddress/address").is_some_and(|email| emails.contains(email)) {
            guest["type"] = json!("optional");
        }
    }
}

fn put(event: &mut Event, name: &str, value: Option<Value>) {
    let key = format!("{BEFORE}{name}");
    match value.filter(|value| !value.is_null()) {
        Some(value) => event.properties.insert(key, value.to_string()),
        None => event.properties.remove(&key),
    };
}

fn check(name: &str, value: &Value) -> Outcome<()> {
    let good = match name {
        "importance" => matches!(value.as_str(), Some("low" | "normal" | "high")),
        "reminderMinutesBeforeStart" => value.is_null() || value.is_i64(),
        _flag => value.is_null() || value.is_boolean(),
    };
    if good { Ok(()) } else { Err(Refusal::body(format!("The value of {name} does not exist."))) }
}
