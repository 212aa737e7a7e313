//! Fields that mean nothing to the world and are kept as their clients sent them, so that whatever a clean-up takes
//! away and gives back can be told from what was lost. Names and defaults are those of the discovery document's `Event`.

use super::conference;
use super::errors::{Outcome, Refusal};
use super::heard::Heard;
use crate::world::Event;
use serde_json::{Map, Value, json};

type Body = Map<String, Value>;

/// What stands before their names among an event's properties.
const BEFORE: &str = "google.kept.";
/// Most attachments of an event.
const MOST_ATTACHMENTS: usize = 25;
/// Of kinds of events, with the kind.
const OF_A_KIND: [(&str, &str); 3] = [
    ("focusTimeProperties", "focusTime"),
    ("outOfOfficeProperties", "outOfOffice"),
    ("workingLocationProperties", "workingLocation"),
];

/// Fields with what they say when nobody has set them; such a value is not shown.
fn defaults() -> [(&'static str, Value); 10] {
    [
        ("anyoneCanAddSelf", json!(false)),
        ("colorId", Value::Null),
        ("focusTimeProperties", Value::Null),
        ("guestsCanInviteOthers", json!(true)),
        ("guestsCanModify", json!(false)),
        ("guestsCanSeeOtherGuests", json!(true)),
        ("outOfOfficeProperties", Value::Null),
        ("reminders", json!({ "useDefault": true })),
        ("source", Value::Null),
        ("workingLocationProperties", Value::Null),
    ]
}

/// Takes over what a body says of them. What is absent stays.
pub(super) fn apply(event: &mut Event, body: &Body, heard: Heard) -> Outcome<()> {
    for (name, default) in defaults() {
        if let Some(value) = body.get(name) {
            check(name, value, &event.event_type)?;
            put(event, name, (*value != default && !value.is_null()).then(|| value.clone()));
        }
    }
    if let Some(word) = body.get("visibility") {
        // `private` is the world's own.
        let kept = matches!(word.as_str(), Some("public" | "confidential"));
        put(event, "visibility", kept.then(|| word.clone()));
    }
    if let Some(files) = body.get("attachments").filter(|_| heard.attachments) {
        put(event, "attachments", attachments(files)?);
    }
    if let Some(meeting) = body.get("conferenceData").filter(|_| heard.conferences) {
        let made = conference::of(&event.id, get(event, "conferenceData").as_ref(), meeting)?;
        put(event, "hangoutLink", made.as_ref().and_then(conference::link));
        put(event, "conferenceData", made);
    }
    Ok(())
}

/// Does a PUT of such a client leave that property as it is?
pub(super) fn is_not_heard(key: &str, heard: Heard) -> bool {
    match key.strip_prefix(BEFORE) {
        Some("attachments") => !heard.attachments,
        Some("conferenceData" | "hangoutLink") => !heard.conferences,
        Some(_) | None => false,
    }
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

/// Takes the visibility of another event over.
pub(super) fn same_visibility(event: &mut Event, as_of: &Event) {
    event.private = as_of.private;
    put(event, "visibility", get(as_of, "visibility"));
}

fn get(event: &Event, name: &str) -> Option<Value> {
    serde_json::from_str(event.properties.get(&format!("{BEFORE}{name}"))?).ok()
}

fn put(event: &mut Event, name: &str, value: Option<Value>) {
    let key = format!("{BEFORE}{name}");
    match value {
        Some(value) => event.properties.insert(key, value.to_string()),
        None => event.properties.remove(&key),
    };
}

fn check(name: &str, value: &Value, kind: &str) -> Outcome<()> {
    let of_its_kind = OF_A_KIND.iter().all(|(own, of)| *own != name || *of == kind);
    let good = match (name, value) {
        (_, Value::Null) | ("reminders", Value::Object(_)) => true,
        ("colorId", Value::String(id)) => id.parse().is_ok_and(|id: u8| (1..=11).contains(&id)),
        ("source", Value::Object(source)) => has_address(source.get("url")),
        ("focusTimeProperties" | "outOfOfficeProperties", Value::Object(of)) => {
            of_its_kind && of.get("autoDeclineMode").is_none_or(is_decline_mode)
        }
        ("workingLocationProperties", Value::Object(_)) => of_its_kind,
        ("colorId" | "source" | "reminders", _) => false,
        (_, flag) => flag.is_boolean(),
    };
    if good { Ok(()) } else { Err(Refusal::body(format!("Invalid value of {name}."))) }
}

fn is_decline_mode(value: &Value) -> bool {
    let modes = ["declineNone", "declineAllConflictingInvitations", "declineOnlyNewConflictingInvitations"];
    value.as_str().is_some_and(|mode| modes.contains(&mode))
}

fn has_address(value: Option<&Value>) -> bool {
    let url = value.and_then(Value::as_str).unwrap_or_default();
    ["http://", "https://"].iter().any(|scheme| url.starts_with(scheme))
}

/// Each has an address; none is as good as no list.
fn attachments(value: &Value) -> Outcome<Option<Value>> {
    let files = match value {
        Value::Null => return Ok(None),
        Value::Array(files) if files.len() <= MOST_ATTACHMENTS => files,
        _no_list_or_too_long => return Err(Refusal::body("At most 25 attachments.")),
    };
    match files.iter().all(|file| has_address(file.get("fileUrl"))) {
        true => Ok((!files.is_empty()).then(|| value.clone())),
        false => Err(Refusal::bad("required", "An attachment needs its fileUrl.")),
    }
}
