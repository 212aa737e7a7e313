//! Nothing is done twice, nothing is forgotten, and what is not known is not told as not done. The clock is an argument.

use super::fixture::{Fixture, minutes, now, practice};
use crate::table::operation::{self, NewOperation, Operation, Put};
use crate::table::operation_step::{self, StepState};
use crate::{Error, Store};
use truedocket_core::act::{FURTHEST_LOOK, OperationEvent, Protection, State, Work};

pub(super) fn fix(plan: &str, place: u64) -> NewOperation {
    NewOperation {
        work: Work::Fix,
        plan: plan.to_owned(),
        place,
        connection: practice(),
        act: "change entry",
        object: "office/9/77".to_owned(),
        expects: "\"v1\"".to_owned(),
        protection: Protection::Keyed,
        run: None,
        payload: "{\"to\":\"entry\"}".into(),
    }
}

fn with(operations: &[NewOperation]) -> (Fixture, Store) {
    let fixture = Fixture::new();
    let mut store = fixture.open();
    store
        .write(|tx| {
            for one in operations {
                assert_eq!(operation::put(tx, one, now())?, Put::New, "the journal was empty");
            }
            Ok::<_, Error>(())
        })
        .unwrap();
    (fixture, store)
}

fn due(store: &Store, at: chrono::DateTime<chrono::Utc>) -> Vec<Operation> {
    operation::due(store, &Work::ALL, at, 10).unwrap()
}

fn refused<T>(answer: &Result<T, Error>) -> bool {
    matches!(answer, Err(Error::NotAllowed { .. }))
}

#[test]
fn the_same_operation_is_put_in_once() {
    let (_desk, mut store) = with(&[fix("p", 0)]);
    let again = store.write(|tx| operation::put(tx, &fix("p", 0), now())).unwrap();
    assert_eq!(again, Put::Known, "a double click is one wish");
    let other = NewOperation { payload: "{}".into(), ..fix("p", 0) };
    let answer = store.write(|tx| operation::put(tx, &other, now()));
    assert!(
        matches!(answer, Err(Error::Conflict { .. })),
        "another wish under the same key is a mistake of ours"
    );
    let number = due(&store, now())[0].number;
    store.write(|tx| operation::intend(tx, number, &"".into(), now())).unwrap();
    store.write(|tx| operation::done(tx, number, &"{}".into(), now())).unwrap();
    let late = store.write(|tx| operation::put(tx, &fix("p", 0), now())).unwrap();
    assert_eq!(late, Put::Known, "also after it was done");
    assert!(due(&store, now() + minutes(9000)).is_empty(), "so it is never done twice");
}

#[test]
fn nothing_is_done_without_an_intent_and_done_is_final() {
    let (_desk, mut store) = with(&[fix("p", 0)]);
    let number = due(&store, now())[0].number;
    let early = store.write(|tx| operation::done(tx, number, &"{}".into(), now()));
    assert!(refused(&early), "a receipt without an intent would be an act that nobody wrote down");
    store.write(|tx| operation::intend(tx, number, &"".into(), now())).unwrap();
    store.write(|tx| operation::done(tx, number, &"{}".into(), now())).unwrap();
    for happening in OperationEvent::ALL {
        let told = store.write(|tx| operation::happened(tx, number, happening, "", now()));
        assert!(refused(&told), "what is done stays done, whatever comes later: {happening:?}");
    }
    let conn = store.conn();
    assert!(conn.execute("UPDATE operation SET state = 'waiting'", []).is_err(), "the table itself says so");
    assert!(conn.execute("DELETE FROM operation", []).is_err(), "nor is it forgotten");
    assert!(conn.execute("UPDATE operation SET payload = ''", []).is_err(), "nor turned into something else");
}

#[test]
fn what_is_not_known_waits_to_be_looked_up_and_is_counted() {
    let (_desk, mut store) = with(&[fix("p", 0)]);
    let number = due(&store, now())[0].number;
    store.write(|tx| operation::intend(tx, number, &"".into(), now())).unwrap();
    let wait = |tx: &mut crate::Tx<'_>| {
        operation::happened(tx, number, OperationEvent::NoAnswer, "Clio did not answer", now() + minutes(2))
    };
    assert_eq!(store.write(wait).unwrap(), State::Sent, "no answer is no proof");
    assert!(due(&store, now() + minutes(1)).is_empty(), "it is asked for in its time");
    let asked = due(&store, now() + minutes(2));
    assert_eq!((asked[0].asked, asked[0].calls), (1, 1), "how often it was asked for and sent is kept");
    assert_eq!(operation::not_known(&store, 10).unwrap().len(), 1, "and it is shown as not known");
    store.write(|tx| operation::happened(tx, number, OperationEvent::ProvedUndone, "", now())).unwrap();
    assert_eq!(due(&store, now())[0].state, State::Waiting, "proved undone, it is tried again");
}

