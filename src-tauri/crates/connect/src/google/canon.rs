//! Two forms of one event side by side: what of the backup is missing in the present, and how to say so in a request.
//! Provider-owned fields (`etag`, `updated`, `sequence`, links) are not compared.

use super::writes::Fields;
use crate::reading::moment;
use serde_json::{Map, Value, json};
use truedocket_core::time::zone::Zones;

/// Fields that can be given back, with the words that people have for them.
pub(super) const GIVEN_BACK: [(&str, &str); 21] = [
    ("summary", "title"),
    ("description", "text"),
    ("location", "place"),
    ("start", "begin"),
    ("end", "end"),
    ("recurrence", "repeat rule"),
    ("status", "tentative mark"),
    ("transparency", "busy or free mark"),
    ("visibility", "visibility"),
    ("eventLabelId", "label"),
    ("colorId", "color"),
    ("extendedProperties", "hidden properties"),
    ("reminders", "reminders"),
    ("source", "link to the page that it was made from"),
    ("guestsCanInviteOthers", "rule whether attendees may invite others"),
    ("guestsCanModify", "rule whether attendees may change it"),
    ("guestsCanSeeOtherGuests", "rule whether attendees see each other"),
    ("anyoneCanAddSelf", "rule whether anyone may join"),
    ("outOfOfficeProperties", "reply while out of the office"),
    ("focusTimeProperties", "rule for focus time"),
    ("workingLocationProperties", "working location"),
];

/// The private property that holds the key of the restore that made a row anew: what is ours is found by it. It is no
/// part of what the row says.
pub(super) const MADE_BY: &str = "truedocket.restored";

/// An event as Google wrote it.
pub(super) type Row = Map<String, Value>;

/// By whose clocks times without an offset are read.
pub(super) struct Clocks<'a> {
    /// All zones.
    pub(super) zones: &'a Zones,
    /// The calendar's.
    pub(super) zone: &'a str,
}

/// Does the present say of that field what the backup says?
pub(super) fn is_same(name: &str, wanted: &Row, present: &Row, clocks: &Clocks<'_>) -> bool {
    // Reminders are the account's own, and links are seen by their maker only: not told is not missing.
    let told_by_some = matches!(name, "reminders" | "source");
    // A label brings its color along.
    let by_label = name == "colorId" && wanted.contains_key("eventLabelId");
    // An event that has become an ordinary one has lost its kind, which is told as one thing.
    let of_a_kind = ["outOfOfficeProperties", "focusTimeProperties", "workingLocationProperties"];
    let is_other = present.get("eventType").is_some_and(|kind| wanted.get("eventType") != Some(kind));
    if of_a_kind.contains(&name) && is_other {
        return true;
    }
    if by_label || (told_by_some && !wanted.contains_key(name)) {
        return true;
    }
    canonical(name, wanted.get(name), clocks) == canonical(name, present.get(name), clocks)
}

/// The request that makes the present what the backup says; empty when it is.
pub(super) fn repair(wanted: &Row, present: &Row, clocks: &Clocks<'_>) -> Fields {
    let mut fields = Fields::default();
    for (name, _) in GIVEN_BACK {
        if !is_same(name, wanted, present, clocks) {
            fields.set(name, change(name, wanted.get(name), present.get(name)));
        }
    }
    let times = ["start", "end"];
    if times.iter().any(|name| !is_same(name, wanted, present, clocks)) {
        for name in times {
            fields.set(name, change(name, wanted.get(name), present.get(name)));
        }
    }
    fields
}

/// All that can be given back, for an event that is made anew.
pub(super) fn whole(wanted: &Row) -> Fields {
    let mut fields = Fields::default();
    for (name, _) in GIVEN_BACK {
        if let Some(value) = wanted.get(name).filter(|value| !value.is_null()) {
            fields.set(name, value.clone());
        }
    }
    fields
}

