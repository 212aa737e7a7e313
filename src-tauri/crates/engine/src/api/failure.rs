//! What a person is told when something did not work.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A refusal or failure in words for people. The sentence is written once, here at the rim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Problem {
    /// Stable code such as `TD-1234`, for support and for the few places where a screen acts on it.
    pub code: String,
    /// What happened.
    pub sentence: String,
    /// What it means for tomorrow's appointments; empty when nothing.
    pub meaning: String,
    /// What to do next.
    pub hint: String,
}
