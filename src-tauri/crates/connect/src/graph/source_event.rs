//! Wire to rows as they are kept: single events, series with their rule in the form of RFC 5545, days that differ.

use super::get_snapshot::SnapshotBody;
use super::recurrence::{Clocks, Recurrence};
use super::wire::Event;
use super::{map, series};
use crate::ports::Unreadable;
use crate::reading::json;
use crate::reading::moment;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::value::RawValue;
use truedocket_core::calendar::event::{Calendar, CalendarEvent, EventStatus};
use truedocket_core::calendar::source::{EventSnapshot, RawEvent, RowKind, SeriesEnd, SourceEvent};
use truedocket_core::ids::RemoteId;
use truedocket_core::time::zone::Zones;
use truedocket_core::time::{OriginalStart, Span, Window};

/// Fields of an event that only a clean-up reads. No `Debug`: they may hold client words.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct More<'a> {
    created_date_time: Option<String>,
    transaction_id: Option<String>,
    is_organizer: Option<bool>,
    /// Read by itself: a rule of an unknown kind must not cost the row.
    #[serde(borrow)]
    recurrence: Option<&'a RawValue>,
    single_value_extended_properties: Option<Vec<Property>>,
}

/// `singleValueLegacyExtendedProperty`.
#[derive(Deserialize)]
struct Property {
    id: Option<String>,
    value: Option<String>,
}

/// The rule that a row's JSON holds, if it is one that can be understood.
pub(super) fn recurrence(raw: &str) -> Option<Recurrence> {
    #[derive(Deserialize)]
    struct Only {
        recurrence: Option<Recurrence>,
    }
    serde_json::from_str::<Only>(raw).ok()?.recurrence
}

/// A row as the provider keeps it.
///
/// # Errors
/// The row for the report, without client words.
pub(super) fn original(raw: &RawValue, calendar: &Calendar, zones: &Zones) -> Result<RawEvent, Unreadable> {
    let event: Event = json::item(raw)?;
    let kept = source_event(event, raw, calendar, zones)?;
    Ok(RawEvent { source: kept, raw: raw.get().to_owned() })
}

fn source_event(
    event: Event,
    raw: &RawValue,
    calendar: &Calendar,
    zones: &Zones,
) -> Result<SourceEvent, Unreadable> {
    let more: More<'_> = json::item(raw)?;
    let (is_master, of) = (series::is_master(&event), event.series_master_id.clone());
    let mut event = map::event(event, calendar, zones).map_err(|reason| Unreadable {
        id: json::id_of(raw),
        reason: reason.to_owned(),
        line: None,
    })?;
    // An organizer may be known by several addresses; that it is this mailbox decides who would be mailed.
    if let (Some(true), Some(owner)) = (more.is_organizer, &calendar.owner) {
        event.organizer = Some(owner.clone());
    }
    let shape = match of {
        Some(of) => RowKind::Day { of: RemoteId::new(of) },
        None if is_master || more.recurrence.is_some() => {
            let rule = recurrence(raw.get());
            let clocks = Clocks::of(&event.span, rule.as_ref(), calendar, zones);
            match rule.and_then(|rule| rule.rule(&clocks)) {
                Some((line, ends)) => RowKind::Series { rules: vec![line], ends },
                None => RowKind::Series { rules: Vec::new(), ends: SeriesEnd::NotKnown },
            }
        }
        None => RowKind::Single,
    };
    let transaction = more.transaction_id.map(|key| format!("transactionId={key}"));
    let properties = more.single_value_extended_properties.unwrap_or_default();
    let properties = properties.into_iter().filter_map(|p| Some(format!("{}={}", p.id?, p.value?)));
    Ok(SourceEvent {
        event,
        shape,
        created: more.created_date_time.and_then(|text| moment::instant(&text, None)),
        marks: transaction.into_iter().chain(properties).collect(),
        doubts: Vec::new(),
    })
}

