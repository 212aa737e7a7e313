//! Business days: Monday to Friday without the federal holidays of the United States (5 U.S.C. 6103), which move
//! to Friday or Monday when they fall on a weekend.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// The days on which federal offices are closed in a year, as observed.
pub fn holidays(year: i32) -> Vec<NaiveDate> {
    let fixed = [(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)];
    let nth = [
        (1, Weekday::Mon, 3),
        (2, Weekday::Mon, 3),
        (9, Weekday::Mon, 1),
        (10, Weekday::Mon, 2),
        (11, Weekday::Thu, 4),
    ];
    let mut days: Vec<NaiveDate> =
        fixed.iter().filter_map(|(m, d)| NaiveDate::from_ymd_opt(year, *m, *d)).map(observed).collect();
    days.extend(
        nth.iter().filter_map(|(m, day, n)| NaiveDate::from_weekday_of_month_opt(year, *m, *day, *n)),
    );
    // Memorial Day: the last Monday of May.
    let memorial = (4..=5).rev().find_map(|n| NaiveDate::from_weekday_of_month_opt(year, 5, Weekday::Mon, n));
    days.extend(memorial);
    days.sort();
    days
}

fn observed(day: NaiveDate) -> NaiveDate {
    match day.weekday() {
        Weekday::Sat => day.pred_opt().unwrap_or(day),
        Weekday::Sun => day.succ_opt().unwrap_or(day),
        Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => day,
    }
}

/// Whether the office is open.
pub fn business_day(day: NaiveDate) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    // The next year's New Year may be observed on this year's last day.
    !weekend && !holidays(day.year()).contains(&day) && !holidays(day.year() + 1).contains(&day)
}

/// The first business day after a day.
pub fn next_business_day(after: NaiveDate) -> NaiveDate {
    // No run of closed days is longer than a week.
    (1..8).map(|n| after + Days::new(n)).find(|d| business_day(*d)).unwrap_or(after)
}

#[cfg(test)]
mod tests {
    use super::{holidays, next_business_day};
    use chrono::NaiveDate;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn closed_days_are_skipped() {
        let cases = [
            ("2026-11-20", "2026-11-23", "over a weekend"),
            ("2026-11-25", "2026-11-27", "over Thanksgiving"),
            ("2026-07-02", "2026-07-06", "4 July 2026 is a Saturday, observed on Friday"),
            ("2021-12-30", "2022-01-03", "New Year 2022 is a Saturday, observed in the year before"),
            ("2026-05-22", "2026-05-26", "over Memorial Day"),
            ("2026-11-17", "2026-11-18", "in the middle of a week"),
        ];
        for (from, to, why) in cases {
            assert_eq!(next_business_day(day(from)), day(to), "{why}");
        }
        assert_eq!(holidays(2027).len(), 11, "eleven federal holidays, without Inauguration Day");
    }
}
