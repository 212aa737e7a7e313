//! Reading a firm over HTTP from a pretend provider, which runs as a process of its own so that its memory and time
//! are not ours: the first time in full, later only what changed.

use super::meter::{Meter, peak_mb, tenths};
use super::{Input, SEED, answer, could_not};
use crate::args::{self, Provider};
use crate::commands::sandbox::provider as word_of;
use crate::demo::{self, ThrowAway};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use truedocket_connect::secrets::SecretStore;
use truedocket_connect::secrets::memory::MemorySecrets;
use truedocket_core::firm::policy::Policy;
use truedocket_engine::api::failure::Problem;
use truedocket_engine::clock::ShiftedClock;
use truedocket_engine::reading::SyncResult;
use truedocket_engine::{Engine, Options, words};
use truedocket_sandbox::generate::{Size, generate};

/// Events that one attorney has at most in the made years.
const EACH: usize = 2_000;
/// How far back and ahead is read: everything that is made.
const DAYS: (u32, u32) = (800, 366);
/// Changes before the second reading.
const CHANGES: usize = 10;

/// A provider at work, and the engine that is connected to it.
struct Office {
    engine: Engine,
    addresses: Value,
    _provider: Child,
    _home: ThrowAway,
}

/// Everything for the first time.
pub(super) async fn first(input: &Input<'_>, provider: Provider) -> Result<Value, Problem> {
    let count = made(input)?;
    let office = Office::open(count, provider).await?;
    let before = peak_mb();
    let meter = Meter::start();
    let done = office.engine.sync(false).await?;
    let took = meter.stop();
    let events = read(&done)?;
    let requests =
        office.requests().await.map_err(|cause| could_not("The provider does not answer", &cause))?;
    let per_second = |ms: f64| tenths(events as f64 / (ms / 1_000.0));
    let counted = json!({
        "provider": name(provider), "n": events, "calendars": done.calendars.len(), "requests": requests,
        "events_per_cpu_second": took.cpu_ms.map(per_second), "events_per_second": per_second(took.wall_ms),
        "before_mb": before,
    });
    Ok(answer("first-sync", &counted, &took))
}

/// Ten changes after the first reading.
pub(super) async fn changes(input: &Input<'_>, provider: Provider) -> Result<Value, Problem> {
    let count = made(input)?;
    let office = Office::open(count, provider).await?;
    let all = read(&office.engine.sync(false).await?)?;
    let told = |cause: std::io::Error| could_not("The provider does not answer", &cause);
    // The same seed makes the same firm here as there.
    let world = generate(size(count), start().date_naive(), word_of(provider));
    for event in world.events.values().take(CHANGES) {
        let mut event = json!(event);
        event["title"] = json!(format!("{} (moved to room 2)", event["title"].as_str().unwrap_or_default()));
        office.ask("PUT", "/_sandbox/events", &event.to_string()).await.map_err(told)?;
    }
    office.ask("DELETE", "/_sandbox/requests", "").await.map_err(told)?;
    let meter = Meter::start();
    let done = office.engine.sync(false).await?;
    let took = meter.stop();
    read(&done)?;
    let changed: u64 = done.calendars.iter().map(|read| read.changed).sum();
    let requests = office.requests().await.map_err(told)?;
    let counted = json!({
        "provider": name(provider), "n": all, "changed": changed, "calendars": done.calendars.len(),
        "requests": requests,
    });
    Ok(answer("incremental", &counted, &took))
}

fn made(input: &Input<'_>) -> Result<usize, Problem> {
    match input {
        Input::Made(count) => Ok(*count),
        Input::Folder(_) => {
            Err(words::refused("This measurement makes its own firm.", "Give a number instead of a folder."))
        }
    }
}

