//! A small file never takes large memory: what it unpacks to is measured before it is read.

use super::read::read;
use std::io::{Cursor, Write as _};

/// A workbook of our columns in which each row is the same, so that it packs to next to nothing.
fn swollen(strings: &str, row: &str, rows: usize) -> Vec<u8> {
    let parts = [
        ("[Content_Types].xml", r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#.to_owned()),
        ("_rels/.rels", r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.to_owned()),
        ("xl/workbook.xml", r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#.to_owned()),
        ("xl/_rels/workbook.xml.rels", r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#.to_owned()),
        ("xl/sharedStrings.xml", format!(r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{strings}</sst>"#)),
        ("xl/worksheets/sheet1.xml", format!(r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>"#, row.repeat(rows))),
    ];
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("an entry");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("an archive").into_inner()
}

#[test]
fn a_small_workbook_takes_no_large_memory() {
    let refused = |bytes: &[u8]| {
        assert!(bytes.len() < 1_500_000, "it is a small file: {}", bytes.len());
        read(bytes, "x").err().map(|error| error.to_string()).unwrap_or_default()
    };
    let empty = swollen(&"<si/>".repeat(8_000_000), "", 0);
    assert!(refused(&empty).contains("a million texts"), "each empty text costs memory: {}", refused(&empty));
    let long = swollen(
        "",
        &format!("<row><c t=\"inlineStr\"><is><t>{}</t></is></c></row>", "x".repeat(2_000_000)),
        1,
    );
    assert!(refused(&long).contains("a cell in it"), "a cell is read as a whole: {}", refused(&long));
    let heads = ["Decision", "Clean-up id", "Item number", "Event version"]
        .map(|head| format!("<si><t>{head}</t></si>"));
    let strings = format!("{}<si><t>{}</t></si>", heads.concat(), "x".repeat(32_000));
    let cells = |range: [usize; 4]| {
        let cells = range.iter().map(|at| format!("<c t=\"s\"><v>{at}</v></c>"));
        format!("<row>{}</row>", cells.collect::<String>())
    };
    let few = swollen(&strings, &format!("{}{}", cells([0, 1, 2, 3]), cells([4; 4])), 1);
    let rows = read(&few, "x").expect("one row is fine");
    assert_eq!(rows.len(), 1, "the table is found");
    let many = swollen(&strings, &format!("{}{}", cells([0, 1, 2, 3]), cells([4; 4]).repeat(70_000)), 1);
    assert!(refused(&many).contains("96 MB of text"), "one long text in every cell: {}", refused(&many));
}
