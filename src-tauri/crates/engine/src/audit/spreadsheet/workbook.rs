//! The review as an Excel file: a sheet that says how it works, then a sheet for each kind. Text is written as text and
//! nothing else; the only formula in the file chooses which list the drop-down shows.
//!
//! The file is made in memory. The library could spare that by way of a temporary file, which would leave words of
//! clients lying about.

use super::{Row, SheetInfo, When, column, mark, text, words};
use crate::api::audit::AuditEntry;
use chrono::{NaiveDate, NaiveDateTime};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Formula, ProtectionOptions, Workbook, Worksheet, XlsxError,
};
use std::collections::BTreeMap;
use truedocket_core::audit::finding::FindingKind;

/// Rows on one sheet; more go to a second sheet of the kind. Excel has room for 1,048,576 with the header.
const ROWS_A_SHEET: usize = 1_000_000;
/// Where the drop-down's lists stand; hidden.
const CHOICES: &str = "Choices";

/// Columns with their widths in characters. The last three are hidden and say what a row is about.
const COLUMNS: [(&str, f64); 13] = [
    (column::DECISION, 28.0),
    (column::REASON, 56.0),
    (column::TITLE, 44.0),
    (column::START, 25.0),
    (column::ENDS, 25.0),
    (column::REPEATS, 24.0),
    (column::CALENDAR, 24.0),
    (column::ORGANIZER, 30.0),
    (column::CONFIDENCE, 12.0),
    (column::PROPOSED, 28.0),
    (column::RUN, 38.0),
    (column::ITEM, 13.0),
    (column::VERSION, 16.0),
];
const FIRST_HIDDEN: u16 = 10;

/// The sheet that tells what became of entries which are no plain rows, and its columns with their widths.
const ENTRIES: &str = "Set aside, merged, doubted";
const ENTRY_COLUMNS: [(&str, f64); 5] =
    [("What", 22.0), ("Calendar", 24.0), ("UID", 44.0), ("Line", 10.0), ("Why", 80.0)];

/// The file could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the spreadsheet could not be made: {0}")]
pub(super) struct WriteError(#[from] XlsxError);

/// All rows as the bytes of an .xlsx file. Rows of a kind keep their order.
///
/// # Errors
/// [`WriteError`]; no text in a row is a reason for it.
pub(super) fn write(book: &SheetInfo, rows: &[Row], entries: &[AuditEntry]) -> Result<Vec<u8>, WriteError> {
    let mut by_kind: BTreeMap<FindingKind, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        by_kind.entry(row.kind).or_default().push(row);
    }
    let looks = Looks::new();
    let mut file = Workbook::new();
    let properties = DocProperties::new().set_title("Calendar clean-up").set_author("Truedocket");
    file.set_properties(&properties.set_creation_datetime(&ExcelDateTime::from_timestamp(book.made_at)?));
    read_me(file.add_worksheet(), book, &by_kind, &looks)?;
    for (kind, rows) in &by_kind {
        for (at, rows) in rows.chunks(ROWS_A_SHEET).enumerate() {
            let sheet = file.add_worksheet();
            sheet.set_name(sheet_name(*kind, at))?;
            head(sheet, rows.len(), &looks)?;
            drop_down(sheet, book, rows.len())?;
            for (row, line) in rows.iter().zip(1..) {
                put(sheet, line, row, &book.run, &looks)?;
            }
        }
    }
    for (at, entries) in entries.chunks(ROWS_A_SHEET).enumerate() {
        let name = if at == 0 { ENTRIES.to_owned() } else { format!("{ENTRIES} {}", at + 1) };
        told(file.add_worksheet().set_name(name)?, entries, &looks)?;
    }
    lists(file.add_worksheet(), book)?;
    Ok(file.save_to_buffer()?)
}

/// Entries of files that are no plain rows: nothing is decided here, and nothing of it is read back in.
fn told(sheet: &mut Worksheet, entries: &[AuditEntry], looks: &Looks) -> Result<(), XlsxError> {
    for ((name, width), at) in ENTRY_COLUMNS.into_iter().zip(0..) {
        let look = if name == "Why" { &looks.wrapped } else { &looks.words };
        sheet.set_column_width(at, width)?.set_column_format(at, look)?;
        sheet.write_string_with_format(0, at, name, &looks.head)?;
    }
    for (entry, line) in entries.iter().zip(1..) {
        let cells = [words::entry(entry.kind), &entry.calendar, &entry.uid, &entry.reason];
        for (cell, at) in cells.into_iter().zip([0, 1, 2, 4]) {
            match text::for_csv(cell) == cell {
                true => sheet.write_string(line, at, text::visible(cell))?,
                false => sheet.write_string_with_format(line, at, text::visible(cell), &looks.literal)?,
            };
        }
        if entry.line > 0 {
            // Lines of a file stay far below 2^53.
            sheet.write_number(line, 3, entry.line as f64)?;
        }
    }
    let last = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    sheet.set_freeze_panes(1, 0)?.autofilter(0, 0, last, 4)?;
    sheet.set_landscape().set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0);
    Ok(())
}

