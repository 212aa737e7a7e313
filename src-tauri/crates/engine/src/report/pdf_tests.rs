//! The PDF is read back as a reader would: by another program.

use super::pdf;
use crate::api::states::{DiscrepancyKind, DiscrepancyState, NoticeKind, Severity, SystemReading};
use crate::api::today::{
    Counts, Discrepancy, Field, Flagged, HeadlineFacts, Notice, Report, Side, SystemState,
};
use std::process::Command;

fn side(system: &str, present: bool, value: &str) -> Side {
    let fields = vec![Field { name: "When".into(), value: value.into(), differs: true }];
    Side { system: system.into(), present, place: None, fields }
}

fn discrepancy(at: usize, title: &str) -> Discrepancy {
    Discrepancy {
        id: format!("{at:032}"),
        kind: DiscrepancyKind::TimeDiffers,
        label: "Different time".into(),
        severity: [Severity::Court, Severity::Client, Severity::Internal][at % 3],
        state: DiscrepancyState::Open,
        reason: String::new(),
        assigned: None,
        since: "Thu, Nov 19".into(),
        age_days: 1,
        title: title.into(),
        when: "Fri, Nov 20, 9:30 – 11:00 AM".into(),
        owner: "Ana Ruiz".into(),
        owners: vec!["ana@firm.example".into()],
        matter: format!("JD-2026-{at:03}"),
        why: "The calendar says 9:30 AM, Clio says 8:30 AM: exactly one hour earlier, which is typical of a time-zone mistake."
            .into(),
        sides: vec![side("Calendar", true, "9:30 – 11:00 AM"), side("Clio", true, "8:30 – 10:00 AM")],
        acts: Vec::new(),
        history: Vec::new(),
    }
}

fn report(titles: &[String]) -> Report {
    let system = |name: &str, state, why: &str| SystemState {
        name: name.into(),
        role: "practice system".into(),
        state,
        events: 12,
        reached: "Thu, Nov 19, 2026, 6:29 AM EST".into(),
        why: why.into(),
    };
    Report {
        number: 7,
        run: "run".into(),
        firm: "Lindqvist, Abara & Partners".into(),
        copy_for: String::new(),
        headline: format!("{} discrepancies for Fri, Nov 20, 2026", titles.len()),
        second_look: None,
        days: "Friday, November 20, 2026".into(),
        day_from: "2026-11-20".into(),
        day_to: "2026-11-20".into(),
        made: "Thu, Nov 19, 2026, 6:30 AM EST".into(),
        late: String::new(),
        systems: vec![
            system("Office 365", SystemReading::Ok, ""),
            system("Clio", SystemReading::NotChecked, "It did not answer."),
        ],
        discrepancies: titles.iter().enumerate().map(|(at, title)| discrepancy(at, title)).collect(),
        unconfirmed: String::new(),
        resolved: Vec::new(),
        flagged: vec![Flagged {
            title: "Lunch".into(),
            when: "Fri, Nov 20".into(),
            calendar: "Ana".into(),
            severity: Severity::Internal,
            why: "It has no category.".into(),
            owners: vec!["ana@firm.example".into()],
            may_be_anybodys: false,
            place: None,
            candidates: Vec::new(),
        }],
        notices: vec![Notice {
            kind: NoticeKind::Due,
            severity: Severity::Court,
            title: "Answer to the complaint".into(),
            when: "Fri, Nov 20".into(),
            owner: "Ana".into(),
            owners: vec!["ana@firm.example".into()],
            matter: "00042-Okafor".into(),
            system: "Clio".into(),
            why: "Due that day.".into(),
        }],
        counts: Counts { agree: 40, open: 3, ..Counts::default() },
        headline_facts: HeadlineFacts::default(),
        hash: "ab12".repeat(16),
        previous: "cd34".repeat(16),
    }
}

fn titles(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("Okafor v. Lindqvist hearing {at}")).collect()
}

/// The text that `pdftotext` reads, in one line, and the number of pages.
fn read(report: &Report) -> (String, usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.pdf");
    std::fs::write(&file, pdf(report).expect("it can be printed")).expect("it can be written");
    let out = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(&file).arg("-").output();
    let text = String::from_utf8(out.expect("poppler is installed").stdout).expect("is text");
    let pages = text.matches('\u{c}').count();
    (text.split_whitespace().collect::<Vec<_>>().join(" "), pages)
}

