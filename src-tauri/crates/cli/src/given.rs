//! Days, instants and numbers as they are typed. What cannot be read is answered with what is wanted and an example; the
//! words of a number's or a date's own parser tell a law office nothing.

use chrono::{DateTime, NaiveDate, Utc};

/// A day, by year, month and day.
pub(crate) fn day(text: &str) -> Result<NaiveDate, String> {
    text.trim()
        .parse()
        .map_err(|_| "it is no day of the calendar; write year, month and day, such as 2026-11-30".to_owned())
}

/// An instant with its zone.
pub(crate) fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    let read = DateTime::parse_from_rfc3339(text.trim());
    read.map(|at| at.to_utc()).map_err(|_| {
        "it is no point in time; write day, time and zone, such as 2026-11-30T07:30:00-05:00".to_owned()
    })
}

/// How many lines were approved.
pub(crate) fn count(text: &str) -> Result<u64, String> {
    text.trim()
        .parse()
        .map_err(|_| "it is no number of lines; write what the preview names, such as 57".to_owned())
}

/// The number of a job or an item of the review.
pub(crate) fn number(text: &str) -> Result<i64, String> {
    text.trim()
        .parse()
        .map_err(|_| "it is no number of the list; write one that it names, such as 12".to_owned())
}

#[cfg(test)]
mod tests {
    use crate::args::Arguments;
    use clap::Parser;

    #[test]
    fn what_cannot_be_read_is_told_with_what_is_wanted_and_an_example() {
        for (typed, example) in [
            (&["morning", "--date", "2026-02-30"][..], "2026-11-30"),
            (&["docket", "--date", "tomorrow"], "2026-11-30"),
            (&["audit", "--since", "2026-13-01"], "2026-11-30"),
            (&["audit", "--until", ""], "2026-11-30"),
            (&["--now", "noon", "health"], "2026-11-30T07:30:00-05:00"),
            (&["audit", "purge", "--approve", "all"], "57"),
            (&["audit", "undo", "--item", "office/ada/1"], "12"),
            (&["jobs", "retry", "abc"], "12"),
        ] {
            let words = ["truedocket"].iter().chain(typed).copied();
            let wrong = Arguments::try_parse_from(words).expect_err("it cannot be read").to_string();
            let given = typed.iter().rfind(|word| !["health"].contains(*word)).expect("something was given");
            assert!(wrong.contains(given), "what was given: {wrong}");
            assert!(wrong.contains("write") && wrong.contains(example), "and what is wanted: {wrong}");
            for parser in ["input", "digit", "premature", "literal"] {
                assert!(!wrong.contains(parser), "no word of the parser's own: {wrong}");
            }
        }
        for typed in [
            &["morning", "--date", "2026-11-30"][..],
            &["--now", "2026-11-30T12:30:00Z", "health"],
            &["audit", "purge", "--approve", "57"],
            &["jobs", "retry", "12"],
        ] {
            let words = ["truedocket"].iter().chain(typed).copied();
            assert!(Arguments::try_parse_from(words).is_ok(), "{typed:?} is taken");
        }
    }
}
