//! Clio's shapes, only the fields that are asked for. All may be missing; [`super::map`] decides what is needed.

use crate::reading::json;
use serde::{Deserialize, Deserializer};

/// An id: a number, or a text for days of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Id(pub(super) String);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Number(u64),
            Text(String),
        }
        match Either::deserialize(from)? {
            Either::Number(number) => Ok(Self(number.to_string())),
            Either::Text(text) => match json::id(Some(&text)) {
                Some(_) => Ok(Self(text)),
                None => Err(serde::de::Error::custom("an id is empty, or too long to be one")),
            },
        }
    }
}

/// `{ "data": … }`.
#[derive(Debug, Deserialize)]
pub(super) struct One<T> {
    pub(super) data: T,
}

/// A reference to something else.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Ref {
    pub(super) id: Id,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct User {
    pub(super) id: Option<Id>,
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) enabled: Option<bool>,
    pub(super) default_calendar_id: Option<Id>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Contact {
    pub(super) id: Option<Id>,
    pub(super) name: Option<String>,
    pub(super) primary_email_address: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Matter {
    pub(super) id: Option<Id>,
    pub(super) display_number: Option<String>,
    pub(super) custom_number: Option<String>,
    pub(super) description: Option<String>,
    pub(super) status: Option<String>,
    pub(super) client: Option<Named>,
    pub(super) responsible_attorney: Option<Addressed>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Named {
    pub(super) name: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Addressed {
    pub(super) email: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct EventType {
    pub(super) id: Option<Id>,
    pub(super) name: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Attendee {
    pub(super) id: Option<Id>,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) email: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Property {
    pub(super) id: Option<Id>,
    pub(super) name: Option<String>,
    pub(super) value: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Entry {
    pub(super) id: Option<Id>,
    pub(super) etag: Option<String>,
    /// Said since 4.0.12, whether it is asked for or not.
    pub(super) redacted: Option<bool>,
    pub(super) summary: Option<String>,
    pub(super) description: Option<String>,
    pub(super) location: Option<String>,
    pub(super) start_at: Option<String>,
    pub(super) end_at: Option<String>,
    pub(super) all_day: Option<bool>,
    pub(super) court_rule: Option<bool>,
    pub(super) updated_at: Option<String>,
    pub(super) start_at_time_zone: Option<String>,
    pub(super) matter: Option<Ref>,
    pub(super) calendar_owner: Option<Ref>,
    pub(super) calendar_entry_event_type: Option<EventType>,
    pub(super) attendees: Option<Vec<Attendee>>,
    pub(super) external_properties: Option<Vec<Property>>,
}

/// By which rule an entry repeats.
#[derive(Debug, Deserialize)]
pub(super) struct Rule {
    pub(super) recurrence_rule: Option<String>,
}
