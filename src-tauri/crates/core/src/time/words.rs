//! Times written for people, in US English and by the office's clocks.
//!
//! Spans have no year, because they stand under a dated heading; single instants have one. Written by hand and not by
//! a pattern: a clean-up writes hundreds of thousands of them.

use super::zone::{Zone, Zones};
use super::{OriginalStart, Span};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};

/// When an event takes place: `Fri, Nov 20, 9:30 – 11:00 AM`, `Fri, Nov 20 (all day)`. An event that was made in
/// a zone whose clocks differ then also says so: `Fri, Nov 20, 9:30 – 11:00 AM EST (8:30 AM CST)`.
pub fn span(span: &Span, office: &Zone, zones: &Zones) -> String {
    match span {
        Span::AllDay { .. } => {
            let (first, last) = span.days(office);
            if first == last {
                format!("{} (all day)", day(first))
            } else {
                format!("{} – {} (all day)", day(first), day_after(first, last))
            }
        }
        Span::Timed { start, end, zone } => {
            let elsewhere =
                zones.find(zone).ok().filter(|own| own.offset_at(*start) != office.offset_at(*start));
            let mut words = timed(*start, *end, office, elsewhere.is_some());
            if let Some(own) = elsewhere {
                words.push_str(&own_time(*start, office, &own));
            }
            words
        }
    }
}

/// The same with the year of its begin, for lists without a dated heading: `Fri, Nov 20, 2026, 9:30 – 11:00 AM`.
pub fn span_of_year(span: &Span, office: &Zone, zones: &Zones) -> String {
    let words = self::span(span, office, zones);
    let (first, _) = span.days(office);
    match words.strip_prefix(&day(first)) {
        Some(rest) => format!("{}{rest}", day_of_year(first)),
        None => words,
    }
}

/// One instant with its year and zone: `Thu, Nov 19, 2026, 6:30 AM EST`.
pub fn instant(at: DateTime<Utc>, office: &Zone) -> String {
    let (local, clocks) = office.clocks_at(at);
    let mut words = String::with_capacity("Wed, Nov 19, 2026, 12:30 AM EST".len());
    push_day_of_year(&mut words, local.date());
    words.push_str(", ");
    push_time(&mut words, local.time());
    words.push(' ');
    words.push_str(&clocks);
    words
}

/// Which day of a series is meant: `Fri, Nov 20, 9:30 AM` or `Fri, Nov 20`.
pub fn original_start(start: &OriginalStart, office: &Zone) -> String {
    match start {
        OriginalStart::At(at) => moment(office.to_local(*at)),
        OriginalStart::On(date) => day(*date),
    }
}

/// A day: `Fri, Nov 20`.
pub fn day(date: NaiveDate) -> String {
    let mut words = String::with_capacity("Wed, Nov 20".len());
    push_day(&mut words, date);
    words
}

/// A day with its year: `Fri, Nov 20, 2026`.
pub fn day_of_year(date: NaiveDate) -> String {
    let mut words = String::with_capacity("Wed, Nov 20, 2026".len());
    push_day_of_year(&mut words, date);
    words
}

/// A time of day: `9:30 AM`.
pub fn time(time: NaiveTime) -> String {
    let mut words = String::with_capacity("12:30 AM".len());
    push_time(&mut words, time);
    words
}

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn push_day(words: &mut String, date: NaiveDate) {
    let weekday = date.weekday().num_days_from_monday() as usize;
    words.push_str(DAYS.get(weekday).copied().unwrap_or_default());
    words.push_str(", ");
    words.push_str(MONTHS.get(date.month0() as usize).copied().unwrap_or_default());
    words.push(' ');
    push_number(words, date.day());
}

/// The year in four digits; years that no calendar has keep their sign.
fn push_day_of_year(words: &mut String, date: NaiveDate) {
    push_day(words, date);
    words.push_str(", ");
    match u32::try_from(date.year()) {
        Ok(usual @ 1_000..=9_999) => push_number(words, usual),
        Ok(early @ 0..1_000) => words.push_str(&format!("{early:04}")),
        Ok(_) | Err(_) => words.push_str(&format!("{:+05}", date.year())),
    }
}

