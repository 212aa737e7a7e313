//! `sync`, `morning`, `docket`: reading and comparing.

use super::Done;
use crate::args;
use crate::{print, progress, say};
use serde_json::{Value, json};
use std::sync::Arc;
use truedocket_engine::Engine;
use truedocket_engine::morning::{Asking, MorningOptions, MorningResult};
use truedocket_engine::runs::{Outcome, exit_code};
use truedocket_engine::sync::round::{Mode, ReadState};

/// `sync`
pub(super) async fn sync(full: bool, engine: &Arc<Engine>, as_json: bool) -> Done {
    let shown = progress::show(engine);
    let done = engine.sync(full).await?;
    drop(shown);
    if as_json {
        say::json(&done);
    }
    for calendar in done.calendars.iter().filter(|_| !as_json) {
        let how = match calendar.mode {
            Mode::Delta => "what changed",
            Mode::Full => "in full",
        };
        let state = match calendar.state {
            ReadState::Ok => {
                format!("{} held, {} came, {} gone", calendar.events, calendar.changed, calendar.removed)
            }
            ReadState::Unknown => format!("NOT CHECKED: {}", calendar.why),
        };
        let aside = match calendar.set_aside {
            0 => String::new(),
            count => format!(", {count} set aside"),
        };
        say::line(&format!("{}: {} ({how}): {state}{aside}", calendar.connection, calendar.name));
    }
    Ok(exit_code(done.outcome))
}

/// `morning`
pub(super) async fn morning(asked: &args::Morning, engine: &Arc<Engine>, as_json: bool) -> Done {
    let wanted =
        MorningOptions { date: asked.date, without_reading: asked.no_sync, ..MorningOptions::default() };
    if let Some(person) = &asked.person {
        // A slip of the pen is told before a report is made.
        engine.check_person(person).await?;
    }
    let shown = progress::show(engine);
    // A copy is a view of the report of today, and makes no other one.
    let made = match (&asked.person, asked.date) {
        (Some(_), None) => engine.due_report().await?,
        (Some(_) | None, _) => None,
    };
    let mut done = match made {
        Some(made) => made,
        None => engine.morning(&wanted).await?,
    };
    drop(shown);
    if let Some(person) = &asked.person {
        done.report = engine.copy_for(done.report, person).await?;
    }
    if let Some(file) = &asked.pdf {
        engine.write_report(done.report.clone(), Some(file)).await?;
        say!("Written to {}", file.display());
    }
    if as_json {
        say::json(&document(&done));
    } else {
        say::answer(&print::report(&done.report));
    }
    Ok(exit_code(done.outcome))
}

/// `docket`
pub(super) async fn docket(asked: &args::Docket, engine: &Arc<Engine>, as_json: bool) -> Done {
    // Who reads nothing asks for single events neither.
    let asking = if asked.no_sync { Asking::Remembered } else { Asking::Now };
    if !asked.no_sync {
        let shown = progress::show(engine);
        // What cannot be read is named in the docket.
        engine.sync(false).await?;
        drop(shown);
    }
    let docket = engine.docket(asked.date, asking).await?;
    if let Some(file) = &asked.pdf {
        engine.write_docket(docket.clone(), file).await?;
        say!("Written to {}", file.display());
    }
    let outcome = match (docket.is_whole(), docket.counts.differ + docket.counts.flagged) {
        (false, _) => Outcome::NotChecked,
        (true, 0) => Outcome::Done,
        (true, _) => Outcome::NeedsYou,
    };
    if as_json {
        say::json(&docket);
    } else {
        say::answer(&print::docket(&docket));
    }
    Ok(exit_code(outcome))
}

/// The report as the window has it, and under the names that scripts rely on.
fn document(done: &MorningResult) -> Value {
    let mut document = json!(done);
    document["day_from"] = json!(done.report.day_from);
    document["day_to"] = json!(done.report.day_to);
    for (at, found) in done.report.discrepancies.iter().enumerate() {
        let systems = found.sides.iter().map(|side| json!({ "name": side.system, "present": side.present }));
        let row = &mut document["discrepancies"][at];
        row["systems"] = systems.collect();
        row["event"] =
            json!({ "title": found.title, "when": found.when, "owner": found.owner, "matter": found.matter });
    }
    document
}
