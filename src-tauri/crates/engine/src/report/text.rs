//! Text in the report's fonts: what can be shown, how wide it is, and where it breaks.

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

/// What stands for a character that the font does not have: seen, not swallowed.
const MISSING: char = '□';

/// The two faces of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Face {
    Plain,
    Bold,
}

/// Both fonts, ready to measure.
pub(crate) struct Faces<'f> {
    plain: FontRef<'f>,
    bold: FontRef<'f>,
}

/// A stretch of text in one face.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Run {
    pub(crate) face: Face,
    pub(crate) text: String,
}

/// A line that fits: stretches with their distance from its beginning.
pub(crate) type Line = Vec<(f32, Run)>;

impl<'f> Faces<'f> {
    /// `None` if the bytes are no fonts.
    pub(crate) fn new(plain: &'f [u8], bold: &'f [u8]) -> Option<Self> {
        Some(Self { plain: FontRef::new(plain).ok()?, bold: FontRef::new(bold).ok()? })
    }

    fn font(&self, face: Face) -> &FontRef<'f> {
        match face {
            Face::Plain => &self.plain,
            Face::Bold => &self.bold,
        }
    }

    /// The text as it can be shown: controls and invisible marks dropped, white space plain, missing characters
    /// replaced by a box.
    pub(crate) fn shown(&self, face: Face, text: &str) -> String {
        let glyphs = self.font(face).charmap();
        let shown = text.chars().filter_map(|c| match c {
            c if c.is_whitespace() => Some(' '),
            c if c.is_control() || is_invisible(c) => None,
            c if glyphs.map(c).is_some() => Some(c),
            _ => Some(MISSING),
        });
        shown.collect()
    }

    /// Width in points.
    pub(crate) fn width(&self, face: Face, text: &str, size: f32) -> f32 {
        let font = self.font(face);
        let (glyphs, metrics) = (font.charmap(), font.glyph_metrics(Size::new(size), LocationRef::default()));
        text.chars().filter_map(|c| metrics.advance_width(glyphs.map(c)?)).sum()
    }

    /// Breaks stretches that flow into one another into lines of at most that width. Words that are too long for a
    /// line break inside.
    pub(crate) fn wrap(&self, runs: &[Run], size: f32, width: f32) -> Vec<Line> {
        let mut lines: Vec<Line> = vec![Vec::new()];
        let mut at = 0.0;
        for run in runs {
            let shown = self.shown(run.face, &run.text);
            let space = self.width(run.face, " ", size);
            for word in shown.split(' ').filter(|word| !word.is_empty()) {
                // Whatever reads the text aloud must not run two words into one.
                if let Some((_, last)) = lines.last_mut().and_then(|line| line.last_mut()) {
                    last.text.push(' ');
                }
                for piece in self.pieces(run.face, word, size, width) {
                    let long = self.width(run.face, &piece, size);
                    let gap = if at > 0.0 { space } else { 0.0 };
                    if at > 0.0 && at + gap + long > width {
                        lines.push(Vec::new());
                        at = 0.0;
                    }
                    let gap = if at > 0.0 { space } else { 0.0 };
                    if let Some(line) = lines.last_mut() {
                        append(line, run.face, &piece, at + gap);
                    }
                    at += gap + long;
                }
            }
        }
        lines.retain(|line| !line.is_empty());
        lines
    }

    fn pieces(&self, face: Face, word: &str, size: f32, width: f32) -> Vec<String> {
        if self.width(face, word, size) <= width {
            return vec![word.to_owned()];
        }
        let mut pieces = vec![String::new()];
        let mut at = 0.0;
        for c in word.chars() {
            let long = self.width(face, c.encode_utf8(&mut [0; 4]), size);
            if at + long > width && at > 0.0 {
                pieces.push(String::new());
                at = 0.0;
            }
            if let Some(piece) = pieces.last_mut() {
                piece.push(c);
            }
            at += long;
        }
        pieces
    }
}

/// Words of one face stay one stretch, so that they can be searched and copied as one.
fn append(line: &mut Line, face: Face, word: &str, at: f32) {
    match line.last_mut() {
        Some((_, run)) if run.face == face => run.text.push_str(word),
        Some(_) | None => line.push((at, Run { face, text: word.to_owned() })),
    }
}

/// Joiners, variation selectors and marks of direction: nothing is lost with them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e01ef}')
}
