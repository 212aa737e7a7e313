//! Durable jobs through the queue of the encrypted store: put in, claimed, finished.

use super::ingest::engine;
use super::meter::Meter;
use super::{Input, answer, could_not};
use crate::demo::ThrowAway;
use serde_json::{Value, json};
use std::path::Path;
use truedocket_engine::api::failure::Problem;

/// Jobs of one transaction in the second half.
const BATCH: u32 = 100;

/// One by one, and the same again in batches. The store is a throw-away one, or lies in the folder that is named.
pub(super) async fn run(input: &Input<'_>, database: Option<&Path>) -> Result<Value, Problem> {
    let Input::Made(count) = input else {
        return Err(could_not("The queue reads no files", &"name a number of jobs"));
    };
    let jobs = u32::try_from(*count).unwrap_or(u32::MAX);
    let home = ThrowAway::new("queue").map_err(|cause| could_not("No folder could be made", &cause))?;
    let home = database.unwrap_or(home.path());
    let one_by_one = trial(&home.join("one"), jobs, 1).await?;
    let in_batches = trial(&home.join("batches"), jobs, BATCH).await?;
    let counted = json!({ "n": jobs, "in_batches": in_batches.fields() });
    Ok(answer("queue", &counted, &one_by_one))
}

async fn trial(home: &Path, jobs: u32, batch: u32) -> Result<super::meter::Took, Problem> {
    std::fs::create_dir_all(home).map_err(|cause| could_not("No folder could be made", &cause))?;
    let engine = engine(home).await?;
    let meter = Meter::start();
    let done = engine.queue_trial(jobs, batch).await?;
    let took = meter.stop();
    if done < jobs {
        return Err(could_not("Jobs were lost", &format!("{done} of {jobs} were finished")));
    }
    Ok(took)
}
