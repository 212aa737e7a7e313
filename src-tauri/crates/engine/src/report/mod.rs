//! The morning report as a file: what stands in it (`report_blocks`, made of `block`s), where it stands
//! (`layout`, `text`), in which order it is read aloud (`structure`), the PDF, and how it is
//! written (`file`). The `pdf_writer` prints other papers of the app as well.
//!
//! The numbers and seals of reports are the store's; here they are only printed.

pub(crate) mod block;
pub(crate) mod docket;
pub(crate) mod file;
mod layout;
pub mod pdf;
pub(crate) mod pdf_writer;
mod report_blocks;
mod structure;
pub(crate) mod text;

pub use pdf::{PdfError, pdf};
