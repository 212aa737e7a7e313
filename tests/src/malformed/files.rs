//! Calendar files that are cut, spoiled or nonsense: told as such, and nothing that is held is retired for them.

use crate::installation::{Installation, name_of};
use serde_json::json;
use std::path::Path;
use std::time::Duration;
use truedocket_engine::sync::round::ReadState;
use truedocket_sandbox::Vendor;
use truedocket_sandbox::generate::{Size, generate};
use truedocket_sandbox::office::Provider;

const FILE: &str = "ada.abara@firm.example.ics";
const SOUND: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Pretend//Export//EN\r\n\
BEGIN:VEVENT\r\nUID:one@firm.example\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;TZID=America/New_York:20261123T090000\r\n\
DTEND;TZID=America/New_York:20261123T100000\r\nSUMMARY:Hearing\r\nORGANIZER:mailto:ada.abara@firm.example\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:two@firm.example\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;TZID=America/New_York:20261102T090000\r\n\
DURATION:PT45M\r\nRRULE:FREQ=WEEKLY;COUNT=8\r\nSUMMARY:Team\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:three@firm.example\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;VALUE=DATE:20261124\r\n\
DTEND;VALUE=DATE:20261126\r\nSUMMARY:Seminar\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// A malformation: the file, and whether it cannot be taken for a sound one.
struct Spoiled {
    name: String,
    file: Vec<u8>,
    nonsense: bool,
}

