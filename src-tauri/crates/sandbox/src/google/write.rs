//! Inserting, importing, changing and deleting events and days of series. Whom a write tells is `mail`'s business.

use super::errors::{Outcome, Refusal};
use super::heard::Heard;
use super::mail::{self, Notify};
use super::render::{View, etag};
use super::{body, copies, kept, list, params, secondary, target};
use crate::batch::{JsonResponse, ParsedRequest};
use crate::state::Shared;
use crate::world::{Calendar, Event, Exception, When, World, series};
use chrono::{DateTime, Utc};
use serde_json::Value;

const KNOWN: [&str; 7] = [
    "alwaysIncludeEmail",
    "conferenceDataVersion",
    "eventLabelVersion",
    "maxAttendees",
    "sendNotifications",
    "sendUpdates",
    "supportsAttachments",
];

/// `events.insert`. An id of the client's own makes it safe to repeat: the second answers 409.
pub(crate) fn insert(shared: &Shared, ask: &ParsedRequest, calendar: &Calendar) -> Outcome<JsonResponse> {
    let heard = Heard::of(ask, &KNOWN)?;
    let told = mail::asked(ask)?;
    let sent = body::read(&ask.body)?;
    let id = sent.get("id").and_then(Value::as_str);
    if id.is_some() && sent.get("iCalUID").is_some_and(|uid| !uid.is_null()) {
        return Err(Refusal::body("Only one of id and iCalUID may be given."));
    }
    if id.is_some_and(|id| !good_id(id)) {
        return Err(Refusal::body("Invalid resource id value."));
    }
    create(shared, calendar, &sent, heard, told)
}

/// `events.import`: keeps a foreign UID and invites nobody. A second import of the UID changes the first.
pub(crate) fn import(shared: &Shared, ask: &ParsedRequest, calendar: &Calendar) -> Outcome<JsonResponse> {
    let heard = Heard::of(ask, &["conferenceDataVersion", "eventLabelVersion", "supportsAttachments"])?;
    let sent = body::read(&ask.body)?;
    let uid = sent.get("iCalUID").and_then(Value::as_str).filter(|uid| !uid.is_empty());
    let uid = uid.ok_or_else(|| Refusal::bad("required", "Missing iCalUID."))?;
    if sent.get("id").is_some_and(|id| !id.is_null()) {
        return Err(Refusal::body("Only one of id and iCalUID may be given."));
    }
    copies::may_be_imported(&sent, calendar)?;
    let known = {
        let world = shared.world();
        let mut own = world.events.values().filter(|e| e.calendar == calendar.id && !e.deleted);
        own.find(|event| event.uid == uid).map(|event| event.id.clone())
    };
    match known {
        Some(id) => change(shared, ask, calendar, &id, heard, Notify::Nobody, true),
        None => create(shared, calendar, &sent, heard, Notify::Nobody),
    }
}

/// `events.patch`.
pub(crate) fn patch(
    shared: &Shared,
    ask: &ParsedRequest,
    calendar: &Calendar,
    id: &str,
) -> Outcome<JsonResponse> {
    let heard = Heard::of(ask, &KNOWN)?;
    change(shared, ask, calendar, id, heard, mail::asked(ask)?, false)
}

/// `events.update`: fields that are not sent become empty.
pub(crate) fn update(
    shared: &Shared,
    ask: &ParsedRequest,
    calendar: &Calendar,
    id: &str,
) -> Outcome<JsonResponse> {
    let heard = Heard::of(ask, &KNOWN)?;
    has_times(&body::read(&ask.body)?)?;
    change(shared, ask, calendar, id, heard, mail::asked(ask)?, true)
}

/// `events.delete`.
pub(crate) fn delete(
    shared: &Shared,
    ask: &ParsedRequest,
    calendar: &Calendar,
    id: &str,
) -> Outcome<JsonResponse> {
    params::check(ask, &["sendNotifications", "sendUpdates"], &[])?;
    let told = mail::asked(ask)?;
    let now = shared.now();
    let mut world = shared.world_mut();
    let (mut event, day) = copy(&world, calendar, id)?;
    let cancelled = |original: &String| event.exceptions.get(original) == Some(&Exception::Cancelled);
    if event.deleted || day.as_ref().is_some_and(cancelled) {
        return Err(Refusal::deleted());
    }
    condition(ask, &event)?;
    match day {
        Some(original) => {
            event.exceptions.insert(original, Exception::Cancelled);
        }
        None => event.deleted = true,
    }
    let event = world.put_event(event, now).clone();
    mail::send(&mut world, calendar, &event, told, "cancellation");
    Ok(JsonResponse::empty())
}

/// The discovery document requires both for insert, import and update.
fn has_times(sent: &serde_json::Map<String, Value>) -> Outcome<()> {
    match ["start", "end"].into_iter().find(|name| sent.get(*name).is_none_or(Value::is_null)) {
        Some(name) => Err(Refusal::bad("required", format!("Missing {name} time."))),
        None => Ok(()),
    }
}

/// Letters of base32hex, 5 to 1024 of them.
fn good_id(id: &str) -> bool {
    (5..=1024).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'v').contains(&b))
}