#[test]
fn a_person_may_ask_again_for_what_was_not_done() {
    let (_desk, mut store) = with(&[fix("p", 0)]);
    let number = due(&store, now())[0].number;
    store.write(|tx| operation::happened(tx, number, OperationEvent::Refusal, "closed", now())).unwrap();
    assert!(due(&store, now() + minutes(90)).is_empty(), "a refusal is not tried again by itself");
    assert_eq!(operation::get(&store, number).unwrap().unwrap().why, "closed", "its reason is kept");
    let again = store.write(|tx| operation::put(tx, &fix("p", 0), now())).unwrap();
    assert_eq!(again, Put::New, "but a person may");
    assert_eq!(due(&store, now()).len(), 1, "and then it is due");
}

#[test]
fn a_program_that_ended_leaves_its_unknown_ones_due_at_once() {
    let (fixture, mut store) = with(&[fix("p", 0)]);
    let number = due(&store, now())[0].number;
    store.write(|tx| operation::intend(tx, number, &"".into(), now())).unwrap();
    store
        .write(|tx| operation::happened(tx, number, OperationEvent::NoAnswer, "", now() + minutes(360)))
        .unwrap();
    drop(store);
    let mut store = fixture.open();
    assert_eq!(store.write(|tx| operation::recover(tx, now())).unwrap(), 1, "nobody waits for it any more");
    assert_eq!(due(&store, now()).len(), 1, "so it is looked up now");
}

#[test]
fn what_a_clock_that_was_ahead_has_put_far_away_is_due_now() {
    let (_desk, mut store) = with(&[fix("p", 0), fix("p", 1)]);
    let numbers: Vec<i64> = due(&store, now()).iter().map(|one| one.number).collect();
    let days = minutes(10 * 24 * 60);
    for (number, by) in [(numbers[0], days), (numbers[1], minutes(60))] {
        store.write(|tx| operation::intend(tx, number, &"".into(), now())).unwrap();
        let wait = |tx: &mut crate::Tx<'_>| {
            operation::happened(tx, number, OperationEvent::NoAnswer, "Clio did not answer", now() + by)
        };
        store.write(wait).unwrap();
    }
    let furthest = now() + FURTHEST_LOOK;
    let mended = store.write(|tx| operation::disown_future(tx, now(), furthest)).unwrap();
    assert_eq!(mended, 1, "a person would wait ten days to hear what became of it");
    let asked: Vec<i64> = due(&store, now()).iter().map(|one| one.number).collect();
    assert_eq!(asked, [numbers[0]], "what is due within the hour waits for its time");
}

#[test]
fn an_object_is_being_looked_up_until_it_is_known() {
    let (_desk, mut store) = with(&[fix("p", 0)]);
    let one = due(&store, now()).remove(0);
    let is_open = |store: &Store| operation::is_being_looked_up(store, Work::Fix, &one.object).unwrap();
    assert!(!is_open(&store), "nothing has left yet");
    store.write(|tx| operation::intend(tx, one.number, &"".into(), now())).unwrap();
    assert!(is_open(&store), "a call may have left");
    let other = operation::is_being_looked_up(&store, Work::PurgeUndo, &one.object).unwrap();
    assert!(!other, "of that kind of work only");
    store.write(|tx| operation::done(tx, one.number, &"{}".into(), now())).unwrap();
    assert!(!is_open(&store), "and now it is known");
}

#[test]
fn each_step_has_its_own_intent_version_and_receipt() {
    let (_desk, mut store) = with(&[fix("p", 0)]);
    let number = due(&store, now())[0].number;
    store.write(|tx| operation_step::begin(tx, number, "end series", "s1", "v1")).unwrap();
    store.write(|tx| operation_step::done(tx, number, "end series", "s1", &"{}".into())).unwrap();
    store.write(|tx| operation_step::begin(tx, number, "delete day", "d1", "v7")).unwrap();
    let steps = operation_step::of_operation(&store, number).unwrap();
    let told: Vec<_> = steps.iter().map(|step| (step.place, step.act.as_str(), step.state)).collect();
    assert_eq!(
        told,
        [(1, "end series", StepState::Done), (2, "delete day", StepState::Sent)],
        "half done is told as half done"
    );
    let again = store.write(|tx| operation_step::begin(tx, number, "end series", "s1", "v2"));
    assert!(refused(&again), "a step that is done is not done again");
    store.write(|tx| operation_step::begin(tx, number, "delete day", "d1", "v8")).unwrap();
    let steps = operation_step::of_operation(&store, number).unwrap();
    assert_eq!(steps[1].expects, "v8", "a lost answer may be tried again on the version that was read since");
}
