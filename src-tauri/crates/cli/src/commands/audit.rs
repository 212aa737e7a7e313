//! `audit`: findings; decisions in; purge; undo. Looking is the default: nothing is written to a calendar without the
//! second act, `audit purge --approve N`.

use super::Done;
use crate::advice::program;
use crate::args::{Arguments, Audit, AuditAct, AuditLook};
use crate::{print, progress, say};
use serde::Serialize;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use truedocket_engine::Engine;
use truedocket_engine::api::audit::AuditStart;
use truedocket_engine::audit::command::{ApprovedList, Audited, CleanUpName, Purged, Undone};
use truedocket_engine::runs::{Outcome, exit_code};

/// A person has something to decide.
const DECIDE: u8 = 2;

/// `audit …`
pub(super) async fn run(asked: &Audit, engine: &Arc<Engine>, typed: &Arguments) -> Done {
    let as_json = typed.json;
    match &asked.act {
        None => Box::pin(look(&asked.look, engine, as_json)).await,
        Some(AuditAct::Decide { run, from, accept }) => {
            decide(run, from.as_deref(), accept.as_deref(), engine, as_json).await
        }
        Some(AuditAct::Purge { run, approve, list, large }) => {
            let approved = approve.map(|count| ApprovedList { count, list: list.clone() });
            Box::pin(purge(run, approved.as_ref(), *large, engine, typed)).await
        }
        Some(AuditAct::Undo { run, item }) => undo(run, *item, engine, as_json).await,
    }
}

async fn look(asked: &AuditLook, engine: &Arc<Engine>, as_json: bool) -> Done {
    let absolute = |path: &std::path::PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
    let files = asked.ics.iter().chain(&asked.csv).map(|path| absolute(path).display().to_string());
    let start = AuditStart {
        calendars: Vec::new(),
        since: asked.since.map(|day| day.to_string()).unwrap_or_default(),
        until: asked.until.map(|day| day.to_string()).unwrap_or_default(),
        files: files.collect(),
    };
    let shown = progress::show(engine);
    let found = engine.audit(&start).await?;
    drop(shown);
    if let Some(file) = &asked.out {
        let format = if is_csv(file) { "csv" } else { "xlsx" };
        engine.audit_export_to(&found.run, format, file).await?;
        say!("Written to {}", file.display());
    }
    if as_json {
        say::json(&found);
    } else {
        say::answer(&print::audit(&found));
    }
    Ok(exit_of(&found))
}

fn is_csv(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
}

fn exit_of(found: &Audited) -> u8 {
    match found.outcome {
        Outcome::Done if !found.findings.is_empty() => DECIDE,
        other => exit_code(other),
    }
}

async fn decide(
    run: &str,
    from: Option<&Path>,
    accept: Option<&[String]>,
    engine: &Arc<Engine>,
    as_json: bool,
) -> Done {
    let named = engine.clean_up_meant(run, true).await?;
    if let Some(kinds) = accept {
        let changed = engine.accept_proposals(&named.run, kinds).await?;
        match as_json {
            true => say::json(&about(&named, &json!({ "applied": changed }))),
            false => {
                say::line(&of(&named));
                say::line(&format!("{changed} proposals were accepted."));
            }
        }
        return Ok(0);
    }
    let Some(file) = from else { return Ok(64) };
    let taken = engine.audit_import_from(&named.run, file).await?;
    if as_json {
        say::json(&about(&named, &taken));
    } else {
        say::line(&of(&named));
        say::line(&format!("{} rows: {} applied, {} unchanged.", taken.rows, taken.applied, taken.unchanged));
        for refused in &taken.refused {
            say::line(&format!("{} ({}): {}", refused.place, refused.title, refused.why));
        }
    }
    Ok(if taken.refused.is_empty() { 0 } else { DECIDE })
}

async fn purge(
    run: &str,
    approved: Option<&ApprovedList>,
    large: bool,
    engine: &Arc<Engine>,
    typed: &Arguments,
) -> Done {
    let shown = progress::show(engine);
    let named = engine.clean_up_meant(run, true).await?;
    let done: Purged = match approved {
        None => engine.purge_shown(&named.run).await?,
        Some(approved) => engine.purge_approved(&named.run, approved, large).await?,
    };
    drop(shown);
    if typed.json {
        say::json(&about(&named, &done));
    } else {
        say::line(&of(&named));
        if !named.taken_back.is_empty() {
            say::line(&named.taken_back);
        }
        say::answer(&print::purge(&done, &program(typed)));
    }
    Ok(match (done.dry_run, done.outcome) {
        (true, _) => DECIDE,
        (false, Outcome::Done) if is_short_of(&done) => DECIDE,
        (false, outcome) => exit_code(outcome),
    })
}

/// Was less done than was approved?
fn is_short_of(done: &Purged) -> bool {
    [&done.held, &done.not_known, &done.not_begun].iter().any(|rows| !rows.is_empty())
}

/// Which clean-up that was about: whoever names none is told.
fn of(named: &CleanUpName) -> String {
    format!("This is about the clean-up of {}.", named.began)
}

fn about(named: &CleanUpName, answer: &impl Serialize) -> Value {
    let mut answer = json!(answer);
    answer["run"] = json!(named.run);
    answer["began"] = json!(named.began);
    answer["taken_back"] = json!(named.taken_back);
    answer
}

async fn undo(run: &str, item: Option<i64>, engine: &Arc<Engine>, as_json: bool) -> Done {
    let shown = progress::show(engine);
    let named = engine.clean_up_meant(run, false).await?;
    let done: Undone = engine.undo_purge_of(&named.run, item).await?;
    drop(shown);
    if as_json {
        say::json(&about(&named, &done));
    } else {
        say::line(&of(&named));
        say::answer(&print::undone(&done));
    }
    Ok(exit_code(done.outcome))
}
