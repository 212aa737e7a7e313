//! The rules of a series: when it ends, and how it is made to end. Days are not counted here unless `COUNT` demands it.

use super::map::EventContext;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use truedocket_core::calendar::recurrence::{Rule, Until};
use truedocket_core::calendar::source::SeriesEnd;
use truedocket_core::time::Span;
use truedocket_core::time::zone::{Zone, Zones};

/// When the series has its last day. Dates that were added by hand (`RDATE`) count too.
pub(super) fn ends(rules: &[String], first: &Span, place: &EventContext<'_>) -> SeriesEnd {
    Frame::of(first, place).and_then(|frame| last(rules, &frame)).unwrap_or(SeriesEnd::NotKnown)
}

/// What the rules are read by: the first day, and the clocks that count.
struct Frame<'a> {
    first: &'a Span,
    /// The series' own; for whole days the calendar's.
    zone: Zone,
    zones: &'a Zones,
}

impl<'a> Frame<'a> {
    fn of(first: &'a Span, place: &EventContext<'a>) -> Option<Self> {
        let name = match first {
            Span::Timed { zone, .. } => zone,
            Span::AllDay { .. } => &place.calendar.zone,
        };
        Some(Self { first, zone: place.zones.find(name).ok()?, zones: place.zones })
    }

    /// The first day's begin.
    fn begin(&self) -> DateTime<Utc> {
        self.first.instants(&self.zone).0
    }
}

fn last(rules: &[String], frame: &Frame<'_>) -> Option<SeriesEnd> {
    let mut rule_end = None;
    let mut added = Vec::new();
    for line in rules {
        match Line::of(line)? {
            Line::Rule(text) => {
                // Two rules that overlap would have to be counted day by day.
                if rule_end.replace(end_of(text, frame)?).is_some() {
                    return None;
                }
            }
            Line::Added { head, value } => added.extend(dates(head, value, frame)?),
            Line::Taken => {}
        }
    }
    let last_added = added.iter().max().copied();
    Some(match (rule_end, last_added) {
        (Some(SeriesEnd::Until(until)), Some(added)) => SeriesEnd::Until(until.max(added)),
        (Some(SeriesEnd::After(days)), Some(_)) => {
            SeriesEnd::After(days.saturating_add(u32::try_from(added.len()).ok()?))
        }
        (Some(end), _) => end,
        (None, Some(added)) => SeriesEnd::Until(added.max(frame.begin())),
        (None, None) => return None,
    })
}

fn end_of(text: &str, frame: &Frame<'_>) -> Option<SeriesEnd> {
    let Frame { first, zone, .. } = frame;
    let rule: Rule = text.parse().ok()?;
    let rule = if first.is_all_day() { rule.of_days() } else { rule };
    match (rule.count(), rule.until()) {
        (Some(count), _) => u32::try_from(count).ok().map(SeriesEnd::After),
        (None, Some(until)) => Some(SeriesEnd::Until(match until {
            Until::Date(day) if first.is_all_day() => zone.day_start(day),
            Until::Date(day) => zone.to_utc(day.and_time(last_second())),
            Until::Local(local) => zone.to_utc(local),
            Until::Utc(at) => at,
        })),
        (None, None) => Some(SeriesEnd::Never),
    }
}

/// The rules of the series without days that begin at or after `end`. The same lines when it ends earlier anyway.
///
/// # Errors
/// Why it cannot be ended, as a fixed word: a rule that cannot be understood, or a series that has not begun.
pub(super) fn ended(
    rules: &[String],
    first: &Span,
    place: &EventContext<'_>,
    end: DateTime<Utc>,
) -> Result<Vec<String>, &'static str> {
    let frame = &Frame::of(first, place).ok_or("unknown_zone")?;
    if frame.begin() >= end {
        return Err("series_has_not_begun");
    }
    let mut kept = Vec::new();
    for line in rules {
        let understood = match Line::of(line) {
            Some(Line::Rule(text)) => cut_rule(text, frame, end),
            Some(Line::Added { head, value }) => cut_dates(head, value, frame, end),
            Some(Line::Taken) => Some(Some(line.clone())),
            None => None,
        };
        kept.extend(understood.ok_or("rule_not_understood")?);
    }
    Ok(kept)
}

/// A line of `recurrence`.
enum Line<'l> {
    /// What follows `RRULE:`.
    Rule(&'l str),
    /// Dates that were added: all before the colon, and what follows it.
    Added { head: &'l str, value: &'l str },
    /// Dates or a rule that take days away.
    Taken,
}

