//! Which days the office works, and which days a morning looks at.
//!
//! Federal holidays are computed by rule (5 U.S.C. § 6103); days of the state and of the firm's own come from
//! the policy as dates.

use crate::firm::policy::Policy;
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// A firm that is closed for longer still has this many days ahead looked at.
const LONGEST_WINDOW: usize = 14;

/// The days that the morning of `today` compares, both included: the next business day and the days without
/// business before it. On a Friday that is Saturday to Monday.
pub fn next_business_window(today: NaiveDate, policy: &Policy) -> (NaiveDate, NaiveDate) {
    let first = following(today);
    let ahead = first.iter_days().take(LONGEST_WINDOW);
    let mut last = first;
    for day in ahead {
        last = day;
        if is_business_day(day, policy) {
            break;
        }
    }
    (first, last)
}

/// Does the office work on that day?
pub fn is_business_day(day: NaiveDate, policy: &Policy) -> bool {
    !policy.weekend.contains(&day.weekday()) && closed_because(day, policy).is_none()
}

/// Why the office is closed on a day that is not a weekend by itself: the firm's own name of it, else the
/// federal holiday's.
pub fn closed_because(day: NaiveDate, policy: &Policy) -> Option<&str> {
    if let Some(own) = policy.closed_days.get(&day) {
        return Some(own);
    }
    if !policy.federal_holidays {
        return None;
    }
    federal_holidays(day.year()).into_iter().find(|(holiday, _)| *holiday == day).map(|(_, name)| name)
}

/// The federal holidays that fall into the year, in order. One that falls on a Saturday is also kept on the
/// Friday before, one on a Sunday also on the Monday after; both days are listed. December 31 is listed when the
/// next New Year's Day is a Saturday.
pub fn federal_holidays(year: i32) -> Vec<(NaiveDate, &'static str)> {
    let mut days = Vec::with_capacity(16);
    for fixed in &FIXED {
        for begins_in in [year, year.saturating_add(1)] {
            if begins_in >= fixed.since {
                days.extend(fixed.kept_in(begins_in));
            }
        }
    }
    for (month, week, weekday, name) in MONDAYS_AND_THANKSGIVING {
        let day = match week {
            Week::Nth(n) => NaiveDate::from_weekday_of_month_opt(year, month, weekday, n),
            Week::Last => last_of_month(year, month, weekday),
        };
        days.extend(day.map(|day| (day, name)));
    }
    days.retain(|(day, _)| day.year() == year);
    days.sort_unstable();
    days
}

/// A holiday of one date, and the year that it was first kept in.
struct Fixed {
    month: u32,
    day: u32,
    since: i32,
    name: &'static str,
    observed: &'static str,
}

impl Fixed {
    /// The day itself and, at a weekend, the working day that stands in for it.
    fn kept_in(&self, year: i32) -> impl Iterator<Item = (NaiveDate, &'static str)> + use<> {
        let day = NaiveDate::from_ymd_opt(year, self.month, self.day);
        let instead = day.and_then(|day| match day.weekday() {
            Weekday::Sat => day.pred_opt(),
            Weekday::Sun => day.succ_opt(),
            Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => None,
        });
        let (name, observed) = (self.name, self.observed);
        day.map(|day| (day, name)).into_iter().chain(instead.map(|day| (day, observed)))
    }
}

const FIXED: [Fixed; 5] = [
    Fixed { month: 1, day: 1, since: 1870, name: "New Year's Day", observed: "New Year's Day (observed)" },
    Fixed { month: 6, day: 19, since: 2021, name: "Juneteenth", observed: "Juneteenth (observed)" },
    Fixed {
        month: 7,
        day: 4,
        since: 1870,
        name: "Independence Day",
        observed: "Independence Day (observed)",
    },
    Fixed { month: 11, day: 11, since: 1938, name: "Veterans Day", observed: "Veterans Day (observed)" },
    Fixed { month: 12, day: 25, since: 1870, name: "Christmas Day", observed: "Christmas Day (observed)" },
];

enum Week {
    Nth(u8),
    Last,
}

