//! "Why is this here?": the story of an appointment over all systems, from what is held here. `found` looks for events,
//! entries and what a clean-up took away, `story` tells what happened to them, `timeline` puts both systems together.

mod found;
pub(crate) use found::stands_for_private;
mod story;
mod timeline;

use crate::api::failure::Problem;
use crate::api::history::Timeline;
use crate::api::today::Step;
use crate::engine::Engine;
use crate::words;
use serde::Serialize;
use story::Story;
use truedocket_core::time::words as time_words;
use truedocket_core::time::zone::Zone;

/// Finds at most this many events and entries.
const MOST: usize = 50;

/// Longest text that is looked for; nobody types more, and a pasted page is no search.
const LONGEST: usize = 1_000;

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
    /// What happened to it; oldest first.
    pub steps: Vec<Step>,
}

impl Engine {
    /// Finds events, entries and what a clean-up took away, by words of title, body or place, a matter number or an id,
    /// with all that is known of them.
    ///
    /// # Errors
    /// The text is too long to be looked for; our own memory failed.
    pub async fn why(&self, text: &str) -> Result<History, Problem> {
        let text = wanted(text)?;
        let (office, zones) = (self.office(&self.policy().await?)?, self.zones.clone());
        let found = self.memory.read(move |reader| {
            let story = Story::of(reader, &office)?;
            let mut shown = Vec::new();
            for item in found::all(reader, &text, &office)? {
                shown.push(HistoryItem {
                    system: item.key.connection.to_string(),
                    id: item.key.to_string(),
                    when: time_words::span_of_year(&item.span, &office, &zones),
                    title: item.title.reveal().to_owned(),
                    state: item.state.clone(),
                    steps: written(story.tell(&[&item])?, &office),
                });
            }
            Ok(shown)
        });
        found.await.map(|found| History { found }).map_err(|error| words::memory(&error))
    }

    /// The same by appointment: both systems on one line of time.
    ///
    /// # Errors
    /// The text is too long to be looked for; our own memory failed.
    pub async fn timeline(&self, text: &str) -> Result<Timeline, Problem> {
        let text = wanted(text)?;
        let (office, zones) = (self.office(&self.policy().await?)?, self.zones.clone());
        let told = self.memory.read(move |reader| timeline::of(reader, &text, &office, &zones));
        let appointments = told.await.map_err(|error| words::memory(&error))?;
        Ok(Timeline { appointments })
    }
}

fn wanted(text: &str) -> Result<String, Problem> {
    if text.chars().count() > LONGEST {
        return Err(words::refused(
            "That is more text than can be looked for.",
            "Give a few words of the title, a matter number or an id.",
        ));
    }
    Ok(text.trim().to_owned())
}

/// Steps for people, oldest first.
fn written(mut steps: Vec<story::Happened>, office: &Zone) -> Vec<Step> {
    steps.sort();
    steps.dedup();
    let step = |(at, what)| Step { at: time_words::instant(at, office), what };
    steps.into_iter().map(step).collect()
}
