//! The whole chain, row by row and against the kept end: at the start, weekly, and whenever somebody asks. And what
//! `health` says of the ledger between two such looks.

use super::look::{Found, accept, compare};
use super::{Breach, KeptHead, Writing, item, read};
use crate::api::failure::Problem;
use crate::api::jobs::{LedgerHealth, LedgerState};
use crate::api::note::Note;
use crate::engine::Engine;
use crate::keeping::ChainCheck;
use crate::words;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use truedocket_connect::secrets::{SecretFailure, SecretProblem, on_blocking_thread};
use truedocket_store::chain::Verified;
use truedocket_store::table::{ledger, report, schedule, setting};

/// The part of the schedule.
pub(crate) const VERIFY: &str = "verify_ledger";
/// What the last check of all rows found, for processes that only look.
const LAST_CHECK: &str = "ledger_check";

type Kept = Result<Option<Result<KeptHead, Breach>>, SecretFailure>;

#[derive(Serialize, Deserialize)]
struct LastCheck {
    at: DateTime<Utc>,
    broken: Vec<String>,
}

impl Engine {
    /// Checks every row of the ledger and of the reports, and the ledger's end against the one in the keychain.
    ///
    /// # Errors
    /// Our own memory failed.
    pub async fn verify(&self) -> Result<ChainCheck, Problem> {
        // Asked before the rows are read: what is added in between must not look cut off.
        let kept = kept_head(self).await;
        let (kept, unasked) = match kept {
            Ok(kept) => (kept, None),
            Err(failure) => (None, Some(failure)),
        };
        let breach = self.head.breach();
        let compared = match (&kept, unasked.as_ref().map(|failure| failure.trouble)) {
            (_, Some(trouble)) => not_compared(trouble),
            (Some(Ok(kept)), None) => {
                format!("its end, as it was kept in the keychain at row {}", kept.end.rows)
            }
            (Some(Err(_)) | None, None) => not_compared(SecretProblem::NotHere),
        };
        let checked = self.memory.read(move |reader| {
            let (ledger, reports) = (ledger::verify(reader)?, report::verify(reader, None)?);
            let mut broken: Vec<String> = broken_row("ledger", &ledger).into_iter().collect();
            let found = match unasked {
                Some(_) => None,
                None => Some(compare(reader, kept.as_ref())?),
            };
            match (found, breach) {
                (Some(Found::Broken(breach)), _) | (_, Some(breach)) => {
                    broken.push(format!("ledger: {}", breach.sentence()));
                }
                (Some(Found::Fine | Found::NeverKept | Found::Restored(_)) | None, None) => {}
            }
            broken.extend(broken_row("reports", &reports));
            let (ledger_end, report_end) = (ledger::head(reader)?, report::head(reader)?);
            Ok(ChainCheck {
                whole: broken.is_empty(),
                ledger_rows: ledger_end.rows,
                ledger_head: ledger_end.head,
                compared,
                reports: report_end.rows,
                report_head: report_end.head,
                broken,
            })
        });
        checked.await.map_err(|error| words::memory(&error))
    }

    /// A person has seen that the ledger's end is not the one that was kept, and goes on from the present one. `rows`
    /// is what they read: how many there are now. Rows that were changed stay wrong.
    ///
    /// # Errors
    /// Nothing is wrong with the end, or there are not so many rows.
    pub async fn accept_ledger(&self, rows: u64) -> Result<ChainCheck, Problem> {
        let Some(breach) = self.head.breach() else {
            return Err(words::refused(
                "Nothing is wrong with the ledger's end.",
                "Look at `truedocket ledger verify`.",
            ));
        };
        let there = self.memory.read(|reader| Ok(ledger::head(reader)?.rows)).await;
        let there = there.map_err(|error| words::memory(&error))?;
        if there != rows {
            return Err(words::refused(
                format!("The ledger has {there} rows, not {rows}. Nothing was accepted."),
                format!("Look at them, then type {there}."),
            ));
        }
        let kept = kept_head(self).await.ok().flatten().and_then(Result::ok);
        let (who, now) = (self.account.clone(), self.now());
        let accepted = self.memory.write(move |tx| accept(tx, kept.as_ref(), breach, &who, now));
        accepted.await.map_err(|error| words::memory(&error))?;
        self.head.accepted();
        self.head.settle().await;
        verify_by_schedule(self).await
    }

