//! `audit --ics`: files and folders as people hand them over, and what became of each of their entries.

use super::refused;
use crate::program::Home;
use serde_json::Value;
use std::fs;

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Old calendar\r\n\
BEGIN:VEVENT\r\nUID:plain@firm.example\r\nDTSTART:20261102T140000Z\r\nSUMMARY:Smith\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:twice@firm.example\r\nSEQUENCE:1\r\nDTSTART:20261103T140000Z\r\nSUMMARY:Moved\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:twice@firm.example\r\nSEQUENCE:0\r\nDTSTART:20261103T130000Z\r\nSUMMARY:Moved\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:odd@firm.example\r\nDTSTART:20261104T140000Z\r\nRRULE:\r\nSUMMARY:Jones\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:bad@firm.example\r\nDTSTART:soon\r\nSUMMARY:Lost\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:bad@firm.example\r\nRECURRENCE-ID:soon\r\nDTSTART:20261105T140000Z\r\nEND:VEVENT\r\n\
END:VCALENDAR\r\n";

const BARE: &str =
    "BEGIN:VEVENT\r\nUID:bare@firm.example\r\nDTSTART:20261106T140000Z\r\nSUMMARY:Doe\r\nEND:VEVENT\r\n";

fn rows(answer: &Value, name: &str) -> Vec<(String, u64)> {
    let rows = answer[name].as_array().unwrap_or_else(|| panic!("{name} is a list: {answer}"));
    let row = |row: &Value| {
        (row["uid"].as_str().expect("a text").to_owned(), row["line"].as_u64().expect("a number"))
    };
    rows.iter().map(row).collect()
}

#[tokio::test]
async fn f22_every_entry_of_files_in_folders_is_told_by_name() {
    let home = Home::fresh();
    let takeout = home.path().join("Takeout");
    let inner = takeout.join("Calendar");
    fs::create_dir_all(&inner).expect("a folder");
    fs::write(inner.join("old.ics"), CALENDAR).expect("a file");
    let bare = home.path().join("bare.ics");
    fs::write(&bare, BARE).expect("a file");
    let sheet = home.path().join("findings.xlsx");
    let text = |path: &std::path::Path| path.to_str().expect("a plain path").to_owned();
    let (takeout, bare, sheet) = (text(&takeout), text(&bare), text(&sheet));
    let asked = ["--json", "audit", "--ics", &takeout, &bare, "--out", &sheet];
    let answer = home.run(&asked).await.ended(2, "somebody has to look at what was set aside").json();
    let set_aside = rows(&answer, "quarantined");
    assert_eq!(set_aside.len(), 2, "two entries of one UID are two: {set_aside:?}");
    assert!(set_aside.iter().all(|(uid, _)| uid == "bad@firm.example"), "by name: {set_aside:?}");
    assert_ne!(set_aside[0].1, set_aside[1].1, "each with its own line");
    assert_eq!(
        (&answer["merged"], rows(&answer, "merged_entries")),
        (&1.into(), vec![("twice@firm.example".to_owned(), 15)]),
        "an older version"
    );
    assert_eq!(
        rows(&answer, "doubted"),
        [("odd@firm.example".to_owned(), 24)],
        "an empty rule costs its line"
    );
    assert_eq!(
        rows(&answer, "files").len(),
        1,
        "a file without BEGIN:VCALENDAR is read with a note: {}",
        answer["files"]
    );
    let read = answer["events"].as_u64().expect("a number");
    assert_eq!(read + 1 + 2, 7, "what was read, merged and set aside are all that begin in the files");

    let told = home.run(&["audit", "--ics", &takeout, &bare]).await.ended(2, "the same as text").out;
    for words in [
        "SET ASIDE Old calendar, line",
        "bad@firm.example",
        "read with a doubt",
        "no BEGIN:VCALENDAR",
        "merged",
    ] {
        assert!(told.contains(words), "the text tells {words:?}: {told}");
    }
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&sheet).expect("a workbook");
    let range = calamine::Reader::worksheet_range(&mut book, "Set aside, merged, doubted")
        .expect("a sheet of its own");
    assert_eq!(range.height(), 1 + 2 + 1 + 1 + 1, "a row for each of them, below the names of the columns");
}

#[tokio::test]
async fn a_folder_without_a_calendar_file_says_so() {
    let home = Home::fresh();
    let folder = home.path().join("Letters");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("letter.txt"), "x").expect("a file");
    let path = folder.to_str().expect("a plain path");
    refused(home.run(&["--json", "audit", "--ics", path]).await, "TD-6101", "Letters");
    let said = home.run(&["audit", "--ics", path]).await;
    assert!(
        format!("{said:?}").contains("is no .ics or .csv file"),
        "and not that somebody may not look: {said:?}"
    );
}

#[tokio::test]
async fn f01_a_file_in_a_folder_that_is_not_read_is_named_and_leaves_the_clean_up_partial() {
    let home = Home::fresh();
    let folder = home.path().join("Takeout");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("a.ics"), format!("BEGIN:VCALENDAR\r\n{BARE}END:VCALENDAR\r\n")).expect("a file");
    let path = folder.to_str().expect("a plain path").to_owned();
    home.run(&["audit", "--ics", &path]).await.ended(2, "one event, all of it read");
    fs::write(folder.join("takeout.zip"), "PK").expect("a file");
    let said = home.run(&["audit", "--ics", &path]).await.ended(3, "not all of it was read").out;
    assert!(
        said.contains("takeout.zip") && said.contains("unpack it first"),
        "which, and what to do: {said}"
    );
}
