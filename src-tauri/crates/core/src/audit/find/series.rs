//! When a series takes place, within bounds that no rule can break: a rule that makes more days than an appointment
//! can have is looked at no further, and is then neither called over nor compared.

use super::view::View;
use crate::audit::table::{Row, Series};
use crate::calendar::recurrence::{Freq, Rule};
use crate::calendar::source::SeriesEnd;
use crate::time::zone::Zone;
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};

/// More days than these in one look are no appointment.
const MOST: usize = 400;

/// A century, for asking whether a counted series has another day.
const FAR: i64 = 36_600;

/// Where a series stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SeriesStatus {
    /// Days lie ahead.
    Goes,
    /// Its last day is behind.
    Over,
    /// Its rule cannot be understood.
    NotKnown,
}

/// Has the series days ahead?
pub(super) fn life(view: &View<'_>, row: &Row, series: &Series) -> SeriesStatus {
    match series.ends {
        SeriesEnd::Never => SeriesStatus::Goes,
        SeriesEnd::Until(last) => {
            // A day that has begun is still going on until its end.
            let last = last.timestamp().saturating_add((row.end - row.start).max(0));
            if last < view.now.min(view.today) { SeriesStatus::Over } else { SeriesStatus::Goes }
        }
        SeriesEnd::After(0) | SeriesEnd::NotKnown => SeriesStatus::NotKnown,
        SeriesEnd::After(_) => counted(view, row, series),
    }
}

fn counted(view: &View<'_>, row: &Row, series: &Series) -> SeriesStatus {
    let (Some(rule), Some(start), Some(now)) = (rule(row, series), wall(row.start), wall(view.now)) else {
        return SeriesStatus::NotKnown;
    };
    // Clocks of no zone differ from UTC by more than a day; a series over for a day is over everywhere.
    let from = now - TimeDelta::days(1) - TimeDelta::seconds((row.end - row.start).clamp(0, 86_400 * 31));
    let Some(to) = from.checked_add_signed(TimeDelta::days(FAR)) else { return SeriesStatus::NotKnown };
    match rule.occurrences(start, from, to).map(|mut ahead| ahead.next()) {
        Ok(None) => SeriesStatus::Over,
        Ok(Some(Ok(_))) => SeriesStatus::Goes,
        Ok(Some(Err(_))) | Err(_) => SeriesStatus::NotKnown,
    }
}

/// Does a year lie between its days, or more?
pub(super) fn is_yearly(row: &Row, series: &Series) -> bool {
    rule(row, series).is_some_and(|rule| rule.freq() == Freq::Yearly)
}

/// Begins of the series in `[from, to)` in order, without cancelled days and without those that a row of their own
/// describes. Empty when the rule cannot be understood or makes too many.
pub(super) fn begins(view: &View<'_>, row: &Row, series: &Series, from: i64, to: i64) -> Vec<i64> {
    let zone = view.table.zones.get(series.zone).and_then(|name| view.firm.zones.find(name).ok());
    let zone = zone.as_ref().unwrap_or(view.firm.office);
    let (Some(rule), Some(start)) = (rule(row, series), local(row.start, zone)) else { return Vec::new() };
    let (Some(first), Some(last)) = (local(from, zone), local(to, zone)) else { return Vec::new() };
    let Ok(ahead) = rule.occurrences(start, first, last) else { return Vec::new() };
    let left_out = left_out(view, row, series, zone);
    let mut begins = Vec::new();
    for at in ahead {
        // A rule that turns out to make too many says nothing about the days before.
        let Ok(at) = at else { return Vec::new() };
        let at = zone.to_utc(at).timestamp();
        if (from..to).contains(&at) && left_out.binary_search(&at).is_err() {
            begins.push(at);
        }
        if begins.len() > MOST {
            return Vec::new();
        }
    }
    begins
}

fn left_out(view: &View<'_>, row: &Row, series: &Series, zone: &Zone) -> Vec<i64> {
    let mut out: Vec<i64> = view.days_of(row).filter_map(|day| Some(view.table.day(day)?.original)).collect();
    for line in series.rules.iter().filter(|line| head_is(line, "EXDATE")) {
        let Some((head, values)) = line.split_once(':') else { continue };
        let own = head.split(';').find_map(|part| part.strip_prefix("TZID="));
        let own = own.and_then(|name| view.firm.zones.find(name).ok());
        let zone = own.as_ref().unwrap_or(zone);
        out.extend(values.split(',').take(MOST).filter_map(|value| instant(value.trim(), zone)));
    }
    out.sort_unstable();
    out
}

fn instant(value: &str, zone: &Zone) -> Option<i64> {
    if let Some(utc) = value.strip_suffix('Z') {
        return Some(NaiveDateTime::parse_from_str(utc, "%Y%m%dT%H%M%S").ok()?.and_utc().timestamp());
    }
    let local = NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%S").or_else(|_| {
        NaiveDate::parse_from_str(value, "%Y%m%d").map(|day| day.and_time(chrono::NaiveTime::MIN))
    });
    local.ok().map(|local| zone.to_utc(local).timestamp())
}

/// The one rule of the series; series of several rules are too rare to be worth a guess.
fn rule(row: &Row, series: &Series) -> Option<Rule> {
    let mut rules = series.rules.iter().filter_map(|line| line.get(6..).filter(|_| head_is(line, "RRULE")));
    let rule: Rule = rules.next()?.parse().ok()?;
    if rules.next().is_some() {
        return None;
    }
    Some(if row.all_day { rule.of_days() } else { rule })
}

fn head_is(line: &str, name: &str) -> bool {
    line.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name))
        && line.get(name.len()..).is_some_and(|rest| rest.starts_with([':', ';']))
}

fn local(seconds: i64, zone: &Zone) -> Option<NaiveDateTime> {
    Some(zone.to_local(DateTime::<Utc>::from_timestamp(seconds, 0)?))
}

fn wall(seconds: i64) -> Option<NaiveDateTime> {
    Some(DateTime::<Utc>::from_timestamp(seconds, 0)?.naive_utc())
}
