//! Carries the engine's notes to the window, the tray and the desktop's notices. It changes nothing in them.

use crate::call::Shell;
use crate::notify::{self, Notified};
use crate::status::{TrayStatus, ask, gather};
use crate::tray::Tray;
use crate::window;
use serde_json::json;
use tauri::{AppHandle, Emitter, Manager};
use tokio::sync::broadcast::error::RecvError;
use truedocket_engine::api::jobs::Health;
use truedocket_engine::api::note::Note;
use truedocket_engine::api::today::Report;

/// Carries notes until the engine is gone.
pub async fn carry(app: AppHandle) {
    let answers = app.state::<Shell>().answers.clone();
    let mut notes = answers.notes();
    let mut told = Notified::default();
    refresh(&app).await;
    // What was found before anybody listened.
    told_of_ledger(&app, &mut told).await;
    loop {
        match notes.recv().await {
            Ok(note) => {
                if let Err(failure) = app.emit_to(window::LABEL, "note", &note) {
                    tracing::warn!(%failure, "a note did not reach the window");
                }
                heed(&app, &mut told, &note).await;
            }
            // Too many came at once: what was missed is asked for.
            Err(RecvError::Lagged(_)) => refresh(&app).await,
            Err(RecvError::Closed) => return,
        }
    }
}

/// What the shell itself makes of a note.
async fn heed(app: &AppHandle, told: &mut Notified, note: &Note) {
    match note {
        Note::Progress { doing, .. } => working(app, doing),
        Note::RunEnded { .. } | Note::ReportChanged {} | Note::ConnectionsChanged {} => refresh(app).await,
        Note::LedgerBroken { .. } => {
            refresh(app).await;
            told_of_ledger(app, told).await;
        }
        Note::ReportReady { number } => {
            refresh(app).await;
            let answers = app.state::<Shell>().answers.clone();
            let report: Option<Report> = ask(&*answers, "today.report", json!({ "number": number })).await;
            if let Some(notice) = report.and_then(|report| told.notice(&report)) {
                notify::show(app, notice);
            }
        }
    }
}

/// Shows once that the ledger needs somebody.
async fn told_of_ledger(app: &AppHandle, told: &mut Notified) {
    let answers = app.state::<Shell>().answers.clone();
    let health: Option<Health> = ask(&*answers, "health.state", json!({})).await;
    if let Some(notice) = health.and_then(|health| told.ledger(&health.ledger)) {
        notify::show(app, notice);
    }
}

fn working(app: &AppHandle, doing: &str) {
    if let Some(tray) = app.try_state::<Tray>() {
        show(&tray, &TrayStatus { doing: Some(doing.to_owned()), ..tray.shown() });
    }
}

/// Somebody else answers now: the sign beside the clock tells of that.
pub(crate) async fn look_again(app: &AppHandle) {
    refresh(app).await;
}

/// Asks how things stand and shows it.
async fn refresh(app: &AppHandle) {
    let Some(tray) = app.try_state::<Tray>() else { return };
    let answers = app.state::<Shell>().answers.clone();
    show(&tray, &gather(&*answers).await);
}

fn show(tray: &Tray, tray_status: &TrayStatus) {
    if let Err(failure) = tray.show(tray_status) {
        tracing::warn!(%failure, "the tray could not be changed");
    }
}
