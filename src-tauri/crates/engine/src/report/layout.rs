//! Where each line stands: blocks flow into pages of US Letter. No PDF in here.

use super::text::{Face, Faces, Line, Run};

/// US Letter in points.
pub(crate) const PAGE: (f32, f32) = (612.0, 792.0);
/// Left and right margin.
pub(crate) const SIDE: f32 = 46.0;
/// Where the body begins, below the head of the page.
const TOP: f32 = 74.0;
/// Where it ends, above the foot.
const BOTTOM: f32 = 752.0;
/// Distance of lines as a multiple of the size.
const LEADING: f32 = 1.24;

/// How a text is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Normal,
    Quiet,
    /// Not checked, late. The words say so, too.
    Alarm,
}

/// A part of the report that flows.
pub(crate) struct Block {
    /// Paragraphs with their indent in steps.
    paragraphs: Vec<(Vec<Run>, f32)>,
    tone: Tone,
    /// Size relative to the text.
    scale: f32,
    /// Space above, in lines.
    above: f32,
    /// Must not be the last thing on a page.
    leads: bool,
}

impl Block {
    pub(crate) fn title(text: &str) -> Self {
        Self { scale: 1.7, leads: true, ..Self::text(vec![heavy(text)], Tone::Normal, 0) }
    }

    pub(crate) fn heading(text: &str) -> Self {
        Self { scale: 1.12, above: 0.5, leads: true, ..Self::text(vec![heavy(text)], Tone::Normal, 0) }
    }

    pub(crate) fn text(runs: Vec<Run>, tone: Tone, indent: u8) -> Self {
        let paragraphs = vec![(runs, f32::from(indent))];
        Self { paragraphs, tone, scale: 1.0, above: 0.1, leads: false }
    }

    pub(crate) fn item(head: Vec<Run>, body: Vec<Run>, tone: Tone) -> Self {
        Self { paragraphs: vec![(head, 1.0), (body, 2.0)], tone, scale: 1.0, above: 0.25, leads: false }
    }
}

fn heavy(text: &str) -> Run {
    Run { face: Face::Bold, text: text.to_owned() }
}

/// One stretch of text at its place; `y` is the base line.
pub(crate) struct Placed {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) size: f32,
    pub(crate) tone: Tone,
    pub(crate) run: Run,
}

/// Flows the blocks into pages in text of that size.
pub(crate) fn flow(blocks: &[Block], faces: &Faces<'_>, size: f32) -> Vec<Vec<Placed>> {
    let laid: Vec<Laid> = blocks.iter().map(|block| lay(block, faces, size)).collect();
    let mut pages: Vec<Vec<Placed>> = vec![Vec::new()];
    let mut y = TOP;
    for (at, block) in laid.iter().enumerate() {
        let next = laid
            .get(at + 1)
            .filter(|_| block.leads)
            .map_or(0.0, |next| next.height().min(4.0 * next.leading));
        let height = block.height();
        // What fits on a page is not torn; what does not breaks between lines.
        if y > TOP && y + height + next > BOTTOM && height + next <= BOTTOM - TOP {
            pages.push(Vec::new());
            y = TOP;
        }
        y += if y > TOP { block.above } else { 0.0 };
        for (indent, line) in &block.lines {
            if y + block.leading > BOTTOM {
                pages.push(Vec::new());
                y = TOP;
            }
            y += block.leading;
            if let Some(page) = pages.last_mut() {
                page.extend(line.iter().map(|(x, run)| Placed {
                    x: SIDE + indent + x,
                    y: y - block.size * (LEADING - 1.0),
                    size: block.size,
                    tone: block.tone,
                    run: run.clone(),
                }));
            }
        }
    }
    pages
}

struct Laid {
    lines: Vec<(f32, Line)>,
    size: f32,
    leading: f32,
    above: f32,
    tone: Tone,
    leads: bool,
}

impl Laid {
    fn height(&self) -> f32 {
        self.above + self.lines.iter().map(|_| self.leading).sum::<f32>()
    }
}

fn lay(block: &Block, faces: &Faces<'_>, base: f32) -> Laid {
    let size = base * block.scale;
    let mut lines = Vec::new();
    for (runs, steps) in &block.paragraphs {
        let indent = steps * base * 0.8;
        let width = PAGE.0 - 2.0 * SIDE - indent;
        lines.extend(faces.wrap(runs, size, width).into_iter().map(|line| (indent, line)));
    }
    let leading = size * LEADING;
    Laid { lines, size, leading, above: block.above * base * LEADING, tone: block.tone, leads: block.leads }
}
