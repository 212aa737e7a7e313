//! Calendars, events, entries: what comes in comes out again, and nothing is gone before its time.

use super::fixture::{Fixture, calendar_key, event, firm, minutes, now, practice, record, window};
use crate::table::calendar::{self, CalendarKey, State, UnderWay};
use crate::table::{connection, coverage, entry, event as events};
use crate::{Error, Store};
use truedocket_core::calendar::event::CalendarEvent;
use truedocket_core::firm::matter::Entry;
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{CalendarId, EventKey, MatterId, RemoteId, Version};
use truedocket_core::time::{OriginalStart, Span, Window};

const ACCOUNT: &str = "manager@firm.example";

fn read_in_full(store: &mut Store, page: &[CalendarEvent]) -> i64 {
    store
        .write(|tx| {
            let reading = calendar::begin_full(tx, &calendar_key(), &window())?;
            events::upsert_page(tx, &calendar_key(), page, reading)?;
            calendar::full_done(tx, &calendar_key(), Some("sync-1"), now(), ACCOUNT)?;
            Ok::<_, Error>(reading)
        })
        .unwrap()
}

fn open() -> (Fixture, Store) {
    let fixture = Fixture::new();
    let mut store = fixture.open();
    store.write(firm).unwrap();
    (fixture, store)
}

fn ids(found: &[CalendarEvent]) -> Vec<&str> {
    found.iter().map(|event| event.key.id.as_str()).collect()
}

#[test]
fn an_event_comes_out_as_it_went_in() {
    let (_desk, mut store) = open();
    let full = event("full", "2026-11-20T15:00:00Z");
    let bare = CalendarEvent {
        uid: None,
        series: None,
        original_start: Some(OriginalStart::On("2026-11-20".parse().unwrap())),
        span: Span::AllDay { first: "2026-11-20".parse().unwrap(), end: "2026-11-22".parse().unwrap() },
        organizer: None,
        attendees: vec![],
        categories: vec![],
        updated: None,
        private: false,
        ..event("bare", "2026-11-20T15:00:00Z")
    };
    read_in_full(&mut store, &[full.clone(), bare.clone()]);
    assert_eq!(events::find(&store, &full.key).unwrap(), Some(full), "no field may be lost or changed");
    assert_eq!(events::find(&store, &bare.key).unwrap(), Some(bare), "nor may a missing one appear");
}

#[test]
fn the_window_takes_what_overlaps_and_nothing_else() {
    let (_desk, mut store) = open();
    let reversed = CalendarEvent {
        span: Span::Timed {
            start: "2026-11-20T10:00:00Z".parse().unwrap(),
            end: "2025-11-20T11:00:00Z".parse().unwrap(),
            zone: "UTC".to_owned(),
        },
        ..event("reversed", "2026-11-20T10:00:00Z")
    };
    let empty = CalendarEvent {
        span: Span::Timed { start: window().start, end: window().start, zone: "UTC".to_owned() },
        ..event("empty", "2026-11-20T10:00:00Z")
    };
    let page = [
        event("ends as it begins", "2026-11-19T23:00:00Z"),
        event("reaches in", "2026-11-19T23:30:00Z"),
        empty,
        reversed,
        event("inside", "2026-11-20T12:00:00Z"),
        event("reaches out", "2026-11-20T23:59:00Z"),
        event("begins as it ends", "2026-11-21T00:00:00Z"),
    ];
    read_in_full(&mut store, &page);
    let found = events::in_window(&store, &window(), &[record()]).unwrap();
    assert_eq!(
        ids(&found),
        ["reaches in", "empty", "reversed", "inside", "reaches out"],
        "an event of no length, or one that ends before it begins, must not fall out of the comparison"
    );
    assert!(
        events::in_window(&store, &window(), &[practice()]).unwrap().is_empty(),
        "other systems are not asked"
    );
}

