//! Reading: encodings, folding, and files that are broken in a hundred ways.

use super::Expansion;
use super::read::{Count, Limits, SetAside, Unreadable, count, events};
use crate::calendar::event::ResponseStatus;
use crate::time::Window;
use crate::time::zone::Zones;
use proptest::prelude::*;

fn read(bytes: &[u8]) -> Result<Expansion, Unreadable> {
    let instant = |text: &str| text.parse().expect("a test writes instants as 2026-11-20T09:30:00Z");
    let window = Window { start: instant("2026-11-01T00:00:00Z"), end: instant("2026-12-01T00:00:00Z") };
    let zones = Zones::bundled();
    let office = zones.find("America/New_York").expect("New York is in the data");
    events(bytes, &window, &office, &zones, &Limits::default())
}

fn file(event: &str) -> Vec<u8> {
    format!("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\n{event}\nEND:VEVENT\nEND:VCALENDAR\n").into_bytes()
}

fn title(bytes: &[u8]) -> String {
    let found = read(bytes).expect("it is a calendar");
    assert!(found.quarantined.is_empty(), "nothing here is broken: {:?}", found.quarantined);
    found.instances.first().map(|one| one.details().title.reveal().to_owned()).expect("there is one event")
}

#[test]
fn lines_end_and_fold_in_every_way_that_programs_write() {
    let plain = "UID:a\nDTSTART:20261120T090000Z\nSUMMARY:Deposition of Núñez\\, part 2";
    let unfolded = file(plain);
    assert_eq!(title(&unfolded), "Deposition of Núñez, part 2", "bare LF is common");
    for ending in ["\r\n", "\r", "\r\r\n"] {
        let other = String::from_utf8_lossy(&unfolded).replace('\n', ending);
        assert_eq!(title(other.as_bytes()), "Deposition of Núñez, part 2", "lines may end with {ending:?}");
    }
    let at = unfolded.windows(2).position(|pair| pair == "ú".as_bytes()).expect("the letter is there") + 1;
    let (head, tail) = unfolded.split_at(at);
    for fold in ["\r\n ", "\n\t", "\r "] {
        let folded = [head, fold.as_bytes(), tail].concat();
        assert_eq!(title(&folded), "Deposition of Núñez, part 2", "{fold:?} in the middle of a character");
    }
}

