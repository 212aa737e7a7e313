//! What stands in a file that somebody gave us: rows with our columns, found by their names. Nothing is judged here.

use super::unpacked::{Form, ReadError, look};
use super::{ReadRow, column, text};
use calamine::{DataRef, Reader as _, Xlsx};
use std::io::Cursor;

/// The header stands within so many rows; people write titles above it.
const HEADER_WITHIN: usize = 20;
/// Most rows of a file that are read: more than any clean-up has items.
const ROWS: usize = 1_000_000;
/// Most bytes that are kept of all rows together: one long text may stand in a million cells of a small file.
const KEPT: usize = 96 * 1024 * 1024;
/// What a row costs besides its texts.
const ROW: usize = std::mem::size_of::<ReadRow>();
/// Longest name of a sheet that is kept with each row. Excel allows 31 characters.
const NAME: usize = 120;
/// Longest text that is kept of a cell: more is needed nowhere.
const LONGEST: usize = 400;

/// All rows of the file that say something. `name` is the file's own, and names the place in a .csv.
///
/// # Errors
/// [`ReadError`]: it is no spreadsheet, too large, damaged, or has no table of ours.
pub(super) fn read(bytes: &[u8], name: &str) -> Result<Vec<ReadRow>, ReadError> {
    let mut tables = Vec::new();
    match look(bytes)? {
        Form::Xlsx => sheets(bytes, &mut tables)?,
        Form::Text => tables.push(text_table(bytes, name)?),
    }
    if tables.iter().all(|table| table.columns.is_none()) {
        return Err(ReadError::NoTable);
    }
    Ok(tables.into_iter().flat_map(|table| table.rows).collect())
}

/// Which of our columns a cell belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Decision,
    Title,
    Run,
    Item,
    Version,
}

impl Field {
    fn named(cell: &str) -> Option<Self> {
        let named = |name: &str| cell.trim().eq_ignore_ascii_case(name);
        [
            (column::DECISION, Self::Decision),
            (column::TITLE, Self::Title),
            (column::RUN, Self::Run),
            (column::ITEM, Self::Item),
            (column::VERSION, Self::Version),
        ]
        .into_iter()
        .find_map(|(name, field)| named(name).then_some(field))
    }
}

/// Takes the rows of one sheet one after another; keeps only cells of our columns.
struct Table {
    name: String,
    /// Set once the header was seen: the field of each column.
    columns: Option<Vec<Option<Field>>>,
    rows: Vec<ReadRow>,
    seen: usize,
    /// Bytes of the rows.
    kept: usize,
}

impl Table {
    /// `kept`: bytes of the tables before it.
    fn new(name: &str, kept: usize) -> Self {
        let name = name.chars().take(NAME).collect();
        Self { name, columns: None, rows: Vec::new(), seen: 0, kept }
    }

    /// Refuses to hold more rows than a review can have.
    fn check(&self) -> Result<(), ReadError> {
        if self.seen > ROWS {
            return Err(ReadError::TooLarge("a table in it has more than a million rows"));
        }
        if self.kept > KEPT {
            return Err(ReadError::TooLarge("its rows have more than 96 MB of text"));
        }
        Ok(())
    }

    /// May there still be something to read?
    fn is_hopeless(&self) -> bool {
        self.columns.is_none() && self.seen >= HEADER_WITHIN
    }

    /// `number` as the spreadsheet counts, from 1.
    fn row<'c>(&mut self, number: usize, cells: impl Iterator<Item = (usize, &'c str)>) {
        self.seen += 1;
        let Some(columns) = &self.columns else {
            self.columns = header(cells);
            return;
        };
        let mut row = ReadRow {
            place: format!("{}, row {number}", self.name),
            title: columns.contains(&Some(Field::Title)).then(String::new),
            ..ReadRow::default()
        };
        let mut says_something = false;
        for (at, cell) in cells {
            let Some(field) = columns.get(at).copied().flatten() else { continue };
            let cell: String = text::without_guard(cell.trim()).chars().take(LONGEST).collect();
            says_something |= !cell.is_empty();
            match field {
                Field::Decision => row.decision = cell,
                Field::Title => row.title = Some(cell),
                Field::Run => row.run = cell,
                Field::Item => row.item = cell,
                Field::Version => row.version = cell,
            }
        }
        if says_something {
            let texts = [&row.place, &row.decision, &row.run, &row.item, &row.version];
            let title = row.title.as_ref().map_or(0, String::len);
            self.kept += ROW + title + texts.into_iter().map(String::len).sum::<usize>();
            self.rows.push(row);
        }
    }
}

