//! What a paper is made of: titles, headings, paragraphs and tables, in the order in which they are read. Where they
//! stand is the layout's business.

use super::text::{Face, Run};

/// How a text is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Normal,
    Quiet,
    /// Not checked, late. The words say so, too.
    Alarm,
}

/// What a block is to somebody who has it read aloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Title,
    Heading,
    Text,
}

/// A part of the paper that flows.
pub(crate) struct Block {
    pub(super) content: Content,
    pub(super) role: Role,
    pub(super) tone: Tone,
    /// Size relative to the text.
    pub(super) scale: f32,
    /// Space above, in lines.
    pub(super) above: f32,
    /// Must not be the last thing on a page.
    pub(super) leads: bool,
}

pub(super) enum Content {
    /// Paragraphs with their indent in steps.
    Paragraphs(Vec<(Vec<Run>, f32)>),
    Table(Table),
}

/// Rows under a head that is repeated on each page.
pub(crate) struct Table {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
}

/// A column: what stands in its head, and its share of the width.
pub(super) struct Column {
    pub(super) head: String,
    pub(super) share: f32,
}

/// A row of a table.
pub(crate) enum Row {
    /// The paragraphs of each cell.
    Cells(Vec<Vec<Vec<Run>>>, Tone),
    /// A heading over the rows that follow, as wide as the table.
    Band(String, Tone),
}

impl Table {
    /// An empty table with these heads; the shares are relative to one another.
    pub(crate) fn new(columns: &[(&str, f32)]) -> Self {
        let columns = columns.iter().map(|(head, share)| Column { head: (*head).to_owned(), share: *share });
        Self { columns: columns.collect(), rows: Vec::new() }
    }

    /// A row with one cell for each column. A cell without words is shown as a dash: one that is left blank looks as if
    /// something had been lost, and is skipped when the table is read aloud.
    pub(crate) fn row(&mut self, cells: Vec<Vec<Vec<Run>>>, tone: Tone) {
        let blank = |cell: &[Vec<Run>]| cell.iter().flatten().all(|run| run.text.trim().is_empty());
        let cells = cells.into_iter().map(|cell| if blank(&cell) { vec![vec![plain("—")]] } else { cell });
        self.rows.push(Row::Cells(cells.collect(), tone));
    }

    /// A heading over the rows that follow.
    pub(crate) fn band(&mut self, text: &str, tone: Tone) {
        self.rows.push(Row::Band(text.to_owned(), tone));
    }
}

impl Block {
    pub(crate) fn title(text: &str) -> Self {
        let text = Self::text(vec![bold(text)], Tone::Normal, 0);
        Self { role: Role::Title, scale: 1.7, leads: true, ..text }
    }

    pub(crate) fn heading(text: &str) -> Self {
        let text = Self::text(vec![bold(text)], Tone::Normal, 0);
        Self { role: Role::Heading, scale: 1.12, above: 0.5, leads: true, ..text }
    }

    pub(crate) fn text(runs: Vec<Run>, tone: Tone, indent: u8) -> Self {
        let content = Content::Paragraphs(vec![(runs, f32::from(indent))]);
        Self { content, role: Role::Text, tone, scale: 1.0, above: 0.1, leads: false }
    }

    pub(crate) fn item(head: Vec<Run>, body: Vec<Run>, tone: Tone) -> Self {
        let content = Content::Paragraphs(vec![(head, 1.0), (body, 2.0)]);
        Self { content, above: 0.25, ..Self::text(Vec::new(), tone, 0) }
    }

    pub(crate) fn table(table: Table) -> Self {
        Self { content: Content::Table(table), above: 0.2, ..Self::text(Vec::new(), Tone::Normal, 0) }
    }

    /// Its words in one line: what an index of the paper shows.
    pub(super) fn words(&self) -> String {
        match &self.content {
            Content::Table(_) => String::new(),
            Content::Paragraphs(paragraphs) => {
                let texts: Vec<&str> =
                    paragraphs.iter().flat_map(|(runs, _)| runs).map(|run| run.text.as_str()).collect();
                texts.join(" ")
            }
        }
    }
}

/// A stretch in the plain face.
pub(crate) fn plain(text: &str) -> Run {
    Run { face: Face::Plain, text: text.to_owned() }
}

/// A stretch in the bold face.
pub(crate) fn bold(text: &str) -> Run {
    Run { face: Face::Bold, text: text.to_owned() }
}