/// A row with the days of its series that differ. A day that cannot be read fails the whole: a backup without it would
/// be no way back.
///
/// # Errors
/// What cannot be read, without client words.
pub(super) fn snapshot(
    came: &SnapshotBody<'_>,
    calendar: &Calendar,
    zones: &Zones,
) -> Result<EventSnapshot, Unreadable> {
    let row = original(came.row, calendar, zones)?;
    let mut days = Vec::new();
    for raw in &came.changed {
        days.push(changed_day(raw, came.row, &row, calendar, zones)?);
    }
    if !came.cancelled.is_empty() {
        let rule = recurrence(came.row.get());
        let clocks = Clocks::of(&row.source.event.span, rule.as_ref(), calendar, zones);
        for raw in &came.cancelled {
            days.push(cancelled_day(raw, &row, &clocks)?);
        }
    }
    Ok(EventSnapshot { row, days })
}

fn changed_day(
    raw: &RawValue,
    master: &RawValue,
    row: &RawEvent,
    calendar: &Calendar,
    zones: &Zones,
) -> Result<RawEvent, Unreadable> {
    let mut own: Event = json::item(raw)?;
    let of = row.source.event.key.id.as_str();
    own.series_master_id.get_or_insert_with(|| of.to_owned());
    let day = source_event(series::completed(own, &json::item(master)?), raw, calendar, zones)?;
    if day.event.original_start.is_none() {
        let reason = "a day of the series does not say which one it is".to_owned();
        return Err(Unreadable { id: Some(day.event.key.id), reason, line: None });
    }
    // Expanded rows may lack what only whole ones tell.
    let organizer = day.event.organizer.or_else(|| row.source.event.organizer.clone());
    Ok(RawEvent {
        source: SourceEvent { event: CalendarEvent { organizer, ..day.event }, ..day },
        raw: raw.get().to_owned(),
    })
}

/// All that is left of such a day is its id, `OID.….2026-11-09`: the day by the series' own clocks.
fn cancelled_day(raw: &RawValue, row: &RawEvent, clocks: &Clocks) -> Result<RawEvent, Unreadable> {
    let id: String = json::item(raw)?;
    let day = id.rsplit('.').next().and_then(moment::day).ok_or_else(|| Unreadable {
        id: Some(row.source.event.key.id.clone()),
        reason: "a called-off day of the series does not say which one it is".to_owned(),
        line: None,
    })?;
    let (span, original_start) = placed(&row.source.event.span, day, clocks);
    let mut event = row.source.event.clone();
    event.series = Some(event.key.id.clone());
    event.key.id = RemoteId::new(id);
    event.span = span;
    event.original_start = Some(original_start);
    event.status = EventStatus::Cancelled;
    let shape = RowKind::Day { of: row.source.event.key.id.clone() };
    Ok(RawEvent {
        source: SourceEvent { event, shape, created: None, marks: Vec::new(), doubts: Vec::new() },
        raw: raw.get().to_owned(),
    })
}

fn placed(series: &Span, day: NaiveDate, clocks: &Clocks) -> (Span, OriginalStart) {
    match series {
        Span::Timed { start, end, zone } => {
            let begin = clocks.begin_on(day);
            let span = Span::Timed { start: begin, end: begin + (*end - *start), zone: zone.clone() };
            (span, OriginalStart::At(begin))
        }
        Span::AllDay { first, end } => {
            (Span::AllDay { first: day, end: day + (*end - *first) }, OriginalStart::On(day))
        }
    }
}

/// May a day of the row be in the window?
pub(super) fn may_touch(row: &RawEvent, window: &Window, calendar: &Calendar, zones: &Zones) -> bool {
    let rule = recurrence(&row.raw);
    let clocks = Clocks::of(&row.source.event.span, rule.as_ref(), calendar, zones);
    let span = &row.source.event.span;
    match row.source.shape {
        RowKind::Single | RowKind::Day { .. } => span.overlaps(window, &clocks.zone),
        RowKind::Series { .. } => {
            let (start, end): (DateTime<Utc>, DateTime<Utc>) = span.instants(&clocks.zone);
            let latest = rule.and_then(|rule| rule.latest_begin(&clocks));
            start < window.end && latest.is_none_or(|begin| begin + (end - start).abs() >= window.start)
        }
    }
}
