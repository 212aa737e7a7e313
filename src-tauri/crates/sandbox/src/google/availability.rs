//! `status` and `transparency`: whether an event is certain, and whether it takes time. At Google these are two fields,
//! and a tentative event can be free; the world has one word for both.

use crate::world::Event;

/// Stands among the properties of a tentative event that takes no time.
const FREE: &str = "google.tentative.free";

/// Both fields of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Availability {
    /// `status` is `tentative`.
    pub(super) tentative: bool,
    /// `transparency` is `transparent`.
    pub(super) free: bool,
}

impl Availability {
    /// What an event says now.
    pub(super) fn of(event: &Event) -> Self {
        let tentative = event.show_as == "tentative";
        let free = event.show_as == "free" || (tentative && event.properties.contains_key(FREE));
        Self { tentative, free }
    }

    /// Makes an event say so. What is neither (away, elsewhere) stays what it is.
    pub(super) fn put(self, event: &mut Event) {
        event.properties.remove(FREE);
        let word = match (self.tentative, self.free) {
            (true, free) => {
                if free {
                    event.properties.insert(FREE.to_owned(), "true".to_owned());
                }
                "tentative"
            }
            (false, true) => "free",
            (false, false) if matches!(event.show_as.as_str(), "tentative" | "free") => "busy",
            (false, false) => return,
        };
        event.show_as = word.to_owned();
    }
}
