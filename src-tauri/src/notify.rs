//! Notices of the desktop. They carry counts and kinds only: a lock screen is read by everybody, so no title, name
//! or matter ever gets here. What was told once is not told again before it changes.

use crate::window;
use notify_rust::Notification;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use tauri::{AppHandle, Manager};
use truedocket_engine::api::jobs::{LedgerHealth, LedgerState};
use truedocket_engine::api::states::{DiscrepancyState, SystemReading};
use truedocket_engine::api::today::{Counts, Report, SecondLook};

/// What one notice says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The first line.
    pub summary: String,
    /// The second.
    pub body: String,
}

/// What was told so far, by the differences' ids.
#[derive(Debug, Default)]
pub struct Notified {
    open: BTreeSet<String>,
    unchecked: bool,
    ledger: bool,
}

impl Notified {
    /// The notice that a broken ledger deserves, once.
    pub fn ledger(&mut self, ledger: &LedgerHealth) -> Option<Notice> {
        let broken = ledger.state == LedgerState::Broken;
        let news = broken && !self.ledger;
        self.ledger = broken;
        news.then(|| Notice {
            summary: "The ledger is not as it was written".to_owned(),
            body: "Somebody should look at it. Truedocket has changed nothing about it.".to_owned(),
        })
    }

    /// The notice that a new report deserves, if it says anything that was not told yet.
    pub fn notice(&mut self, report: &Report) -> Option<Notice> {
        let open: BTreeSet<String> = report
            .discrepancies
            .iter()
            .filter(|difference| {
                matches!(difference.state, DiscrepancyState::Open | DiscrepancyState::InReview)
            })
            .map(|difference| difference.id.clone())
            .collect();
        let unchecked = report.systems.iter().any(|system| system.state != SystemReading::Ok);
        let news = open.difference(&self.open).next().is_some() || (unchecked && !self.unchecked);
        *self = Self { open, unchecked, ledger: self.ledger };
        if let Some(look) = &report.second_look {
            return Some(second_look(look));
        }
        news.then(|| words(&report.counts, unchecked))
    }
}

/// The evening tells what is new or over since the morning, and says the rest of the list not again.
fn second_look(look: &SecondLook) -> Notice {
    let parts = [(look.new, "new"), (look.over, "over"), (look.other, "not as it was")];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, what)| format!("{count} {what}")).collect();
    Notice {
        summary: format!("Second look: {}", parts.join(", ")),
        body: "Since the last report of today.".to_owned(),
    }
}

fn words(counts: &Counts, unchecked: bool) -> Notice {
    let summary = match (counts.open, unchecked) {
        (0, _) => "Not everything was checked".to_owned(),
        (1, _) => "1 discrepancy to look at".to_owned(),
        (many, _) => format!("{many} discrepancies to look at"),
    };
    let kinds = [(counts.court, "court"), (counts.client, "client"), (counts.internal, "internal")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, kind)| format!("{count} {kind}"))
        .collect::<Vec<_>>()
        .join(", ");
    let warning = if unchecked { "Some systems were not checked." } else { "" };
    let body =
        [kinds.as_str(), warning].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ");
    Notice { summary, body }
}

/// Shows it, with one button that leads to the report. Waiting for the click needs a thread of its own.
pub fn show(app: &AppHandle, notice: Notice) {
    let app = app.clone();
    let shown = std::thread::Builder::new().name("notice".to_owned()).spawn(move || {
        let mut toast = Notification::new();
        toast.appname("Truedocket").summary(&notice.summary).body(&notice.body);
        toast.action("default", "Review").action("review", "Review");
        #[cfg(windows)]
        toast.app_id(&app.config().identifier);
        match toast.show() {
            Ok(handle) => handle.wait_for_action(|action| {
                if action == "default" || action == "review" {
                    window::open(&app, Some("today"));
                }
            }),
            Err(failure) => tracing::warn!(%failure, "a notice could not be shown"),
        }
    });
    if let Err(failure) = shown {
        tracing::warn!(%failure, "a notice could not be shown");
    }
}

/// Says once in the life of an installation that closing the window does not end the app.
pub fn still_here(app: &AppHandle) {
    let Ok(folder) = app.path().app_data_dir() else { return };
    if first_time(&folder) {
        let body = "It keeps checking. Its icon is beside the clock; Quit is in the icon's menu.";
        show(app, Notice { summary: "Truedocket is still running".to_owned(), body: body.to_owned() });
    }
}

/// True exactly once for a folder that can be written.
fn first_time(folder: &Path) -> bool {
    let mark = folder.join("told-about-the-tray");
    let made = fs::create_dir_all(folder).and_then(|()| fs::File::create_new(mark));
    made.is_ok()
}

#[cfg(test)]
#[path = "notify_tests.rs"]
mod tests;