fn create(
    shared: &Shared,
    calendar: &Calendar,
    sent: &serde_json::Map<String, Value>,
    heard: Heard,
    told: Notify,
) -> Outcome<JsonResponse> {
    let now = shared.now();
    let mut world = shared.world_mut();
    has_times(sent)?;
    if sent.get("eventType").is_some_and(|kind| kind == "fromGmail") {
        return Err(Refusal::bad("eventTypeRestriction", "Events from Gmail cannot be created."));
    }
    let given = |name: &str| sent.get(name).and_then(Value::as_str).map(ToOwned::to_owned);
    let next = world.changes + 1;
    let id = given("id").unwrap_or_else(|| format!("s{next:012x}"));
    let key = (calendar.id.clone(), id.clone());
    if world.events.contains_key(&key) || world.emptied.contains(&key) {
        return Err(Refusal::duplicate());
    }
    let uid = given("iCalUID").unwrap_or_else(|| format!("{id}@google.example"));
    let organizer = sent.get("organizer").and_then(|o| o.get("email")).and_then(Value::as_str);
    let imported = given("iCalUID").is_some();
    let mut event = Event {
        organizer: organizer.filter(|_| imported).unwrap_or(secondary::organizer(calendar)).to_owned(),
        event_type: given("eventType").unwrap_or_else(|| "default".to_owned()),
        ..blank(calendar, id, uid, now)
    };
    body::apply(&world, calendar, &mut event, sent, heard)?;
    let event = world.put_event(event, now).clone();
    mail::send(&mut world, calendar, &event, told, "invitation");
    shown(&world, calendar, &event.id)
}

pub(super) fn blank(calendar: &Calendar, id: String, uid: String, now: DateTime<Utc>) -> Event {
    let start = now.naive_utc();
    Event {
        id,
        calendar: calendar.id.clone(),
        uid,
        title: String::new(),
        body: String::new(),
        place: String::new(),
        when: When::Timed { start, end: start, zone: calendar.zone.clone() },
        rules: Vec::new(),
        exceptions: Default::default(),
        organizer: secondary::organizer(calendar).to_owned(),
        guests: Vec::new(),
        categories: Vec::new(),
        show_as: "busy".to_owned(),
        event_type: "default".to_owned(),
        called_off: false,
        deleted: false,
        private: false,
        properties: Default::default(),
        transaction: None,
        created: now,
        updated: now,
        change: 0,
    }
}

fn change(
    shared: &Shared,
    ask: &ParsedRequest,
    calendar: &Calendar,
    id: &str,
    heard: Heard,
    told: Notify,
    whole: bool,
) -> Outcome<JsonResponse> {
    let now = shared.now();
    let sent = body::read(&ask.body)?;
    let mut world = shared.world_mut();
    let (master, day) = copy(&world, calendar, id)?;
    condition(ask, &master)?;
    if day.is_some() && master.deleted {
        return Err(Refusal::not_found());
    }
    let current = match &day {
        None => master.clone(),
        Some(original) => {
            series::by_original(&master, &calendar.zone, original).ok_or_else(Refusal::not_found)?.event
        }
    };
    let mut next = if whole { emptied(&current, calendar, heard) } else { current.clone() };
    if day.is_some() && sent.get("recurrence").is_some_and(|rules| !rules.is_null()) {
        return Err(Refusal::body("A day of a series cannot recur."));
    }
    body::apply(&world, calendar, &mut next, &sent, heard)?;
    copies::may_be_changed(&master, calendar, &current, &next)?;
    let master = match (&day, sent.contains_key("visibility")) {
        (Some(_), true) => copies::visibility_of_a_day(master, &current, &mut next),
        (Some(_) | None, _) => master,
    };
    let about = if next.deleted { "cancellation" } else { "update" };
    let stored = match day {
        None => copies::fitting(Event { exceptions: master.exceptions, ..next }, calendar),
        Some(original) => {
            let exception =
                if next.deleted { Exception::Cancelled } else { Exception::Changed(Box::new(next)) };
            let mut master = master;
            master.exceptions.insert(original, exception);
            master
        }
    };
    let stored = world.put_event(stored, now).clone();
    mail::send(&mut world, calendar, &stored, told, about);
    shown(&world, calendar, id)
}

/// What a PUT leaves of an event before its own fields come.
fn emptied(event: &Event, calendar: &Calendar, heard: Heard) -> Event {
    let keeps = |key: &String| !key.starts_with("google.") || kept::is_not_heard(key, heard);
    let properties = event.properties.iter().filter(|(key, _)| keeps(key));
    Event {
        when: event.when.clone(),
        organizer: event.organizer.clone(),
        event_type: event.event_type.clone(),
        categories: event.categories.clone(),
        properties: properties.map(|(key, value)| (key.clone(), value.clone())).collect(),
        transaction: event.transaction.clone(),
        deleted: event.deleted,
        created: event.created,
        ..blank(calendar, event.id.clone(), event.uid.clone(), event.updated)
    }
}

fn copy(world: &World, calendar: &Calendar, id: &str) -> Outcome<(Event, Option<String>)> {
    let (event, day) = target::find(world, calendar, id).ok_or_else(Refusal::not_found)?;
    Ok((event.clone(), day))
}

pub(super) fn condition(ask: &ParsedRequest, event: &Event) -> Outcome<()> {
    match ask.header("if-match") {
        None | Some("*") => Ok(()),
        Some(version) if version == etag(event) => Ok(()),
        Some(_) => Err(Refusal::condition()),
    }
}

pub(super) fn shown(world: &World, calendar: &Calendar, id: &str) -> Outcome<JsonResponse> {
    let view = View { world, calendar, zone: calendar.zone.clone(), most_guests: None };
    Ok(JsonResponse::ok(list::one(&view, id).ok_or_else(Refusal::not_found)?))
}
