//! The record is read back by other programs.

use super::content::{
    Approved, BackupFile, CalendarRead, Count, Counts, Done, FORM, Held, LedgerHead, Line, Manifest, Moment,
    NotDone, Period, Record, TakenBack,
};
use super::paper::pdf;
use std::process::Command;

fn moment(words: &str) -> Moment {
    Moment { at: "2026-11-12T11:30:00Z".into(), words: words.into() }
}

fn line(number: i64, title: &str) -> Line {
    Line {
        line: number,
        title: title.into(),
        when: "Tue, Nov 17, 2026, 2:00 PM".into(),
        calendar: "Ana Lindqvist".into(),
        act: "Delete".into(),
        event: format!("office/ana@firm.example/event{number}"),
        version: format!("\"etag{number}\""),
    }
}

fn count(name: &str, count: u64) -> Count {
    Count { name: name.into(), count }
}

fn record(titles: &[String]) -> Record {
    let lines = titles.iter().zip(1..);
    Record {
        form: FORM,
        firm: "Lindqvist, Abara & Partners".into(),
        made: moment("Thu, Nov 12, 2026, 6:30 AM EST"),
        zone: "America/New_York".into(),
        clean_up: "0193f2c0-6f1e-7a10-8b4e-3d2f5a6b7c8d".into(),
        purge: "0193f2c1-0000-7a10-8b4e-3d2f5a6b7c8d".into(),
        state: "done",
        approved: Some(Approved {
            by: "the office manager".into(),
            when: moment("Thu, Nov 12, 2026, 6:10 AM EST"),
            lines: titles.len() as u64 + 2,
        }),
        ended: Some(moment("Thu, Nov 12, 2026, 6:20 AM EST")),
        period: Period { since: "2020-01-01".into(), until: String::new() },
        calendars: vec![
            CalendarRead {
                connection: "Office 365".into(),
                id: "cal1".into(),
                name: "Ana Lindqvist".into(),
                owner: "ana@firm.example".into(),
                events: 4210,
                unreadable: 2,
                unknown_because: String::new(),
            },
            CalendarRead {
                connection: "Office 365".into(),
                id: "cal2".into(),
                name: "Conference room".into(),
                owner: String::new(),
                events: 12,
                unreadable: 0,
                unknown_because: "it did not answer".into(),
            },
        ],
        counts: Counts {
            done: titles.len() as u64,
            skipped: 1,
            failed: 1,
            waiting: 0,
            taken_back: 1,
            by_act: vec![count("Delete", titles.len() as u64)],
            by_kind: vec![count("Duplicates", titles.len() as u64)],
            by_person: vec![count("ana@firm.example", titles.len() as u64)],
        },
        manifest: Manifest { lines: titles.len() as u64 + 2, sha256: "ab12".repeat(16) },
        backup: BackupFile {
            file: "clean-up-2026-11-12.backup".into(),
            sha256: "cd34".repeat(16),
            events: 61,
        },
        ledger: LedgerHead { rows: 412, sha256: "ef56".repeat(16) },
        held: vec![Held {
            event: "office/ana/event99".into(),
            title: "Okafor settlement conference".into(),
            when: "Fri, Nov 20, 9:30 – 11:00 AM".into(),
            why: "Held: the provider would mail people outside the firm.".into(),
            would_mail: vec!["client@okafor.example".into(), "clerk@court.example".into()],
        }],
        not_done: vec![
            NotDone {
                line: line(901, "Weekly review"),
                state: "skipped",
                why: "The event was changed since.".into(),
            },
            NotDone {
                line: line(902, "Lunch"),
                state: "failed",
                why: "The account may not change it.".into(),
            },
        ],
        done: lines
            .clone()
            .map(|(title, at)| Done { line: line(at, title), done: moment("Thu, Nov 12, 2026, 6:15 AM EST") })
            .collect(),
        taken_back: vec![TakenBack {
            line: line(1, "Brought back again"),
            state: "undone",
            not_given_back: vec![
                "It has a new id.".into(),
                "The link of the online meeting is another one.".into(),
            ],
        }],
        never_given_back: vec!["Answers of attendees.".into()],
    }
}

fn titles(count: usize) -> Vec<String> {
    (1..=count).map(|at| format!("Okafor v. Lindqvist hearing {at}")).collect()
}

/// The text that `pdftotext` reads, in one line, and the number of pages.
fn read(record: &Record) -> (String, usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("record.pdf");
    let (_, hash) = record.json().expect("it is JSON");
    std::fs::write(&file, pdf(record, &hash).expect("it can be printed")).expect("it can be written");
    let out = Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).arg(&file).arg("-").output();
    let text = String::from_utf8(out.expect("poppler is installed").stdout).expect("is text");
    let pages = text.matches('\u{c}').count();
    (text.split_whitespace().collect::<Vec<_>>().join(" "), pages)
}

