//! "Why is this here?": the story of an appointment over all systems, from what is held here.

use crate::api::failure::Problem;
use crate::api::today::Step;
use crate::engine::Engine;
use crate::words;
use serde::Serialize;
use truedocket_core::firm::matter::Entry;
use truedocket_core::ids::{EventKey, RemoteId};
use truedocket_core::morning::outcome::PRIVATE_TITLE;
use truedocket_core::text::ClientText;
use truedocket_core::time::{Span, words as time_words};
use truedocket_store::Reader;
use truedocket_store::table::{connection, entry, event, ledger};

/// Finds at most this many events and entries.
const MOST: u32 = 50;

/// Longest text that is looked for; nobody types more, and a pasted page is no search.
const LONGEST: usize = 1_000;

/// The state of what is no longer there.
const GONE: &str = "gone";

/// What is known about what was asked for.
#[derive(Clone, Debug, Serialize)]
pub struct History {
    /// Events and entries that match, the newest first.
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
    /// How it stands: `confirmed`, `tentative`, `cancelled`; `gone` when it is no longer there.
    pub state: String,
    /// What we did to it, from the ledger; oldest first.
    pub steps: Vec<Step>,
}

/// What stands for a private event is as private as it.
fn stands_for_private(reader: &Reader, entry: &Entry) -> truedocket_store::Result<bool> {
    let Some(source) = entry.source.as_deref().filter(|id| !id.is_empty()) else { return Ok(false) };
    for known in connection::list(reader)? {
        let (living, _) = event::living_and_gone(reader, &known.connection.name, &RemoteId::new(source))?;
        if living.iter().any(|event| event.private) {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Engine {
    /// Finds events and entries by words of their title, body or place, with all that the ledger says of them.
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
        let found = self.memory.read(move |reader| {
            let rows = ledger::rows(reader, 1, u32::MAX)?;
            let steps = |object: &EventKey| {
                let object = object.to_string();
                let own = rows.iter().filter(|row| row.entry.object == object);
                let own = own.map(|row| Step {
                    at: time_words::instant(row.entry.at, &office),
                    what: format!("{} by {}", row.entry.act, row.entry.actor),
                });
                own.collect()
            };
            let item = |key: &EventKey, span: &Span, title: &ClientText, state: String| {
                let item = HistoryItem {
                    system: key.connection.to_string(),
                    id: key.to_string(),
                    when: time_words::span_of_year(span, &office, &zones),
                    title: title.reveal().to_owned(),
                    state,
                    steps: steps(key),
                };
                (span.instants(&office).0, item)
            };
            let hidden = ClientText::new(PRIVATE_TITLE);
            let mut found = Vec::new();
            for (event, gone_at) in event::text_search(reader, &text, MOST)? {
                let status = format!("{:?}", event.status).to_lowercase();
                let state = if gone_at.is_some() { GONE.to_owned() } else { status };
                let title = if event.private { &hidden } else { &event.title };
                found.push(item(&event.key, &event.span, title, state));
            }
            for (entry, gone_at) in entry::text_search(reader, &text, MOST)? {
                let state = if gone_at.is_some() { GONE } else { "confirmed" }.to_owned();
                let title = if stands_for_private(reader, &entry)? { &hidden } else { &entry.title };
                found.push(item(&entry.key, &entry.span, title, state));
            }
            found.sort_by(|(a, one), (b, other)| {
                (b, &one.system, &one.id).cmp(&(a, &other.system, &other.id))
            });
            found.truncate(MOST as usize);
            Ok(found.into_iter().map(|(_, item)| item).collect())
        });
        found.await.map(|found| History { found }).map_err(|error| words::memory(&error))
    }
}
