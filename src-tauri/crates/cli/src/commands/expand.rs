//! `expand`: the instances of an iCalendar file.

use super::Done;
use crate::args;
use crate::{say, shown};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use truedocket_connect::files::bounded;
use truedocket_core::calendar::ics::Instance;
use truedocket_core::calendar::ics::read::{Limits, events};
use truedocket_core::time::zone::{Zone, Zones};
use truedocket_core::time::{OriginalStart, Span, Window, words as time_words};
use truedocket_engine::api::failure::Problem;
use truedocket_engine::words;

/// Prints what is in the file between two days or instants.
pub(super) fn run(asked: &args::Expand, as_json: bool) -> Done {
    let zones = Zones::bundled();
    let zone = zones.find(&asked.zone).map_err(|unknown| {
        words::refused(format!("{unknown}."), "Write the zone like `America/New_York`.")
    })?;
    let window =
        Window { start: edge(&asked.from, &zone, Edge::From)?, end: edge(&asked.to, &zone, Edge::To)? };
    if window.end <= window.start {
        return Err(words::refused(
            format!("The end ({}) lies before the beginning ({}).", asked.to, asked.from),
            "Turn them round.",
        ));
    }
    let limits = Limits::default();
    let bytes = bounded::read(&asked.ics, limits.bytes as u64)
        .map_err(|cause| words::refused(format!("{cause}."), "Check the path, or split the file."))?;
    let expansion = events(&bytes, &window, &zone, &zones, &limits).map_err(|cause| {
        words::refused(format!("{}: {cause}.", asked.ics.display()), "Split the file, or export it again.")
    })?;
    if as_json {
        let quarantined = expansion.quarantined.iter();
        let quarantined =
            quarantined.map(|one| json!({ "uid": one.uid, "line": one.line, "reason": one.reason }));
        say::json(&json!({
            "instances": expansion.instances.iter().map(|one| instance(&one)).collect::<Vec<_>>(),
            "quarantined": quarantined.collect::<Vec<_>>(),
            "merged": expansion.merged.iter().map(|one| {
                json!({ "uid": one.uid, "line": one.line, "into": one.into, "reason": one.reason })
            }).collect::<Vec<_>>(),
            "doubted": expansion.doubted.iter().map(|one| {
                json!({ "uid": one.uid, "line": one.doubt.line, "reason": one.doubt.what })
            }).collect::<Vec<_>>(),
            "notes": expansion.notes,
            "cut_short": expansion.cut_short,
        }));
    } else {
        let mut lines = String::new();
        for one in expansion.instances.iter() {
            let when = time_words::span(&one.span(), &zone, &zones);
            lines.push_str(&shown::one_line(&format!("{when}  {}", one.details().title.reveal())));
            lines.push('\n');
        }
        say::answer(&lines);
        let aside = expansion.quarantined.iter().map(|one| (one.line, one.reason.as_str()));
        tell("set aside", aside, &asked.ics);
        let doubted = expansion.doubted.iter().map(|one| (one.doubt.line, one.doubt.what.as_str()));
        tell("read with a doubt", doubted, &asked.ics);
        if !expansion.merged.is_empty() {
            let count = expansion.merged.len();
            say!("{}: {count} entries are older versions or copies of others in it", asked.ics.display());
        }
        for note in &expansion.notes {
            say!("{}: {note}", asked.ics.display());
        }
        if expansion.cut_short {
            say!("{}: a calendar in it does not end; what is missing may still exist.", asked.ics.display());
        }
    }
    Ok(if !expansion.quarantined.is_empty() || expansion.cut_short { 2 } else { 0 })
}

/// One line a reason, however many entries it is about.
fn tell<'e>(word: &str, entries: impl Iterator<Item = (usize, &'e str)>, file: &Path) {
    let mut reasons: Vec<(&str, usize, usize)> = Vec::new();
    let mut places = BTreeMap::new();
    for (line, reason) in entries {
        let at = *places.entry(reason).or_insert_with(|| {
            reasons.push((reason, line, 0));
            reasons.len() - 1
        });
        if let Some((_, _, count)) = reasons.get_mut(at) {
            *count += 1;
        }
    }
    for (reason, line, count) in reasons {
        let more = match count {
            1 => String::new(),
            count => format!(" (and {} more for the same reason)", count - 1),
        };
        say!("{}, line {line}: {word}: {reason}{more}", file.display());
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    From,
    To,
}

/// A day or an instant; the last day counts in full.
fn edge(text: &str, zone: &Zone, edge: Edge) -> Result<DateTime<Utc>, Problem> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Ok(instant.to_utc());
    }
    let day: NaiveDate = text.parse().map_err(|_| {
        words::refused(
            format!("`{text}` is neither a day nor an instant."),
            "Write `2026-11-20` or `2026-11-20T09:00:00-05:00`.",
        )
    })?;
    let day = match edge {
        Edge::From => Some(day),
        Edge::To => day.succ_opt(),
    };
    day.map(|day| zone.day_start(day))
        .ok_or_else(|| words::refused(format!("`{text}` is too far ahead."), "Choose an earlier day."))
}

fn instance(one: &Instance<'_>) -> Value {
    let (start, end, all_day) = match &one.span() {
        Span::Timed { start, end, .. } => (instant(*start), instant(*end), false),
        Span::AllDay { first, end } => (first.to_string(), end.to_string(), true),
    };
    let recurrence = one.recurrence_id().map(|original| match original {
        OriginalStart::At(at) => instant(at),
        OriginalStart::On(day) => day.to_string(),
    });
    json!({
        "uid": one.uid(), "recurrence_id": recurrence, "start": start, "end": end, "all_day": all_day,
        "summary": one.details().title,
    })
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
