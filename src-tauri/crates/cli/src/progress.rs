//! Long work is seen on the terminal: a bar with counts and time left, and nothing at all when piped.

use crate::{say, shown};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::task::JoinHandle;
use truedocket_engine::Engine;
use truedocket_engine::api::note::Note;

/// Shows an engine's progress until dropped.
pub struct Shown {
    task: Option<JoinHandle<()>>,
    bar: ProgressBar,
}

/// Begins to show progress, if a person is watching.
pub fn show(engine: &Engine) -> Shown {
    if !say::is_watched() {
        return Shown { task: None, bar: ProgressBar::hidden() };
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
    bar.set_style(ProgressStyle::default_spinner());
    let task = tokio::spawn(follow(engine.notes(), bar.clone()));
    Shown { task: Some(task), bar }
}

async fn follow(mut notes: Receiver<Note>, bar: ProgressBar) {
    loop {
        match notes.recv().await {
            Ok(Note::Progress { doing, items, done, total, left, .. }) => {
                if let Some(total) = total {
                    bar.set_length(total);
                }
                bar.set_position(done);
                let left = left.map(|left| format!(", {left} left")).unwrap_or_default();
                let parts = total.map(|total| format!("{done} of {total}, ")).unwrap_or_default();
                let message = format!("{doing}: {parts}{items} items{left}");
                bar.set_message(shown::one_line(&message).into_owned());
                bar.tick();
            }
            Ok(Note::LedgerBroken { said }) => bar.println(shown::one_line(&format!("The ledger: {said}"))),
            Ok(
                Note::RunEnded { .. }
                | Note::ReportReady { .. }
                | Note::ReportChanged {}
                | Note::ConnectionsChanged {},
            ) => {}
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
        }
        self.bar.finish_and_clear();
    }
}
