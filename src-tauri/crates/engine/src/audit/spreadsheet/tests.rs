//! Written, read back by another library, judged.

use super::judge::{ImportResult, Known, RefusalReason, judge};
use super::read::read;
use super::unpacked::ReadError;
use super::{ReadRow, Row, SheetInfo, When, mark, table, text, workbook};
use calamine::{Data, Reader, Xlsx};
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use truedocket_core::audit::finding::{Act, Confidence, FindingKind};
use truedocket_core::text::ClientText;

fn book() -> SheetInfo {
    SheetInfo {
        run: "0193f2c0-6f1e-7a10-8b4e-3d2f5a6b7c8d".into(),
        firm: "Lindqvist, Abara & Partners".into(),
        made: "Thu, Nov 12, 2026, 6:30 AM EST".into(),
        made_at: 1_794_483_000,
        zone: "America/New_York".into(),
        categories: vec!["Court Appearance".into(), "Deposition".into(), "Internal, external".into()],
        owners: vec!["ana@firm.example".into()],
    }
}

fn moment(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time")
}

fn row(item: i64, kind: FindingKind, title: &str) -> Row {
    Row {
        kind,
        item,
        version: format!("\"etag-{item}\""),
        series: false,
        decision: None,
        reason: "The same appointment stands on this calendar twice.".into(),
        title: title.into(),
        starts: When::At(moment("2026-11-17 14:00")),
        ends: When::At(moment("2026-11-17 15:30")),
        repeats: String::new(),
        calendar: "Ana Lindqvist".into(),
        organizer: "j.langley@firm.example".into(),
        confidence: Confidence::Likely,
        proposed: Act::Delete,
    }
}

fn known(rows: &[Row]) -> BTreeMap<i64, Known> {
    let known = |row: &Row| Known {
        version: row.version.clone(),
        title: row.title.clone(),
        series: row.series,
        decision: row.decision.clone(),
        proposed: row.proposed.clone(),
    };
    rows.iter().map(|row| (row.item, known(row))).collect()
}

fn xlsx(rows: &[Row]) -> Vec<u8> {
    workbook::write(&book(), rows, &[]).expect("any row can be written")
}

fn csv(rows: &[Row]) -> Vec<u8> {
    table::write(&book(), rows).expect("any row can be written")
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).expect("it is a workbook")
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("it is an archive");
    let mut text = String::new();
    archive.by_name(name).expect("it has that part").read_to_string(&mut text).expect("is text");
    text
}

/// Rows of a .csv as somebody would type them: the file's own ids, other decisions.
fn decided(rows: &[Row], decisions: &[(i64, &str)]) -> Vec<ReadRow> {
    let mut read = read(&csv(rows), "findings.csv").expect("it is ours");
    for row in &mut read {
        let decision = decisions.iter().find(|(item, _)| row.item == item.to_string());
        row.decision = decision.map(|(_, decision)| (*decision).to_owned()).unwrap_or_default();
    }
    read
}

fn reasons(judged: &ImportResult) -> Vec<(&str, RefusalReason)> {
    judged
        .refused
        .iter()
        .map(|refusal| (refusal.place.rsplit(' ').next().unwrap_or_default(), refusal.why))
        .collect()
}

