//! The sample firm beside the person's own: raised by one click in the window, and gone with one, with its folder. While
//! it is looked at, the own installation goes on with its work; only the questions of the window go to the sample.

use crate::answers::Answers;
use crate::call::refused;
use crate::engine::Opened;
use async_trait::async_trait;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use tauri::async_runtime::JoinHandle;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{Receiver, Sender, channel};
use truedocket_cli::demo::Demo;
use truedocket_cli::host;
use truedocket_engine::api::failure::Problem;
use truedocket_engine::api::note::Note;
use truedocket_engine::api::runs::Run;
use truedocket_engine::api::states::RunOutcome;
use truedocket_engine::window::{Consent, Needed};
use truedocket_sandbox::office::Provider;

/// Notes that may wait for a slow listener.
const NOTES: usize = 256;
/// A run of the sample firm ends at its next safe point; longer is not waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Answers for the person's own installation, or for the sample firm while that is looked at.
pub struct Either {
    own: Arc<dyn Answers>,
    shown: RwLock<Arc<dyn Answers>>,
    sample: tokio::sync::Mutex<Option<Sample>>,
    notes: Sender<Note>,
    carrying: Mutex<JoinHandle<()>>,
}

/// The sample firm at work.
struct Sample {
    demo: Demo,
    schedule: JoinHandle<()>,
}

impl Either {
    /// With the person's own installation shown.
    pub fn new(own: Arc<dyn Answers>) -> Self {
        let (notes, _) = channel(NOTES);
        let carrying = Mutex::new(carry(own.notes(), notes.clone()));
        Self { shown: RwLock::new(own.clone()), sample: tokio::sync::Mutex::default(), own, notes, carrying }
    }

    /// Is the sample firm shown?
    pub async fn is_sample(&self) -> bool {
        self.sample.lock().await.is_some()
    }

    /// Raises the sample firm and shows it. It has its first check at once.
    ///
    /// # Errors
    /// No folder or port could be had for it.
    pub async fn raise(&self) -> Result<(), Problem> {
        let mut sample = self.sample.lock().await;
        if sample.is_some() {
            return Ok(());
        }
        let demo = Demo::start(Provider::Graph, host::clock(None)).await?;
        let engine = demo.engine.clone();
        self.show(Arc::new(Opened(engine.clone())));
        let schedule = tauri::async_runtime::spawn(engine.clone().keep_schedule());
        *sample = Some(Sample { demo, schedule });
        truedocket_engine::call(&engine, "morning.start", json!({})).await.map(drop)
    }

    /// Shows the own installation again; nothing of the sample firm is left.
    ///
    /// # Errors
    /// It is not shown.
    pub async fn leave(&self) -> Result<(), Problem> {
        let taken = self.sample.lock().await.take();
        let Some(Sample { demo, schedule }) = taken else {
            return Err(refused("TD-0012", "The sample firm is not open.", "Look at your own pages."));
        };
        self.show(self.own.clone());
        schedule.abort();
        ended(&Opened(demo.engine.clone())).await;
        drop(demo);
        Ok(())
    }

    fn show(&self, answers: Arc<dyn Answers>) {
        let carrying = carry(answers.notes(), self.notes.clone());
        let before =
            std::mem::replace(&mut *self.carrying.lock().unwrap_or_else(PoisonError::into_inner), carrying);
        before.abort();
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = answers;
    }

    fn shown(&self) -> Arc<dyn Answers> {
        self.shown.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Passes notes on for as long as these answers are shown.
fn carry(mut notes: Receiver<Note>, to: Sender<Note>) -> JoinHandle<()> {
    tauri::async_runtime::spawn(async move {
        loop {
            match notes.recv().await {
                Ok(note) => drop(to.send(note)),
                Err(RecvError::Lagged(_)) => (),
                Err(RecvError::Closed) => return,
            }
        }
    })
}

/// Stops what goes on, so that nothing is written after its folder is gone.
async fn ended(answers: &Opened) {
    let mut notes = answers.notes();
    let runs = answers.call("runs.list", json!({})).await.unwrap_or_default();
    let runs: Vec<Run> = serde_json::from_value(runs).unwrap_or_default();
    let mut going: Vec<String> =
        runs.into_iter().filter(|run| run.outcome == RunOutcome::Running).map(|run| run.id).collect();
    for run in &going {
        let _ = answers.call("run.stop", json!({ "run": run })).await;
    }
    let wait = async {
        while !going.is_empty() {
            match notes.recv().await {
                Ok(Note::RunEnded { run, .. }) => going.retain(|one| *one != run),
                Ok(_) | Err(RecvError::Lagged(_)) => (),
                Err(RecvError::Closed) => return,
            }
        }
    };
    if tokio::time::timeout(PATIENCE, wait).await.is_err() {
        tracing::warn!("a run of the sample firm did not end in time");
    }
}

#[async_trait]
impl Answers for Either {
    async fn needed(&self, name: &str, args: &Value) -> Result<Needed, Problem> {
        self.shown().needed(name, args).await
    }

    async fn call_with(&self, name: &str, args: Value, consent: Option<Consent>) -> Result<Value, Problem> {
        self.shown().call_with(name, args, consent).await
    }

    fn notes(&self) -> Receiver<Note> {
        self.notes.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn the_sample_firm_comes_with_one_click_and_leaves_nothing_behind() {
        let problem = refused("TD-1001", "The store could not be opened.", "");
        let either = Either::new(Arc::new(crate::answers::Unopened::because(problem)));
        assert!(either.call("settings.about", json!({})).await.is_err(), "the own installation is shown");
        let mut notes = either.notes();
        either.raise().await.expect("a pretend firm can be raised anywhere");
        let about = either.call("settings.about", json!({})).await.expect("it answers");
        assert_eq!(about["sample"], true, "every page can be marked as a sample");
        loop {
            if let Note::ReportReady { .. } = notes.recv().await.expect("its notes arrive") {
                break;
            }
        }
        let report = either.call("today.report", json!({ "number": null })).await.expect("it answers");
        assert!(report["counts"]["open"].as_u64() > Some(0), "there is something to look at");
        let folder = either.sample.lock().await.as_ref().map(|sample| sample.demo.folder().to_path_buf());
        let folder = folder.expect("it is open");
        assert!(folder.exists(), "it lives in a folder of its own");
        either.leave().await.expect("one click");
        assert!(!folder.exists(), "which goes with it");
        assert!(
            either.call("settings.about", json!({})).await.is_err(),
            "the own installation is shown again"
        );
        assert!(either.leave().await.is_err(), "there is nothing to leave twice");
    }
}
