//! What an undo could not bring back, in plain words: found by comparing the backup with the present, and by what a
//! copy that was made anew cannot be.

use super::backup::{BackupForm, Part};
use super::{clean, days};
use crate::ports::RestoreLoss;
use serde_json::Value;
use std::collections::BTreeSet;
use truedocket_core::calendar::event::{Calendar, EventStatus, ResponseStatus};
use truedocket_core::calendar::source::{EventSnapshot, RowKind};
use truedocket_core::time::zone::{Zone, Zones};
use truedocket_core::time::{OriginalStart, words};

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
        lost.usual.extend(self::anew(&expected, backup, now, calendar).into_iter().map(ToOwned::to_owned));
    }
    let parts = BackupForm::of(&now.row).map_or_else(Vec::new, |now| expected.differing(&now));
    let days = days::missing(backup, now);
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

/// What a copy that was made anew cannot be.
fn anew(
    expected: &BackupForm<'_>,
    backup: &EventSnapshot,
    now: &EventSnapshot,
    calendar: &Calendar,
) -> Vec<&'static str> {
    let (was, is) = (&backup.row.source, &now.row.source);
    let answers = was.event.attendees.iter().any(|guest| guest.response != ResponseStatus::None);
    let joins = expected.says("isOnlineMeeting") || expected.get("onlineMeeting").is_some();
    let places = expected.get("locations").and_then(Value::as_array).map_or(0, Vec::len);
    let unnamed = expected.get("originalStartTimeZone").and_then(Value::as_str);
    [
        (was.event.key.id != is.event.key.id, "It has a new id, so links to it no longer lead to it."),
        (was.created != is.created, "It counts as made at the time of the undo."),
        (
            !clean::guests(calendar, was).is_empty(),
            "Attendees are listed in the text; they are not invited again.",
        ),
        (answers, "The attendees' answers are not brought back."),
        (
            was.event.organizer != is.event.organizer,
            "It is the mailbox owner's own appointment now; somebody else had called it.",
        ),
        (
            was.event.status == EventStatus::Cancelled && is.event.status != EventStatus::Cancelled,
            "It no longer counts as called off; only its words say so.",
        ),
        (
            matches!(was.shape, RowKind::Day { .. }),
            "It is an appointment of its own now and no longer a day of its series.",
        ),
        (joins, "Its online meeting is not brought back; the link in the text may be dead."),
        (expected.says("hasAttachments"), "Its attachments are not brought back."),
        (places > 1, "Only the first of its places is brought back."),
        (!was.marks.is_empty(), "What other programs noted on it is not brought back."),
        (
            unnamed.is_some_and(|name| name.starts_with("tzone://")),
            "Its own time zone has no name; it goes by the calendar's now.",
        ),
    ]
    .into_iter()
    .filter_map(|(is_lost, sentence)| is_lost.then_some(sentence))
    .collect()
}
