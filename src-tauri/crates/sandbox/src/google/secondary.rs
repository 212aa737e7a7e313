//! Secondary calendars: those that are nobody's own, but have a data owner. Only that one can delete them, and what
//! lies on them is the calendar's and not a person's.

use super::calendars::{self, tagged};
use super::errors::{Outcome, Refusal};
use super::params;
use crate::batch::{JsonResponse, ParsedRequest};
use crate::state::Shared;
use crate::world::Calendar;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The end of their ids.
const TAIL: &str = "@group.calendar.google.com";

/// Is the calendar of that id one?
pub(super) fn is(id: &str) -> bool {
    id.ends_with(TAIL)
}

/// Who organizes what is made on a calendar: its person, else the calendar itself.
pub(super) fn organizer(calendar: &Calendar) -> &str {
    if is(&calendar.id) { &calendar.id } else { &calendar.owner }
}

/// Is an event of that organizer the calendar's own, and no guest's copy?
pub(super) fn is_organizer(calendar: &Calendar, email: &str) -> bool {
    email.eq_ignore_ascii_case(organizer(calendar)) || email.eq_ignore_ascii_case(&calendar.owner)
}

/// The person behind an organizer.
pub(super) fn maker<'a>(calendar: &'a Calendar, organizer: &'a str) -> &'a str {
    if organizer == calendar.id { &calendar.owner } else { organizer }
}

/// `calendars.insert`: whoever makes it owns its data. Nobody else sees it until its rules say so.
pub(super) fn insert(shared: &Shared, ask: &ParsedRequest, account: &str) -> Outcome<JsonResponse> {
    params::check(ask, &[], &[])?;
    let sent = super::body::fields(&ask.body)?;
    let known = ["etag", "kind", "summary", "timeZone"];
    if let Some(name) = sent.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(Refusal::body(format!("Unknown field {name}.")));
    }
    let get = |name: &str| sent.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let name = get("summary").ok_or_else(|| Refusal::bad("required", "Missing title."))?;
    let zone = get("timeZone").unwrap_or("UTC");
    if jiff::tz::TimeZone::get(zone).is_err() {
        return Err(Refusal::body("Invalid time zone."));
    }
    let mut world = shared.world_mut();
    let id = format!("c_{:024x}{TAIL}", world.touch());
    let calendar =
        Calendar { id: id.clone(), owner: account.to_owned(), name: name.to_owned(), zone: zone.to_owned() };
    let rules = BTreeMap::from([(format!("user:{account}"), "owner".to_owned())]);
    world.sharing.insert(id.clone(), rules);
    world.calendars.insert(id, calendar.clone());
    Ok(JsonResponse::ok(shown(&calendar)))
}

/// `calendars.delete`, with all that lies on it.
pub(super) fn delete(
    shared: &Shared,
    ask: &ParsedRequest,
    account: &str,
    calendar: &Calendar,
) -> Outcome<JsonResponse> {
    params::check(ask, &[], &[])?;
    if !is(&calendar.id) {
        return Err(Refusal::body("A primary calendar cannot be deleted."));
    }
    if calendar.owner != account {
        return Err(Refusal::forbidden("Only its data owner can delete a calendar."));
    }
    let mut world = shared.world_mut();
    world.calendars.remove(&calendar.id);
    world.sharing.remove(&calendar.id);
    world.channels.retain(|_, channel| channel.calendar != calendar.id);
    world.events.retain(|(on, _), _| *on != calendar.id);
    Ok(JsonResponse::empty())
}

/// A calendar's own record. A primary one names no data owner: it is the person whose address it has.
pub(super) fn shown(calendar: &Calendar) -> Value {
    let mut row = Map::from_iter([
        ("kind".to_owned(), json!("calendar#calendar")),
        ("id".to_owned(), json!(calendar.id)),
        ("summary".to_owned(), json!(calendar.name)),
        ("timeZone".to_owned(), json!(calendar.zone)),
    ]);
    if let Some(owner) = calendars::data_owner(calendar) {
        row.insert("dataOwner".to_owned(), json!(owner));
    }
    tagged(Value::Object(row))
}
