//! Fields that mean nothing to the world and are kept as their clients sent them, so that whatever a clean-up takes
//! away and gives back can be told from what was lost. Names are those of the resource type `event`.

use super::errors::{Outcome, Refusal};
use super::html;
use crate::world::Event;
use serde_json::{Map, Value};

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
    if let Some(place) = body.get("location") {
        let more = ["address", "coordinates"].iter().any(|name| place.get(name).is_some());
        put(event, "location", more.then(|| place.clone()));
    }
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
    for name in ["address", "coordinates"] {
        if let Some(value) = kept.get(name) {
            place[name] = value.clone();
        }
    }
    row.insert("locations".to_owned(), Value::Array(vec![place.clone()]));
    row.insert("location".to_owned(), place);
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
