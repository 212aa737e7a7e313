//! The order in which a program reads a paper aloud: headings, paragraphs, tables with their heads, and an index of the
//! headings. Rules: PDF/UA-1 (ISO 14289-1), which krilla checks where it can.

use super::block::{Block, Content, Role, Row, Table};
use super::layout::{Part, SIDE};
use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::outline::{Outline, OutlineNode};
use krilla::tagging::{Identifier, Node, TableHeaderScope, Tag, TagGroup, TagTree};
use std::collections::BTreeMap;
use std::num::{NonZeroU16, NonZeroU32};

/// What was printed, by the part that it belongs to.
#[derive(Default)]
pub(super) struct Printed {
    pieces: BTreeMap<Part, Vec<Identifier>>,
    /// Where each part begins: page and height.
    begins: BTreeMap<Part, (usize, f32)>,
}

impl Printed {
    /// A piece of a part was printed on that page, counted from nought.
    pub(super) fn add(&mut self, part: Part, piece: Identifier, page: usize, y: f32) {
        self.pieces.entry(part).or_default().push(piece);
        self.begins.entry(part).or_insert((page, y));
    }

    /// The headings, as an index.
    pub(super) fn outline(&self, blocks: &[Block]) -> Outline {
        let mut outline = Outline::new();
        for (at, block) in blocks.iter().enumerate().filter(|(_, block)| block.role != Role::Text) {
            if let Some((page, y)) = self.begins.get(&Part::Paragraph(at, 0)) {
                let place = XyzDestination::new(*page, Point::from_xy(SIDE, (y - 20.0).max(0.0)));
                outline.push_child(OutlineNode::new(block.words(), place));
            }
        }
        outline
    }

    /// All that is read, in order.
    pub(super) fn tree(mut self, blocks: &[Block]) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some("en-US".to_owned()));
        for (at, block) in blocks.iter().enumerate() {
            match &block.content {
                Content::Table(table) => tree.push(self.table(at, table)),
                Content::Paragraphs(paragraphs) => {
                    for number in 0..paragraphs.len() {
                        let pieces = self.take(Part::Paragraph(at, number));
                        tree.push(TagGroup { children: pieces, ..group(block) });
                    }
                }
            }
        }
        tree
    }

    fn take(&mut self, part: Part) -> Vec<Node> {
        self.pieces.remove(&part).unwrap_or_default().into_iter().map(Node::Leaf).collect()
    }

    fn table(&mut self, at: usize, table: &Table) -> TagGroup {
        let heads = (0..table.columns.len()).map(|column| {
            let head = self.take(Part::Head(at, column));
            Node::Group(TagGroup::with_children(Tag::TH(TableHeaderScope::Column), head))
        });
        let head = TagGroup::with_children(Tag::TR, heads.collect());
        let mut body = TagGroup::new(Tag::TBody);
        for (number, row) in table.rows.iter().enumerate() {
            let cells = match row {
                Row::Band(..) => {
                    let wide = u32::try_from(table.columns.len()).ok().and_then(NonZeroU32::new);
                    let head = Tag::TH(TableHeaderScope::Row).with_col_span(wide);
                    let text = self.take(Part::Cell(at, number, 0));
                    vec![Node::Group(TagGroup::with_children(head, text))]
                }
                Row::Cells(cells, _) => (0..cells.len())
                    .map(|column| self.take(Part::Cell(at, number, column)))
                    .map(|cell| Node::Group(TagGroup::with_children(Tag::TD, cell)))
                    .collect(),
            };
            body.push(TagGroup::with_children(Tag::TR, cells));
        }
        let mut whole = TagGroup::new(Tag::Table);
        whole.push(TagGroup::with_children(Tag::THead, vec![Node::Group(head)]));
        whole.push(body);
        whole
    }
}

fn group(block: &Block) -> TagGroup {
    let heading = |level: NonZeroU16| TagGroup::new(Tag::Hn(level, Some(block.words())));
    const SECOND: NonZeroU16 = NonZeroU16::MIN.saturating_add(1);
    match block.role {
        Role::Title => heading(NonZeroU16::MIN),
        Role::Heading => heading(SECOND),
        Role::Text => TagGroup::new(Tag::P),
    }
}
