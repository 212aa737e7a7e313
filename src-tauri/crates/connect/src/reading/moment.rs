//! Times as providers write them, to spans. All-day events stay dates and are never converted.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use truedocket_core::time::zone::{Zone, Zones};
use truedocket_core::time::{OriginalStart, Span};

/// One end of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// An instant.
    At(DateTime<Utc>),
    /// A whole day.
    On(NaiveDate),
}

impl From<Moment> for OriginalStart {
    fn from(moment: Moment) -> Self {
        match moment {
            Moment::At(instant) => Self::At(instant),
            Moment::On(day) => Self::On(day),
        }
    }
}

/// A date with time, with an offset or without one; without one it is what clocks in `zone` show (RFC 5545
/// §3.3.5 decides gaps and folds). Any number of fraction digits is taken.
pub(crate) fn instant(text: &str, zone: Option<&Zone>) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if let Ok(exact) = DateTime::parse_from_rfc3339(text) {
        return Some(exact.to_utc());
    }
    local(text).and_then(|clocks| zone.map(|zone| zone.to_utc(clocks)))
}

/// A date with time and without an offset.
pub(crate) fn local(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|shape| NaiveDateTime::parse_from_str(text, shape).ok())
}

/// A date of RFC 3339.
pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()
}

/// Both ends to a span.
///
/// # Errors
/// A reason in plain words when one end is a date and the other an instant.
pub(crate) fn span(start: Moment, end: Moment, zone: String) -> Result<Span, &'static str> {
    match (start, end) {
        (Moment::At(start), Moment::At(end)) => Ok(Span::Timed { start, end, zone }),
        (Moment::On(first), Moment::On(end)) => Ok(Span::AllDay { first, end }),
        (Moment::At(_), Moment::On(_)) => Err("it begins at a time and ends on a date"),
        (Moment::On(_), Moment::At(_)) => Err("it begins on a date and ends at a time"),
    }
}

/// The IANA name of a zone in any spelling. One that stands for nothing (custom zones) leaves the calendar's:
/// the instants are right in any case.
pub(crate) fn zone_name(zones: &Zones, told: Option<&str>, of_calendar: &str) -> String {
    told.and_then(|name| zones.find(name).ok())
        .map_or_else(|| of_calendar.to_owned(), |zone| zone.name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Moment, day, instant, local, span, zone_name};
    use chrono::{DateTime, Utc};
    use truedocket_core::time::zone::Zones;

    fn utc(text: &str) -> Option<DateTime<Utc>> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn f09_instants_at_both_edges_of_summer_time() {
        let zones = Zones::bundled();
        let new_york = zones.find("Eastern Standard Time").unwrap();
        for (text, expected, why) in [
            ("2026-11-01T01:30:00-04:00", "2026-11-01T05:30:00Z", "an offset decides the fold"),
            ("2026-11-01T01:30:00-05:00", "2026-11-01T06:30:00Z", "an offset decides the fold"),
            ("2026-11-01T01:30:00", "2026-11-01T05:30:00Z", "without one the first of the two counts"),
            ("2026-03-08T02:30:00", "2026-03-08T07:30:00Z", "in the gap the offset before it counts"),
            ("2026-11-02T09:00:00.0000000", "2026-11-02T14:00:00Z", "seven fraction digits"),
            ("2026-11-02T09:00:00.0000000Z", "2026-11-02T09:00:00Z", "a Z is an offset"),
            ("2026-11-02T09:00", "2026-11-02T14:00:00Z", "seconds may be missing"),
        ] {
            assert_eq!(instant(text, Some(&new_york)), utc(expected), "{text}: {why}");
        }
        assert_eq!(instant("2026-11-02T09:00:00", None), None, "clocks without a zone are no instant");
    }

    #[test]
    fn nonsense_is_none() {
        for text in ["", "tomorrow", "2026-13-01T00:00:00Z", "2026-02-30", "2026-11-02T25:00:00", "９"] {
            assert_eq!(instant(text, None), None, "{text:?} is no instant");
            assert_eq!(local(text), None, "{text:?} is no local time");
            assert_eq!(day(text), None, "{text:?} is no day");
        }
    }

    #[test]
    fn mixed_ends_are_refused() {
        let at = Moment::At(utc("2026-11-02T09:00:00Z").unwrap());
        let on = Moment::On(day("2026-11-02").unwrap());
        assert!(span(at, on, String::new()).is_err(), "half a day is nothing");
        assert!(span(on, at, String::new()).is_err(), "half a day is nothing");
    }

    #[test]
    fn a_zone_without_data_leaves_the_calendars() {
        let zones = Zones::bundled();
        let name = |told| zone_name(&zones, told, "America/Chicago");
        assert_eq!(
            name(Some("Pacific Standard Time")),
            "America/Los_Angeles",
            "Windows names are translated"
        );
        assert_eq!(name(Some("Europe/Berlin")), "Europe/Berlin", "IANA names stay");
        assert_eq!(
            name(Some("tzone://Microsoft/Custom")),
            "America/Chicago",
            "a custom zone stands for nothing"
        );
        assert_eq!(name(None), "America/Chicago", "none told");
    }
}
