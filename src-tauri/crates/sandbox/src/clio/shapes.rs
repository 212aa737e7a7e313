//! Which fields each resource has: plain ones, and those that need braces. Only fields that the world can fill
//! are here; asking for others is refused, which the vendor does for unknown ones only.

/// One resource.
#[derive(Debug)]
pub(super) struct Shape {
    /// Fields with a plain value.
    pub(super) plain: &'static [&'static str],
    /// Fields that hold one or more objects.
    pub(super) nested: &'static [(&'static str, &'static [&'static str])],
}

const MATTER: &[&str] = &[
    "id",
    "etag",
    "number",
    "display_number",
    "custom_number",
    "description",
    "status",
    "client_id",
    "billable",
    "open_date",
    "close_date",
    "created_at",
    "updated_at",
];
const CONTACT: &[&str] = &[
    "id",
    "etag",
    "name",
    "first_name",
    "last_name",
    "type",
    "created_at",
    "updated_at",
    "primary_email_address",
    "primary_phone_number",
    "is_client",
];
const USER: &[&str] = &[
    "id",
    "etag",
    "name",
    "first_name",
    "last_name",
    "initials",
    "email",
    "enabled",
    "default_calendar_id",
    "roles",
    "subscription_type",
    "time_zone",
    "account_owner",
    "created_at",
    "updated_at",
];
const CALENDAR: &[&str] =
    &["id", "etag", "name", "type", "permission", "visible", "created_at", "updated_at", "source"];
const EVENT_TYPE: &[&str] = &["id", "etag", "name", "color", "created_at", "updated_at"];
const ATTENDEE: &[&str] = &["id", "etag", "type", "name", "enabled", "email", "created_at", "updated_at"];
const PROPERTY: &[&str] = &["id", "etag", "name", "value", "created_at", "updated_at"];
const ENTRY: &[&str] = &[
    "id",
    "etag",
    "summary",
    "description",
    "location",
    "start_at",
    "end_at",
    "all_day",
    "recurrence_rule",
    "parent_calendar_entry_id",
    "court_rule",
    "created_at",
    "updated_at",
    "permission",
    "calendar_owner_id",
    "start_at_time_zone",
    "time_entries_count",
];

/// Calendar entries.
pub(super) const ENTRIES: Shape = Shape {
    plain: ENTRY,
    nested: &[
        ("matter", MATTER),
        ("calendar_owner", CALENDAR),
        ("calendars", CALENDAR),
        ("calendar_entry_event_type", EVENT_TYPE),
        ("attendees", ATTENDEE),
        ("external_properties", PROPERTY),
    ],
};
/// Matters.
pub(super) const MATTERS: Shape = Shape {
    plain: MATTER,
    nested: &[
        ("client", CONTACT),
        ("responsible_attorney", USER),
        ("originating_attorney", USER),
        ("user", USER),
    ],
};
/// Contacts.
pub(super) const CONTACTS: Shape = Shape {
    plain: CONTACT,
    nested: &[
        ("email_addresses", &["id", "etag", "name", "address", "primary"]),
        ("phone_numbers", &["id", "etag", "name", "number", "primary"]),
    ],
};
/// Users.
pub(super) const USERS: Shape = Shape { plain: USER, nested: &[("account", &["id", "etag", "name"])] };
/// Calendars.
pub(super) const CALENDARS: Shape = Shape { plain: CALENDAR, nested: &[("creator", USER)] };
/// Kinds of entries.
pub(super) const EVENT_TYPES: Shape = Shape { plain: EVENT_TYPE, nested: &[] };
/// Tasks.
pub(super) const TASKS: Shape = Shape {
    plain: &[
        "id",
        "etag",
        "name",
        "description",
        "priority",
        "status",
        "due_at",
        "permission",
        "created_at",
        "updated_at",
    ],
    nested: &[("matter", MATTER), ("assignee", &["id", "etag", "type", "name", "enabled"])],
};
/// Activities.
pub(super) const ACTIVITIES: Shape = Shape {
    plain: &["id", "etag", "type", "date", "quantity", "note", "created_at", "updated_at"],
    nested: &[("matter", MATTER), ("user", USER), ("calendar_entry", &["id", "etag"])],
};
