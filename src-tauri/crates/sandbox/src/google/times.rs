//! Begin and end as clients send them. Each end may name a zone of its own; the world has one, so that the other is kept
//! beside it.

use super::body::Body;
use super::errors::{Outcome, Refusal};
use crate::world::{Calendar, Event, When, series};
use chrono::{DateTime, NaiveDate, NaiveDateTime};
use serde_json::Value;

/// Holds the zone of an event's end where it is another than that of its begin.
const END_ZONE: &str = "google.end.zone";

/// One end of an event, as the client sent it.
enum Side {
    Day(NaiveDate),
    Time(NaiveDateTime, String),
}

/// The zone that the end is told in, where it is another one.
pub(super) fn end_zone(event: &Event) -> Option<&str> {
    event.properties.get(END_ZONE).map(String::as_str)
}

/// Takes over what a body says of them.
pub(super) fn apply(calendar: &Calendar, event: &mut Event, body: &Body) -> Outcome<()> {
    let given = |name: &str| body.get(name).map(|value| side(calendar, name, value)).transpose();
    let (start, end) = (given("start")?, given("end")?);
    if start.is_none() && end.is_none() {
        return Ok(());
    }
    let (old_start, old_end) = sides(event);
    let (when, zone) = match (start.unwrap_or(old_start), end.unwrap_or(old_end)) {
        (Side::Day(first), Side::Day(end)) => (When::AllDay { first, end }, None),
        (Side::Time(start, zone), Side::Time(end, end_zone)) => {
            let end = series::wall(series::instant(end, &end_zone), &zone);
            let other = (end_zone != zone).then_some(end_zone);
            (When::Timed { start, end, zone }, other)
        }
        (Side::Day(_) | Side::Time(..), _) => {
            return Err(Refusal::body("Start and end must both be dates or both be times."));
        }
    };
    let (from, to) = series::span(&when, &calendar.zone);
    if to < from || (to == from && matches!(when, When::AllDay { .. })) {
        return Err(Refusal::bad("timeRangeEmpty", "The specified time range is empty."));
    }
    event.when = when;
    match zone {
        Some(zone) => event.properties.insert(END_ZONE.to_owned(), zone),
        None => event.properties.remove(END_ZONE),
    };
    Ok(())
}

/// What the event says now.
fn sides(event: &Event) -> (Side, Side) {
    match &event.when {
        When::AllDay { first, end } => (Side::Day(*first), Side::Day(*end)),
        When::Timed { start, end, zone } => {
            let own = end_zone(event).unwrap_or(zone);
            let end = series::wall(series::instant(*end, zone), own);
            (Side::Time(*start, zone.clone()), Side::Time(end, own.to_owned()))
        }
    }
}

fn side(calendar: &Calendar, name: &str, value: &Value) -> Outcome<Side> {
    let row = super::body::object(name, value, &["date", "dateTime", "timeZone"])?;
    let get = |name: &str| row.get(name).and_then(Value::as_str);
    let zone = get("timeZone");
    if zone.is_some_and(|zone| jiff::tz::TimeZone::get(zone).is_err()) {
        return Err(Refusal::body(format!("Invalid time zone of {name}.")));
    }
    let bad = || Refusal::body(format!("Invalid {name} time."));
    match (get("date"), get("dateTime")) {
        (Some(date), None) => Ok(Side::Day(date.parse().map_err(|_| bad())?)),
        (None, Some(text)) => {
            let own = zone.unwrap_or(&calendar.zone);
            if let Ok(at) = DateTime::parse_from_rfc3339(text) {
                return Ok(Side::Time(series::wall(at.to_utc(), own), own.to_owned()));
            }
            let wall: NaiveDateTime = text.parse().map_err(|_| bad())?;
            zone.map(|zone| Side::Time(wall, zone.to_owned())).ok_or_else(|| {
                Refusal::bad("required", format!("Missing time zone definition for {name} time."))
            })
        }
        (_, _) => Err(bad()),
    }
}
