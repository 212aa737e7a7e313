//! Purges: what was approved is a ceiling, and a settled line stays settled.

use super::fixture::{Fixture, audit_of, calendar_key, minutes, now, record};
use crate::table::audit;
use crate::table::operation;
use crate::table::purge::{self, Counts, LineState, NewPurge, PurgeLine, State, UndoState};
use crate::{Error, Reader, Result, Store, Tx};
use truedocket_core::act::OperationEvent;
use truedocket_core::audit::finding::Act;
use truedocket_core::audit::manifest::ManifestLine;
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{EventKey, RemoteId, Version};

fn purge_of(id: &str) -> NewPurge {
    NewPurge {
        id: id.to_owned(),
        audit: audit_of("r1").run,
        made_at: now(),
        manifest_hash: "aa".repeat(32),
        backup: "backups/p1.backup".to_owned(),
        backup_hash: "bb".repeat(32),
        backup_events: 9,
        preview: "{\"count\":4}".into(),
    }
}

fn lines() -> Vec<(ManifestLine, i64)> {
    let acts = [
        Act::Delete,
        Act::EndSeries,
        Act::SetCategory("Deposition".to_owned()),
        Act::SetOwner(Email::new("ada@firm.example").unwrap()),
    ];
    (0..)
        .zip(acts)
        .map(|(n, act)| {
            let key = EventKey {
                connection: record(),
                calendar: calendar_key().id,
                id: RemoteId::new(format!("e{n}")),
            };
            (
                ManifestLine {
                    key,
                    seen: Version::new("\"v1\""),
                    act,
                    findings: vec![n, 7],
                    grounds: Vec::new(),
                },
                n * 10,
            )
        })
        .collect()
}

fn prepared() -> (Fixture, Store) {
    let fixture = Fixture::new();
    let mut store = fixture.open();
    store
        .write(|tx| {
            audit::begin(tx, &audit_of("r1"), &[])?;
            purge::put(tx, &purge_of("p1"), &lines())
        })
        .unwrap();
    (fixture, store)
}

fn running() -> (Fixture, Store) {
    let (fixture, mut store) = prepared();
    store
        .write(|tx| {
            purge::approve(tx, "p1", now())?;
            purge::set_state(tx, "p1", State::Running, now())
        })
        .unwrap();
    (fixture, store)
}

fn line_of(reader: &Reader, number: i64) -> Result<PurgeLine> {
    purge::line(reader, "p1", number)?.ok_or(Error::NotAllowed { what: "the line" })
}

fn sent(tx: &mut Tx<'_>, number: i64) -> Result<()> {
    let operation = line_of(tx, number)?.operation.ok_or(Error::NotAllowed { what: "the operation" })?;
    operation::intend(tx, operation, &"".into(), now())
}

/// A receipt for `Ok`, else what happened and why.
fn settle(
    tx: &mut Tx<'_>,
    number: i64,
    how: std::result::Result<&str, (OperationEvent, &str)>,
) -> Result<()> {
    let operation = line_of(tx, number)?.operation.ok_or(Error::NotAllowed { what: "the operation" })?;
    ended(tx, operation, how)
}

fn undo_settle(
    tx: &mut Tx<'_>,
    number: i64,
    how: std::result::Result<&str, (OperationEvent, &str)>,
) -> Result<()> {
    let operation = line_of(tx, number)?.undo_operation.ok_or(Error::NotAllowed { what: "the operation" })?;
    ended(tx, operation, how)
}

fn undo_sent(tx: &mut Tx<'_>, number: i64) -> Result<()> {
    let operation = line_of(tx, number)?.undo_operation.ok_or(Error::NotAllowed { what: "the operation" })?;
    operation::intend(tx, operation, &"".into(), now())
}

