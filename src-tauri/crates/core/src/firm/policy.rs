//! The firm's rules, as the manager set them.

use crate::firm::people::Email;
use crate::ids::CalendarId;
use crate::rules::{called_off, kinds};
use chrono::{NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What kind of appointment a category stands for; severity hangs on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CategoryKind {
    /// Court appearances and depositions: a miss can cost the case.
    Court,
    /// Meetings with clients.
    Client,
    /// The firm among itself; not sent to the practice system.
    Internal,
}

/// Calendars are read at most this many days back, and as many ahead: about three years. No calendar of appointments
/// reaches further, and providers refuse to list more than a few years at once.
pub const MOST_DAYS: u32 = 1_100;

/// Begins further apart than this many seconds are never the same time.
pub const MOST_TOLERANCE: u32 = 3_600;

/// More minutes than this between two appointments are no haste.
pub const MOST_TRAVEL: u32 = 480;

/// Letters of a firm's name: more does not fit on a page.
pub const LONGEST_NAME: usize = 200;

/// All that the manager can decide. Times are local to [`Policy::zone`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// The firm's name, as it stands on reports.
    pub firm: String,
    /// IANA name of the office's zone.
    pub zone: String,
    /// IANA names of the zones of courts and other offices, besides [`Policy::zone`] and those of the calendars. Only a
    /// difference between zones that are known is called a mistake with zones.
    pub court_zones: Vec<String>,
    /// When the morning reconciliation runs.
    pub morning_at: NaiveTime,
    /// Until when a morning's report is made again on the same day while something could not be checked. Courts and
    /// offices open soon after; what is still missing then, the last report says.
    pub morning_until: NaiveTime,
    /// Are the days of the morning's report looked at once more in the evening? Off until the firm asks for it: who was
    /// promised one report a day is not spoken to a second time unasked.
    pub evening_look: bool,
    /// When, if they are.
    pub evening_at: NaiveTime,
    /// Days without business, each week.
    pub weekend: Vec<Weekday>,
    /// Days without business, by date, with their names: federal, state and the firm's own.
    pub closed_days: BTreeMap<NaiveDate, String>,
    /// Are US federal holidays closed days as well?
    pub federal_holidays: bool,
    /// Category names in lower case and what they stand for.
    pub categories: BTreeMap<String, CategoryKind>,
    /// Words by which an appointment says of itself that it was called off: `off calendar`, `continued to`. After words
    /// that end in `to` a time must follow.
    pub called_off_words: Vec<String>,
    /// Patterns of matter numbers in the letters of [`crate::rules::pattern`]; empty: learned from the matter list.
    pub matter_patterns: Vec<String>,
    /// Two instants this close count as one, in seconds.
    pub time_tolerance: u32,
    /// Where less than this many minutes lie between two appointments of one person at two places, the docket says how many;
    /// 0: it never does. How long the way takes is not known.
    pub travel_minutes: u32,
    /// How many days back calendars of record are read.
    pub read_back_days: u32,
    /// How many days ahead calendars of record are read.
    pub read_ahead_days: u32,
    /// Calendars of record that are not read, by id.
    pub ignored_calendars: Vec<String>,
    /// Whose appointments are that somebody calls or that lie on a calendar: an address or a calendar's id, and the
    /// addresses of the attorneys. It leads before all other rules of whose something is.
    pub owner_of: BTreeMap<String, Vec<String>>,
}

impl Policy {
    /// Does that calendar take part in nothing?
    pub fn ignores(&self, calendar: &CalendarId) -> bool {
        self.ignored_calendars.iter().any(|ignored| ignored == calendar.as_str())
    }

    /// Whose the firm has set an appointment to be, by who called it or by a calendar on which it lies.
    pub fn set_owners(&self, name: &str) -> impl Iterator<Item = Email> {
        let named = self.owner_of.iter().filter(move |(key, _)| key.trim().eq_ignore_ascii_case(name));
        named.flat_map(|(_, owners)| owners.iter().filter_map(|owner| Email::new(owner)))
    }

