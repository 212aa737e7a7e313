//! What an undo could not bring back, in plain words: found by comparing the backup with the present, and by what a
//! copy that was made anew cannot be.

use super::backup::{BackupForm, Part, UNNAMED_ZONE};
use super::{clean, days};
use crate::ports::RestoreLoss;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use truedocket_core::calendar::event::{Calendar, EventStatus, ResponseStatus};
use truedocket_core::calendar::source::{EventSnapshot, RawEvent, RowKind, SourceEvent};
use truedocket_core::time::zone::{Zone, Zones};
use truedocket_core::time::{OriginalStart, words};

const ARE_LISTED: &str = "Attendees are listed in the text; they are not invited again.";
const HELD_BACK: &str = "Some of it was left as it is, because Microsoft 365 would mail the attendees.";

/// What of the backup the present lacks.
pub(super) fn told(
    backup: &EventSnapshot,
    now: &EventSnapshot,
    calendar: &Calendar,
    zones: &Zones,
) -> RestoreLoss {
    let mut lost = RestoreLoss::default();
    let anew = backup.row.source.event.key.id != now.row.source.event.key.id;
    let guests = clean::guests(calendar, &backup.row.source);
    let expected = BackupForm::of(&backup.row).map(|form| if anew { form.listing(&guests) } else { form });
    let Some(expected) = expected else {
        lost.wrong.push("Its backup holds no event.".to_owned());
        return lost;
    };
    if anew {
        let (was, is) = (&backup.row.source, &now.row.source);
        let anew = MadeAnew { expected: &expected, was, is, calendar, days: &backup.days };
        lost.usual.extend(NATURE.iter().filter(|one| (one.is_so)(&anew)).map(|one| one.after.to_owned()));
    } else if days::list_guests(calendar, backup, now) {
        lost.usual.push(ARE_LISTED.to_owned());
    }
    let parts = BackupForm::of(&now.row).map_or_else(Vec::new, |now| expected.differing(&now));
    let days = days::missing(calendar, backup, now);
    let is_loud = parts.iter().any(|part| !part.is_quiet()) || !days.is_empty();
    let held_back = !anew && is_loud && !clean::would_hear(calendar, &now.row.source).is_empty();
    // A day that stands alone now has no rule, and its sentence says so.
    let stands_alone = anew && matches!(backup.row.source.shape, RowKind::Day { .. });
    let parts = parts.into_iter().filter(|part| !(stands_alone && *part == Part::Rule));
    lost.wrong.extend(parts.map(|part| format!("{} not as it was.", part.words())));
    let zone = zones.find(&calendar.zone).unwrap_or_else(|_unknown| Zone::utc());
    let dates: BTreeSet<_> = days
        .into_iter()
        .filter_map(|day| match day.source.event.original_start.as_ref()? {
            OriginalStart::At(at) => Some(zone.to_local(*at).date()),
            OriginalStart::On(date) => Some(*date),
        })
        .collect();
    let named = dates.into_iter().map(|d| format!("Its day of {} is not as it was.", words::day_of_year(d)));
    lost.wrong.extend(named);
    if held_back {
        lost.wrong.push(HELD_BACK.to_owned());
    }
    lost
}

/// What Graph's nature gives nobody back. One list, so that what is told after an undo was told before anything was removed.
pub(super) struct Inherent {
    /// Said before anything is removed.
    pub(super) before: &'static str,
    /// Said after an undo of which it is so.
    pub(super) after: &'static str,
    is_so: fn(&MadeAnew<'_>) -> bool,
}

/// A row that could not be set right and was made anew, beside what it was.
struct MadeAnew<'a> {
    expected: &'a BackupForm<'a>,
    was: &'a SourceEvent,
    is: &'a SourceEvent,
    calendar: &'a Calendar,
    /// Days of the series that differed.
    days: &'a [RawEvent],
}

impl MadeAnew<'_> {
    /// What it was, with its days.
    fn rows(&self) -> impl Iterator<Item = &SourceEvent> {
        std::iter::once(self.was).chain(self.days.iter().map(|day| &day.source))
    }
}

/// What a copy that was made anew cannot be.
pub(super) const NATURE: [Inherent; 12] = [
    Inherent {
        before: "A restored event has a new id, so links to it may be dead.",
        after: "It has a new id, so links to it no longer lead to it.",
        is_so: |it| it.was.event.key.id != it.is.event.key.id,
    },
    Inherent {
        before: "It counts as made at the time of the undo.",
        after: "It counts as made at the time of the undo.",
        is_so: |it| it.was.created != it.is.created,
    },
    Inherent {
        before: "Attendees are listed in the text of a restored event; they are not invited again.",
        after: ARE_LISTED,
        is_so: |it| it.rows().any(|row| !clean::guests(it.calendar, row).is_empty()),
    },
    Inherent {
        before: "The answers of attendees do not come back.",
        after: "The attendees' answers are not brought back.",
        is_so: |it| {
            let has_answered = |row: &SourceEvent| {
                row.event.attendees.iter().any(|guest| guest.response != ResponseStatus::None)
            };
            it.rows().any(has_answered)
        },
    },
    Inherent {
        before: "An appointment that somebody else had called becomes the mailbox owner's own.",
        after: "It is the mailbox owner's own appointment now; somebody else had called it.",
        is_so: |it| it.was.event.organizer != it.is.event.organizer,
    },
    Inherent {
        before: "One that was called off no longer counts as that; only its words say so.",
        after: "It no longer counts as called off; only its words say so.",
        is_so: |it| {
            let is_off = |row: &SourceEvent| row.event.status == EventStatus::Cancelled;
            is_off(it.was) && !is_off(it.is)
        },
    },
    Inherent {
        before: "A single day of a series becomes an appointment of its own.",
        after: "It is an appointment of its own now and no longer a day of its series.",
        is_so: |it| matches!(it.was.shape, RowKind::Day { .. }),
    },
    Inherent {
        before: "Online meetings do not come back; their links may be dead.",
        after: "Its online meeting is not brought back; the link in the text may be dead.",
        is_so: |it| it.expected.says("isOnlineMeeting") || it.expected.get("onlineMeeting").is_some(),
    },
    Inherent {
        before: "Attachments do not come back.",
        after: "Its attachments are not brought back.",
        is_so: |it| it.expected.says("hasAttachments"),
    },
    Inherent {
        before: "What other programs noted on it does not come back.",
        // Extensions and extended properties are told only to who knows their names.
        after: "If other programs noted something on it, that is not brought back.",
        is_so: |_always| true,
    },
    Inherent {
        before: "Of a place its name and address come back; a room is not booked again.",
        after: "Its place came back with name and address only; a room is not booked again.",
        is_so: |it| it.was.event.attendees.iter().any(|guest| guest.resource) || it.expected.knows_place(),
    },
    Inherent {
        before: "A time zone without a name becomes the calendar's.",
        after: "Its own time zone has no name; it goes by the calendar's now.",
        is_so: |it| {
            let told = ["originalStartTimeZone", "originalEndTimeZone"].map(|field| it.expected.get(field));
            let name = told.into_iter().flatten().filter_map(Value::as_str);
            name.into_iter().any(|name| name.starts_with(UNNAMED_ZONE))
        },
    },
];

/// What a restored event may lack, as it is said before anything is removed.
pub(super) static NOT_RESTORED: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| NATURE.iter().map(|one| one.before).collect());
