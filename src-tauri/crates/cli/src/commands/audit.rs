//! `audit`: findings; decisions in; purge; undo. Looking is the default: nothing is written to a calendar without the
//! second act, `audit purge --approve N`.

use super::Done;
use crate::args::{Arguments, Audit, AuditAct, AuditLook};
use crate::{print, progress, say};
use std::path::Path;
use std::sync::Arc;
use truedocket_engine::Engine;
use truedocket_engine::api::audit::AuditStart;
use truedocket_engine::audit::command::{ApprovedList, Audited, Purged, Undone};
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
    if let Some(kinds) = accept {
        let changed = engine.accept_proposals(run, kinds).await?;
        match as_json {
            true => say::json(&serde_json::json!({ "applied": changed })),
            false => say::line(&format!("{changed} proposals were accepted.")),
        }
        return Ok(0);
    }
    let Some(file) = from else { return Ok(64) };
    let taken = engine.audit_import_from(run, file).await?;
    if as_json {
        say::json(&taken);
    } else {
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
    let done: Purged = match approved {
        None => engine.purge_shown(run).await?,
        Some(approved) => engine.purge_approved(run, approved, large).await?,
    };
    drop(shown);
    if typed.json {
        say::json(&done);
    } else {
        say::answer(&print::purge(&done, &program(typed)));
    }
    Ok(match (done.dry_run, done.outcome) {
        (true, _) => DECIDE,
        (false, Outcome::Done) if !done.held.is_empty() || !done.not_known.is_empty() => DECIDE,
        (false, outcome) => exit_code(outcome),
    })
}

/// The program with what the next command has to be told again, as it can be typed.
pub(super) fn program(typed: &Arguments) -> String {
    let mut words = vec!["truedocket".to_owned()];
    if let Some(home) = &typed.home {
        let home = std::path::absolute(home).unwrap_or_else(|_| home.clone()).display().to_string();
        let plain = home.chars().all(|c| c.is_alphanumeric() || "/\\:._-".contains(c));
        words.extend(["--home".to_owned(), if plain { home } else { format!("\"{home}\"") }]);
    }
    if let Some(now) = &typed.now {
        words.extend(["--now".to_owned(), now.to_rfc3339()]);
    }
    words.join(" ")
}

async fn undo(run: &str, item: Option<i64>, engine: &Arc<Engine>, as_json: bool) -> Done {
    let shown = progress::show(engine);
    let done: Undone = engine.undo_purge_of(run, item).await?;
    drop(shown);
    if as_json {
        say::json(&done);
    } else {
        say::answer(&print::undone(&done));
    }
    Ok(exit_code(done.outcome))
}
