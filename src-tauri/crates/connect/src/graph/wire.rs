//! The shapes of Graph as far as they are read. Every field may be missing or null, unknown ones are ignored,
//! enumerations stay text. No `Debug`: these hold client words.

use serde::Deserialize;

/// Any collection; `I` is what its items are read as.
#[derive(Deserialize)]
pub(super) struct Collection<I> {
    pub(super) value: Option<Vec<I>>,
    #[serde(rename = "@odata.nextLink")]
    pub(super) next_link: Option<String>,
    #[serde(rename = "@odata.deltaLink")]
    pub(super) delta_link: Option<String>,
}

/// `user`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct User {
    pub(super) id: Option<String>,
    pub(super) display_name: Option<String>,
    pub(super) mail: Option<String>,
    pub(super) user_principal_name: Option<String>,
    pub(super) account_enabled: Option<bool>,
    pub(super) job_title: Option<String>,
    pub(super) user_type: Option<String>,
}

/// `mailboxSettings`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MailboxSettings {
    pub(super) time_zone: Option<String>,
}

/// `calendar`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CalendarEntry {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) is_default_calendar: Option<bool>,
    pub(super) owner: Option<EmailAddress>,
}

/// `emailAddress`.
#[derive(Clone, Deserialize)]
pub(super) struct EmailAddress {
    pub(super) address: Option<String>,
    pub(super) name: Option<String>,
}

/// `recipient`.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Recipient {
    pub(super) email_address: Option<EmailAddress>,
}

/// `event`.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event {
    pub(super) id: Option<String>,
    #[serde(rename = "@removed")]
    pub(super) removed: Option<Removed>,
    #[serde(rename = "@odata.etag")]
    pub(super) etag: Option<String>,
    pub(super) change_key: Option<String>,
    pub(super) last_modified_date_time: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    #[serde(rename = "iCalUId")]
    pub(super) ical_uid: Option<String>,
    pub(super) series_master_id: Option<String>,
    pub(super) original_start: Option<String>,
    pub(super) original_start_time_zone: Option<String>,
    pub(super) start: Option<DateTimeTimeZone>,
    pub(super) end: Option<DateTimeTimeZone>,
    pub(super) is_all_day: Option<bool>,
    pub(super) is_cancelled: Option<bool>,
    pub(super) subject: Option<String>,
    pub(super) body: Option<ItemBody>,
    pub(super) location: Option<Location>,
    pub(super) organizer: Option<Recipient>,
    pub(super) attendees: Option<Vec<Attendee>>,
    pub(super) response_status: Option<AttendeeStatus>,
    pub(super) categories: Option<Vec<String>>,
    pub(super) show_as: Option<String>,
    pub(super) sensitivity: Option<String>,
}

/// `@removed`: that it is there says it all.
#[derive(Deserialize)]
pub(super) struct Removed {}

/// `dateTimeTimeZone`.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DateTimeTimeZone {
    pub(super) date_time: Option<String>,
    pub(super) time_zone: Option<String>,
}

/// `itemBody`.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ItemBody {
    pub(super) content: Option<String>,
    pub(super) content_type: Option<String>,
}

/// `location`.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    pub(super) display_name: Option<String>,
}

/// `attendee`.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Attendee {
    pub(super) email_address: Option<EmailAddress>,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) status: Option<AttendeeStatus>,
}

/// `responseStatus`.
#[derive(Clone, Deserialize)]
pub(super) struct AttendeeStatus {
    pub(super) response: Option<String>,
}
