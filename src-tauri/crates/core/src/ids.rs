//! Names of things. Links between systems hang on these, never on titles.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::sync::Arc;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes the text as it is; ids are compared byte by byte (Graph's are case-sensitive).
            /// Copies of an id share one text: thousands of instances of a series name the same one.
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(text.as_ref().into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::new)
            }
        }
    };
}

text_id! {
    /// The name that the manager gave a connection; unique in one installation.
    ConnectionName
}
text_id! {
    /// A provider's id of a calendar.
    CalendarId
}
text_id! {
    /// A provider's id of an event or entry (Graph: the immutable id; an instance of a series has its own).
    RemoteId
}
text_id! {
    /// A provider's version of an event (ETag, change key). Every remote write takes the version that it saw.
    Version
}
text_id! {
    /// `UID` of RFC 5545 §3.8.4.7, equal in all copies of one event.
    IcalUid
}
text_id! {
    /// The practice system's own id of a matter; survives a renumbering of all matters.
    MatterId
}
text_id! {
    /// One execution of one part. Every log line, job and ledger entry of the run carries it.
    RunId
}

/// Where an event is: connection, calendar and the provider's id together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EventKey {
    /// The connection that it was read through.
    pub connection: ConnectionName,
    /// The calendar that it lies on.
    pub calendar: CalendarId,
    /// The provider's id.
    pub id: RemoteId,
}

impl fmt::Display for EventKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.connection, self.calendar, self.id)
    }
}
