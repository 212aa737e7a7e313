//! Pages of a file: it is read once, and handed out in pieces that a store can take at once.

use super::map;
use crate::ports::{AfterPage, CalendarItem, EventPage, PageToken};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::ics::Expansion;
use truedocket_core::time::Window;

/// Events of one page.
pub(super) const PAGE: usize = 500;

/// Where a reading stands. It holds for one state of the file only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PagePosition {
    /// Hash of the file.
    file: String,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    /// Events that were handed out.
    at: usize,
}

impl PagePosition {
    /// `None`: the token is none of ours.
    pub(super) fn of(token: &PageToken) -> Option<Self> {
        serde_json::from_str(&token.0).ok()
    }

    pub(super) fn window(&self) -> Window {
        Window { start: self.from, end: self.until }
    }

    fn token(&self) -> PageToken {
        // Texts, times and numbers always become JSON.
        PageToken(serde_json::to_string(self).unwrap_or_default())
    }
}

/// A file as it was read.
pub(super) struct Opened {
    hash: String,
    window: Window,
    expansion: Expansion,
}

impl Opened {
    pub(super) fn new(hash: String, window: Window, expansion: Expansion) -> Self {
        Self { hash, window, expansion }
    }

    /// The file and window that the place speaks of?
    pub(super) fn is_of(&self, place: &PagePosition) -> bool {
        self.hash == place.file && self.window == place.window()
    }

    /// The beginning.
    pub(super) fn start(&self) -> PagePosition {
        PagePosition { file: self.hash.clone(), from: self.window.start, until: self.window.end, at: 0 }
    }

    /// The page at that place. What is unreadable comes with the first.
    pub(super) fn page(&self, place: &PagePosition, calendar: &Calendar) -> EventPage {
        let unreadable = match place.at {
            0 => self.expansion.quarantined.iter().map(map::unreadable).collect(),
            _later => Vec::new(),
        };
        let own = self.expansion.instances.iter().skip(place.at).take(PAGE);
        let items: Vec<CalendarItem> =
            own.map(|instance| CalendarItem::Event(Box::new(map::event(&instance, calendar)))).collect();
        let at = place.at + items.len();
        let then = match at >= self.expansion.instances.len() {
            true => AfterPage::Done(None),
            false => AfterPage::More(PagePosition { at, ..place.clone() }.token()),
        };
        EventPage { items, unreadable, then }
    }
}

/// Tells one state of a file from another.
pub(super) fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
