//! Is this computer's clock right? The vendors' servers say so in every answer. After a jump of the clock they are asked
//! before anything is decided by it: sleep looks the same, and costs one question.

use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::reading;
use crate::words;
use chrono::{DateTime, TimeDelta, Utc};
use futures::future::join_all;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use truedocket_connect::http::call_counts::Skew;
use truedocket_connect::http::client::HttpClient;
use truedocket_store::table::setting;

/// Clocks that differ by less are one.
const TOLERATED: TimeDelta = TimeDelta::minutes(2);
/// What a server said longer ago than this says nothing of now.
const FRESH: TimeDelta = TimeDelta::hours(1);
const WRONG: &str = "clock_is_wrong";

/// How wrong the clock is, as it is kept for other processes to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WrongClock {
    /// Seconds by which this computer is ahead; negative when it is behind.
    pub(crate) ahead_seconds: i64,
}

/// The last look at the clock: what it showed, and how long this process had run then.
#[derive(Debug, Default)]
pub struct LastLook {
    last: Mutex<Option<(DateTime<Utc>, Duration)>>,
}

impl LastLook {
    /// Has the clock moved other than by itself since the last look, or is this the first one?
    fn has_jumped(&self, now: DateTime<Utc>, ran: Duration) -> bool {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).replace((now, ran));
        last.is_none_or(|(then, ran_then)| {
            let passed = TimeDelta::from_std(ran.saturating_sub(ran_then)).unwrap_or(TimeDelta::MAX);
            ((now - then) - passed).abs() > TOLERATED
        })
    }
}

/// The time by which the schedule is kept: the servers' where this computer's clock is known to be wrong. After a
/// jump, and as long as it was wrong, they are asked.
///
/// # Errors
/// Our own memory failed.
pub(crate) async fn true_time(engine: &Engine) -> Result<DateTime<Utc>, Problem> {
    let jumped = engine.looks.has_jumped(engine.now(), engine.clock.running());
    let known = wrong_clock(engine).await?;
    if jumped || known.is_some() {
        ask_servers(engine).await?;
    }
    let wrong = note_clocks(engine, jumped).await?;
    Ok(engine.now() - TimeDelta::seconds(wrong.map_or(0, |wrong| wrong.ahead_seconds)))
}

async fn ask_servers(engine: &Engine) -> Result<(), Problem> {
    let office = engine.office(&engine.policy().await?)?;
    let mut doors: Vec<Arc<HttpClient>> = Vec::new();
    for connection in reading::connections(engine).await? {
        if let Ok(ports) = reading::ports(engine, &connection, &office).await {
            doors.extend(ports.client);
        }
    }
    join_all(doors.iter().map(|door| door.ask_time())).await;
    Ok(())
}

/// Keeps what the servers said last. Where several differ from us, the one that is nearest is believed: one wrong
/// server must not stop the morning. `jumped`: what was known before says nothing any more.
///
/// # Errors
/// Our own memory failed.
pub(crate) async fn note_clocks(engine: &Engine, jumped: bool) -> Result<Option<WrongClock>, Problem> {
    let now = engine.now();
    let skews: Vec<Skew> = {
        let opened = engine.opened.lock().await;
        opened.values().filter_map(|(_, ports)| ports.tally.as_ref()?.skew()).collect()
    };
    let fresh = skews.into_iter().filter(|skew| (now - skew.seen).abs() < FRESH);
    let nearest = fresh.min_by_key(|skew| skew.by.abs());
    let known = wrong_clock(engine).await?;
    let wrong = match nearest {
        Some(skew) if skew.by.abs() > TOLERATED => Some(WrongClock { ahead_seconds: -skew.by.num_seconds() }),
        Some(_) => None,
        None if jumped => None,
        None => known.clone(),
    };
    if wrong != known {
        let kept = wrong.clone();
        let stored = engine.memory.write(move |tx| match kept {
            Some(wrong) => setting::set(tx, WRONG, &serde_json::to_string(&wrong)?),
            None => setting::remove(tx, WRONG),
        });
        stored.await.map_err(|error| words::memory(&error))?;
    }
    Ok(wrong)
}

/// How wrong the clock is, as far as is known.
pub(crate) async fn wrong_clock(engine: &Engine) -> Result<Option<WrongClock>, Problem> {
    let kept = engine.memory.read(|reader| setting::get(reader, WRONG)).await;
    let kept = kept.map_err(|error| words::memory(&error))?;
    Ok(kept.and_then(|text| serde_json::from_str(&text).ok()))
}

/// The same as a sentence.
pub(crate) async fn wrong_clock_in_words(engine: &Engine) -> Result<Option<String>, Problem> {
    Ok(wrong_clock(engine).await?.map(|wrong| in_words(wrong.ahead_seconds)))
}

fn in_words(ahead_seconds: i64) -> String {
    let minutes = ahead_seconds.abs() / 60;
    let how_much = match minutes {
        ..120 => format!("{minutes} minutes"),
        120..2_880 => format!("{} hours", minutes / 60),
        more => format!("{} days", more / 1_440),
    };
    let way = if ahead_seconds > 0 { "ahead of" } else { "behind" };
    format!(
        "This computer's clock is {how_much} {way} the time that the connected systems show. Please set it right."
    )
}