/// Events that are known now. A calendar that could not be read would make every figure wrong.
fn read(done: &SyncResult) -> Result<u64, Problem> {
    match done.calendars.iter().find(|read| !read.why.is_empty()) {
        Some(read) => Err(could_not(&format!("{} could not be read", read.id), &read.why)),
        None => Ok(done.calendars.iter().map(|read| read.events).sum()),
    }
}

fn name(provider: Provider) -> &'static str {
    match provider {
        Provider::Google => "google",
        Provider::Graph => "graph",
    }
}

fn size(events: usize) -> Size {
    Size { attorneys: events.div_ceil(EACH), events, seed: SEED }
}

fn start() -> DateTime<Utc> {
    demo::pictured()
}

impl Office {
    async fn open(events: usize, provider: Provider) -> Result<Self, Problem> {
        let told = |cause: std::io::Error| could_not("The pretend provider could not be started", &cause);
        let (child, addresses) = serve(size(events), provider).await.map_err(told)?;
        let home = ThrowAway::new("bench").map_err(told)?;
        let secrets: Arc<dyn SecretStore> = Arc::new(MemorySecrets::default());
        let engine = engine(home.path(), &secrets).await?;
        demo::connect(&engine, &addresses, demo::record(word_of(provider))).await?;
        Ok(Self { engine, addresses, _provider: child, _home: home })
    }

    /// How often the provider was asked since it last forgot.
    async fn requests(&self) -> std::io::Result<usize> {
        let told = self.ask("GET", "/_sandbox/requests", "").await?;
        let told: Vec<Value> = serde_json::from_str(&told)?;
        let path = |request: &Value| request["path"].as_str().unwrap_or_default().to_owned();
        Ok(told.iter().filter(|request| !path(request).starts_with("/_sandbox")).count())
    }

    /// One request at the control address; the body of the answer.
    async fn ask(&self, method: &str, path: &str, body: &str) -> std::io::Result<String> {
        let base = self.addresses["base"].as_str().unwrap_or_default();
        let host = base.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).await?;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(body.as_bytes()).await?;
        let mut reply = String::new();
        stream.read_to_string(&mut reply).await?;
        let (head, body) = reply.split_once("\r\n\r\n").unwrap_or((reply.as_str(), ""));
        match head.split(' ').nth(1) {
            Some(status) if status.starts_with('2') => Ok(body.to_owned()),
            status => {
                Err(std::io::Error::other(format!("{method} {path}: {}", status.unwrap_or("no answer"))))
            }
        }
    }
}

/// This program once more, as the provider. It ends with us.
async fn serve(size: Size, provider: Provider) -> std::io::Result<(Child, Value)> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["--now", &start().to_rfc3339_opts(SecondsFormat::Secs, true), "sandbox", "--page", "2500"]);
    command.args(["--attorneys", &size.attorneys.to_string(), "--events", &size.events.to_string()]);
    command.args(["--seed", &size.seed.to_string(), "--provider", name(provider)]);
    let mut child = command.stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
    let out = child.stdout.take().ok_or_else(|| std::io::Error::other("it has no output"))?;
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line).await?;
    Ok((child, serde_json::from_str(&line)?))
}

async fn engine(home: &Path, secrets: &Arc<dyn SecretStore>) -> Result<Engine, Problem> {
    let options = Options {
        home: home.to_owned(),
        secrets: Arc::clone(secrets),
        clock: Arc::new(ShiftedClock::starting_at(start())),
        browser: demo::consenting(),
        account: crate::host::account(),
        sample: true,
    };
    let engine = Engine::open(options).await?;
    engine
        .keep_policy(Policy { read_back_days: DAYS.0, read_ahead_days: DAYS.1, ..Policy::default() })
        .await?;
    Ok(engine)
}

/// Both providers, for `all`.
pub(super) const PROVIDERS: [args::Provider; 2] = [args::Provider::Google, args::Provider::Graph];

/// How a provider is named on the command line.
pub(super) fn option(provider: Provider) -> [&'static str; 2] {
    ["--provider", name(provider)]
}
