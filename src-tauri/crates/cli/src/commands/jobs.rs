//! `jobs`: work that waits, was given up or is done.

use super::Done;
use crate::args::Jobs;
use crate::say;
use serde_json::{Value, json};
use std::sync::Arc;
use truedocket_engine::api::jobs::{JobState, JobStatus};
use truedocket_engine::{Engine, call};

/// A person has something to decide.
const DECIDE: u8 = 2;

/// `jobs`, `jobs retry`, `jobs dismiss`
pub(super) async fn run(act: Option<&Jobs>, engine: &Arc<Engine>, as_json: bool) -> Done {
    let (question, arguments) = match act {
        None => ("jobs.list", Value::Null),
        Some(Jobs::Retry { id }) => ("jobs.retry", json!({ "id": id })),
        Some(Jobs::Dismiss { id }) => ("jobs.dismiss", json!({ "id": id })),
    };
    let answer = call(engine, question, arguments).await?;
    let jobs: Vec<JobState> = serde_json::from_value(answer).unwrap_or_default();
    if as_json {
        say::json(&json!({ "jobs": jobs }));
    } else if jobs.is_empty() {
        say::line("Nothing waits, and nothing was given up.");
    }
    jobs.iter().filter(|_| !as_json).for_each(|job| say::line(&line(job)));
    let given_up = jobs.iter().any(|job| job.state == JobStatus::GivenUp);
    Ok(if given_up { DECIDE } else { 0 })
}

pub(super) fn line(job: &JobState) -> String {
    let state = match job.state {
        JobStatus::Waiting => format!("waits until {}", job.until),
        JobStatus::Working => "is worked on".to_owned(),
        JobStatus::Done => "done".to_owned(),
        JobStatus::GivenUp => "GIVEN UP".to_owned(),
        JobStatus::Dismissed => "dismissed".to_owned(),
    };
    let why = if job.why.is_empty() { String::new() } else { format!(": {}", job.why) };
    format!("{} {} {state}{why}", job.id, job.what)
}
