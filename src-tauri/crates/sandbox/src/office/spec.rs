//! What an appointment is to be: who, when, about which matter. Values only; `Office` makes it.

use crate::world::{Guest, When, World};
use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};

/// When it takes place, once or again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repeats {
    /// Once.
    Once {
        /// Begin, wall time of the office.
        start: NaiveDateTime,
        /// Length.
        minutes: i64,
    },
    /// Once, whole days.
    WholeDays {
        /// First day.
        first: NaiveDate,
        /// How many.
        days: i64,
    },
    /// By a rule.
    Series {
        /// Begin of the first.
        start: NaiveDateTime,
        /// Length.
        minutes: i64,
        /// `RRULE:…`.
        rule: String,
    },
}

/// One appointment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Address of the organiser.
    pub owner: String,
    /// When.
    pub when: Repeats,
    /// What kind of appointment, as the title begins.
    pub what: String,
    /// With or about whom, as the title ends; may be empty.
    pub about: String,
    /// Category name; may be empty.
    pub category: String,
    /// Number of the matter.
    pub matter: Option<u64>,
    /// The matter's number stands in the body instead of in the title.
    pub matter_in_body: bool,
    /// Others who are asked.
    pub guests: Vec<Guest>,
    /// Place.
    pub place: String,
    /// The entry carries the event's id.
    pub linked: bool,
}

impl Appointment {
    /// Whether the practice system should have it.
    pub fn wants_entry(&self) -> bool {
        self.matter.is_some() && !["", "Internal"].contains(&self.category.as_str())
    }

    /// Title with the matter's number in it, if that is where it stands.
    pub fn whole_title(&self, world: &World) -> String {
        let number = self.matter_text(world).filter(|_| !self.matter_in_body);
        let parts = [self.what.clone(), number.unwrap_or_default(), self.about.clone()];
        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" – ")
    }

    /// Body with the matter's number in it, if that is where it stands.
    pub fn whole_body(&self, world: &World) -> String {
        match self.matter_text(world).filter(|_| self.matter_in_body) {
            Some(number) => format!("Matter: {number}"),
            None => String::new(),
        }
    }

    fn matter_text(&self, world: &World) -> Option<String> {
        self.matter.and_then(|n| world.matters.get(&n)).map(|m| m.display_number.clone())
    }
}

impl Repeats {
    /// The first occurrence.
    pub fn first(&self, zone: &str) -> When {
        match self {
            Repeats::Once { start, minutes } | Repeats::Series { start, minutes, .. } => When::Timed {
                start: *start,
                end: *start + Duration::minutes(*minutes),
                zone: zone.to_owned(),
            },
            Repeats::WholeDays { first, days } => {
                When::AllDay { first: *first, end: *first + Duration::days(*days) }
            }
        }
    }

    /// Lines of RFC 5545.
    pub fn rules(&self) -> Vec<String> {
        match self {
            Repeats::Once { .. } | Repeats::WholeDays { .. } => Vec::new(),
            Repeats::Series { rule, .. } => vec![rule.clone()],
        }
    }

    /// When somebody put it into the calendar: three weeks ahead, and never in the future.
    pub(super) fn created(&self, zone: &str, now: DateTime<Utc>) -> DateTime<Utc> {
        let day = match self {
            Repeats::Once { start, .. } | Repeats::Series { start, .. } => start.date(),
            Repeats::WholeDays { first, .. } => *first,
        };
        let nine = (day - Duration::days(21)).and_time(NaiveTime::MIN) + Duration::hours(9);
        crate::world::series::instant(nine, zone).min(now - Duration::hours(16))
    }

    /// Between which moments the practice system has entries for it: all of a single one, a year back and two
    /// months ahead of a series.
    pub(super) fn entered(&self, now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
        match self {
            Repeats::Once { .. } | Repeats::WholeDays { .. } => {
                (now - Duration::days(9000), now + Duration::days(9000))
            }
            Repeats::Series { .. } => (now - Duration::days(365), now + Duration::days(62)),
        }
    }
}
