//! Rows as Google keeps them, for a clean-up: what kind of row, since when, and what programs left on it. The events
//! themselves are mapped in `map`.

use super::map::{self, EventContext};
use super::series;
use super::wire::{Event, ExtendedProperties};
use crate::ports::CalendarItem;
use crate::reading::json;
use crate::reading::moment;
use chrono::{DateTime, Datelike, Utc};
use truedocket_core::calendar::event::{CalendarEvent, EventStatus};
use truedocket_core::calendar::source::{RawEvent, RowKind, SourceEvent};
use truedocket_core::ids::{EventKey, RemoteId, Version};
use truedocket_core::time::{OriginalStart, Span};

/// The mark of an event that Gmail made of a message; such events cannot be moved or made anew.
pub(super) const FROM_GMAIL: &str = "google.eventType=fromGmail";

/// One row that takes place; `None` for what was deleted. `raw` is the item as it came.
///
/// # Errors
/// Why it cannot be understood, without client words.
pub(super) fn original(
    raw: &str,
    wire: Event,
    place: &EventContext<'_>,
) -> Result<Option<RawEvent>, &'static str> {
    if wire.attendees_omitted == Some(true) {
        return Err("only a part of its attendees came");
    }
    let beside = Beside::of(&wire);
    let CalendarItem::Event(event) = map::item(wire, place)? else { return Ok(None) };
    let kept = beside.with(*event, place);
    Ok(Some(RawEvent { source: kept, raw: raw.to_owned() }))
}

/// A day of a series that was called off. Google promises no more of it than id, series and original start, so that
/// all else is the series'.
///
/// # Errors
/// Why it cannot be understood, without client words.
pub(super) fn cancelled_day(
    raw: &str,
    wire: &Event,
    series: &CalendarEvent,
    place: &EventContext<'_>,
) -> Result<RawEvent, &'static str> {
    let id = json::id(wire.id.as_deref()).ok_or("it has no usable id")?;
    let told = wire.original_start_time.as_ref().ok_or("it does not say which day it is")?;
    let day = OriginalStart::from(map::when(told, place).ok_or("its original start cannot be read")?);
    let span = scheduled(&series.span, &day).ok_or("its day is of another kind than its series")?;
    let event = CalendarEvent {
        key: EventKey { id, ..series.key.clone() },
        version: Version::new(wire.etag.clone().unwrap_or_default()),
        series: Some(series.key.id.clone()),
        original_start: Some(day),
        span,
        status: EventStatus::Cancelled,
        updated: wire.updated.as_deref().and_then(|text| moment::instant(text, None)),
        ..series.clone()
    };
    let kept = Beside::of(wire).with(event, place);
    Ok(RawEvent {
        source: SourceEvent { shape: RowKind::Day { of: series.key.id.clone() }, ..kept },
        raw: raw.to_owned(),
    })
}

/// When that day would have taken place: as long as the series' first one.
fn scheduled(first: &Span, day: &OriginalStart) -> Option<Span> {
    match (first, day) {
        (Span::Timed { start, end, zone }, OriginalStart::At(at)) => {
            Some(Span::Timed { start: *at, end: *at + (*end - *start), zone: zone.clone() })
        }
        (Span::AllDay { first, end }, OriginalStart::On(on)) => {
            Some(Span::AllDay { first: *on, end: on.checked_add_signed(*end - *first)? })
        }
        (Span::Timed { .. }, OriginalStart::On(_)) | (Span::AllDay { .. }, OriginalStart::At(_)) => None,
    }
}

/// What a row says besides its event.
struct Beside {
    rules: Vec<String>,
    created: Option<DateTime<Utc>>,
    marks: Vec<String>,
}

impl Beside {
    fn of(wire: &Event) -> Self {
        let created = wire.created.as_deref().and_then(|text| moment::instant(text, None));
        Self {
            rules: wire.recurrence.clone().unwrap_or_default(),
            // Imported events carry the year 0 now and then.
            created: created.filter(|made| made.year() >= 1970),
            marks: marks(wire),
        }
    }

    fn with(self, event: CalendarEvent, place: &EventContext<'_>) -> SourceEvent {
        let shape = match &event.series {
            Some(of) => RowKind::Day { of: RemoteId::clone(of) },
            None if self.rules.is_empty() => RowKind::Single,
            None => {
                let ends = series::ends(&self.rules, &event.span, place);
                RowKind::Series { rules: self.rules, ends }
            }
        };
        SourceEvent { event, shape, created: self.created, marks: self.marks, doubts: Vec::new() }
    }
}

/// Extended properties, the page that an event was made from, and Gmail's hand: nothing that people type.
fn marks(wire: &Event) -> Vec<String> {
    let mut marks = wire.extended_properties.as_ref().map(properties).unwrap_or_default();
    if let Some(url) = wire.source.as_ref().and_then(|source| source.url.as_deref()) {
        marks.push(format!("google.source.url={url}"));
    }
    if wire.event_type.as_deref() == Some("fromGmail") {
        marks.push(FROM_GMAIL.to_owned());
    }
    marks
}

fn properties(properties: &ExtendedProperties) -> Vec<String> {
    let sides = [("private", &properties.private), ("shared", &properties.shared)];
    let mut marks = Vec::new();
    for (side, values) in sides {
        let values = values.iter().flatten().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        marks.extend(values.map(|(name, value)| format!("google.{side}.{name}={value}")));
    }
    marks
}