fn ended(
    tx: &mut Tx<'_>,
    operation: i64,
    how: std::result::Result<&str, (OperationEvent, &str)>,
) -> Result<()> {
    match how {
        Ok(receipt) => operation::done(tx, operation, &receipt.into(), now() + minutes(1)),
        Err((happening, why)) => operation::happened(tx, operation, happening, why, now()).map(drop),
    }
}

fn done(tx: &mut Tx<'_>, number: i64) -> Result<()> {
    sent(tx, number)?;
    settle(tx, number, Ok(DELETED))
}

const DELETED: &str = r#"{"row":null,"left_alone":[]}"#;

fn refused<T>(answer: &Result<T>) -> bool {
    matches!(answer, Err(Error::NotAllowed { .. }))
}

#[test]
fn a_purge_comes_out_as_it_went_in() {
    let (_desk, store) = prepared();
    let (purge, new) = (purge::get(&store, "p1").unwrap().unwrap(), purge_of("p1"));
    assert_eq!(
        (purge.state, purge.lines, purge.approved_at, purge.ended_at),
        (State::BackedUp, 4, None, None),
        "new"
    );
    let same = NewPurge {
        id: purge.id,
        audit: purge.audit,
        made_at: purge.made_at,
        manifest_hash: purge.manifest_hash,
        backup: purge.backup,
        backup_hash: purge.backup_hash,
        backup_events: purge.backup_events,
        preview: purge.preview,
    };
    assert_eq!(same, new, "all of it");
    let stored = purge::lines(&store, "p1", 0, 10).unwrap();
    let back: Vec<(ManifestLine, i64)> = stored.iter().map(|line| (line.line.clone(), line.row)).collect();
    assert_eq!(
        back,
        lines(),
        "each line with its act, version, findings and row, in the order of the manifest"
    );
    assert_eq!(stored.iter().map(|line| line.number).collect::<Vec<_>>(), [1, 2, 3, 4], "numbered from 1");
    let page: Vec<i64> = purge::lines(&store, "p1", 1, 2).unwrap().iter().map(|line| line.number).collect();
    assert_eq!(page, [2, 3], "and in stretches");
    assert_eq!(purge::line(&store, "p1", 3).unwrap().unwrap(), stored[2], "or one by one");
    assert_eq!(purge::line(&store, "p1", 5).unwrap(), None, "there is no fifth");
}

#[test]
fn nothing_leaves_before_the_approval() {
    let (_desk, mut store) = prepared();
    assert!(refused(&store.write(|tx| sent(tx, 1))), "an intent needs an approval");
    assert!(
        refused(&store.write(|tx| purge::set_state(tx, "p1", State::Running, now()))),
        "and so does running"
    );
    assert!(store.write(|tx| operation::put(tx, &stray(), now())).is_err(), "the table itself says so");
    store.write(|tx| purge::approve(tx, "p1", now())).unwrap();
    assert!(refused(&store.write(|tx| purge::approve(tx, "p1", now()))), "it is approved once");
    store.write(|tx| sent(tx, 1)).unwrap();
    let fifth = operation::NewOperation { place: 5, ..stray() };
    assert!(store.write(|tx| operation::put(tx, &fifth, now())).is_err(), "nor is anything added to it");
}

fn stray() -> operation::NewOperation {
    operation::NewOperation {
        work: truedocket_core::act::Work::Purge,
        plan: "p1".to_owned(),
        place: 1,
        ..super::operation::fix("p1", 1)
    }
}

#[test]
fn what_was_approved_is_a_ceiling() {
    let (_desk, store) = running();
    for sql in [
        "INSERT INTO purge_line (purge, number, connection, calendar, id, version, act, findings, row)
         VALUES ('p1', 5, 'c', 'k', 'i', 'v', '\"delete\"', '[]', 1)",
        "UPDATE purge_line SET act = '\"delete\"' WHERE number = 2",
        "UPDATE purge_line SET version = 'other' WHERE number = 2",
        "UPDATE purge_line SET id = 'other' WHERE number = 2",
        "DELETE FROM purge_line WHERE number = 2",
        "UPDATE purge SET lines = 5",
        "UPDATE purge SET manifest_hash = ''",
        "UPDATE purge SET backup_hash = ''",
        "DELETE FROM purge",
    ] {
        assert!(store.conn().execute(sql, []).is_err(), "must be refused whoever asks: {sql}");
    }
}

