//! Rules of RFC 5545 as Graph's pattern and range, and back. What Graph cannot say (several rules, RDATE,
//! sub-daily rules) gives `None`.

use crate::graph::zones;
use crate::world::When;
use chrono::{Datelike, NaiveDate, NaiveDateTime, Weekday};
use serde_json::{Map, Value, json};

const DAYS: [(&str, &str, Weekday); 7] = [
    ("MO", "monday", Weekday::Mon),
    ("TU", "tuesday", Weekday::Tue),
    ("WE", "wednesday", Weekday::Wed),
    ("TH", "thursday", Weekday::Thu),
    ("FR", "friday", Weekday::Fri),
    ("SA", "saturday", Weekday::Sat),
    ("SU", "sunday", Weekday::Sun),
];
const WEEKS: [(i32, &str); 5] = [(1, "first"), (2, "second"), (3, "third"), (4, "fourth"), (-1, "last")];

/// Pattern and range of a series; `zone` is the calendar's, for whole days.
pub(crate) fn pattern(rules: &[String], when: &When, zone: &str) -> Option<Value> {
    let rule = rules.iter().find_map(|line| line.strip_prefix("RRULE:"))?;
    let parts: Vec<(&str, &str)> = rule.split(';').filter_map(|part| part.split_once('=')).collect();
    let get =
        |name: &str| parts.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| *value);
    let (first, own) = begin(when, zone);
    let mut pattern = empty_pattern();
    pattern
        .insert("interval".into(), json!(get("INTERVAL").and_then(|n| n.parse::<i32>().ok()).unwrap_or(1)));
    pattern.insert("firstDayOfWeek".into(), json!(get("WKST").and_then(day_name).unwrap_or("sunday")));
    describe(
        &mut pattern,
        get("FREQ")?,
        get("BYDAY"),
        get("BYSETPOS"),
        get("BYMONTHDAY"),
        get("BYMONTH"),
        first,
    )?;
    Some(json!({ "pattern": pattern, "range": range(get("UNTIL"), get("COUNT"), first, own)? }))
}

/// The rule line that Graph's pattern and range stand for; `Err` names what is wrong.
pub(crate) fn rule(recurrence: &Value, zone: &str) -> Result<String, String> {
    let pattern = recurrence.get("pattern").ok_or("recurrence.pattern is missing")?;
    let range = recurrence.get("range").ok_or("recurrence.range is missing")?;
    let interval = pattern.get("interval").and_then(Value::as_i64).filter(|n| (1..=999).contains(n));
    let interval = interval.ok_or("recurrence.pattern.interval must be from 1 to 999")?;
    let text = |at: &Value, name: &str| at.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let number = |name: &str| pattern.get(name).and_then(Value::as_i64).unwrap_or(0);
    let days = rule_days(pattern)?;
    let index = WEEKS.iter().find(|(_, name)| *name == text(pattern, "index")).map_or(1, |(n, _)| *n);
    let kind = text(pattern, "type");
    let what = match kind.as_str() {
        "daily" => "FREQ=DAILY".to_owned(),
        "weekly" if days.is_empty() => return Err("a weekly pattern needs daysOfWeek".to_owned()),
        "weekly" => format!("FREQ=WEEKLY;BYDAY={days}"),
        "absoluteMonthly" => format!("FREQ=MONTHLY;BYMONTHDAY={}", number("dayOfMonth")),
        "relativeMonthly" => format!("FREQ=MONTHLY;BYDAY={days};BYSETPOS={index}"),
        "absoluteYearly" => {
            format!("FREQ=YEARLY;BYMONTH={};BYMONTHDAY={}", number("month"), number("dayOfMonth"))
        }
        "relativeYearly" => format!("FREQ=YEARLY;BYMONTH={};BYDAY={days};BYSETPOS={index}", number("month")),
        unknown => return Err(format!("recurrence.pattern.type {unknown} does not exist")),
    };
    let end = match text(range, "type").as_str() {
        "noEnd" => String::new(),
        "endDate" => format!(";UNTIL={}", until(&text(range, "endDate"), zone)?),
        "numbered" => {
            let count = range.get("numberOfOccurrences").and_then(Value::as_i64).filter(|n| *n > 0);
            format!(";COUNT={}", count.ok_or("recurrence.range.numberOfOccurrences must be positive")?)
        }
        unknown => return Err(format!("recurrence.range.type {unknown} does not exist")),
    };
    Ok(format!("RRULE:{what};INTERVAL={interval}{end}"))
}

