//! "Why is this here?": the story of an appointment over all systems, from what is held here.

use crate::api::failure::Problem;
use crate::api::today::Step;
use crate::engine::Engine;
use crate::words;
use serde::Serialize;
use truedocket_core::time::words as time_words;
use truedocket_store::table::{event, ledger};

/// Finds at most this many events.
const MOST: u32 = 50;

/// Longest text that is looked for; nobody types more, and a pasted page is no search.
const LONGEST: usize = 1_000;

/// What is known about what was asked for.
#[derive(Clone, Debug, Serialize)]
pub struct History {
    /// Events that match.
    pub found: Vec<HistoryItem>,
}

/// One event or entry.
#[derive(Clone, Debug, Serialize)]
pub struct HistoryItem {
    /// The connection.
    pub system: String,
    /// Calendar and id.
    pub id: String,
    /// When it is.
    pub when: String,
    /// Its title.
    pub title: String,
    /// How it stands: `confirmed`, `tentative`, `cancelled`.
    pub state: String,
    /// What we did to it, from the ledger; oldest first.
    pub steps: Vec<Step>,
}

impl Engine {
    /// Finds events by words of their title, body or place, with all that the ledger says of them.
    ///
    /// # Errors
    /// The text is too long to be looked for; our own memory failed.
    pub async fn why(&self, text: &str) -> Result<History, Problem> {
        if text.chars().count() > LONGEST {
            return Err(words::refused(
                "That is more text than can be looked for.",
                "Give a few words of the title, a matter number or an id.",
            ));
        }
        let (office, zones, text) =
            (self.office(&self.policy().await?)?, self.zones.clone(), text.trim().to_owned());
        self.memory
            .read(move |reader| {
                let rows = ledger::rows(reader, 1, u32::MAX)?;
                let found = event::text_search(reader, &text, MOST)?.into_iter().map(|event| {
                    let id = event.key.to_string();
                    let own = rows.iter().filter(|row| row.entry.object == id);
                    let steps = own.map(|row| Step {
                        at: time_words::instant(row.entry.at, &office),
                        what: format!("{} by {}", row.entry.act, row.entry.actor),
                    });
                    HistoryItem {
                        system: event.key.connection.to_string(),
                        when: time_words::span(&event.span, &office, &zones),
                        title: event.title.reveal().to_owned(),
                        state: format!("{:?}", event.status).to_lowercase(),
                        steps: steps.collect(),
                        id,
                    }
                });
                Ok(History { found: found.collect() })
            })
            .await
            .map_err(|error| words::memory(&error))
    }
}
