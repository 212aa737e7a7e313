//! Attendees as clients send them and as they are shown. What the world has no use for (optional, a comment, guests
//! that they bring along) is kept beside them.

use super::errors::{Outcome, Refusal};
use super::render::View;
use crate::world::{Event, Guest};
use serde_json::{Map, Value, json};

/// What stands before an attendee's address among an event's properties.
const BEFORE: &str = "google.attendee.";

const KNOWN: [&str; 11] = [
    "additionalGuests",
    "asyncOperation",
    "comment",
    "displayName",
    "email",
    "id",
    "optional",
    "organizer",
    "resource",
    "responseStatus",
    "self",
];

/// All of them, in place of those before.
pub(super) fn apply(event: &mut Event, rows: &[Value]) -> Outcome<()> {
    let read: Vec<(Guest, Map<String, Value>)> = rows.iter().map(guest).collect::<Outcome<_>>()?;
    event.properties.retain(|key, _| !key.starts_with(BEFORE));
    for (guest, beside) in read.iter().filter(|(_, beside)| !beside.is_empty()) {
        event.properties.insert(key(&guest.email), Value::Object(beside.clone()).to_string());
    }
    event.guests = read.into_iter().map(|(guest, _)| guest).collect();
    Ok(())
}

/// One, with what is kept beside it.
fn guest(value: &Value) -> Outcome<(Guest, Map<String, Value>)> {
    let row = super::body::object("attendees", value, &KNOWN)?;
    let get = |name: &str| row.get(name).and_then(Value::as_str);
    let email = get("email").filter(|email| email.contains('@'));
    let email = email.ok_or_else(|| Refusal::body("Invalid attendee email."))?;
    let answer = match get("responseStatus") {
        None | Some("needsAction") => "none",
        Some(answer @ ("accepted" | "tentative" | "declined")) => answer,
        Some(other) => return Err(Refusal::body(format!("Invalid value {other} of responseStatus."))),
    };
    let guest = Guest {
        email: email.to_owned(),
        name: get("displayName").unwrap_or_default().to_owned(),
        answer: answer.to_owned(),
        room: row.get("resource").and_then(Value::as_bool).unwrap_or(false),
    };
    Ok((guest, beside(row)?))
}

fn beside(row: &Map<String, Value>) -> Outcome<Map<String, Value>> {
    let mut kept = Map::new();
    for (name, nothing) in
        [("optional", json!(false)), ("comment", json!("")), ("additionalGuests", json!(0))]
    {
        let Some(value) = row.get(name).filter(|value| !value.is_null() && **value != nothing) else {
            continue;
        };
        let good = match name {
            "optional" => value.is_boolean(),
            "comment" => value.is_string(),
            _number => value.is_u64(),
        };
        if !good {
            return Err(Refusal::body(format!("Invalid value of attendees.{name}.")));
        }
        kept.insert(name.to_owned(), value.clone());
    }
    Ok(kept)
}

fn key(email: &str) -> String {
    format!("{BEFORE}{}", email.to_lowercase())
}

/// Puts them into a row; of too many only the calendar's own.
pub(super) fn show(view: &View<'_>, event: &Event, row: &mut Map<String, Value>) {
    if event.guests.is_empty() {
        return;
    }
    let too_many = view.most_guests.is_some_and(|most| event.guests.len() > most);
    let shown = event.guests.iter().filter(|guest| !too_many || guest.email == view.calendar.owner);
    let list: Vec<Value> = shown.map(|guest| attendee(view, event, guest)).collect();
    row.insert("attendees".to_owned(), json!(list));
    if too_many {
        row.insert("attendeesOmitted".to_owned(), json!(true));
    }
}

fn attendee(view: &View<'_>, event: &Event, guest: &Guest) -> Value {
    let answer = match guest.answer.as_str() {
        "accepted" | "tentative" | "declined" => guest.answer.as_str(),
        _none => "needsAction",
    };
    let mut row = json!({ "email": guest.email, "responseStatus": answer });
    if !guest.name.is_empty() {
        row["displayName"] = json!(guest.name);
    }
    let flags = [
        ("resource", guest.room),
        ("organizer", guest.email == event.organizer),
        ("self", guest.email == view.calendar.owner),
    ];
    for (name, _) in flags.into_iter().filter(|(_, set)| *set) {
        row[name] = json!(true);
    }
    let beside = event.properties.get(&key(&guest.email));
    let beside: Map<String, Value> =
        beside.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    for (name, value) in beside {
        row[name] = value;
    }
    row
}
