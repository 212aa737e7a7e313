//! Clean-ups: every row that came is kept, once, and a kill costs nothing.

use super::fixture::{Fixture, audit_of, calendar_key, minutes, now, original, record, single};
use crate::table::audit::{self, AuditCalendar, CalendarState, NewAudit, NotUnderstood, Source, State};
use crate::table::review;
use crate::{Error, Store};
use truedocket_core::audit::find::AuditResult;
use truedocket_core::audit::finding::{Act, Confidence, Evidence, Finding, FindingKind, Item, Part};
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::{Note, NoteKind, RawEvent, RowKind, SeriesEnd, SourceEvent};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{CalendarId, RemoteId, RunId};
use truedocket_core::time::Span;

fn calendar(id: &str) -> Calendar {
    Calendar {
        connection: record(),
        id: CalendarId::new(id),
        name: format!("Calendar of {id}").as_str().into(),
        owner: Email::new(id),
        zone: "America/New_York".to_owned(),
    }
}

fn run() -> RunId {
    audit_of("r1").run
}

fn begun() -> (Fixture, Store) {
    let fixture = Fixture::new();
    let mut store = fixture.open();
    let calendars = [calendar(calendar_key().id.as_str()), calendar("bob@firm.example")];
    store.write(|tx| audit::begin(tx, &audit_of("r1"), &calendars)).unwrap();
    (fixture, store)
}

fn row(id: &str) -> RawEvent {
    original(single(id, "2026-11-20T15:00:00Z"))
}

fn walked(store: &Store) -> Vec<(i64, i64, SourceEvent)> {
    let mut rows = Vec::new();
    audit::walk_rows(store, &run(), |number, place, kept| {
        rows.push((number, place, kept));
        Ok(())
    })
    .unwrap();
    rows
}

fn place(store: &Store, place: usize) -> AuditCalendar {
    audit::calendars(store, &run()).unwrap().remove(place)
}

#[test]
fn a_clean_up_comes_out_as_it_went_in() {
    let (_desk, mut store) = begun();
    let files = NewAudit {
        run: RunId::new("r2"),
        source: Source::Files,
        since: None,
        until: Some("2026-12-31".parse().unwrap()),
        files: vec!["old \"export\".ics".to_owned(), "b.csv".to_owned()],
        began: now() + minutes(1),
    };
    store.write(|tx| audit::begin(tx, &files, &[])).unwrap();
    let stored = audit::get(&store, &files.run).unwrap().unwrap();
    assert_eq!(
        (stored.source, stored.since, stored.until),
        (files.source, files.since, files.until),
        "its period"
    );
    assert_eq!((&stored.files, stored.began), (&files.files, files.began), "its files");
    assert_eq!((stored.state, stored.found_at, stored.sound), (State::Reading, None, 0), "it has just begun");
    let order: Vec<RunId> = audit::newest(&store, 5).unwrap().into_iter().map(|audit| audit.run).collect();
    assert_eq!(order, [files.run, run()], "the newest first");
    assert_eq!(audit::newest(&store, 1).unwrap().len(), 1, "as many as asked for");
    let bob = place(&store, 1);
    assert_eq!((bob.place, bob.calendar), (1, calendar("bob@firm.example")), "calendars keep their place");
    assert_eq!((bob.state, bob.next, bob.rows), (CalendarState::Waiting, None, 0), "nothing came yet");
    assert_eq!(audit::get(&store, &RunId::new("r9")).unwrap(), None, "there is no such clean-up");
}

#[test]
fn rows_come_out_as_they_went_in_with_what_came() {
    let (_desk, mut store) = begun();
    let mut series = row("series");
    series.source.shape =
        RowKind::Series { rules: vec!["RRULE:FREQ=WEEKLY".to_owned()], ends: SeriesEnd::Never };
    let mut day = row("day");
    day.source.shape = RowKind::Day { of: RemoteId::new("series") };
    let mut whole = row("whole");
    let first = "1969-07-20".parse().unwrap();
    whole.source.event.span = Span::AllDay { first, end: "1969-07-21".parse().unwrap() };
    let rows = [series, day, whole];
    store.write(|tx| audit::add_page(tx, &run(), 1, &rows, &[], None)).unwrap();
    let expected: Vec<_> = (0..).zip(&rows).map(|(number, row)| (number, 1, row.source.clone())).collect();
    assert_eq!(walked(&store), expected, "numbered from 0 in the order in which they came");
    for (number, row) in (0..).zip(&rows) {
        assert_eq!(
            audit::original(&store, &run(), number).unwrap().as_ref(),
            Some(row),
            "byte for byte what came"
        );
        assert_eq!(
            audit::row(&store, &run(), number).unwrap().as_ref(),
            Some(&row.source),
            "and what we understood"
        );
    }
    assert_eq!(audit::original(&store, &run(), 3).unwrap(), None, "there is no fourth");
    let stops = audit::walk_rows(&store, &run(), |_, _, _| Err(Error::NotAllowed { what: "the row" }));
    assert!(stops.is_err(), "whoever walks may stop");
}

