//! What Google lets be done to an organizer's event and not to a guest's copy of it, and what it keeps of a series
//! whose rules change.

use super::errors::{Outcome, Refusal};
use super::{kept, secondary};
use crate::world::{Calendar, Event, Exception, series};
use serde_json::{Map, Value};

/// Times, rules, guests and shared properties are the organizer's. What is the copy's own (label, private properties,
/// title, reminders) may change.
pub(crate) fn may_be_changed(row: &Event, calendar: &Calendar, before: &Event, after: &Event) -> Outcome<()> {
    if secondary::is_organizer(calendar, &row.organizer) {
        return Ok(());
    }
    let shared = |event: &Event| {
        let own = event.properties.iter().filter(|(key, _)| key.starts_with("google.shared."));
        own.map(|(key, value)| (key.clone(), value.clone())).collect::<Vec<_>>()
    };
    let is_same = before.when == after.when
        && before.rules == after.rules
        && before.guests == after.guests
        && shared(before) == shared(after);
    if is_same { Ok(()) } else { Err(Refusal::non_organizer()) }
}

/// Imports are ordinary events of which the calendar's owner is the organizer or a guest.
pub(crate) fn may_be_imported(sent: &Map<String, Value>, calendar: &Calendar) -> Outcome<()> {
    let kind = sent.get("eventType").and_then(Value::as_str);
    if kind.is_some_and(|kind| kind != "default") {
        return Err(Refusal::bad("eventTypeRestriction", "Only events of the default type can be imported."));
    }
    let email = |of: &Value| of.get("email").and_then(Value::as_str).map(str::to_lowercase);
    let organizer = sent.get("organizer").and_then(email);
    let guests = sent.get("attendees").and_then(Value::as_array).into_iter().flatten();
    let owner = Some(calendar.owner.to_lowercase());
    let takes_part = organizer.is_none_or(|organizer| secondary::is_organizer(calendar, &organizer))
        || guests.map(email).any(|guest| guest == owner);
    if takes_part {
        return Ok(());
    }
    Err(Refusal::bad(
        "participantIsNeitherOrganizerNorAttendee",
        "The owner of the calendar must either be the organizer or an attendee of an event that is imported.",
    ))
}

/// Days that the rules no longer make are forgotten, whatever was said about them.
pub(crate) fn fitting(mut event: Event, calendar: &Calendar) -> Event {
    let bare = Event { exceptions: Default::default(), ..event.clone() };
    event.exceptions.retain(|original, _| series::by_original(&bare, &calendar.zone, original).is_some());
    event
}

/// A day that becomes more hidden than it was hides the whole series; one that becomes less hidden stays as it was. The
/// discovery document says so of `Event.visibility`. Answers with the series.
pub(super) fn visibility_of_a_day(mut series: Event, before: &Event, day: &mut Event) -> Event {
    if before.private || !day.private {
        kept::same_visibility(day, before);
        return series;
    }
    kept::same_visibility(&mut series, day);
    for exception in series.exceptions.values_mut() {
        if let Exception::Changed(other) = exception {
            kept::same_visibility(other, day);
        }
    }
    series
}
