//! Pages of a provider into the encrypted store: parsed, mapped, put in, durable at the end.

use super::meter::Meter;
use super::pages::{self, Folder};
use super::{Input, answer, could_not};
use crate::demo::ThrowAway;
use chrono::{DateTime, TimeZone, Utc};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use truedocket_connect::registry::Ports;
use truedocket_connect::secrets::memory::MemorySecrets;
use truedocket_core::connection::{Access, Connection, Role, SecretPlace};
use truedocket_core::ids::ConnectionName;
use truedocket_engine::api::failure::Problem;
use truedocket_engine::clock::TurnedClock;
use truedocket_engine::{Engine, Options, words};

/// Reads all pages. The store is a throw-away one, or lies in the folder that is named as the database.
pub(super) async fn pages(input: &Input<'_>, database: Option<&Path>) -> Result<Value, Problem> {
    let made = ThrowAway::new("pages").map_err(|cause| could_not("No folder could be made", &cause))?;
    let folder = match input {
        Input::Folder(folder) => *folder,
        Input::Made(count) => {
            write(made.path(), *count)
                .map_err(|cause| could_not("The pages could not be written", &cause))?;
            made.path()
        }
    };
    let home = ThrowAway::new("store").map_err(|cause| could_not("No folder could be made", &cause))?;
    let home = database.unwrap_or(home.path());
    let engine = engine(home).await?;
    let name = ConnectionName::new("pages");
    let meter = Meter::start();
    let port = Folder::open(folder, name.clone())
        .map_err(|cause| could_not("The pages could not be read", &cause))?;
    let ports = Ports { calendar: Some(Arc::new(port)), ..Ports::default() };
    let read = engine.read_through(&connection(name), &ports).await?;
    let took = meter.stop();
    let sum = |of: fn(&truedocket_engine::sync::round::CalendarRead) -> u64| read.iter().map(of).sum::<u64>();
    let counted = json!({
        "calendars": read.len(), "n": sum(|read| read.events), "came": sum(|read| read.changed),
        "set_aside": sum(|read| read.set_aside), "unknown": read.iter().filter(|read| !read.why.is_empty()).count(),
    });
    Ok(answer("ingest", &counted, &took))
}

/// Lets a process of its own write the pages: what that leaves in memory must not count here.
fn write(folder: &Path, count: usize) -> std::io::Result<()> {
    let mut command = Command::new(std::env::current_exe()?);
    let done =
        command.args(["bench", "pages", &count.to_string()]).arg(folder).stdout(Stdio::null()).status()?;
    if done.success() { Ok(()) } else { Err(std::io::Error::other("the process that makes them failed")) }
}

/// Writes the pages.
pub(super) fn make(input: &Input<'_>, folder: Option<&Path>) -> Result<Value, Problem> {
    let (Input::Made(count), Some(folder)) = (input, folder) else {
        return Err(words::refused("This needs a number and a folder.", "Write `bench pages 1000 FOLDER`."));
    };
    let meter = Meter::start();
    pages::write(folder, *count).map_err(|cause| could_not("The pages could not be written", &cause))?;
    Ok(answer("pages", &json!({ "n": count }), &meter.stop()))
}

/// An engine that knows no network.
pub(super) async fn engine(home: &Path) -> Result<Engine, Problem> {
    let noon: DateTime<Utc> = Utc.timestamp_opt(1_782_000_000, 0).single().unwrap_or_default();
    let options = Options {
        home: home.to_owned(),
        secrets: Arc::new(MemorySecrets::default()),
        clock: Arc::new(TurnedClock::at(noon)),
        browser: Arc::new(|_: &str| {}),
        account: crate::host::account(),
        sample: true,
    };
    Engine::open(options).await
}

fn connection(name: ConnectionName) -> Connection {
    Connection {
        name,
        vendor: "google".to_owned(),
        role: Role::Record,
        api: String::new(),
        authorize: String::new(),
        token: String::new(),
        client_id: String::new(),
        secrets: SecretPlace::Keychain,
        account: String::new(),
        access: Access::Change,
    }
}