fn empty_pattern() -> Map<String, Value> {
    let mut pattern = Map::new();
    for (name, value) in [("month", json!(0)), ("dayOfMonth", json!(0)), ("index", json!("first"))] {
        pattern.insert(name.to_owned(), value);
    }
    pattern
}

fn describe(
    pattern: &mut Map<String, Value>,
    frequency: &str,
    by_day: Option<&str>,
    by_position: Option<&str>,
    by_month_day: Option<&str>,
    by_month: Option<&str>,
    first: NaiveDate,
) -> Option<()> {
    let days = by_day.map(|days| days.split(',').collect::<Vec<_>>()).unwrap_or_default();
    let mut set = |name: &str, value: Value| pattern.insert(name.to_owned(), value);
    let month_day =
        by_month_day.map_or(Some(i64::from(first.day())), |day| day.parse().ok().filter(|n| *n > 0))?;
    let month = by_month.map_or(Some(i64::from(first.month())), |month| month.parse().ok())?;
    match (frequency, days.as_slice()) {
        ("DAILY", []) => set("type", json!("daily")),
        ("WEEKLY", []) => {
            set("daysOfWeek", json!([of_date(first)]));
            set("type", json!("weekly"))
        }
        ("DAILY" | "WEEKLY", days) => {
            set("daysOfWeek", json!(names(days)?));
            set("type", json!("weekly"))
        }
        ("MONTHLY", []) => {
            set("dayOfMonth", json!(month_day));
            set("type", json!("absoluteMonthly"))
        }
        ("YEARLY", []) => {
            set("dayOfMonth", json!(month_day));
            set("month", json!(month));
            set("type", json!("absoluteYearly"))
        }
        ("MONTHLY" | "YEARLY", days) => {
            let (index, names) = relative(days, by_position)?;
            set("daysOfWeek", json!(names));
            set("index", json!(index));
            if frequency == "YEARLY" {
                set("month", json!(month));
                set("type", json!("relativeYearly"))
            } else {
                set("type", json!("relativeMonthly"))
            }
        }
        (_, _) => return None,
    };
    Some(())
}

fn relative(days: &[&str], position: Option<&str>) -> Option<(&'static str, Vec<&'static str>)> {
    let in_day = days.first().and_then(|day| day.get(..day.len().checked_sub(2)?)).unwrap_or_default();
    let number: i32 = position.unwrap_or(in_day).trim_start_matches('+').parse().ok()?;
    let index = WEEKS.iter().find(|(n, _)| *n == number)?.1;
    let bare: Vec<&str> = days.iter().filter_map(|day| day.get(day.len().checked_sub(2)?..)).collect();
    Some((index, names(&bare)?))
}

fn range(until: Option<&str>, count: Option<&str>, first: NaiveDate, zone: &str) -> Option<Value> {
    let mut range = json!({
        "type": "noEnd",
        "startDate": first.to_string(),
        "endDate": "0001-01-01",
        "recurrenceTimeZone": zones::windows(zone),
        "numberOfOccurrences": 0,
    });
    if let Some(until) = until {
        range["type"] = json!("endDate");
        range["endDate"] = json!(last_day(until, zone)?.to_string());
    } else if let Some(count) = count {
        range["type"] = json!("numbered");
        range["numberOfOccurrences"] = json!(count.parse::<i32>().ok()?);
    }
    Some(range)
}

fn last_day(until: &str, zone: &str) -> Option<NaiveDate> {
    if let Some(utc) = until.strip_suffix('Z') {
        let at = NaiveDateTime::parse_from_str(utc, "%Y%m%dT%H%M%S").ok()?;
        return Some(crate::world::series::wall(at.and_utc(), zone).date());
    }
    NaiveDate::parse_from_str(until.get(..8)?, "%Y%m%d").ok()
}