#[test]
fn everything_can_be_read_again() {
    let titles = titles(9);
    let report = report(&titles);
    let (text, pages) = read(&report);
    assert_eq!(pages, 1, "a usual morning is one page");
    for part in
        titles.iter().chain([&report.headline, &report.hash, &report.previous, &report.firm, &report.made])
    {
        assert!(text.contains(part.as_str()), "“{part}” stands in it: {text}");
    }
    for part in [
        "Page 1 of 1",
        "No. 7",
        "NOT CHECKED",
        "8:30 – 10:00 AM",
        "one hour earlier",
        "It has no category.",
        "Answer to the complaint",
        "Due that day.",
    ] {
        assert!(text.contains(part), "“{part}” stands in it: {text}");
    }
}

#[test]
fn twenty_five_items_are_one_page_and_two_hundred_are_numbered_pages() {
    let mut usual = report(&titles(25));
    usual.flagged.clear();
    usual.notices.clear();
    assert_eq!(read(&usual).1, 1, "one page for a bad day");
    let many = report(&titles(200));
    let (text, pages) = read(&many);
    assert!(pages > 5, "it does not shrink for ever: {pages}");
    assert!(text.contains(&format!("Page {pages} of {pages}")), "each page says where it belongs");
    for at in [0, 99, 199] {
        assert!(text.contains(&format!("hearing {at} ")), "no item is lost at a page's end");
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let report = report(&titles(3));
    let (a, b) = (pdf(&report).expect("prints"), pdf(&report).expect("prints"));
    assert!(a == b, "a sealed report can be compared byte by byte");
}

#[test]
fn no_title_breaks_it() {
    let nasty = [
        "x".repeat(900),
        "word ".repeat(400),
        "\u{1}\u{7}tab\there\nnew line\u{0}".to_owned(),
        "emoji 🦀👩‍⚖️ and 漢字".to_owned(),
        "\u{202e}turned\u{200f} שלום مرحبا".to_owned(),
        String::new(),
        "%s (PDF) \\) endobj <<>>".to_owned(),
    ];
    let (text, _) = read(&report(&nasty));
    assert!(text.contains("tab here new line"), "controls go, words stay");
    assert!(text.contains("emoji □□"), "what the font lacks is seen to be missing");
    assert!(text.contains("%s (PDF) \\) endobj <<>>"), "text is text");
}

#[test]
fn a_quiet_morning_is_a_report_too() {
    let mut quiet = report(&[]);
    quiet.headline = "All agree for Fri, Nov 20, 2026".into();
    quiet.flagged.clear();
    quiet.previous.clear();
    let (text, pages) = read(&quiet);
    assert_eq!(pages, 1, "one page");
    assert!(text.contains("All agree") && text.contains("40 agree"), "proof of life: {text}");
    assert!(text.contains("none, this is the first report"), "the chain has a beginning");
}

/// What another program says of the file.
fn told(report: &Report, asked: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.pdf");
    std::fs::write(&file, pdf(report).expect("it can be printed")).expect("it can be written");
    let out = Command::new("pdfinfo").args(asked.split_whitespace()).arg(&file).output();
    // It prints the titles of headings in their own encoding.
    String::from_utf8_lossy(&out.expect("poppler is installed").stdout).into_owned()
}

#[test]
fn a_screen_reader_finds_headings_and_a_table_with_heads() {
    let report = report(&titles(30));
    let info = told(&report, "-meta");
    assert!(info.contains("pdfuaid:part>1<"), "it keeps to PDF/UA-1, as its writer has checked: {info}");
    assert!(told(&report, "").contains("Tagged:          yes"), "it has an order to be read in");
    let read = told(&report, "-struct-text");
    let count = |what: &str| read.lines().filter(|line| line.trim_start().starts_with(what)).count();
    assert_eq!(count("H1"), 1, "one title: {read}");
    assert_eq!(
        count("Table"),
        4,
        "what differs, what is to be known, what was left out, the systems: {read}"
    );
    assert_eq!(count("TH:"), 4 + 3 + 4 + 4 + 5, "a head is read once, also where a page repeats it: {read}");
    assert_eq!(count("TR"), 4 + 3 + 30 + 1 + 1 + 2, "each row is a row: {read}");
    assert_eq!(
        count("TD"),
        30 * 4 + 4 + 4 + 2 * 5,
        "no cell is left away, which would shift the others: {read}"
    );
}

#[test]
fn the_nastiest_words_can_be_read_aloud_or_printed_at_least() {
    let nasty = ["\u{e000}private\u{f8ff}", "\u{fffd}\u{fffe}", "\u{0300}\u{0301}combining", "ﬁ ligature ﬀ"]
        .map(str::to_owned);
    let (text, _) = read(&report(&nasty));
    assert!(text.contains("private") && text.contains("combining"), "it is printed: {text}");
}