/// Formulas, links, markup, marks of direction, controls and lengths; 200 of them.
fn hostile() -> Vec<String> {
    let heads = [
        "=",
        "+",
        "-",
        "@",
        "\t=",
        "\r=",
        "\n=",
        " =",
        "  +",
        "＝",
        "＋",
        "－",
        "＠",
        "\u{200f}=",
        "\u{202e}@",
        "\u{a0}-",
        "\"=",
        "'=",
    ];
    let tails = [
        "1+1",
        "cmd|' /C calc'!A0",
        "HYPERLINK(\"http://a.example\",\"x\")",
        "SUM(A1:A9)",
        "DDE(\"cmd\";\"/C calc\";\"x\")",
        "A1",
        "IMPORTXML(\"http://a.example\",\"//a\")",
        "",
        "2026-01-01",
        "@x;=1",
    ];
    let mut cells: Vec<String> =
        heads.iter().flat_map(|head| tails.iter().map(move |tail| format!("{head}{tail}"))).collect();
    cells.extend(
        [
            "<script>alert(1)</script>",
            "<b>&amp;</b> ]]> <!-- -->",
            "http://a.example",
            "mailto:a@b.example",
            "file:///etc/passwd",
            "internal:Sheet1!A1",
            "\u{202e}turned\u{202c}",
            "שלום מרחבא",
            "\u{0}\u{1}\u{1f}\u{7f}\u{85}",
            "\u{fffd}\u{fffe}\u{ffff}",
            "_x000D_ and _x0041_",
            "emoji 🦀👩‍⚖️",
            "TRUE",
            "1E5",
            "007",
            "#REF!",
            "  two  spaces  ",
            "line\r\nfeed\rreturn",
        ]
        .map(str::to_owned),
    );
    cells.push("ten thousand ".repeat(770));
    cells.push("🦀".repeat(40_000));
    cells
}

#[test]
fn what_was_written_comes_back_with_its_types() {
    let mut series = row(2, FindingKind::EndlessSeries, "Weekly review");
    series.series = true;
    series.repeats = "Every week on Tuesday, without an end".into();
    series.starts = When::Day(NaiveDate::from_ymd_opt(2019, 3, 5).expect("a day"));
    series.ends = series.starts;
    series.proposed = Act::EndSeries;
    let mut done = row(1, FindingKind::Duplicate, "Okafor v. Reyes");
    done.decision = Some(Act::SetCategory("Deposition".into()));
    let rows = [done, series];
    let mut file = open(xlsx(&rows));
    assert_eq!(
        file.sheet_names(),
        ["Read me", "Duplicates", "Endless series nobody touches", "Choices"],
        "a sheet for each kind that has rows, in order"
    );
    let sheet = file.worksheet_range("Duplicates").expect("it is there");
    assert_eq!(
        sheet.get((1, 0)),
        Some(&Data::String("Set category: Deposition".into())),
        "what was decided so far"
    );
    assert_eq!(sheet.get((1, 2)), Some(&Data::String("Okafor v. Reyes".into())), "the title");
    let Some(Data::DateTime(start)) = sheet.get((1, 3)) else {
        panic!("a time is a time: {:?}", sheet.get((1, 3)))
    };
    assert_eq!(start.to_ymd_hms_milli(), (2026, 11, 17, 14, 0, 0, 0), "by the office's clocks");
    assert_eq!(sheet.get((1, 11)), Some(&Data::Float(1.0)), "the item is a number");
    let other = file.worksheet_range("Endless series nobody touches").expect("it is there");
    let Some(Data::DateTime(start)) = other.get((1, 3)) else { panic!("a day is a date") };
    assert_eq!(start.to_ymd_hms_milli(), (2019, 3, 5, 0, 0, 0, 0), "without a time");
    for bytes in [xlsx(&rows), csv(&rows)] {
        let read = read(&bytes, "findings.csv").expect("it is ours");
        let judged = judge(&book(), &known(&rows), &read);
        assert_eq!(
            (judged.unchanged, judged.changes.len(), judged.refused.len()),
            (2, 0, 0),
            "nothing was decided anew"
        );
    }
}