    /// Keeps the ledger's end before the program ends; it does not wait for a keychain that does not answer.
    pub async fn keep_ledger_head(&self) {
        self.head.settle().await;
    }
}

async fn kept_head(engine: &Engine) -> Kept {
    if engine.head.writing == Writing::InPlace {
        return read(engine.secrets.as_ref());
    }
    let secrets = Arc::clone(&engine.secrets);
    on_blocking_thread(item(), move |_| read(secrets.as_ref())).await
}

/// The check of the schedule: keeps what it found for `health`, and tells when something is wrong.
pub(crate) async fn verify_by_schedule(engine: &Engine) -> Result<ChainCheck, Problem> {
    let (found, now) = (engine.verify().await?, engine.now());
    let last = LastCheck { at: now, broken: found.broken.clone() };
    let kept = engine.memory.write(move |tx| {
        setting::set(tx, LAST_CHECK, &serde_json::to_string(&last)?)?;
        match last.broken.is_empty() {
            true => schedule::succeeded(tx, VERIFY, now),
            false => Ok(()),
        }
    });
    kept.await.map_err(|error| words::memory(&error))?;
    if !found.whole {
        tracing::error!(broken = ?found.broken, "the ledger or the reports are not whole");
        engine.tell(Note::LedgerBroken { said: found.broken.join(" ") });
    }
    Ok(found)
}

/// How the ledger fares: the last check of all rows, and its end now.
pub(crate) async fn ledger_health(engine: &Engine) -> Result<LedgerHealth, Problem> {
    let kept = kept_head(engine).await;
    let unasked = kept.as_ref().err().map(|failure| failure.trouble).or(engine.head.failed());
    let looked = engine.memory.read(move |reader| {
        let found = match &kept {
            Ok(kept) => Some(compare(reader, kept.as_ref())?),
            Err(_) => None,
        };
        let last = setting::get(reader, LAST_CHECK)?;
        let last: Option<LastCheck> = last.and_then(|text| serde_json::from_str(&text).ok());
        Ok((found, last))
    });
    let (found, last) = looked.await.map_err(|error| words::memory(&error))?;
    let broken = match (engine.head.breach(), found.as_ref()) {
        (Some(breach), _) | (None, Some(&Found::Broken(breach))) => Some(breach.sentence()),
        (None, _) => last.filter(|last| !last.broken.is_empty()).map(|last| last.broken.join(" ")),
    };
    Ok(match (broken, unasked, found) {
        (Some(said), ..) => LedgerHealth { state: LedgerState::Broken, said },
        (None, Some(trouble), _) if trouble != SecretProblem::NotHere => {
            LedgerHealth { state: LedgerState::NotKept, said: not_kept(trouble) }
        }
        (None, Some(_), _) | (None, None, Some(Found::NeverKept) | None) => {
            LedgerHealth { state: LedgerState::Unguarded, said: not_kept(SecretProblem::NotHere) }
        }
        (None, None, Some(_)) => LedgerHealth { state: LedgerState::Kept, said: String::new() },
    })
}

fn broken_row(chain: &str, verified: &Verified) -> Option<String> {
    match verified {
        Verified::Whole(_) => None,
        Verified::Broken { row, why } => Some(format!("{chain}: row {row}: {why}.")),
    }
}

fn why(trouble: SecretProblem) -> &'static str {
    match trouble {
        SecretProblem::NoPlace => "this computer has no keychain, or it cannot be reached",
        SecretProblem::Locked => "the keychain did not open",
        SecretProblem::Damaged => "what the keychain holds is damaged",
        SecretProblem::NotKept => "the keychain did not keep it",
        SecretProblem::NotHere | SecretProblem::NotSet => "this installation uses no keychain",
    }
}

fn not_kept(trouble: SecretProblem) -> String {
    let why = why(trouble);
    format!(
        "The ledger's end is not kept outside of the database: {why}. Rows that somebody cuts off would not be noticed."
    )
}

fn not_compared(trouble: SecretProblem) -> String {
    format!("nothing outside of the database: {}", why(trouble))
}
