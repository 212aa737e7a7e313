//! The ledger and the reports: whoever goes around us is found.

use super::fixture::{Fixture, key, ledger_entry, now};
use crate::chain::{Anchor, FIRST, Verified};
use crate::open::connect;
use crate::table::{ledger, report};
use crate::{Error, Store};
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};
use truedocket_core::ids::RunId;

const COLUMNS: [&str; 11] =
    ["number", "at", "run", "actor", "system", "object", "act", "before", "after", "previous", "hash"];

fn with_rows(rows: u32) -> (Fixture, Store, Anchor) {
    let fixture = Fixture::new();
    let mut store = fixture.open();
    let end = store
        .write(|tx| {
            let mut end = ledger::head(tx)?;
            assert_eq!((end.rows, end.head.as_str()), (0, FIRST), "a chain begins at nothing");
            for row in 0..rows {
                end = ledger::append(tx, &ledger_entry(&format!("entry {row}")))?;
            }
            Ok::<_, Error>(end)
        })
        .unwrap();
    (fixture, store, end)
}

/// Somebody who has the key and knows SQL.
fn insider(fixture: &Fixture) -> Connection {
    let conn = connect(&fixture.path, &key(), OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
    for trigger in ["no_update", "no_delete", "at_end"] {
        conn.execute_batch(&format!("DROP TRIGGER ledger_{trigger}; DROP TRIGGER report_{trigger};"))
            .unwrap();
    }
    conn
}

fn broken(verified: &Verified) -> bool {
    matches!(verified, Verified::Broken { .. })
}

#[test]
fn an_untouched_chain_is_whole() {
    let (_desk, store, end) = with_rows(20);
    assert_eq!(ledger::verify(&store).unwrap(), Verified::Whole(end.clone()), "nobody touched it");
    assert_eq!(
        ledger::verify_against(&store, &end).unwrap(),
        Verified::Whole(end.clone()),
        "and it ends where it did"
    );
    let earlier = ledger::rows(&store, 7, 1).unwrap().remove(0);
    let kept = Anchor { rows: 7, head: earlier.hash };
    assert_eq!(
        ledger::verify_against(&store, &kept).unwrap(),
        Verified::Whole(end),
        "it may have grown since"
    );
    assert_eq!(earlier.entry, ledger_entry("entry 6"), "a row comes out as it went in");
}

#[test]
fn triggers_refuse_to_change_or_remove() {
    let (_desk, mut store, _) = with_rows(3);
    for sql in [
        "UPDATE ledger SET act = 'x' WHERE number = 2",
        "DELETE FROM ledger WHERE number = 3",
        "DELETE FROM ledger",
        "INSERT OR REPLACE INTO ledger (number, at, run, actor, system, object, act, before, after, previous, hash)
         SELECT number, at, run, actor, system, object, 'x', before, after, previous, hash FROM ledger WHERE number = 2",
        "INSERT INTO ledger (number, at, run, actor, system, object, act, before, after, previous, hash)
         SELECT 9, at, run, actor, system, object, act, before, after, previous, hash FROM ledger WHERE number = 2",
    ] {
        let answer = store.write(|tx| tx.conn().execute(sql, []).map_err(Error::from));
        assert!(answer.is_err(), "the ledger is append-only: {sql}");
    }
    assert!(!broken(&ledger::verify(&store).unwrap()), "nothing of it came through");
}

#[test]
fn every_changed_byte_of_every_field_is_found() {
    let (fixture, store, end) = with_rows(6);
    let conn = insider(&fixture);
    let mut changes = 0;
    for row in 1..=6 {
        for column in COLUMNS {
            let sql = format!("SELECT {column} FROM ledger WHERE number = {row}");
            let value: Value = conn.query_row(&sql, [], |found| found.get(0)).unwrap();
            for forged in forgeries(&value) {
                let set = |value: &Value, at: i64| {
                    let sql = format!("UPDATE ledger SET {column} = ?1 WHERE number = ?2");
                    conn.execute(&sql, params_from_iter([value.clone(), Value::Integer(at)])).unwrap()
                };
                let at = match (&forged, column) {
                    (Value::Integer(number), "number") => *number,
                    _ => row,
                };
                if at != row && (1..=6).contains(&at) {
                    continue;
                }
                set(&forged, row);
                assert!(
                    broken(&ledger::verify_against(&store, &end).unwrap()),
                    "row {row}, {column}: {forged:?} has to be found"
                );
                set(&value, at);
                changes += 1;
            }
        }
    }
    assert!(changes > 1500, "the test has to have tried something: {changes}");
    assert_eq!(ledger::verify_against(&store, &end).unwrap(), Verified::Whole(end), "and all was put back");
}

/// The value with each of its bytes changed, and with one added.
fn forgeries(value: &Value) -> Vec<Value> {
    match value {
        Value::Integer(number) => (0..20).map(|bit| Value::Integer(number ^ (1 << bit))).collect(),
        Value::Text(text) => {
            let flipped = (0..text.len()).map(|at| {
                let mut bytes = text.clone().into_bytes();
                bytes[at] ^= 1;
                Value::Text(String::from_utf8(bytes).unwrap())
            });
            flipped.chain([Value::Text(format!("{text} "))]).collect()
        }
        Value::Null | Value::Real(_) | Value::Blob(_) => panic!("the ledger has no such column"),
    }
}

#[test]
fn what_crosses_from_one_column_to_the_next_is_found() {
    let (fixture, store, _) = with_rows(2);
    insider(&fixture)
        .execute("UPDATE ledger SET actor = actor || substr(system, 1, 4), system = substr(system, 5) WHERE number = 1", [])
        .unwrap();
    assert!(broken(&ledger::verify(&store).unwrap()), "the same letters in other columns are another row");
}

#[test]
fn missing_inserted_and_swapped_rows_are_found() {
    for sql in [
        "DELETE FROM ledger WHERE number = 1",
        "DELETE FROM ledger WHERE number = 4",
        "UPDATE ledger SET number = 99 WHERE number = 2; UPDATE ledger SET number = 2 WHERE number = 3;
         UPDATE ledger SET number = 3 WHERE number = 99",
        "DELETE FROM ledger WHERE number = 2; UPDATE ledger SET number = number - 1 WHERE number > 2",
    ] {
        let (fixture, store, _) = with_rows(6);
        insider(&fixture).execute_batch(sql).unwrap();
        assert!(broken(&ledger::verify(&store).unwrap()), "has to be found without any anchor: {sql}");
    }
}

#[test]
fn a_cut_or_rewritten_end_is_found_against_the_anchor() {
    let (fixture, store, end) = with_rows(6);
    let conn = insider(&fixture);
    conn.execute("DELETE FROM ledger WHERE number > 4", []).unwrap();
    assert!(
        !broken(&ledger::verify(&store).unwrap()),
        "alone it looks whole: this is why the end is kept elsewhere"
    );
    assert!(broken(&ledger::verify_against(&store, &end).unwrap()), "the anchor knows of six rows");
    drop(conn);
    drop(store);
    let mut store = fixture.open();
    store
        .write(|tx| {
            ledger::append(tx, &ledger_entry("forged 5"))?;
            ledger::append(tx, &ledger_entry("forged 6"))?;
            ledger::append(tx, &ledger_entry("forged 7"))
        })
        .unwrap();
    let verified = ledger::verify_against(&store, &end).unwrap();
    assert!(
        matches!(verified, Verified::Broken { row: 6, .. }),
        "a rewritten end is not the one that was mailed"
    );
}

#[test]
fn the_export_can_be_verified_by_others() {
    use sha2::{Digest, Sha256};
    let (_desk, store, end) = with_rows(3);
    let mut lines = Vec::new();
    assert_eq!(ledger::export(&store, &mut lines).unwrap(), 3, "each row is a line");
    let mut previous = FIRST.to_owned();
    for line in String::from_utf8(lines).unwrap().lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let mut hash = Sha256::new();
        hash.update(&previous);
        hash.update(row["sealed"].to_string());
        previous = hex::encode(hash.finalize());
        assert_eq!(row["hash"], previous.as_str(), "as the documentation says, and nothing else is needed");
    }
    assert_eq!(previous, end.head, "it ends where the chain ends");
}

