//! How things stand, for the tray: five states that exclude each other, and one line of words. Pure but for
//! [`gather`], which asks the engine.

use crate::answers::Answers;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use truedocket_engine::api::connections::ConnectionState;
use truedocket_engine::api::jobs::{Health, LedgerState};
use truedocket_engine::api::settings::About;
use truedocket_engine::api::states::{ConnectionHealth, SystemReading};
use truedocket_engine::api::today::Report;

/// What the tray shows. Each differs in shape, not only in colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A tick.
    Ok,
    /// Arrows.
    Working,
    /// A dot.
    NeedsYou,
    /// Bars.
    Paused,
    /// An exclamation mark.
    Problem,
}

/// What the sign and the words are made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrayStatus {
    /// What is being done, while something is.
    pub doing: Option<String>,
    /// Differences that are open or in review.
    pub open: u64,
    /// Something could not be read, or the engine does not answer.
    pub trouble: bool,
    /// The ledger is not what was written.
    pub ledger: bool,
    /// Until when checks are paused, in words.
    pub paused: Option<String>,
    /// The last successful check, in words; empty for never.
    pub last: String,
    /// The next one, in words; empty for none.
    pub next: String,
}

impl TrayStatus {
    /// The one sign. Where several apply: problem, then needs you, then working, then paused.
    pub fn sign(&self) -> Sign {
        if self.trouble || self.ledger {
            Sign::Problem
        } else if self.open > 0 {
            Sign::NeedsYou
        } else if self.doing.is_some() {
            Sign::Working
        } else if self.paused.is_some() {
            Sign::Paused
        } else {
            Sign::Ok
        }
    }

    /// The first line of the menu, and the tooltip: never without the last and the next check.
    pub fn line(&self) -> String {
        let last = if self.last.is_empty() || self.last == "never" {
            "Not checked yet".to_owned()
        } else {
            format!("Checked {}", self.last)
        };
        let times = if self.next.is_empty() { last } else { format!("{last} · next {}", self.next) };
        match self.word() {
            Some(word) => format!("{word} · {times}"),
            None => times,
        }
    }

    fn word(&self) -> Option<String> {
        match self.sign() {
            Sign::Problem if self.ledger => Some("The ledger is not as it was written".to_owned()),
            Sign::Problem => Some("Not everything was checked".to_owned()),
            Sign::NeedsYou if self.open == 1 => Some("1 difference".to_owned()),
            Sign::NeedsYou => Some(format!("{} differences", self.open)),
            Sign::Working => self.doing.clone(),
            Sign::Paused => self.paused.as_ref().map(|until| format!("Paused until {until}")),
            Sign::Ok => None,
        }
    }
}

/// Asks the engine how things stand. What cannot be asked is trouble, never fine.
pub async fn gather(answers: &dyn Answers) -> TrayStatus {
    let about: Option<About> = ask(answers, "settings.about", json!({})).await;
    let report: Option<Option<Report>> = ask(answers, "today.report", json!({ "number": null })).await;
    let connections: Option<Vec<ConnectionState>> = ask(answers, "connections.list", json!({})).await;
    let health: Option<Health> = ask(answers, "health.state", json!({})).await;
    let lost = about.is_none() || report.is_none() || connections.is_none();
    let ledger = health.is_some_and(|health| health.ledger.state == LedgerState::Broken);
    let report = report.flatten();
    let is_unread = |health| matches!(health, ConnectionHealth::NotChecked | ConnectionHealth::SignedOut);
    let unread = connections.iter().flatten().any(|connection| is_unread(connection.state));
    let mut systems = report.iter().flat_map(|report| &report.systems);
    let unchecked = systems.any(|system| system.state == SystemReading::NotChecked);
    let (last, next) = about.map(|about| (about.last_run, about.next_run)).unwrap_or_default();
    TrayStatus {
        open: report.map_or(0, |report| report.counts.open),
        trouble: lost || unread || unchecked,
        ledger,
        last,
        next,
        ..TrayStatus::default()
    }
}

/// One answer in its shape; `None` where it was refused or makes no sense.
pub(crate) async fn ask<T: DeserializeOwned>(answers: &dyn Answers, name: &str, args: Value) -> Option<T> {
    match answers.call(name, args).await {
        Ok(answer) => serde_json::from_value(answer).ok(),
        Err(problem) => {
            tracing::debug!(code = %problem.code, question = name, "the tray got no answer");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tray_status(trouble: bool, open: u64, doing: bool, paused: bool) -> TrayStatus {
        TrayStatus {
            doing: doing.then(|| "Reading calendars".to_owned()),
            open,
            trouble,
            ledger: false,
            paused: paused.then(|| "Mon, Nov 23, 7:00 AM".to_owned()),
            last: "Fri, Nov 20, 6:30 AM".to_owned(),
            next: "Mon, Nov 23, 6:30 AM".to_owned(),
        }
    }

    #[test]
    fn the_worst_state_wins() {
        for bits in 0..16_u8 {
            let (trouble, open, doing, paused) = (bits & 8 != 0, bits & 4 != 0, bits & 2 != 0, bits & 1 != 0);
            let wanted = match (trouble, open, doing, paused) {
                (true, ..) => Sign::Problem,
                (_, true, ..) => Sign::NeedsYou,
                (_, _, true, _) => Sign::Working,
                (_, _, _, true) => Sign::Paused,
                _ => Sign::Ok,
            };
            let is = tray_status(trouble, u64::from(open), doing, paused).sign();
            assert_eq!(is, wanted, "row {bits:04b} of the truth table decides by the fixed order");
        }
    }

    #[test]
    fn the_line_always_tells_the_last_and_the_next_check() {
        for bits in 0..16_u8 {
            let line = tray_status(bits & 8 != 0, u64::from(bits & 4), bits & 2 != 0, bits & 1 != 0).line();
            assert!(line.contains("Checked Fri, Nov 20, 6:30 AM"), "{line}: the last check is always told");
            assert!(line.contains("next Mon, Nov 23, 6:30 AM"), "{line}: the next check is always told");
        }
    }

    #[test]
    fn a_fresh_installation_says_that_nothing_was_checked() {
        assert_eq!(TrayStatus::default().line(), "Not checked yet", "an empty line would look like fine");
    }

    #[tokio::test]
    async fn f8_an_engine_that_does_not_answer_is_trouble() {
        let problem = crate::call::refused("TD-1001", "The store could not be opened.", "");
        let tray_status = gather(&crate::answers::Unopened::because(problem)).await;
        assert_eq!(tray_status.sign(), Sign::Problem, "what could not be asked is never fine");
    }
}
