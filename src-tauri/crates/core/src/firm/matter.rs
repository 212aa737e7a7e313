//! Matters of the practice system and the entries of its calendar.

use crate::firm::people::Email;
use crate::ids::{CalendarId, EventKey, MatterId, RemoteId, Version};
use crate::text::ClientText;
use crate::time::Span;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where a matter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatterStatus {
    /// Not opened yet.
    Pending,
    /// Active.
    Open,
    /// Over; events that lie ahead need a person.
    Closed,
}

/// A matter of the practice system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// The practice system's id.
    pub id: MatterId,
    /// The number that people type (Clio: `display_number`).
    pub number: String,
    /// Other numbers that name it (Clio: `custom_number`).
    pub other_numbers: Vec<String>,
    /// What it is about.
    pub description: ClientText,
    /// Who the client is.
    pub client: ClientText,
    /// Where it stands.
    pub status: MatterStatus,
    /// The attorney who answers for it.
    pub responsible: Option<Email>,
}

/// An entry of the practice system's calendar (one occurrence of a repeating one).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Where it is; the calendar is its owner's calendar in the practice system.
    pub key: EventKey,
    /// The version that was read.
    pub version: Version,
    /// When it takes place.
    pub span: Span,
    /// Title.
    pub title: ClientText,
    /// Body as plain text.
    pub body: ClientText,
    /// Place.
    pub place: ClientText,
    /// Its matter.
    pub matter: Option<MatterId>,
    /// Whose calendar it is on.
    pub owner: Option<Email>,
    /// The entry's kind as the practice system names it (Clio: event type).
    pub category: Option<String>,
    /// Addresses of users and contacts who attend.
    pub attendees: Vec<Email>,
    /// The id of the event of the calendar of record that it stands for, where one was left in it.
    pub source: Option<String>,
    /// Made by the practice system's own court rules or limitation dates: shown, never touched.
    pub ruled: bool,
    /// When it was last changed.
    pub updated: Option<DateTime<Utc>>,
}

/// A user of the practice system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticeUser {
    /// The practice system's id.
    pub id: RemoteId,
    /// Name.
    pub name: ClientText,
    /// Address.
    pub email: Option<Email>,
    /// Still has an account.
    pub enabled: bool,
    /// The calendar that entries of this user lie on.
    pub calendar: Option<CalendarId>,
}

/// Somebody in the practice system's address book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The practice system's id.
    pub id: RemoteId,
    /// Name.
    pub name: ClientText,
    /// Main address.
    pub email: Option<Email>,
}
