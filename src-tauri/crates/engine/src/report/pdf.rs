//! The report as PDF: US Letter, the firm's name and the number on each page, the same bytes for the same report.

use super::pdf_writer::{PageFrame, print};
use super::report_blocks;
use crate::api::today::Report;

pub use super::pdf_writer::PdfError;

/// Sizes to try, largest first, so that a usual morning fits on one page. The last is the smallest that prints well.
const SIZES: [f32; 8] = [9.0, 8.4, 7.8, 7.2, 6.8, 6.4, 6.0, 5.7];
/// Up to so many items belong on one page.
const ONE_PAGE: usize = 25;
/// The size where there are more.
const USUAL: f32 = 8.4;

/// Prints the report.
///
/// # Errors
/// [`PdfError`]; no text in a report is a reason for it.
pub fn pdf(report: &Report) -> Result<Vec<u8>, PdfError> {
    let seal: String = report.hash.chars().take(12).collect();
    // One that was only a look has no number.
    let (title, name) = match report.number {
        0 => (format!("Look at {}", report.days), "A look, no report".to_owned()),
        number => {
            (format!("Morning report {number} for {}", report.days), format!("Morning report No. {number}"))
        }
    };
    let name = match report.copy_for.as_str() {
        "" => name,
        person => format!("{name}, copy for {person}"),
    };
    let frame = PageFrame {
        title,
        first: (report.firm.clone(), name),
        second: (report.days.clone(), format!("Made {}", report.made)),
        foot: if seal.is_empty() { String::new() } else { format!("Seal {seal}…") },
    };
    let sizes: &[f32] = if report_blocks::items(report) <= ONE_PAGE { &SIZES } else { &[] };
    print(&frame, &report_blocks::blocks(report), sizes, USUAL)
}

#[cfg(test)]
#[path = "pdf_tests.rs"]
mod tests;
