//! The queue under load, for measuring: durable jobs put in, claimed and finished, as the worker does it.

use super::kind::Lane;
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::words;
use chrono::{DateTime, TimeDelta, Utc};
use truedocket_store::table::job::{self, Lease, NewJob};
use truedocket_store::{Result, Store};

/// What a job of others carries.
const PAYLOAD: usize = 250;
const HOLDER: &str = "trial";

impl Engine {
    /// Puts in so many jobs, `batch` of them a transaction, then claims and finishes all; what is finished and what is
    /// claimed next is one transaction, as the worker stores it. Answers with how many were finished.
    ///
    /// # Errors
    /// Our own memory failed.
    pub async fn queue_trial(&self, jobs: u32, batch: u32) -> std::result::Result<u32, Problem> {
        let now = self.now();
        let tried = self.memory.with(move |store| {
            fill(store, jobs, batch.max(1), now)?;
            empty(store, batch.max(1), now)
        });
        tried.await.map_err(|error| words::memory(&error))
    }
}

fn fill(store: &mut Store, jobs: u32, batch: u32, now: DateTime<Utc>) -> Result<()> {
    let payload = format!(r#"{{"to":"{}"}}"#, "x".repeat(PAYLOAD));
    for first in (0..jobs).step_by(batch as usize) {
        store.write(|tx| {
            for number in first..jobs.min(first + batch) {
                let new = NewJob {
                    kind: "trial".to_owned(),
                    lane: Lane::Keeping.word().to_owned(),
                    key: format!("trial/{number:06}"),
                    payload: payload.clone(),
                    run_after: now,
                    deadline: None,
                };
                job::put(tx, &new, now)?;
            }
            Ok::<_, truedocket_store::Error>(())
        })?;
    }
    Ok(())
}

fn empty(store: &mut Store, batch: u32, now: DateTime<Utc>) -> Result<u32> {
    let lease = Lease { holder: HOLDER, until: now + TimeDelta::minutes(2) };
    let (mut done, mut held) = (0, Vec::new());
    loop {
        let finished: Vec<i64> = std::mem::take(&mut held);
        held = store.write(|tx| {
            for number in &finished {
                job::finish(tx, *number, HOLDER, "{}", now)?;
            }
            let claimed = job::claim(tx, Lane::Keeping.word(), lease, batch, now)?;
            Ok::<_, truedocket_store::Error>(claimed.iter().map(|job| job.number).collect())
        })?;
        done += u32::try_from(finished.len()).unwrap_or(u32::MAX);
        if held.is_empty() {
            return Ok(done);
        }
    }
}
