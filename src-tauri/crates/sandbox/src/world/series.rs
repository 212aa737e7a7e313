//! Instances of a series inside a window: the world's own expansion, in wall time, so that nine o'clock stays
//! nine o'clock over a change of clocks. It shares nothing with the product's expansion, on purpose.

use super::{Event, Exception, When};
use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use jiff::tz::TimeZone as Zone;
use rrule::{RRuleSet, Tz};

/// Most days that one series gives; a guard against rules such as one per second.
const MOST: u16 = 20_000;

/// One day of a series, or a single event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Original start as in [`Event::exceptions`]; none for a single event.
    pub original: Option<String>,
    /// The event as it takes place that day: `when` is the day's, `rules` and `exceptions` are empty.
    pub event: Event,
    /// An exception says something else than the series.
    pub changed: bool,
    /// It does not take place.
    pub cancelled: bool,
    /// Begin.
    pub start: DateTime<Utc>,
    /// End.
    pub end: DateTime<Utc>,
}

/// Begin and end as instants; whole days are midnights in `zone`.
pub fn span(when: &When, zone: &str) -> (DateTime<Utc>, DateTime<Utc>) {
    match when {
        When::Timed { start, end, zone } => (instant(*start, zone), instant(*end, zone)),
        When::AllDay { first, end } => {
            (instant(first.and_time(NaiveTime::MIN), zone), instant(end.and_time(NaiveTime::MIN), zone))
        }
    }
}

/// Wall time in an IANA zone as an instant. A time that the clocks skip moves forward, of two the first counts;
/// an unknown zone counts as UTC.
pub fn instant(wall: NaiveDateTime, zone: &str) -> DateTime<Utc> {
    let utc = wall.and_utc();
    let Ok(zone) = Zone::get(zone) else { return utc };
    let Ok(stamp) = jiff::Timestamp::from_second(utc.timestamp()) else {
        return utc;
    };
    let civil = Zone::UTC.to_datetime(stamp);
    let exact = zone.to_ambiguous_timestamp(civil).compatible();
    exact.ok().and_then(|t| DateTime::from_timestamp(t.as_second(), 0)).unwrap_or(utc)
}

/// An instant as wall time in an IANA zone; an unknown zone counts as UTC.
pub fn wall(at: DateTime<Utc>, zone: &str) -> NaiveDateTime {
    let offset = jiff::Timestamp::from_second(at.timestamp())
        .ok()
        .and_then(|stamp| Zone::get(zone).ok().map(|zone| zone.to_offset(stamp).seconds()))
        .unwrap_or(0);
    at.naive_utc() + Duration::seconds(i64::from(offset))
}