#[test]
fn the_sheet_guides_the_hand() {
    let bytes = xlsx(&[row(1, FindingKind::Duplicate, "a"), row(2, FindingKind::Duplicate, "b")]);
    let sheet = part(&bytes, "xl/worksheets/sheet2.xml");
    for (what, why) in [
        ("<pane xSplit=\"1\" ySplit=\"1\" topLeftCell=\"B2\"", "the header and the decision stay in sight"),
        ("<autoFilter ref=\"A1:M3\"", "rows can be filtered"),
        (
            "<dataValidation type=\"list\" allowBlank=\"1\" showInputMessage=\"1\" showErrorMessage=\"1\"",
            "there is a drop-down",
        ),
        ("sqref=\"A2:A3\"", "for each row"),
        (
            "<formula1>IF($F2=\"\",Choices!$A$1:$A$8,Choices!$B$1:$B$9)</formula1>",
            "a series has one choice more",
        ),
        ("<sheetProtection sheet=\"1\"", "ids are locked"),
        ("formatColumns=\"0\"", "columns may be made wider"),
        ("sort=\"0\" autoFilter=\"0\"", "what protection can allow is allowed"),
        ("<col min=\"11\" max=\"11\" width=\"38.7109375\" style=\"6\" hidden=\"1\"", "ids are out of sight"),
    ] {
        assert!(sheet.contains(what), "{why}: {what} in {}", sheet.get(..2500).unwrap_or(&sheet));
    }
    assert!(!sheet.contains("password"), "whoever wants to, may");
    assert!(
        part(&bytes, "xl/styles.xml").contains("<protection locked=\"0\"/>"),
        "the decision can be written"
    );
    assert!(
        part(&bytes, "xl/workbook.xml").contains("name=\"Choices\" sheetId=\"3\" state=\"hidden\""),
        "the lists are hidden"
    );
    let mut file = open(bytes);
    let lists = file.worksheet_range("Choices").expect("it is there");
    assert_eq!(lists.get((3, 1)), Some(&Data::String("End the series".into())), "for series");
    assert_eq!(
        lists.get((5, 0)),
        Some(&Data::String("Set category: Internal, external".into())),
        "with its comma"
    );
    let words = file.worksheet_range("Read me").expect("it is there");
    let lines = words.rows().flatten().filter(|cell| cell.to_string().starts_with(char::is_numeric)).count();
    assert_eq!(lines, 7, "it explains itself, in lines of which none has to be wrapped");
}

#[test]
fn f24_no_cell_is_ever_a_formula() {
    let hostile = hostile();
    assert_eq!(hostile.len(), 200, "the whole list");
    let rows: Vec<Row> = hostile
        .iter()
        .zip(1..)
        .map(|(cell, item)| Row {
            reason: cell.as_str().into(),
            calendar: cell.as_str().into(),
            organizer: cell.clone(),
            ..row(item, FindingKind::Shell, cell)
        })
        .collect();
    let bytes = xlsx(&rows);
    let sheet = part(&bytes, "xl/worksheets/sheet2.xml");
    assert!(!sheet.contains("<f>") && !sheet.contains("<f "), "no formula");
    assert!(!sheet.contains("<hyperlink"), "no link");
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).expect("an archive");
    assert!(archive.by_name("xl/worksheets/_rels/sheet2.xml.rels").is_err(), "nothing leads out of the file");
    let read_back = open(bytes.clone()).worksheet_range(FindingKind::Shell.title()).expect("it is there");
    for (cell, line) in hostile.iter().zip(1..) {
        for column in [1, 2, 6, 7] {
            let Some(Data::String(found)) = read_back.get((line, column)) else {
                panic!("{cell:?} is text: {:?}", read_back.get((line, column)))
            };
            assert_eq!(*found, text::visible(cell), "every sign of it");
        }
    }
    for bytes in [bytes, csv(&rows)] {
        let mut read = read(&bytes, "findings.csv").expect("it is ours");
        read.iter_mut().for_each(|row| row.decision = "Delete".into());
        let judged = judge(&book(), &known(&rows), &read);
        assert_eq!(
            (judged.changes.len(), judged.refused.len()),
            (200, 0),
            "each row is known again: {:?}",
            reasons(&judged)
        );
    }
}