    /// The first rule that nobody can mean: it would leave out everything, or call everything the same.
    ///
    /// # Errors
    /// The rule with the reason and a way out.
    pub fn check(&self) -> Result<(), UnusableRule> {
        let refuse = |rule, why: String, remedy| Err(UnusableRule { rule, why, remedy });
        let days = [("read_back_days", self.read_back_days), ("read_ahead_days", self.read_ahead_days)];
        if let Some((rule, _)) = days.into_iter().find(|(_, days)| *days > MOST_DAYS) {
            let why = format!("can be at most {MOST_DAYS} days, which is three years");
            return refuse(rule, why, "Give a smaller number; 62 back and 366 ahead are usual.");
        }
        if self.read_ahead_days == 0 {
            let why = "must be at least 1 day: else the next business day is never read".to_owned();
            return refuse("read_ahead_days", why, "Give a larger number; 366 is usual.");
        }
        if self.time_tolerance > MOST_TOLERANCE {
            let why = format!("is in seconds and can be at most {MOST_TOLERANCE}, which is an hour");
            return refuse("time_tolerance", why, "Give a smaller number; 0 is usual.");
        }
        if self.travel_minutes > MOST_TRAVEL {
            let why = format!("is in minutes and can be at most {MOST_TRAVEL}, which is a working day");
            return refuse("travel_minutes", why, "Give a smaller number; 60 is usual, and 0 marks nothing.");
        }
        let free: BTreeSet<u32> = self.weekend.iter().map(Weekday::num_days_from_monday).collect();
        if free.len() >= 7 {
            let why = "names all seven days, so that there would be no business day to check".to_owned();
            return refuse("weekend", why, "Leave out the days on which the office is open.");
        }
        if self.categories.is_empty() {
            let why = "is empty, so that every appointment would be left out".to_owned();
            return refuse(
                "categories",
                why,
                "Name at least the categories of court and of client appointments.",
            );
        }
        let is_address = |owner: &String| Email::new(owner).is_some_and(|email| email.as_str().contains('@'));
        let unusable = |(name, owners): &(&String, &Vec<String>)| {
            name.trim().is_empty() || owners.is_empty() || !owners.iter().all(is_address)
        };
        if let Some((name, _)) = self.owner_of.iter().find(unusable) {
            let name: String = name.chars().take(LONGEST_NAME).collect();
            let why = format!("does not say for whom “{name}” is: it needs a mail address of an attorney");
            return refuse("owner_of", why, "Give a person's address or a calendar's id, and whose it is.");
        }
        if let Some(why) = self.called_off_words.iter().find_map(|words| hides_much(words)) {
            let remedy = "Write words that say it and nothing else, such as `off calendar`.";
            return refuse("called_off_words", why, remedy);
        }
        if self.morning_until < self.morning_at {
            let why = format!("({}) lies before `morning_at` ({})", self.morning_until, self.morning_at);
            return refuse("morning_until", why, "Set the later of the two times first.");
        }
        if self.evening_look && self.evening_at <= self.morning_until {
            let why = format!("({}) lies before `morning_until` ({})", self.evening_at, self.morning_until);
            return refuse("evening_at", why, "Give a time in the afternoon or evening.");
        }
        if self.firm.chars().count() > LONGEST_NAME {
            let why = format!("can have at most {LONGEST_NAME} letters");
            return refuse("firm", why, "Give the name as it should stand on reports.");
        }
        Ok(())
    }

    /// What the number of a rule counts.
    pub fn unit(rule: &str) -> Option<&'static str> {
        match rule {
            "time_tolerance" => Some("seconds"),
            "travel_minutes" => Some("minutes"),
            "read_back_days" | "read_ahead_days" => Some("days"),
            _without => None,
        }
    }
}

/// Why these words would call off what takes place.
fn hides_much(words: &str) -> Option<String> {
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let shown: String = words.trim().chars().take(LONGEST_WORDS).collect();
    if letters < LEAST_LETTERS {
        return Some(format!("names “{shown}”, which has fewer than {LEAST_LETTERS} letters"));
    }
    if words.chars().count() > LONGEST_WORDS {
        return Some(format!("names “{shown}…”, which has more than {LONGEST_WORDS} letters"));
    }
    let phrase = called_off::phrase(words);
    let plain = phrase.iter().all(|word| kinds::is_ordinary(word));
    plain.then(|| format!("names “{shown}”, which stands in titles of appointments that take place"))
}

/// Shorter words stand within anything.
const LEAST_LETTERS: usize = 3;

/// Letters of the longest words that are looked for.
const LONGEST_WORDS: usize = 60;

/// What people at law offices write.
const CALLED_OFF: [&str; 19] = [
    "cancelled",
    "canceled",
    "called off",
    "off calendar",
    "taken off",
    "taken off calendar",
    "vacated",
    "stricken",
    "postponed",
    "adjourned to",
    "continued to",
    "cont'd to",
    "contd to",
    "moved to",
    "rescheduled",
    "re-scheduled",
    "resched",
    "reset to",
    "cxl'd",
];

/// A rule that the firm cannot have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{rule} {why}")]
pub struct UnusableRule {
    /// Its name.
    pub rule: &'static str,
    /// Why not.
    pub why: String,
    /// What to do about it.
    pub remedy: &'static str,
}

