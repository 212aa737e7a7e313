//! Where each line stands: blocks flow into pages of US Letter. No PDF in here.

use super::block::{Block, Content, Row, Table, Tone, bold};
use super::text::{Faces, Line, Run};

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
/// Space between the columns of a table, in points.
const GUTTER: f32 = 7.0;
/// Distance of lines in a cell as a multiple of the size: a line under each row keeps them apart.
const TIGHT: f32 = 1.17;
/// Space above and below the lines of a row, as a multiple of the size.
const ROW_SPACE: f32 = 0.14;

/// To which part of the paper a stretch of text belongs, so that it can be read in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// A paragraph: block, paragraph.
    Paragraph(usize, usize),
    /// A cell in the head of a table: block, column.
    Head(usize, usize),
    /// A cell: block, row, column.
    Cell(usize, usize, usize),
    /// Repeated on each page, or mere form.
    Decoration,
}

/// One stretch of text at its place; `y` is the base line.
pub(crate) struct Placed {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) size: f32,
    pub(crate) tone: Tone,
    pub(crate) run: Run,
    pub(crate) part: Part,
}

/// One page.
#[derive(Default)]
pub(crate) struct Page {
    pub(crate) texts: Vec<Placed>,
    /// Heights of the thin lines over the width of the text.
    pub(crate) lines: Vec<f32>,
}

/// Flows the blocks into pages in text of that size.
pub(crate) fn flow(blocks: &[Block], faces: &Faces<'_>, size: f32) -> Vec<Page> {
    let laid: Vec<Laid> = blocks.iter().enumerate().map(|(at, block)| lay(at, block, faces, size)).collect();
    let mut flow = Flow { pages: vec![Page::default()], y: TOP };
    for (at, block) in laid.iter().enumerate() {
        let next = laid.get(at + 1).filter(|_| block.leads).map_or(0.0, Laid::beginning);
        flow.block(block, next);
    }
    flow.pages
}

/// A block with all its lines.
struct Laid {
    rows: Vec<LaidRow>,
    /// Repeated at the top of each page on which rows stand.
    head: Option<LaidRow>,
    /// Space above the whole.
    above: f32,
    leads: bool,
}

/// What stands side by side: one line of a paragraph, or the cells of a row.
struct LaidRow {
    /// Each with the distance from the left margin.
    columns: Vec<(f32, Part, Vec<Line>)>,
    size: f32,
    /// From one line to the next.
    leading: f32,
    tone: Tone,
    /// Space above and below the lines.
    space: f32,
    /// A line stands below.
    ruled: bool,
}

impl LaidRow {
    fn count(&self) -> usize {
        self.columns.iter().map(|(_, _, lines)| lines.len()).max().unwrap_or_default()
    }

    fn height(&self) -> f32 {
        (0..self.count()).map(|_| self.leading).sum::<f32>() + 2.0 * self.space
    }
}

impl Laid {
    fn height(&self) -> f32 {
        self.above + self.head.iter().chain(&self.rows).map(LaidRow::height).sum::<f32>()
    }

    /// As much of it as must stand below what leads to it.
    fn beginning(&self) -> f32 {
        let first = |row: &LaidRow| row.height().min(4.0 * row.leading);
        self.above + self.head.as_ref().map_or(0.0, LaidRow::height) + self.rows.first().map_or(0.0, first)
    }
}

struct Flow {
    pages: Vec<Page>,
    y: f32,
}

impl Flow {
    fn turn(&mut self) {
        self.pages.push(Page::default());
        self.y = TOP;
    }

    fn block(&mut self, block: &Laid, next: f32) {
        // A paragraph is not torn where it fits on one page; of a table, no row is.
        let together = if block.head.is_some() { block.beginning() } else { block.height() };
        if self.y > TOP && self.y + together + next > BOTTOM && together + next <= BOTTOM - TOP {
            self.turn();
        }
        self.y += if self.y > TOP { block.above } else { 0.0 };
        if let Some(head) = &block.head {
            self.row(head, None);
        }
        for row in &block.rows {
            if self.y > TOP && self.y + row.height() > BOTTOM && row.height() <= BOTTOM - TOP {
                self.turn_under(block.head.as_ref());
            }
            self.row(row, block.head.as_ref());
        }
    }

    /// On the next page the head of the table stands again, as mere form: it was read before.
    fn turn_under(&mut self, head: Option<&LaidRow>) {
        self.turn();
        if let Some(head) = head {
            self.row(&head.repeated(), None);
        }
    }

