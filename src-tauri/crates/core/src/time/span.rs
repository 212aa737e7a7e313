//! What an event's time touches: windows, days, and shifts that smell of zones.
//!
//! The only place where all-day events meet instants, and only to ask what they overlap.

use super::zone::Zone;
use super::{OriginalStart, Span, Window};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

/// No two zones of the world are further apart than from UTC-12 to UTC+14.
const WIDEST_SHIFT: i64 = 26;

impl Span {
    /// Does the event touch the window? An event without length counts where it begins. All-day events cover
    /// their days by the clocks of `zone` (the office's).
    pub fn overlaps(&self, window: &Window, zone: &Zone) -> bool {
        let (start, end) = self.instants(zone);
        if end <= start {
            return window.start <= start && start < window.end;
        }
        start < window.end && window.start < end
    }

    /// Begin and end as instants; all-day events run from midnight to midnight in `zone`. Only for asking what
    /// the event overlaps.
    pub fn instants(&self, zone: &Zone) -> (DateTime<Utc>, DateTime<Utc>) {
        match self {
            Self::Timed { start, end, .. } => (*start, *end),
            Self::AllDay { first, end } => {
                let end = (*end).max(following(*first));
                (zone.day_start(*first), zone.day_start(end))
            }
        }
    }

    /// The first and the last day that the event touches by the clocks of `zone`, both included. All-day events
    /// keep their dates in every zone.
    pub fn days(&self, zone: &Zone) -> (NaiveDate, NaiveDate) {
        match self {
            Self::Timed { start, end, .. } => {
                let first = self.first_day(zone);
                // An event that ends at midnight does not touch the day that begins then.
                let last_moment = (*end - TimeDelta::nanoseconds(1)).max(*start);
                (first, zone.to_local(last_moment).date())
            }
            Self::AllDay { first, end } => (*first, end.pred_opt().unwrap_or(*end).max(*first)),
        }
    }

    /// The first of [`Span::days`], without asking the zone for the last.
    pub fn first_day(&self, zone: &Zone) -> NaiveDate {
        match self {
            Self::Timed { start, .. } => zone.to_local(*start).date(),
            Self::AllDay { first, .. } => *first,
        }
    }

    /// What names this begin among the instances of a series.
    pub fn begins(&self) -> OriginalStart {
        match self {
            Self::Timed { start, .. } => OriginalStart::At(*start),
            Self::AllDay { first, .. } => OriginalStart::On(*first),
        }
    }

    /// True for whole-day events.
    pub fn is_all_day(&self) -> bool {
        matches!(self, Self::AllDay { .. })
    }
}

impl Window {
    /// The days from `first` to `last`, both included, by the clocks of `zone`.
    pub fn of_days(first: NaiveDate, last: NaiveDate, zone: &Zone) -> Self {
        Self { start: zone.day_start(first), end: zone.day_start(following(last.max(first))) }
    }
}

/// By how many whole hours `b` is later than `a` (negative: earlier), if the difference is one that zones or
/// daylight time make: a whole number of hours other than 0, at most 26.
pub fn zone_shift(a: DateTime<Utc>, b: DateTime<Utc>) -> Option<i32> {
    let difference = b - a;
    let hours = difference.num_hours();
    let whole = TimeDelta::hours(hours) == difference;
    (whole && hours != 0 && hours.abs() <= WIDEST_SHIFT).then(|| i32::try_from(hours).ok()).flatten()
}

fn following(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::zone_shift;
    use crate::time::zone::{Zone, Zones};
    use crate::time::{Span, Window};
    use chrono::{DateTime, NaiveDate, Utc};

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().expect("a test writes instants as 2026-11-20T09:30:00Z")
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a test writes dates as 2026-11-20")
    }

    fn zone(name: &str) -> Zone {
        Zones::bundled().find(name).expect("the zone is in the data")
    }

    fn timed(start: &str, end: &str) -> Span {
        Span::Timed { start: utc(start), end: utc(end), zone: "America/New_York".to_owned() }
    }

    #[test]
    fn windows_are_half_open() {
        let office = zone("America/New_York");
        let window = Window::of_days(day("2026-11-20"), day("2026-11-20"), &office);
        assert_eq!(window.start, utc("2026-11-20T05:00:00Z"), "the office's day begins at its midnight");
        for (start, end, inside, why) in [
            ("2026-11-20T04:00:00Z", "2026-11-20T05:00:00Z", false, "it ends as the window begins"),
            ("2026-11-20T04:00:00Z", "2026-11-20T05:00:01Z", true, "it runs into the window"),
            ("2026-11-21T05:00:00Z", "2026-11-21T06:00:00Z", false, "it begins as the window ends"),
            ("2026-11-19T04:00:00Z", "2026-11-25T05:00:00Z", true, "it covers the window"),
            (
                "2026-11-20T05:00:00Z",
                "2026-11-20T05:00:00Z",
                true,
                "without length it counts where it begins",
            ),
            ("2026-11-20T15:00:00Z", "2026-11-20T14:00:00Z", true, "an end before the start hides nothing"),
            ("2026-11-21T05:00:00Z", "2026-11-21T05:00:00Z", false, "the window's end is not in it"),
        ] {
            assert_eq!(timed(start, end).overlaps(&window, &office), inside, "{start} to {end}: {why}");
        }
    }

    #[test]
    fn f9_all_day_events_keep_their_dates_in_every_zone() {
        let span = Span::AllDay { first: day("2026-11-20"), end: day("2026-11-21") };
        for name in ["America/New_York", "Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kolkata", "Africa/Cairo"] {
            let zone = zone(name);
            assert_eq!(
                span.days(&zone),
                (day("2026-11-20"), day("2026-11-20")),
                "a date has no zone ({name})"
            );
            let that_day = Window::of_days(day("2026-11-20"), day("2026-11-20"), &zone);
            let next = Window::of_days(day("2026-11-21"), day("2026-11-21"), &zone);
            assert!(span.overlaps(&that_day, &zone), "it covers its own day in {name}");
            assert!(!span.overlaps(&next, &zone), "and not the day after in {name}");
        }
    }

    #[test]
    fn days_of_timed_events_follow_the_zone() {
        let office = zone("America/New_York");
        let late = timed("2026-11-21T03:00:00Z", "2026-11-21T05:00:00Z");
        assert_eq!(
            late.days(&office),
            (day("2026-11-20"), day("2026-11-20")),
            "it ends at the office's midnight"
        );
        let over = timed("2026-11-21T03:00:00Z", "2026-11-21T06:00:00Z");
        assert_eq!(over.days(&office), (day("2026-11-20"), day("2026-11-21")), "it runs past midnight");
        let empty = Span::AllDay { first: day("2026-11-20"), end: day("2026-11-20") };
        assert_eq!(empty.days(&office).1, day("2026-11-20"), "an all-day event without length is one day");
    }

    #[test]
    fn f9_zone_shifts_are_whole_hours() {
        let at = utc("2026-11-20T14:30:00Z");
        assert_eq!(
            zone_shift(at, utc("2026-11-20T15:30:00Z")),
            Some(1),
            "an hour is what daylight time makes"
        );
        assert_eq!(
            zone_shift(at, utc("2026-11-20T09:30:00Z")),
            Some(-5),
            "five hours back is UTC read as Eastern"
        );
        assert_eq!(zone_shift(at, at), None, "equal starts are not shifted");
        assert_eq!(zone_shift(at, utc("2026-11-20T15:00:00Z")), None, "half an hour was moved by somebody");
        assert_eq!(zone_shift(at, utc("2026-11-22T14:30:00Z")), None, "two days are no zone");
    }
}