#[test]
fn a_csv_begins_no_cell_like_a_formula() {
    let rows: Vec<Row> =
        hostile().iter().zip(1..).map(|(cell, item)| row(item, FindingKind::Shell, cell)).collect();
    let bytes = csv(&rows);
    assert!(bytes.starts_with(table::BYTE_ORDER_MARK), "Excel sees that it is UTF-8");
    let text = String::from_utf8(bytes).expect("UTF-8");
    for separator in [b',', b';'] {
        let body = text.trim_start_matches('\u{feff}').as_bytes();
        let mut lines = csv::ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .quoting(separator == b',')
            .from_reader(body);
        for line in lines.records() {
            for cell in &line.expect("a line") {
                let seen = cell.trim_start_matches(|sign: char| {
                    sign.is_whitespace() || "\"\u{200f}\u{202e}".contains(sign)
                });
                assert!(
                    !seen.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']),
                    "{cell:?} is text, cut at {}",
                    char::from(separator)
                );
            }
        }
    }
}

#[test]
fn decisions_are_taken_over() {
    let mut series = row(3, FindingKind::EndlessSeries, "Weekly");
    series.series = true;
    series.proposed = Act::EndSeries;
    let mut done = row(4, FindingKind::Duplicate, "Done");
    done.decision = Some(Act::Delete);
    let rows = [
        row(1, FindingKind::Duplicate, "a"),
        row(2, FindingKind::Category, "b"),
        series,
        done,
        row(5, FindingKind::Shell, "e"),
    ];
    let decisions =
        [(1, "keep"), (2, "Set category: deposition"), (3, "As proposed"), (4, "Not decided"), (5, "")];
    let judged = judge(&book(), &known(&rows), &decided(&rows, &decisions));
    let wanted = [
        (1, Some(Act::Keep)),
        (2, Some(Act::SetCategory("Deposition".into()))),
        (3, Some(Act::EndSeries)),
        (4, None),
    ];
    assert_eq!(judged.changes, BTreeMap::from(wanted), "each as it was said");
    assert_eq!((judged.unchanged, judged.refused.len()), (1, 0), "an empty cell says nothing");
}

#[test]
fn what_moved_on_or_is_strange_is_listed_and_not_applied() {
    let rows: Vec<Row> =
        (1..=9).map(|item| row(item, FindingKind::Duplicate, &format!("Title {item}"))).collect();
    let everything: Vec<(i64, &str)> = (1..=9).map(|item| (item, "Delete")).collect();
    let mut read = decided(&rows, &everything);
    let mut now = known(&rows);
    if let Some(known) = now.get_mut(&1) {
        known.version = "\"etag-new\"".into();
    }
    now.remove(&2);
    read[2].run = "another".into();
    read[3].decision = "yes".into();
    read[4].decision = "End the series".into();
    read[5].decision = "Set owner: gone@firm.example".into();
    read[6].title = Some("Title 8".into());
    let contradiction = ReadRow { decision: "Keep".into(), ..read[7].clone() };
    let copy = read[8].clone();
    read.extend([contradiction, copy, ReadRow { decision: "Delete".into(), ..ReadRow::default() }]);
    let judged = judge(&book(), &now, &read);
    assert_eq!(judged.changes, BTreeMap::from([(9, Some(Act::Delete))]), "only what is beyond doubt");
    assert_eq!(judged.unchanged, 1, "a copy of a row says nothing new");
    let expected = [
        ("2", RefusalReason::Stale),
        ("3", RefusalReason::Unknown),
        ("4", RefusalReason::Unknown),
        ("5", RefusalReason::NotUnderstood),
        ("6", RefusalReason::NotPossible),
        ("7", RefusalReason::NotPossible),
        ("8", RefusalReason::Unknown),
        ("9", RefusalReason::NotUnderstood),
        ("9", RefusalReason::NotUnderstood),
        ("", RefusalReason::Unknown),
    ];
    assert_eq!(reasons(&judged), expected, "each with its reason");
    assert_eq!(judged.refused[0].place, "findings.csv, row 2", "as the spreadsheet counts");
    assert_eq!(
        read.len() as u64,
        judged.changes.len() as u64 + judged.unchanged + judged.refused.len() as u64,
        "every row is accounted for"
    );
}

