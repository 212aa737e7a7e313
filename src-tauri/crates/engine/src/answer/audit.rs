//! The clean-up wizard's questions.

use crate::api::audit::{
    AuditAsked, AuditFile, AuditStart, AuditUpload, PurgeApprove, PurgeAsked, PurgeUndo,
};
use crate::api::failure::Problem;
use crate::api::runs::Started;
use crate::audit::{purge, purges, read, state, undo, worker_of, working_on};
use crate::engine::Engine;
use crate::runs::next_run;
use crate::words;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use truedocket_core::ids::RunId;
use truedocket_store::private;

/// Endings of files that a clean-up reads.
const ENDINGS: [&str; 2] = [".ics", ".csv"];
/// Begins the name of a file that was handed over: it is no path.
pub(super) const UPLOADED: &str = "upload:";

/// Begins a clean-up and reads in the background.
pub(super) async fn start_audit(engine: &Arc<Engine>, mut start: AuditStart) -> Result<Started, Problem> {
    for file in &mut start.files {
        if let Some(named) = file.strip_prefix(UPLOADED) {
            *file = uploaded(engine, named)?.display().to_string();
        }
    }
    let id = next_run(engine);
    read::audit_begin(engine, &id, &start).await?;
    go_on(engine, id.clone(), id.clone());
    Ok(Started { run: id.to_string() })
}

/// Goes on with a reading that was stopped.
pub(super) async fn resume_audit(engine: &Arc<Engine>, asked: AuditAsked) -> Result<Started, Problem> {
    let id = state::audit_id(engine, &asked.run).await?;
    if let Some(run) = worker_of(engine, id.as_str()) {
        return Ok(Started { run: run.to_string() });
    }
    let run = next_run(engine);
    go_on(engine, run.clone(), id);
    Ok(Started { run: run.to_string() })
}

fn go_on(engine: &Arc<Engine>, run: RunId, id: RunId) {
    let (engine, working) = (Arc::clone(engine), working_on(engine, id.as_str(), &run));
    tokio::spawn(async move {
        let _working = working;
        if let Err(problem) = read::audit_as(&engine, run, &id).await {
            tracing::error!(code = %problem.code, "the clean-up could not be read");
        }
    });
}

/// Where a file lies that was handed over. Its name leads nowhere else.
fn uploaded(engine: &Engine, named: &str) -> Result<PathBuf, Problem> {
    let path = Path::new(named);
    let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    let whole = engine.home.imports().join(path);
    if !plain || path.components().count() != 2 || !whole.is_file() {
        return Err(words::refused("That file is not there any more.", "Choose it again."));
    }
    Ok(whole)
}

/// Keeps a file that was dropped onto the window.
pub(super) async fn upload_audit(engine: &Engine, upload: AuditUpload) -> Result<AuditFile, Problem> {
    let plain: String = upload.name.chars().filter(|c| c.is_alphanumeric() || " .-_@".contains(*c)).collect();
    let name = plain.trim_start_matches('.').trim().to_owned();
    if !ENDINGS.iter().any(|ending| name.to_lowercase().ends_with(ending)) {
        return Err(words::refused(
            format!("{name} is no calendar file."),
            "Choose a file that ends in .ics or .csv.",
        ));
    }
    let bytes = STANDARD.decode(upload.base64.as_bytes());
    let bytes = bytes.map_err(|_| words::refused("The file did not arrive whole.", "Choose it again."))?;
    let place = engine.new_name();
    let folder = engine.home.imports().join(&place);
    let written = private::folder(&folder).and_then(|()| private::write(&folder.join(&name), &bytes));
    written.map_err(|cause| crate::engine::folder(&cause))?;
    Ok(AuditFile { file: format!("{UPLOADED}{place}/{name}") })
}

/// The second act.
pub(super) async fn approve_purge(engine: &Arc<Engine>, approve: PurgeApprove) -> Result<Started, Problem> {
    purge::purge_approve(engine, &approve).await?;
    if let Some(run) = worker_of(engine, &approve.purge) {
        return Ok(Started { run: run.to_string() });
    }
    Ok(Started { run: purge::start_purge(engine, approve.purge).to_string() })
}

/// Lets a purge or an undo end at its next line.
pub(super) fn pause_purge(engine: &Engine, asked: &PurgeAsked) -> Result<Started, Problem> {
    match worker_of(engine, &asked.purge) {
        Some(run) if engine.going.stop(&run) => Ok(Started { run: run.to_string() }),
        Some(_) | None => Err(words::refused("This clean-up is not going on.", "Look at its report.")),
    }
}

/// Brings back one line or all.
pub(super) async fn undo_purge(engine: &Arc<Engine>, undo: PurgeUndo) -> Result<Started, Problem> {
    let undo = purges::undo_meant(engine, &undo).await?;
    undo::undo_wanted(engine, &undo).await?;
    Ok(Started { run: undo::start_undo(engine, undo.purge).to_string() })
}
