//! Making, changing and deleting calendar entries. Entries that a court rule made are refused to every program.

use super::{
    entries::{alive, answer},
    listing::{etag, same_tag},
    lists::number,
    query::Query,
    refusal::Refusal,
    rows::property_number,
};
use crate::{
    state::Shared,
    world::{Entry, World},
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::{Deserialize, de::DeserializeOwned};
use std::collections::BTreeMap;

/// Most external properties that one entry may have.
const MOST_PROPERTIES: usize = 5;

/// The envelope of all bodies.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<T> {
    data: T,
}

/// A reference.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ref {
    pub(super) id: u64,
}

/// The body of an entry.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    summary: Option<String>,
    description: Option<String>,
    location: Option<String>,
    start_at: Option<DateTime<Utc>>,
    end_at: Option<DateTime<Utc>>,
    all_day: Option<bool>,
    recurrence_rule: Option<String>,
    calendar_owner: Option<Ref>,
    /// `null` takes the matter away.
    #[serde(default, deserialize_with = "present")]
    matter: Option<Option<Ref>>,
    #[serde(default, deserialize_with = "present")]
    calendar_entry_event_type: Option<Option<Ref>>,
    attendees: Option<Vec<Attendee>>,
    external_properties: Option<Vec<Property>>,
    #[serde(rename = "send_email_notification")]
    _send_email_notification: Option<bool>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Attendee {
    id: u64,
    #[serde(rename = "type")]
    kind: AttendeeKind,
    #[serde(default, rename = "_destroy")]
    destroy: bool,
}

#[derive(Clone, Copy, Debug, Deserialize)]
enum AttendeeKind {
    Calendar,
    Contact,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Property {
    id: Option<u64>,
    name: Option<String>,
    value: Option<String>,
    #[serde(default, rename = "_destroy")]
    destroy: bool,
}

/// Tells "null" from "not there".
fn present<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// Reads a body: JSON only, in its envelope, with known fields only.
pub(super) fn read<T: DeserializeOwned>(headers: &HeaderMap, body: &Bytes) -> Result<T, Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    if kind.split(';').next().is_none_or(|k| k.trim() != "application/json") {
        return Err(Refusal::bad("Content-Type must be application/json"));
    }
    let value = serde_json::from_slice(body).map_err(|_| Refusal::bad("The body is not JSON"))?;
    let envelope: Envelope<T> = serde_json::from_value(value).map_err(|e| Refusal::invalid(e.to_string()))?;
    Ok(envelope.data)
}

/// `POST /calendar_entries.json`.
pub(super) async fn create(
    State(shared): State<Shared>,
    headers: HeaderMap,
    uri: Uri,
    body: Bytes,
) -> Result<Response, Refusal> {
    let query = Query::of_one(&uri)?;
    super::fields::Fields::parse(query.text("fields"), &super::shapes::ENTRIES)?;
    let body: Body = read(&headers, &body)?;
    let now = shared.now();
    let mut world = shared.world_mut();
    let (Some(start), Some(end)) = (body.start_at, body.end_at) else {
        return Err(Refusal::invalid("start_at and end_at are required"));
    };
    if body.summary.as_ref().is_none_or(|s| s.trim().is_empty()) {
        return Err(Refusal::invalid("summary is required"));
    }
    if body.calendar_owner.is_none() {
        return Err(Refusal::invalid("calendar_owner is required"));
    }
    let mut entry = blank(start, end, now);
    entry.number = world.entries.last_key_value().map_or(1, |(last, _)| last + 1);
    apply(&mut entry, body, &world)?;
    let number = world.put_entry(entry, now).number;
    answer(StatusCode::CREATED, &headers, &query, alive(&world, number)?, &world)
}

/// `PATCH /calendar_entries/{id}.json`.
pub(super) async fn update(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
    body: Bytes,
) -> Result<Response, Refusal> {
    let query = Query::of_one(&uri)?;
    super::fields::Fields::parse(query.text("fields"), &super::shapes::ENTRIES)?;
    let now = shared.now();
    let mut world = shared.world_mut();
    let mut entry = changeable(&world, number(&id)?)?.clone();
    let seen = headers.get(header::IF_MATCH).and_then(|v| v.to_str().ok());
    if seen.is_some_and(|seen| !same_tag(seen, &etag(entry.change))) {
        return Err(Refusal::stale());
    }
    apply(&mut entry, read(&headers, &body)?, &world)?;
    let number = world.put_entry(entry, now).number;
    answer(StatusCode::CREATED, &headers, &query, alive(&world, number)?, &world).map(|mut a| {
        *a.status_mut() = StatusCode::OK;
        a
    })
}

