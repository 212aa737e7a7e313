//! The review as .csv (RFC 4180, UTF-8 with a mark at the beginning, so that Excel reads it as such). It has no sheets,
//! so the finding is a column, and no types, so text is guarded against being taken for a formula.

use super::{Row, SheetInfo, When, column, mark, text, words};
use csv::{QuoteStyle, Terminator, WriterBuilder};

/// Tells Excel that the bytes are UTF-8.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

const COLUMNS: [&str; 14] = [
    column::DECISION,
    column::REASON,
    column::TITLE,
    column::START,
    column::ENDS,
    column::REPEATS,
    column::CALENDAR,
    column::ORGANIZER,
    column::CONFIDENCE,
    column::PROPOSED,
    column::FINDING,
    column::RUN,
    column::ITEM,
    column::VERSION,
];

/// All rows as the bytes of a .csv file.
///
/// # Errors
/// The library failed, which no text in a row is a reason for.
pub(super) fn write(book: &SheetInfo, rows: &[Row]) -> Result<Vec<u8>, csv::Error> {
    let mut file = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::NonNumeric)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    file.write_record(COLUMNS)?;
    for row in rows {
        let cells = [
            words::decided(row),
            row.reason.reveal().to_owned(),
            row.title.reveal().to_owned(),
            time(row.starts),
            time(row.ends),
            row.repeats.clone(),
            row.calendar.reveal().to_owned(),
            row.organizer.clone(),
            words::confidence(row.confidence).to_owned(),
            words::act(&row.proposed),
            row.kind.title().to_owned(),
            book.run.clone(),
            row.item.to_string(),
            mark(&book.run, row.item, &row.version),
        ];
        file.write_record(cells.iter().map(|cell| text::for_csv(cell)))?;
    }
    file.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// A time that every spreadsheet takes for one: `2026-11-17 14:00`, `2026-11-17`.
pub(super) fn time(when: When) -> String {
    match when {
        When::Day(day) => day.format("%Y-%m-%d").to_string(),
        When::At(moment) => moment.format("%Y-%m-%d %H:%M").to_string(),
    }
}