impl<'l> Line<'l> {
    fn of(line: &'l str) -> Option<Self> {
        let (head, value) = line.trim().split_once(':')?;
        let name = head.split(';').next().unwrap_or(head).to_ascii_uppercase();
        match name.as_str() {
            "RRULE" => Some(Self::Rule(value)),
            "RDATE" => Some(Self::Added { head, value }),
            "EXDATE" | "EXRULE" => Some(Self::Taken),
            _unknown => None,
        }
    }
}

/// `UNTIL` and `COUNT` exclude each other (RFC 5545 §3.3.10), so a rule that counts gets an `UNTIL` in its place,
/// unless it has counted to its end by then.
fn cut_rule(text: &str, frame: &Frame<'_>, end: DateTime<Utc>) -> Option<Option<String>> {
    let own = match end_of(text, frame)? {
        SeriesEnd::Never => false,
        SeriesEnd::Until(until) => until < end,
        SeriesEnd::After(days) => has_counted(text, frame, end, u64::from(days))?,
        SeriesEnd::NotKnown => return None,
    };
    if own {
        return Some(Some(format!("RRULE:{text}")));
    }
    let parts = text.split(';').filter(|part| {
        let name = part.split('=').next().unwrap_or(part).trim();
        !part.trim().is_empty() && !name.eq_ignore_ascii_case("UNTIL") && !name.eq_ignore_ascii_case("COUNT")
    });
    let parts: Vec<&str> = parts.collect();
    Some(Some(format!("RRULE:{};UNTIL={}", parts.join(";"), last_moment(frame, end))))
}

/// Whole days end on a date, others at an instant in UTC (RFC 5545 §3.3.10).
fn last_moment(frame: &Frame<'_>, end: DateTime<Utc>) -> String {
    let last = end - TimeDelta::seconds(1);
    match frame.first {
        Span::AllDay { .. } => frame.zone.to_local(last).date().format("%Y%m%d").to_string(),
        Span::Timed { .. } => last.format("%Y%m%dT%H%M%SZ").to_string(),
    }
}

/// Have all of the `days` days begun before `end`? The first day counts whether or not the rule picks it.
fn has_counted(text: &str, frame: &Frame<'_>, end: DateTime<Utc>, days: u64) -> Option<bool> {
    let Frame { first, zone, .. } = frame;
    let rule: Rule = text.parse().ok()?;
    let rule = if first.is_all_day() { rule.of_days() } else { rule };
    let begin = match first {
        Span::Timed { start, .. } => zone.to_local(*start),
        Span::AllDay { first, .. } => first.and_time(NaiveTime::MIN),
    };
    let mut begun = 0_u64;
    for (at, day) in rule.occurrences(begin, begin, zone.to_local(end)).ok()?.enumerate() {
        let day = day.ok()?;
        if at == 0 && day != begin {
            begun += 1;
        }
        begun += 1;
    }
    Some(begun >= days)
}

/// The dates before `end`; no line when none is left.
fn cut_dates(head: &str, value: &str, frame: &Frame<'_>, end: DateTime<Utc>) -> Option<Option<String>> {
    let begins = dates(head, value, frame)?;
    let kept = value.split(',').zip(begins).filter(|(_, begin)| *begin < end);
    let kept: Vec<&str> = kept.map(|(text, _)| text.trim()).collect();
    Some((!kept.is_empty()).then(|| format!("{head}:{}", kept.join(","))))
}

/// The dates of a line, by the clocks of the zone that its `TZID` names, else by the series' own.
fn dates(head: &str, value: &str, frame: &Frame<'_>) -> Option<Vec<DateTime<Utc>>> {
    let named = head.split(';').skip(1).find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.eq_ignore_ascii_case("TZID").then_some(value)
    });
    let zone = match named {
        Some(name) => frame.zones.find(name).ok()?,
        None => frame.zone.clone(),
    };
    value.split(',').map(|text| date(text, &zone)).collect()
}

/// `20261120`, `20261120T090000`, `20261120T140000Z`, or a period that begins with one of them.
fn date(text: &str, zone: &Zone) -> Option<DateTime<Utc>> {
    let text = text.split('/').next().unwrap_or(text).trim();
    let wall = |text: &str| NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").ok();
    match text.strip_suffix('Z') {
        Some(utc) => wall(utc).map(|at| at.and_utc()),
        None => wall(text)
            .map(|at| zone.to_utc(at))
            .or_else(|| NaiveDate::parse_from_str(text, "%Y%m%d").ok().map(|day| zone.day_start(day))),
    }
}

fn last_second() -> NaiveTime {
    NaiveTime::from_hms_opt(23, 59, 59).unwrap_or(NaiveTime::MIN)
}
