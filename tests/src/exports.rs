//! Calendar files of the wild. A library for iCalendar ships about a thousand of them for its own tests; they are read
//! where the package registry put them, and nothing of them is kept here. Each entry of each file has to be accounted
//! for: a row that is sound, a row that something was found about, or set aside with a reason.

mod expander;

use crate::fixture::whole;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use truedocket_connect::files::{FileSource, open};
use truedocket_connect::ports::{ReadSourceEvents, RowsRequest};
use truedocket_core::audit::find::{Firm, find};
use truedocket_core::audit::finding::Part;
use truedocket_core::audit::table::EventTable;
use truedocket_core::audit::visibility::ListsRead;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::{NoteKind, RawEvent};
use truedocket_core::firm::people::Staff;
use truedocket_core::firm::policy::Policy;
use truedocket_core::rules::called_off::CalledOffWords;
use truedocket_core::rules::matter_id::MatterIndex;
use truedocket_core::time::zone::Zones;

const OFFICE: &str = "America/New_York";

/// The package whose files are read. It is named in the manifest for no target, so that it is fetched and not built.
const PACKAGE: &str = "calcard";

/// Where the package lies.
fn package() -> PathBuf {
    let cargo = option_env!("CARGO").unwrap_or("cargo");
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let asked =
        Command::new(cargo).args(["metadata", "--format-version", "1", "--manifest-path", manifest]).output();
    let asked = asked.expect("cargo tells where packages lie");
    assert!(asked.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&asked.stderr));
    let told: serde_json::Value = serde_json::from_slice(&asked.stdout).expect("cargo answers JSON");
    let packages = told["packages"].as_array().expect("a list of packages");
    let own = packages.iter().find(|package| package["name"] == PACKAGE).expect("the package is locked");
    let manifest = own["manifest_path"].as_str().expect("its manifest");
    Path::new(manifest).parent().expect("a manifest lies in a folder").to_owned()
}

/// All files below the folder that end so.
fn below(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the package can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            below(&path, ending, found);
        } else if path.extension().is_some_and(|other| other == ending) {
            found.push(path);
        }
    }
}

/// Entries of a file, counted by its lines alone.
fn counted(bytes: &[u8]) -> usize {
    let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r'));
    let begins = |line: &&[u8]| {
        let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line).trim_ascii_end();
        line.eq_ignore_ascii_case(b"BEGIN:VEVENT")
    };
    lines.filter(begins).count()
}

/// Does a calendar begin anywhere in the file?
fn is_calendar(bytes: &[u8]) -> bool {
    bytes.to_ascii_uppercase().windows(15).any(|part| part == b"BEGIN:VCALENDAR")
}

/// What came of one file.
#[derive(Default)]
struct Reading {
    rows: Vec<RawEvent>,
    set_aside: Vec<String>,
    /// Entries in whose place another one counts.
    merged: usize,
    /// Lines that were passed over in rows.
    doubts: Vec<String>,
    /// What is told of the file as a whole.
    notes: Vec<String>,
}

async fn read(source: &FileSource, calendar: &Calendar) -> Result<Reading, String> {
    let mut reading = Reading::default();
    let mut rows = RowsRequest::All(None);
    loop {
        let page = source.source_events(calendar, &rows).await.map_err(|failure| failure.to_string())?;
        let doubts = page.items.iter().flat_map(|row| &row.source.doubts);
        reading.doubts.extend(doubts.map(|doubt| doubt.what.clone()));
        for note in page.notes {
            match note.kind {
                NoteKind::Merged => reading.merged += 1,
                NoteKind::File | NoteKind::Incomplete => reading.notes.push(note.text),
                NoteKind::Doubt => {}
            }
        }
        reading.rows.extend(page.items);
        reading.set_aside.extend(page.unreadable.into_iter().map(|one| one.reason));
        match page.next {
            Some(next) => rows = RowsRequest::Next(next),
            None => return Ok(reading),
        }
    }
}

