//! The queue: one claim each, lanes apart, nothing forgotten, what cannot be understood out of the way.

use super::fixture::{Fixture, key, minutes, now};
use crate::table::job::{self, Job, Lease, NewJob, Put, State, Wait, WaitsFor};
use crate::{Error, Store};
use std::fs;

const LANES: [&str; 2] = ["morning", "reading"];

fn job(lane: &str, key: &str) -> NewJob {
    NewJob {
        kind: "read".to_owned(),
        lane: lane.to_owned(),
        key: key.to_owned(),
        payload: "{}".to_owned(),
        run_after: now(),
        deadline: None,
    }
}

fn lease(holder: &str) -> Lease<'_> {
    Lease { holder, until: now() + minutes(2) }
}

fn with(jobs: &[NewJob]) -> (Fixture, Store) {
    let fixture = Fixture::new();
    let mut store = fixture.open();
    store.write(|tx| jobs.iter().try_for_each(|job| job::put(tx, job, now()).map(drop))).unwrap();
    (fixture, store)
}

fn claim(store: &mut Store, lane: &str, holder: &str) -> Option<Job> {
    store.write(|tx| job::claim(tx, lane, lease(holder), 1, now())).unwrap().pop()
}

#[test]
fn a_job_is_put_in_once_and_claimed_once() {
    let (_desk, mut store) = with(&[job("reading", "a")]);
    let again = store.write(|tx| job::put(tx, &job("reading", "a"), now())).unwrap();
    assert_eq!(again, Put::Known, "the key makes it one job");
    let claimed = claim(&mut store, "reading", "me").unwrap();
    assert_eq!((claimed.attempts, claimed.state), (1, State::Leased), "a claim counts as a try");
    assert_eq!(claim(&mut store, "reading", "me"), None, "nobody gets it twice");
    store.write(|tx| job::finish(tx, claimed.number, "me", "{}", now())).unwrap();
    let again = store.write(|tx| job::put(tx, &job("reading", "a"), now())).unwrap();
    assert_eq!(again, Put::Known, "what was done under a key is not done again");
}

#[test]
fn lanes_do_not_see_each_other() {
    let (_desk, mut store) = with(&[job("reading", "r"), job("morning", "m")]);
    assert_eq!(claim(&mut store, "morning", "me").unwrap().job.key, "m", "its own lane");
    assert_eq!(claim(&mut store, "morning", "me"), None, "and no other");
    assert_eq!(job::next_due(&store, "reading").unwrap(), Some(now()), "which still waits");
}

#[test]
fn a_job_that_is_put_back_says_why_and_until_when() {
    let (_desk, mut store) = with(&[job("reading", "a")]);
    let number = claim(&mut store, "reading", "me").unwrap().number;
    let wait = Wait {
        waits_for: WaitsFor::Vendor,
        reason: "Clio asks us to wait".to_owned(),
        until: now() + minutes(60),
        payload: r#"{"again":true}"#.to_owned(),
    };
    store.write(|tx| job::put_back(tx, number, "me", &wait)).unwrap();
    assert_eq!(claim(&mut store, "reading", "me"), None, "not before its time");
    let waiting = job::get(&store, number).unwrap().unwrap();
    assert_eq!((waiting.waits_for, waiting.reason), (WaitsFor::Vendor, wait.reason), "a person reads why");
    assert_eq!(waiting.job.payload, wait.payload, "the next try knows what the last one left");
    store.write(|tx| job::hasten(tx, WaitsFor::Vendor, now())).unwrap();
    assert!(claim(&mut store, "reading", "me").is_some(), "what it waited for has come");
}

#[test]
fn a_lease_is_prolonged_by_its_holder_only_and_released_when_that_process_is_dead() {
    let (_desk, mut store) = with(&[job("reading", "a")]);
    let number = claim(&mut store, "reading", "dead").unwrap().number;
    let theirs = store.write(|tx| job::heartbeat(tx, number, lease("me"))).unwrap();
    assert!(!theirs, "who does not hold it cannot prolong it");
    assert!(
        store.write(|tx| job::finish(tx, number, "me", "{}", now())).is_err(),
        "nor finish it: two would have worked on it"
    );
    store.write(|tx| job::release(tx, "dead", "ended", now())).unwrap();
    assert_eq!(job::get(&store, number).unwrap().unwrap().state, State::Leased, "the living keep theirs");
    store.write(|tx| job::release(tx, "me", "the program ended", now())).unwrap();
    let waiting = job::get(&store, number).unwrap().unwrap();
    assert_eq!(waiting.waits_for, WaitsFor::Restart, "what a dead process held waits again");
    assert_eq!(claim(&mut store, "reading", "me").unwrap().attempts, 2, "and counts as tried before");
}

#[test]
fn what_nobody_understands_is_buried_and_blocks_nobody() {
    let (_desk, mut store) = with(&[job("teleport", "x"), job("reading", "a")]);
    let buried = store.write(|tx| job::bury_strangers(tx, &LANES, "no such lane", now())).unwrap();
    assert_eq!(buried, 1, "the stranger");
    let dead = job::unsettled(&store).unwrap();
    let dead: Vec<_> = dead.iter().filter(|job| job.state == State::Dead).collect();
    assert_eq!((dead.len(), dead[0].reason.as_str()), (1, "no such lane"), "it is shown with its reason");
    assert_eq!(claim(&mut store, "reading", "me").unwrap().job.key, "a", "the others go on");
}

