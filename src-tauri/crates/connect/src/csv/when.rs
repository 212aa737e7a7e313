//! When a row takes place, in each of the three ways in which files write it.

use super::cells::{self, DateOrder, Moment};
use super::columns::Column;
use super::row::Cells;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use truedocket_core::time::Span;
use truedocket_core::time::zone::Zone;

/// The row's begin and end. Events are read as they are: an end before the begin stays one.
///
/// # Errors
/// The reason, in plain words, when an end cannot be read.
pub(super) fn span(cells: &Cells<'_>, order: DateOrder, office: &Zone) -> Result<Span, String> {
    let heading = cells.heading;
    let is_all_day = cells.is_yes(Column::AllDay);
    if heading.has(Column::StartDate) {
        return of_dates(cells, order, office, is_all_day);
    }
    let (start, end, zone) = match heading.has(Column::Start) {
        true => (Column::Start, Column::End, office.clone()),
        false => (Column::StartUtc, Column::EndUtc, Zone::utc()),
    };
    let read = |column, name: &str| {
        let text = cells.text(column);
        let moment = cells::moment(&text);
        moment.ok_or_else(|| unclear(name, &text, "like 2026-11-20T09:30:00Z"))
    };
    let (start, end) = (read(start, "start")?, read(end, "end")?);
    let day = |moment| match moment {
        Moment::At(at) => zone.to_local(at).date(),
        Moment::Local(at) => at.date(),
        Moment::On(day) => day,
    };
    let is_midnight = |moment| match moment {
        Moment::At(at) => zone.to_local(at).time() == NaiveTime::MIN,
        Moment::Local(at) => at.time() == NaiveTime::MIN,
        Moment::On(_) => true,
    };
    match (start, end) {
        _ if is_all_day => Ok(whole_days(day(start), day(end), is_midnight(end))),
        (Moment::On(first), Moment::On(end)) => Ok(whole_days(first, end, true)),
        (Moment::On(_), _) | (_, Moment::On(_)) => Err("one end is a date and the other a time".to_owned()),
        (start, end) => {
            let instant = |moment: Moment| match moment {
                Moment::At(at) => at,
                Moment::Local(at) => zone.to_utc(at),
                Moment::On(day) => zone.day_start(day),
            };
            Ok(timed(instant(start), instant(end), office))
        }
    }
}

/// Outlook and Google: dates and times in columns of their own, by the office's clocks.
fn of_dates(cells: &Cells<'_>, order: DateOrder, office: &Zone, is_all_day: bool) -> Result<Span, String> {
    let date = |column, name: &str| {
        let text = cells.text(column);
        match text.is_empty() {
            true => Ok(None),
            false => {
                cells::date(&text, order).map(Some).ok_or_else(|| unclear(name, &text, "like 11/20/2026"))
            }
        }
    };
    let time = |column, name: &str| {
        let text = cells.text(column);
        match text.is_empty() {
            true => Ok(None),
            false => cells::time(&text).map(Some).ok_or_else(|| unclear(name, &text, "like 9:30 AM")),
        }
    };
    let first = date(Column::StartDate, "start date")?.ok_or("it has no start date")?;
    let last = date(Column::EndDate, "end date")?.unwrap_or(first);
    let (from, until) = (time(Column::StartTime, "start time")?, time(Column::EndTime, "end time")?);
    // Outlook ends whole days at the next midnight; a date alone is the last day.
    let is_exclusive = until == Some(NaiveTime::MIN);
    match from {
        Some(from) if !is_all_day => {
            let until = until.unwrap_or(from);
            Ok(timed(office.to_utc(first.and_time(from)), office.to_utc(last.and_time(until)), office))
        }
        None if !is_all_day && until.is_some() => Err("it has an end time and no start time".to_owned()),
        Some(_) | None => Ok(whole_days(first, last, is_exclusive)),
    }
}

fn timed(start: DateTime<Utc>, end: DateTime<Utc>, office: &Zone) -> Span {
    Span::Timed { start, end, zone: office.name().to_owned() }
}

/// `end` is the day behind the last one, or the last one itself. Many programs write the first day as the end; they
/// mean one day.
fn whole_days(first: NaiveDate, end: NaiveDate, is_exclusive: bool) -> Span {
    let is_short = end == first || !is_exclusive;
    let end = if is_short { end.checked_add_days(Days::new(1)).unwrap_or(end) } else { end };
    Span::AllDay { first, end }
}

fn unclear(name: &str, text: &str, shape: &str) -> String {
    if text.is_empty() {
        return format!("it has no {name}");
    }
    // Only what looks like a time is quoted: anything else could be a client's name.
    let is_harmless = text.len() <= 30 && text.chars().all(|letter| !letter.is_alphabetic());
    let shown = if is_harmless { format!(" “{text}”") } else { String::new() };
    format!("its {name}{shown} is not {shape}")
}