#[test]
fn columns_are_found_by_their_names() {
    let id = mark("r", 7, "v");
    let tables = [
        format!(
            "\u{feff}Notes;item number;DECISION;Event version;Clean-up id\r\nx;7;Delete;{id};r\r\n;;;;\r\n"
        ),
        format!("My list\r\n\r\nEvent version\tClean-up id\tItem number\tDecision\r\n{id}\tr\t7\tDelete\r\n"),
        format!("Decision,Clean-up id,Item number,Event version,Decision\n\"Delete\",r,7,{id},Keep\n"),
    ];
    for table in tables {
        let read = read(table.as_bytes(), "mine.csv").unwrap_or_else(|error| panic!("{table}: {error}"));
        let [row] = read.as_slice() else { panic!("one row says something: {table}") };
        assert_eq!(
            (row.decision.as_str(), row.item.as_str(), row.run.as_str()),
            ("Delete", "7", "r"),
            "{table}"
        );
        assert!(
            row.version == id && row.title.is_none(),
            "no title is asked for where there is no column: {table}"
        );
    }
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(
            format!("Decision\tClean-up id\tItem number\tEvent version\nKeep\tr\t7\t{id}\n")
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        )
        .collect();
    assert_eq!(read(&utf16, "a.txt").expect("Unicode text of Excel").len(), 1, "UTF-16");
}

#[test]
fn other_files_are_refused_with_the_reason() {
    let archive = |entries: &[(&str, &[u8])]| {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("an entry");
            zip.write_all(bytes).expect("written");
        }
        zip.finish().expect("an archive").into_inner()
    };
    let refused = |bytes: &[u8]| read(bytes, "x").err().map(|error| error.to_string()).unwrap_or_default();
    assert!(
        refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").contains("old Excel file"),
        "an .xls says what it is"
    );
    assert!(refused(b"%PDF-1.7").contains("a PDF"), "so does a PDF");
    assert!(refused(&archive(&[("content.xml", b"<a/>")])).contains("OpenDocument"), "and an .ods");
    assert!(refused(b"PK\x03\x04junk").contains("damaged"), "half a file is damaged");
    assert!(
        refused(&archive(&[("xl/workbook.xml", b"<a/>")])).contains("damaged"),
        "so is one without its parts"
    );
    assert_eq!(read(b"a,b\n1,2\n", "x").err(), Some(ReadError::NoTable), "another table");
    assert_eq!(read(b"", "x").err(), Some(ReadError::NoTable), "nothing at all");
    let zeros = vec![0; 300 * 1024 * 1024];
    let bomb = archive(&[("xl/workbook.xml", b"<a/>"), ("xl/bomb.xml", &zeros)]);
    assert!(
        bomb.len() < 1024 * 1024 && refused(&bomb).contains("unpacks to more than"),
        "a bomb is not set off"
    );
    let many: Vec<(String, &[u8])> = (0..10_001).map(|at| (format!("{at}"), b"".as_slice())).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    assert!(refused(&archive(&many)).contains("10,000"), "nor are ten thousand entries unpacked");
}

#[test]
fn a_hundred_thousand_rows_go_out_and_come_in() {
    // Without the compiler's help a tenth of it takes as long.
    let count = if cfg!(debug_assertions) { 10_000 } else { 100_000 };
    let rows: Vec<Row> = (1..=count)
        .map(|item| Row {
            reason: ClientText::new(format!("“Okafor v. Reyes {item}” stands twice on this calendar.")),
            ..row(item, FindingKind::Duplicate, &format!("Okafor v. Reyes, hearing {item}"))
        })
        .collect();
    let known = known(&rows);
    for (form, bytes) in [("xlsx", xlsx as fn(&[Row]) -> Vec<u8>), ("csv", csv)] {
        let mut read = read(&bytes(&rows), "findings.csv").expect("our own file is not too large");
        read.iter_mut().for_each(|row| row.decision = "Delete".into());
        let judged = judge(&book(), &known, &read);
        assert_eq!(judged.changes.len(), rows.len(), "each row comes back: {form}");
    }
}