#[test]
fn everything_stands_on_paper() {
    let record = record(&titles(40));
    let (_, hash) = record.json().expect("it is JSON");
    let (text, pages) = read(&record);
    for part in [
        record.firm.as_str(),
        hash.as_str(),
        &record.manifest.sha256,
        &record.backup.sha256,
        &record.ledger.sha256,
        "the office manager, Thu, Nov 12, 2026, 6:10 AM EST, for 42 events",
        "40 of 42 approved changes were made",
        "40 done · 1 skipped · 1 failed · 1 brought back · 1 held back",
        "Would have been mailed: client@okafor.example, clerk@court.example",
        "2020-01-01 to the end",
        "NOT READ TO ITS END: it did not answer",
        "The event was changed since.",
        "· failed",
        "It has a new id.",
        "Answers of attendees.",
        "hearing 1 ",
        "hearing 40 ",
        &format!("Page {pages} of {pages}"),
    ] {
        assert!(text.contains(part), "“{part}” stands in it: {text}");
    }
}

#[test]
fn the_same_record_is_the_same_bytes() {
    let record = record(&titles(3));
    let (bytes, hash) = record.json().expect("it is JSON");
    assert_eq!(record.json().expect("it is JSON"), (bytes.clone(), hash.clone()), "a hash can be checked");
    let text = String::from_utf8(bytes).expect("UTF-8");
    let places: Vec<usize> = [
        "\"form\"",
        "\"firm\"",
        "\"approved\"",
        "\"counts\"",
        "\"manifest\"",
        "\"backup\"",
        "\"ledger\"",
        "\"held\"",
        "\"not_done\"",
        "\"done\": [",
    ]
    .iter()
    .map(|field| text.find(field).unwrap_or_else(|| panic!("{field} is there")))
    .collect();
    assert!(places.is_sorted(), "fields keep their order: {places:?}");
    assert!(text.ends_with("}\n"), "a text file ends with a line end");
    assert_eq!(pdf(&record, &hash).expect("prints"), pdf(&record, &hash).expect("prints"), "the PDF, too");
    let value: serde_json::Value = serde_json::from_str(&text).expect("other programs read it");
    assert_eq!(value["done"][2]["title"], "Okafor v. Lindqvist hearing 3", "each line that was done");
    assert_eq!(value["approved"]["at"], "2026-11-12T11:30:00Z", "and when it was approved");
}

#[test]
fn no_title_breaks_it() {
    let nasty = [
        "x".repeat(10_000),
        "word ".repeat(2_000),
        "\u{1}\u{7}tab\there\nnew line\u{0}".to_owned(),
        "emoji 🦀👩‍⚖️ and 漢字".to_owned(),
        "\u{202e}turned\u{200f} שלום مرحبا".to_owned(),
        String::new(),
        "\u{fffd}\u{ffff}".to_owned(),
        "%s (PDF) \\) endobj <<>>".to_owned(),
    ];
    let record = record(&nasty);
    let (text, pages) = read(&record);
    assert!(pages <= 3, "a long title does not fill the record: {pages}");
    assert!(text.contains("(cut: 10000 characters, whole in the JSON)"), "a cut is told: {text}");
    assert!(text.contains("tab here new line") && text.contains("emoji □□"), "controls go, words stay");
    assert!(text.contains("%s (PDF) \\) endobj <<>>"), "text is text");
    let (bytes, _) = record.json().expect("it is JSON");
    let value: serde_json::Value = serde_json::from_slice(&bytes).expect("other programs read it");
    for (at, title) in nasty.iter().enumerate() {
        assert_eq!(value["done"][at]["title"].as_str(), Some(title.as_str()), "the JSON keeps every sign");
    }
}

#[test]
fn ten_thousand_lines_are_pages() {
    let record = record(&titles(10_000));
    let (text, pages) = read(&record);
    assert!(pages > 100, "nothing is left out: {pages}");
    assert!(
        text.contains("hearing 10000 ") && text.contains(&format!("Page {pages} of {pages}")),
        "to the last line"
    );
}

#[test]
fn what_nobody_approved_says_so() {
    let mut prepared = record(&[]);
    prepared.approved = None;
    prepared.ended = None;
    let (text, _) = read(&prepared);
    assert!(text.contains("none was approved") && text.contains("Approved by: nobody"), "{text}");
}
