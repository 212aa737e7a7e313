//! The story of an appointment over all systems.

use crate::api::places::Place;
use crate::api::today::Step;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks `history.timeline`: words of the title, body or place, a matter number or an id.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TimelineAsked {
    /// What is looked for.
    pub text: String,
}

/// All appointments that were found, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Timeline {
    /// Each with its story.
    pub appointments: Vec<AppointmentStory>,
}

/// One appointment over all systems.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AppointmentStory {
    /// Its title, as the calendar of record has it, else the practice system.
    pub title: String,
    /// When it is.
    pub when: String,
    /// Its event in each calendar and its entries.
    pub sides: Vec<StorySide>,
    /// What happened, oldest first: readings, changes, differences, fixes, clean-ups, restores, matches.
    pub steps: Vec<Step>,
}

/// One event or entry of an appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct StorySide {
    /// The connection's name.
    pub system: String,
    /// Calendar and id.
    pub id: String,
    /// The same, to open it there.
    pub place: Place,
    /// Its title.
    pub title: String,
    /// When it is there.
    pub when: String,
    /// How it stands: `confirmed`, `tentative`, `cancelled`; `gone` when it is no longer there.
    pub state: String,
}