#[test]
fn encodings_are_recognised() {
    let text =
        String::from_utf8(file("UID:a\nDTSTART:20261120T090000Z\nSUMMARY:Café Müller")).expect("it is text");
    let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    assert_eq!(title(&marked), "Café Müller", "a byte order mark before UTF-8");
    let (old, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    assert_eq!(title(&old), "Café Müller", "Windows-1252, which says nothing about itself");
    let little: Vec<u8> =
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(title(&little), "Café Müller", "UTF-16 as Windows writes it");
    let big: Vec<u8> =
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    assert_eq!(title(&big), "Café Müller", "UTF-16 the other way round");
    let bare: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(title(&bare), "Café Müller", "UTF-16 without a mark");
}

#[test]
fn properties_are_read_with_their_parameters() {
    let found = read(&file(
        "UID:a\nDTSTART:20261120T090000Z\nSUMMARY:A\\;B\\nC \\\\ D\\x\nCATEGORIES:Court Appearance,Doe\\, John\n\
         CATEGORIES:Internal\nORGANIZER;CN=\"Doe; Jane: Esq.\":MAILTO:Jane@Firm.example\n\
         ATTENDEE;CN=\"Room 2\";CUTYPE=ROOM;PARTSTAT=ACCEPTED:mailto:room2@firm.example\n\
         ATTENDEE;EMAIL=kim@client.example;CN=Kim^'s:urn:uuid:1234\nATTENDEE:invalid\nCLASS:CONFIDENTIAL\n\
         LAST-MODIFIED:20261101T120000Z\nBEGIN:VALARM\nSUMMARY:not this one\nTRIGGER:-PT15M\nEND:VALARM",
    ))
    .expect("it is a calendar");
    let details = found.instances.first().expect("there is one event").details();
    assert_eq!(
        details.title.reveal(),
        "A;B\nC \\ D\\x",
        "escapes are resolved, and an alarm's title is not the event's"
    );
    assert_eq!(details.categories, ["Court Appearance", "Doe, John", "Internal"], "lists over several lines");
    assert_eq!(
        details.organizer.as_ref().map(crate::firm::people::Email::as_str),
        Some("jane@firm.example"),
        "a colon in quotes"
    );
    let [room, kim] = details.attendees.as_slice() else {
        panic!("two attendees have addresses, not {}", details.attendees.len());
    };
    assert!(room.resource && room.response == ResponseStatus::Accepted, "a room is no person");
    assert_eq!(
        (kim.email.as_str(), kim.name.reveal()),
        ("kim@client.example", "Kim\"s"),
        "RFC 7986 and RFC 6868"
    );
    assert!(details.private, "confidential is private");
    assert!(details.updated.is_some(), "LAST-MODIFIED is kept");
}

#[test]
fn what_is_no_calendar_is_an_error_and_never_an_empty_calendar() {
    for bytes in [
        &b""[..],
        b"<html><body>Sign in</body></html>",
        b"\xFF\xFE",
        b"{\"error\":404}",
        b"BEGIN:VCARD\nEND:VCARD\n",
    ] {
        assert_eq!(
            read(bytes),
            Err(Unreadable::NotACalendar),
            "an error page must not look like no appointments"
        );
    }
    let limits = Limits { bytes: 10, ..Limits::default() };
    let refused = count(&file("UID:a"), &limits);
    assert!(
        matches!(refused, Err(Unreadable::TooLarge { limit: 10, .. })),
        "a file over the limit is not read"
    );
}

#[test]
fn f1_a_file_that_was_cut_short_says_so() {
    let whole = file("UID:a\nDTSTART:20261120T090000Z");
    assert!(!read(&whole).expect("it is a calendar").cut_short, "a whole file is whole");
    let half = whole.get(..whole.len() - 20).expect("the file is longer");
    let found = read(half).expect("it began as a calendar");
    assert!(found.cut_short, "what came after the cut may exist, so nothing may be deleted for it");
    assert_eq!(found.tally.quarantined, 1, "the event in the middle is shown");
}

const GOOD: &str = "BEGIN:VEVENT\nUID:good\nDTSTART:20261120T090000Z\nEND:VEVENT\n";

/// What breaks an event, and the word that its reason must contain.
fn breakages() -> Vec<(String, &'static str)> {
    let starts = [
        "",
        "20261320",
        "20260230",
        "2026112",
        "20261120T25",
        "20261120T096100",
        "T090000",
        "20261120T090000+01",
        "tomorrow",
        "00000101",
        "９９９９",
    ];
    let mut broken: Vec<(String, &str)> =
        starts.iter().map(|v| (format!("DTSTART:{v}"), "DTSTART")).collect();
    let good = "DTSTART:20261120T090000Z\n";
    for name in ["DTEND", "RECURRENCE-ID", "EXDATE", "RDATE"] {
        for value in
            ["soon", "20261399", "20261120T99", "1", "20261120T090000ZZ", "-20261120", "20261120 0900"]
        {
            broken.push((format!("{good}{name}:{value}"), name));
        }
    }
    for value in [
        "",
        "P",
        "PT",
        "1H",
        "P1H",
        "PT1D",
        "P1",
        "PTT1H",
        "P99999999999999999999D",
        "P-1D",
        "PT1.5H",
        "P9999999999W",
    ] {
        broken.push((format!("{good}DURATION:{value}"), "DURATION"));
        broken.push((format!("{good}RDATE;VALUE=PERIOD:20261120T090000Z/P{value}x"), "RDATE"));
    }
    for rule in [
        "FREQ=NEVER",
        "COUNT=3",
        "FREQ=DAILY;COUNT=x",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;UNTIL=x",
        "FREQ=WEEKLY;BYDAY=FUNDAY",
        "FREQ=MONTHLY;BYMONTHDAY=99",
        "FREQ=YEARLY;BYMONTH=0",
        "FREQ=DAILY;BYHOUR=77",
        "FREQ=DAILY;SKIP=OMIT",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        "FREQ=DAILY;COUNT=0",
        "FREQ=WEEKLY;BYDAY=5MO",
        "FREQ=YEARLY;BYWEEKNO=60",
        "FREQ=YEARLY;BYYEARDAY=400",
        "FREQ=DAILY;BYSETPOS=0",
        "FREQ=DAILY;WKST=XX",
        "FREQ",
    ] {
        broken.push((format!("{good}RRULE:{rule}"), "rule"));
    }
    broken.extend([
        ("UID:only".to_owned(), "no start"),
        ("SUMMARY:No start, no UID".to_owned(), "no start"),
        (format!("{good}DTSTART:20261121T090000Z"), "DTSTART twice"),
        (format!("{good}DTEND:20261121T090000Z\nDTEND:20261121T091500Z"), "DTEND twice"),
        ("DTSTART;VALUE=DATE:20261120\nDTEND:20261121T090000Z".to_owned(), "a date"),
        (format!("{good}DTEND;VALUE=DATE:20261121"), "a time"),
        ("DTSTART;TZID=Mars/Olympus:20261120T090000".to_owned(), "Mars/Olympus"),
        ("DTSTART;TZID=\"Customized Time Zone\":20261120T090000".to_owned(), "Customized"),
        (format!("{good}DTEND;TZID=Nowhere:20261120T090000"), "Nowhere"),
        (format!("{good}EXDATE;TZID=Nowhere:20261120T090000\nRRULE:FREQ=DAILY;COUNT=2"), "Nowhere"),
        (format!("{good}EXDATE;TZID=America/New_York"), "not a property"),
        (format!("{good}RRULE:FREQ=WEEKLY;BYDAY=MO\n,TU"), "not a property"),
        (format!("{good}EXDATE:20261127T090000Z\n20261128T090000Z"), "not a property"),
        (format!("{good}FREQ=DAILY"), "not a property"),
        (format!("{good}BEGIN:VALARM\nTRIGGER:-PT5M"), "does not end"),
        (format!("{good}{}", "BEGIN:X-DEEP\n".repeat(40)), "nested"),
        (format!("{good}RRULE:FREQ=DAILY;X-A={}", "9".repeat(70_000)), "too long"),
        (format!("{good}EXDATE:{}", "20261120T090000Z,".repeat(5_000)), "too long"),
    ]);
    broken
}

#[test]
fn f22_each_of_a_hundred_broken_events_is_shown_and_stops_nothing() {
    let broken = breakages();
    assert!(broken.len() >= 100, "a hundred ways are promised, there are {}", broken.len());
    for (event, word) in broken {
        let shown: String = event.chars().take(80).collect();
        let text = format!(
            "BEGIN:VCALENDAR\n{GOOD}BEGIN:VEVENT\n{event}\nEND:VEVENT\n{}END:VCALENDAR\n",
            GOOD.replace("good", "too")
        );
        let found = read(text.as_bytes()).expect("the file is a calendar");
        assert_eq!(found.instances.len(), 2, "the events before and after {shown:?} are read");
        let [told] = found.quarantined.as_slice() else {
            panic!("{shown:?} is broken once: {:?}", found.quarantined);
        };
        assert!(
            told.reason.contains(word),
            "{shown:?} must be explained by “{word}”, not by “{}”",
            told.reason
        );
        let lines = 6..=6 + event.lines().count() + 1;
        assert!(lines.contains(&told.line), "{shown:?} lies in lines {lines:?}, not in {}", told.line);
        assert_eq!(found.tally.vevents, 3, "all three are accounted for");
    }
}

#[test]
fn structure_that_does_not_close_hurts_only_its_event() {
    let text =
        format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261120T090000Z\n{GOOD}END:VEVENT\nEND:VCALENDAR\n");
    let found = read(text.as_bytes()).expect("it is a calendar");
    assert_eq!(found.instances.len(), 1, "the event that begins inside the open one is whole");
    let lines: Vec<_> = found.quarantined.iter().map(|one| (one.line, one.what)).collect();
    assert_eq!(
        lines,
        [(2, SetAside::Event), (8, SetAside::Part)],
        "the open event and the end without a begin are shown, and only the first of them is an event"
    );
    let counted = count(text.as_bytes(), &Limits::default());
    assert_eq!(counted, Ok(Count { vevents: 2, broken: 1 }), "the bare count agrees");
}

#[test]
fn long_bodies_are_cut_and_events_kept() {
    let body = "é".repeat(200_000);
    let found = read(&file(&format!("UID:a\nDTSTART:20261120T090000Z\nDESCRIPTION:{body}")))
        .expect("it is a calendar");
    let details = found.instances.first().expect("a long body is no reason to lose the event").details();
    let length = details.body.reveal().len();
    assert!((60_000..=65_536).contains(&length), "64 KiB are kept, not {length}");
    assert!(details.body.reveal().chars().all(|letter| letter == 'é'), "the cut is between characters");
}

/// Events that begin in the file, counted by its lines alone. No line of these files is folded at `BEGIN`.
fn begun(bytes: &[u8]) -> usize {
    let line = |line: &[u8]| {
        let text = match std::str::from_utf8(line) {
            Ok(text) => text.to_ascii_uppercase(),
            Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(line).0.to_ascii_uppercase(),
        };
        let (head, value) = text.split_once(':')?;
        let name = head.split(';').next()?.trim().rsplit('.').next()?;
        (name == "BEGIN" && value.trim() == "VEVENT").then_some(())
    };
    let plain = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut unfolded: Vec<Vec<u8>> = Vec::new();
    for part in plain.split(|byte| matches!(byte, b'\n' | b'\r')) {
        match (part.first(), unfolded.last_mut()) {
            (Some(b' ' | b'\t'), Some(last)) if !last.is_empty() => last.extend_from_slice(&part[1..]),
            (None, _) => {}
            _ => unfolded.push(part.to_vec()),
        }
    }
    unfolded.iter().filter_map(|part| line(part)).count()
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
    }

    #[test]
    fn no_damage_to_a_file_makes_it_panic_or_lose_count(
        edits in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<proptest::sample::Index>(),
    ) {
        let mut bytes = format!(
            "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:-0400\r\n\
             TZOFFSETTO:-0500\r\nRRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n{GOOD}\
             BEGIN:VEVENT\r\nUID:s\r\nDTSTART;TZID=X:20261101T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,2TU;COUNT=9\r\n\
             EXDATE;TZID=X:20261109T090000\r\nRDATE;VALUE=PERIOD:20261112T140000Z/PT30M\r\nEND:VEVENT\r\n\
             BEGIN:VEVENT\r\nUID:s\r\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=X:20261116T090000\r\nDTSTART;TZID=X:20261117T090000\r\n\
             END:VEVENT\r\nEND:VCALENDAR\r\n"
        ).into_bytes();
        for (at, byte) in &edits {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        let kept = cut.index(bytes.len() * 3);
        bytes.truncate(kept.max(20));
        if let Ok(found) = read(&bytes) {
            let tally = found.tally;
            prop_assert_eq!(tally.vevents, tally.shown + tally.outside + tally.superseded + tally.quarantined);
            let events = found.quarantined.iter().filter(|one| one.what == SetAside::Event).count();
            prop_assert_eq!((events, found.merged.len()), (tally.quarantined, tally.superseded), "by name");
            prop_assert_eq!(tally.vevents, begun(&bytes), "as many as begin in the file");
        }
    }
}

/// Reasons for which something was set aside, with their lines.
fn set_aside(bytes: &[u8]) -> Vec<(usize, String)> {
    let found = read(bytes).expect("it is a calendar");
    found.quarantined.into_iter().map(|one| (one.line, one.reason)).collect()
}

#[test]
fn parts_that_do_not_end_are_told() {
    let calendar = |inside: &str| format!("BEGIN:VCALENDAR\n{inside}END:VCALENDAR\n").into_bytes();
    let many = calendar(&"BEGIN:VTODO\n".repeat(100_000));
    let told = set_aside(&many);
    assert_eq!(told.len(), 1, "once, not a hundred thousand times");
    let (line, reason) = told.first().expect("one");
    assert!(*line == 2 && reason.contains("100000"), "where it begins and how many: {line}: {reason}");
    assert_eq!(set_aside(&calendar("BEGIN:VTIMEZONE\nTZID:x\n")).len(), 1, "a zone as well");
    let alarm = "BEGIN:VTODO\nBEGIN:VALARM\nEND:VALARM\nEND:VTODO\nBEGIN:VTIMEZONE\nTZID:x\nEND:VTIMEZONE\n";
    assert_eq!(set_aside(&calendar(alarm)), [], "what ends is in order");
    let nested = format!("{}END:VCALENDAR\n", "BEGIN:VCALENDAR\n".repeat(100_000));
    assert!(read(nested.as_bytes()).expect("a calendar").cut_short, "all but one were cut off");
    let two = "BEGIN:VCALENDAR\nEND:VCALENDAR\n".repeat(2);
    assert!(!read(two.as_bytes()).expect("a calendar").cut_short, "one behind the other is in order");
}

#[test]
fn an_entry_of_thousands_of_rules_is_told_with_its_line() {
    let rules = "RRULE:FREQ=DAILY\n".repeat(20_000);
    let told = set_aside(&file(&format!("UID:a\nDTSTART:20261101T090000Z\n{rules}SUMMARY:x")));
    let [(line, reason)] = told.as_slice() else { panic!("one entry is set aside: {told:?}") };
    assert_eq!(*line, 5 + 51, "the line at which it is too much");
    assert!(reason.contains("more than the 50 repeat rules"), "with the limit: {reason}");
}

#[test]
fn what_does_not_fit_any_more_is_told_and_the_rest_is_read() {
    let series = |number: usize| {
        format!("BEGIN:VEVENT\nUID:{number}\nDTSTART:20261101T090000Z\nRRULE:FREQ=DAILY\nEND:VEVENT\n")
    };
    let single = "BEGIN:VEVENT\nUID:x\nDTSTART:20261120T090000Z\nEND:VEVENT\n";
    let all: String = (0..20).map(series).collect();
    let text = format!("BEGIN:VCALENDAR\n{all}{single}END:VCALENDAR\n");
    let instant = |text: &str| text.parse().expect("an instant");
    let window = Window { start: instant("2026-11-01T00:00:00Z"), end: instant("2026-12-01T00:00:00Z") };
    let zones = Zones::bundled();
    let office = zones.find("America/New_York").expect("New York is in the data");
    let limits = Limits { instances: 100, ..Limits::default() };
    let found = events(text.as_bytes(), &window, &office, &zones, &limits).expect("a calendar");
    assert_eq!(found.instances.len(), 3 * 30 + 1, "three series of thirty days, and the single event");
    assert_eq!(found.quarantined.len(), 17, "each of the others is told");
    assert!(
        found.quarantined.iter().all(|one| one.reason.contains("the 100 instances")),
        "with the limit: {:?}",
        found.quarantined.first()
    );
}
