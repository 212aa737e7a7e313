//! Killed while a clean-up is purged or undone: afterwards the calendars have what the person approved exactly once, each
//! line has one receipt and one row of the ledger, and nothing was touched that is not in the backup.

use super::decided::{back, decided, goes_on, settled, shoot, undo, words};
use super::shot::Moment;
use crate::cleanup::Litter;

/// Days, and series with days that differ.
const LITTER: Litter = Litter { days: 4, series: 2 };

#[tokio::test(flavor = "multi_thread")]
async fn f24_a_purge_that_is_killed_anywhere_does_what_was_approved_once() {
    let decided = decided(LITTER).await;
    let mut points = 0;
    for at in 1.. {
        for moment in [Moment::Arrival, Moment::Commit] {
            assert!(decided.fixture.sandbox.shared.restore(), "there is a snapshot");
            let home = decided.fixture.home.copied();
            let (killed, asked) = shoot(&decided.fixture, &home, &decided.approve, at, moment).await;
            if !killed && asked < at {
                println!("purge: {points} kill points");
                return;
            }
            points += usize::from(killed);
            let point = format!("purge, request {at}, {moment:?}");
            let again = goes_on(&home, &decided.approve).await;
            again.ended(0, &format!("{point}: the same command goes on"));
            settled(&decided, &home, &point);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn f24_an_undo_that_is_killed_anywhere_brings_each_event_back_once() {
    let decided = decided(LITTER).await;
    assert!(decided.fixture.sandbox.shared.restore(), "there is a snapshot");
    decided.fixture.home.run(&words(&decided.approve)).await.ended(0, "the purge is done");
    decided.fixture.sandbox.shared.snapshot();
    let undo = undo();
    let mut points = 0;
    for at in 1.. {
        for moment in [Moment::Arrival, Moment::Commit] {
            assert!(decided.fixture.sandbox.shared.restore(), "there is a snapshot");
            let home = decided.fixture.home.copied();
            let (killed, asked) = shoot(&decided.fixture, &home, &undo, at, moment).await;
            if !killed && asked < at {
                println!("undo: {points} kill points");
                return;
            }
            points += usize::from(killed);
            let point = format!("undo, request {at}, {moment:?}");
            let again = goes_on(&home, &undo).await;
            let nothing_left = again.code == Some(1) && again.json()["error"]["code"] == "TD-1001";
            assert!(again.code == Some(0) || nothing_left, "{point}: it goes on or is over: {again:?}");
            back(&decided, &home, &point);
        }
    }
}
