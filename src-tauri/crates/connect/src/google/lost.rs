//! What a restored row lacks, in plain words: found by comparing the backup with the present, and nothing assumed.

use super::canon::{self, Clocks, GIVEN_BACK, Row};
use super::guests;
use super::nature::Loss;
use crate::ports::RestoreLoss;
use truedocket_core::calendar::event::EventStatus;
use truedocket_core::calendar::source::{EventSnapshot, RawEvent};
use truedocket_core::ids::RemoteId;

/// Sent for no single day: Google makes a whole series private for the sake of one.
pub(super) const VISIBILITY: &str = "visibility";

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
    let mut lost = names(backup, now);
    lost.extend(people(backup, now, is_new));
    lost.extend(extras(&before, &present));
    lost.extend(days(backup, now, clocks));
    let usual = lost.into_iter().map(Loss::after).collect();
    let mut wrong = Vec::new();
    let wanted = guests::listed(&before, &present, is_new);
    for (name, words) in GIVEN_BACK {
        if !canon::is_same(name, &wanted, &present, clocks) {
            wrong.push(format!("Its {words} could not be given back."));
        }
    }
    match missing_days(backup, now, clocks).len() {
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

fn names(backup: &EventSnapshot, now: &EventSnapshot) -> Vec<Loss> {
    let (before, present) = (&backup.row.source, &now.row.source);
    said([
        (before.event.key.id != present.event.key.id, Loss::NewId),
        (before.event.uid != present.event.uid, Loss::NewUid),
        (before.event.series != present.event.series, Loss::OwnEvent),
        (before.created != present.created, Loss::MadeNow),
        (before.event.event_type != present.event.event_type, Loss::Ordinary),
        (before.event.organizer != present.event.organizer, Loss::Organizer),
    ])
}

fn said<const N: usize>(losses: [(bool, Loss); N]) -> Vec<Loss> {
    losses.into_iter().filter(|(is_so, _)| *is_so).map(|(_, loss)| loss).collect()
}

/// Guests of the row and of its days, what they answered, and what else is said of them.
fn people(backup: &EventSnapshot, now: &EventSnapshot, is_new: bool) -> Vec<Loss> {
    let (mut are_missing, mut differ, mut are_listed, mut are_marked) = (false, false, true, true);
    for (before, present) in pairs(backup, now) {
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
        are_marked &= guests::are_marked_alike(&before, &present);
    }
    said([
        (are_missing && are_listed, Loss::AttendeesListed),
        (are_missing && !are_listed, Loss::AttendeesGone),
        (differ, Loss::Answers),
        (!are_marked, Loss::Comments),
    ])
}

/// The row and each of its days, with what is there now.
fn pairs<'s>(
    backup: &'s EventSnapshot,
    now: &'s EventSnapshot,
) -> impl Iterator<Item = (&'s RawEvent, &'s RawEvent)> {
    let days = backup.days.iter().filter_map(|day| Some((day, counterpart(day, now)?)));
    std::iter::once((&backup.row, &now.row)).chain(days)
}

fn extras(before: &Row, present: &Row) -> Vec<Loss> {
    let is_lost = |name: &str| before.contains_key(name) && before.get(name) != present.get(name);
    said([
        (is_lost("conferenceData") || is_lost("hangoutLink"), Loss::Meeting),
        (is_lost("attachments"), Loss::Attachments),
        (guests::own_answer(before) != guests::own_answer(present), Loss::OwnAnswer),
    ])
}

/// Google gives a day no visibility of its own.
fn days(backup: &EventSnapshot, now: &EventSnapshot, clocks: &Clocks<'_>) -> Vec<Loss> {
    let differs = |day: &RawEvent| {
        let present = counterpart(day, now).filter(|present| !is_off(present) && !is_off(day));
        present.is_some_and(|present| {
            let (before, present) = (row_of(&day.raw), row_of(&present.raw));
            !canon::is_same(VISIBILITY, &before, &present, clocks)
        })
    };
    said([(backup.days.iter().any(differs), Loss::DayVisibility)])
}

fn is_off(day: &RawEvent) -> bool {
    day.source.event.status == EventStatus::Cancelled
}

/// The same day of the series now.
pub(super) fn counterpart<'s>(day: &RawEvent, now: &'s EventSnapshot) -> Option<&'s RawEvent> {
    let start = &day.source.event.original_start;
    now.days.iter().find(|other| other.source.event.original_start == *start)
}

pub(super) fn is_back(day: &RawEvent, now: &EventSnapshot, is_new: bool, clocks: &Clocks<'_>) -> bool {
    let Some(present) = counterpart(day, now) else { return false };
    if is_off(day) || is_off(present) {
        return is_off(day) == is_off(present);
    }
    let (before, present) = (row_of(&day.raw), row_of(&present.raw));
    let wanted = guests::listed(&before, &present, is_new);
    let of_days = GIVEN_BACK.iter().filter(|(name, _)| *name != VISIBILITY);
    of_days.into_iter().all(|(name, _)| canon::is_same(name, &wanted, &present, clocks))
}