/// Names of sheets have at most 31 characters and no `[ ] : * ? / \`.
fn sheet_name(kind: FindingKind, at: usize) -> String {
    if at == 0 {
        return kind.title().to_owned();
    }
    let start: String = kind.title().chars().take(27).collect();
    format!("{start} {}", at + 1)
}

/// How cells look, and which of them can be written to.
struct Looks {
    head: Format,
    words: Format,
    /// The one column that is read as sentences.
    wrapped: Format,
    /// Marked as text, so that it stays text when somebody edits it.
    literal: Format,
    decision: Format,
    moment: Format,
    day: Format,
    id: Format,
    title: Format,
}

impl Looks {
    fn new() -> Self {
        let top = Format::new().set_align(FormatAlign::Top);
        let date = |format| top.clone().set_num_format(format).set_align(FormatAlign::Left);
        Self {
            head: Format::new()
                .set_bold()
                .set_background_color(Color::RGB(0xE8_ECF1))
                .set_border_bottom(FormatBorder::Thin),
            words: top.clone(),
            wrapped: top.clone().set_text_wrap(),
            literal: top.clone().set_quote_prefix(),
            decision: top
                .clone()
                .set_unlocked()
                .set_background_color(Color::RGB(0xFF_F9E5))
                .set_border(FormatBorder::Thin)
                .set_border_color(Color::RGB(0xD9_D2B8)),
            moment: date("ddd, mmm d, yyyy h:mm AM/PM"),
            day: date("ddd, mmm d, yyyy"),
            id: top.clone().set_font_color(Color::RGB(0x80_8080)),
            title: Format::new().set_bold().set_font_size(14.0),
        }
    }
}

fn read_me(
    sheet: &mut Worksheet,
    book: &SheetInfo,
    by_kind: &BTreeMap<FindingKind, Vec<&Row>>,
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_name("Read me")?.set_column_width(0, 110.0)?.set_screen_gridlines(false);
    let counts: Vec<String> =
        by_kind.iter().map(|(kind, rows)| format!("{} ({})", kind.title(), rows.len())).collect();
    let counts = if counts.is_empty() {
        "Nothing was found.".to_owned()
    } else {
        format!("Sheets: {}.", counts.join(", "))
    };
    sheet.write_string_with_format(
        0,
        0,
        text::visible(&format!("Calendar clean-up of {}", firm(book))),
        &looks.title,
    )?;
    let made = format!("Made {}. Times are those of {}.", book.made, book.zone);
    let lines = [
        made.as_str(),
        counts.as_str(),
        "",
        "1. Each row is one event. Choose in the yellow column Decision what becomes of it; the list offers what is possible.",
        "2. A row without a decision stays as it is. “As proposed” takes over the column Proposed; “Not decided” takes a decision back.",
        "3. Nothing on a calendar changes by this file. Bring it back on the page Clean up, under Spreadsheet; what is removed is approved there.",
        "4. An event that has changed since this file was made is listed at the import and not touched.",
        "5. The other columns are locked so that rows keep their ids. Filters work.",
        "6. To sort, take the protection off first (Review, Unprotect Sheet; no password), and sort whole rows.",
        "7. Save as .xlsx, or as .csv with the hidden columns. Columns of your own are welcome; they are not read.",
    ];
    for (line, row) in lines.into_iter().zip(2..) {
        sheet.write_string_with_format(row, 0, text::visible(line), &looks.wrapped)?;
    }
    sheet.protect();
    Ok(())
}

fn firm(book: &SheetInfo) -> &str {
    if book.firm.is_empty() { "your firm" } else { &book.firm }
}

