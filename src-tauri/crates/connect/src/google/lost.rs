//! What a restored row lacks, in plain words: found by comparing the backup with the present, and nothing assumed.

use super::canon::{self, Clocks, GIVEN_BACK, Row};
use super::guests;
use crate::ports::RestoreLoss;
use serde_json::{Value, json};
use truedocket_core::calendar::event::EventStatus;
use truedocket_core::calendar::source::{EventSnapshot, RawEvent};
use truedocket_core::ids::RemoteId;

/// The row of an original; empty when it is no JSON object, which only a damaged backup can hold.
pub(super) fn row_of(raw: &str) -> Row {
    serde_json::from_str(raw).unwrap_or_default()
}

/// Is it a row that was made anew? Out of the bin a row comes under its own id.
pub(super) fn is_anew(backup: &EventSnapshot, now: &RemoteId) -> bool {
    backup.row.source.event.key.id != *now
}

/// One sentence each, in a fixed order.
pub(super) fn lost(backup: &EventSnapshot, now: &EventSnapshot, clocks: &Clocks<'_>) -> RestoreLoss {
    let is_new = is_anew(backup, &now.row.source.event.key.id);
    let (before, present) = (row_of(&backup.row.raw), row_of(&now.row.raw));
    let mut usual = names(backup, now);
    usual.extend(people(backup, now, is_new));
    usual.extend(extras(&before, &present));
    let mut wrong = Vec::new();
    let wanted = guests::listed(&before, &present, is_new);
    for (name, words) in GIVEN_BACK {
        if !canon::is_same(name, &wanted, &present, clocks) {
            wrong.push(format!("Its {words} could not be given back."));
        }
    }
    let days = missing_days(backup, now, clocks).len();
    match days {
        0 => {}
        1 => wrong.push("One day of the series that differed could not be given back.".to_owned()),
        many => wrong.push(format!("{many} days of the series that differed could not be given back.")),
    }
    RestoreLoss { usual, wrong }
}

/// Days of the backup that are not as it has them; first those that do not take place.
pub(super) fn missing_days<'b>(
    backup: &'b EventSnapshot,
    now: &EventSnapshot,
    clocks: &Clocks<'_>,
) -> Vec<&'b RawEvent> {
    let is_new = is_anew(backup, &now.row.source.event.key.id);
    let mut days: Vec<_> = backup.days.iter().filter(|day| !is_back(day, now, is_new, clocks)).collect();
    days.sort_by_key(|day| day.source.event.status != EventStatus::Cancelled);
    days
}

fn names(backup: &EventSnapshot, now: &EventSnapshot) -> Vec<String> {
    let (before, present) = (&backup.row.source, &now.row.source);
    let sentences = [
        (before.event.key.id != present.event.key.id, "It has a new id."),
        (
            before.event.uid != present.event.uid,
            "It has a new calendar UID: copies on other calendars are no longer copies of it.",
        ),
        (
            before.event.series != present.event.series,
            "It is an event of its own now, and no longer a day of its series.",
        ),
        (before.created != present.created, "It counts as made when it was brought back."),
        (before.event.event_type != present.event.event_type, "It is an ordinary event now."),
        (before.event.organizer != present.event.organizer, "It has another organizer now."),
    ];
    sentences.into_iter().filter(|(is_so, _)| *is_so).map(|(_, words)| words.to_owned()).collect()
}

/// Guests of the row and of its days, and what they answered.
fn people(backup: &EventSnapshot, now: &EventSnapshot, is_new: bool) -> Vec<String> {
    let (mut are_missing, mut differ, mut are_listed) = (false, false, true);
    for before in std::iter::once(&backup.row).chain(&backup.days) {
        let present = match before.source.event.key == backup.row.source.event.key {
            true => Some(&now.row),
            false => counterpart(before, now),
        };
        let Some(present) = present else { continue };
        let (before, present) = (row_of(&before.raw), row_of(&present.raw));
        let there = guests::of(&present);
        let missing = guests::missing(&before, &present);
        if !missing.is_empty() {
            are_missing = true;
            let wanted = guests::listed(&before, &present, is_new);
            are_listed &= wanted.get("description") == present.get("description") && is_new;
        }
        differ |=
            guests::of(&before).iter().any(|(guest, answer)| there.get(guest).is_some_and(|a| a != answer));
    }
    let mut lost = Vec::new();
    match (are_missing, are_listed) {
        (true, true) => lost.push("Attendees are listed in the text; they are not invited again.".to_owned()),
        (true, false) => {
            lost.push("Some attendees are no longer on it; they are not invited again.".to_owned());
        }
        (false, _) => {}
    }
    if differ {
        lost.push("Some attendees' answers are not as they were.".to_owned());
    }
    lost
}

fn extras(before: &Row, present: &Row) -> Vec<String> {
    let own_answer = |row: &Row| {
        let guests = row.get("attendees").and_then(Value::as_array).into_iter().flatten();
        let mut own = guests.filter(|guest| guest.get("self") == Some(&json!(true)));
        own.find_map(|guest| guest.get("responseStatus").cloned())
    };
    let is_lost = |name: &str| before.contains_key(name) && before.get(name) != present.get(name);
    let sentences = [
        (is_lost("conferenceData") || is_lost("hangoutLink"), "Its video meeting link is lost."),
        (is_lost("attachments"), "Its attachments are lost."),
        (own_answer(before) != own_answer(present), "The answer that was given to the invitation is lost."),
    ];
    sentences.into_iter().filter(|(is_so, _)| *is_so).map(|(_, words)| words.to_owned()).collect()
}

/// The same day of the series now.
pub(super) fn counterpart<'s>(day: &RawEvent, now: &'s EventSnapshot) -> Option<&'s RawEvent> {
    let start = &day.source.event.original_start;
    now.days.iter().find(|other| other.source.event.original_start == *start)
}

pub(super) fn is_back(day: &RawEvent, now: &EventSnapshot, is_new: bool, clocks: &Clocks<'_>) -> bool {
    let Some(present) = counterpart(day, now) else { return false };
    let is_off = |day: &RawEvent| day.source.event.status == EventStatus::Cancelled;
    if is_off(day) || is_off(present) {
        return is_off(day) == is_off(present);
    }
    let (before, present) = (row_of(&day.raw), row_of(&present.raw));
    let wanted = guests::listed(&before, &present, is_new);
    GIVEN_BACK.iter().all(|(name, _)| canon::is_same(name, &wanted, &present, clocks))
}
