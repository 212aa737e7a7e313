//! Killed at any moment: what was committed is there, what was not has never been.

use super::fixture::{Fixture, key, ledger_entry, now};
use crate::chain::Verified;
use crate::table::operation::{self, NewOperation};
use crate::table::{ledger, setting};
use crate::{Error, Store, Tx};
use std::fs;
use std::path::Path;
use truedocket_core::act::{State, Work};

/// Ends a transaction in the middle, as a kill would.
#[derive(Debug)]
struct Killed;

impl From<Error> for Killed {
    fn from(error: Error) -> Self {
        panic!("no step may fail by itself: {error:?}")
    }
}

fn operation_of(round: u32, number: u32) -> NewOperation {
    super::operation::fix(&format!("p{round}"), u64::from(number))
}

/// One round of work in ten steps; each belongs to the others.
fn step(tx: &mut Tx<'_>, round: u32, number: u32) -> Result<(), Error> {
    match number {
        0..=2 => ledger::append(tx, &ledger_entry(&format!("{round}.{number}"))).map(|_| ()),
        3..=5 => operation::put(tx, &operation_of(round, number), now()).map(|_| ()),
        6 => {
            let due = operation::due(tx, &[Work::Fix], now(), 1)?;
            due.iter().try_for_each(|one| {
                operation::intend(tx, one.number, &"".into(), now())?;
                operation::done(tx, one.number, &"{}".into(), now())
            })
        }
        _ => setting::set(tx, &format!("part {number}"), &round.to_string()),
    }
}

/// What holds after whole rounds only.
fn assert_whole(store: &Store, rounds: u32) {
    let rows = u64::from(rounds) * 3;
    match ledger::verify(store).unwrap() {
        Verified::Whole(end) => {
            assert_eq!(end.rows, rows, "no row of a dead round, none missing of a living one");
        }
        Verified::Broken { row, why } => panic!("row {row}: {why}"),
    }
    let jobs = [State::Waiting, State::Done].map(|state| operation::count(store, state).unwrap());
    assert_eq!(jobs, [u64::from(rounds) * 2, u64::from(rounds)], "as many operations, one of three done");
    let last = setting::get(store, "part 9").unwrap();
    assert_eq!(
        last,
        rounds.checked_sub(1).map(|round| round.to_string()),
        "and the settings are of that round"
    );
}

#[test]
fn a_dropped_transaction_has_never_been() {
    let fixture = Fixture::new();
    let mut store = fixture.open();
    let mut rounds = 0;
    for point in 0..100 {
        let dies_at = point % 10;
        let answer = store.write(|tx| {
            for number in 0..dies_at {
                step(tx, rounds, number).map_err(Killed::from)?;
            }
            Err::<(), _>(Killed)
        });
        assert!(answer.is_err(), "the round was killed at {dies_at}");
        assert_whole(&store, rounds);
        if dies_at == 9 {
            let round = rounds;
            store.write(|tx| (0..10).try_for_each(|number| step(tx, round, number))).unwrap();
            rounds += 1;
        }
    }
    assert_whole(&store, 10);
    assert!(store.check().unwrap().is_well(), "after all of it the file is whole");
}

/// The bytes on the disk at this moment are what a kill of the process leaves behind.
pub(super) fn as_killed(from: &Path, to: &Path) {
    for ending in ["", "-wal"] {
        let name = |path: &Path| format!("{}{ending}", path.display());
        fs::copy(name(from), name(to)).unwrap();
    }
}

#[test]
fn the_bytes_of_any_moment_open_as_the_last_commit() {
    let fixture = Fixture::new();
    let mut store = fixture.open();
    store.write(|tx| setting::set(tx, "begun", "1")).unwrap();
    let mut rounds = 0;
    for point in 0..100_u32 {
        let copy = Fixture::new();
        let dies_at = point % 11;
        let round = rounds;
        store
            .write(|tx| {
                for number in 0..10 {
                    if number == dies_at {
                        as_killed(&fixture.path, &copy.path);
                    }
                    step(tx, round, number)?;
                }
                Ok::<_, Error>(())
            })
            .unwrap();
        let mut committed = rounds;
        rounds += 1;
        if dies_at == 10 {
            as_killed(&fixture.path, &copy.path);
            committed = rounds;
        }
        assert_whole(&Store::open(&copy.path, &key()).unwrap(), committed);
    }
    assert_whole(&store, 100);
}