#[test]
fn f01_what_is_not_seen_is_asked_for_and_gone_only_when_told() {
    let (_desk, mut store) = open();
    let (stays, goes) = (event("stays", "2026-11-20T12:00:00Z"), event("goes", "2026-11-20T13:00:00Z"));
    let far = event("far", "2026-12-24T13:00:00Z");
    read_in_full(&mut store, &[stays.clone(), goes.clone(), far]);
    let second = read_in_full(&mut store, std::slice::from_ref(&stays));
    let missing = events::not_seen(&store, &calendar_key(), second, &window()).unwrap();
    assert_eq!(missing, std::slice::from_ref(&goes.key), "outside the window nothing was proved");
    let found = events::in_window(&store, &window(), &[record()]).unwrap();
    assert_eq!(ids(&found), ["stays", "goes"], "not seen is not gone");
    assert!(store.write(|tx| events::mark_gone(tx, &goes.key, now())).unwrap(), "now somebody decided");
    assert!(!store.write(|tx| events::mark_gone(tx, &goes.key, now())).unwrap(), "a second time is no news");
    let gone = events::gone_in_window(&store, &window(), &[record()]).unwrap();
    assert_eq!(gone.len(), 1, "it is among the gone");
    assert_eq!((&gone[0].event, gone[0].gone_at), (&goes, now()), "with all that was known of it");
    assert_eq!(events::count(&store, &calendar_key()).unwrap(), 2, "and no longer counted");
    let (living, dead) = events::living_and_gone(&store, &record(), &goes.key.id).unwrap();
    assert_eq!((living.len(), dead), (0, gone), "asked for by its id, it is among the gone as well");
    read_in_full(&mut store, std::slice::from_ref(&goes));
    let found = events::in_window(&store, &window(), &[record()]).unwrap();
    assert_eq!(ids(&found), ["stays", "goes"], "what comes again lives again");
}

#[test]
fn a_later_page_wins_and_changes_count_as_seen() {
    let (_desk, mut store) = open();
    let first = event("one", "2026-11-20T12:00:00Z");
    let reading = read_in_full(&mut store, std::slice::from_ref(&first));
    let moved = CalendarEvent { version: Version::new("\"v2\""), ..event("one", "2026-11-20T18:00:00Z") };
    store
        .write(|tx| {
            let number = calendar::begin_changes(tx, &calendar_key())?;
            assert_eq!(number, reading, "changes belong to the full reading that they continue");
            events::upsert_page(tx, &calendar_key(), &[first.clone(), moved.clone()], number)?;
            calendar::changes_done(tx, &calendar_key(), Some("sync-2"), now())
        })
        .unwrap();
    assert_eq!(events::find(&store, &first.key).unwrap(), Some(moved), "the later one of a page wins");
    assert!(events::not_seen(&store, &calendar_key(), reading, &window()).unwrap().is_empty(), "it was seen");
}

#[test]
fn a_reading_goes_on_where_it_stopped() {
    let (_desk, mut store) = open();
    let key = calendar_key();
    let fresh = calendar::state(&store, &key).unwrap().unwrap();
    assert_eq!(
        (fresh.state, fresh.why.as_str()),
        (State::Unknown, "it has not been read yet"),
        "unknown is not empty"
    );
    assert!(
        store.write(|tx| calendar::begin_changes(tx, &key)).is_err(),
        "without a token there are no changes"
    );
    store
        .write(|tx| {
            calendar::begin_full(tx, &key, &window())?;
            calendar::page_done(tx, &key, "page-2")
        })
        .unwrap();
    store.write(|tx| calendar::failed(tx, &key, "no connection")).unwrap();
    let stopped = calendar::state(&store, &key).unwrap().unwrap();
    assert_eq!(stopped.page_token.as_deref(), Some("page-2"), "the next try goes on from here");
    assert_eq!(
        (stopped.state, stopped.under_way),
        (State::Unknown, UnderWay::Full),
        "and it is still unknown"
    );
    assert_eq!(stopped.window, Some(window()), "over the same window");
    store.write(|tx| calendar::full_done(tx, &key, Some("sync"), now(), ACCOUNT)).unwrap();
    let done = calendar::state(&store, &key).unwrap().unwrap();
    assert_eq!(
        (done.state, done.as_of, done.last_full),
        (State::Ok, Some(now()), Some(now())),
        "known as of then"
    );
    assert!(
        store.write(|tx| calendar::full_done(tx, &key, None, now(), ACCOUNT)).is_err(),
        "a reading is done once"
    );
    store.write(|tx| calendar::tokens_died(tx, &key)).unwrap();
    let died = calendar::state(&store, &key).unwrap().unwrap();
    assert_eq!(
        (died.sync_token, died.state),
        (None, State::Ok),
        "f11: a dead token costs a reading, not the contents"
    );
}

