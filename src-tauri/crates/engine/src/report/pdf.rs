//! The report as PDF: US Letter, the firm's name and the number on each page, the same bytes for the same report.

use super::layout::{PAGE, Placed, SIDE, Tone, flow};
use super::sheet;
use super::text::{Face, Faces, Run};
use crate::api::today::Report;
use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};

/// DejaVu Sans, see `assets/fonts/DejaVu-LICENSE.txt`.
const PLAIN: &[u8] = include_bytes!("../../../../../assets/fonts/DejaVuSans.ttf");
const BOLD: &[u8] = include_bytes!("../../../../../assets/fonts/DejaVuSans-Bold.ttf");

/// Sizes to try, largest first, so that a usual morning fits on one page. The last is the smallest that prints well.
const SIZES: [f32; 8] = [9.0, 8.4, 7.8, 7.2, 6.8, 6.4, 6.0, 5.7];
/// Up to so many items belong on one page.
const ONE_PAGE: usize = 25;
/// The size where there are more.
const USUAL: f32 = 8.4;
/// Size of the head and foot of a page.
const MARGINAL: f32 = 8.0;

/// The report cannot be made into a PDF.
#[derive(Debug, thiserror::Error)]
pub enum NotPrintable {
    /// The fonts that came with the program cannot be read.
    #[error("the report's fonts cannot be read")]
    Fonts,
    /// The page could not be made.
    #[error("the pages of the report could not be made")]
    Page,
    /// The PDF could not be written.
    #[error("the PDF could not be written: {0}")]
    Writing(String),
}

/// Prints the report.
///
/// # Errors
/// [`NotPrintable`]; no text in a report is a reason for it.
pub fn pdf(report: &Report) -> Result<Vec<u8>, NotPrintable> {
    let faces = Faces::new(PLAIN, BOLD).ok_or(NotPrintable::Fonts)?;
    let font = |bytes: &'static [u8]| Font::new(bytes.to_vec().into(), 0).ok_or(NotPrintable::Fonts);
    let press = Press { plain: font(PLAIN)?, bold: font(BOLD)?, faces, report };
    let pages = press.pages();
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(format!("Morning report {} for {}", report.number, report.days))
            .creator("Truedocket".to_owned())
            .language("en-US".to_owned()),
    );
    let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(NotPrintable::Page)?;
    for (at, placed) in pages.iter().enumerate() {
        let mut page = document.start_page_with(settings.clone());
        let mut surface = page.surface();
        press.margins(&mut surface, at + 1, pages.len());
        placed.iter().for_each(|placed| press.print(&mut surface, placed));
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| NotPrintable::Writing(format!("{error:?}")))
}

struct Press<'r> {
    plain: Font,
    bold: Font,
    faces: Faces<'static>,
    report: &'r Report,
}

impl Press<'_> {
    fn pages(&self) -> Vec<Vec<Placed>> {
        let blocks = sheet::blocks(self.report);
        let sizes = SIZES.iter().filter(|_| sheet::items(self.report) <= ONE_PAGE);
        let mut tries = sizes.map(|size| flow(&blocks, &self.faces, *size));
        tries.find(|pages| pages.len() == 1).unwrap_or_else(|| flow(&blocks, &self.faces, USUAL))
    }

    /// Head and foot, the same on each page but for its number.
    fn margins(&self, surface: &mut Surface<'_>, page: usize, pages: usize) {
        let report = self.report;
        let number = format!("Morning report No. {}", report.number);
        self.row(surface, 40.0, (Face::Bold, &report.firm), (Face::Bold, &number));
        let made = format!("Made {}", report.made);
        self.row(surface, 52.0, (Face::Plain, &report.days), (Face::Plain, &made));
        rule(surface, 60.0);
        rule(surface, 760.0);
        let of = format!("Page {page} of {pages}");
        let seal: String = report.hash.chars().take(12).collect();
        let seal = if seal.is_empty() { String::new() } else { format!("Seal {seal}…") };
        self.row(surface, 771.0, (Face::Plain, &seal), (Face::Plain, &of));
    }

    /// One text at the left, one at the right; the left one gives way.
    fn row(&self, surface: &mut Surface<'_>, y: f32, left: (Face, &str), right: (Face, &str)) {
        let end = self.faces.shown(right.0, right.1);
        let long = self.faces.width(right.0, &end, MARGINAL);
        let room = PAGE.0 - 2.0 * SIDE - long - 12.0;
        let start = Run { face: left.0, text: left.1.to_owned() };
        let lines = self.faces.wrap(&[start], MARGINAL, room);
        let start = lines.into_iter().next().into_iter().flatten().map(|(x, run)| (SIDE + x, run));
        let end = (PAGE.0 - SIDE - long, Run { face: right.0, text: end });
        for (x, run) in start.chain([end]) {
            self.print(surface, &Placed { x, y, size: MARGINAL, tone: Tone::Quiet, run });
        }
    }

    fn print(&self, surface: &mut Surface<'_>, placed: &Placed) {
        let font = match placed.run.face {
            Face::Plain => &self.plain,
            Face::Bold => &self.bold,
        };
        let colour = match placed.tone {
            Tone::Normal => rgb::Color::new(20, 20, 20),
            Tone::Quiet => rgb::Color::new(75, 75, 75),
            Tone::Alarm => rgb::Color::new(160, 20, 20),
        };
        surface.set_fill(Some(ink(colour)));
        let place = Point::from_xy(placed.x, placed.y);
        surface.draw_text(place, font.clone(), placed.size, &placed.run.text, false, TextDirection::Auto);
    }
}

fn ink(colour: rgb::Color) -> Fill {
    Fill { paint: colour.into(), opacity: NormalizedF32::ONE, rule: FillRule::default() }
}

/// A thin line over the width of the text.
fn rule(surface: &mut Surface<'_>, y: f32) {
    let Some(area) = Rect::from_xywh(SIDE, y, PAGE.0 - 2.0 * SIDE, 0.5) else { return };
    let mut path = PathBuilder::new();
    path.push_rect(area);
    if let Some(path) = path.finish() {
        surface.set_fill(Some(ink(rgb::Color::new(150, 150, 150))));
        surface.draw_path(&path);
    }
}

#[cfg(test)]
#[path = "pdf_tests.rs"]
mod tests;
