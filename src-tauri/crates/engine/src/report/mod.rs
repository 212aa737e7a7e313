//! The morning report as a file: what stands in it (`sheet`), where it stands (`layout`, `text`), and the PDF.
//!
//! The numbers and seals of reports are the store's; here they are only printed.

mod layout;
pub mod pdf;
mod sheet;
mod text;

pub use pdf::{NotPrintable, pdf};