#[test]
fn what_is_known_is_written_with_the_cursor() {
    let (_desk, mut store) = open();
    let key = calendar_key();
    let wide = Window { start: window().start, end: window().end + minutes(1_440) };
    let known = |store: &Store| coverage::get(store, &key).unwrap().unwrap();
    assert_eq!(known(&store).read_at, None, "a calendar that is only listed is not read");
    read_in_full(&mut store, &[event("one", "2026-11-20T12:00:00Z")]);
    assert_eq!(known(&store).window, Some(window()), "it was read for these days");
    assert_eq!(known(&store).account, ACCOUNT, "through this account");
    store.write(|tx| calendar::begin_full(tx, &key, &wide)).unwrap();
    assert_eq!(known(&store).window, Some(window()), "a reading that is only begun covers nothing");
    store.write(|tx| calendar::failed(tx, &key, "it did not answer")).unwrap();
    let failed = known(&store);
    let kept = (failed.gap.as_deref(), failed.window, failed.read_at);
    assert_eq!(
        kept,
        (Some("it did not answer"), Some(window()), Some(now())),
        "the older one stays on record"
    );
    let later = now() + minutes(15);
    store.write(|tx| calendar::full_done(tx, &key, Some("s"), later, ACCOUNT)).unwrap();
    let done = known(&store);
    assert_eq!((done.gap, done.window, done.read_at), (None, Some(wide), Some(later)), "now it is whole");
}

#[test]
fn what_comes_empty_for_the_first_time_is_asked_for_again() {
    let (_desk, mut store) = open();
    let key = calendar_key();
    store
        .write(|tx| {
            calendar::begin_full(tx, &key, &window())?;
            calendar::came_empty(tx, &key, "it came empty", now())
        })
        .unwrap();
    let state = calendar::state(&store, &key).unwrap().unwrap();
    assert_eq!((state.state, state.sync_token), (State::Unknown, None), "a full reading is due");
    assert_eq!(coverage::empty_since(&store, &key).unwrap(), Some(now()), "the next one is believed");
    read_in_full(&mut store, &[]);
    let known = coverage::get(&store, &key).unwrap().unwrap();
    assert_eq!((known.gap, known.read_at), (None, Some(now())), "an empty calendar is one that was read");
}

#[test]
fn lists_of_a_practice_system_are_no_calendars() {
    let (_desk, mut store) = open();
    let entries = CalendarKey::list(&practice(), calendar::ENTRIES);
    store.write(|tx| calendar::put_list(tx, &entries)).unwrap();
    assert!(calendar::list(&store, &practice()).unwrap().is_empty(), "people see calendars only");
    assert!(calendar::state(&store, &entries).unwrap().is_some(), "its reading has a state all the same");
}

#[test]
fn an_event_of_another_calendar_is_refused() {
    let (_desk, mut store) = open();
    let mut stray = event("stray", "2026-11-20T12:00:00Z");
    stray.key.calendar = CalendarId::new("other");
    let answer = store.write(|tx| events::upsert_page(tx, &calendar_key(), &[stray], 1));
    assert!(matches!(answer, Err(Error::Conflict { .. })), "it would lie on the wrong person's calendar");
}

