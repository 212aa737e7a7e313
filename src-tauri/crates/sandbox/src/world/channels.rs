//! Channels of a calendar provider: somebody asked to be told that a calendar changed. Nothing leaves the machine; the
//! world counts what would have been sent.

use super::World;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// Whose sign-in asked for it.
    pub account: String,
    /// The calendar whose events it tells of.
    pub calendar: String,
    /// The provider's name of what is watched.
    pub resource: String,
    /// Where the messages go.
    pub address: String,
    /// What the client wants to have in each message.
    pub token: Option<String>,
    /// When it ends.
    pub expires: DateTime<Utc>,
    /// Messages so far; the first says that it is open.
    pub messages: u64,
}

impl World {
    /// Counts a message on each channel of that calendar which is still open.
    pub(super) fn tell_channels(&mut self, calendar: &str, now: DateTime<Utc>) {
        for channel in self.channels.values_mut() {
            if channel.calendar == calendar && now < channel.expires {
                channel.messages += 1;
            }
        }
    }
}