    /// Cell by cell, so that what is copied from a page keeps the words of a cell together.
    fn row(&mut self, row: &LaidRow, head: Option<&LaidRow>) {
        self.y += row.space;
        let mut done = 0;
        while done < row.count() {
            let below = |y: &f32| Some(y + row.leading);
            let fitting = std::iter::successors(below(&self.y), below).take_while(|y| *y <= BOTTOM);
            let ends: Vec<f32> = fitting.take(row.count() - done).collect();
            let (Some(end), Some(page)) = (ends.last(), self.pages.last_mut()) else {
                self.turn_under(head);
                continue;
            };
            for (x, part, lines) in &row.columns {
                let lines = lines.iter().skip(done).zip(&ends);
                let runs = lines.flat_map(|(line, end)| line.iter().map(move |(from, run)| (from, run, end)));
                page.texts.extend(runs.map(|(from, run, end)| Placed {
                    x: SIDE + x + from,
                    y: end - (row.leading - row.size),
                    size: row.size,
                    tone: row.tone,
                    run: run.clone(),
                    part: *part,
                }));
            }
            done += ends.len();
            self.y = *end;
        }
        self.y += row.space;
        if let Some(page) = self.pages.last_mut().filter(|_| row.ruled) {
            page.lines.push(self.y);
        }
    }
}

impl LaidRow {
    fn repeated(&self) -> Self {
        let columns = self.columns.iter().map(|(x, _, lines)| (*x, Part::Decoration, lines.clone()));
        Self { columns: columns.collect(), ..*self }
    }
}

fn lay(at: usize, block: &Block, faces: &Faces<'_>, base: f32) -> Laid {
    let above = block.above * base * LEADING;
    let (head, rows) = match &block.content {
        Content::Table(table) => (Some(head(at, table, faces, base)), rows(at, table, faces, base)),
        Content::Paragraphs(paragraphs) => {
            let size = base * block.scale;
            let mut rows = Vec::new();
            for (number, (runs, steps)) in paragraphs.iter().enumerate() {
                let indent = steps * base * 0.8;
                let lines = faces.wrap(runs, size, PAGE.0 - 2.0 * SIDE - indent);
                let part = Part::Paragraph(at, number);
                // Line by line, so that what does not fit on a page breaks between lines.
                rows.extend(lines.into_iter().map(|line| LaidRow {
                    columns: vec![(indent, part, vec![line])],
                    size,
                    leading: size * LEADING,
                    tone: block.tone,
                    space: 0.0,
                    ruled: false,
                }));
            }
            (None, rows)
        }
    };
    Laid { rows, head, above, leads: block.leads }
}

/// Distance from the left margin and width of each column.
fn columns(table: &Table) -> Vec<(f32, f32)> {
    let all: f32 = table.columns.iter().map(|column| column.share).sum();
    let gutters = GUTTER * table.columns.iter().skip(1).map(|_| 1.0).sum::<f32>();
    let room = PAGE.0 - 2.0 * SIDE - gutters;
    let mut from = 0.0;
    let place = |share: f32| {
        let width = room * share / all.max(f32::EPSILON);
        let at = from;
        from += width + GUTTER;
        (at, width)
    };
    table.columns.iter().map(|column| column.share).map(place).collect()
}

fn head(at: usize, table: &Table, faces: &Faces<'_>, base: f32) -> LaidRow {
    let size = base * 0.92;
    let cells = table.columns.iter().zip(columns(table)).enumerate().map(|(number, (column, (x, width)))| {
        (x, Part::Head(at, number), faces.wrap(&[bold(&column.head)], size, width))
    });
    table_row(cells.collect(), size, Tone::Quiet)
}

fn rows(at: usize, table: &Table, faces: &Faces<'_>, size: f32) -> Vec<LaidRow> {
    let places = columns(table);
    let cell = |number, column, cell: &[Vec<Run>], (x, width): (f32, f32)| {
        let lines = cell.iter().flat_map(|runs| faces.wrap(runs, size, width)).collect();
        (x, Part::Cell(at, number, column), lines)
    };
    let row = |(number, row): (usize, &Row)| match row {
        Row::Band(text, tone) => {
            let whole = (0.0, PAGE.0 - 2.0 * SIDE);
            table_row(vec![cell(number, 0, &[vec![bold(text)]], whole)], size, *tone)
        }
        Row::Cells(cells, tone) => {
            let cells = cells.iter().zip(&places).enumerate();
            let cells = cells.map(|(column, (text, place))| cell(number, column, text, *place));
            table_row(cells.collect(), size, *tone)
        }
    };
    table.rows.iter().enumerate().map(row).collect()
}

fn table_row(columns: Vec<(f32, Part, Vec<Line>)>, size: f32, tone: Tone) -> LaidRow {
    LaidRow { columns, size, leading: size * TIGHT, tone, space: size * ROW_SPACE, ruled: true }
}
