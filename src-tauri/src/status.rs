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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrayStatus {
    /// What is being done, while something is.
    pub doing: Option<String>,
    /// Differences that are open or in review.
    pub open: u64,
    /// Appointments that could not be compared, so that nothing is known of them.
    pub left_out: u64,
    /// Something could not be read, or the engine does not answer.
    pub trouble: bool,
    /// Why nothing is known at all, such as that nothing is connected.
    pub nothing_known: Option<&'static str>,
    /// The ledger is not what was written.
    pub ledger: bool,
    /// Until when checks are paused, in words.
    pub paused: Option<String>,
    /// The last successful check, in words; empty for never.
    pub last: String,
    /// The next one, in words; empty for none.
    pub next: String,
}

impl Default for TrayStatus {
    /// Before anything was asked, nothing is known.
    fn default() -> Self {
        Self {
            doing: None,
            open: 0,
            left_out: 0,
            trouble: false,
            nothing_known: Some("Starting"),
            ledger: false,
            paused: None,
            last: String::new(),
            next: String::new(),
        }
    }
}

impl TrayStatus {
    /// The one sign. Where several apply: problem, then needs you, then working, then paused.
    pub fn sign(&self) -> Sign {
        if self.trouble || self.ledger {
            Sign::Problem
        } else if self.open > 0 || self.left_out > 0 || self.nothing_known.is_some() {
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

    /// What waits for a person.
    fn waiting(&self) -> String {
        let differences = match self.open {
            0 => None,
            1 => Some("1 discrepancy".to_owned()),
            more => Some(format!("{more} discrepancies")),
        };
        let left_out = (self.left_out > 0).then(|| format!("{} left out", self.left_out));
        let known = self.nothing_known.map(str::to_owned);
        known.into_iter().chain(differences).chain(left_out).collect::<Vec<_>>().join(", ")
    }

    fn word(&self) -> Option<String> {
        match self.sign() {
            Sign::Problem if self.ledger => Some("The ledger is not as it was written".to_owned()),
            Sign::Problem => Some("Not everything was checked".to_owned()),
            Sign::NeedsYou => Some(self.waiting()),
            Sign::Working => self.doing.clone(),
            Sign::Paused => self.paused.as_ref().map(|until| format!("Paused until {until}")),
            Sign::Ok => None,
        }
    }
}

/// Asks the engine how things stand. What cannot be asked is trouble, never fine.
pub async fn gather(answers: &dyn Answers) -> TrayStatus {
    Known {
        about: ask(answers, "settings.about", json!({})).await,
        report: ask(answers, "today.report", json!({ "number": null })).await,
        connections: ask(answers, "connections.list", json!({})).await,
        health: ask(answers, "health.state", json!({})).await,
    }
    .status()
}

/// What the engine has answered; `None`: it did not.
struct Known {
    about: Option<About>,
    report: Option<Option<Report>>,
    connections: Option<Vec<ConnectionState>>,
    health: Option<Health>,
}

impl Known {
    fn status(self) -> TrayStatus {
        let Self { about, report, connections, health } = self;
        let lost = about.is_none() || report.is_none() || connections.is_none() || health.is_none();
        let overdue = health.iter().flat_map(|health| &health.parts).any(|part| !part.overdue.is_empty());
        let ledger = health.is_some_and(|health| health.ledger.state == LedgerState::Broken);
        let is_unread = |health| matches!(health, ConnectionHealth::NotChecked | ConnectionHealth::SignedOut);
        let unread = connections.iter().flatten().any(|connection| is_unread(connection.state));
        let report = report.flatten();
        let nothing_known = match (&connections, &report) {
            (Some(connections), _) if connections.is_empty() => Some("Nothing is connected yet"),
            (_, None) => Some("No report yet"),
            (_, Some(_)) => None,
        };
        let unchecked = report.as_ref().is_some_and(|report| {
            report.counts.not_checked > 0
                || report.systems.iter().any(|system| system.state != SystemReading::Ok)
        });
        let (last, next) = about.map(|about| (about.last_run, about.next_run)).unwrap_or_default();
        TrayStatus {
            open: report.as_ref().map_or(0, |report| report.counts.open),
            left_out: report.as_ref().map_or(0, |report| report.counts.flagged),
            trouble: lost || overdue || unread || unchecked,
            nothing_known,
            ledger,
            last,
            next,
            ..TrayStatus::default()
        }
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
            nothing_known: None,
            left_out: 0,
        }
    }

    /// How all is well: one connection, read, and a report in which everything matches.
    fn well() -> Known {
        let json = json!({
            "about": { "firm": "F", "zone": "Z", "sample": false, "nextRun": "Mon, Nov 23, 6:30 AM",
                       "lastRun": "Fri, Nov 20, 6:30 AM", "version": "1", "zoneData": "2026e" },
            "report": {
                "number": 1, "run": "r", "firm": "F", "headline": "All 9", "days": "", "dayFrom": "2026-11-20",
                "dayTo": "2026-11-20", "made": "", "late": "", "discrepancies": [], "flagged": [],
                "systems": [{ "name": "Clio", "role": "practice system", "state": "ok", "events": 9,
                              "reached": "", "why": "" }],
                "counts": { "agree": 9, "open": 0, "court": 0, "client": 0, "internal": 0, "accepted": 0,
                            "resolved": 0, "notChecked": 0, "flagged": 0 },
                "hash": "", "previous": ""
            },
            "connections": [{ "name": "Clio", "vendor": "Clio Manage", "role": "practice system", "account": "",
                              "state": "ok", "problem": null, "lastSuccess": "", "signInEnds": "",
                              "calendars": [] }],
            "health": { "well": true, "clock": "", "waiting": [],
                        "parts": [{ "part": "Morning report", "rule": "", "next": "", "lastSuccess": "",
                                    "overdue": "" }],
                        "ledger": { "state": "kept", "said": "" } }
        });
        let read = |name: &str| json[name].clone();
        Known {
            about: serde_json::from_value(read("about")).expect("the engine's shape"),
            report: serde_json::from_value(read("report")).expect("the engine's shape"),
            connections: serde_json::from_value(read("connections")).expect("the engine's shape"),
            health: serde_json::from_value(read("health")).expect("the engine's shape"),
        }
    }

    type Change = (&'static str, fn(&mut Known), Sign, &'static str);

    #[test]
    fn a_tick_needs_everything_to_be_connected_read_and_compared() {
        assert_eq!(well().status().sign(), Sign::Ok, "all is well");
        let changes: [Change; 8] = [
            (
                "nothing connected",
                |known| known.connections = Some(Vec::new()),
                Sign::NeedsYou,
                "Nothing is connected",
            ),
            ("never checked", |known| known.report = Some(None), Sign::NeedsYou, "No report yet"),
            ("not checked", |known| of(known).counts.not_checked = 1, Sign::Problem, "Not everything"),
            (
                "partly read",
                |known| of(known).systems[0].state = SystemReading::Partly,
                Sign::Problem,
                "Not everything",
            ),
            ("left out", |known| of(known).counts.flagged = 3, Sign::NeedsYou, "3 left out"),
            ("to fix", |known| of(known).counts.open = 2, Sign::NeedsYou, "2 discrepancies"),
            ("overdue", overdue, Sign::Problem, "Not everything"),
            ("no answer", |known| known.health = None, Sign::Problem, "Not everything"),
        ];
        for (what, change, sign, word) in changes {
            let mut known = well();
            change(&mut known);
            let status = known.status();
            assert_eq!(status.sign(), sign, "{what}: a tick would say that all was compared");
            assert!(status.line().starts_with(word), "{what}: {} says why", status.line());
        }
    }

    fn of(known: &mut Known) -> &mut Report {
        known.report.as_mut().and_then(Option::as_mut).expect("there is a report")
    }

    fn overdue(known: &mut Known) {
        known.health.as_mut().expect("it answered").parts[0].overdue = "no report today".to_owned();
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
        let fresh = TrayStatus::default();
        assert_eq!(fresh.line(), "Starting · Not checked yet", "an empty line would look like fine");
        assert_eq!(fresh.sign(), Sign::NeedsYou, "and a tick would too");
    }

    #[tokio::test]
    async fn f8_an_engine_that_does_not_answer_is_trouble() {
        let problem = crate::call::refused("TD-1001", "The store could not be opened.", "");
        let tray_status = gather(&crate::answers::Unopened::because(problem)).await;
        assert_eq!(tray_status.sign(), Sign::Problem, "what could not be asked is never fine");
    }
}