/// A reason without its line and without what it quotes, for the print.
fn kind(reason: &str) -> String {
    let plain = reason.split_once(": ").map_or(reason, |(_, plain)| plain);
    plain.split(['“', '(']).next().unwrap_or(plain).trim().to_owned()
}

#[tokio::test]
async fn f22_every_entry_of_real_exports_is_accounted_for() {
    let mut files = Vec::new();
    below(&package(), "ics", &mut files);
    files.sort();
    assert!(files.len() > 500, "the package still ships its collection");
    let source = open(&files, OFFICE, Zones::bundled()).expect("they are calendar files");
    let calendars = source.calendars().await.expect("their headings can be read");
    assert_eq!(calendars.len(), files.len(), "each file is a calendar");

    let zones = Zones::bundled();
    let now = "2026-11-12T11:30:00Z".parse().expect("an instant");
    let policy = Policy::default();
    let book = MatterIndex::new(&[], &policy).expect("the policy has no pattern of its own");
    let called_off = CalledOffWords::new(&policy.called_off_words);
    let (mut table, mut reasons, mut refused) =
        (EventTable::new(book, called_off), BTreeMap::new(), Vec::new());
    let (mut entries, mut rows, mut merged, mut set_aside) = (0, 0, 0, 0);
    let (mut doubts, mut notes) = (BTreeMap::new(), BTreeMap::new());
    let mut paths: Vec<_> = source.shown();
    for (calendar, path) in calendars.into_iter().zip(paths.drain(..)) {
        let bytes = fs::read(&path).expect("the file is there");
        let expected = counted(&bytes);
        let reading = match read(&source, &calendar).await {
            Ok(reading) => reading,
            Err(words) => {
                let is_nothing = !is_calendar(&bytes) && expected == 0;
                assert!(is_nothing, "{path} has events or is a calendar, and must not be refused: {words}");
                refused.push(words);
                continue;
            }
        };
        let found = reading.rows.len() + reading.merged + reading.set_aside.len();
        assert_eq!(
            found, expected,
            "{path}: each entry is a row, counts in another one or is set aside, once"
        );
        assert!(reading.set_aside.iter().all(|why| why.starts_with("line ")), "{path}: each with its line");
        let ids: BTreeSet<_> = reading.rows.iter().map(|row| row.source.event.key.id.clone()).collect();
        assert_eq!(ids.len(), reading.rows.len(), "{path}: each row has an id of its own");
        entries += expected;
        rows += reading.rows.len();
        set_aside += reading.set_aside.len();
        merged += reading.merged;
        for reason in &reading.set_aside {
            *reasons.entry(kind(reason)).or_insert(0) += 1;
        }
        for (odd, count) in [(&reading.doubts, &mut doubts), (&reading.notes, &mut notes)] {
            odd.iter().for_each(|odd| *count.entry(kind(odd)).or_insert(0) += 1);
        }
        let ground = whole(&calendar, now);
        let place = table.calendar(calendar, ground);
        for row in &reading.rows {
            table.add(place, &row.source);
        }
    }

    let office = zones.find(OFFICE).expect("New York is in the data");
    let staff = Staff::default();
    let (staff, lists) = (&staff, ListsRead::of([]));
    let firm = Firm { staff, policy: &policy, matters: &[], lists, office: &office, zones: &zones, now };
    let found = find(&table, &firm);
    let items = found.findings.iter().flat_map(|finding| &finding.items);
    let subjects: BTreeSet<usize> =
        items.filter(|item| item.part == Part::Subject).map(|item| item.row).collect();
    assert_eq!(subjects.len() + found.sound, rows, "each row is the subject of a finding, or sound");

    let mut kinds = BTreeMap::new();
    for finding in &found.findings {
        *kinds.entry(finding.kind.name()).or_insert(0) += 1;
    }
    println!(
        "{} files, {entries} entries: {} sound, {} found, {merged} merged, {set_aside} set aside; {} files are no calendar",
        files.len(),
        found.sound,
        subjects.len(),
        refused.len()
    );
    println!(
        "findings: {kinds:?}\nset aside: {reasons:#?}\nread with a doubt: {doubts:#?}\nfiles: {notes:#?}"
    );
}
