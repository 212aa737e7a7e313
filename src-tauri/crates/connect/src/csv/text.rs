//! From bytes to cells: encodings, the sign between cells, and where each line of the table lies in the file.

use ::csv::{ByteRecord, Reader, ReaderBuilder};
use std::borrow::Cow;
use std::ops::Range;

/// A line of the table longer than this is none.
const LONGEST: usize = 1024 * 1024;

/// The file as UTF-8 or something close to it: UTF-16 is translated, a byte order mark dropped.
pub(super) fn plain(bytes: Vec<u8>) -> Vec<u8> {
    let utf16 = match bytes.as_slice() {
        [0xFF, 0xFE, ..] => Some(encoding_rs::UTF_16LE),
        [0xFE, 0xFF, ..] => Some(encoding_rs::UTF_16BE),
        _other => None,
    };
    match (utf16, bytes.strip_prefix(b"\xEF\xBB\xBF")) {
        (Some(encoding), _) => encoding.decode(&bytes).0.into_owned().into_bytes(),
        (None, Some(rest)) => rest.to_vec(),
        (None, None) => bytes,
    }
}

/// UTF-8 where it is valid, else Windows-1252, which Outlook writes and which takes every byte.
pub(super) fn words(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// One line of the table.
pub(super) struct Record {
    /// Line of the file on which it begins, from 1.
    pub(super) line: u64,
    /// Where it lies, without its line ending.
    pub(super) bytes: Range<usize>,
    pub(super) cells: ByteRecord,
    /// What is wrong with the line itself.
    pub(super) fault: Option<String>,
}

/// The table of a file.
pub(super) struct Table<'t> {
    plain: &'t [u8],
    reader: Reader<&'t [u8]>,
    /// Line and byte of the file at which the reader began.
    begin: (u64, usize),
}

impl<'t> Table<'t> {
    /// A first line `sep=;`, which Excel writes and reads, is passed over and obeyed.
    pub(super) fn of(plain: &'t [u8]) -> (Self, u8) {
        let length = plain.iter().position(|byte| *byte == b'\n').unwrap_or(plain.len());
        let first = plain.get(..length).unwrap_or_default().trim_ascii();
        let told = first.get(..4).filter(|head| head.eq_ignore_ascii_case(b"sep=")).and(first.get(4..));
        let (sign, begin) = match told {
            Some([sign]) => (*sign, (1, plain.len().min(length + 1))),
            Some(_) | None => (between(first), (0, 0)),
        };
        let own = plain.get(begin.1..).unwrap_or_default();
        (Self { plain, reader: reader(own, sign), begin }, sign)
    }

    /// The next line of the table; empty lines are passed over.
    pub(super) fn next(&mut self) -> Option<Record> {
        let mut cells = ByteRecord::new();
        let from = self.place();
        // Reading from memory into bytes does not fail.
        if !self.reader.read_byte_record(&mut cells).unwrap_or(false) {
            return None;
        }
        let line = self.reader.position().line();
        let until = self.place().min(self.plain.len());
        let all = self.plain.get(from..until)?;
        let blank = all.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let own = all.trim_ascii_end();
        let bytes = from + blank..(from + own.len()).max(from + blank);
        let inside = self.plain.get(bytes.clone())?;
        let breaks = |part: &[u8]| part.iter().filter(|byte| **byte == b'\n').count() as u64;
        // The reader's own number is that behind the line; some of its breaks may be ahead of the ending.
        let ended = breaks(all.get(own.len()..)?);
        let line = (self.begin.0 + line).saturating_sub(breaks(inside) + ended);
        let is_last = until == self.plain.len();
        let fault = fault(inside, is_last, breaks(inside));
        Some(Record { line, bytes, cells, fault })
    }

    fn place(&self) -> usize {
        let read = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        self.begin.1.saturating_add(read)
    }
}

/// The cells of one line by itself.
pub(super) fn cells(line: &[u8], sign: u8) -> ByteRecord {
    let mut cells = ByteRecord::new();
    // Reading from memory into bytes does not fail.
    reader(line, sign).read_byte_record(&mut cells).unwrap_or(false);
    cells
}

fn reader(bytes: &[u8], sign: u8) -> Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(sign).from_reader(bytes)
}

/// What stands between cells: whichever sign the first line has most of, outside quotation marks.
fn between(first: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    for byte in first {
        quoted ^= *byte == b'"';
        for (sign, count) in &mut counts {
            *count += usize::from(!quoted && byte == sign);
        }
    }
    // Of equals the last would win, and a comma is what most programs write.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(sign, _)| *sign)
}

/// A quotation mark that is never closed swallows all lines behind it.
fn fault(line: &[u8], is_last: bool, breaks: u64) -> Option<String> {
    let quotes = line.iter().filter(|byte| **byte == b'"').count();
    if is_last && breaks > 0 && quotes % 2 == 1 {
        return Some(format!(
            "a quotation mark in it is never closed, and {breaks} lines behind it are lost"
        ));
    }
    (line.len() > LONGEST).then(|| "it is longer than a megabyte".to_owned())
}
