//! The shapes of Calendar v3 as far as they are read. Every field may be missing or null, unknown ones are
//! ignored, enumerations stay text. No `Debug`: these hold client words.

use crate::reading::json::Raw;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `CalendarList`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CalendarList<'a> {
    #[serde(borrow)]
    pub(super) items: Raw<'a>,
    pub(super) next_page_token: Option<String>,
}

/// `CalendarListEntry`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CalendarEntry {
    pub(super) id: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) summary_override: Option<String>,
    pub(super) time_zone: Option<String>,
    pub(super) primary: Option<bool>,
    pub(super) deleted: Option<bool>,
    pub(super) data_owner: Option<String>,
    pub(super) access_role: Option<String>,
}

/// `Calendar`: only its labels are wanted.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CalendarDetails {
    pub(super) label_properties: Option<LabelProperties>,
}

/// `LabelProperties`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LabelProperties {
    pub(super) event_labels: Option<Vec<EventLabel>>,
}

/// `EventLabel`.
#[derive(Deserialize)]
pub(super) struct EventLabel {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
}

/// `Events`; `I` is what its items are read as.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Events<I> {
    pub(super) items: Option<Vec<I>>,
    pub(super) next_page_token: Option<String>,
    pub(super) next_sync_token: Option<String>,
    pub(super) access_role: Option<String>,
}

/// `Event`.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event {
    pub(super) id: Option<String>,
    pub(super) etag: Option<String>,
    pub(super) status: Option<String>,
    pub(super) created: Option<String>,
    pub(super) updated: Option<String>,
    #[serde(rename = "iCalUID")]
    pub(super) ical_uid: Option<String>,
    pub(super) recurring_event_id: Option<String>,
    pub(super) original_start_time: Option<EventDateTime>,
    pub(super) recurrence: Option<Vec<String>>,
    pub(super) start: Option<EventDateTime>,
    pub(super) end: Option<EventDateTime>,
    pub(super) summary: Option<String>,
    pub(super) description: Option<String>,
    pub(super) location: Option<String>,
    pub(super) creator: Option<Person>,
    pub(super) organizer: Option<Person>,
    pub(super) attendees: Option<Vec<EventAttendee>>,
    pub(super) attendees_omitted: Option<bool>,
    pub(super) transparency: Option<String>,
    pub(super) visibility: Option<String>,
    pub(super) event_type: Option<String>,
    pub(super) event_label_id: Option<String>,
    pub(super) extended_properties: Option<ExtendedProperties>,
    pub(super) source: Option<Source>,
}

/// `Event.source`.
#[derive(Deserialize)]
pub(super) struct Source {
    pub(super) url: Option<String>,
}

/// `EventDateTime`.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EventDateTime {
    pub(super) date: Option<String>,
    pub(super) date_time: Option<String>,
    pub(super) time_zone: Option<String>,
}

/// `Event.creator`, `Event.organizer`.
#[derive(Deserialize)]
pub(super) struct Person {
    pub(super) email: Option<String>,
}

/// `EventAttendee`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EventAttendee {
    pub(super) email: Option<String>,
    pub(super) display_name: Option<String>,
    pub(super) response_status: Option<String>,
    pub(super) resource: Option<bool>,
}

/// `Event.extendedProperties`.
#[derive(Deserialize)]
pub(super) struct ExtendedProperties {
    pub(super) private: Option<BTreeMap<String, Option<String>>>,
    pub(super) shared: Option<BTreeMap<String, Option<String>>>,
}

/// `Users` of the Directory API.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Users<'a> {
    #[serde(borrow)]
    pub(super) users: Raw<'a>,
    pub(super) next_page_token: Option<String>,
}

/// `User` of the Directory API.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct User {
    pub(super) primary_email: Option<String>,
    pub(super) name: Option<UserName>,
    pub(super) suspended: Option<bool>,
    pub(super) archived: Option<bool>,
    pub(super) organizations: Option<Vec<Organization>>,
}

/// `UserName`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UserName {
    pub(super) full_name: Option<String>,
}

/// `UserOrganization`.
#[derive(Deserialize)]
pub(super) struct Organization {
    pub(super) title: Option<String>,
    pub(super) primary: Option<bool>,
}
