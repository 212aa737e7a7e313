//! The clean-up wizard's questions.

use crate::api::audit::{
    AuditAsked, AuditFile, AuditStart, AuditUpload, PurgeApprove, PurgeAsked, PurgeUndo,
};
use crate::api::failure::Problem;
use crate::api::runs::Started;
use crate::engine::Engine;
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

impl Engine {
    /// Begins a clean-up and reads in the background.
    pub(super) async fn start_audit(self: &Arc<Self>, mut start: AuditStart) -> Result<Started, Problem> {
        for file in &mut start.files {
            if let Some(named) = file.strip_prefix(UPLOADED) {
                *file = self.uploaded(named)?.display().to_string();
            }
        }
        let id = self.next_run();
        self.audit_begin(&id, &start).await?;
        self.go_on(id.clone(), id.clone());
        Ok(Started { run: id.to_string() })
    }

    /// Goes on with a reading that was stopped.
    pub(super) async fn resume_audit(self: &Arc<Self>, asked: AuditAsked) -> Result<Started, Problem> {
        let id = self.audit_id(&asked.run).await?;
        if let Some(run) = self.worker_of(id.as_str()) {
            return Ok(Started { run: run.to_string() });
        }
        let run = self.next_run();
        self.go_on(run.clone(), id);
        Ok(Started { run: run.to_string() })
    }

    fn go_on(self: &Arc<Self>, run: RunId, id: RunId) {
        let (engine, working) = (Arc::clone(self), self.working_on(id.as_str(), &run));
        tokio::spawn(async move {
            let _working = working;
            if let Err(problem) = engine.audit_as(run, &id).await {
                tracing::error!(code = %problem.code, "the clean-up could not be read");
            }
        });
    }

    /// Where a file lies that was handed over. Its name leads nowhere else.
    fn uploaded(&self, named: &str) -> Result<PathBuf, Problem> {
        let path = Path::new(named);
        let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
        let whole = self.home.imports().join(path);
        if !plain || path.components().count() != 2 || !whole.is_file() {
            return Err(words::refused("That file is not there any more.", "Choose it again."));
        }
        Ok(whole)
    }

    /// Keeps a file that was dropped onto the window.
    pub(super) async fn upload_audit(&self, upload: AuditUpload) -> Result<AuditFile, Problem> {
        let plain: String =
            upload.name.chars().filter(|c| c.is_alphanumeric() || " .-_@".contains(*c)).collect();
        let name = plain.trim_start_matches('.').trim().to_owned();
        if !ENDINGS.iter().any(|ending| name.to_lowercase().ends_with(ending)) {
            return Err(words::refused(
                format!("{name} is no calendar file."),
                "Choose a file that ends in .ics or .csv.",
            ));
        }
        let bytes = STANDARD.decode(upload.base64.as_bytes());
        let bytes =
            bytes.map_err(|_| words::refused("The file did not arrive whole.", "Choose it again."))?;
        let place = self.new_name();
        let folder = self.home.imports().join(&place);
        let written = private::folder(&folder).and_then(|()| private::write(&folder.join(&name), &bytes));
        written.map_err(|cause| crate::engine::folder(&cause))?;
        Ok(AuditFile { file: format!("{UPLOADED}{place}/{name}") })
    }

    /// The second act.
    pub(super) async fn approve_purge(self: &Arc<Self>, approve: PurgeApprove) -> Result<Started, Problem> {
        self.purge_approve(&approve).await?;
        if let Some(run) = self.worker_of(&approve.purge) {
            return Ok(Started { run: run.to_string() });
        }
        Ok(Started { run: self.start_purge(approve.purge).to_string() })
    }

    /// Lets a purge or an undo end at its next line.
    pub(super) fn pause_purge(&self, asked: &PurgeAsked) -> Result<Started, Problem> {
        match self.worker_of(&asked.purge) {
            Some(run) if self.going.stop(&run) => Ok(Started { run: run.to_string() }),
            Some(_) | None => Err(words::refused("This purge is not going on.", "Look at its report.")),
        }
    }

    /// Brings back one line or all.
    pub(super) async fn undo_purge(self: &Arc<Self>, undo: PurgeUndo) -> Result<Started, Problem> {
        self.undo_wanted(&undo).await?;
        Ok(Started { run: self.start_undo(undo.purge).to_string() })
    }
}
