//! Rules drawn at random, compared with the `rrule` crate in UTC, where wall time and instants are one.

use super::{ExpansionRefused, Rule};
use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta};
use proptest::prelude::*;

fn list(values: impl Strategy<Value = String>, most: usize) -> impl Strategy<Value = String> {
    proptest::collection::btree_set(values, 1..=most)
        .prop_map(|set| set.into_iter().collect::<Vec<_>>().join(","))
}

fn number(range: std::ops::RangeInclusive<i32>) -> impl Strategy<Value = String> {
    range.prop_filter("0 is not a position", |n| *n != 0).prop_map(|n| n.to_string())
}

fn weekday() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec!["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
}

fn part(name: &'static str, values: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    proptest::option::weighted(0.35, values)
        .prop_map(move |values| values.map_or_else(String::new, |values| format!(";{name}={values}")))
}

/// Only combinations that RFC 5545 allows and that it decides.
fn rule_text() -> impl Strategy<Value = String> {
    let freq = proptest::sample::select(vec!["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]);
    freq.prop_flat_map(|freq| {
        let (weekly, monthly, yearly) = (freq == "WEEKLY", freq == "MONTHLY", freq == "YEARLY");
        // The crate wants all of BYDAY with numbers or all without; the RFC lets them stand together.
        let numbered = (number(-5..=5), weekday()).prop_map(|(n, day)| format!("{n}{day}"));
        let plain = || weekday().prop_map(str::to_owned);
        let by_day = if monthly || yearly {
            prop_oneof![list(numbered, 4), list(plain(), 4)].boxed()
        } else {
            list(plain(), 4).boxed()
        };
        let month_days = part("BYMONTHDAY", list(number(-31..=31), 4));
        let year_days = part("BYYEARDAY", list(number(-366..=366), 4));
        let weeks = part("BYWEEKNO", list(number(-53..=53), 3));
        let plain_days = list(weekday().prop_map(str::to_owned), 3);
        (
            (1..5u32, part("BYMONTH", list(number(1..=12), 4)), part("BYDAY", by_day)),
            (month_days, year_days, weeks, plain_days),
            (
                part("BYSETPOS", list(number(-4..=4), 2)),
                part("BYHOUR", list((0..24u32).prop_map(|h| h.to_string()), 2)),
            ),
            (weekday(), proptest::option::of(1..40u32)),
        )
            .prop_map(
                move |(
                    (every, months, days),
                    (month_days, year_days, weeks, plain),
                    (set, hours),
                    (week, count),
                )| {
                    let mut text = format!("FREQ={freq};INTERVAL={every};WKST={week}{months}{hours}{set}");
                    if yearly && !weeks.is_empty() {
                        // Ordinals do not go with week numbers, and without days RFC and crate differ.
                        text.push_str(&format!("{weeks};BYDAY={plain}"));
                    } else {
                        text.push_str(&days);
                    }
                    if !weekly {
                        text.push_str(&month_days);
                    }
                    if yearly {
                        text.push_str(&year_days);
                    }
                    if let Some(count) = count {
                        text.push_str(&format!(";COUNT={count}"));
                    }
                    text
                },
            )
    })
}

fn ours(
    text: &str,
    start: NaiveDateTime,
    from: NaiveDateTime,
    to: NaiveDateTime,
) -> Option<Vec<NaiveDateTime>> {
    let rule: Rule = text.parse().ok()?;
    let all: Result<Vec<_>, ExpansionRefused> = rule.occurrences(start, from, to).and_then(Iterator::collect);
    Some(all.expect("rules of days and longer units stay inside the budget"))
}

fn theirs(
    text: &str,
    start: NaiveDateTime,
    from: NaiveDateTime,
    to: NaiveDateTime,
) -> Option<Vec<NaiveDateTime>> {
    let series = format!("DTSTART:{}\nRRULE:{text}", start.format("%Y%m%dT%H%M%SZ"));
    let set: rrule::RRuleSet = series.parse().ok()?;
    let utc = |at: NaiveDateTime| at.and_utc().with_timezone(&rrule::Tz::UTC);
    let found = set.after(utc(from)).before(utc(to - TimeDelta::seconds(1))).all(5_000);
    (!found.limited).then(|| found.dates.into_iter().map(|at| at.naive_utc()).collect())
}

/// Positions count in whole weeks (RFC 5545, 3.3.10); the crate begins to count at the start of the series, so that it has
/// other ones in a first week that the series does not begin with.
fn counts_in_half_a_week(text: &str, start: NaiveDateTime) -> bool {
    let begins = format!("WKST={}", start.weekday().to_string().get(..2).unwrap_or_default().to_uppercase());
    text.starts_with("FREQ=WEEKLY") && text.contains("BYSETPOS") && !text.contains(&begins)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_an_independent_expansion(
        text in rule_text(), day in 0..4_000i64, hour in 0..24u32, ahead in 0..3_000i64, length in 1..1_200i64,
    ) {
        let first = NaiveDate::from_ymd_opt(2015, 1, 1).expect("a date") + TimeDelta::days(day);
        let start = first.and_hms_opt(hour, 30, 0).expect("a time");
        prop_assume!(!counts_in_half_a_week(&text, start));
        let from = start + TimeDelta::days(ahead) - TimeDelta::hours(5);
        let to = from + TimeDelta::days(length);
        if let (Some(ours), Some(theirs)) = (ours(&text, start, from, to), theirs(&text, start, from, to)) {
            prop_assert_eq!(ours, theirs, "{} from {} must be read alike", text, start);
        }
    }

    #[test]
    fn skipping_ahead_changes_nothing(text in rule_text(), day in 0..4_000i64, ahead in 0..4_000i64) {
        let first = NaiveDate::from_ymd_opt(2015, 1, 1).expect("a date") + TimeDelta::days(day);
        let start = first.and_hms_opt(9, 0, 0).expect("a time");
        let (from, to) = (start + TimeDelta::days(ahead), start + TimeDelta::days(ahead + 400));
        if let (Some(mut whole), Some(part)) = (ours(&text, start, start, to), ours(&text, start, from, to)) {
            whole.retain(|at| *at >= from);
            prop_assert_eq!(whole, part, "{} must not depend on where the window begins", text);
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,60}") {
        let _ = text.parse::<Rule>();
    }

    #[test]
    fn no_rule_text_makes_the_expansion_run_away(
        text in "FREQ=(SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(;INTERVAL=[0-9]{1,10})?(;COUNT=[0-9]{1,18})?(;BYHOUR=[0-9])?(;BYMONTHDAY=(30|31))?(;BYMONTH=2)?(;BYSETPOS=-?[1-9])?",
    ) {
        let start = NaiveDate::from_ymd_opt(1601, 1, 1).and_then(|day| day.and_hms_opt(9, 0, 0)).expect("a date");
        let end = NaiveDate::from_ymd_opt(2027, 1, 1).and_then(|day| day.and_hms_opt(9, 0, 0)).expect("a date");
        if let Ok(rule) = text.parse::<Rule>()
            && let Ok(all) = rule.occurrences(start, end - TimeDelta::days(400), end)
        {
            prop_assert!(all.count() <= 20_001, "{} must stay inside the budget of two years", text);
        }
    }
}
