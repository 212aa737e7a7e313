//! The morning report as a file: what stands in it (`report_blocks`), where it stands (`layout`, `text`), and the PDF. The
//! `pdf_writer` prints other papers of the app as well.
//!
//! The numbers and seals of reports are the store's; here they are only printed.

pub(crate) mod layout;
pub mod pdf;
pub(crate) mod pdf_writer;
mod report_blocks;
pub(crate) mod text;

pub use pdf::{PdfError, pdf};
