//! `sandbox`: the pretend world alone.

use super::Done;
use crate::args;
use crate::say;
use chrono::{DateTime, Utc};
use std::path::Path;
use truedocket_connect::clock::Clock;
use truedocket_core::time::zone::Zones;
use truedocket_engine::api::failure::Problem;
use truedocket_engine::clock::SystemClock;
use truedocket_engine::words;
use truedocket_sandbox::generate::{Size, generate};
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::world::{empty, load};
use truedocket_sandbox::{Options, Sandbox, World, demo};

/// Serves until stopped. The first line on standard output names all addresses.
pub(super) async fn run(asked: &args::Sandbox, now: Option<DateTime<Utc>>) -> Done {
    let now = now.unwrap_or_else(|| SystemClock.now());
    let world = World { now, ..world(asked, now)? };
    let options =
        Options { port: asked.port, page_size: asked.page, running_clock: true, ..Options::default() };
    let sandbox = Sandbox::start(world, options).await.map_err(|cause| {
        words::problem(
            "TD-5001",
            format!("The pretend world could not be started: {cause}."),
            "",
            "Try another port.",
        )
    })?;
    say::line(&sandbox.addresses().to_string());
    sandbox.wait().await.map_err(|cause| {
        words::problem("TD-5003", format!("The pretend world ended: {cause}."), "", "Start it again.")
    })?;
    Ok(0)
}

fn world(asked: &args::Sandbox, now: DateTime<Utc>) -> Result<World, Problem> {
    let office = Zones::bundled().find("America/New_York");
    let today = office.map_or_else(|_| now.date_naive(), |office| office.to_local(now).date());
    let provider = provider(asked.provider);
    if let (Some(attorneys), Some(events)) = (asked.attorneys, asked.events) {
        return Ok(generate(Size { attorneys, events, seed: asked.seed }, today, provider));
    }
    let refused =
        |cause: String| words::refused(cause, "Use `demo`, `empty`, or a file that a sandbox wrote.");
    match asked.firm.as_str() {
        "demo" => demo::firm(today, provider).map_err(|cause| refused(format!("{cause}."))),
        "empty" => Ok(empty(now)),
        file => load(Path::new(file)).map_err(|cause| refused(format!("{file}: {cause}."))),
    }
}

/// The sandbox's word for a provider.
pub(super) fn provider(asked: args::Provider) -> Provider {
    match asked {
        args::Provider::Google => Provider::Google,
        args::Provider::Graph => Provider::Graph,
    }
}
