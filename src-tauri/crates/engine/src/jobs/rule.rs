//! When a part is due, as the schedule's rows say it. Pure functions of the rule, the policy and the time.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use std::fmt;
use std::str::FromStr;
use truedocket_core::firm::business_days::is_business_day;
use truedocket_core::firm::policy::Policy;
use truedocket_core::time::zone::Zone;

/// An office that is closed for longer is looked after every day all the same.
const LONGEST_CLOSED: u64 = 14;
const TIME: &str = "%H:%M";

/// When a part is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Again after so many minutes.
    Every {
        /// How many.
        minutes: u32,
    },
    /// On days on which the office works.
    BusinessDays {
        /// When, on the clocks of the office.
        at: NaiveTime,
        /// Until when it is tried again that day.
        until: NaiveTime,
    },
}

/// One time at which a part is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// When.
    pub at: DateTime<Utc>,
    /// Until when it is tried again; `None` for a part that comes again soon.
    pub until: Option<DateTime<Utc>>,
}

impl Rule {
    /// The first time after an instant.
    pub fn next_after(&self, after: DateTime<Utc>, policy: &Policy, office: &Zone) -> Slot {
        match self {
            Self::Every { minutes } => {
                Slot { at: after + TimeDelta::minutes(i64::from(*minutes)), until: None }
            }
            Self::BusinessDays { at, until } => {
                let ahead = slots(*at, *until, policy, office, after, Walk::Ahead);
                let next = ahead.into_iter().find(|slot| slot.at > after);
                next.unwrap_or(Slot { at: after + TimeDelta::days(1), until: None })
            }
        }
    }

    /// The newest time at or before an instant; `None` for a part that has no fixed times.
    pub fn newest(&self, now: DateTime<Utc>, policy: &Policy, office: &Zone) -> Option<Slot> {
        match self {
            Self::Every { .. } => None,
            Self::BusinessDays { at, until } => {
                let back = slots(*at, *until, policy, office, now, Walk::Back);
                back.into_iter().find(|slot| slot.at <= now)
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Walk {
    Ahead,
    Back,
}

/// The times of the business days around a day, in the order of the walk.
fn slots(
    at: NaiveTime,
    until: NaiveTime,
    policy: &Policy,
    office: &Zone,
    from: DateTime<Utc>,
    walk: Walk,
) -> Vec<Slot> {
    let today = office.to_local(from).date();
    let days = (0..=LONGEST_CLOSED).filter_map(|far| match walk {
        Walk::Ahead => today.checked_add_days(Days::new(far)),
        Walk::Back => today.checked_sub_days(Days::new(far)),
    });
    let business = days.filter(|day| is_business_day(*day, policy));
    let slot = |day: chrono::NaiveDate| {
        let ends = if until > at { Some(office.to_utc(day.and_time(until))) } else { None };
        Slot { at: office.to_utc(day.and_time(at)), until: ends }
    };
    business.map(slot).collect()
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Every { minutes } => write!(f, "every {minutes} min"),
            Self::BusinessDays { at, until } => {
                write!(f, "business days at {} until {}", at.format(TIME), until.format(TIME))
            }
        }
    }
}

/// The rule's text is none that this release knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleError;

impl FromStr for Rule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let time = |word: &str| NaiveTime::parse_from_str(word, TIME).map_err(|_| RuleError);
        match words.as_slice() {
            ["every", minutes, "min"] => match minutes.parse() {
                Ok(minutes) if minutes > 0 => Ok(Self::Every { minutes }),
                Ok(_) | Err(_) => Err(RuleError),
            },
            ["business", "days", "at", at, "until", until] => {
                Ok(Self::BusinessDays { at: time(at)?, until: time(until)? })
            }
            _other => Err(RuleError),
        }
    }
}
