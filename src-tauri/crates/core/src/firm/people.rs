//! Who is internal, who has left.

use crate::rules::owner::FirmRole;
use crate::text::ClientText;
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// A mail address in the form that is compared: trimmed and lower case.
///
/// Copies share one text: whoever judges an appointment names its people again and again.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(Arc<str>);

impl Email {
    /// Normalises; a leading `mailto:` (iCalendar) is dropped. Blank text gives `None`.
    pub fn new(text: &str) -> Option<Self> {
        let trimmed = text.trim();
        let bare = match trimmed.get(..7) {
            Some(head) if head.eq_ignore_ascii_case("mailto:") => &trimmed[7..],
            _ => trimmed,
        };
        (!bare.is_empty()).then(|| Self(bare.to_lowercase().into()))
    }

    /// The normalised address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Addresses compare as their texts do, so that sets of them can be asked with a text.
impl Borrow<str> for Email {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl Serialize for Email {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Email {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(text.into()))
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

/// What a person does at the firm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Answers for matters; their calendars are reconciled.
    Attorney,
    /// Everyone else at the firm.
    Staff,
}

/// One member of the firm, present or former.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The main address; members are told apart by it.
    pub email: Email,
    /// The name as people know it.
    pub name: ClientText,
    /// What the person does.
    pub duty: Duty,
    /// False once the directory has suspended or disabled the account, or the staff list says so.
    pub active: bool,
    /// The last day, where a staff list names it.
    pub left_on: Option<NaiveDate>,
    /// The attorneys for whom this person types appointments in, where a staff list names them.
    #[serde(default)]
    pub schedules_for: BTreeSet<Email>,
}

/// Everybody who is or was internal. Who is not in it is an outsider.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staff {
    members: BTreeMap<Email, Member>,
    /// At least one of them is known to be an attorney.
    names_attorneys: bool,
}

impl Staff {
    /// Later members of one address replace earlier ones.
    pub fn new(members: impl IntoIterator<Item = Member>) -> Self {
        let members: BTreeMap<Email, Member> = members.into_iter().map(|m| (m.email.clone(), m)).collect();
        let names_attorneys = members.values().any(|member| member.duty == Duty::Attorney);
        Self { members, names_attorneys }
    }

    /// The member with that address.
    pub fn find(&self, email: &Email) -> Option<&Member> {
        self.members.get(email)
    }

    /// The member with that address, which [`Email`] has brought into its form before.
    pub fn find_normal(&self, address: &str) -> Option<&Member> {
        self.members.get(address)
    }

    /// Is, or was, the address one of the firm's?
    pub fn is_internal(&self, email: &Email) -> bool {
        self.members.contains_key(email)
    }

    /// What somebody is to the firm. A list that names no attorney at all says nothing of anybody's duty: then each
    /// member counts as one.
    pub fn role(&self, email: &Email) -> FirmRole {
        self.role_of_normal(email.as_str())
    }

    /// What somebody is to the firm whose address [`Email`] has brought into its form before.
    pub fn role_of_normal(&self, address: &str) -> FirmRole {
        match self.members.get(address).map(|member| member.duty) {
            None => FirmRole::Outside,
            Some(Duty::Attorney) => FirmRole::Attorney,
            Some(Duty::Staff) if self.names_attorneys => FirmRole::Staff,
            Some(Duty::Staff) => FirmRole::Attorney,
        }
    }

    /// Has the person left the firm before that day?
    pub fn has_left(&self, email: &Email, day: NaiveDate) -> bool {
        self.members.get(email).is_some_and(|member| match member.left_on {
            Some(last) => last < day,
            None => !member.active,
        })
    }

    /// All members in order of their address.
    pub fn iter(&self) -> impl Iterator<Item = &Member> {
        self.members.values()
    }
}
