//! `events.move`: an event changes its calendar and, with it, its organizer.

use super::errors::{Outcome, Refusal};
use super::mail;
use super::write;
use super::{calendars, params, secondary, target};
use crate::batch::{JsonResponse, ParsedRequest};
use crate::state::Shared;
use crate::world::{Calendar, Event};

/// Ordinary events and whole series only, and only from the organizer's calendar. What stays behind is a deleted row
/// that says nothing but its id.
pub(crate) fn run(
    shared: &Shared,
    ask: &ParsedRequest,
    account: &str,
    calendar: &Calendar,
    id: &str,
) -> Outcome<JsonResponse> {
    params::check(ask, &["destination", "sendNotifications", "sendUpdates"], &[])?;
    let told = mail::asked(ask)?;
    let wanted = ask.param("destination").ok_or_else(|| Refusal::bad("required", "Missing destination."))?;
    let to = calendars::find(shared, account, wanted)?;
    let now = shared.now();
    let mut world = shared.world_mut();
    let (event, day) = target::find(&world, calendar, id).ok_or_else(Refusal::not_found)?;
    let event = event.clone();
    if event.deleted {
        return Err(Refusal::deleted());
    }
    if day.is_some() {
        return Err(Refusal::bad(
            "cannotChangeOrganizerOfInstance",
            "The organizer of one day of a series cannot be changed.",
        ));
    }
    if event.event_type != "default" {
        return Err(Refusal::bad("eventTypeRestriction", "Only events of the default type can be moved."));
    }
    if !secondary::is_organizer(calendar, &event.organizer) {
        return Err(Refusal::non_organizer());
    }
    if to.id == calendar.id {
        return Err(Refusal::param("destination", "The event is on that calendar."));
    }
    write::condition(ask, &event)?;
    let left = Event { deleted: true, ..write::blank(calendar, event.id.clone(), String::new(), now) };
    world.put_event(left, now);
    let moved = Event { calendar: to.id.clone(), organizer: secondary::organizer(&to).to_owned(), ..event };
    let moved = world.put_event(moved, now).clone();
    mail::send(&mut world, calendar, &moved, told, "update");
    write::shown(&world, &to, &moved.id)
}