#[test]
fn search_takes_words_as_they_are() {
    let (_desk, mut store) = open();
    read_in_full(&mut store, &[event("one", "2026-11-20T12:00:00Z")]);
    let hits = |words: &str| events::text_search(&store, words, 10).unwrap().len();
    assert_eq!(hits("canaryFEATHER"), 1, "case does not matter");
    assert_eq!(hits("50% of the \\ exhibits_A"), 1, "signs of the pattern language are letters here");
    assert_eq!(hits("50 of"), 0, "a percent sign is no wild card");
    assert_eq!(hits("exhibitsXA"), 0, "nor is an underscore");
    let found = events::text_search(&store, "exhibits", 10).unwrap();
    assert_eq!(found[0].1, None, "it lives, and that is told");
    let id = RemoteId::new("one");
    let (living, gone) = events::living_and_gone(&store, &record(), &id).unwrap();
    assert_eq!((living.len(), gone.len()), (1, 0), "found by its id alone");
}

#[test]
fn removing_a_connection_takes_its_cache() {
    let (_desk, mut store) = open();
    read_in_full(&mut store, &[event("one", "2026-11-20T12:00:00Z")]);
    assert!(store.write(|tx| connection::remove(tx, &record())).unwrap(), "it was there");
    for table in ["event", "calendar", "coverage"] {
        let rows = store.row_counts().unwrap().into_iter().find(|(name, _)| name == table).unwrap().1;
        assert_eq!(rows, 0, "{table}: what was read through it must not stay behind");
    }
}

#[test]
fn an_entry_keeps_itself_when_it_moves_to_another_calendar() {
    let (_desk, mut store) = open();
    let start = "2026-11-20T15:00:00Z".parse().unwrap();
    let here = Entry {
        key: EventKey { connection: practice(), calendar: CalendarId::new("9"), id: RemoteId::new("77") },
        version: Version::new("v"),
        span: Span::Timed { start, end: start + minutes(30), zone: "UTC".to_owned() },
        title: "Hearing".into(),
        body: "".into(),
        place: "Court".into(),
        matter: Some(MatterId::new("m")),
        owner: Email::new("ada@firm.example"),
        category: Some("Court".to_owned()),
        attendees: vec![Email::new("bo@firm.example").unwrap()],
        source: Some("e1".to_owned()),
        ruled: true,
        updated: Some(start),
    };
    let mut there = here.clone();
    there.key.calendar = CalendarId::new("10");
    store.write(|tx| entry::upsert_page(tx, &practice(), std::slice::from_ref(&here), 1)).unwrap();
    assert_eq!(entry::in_window(&store, &window(), &[practice()]).unwrap(), [here], "as it went in");
    store.write(|tx| entry::upsert_page(tx, &practice(), &[there.clone()], 2)).unwrap();
    assert_eq!(
        entry::in_window(&store, &window(), &[practice()]).unwrap(),
        [there.clone()],
        "one entry, not two"
    );
    assert_eq!(
        entry::of_matter(&store, &practice(), &MatterId::new("m")).unwrap().len(),
        1,
        "found by its matter"
    );
    let missing = entry::not_seen(&store, &practice(), 3, &window()).unwrap();
    assert_eq!(missing, std::slice::from_ref(&there.key), "the third reading did not have it");
    assert!(store.write(|tx| entry::mark_gone(tx, &there.key, now())).unwrap(), "gone when told");
    assert_eq!(entry::count(&store, &practice()).unwrap(), 0, "and not counted");
    assert_eq!(entry::gone_in_window(&store, &window(), &[practice()]).unwrap().len(), 1, "but remembered");
    let found = entry::find(&store, &practice(), &there.key.id).unwrap().map(|(entry, _)| entry);
    assert_eq!(found, Some(there), "as it was");
}