#[test]
fn a_settled_line_stays_settled() {
    let (_desk, mut store) = running();
    assert!(refused(&store.write(|tx| settle(tx, 1, Ok(DELETED)))), "nothing is done without an intent");
    store.write(|tx| sent(tx, 1)).unwrap();
    store.write(|tx| sent(tx, 1)).unwrap();
    store.write(|tx| settle(tx, 1, Ok(r#"{"row":{"id":1},"left_alone":[]}"#))).unwrap();
    store.write(|tx| settle(tx, 2, Err((OperationEvent::Skip, "it had changed")))).unwrap();
    for number in [1, 2] {
        let again = store.write(|tx| settle(tx, number, Err((OperationEvent::Refusal, "late"))));
        assert!(refused(&again), "line {number} is settled");
        assert!(refused(&store.write(|tx| sent(tx, number))), "line {number} does not leave again");
    }
    let line = purge::line(&store, "p1", 1).unwrap().unwrap();
    assert_eq!(
        (line.state, line.receipt.reveal()),
        (LineState::Done, r#"{"row":{"id":1},"left_alone":[]}"#),
        "the receipt is kept"
    );
    assert_eq!(line.settled_at, Some(now() + minutes(1)), "with its time");
    let line = purge::line(&store, "p1", 2).unwrap().unwrap();
    assert_eq!((line.state, line.why.as_str()), (LineState::Skipped, "it had changed"), "and the reason");
}

#[test]
fn why_a_line_waits_is_known_until_it_is_settled() {
    let (_desk, mut store) = running();
    let told = |store: &Store| {
        let line = purge::line(store, "p1", 1).unwrap().unwrap();
        (line.state, line.why, line.lost.reveal().to_owned())
    };
    store.write(|tx| settle(tx, 1, Err((OperationEvent::NoAnswer, "nobody answers")))).unwrap();
    assert_eq!(told(&store).1, "nobody answers", "a line that waits says why");
    assert_eq!(told(&store).0, LineState::Waiting, "and waits all the same");
    store.write(|tx| done(tx, 1)).unwrap();
    assert_eq!(told(&store), (LineState::Done, String::new(), String::new()), "until it is done");
    let late = store.write(|tx| settle(tx, 1, Err((OperationEvent::NoAnswer, "late"))));
    assert!(refused(&late), "what is settled does not wait");
    store
        .write(|tx| {
            purge::want_undo(tx, "p1", Some(1), now())?;
            undo_settle(tx, 1, Err((OperationEvent::NoAnswer, "nobody answers")))
        })
        .unwrap();
    assert_eq!(told(&store).2, r#"{"usual":[],"wrong":["nobody answers"]}"#, "the way back says it as well");
}

#[test]
fn a_purge_goes_on_where_it_stopped_and_ends_when_all_is_settled() {
    let (_desk, mut store) = running();
    store
        .write(|tx| {
            done(tx, 1)?;
            sent(tx, 2)?;
            settle(tx, 3, Err((OperationEvent::Refusal, "it was refused")))?;
            purge::set_state(tx, "p1", State::Paused, now())
        })
        .unwrap();
    let open: Vec<_> =
        purge::open_lines(&store, "p1").unwrap().iter().map(|line| (line.number, line.state)).collect();
    assert_eq!(
        open,
        [(2, LineState::Sent), (4, LineState::Waiting)],
        "the open outcome first has to be looked up"
    );
    let counts = Counts { waiting: 1, sent: 1, done: 1, failed: 1, ..Counts::default() };
    assert_eq!(purge::counts(&store, "p1").unwrap(), counts, "each line counts once");
    let early = store.write(|tx| purge::set_state(tx, "p1", State::Done, now()));
    assert!(refused(&early), "it has not ended while a line is open");
    store
        .write(|tx| {
            purge::set_state(tx, "p1", State::Running, now())?;
            settle(tx, 2, Err((OperationEvent::WrittenOver, "somebody was there")))?;
            settle(tx, 4, Err((OperationEvent::Skip, "it had changed")))?;
            purge::set_state(tx, "p1", State::Done, now() + minutes(3))
        })
        .unwrap();
    let purge = purge::get(&store, "p1").unwrap().unwrap();
    assert_eq!((purge.state, purge.ended_at), (State::Done, Some(now() + minutes(3))), "now it has");
    let seen: Vec<i64> =
        purge::lines_to_see(&store, "p1", 9).unwrap().iter().map(|line| line.number).collect();
    assert_eq!(seen, [2, 3, 4], "whatever was not done has to be seen");
    assert_eq!(purge::not_given_back(&store, "p1").unwrap(), [], "nothing was taken back yet");
    let again = store.write(|tx| purge::set_state(tx, "p1", State::Running, now()));
    assert!(refused(&again), "what has ended does not begin anew");
}

#[test]
fn only_what_was_done_is_taken_back_and_only_once() {
    let (_desk, mut store) = running();
    store
        .write(|tx| {
            for number in [1, 2, 3] {
                sent(tx, number)?;
                let how =
                    if number == 3 { Err((OperationEvent::Refusal, "it was refused")) } else { Ok(DELETED) };
                settle(tx, number, how)?;
            }
            Ok::<_, Error>(())
        })
        .unwrap();
    let want = |store: &mut Store, line| store.write(|tx| purge::want_undo(tx, "p1", line, now())).unwrap();
    assert_eq!(want(&mut store, Some(3)), 0, "nothing was done, so nothing is taken back");
    assert_eq!(want(&mut store, Some(1)), 1, "one line");
    assert_eq!(want(&mut store, None), 1, "all: the one that is not asked for yet");
    let wanted: Vec<i64> =
        purge::lines_to_undo(&store, "p1").unwrap().iter().map(|line| line.number).collect();
    assert_eq!(wanted, [1, 2], "both");
    let early = store.write(|tx| undo_settle(tx, 1, Ok("{}")));
    assert!(refused(&early), "nothing is undone without an intent");
    let usual = r#"{"usual":["a new id"],"wrong":[]}"#;
    store
        .write(|tx| {
            undo_sent(tx, 1)?;
            undo_settle(tx, 1, Ok(usual))?;
            undo_settle(tx, 2, Err((OperationEvent::Refusal, "the calendar is gone")))
        })
        .unwrap();
    assert!(refused(&store.write(|tx| undo_sent(tx, 1))), "a second copy must not come of it");
    let counts = purge::counts(&store, "p1").unwrap();
    assert_eq!((counts.done, counts.undone, counts.undo_failed), (2, 1, 1), "the undone are among the done");
    let seen: Vec<i64> =
        purge::lines_to_see(&store, "p1", 9).unwrap().iter().map(|line| line.number).collect();
    assert_eq!(seen, [2, 3], "what is back needs nobody, also if not everything of it came back");
    let lost = purge::not_given_back(&store, "p1").unwrap();
    assert_eq!(lost, [(usual.into(), 1)], "but it is said what did not");
    assert_eq!(want(&mut store, None), 1, "what failed may be tried again; what was undone may not");
}

#[test]
fn what_somebody_made_anew_is_counted_by_itself_and_may_be_asked_for_again() {
    let (_desk, mut store) = running();
    let key = lines()[0].0.key.clone();
    assert_eq!(purge::deleted_at(&store, &key).unwrap(), None, "nothing is deleted yet");
    store
        .write(|tx| {
            done(tx, 1)?;
            purge::want_undo(tx, "p1", Some(1), now())?;
            undo_settle(tx, 1, Err((OperationEvent::FoundThere, "it is there")))
        })
        .unwrap();
    let counts = purge::counts(&store, "p1").unwrap();
    assert_eq!((counts.already_there, counts.undo_failed), (1, 0), "that is no failure");
    let seen = purge::lines_to_see(&store, "p1", 9).unwrap();
    assert_eq!(seen[0].undo, UndoState::AlreadyThere, "and a person reads it");
    assert!(purge::deleted_at(&store, &key).unwrap().is_some(), "our own deletion stands");
    let again = store.write(|tx| purge::want_undo(tx, "p1", Some(1), now())).unwrap();
    assert_eq!(again, 1, "when theirs is gone, ours may be brought back");
    store
        .write(|tx| {
            undo_sent(tx, 1)?;
            undo_settle(tx, 1, Ok(r#"{"usual":[],"wrong":[]}"#))
        })
        .unwrap();
    assert_eq!(purge::deleted_at(&store, &key).unwrap(), None, "what is back is not deleted");
}

#[test]
fn what_came_back_otherwise_than_it_was_is_seen() {
    let (_desk, mut store) = running();
    store
        .write(|tx| {
            for number in [1, 2, 3, 4] {
                done(tx, number)?;
            }
            purge::want_undo(tx, "p1", None, now())?;
            let lost = [
                r#"{"usual":[],"wrong":[]}"#,
                r#"{"usual":["a new id"],"wrong":[]}"#,
                r#"{"usual":["a new id"],"wrong":["its time"]}"#,
                r#"{"usual":[],"wrong":["its time"]}"#,
            ];
            for (number, lost) in (1..).zip(lost) {
                undo_sent(tx, number)?;
                undo_settle(tx, number, Ok(lost))?;
            }
            Ok::<_, Error>(())
        })
        .unwrap();
    let seen: Vec<i64> =
        purge::lines_to_see(&store, "p1", 9).unwrap().iter().map(|line| line.number).collect();
    assert_eq!(seen, [3, 4], "an event at another time than before is no small thing");
    let lost = purge::not_given_back(&store, "p1").unwrap();
    let usual = r#"{"usual":["a new id"],"wrong":[]}"#;
    assert_eq!(lost, [(usual.into(), 2)], "what the provider gives nobody back is counted for all");
}

#[test]
fn a_later_purge_replaces_one_that_was_not_begun() {
    let (_desk, mut store) = prepared();
    store.write(|tx| purge::put(tx, &purge_of("p2"), &lines())).unwrap();
    assert_eq!(
        purge::get(&store, "p1").unwrap().unwrap().state,
        State::Replaced,
        "the earlier preview is void"
    );
    assert!(refused(&store.write(|tx| purge::approve(tx, "p1", now()))), "nobody can approve it any more");
    store
        .write(|tx| {
            purge::approve(tx, "p2", now())?;
            purge::set_state(tx, "p2", State::Running, now())?;
            purge::put(tx, &purge_of("p3"), &lines()[..1])
        })
        .unwrap();
    let states: Vec<(String, State)> = purge::of_audit(&store, &audit_of("r1").run)
        .unwrap()
        .into_iter()
        .map(|purge| (purge.id, purge.state))
        .collect();
    let expected = [("p3", State::BackedUp), ("p2", State::Running), ("p1", State::Replaced)]
        .map(|(id, state)| (id.to_owned(), state));
    assert_eq!(states, expected, "the newest first, and one that ran stays as it is");
}

#[test]
fn a_clean_up_of_which_something_was_approved_is_not_forgotten() {
    let (_desk, mut store) = prepared();
    let run = audit_of("r1").run;
    store.write(|tx| purge::approve(tx, "p1", now())).unwrap();
    assert!(refused(&store.write(|tx| audit::forget(tx, &run))), "what was done stays on record");
    assert!(purge::get(&store, "p1").unwrap().is_some(), "with its purge");
}
