//! Fields that mean nothing to the world and are kept as their clients sent them, so that whatever a clean-up takes
//! away and gives back can be told from what was lost. Names and defaults are those of the discovery document's `Event`.

use super::errors::{Outcome, Refusal};
use crate::world::Event;
use serde_json::{Map, Value, json};

type Body = Map<String, Value>;

/// What stands before their names among an event's properties.
const BEFORE: &str = "google.kept.";

/// Fields with what they say when nobody has set them; such a value is not shown.
fn defaults() -> [(&'static str, Value); 7] {
    [
        ("anyoneCanAddSelf", json!(false)),
        ("colorId", Value::Null),
        ("guestsCanInviteOthers", json!(true)),
        ("guestsCanModify", json!(false)),
        ("guestsCanSeeOtherGuests", json!(true)),
        ("reminders", json!({ "useDefault": true })),
        ("source", Value::Null),
    ]
}

/// Takes over what a body says of them. What is absent stays.
pub(super) fn apply(event: &mut Event, body: &Body) -> Outcome<()> {
    for (name, default) in defaults() {
        if let Some(value) = body.get(name) {
            check(name, value)?;
            put(event, name, (*value != default && !value.is_null()).then(|| value.clone()));
        }
    }
    if let Some(word) = body.get("visibility") {
        // `private` is the world's own.
        let kept = matches!(word.as_str(), Some("public" | "confidential"));
        put(event, "visibility", kept.then(|| word.clone()));
    }
    Ok(())
}

/// Shows them over what the world says.
pub(super) fn show(event: &Event, row: &mut Body) {
    let kept = event.properties.iter().filter_map(|(key, text)| Some((key.strip_prefix(BEFORE)?, text)));
    for (name, text) in kept {
        // Who hides or opens an event by another way than this interface has the last word.
        let hidden = text.contains("confidential");
        if name == "visibility" && hidden != event.private {
            continue;
        }
        row.insert(name.to_owned(), serde_json::from_str(text).unwrap_or_default());
    }
}

fn put(event: &mut Event, name: &str, value: Option<Value>) {
    let key = format!("{BEFORE}{name}");
    match value {
        Some(value) => event.properties.insert(key, value.to_string()),
        None => event.properties.remove(&key),
    };
}

fn check(name: &str, value: &Value) -> Outcome<()> {
    let good = match (name, value) {
        (_, Value::Null) | ("reminders", Value::Object(_)) => true,
        ("colorId", Value::String(id)) => id.parse().is_ok_and(|id: u8| (1..=11).contains(&id)),
        ("source", Value::Object(source)) => {
            let url = source.get("url").and_then(Value::as_str).unwrap_or_default();
            ["http://", "https://"].iter().any(|scheme| url.starts_with(scheme))
        }
        ("colorId" | "source" | "reminders", _) => false,
        (_, flag) => flag.is_boolean(),
    };
    if good { Ok(()) } else { Err(Refusal::body(format!("Invalid value of {name}."))) }
}
