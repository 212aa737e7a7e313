//! Findings out, as a file in the folder `reports` or where somebody wants it.

use super::words::short;
use super::{rows, table, workbook};
use crate::api::audit::AuditExport;
use crate::api::failure::Problem;
use crate::api::today::FileWritten;
use crate::audit::spreadsheet::rows::sheet_book;
use crate::audit::{entries, state};
use crate::engine::Engine;
use crate::words;
use std::path::{Path, PathBuf};

/// What kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// An Excel workbook.
    Xlsx,
    /// Comma-separated text.
    Csv,
}

impl Form {
    fn named(name: &str) -> Result<Self, Problem> {
        let forms = [(Self::Xlsx, "xlsx"), (Self::Csv, "csv")];
        let found = forms.into_iter().find(|(_, own)| own.eq_ignore_ascii_case(name.trim()));
        found.map(|(form, _)| form).ok_or_else(|| {
            words::refused(
                format!("“{}” is no kind of file that can be written.", short(name)),
                "Ask for `xlsx` or `csv`.",
            )
        })
    }
}

impl Engine {
    /// Writes the findings of a clean-up (empty: the newest) into that file, as `xlsx` or `csv`.
    ///
    /// # Errors
    /// There is no such clean-up or format; the file could not be written.
    pub async fn audit_export_to(
        &self,
        run: &str,
        format: &str,
        path: &Path,
    ) -> Result<FileWritten, Problem> {
        let form = Form::named(format)?;
        let run = state::audit_id(self, run).await?;
        let book = sheet_book(self, &run).await?;
        let office = self.office(&self.policy().await?)?;
        let asked = run.clone();
        let rows = self.memory.read(move |reader| rows::rows(reader, &run, &office)).await;
        let rows = rows.map_err(|error| words::memory(&error))?;
        let entries = entries::entries(self, &asked, u32::MAX).await?;
        let target = path.to_path_buf();
        let written =
            tokio::task::spawn_blocking(move || -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
                let bytes = match form {
                    Form::Xlsx => workbook::write(&book, &rows, &entries)?,
                    Form::Csv => table::write(&book, &rows)?,
                };
                Ok(truedocket_store::private::write(&target, &bytes)?)
            });
        written.await.unwrap_or_else(|cause| Err(cause.into())).map_err(|cause| {
            words::problem(
                "TD-3302",
                format!("The findings could not be written to {}: {cause}.", path.display()),
                "They are safe in the database.",
                "Close the file if it is open in another program, check the folder, then try again.",
            )
        })?;
        Ok(FileWritten { path: path.display().to_string() })
    }
}

/// Writes the findings into a file of the installation.
pub(crate) async fn audit_export(engine: &Engine, asked: AuditExport) -> Result<FileWritten, Problem> {
    let run = state::audit_id(engine, &asked.run).await?;
    let day = engine.office(&engine.policy().await?)?.to_local(engine.now()).format("%Y-%m-%d %H%M");
    let ending = asked.format.to_lowercase();
    let path = free(&engine.home.reports(), &format!("clean-up {day}"), &ending);
    engine.audit_export_to(run.as_str(), &asked.format, &path).await
}

/// A path that nothing lies at: what somebody may have worked on is not overwritten (`clean-up (2).xlsx`).
pub(in crate::audit) fn free(folder: &Path, stem: &str, ending: &str) -> PathBuf {
    let path = |name: String| folder.join(format!("{name}.{ending}"));
    let names = (2..1_000).map(|count| format!("{stem} ({count})"));
    let mut paths = std::iter::once(stem.to_owned()).chain(names).map(path);
    paths.find(|path| !path.exists()).unwrap_or_else(|| path(stem.to_owned()))
}