#[test]
fn a_page_and_its_bookmark_are_stored_together() {
    let (_desk, mut store) = begun();
    let bad = [not_understood(Some("x"), "it has no time"), not_understood(None, "it is no event")];
    store.write(|tx| audit::add_page(tx, &run(), 0, &[row("a"), row("b")], &bad, Some("page 2"))).unwrap();
    let ada = place(&store, 0);
    assert_eq!(
        (ada.state, ada.next.as_deref()),
        (CalendarState::Reading, Some("page 2")),
        "goes on from there"
    );
    assert_eq!((ada.rows, ada.unreadable), (2, 2), "every row is counted");
    let killed = store.write(|tx| {
        audit::add_page(tx, &run(), 0, &[row("c")], &[], None)?;
        Err::<(), _>(Error::NotAllowed { what: "the power" })
    });
    assert!(
        killed.is_err() && place(&store, 0) == ada && walked(&store).len() == 2,
        "all of a page or nothing"
    );
    store.write(|tx| audit::add_page(tx, &run(), 0, &[row("c")], &bad[..1], None)).unwrap();
    let ada = place(&store, 0);
    assert_eq!((ada.state, ada.next), (CalendarState::Read, None), "complete");
    assert_eq!((ada.rows, ada.unreadable), (3, 2), "what came before is not counted again");
    let more = store.write(|tx| audit::add_page(tx, &run(), 0, &[row("d")], &[], None));
    assert!(matches!(more, Err(Error::NotAllowed { .. })), "a complete calendar takes no more");
    assert_eq!(walked(&store).len(), 3, "nothing of it stays");
    let listed: Vec<_> = audit::unreadable(&store, &run(), 9).unwrap();
    assert_eq!(listed.len(), 2, "and both can be looked at");
    let stranger = store.write(|tx| audit::add_page(tx, &run(), 7, &[], &[], None));
    assert!(matches!(stranger, Err(Error::NotAllowed { .. })), "there is no such calendar");
}

fn not_understood(id: Option<&str>, reason: &str) -> NotUnderstood {
    NotUnderstood { id: id.map(RemoteId::new), line: None, reason: reason.to_owned() }
}

fn note(kind: NoteKind, line: Option<usize>) -> Note {
    Note { kind, id: line.map(|_| RemoteId::new("x")), line, text: "this line is not a property".to_owned() }
}

#[test]
fn f22_entries_of_one_uid_count_each() {
    let (_desk, mut store) = begun();
    let of_line = |line| NotUnderstood { line: Some(line), ..not_understood(Some("x"), "it has no start") };
    let notes = [note(NoteKind::Merged, Some(9)), note(NoteKind::File, None), note(NoteKind::Doubt, Some(4))];
    store
        .write(|tx| {
            audit::add_page(tx, &run(), 0, &[row("a")], &[of_line(12), of_line(40)], Some("page 2"))?;
            audit::add_notes(tx, &run(), 0, &notes)?;
            audit::add_page(tx, &run(), 0, &[], &[of_line(12)], None)?;
            audit::add_notes(tx, &run(), 0, &notes)
        })
        .unwrap();
    assert_eq!(
        place(&store, 0).unreadable,
        2,
        "two entries of one series are two, and one that came twice is one"
    );
    let lines: Vec<_> =
        audit::unreadable(&store, &run(), 9).unwrap().into_iter().map(|one| one.row.line).collect();
    assert_eq!(lines, [Some(12), Some(40)], "each with its line");
    let kept: Vec<_> = audit::notes(&store, &run(), 9).unwrap().into_iter().map(|one| one.note).collect();
    assert_eq!(
        kept,
        [notes[1].clone(), notes[2].clone(), notes[0].clone()],
        "each note once, in the order of the file"
    );
    let counts = audit::note_counts(&store, &run()).unwrap();
    assert_eq!(counts, [(NoteKind::Doubt, 1), (NoteKind::File, 1), (NoteKind::Merged, 1)], "counted by kind");
    store.write(|tx| audit::restart_calendar(tx, &run(), 0)).unwrap();
    assert_eq!(audit::notes(&store, &run(), 9).unwrap(), [], "a new reading begins without them");
}

