//! Findings out, as a file in the folder `reports` or where somebody wants it.

use super::words::short;
use super::{rows, table, workbook};
use crate::api::audit::AuditExport;
use crate::api::failure::Problem;
use crate::api::today::FileWritten;
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
    /// Writes the findings into a file of the installation.
    pub(crate) async fn audit_export(&self, asked: AuditExport) -> Result<FileWritten, Problem> {
        let run = self.audit_id(&asked.run).await?;
        let day = self.office(&self.policy().await?)?.to_local(self.now()).format("%Y-%m-%d %H%M");
        let ending = asked.format.to_lowercase();
        let path = free(&self.home.reports(), &format!("clean-up {day}"), &ending);
        self.audit_export_to(run.as_str(), &asked.format, &path).await
    }

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
        let run = self.audit_id(run).await?;
        let book = self.sheet_book(&run).await?;
        let office = self.office(&self.policy().await?)?;
        let rows = self.memory.read(move |reader| rows::rows(reader, &run, &office)).await;
        let rows = rows.map_err(|error| words::memory(&error))?;
        let target = path.to_path_buf();
        let written =
            tokio::task::spawn_blocking(move || -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
                let bytes = match form {
                    Form::Xlsx => workbook::write(&book, &rows)?,
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

/// A path that nothing lies at: what somebody may have worked on is not overwritten (`clean-up (2).xlsx`).
pub(in crate::audit) fn free(folder: &Path, stem: &str, ending: &str) -> PathBuf {
    let path = |name: String| folder.join(format!("{name}.{ending}"));
    let names = (2..1_000).map(|count| format!("{stem} ({count})"));
    let mut paths = std::iter::once(stem.to_owned()).chain(names).map(path);
    paths.find(|path| !path.exists()).unwrap_or_else(|| path(stem.to_owned()))
}
