//! Who is internal, who has left.

use crate::text::ClientText;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;

/// A mail address in the form that is compared: trimmed and lower case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Normalises; a leading `mailto:` (iCalendar) is dropped. Blank text gives `None`.
    pub fn new(text: &str) -> Option<Self> {
        let trimmed = text.trim();
        let bare = match trimmed.get(..7) {
            Some(head) if head.eq_ignore_ascii_case("mailto:") => &trimmed[7..],
            _ => trimmed,
        };
        (!bare.is_empty()).then(|| Self(bare.to_lowercase()))
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
}

/// Everybody who is or was internal. Who is not in it is an outsider.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staff {
    members: BTreeMap<Email, Member>,
}

impl Staff {
    /// Later members of one address replace earlier ones.
    pub fn new(members: impl IntoIterator<Item = Member>) -> Self {
        Self { members: members.into_iter().map(|m| (m.email.clone(), m)).collect() }
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

    /// All members in order of their address.
    pub fn iter(&self) -> impl Iterator<Item = &Member> {
        self.members.values()
    }
}
