//! Opens the engine for this installation and keeps its schedule. Which home it is comes from the command line; what
//! happens in it is the engine's.

use crate::answers::{Answers, Unopened};
use crate::links;
use crate::sample::Either;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tauri::{AppHandle, Manager};
use tauri_plugin_opener::OpenerExt;
use tokio::sync::broadcast::Receiver;
use truedocket_cli::demo::Demo;
use truedocket_cli::{forwarding, host};
use truedocket_engine::api::failure::Problem;
use truedocket_engine::api::note::Note;
use truedocket_engine::clock::SystemClock;
use truedocket_engine::window::{Consent, Needed};
use truedocket_engine::{Engine, Options, log};
use truedocket_sandbox::office::Provider;

/// The engine behind the window's questions.
pub(crate) struct Opened(pub(crate) Arc<Engine>);

#[async_trait]
impl Answers for Opened {
    async fn needed(&self, name: &str, args: &Value) -> Result<Needed, Problem> {
        truedocket_engine::window::needed(&self.0, name, args).await
    }

    async fn call_with(&self, name: &str, args: Value, consent: Option<Consent>) -> Result<Value, Problem> {
        truedocket_engine::window::call_from_window(&self.0, name, args, consent).await
    }

    fn notes(&self) -> Receiver<Note> {
        self.0.notes()
    }
}

/// Which installation the person wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// Their own, in the usual folder or the one that they named.
    Own(Option<PathBuf>),
    /// A pretend firm in a folder that goes with the app; on another day, if one is named.
    Pretend(Option<DateTime<Utc>>),
}

/// The log's writer, as long as the app runs.
struct Log(#[expect(dead_code, reason = "held for what its drop does")] log::Guard);

/// The pretend firm, as long as the app runs.
struct DemoRun(Mutex<Option<Demo>>);

/// The engine that is open.
struct Running(Arc<Engine>);

/// Keeps what is to be kept before the app ends, and takes the pretend firm down, with its folder.
pub fn close(app: &AppHandle) {
    if let Some(running) = app.try_state::<Running>() {
        tauri::async_runtime::block_on(running.0.keep_ledger_head());
    }
    if let Some(either) = app.try_state::<Arc<Either>>() {
        // Without one there is nothing to leave.
        let _ = tauri::async_runtime::block_on(either.leave());
    }
    if let Some(demo) = app.try_state::<DemoRun>() {
        drop(demo.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// The engine of an installation. Where it cannot be opened, the window tells why.
pub fn open(app: &AppHandle, start: Start) -> Arc<dyn Answers> {
    tauri::async_runtime::block_on(async {
        let engine = match start {
            Start::Own(home) => own(app, options(app, home)).await,
            Start::Pretend(now) => raise(app, now).await,
        };
        match engine {
            Ok(engine) => {
                tauri::async_runtime::spawn(engine.clone().keep_schedule());
                app.manage(Running(engine.clone()));
                Arc::new(Opened(engine)) as Arc<dyn Answers>
            }
            Err(problem) => {
                tracing::error!(code = %problem.code, "the engine could not be opened");
                Arc::new(Unopened::because(problem))
            }
        }
    })
}

/// Takes commands of the terminal, as long as the app runs.
struct Taking(#[expect(dead_code, reason = "held for what its drop does")] forwarding::CommandListener);

/// The person's own installation. Without the ear for the terminal's commands the app still works.
async fn own(app: &AppHandle, options: Options) -> Result<Arc<Engine>, Problem> {
    let home = options.home.clone();
    let engine = Arc::new(Engine::open(options).await?);
    match forwarding::listen(&engine, &home).await {
        Ok(listening) => {
            app.manage(Taking(listening));
        }
        Err(cause) => tracing::warn!(%cause, "commands of the terminal cannot be taken"),
    }
    Ok(engine)
}

/// Puts up the pretend firm and begins its first check.
async fn raise(app: &AppHandle, now: Option<DateTime<Utc>>) -> Result<Arc<Engine>, Problem> {
    let demo = Demo::start(Provider::Graph, host::clock(now)).await?;
    let engine = demo.engine.clone();
    keep_log(app, demo.folder());
    app.manage(DemoRun(Mutex::new(Some(demo))));
    truedocket_engine::call(&engine, "morning.start", json!({})).await?;
    Ok(engine)
}

/// The folder that the program without a window uses as well.
fn usual_home(app: &AppHandle) -> PathBuf {
    app.path().local_data_dir().unwrap_or_default().join("Truedocket")
}

/// This computer: its keychain, its clock, its browser.
fn options(app: &AppHandle, home: Option<PathBuf>) -> Options {
    let shown = app.clone();
    let home = home.unwrap_or_else(|| usual_home(app));
    keep_log(app, &home);
    Options {
        secrets: host::secrets(),
        home,
        clock: Arc::new(SystemClock),
        browser: Arc::new(move |address| browse(&shown, address)),
        account: host::account(),
        sample: false,
    }
}

/// Writes the log into the home for as long as the app runs. Without it the app still works.
fn keep_log(app: &AppHandle, home: &Path) {
    if let Ok(guard) = log::to_files(home) {
        app.manage(Log(guard));
    }
}

/// Shows the page of a sign-in. The address is the engine's own, and still passes the same gate as any other link,
/// except for a pretend vendor on this computer.
fn browse(app: &AppHandle, address: &str) {
    if links::allowed(address).is_none() && !links::on_this_computer(address) {
        tracing::warn!("a sign-in page was not opened: its address is not one of those that may be");
        return;
    }
    if let Err(failure) = app.opener().open_url(address, None::<&str>) {
        tracing::warn!(%failure, "the browser could not be opened");
    }
}
