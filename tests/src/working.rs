//! One way of working: what is due is done at its time or says why not and until when; nothing holds the morning report;
//! other commands work while somebody holds the home.

mod clock;
mod evening;
mod held;
mod killed;
mod lanes;
mod morning;
mod owed;
mod stopping;

use crate::installation::Installation;
use crate::program::Home;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::time::Duration;
use truedocket_engine::api::today::Report;

/// Nothing that is waited for here takes this long on any machine.
const LIMIT: Duration = Duration::from_secs(90);

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// One look of the schedule, which must come to its end: the clock of the tests does not pass by itself, so that who sits
/// out a long wait sits for ever.
async fn tick(installation: &Installation) {
    let ticked = tokio::time::timeout(LIMIT, installation.engine.tick()).await;
    ticked.expect("no lane may sit out what a vendor asked for").expect("our own memory is well");
}

async fn newest(installation: &Installation) -> Option<Report> {
    let report = installation.ask("today.report", json!({})).await.expect("it can be asked");
    serde_json::from_value(report).expect("a report or none")
}

async fn jobs(installation: &Installation) -> Vec<Value> {
    let answer = installation.ask("jobs.list", json!({})).await.expect("it can be asked");
    answer.as_array().expect("a list").clone()
}

async fn health(installation: &Installation) -> Value {
    installation.ask("health.state", json!({})).await.expect("it can be asked")
}

/// Waits until something holds of what the home remembers.
async fn until<T>(home: &Home, what: &str, look: impl Fn(&truedocket_store::Reader) -> Option<T>) -> T {
    let mut often = tokio::time::interval(Duration::from_millis(100));
    let found = async {
        loop {
            often.tick().await;
            if home.database().exists()
                && let Some(found) = look(&home.memory())
            {
                return found;
            }
        }
    };
    tokio::time::timeout(LIMIT, found).await.unwrap_or_else(|_| panic!("{what} never happens"))
}