#[test]
fn a_dead_letter_waits_for_a_person() {
    let (_desk, mut store) = with(&[job("reading", "a"), job("reading", "b")]);
    for _ in 0..2 {
        let number = claim(&mut store, "reading", "me").unwrap().number;
        store.write(|tx| job::bury(tx, number, "me", "given up", now())).unwrap();
    }
    store.write(|tx| job::forget(tx, now() + minutes(1))).unwrap();
    assert_eq!(job::count(&store, State::Dead).unwrap(), 2, "no time makes a dead letter go away");
    let [first, second] = [0, 1].map(|at| job::unsettled(&store).unwrap()[at].number);
    store.write(|tx| job::retry(tx, first, now())).unwrap();
    assert!(store.write(|tx| job::retry(tx, first, now())).is_err(), "it is no dead letter any more");
    assert_eq!(claim(&mut store, "reading", "me").unwrap().number, first, "it is tried again");
    store.write(|tx| job::dismiss(tx, second, now())).unwrap();
    assert_eq!(
        job::settled(&store, 9).unwrap()[0].state,
        State::Dismissed,
        "what was let be stays on record"
    );
    store.write(|tx| job::forget(tx, now() + minutes(1))).unwrap();
    assert_eq!(job::settled(&store, 9).unwrap().len(), 1, "the newest job is not forgotten");
    store.write(|tx| job::put(tx, &job("reading", "c"), now())).unwrap();
    let third = job::by_key(&store, "c").unwrap().unwrap().number;
    assert!(third > second, "so that its number is never given to another job");
    store.write(|tx| job::forget(tx, now() + minutes(1))).unwrap();
    assert_eq!(job::settled(&store, 9).unwrap(), [], "what ended is remembered for a while");
}

#[test]
fn a_claimed_job_is_what_its_row_says() {
    let (_desk, mut store) = with(&[job("reading", "a"), job("reading", "b"), job("reading", "c")]);
    let fine = Lease { holder: "me", until: now() + chrono::TimeDelta::nanoseconds(1_234_567) };
    let claimed = store.write(|tx| job::claim(tx, "reading", fine, 2, now())).unwrap();
    assert_eq!(claimed.len(), 2, "as many as were asked for");
    for claimed in claimed {
        let row = job::get(&store, claimed.number).unwrap();
        assert_eq!(Some(&claimed), row.as_ref(), "who works on it and who looks at it see the same");
    }
}

#[test]
fn what_a_clock_that_was_ahead_has_left_keeps_no_day_from_its_job() {
    let (_desk, mut store) = with(&[]);
    let ahead = now() + minutes(60 * 24 * 10);
    let early = NewJob { run_after: ahead, ..job("reading", "the day in ten days") };
    store.write(|tx| job::put(tx, &early, ahead)).unwrap();
    let back = store.write(|tx| {
        job::disown_future(tx, "read", now(), now() + minutes(60))?;
        job::put(tx, &job("reading", "the day in ten days"), now())
    });
    assert_eq!(back.unwrap(), Put::New, "the day's own job can be put in when the clock is right");
    let claimed = claim(&mut store, "reading", "me").unwrap();
    assert_eq!(claimed.job.key, "the day in ten days", "and is the one that is worked");
    assert_eq!(claim(&mut store, "reading", "me"), None, "not the other one");
}

/// The bytes on the disk at each of these moments are what a kill of the process leaves behind.
#[test]
fn nothing_is_lost_by_a_kill_at_any_moment() {
    let jobs: Vec<NewJob> = (0..30).map(|number| job("reading", &format!("job {number}"))).collect();
    let (fixture, mut store) = with(&[]);
    let mut moments = 0;
    for (at, new) in jobs.iter().enumerate() {
        store.write(|tx| job::put(tx, new, now())).unwrap();
        assert_all(&fixture, at + 1, 0);
        moments += 1;
    }
    for at in 0..jobs.len() {
        let copied = store.write(|tx| {
            let claimed = job::claim(tx, "reading", lease("first"), 1, now())?;
            job::finish(tx, claimed[0].number, "first", "{}", now())?;
            assert_all(&fixture, jobs.len() - at, at);
            Ok::<_, Error>(())
        });
        copied.unwrap();
        assert_all(&fixture, jobs.len() - at - 1, at + 1);
        moments += 2;
    }
    assert_eq!(moments, 90, "each commit was looked at, and the middle of each second one");
}

/// A copy of the file as it lies there opens with so many jobs to do and so many done.
fn assert_all(fixture: &Fixture, open: usize, done: usize) {
    let copy = Fixture::new();
    for ending in ["", "-wal"] {
        let name = |path: &std::path::Path| format!("{}{ending}", path.display());
        fs::copy(name(&fixture.path), name(&copy.path)).unwrap();
    }
    let mut store = Store::open(&copy.path, &key()).unwrap();
    store.write(|tx| job::release(tx, "second", "the program ended", now())).unwrap();
    let counts = [State::Waiting, State::Done].map(|state| job::count(&store, state).unwrap());
    assert_eq!(counts, [open as u64, done as u64], "what was put in is there, what was done is done");
}

#[test]
fn what_came_of_a_job_and_could_not_be_stored_leaves_it_to_the_next_look() {
    let (_desk, mut store) = with(&[job("morning", "today")]);
    let number = claim(&mut store, "morning", "me").unwrap().number;
    let let_go = |store: &mut Store, holder: &str, in_hand: &[i64]| {
        store.write(|tx| job::let_go(tx, "morning", holder, in_hand, "the disk was full", now())).unwrap()
    };
    assert_eq!(let_go(&mut store, "me", &[number]), 0, "what is worked on stays with who works on it");
    assert_eq!(let_go(&mut store, "another", &[]), 0, "and nobody takes what another one holds");
    assert_eq!(let_go(&mut store, "me", &[]), 1, "what nobody works on waits again");
    assert_eq!(claim(&mut store, "morning", "me").map(|job| job.number), Some(number), "so the report comes");
}
