//! Making, changing, deleting and calling off events and days of series. Whom that mails is in `mail`.

use super::errors::{Outcome, Refusal};
use super::prefer::Prefer;
use super::render::{self, View};
use super::{body, ids, mail, odata, view};
use crate::batch::{JsonResponse, ParsedRequest};
use crate::state::Shared;
use crate::world::{Calendar, Event, Exception, When, series};
use chrono::{DateTime, Duration, Utc};
use http::StatusCode;

/// `POST events`. The same `transactionId` again gives the first event.
pub(crate) fn create(shared: &Shared, ask: &ParsedRequest, calendar: &Calendar) -> Outcome<JsonResponse> {
    odata::check(ask, &[])?;
    let prefer = Prefer::read(ask)?;
    let sent = body::read(&ask.body)?;
    for name in ["start", "end"] {
        if sent.get(name).is_none_or(serde_json::Value::is_null) {
            return Err(Refusal::bad("ErrorPropertyValidationFailure", format!("{name} is missing.")));
        }
    }
    let now = shared.now();
    let mut world = shared.world_mut();
    let key = sent.get("transactionId").and_then(serde_json::Value::as_str);
    let first = key.and_then(|key| {
        let mut own = view::on(&world, calendar);
        own.find(|event| event.transaction.as_deref() == Some(key)).map(|event| event.id.clone())
    });
    // A repetition is looked at as closely as the first time.
    let mut event = blank(calendar, format!("m{:012x}", world.changes + 1), now);
    body::apply(calendar, &mut event, &sent)?;
    let id = match first {
        Some(id) => id,
        None => {
            let event = world.put_event(event, now).clone();
            mail::made(&mut world, calendar, &event);
            event.id
        }
    };
    let event = world.events.get(&(calendar.id.clone(), id)).ok_or_else(Refusal::not_found)?;
    let view = View { world: &world, calendar, prefer: &prefer, property: None };
    Ok(JsonResponse::with(StatusCode::CREATED, render::event(&view, event, None)))
}

/// `PATCH events/{id}`.
pub(crate) fn change(shared: &Shared, ask: &ParsedRequest, mailbox: &str, id: &str) -> Outcome<JsonResponse> {
    odata::check(ask, &[])?;
    let prefer = Prefer::read(ask)?;
    let sent = body::read(&ask.body)?;
    let now = shared.now();
    let mut world = shared.world_mut();
    let (master, calendar, day) = ids::find(&world, mailbox, id, now).ok_or_else(Refusal::not_found)?;
    condition(ask, &master)?;
    let (before, after, stored) = match &day {
        None => {
            let mut event = master.clone();
            body::apply(&calendar, &mut event, &sent)?;
            forget_days(&calendar, &mut event, &sent);
            (master, event.clone(), event)
        }
        Some(original) => changed_day(&calendar, master, original, &sent)?,
    };
    let event = world.put_event(stored, now).clone();
    mail::changed(&mut world, &calendar, &before, &after, &sent);
    let view = View { world: &world, calendar: &calendar, prefer: &prefer, property: None };
    Ok(JsonResponse::ok(view::one(&view, &event, day.as_deref()).ok_or_else(Refusal::not_found)?))
}

/// `DELETE events/{id}` and `permanentDelete`: a day of a series goes alone.
pub(crate) fn delete(shared: &Shared, ask: &ParsedRequest, mailbox: &str, id: &str) -> Outcome<JsonResponse> {
    odata::check(ask, &[])?;
    let now = shared.now();
    let mut world = shared.world_mut();
    let (mut event, calendar, day) = ids::find(&world, mailbox, id, now).ok_or_else(Refusal::not_found)?;
    condition(ask, &event)?;
    let gone = match day {
        None => {
            event.deleted = true;
            event.clone()
        }
        Some(original) => {
            let day =
                series::by_original(&event, &calendar.zone, &original).ok_or_else(Refusal::not_found)?;
            event.exceptions.insert(original, Exception::Cancelled);
            day.event
        }
    };
    world.put_event(event, now);
    mail::gone(&mut world, &calendar, &gone);
    Ok(JsonResponse::empty())
}