fn until(date: &str, zone: &str) -> Result<String, String> {
    let day: NaiveDate = date.parse().map_err(|_| format!("recurrence.range.endDate {date} is no date"))?;
    let end = day.and_hms_opt(23, 59, 59).ok_or("recurrence.range.endDate is out of range")?;
    Ok(crate::world::series::instant(end, zone).format("%Y%m%dT%H%M%SZ").to_string())
}

fn rule_days(pattern: &Value) -> Result<String, String> {
    let days = pattern.get("daysOfWeek").and_then(Value::as_array).cloned().unwrap_or_default();
    let codes: Result<Vec<&str>, String> = days
        .iter()
        .map(|day| {
            let name = day.as_str().unwrap_or_default();
            let found = DAYS.iter().find(|(_, known, _)| known.eq_ignore_ascii_case(name));
            found.map(|(code, _, _)| *code).ok_or_else(|| format!("day {name} does not exist"))
        })
        .collect();
    Ok(codes?.join(","))
}

fn names(codes: &[&str]) -> Option<Vec<&'static str>> {
    codes.iter().map(|code| day_name(code)).collect()
}

fn day_name(code: &str) -> Option<&'static str> {
    DAYS.iter().find(|(known, _, _)| known.eq_ignore_ascii_case(code)).map(|(_, name, _)| *name)
}

fn of_date(date: NaiveDate) -> &'static str {
    DAYS.iter().find(|(_, _, day)| *day == date.weekday()).map_or("monday", |(_, name, _)| name)
}

fn begin<'a>(when: &'a When, calendar_zone: &'a str) -> (NaiveDate, &'a str) {
    match when {
        When::Timed { start, zone, .. } => (start.date(), zone),
        When::AllDay { first, .. } => (*first, calendar_zone),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timed() -> When {
        let start: NaiveDateTime = "2026-11-02T09:00:00".parse().expect("a time");
        When::Timed { start, end: start + chrono::Duration::hours(1), zone: "America/New_York".into() }
    }

    #[test]
    fn rules_become_patterns() {
        let said = |rule: &str| pattern(&[format!("RRULE:{rule}")], &timed(), "UTC").expect("sayable");
        let weekly = said("FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20261201T140000Z");
        assert_eq!(weekly["pattern"]["daysOfWeek"], json!(["monday", "wednesday"]), "days by name");
        assert_eq!(weekly["range"]["endDate"], "2026-12-01", "the last day in the series' own zone");
        assert_eq!(
            weekly["range"]["recurrenceTimeZone"], "Eastern Standard Time",
            "Windows name of the zone"
        );
        assert_eq!(said("FREQ=MONTHLY;BYDAY=-1FR")["pattern"]["index"], "last", "last Friday");
        assert_eq!(said("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2")["pattern"]["index"], "second", "second Tuesday");
        assert_eq!(said("FREQ=YEARLY")["pattern"]["type"], "absoluteYearly", "from the first day");
        assert_eq!(said("FREQ=DAILY;COUNT=3")["range"]["numberOfOccurrences"], 3, "counted");
    }

    #[test]
    fn patterns_become_rules_again() {
        for line in [
            "RRULE:FREQ=DAILY;INTERVAL=2",
            "RRULE:FREQ=WEEKLY;BYDAY=MO,FR;INTERVAL=1;COUNT=5",
            "RRULE:FREQ=MONTHLY;BYMONTHDAY=2;INTERVAL=1",
            "RRULE:FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1;INTERVAL=1",
            "RRULE:FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=2;INTERVAL=1",
        ] {
            let said = pattern(&[line.to_owned()], &timed(), "UTC").expect("sayable");
            assert_eq!(rule(&said, "America/New_York").as_deref(), Ok(line), "there and back");
        }
    }

    #[test]
    fn what_it_cannot_say_is_refused() {
        assert!(pattern(&["RRULE:FREQ=HOURLY".into()], &timed(), "UTC").is_none(), "nothing below a day");
        assert!(rule(&json!({"pattern": {"type": "weekly", "interval": 1}}), "UTC").is_err(), "no range");
    }
}