/// `DELETE /calendar_entries/{id}.json`.
pub(super) async fn destroy(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Response, Refusal> {
    Query::of_one(&uri)?;
    let now = shared.now();
    let mut world = shared.world_mut();
    let number = changeable(&world, number(&id)?)?.number;
    world.delete_entry(number, now);
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn changeable(world: &World, number: u64) -> Result<&Entry, Refusal> {
    let entry = alive(world, number)?;
    if entry.court_rule {
        return Err(Refusal::forbidden("Entries of court rules cannot be changed"));
    }
    Ok(entry)
}

fn blank(start: DateTime<Utc>, end: DateTime<Utc>, now: DateTime<Utc>) -> Entry {
    Entry {
        number: 0,
        owner: String::new(),
        title: String::new(),
        body: String::new(),
        place: String::new(),
        start,
        end,
        all_day: false,
        matter: None,
        category: String::new(),
        attendees: Vec::new(),
        external: BTreeMap::new(),
        rule: String::new(),
        court_rule: false,
        deleted: false,
        change: 0,
        updated: now,
    }
}

/// Everything is checked before anything is kept.
fn apply(entry: &mut Entry, body: Body, world: &World) -> Result<(), Refusal> {
    entry.title = body.summary.unwrap_or_else(|| std::mem::take(&mut entry.title));
    entry.body = body.description.unwrap_or_else(|| std::mem::take(&mut entry.body));
    entry.place = body.location.unwrap_or_else(|| std::mem::take(&mut entry.place));
    entry.rule = body.recurrence_rule.unwrap_or_else(|| std::mem::take(&mut entry.rule));
    entry.start = body.start_at.unwrap_or(entry.start);
    entry.end = body.end_at.unwrap_or(entry.end);
    entry.all_day = body.all_day.unwrap_or(entry.all_day);
    if entry.end < entry.start {
        return Err(Refusal::invalid("end_at must not be before start_at"));
    }
    if let Some(Ref { id }) = body.calendar_owner {
        let owner =
            world.owner_of_calendar(id).ok_or_else(|| Refusal::invalid("calendar_owner is unknown"))?;
        entry.owner = owner.email.clone();
    }
    if let Some(matter) = body.matter {
        if matter.as_ref().is_some_and(|m| !world.matters.contains_key(&m.id)) {
            return Err(Refusal::invalid("matter is unknown"));
        }
        entry.matter = matter.map(|m| m.id);
    }
    if let Some(kind) = body.calendar_entry_event_type {
        let name = |r: Ref| world.types().remove(&r.id);
        entry.category = match kind {
            None => String::new(),
            Some(r) => name(r).ok_or_else(|| Refusal::invalid("calendar_entry_event_type is unknown"))?,
        };
    }
    attend(entry, body.attendees.unwrap_or_default(), world)?;
    note(entry, body.external_properties.unwrap_or_default())
}

/// Adds attendees, or takes away those marked so.
fn attend(entry: &mut Entry, attendees: Vec<Attendee>, world: &World) -> Result<(), Refusal> {
    for attendee in attendees {
        let email = match attendee.kind {
            AttendeeKind::Calendar => world.owner_of_calendar(attendee.id).map(|p| p.email.clone()),
            AttendeeKind::Contact => world.contacts.get(&attendee.id).map(|c| c.email.clone()),
        };
        let email = email.ok_or_else(|| Refusal::invalid("an attendee is unknown"))?;
        entry.attendees.retain(|known| *known != email);
        if !attendee.destroy {
            entry.attendees.push(email);
        }
    }
    Ok(())
}

/// Adds, changes or takes away external properties, found by number or by name.
fn note(entry: &mut Entry, properties: Vec<Property>) -> Result<(), Refusal> {
    let numbered: BTreeMap<u64, String> = entry
        .external
        .keys()
        .enumerate()
        .map(|(place, name)| (property_number(entry.number, place), name.clone()))
        .collect();
    for property in properties {
        let old = match property.id {
            Some(id) => {
                Some(numbered.get(&id).ok_or_else(|| Refusal::invalid("an external property is unknown"))?)
            }
            None => None,
        };
        let name = property.name.as_ref().or(old).ok_or_else(|| Refusal::invalid("name is required"))?;
        let kept = old.and_then(|old| entry.external.remove(old));
        if property.destroy {
            entry.external.remove(name);
            continue;
        }
        let value = property.value.or(kept).ok_or_else(|| Refusal::invalid("value is required"))?;
        entry.external.insert(name.clone(), value);
    }
    if entry.external.len() > MOST_PROPERTIES {
        return Err(Refusal::invalid("An entry can have at most 5 external properties"));
    }
    Ok(())
}
