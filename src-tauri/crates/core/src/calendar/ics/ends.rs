//! When a series has its last day, as far as its rules say so by themselves. Nothing is expanded here: a rule that makes
//! an instance each second is as quick to judge as any other.

use crate::calendar::recurrence::{Freq, Rule, Until};
use crate::calendar::source::SeriesEnd;
use crate::time::zone::Zone;
use chrono::{DateTime, NaiveTime, Utc};

/// The last second of a day.
const LAST: (u32, u32, u32) = (23, 59, 59);

/// The end of a series with these rules and added days, by the clocks of `zone`.
///
/// Rules that repeat within a day are no rules of a calendar, and counts over several rules cannot be told without
/// expanding them: both are [`SeriesEnd::NotKnown`]. Days that were added count on top of a count.
pub fn of(rules: &[Rule], added: &[DateTime<Utc>], zone: &Zone) -> SeriesEnd {
    if rules.iter().any(|rule| repeats_within_a_day(rule.freq())) {
        return SeriesEnd::NotKnown;
    }
    if rules.iter().any(Rule::is_endless) {
        return SeriesEnd::Never;
    }
    if let [only] = rules
        && let Some(count) = only.count()
    {
        let all = u64::try_from(added.len()).ok().and_then(|added| count.checked_add(added));
        let all = all.and_then(|all| u32::try_from(all).ok());
        return all.map_or(SeriesEnd::NotKnown, SeriesEnd::After);
    }
    let untils: Option<Vec<DateTime<Utc>>> =
        rules.iter().map(|rule| rule.until().map(|until| instant(until, zone))).collect();
    let last = untils.and_then(|untils| untils.into_iter().chain(added.iter().copied()).max());
    last.map_or(SeriesEnd::NotKnown, SeriesEnd::Until)
}

/// The last instant at which a day may begin. A date means the whole day.
fn instant(until: Until, zone: &Zone) -> DateTime<Utc> {
    match until {
        Until::Utc(at) => at,
        Until::Local(at) => zone.to_utc(at),
        Until::Date(day) => {
            let (hour, minute, second) = LAST;
            let last = NaiveTime::from_hms_opt(hour, minute, second).unwrap_or(NaiveTime::MIN);
            zone.to_utc(day.and_time(last))
        }
    }
}

fn repeats_within_a_day(freq: Freq) -> bool {
    match freq {
        Freq::Secondly | Freq::Minutely | Freq::Hourly => true,
        Freq::Daily | Freq::Weekly | Freq::Monthly | Freq::Yearly => false,
    }
}