#[test]
fn an_id_that_comes_twice_replaces_the_row_and_keeps_its_number() {
    let (_desk, mut store) = begun();
    let mut later = row("a");
    later.source.event.title = "Moved between two pages".into();
    later.raw.push(' ');
    store
        .write(|tx| {
            audit::add_page(tx, &run(), 0, &[row("a"), row("b")], &[], Some("page 2"))?;
            audit::add_page(tx, &run(), 0, &[later.clone(), row("c")], &[], None)?;
            audit::add_page(tx, &run(), 1, &[row("a")], &[], None)
        })
        .unwrap();
    let numbers: Vec<_> =
        walked(&store).into_iter().map(|(number, place, kept)| (number, place, kept.event.key.id)).collect();
    let expected =
        [(0, 0, "a"), (1, 0, "b"), (2, 0, "c"), (3, 1, "a")].map(|(n, p, id)| (n, p, RemoteId::new(id)));
    assert_eq!(numbers, expected, "no gap and no double; the same id on another calendar is another row");
    assert_eq!(audit::original(&store, &run(), 0).unwrap(), Some(later), "the later one counts");
    assert_eq!((place(&store, 0).rows, place(&store, 1).rows), (3, 1), "each row counts once");
}

#[test]
fn a_dead_page_token_begins_one_calendar_anew() {
    let (_desk, mut store) = begun();
    let bad = [not_understood(None, "it is no event")];
    store
        .write(|tx| {
            audit::add_page(tx, &run(), 0, &[row("a"), row("b")], &bad, Some("page 2"))?;
            audit::add_page(tx, &run(), 1, &[row("z")], &bad, None)?;
            audit::calendar_unknown(tx, &run(), 0, "the provider does not answer")
        })
        .unwrap();
    let ada = place(&store, 0);
    assert_eq!(
        (ada.state, ada.reason.as_str()),
        (CalendarState::Unknown, "the provider does not answer"),
        "said"
    );
    assert_eq!((ada.next.as_deref(), ada.rows), (Some("page 2"), 2), "and it can go on from where it was");
    let read = store.write(|tx| audit::calendar_unknown(tx, &run(), 1, "too late"));
    assert!(matches!(read, Err(Error::NotAllowed { .. })), "what was read is known");
    store.write(|tx| audit::restart_calendar(tx, &run(), 0)).unwrap();
    let ada = place(&store, 0);
    assert_eq!(
        (ada.state, ada.next, ada.rows, ada.unreadable),
        (CalendarState::Waiting, None, 0, 0),
        "from the start"
    );
    assert_eq!(ada.reason, "", "without the old reason");
    let left: Vec<RemoteId> = walked(&store).into_iter().map(|(_, _, kept)| kept.event.key.id).collect();
    assert_eq!(left, [RemoteId::new("z")], "the other calendar stays");
    assert_eq!(audit::original(&store, &run(), 0).unwrap(), None, "nothing of the old rows is left");
    store.write(|tx| audit::add_page(tx, &run(), 0, &[row("b"), row("a")], &[], None)).unwrap();
    assert_eq!(place(&store, 0).rows, 2, "and they come anew");
}

#[test]
fn forgetting_leaves_nothing_behind() {
    let (_desk, mut store) = begun();
    let item = |row| Item { row, part: Part::Subject, proposed: Act::Delete };
    let finding = Finding {
        kind: FindingKind::Shell,
        confidence: Confidence::Certain,
        reason: "It was called off.".into(),
        evidence: vec![Evidence { what: "Title".into(), says: "Canceled: lunch".into() }],
        items: vec![item(0)],
    };
    store
        .write(|tx| {
            let bad = [not_understood(None, "it is no event")];
            audit::add_page(tx, &run(), 0, &[row("a")], &bad, None)?;
            audit::add_notes(tx, &run(), 0, &[note(NoteKind::Doubt, Some(3))])?;
            let found = AuditResult { findings: vec![finding], ..AuditResult::default() };
            audit::put_findings(tx, &run(), &found, &[0], now())?;
            review::decide(tx, &run(), &[(1, Some(Act::Delete))], now())
        })
        .unwrap();
    let full = store.row_counts().unwrap();
    let of_audit = |counts: &[(String, u64)]| -> u64 {
        counts.iter().filter(|(name, _)| name.starts_with("audit")).map(|(_, rows)| rows).sum()
    };
    assert!(of_audit(&full) >= 10, "every table of it has a row: {full:?}");
    store.write(|tx| audit::forget(tx, &run())).unwrap();
    assert_eq!(of_audit(&store.row_counts().unwrap()), 0, "client data is gone from all of them");
}