/// `POST events/{id}/cancel`: the organizer's way to delete.
pub(crate) fn cancel(shared: &Shared, ask: &ParsedRequest, mailbox: &str, id: &str) -> Outcome<JsonResponse> {
    let organizer = {
        let now = shared.now();
        let world = shared.world();
        ids::find(&world, mailbox, id, now).ok_or_else(Refusal::not_found)?.0.organizer
    };
    if organizer != mailbox {
        return Err(Refusal::bad("ErrorInvalidRequest", "Only the organizer can cancel a meeting."));
    }
    delete(shared, ask, mailbox, id)?;
    Ok(JsonResponse { status: StatusCode::ACCEPTED, headers: Vec::new(), body: None })
}

/// Days that differ are forgotten once the series no longer has them.
fn forget_days(calendar: &Calendar, event: &mut Event, sent: &serde_json::Map<String, serde_json::Value>) {
    if event.exceptions.is_empty()
        || !["recurrence", "start", "isAllDay"].iter().any(|f| sent.contains_key(*f))
    {
        return;
    }
    let bare = Event { exceptions: Default::default(), ..event.clone() };
    event.exceptions.retain(|original, _| series::by_original(&bare, &calendar.zone, original).is_some());
}

/// The day before and after, and the series that holds it.
fn changed_day(
    calendar: &Calendar,
    mut master: Event,
    original: &str,
    sent: &serde_json::Map<String, serde_json::Value>,
) -> Outcome<(Event, Event, Event)> {
    if sent.contains_key("recurrence") {
        return Err(Refusal::bad("ErrorInvalidRequest", "A day of a series cannot recur."));
    }
    let now = series::by_original(&master, &calendar.zone, original).ok_or_else(Refusal::not_found)?;
    let mut day = now.event.clone();
    body::apply(calendar, &mut day, sent)?;
    let (start, _) = series::span(&day.when, &calendar.zone);
    if crosses(calendar, &master, original, now.start, start) {
        let message = "The day cannot be moved onto or over the one before or after it.";
        return Err(Refusal::bad("ErrorOccurrenceCrossingBoundary", message));
    }
    master.exceptions.insert(original.to_owned(), Exception::Changed(Box::new(day.clone())));
    Ok((now.event, day, master))
}

/// Is another day of the series on the way from one begin to the other, or on the day of arrival?
fn crosses(
    calendar: &Calendar,
    master: &Event,
    original: &str,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> bool {
    let zone = match &master.when {
        When::Timed { zone, .. } => zone,
        When::AllDay { .. } => &calendar.zone,
    };
    let date = |at| series::wall(at, zone).date();
    let (low, high) = (date(from.min(to)), date(from.max(to)));
    let around = series::instances(
        master,
        &calendar.zone,
        from.min(to) - Duration::days(1),
        from.max(to) + Duration::days(1),
    );
    let others = around.into_iter().filter(|i| i.original.as_deref() != Some(original));
    others.map(|i| date(i.start)).any(|day| low <= day && day <= high)
}

fn condition(ask: &ParsedRequest, event: &Event) -> Outcome<()> {
    match ask.header("if-match") {
        None | Some("*") => Ok(()),
        Some(version) if version == render::etag(event) || version == render::change_key(event) => Ok(()),
        Some(_) => Err(Refusal::condition()),
    }
}

fn blank(calendar: &Calendar, id: String, now: DateTime<Utc>) -> Event {
    let start = now.naive_utc();
    Event {
        uid: format!("{id}@outlook.example"),
        id,
        calendar: calendar.id.clone(),
        title: String::new(),
        body: String::new(),
        place: String::new(),
        when: When::Timed { start, end: start, zone: calendar.zone.clone() },
        rules: Vec::new(),
        exceptions: Default::default(),
        organizer: calendar.owner.clone(),
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
