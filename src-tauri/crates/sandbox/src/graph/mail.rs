//! Whom Graph mails: the guests of the organizer's own copy, whenever it is made, deleted, or changed in what all
//! copies share. No request can keep it from that. What a guest does to an own copy stays there.

use crate::world::{Calendar, Event, Guest, World};
use serde_json::{Map, Value};

/// Fields of which guests are told. Categories, reminders, marks and how the time shows are each mailbox's own.
const SHARED: [&str; 13] = [
    "subject",
    "body",
    "start",
    "end",
    "isAllDay",
    "location",
    "locations",
    "recurrence",
    "sensitivity",
    "allowNewTimeProposals",
    "hideAttendees",
    "isOnlineMeeting",
    "responseRequested",
];

/// The event was made.
pub(crate) fn made(world: &mut World, calendar: &Calendar, event: &Event) {
    send(world, calendar, event, &event.guests, "invitation");
}

/// The event or a day of it was deleted. `event` is that day.
pub(crate) fn gone(world: &mut World, calendar: &Calendar, event: &Event) {
    // Who was told before is not told again.
    if !event.called_off {
        send(world, calendar, event, &event.guests, "cancellation");
    }
}

/// The event or a day of it was changed. Who was asked or left out hears of that, the others of the change.
pub(crate) fn changed(
    world: &mut World,
    calendar: &Calendar,
    before: &Event,
    after: &Event,
    sent: &Map<String, Value>,
) {
    let among = |guests: &[Guest], guest: &Guest| guests.iter().any(|other| other.email == guest.email);
    let (stay, new): (Vec<Guest>, Vec<Guest>) =
        after.guests.iter().cloned().partition(|guest| among(&before.guests, guest));
    let left: Vec<Guest> =
        before.guests.iter().filter(|guest| !among(&after.guests, guest)).cloned().collect();
    send(world, calendar, after, &new, "invitation");
    send(world, calendar, after, &left, "cancellation");
    if SHARED.iter().any(|field| sent.contains_key(*field)) {
        send(world, calendar, after, &stay, "update");
    }
}

fn send(world: &mut World, calendar: &Calendar, event: &Event, to: &[Guest], about: &str) {
    if event.organizer != calendar.owner {
        return;
    }
    let others = to.iter().filter(|guest| guest.email != calendar.owner);
    for guest in others {
        world.mail(event, &guest.email, about);
    }
}
