//! The morning report as a file: what stands in it (`sheet`), where it stands (`layout`, `text`), and the PDF. The
//! `press` prints other papers of the app as well.
//!
//! The numbers and seals of reports are the store's; here they are only printed.

pub(crate) mod layout;
pub mod pdf;
pub(crate) mod press;
mod sheet;
pub(crate) mod text;

pub use pdf::{NotPrintable, pdf};
