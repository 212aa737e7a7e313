//! Query parameters: which are known, and what their values must look like.

use super::errors::{Outcome, Refusal};
use crate::batch::ParsedRequest;
use chrono::{DateTime, Utc};

/// Parameters that every method knows.
const EVERYWHERE: [&str; 5] = ["alt", "fields", "key", "prettyPrint", "quotaUser"];

/// Refuses parameters that the method does not know, and those that come twice without being lists.
pub(crate) fn check(ask: &ParsedRequest, known: &[&str], lists: &[&str]) -> Outcome<()> {
    for (at, (name, _)) in ask.query.iter().enumerate() {
        let name = name.as_str();
        if !known.contains(&name) && !lists.contains(&name) && !EVERYWHERE.contains(&name) {
            return Err(Refusal::param(name, format!("Unknown parameter {name}.")));
        }
        let again = ask.query.iter().take(at).any(|(other, _)| other == name);
        if again && !lists.contains(&name) {
            return Err(Refusal::param(name, format!("The parameter {name} may come once.")));
        }
    }
    match ask.param("alt") {
        None | Some("json") => Ok(()),
        Some(_) => Err(Refusal::param("alt", "Only json is offered.")),
    }
}

/// A moment with its offset (RFC 3339).
pub(crate) fn moment(ask: &ParsedRequest, name: &str) -> Outcome<Option<DateTime<Utc>>> {
    let parse = |text: &str| {
        let parsed = DateTime::parse_from_rfc3339(text);
        parsed
            .map(|at| at.to_utc())
            .map_err(|_| Refusal::param(name, "Not a time with an offset (RFC 3339)."))
    };
    ask.param(name).map(parse).transpose()
}

/// `true` or `false`.
pub(crate) fn truth(ask: &ParsedRequest, name: &str) -> Outcome<Option<bool>> {
    match ask.param(name) {
        None => Ok(None),
        Some("true") => Ok(Some(true)),
        Some("false") => Ok(Some(false)),
        Some(_) => Err(Refusal::param(name, "Must be true or false.")),
    }
}

/// A whole number within bounds.
pub(crate) fn number(ask: &ParsedRequest, name: &str, least: usize, most: usize) -> Outcome<Option<usize>> {
    let parse = |text: &str| {
        let number = text.parse().ok().filter(|n| (least..=most).contains(n));
        number.ok_or_else(|| Refusal::param(name, format!("Must be a number from {least} to {most}.")))
    };
    ask.param(name).map(parse).transpose()
}

/// One of some words.
pub(crate) fn word<'a>(ask: &'a ParsedRequest, name: &str, words: &[&str]) -> Outcome<Option<&'a str>> {
    match ask.param(name) {
        Some(text) if !words.contains(&text) => Err(Refusal::param(name, format!("Invalid value {text}."))),
        other => Ok(other),
    }
}

/// An IANA zone.
pub(crate) fn zone(ask: &ParsedRequest, name: &str, default: &str) -> Outcome<String> {
    match ask.param(name) {
        Some(zone) if jiff::tz::TimeZone::get(zone).is_err() => {
            Err(Refusal::param(name, "Not an IANA time zone."))
        }
        Some(zone) => Ok(zone.to_owned()),
        None => Ok(default.to_owned()),
    }
}

/// A time range in the right order.
pub(crate) fn range(from: Option<DateTime<Utc>>, to: Option<DateTime<Utc>>) -> Outcome<()> {
    match (from, to) {
        (Some(from), Some(to)) if from >= to => {
            Err(Refusal::bad("timeRangeEmpty", "The specified time range is empty."))
        }
        (_, _) => Ok(()),
    }
}
