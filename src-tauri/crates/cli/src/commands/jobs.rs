//! `jobs`: work that waits, was given up or is done.

use super::Done;
use crate::advice::program;
use crate::args::{Arguments, Jobs};
use crate::say;
use serde_json::{Value, json};
use std::sync::Arc;
use truedocket_engine::api::jobs::{JobState, JobStatus};
use truedocket_engine::audit::purges::UnderWay;
use truedocket_engine::{Engine, call};

/// A person has something to decide.
const DECIDE: u8 = 2;

/// `jobs`, `jobs retry`, `jobs dismiss`
pub(super) async fn run(act: Option<&Jobs>, engine: &Arc<Engine>, typed: &Arguments) -> Done {
    let as_json = typed.json;
    let (question, arguments) = match act {
        None => ("jobs.list", Value::Null),
        Some(Jobs::Retry { id }) => ("jobs.retry", json!({ "id": id })),
        Some(Jobs::Dismiss { id }) => ("jobs.dismiss", json!({ "id": id })),
    };
    let answer = call(engine, question, arguments).await?;
    let jobs: Vec<JobState> = serde_json::from_value(answer).unwrap_or_default();
    let purges = engine.purges_under_way().await?;
    if as_json {
        say::json(&json!({ "jobs": jobs, "purges": purges }));
    } else if jobs.is_empty() && purges.is_empty() {
        say::line("Nothing waits, and nothing was given up.");
    }
    jobs.iter().filter(|_| !as_json).for_each(|job| say::line(&line(job)));
    purges.iter().filter(|_| !as_json).for_each(|purge| say::line(&resting(purge, &program(typed))));
    let given_up = jobs.iter().any(|job| job.state == JobStatus::GivenUp);
    Ok(if given_up || !purges.is_empty() { DECIDE } else { 0 })
}

/// A purge that is not at its end, with how to go on.
pub(super) fn resting(purge: &UnderWay, program: &str) -> String {
    let UnderWay { run, approved, done, to_go, approve, warned, .. } = purge;
    let large = if *warned { " --large" } else { "" };
    format!(
        "A clean-up is under way since {approved}: {done} done, {to_go} to go. Go on with `{program} audit purge --run {run} \
         --approve {approve}{large}`, or take back what was done with `{program} audit undo --run {run}`."
    )
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

#[cfg(test)]
mod tests {
    use super::{UnderWay, resting};

    fn purge(warned: bool) -> UnderWay {
        UnderWay {
            run: "r1".to_owned(),
            purge: "p1".to_owned(),
            approved: "Thu, Nov 12".to_owned(),
            done: 3,
            to_go: 4,
            approve: 7,
            warned,
        }
    }

    #[test]
    fn what_is_advised_can_be_typed_as_it_is() {
        let told = resting(&purge(false), "truedocket --home /srv/firm");
        let go_on = "`truedocket --home /srv/firm audit purge --run r1 --approve 7`";
        assert!(told.contains(go_on), "the same installation, and no warning to be read: {told}");
        assert!(
            told.contains("`truedocket --home /srv/firm audit undo --run r1`"),
            "also of the undo: {told}"
        );
        assert!(
            resting(&purge(true), "truedocket").contains("--approve 7 --large`"),
            "where there are warnings"
        );
    }
}
