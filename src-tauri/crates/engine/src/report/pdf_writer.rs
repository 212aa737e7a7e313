//! The press: blocks of text become the pages of a PDF, US Letter, with a head and a foot on each, the same bytes for
//! the same text. What the text says is not its business.

use super::block::{Block, Tone};
use super::layout::{PAGE, Page, Part, Placed, SIDE, flow};
use super::structure::Printed;
use super::text::{Face, Faces, Run};
use krilla::color::rgb;
use krilla::configure::{Accessibility, Configuration, ConfigurationBuilder};
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use krilla::text::{Font, TextDirection};
use krilla::{Document, SerializeSettings};

/// DejaVu Sans, see `assets/fonts/DejaVu-LICENSE.txt`.
const PLAIN: &[u8] = include_bytes!("../../../../../assets/fonts/DejaVuSans.ttf");
const BOLD: &[u8] = include_bytes!("../../../../../assets/fonts/DejaVuSans-Bold.ttf");

/// Size of the head and foot of a page.
const MARGINAL: f32 = 8.0;

/// The report cannot be made into a PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
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

/// What stands on each page, and what the file is called.
pub(crate) struct PageFrame {
    /// The document's title, as a reader shows it: no words of clients.
    pub(crate) title: String,
    /// First line of the head, left and right.
    pub(crate) first: (String, String),
    /// Second line of the head.
    pub(crate) second: (String, String),
    /// The foot's left; the number of the page is at its right.
    pub(crate) foot: String,
}

/// Prints the blocks. Of the sizes, largest first, the first is taken in which all fits on one page, else `usual`.
///
/// # Errors
/// [`PdfError`]; no text is a reason for it.
pub(crate) fn print(
    frame: &PageFrame,
    blocks: &[Block],
    sizes: &[f32],
    usual: f32,
) -> Result<Vec<u8>, PdfError> {
    let faces = Faces::new(PLAIN, BOLD).ok_or(PdfError::Fonts)?;
    let font = |bytes: &'static [u8]| Font::new(bytes.to_vec().into(), 0).ok_or(PdfError::Fonts);
    let writer = PdfWriter { plain: font(PLAIN)?, bold: font(BOLD)?, faces, frame };
    let mut tries = sizes.iter().map(|size| flow(blocks, &writer.faces, *size));
    let pages = tries.find(|pages| pages.len() == 1).unwrap_or_else(|| flow(blocks, &writer.faces, usual));
    let accessible = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let accessible = accessible.map_err(|error| PdfError::Writing(format!("{error:?}")))?;
    let written = match writer.document(blocks, &pages, accessible)?.finish() {
        // A text that cannot be read aloud without a fault must still be printed; the file then claims nothing.
        Err(KrillaError::Validation(_)) => {
            writer.document(blocks, &pages, Configuration::default())?.finish()
        }
        written => written,
    };
    written.map_err(|error| PdfError::Writing(format!("{error:?}")))
}

struct PdfWriter<'r> {
    plain: Font,
    bold: Font,
    faces: Faces<'static>,
    frame: &'r PageFrame,
}

impl PdfWriter<'_> {
    fn document(
        &self,
        blocks: &[Block],
        pages: &[Page],
        configuration: Configuration,
    ) -> Result<Document, PdfError> {
        let mut document =
            Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
        document.set_metadata(
            Metadata::new()
                .title(self.frame.title.clone())
                .creator("Truedocket".to_owned())
                .language("en-US".to_owned()),
        );
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(PdfError::Page)?;
        let mut printed = Printed::default();
        for (at, laid) in pages.iter().enumerate() {
            let mut page = document.start_page_with(settings.clone());
            let mut surface = page.surface();
            self.margins(&mut surface, at + 1, pages.len());
            self.body(&mut surface, laid, at, &mut printed);
            surface.finish();
            page.finish();
        }
        document.set_outline(printed.outline(blocks));
        document.set_tag_tree(printed.tree(blocks));
        Ok(document)
    }

    fn body(&self, surface: &mut Surface<'_>, page: &Page, at: usize, printed: &mut Printed) {
        decorated(surface, ArtifactType::Layout, |surface| {
            page.lines.iter().for_each(|y| rule(surface, *y));
        });
        for placed in &page.texts {
            if placed.part == Part::Decoration {
                decorated(surface, ArtifactType::PaginationOther, |surface| self.print(surface, placed));
                continue;
            }
            let piece = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
            self.print(surface, placed);
            surface.end_tagged();
            printed.add(placed.part, piece, at, placed.y);
        }
    }

    /// Head and foot, the same on each page but for its number.
    fn margins(&self, surface: &mut Surface<'_>, page: usize, pages: usize) {
        let frame = self.frame;
        decorated(surface, ArtifactType::Header, |surface| {
            self.row(surface, 40.0, (Face::Bold, &frame.first.0), (Face::Bold, &frame.first.1));
            self.row(surface, 52.0, (Face::Plain, &frame.second.0), (Face::Plain, &frame.second.1));
            rule(surface, 60.0);
        });
        decorated(surface, ArtifactType::Footer, |surface| {
            rule(surface, 760.0);
            let of = format!("Page {page} of {pages}");
            self.row(surface, 771.0, (Face::Plain, &frame.foot), (Face::Plain, &of));
        });
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
            let part = Part::Decoration;
            self.print(surface, &Placed { x, y, size: MARGINAL, tone: Tone::Quiet, run, part });
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

/// Prints what is no part of the text itself.
fn decorated(surface: &mut Surface<'_>, kind: ArtifactType, print: impl FnOnce(&mut Surface<'_>)) {
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
    print(surface);
    surface.end_tagged();
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