/// The columns, if this row names all that is needed.
fn header<'c>(cells: impl Iterator<Item = (usize, &'c str)>) -> Option<Vec<Option<Field>>> {
    let mut columns = Vec::new();
    for (at, cell) in cells {
        if let Some(field) = Field::named(cell).filter(|field| !columns.contains(&Some(*field))) {
            columns.resize(columns.len().max(at + 1), None);
            if let Some(column) = columns.get_mut(at) {
                *column = Some(field);
            }
        }
    }
    let needed = [Field::Decision, Field::Run, Field::Item, Field::Version];
    needed.iter().all(|field| columns.contains(&Some(*field))).then_some(columns)
}

/// Cells come as a stream: a sheet that says it is a million columns wide costs nothing.
fn sheets(bytes: &[u8], tables: &mut Vec<Table>) -> Result<(), ReadError> {
    let damaged = |cause: calamine::XlsxError| ReadError::Damaged(cause.to_string());
    let mut file: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    for name in file.sheet_names() {
        // A chart has a sheet of its own and no cells.
        let Ok(mut cells) = file.worksheet_cells_reader(&name) else { continue };
        let mut table = Table::new(&name, tables.last().map_or(0, |table| table.kept));
        let mut row: Vec<(usize, String)> = Vec::new();
        let mut number = 0;
        while let Some(cell) = cells.next_cell().map_err(damaged)? {
            let (line, at) = cell.get_position();
            if line != number && !row.is_empty() {
                table.row(number as usize + 1, row.iter().map(|(at, cell)| (*at, cell.as_str())));
                row.clear();
                table.check()?;
            }
            if table.is_hopeless() {
                break;
            }
            number = line;
            let wanted = table
                .columns
                .as_ref()
                .is_none_or(|columns| columns.get(at as usize).copied().flatten().is_some());
            if wanted && row.len() < HEADER_CELLS {
                row.push((at as usize, words(cell.get_value())));
            }
        }
        if !row.is_empty() {
            table.row(number as usize + 1, row.iter().map(|(at, cell)| (*at, cell.as_str())));
        }
        tables.push(table);
    }
    Ok(())
}

/// Most cells that are kept of one row while the header is looked for.
const HEADER_CELLS: usize = 1_000;

fn words(value: &DataRef<'_>) -> String {
    let start = |text: &str| text.chars().take(LONGEST).collect();
    match value {
        DataRef::String(text) => start(text),
        DataRef::SharedString(text) => start(text),
        DataRef::Int(number) => number.to_string(),
        // A whole number is written without a point.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => yes.to_string().to_uppercase(),
        DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) | DataRef::Error(_) => {
            "?".to_owned()
        }
        DataRef::Empty => String::new(),
    }
}

fn text_table(bytes: &[u8], name: &str) -> Result<Table, ReadError> {
    let text = decoded(bytes);
    let damaged = |cause: csv::Error| ReadError::Damaged(cause.to_string());
    let mut lines = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let mut table = Table::new(name, 0);
    let mut record = csv::StringRecord::new();
    let mut number = 0;
    while lines.read_record(&mut record).map_err(damaged)? && !table.is_hopeless() {
        number += 1;
        table.row(number, record.iter().enumerate());
        table.check()?;
    }
    Ok(table)
}

/// UTF-8 or UTF-16 with a mark, UTF-8 without one, or else what older Excel writes.
fn decoded(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Excel writes semicolons where the comma is the decimal sign, and tabs into “Unicode text”.
fn separator(text: &str) -> u8 {
    let decision = column::DECISION.to_lowercase();
    let heads = text.lines().take(HEADER_WITHIN).filter(|line| line.to_lowercase().contains(&decision));
    let head = heads.max_by_key(|line| line.len()).unwrap_or_default();
    let candidates = [(b',', ','), (b';', ';'), (b'\t', '\t')];
    candidates
        .into_iter()
        .rev()
        .max_by_key(|(_, sign)| head.matches(*sign).count())
        .map_or(b',', |(byte, _)| byte)
}