/// Instances that take place and touch `from..to`, by start.
pub fn instances(event: &Event, zone: &str, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<Instance> {
    let mut all = expand(event, zone, from, to);
    all.retain(|i| !i.cancelled);
    all
}

/// Like [`instances`], with the cancelled days too, at the time they would have taken place.
pub fn expand(event: &Event, zone: &str, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<Instance> {
    if event.rules.is_empty() {
        let (start, end) = span(&event.when, zone);
        let single =
            Instance { original: None, event: event.clone(), changed: false, cancelled: false, start, end };
        return Some(single).filter(|i| touches(i, from, to)).into_iter().collect();
    }
    let mut found = Vec::new();
    for when in occurrences(event, zone, from, to) {
        let key = original_start(&when);
        if !event.exceptions.contains_key(&key) {
            found.push(day(event, &key, when, zone));
        }
    }
    // Exceptions are looked at one by one: a day may have been moved into the window or out of it.
    for (key, exception) in &event.exceptions {
        found.extend(exceptional(event, key, exception, zone));
    }
    found.retain(|i| touches(i, from, to));
    found.sort_by(|a, b| (a.start, &a.original).cmp(&(b.start, &b.original)));
    found
}

/// One day of a series by its original start, whether it was changed, cancelled or left alone; none if the
/// series has no such day.
pub fn by_original(event: &Event, zone: &str, original: &str) -> Option<Instance> {
    if let Some(exception) = event.exceptions.get(original) {
        return exceptional(event, original, exception, zone);
    }
    let when = scheduled(event, original)?;
    let (start, _) = span(&when, zone);
    occurrences(event, zone, start, start + Duration::seconds(1))
        .into_iter()
        .find(|w| original_start(w) == original)
        .map(|w| day(event, original, w, zone))
}

/// The key of an occurrence: `2026-11-20T14:00:00Z`, or `2026-11-20` for whole days.
pub fn original_start(when: &When) -> String {
    match when {
        When::Timed { start, zone, .. } => instant(*start, zone).format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        When::AllDay { first, .. } => first.to_string(),
    }
}

fn touches(instance: &Instance, from: DateTime<Utc>, to: DateTime<Utc>) -> bool {
    let end = instance.end.max(instance.start + Duration::seconds(1));
    instance.start < to && end > from
}

fn day(event: &Event, key: &str, when: When, zone: &str) -> Instance {
    let (start, end) = span(&when, zone);
    let event = Event { when, rules: Vec::new(), exceptions: Default::default(), ..shallow(event) };
    Instance { original: Some(key.to_owned()), event, changed: false, cancelled: false, start, end }
}

/// A copy without the exceptions, which may be many.
fn shallow(event: &Event) -> Event {
    Event {
        id: event.id.clone(),
        calendar: event.calendar.clone(),
        uid: event.uid.clone(),
        title: event.title.clone(),
        body: event.body.clone(),
        place: event.place.clone(),
        when: event.when.clone(),
        rules: Vec::new(),
        exceptions: Default::default(),
        organizer: event.organizer.clone(),
        guests: event.guests.clone(),
        categories: event.categories.clone(),
        show_as: event.show_as.clone(),
        event_type: event.event_type.clone(),
        properties: event.properties.clone(),
        transaction: event.transaction.clone(),
        ..*event
    }
}

fn exceptional(event: &Event, key: &str, exception: &Exception, zone: &str) -> Option<Instance> {
    match exception {
        Exception::Cancelled => {
            let mut gone = day(event, key, scheduled(event, key)?, zone);
            gone.cancelled = true;
            Some(gone)
        }
        Exception::Changed(instead) => {
            let mut moved = day(instead, key, instead.when.clone(), zone);
            moved.changed = true;
            Some(moved)
        }
    }
}

/// What the series planned for a key.
fn scheduled(event: &Event, key: &str) -> Option<When> {
    match &event.when {
        When::Timed { start, end, zone } => {
            let at = key.parse::<DateTime<Utc>>().ok()?;
            let begin = wall(at, zone);
            Some(When::Timed { start: begin, end: begin + (*end - *start), zone: zone.clone() })
        }
        When::AllDay { first, end } => {
            let begin = key.parse::<NaiveDate>().ok()?;
            Some(When::AllDay { first: begin, end: begin + (*end - *first) })
        }
    }
}

/// Planned occurrences around the window, in wall time.
fn occurrences(event: &Event, zone: &str, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<When> {
    let (first, length, own) = match &event.when {
        When::Timed { start, end, zone } => (*start, *end - *start, zone.as_str()),
        When::AllDay { first, end } => (first.and_time(NaiveTime::MIN), *end - *first, zone),
    };
    let begin = from - length.max(Duration::zero());
    starts(first, own, &event.rules, begin, to)
        .into_iter()
        .map(|start| placed(&event.when, start, length))
        .collect()
}

/// Wall times at which rules begin an occurrence, within a day of the window. A broken rule gives `first` only.
pub(crate) fn starts(
    first: NaiveDateTime,
    zone: &str,
    rules: &[String],
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Vec<NaiveDateTime> {
    let margin = Duration::days(1);
    let tz = |t: NaiveDateTime| Tz::UTC.from_utc_datetime(&t);
    let Some(set) = rule_set(rules, first, zone) else { return vec![first] };
    let window = set.after(tz(wall(from, zone) - margin)).before(tz(wall(to, zone) + margin));
    window.all(MOST).dates.iter().map(DateTime::naive_utc).collect()
}

fn placed(pattern: &When, start: NaiveDateTime, length: Duration) -> When {
    match pattern {
        When::Timed { zone, .. } => When::Timed { start, end: start + length, zone: zone.clone() },
        When::AllDay { .. } => When::AllDay { first: start.date(), end: (start + length).date() },
    }
}

/// The rules with all times written as if the wall were UTC, which is what keeps the hour over clock changes.
fn rule_set(rules: &[String], first: NaiveDateTime, zone: &str) -> Option<RRuleSet> {
    let mut text = format!("DTSTART:{}Z\n", first.format("%Y%m%dT%H%M%S"));
    for line in rules {
        let (head, value) = line.split_once(':')?;
        let name = head.split(';').next().unwrap_or(head);
        let value = if name.eq_ignore_ascii_case("RRULE") {
            let parts: Vec<String> = value.split(';').map(|part| until_on_the_wall(part, zone)).collect();
            parts.join(";")
        } else {
            let times: Vec<String> = value.split(',').map(|t| on_the_wall(t, zone, first.time())).collect();
            times.join(",")
        };
        text.push_str(&format!("{name}:{value}\n"));
    }
    text.trim_end().parse().ok()
}

fn until_on_the_wall(part: &str, zone: &str) -> String {
    match part.split_once('=') {
        Some((name, value)) if name.eq_ignore_ascii_case("UNTIL") => {
            let end_of_day = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or(NaiveTime::MIN);
            format!("UNTIL={}", on_the_wall(value, zone, end_of_day))
        }
        Some(_) | None => part.to_owned(),
    }
}

/// `20261120`, `20261120T090000` or `20261120T140000Z` as wall time, written with a Z.
fn on_the_wall(text: &str, zone: &str, time_of_dates: NaiveTime) -> String {
    let text = text.trim();
    let parse = |t: &str| NaiveDateTime::parse_from_str(t, "%Y%m%dT%H%M%S").ok();
    let at = match text.strip_suffix('Z') {
        Some(utc) => parse(utc).map(|t| wall(t.and_utc(), zone)),
        None => parse(text)
            .or_else(|| NaiveDate::parse_from_str(text, "%Y%m%d").ok().map(|d| d.and_time(time_of_dates))),
    };
    at.map_or_else(|| text.to_owned(), |t| format!("{}Z", t.format("%Y%m%dT%H%M%S")))
}

#[cfg(test)]
#[path = "series_tests.rs"]
mod tests;