fn new_report(number: u64, words: &str) -> report::NewReport {
    report::NewReport {
        number,
        run: RunId::new("run"),
        made_at: now(),
        day_from: "2026-11-20".parse().unwrap(),
        day_to: "2026-11-22".parse().unwrap(),
        content: words.into(),
    }
}

#[test]
fn reports_count_up_and_are_sealed() {
    let fixture = Fixture::new();
    let mut store = fixture.open();
    assert_eq!(report::next_number(&store).unwrap(), 1, "the first report");
    let first = store.write(|tx| report::append(tx, new_report(1, "{\"a\":1}"))).unwrap();
    assert!(store.write(|tx| report::append(tx, new_report(3, "{}"))).is_err(), "no gaps");
    assert!(store.write(|tx| report::append(tx, new_report(1, "{}"))).is_err(), "no second first");
    let second = store.write(|tx| report::append(tx, new_report(2, "{\"a\":2}"))).unwrap();
    assert_eq!(second.previous, first.hash, "each names the one before");
    assert_eq!(report::newest(&store).unwrap(), Some(second), "the newest");
    assert_eq!(report::by_number(&store, 1).unwrap(), Some(first), "an old one, as it was");
    let end = report::head(&store).unwrap();
    assert!(!broken(&report::verify(&store, Some(&end)).unwrap()), "whole");
    for sql in ["UPDATE report SET content = '{}' WHERE number = 1", "DELETE FROM report"] {
        assert!(
            store.write(|tx| tx.conn().execute(sql, []).map_err(Error::from)).is_err(),
            "append-only: {sql}"
        );
    }
}

#[test]
fn a_changed_report_is_found() {
    for sql in [
        "UPDATE report SET content = '{\"a\":3}' WHERE number = 1",
        "UPDATE report SET run = 'other' WHERE number = 2",
        "UPDATE report SET day_from = '2026-11-19' WHERE number = 2",
        "UPDATE report SET day_to = '2026-11-21' WHERE number = 2",
        "UPDATE report SET day_to = 'soon' WHERE number = 2",
        "UPDATE report SET made_at = made_at + 1 WHERE number = 2",
        "UPDATE report SET previous = hash WHERE number = 2",
        "DELETE FROM report WHERE number = 1",
        "DELETE FROM report WHERE number = 2",
    ] {
        let fixture = Fixture::new();
        let mut store = fixture.open();
        store
            .write(|tx| {
                report::append(tx, new_report(1, "{\"a\":1}"))?;
                report::append(tx, new_report(2, "{\"a\":2}"))
            })
            .unwrap();
        let end = report::head(&store).unwrap();
        insider(&fixture).execute(sql, []).unwrap();
        assert!(broken(&report::verify(&store, Some(&end)).unwrap()), "has to be found: {sql}");
    }
}