/// What a field means: defaults spelled out, times as instants, lists in order.
fn canonical(name: &str, value: Option<&Value>, clocks: &Clocks<'_>) -> Value {
    let value = value.filter(|value| !value.is_null());
    match (name, value) {
        ("start" | "end", Some(time)) => time_of(time, clocks),
        ("recurrence", value) => lines(value),
        ("status", value) => or(value, &json!("confirmed")),
        ("transparency", value) => or(value, &json!("opaque")),
        ("visibility", value) => or(value, &json!("default")),
        ("guestsCanInviteOthers" | "guestsCanSeeOtherGuests", value) => or(value, &json!(true)),
        ("guestsCanModify" | "anyoneCanAddSelf", value) => or(value, &json!(false)),
        ("extendedProperties", value) => properties(value),
        ("reminders", Some(reminders)) => reminder_list(reminders),
        ("source", Some(source)) => json!([source.get("url"), source.get("title")]),
        (_text, value) => or(value, &json!("")),
    }
}

fn or(value: Option<&Value>, default: &Value) -> Value {
    value.unwrap_or(default).clone()
}

/// The instant and the zone, or the date.
fn time_of(time: &Value, clocks: &Clocks<'_>) -> Value {
    let text = |name: &str| time.get(name).and_then(Value::as_str);
    let Some(at) = text("dateTime") else { return json!({ "date": text("date") }) };
    let zone = text("timeZone").unwrap_or(clocks.zone);
    let known = clocks.zones.find(zone).ok();
    match moment::instant(at, known.as_ref()) {
        Some(instant) => json!({ "at": instant.timestamp(), "zone": zone }),
        None => time.clone(),
    }
}

fn lines(value: Option<&Value>) -> Value {
    let lines = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let mut lines: Vec<String> = lines.map(|line| line.trim().to_owned()).collect();
    lines.sort();
    json!(lines)
}

fn properties(value: Option<&Value>) -> Value {
    let side = |name: &str| -> Row {
        let held = value.and_then(|value| value.get(name)).and_then(Value::as_object);
        let held = held.into_iter().flatten();
        let held = held.filter(|(key, value)| *key != MADE_BY && !value.is_null());
        held.map(|(key, value)| (key.clone(), value.clone())).collect()
    };
    json!({ "private": side("private"), "shared": side("shared") })
}

fn reminder_list(value: &Value) -> Value {
    let mut own: Vec<String> = value
        .get("overrides")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|one| format!("{:?} {:?}", one.get("method"), one.get("minutes")))
        .collect();
    own.sort();
    json!([value.get("useDefault").and_then(Value::as_bool).unwrap_or(false), own])
}

/// How a request says it: a patch lays objects over each other, so that what is to go is named as null.
fn change(name: &str, wanted: Option<&Value>, present: Option<&Value>) -> Value {
    let wanted = wanted.filter(|value| !value.is_null());
    match (name, wanted) {
        ("start" | "end", Some(time)) => {
            let part = |part: &str| time.get(part).cloned().unwrap_or(Value::Null);
            json!({ "date": part("date"), "dateTime": part("dateTime"), "timeZone": part("timeZone") })
        }
        ("extendedProperties", wanted) => laid_over(&properties(wanted), &properties(present)),
        ("eventLabelId" | "summary" | "description" | "location", None) => json!(""),
        ("status", None) => json!("confirmed"),
        ("transparency", None) => json!("opaque"),
        ("visibility", None) => json!("default"),
        ("guestsCanInviteOthers" | "guestsCanSeeOtherGuests", None) => json!(true),
        ("guestsCanModify" | "anyoneCanAddSelf", None) => json!(false),
        (_other, Some(value)) => value.clone(),
        (_other, None) => Value::Null,
    }
}

/// Only the keys that differ, on each side.
fn laid_over(wanted: &Value, present: &Value) -> Value {
    let mut sides = Map::new();
    for side in ["private", "shared"] {
        let keys = |of: &Value| of.get(side).and_then(Value::as_object).cloned().unwrap_or_default();
        let (wanted, present) = (keys(wanted), keys(present));
        let gone = present.keys().filter(|key| !wanted.contains_key(*key));
        let mut changed: Row = gone.map(|key| (key.clone(), Value::Null)).collect();
        let differ = wanted.iter().filter(|(key, value)| present.get(*key) != Some(*value));
        changed.extend(differ.map(|(key, value)| (key.clone(), value.clone())));
        if !changed.is_empty() {
            sides.insert(side.to_owned(), Value::Object(changed));
        }
    }
    Value::Object(sides)
}
