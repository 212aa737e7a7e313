//! The shapes of Calendar v3 as far as they are read. Every field may be missing or null, unknown ones are
//! ignored, enumerations stay text. No `Debug`: these hold client words. `S` is what the texts of an event are held
//! as: `PageText` where it is mapped at once, else `String`.

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
#[serde(rename_all = "camelCase", bound = "S: Deserialize<'de> + Ord")]
pub(super) struct Event<S = String> {
    pub(super) id: Option<S>,
    pub(super) etag: Option<S>,
    pub(super) status: Option<S>,
    pub(super) created: Option<S>,
    pub(super) updated: Option<S>,
    #[serde(rename = "iCalUID")]
    pub(super) ical_uid: Option<S>,
    pub(super) recurring_event_id: Option<S>,
    pub(super) original_start_time: Option<EventDateTime<S>>,
    pub(super) recurrence: Option<Vec<S>>,
    pub(super) start: Option<EventDateTime<S>>,
    pub(super) end: Option<EventDateTime<S>>,
    pub(super) summary: Option<S>,
    pub(super) description: Option<S>,
    pub(super) location: Option<S>,
    pub(super) creator: Option<Person<S>>,
    pub(super) organizer: Option<Person<S>>,
    pub(super) attendees: Option<Vec<EventAttendee<S>>>,
    pub(super) attendees_omitted: Option<bool>,
    pub(super) transparency: Option<S>,
    pub(super) visibility: Option<S>,
    pub(super) event_type: Option<S>,
    pub(super) event_label_id: Option<S>,
    pub(super) extended_properties: Option<ExtendedProperties<S>>,
    pub(super) source: Option<Source<S>>,
}

/// `Event.source`.
#[derive(Deserialize)]
pub(super) struct Source<S = String> {
    pub(super) url: Option<S>,
}

/// `EventDateTime`.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EventDateTime<S = String> {
    pub(super) date: Option<S>,
    pub(super) date_time: Option<S>,
    pub(super) time_zone: Option<S>,
}

/// `Event.creator`, `Event.organizer`.
#[derive(Deserialize)]
pub(super) struct Person<S = String> {
    pub(super) email: Option<S>,
}

/// `EventAttendee`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EventAttendee<S = String> {
    pub(super) email: Option<S>,
    pub(super) display_name: Option<S>,
    pub(super) response_status: Option<S>,
    pub(super) resource: Option<bool>,
}

/// `Event.extendedProperties`.
#[derive(Deserialize)]
#[serde(bound = "S: Deserialize<'de> + Ord")]
pub(super) struct ExtendedProperties<S = String> {
    pub(super) private: Option<BTreeMap<S, Option<S>>>,
    pub(super) shared: Option<BTreeMap<S, Option<S>>>,
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
