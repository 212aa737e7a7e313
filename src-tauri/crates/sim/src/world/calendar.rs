//! Rows of a calendar as events: a series shows its days, one a week, and a day that differs stands in the place of the
//! one that the rule makes.

use super::World;
use super::history::History;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeSet;
use truedocket_connect::ports::CalendarItem;
use truedocket_core::calendar::event::{CalendarEvent, EventStatus};
use truedocket_core::calendar::source::{RowKind, SeriesEnd, SourceEvent};
use truedocket_core::ids::{RemoteId, Version};
use truedocket_core::time::{Span, Window};

/// No series shows more days than this.
const MOST_DAYS: i64 = 12;

/// Through whose eyes rows are seen.
#[derive(Clone, Copy, Debug)]
pub(crate) enum View {
    /// As they are.
    Truth,
    /// As others see them now.
    Shown,
    /// As they were when that many changes had been made.
    Old(u64),
}

impl View {
    pub(crate) fn of<T>(self, row: &History<T>, now: DateTime<Utc>) -> Option<&T> {
        match self {
            Self::Truth => row.now(),
            Self::Shown => row.shown(now),
            Self::Old(number) => row.after(number),
        }
    }
}

/// Begin and end; whole days by the office's clocks.
pub(crate) fn bounds(span: &Span) -> (DateTime<Utc>, DateTime<Utc>) {
    match span {
        Span::Timed { start, end, .. } => (*start, *end),
        Span::AllDay { first, end } => {
            let midnight = |day: &chrono::NaiveDate| {
                day.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::hours(5)
            };
            (midnight(first), midnight(end))
        }
    }
}

fn overlaps(span: &Span, window: &Window) -> bool {
    let (start, end) = bounds(span);
    start < window.end && window.start < end
}

/// The id of a day of a series.
pub(crate) fn day_id(series: &str, nth: i64) -> String {
    format!("{series}_{nth}")
}

/// The series and the day that an id names.
pub(crate) fn parts(id: &str) -> Option<(&str, i64)> {
    let (series, nth) = id.rsplit_once('_')?;
    Some((series, nth.parse().ok()?))
}

/// How many days a series has.
pub(crate) fn days(kept: &SourceEvent) -> i64 {
    let (start, _) = bounds(&kept.event.span);
    match &kept.shape {
        RowKind::Series { ends: SeriesEnd::Until(until), .. } if *until < start => 0,
        RowKind::Series { ends: SeriesEnd::Until(until), .. } => {
            ((*until - start).num_days().div_euclid(7) + 1).min(MOST_DAYS)
        }
        RowKind::Series { .. } => MOST_DAYS,
        RowKind::Single | RowKind::Day { .. } => 0,
    }
}

/// When the rule of a series puts that day.
pub(crate) fn day_span(kept: &SourceEvent, nth: i64) -> Span {
    let by = TimeDelta::days(7 * nth);
    match &kept.event.span {
        Span::Timed { start, end, zone } => {
            Span::Timed { start: *start + by, end: *end + by, zone: zone.clone() }
        }
        Span::AllDay { first, end } => Span::AllDay { first: *first + by, end: *end + by },
    }
}

fn by_rule(kept: &SourceEvent, nth: i64) -> CalendarEvent {
    let span = day_span(kept, nth);
    let mut event = kept.event.clone();
    event.original_start = Some(span.begins());
    event.series = Some(event.key.id.clone());
    event.version = Version::new(format!("{}.{nth}", event.version));
    event.key.id = RemoteId::new(day_id(event.key.id.as_str(), nth));
    event.span = span;
    event
}

/// The event of that id, single or a day of a series; `None`: it is not there, or called off.
pub(crate) fn instance(world: &World, calendar: usize, id: &str, view: View) -> Option<CalendarEvent> {
    let rows = world.calendars.get(calendar)?;
    if let Some(row) = rows.get(id)
        && let Some(kept) = view.of(row, world.now)
    {
        let lives =
            kept.event.status != EventStatus::Cancelled && !matches!(kept.shape, RowKind::Series { .. });
        return lives.then(|| kept.event.clone());
    }
    let (series, nth) = parts(id)?;
    let kept = view.of(rows.get(series)?, world.now)?;
    (nth >= 0 && nth < days(kept)).then(|| by_rule(kept, nth))
}

/// All events of a window, in the order of their ids.
pub(crate) fn in_window(world: &World, calendar: usize, window: &Window, view: View) -> Vec<CalendarEvent> {
    let Some(rows) = world.calendars.get(calendar) else { return Vec::new() };
    let living: Vec<&SourceEvent> = rows.values().filter_map(|row| view.of(row, world.now)).collect();
    let own: BTreeSet<&str> = living.iter().map(|kept| kept.event.key.id.as_str()).collect();
    let mut events = Vec::new();
    for kept in &living {
        match &kept.shape {
            RowKind::Series { .. } => {
                let by_rule = (0..days(kept)).map(|nth| by_rule(kept, nth));
                events.extend(by_rule.filter(|event| !own.contains(event.key.id.as_str())));
            }
            RowKind::Single | RowKind::Day { .. } => events.push(kept.event.clone()),
        }
    }
    events.retain(|event| event.status != EventStatus::Cancelled && overlaps(&event.span, window));
    events
}

/// What changed after so many changes, as far as others see it.
pub(crate) fn changes(world: &World, calendar: usize, window: &Window, since: u64) -> Vec<CalendarItem> {
    let Some(rows) = world.calendars.get(calendar) else { return Vec::new() };
    let mut items = Vec::new();
    for (id, row) in rows.iter().filter(|(_, row)| row.shown_change(world.now) > since) {
        let known = row.states().iter().rev().find_map(|state| state.value.as_ref());
        match known.map(|kept| &kept.shape) {
            Some(RowKind::Series { .. }) => {
                let ids = (0..MOST_DAYS).map(|nth| day_id(id, nth));
                items.extend(ids.map(|id| changed(world, calendar, window, &id)));
            }
            Some(RowKind::Single | RowKind::Day { .. }) | None => {
                items.push(changed(world, calendar, window, id));
            }
        }
    }
    items
}

fn changed(world: &World, calendar: usize, window: &Window, id: &str) -> CalendarItem {
    match instance(world, calendar, id, View::Shown) {
        Some(event) if overlaps(&event.span, window) => CalendarItem::Event(Box::new(event)),
        Some(_) => CalendarItem::Vanished(RemoteId::new(id)),
        None => CalendarItem::Gone(RemoteId::new(id)),
    }
}

/// Up to which change others see all of a calendar: what a token may stand for.
pub(crate) fn settled(world: &World, calendar: usize) -> u64 {
    let rows = world.calendars.get(calendar).into_iter().flat_map(|rows| rows.values());
    let hidden = rows.filter_map(|row| row.hidden_change(world.now)).min();
    hidden.map_or(world.changes, |first| first.saturating_sub(1))
}
