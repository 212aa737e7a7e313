//! Content lines of RFC 5545 §3.1: unfolded, decoded, with the number of the line in the file.
//!
//! Unfolding is done on bytes, since a fold may split a character. What a line says is not known here.

use std::borrow::Cow;

/// What stands beyond this many bytes of one property is not kept; no time or rule is that long.
pub(super) const LONGEST: usize = 64 * 1024;

/// One content line.
pub(super) struct Line<'a> {
    /// Line in the file on which it begins, from 1.
    pub(super) number: usize,
    /// Offset of its first byte.
    pub(super) begin: usize,
    /// Offset behind its last byte.
    pub(super) end: usize,
    pub(super) text: Cow<'a, str>,
    /// True when something was cut off.
    pub(super) cut: bool,
}

/// The file as UTF-8 or something close to it: UTF-16 is translated, a byte order mark dropped.
pub(super) fn plain_bytes(bytes: &[u8]) -> Cow<'_, [u8]> {
    let utf16 = match bytes {
        [0xFF, 0xFE, ..] | [b'B', 0, ..] => Some(encoding_rs::UTF_16LE),
        [0xFE, 0xFF, ..] | [0, b'B', ..] => Some(encoding_rs::UTF_16BE),
        _ => None,
    };
    match utf16 {
        Some(encoding) => Cow::Owned(encoding.decode(bytes).0.into_owned().into_bytes()),
        None => Cow::Borrowed(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)),
    }
}

/// Walks over the content lines of [`plain_bytes`].
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    number: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, number: 0 }
    }

    /// The next line as it stands, with its offsets; ended by LF, CRLF or CR.
    fn raw(&mut self) -> Option<(usize, &'a [u8])> {
        let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
        let begin = self.at;
        let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
        let (line, tail) = rest.split_at(length);
        let ending = match tail {
            [b'\r', b'\n', ..] => 2,
            [] => 0,
            [_, ..] => 1,
        };
        self.at += length + ending;
        self.number += 1;
        Some((begin, line))
    }

    /// Does the next line go on with this one?
    fn is_folded(&self) -> bool {
        matches!(self.bytes.get(self.at), Some(b' ' | b'\t'))
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        loop {
            let (begin, first) = self.raw()?;
            let number = self.number;
            if !self.is_folded() {
                if first.is_empty() {
                    continue;
                }
                let (kept, cut) = cap(first);
                return Some(Line {
                    number,
                    begin,
                    end: begin + first.len(),
                    text: decode_borrowed(kept),
                    cut,
                });
            }
            let mut whole = first.to_vec();
            let mut cut = false;
            while self.is_folded() {
                let Some((_, folded)) = self.raw() else {
                    break;
                };
                if whole.len() < LONGEST {
                    whole.extend_from_slice(folded.get(1..).unwrap_or_default());
                } else {
                    cut = true;
                }
            }
            let (kept, over) = cap(&whole);
            let text = Cow::Owned(decode_borrowed(kept).into_owned());
            return Some(Line { number, begin, end: self.at, text, cut: cut || over });
        }
    }
}

/// Cuts at a character, so that the cut itself does not make the text look like another encoding.
fn cap(line: &[u8]) -> (&[u8], bool) {
    if line.len() <= LONGEST {
        return (line, false);
    }
    let mut end = LONGEST;
    while end > 0 && line.get(end).is_some_and(|byte| byte & 0xC0 == 0x80) {
        end -= 1;
    }
    (line.get(..end).unwrap_or(line), true)
}

/// UTF-8 where it is valid, else Windows-1252, which old Outlook files are in and which takes every byte.
fn decode_borrowed(line: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(line) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(line).0,
    }
}
