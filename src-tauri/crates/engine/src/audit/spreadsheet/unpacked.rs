//! Is a file what its name says, and does it stay small when it is unpacked? Asked before anything in it is read.

use std::io::{Cursor, Read, Write};
use zip::ZipArchive;

/// Most entries of an archive.
const ENTRIES: usize = 10_000;
/// Most bytes of all entries together. A review of 100,000 rows has about 60 MiB; sheets are read as a stream.
const UNPACKED: u64 = 256 * MIB;
/// Most bytes of an entry that is no sheet: such parts are held as a whole.
const HELD: u64 = 64 * MIB;
/// Most tags of such a part. A text in the list that all sheets share has four, and costs some forty bytes, also an
/// empty one.
const TAGS: u64 = 4_000_000;
/// Longest text of a cell. Excel has room for 32,767 characters.
const LONGEST: u64 = MIB;
/// Most bytes of the file as it is.
pub(super) const PACKED: u64 = 64 * MIB;

const MIB: u64 = 1024 * 1024;

/// What a file is, by its first bytes and what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// An Excel workbook of XML.
    Xlsx,
    /// Text.
    Text,
}

/// Why a file is not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ReadError {
    /// Another kind of file.
    #[error("it is {0}, and only .xlsx and .csv are read")]
    OtherForm(&'static str),
    /// An archive that grows beyond measure, or a file that is too long.
    #[error("it is too large: {0}")]
    TooLarge(&'static str),
    /// It cannot be understood.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// No table with our columns is in it.
    #[error("no table in it has the columns Decision, Item number, Clean-up id and Event version")]
    NoTable,
}

/// What the file is; unpacks an archive once, with a measure, and keeps nothing of it.
///
/// # Errors
/// [`ReadError`].
pub(super) fn look(bytes: &[u8]) -> Result<Form, ReadError> {
    if bytes.len() as u64 > PACKED {
        return Err(ReadError::TooLarge("the file has more than 64 MB"));
    }
    match bytes {
        [b'P', b'K', 3 | 5, ..] => archive(bytes),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            Err(ReadError::OtherForm("an old Excel file (.xls) or one with a password"))
        }
        [b'%', b'P', b'D', b'F', ..] => Err(ReadError::OtherForm("a PDF")),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Ok(Form::Text),
        text if text.contains(&0) => Err(ReadError::OtherForm("neither a spreadsheet nor text")),
        _ => Ok(Form::Text),
    }
}

fn archive(bytes: &[u8]) -> Result<Form, ReadError> {
    let damaged = |cause: &dyn std::fmt::Display| ReadError::Damaged(cause.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|cause| damaged(&cause))?;
    if archive.len() > ENTRIES {
        return Err(ReadError::TooLarge("it holds more than 10,000 files"));
    }
    let has = |name: &str| archive.index_for_name(name).is_some();
    if !has("xl/workbook.xml") {
        return Err(ReadError::OtherForm(match () {
            () if has("xl/workbook.bin") => "a binary Excel file (.xlsb)",
            () if has("content.xml") => "an OpenDocument file (.ods)",
            () if has("word/document.xml") => "a Word file",
            () => "an archive without a workbook",
        }));
    }
    // What an entry says of its own size is not believed; it is unpacked and counted.
    let mut left = UNPACKED;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|cause| damaged(&cause))?;
        let is_sheet = entry.name().is_ok_and(|name| name.starts_with("xl/worksheets/"));
        let most = if is_sheet { left } else { left.min(HELD) };
        let mut meter = Meter::default();
        let size = std::io::copy(&mut entry.take(most + 1), &mut meter).map_err(|cause| damaged(&cause))?;
        left = left.checked_sub(size).ok_or(ReadError::TooLarge("it unpacks to more than 256 MB"))?;
        if size > most {
            return Err(ReadError::TooLarge("a part of it unpacks to more than 64 MB"));
        }
        if !is_sheet && meter.tags > TAGS {
            return Err(ReadError::TooLarge("it lists more than a million texts"));
        }
        if meter.longest.max(meter.since) > LONGEST {
            return Err(ReadError::TooLarge("a cell in it has more than 1 MB"));
        }
    }
    Ok(Form::Xlsx)
}

/// Looks at a part of XML while it passes: how many tags it has, and how much stands between two of them.
#[derive(Default)]
struct Meter {
    tags: u64,
    longest: u64,
    /// Bytes since the last tag began.
    since: u64,
}

impl Write for Meter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut parts = bytes.split(|byte| *byte == b'<');
        self.since += parts.next().unwrap_or_default().len() as u64;
        for part in parts {
            self.longest = self.longest.max(self.since);
            self.tags += 1;
            self.since = part.len() as u64;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
