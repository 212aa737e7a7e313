//! How a series repeats, as people say it: `every 2 weeks on Tue, no end`. A rule that says more than a short sentence
//! can hold is said to have days of its own; nothing here expands a rule.

use truedocket_core::calendar::source::SeriesEnd;
use truedocket_core::time::words as time_words;
use truedocket_core::time::zone::Zone;

const DAYS: [(&str, &str); 7] =
    [("MO", "Mon"), ("TU", "Tue"), ("WE", "Wed"), ("TH", "Thu"), ("FR", "Fri"), ("SA", "Sat"), ("SU", "Sun")];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// Said when the rule is missing or more than we can say.
const OTHERWISE: &str = "on days of its own";

/// The lines of a series (RFC 5545 §3.8.5) and its end in words.
pub(in crate::audit) fn words(rules: &[String], ends: SeriesEnd, office: &Zone) -> String {
    let end = match ends {
        SeriesEnd::Never => "no end".to_owned(),
        SeriesEnd::Until(last) => {
            format!("until {}", time_words::day_of_year(office.to_local(last).date()))
        }
        SeriesEnd::After(1) => "once".to_owned(),
        SeriesEnd::After(times) => format!("{times} times"),
        SeriesEnd::NotKnown => "its end is not known".to_owned(),
    };
    let mut lines = rules.iter().filter_map(|line| line.strip_prefix("RRULE:"));
    let often = match (lines.next(), lines.next()) {
        (Some(rule), None) => how_often(rule).unwrap_or_else(|| OTHERWISE.to_owned()),
        // Two rules make a series whose days are the days of both.
        (Some(_) | None, _) => OTHERWISE.to_owned(),
    };
    format!("{often}, {end}")
}

/// What one rule says; `None`: more than fits.
fn how_often(rule: &str) -> Option<String> {
    let (mut unit, mut every, mut days, mut month_days, mut months) = ("", 1_u32, "", "", "");
    let mut place = None;
    for (name, value) in rule.split(';').map(|part| part.split_once('=').unwrap_or((part, ""))) {
        match name {
            "FREQ" => unit = value,
            "INTERVAL" => every = value.parse().ok()?,
            "BYDAY" => days = value,
            "BYMONTHDAY" => month_days = value,
            "BYMONTH" => months = value,
            "BYSETPOS" => place = Some(value.parse::<i32>().ok()?),
            // The end is told from what the provider made of it; where a week begins changes nothing in words.
            "UNTIL" | "COUNT" | "WKST" | "" => {}
            _ => return None,
        }
    }
    let mut said = unit_words(unit, every)?;
    if let Some(on) = on_days(days, month_days, place)? {
        said = format!("{said} on {on}");
    }
    if !months.is_empty() {
        let names: Option<Vec<&str>> = months
            .split(',')
            .map(|month| MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?).copied())
            .collect();
        said = format!("{said} in {}", listed(&names?));
    }
    Some(said)
}

fn unit_words(unit: &str, every: u32) -> Option<String> {
    let (adverb, noun) = match unit {
        "DAILY" => ("daily", "days"),
        "WEEKLY" => ("weekly", "weeks"),
        "MONTHLY" => ("monthly", "months"),
        "YEARLY" => ("yearly", "years"),
        _ => return None,
    };
    Some(if every == 1 { adverb.to_owned() } else { format!("every {every} {noun}") })
}

/// `Tue and Thu`, `weekdays`, `the 2nd Tue`, `the last Fri`, `day 15`; the outer `None`: more than fits.
#[expect(clippy::option_option, reason = "nothing to say is not the same as more than can be said")]
fn on_days(days: &str, month_days: &str, place: Option<i32>) -> Option<Option<String>> {
    match (days, month_days, place) {
        ("", "", None) => Some(None),
        ("", "-1", None) => Some(Some("the last day".to_owned())),
        ("", _, None) => Some(Some(format!("day {}", listed(&numbers(month_days)?)))),
        ("MO,TU,WE,TH,FR", "", None) => Some(Some("weekdays".to_owned())),
        ("MO,TU,WE,TH,FR", "", Some(place)) => Some(Some(format!("the {} weekday", ordinal(place)?))),
        (_, "", place) => {
            let said: Option<Vec<String>> = days.split(',').map(|day| weekday(day, place)).collect();
            let said = said?;
            // A place among several days is the place among all of them together.
            let among_several = place.is_some() && said.len() > 1;
            (!among_several).then(|| Some(listed(&said.iter().map(String::as_str).collect::<Vec<_>>())))
        }
        (_, _, _) => None,
    }
}