const MONDAYS_AND_THANKSGIVING: [(u32, Week, Weekday, &str); 6] = [
    (1, Week::Nth(3), Weekday::Mon, "Martin Luther King Jr. Day"),
    (2, Week::Nth(3), Weekday::Mon, "Presidents' Day"),
    (5, Week::Last, Weekday::Mon, "Memorial Day"),
    (9, Week::Nth(1), Weekday::Mon, "Labor Day"),
    (10, Week::Nth(2), Weekday::Mon, "Columbus Day"),
    (11, Week::Nth(4), Weekday::Thu, "Thanksgiving Day"),
];

fn last_of_month(year: i32, month: u32, weekday: Weekday) -> Option<NaiveDate> {
    NaiveDate::from_weekday_of_month_opt(year, month, weekday, 5)
        .or_else(|| NaiveDate::from_weekday_of_month_opt(year, month, weekday, 4))
}

fn following(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::{federal_holidays, is_business_day, next_business_window};
    use crate::firm::policy::Policy;
    use chrono::{NaiveDate, Weekday};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a test writes dates as 2026-11-20")
    }

    fn window(today: &str, policy: &Policy) -> (String, String) {
        let (first, last) = next_business_window(day(today), policy);
        (first.to_string(), last.to_string())
    }

    #[test]
    fn the_window_runs_to_the_next_business_day() {
        let policy = Policy::default();
        for (today, first, last, why) in [
            ("2026-11-18", "2026-11-19", "2026-11-19", "in mid-week it is tomorrow alone"),
            ("2026-11-20", "2026-11-21", "2026-11-23", "on a Friday it is Saturday to Monday"),
            ("2026-11-21", "2026-11-22", "2026-11-23", "a run on a Saturday looks at Sunday and Monday"),
            ("2026-11-25", "2026-11-26", "2026-11-27", "Thanksgiving is looked at with the Friday after it"),
            ("2026-07-02", "2026-07-03", "2026-07-06", "July 4, 2026 is a Saturday, so Friday is kept"),
            ("2026-01-16", "2026-01-17", "2026-01-20", "Martin Luther King Jr. Day makes it four days"),
        ] {
            assert_eq!(window(today, &policy), (first.to_owned(), last.to_owned()), "{today}: {why}");
        }
    }

    #[test]
    fn the_firm_decides_about_its_days() {
        let mut policy = Policy { federal_holidays: false, ..Policy::default() };
        assert!(is_business_day(day("2026-11-26"), &policy), "a firm may work on Thanksgiving");
        policy.closed_days.insert(day("2026-11-27"), "Firm retreat".to_owned());
        assert_eq!(window("2026-11-26", &policy).1, "2026-11-30", "the firm's own closed day counts");
        policy.weekend = vec![Weekday::Sun];
        assert_eq!(window("2026-11-27", &policy).1, "2026-11-28", "a firm may work on Saturdays");
        policy.weekend =
            day("2026-11-23").iter_days().take(7).map(|day| chrono::Datelike::weekday(&day)).collect();
        let (first, last) = next_business_window(day("2026-11-27"), &policy);
        assert_eq!((last - first).num_days(), 13, "a firm that never works must not hang the run");
    }

    #[test]
    fn federal_holidays_follow_their_rules() {
        let of = |year| -> Vec<String> {
            federal_holidays(year)
                .iter()
                .map(|(day, name)| format!("{} {name}", day.format("%m-%d")))
                .collect()
        };
        assert_eq!(
            of(2026),
            [
                "01-01 New Year's Day",
                "01-19 Martin Luther King Jr. Day",
                "02-16 Presidents' Day",
                "05-25 Memorial Day",
                "06-19 Juneteenth",
                "07-03 Independence Day (observed)",
                "07-04 Independence Day",
                "09-07 Labor Day",
                "10-12 Columbus Day",
                "11-11 Veterans Day",
                "11-26 Thanksgiving Day",
                "12-25 Christmas Day",
            ],
            "the published list for 2026"
        );
        assert!(
            of(2027).contains(&"12-31 New Year's Day (observed)".to_owned()),
            "January 1, 2028 is a Saturday, so the last day of 2027 is kept"
        );
        assert!(
            of(2022).contains(&"12-26 Christmas Day (observed)".to_owned()),
            "a Sunday is kept on Monday"
        );
        assert!(!of(2020).iter().any(|line| line.contains("Juneteenth")), "it is a holiday since 2021");
    }
}
