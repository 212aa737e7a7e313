//! Opens the engine for this installation and keeps its schedule. Which home it is comes from the command line; what
//! happens in it is the engine's.

use crate::answers::{Answers, Unopened};
use crate::links;
use async_trait::async_trait;
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;
use tauri::{AppHandle, Manager};
use tauri_plugin_opener::OpenerExt;
use tokio::sync::broadcast::Receiver;
use truedocket_connect::secrets::keychain::Keychain;
use truedocket_engine::api::failure::Problem;
use truedocket_engine::api::note::Note;
use truedocket_engine::clock::SystemClock;
use truedocket_engine::{Engine, Options};

/// The engine behind the window's questions.
struct Opened(Arc<Engine>);

#[async_trait]
impl Answers for Opened {
    async fn call(&self, name: &str, args: Value) -> Result<Value, Problem> {
        truedocket_engine::call(&self.0, name, args).await
    }

    fn notes(&self) -> Receiver<Note> {
        self.0.notes()
    }
}

/// The engine of the person's home. Where it cannot be opened, the window tells why.
pub fn open(app: &AppHandle, home: Option<PathBuf>) -> Arc<dyn Answers> {
    tauri::async_runtime::block_on(async {
        match Engine::open(options(app, home)).await {
            Ok(engine) => {
                let engine = Arc::new(engine);
                tauri::async_runtime::spawn(engine.clone().keep_schedule());
                Arc::new(Opened(engine)) as Arc<dyn Answers>
            }
            Err(problem) => {
                tracing::error!(code = %problem.code, "the engine could not be opened");
                Arc::new(Unopened::because(problem))
            }
        }
    })
}

/// The folder that the program without a window uses as well.
fn usual_home(app: &AppHandle) -> PathBuf {
    app.path().local_data_dir().unwrap_or_default().join("Truedocket")
}

/// This computer: its keychain, its clock, its browser.
fn options(app: &AppHandle, home: Option<PathBuf>) -> Options {
    let shown = app.clone();
    Options {
        home: home.unwrap_or_else(|| usual_home(app)),
        secrets: Arc::new(Keychain::default()),
        clock: Arc::new(SystemClock),
        browser: Arc::new(move |address| browse(&shown, address)),
        sample: false,
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
