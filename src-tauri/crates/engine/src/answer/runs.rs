//! Runs: starting, stopping, listing.

use super::hidden::HiddenTitles;
use crate::api::failure::Problem;
use crate::api::runs::{Run, RunItem, Started, Stop};
use crate::api::states::ItemFate;
use crate::audit::read::NOT_BEGUN;
use crate::engine::Engine;
use crate::morning::{MorningOptions, morning_as};
use crate::reading;
use crate::runs::{next_run, outcome};
use crate::words;
use std::sync::Arc;
use truedocket_core::ids::RunId;
use truedocket_core::time::words as time_words;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::run;

/// Runs in a list, and items of each.
const RUNS: u32 = 50;
const ITEMS: u32 = 100;

/// Reads in the background.
pub(super) fn start_sync(engine: &Arc<Engine>, full: bool) -> Started {
    let (engine, id) = (Arc::clone(engine), next_run(engine));
    let started = Started { run: id.to_string() };
    tokio::spawn(async move {
        if let Err(problem) = reading::sync_as(&engine, id, full).await {
            tracing::error!(code = %problem.code, "reading failed");
        }
    });
    started
}

/// Reads and compares in the background.
pub(super) fn start_morning(engine: &Arc<Engine>) -> Started {
    let (engine, id) = (Arc::clone(engine), next_run(engine));
    let started = Started { run: id.to_string() };
    tokio::spawn(async move {
        if let Err(problem) = morning_as(&engine, id, &MorningOptions::default()).await {
            tracing::error!(code = %problem.code, "the check failed");
        }
    });
    started
}

/// Asks a run to end at its next safe point.
pub(super) fn stop_run(engine: &Engine, stop: &Stop) -> Result<Started, Problem> {
    if engine.going.stop(&RunId::new(stop.run.clone())) {
        return Ok(Started { run: stop.run.clone() });
    }
    Err(words::refused("This run is not going on any more.", "Look at the list of runs."))
}

/// The newest runs.
pub(super) async fn runs(engine: &Engine) -> Result<Vec<Run>, Problem> {
    let office = engine.office(&engine.policy().await?)?;
    let is_idle = engine.is_idle;
    engine
        .memory
        .read(move |reader| {
            let (mut runs, hidden) = (Vec::new(), HiddenTitles::of(reader)?);
            for mut row in run::newest(reader, RUNS)? {
                if is_idle && row.outcome == run::Outcome::Running {
                    row.outcome = run::Outcome::Stopped;
                }
                let items = run::items(reader, &row.id, ITEMS)?;
                runs.push(shown(&row, items, &hidden, &office));
            }
            Ok(runs)
        })
        .await
        .map_err(|error| words::memory(&error))
}

fn shown(row: &run::Run, items: Vec<run::RunItem>, hidden: &HiddenTitles, office: &Zone) -> Run {
    Run {
        id: row.id.to_string(),
        part: match row.part.as_str() {
            "sync" => "Reading calendars".to_owned(),
            "morning" => "Morning report".to_owned(),
            "evening" => "Second look in the evening".to_owned(),
            "fix" => "Fix".to_owned(),
            "audit" => "Clean-up: reading".to_owned(),
            NOT_BEGUN => "Clean-up: beginning".to_owned(),
            "audit_backup" => "Clean-up: backup".to_owned(),
            "purge" => "Clean-up: cleaning".to_owned(),
            "purge_undo" => "Clean-up: undo".to_owned(),
            other => other.to_owned(),
        },
        began: time_words::instant(row.began, office),
        took: row.ended.map(|ended| took((ended - row.began).num_seconds())).unwrap_or_default(),
        outcome: outcome(row.outcome),
        sum: sum(row),
        items: items
            .into_iter()
            .map(|item| RunItem { item: hidden.item(item.item), fate: fate(item.fate), why: item.why })
            .collect(),
    }
}

fn took(seconds: i64) -> String {
    match seconds {
        ..1 => "under a second".to_owned(),
        1..120 => format!("{seconds} s"),
        more => format!("{} min", more / 60),
    }
}

fn fate(fate: run::ItemOutcome) -> ItemFate {
    match fate {
        run::ItemOutcome::SetAside => ItemFate::SetAside,
        run::ItemOutcome::Skipped => ItemFate::Skipped,
        run::ItemOutcome::Failed => ItemFate::Failed,
        run::ItemOutcome::Waiting => ItemFate::Waiting,
    }
}

/// The sum of a run's items in words; each number is there only if it is not zero.
fn sum(row: &run::Run) -> String {
    // A report names differences, of which one may concern several events and entries: here each of these is counted.
    // "Left out" is there what breaks a rule; what had nothing to be compared with (further copies, other days) is not.
    let (counted, done, waiting, skipped) = match row.part.as_str() {
        "sync" => ("", "read", "set aside", "left out"),
        "morning" | "evening" => {
            ("Events and entries: ", "agree or are accepted", "differ or are left out", "not compared")
        }
        _other => ("", "done", "open", "left out"),
    };
    let parts = [
        (row.tally.done, done),
        (row.tally.skipped, skipped),
        (row.tally.waiting, waiting),
        (row.tally.dead, "given up"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    match (row.outcome, parts.is_empty()) {
        (run::Outcome::Running, true) => "under way".to_owned(),
        (run::Outcome::Stopped, true) => "ended in the middle, before anything was done".to_owned(),
        (run::Outcome::Failed, true) => "nothing could be done".to_owned(),
        (_, true) => "nothing to do".to_owned(),
        (_, false) => format!("{counted}{}", parts.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{run, sum};
    use chrono::DateTime;
    use truedocket_core::ids::RunId;

    fn ran(part: &str) -> run::Run {
        run::Run {
            id: RunId::new("1"),
            part: part.to_owned(),
            began: DateTime::UNIX_EPOCH,
            ended: Some(DateTime::UNIX_EPOCH),
            outcome: run::Outcome::NeedsYou,
            late_reason: String::new(),
            tally: run::Tally { done: 41, skipped: 59, waiting: 42, dead: 0 },
        }
    }

    #[test]
    fn what_had_nothing_to_be_compared_with_is_not_called_left_out() {
        let said = "Events and entries: 41 agree or are accepted, 59 not compared, 42 differ or are left out";
        assert_eq!(
            sum(&ran("morning")),
            said,
            "the report calls only what breaks a rule left out: the same word for further copies would not add up"
        );
        assert_eq!(
            sum(&ran("audit")),
            "41 done, 59 left out, 42 open",
            "elsewhere it is what was passed over"
        );
    }
}