impl Default for Policy {
    fn default() -> Self {
        let categories = [
            ("client meeting", CategoryKind::Client),
            ("court appearance", CategoryKind::Court),
            ("deposition", CategoryKind::Court),
            ("internal", CategoryKind::Internal),
        ];
        Self {
            firm: String::new(),
            zone: "America/New_York".to_owned(),
            court_zones: Vec::new(),
            morning_at: NaiveTime::from_hms_opt(6, 30, 0).unwrap_or_default(),
            morning_until: NaiveTime::from_hms_opt(8, 30, 0).unwrap_or_default(),
            evening_look: false,
            evening_at: NaiveTime::from_hms_opt(16, 30, 0).unwrap_or_default(),
            weekend: vec![Weekday::Sat, Weekday::Sun],
            closed_days: BTreeMap::new(),
            federal_holidays: true,
            categories: categories.map(|(name, kind)| (name.to_owned(), kind)).into(),
            called_off_words: CALLED_OFF.map(str::to_owned).into(),
            matter_patterns: Vec::new(),
            time_tolerance: 0,
            travel_minutes: 60,
            read_back_days: 62,
            read_ahead_days: 366,
            ignored_calendars: Vec::new(),
            owner_of: BTreeMap::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_would_hide_everything_are_refused_by_name() {
        let usual = Policy::default;
        let all = [
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
            Weekday::Fri,
            Weekday::Sat,
            Weekday::Sun,
        ];
        let wrong = [
            ("called_off_words", Policy { called_off_words: vec![String::new()], ..usual() }),
            ("called_off_words", Policy { called_off_words: vec!["x".to_owned()], ..usual() }),
            ("called_off_words", Policy { called_off_words: vec!["---".to_owned()], ..usual() }),
            ("called_off_words", Policy { called_off_words: vec!["Hearing".to_owned()], ..usual() }),
            ("called_off_words", Policy { called_off_words: vec!["the hearing".to_owned()], ..usual() }),
            ("called_off_words", Policy { called_off_words: vec!["client meeting".to_owned()], ..usual() }),
            ("called_off_words", Policy { called_off_words: vec!["off".repeat(40)], ..usual() }),
            ("time_tolerance", Policy { time_tolerance: 100_000, ..usual() }),
            ("travel_minutes", Policy { travel_minutes: MOST_TRAVEL + 1, ..usual() }),
            ("weekend", Policy { weekend: all.to_vec(), ..usual() }),
            ("categories", Policy { categories: BTreeMap::new(), ..usual() }),
            ("morning_until", Policy { morning_until: NaiveTime::MIN, ..usual() }),
            ("evening_at", Policy { evening_look: true, evening_at: NaiveTime::MIN, ..usual() }),
            ("firm", Policy { firm: "A".repeat(20_000), ..usual() }),
            ("read_ahead_days", Policy { read_ahead_days: 0, ..usual() }),
            ("read_ahead_days", Policy { read_ahead_days: MOST_DAYS + 1, ..usual() }),
            ("read_back_days", Policy { read_back_days: MOST_DAYS + 1, ..usual() }),
            ("owner_of", Policy { owner_of: [("court".to_owned(), Vec::new())].into(), ..usual() }),
            (
                "owner_of",
                Policy { owner_of: [("court".to_owned(), vec!["Ana".to_owned()])].into(), ..usual() },
            ),
        ];
        for (rule, policy) in wrong {
            let refused = policy.check().expect_err("nobody can mean that");
            assert_eq!(refused.rule, rule, "the one that is wrong is named");
            assert!(refused.to_string().len() < 200, "{rule}: in a sentence that can be read: {refused}");
        }
    }

    #[test]
    fn rules_at_their_limits_are_taken() {
        let six = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat];
        let fine = Policy {
            time_tolerance: MOST_TOLERANCE,
            travel_minutes: MOST_TRAVEL,
            weekend: six.into_iter().chain(six).collect(),
            read_ahead_days: 1,
            read_back_days: 0,
            firm: "A".repeat(LONGEST_NAME),
            evening_at: NaiveTime::MIN,
            ..Policy::default()
        };
        assert_eq!(fine.check(), Ok(()), "what can be meant is taken");
        assert_eq!(Policy::default().check(), Ok(()), "and so is what we propose ourselves");
    }

    #[test]
    fn numbers_of_rules_have_a_unit() {
        assert_eq!(Policy::unit("time_tolerance"), Some("seconds"), "100 of what must be said");
        assert_eq!(Policy::unit("travel_minutes"), Some("minutes"), "and 60 of what");
        assert_eq!(Policy::unit("firm"), None, "a name has none");
    }
}
