//! The docket: a day per attorney, with what either system says of each appointment.

use crate::api::states::{DocketAnswer, DocketStanding, Severity, SystemReading};
use crate::api::today::SystemState;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks `today.docket`.
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export)]
pub struct DocketAsked {
    /// The day, `2026-11-30`; empty for the next business day with what lies between.
    pub date: String,
}

/// The docket as it is shown on screen, in print and as JSON. It is what the last reading knew: no
/// calendar is read for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Docket {
    /// The firm's name.
    pub firm: String,
    /// `24 appointments for Mon, Nov 30, 2026: 15 agree, 7 differ, 2 not compared`.
    pub headline: String,
    /// `Monday, November 30, 2026`, or a span over a weekend.
    pub days: String,
    /// First day, `2026-11-30`.
    pub day_from: String,
    /// Last day, inclusive.
    pub day_to: String,
    /// When it was made: `Sun, Nov 29, 2026, 6:30 AM EST`.
    pub made: String,
    /// The systems that were compared.
    pub systems: Vec<SystemState>,
    /// What could not be checked and belongs to no system that is connected, each in one sentence.
    #[serde(default)]
    pub unread: Vec<String>,
    /// Attorneys first, then everybody else who has something on these days, then what belongs to nobody.
    pub people: Vec<DocketPerson>,
    /// What the marks of little time between two places mean; empty where nothing is marked.
    #[serde(default)]
    pub travel_note: String,
    /// Counts. An appointment counts once, also where it stands with several people or on several days.
    pub counts: DocketCounts,
}

impl Docket {
    /// Was all of each system read, and was there one on either side?
    pub fn is_whole(&self) -> bool {
        self.unread.is_empty() && self.systems.iter().all(|system| system.state == SystemReading::Ok)
    }
}

/// What became of the appointments of a docket. The last four add up to the first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DocketCounts {
    /// Appointments and entries without an appointment.
    #[ts(type = "number")]
    pub all: u64,
    /// Both systems say the same.
    #[ts(type = "number")]
    pub agree: u64,
    /// Something differs.
    #[ts(type = "number")]
    pub differ: u64,
    /// A rule of the firm is broken.
    #[ts(type = "number")]
    pub flagged: u64,
    /// Not compared, with a reason.
    #[ts(type = "number")]
    pub left_out: u64,
}

/// One person's appointments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DocketPerson {
    /// The name; `Nobody of the firm` for what has no owner.
    pub name: String,
    /// True for attorneys.
    pub attorney: bool,
    /// By day and begin.
    pub items: Vec<DocketItem>,
}

/// One appointment on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DocketItem {
    /// The day, `2026-11-30`.
    pub day: String,
    /// Minutes from midnight to the part of it that lies on this day, by the office's clocks: for drawing, not for words.
    pub start: u32,
    /// Where that part ends.
    pub end: u32,
    /// Covers whole days.
    pub all_day: bool,
    /// `Mon, Nov 30, 9:30 – 11:00 AM`.
    pub when: String,
    /// Title.
    pub title: String,
    /// Place; empty when there is none, and of a private one.
    pub place: String,
    /// The matter's number; empty when there is none.
    pub matter: String,
    /// Whose it is, then who else of the firm is asked to come; of a private one only the owners.
    pub people: Vec<String>,
    /// How bad it is to miss it.
    pub severity: Severity,
    /// How the two systems stand to one another.
    pub standing: DocketStanding,
    /// What each system says, the calendar of record first; one that does not have it is named, too.
    pub sides: Vec<DocketSide>,
    /// What differs, or why it was not compared.
    pub notes: Vec<String>,
    /// The discrepancies that it is part of, by id.
    pub discrepancies: Vec<String>,
    /// Another appointment of this person lies over it.
    pub overlaps: bool,
    /// What its owners, the firm's attorneys and people from outside have answered. Of a private one, only its owners.
    #[serde(default)]
    pub answers: Vec<DocketReply>,
    /// The same in words, and whether it is only held: `Declined by Ana Ruiz. Accepted by Zora Montague.`
    #[serde(default)]
    pub answered: String,
    /// It is only held, and not certain.
    #[serde(default)]
    pub held: bool,
    /// This person has declined it.
    #[serde(default)]
    pub declined: bool,
    /// Little time after this person's appointment before, which is at another place.
    #[serde(default)]
    pub travel: Option<DocketTravel>,
}

/// What somebody has answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DocketReply {
    /// The name, else the address.
    pub name: String,
    /// The answer; who has given none is not named.
    pub answer: DocketAnswer,
}

/// The time between two appointments at two places. How long the way takes is not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DocketTravel {
    /// Minutes between the end of the one and the begin of the other.
    pub minutes: u32,
    /// The place before, in short.
    pub from: String,
    /// The place of this one, in short.
    pub to: String,
    /// `30 min between Suffolk County Courthouse and Office`.
    pub said: String,
}

impl DocketItem {
    /// Where the systems differ, what they say that is not said above.
    pub fn other_versions(&self) -> impl Iterator<Item = &DocketSide> {
        let differs = self.standing == DocketStanding::Differs;
        self.sides.iter().filter(move |side| differs && side.present && side.when != self.when)
    }
}

/// What one system says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DocketSide {
    /// The connection's name.
    pub system: String,
    /// Is it of the calendar of record? Else it is of the practice system.
    #[serde(default)]
    pub record: bool,
    /// False: it is not there.
    pub present: bool,
    /// When it is there; empty when it is not.
    pub when: String,
    /// Minutes from midnight of the item's day; both 0 when it is not there or on another day.
    pub start: u32,
    /// Where it ends there.
    pub end: u32,
}
