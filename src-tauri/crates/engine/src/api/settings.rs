//! The firm's policy and facts about this installation.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What `settings.about` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct About {
    /// The firm's name.
    pub firm: String,
    /// The office's zone in words.
    pub zone: String,
    /// True when the connected systems are a pretend firm: the window then says "Sample data".
    pub sample: bool,
    /// The next morning run, in words.
    pub next_run: String,
    /// The last successful one, in words.
    pub last_run: String,
    /// The app's version.
    pub version: String,
    /// Which edition of the time-zone data is in use.
    pub zone_data: String,
}

/// One setting of the policy. `policy.list` answers with all, `policy.set` takes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Setting {
    /// The key, such as `morning_at`.
    pub key: String,
    /// Its value as text.
    pub value: String,
}

/// A day without business. `holidays.list` answers with those of this and next year; `holidays.set` takes all
/// days that the firm added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Holiday {
    /// `2026-11-26`.
    pub date: String,
    /// Its name.
    pub name: String,
    /// True for federal holidays, which are known by rule.
    pub federal: bool,
}

/// Somebody of the firm. `staff.list` answers with all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Person {
    /// The main address.
    pub email: String,
    /// The name.
    pub name: String,
    /// `attorney` or `staff`.
    pub duty: String,
    /// False for those who left.
    pub active: bool,
}
