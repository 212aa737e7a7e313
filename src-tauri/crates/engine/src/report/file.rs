//! A paper becomes a file, away from the threads that answer.

use super::PdfError;
use crate::api::today::FileWritten;
use std::error::Error;
use std::path::Path;

/// Makes the paper and writes it there, for one account.
///
/// # Errors
/// It could not be made or written; what that means for the person is for the caller to say.
pub(crate) async fn write(
    path: &Path,
    make: impl FnOnce() -> Result<Vec<u8>, PdfError> + Send + 'static,
) -> Result<FileWritten, Box<dyn Error + Send + Sync>> {
    let to = path.to_path_buf();
    let written = tokio::task::spawn_blocking(move || -> Result<(), Box<dyn Error + Send + Sync>> {
        Ok(truedocket_store::private::write(&to, &make()?)?)
    });
    written.await.unwrap_or_else(|cause| Err(cause.into()))?;
    Ok(FileWritten { path: path.display().to_string() })
}
