//! Nothing leaves twice, nothing is forgotten. The clock is an argument.

use super::desk::{Desk, minutes, now};
use crate::table::outbox::{self, Effect, Lease, NewJob, Put, State};
use crate::{Error, Store};
use chrono::{DateTime, Utc};

fn job(key: &str, effect: Effect) -> NewJob {
    NewJob { key: key.to_owned(), effect, run: None, payload: "{\"to\":\"entry\"}".into(), not_before: now() }
}

fn lease(until: DateTime<Utc>) -> Lease<'static> {
    Lease { holder: "desk-1", until }
}

fn with(jobs: &[NewJob]) -> (Desk, Store) {
    let desk = Desk::new();
    let mut store = desk.open();
    store
        .write(|tx| {
            for job in jobs {
                assert_eq!(outbox::enqueue(tx, job, now())?, Put::New, "the box was empty");
            }
            Ok::<_, Error>(())
        })
        .unwrap();
    (desk, store)
}

fn claim(store: &mut Store, at: DateTime<Utc>) -> Vec<outbox::Job> {
    store.write(|tx| outbox::claim(tx, lease(at + minutes(2)), 10, at)).unwrap()
}

#[test]
fn a_key_is_put_in_once() {
    let (_desk, mut store) = with(&[job("a", Effect::Keyed)]);
    let again = store.write(|tx| outbox::enqueue(tx, &job("a", Effect::Keyed), now())).unwrap();
    assert_eq!(again, Put::Known, "the same wish twice is one wish");
    let other = NewJob { payload: "{}".into(), ..job("a", Effect::Keyed) };
    let answer = store.write(|tx| outbox::enqueue(tx, &other, now()));
    assert!(
        matches!(answer, Err(Error::Conflict { .. })),
        "another wish under the same key is a mistake of ours"
    );
    let done = claim(&mut store, now())[0].number;
    store.write(|tx| outbox::finish(tx, done, "desk-1", &"{}".into(), now())).unwrap();
    let late = store.write(|tx| outbox::enqueue(tx, &job("a", Effect::Keyed), now())).unwrap();
    assert_eq!(late, Put::Known, "also after it was done");
    assert!(claim(&mut store, now() + minutes(9000)).is_empty(), "so it is never done twice");
}

#[test]
fn claims_come_in_order_and_once() {
    let later = NewJob { not_before: now() + minutes(5), ..job("later", Effect::Keyed) };
    let (_desk, mut store) = with(&[later, job("b", Effect::Keyed), job("c", Effect::Keyed)]);
    let claimed = claim(&mut store, now());
    let keys: Vec<_> = claimed.iter().map(|job| job.job.key.as_str()).collect();
    assert_eq!(keys, ["b", "c"], "what is due, longest due first, and nothing before its time");
    assert!(claimed.iter().all(|job| job.attempts == 1), "a claim counts as a try");
    assert!(claim(&mut store, now()).is_empty(), "two workers never hold one job");
    assert_eq!(outbox::next_due(&store).unwrap(), Some(now() + minutes(5)), "tells how long one may sleep");
}

#[test]
fn f15_an_expired_lease_is_an_unknown_effect() {
    let jobs =
        [job("keyed", Effect::Keyed), job("asked", Effect::Queryable), job("once", Effect::AtMostOnce)];
    let (_desk, mut store) = with(&jobs);
    claim(&mut store, now());
    let almost = now() + minutes(2) - chrono::TimeDelta::milliseconds(1);
    assert!(
        store.write(|tx| outbox::expire(tx, almost)).unwrap().is_empty(),
        "a lease holds to its last moment"
    );
    let over = store.write(|tx| outbox::expire(tx, now() + minutes(2))).unwrap();
    let states: Vec<_> = over.iter().map(|job| (job.job.key.as_str(), job.state)).collect();
    assert_eq!(
        states,
        [("keyed", State::Waiting), ("asked", State::Waiting), ("once", State::Dead)],
        "what cannot be looked up is never sent again by itself"
    );
    let again = claim(&mut store, now() + minutes(3));
    assert!(again.iter().all(|job| job.attempts == 2), "the second try knows that there was a first one");
}

#[test]
fn only_the_holder_may_say_how_it_went() {
    let (_desk, mut store) = with(&[job("a", Effect::Keyed)]);
    let number = claim(&mut store, now())[0].number;
    let stranger = store.write(|tx| outbox::finish(tx, number, "desk-2", &"{}".into(), now()));
    assert!(
        matches!(stranger, Err(Error::NotAllowed { .. })),
        "a worker that lost its lease must not overwrite"
    );
    let beat = lease(now() + minutes(9));
    assert!(store.write(|tx| outbox::heartbeat(tx, number, beat, now())).unwrap(), "the holder may prolong");
    assert!(
        store.write(|tx| outbox::expire(tx, now() + minutes(8))).unwrap().is_empty(),
        "and then it holds on"
    );
    let late = store.write(|tx| outbox::heartbeat(tx, number, beat, now() + minutes(9))).unwrap();
    assert!(!late, "a lease that ran out is not prolonged: somebody else may act already");
}

#[test]
fn a_failed_job_waits_and_a_dead_one_waits_for_a_person() {
    let (_desk, mut store) = with(&[job("a", Effect::Keyed), job("b", Effect::Keyed)]);
    let claimed = claim(&mut store, now());
    let (a, b) = (claimed[0].number, claimed[1].number);
    store.write(|tx| outbox::retry_at(tx, a, "desk-1", "busy", now() + minutes(15))).unwrap();
    store.write(|tx| outbox::bury(tx, b, "desk-1", "the matter is closed", now())).unwrap();
    assert!(claim(&mut store, now() + minutes(14)).is_empty(), "the wait that the vendor asked for is kept");
    assert_eq!(claim(&mut store, now() + minutes(15)).len(), 1, "then it is tried again");
    let dead = outbox::dead_letters(&store).unwrap();
    assert_eq!(dead.len(), 1, "what was given up is shown");
    assert_eq!(dead[0].reason, "the matter is closed", "with the reason");
    store.write(|tx| outbox::revive(tx, b, now())).unwrap();
    assert_eq!(claim(&mut store, now()).len(), 1, "a person may try again");
    store.write(|tx| outbox::bury(tx, b, "desk-1", "still closed", now())).unwrap();
    store.write(|tx| outbox::dismiss(tx, b, now())).unwrap();
    assert!(store.write(|tx| outbox::revive(tx, b, now())).is_err(), "or let it be, for good");
    assert_eq!(outbox::count(&store, State::Dismissed).unwrap(), 1, "and it is still counted");
}