fn push_time(words: &mut String, time: NaiveTime) {
    let (afternoon, hour) = time.hour12();
    push_number(words, hour);
    words.push_str(if time.minute() < 10 { ":0" } else { ":" });
    push_number(words, time.minute());
    words.push_str(if afternoon { " PM" } else { " AM" });
}

/// Without the machinery of `format!`, which takes longer than all the rest.
fn push_number(words: &mut String, number: u32) {
    if number >= 10 {
        push_number(words, number / 10);
    }
    words.extend(char::from_digit(number % 10, 10));
}

fn moment(local: NaiveDateTime) -> String {
    format!("{}, {}", day(local.date()), time(local.time()))
}

/// The year is written only where it changes within the event.
fn day_after(first: NaiveDate, last: NaiveDate) -> String {
    if first.year() == last.year() { day(last) } else { day_of_year(last) }
}

fn timed(start: DateTime<Utc>, end: DateTime<Utc>, office: &Zone, labelled: bool) -> String {
    let (from, to) = (office.to_local(start), office.to_local(end));
    let label = |at| {
        if labelled { format!(" {}", office.abbreviation(at)) } else { String::new() }
    };
    if end < start {
        return format!("{}{} (ends before it starts)", moment(from), label(start));
    }
    if end == start {
        return format!("{}{}", moment(from), label(start));
    }
    // Daylight time begins or ends in between: without the names 1:30 – 1:30 AM would look empty.
    if office.offset_at(start) != office.offset_at(end) && from.date() == to.date() {
        let (before, after) = (office.abbreviation(start), office.abbreviation(end));
        return format!("{} {before} – {} {after}", moment(from), time(to.time()));
    }
    if from.date() != to.date() {
        let last = day_after(from.date(), to.date());
        return format!("{} – {last}, {}{}", moment(from), time(to.time()), label(end));
    }
    let begin =
        if from.hour12().0 == to.hour12().0 { from.format("%-I:%M").to_string() } else { time(from.time()) };
    format!("{}, {begin} – {}{}", day(from.date()), time(to.time()), label(end))
}

/// The start by the clocks of the zone that the event was made in.
fn own_time(start: DateTime<Utc>, office: &Zone, own: &Zone) -> String {
    let (here, there) = (office.to_local(start), own.to_local(start));
    let words = if here.date() == there.date() { time(there.time()) } else { moment(there) };
    format!(" ({words} {})", own.abbreviation(start))
}