fn numbers(text: &str) -> Option<Vec<&str>> {
    text.split(',').map(|number| number.parse::<u32>().ok().map(|_| number)).collect()
}

/// `TU` is `Tue`, `2TU` and `TU` at place 2 are `the 2nd Tue`.
fn weekday(day: &str, place: Option<i32>) -> Option<String> {
    let at = day.len().checked_sub(2)?;
    let (number, code) = (day.get(..at)?, day.get(at..)?);
    let name = DAYS.iter().find(|(own, _)| *own == code).map(|(_, name)| *name)?;
    match (number, place) {
        ("", None) => Some(name.to_owned()),
        ("", Some(place)) => Some(format!("the {} {name}", ordinal(place)?)),
        (number, None) => Some(format!("the {} {name}", ordinal(number.parse().ok()?)?)),
        (_, Some(_)) => None,
    }
}

fn ordinal(place: i32) -> Option<&'static str> {
    Some(match place {
        1 => "1st",
        2 => "2nd",
        3 => "3rd",
        4 => "4th",
        5 => "5th",
        -1 => "last",
        -2 => "second to last",
        _ => return None,
    })
}

/// `Mon, Tue and Fri`.
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_said_as_people_say_them() {
        for (rule, expected) in [
            ("FREQ=DAILY", "daily"),
            ("FREQ=DAILY;INTERVAL=3", "every 3 days"),
            ("FREQ=WEEKLY", "weekly"),
            ("FREQ=WEEKLY;WKST=SU;INTERVAL=2;BYDAY=TU", "every 2 weeks on Tue"),
            ("FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=9", "weekly on Mon, Wed and Fri"),
            ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "weekly on weekdays"),
            ("FREQ=MONTHLY;BYDAY=2TU", "monthly on the 2nd Tue"),
            ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1", "monthly on the last Fri"),
            ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "monthly on the last weekday"),
            ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1,15", "every 3 months on day 1 and 15"),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", "monthly on the last day"),
            ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=4;UNTIL=20300101", "yearly on day 4 in Mar"),
            ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2", OTHERWISE),
            ("FREQ=YEARLY;BYWEEKNO=20", OTHERWISE),
            ("FREQ=HOURLY", OTHERWISE),
            ("FREQ=YEARLY;BYMONTH=13", OTHERWISE),
            ("FREQ=WEEKLY;BYDAY=é", OTHERWISE),
            ("nonsense", OTHERWISE),
        ] {
            let said = words(&[format!("RRULE:{rule}")], SeriesEnd::Never, &Zone::utc());
            assert_eq!(said, format!("{expected}, no end"), "{rule}");
        }
    }

    #[test]
    fn the_end_is_said_in_every_case() {
        let until = SeriesEnd::Until("2026-11-17T12:00:00Z".parse().expect("a time"));
        for (ends, expected) in [
            (SeriesEnd::Never, "weekly, no end"),
            (until, "weekly, until Tue, Nov 17, 2026"),
            (SeriesEnd::After(1), "weekly, once"),
            (SeriesEnd::After(12), "weekly, 12 times"),
            (SeriesEnd::NotKnown, "weekly, its end is not known"),
        ] {
            let lines = ["EXDATE:20260101".to_owned(), "RRULE:FREQ=WEEKLY".to_owned()];
            assert_eq!(words(&lines, ends, &Zone::utc()), expected, "the end that the row has");
        }
        let none = words(&["RDATE:20260101".to_owned()], SeriesEnd::After(2), &Zone::utc());
        assert_eq!(none, "on days of its own, 2 times", "a list of days has no rule");
    }
}