/// Everything on a sheet that does not hang on a row. A cell looks like its column unless it says otherwise, which
/// spares a look-up for each of a million cells.
fn head(sheet: &mut Worksheet, rows: usize, looks: &Looks) -> Result<(), XlsxError> {
    for ((name, width), at) in COLUMNS.into_iter().zip(0..) {
        let look = match at {
            1 => &looks.wrapped,
            3 | 4 => &looks.moment,
            FIRST_HIDDEN.. => &looks.id,
            _ => &looks.words,
        };
        sheet.set_column_width(at, width)?.set_column_format(at, look)?;
        sheet.write_string_with_format(0, at, name, &looks.head)?;
        if at >= FIRST_HIDDEN {
            sheet.set_column_hidden(at)?;
        }
    }
    let last = u32::try_from(rows).unwrap_or(u32::MAX);
    sheet.set_freeze_panes(1, 1)?.autofilter(0, 0, last, 12)?;
    sheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::new()
    });
    sheet.set_landscape().set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0);
    Ok(())
}

/// A row that has an end of its series to choose is told by its column Repeats, so that the list stays right when
/// somebody sorts.
fn drop_down(sheet: &mut Worksheet, book: &SheetInfo, rows: usize) -> Result<(), XlsxError> {
    let list = |letter: char, series| {
        format!("{CHOICES}!${letter}$1:${letter}${}", words::choices(book, series).len())
    };
    let source = format!("=IF($F2=\"\",{},{})", list('A', false), list('B', true));
    let choice = DataValidation::new()
        .allow_list_formula(Formula::new(source))
        .set_error_title("Not in the list")?
        .set_error_message("Please choose one of the decisions in the list, or leave the cell empty.")?
        .set_error_style(DataValidationErrorStyle::Stop);
    sheet.add_data_validation(1, 0, u32::try_from(rows).unwrap_or(u32::MAX), 0, &choice)?;
    Ok(())
}

fn lists(sheet: &mut Worksheet, book: &SheetInfo) -> Result<(), XlsxError> {
    sheet.set_name(CHOICES)?.set_hidden(true).protect();
    for (column, series) in [(0, false), (1, true)] {
        for (choice, row) in words::choices(book, series).iter().zip(0..) {
            sheet.write_string(row, column, text::visible(choice))?;
        }
    }
    Ok(())
}

fn put(sheet: &mut Worksheet, line: u32, row: &Row, run: &str, looks: &Looks) -> Result<(), XlsxError> {
    match words::decided(row) {
        none if none.is_empty() => sheet.write_blank(line, 0, &looks.decision)?,
        decided => sheet.write_string_with_format(line, 0, text::visible(&decided), &looks.decision)?,
    };
    let repeats = match (row.series, row.repeats.as_str()) {
        (false, _) => "",
        (true, "") => "Yes",
        (true, how) => how,
    };
    for (at, words) in [
        (1, row.reason.reveal()),
        (2, row.title.reveal()),
        (5, repeats),
        (6, row.calendar.reveal()),
        (7, &row.organizer),
        (8, words::confidence(row.confidence)),
        (9, &words::act(&row.proposed)),
    ] {
        if !words.is_empty() {
            match text::for_csv(words) == words {
                true => sheet.write_string(line, at, text::visible(words))?,
                false => sheet.write_string_with_format(line, at, text::visible(words), &looks.literal)?,
            };
        }
    }
    time(sheet, (line, 3), row.starts, looks)?;
    time(sheet, (line, 4), row.ends, looks)?;
    sheet.write_string(line, 10, text::visible(run))?;
    // Numbers of items stay far below 2^53.
    sheet.write_number(line, 11, row.item as f64)?;
    sheet.write_string(line, 12, mark(run, row.item, &row.version))?;
    Ok(())
}

fn time(sheet: &mut Worksheet, (line, at): (u32, u16), when: When, looks: &Looks) -> Result<(), XlsxError> {
    let moment = match when {
        When::Day(day) => day.and_time(chrono::NaiveTime::MIN),
        When::At(moment) => moment,
    };
    match (serial(moment), when) {
        (Some(serial), When::At(_)) => sheet.write_number(line, at, serial)?,
        (Some(serial), When::Day(_)) => sheet.write_number_with_format(line, at, serial, &looks.day)?,
        (None, _) => sheet.write_string(line, at, super::table::time(when))?,
    };
    Ok(())
}

/// Days since the end of 1899, as Excel counts them; `None` outside of what it can show. It takes 1900 for a leap year,
/// so its count is right from March of that year.
fn serial(moment: NaiveDateTime) -> Option<f64> {
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_time(chrono::NaiveTime::MIN);
    let first = NaiveDate::from_ymd_opt(1900, 3, 1)?;
    let last = NaiveDate::from_ymd_opt(9999, 12, 31)?;
    let seconds = (moment - zero).num_seconds();
    (moment.date() >= first && moment.date() <= last).then_some(seconds as f64 / 86_400.0)
}
