//! `health`, `why`, `logs`, `call`: what the engine knows, asked from the terminal.

use super::Done;
use crate::advice::program;
use crate::args::Arguments;
use crate::say;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use truedocket_engine::api::jobs::{Health, JobStatus, LedgerState};
use truedocket_engine::api::runs::Run;
use truedocket_engine::api::states::ConnectionHealth;
use truedocket_engine::{Engine, call, words};

/// The state of what is no longer there.
const GONE: &str = "gone";

/// `health`
pub(super) async fn health(engine: &Arc<Engine>, typed: &Arguments) -> Done {
    let about = call(engine, "settings.about", Value::Null).await?;
    let connections = call(engine, "connections.list", Value::Null).await?;
    let runs = call(engine, "runs.list", Value::Null).await?;
    let newest = runs.get(0).cloned().unwrap_or(Value::Null);
    let answer = call(engine, "health.state", Value::Null).await?;
    let state: Health = serde_json::from_value(answer.clone()).map_err(|cause| {
        words::problem(
            "TD-1003",
            format!("The health could not be read: {cause}."),
            "",
            "Please write to us.",
        )
    })?;
    let purges = engine.purges_under_way().await?;
    if typed.json {
        let mut health =
            json!({ "about": about, "connections": connections, "last_run": newest, "purges": purges });
        for (field, value) in answer.as_object().into_iter().flatten() {
            health[field] = value.clone();
        }
        say::json(&health);
    } else {
        tell_health(&state, &about, &connections);
        purges.iter().for_each(|purge| say::line(&super::jobs::resting(purge, &program(typed))));
    }
    let to_decide = !purges.is_empty() || state.waiting.iter().any(|job| job.state == JobStatus::GivenUp);
    Ok(match (state.well, to_decide) {
        (false, _) => 3,
        (true, true) => 2,
        (true, false) => 0,
    })
}

fn tell_health(state: &Health, about: &Value, connections: &Value) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    say::line(if state.well { "All is well." } else { "NOT WELL" });
    say::line(&format!("Last check {}, next {}", text(&about["lastRun"]), text(&about["nextRun"])));
    say::line(&format!("Zone {}, zone data {}", text(&about["zone"]), text(&about["zoneData"])));
    if !state.clock.is_empty() {
        say::line(&format!("CLOCK: {}", state.clock));
    }
    match state.ledger.state {
        LedgerState::Kept => {}
        LedgerState::Unguarded => say::line(&format!("Ledger: {}", state.ledger.said)),
        LedgerState::NotKept => say::line(&format!("LEDGER: {}", state.ledger.said)),
        LedgerState::Broken => say::line(&format!("LEDGER BROKEN: {}", state.ledger.said)),
    }
    for part in state.parts.iter().filter(|part| !part.overdue.is_empty()) {
        say::line(&format!("OVERDUE: {}: {}", part.part, part.overdue));
    }
    for one in connections.as_array().into_iter().flatten() {
        let (name, read) = (text(&one["name"]), text(&one["lastSuccess"]));
        let state = serde_json::from_value(one["state"].clone()).unwrap_or(ConnectionHealth::Unknown);
        let how = crate::words::connection(state);
        say::line(&format!("{name}: {how}, last read {}", if read.is_empty() { "never" } else { &read }));
    }
    state.waiting.iter().for_each(|job| say::line(&super::jobs::line(job)));
}

/// `why`: what was found, one by one, and the story of each appointment over all systems.
pub(super) async fn why(text: &str, addresses: bool, engine: &Arc<Engine>, as_json: bool) -> Done {
    let (history, timeline) = (engine.why(text).await?, engine.timeline(text).await?);
    let mut pages = BTreeMap::new();
    for side in timeline.appointments.iter().flat_map(|one| &one.sides).filter(|_| addresses) {
        if side.state != GONE && !pages.contains_key(&side.id) {
            pages.insert(side.id.clone(), call(engine, "page.address", json!(side.place)).await);
        }
    }
    if as_json {
        let mut answer = json!(history);
        answer["appointments"] = json!(timeline.appointments);
        let appointments = answer["appointments"].as_array_mut().into_iter().flatten();
        for side in appointments.filter_map(|one| one["sides"].as_array_mut()).flatten() {
            if let Some(Ok(page)) = side["id"].as_str().and_then(|id| pages.get(id)) {
                side["page"] = page.clone();
            }
        }
        say::json(&answer);
        return Ok(0);
    }
    if timeline.appointments.is_empty() {
        say::line("Nothing that is held here matches.");
    }
    for one in &timeline.appointments {
        say::line(&format!("{} · {}", one.when, one.title));
        for side in &one.sides {
            say::line(&format!("    {} · {} · {} · {}", side.system, side.when, side.title, side.state));
            match pages.get(&side.id) {
                Some(Ok(page)) => {
                    say::line(&format!("        {}", page["url"].as_str().unwrap_or_default()));
                    let said = page["said"].as_str().filter(|said| !said.is_empty());
                    said.into_iter().for_each(|said| say::line(&format!("        {said}")));
                }
                Some(Err(problem)) => say::line(&format!("        {}", problem.sentence)),
                None => {}
            }
        }
        one.steps.iter().for_each(|step| say::line(&format!("    {} {}", step.at, step.what)));
    }
    Ok(0)
}

/// `logs`
pub(super) async fn logs(run: Option<&str>, engine: &Arc<Engine>, as_json: bool) -> Done {
    let answer = call(engine, "runs.list", Value::Null).await?;
    let runs: Vec<Run> = serde_json::from_value(answer).unwrap_or_default();
    let wanted: Vec<&Run> = runs.iter().filter(|one| run.is_none_or(|run| one.id.starts_with(run))).collect();
    if let (Some(run), true) = (run, wanted.is_empty()) {
        return Err(words::refused(
            format!("There is no run {run}."),
            "Leave `--run` out to see the newest ones.",
        ));
    }
    let lines = engine.log_lines(run).map_err(|cause| {
        words::refused(
            format!("The log could not be read: {cause}."),
            "Check the folder `logs` of the installation.",
        )
    })?;
    if as_json {
        say::json(&json!({ "runs": wanted, "lines": lines }));
    }
    for one in wanted.iter().filter(|_| !as_json) {
        say::line(&format!(
            "{} {} {}: {} ({}) {}",
            one.began,
            one.part,
            crate::words::outcome(one.outcome),
            one.sum,
            one.took,
            one.id
        ));
        for item in one.items.iter().filter(|_| run.is_some()) {
            say::line(&format!("    {}: {}: {}", crate::words::fate(item.fate), item.item, item.why));
        }
    }
    lines.iter().filter(|_| run.is_some() && !as_json).for_each(|line| say::line(&line.to_string()));
    Ok(0)
}

/// `call`
pub(super) async fn call_named(name: &str, text: &str, engine: &Arc<Engine>) -> Done {
    let arguments: Value = serde_json::from_str(text).map_err(|cause| {
        words::refused(format!("The arguments are no JSON: {cause}."), "Quote them: '{\"number\": 3}'.")
    })?;
    say::json(&call(engine, name, arguments).await?);
    Ok(0)
}