fn spoiled() -> Vec<Spoiled> {
    let of = |name: &str, nonsense: bool, file: Vec<u8>| Spoiled { name: name.to_owned(), file, nonsense };
    let swap = |name: &str, nonsense: bool, from: &str, to: &str| {
        assert!(SOUND.contains(from), "{name}: the sound file holds {from}");
        of(name, nonsense, SOUND.replacen(from, to, 1).into_bytes())
    };
    let mut all: Vec<Spoiled> = (0..20)
        .map(|part| {
            of(&format!("cut at {part}/20"), true, SOUND.as_bytes()[..SOUND.len() * part / 20].to_vec())
        })
        .collect();
    let begin = "DTSTART;TZID=America/New_York:20261123T090000";
    all.extend([
        of("a web page", true, b"<!doctype html><title>Sign in</title>".to_vec()),
        of("JSON", true, b"{\"items\":[]}".to_vec()),
        of("zeros", true, vec![0; 4_096]),
        of("UTF-16", false, SOUND.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        of("a picture", true, [b"\x89PNG\r\n\x1a\n".as_slice(), &[7; 900]].concat()),
        of(
            "ends after an event",
            true,
            SOUND.trim_end().trim_end_matches("END:VCALENDAR").as_bytes().to_vec(),
        ),
        swap("no end of an event", true, "SUMMARY:Team\r\nEND:VEVENT\r\n", "SUMMARY:Team\r\n"),
        swap("no begin of an event", true, "BEGIN:VEVENT\r\nUID:two@", "UID:two@"),
        swap("no begin", true, begin, "X-NOTHING:1"),
        swap("a month 13", true, begin, "DTSTART:20261345T990000"),
        swap("a begin in words", true, begin, "DTSTART:soon"),
        swap("an empty begin", true, begin, "DTSTART:"),
        swap("a year that nobody sees", false, begin, "DTSTART:99991231T235959Z"),
        swap("a zone that nobody knows", false, begin, "DTSTART;TZID=Mars/Olympus:20261123T090000"),
        swap("an unclosed quotation mark", false, begin, "DTSTART;TZID=\"America/New_York:20261123T090000"),
        swap(
            "an end before the begin",
            false,
            "DTEND;TZID=America/New_York:20261123T100000",
            "DTEND:20201123T100000Z",
        ),
        swap(
            "an end of another kind",
            false,
            "DTEND;TZID=America/New_York:20261123T100000",
            "DTEND;VALUE=DATE:20261123",
        ),
        swap("a length of nonsense", true, "DURATION:PT45M", "DURATION:P-forever"),
        swap("a length of ages", false, "DURATION:PT45M", "DURATION:P99999999999W"),
        swap("a rule of nonsense", true, "FREQ=WEEKLY;COUNT=8", "FREQ=SOMETIMES"),
        swap("a rule without an end in seconds", false, "FREQ=WEEKLY;COUNT=8", "FREQ=SECONDLY"),
        swap("a rule that never comes", false, "FREQ=WEEKLY;COUNT=8", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"),
        swap(
            "a rule with a count of ages",
            false,
            "FREQ=WEEKLY;COUNT=8",
            "FREQ=DAILY;COUNT=99999999999999999999",
        ),
        swap("a rule with a step of nothing", true, "FREQ=WEEKLY;COUNT=8", "FREQ=DAILY;INTERVAL=0"),
        swap("a rule with a day 99", true, "FREQ=WEEKLY;COUNT=8", "FREQ=MONTHLY;BYDAY=99MO"),
        swap("a rule until nonsense", true, "FREQ=WEEKLY;COUNT=8", "FREQ=WEEKLY;UNTIL=later"),
        swap("two masters of one name", false, "UID:three@", "UID:two@"),
        swap("no name", false, "UID:one@firm.example\r\n", ""),
        swap("an empty name", false, "UID:one@firm.example", "UID:"),
        swap("a line without a colon", false, "SUMMARY:Hearing", "SUMMARY Hearing"),
        swap(
            "a title of five megabytes",
            false,
            "SUMMARY:Hearing",
            &format!("SUMMARY:{}", "x".repeat(5 << 20)),
        ),
        swap("controls in a title", false, "SUMMARY:Hearing", "SUMMARY:\u{0}\u{7}\u{202e}\u{ffff}👨‍👩‍👧"),
        swap("an event in an event", true, "SUMMARY:Hearing", "BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT"),
        swap("a calendar in an event", true, "SUMMARY:Hearing", "BEGIN:VCALENDAR"),
        swap(
            "a moved day of nothing",
            false,
            "UID:three@firm.example\r\n",
            "UID:ghost@x\r\nRECURRENCE-ID:20200101T000000Z\r\n",
        ),
        swap(
            "a flood of further days",
            false,
            "SUMMARY:Team",
            &format!("SUMMARY:Team\r\nRDATE:{}20261201T100000Z", "20261201T100000Z,".repeat(5_000)),
        ),
        swap(
            "a flood of days off",
            false,
            "SUMMARY:Team",
            &format!("SUMMARY:Team\r\nEXDATE:{}20261201T100000Z", "20261201T100000Z,".repeat(5_000)),
        ),
        swap(
            "an own zone of nonsense",
            false,
            "BEGIN:VEVENT\r\nUID:one@",
            "BEGIN:VTIMEZONE\r\nTZID:America/New_York\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:one@",
        ),
        of("only line ends", true, b"\r\n".repeat(500)),
        of("lone returns", false, SOUND.replace("\r\n", "\r").into_bytes()),
        of(
            "a byte that is no letter",
            false,
            SOUND
                .replacen("Hearing", "Hear?ng", 1)
                .bytes()
                .map(|b| if b == b'?' { 0xff } else { b })
                .collect(),
        ),
        of("folds everywhere", false, SOUND.replace(':', ":\r\n ").into_bytes()),
    ]);
    all
}

async fn staged(folder: &Path) -> Installation {
    std::fs::write(folder.join(FILE), SOUND).expect("the folder can be written");
    let today = "2026-11-19".parse().expect("a day");
    let world = generate(Size { attorneys: 1, events: 1, seed: 2 }, today, Provider::Google);
    let installation = Installation::bare(world, 100).await;
    let path = folder.to_str().expect("a plain path");
    let add = json!({ "vendor": "ics", "name": "Files", "clientId": path });
    installation.ask("connections.add", add).await.expect("a folder needs no sign-in");
    let base = installation.sandbox.base.clone();
    installation.connect_at(Vendor::Clio, name_of(Vendor::Clio), &base).await.expect("it consents");
    installation.import_staff().await;
    installation
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn malformed_files_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let installation = staged(folder.path()).await;
    let held = |read: &truedocket_engine::reading::SyncResult| {
        read.calendars.iter().find(|c| c.id == FILE).expect("the file").events
    };
    let sound = held(&installation.sync(true).await);
    assert_eq!(sound, 10, "a hearing, eight Mondays and a seminar");
    let (mut cases, mut failed, mut aside, mut harmless) = (0, 0, 0, 0);
    for Spoiled { name, file, nonsense } in spoiled() {
        std::fs::write(folder.path().join(FILE), &file).expect("the file can be written");
        installation.clock.advance(Duration::from_secs(60));
        let done = installation.sync(true).await;
        let read = done.calendars.iter().find(|calendar| calendar.id == FILE).expect("the file is known");
        cases += 1;
        match (read.state, read.set_aside) {
            (ReadState::Unknown, _) => {
                assert!(read.why.len() > 5, "{name}: it is said why: {}", read.why);
                assert_eq!(read.removed, 0, "{name}: nothing is retired for a file that cannot be read");
                failed += 1;
            }
            (ReadState::Ok, 0) => {
                assert!(!nonsense, "{name}: nonsense was taken for a calendar: {read:?}");
                harmless += 1;
            }
            (ReadState::Ok, _) => {
                aside += 1;
                assert!(read.events + 8 >= sound, "{name}: what can be read is held: {}", read.events);
            }
        }
        std::fs::write(folder.path().join(FILE), SOUND).expect("the file can be written");
        installation.clock.advance(Duration::from_secs(60));
        let healed = installation.sync(true).await;
        assert_eq!(held(&healed), sound, "{name}: with the sound file all is as it was");
        assert!(
            healed.calendars.iter().all(|read| read.state == ReadState::Ok),
            "{name}: and known: {:?}",
            healed.calendars
        );
    }
    println!(
        "malformed files: {cases}: {failed} clear failures, {aside} set aside, {harmless} harmless, 0 panics"
    );
}