#[cfg(test)]
mod tests {
    use super::{instant, original_start, span};
    use crate::time::zone::{Zone, Zones};
    use crate::time::{OriginalStart, Span};
    use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn days_and_times_are_written_as_by_their_pattern(days in -800_000..4_000_000_i32, second in 0..86_400_u32) {
            let date = NaiveDate::from_num_days_from_ce_opt(days).expect("chrono knows the day");
            let clock = NaiveTime::from_num_seconds_from_midnight_opt(second, 0).expect("within a day");
            prop_assert_eq!(super::day(date), date.format("%a, %b %-d").to_string(), "the day is the pattern's");
            prop_assert_eq!(super::day_of_year(date), date.format("%a, %b %-d, %Y").to_string(), "with its year");
            prop_assert_eq!(super::time(clock), clock.format("%-I:%M %p").to_string(), "and so is the time");
        }
    }

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().expect("a test writes instants as 2026-11-20T09:30:00Z")
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a test writes dates as 2026-11-20")
    }

    fn office() -> Zone {
        Zones::bundled().find("America/New_York").expect("New York is in the data")
    }

    fn timed(start: &str, end: &str, zone: &str) -> String {
        let event = Span::Timed { start: utc(start), end: utc(end), zone: zone.to_owned() };
        span(&event, &office(), &Zones::bundled())
    }

    #[test]
    fn timed_events_read_as_people_write_them() {
        for (start, end, words) in [
            ("2026-11-20T14:30:00Z", "2026-11-20T16:00:00Z", "Fri, Nov 20, 9:30 – 11:00 AM"),
            ("2026-11-20T16:00:00Z", "2026-11-20T18:15:00Z", "Fri, Nov 20, 11:00 AM – 1:15 PM"),
            ("2026-11-20T17:00:00Z", "2026-11-20T17:30:00Z", "Fri, Nov 20, 12:00 – 12:30 PM"),
            ("2026-11-21T03:00:00Z", "2026-11-21T06:00:00Z", "Fri, Nov 20, 10:00 PM – Sat, Nov 21, 1:00 AM"),
            (
                "2027-01-01T03:00:00Z",
                "2027-01-01T06:00:00Z",
                "Thu, Dec 31, 10:00 PM – Fri, Jan 1, 2027, 1:00 AM",
            ),
            ("2026-11-20T14:30:00Z", "2026-11-20T14:30:00Z", "Fri, Nov 20, 9:30 AM"),
            ("2026-11-20T14:30:00Z", "2026-11-20T14:00:00Z", "Fri, Nov 20, 9:30 AM (ends before it starts)"),
            ("2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z", "Sun, Nov 1, 1:30 AM EDT – 1:30 AM EST"),
        ] {
            assert_eq!(timed(start, end, "America/New_York"), words, "{start} to {end} by New York's clocks");
        }
    }

    #[test]
    fn f9_another_zone_is_named_only_where_its_clocks_differ() {
        let (start, end) = ("2026-11-20T14:30:00Z", "2026-11-20T16:00:00Z");
        assert_eq!(
            timed(start, end, "America/Chicago"),
            "Fri, Nov 20, 9:30 – 11:00 AM EST (8:30 AM CST)",
            "who wrote it saw another time on the clock"
        );
        assert_eq!(
            timed(start, end, "Asia/Tokyo"),
            "Fri, Nov 20, 9:30 – 11:00 AM EST (11:30 PM JST)",
            "the same date there needs no second date"
        );
        assert_eq!(
            timed(start, end, "Pacific/Auckland"),
            "Fri, Nov 20, 9:30 – 11:00 AM EST (Sat, Nov 21, 3:30 AM NZDT)",
            "another date there must be said"
        );
        for same in ["America/Toronto", "US/Eastern", "No/Such_Zone"] {
            assert_eq!(timed(start, end, same), "Fri, Nov 20, 9:30 – 11:00 AM", "{same} shows the same time");
        }
    }

    #[test]
    fn whole_days_have_no_times() {
        let all_day = |first, end| {
            let event = Span::AllDay { first: day(first), end: day(end) };
            span(&event, &office(), &Zones::bundled())
        };
        assert_eq!(all_day("2026-11-20", "2026-11-21"), "Fri, Nov 20 (all day)", "one day");
        assert_eq!(
            all_day("2026-11-20", "2026-11-23"),
            "Fri, Nov 20 – Sun, Nov 22 (all day)",
            "the end is exclusive"
        );
    }

    #[test]
    fn a_span_that_stands_alone_carries_its_year() {
        let zones = Zones::bundled();
        let span = Span::Timed {
            start: utc("2027-01-01T03:30:00Z"),
            end: utc("2027-01-01T06:00:00Z"),
            zone: "America/New_York".to_owned(),
        };
        assert_eq!(
            super::span_of_year(&span, &office(), &zones),
            "Thu, Dec 31, 2026, 10:30 PM – Fri, Jan 1, 2027, 1:00 AM",
            "the year is that of the office's day"
        );
        let whole = Span::AllDay { first: day("2027-11-29"), end: day("2027-11-30") };
        assert_eq!(
            super::span_of_year(&whole, &office(), &zones),
            "Mon, Nov 29, 2027 (all day)",
            "and of a day"
        );
    }

    #[test]
    fn instants_carry_year_and_zone() {
        let at = utc("2026-11-19T11:30:00Z");
        assert_eq!(
            instant(at, &office()),
            "Thu, Nov 19, 2026, 6:30 AM EST",
            "a report is dated to the minute"
        );
        assert_eq!(
            original_start(&OriginalStart::At(at), &office()),
            "Thu, Nov 19, 6:30 AM",
            "one day of a series"
        );
        assert_eq!(
            original_start(&OriginalStart::On(day("2026-11-20")), &office()),
            "Fri, Nov 20",
            "a whole day"
        );
    }
}
