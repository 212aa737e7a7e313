//! Words of clients: they are shown and compared, but never printed by accident.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A title, body, place or name that may identify a client. `Debug` shows its length only, so that `{:?}` in a
/// log line or a panic cannot leak it; showing it takes a deliberate [`ClientText::reveal`].
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientText(String);

impl ClientText {
    /// Wraps the text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself: for screens, reports and comparisons, never for logs.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// True when there is nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl fmt::Debug for ClientText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientText({} chars)", self.0.chars().count())
    }
}

impl From<&str> for ClientText {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}
